//! GetMetricStatistics. What was never published has no datapoints, and that is no error.

use serde_json::{Map, Value, json};

use super::{
    errors::{bounded, combination, invalid, not_one_of},
    metrics::{self, DIMENSION, ELSEWHERE, Metric, NAMESPACE, Statistics, UNIT},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ec2::Instance,
    ids::InstanceId,
    input::{list, number, only, required, text, texts},
    model,
    time::{Span, Timestamp},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "cloudwatch",
    operation: "GetMetricStatistics",
    needs,
    run,
    read_only: true,
    management: true,
};

/// The most datapoints of an answer (CloudWatch API reference, GetMetricStatistics).
const MOST: i64 = 1440;
/// Periods shorter than a minute that are no error: for what is published in such steps, which nothing here is.
const SHORT: [i64; 5] = [1, 5, 10, 20, 30];
/// Members that are read below. Percentiles are not simulated.
const KNOWN: &[&str] =
    &["Dimensions", "EndTime", "MetricName", "Namespace", "Period", "StartTime", "Statistics", "Unit"];

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("cloudwatch:GetMetricStatistics", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    bounded(input)?;
    let statistics = statistics(input)?;
    only(input, "cloudwatch GetMetricStatistics", KNOWN)?;
    let asked = Asked::read(world, input)?;
    let (namespace, name) = (required(input, "Namespace"), required(input, "MetricName"));
    let known = instance(world, input).filter(|_| namespace == NAMESPACE);
    if known.is_some() && ELSEWHERE.contains(&name) {
        return Err(ApiError::not_simulated(&format!("metric {name} of {namespace}")));
    }
    let unit = text(input, "Unit").is_none_or(|unit| unit == UNIT);
    let datapoints = match (known, Metric::named(name).filter(|_| unit)) {
        (Some(instance), Some(metric)) => asked.datapoints(world, instance, metric, &statistics),
        _ => Vec::new(),
    };
    Ok(json!({"Label": name, "Datapoints": datapoints}))
}

/// The instance that is the one dimension of the request. Each set of dimensions is a metric of its own.
fn instance<'a>(world: &'a World, input: &Value) -> Option<&'a Instance> {
    let [dimension] = list(input, "Dimensions") else { return None };
    let id = text(dimension, "Value").filter(|_| text(dimension, "Name") == Some(DIMENSION))?;
    world.ec2.instances.get(&InstanceId::new(id))
}

fn statistics(input: &Value) -> Result<Vec<&str>, ApiError> {
    let statistics = texts(input, "Statistics");
    if statistics.is_empty() && list(input, "ExtendedStatistics").is_empty() {
        let message = "At least one of the parameters Statistics and ExtendedStatistics must be specified.";
        return Err(combination(message));
    }
    let listed = |shape: &str, value: &str| {
        let service = model::service("cloudwatch");
        service.is_some_and(|service| service.shape(shape).values.iter().any(|own| own == value))
    };
    for (place, statistic) in statistics.iter().enumerate() {
        if !listed("Statistic", statistic) {
            return Err(not_one_of(&format!("Statistics.member.{}", place + 1), "Statistic"));
        }
    }
    if text(input, "Unit").is_some_and(|unit| !listed("StandardUnit", unit)) {
        return Err(not_one_of("Unit", "StandardUnit"));
    }
    Ok(statistics)
}

/// The time that is asked for, cut into periods.
struct Asked {
    from: Timestamp,
    to: Timestamp,
    period: i64,
}

impl Asked {
    fn read(world: &World, input: &Value) -> Result<Self, ApiError> {
        let time = |name: &str| {
            let at = Timestamp::parse(required(input, name));
            at.ok_or_else(|| ApiError::new("MalformedInput", format!("Invalid value for parameter {name}.")))
        };
        let (from, to) = (time("StartTime")?, time("EndTime")?);
        let period = number(input, "Period").unwrap_or_default();
        if period < 1 {
            return Err(invalid("The parameter Period must be greater than or equal to 1."));
        }
        if period % 60 != 0 && !SHORT.contains(&period) {
            return Err(invalid("The parameter Period must be a multiple of 60."));
        }
        if from >= to {
            return Err(invalid("The parameter StartTime must be less than the parameter EndTime."));
        }
        let count = to.since(from).as_millis() / 1000 / period;
        if count > MOST {
            return Err(combination(format!(
                "You have requested up to {} datapoints, which exceeds the limit of {}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.",
                grouped(count),
                grouped(MOST)
            )));
        }
        let rounded = kept(world.now.since(from)) * 1000;
        let into = from.as_millis().rem_euclid(rounded);
        Ok(Self { from: from.plus(Span::millis(-into)), to, period })
    }

    fn datapoints(
        &self,
        world: &World,
        instance: &Instance,
        metric: Metric,
        statistics: &[&str],
    ) -> Vec<Value> {
        // What lies so far back is kept in longer steps only, and asked for in shorter ones it is not there.
        if self.period >= 60 && self.period % kept(world.now.since(self.from)) != 0 {
            return Vec::new();
        }
        let step = Span::seconds(self.period);
        let mut told = Vec::new();
        let mut at = self.from;
        while at < self.to {
            let end = at.plus(step);
            let found = metrics::between(world, instance, metric, up(at), up(end.min(self.to)));
            told.extend(found.map(|found| datapoint(at, &found, statistics)));
            at = end;
        }
        told
    }
}

/// The start of the first minute that begins then or later.
fn up(at: Timestamp) -> Timestamp {
    metrics::minute(at.plus(Span::millis(59_999)))
}

/// The length in seconds of the steps in which data of that age is kept: 15 days by the minute, 63 days by five, then by
/// the hour (CloudWatch API reference, GetMetricStatistics). Starts are rounded down to them.
fn kept(age: Span) -> i64 {
    match age.as_seconds() / 86_400 {
        ..15 => 60,
        15..63 => 300,
        _ => 3600,
    }
}

fn datapoint(at: Timestamp, found: &Statistics, statistics: &[&str]) -> Value {
    let mut told = Map::new();
    told.insert("Timestamp".to_owned(), json!(at.iso()));
    let [count, sum, least, most] = [found.count, found.sum, found.least, found.most].map(|n| n as f64);
    for (name, value) in [
        ("SampleCount", count),
        ("Average", sum / count),
        ("Sum", sum),
        ("Minimum", least),
        ("Maximum", most),
    ] {
        if statistics.contains(&name) {
            told.insert(name.to_owned(), json!(value));
        }
    }
    told.insert("Unit".to_owned(), json!(UNIT));
    Value::Object(told)
}

/// `16,666`: as CloudWatch writes numbers in its sentences.
fn grouped(number: i64) -> String {
    match number {
        ..1000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1000), number % 1000),
    }
}
