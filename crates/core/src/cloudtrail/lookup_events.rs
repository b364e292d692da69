//! LookupEvents: management events of the last 90 days in this region, the newest first, read from the journal.
//!
//! Source: CloudTrail API reference, LookupEvents: one attribute, pages of 50 at most, two calls a second.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::errors;
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{list, number, required, text, without_nulls},
    journal::{Event, Journal},
    time::{Span, Timestamp},
    timing::EVENT_HISTORY_KEPT,
    trail,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "cloudtrail", operation: "LookupEvents", needs, run, read_only: true, management: true };

/// The most events of a page, and the length of one when nothing is asked for.
const MOST: i64 = 50;
/// How many calls a second are answered, where a lesson says so.
const RATE: usize = 2;
/// The longest value that may be looked up (the model's bound).
const LONGEST: usize = 2000;

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("cloudtrail:LookupEvents", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, journal, input) = (&*call.world, &*call.journal, call.input);
    if world.knobs.event_history_throttling && recent(world, journal) >= RATE {
        return Err(errors::throttled());
    }
    let asked = Asked::read(input)?;
    let most = number(input, "MaxResults").unwrap_or(MOST);
    if !(1..=MOST).contains(&most) {
        return Err(errors::max_results());
    }
    let before = before(input)?;
    match text(input, "EventCategory") {
        None => {}
        // Nothing here is unusual enough to be an insight.
        Some("insight") => return Ok(json!({"Events": []})),
        Some(_) => return Err(errors::event_category()),
    }
    let mut found = Vec::new();
    let mut more = None;
    let seen = world.now.plus(Span::millis(-world.knobs.event_history_delay().as_millis()));
    let kept = world.now.plus(Span::millis(-EVENT_HISTORY_KEPT.as_millis()));
    for entry in journal.entries().iter().rev() {
        if entry.at > seen || before.is_some_and(|before| entry.number >= before) {
            continue;
        }
        if entry.at < kept {
            break;
        }
        let Some(row) = trail::row(entry).filter(|row| asked.time(row.at)) else { continue };
        if !asked.wants(&row, || resources(world, journal, entry.number)) {
            continue;
        }
        if found.len() as i64 == most {
            more = found.last().map(|(number, _)| token(*number, input));
            break;
        }
        found.push((entry.number, event(world, journal, entry.number, &row)));
    }
    let events: Vec<Value> = found.into_iter().map(|(_, event)| event).collect();
    Ok(without_nulls(json!({"Events": events, "NextToken": more})))
}

/// Lookups that were answered in the last second.
fn recent(world: &World, journal: &Journal) -> usize {
    let since = world.now.plus(Span::seconds(-1));
    let entries = journal.entries().iter().rev().take_while(|entry| entry.at > since);
    let lookup = |event: &Event| match event {
        Event::ApiCall(call) => {
            (call.service.as_str(), call.operation.as_str()) == (ROW.service, ROW.operation)
                && call.error.as_ref().is_none_or(|(code, _)| *code != errors::throttled().code)
        }
        _ => false,
    };
    entries.filter(|entry| lookup(&entry.event)).count()
}

/// What is looked for.
struct Asked {
    attribute: Option<(String, String)>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// The keys of attributes (CloudTrail API reference, LookupAttribute).
const KEYS: [&str; 8] = [
    "EventId",
    "EventName",
    "ReadOnly",
    "Username",
    "ResourceType",
    "ResourceName",
    "EventSource",
    "AccessKeyId",
];

impl Asked {
    fn read(input: &Value) -> Result<Self, ApiError> {
        let attribute = match list(input, "LookupAttributes") {
            [] => None,
            [one] => {
                let (key, value) = (required(one, "AttributeKey"), required(one, "AttributeValue"));
                if !KEYS.contains(&key) {
                    let told = format!("The lookup attribute key {key} is not valid.");
                    return Err(errors::lookup_attributes(&told));
                }
                if value.is_empty() || value.chars().count() > LONGEST {
                    let told = "The lookup attribute value must have between 1 and 2000 characters.";
                    return Err(errors::lookup_attributes(told));
                }
                Some((key.to_owned(), value.to_owned()))
            }
            _ => {
                let told = "Only one lookup attribute can be specified.";
                return Err(errors::lookup_attributes(told));
            }
        };
        let time = |name: &str| text(input, name).and_then(Timestamp::parse);
        let (from, to) = (time("StartTime"), time("EndTime"));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(errors::time_range());
        }
        Ok(Self { attribute, from, to })
    }

    /// Both ends belong to it.
    fn time(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at.as_seconds() >= from.as_seconds()) && self.to.is_none_or(|to| at <= to)
    }

    fn wants(&self, row: &trail::Row, resources: impl FnOnce() -> Vec<(&'static str, String)>) -> bool {
        let Some((key, wanted)) = &self.attribute else { return true };
        match key.as_str() {
            "EventId" => row.id == *wanted,
            "EventName" => row.name == *wanted,
            "ReadOnly" => row.read_only.to_string() == *wanted,
            "Username" => row.user.as_ref() == Some(wanted),
            "EventSource" => row.source == *wanted,
            "AccessKeyId" => row.access_key.as_ref() == Some(wanted),
            "ResourceType" => resources().iter().any(|(kind, _)| kind == wanted),
            _ => resources().iter().any(|(_, name)| name == wanted),
        }
    }
}

fn resources(world: &World, journal: &Journal, number: u64) -> Vec<(&'static str, String)> {
    trail::record(world, journal, number).map(|record| trail::resources(&record)).unwrap_or_default()
}

fn event(world: &World, journal: &Journal, number: u64, row: &trail::Row) -> Value {
    let record = trail::record(world, journal, number).unwrap_or_default();
    let resources: Vec<Value> = trail::resources(&record)
        .into_iter()
        .map(|(kind, name)| json!({"ResourceType": kind, "ResourceName": name}))
        .collect();
    without_nulls(json!({
        "EventId": row.id,
        "EventName": row.name,
        "ReadOnly": row.read_only.to_string(),
        "AccessKeyId": row.access_key,
        "EventTime": Timestamp::from_millis(row.at.as_seconds() * 1000).iso(),
        "EventSource": row.source,
        "Username": row.user,
        "Resources": resources,
        "CloudTrailEvent": record.to_string(),
    }))
}

/// A token is the place in the journal where the page ended, and what was asked: another question does not go on there.
fn token(number: u64, input: &Value) -> String {
    format!("{number:016x}{}", question(input))
}

fn before(input: &Value) -> Result<Option<u64>, ApiError> {
    let Some(token) = text(input, "NextToken") else { return Ok(None) };
    let number = token.strip_suffix(&question(input)).filter(|number| number.len() == 16);
    let number = number.and_then(|number| u64::from_str_radix(number, 16).ok());
    number.map(Some).ok_or_else(errors::next_token)
}

fn question(input: &Value) -> String {
    let asked = ["LookupAttributes", "StartTime", "EndTime", "EventCategory"].map(|name| input.get(name));
    let digest = Sha256::digest(json!(asked).to_string().as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
