//! ListMetrics: what has been published, each metric with its dimension.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    errors::{bounded, invalid, not_one_of},
    metrics::{self, DIMENSION, Metric, NAMESPACE},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ec2::Instance,
    input::{list, only, required, text, without_nulls},
    time::{Span, Timestamp},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "cloudwatch", operation: "ListMetrics", needs, run, read_only: true, management: true };

/// The most metrics of a page (CloudWatch API reference, ListMetrics).
const MOST: usize = 500;
/// Metrics without a datapoint for two weeks are not listed (the same page).
const LISTED: Span = Span::hours(14 * 24);
/// What `PT3H` asks for. The reference says that it may be up to 50 minutes longer; here it is not.
const RECENTLY: Span = Span::hours(3);
/// Members that are read below. There is no other account to include.
const KNOWN: &[&str] =
    &["Dimensions", "IncludeLinkedAccounts", "MetricName", "Namespace", "NextToken", "RecentlyActive"];

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("cloudwatch:ListMetrics", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    bounded(input)?;
    only(input, "cloudwatch ListMetrics", KNOWN)?;
    let since = match text(input, "RecentlyActive") {
        None => LISTED,
        Some("PT3H") => RECENTLY,
        Some(_) => return Err(not_one_of("RecentlyActive", "RecentlyActive")),
    };
    let since = metrics::minute(world.now.plus(Span::millis(-since.as_millis())));
    let after = after(input)?;
    let wanted = |metric: Metric| {
        text(input, "Namespace").is_none_or(|namespace| namespace == NAMESPACE)
            && text(input, "MetricName").is_none_or(|name| name == metric.name())
    };
    let mut found = BTreeMap::new();
    for instance in world.ec2.instances.values().filter(|instance| dimensions(instance, input)) {
        for metric in Metric::ALL.into_iter().filter(|metric| wanted(*metric)) {
            let to = Timestamp::from_millis(i64::MAX / 2);
            if metrics::between(world, instance, metric, since, to).is_some() {
                let told = json!({
                    "Namespace": NAMESPACE,
                    "MetricName": metric.name(),
                    "Dimensions": [{"Name": DIMENSION, "Value": instance.id.as_str()}],
                });
                found.insert(format!("{} {}", metric.name(), instance.id), told);
            }
        }
    }
    let mut rest = found.into_iter().filter(|(name, _)| after.as_ref().is_none_or(|after| name > after));
    let page: Vec<(String, Value)> = rest.by_ref().take(MOST).collect();
    let next = page.last().filter(|_| rest.next().is_some()).map(|(last, _)| STANDARD.encode(last));
    let page: Vec<Value> = page.into_iter().map(|(_, metric)| metric).collect();
    Ok(without_nulls(json!({"Metrics": page, "NextToken": next})))
}

/// Whether the metrics of an instance have every dimension of the request.
fn dimensions(instance: &Instance, input: &Value) -> bool {
    list(input, "Dimensions").iter().all(|dimension| {
        required(dimension, "Name") == DIMENSION
            && text(dimension, "Value").is_none_or(|value| value == instance.id.as_str())
    })
}

/// The metric after which a page begins.
fn after(input: &Value) -> Result<Option<String>, ApiError> {
    let Some(token) = text(input, "NextToken") else { return Ok(None) };
    let name = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    name.map(Some).ok_or_else(|| invalid("Invalid nextToken"))
}
