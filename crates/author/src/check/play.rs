//! Plays the solution step by step on three seeds, and one who only waits.

use std::{cell::Cell, collections::BTreeSet};

use rolelab_labs::{
    Input, Lab,
    lesson::{Hold, Step, judge::Verdict},
    play::Player as _,
};

use super::{Place, Report, SEEDS, Seen, Subject, reached, references};
use crate::{Finding, learner::Learner, mutants::Mutants};

/// An idle learner waits so long: role keys were renewed, tokens are over.
const IDLE: i64 = 7 * 3_600_000;

/// Plays, and says what was there.
pub(super) fn check(subject: &Subject<'_>, report: &mut Report, mutants: &mut Mutants) -> Seen {
    let mut seen = Seen::default();
    for seed in SEEDS {
        let first = seed == SEEDS[0];
        let step = Cell::new(None);
        let mut none = Mutants::default();
        let watched = if first { &mut *mutants } else { &mut none };
        let mut watch = |lab: &Lab, part: usize| watched.see_solution(lab, step.get(), part);
        let begun = report.findings.len();
        let one = match Learner::open(subject.packed, seed, &mut watch) {
            Ok(learner) => {
                Run { subject, seed, report, first, early: BTreeSet::new() }.solution(learner, &step)
            }
            Err(why) => {
                report.findings.push(Finding::new("lab.toml", None, format!("seed {seed}: {why}")));
                Seen::default()
            }
        };
        let complete = one.complete;
        if first {
            seen = one;
        }
        // What is wrong on the first seed is wrong on the others too, in other words.
        if !complete || report.findings.iter().skip(begun).any(|finding| finding.grave) {
            break;
        }
    }
    if seen.complete {
        let marks = reached::check(subject, &seen, report);
        mutants.end_solution(&seen.reached, marks);
    }
    idle(subject, report, mutants);
    seen
}

struct Run<'a> {
    subject: &'a Subject<'a>,
    seed: u64,
    report: &'a mut Report,
    first: bool,
    /// Goals that were reached too early: told once.
    early: BTreeSet<String>,
}

impl Run<'_> {
    fn solution(&mut self, mut learner: Learner<'_>, at: &Cell<Option<usize>>) -> Seen {
        let mut seen = Seen::default();
        learner.look();
        let steps = learner.lab.lesson().steps.clone();
        for (index, step) in steps.iter().enumerate() {
            self.begin(&learner.lab, step);
            at.set(Some(index));
            learner.said.clear();
            let before = learner.lab_said.len();
            let mut open: Vec<&str> = step.goals.iter().map(|goal| goal.id.as_str()).collect();
            open.retain(|goal| !learner.lab.reached(goal));
            let made = learner.make_all(&step.solution, |lab, part| {
                open.retain(|goal| {
                    let reached = lab.reached(goal);
                    if reached {
                        seen.reached.insert((*goal).to_owned(), Place { step: index, part });
                    }
                    !reached
                });
            });
            if let Err((part, why)) = made {
                let text = format!("Step `{}`: {why}", step.id);
                self.found(index, Some(part), Finding::new("", None, text).with(&learner.said));
                return seen;
            }
            seen.hosts.extend(learner.lab.view().hosts.into_iter().map(|host| host.label));
            for said in learner.lab_said.iter().skip(before) {
                let text =
                    format!("The solution of step `{}` is answered by the lab itself: {said}", step.id);
                self.found(index, None, Finding::new("", None, text).with(&learner.said).mild());
            }
            if !self.end(&learner, index, step) {
                return seen;
            }
            if let Some(next) = steps.get(index + 1)
                && next.goals.iter().all(|goal| learner.lab.reached(&goal.id) || holds(&learner.lab, goal))
            {
                let text = format!("The solution of step `{}` solves step `{}` as well.", step.id, next.id);
                self.found(index, None, Finding::new("", None, text).mild());
            }
        }
        seen.unknown = references::unknown(&learner.lab);
        seen.complete = true;
        seen
    }

    /// Every goal is open, and says why.
    fn begin(&mut self, lab: &Lab, step: &Step) {
        for goal in &step.goals {
            let line = self.subject.folder.line_of(&goal.id);
            if self.early.contains(&goal.id) {
                continue;
            }
            let held = goal.hold == Hold::Edge && holds(lab, goal);
            if lab.reached(&goal.id) || held {
                let text = format!("Goal `{}` is reached before its step `{}` begins.", goal.id, step.id);
                self.push(Finding::new("lab.toml", line, text));
            } else if let Some(Verdict::Open(missing)) = lab.holds(goal) {
                if missing.trim().is_empty() {
                    let text = format!("Goal `{}` does not say what is missing.", goal.id);
                    self.push(Finding::new("lab.toml", line, text));
                }
                if self.first {
                    self.report.not_yet.push((goal.id.clone(), missing));
                }
            }
        }
    }

    /// Every goal is reached.
    fn end(&mut self, learner: &Learner<'_>, index: usize, step: &Step) -> bool {
        let mut all = true;
        for goal in step.goals.iter().filter(|goal| !learner.lab.reached(&goal.id)) {
            all = false;
            let missing = match learner.lab.holds(goal) {
                Some(Verdict::Open(missing)) => missing,
                _ => "its clause holds, but not together with all goals of its step".to_owned(),
            };
            let line = self.subject.folder.line_of(&goal.id);
            let section = self.subject.folder.line("solution.md", &format!("## {}", step.id));
            let section = section.map(|line| format!(" (solution.md:{line})")).unwrap_or_default();
            let text = format!(
                "The solution of step `{}`{section} does not reach goal `{}`: {missing}.",
                step.id, goal.id
            );
            self.push(Finding::new("lab.toml", line, text).with(&learner.said));
        }
        for (later, step) in self.subject.source.lesson.steps.iter().enumerate().skip(index + 1) {
            for goal in step.goals.iter().filter(|goal| learner.lab.reached(&goal.id)) {
                if self.early.contains(&goal.id) {
                    continue;
                }
                self.early.insert(goal.id.clone());
                let line = self.subject.folder.line_of(&goal.id);
                let here = &self
                    .subject
                    .source
                    .lesson
                    .steps
                    .get(index)
                    .map(|step| step.id.as_str())
                    .unwrap_or_default();
                let text = format!(
                    "Goal `{}` of step `{}` is reached by the solution of step `{here}`, {} too early. `after` can keep it.",
                    goal.id,
                    step.id,
                    if later == index + 1 { "a step" } else { "some steps" }
                );
                self.push(Finding::new("lab.toml", line, text));
            }
        }
        all
    }

    fn found(&mut self, step: usize, part: Option<usize>, finding: Finding) {
        let lines = self.subject.source.lines.get(step);
        let line = part.and_then(|part| lines.and_then(|lines| lines.get(part))).copied();
        let id = self.subject.source.lesson.steps.get(step).map(|step| step.id.as_str()).unwrap_or_default();
        let line = line.or_else(|| self.subject.folder.line("solution.md", &format!("## {id}")));
        self.push(Finding { file: "solution.md".to_owned(), line, ..finding });
    }

    fn push(&mut self, finding: Finding) {
        let text = match self.first {
            true => finding.text,
            false => format!("seed {}: {}", self.seed, finding.text),
        };
        self.report.findings.push(Finding { text, ..finding });
    }
}

/// Whether a goal's clause holds now.
pub(super) fn holds(lab: &Lab, goal: &rolelab_labs::lesson::Goal) -> bool {
    matches!(lab.holds(goal), Some(Verdict::Passed(_)))
}

/// One who does nothing passes nothing.
fn idle(subject: &Subject<'_>, report: &mut Report, mutants: &mut Mutants) {
    let mut watch = |lab: &Lab, _: usize| mutants.see_idle(lab);
    let mut learner = match Learner::open(subject.packed, SEEDS[0], &mut watch) {
        Ok(learner) => learner,
        Err(why) => return report.findings.push(Finding::new("lab.toml", None, why)),
    };
    learner.send(Input::Advance { millis: IDLE });
    learner.line("laptop", "");
    let goals = subject.source.lesson.steps.iter().flat_map(|step| &step.goals);
    for goal in goals.filter(|goal| learner.lab.reached(&goal.id)) {
        let text = format!("Goal `{}` is reached by one who does nothing for seven hours.", goal.id);
        report.findings.push(Finding::new("lab.toml", subject.folder.line_of(&goal.id), text));
    }
}
