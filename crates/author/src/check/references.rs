//! Whether everything that is named exists: variables, hosts, what stands in braces.

use std::collections::{BTreeMap, BTreeSet};

use rolelab_labs::Lab;
use serde_json::Value;

use super::{Report, SEEDS, Seen, Subject, meant};
use crate::Finding;

/// Seeds whose values are compared.
const DRAWS: u64 = 16;
/// Words that stand where a host may, and name none.
const NO_HOSTS: &[&str] = &["", "elsewhere"];

pub(super) fn check(subject: &Subject<'_>, seen: &Seen, report: &mut Report) {
    let lesson = &subject.source.lesson;
    let found = &mut report.findings;
    variables(subject, found);
    for name in &seen.unknown {
        let (file, line) = subject.folder.place(&format!("{{{{{name}}}}}"));
        let text = format!("`{{{{{name}}}}}` stands for nothing when the lesson is over.");
        found.push(Finding::new(file, line, text));
    }
    if !seen.complete {
        return;
    }
    let drawn: Value = serde_json::from_str(&lesson.draw(subject.packed, SEEDS[0])).unwrap_or_default();
    let mut hosts = BTreeMap::new();
    collect(&drawn, &mut hosts);
    for (host, key) in hosts {
        if !seen.hosts.contains(&host) && !NO_HOSTS.contains(&host.as_str()) {
            let near = meant(&host, seen.hosts.iter().map(String::as_str));
            let (file, line) = match key.as_str() {
                "host" => subject.folder.place(&format!("```{host}")),
                key => subject.folder.place(&format!("{key} = \"{host}\"")),
            };
            let text = format!("There is no host `{host}` at the end of any step.{near}");
            found.push(Finding::new(file, line, text));
        }
    }
}

fn variables(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let lesson = &subject.source.lesson;
    let line = |name: &str| subject.folder.line("lab.toml", &format!("{name} ="));
    for name in lesson.variables.keys() {
        let word = format!("{{{{{name}}}}}");
        if !subject.packed.contains(&word) {
            let text = format!("Variable `{name}` is used nowhere.");
            found.push(Finding::new("lab.toml", line(name), text));
        }
        let values: BTreeSet<String> = (1..=DRAWS).map(|seed| lesson.draw(&word, seed)).collect();
        if values.len() < 2 {
            let text = format!("Variable `{name}` is the same in every attempt.");
            found.push(Finding::new("lab.toml", line(name), text));
        }
    }
    let mistakes = &subject.folder.files.mistakes;
    for word in braced(subject.packed).into_iter().chain(braced(mistakes)).collect::<BTreeSet<_>>() {
        let name = word.trim();
        if !name.contains(' ') && !lesson.variables.contains_key(name) {
            let (file, line) = subject.folder.place(&format!("{{{{{word}}}}}"));
            let near = meant(name, lesson.variables.keys().map(String::as_str));
            let text = format!("`{{{{{word}}}}}` names no variable of lab.toml.{near}");
            found.push(Finding::new(file, line, text));
        }
    }
}

/// What stands in double braces.
fn braced(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((word, after)) = rest.split_once("{{").and_then(|(_, after)| after.split_once("}}")) {
        found.push(word);
        rest = after;
    }
    found
}

/// Words in braces that stand for nothing now.
pub(super) fn unknown(lab: &Lab) -> BTreeSet<String> {
    let text = serde_json::to_string(lab.lesson()).unwrap_or_default();
    let named = braced(&text).into_iter().filter(|word| word.contains(' '));
    named.filter(|word| lab.fill(&format!("{{{{{word}}}}}")) == *word).map(str::to_owned).collect()
}

/// Every host that prose and clauses name, with the field that names it.
fn collect(value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            for (key, inner) in fields {
                let host = matches!(key.as_str(), "host" | "on" | "from" | "to");
                let name = inner.get("name").filter(|_| key == "instance");
                let list = inner.as_array().filter(|_| host).into_iter().flatten();
                let one = Some(inner).filter(|_| host).into_iter().chain(name).chain(list);
                for label in one.filter_map(Value::as_str) {
                    let key = if name.is_some() { "name" } else { key.as_str() };
                    found.entry(label.to_owned()).or_insert_with(|| key.to_owned());
                }
                collect(inner, found);
            }
        }
        _ => {}
    }
}
