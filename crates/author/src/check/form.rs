//! What can be said of a lesson without playing it: hints, takeaways, predictions, length, weight.

use rolelab_lesson::{
    Step,
    prose::{Block, Inline, plain},
};

use super::{Figures, Report, Subject, commands, lines};
use crate::{
    Finding,
    pack::{too_heavy, weigh},
    told_text,
};

/// Words read in a minute.
const PACE: f64 = 180.0;
/// Minutes that a command takes.
const COMMAND: f64 = 0.5;
/// So many words of a solution's line in a row tell it.
const PIECE: usize = 4;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let lesson = &subject.source.lesson;
    let words = lesson.steps.iter().map(words).sum::<usize>();
    let figures = Figures {
        steps: lesson.steps.len(),
        goals: lesson.steps.iter().map(|step| step.goals.len()).sum(),
        commands: commands(lesson),
        mistakes: subject.source.mistakes.len(),
        mutants: 0,
        words,
        brotli: weigh(subject.packed),
    };
    report.figures = Some(figures);
    let found = &mut report.findings;
    let lab = |holds: &str| subject.folder.line("lab.toml", holds);
    found.extend(too_heavy(figures.brotli));
    if lesson.steps.is_empty() {
        return;
    }
    if lesson.takeaways.len() != 3 {
        let text = format!("There are {} `takeaways`, not three.", lesson.takeaways.len());
        found.push(Finding::new("lab.toml", lab("takeaways"), text));
    }
    if !lesson.steps.iter().flat_map(|step| &step.questions).any(|question| question.until.is_some()) {
        let text = "There is no prediction: a question with `until`, asked before a surprise.";
        found.push(Finding::new("lab.toml", lab("[[steps.questions]]"), text));
    }
    let needed = words as f64 / PACE + figures.commands as f64 * COMMAND;
    let minutes = f64::from(lesson.minutes);
    if minutes < needed * 0.75 || minutes > needed * 2.5 + 3.0 {
        let text = format!(
            "`minutes` is {minutes}; {words} words and {} commands take about {needed:.0}.",
            figures.commands
        );
        found.push(Finding::new("lab.toml", lab("minutes"), text).mild());
    }
    for (index, step) in lesson.steps.iter().enumerate() {
        hints(subject, index, step, found);
    }
    appear(subject, found);
}

/// Three tiers, and only the last holds the command.
fn hints(subject: &Subject<'_>, index: usize, step: &Step, found: &mut Vec<Finding>) {
    let at = subject.folder.line_of(&step.id);
    if step.hints.len() != 3 {
        let text = format!("Step `{}` has {} `hints`, not three.", step.id, step.hints.len());
        found.push(Finding::new("lab.toml", at, text));
    }
    if step.solution.is_empty() {
        let text = format!("Step `{}` has no solution.", step.id);
        let line = subject.folder.line("solution.md", &format!("## {}", step.id));
        found.push(Finding::new("solution.md", line, text));
    }
    for (tier, hint) in step.hints.iter().take(2).enumerate() {
        let hint = told_text(&plain(hint));
        for (part, _, line) in lines(&step.solution) {
            if let Some(piece) = leaks(&hint, line) {
                let near: String = hint.chars().take(24).collect();
                let place = subject.folder.line("lab.toml", &near).or(at);
                let solution = subject.source.lines.get(index).and_then(|lines| lines.get(part));
                let solution = solution.map(|line| format!(" (solution.md:{line})")).unwrap_or_default();
                let text = format!(
                    "Hint {} of step `{}` tells the solution{solution}: `{piece}`.",
                    tier + 1,
                    step.id
                );
                found.push(Finding::new("lab.toml", place, text));
            }
        }
    }
}

/// The piece of a line that a hint tells: the whole line, or four words of it in a row.
fn leaks(hint: &str, line: &str) -> Option<String> {
    let line = told_text(line);
    let words: Vec<&str> = line.split(' ').collect();
    if words.len() > 1 && hint.contains(&line) {
        return Some(line);
    }
    words.windows(PIECE).map(|piece| piece.join(" ")).find(|piece| hint.contains(piece))
}

/// What is taught stands in the prose or in a hint.
fn appear(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let lesson = &subject.source.lesson;
    let mut all = String::new();
    for step in &lesson.steps {
        step.prose.iter().chain(&step.why).for_each(|block| text(block, &mut all));
        step.hints.iter().for_each(|hint| all.push_str(&plain(hint)));
    }
    let words: Vec<&str> = all.split(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).collect();
    for entry in &lesson.teaches {
        // `aws iam create-role` may be told as `create-role`.
        let last = entry.split(' ').next_back().unwrap_or(entry);
        if !all.contains(entry.as_str()) && !words.contains(&last) {
            let text = format!("`teaches` names `{entry}`, which stands in no prose and no hint.");
            let line = subject.folder.line("lab.toml", &format!("\"{entry}\""));
            found.push(Finding::new("lab.toml", line, text));
        }
    }
}

fn words(step: &Step) -> usize {
    let mut all = String::new();
    step.prose.iter().chain(&step.why).for_each(|block| text(block, &mut all));
    let short = step.goals.iter().map(|goal| &goal.text).chain(step.questions.iter().flat_map(|question| {
        std::iter::once(&question.ask).chain(&question.options).chain(std::iter::once(&question.told))
    }));
    short.for_each(|line| push(line, &mut all));
    all.split_whitespace().count()
}

fn push(line: &[Inline], all: &mut String) {
    all.push_str(&plain(line));
    all.push('\n');
}

/// The text of a block.
fn text(block: &Block, all: &mut String) {
    match block {
        Block::Paragraph { text } | Block::Note { text } => push(text, all),
        Block::List { items, .. } => items.iter().for_each(|item| push(item, all)),
        Block::Code { text, .. } => all.push_str(&format!("{text}\n")),
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| push(cell, all));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_leaks_a_line_or_four_words_of_it() {
        let line = "aws ec2 modify-instance-metadata-options --instance-id {{instance web-1}} --http-tokens required";
        assert_eq!(leaks("Try modify-instance-metadata-options.", line), None);
        assert_eq!(leaks("`aws ec2 modify-instance-metadata-options`", line), None);
        assert!(leaks("aws ec2 modify-instance-metadata-options --instance-id i-1", line).is_some());
        assert_eq!(leaks("Type ls -l now", "ls  -l").as_deref(), Some("ls -l"));
        assert_eq!(leaks("Type ls now", "ls"), None);
    }
}
