//! Judges: awscli 2.9.19's botocore for requests, and recorded answers of AWS.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{answers_table::ANSWERS, requests_table::SENT, *};
use crate::{
    api::ApiError,
    http::{Response, StatusCode},
    model,
    time::Timestamp,
};

fn parts(name: &str, operation: &str) -> (&'static Service, &'static Operation) {
    let service = model::service(name).unwrap();
    (service, service.operation(operation).unwrap())
}

#[test]
fn requests_are_those_of_the_real_client() {
    for row in SENT {
        let (service, operation) = parts(row.service, row.operation);
        let input: Value = serde_json::from_str(row.input).unwrap();
        let request = encode_request(service, operation, row.region, &input).unwrap();
        assert_eq!(request.method, row.method);
        assert_eq!(request.url.to_string(), row.url);
        let headers: Vec<(&str, &str)> = request.headers.iter().collect();
        assert_eq!(headers, row.headers, "{}", row.url);
        assert_eq!(request.body.text(), row.body);
    }
}

/// What the client meant is what the service reads, but for empty lists, which EC2's form cannot carry.
#[test]
fn the_service_reads_what_the_client_meant() {
    for row in SENT {
        let (service, operation) = parts(row.service, row.operation);
        let input: Value = serde_json::from_str(row.input).unwrap();
        let request = encode_request(service, operation, row.region, &input).unwrap();
        let (found, mut read) = decode_request(service, &request).unwrap();
        assert_eq!(found.name, operation.name);
        let mut meant = customised(operation, &input);
        if service.protocol == Protocol::Ec2 {
            meant.as_object_mut().unwrap().retain(|_, value| *value != json!([]));
        }
        // The client adds it, and for S3 it is a member as well.
        read.as_object_mut().unwrap().remove("ContentMD5");
        meant.sort_all_objects();
        read.sort_all_objects();
        assert_eq!(read, meant, "{}", row.body);
    }
}

#[test]
fn answers_are_read_as_botocore_reads_them() {
    for (name, operation, status, body, told) in ANSWERS {
        let (service, operation) = parts(name, operation);
        let response = Response::new(StatusCode::from_u16(*status).unwrap(), *body);
        let read = match decode_response(service, operation, &response) {
            Ok(output) => output.to_string(),
            Err(error) => json!([error.code, error.message]).to_string(),
        };
        // Texts, not values: the order of the members counts.
        let told: Value = serde_json::from_str(told).unwrap();
        assert_eq!(read, told.to_string(), "{body}");
    }
}

/// What is written is read back the same. Other eyes: botocore's own parser was given what this writes for
/// every operation of the models.
#[test]
fn answers_survive_the_wire() {
    let stamp = Stamp {
        request_id: "1".to_owned(),
        host_id: "2".to_owned(),
        at: Timestamp::parse("2026-03-02T10:00:00Z").unwrap(),
    };
    for (name, operation, status, _, told) in ANSWERS {
        let (service, operation) = parts(name, operation);
        let told: Value = serde_json::from_str(told).unwrap();
        if *status == 200 {
            let given = match *name {
                "iam" | "s3" => as_operations_give_it(told.clone()),
                _ => told.clone(),
            };
            let written = encode_response(service, operation, &given, &stamp);
            let read = decode_response(service, operation, &written).unwrap();
            assert_eq!(read.to_string(), told.to_string(), "{}", written.body.text());
        } else if let (Some(code), Some(message)) = (told[0].as_str(), told[1].as_str()) {
            let error = ApiError::new(code, message).status(*status);
            let written = encode_error(service, &error, &[("BucketName", "b")], &stamp);
            assert_eq!(decode_response(service, operation, &written), Err(error));
        }
    }
}

/// Operations give policy documents and keys percent-encoded, as their APIs have them.
fn as_operations_give_it(value: Value) -> Value {
    let encoded = |text: &str| Value::from(utf8_percent_encode(text, NON_ALPHANUMERIC).to_string());
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| match (name.as_str(), &value) {
                ("AssumeRolePolicyDocument" | "PolicyDocument", document) => {
                    (name, encoded(&document.to_string()))
                }
                ("Key" | "Prefix" | "Delimiter", Value::String(text)) => (name, encoded(text)),
                _ => (name, as_operations_give_it(value)),
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(as_operations_give_it).collect(),
        other => other,
    }
}

#[test]
fn hostile_answers_end() {
    let (service, operation) = parts("ec2", "DescribeInstances");
    let deep = "<a>".repeat(100_000);
    for body in ["", "<", "<a>", "<a></b>", "&", "<a>&x;</a>", "<a>&#xfffffff;</a>", "\u{0}", deep.as_str()] {
        let response = Response::new(StatusCode::OK, body);
        assert!(decode_response(service, operation, &response).is_err(), "{body:.20}");
    }
}

/// The request that botocore 1.44.8 makes of a call of CloudWatch, and what it reads in the answers.
#[test]
fn a_younger_client_speaks_json_with_cloudwatch() {
    let service = model::service("cloudwatch").unwrap();
    let body = r#"{"Namespace": "AWS/EC2", "MetricName": "x", "StartTime": 1772445600, "EndTime": 1772449200, "Period": 60, "Statistics": ["Sum"]}"#;
    let url = Url::parse("https://monitoring.us-east-1.amazonaws.com/").unwrap();
    let mut request = Request::new(Method::POST, url);
    request.headers.push("X-Amz-Target", "GraniteServiceVersion20100801.GetMetricStatistics");
    request.headers.push("Content-Type", "application/x-amz-json-1.0");
    request.headers.push("x-amzn-query-mode", "true");
    request.body = body.into();
    assert!(compatible::speaks(service, &request));
    assert!(!compatible::speaks(model::service("iam").unwrap(), &request));
    let (operation, input) = decode_request(service, &request).unwrap();
    let wanted = json!({
        "Namespace": "AWS/EC2", "MetricName": "x", "StartTime": "2026-03-02T10:00:00Z",
        "EndTime": "2026-03-02T11:00:00Z", "Period": 60, "Statistics": ["Sum"],
    });
    assert_eq!((operation.name.as_str(), input), ("GetMetricStatistics", wanted));

    let stamp = Stamp { request_id: "id".to_owned(), host_id: String::new(), at: Timestamp::from_millis(0) };
    let said = json!({"Label": "x", "Datapoints": [{"Timestamp": "2026-03-02T10:00:00Z", "Sum": 2.0}]});
    let answer = compatible::answer(service, operation, &said, &stamp);
    assert_eq!(answer.body.text(), r#"{"Label":"x","Datapoints":[{"Timestamp":1772445600,"Sum":2.0}]}"#);
    assert_eq!(answer.headers.get("Content-Type"), Some("application/x-amz-json-1.0"));
    let refused =
        compatible::refusal(service, &ApiError::new("InvalidParameterValue", "no").status(400), &stamp);
    assert_eq!(refused.headers.get("x-amzn-query-error"), Some("InvalidParameterValue;Sender"));
    assert_eq!(refused.body.text(), r#"{"__type":"InvalidParameterValue","message":"no"}"#);
}

/// awscli 2.9.19's botocore, given these answers: the header's word goes before the body's, up to a colon.
#[test]
fn refusals_of_the_other_rest_protocol_are_read_as_botocore_reads_them() {
    let (service, operation) = parts("guardduty", "ListDetectors");
    let rows = [
        (
            "BadRequestException:http://x/",
            r#"{"__type":"InvalidInputException","message":"The request"}"#,
            ("BadRequestException", "The request"),
        ),
        ("AccessDeniedException", r#"{"Message":"User"}"#, ("AccessDeniedException", "User")),
        ("", r#"{"code":"X","Message":"User"}"#, ("X", "User")),
        ("", r#"{"__type":"a#X","Message":"User"}"#, ("X", "User")),
    ];
    for (header, body, (code, message)) in rows {
        let mut response = Response::new(StatusCode::BAD_REQUEST, body);
        if !header.is_empty() {
            response.headers.push("x-amzn-ErrorType", header);
        }
        let told = decode_response(service, operation, &response).unwrap_err();
        assert_eq!((&*told.code, &*told.message), (code, message));
    }
    // What the service writes is read back.
    let error = ApiError::new("BadRequestException", "no");
    let stamp = Stamp { request_id: "r".to_owned(), host_id: String::new(), at: Timestamp::default() };
    let response = encode_error(service, &error, &[], &stamp);
    assert_eq!(response.headers.get("X-Amzn-ErrorType"), Some("BadRequestException"));
    assert_eq!(response.body.text(), r#"{"__type":"InvalidInputException","message":"no"}"#);
    assert_eq!(decode_response(service, operation, &response), Err(error));
}
