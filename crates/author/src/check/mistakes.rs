//! Plays every wrong path from the beginning of its step: what must be said is said, and the step stays open.

use std::collections::BTreeSet;

use rolelab_labs::Lab;
use rolelab_lesson::source::Mistake;

use super::{Report, SEEDS, Subject};
use crate::{
    Finding,
    learner::{Learner, Told, told_text},
    mutants::Mutants,
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Report, mutants: &mut Mutants) {
    let lesson = &subject.source.lesson;
    let mut shown = BTreeSet::new();
    // Goals that were seen open.
    let mut open: BTreeSet<String> = report.not_yet.iter().map(|(goal, _)| goal.clone()).collect();
    for mistake in &subject.source.mistakes {
        let Some(step) = lesson.steps.iter().position(|step| step.id == mistake.step) else { continue };
        match play(subject, mistake, step, mutants) {
            Ok((told, findings)) => {
                shown.extend(told.feedback);
                open.extend(
                    told.missing.into_iter().filter(|(_, texts)| !texts.is_empty()).map(|(goal, _)| goal),
                );
                report.findings.extend(findings);
            }
            Err(finding) => report.findings.push(finding),
        }
    }
    for feedback in lesson.steps.iter().flat_map(|step| &step.feedback).filter(|it| !shown.contains(&it.id)) {
        let text = format!("Feedback `{}` is shown by no mistake of mistakes.md.", feedback.id);
        report.findings.push(Finding::new("lab.toml", subject.folder.line_of(&feedback.id), text));
    }
    for goal in lesson.steps.iter().flat_map(|step| &step.goals).filter(|goal| !open.contains(&goal.id)) {
        let text = format!(
            "Goal `{}` holds when its step begins, and no mistake shows what it says otherwise.",
            goal.id
        );
        report.findings.push(Finding::new("lab.toml", subject.folder.line_of(&goal.id), text));
    }
    for step in &lesson.steps {
        if !subject.source.mistakes.iter().any(|mistake| mistake.step == step.id) {
            let text = format!("Step `{}` has no mistake: what do learners do instead?", step.id);
            report.findings.push(Finding::new("mistakes.md", None, text).mild());
        }
    }
}

type Played = (Told, Vec<Finding>);

fn play(
    subject: &Subject<'_>,
    mistake: &Mistake,
    step: usize,
    mutants: &mut Mutants,
) -> Result<Played, Finding> {
    let at = |line: usize, text: String| Finding::new("mistakes.md", Some(line), text);
    let title = &mistake.title;
    let open = |why: String| at(mistake.line, why);
    // Mutants are looked at within the mistake alone.
    let within = std::cell::Cell::new(false);
    let mutants = std::cell::RefCell::new(mutants);
    let mut watch = |lab: &Lab, _: usize| {
        if within.get() {
            mutants.borrow_mut().see_mistake(lab, step);
        }
    };
    let mut learner = Learner::open(subject.packed, SEEDS[0], &mut watch).map_err(open)?;
    learner.play_before(step).map_err(open)?;
    within.set(true);
    let mut told = Told::default();
    mutants.borrow_mut().begin_mistake();
    let moves: Vec<_> = mistake.moves.iter().map(|part| drawn(subject, part)).collect();
    let made = learner.make_all(&moves, |lab, _| {
        told.hear(lab, step);
        mutants.borrow_mut().hear_mistake(lab, step);
    });
    if let Err((part, why)) = made {
        let line = mistake.lines.get(part).copied().unwrap_or(mistake.line);
        return Err(at(line, format!("`{title}`: {why}")).with(&learner.said));
    }
    told.said.insert(told_text(&learner.said));
    let says: Vec<String> =
        mistake.says.iter().map(|text| told_text(&learner.lab.fill(&draw(subject, text)))).collect();
    let mut findings = Vec::new();
    for text in &says {
        if !told.without("").any(|told| told.contains(text.as_str())) {
            let near = nearest(text, &told);
            let text = format!("`{title}` is not told: {text}{near}");
            findings.push(at(mistake.line, text).with(&learner.said));
        }
    }
    if says.is_empty() {
        findings.push(at(mistake.line, format!("`{title}` quotes nothing (`> …`) that must be told.")));
    }
    let goals = subject.source.lesson.steps.get(step).map(|step| step.goals.as_slice()).unwrap_or_default();
    if goals.iter().all(|goal| learner.lab.reached(&goal.id)) {
        let text = format!("`{title}` passes step `{}`.", mistake.step);
        findings.push(at(mistake.line, text).with(&learner.said));
    }
    mutants.borrow_mut().end_mistake(&learner.lab, step, &told, &says);
    Ok((told, findings))
}

/// What was told instead.
fn nearest(text: &str, told: &Told) -> String {
    let all = told.missing.values().flatten().chain(&told.said).filter(|told| told.len() < 400);
    let near = all.map(|told| (strsim::jaro(text, told), told)).max_by(|a, b| a.0.total_cmp(&b.0));
    near.map(|(_, told)| format!(" (nearest: {})", told.chars().take(160).collect::<String>()))
        .unwrap_or_default()
}

fn draw(subject: &Subject<'_>, text: &str) -> String {
    subject.source.lesson.draw(text, SEEDS[0])
}

fn drawn(subject: &Subject<'_>, part: &rolelab_lesson::Move) -> rolelab_lesson::Move {
    use rolelab_lesson::Move;
    match part {
        Move::Run { on, run } => Move::Run { on: draw(subject, on), run: draw(subject, run) },
        Move::Answer { question, with } => {
            Move::Answer { question: question.clone(), with: draw(subject, with) }
        }
        other => other.clone(),
    }
}
