//! ListFindings: the ids of findings, by criteria and in order.
//!
//! Source: GuardDuty API reference, ListFindings, Condition and SortCriteria. A criterion names a member by its path as
//! findings have it: `resource.accessKeyDetails.userName`, `severity`, `updatedAt`.

use serde_json::{Value, json};

use super::{arn, errors, findings};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{number, required, text, texts, without_nulls},
    time::Timestamp,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "guardduty", operation: "ListFindings", needs, run, read_only: true, management: true };

/// The most findings of a page, and the length of one when nothing is asked for.
const MOST: i64 = 50;

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![Need::new("guardduty:ListFindings", arn(world, required(input, "DetectorId")))]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    errors::owned(world, required(input, "DetectorId"))?;
    let criteria = input.get("FindingCriteria").and_then(|criteria| criteria.get("Criterion"));
    let mut found = findings::all(world, call.journal);
    found.retain(|finding| {
        let mut conditions = criteria.and_then(Value::as_object).into_iter().flatten();
        conditions.all(|(path, condition)| holds(at(finding, path), condition))
    });
    sort(input, &mut found);
    let ids: Vec<&str> = found.iter().filter_map(|finding| text(finding, "Id")).collect();
    let begin = match text(input, "NextToken").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => {
            let place = ids.iter().position(|id| *id == token);
            place.ok_or_else(|| errors::invalid("nextToken"))?.saturating_add(1)
        }
    };
    let most = usize::try_from(number(input, "MaxResults").unwrap_or(MOST)).unwrap_or_default();
    let page: Vec<&str> = ids.iter().skip(begin).take(most).copied().collect();
    let more = ids.len() > begin.saturating_add(page.len());
    let next = page.last().filter(|_| more);
    Ok(without_nulls(json!({"FindingIds": page, "NextToken": next})))
}

/// Orders findings as asked; else as they came up.
pub(super) fn sort(input: &Value, found: &mut [Value]) {
    let Some(criteria) = input.get("SortCriteria") else { return };
    let path = text(criteria, "AttributeName").unwrap_or("updatedAt");
    let key = |finding: &Value| {
        let value = at(finding, path).cloned().unwrap_or_default();
        (milliseconds(&value).unwrap_or_default(), value.to_string())
    };
    found.sort_by_key(key);
    if text(criteria, "OrderBy") == Some("DESC") {
        found.reverse();
    }
}

/// The member at a path, whose names begin with small letters where the model's have large ones.
fn at<'a>(finding: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(finding, |value, name| {
        let members = value.as_object()?;
        members.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}

/// Whole numbers as they are, instants as milliseconds.
fn milliseconds(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => Timestamp::parse(text).map(Timestamp::as_millis),
        other => other.as_i64().or_else(|| other.as_f64().map(|number| number as i64)),
    }
}

fn holds(value: Option<&Value>, condition: &Value) -> bool {
    let told = match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => return false,
    };
    let among = |name: &str| condition.get(name).map(|_| texts(condition, name).contains(&told.as_str()));
    let measured = |names: [&str; 2], fits: fn(i64, i64) -> bool| {
        let bound = names.iter().find_map(|name| number(condition, name))?;
        Some(value.and_then(milliseconds).is_some_and(|own| fits(own, bound)))
    };
    let asked = [
        among("Eq"),
        among("Equals"),
        among("Neq").map(|found| !found),
        among("NotEquals").map(|found| !found),
        measured(["Gt", "GreaterThan"], |own, bound| own > bound),
        measured(["Gte", "GreaterThanOrEqual"], |own, bound| own >= bound),
        measured(["Lt", "LessThan"], |own, bound| own < bound),
        measured(["Lte", "LessThanOrEqual"], |own, bound| own <= bound),
    ];
    asked.into_iter().flatten().all(|holds| holds)
}
