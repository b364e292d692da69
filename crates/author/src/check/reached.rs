//! `reached.txt`: which move of the solution reaches each goal, written by the tool and compared ever after. So a goal
//! that became weaker, or an engine that judges otherwise, is told by the first move that differs.

use std::collections::BTreeMap;

use super::{Place, Report, Seen, Subject};
use crate::Finding;

const HEAD: &str =
    "# Which move of solution.md reaches each goal. Written by `rolelab labs check --write`, and compared.\n";

/// Compares; true when there is such a file.
pub(super) fn check(subject: &Subject<'_>, seen: &Seen, report: &mut Report) -> bool {
    if !seen.complete || subject.source.lesson.steps.is_empty() {
        return false;
    }
    report.reached = Some(HEAD.to_owned() + &lines(subject, seen));
    let text = &subject.folder.reached;
    if text.is_empty() && subject.folder.id.is_empty() {
        return false;
    }
    if text.is_empty() {
        let text = "It is not there. `rolelab labs check --write` writes which move reaches each goal.";
        report.findings.push(Finding::new("reached.txt", None, text).mild());
        return false;
    }
    let is = lines(subject, seen);
    let is: BTreeMap<&str, &str> = is.lines().filter_map(|line| line.split_once(": ")).collect();
    let mut said = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if let Some((goal, place)) = line.split_once(": ").filter(|_| !line.starts_with('#')) {
            said.insert(goal, (index + 1, place));
        }
    }
    for (goal, place) in &is {
        let finding = match said.get(goal) {
            Some((_, said)) if said == place => continue,
            Some((line, said)) => Finding::new(
                "reached.txt",
                Some(*line),
                format!("Goal `{goal}` is reached by {place}, not by {said}."),
            ),
            None => Finding::new(
                "reached.txt",
                None,
                format!("Goal `{goal}` is missing: it is reached by {place}."),
            ),
        };
        report.findings.push(finding);
    }
    for (goal, (line, _)) in said.iter().filter(|(goal, _)| !is.contains_key(**goal)) {
        report.findings.push(Finding::new("reached.txt", Some(*line), format!("There is no goal `{goal}`.")));
    }
    true
}

/// A goal a line, in the lesson's order.
fn lines(subject: &Subject<'_>, seen: &Seen) -> String {
    let steps = &subject.source.lesson.steps;
    let goals = steps.iter().flat_map(|step| &step.goals);
    let line = |id: &str| {
        let Place { step, part } = seen.reached.get(id)?;
        let step = steps.get(*step)?;
        Some(format!("{id}: move {} of {}\n", part + 1, step.id))
    };
    goals.filter_map(|goal| line(&goal.id)).collect()
}
