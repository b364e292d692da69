//! Goals that could be weaker without anything in the lesson telling, unless the author says why that is right.

use std::collections::BTreeMap;

use rolelab_lesson::source::Unnoticed;

use super::{Report, Subject};
use crate::{
    Finding,
    mutants::{Mutant, Mutants},
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Report, mutants: &Mutants) {
    if let Some(figures) = &mut report.figures {
        figures.mutants = mutants.all.len();
    }
    let known = &subject.source.unnoticed;
    let unnoticed: Vec<_> = mutants.all.iter().filter(|mutant| mutant.noticed.is_none()).collect();
    let mut open: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for mutant in unnoticed.iter().filter(|mutant| !known.iter().any(|it| names(it, mutant))) {
        open.entry(&mutant.goal.id).or_default().push(&mutant.name);
    }
    for (id, names) in open {
        let text = format!(
            "Goal `{id}` could be weaker, and nothing would tell: {}. A mistake that shows it can, or `[[unnoticed]]` \
             says why not.",
            names.join("; ")
        );
        let paste = |name| format!("[[unnoticed]]\ngoal = \"{id}\"\nmutant = \"{name}\"\nwhy = \"…\"\n");
        let paste: String = names.into_iter().map(paste).collect();
        report.findings.push(Finding::new("lab.toml", subject.folder.line_of(id), text).with(&paste));
    }
    for it in known {
        let line = subject.folder.line("lab.toml", &format!("mutant = \"{}\"", it.mutant));
        let what = format!("`{}` of goal `{}`", it.mutant, it.goal);
        let mut say = |text: String| report.findings.push(Finding::new("lab.toml", line, text));
        let named: Vec<_> = mutants.all.iter().filter(|mutant| names(it, mutant)).collect();
        match named.first() {
            None => say(format!("`unnoticed` names {what}, which is no mutant.")),
            Some(first) if named.iter().all(|mutant| mutant.noticed.is_some()) => {
                let why = first.noticed.as_deref().unwrap_or_default();
                say(format!("`unnoticed` names {what}, which is noticed: {why}."));
            }
            Some(_) => {}
        }
        if it.why.trim().is_empty() {
            say(format!("`unnoticed` does not say why nothing notices {what}."));
        }
    }
}

/// Whether the author means this mutant. `*` is any goal, and, once in a name, anything.
fn names(it: &Unnoticed, mutant: &Mutant) -> bool {
    let name = match it.mutant.split_once('*') {
        Some((begin, end)) => {
            let rest = mutant.name.strip_prefix(begin);
            rest.is_some_and(|rest| rest.ends_with(end))
        }
        None => it.mutant == mutant.name,
    };
    name && (it.goal == "*" || it.goal == mutant.goal.id)
}
