//! What was done in a lesson, once every goal is reached: figures from the facts, the completion code, what comes next.

use std::collections::BTreeSet;

use rolelab_core::{
    journal::{Ending, Event, Exchange, Place},
    time::Timestamp,
};
use serde_json::Value;

use crate::{
    completion::{self, Completion},
    lab::Lab,
    lesson,
    view::FinishView,
};

/// Where a metadata service hands out the keys of a role.
const KEYS: &str = "/iam/security-credentials/";

/// What the facts come to.
#[derive(Default)]
struct Counted {
    commands: u64,
    buttons: u64,
    calls: u64,
    refused: u64,
    metadata: u64,
    /// Ids of keys that were read or printed.
    keys: BTreeSet<String>,
    last: Option<Timestamp>,
    /// A call whose exchange follows, and whether it was refused.
    call: Option<bool>,
}

impl Counted {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Line { .. } => self.commands += 1,
            Event::Console { .. } => self.buttons += 1,
            Event::ApiCall(call) => self.call = Some(call.error.is_some()),
            // What machines ask by themselves, as they boot or for a service of theirs, is nobody's doing.
            Event::Exchange(exchange) => {
                let refused = self.call.take();
                if exchange.boot || (exchange.by.service.is_some() && exchange.visitor.is_none()) {
                    return;
                }
                self.calls += u64::from(refused.is_some());
                self.refused += u64::from(refused == Some(true));
                if matches!(exchange.hops.last(), Some(Place::MetadataService { .. })) {
                    self.metadata += 1;
                    self.keys.extend(keys_shown(exchange));
                }
            }
            Event::SecretShown { access_key, .. } => {
                self.keys.insert(access_key.to_string());
            }
            _ => {}
        }
    }
}

/// The id of the keys that an answer showed to somebody. What the CLI fetches for itself nobody sees.
fn keys_shown(exchange: &Exchange) -> Option<String> {
    let by_itself =
        exchange.request.headers.get("User-Agent").is_some_and(|agent| agent.starts_with("aws-cli"));
    let Ending::Answered(response) = &exchange.ending else { return None };
    if by_itself || !exchange.request.url.path.contains(KEYS) {
        return None;
    }
    let document: Value = serde_json::from_slice(&response.body.0).ok()?;
    document.get("AccessKeyId").and_then(Value::as_str).map(str::to_owned)
}

/// The end of the lesson; `None` while a goal is open. What is done after it counts for nothing.
pub(crate) fn finish(lab: &Lab) -> Option<FinishView> {
    let plan = lab.lesson();
    if plan.steps.is_empty() || lab.open_step() < plan.steps.len() {
        return None;
    }
    let end = lab.state.passed.values().map(|reached| reached.facts).max().unwrap_or_default();
    let mut counted = Counted::default();
    for entry in lab.journal().between(lab.began(), end) {
        counted.take(&entry.event);
        counted.last = Some(entry.at);
    }
    let began = lab.state.start.at.unwrap_or(lab.epoch);
    let passed = counted.last.map_or(0, |last| last.since(began).as_seconds() / 60);
    let sum = |of: &std::collections::BTreeMap<String, usize>| of.values().sum::<usize>() as u64;
    let done = Completion {
        seed: lab.seed(),
        commands: counted.commands,
        hints: sum(&lab.state.hints),
        handed: sum(&lab.state.handed),
        minutes: u64::try_from(passed).unwrap_or_default(),
    };
    Some(FinishView {
        figures: figures(&counted, &done),
        takeaways: plan.takeaways.iter().map(|text| lab.filled(text)).collect(),
        code: completion::code(plan, &done),
        next: next(&plan.id),
    })
}

/// Numbers with their words.
fn figures(counted: &Counted, done: &Completion) -> Vec<(String, String)> {
    let keys = counted.keys.len() as u64;
    let rows = [
        (counted.commands, "command typed", "commands typed"),
        (counted.buttons, "button of the console", "buttons of the console"),
        (counted.calls, "API call", "API calls"),
        (counted.refused, "of them refused", "of them refused"),
        (counted.metadata, "request to a metadata service", "requests to metadata services"),
        (keys, "set of keys seen", "sets of keys seen"),
        (done.minutes, "minute on the simulated clock", "minutes on the simulated clock"),
        (done.hints, "hint", "hints"),
        (done.handed, "line of the solution", "lines of the solution"),
    ];
    let worded = |(number, one, many): (u64, &str, &str)| {
        (number.to_string(), if number == 1 { one } else { many }.to_owned())
    };
    rows.into_iter().map(worded).collect()
}

/// The lesson behind it in the course.
fn next(id: &str) -> Option<(String, String)> {
    let next = lesson::course().skip_while(|entry| entry.id != id).nth(1)?;
    (next.steps > 0).then_some((next.id, next.title))
}
