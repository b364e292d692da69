//! Judges: awscli 2.9.19's botocore for requests, and recorded answers of AWS.

use serde_json::{Value, json};

use super::{requests_table::SENT, *};
use crate::model;

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
        meant.sort_all_objects();
        read.sort_all_objects();
        assert_eq!(read, meant, "{}", row.body);
    }
}
