//! What an author looks at: every clause with its answer, and what was typed as a section of `solution.md`.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::Value;

use crate::{
    hosts::{self, LAPTOP},
    input::Input,
    lab::Lab,
    lesson::{Clause, Feedback, Goal, Hold, judge::Verdict},
    view::{AuthorGoal, AuthorStep, AuthorView, Judged},
};

/// An author's look.
pub(crate) fn author(lab: &Lab) -> AuthorView {
    let labels = hosts::labels(&lab.state.world);
    let look = Look { lab, labels: &labels };
    let steps = lab.lesson.steps.iter().enumerate().map(|(index, step)| AuthorStep {
        id: step.id.clone(),
        title: step.title.clone(),
        goals: step.goals.iter().map(|goal| look.goal(goal)).collect(),
        feedback: step.feedback.iter().map(|feedback| look.feedback(feedback, index)).collect(),
    });
    AuthorView { steps: steps.collect(), recorded: recorded(lab, &labels) }
}

struct Look<'a> {
    lab: &'a Lab,
    labels: &'a BTreeMap<String, String>,
}

impl Look<'_> {
    fn goal(&self, goal: &Goal) -> AuthorGoal {
        let hold = match goal.hold {
            Hold::Edge => "edge",
            Hold::Level => "level",
        };
        AuthorGoal {
            id: goal.id.clone(),
            hold: hold.to_owned(),
            after: goal.after.clone(),
            passed: self.lab.state.passed.contains_key(&goal.id),
            tree: self.tree(&goal.check, self.lab.since(goal)),
        }
    }

    fn feedback(&self, feedback: &Feedback, step: usize) -> AuthorGoal {
        let tree = self.tree(&feedback.when, Some(self.lab.step_opened(step)));
        AuthorGoal {
            id: feedback.id.clone(),
            hold: String::new(),
            after: None,
            passed: step == self.lab.open_step() && tree.first().is_some_and(|judged| judged.holds),
            tree,
        }
    }

    /// A clause and those within it, each before those it is made of.
    fn tree(&self, clause: &Clause, since: Option<usize>) -> Vec<Judged> {
        let mut tree = Vec::new();
        self.grow(&mut tree, clause, since, 0);
        tree
    }

    fn grow(&self, tree: &mut Vec<Judged>, clause: &Clause, since: Option<usize>, depth: usize) {
        let verdict = since.and_then(|since| self.lab.judge_clause(clause, since, self.labels));
        let (holds, sentence) = match verdict {
            Some(Verdict::Passed(fact)) => (true, fact),
            Some(Verdict::Open(missing)) => (false, missing),
            None => (false, "the goal before it comes first".to_owned()),
        };
        tree.push(Judged { depth, clause: worded(clause), holds, sentence });
        clause.inner().iter().for_each(|inner| self.grow(tree, inner, since, depth + 1));
    }
}

/// A clause as `lab.toml` has it: `instance { role = "reader" }`. Of one that combines others, the name.
fn worded(clause: &Clause) -> String {
    let name = clause.name();
    if !clause.inner().is_empty() {
        return name.to_owned();
    }
    let value = serde_json::to_value(clause).unwrap_or_default();
    let fields = value.get(name).and_then(Value::as_object).into_iter().flatten();
    let named = fields.filter(|(_, value)| !is_left_out(value));
    let fields: Vec<String> = named.map(|(field, value)| format!("{field} = {}", toml(value))).collect();
    if fields.is_empty() { format!("{name} {{}}") } else { format!("{name} {{ {} }}", fields.join(", ")) }
}

/// What a lesson would not write.
fn is_left_out(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(all) => all.is_empty(),
        Value::Object(all) => all.is_empty(),
        _ => false,
    }
}

fn toml(value: &Value) -> String {
    match value {
        Value::Array(all) => format!("[{}]", all.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(all) => {
            let pairs =
                all.iter().map(|(key, value)| format!("{} = {}", Value::from(key.as_str()), toml(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// What was done since the open step began, as its section of `solution.md`. What a button did stands as the lines that do
/// the same.
fn recorded(lab: &Lab, labels: &BTreeMap<String, String>) -> String {
    let Some(step) = lab.lesson.steps.get(lab.open_step()) else { return String::new() };
    let mut fences = Fences { text: format!("## {}\n", step.id), open: None };
    for (number, input) in lab.past.since_step() {
        match input {
            Input::Line { host, text } => {
                let label = labels.get(host).unwrap_or(host);
                text.lines().for_each(|line| fences.put(label, &named(lab, labels, line)));
            }
            Input::Console { .. } => {
                lab.past.pressed(number).for_each(|line| fences.put(LAPTOP, &named(lab, labels, line)));
            }
            Input::SkipWait => fences.put("clock", "skip wait"),
            Input::Advance { millis } if *millis >= MINUTE => {
                fences.put("clock", &format!("{} minutes", millis / MINUTE));
            }
            Input::Answer { question, with } => fences.put("answer", &format!("{question}: {with}")),
            _ => {}
        }
    }
    fences.close();
    fences.text
}

/// In milliseconds.
const MINUTE: i64 = 60_000;

/// Fences of lines: neighbours of one kind stand in one.
struct Fences {
    text: String,
    open: Option<String>,
}

impl Fences {
    fn put(&mut self, kind: &str, line: &str) {
        if self.open.as_deref() != Some(kind) {
            self.close();
            let _ = write!(self.text, "\n```{kind}\n");
            self.open = Some(kind.to_owned());
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.text.push_str("```\n");
        }
    }
}

/// A line with words in braces in place of what another attempt has otherwise.
fn named(lab: &Lab, labels: &BTreeMap<String, String>, line: &str) -> String {
    let world = &lab.state.world;
    let mut words: Vec<(String, String)> = Vec::new();
    let mut put = |own: String, word: String| words.push((own, format!("{{{{{word}}}}}")));
    for instance in world.ec2.instances.values() {
        let id = instance.id.as_str();
        let Some(label) = labels.get(id).filter(|label| *label != id) else { continue };
        put(id.to_owned(), format!("instance {label}"));
        put(instance.private_address.to_string(), format!("private-ip {label}"));
        if let Some(address) = instance.public_address {
            put(address.to_string(), format!("public-ip {label}"));
        }
    }
    for image in world.ec2.images.values() {
        put(image.id.to_string(), format!("image {}", image.title));
    }
    for word in ["key laptop", "secret laptop"] {
        put(lab.fill(&format!("{{{{{word}}}}}")), word.to_owned());
    }
    // An address may be the beginning of another.
    words.sort_by_key(|(own, _)| std::cmp::Reverse(own.len()));
    words.iter().fold(line.to_owned(), |line, (own, word)| line.replace(own, word))
}
