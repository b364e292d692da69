//! Judges of CloudWatch: its API reference (GetMetricStatistics, ListMetrics), the EC2 User Guide's page of metrics,
//! sentences as public transcripts show them.

use serde_json::{Value, json};

use crate::{
    ec2::{NO_TOKEN_MINUTES, NoToken},
    ids::InstanceId,
    testing::Account,
    time::{Span, Timestamp},
};

/// An instance that runs from 10:00:03; the minutes since then with requests that had no token: served, rejected.
fn account(minutes: &[(i64, u64, u64)]) -> (Account, String) {
    let mut account = Account::new(1);
    let start = account.world.now;
    let id = account.launch(&json!({}));
    account.pass(Span::minutes(10));
    let instance = account.world.ec2.instances.get_mut(&InstanceId::new(id.as_str())).unwrap();
    for (minute, served, rejected) in minutes {
        let at = start.plus(Span::minutes(*minute));
        instance.no_token.insert(at, NoToken { served: *served, rejected: *rejected });
    }
    (account, id)
}

fn ask(id: &str, more: &Value) -> Value {
    let mut input = json!({
        "Namespace": "AWS/EC2", "MetricName": "MetadataNoToken",
        "Dimensions": [{"Name": "InstanceId", "Value": id}],
        "StartTime": "2026-03-02T10:00:00Z", "EndTime": "2026-03-02T10:05:00Z",
        "Period": 60, "Statistics": ["Sum"],
    });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// `10:00 5.0` for each datapoint.
fn sums(account: &mut Account, input: &Value) -> Vec<String> {
    let told = account.call("GetMetricStatistics", input);
    assert_eq!(told["Label"], input["MetricName"]);
    let points = told["Datapoints"].as_array().unwrap().iter();
    let line = |point: &Value| {
        let at = point["Timestamp"].as_str().unwrap().chars().skip(11).take(5).collect::<String>();
        format!("{at} {}", point["Sum"])
    };
    points.map(line).collect()
}

/// EC2 User Guide: MetadataNoToken is 0 if all requests have a token; MetadataNoTokenRejected appears when something was
/// rejected. Ours: one value a minute, for every minute in which the instance ran, once the minute is over.
#[test]
fn values_are_published_minute_by_minute() {
    let (mut account, id) = account(&[(1, 5, 0), (3, 2, 4)]);
    let served = ["10:00 0.0", "10:01 5.0", "10:02 0.0", "10:03 2.0", "10:04 0.0"];
    assert_eq!(sums(&mut account, &ask(&id, &json!({}))), served);
    let rejected = json!({"MetricName": "MetadataNoTokenRejected"});
    assert_eq!(sums(&mut account, &ask(&id, &rejected)), ["10:03 4.0"]);
    // It ran from 10:00:03, and the minute of 10:10 is not over.
    let all = json!({"StartTime": "2026-03-02T09:58:00Z", "EndTime": "2026-03-02T10:15:00Z"});
    assert_eq!(sums(&mut account, &ask(&id, &all)).len(), 10);
    account.pass(Span::seconds(90));
    assert_eq!(sums(&mut account, &ask(&id, &all)).len(), 11);
}

/// What is asked for in place of the usual, and the datapoints: statistics of a period, where periods begin, what is
/// cut off at either end.
#[test]
fn periods_put_minutes_together() {
    let (mut account, id) = account(&[(1, 5, 0), (3, 2, 0)]);
    let all = json!(["SampleCount", "Average", "Sum", "Minimum", "Maximum"]);
    let told = account.call("GetMetricStatistics", &ask(&id, &json!({"Period": 300, "Statistics": all})));
    let point = json!({"Timestamp": "2026-03-02T10:00:00Z", "SampleCount": 5.0, "Average": 1.4, "Sum": 7.0,
        "Minimum": 0.0, "Maximum": 5.0, "Unit": "Count"});
    assert_eq!(told, json!({"Label": "MetadataNoToken", "Datapoints": [point]}));
    let rows: &[(Value, &[&str])] = &[
        // The example of the reference: periods begin where the request does, rounded down to the minute.
        (json!({"Period": 120, "StartTime": "2026-03-02T10:01:30Z"}), &["10:01 5.0", "10:03 2.0"]),
        (json!({"Period": 3600, "StartTime": "2026-03-02T09:30:00Z"}), &["09:30 7.0"]),
        (json!({"StartTime": "2026-03-02T10:03:00Z", "EndTime": "2026-03-02T10:04:00Z"}), &["10:03 2.0"]),
        (
            json!({"StartTime": "2026-03-02T11:03:00+01:00", "EndTime": "2026-03-02T10:04:00.000Z"}),
            &["10:03 2.0"],
        ),
        (
            json!({"Period": 10, "StartTime": "2026-03-02T10:01:00Z", "EndTime": "2026-03-02T10:02:00Z"}),
            &["10:01 5.0"],
        ),
        (json!({"Unit": "Count", "Period": 300}), &["10:00 7.0"]),
        (json!({"Unit": "Seconds"}), &[]),
        (json!({"MetricName": "Nope"}), &[]),
        (json!({"Namespace": "AWS/S3"}), &[]),
        (json!({"Namespace": "AWS/S3", "MetricName": "CPUUtilization"}), &[]),
        (json!({"Dimensions": []}), &[]),
        (json!({"Dimensions": [{"Name": "InstanceId", "Value": "i-0123456789abcdef0"}]}), &[]),
        (json!({"Dimensions": [{"Name": "ImageId", "Value": id}]}), &[]),
        (json!({"StartTime": "2026-03-02T08:00:00Z", "EndTime": "2026-03-02T09:00:00Z"}), &[]),
    ];
    for (more, wanted) in rows {
        assert_eq!(sums(&mut account, &ask(&id, more)), *wanted, "{more}");
    }
}

/// Stopped minutes have no value; one in which the instance stopped and started counts once. Terminated, its data stays.
#[test]
fn only_what_ran_has_values() {
    let (mut account, id) = account(&[]);
    let ids = json!({ "InstanceIds": [id] });
    let count = |account: &mut Account| {
        let all = json!({"StartTime": "2026-03-02T10:00:00Z", "EndTime": "2026-03-02T11:00:00Z"});
        sums(account, &ask(&id, &all)).len()
    };
    account.call("StopInstances", &ids);
    account.pass(Span::seconds(20));
    account.call("StartInstances", &ids);
    account.pass(Span::seconds(100));
    // 10:00 to 10:11, and 10:12 is not over.
    assert_eq!(count(&mut account), 12);
    account.call("StopInstances", &ids);
    account.pass(Span::minutes(5));
    assert_eq!(count(&mut account), 12, "it stopped as 10:12 began");
    account.call("StartInstances", &ids);
    account.pass(Span::minutes(3));
    assert_eq!(count(&mut account), 15);
    account.call("TerminateInstances", &ids);
    account.pass(Span::hours(3));
    assert_eq!(count(&mut account), 15, "it ended as 10:20 began");
}

/// CloudWatch API reference: by the minute for 15 days, by five minutes for 63, by the hour after that. Counts that the
/// instance has forgotten are not told as 0.
#[test]
fn old_values_are_there_in_long_steps_only() {
    let (mut account, id) = account(&[(1, 5, 0)]);
    account.pass(Span::hours(24 * 16));
    let at = |period: i64| ask(&id, &json!({"Period": period, "EndTime": "2026-03-02T11:00:00Z"}));
    assert_eq!(sums(&mut account, &at(60)), [""; 0]);
    assert_eq!(sums(&mut account, &at(300)).len(), 12);
    account.pass(Span::hours(24 * 60));
    assert_eq!(sums(&mut account, &at(300)), [""; 0]);
    assert_eq!(sums(&mut account, &at(3600)), ["10:00 5.0"]);
    let now = account.world.now;
    let instance = account.world.ec2.instances.get_mut(&InstanceId::new(id.as_str())).unwrap();
    instance.no_token.clear();
    let full = i64::try_from(NO_TOKEN_MINUTES).unwrap();
    for minute in 1..=full {
        instance.no_token.insert(now.plus(Span::minutes(-minute)), NoToken { served: 1, rejected: 0 });
    }
    assert_eq!(sums(&mut account, &at(3600)), [""; 0]);
    let day = |at: Timestamp| at.iso();
    let last = json!({"Period": 3600, "StartTime": day(now.plus(Span::hours(-48))), "EndTime": day(now)});
    assert_eq!(sums(&mut account, &ask(&id, &last)).len(), 24);
}

/// In place of the usual: code, sentence, source.
const REFUSALS: &[(&str, &str, &str, &str)] = &[
    (
        r#"{"Period":90}"#,
        "InvalidParameterValue",
        "The parameter Period must be a multiple of 60.",
        "public re-implementations; unconfirmed wording",
    ),
    (
        r#"{"Period":0}"#,
        "InvalidParameterValue",
        "The parameter Period must be greater than or equal to 1.",
        "unconfirmed wording",
    ),
    (
        r#"{"EndTime":"2026-03-02T10:00:00Z"}"#,
        "InvalidParameterValue",
        "The parameter StartTime must be less than the parameter EndTime.",
        "moto's record of CloudWatch",
    ),
    (
        r#"{"StartTime":"2025-08-20T08:20:00Z"}"#,
        "InvalidParameterCombination",
        "You have requested up to 279,465 datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.",
        "a public CLI transcript",
    ),
    (
        r#"{"Statistics":[]}"#,
        "InvalidParameterCombination",
        "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
        "a public CLI transcript",
    ),
    (
        r#"{"Statistics":["Sum","Average,Sum"]}"#,
        "InvalidParameterValue",
        "The parameter Statistics.member.2 must be a value in the set [ SampleCount, Average, Sum, Minimum, Maximum ].",
        "aws/aws-cli#342 (its order is another), boto/botocore#1671",
    ),
    (
        r#"{"Unit":"Counts"}"#,
        "InvalidParameterValue",
        "The parameter Unit must be a value in the set [ Seconds, Microseconds, Milliseconds, Bytes, Kilobytes, Megabytes, Gigabytes, Terabytes, Bits, Kilobits, Megabits, Gigabits, Terabits, Percent, Count, Bytes/Second, Kilobytes/Second, Megabytes/Second, Gigabytes/Second, Terabytes/Second, Bits/Second, Kilobits/Second, Megabits/Second, Gigabits/Second, Terabits/Second, Count/Second, None ].",
        "public transcripts of PutMetricData",
    ),
    (
        r#"{"ExtendedStatistics":["p99"]}"#,
        "NotSimulated",
        "rolelab: parameter ExtendedStatistics of cloudwatch GetMetricStatistics is not simulated",
        "the lab's own voice",
    ),
    (
        r#"{"MetricName":"CPUUtilization"}"#,
        "NotSimulated",
        "rolelab: metric CPUUtilization of AWS/EC2 is not simulated",
        "the lab's own voice",
    ),
];

#[test]
fn refusals_are_in_the_words_of_cloudwatch() {
    let (mut account, id) = account(&[]);
    for (more, code, message, source) in REFUSALS {
        let input = ask(&id, &serde_json::from_str(more).unwrap());
        let error = account.try_call("GetMetricStatistics", &input).expect_err(source);
        assert_eq!((error.code.as_str(), error.message.as_str()), (*code, *message), "{more}: {source}");
    }
    // A day by the minute is just within the limit.
    let day = json!({"StartTime": "2026-03-01T10:05:00Z"});
    assert_eq!(sums(&mut account, &ask(&id, &day)).len(), 5);
}

/// CloudWatch API reference, ListMetrics: what had a datapoint in the last two weeks.
#[test]
fn metrics_are_listed_that_were_published() {
    let (mut account, id) = account(&[(3, 0, 4)]);
    let other = account.launch(&json!({}));
    let names = |account: &mut Account, input: Value| -> Vec<String> {
        let told = account.call("ListMetrics", &input);
        let metrics = told["Metrics"].as_array().unwrap().iter();
        let line = |metric: &Value| {
            let dimension = &metric["Dimensions"][0];
            assert_eq!((&metric["Namespace"], &dimension["Name"]), (&json!("AWS/EC2"), &json!("InstanceId")));
            format!("{} {}", metric["MetricName"].as_str().unwrap(), dimension["Value"].as_str().unwrap())
        };
        metrics.map(line).collect()
    };
    let both = [format!("MetadataNoToken {id}"), format!("MetadataNoTokenRejected {id}")];
    assert_eq!(names(&mut account, json!({})), both, "the other has run for no minute yet");
    account.pass(Span::minutes(2));
    assert_eq!(names(&mut account, json!({})).len(), 3);
    let rows = [
        (json!({"Namespace": "AWS/EC2", "MetricName": "MetadataNoTokenRejected"}), 1),
        (json!({"Namespace": "AWS/S3"}), 0),
        (json!({"MetricName": "CPUUtilization"}), 0),
        (json!({"Dimensions": [{"Name": "InstanceId"}]}), 3),
        (json!({"Dimensions": [{"Name": "InstanceId", "Value": other}]}), 1),
        (json!({"Dimensions": [{"Name": "ImageId"}]}), 0),
        (json!({"RecentlyActive": "PT3H"}), 3),
    ];
    for (input, count) in &rows {
        assert_eq!(names(&mut account, input.clone()).len(), *count, "{input}");
    }
    account.pass(Span::hours(4));
    let recent = names(&mut account, json!({"RecentlyActive": "PT3H"}));
    assert_eq!(recent.len(), 2, "nothing was rejected lately: {recent:?}");
    account.call("TerminateInstances", &json!({"InstanceIds": [id, other]}));
    account.pass(Span::hours(24 * 15));
    assert_eq!(names(&mut account, json!({})), [""; 0]);
    let error = account.try_call("ListMetrics", &json!({"RecentlyActive": "PT1H"})).unwrap_err();
    assert_eq!(error.message, "The parameter RecentlyActive must be a value in the set [ PT3H ].");
}

/// Service Authorization Reference, Amazon CloudWatch: neither has a resource type.
#[test]
fn needs_have_no_resource() {
    let account = Account::new(1);
    for operation in ["GetMetricStatistics", "ListMetrics"] {
        let needs = account.needs(operation, &json!({}));
        let told: Vec<(&str, &str)> =
            needs.iter().map(|n| (n.action.as_str(), n.resource.as_str())).collect();
        assert_eq!(told, [(format!("cloudwatch:{operation}").as_str(), "*")]);
    }
}
