//! Goals made weaker, or turned round: does anything in the lesson tell? A goal that could be weaker without anybody's
//! noticing passes learners who did not do what it asks for.
//!
//! Mutants are judged beside the real goals while a lesson is checked, on the same facts. One counts as noticed when the
//! check would have complained of a lesson that had it: the solution does not reach it, or by another move than
//! `reached.txt` says, it is reached before its step or by one who does nothing, or a mistake passes its step or is not told what it quotes.

use std::collections::{BTreeMap, BTreeSet};

use rolelab_labs::{
    Lab,
    lesson::{Clause, Goal, Hold, Lesson, judge::Verdict},
};
use serde_json::{Map, Value, json};

use crate::{
    check::Place,
    learner::{Told, told_text},
};

/// A goal made weaker.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The step's index.
    pub step: usize,
    /// What was done: `without call.by`.
    pub name: String,
    /// The goal, with its clause changed.
    pub goal: Goal,
    /// What told; empty while nothing did.
    pub noticed: Option<String>,
    /// The move of its step's solution that reached it.
    reached: Option<usize>,
    /// The mistake that is played reached it.
    reached_here: bool,
    /// What it said was missing in that mistake.
    told_here: BTreeSet<String>,
}

/// All mutants of a lesson.
#[derive(Clone, Debug, Default)]
pub struct Mutants {
    /// One by one.
    pub all: Vec<Mutant>,
}

impl Mutants {
    /// Those of a lesson. Their texts are drawn as those of the lesson that is played: hand in a drawn one.
    pub fn of(lesson: &Lesson) -> Self {
        let mut all = Vec::new();
        for (step, goal) in
            lesson.steps.iter().enumerate().flat_map(|(i, s)| s.goals.iter().map(move |g| (i, g)))
        {
            for (name, goal) in weaker(goal) {
                all.push(Mutant {
                    step,
                    name,
                    goal,
                    noticed: None,
                    reached: None,
                    reached_here: false,
                    told_here: BTreeSet::new(),
                });
            }
        }
        Self { all }
    }

    fn open(&mut self) -> impl Iterator<Item = &mut Mutant> {
        self.all.iter_mut().filter(|mutant| mutant.noticed.is_none())
    }

    /// The solution of a step is played; `None`: of none yet.
    pub(crate) fn see_solution(&mut self, lab: &Lab, step: Option<usize>, part: usize) {
        for mutant in self.open() {
            let early = step.is_none_or(|step| mutant.step > step);
            if (early || (mutant.reached.is_none() && step == Some(mutant.step))) && mutant.reaches(lab) {
                mutant.reached = Some(part);
                mutant.noticed = early.then(|| "it is reached before its step".to_owned());
            }
        }
    }

    /// The solution was played to its end, and reached the goals there. `marked`: their places are written down, and any
    /// other is told.
    pub(crate) fn end_solution(&mut self, places: &BTreeMap<String, Place>, marked: bool) {
        for mutant in self.open() {
            let place = places.get(&mutant.goal.id).map(|place| place.part);
            mutant.noticed = match mutant.reached {
                None => Some("the solution does not reach it".to_owned()),
                reached if marked && reached != place => Some("another move reaches it".to_owned()),
                Some(_) => None,
            };
        }
    }

    /// Nothing is done.
    pub(crate) fn see_idle(&mut self, lab: &Lab) {
        for mutant in self.open() {
            if mutant.reaches(lab) {
                mutant.noticed = Some("it is reached by one who does nothing".to_owned());
            }
        }
    }

    /// A mistake begins.
    pub(crate) fn begin_mistake(&mut self) {
        for mutant in self.open() {
            mutant.reached_here = false;
            mutant.told_here.clear();
        }
    }

    /// An input of a mistake was taken.
    pub(crate) fn see_mistake(&mut self, lab: &Lab, step: usize) {
        for mutant in self.open().filter(|mutant| mutant.step == step && !mutant.reached_here) {
            mutant.reached_here = mutant.reaches(lab);
        }
    }

    /// A move of a mistake is over: the learner reads what is missing.
    pub(crate) fn hear_mistake(&mut self, lab: &Lab, step: usize) {
        for mutant in self.open().filter(|mutant| mutant.step == step && !mutant.reached_here) {
            if let Some(Verdict::Open(missing)) = lab.holds(&mutant.goal) {
                mutant.told_here.insert(told_text(&missing));
            }
        }
    }

    /// A mistake is over: what was told by everything, and what had to be.
    pub(crate) fn end_mistake(&mut self, lab: &Lab, step: usize, told: &Told, says: &[String]) {
        let goals = lab.lesson().steps.get(step).map(|step| step.goals.as_slice()).unwrap_or_default();
        for mutant in self.open().filter(|mutant| mutant.step == step) {
            let id = &mutant.goal.id;
            let others = goals.iter().filter(|goal| goal.id != *id).all(|goal| lab.reached(&goal.id));
            let hears = |text: &String| {
                let told = told.without(id).any(|told| told.contains(text.as_str()));
                told || mutant.told_here.iter().any(|told| told.contains(text.as_str()))
            };
            if mutant.reached_here && others {
                mutant.noticed = Some("a mistake passes its step".to_owned());
            } else if !says.iter().all(hears) {
                mutant.noticed = Some("a mistake is not told what it has to be".to_owned());
            }
        }
    }
}

impl Mutant {
    /// Whether it counts as reached now.
    fn reaches(&self, lab: &Lab) -> bool {
        let holds = |goal: &Goal| matches!(lab.holds(goal), Some(Verdict::Passed(_)));
        if !holds(&self.goal) {
            return false;
        }
        let others = lab.lesson().steps.get(self.step).map(|step| step.goals.as_slice()).unwrap_or_default();
        self.goal.hold == Hold::Edge
            || others
                .iter()
                .filter(|goal| goal.id != self.goal.id)
                .all(|goal| lab.reached(&goal.id) || holds(goal))
    }
}

/// A goal's mutants, each with its name.
pub fn weaker(goal: &Goal) -> Vec<(String, Goal)> {
    let Ok(whole) = serde_json::to_value(&goal.check) else { return Vec::new() };
    let turned = whole.get("not").cloned().unwrap_or_else(|| json!({ "not": whole }));
    let mut found = vec![("turned round".to_owned(), turned)];
    walk(&whole, "", &mut |name, changed| found.push((name, changed)));
    let clause = |(name, value): (String, Value)| {
        let check: Clause = serde_json::from_value(value).ok()?;
        (check != goal.check).then(|| (name, Goal { check, ..goal.clone() }))
    };
    let mut goals: Vec<(String, Goal)> = found.into_iter().filter_map(clause).collect();
    if goal.after.is_some() {
        goals.push(("without after".to_owned(), Goal { after: None, ..goal.clone() }));
    }
    goals
}

/// Calls `keep` with every value that differs from this clause in one place. `path` is how the clause is named.
fn walk(clause: &Value, path: &str, keep: &mut dyn FnMut(String, Value)) {
    let Some((kind, inner)) = clause.as_object().and_then(|fields| fields.iter().next()) else { return };
    let named =
        |tail: &str| if path.is_empty() { format!("{kind}{tail}") } else { format!("{path}.{kind}{tail}") };
    let wrap = |changed: Value| json!({ kind.as_str(): changed });
    match (kind.as_str(), inner) {
        ("all" | "any", Value::Array(members)) => {
            for (index, member) in members.iter().enumerate() {
                if kind == "all" && members.len() > 1 {
                    keep(format!("without {}", named(&format!("[{index}]"))), wrap(lacking(members, index)));
                }
                walk(member, &named(&format!("[{index}]")), &mut |name, changed| {
                    keep(name, wrap(with(members, index, &changed)));
                });
            }
        }
        ("not", member) => walk(member, &named(""), &mut |name, changed| keep(name, wrap(changed))),
        ("count", Value::Object(fields)) => {
            fewer(fields, &named(""), &mut |name, changed| keep(name, wrap(changed)));
            let members = fields.get("of").and_then(Value::as_array).cloned().unwrap_or_default();
            for (index, member) in members.iter().enumerate() {
                walk(member, &named(&format!("[{index}]")), &mut |name, changed| {
                    let of = ("of".to_owned(), with(&members, index, &changed));
                    let fields = fields.clone().into_iter().filter(|(key, _)| key != "of").chain([of]);
                    keep(name, wrap(Value::Object(fields.collect())));
                });
            }
        }
        (_, Value::Object(fields)) => {
            fewer(fields, &named(""), &mut |name, changed| keep(name, wrap(changed)));
            for key in fields.keys() {
                let rest = fields.iter().filter(|(name, _)| *name != key);
                let rest: Map<String, Value> =
                    rest.map(|(name, value)| (name.clone(), value.clone())).collect();
                keep(format!("without {}", named(&format!(".{key}"))), wrap(Value::Object(rest)));
            }
        }
        _ => {}
    }
}

/// Fields whose number is lower by one, or whose list has one text less.
fn fewer(fields: &Map<String, Value>, path: &str, keep: &mut dyn FnMut(String, Value)) {
    let mut put = |name: String, key: &str, value: Value| {
        let mut fields = fields.clone();
        fields.insert(key.to_owned(), value);
        keep(name, Value::Object(fields));
    };
    if let Some(least) = fields.get("at-least").and_then(Value::as_u64).filter(|least| *least > 0) {
        put(format!("{path}.at-least {}", least - 1), "at-least", json!(least - 1));
    }
    for (key, value) in fields {
        match value {
            Value::Array(items) if items.len() > 1 && items.iter().all(Value::is_string) => {
                for index in 0..items.len() {
                    put(format!("without {path}.{key}[{index}]"), key, lacking(items, index));
                }
            }
            Value::Object(pairs) => {
                for name in pairs.keys() {
                    let rest = pairs.iter().filter(|(known, _)| *known != name);
                    let rest: Map<String, Value> = rest.map(|(k, v)| (k.clone(), v.clone())).collect();
                    put(format!("without {path}.{key}.{name}"), key, Value::Object(rest));
                }
            }
            _ => {}
        }
    }
}

fn lacking(items: &[Value], index: usize) -> Value {
    items.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, item)| item.clone()).collect()
}

fn with(items: &[Value], index: usize, changed: &Value) -> Value {
    let one = |(at, item): (usize, &Value)| if at == index { changed.clone() } else { item.clone() };
    items.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests;
