//! The native door of the engine, without a socket: requests of real clients as inputs.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{net::IpAddr, sync::Arc};

use rolelab_core::{
    http::{Method, Request, Url},
    ids::InstanceId,
    journal::{Ending, Event},
    model::{self, codec},
    sigv4,
    time::Span,
};
use rolelab_labs::{Input, Lab, Outcome, input::Door, lab::EPOCH};
use serde_json::{Value, json};

fn lab() -> Lab {
    let mut lab = Lab::open("sandbox", 7, EPOCH).unwrap();
    lab.open_door(None);
    lab
}

/// A call of the console user, as a client on this machine signs it.
fn call(lab: &Lab, service: &str, operation: &str, input: &Value) -> Arc<Request> {
    let service = model::service(service).unwrap();
    let operation = service.operation(operation).unwrap();
    let mut request = codec::encode_request(service, operation, "us-east-1", input).unwrap();
    request.url = Url::parse(&format!("http://127.0.0.1:4566{}", request.url.target())).unwrap();
    let key = lab.world().admin_key().unwrap();
    let credentials =
        sigv4::Credentials { access_key: key.id.to_string(), secret: key.secret.clone(), token: None };
    sigv4::sign(&mut request, &credentials, "us-east-1", &service.signing_name, lab.world().now);
    Arc::new(request)
}

fn get(path: &str) -> Arc<Request> {
    Arc::new(Request::new(Method::GET, Url::parse(&format!("http://127.0.0.1:4567{path}")).unwrap()))
}

fn body(outcome: &Outcome) -> String {
    let Some(Ending::Answered(response)) = &outcome.ending else { panic!("{:?}", outcome.ending) };
    response.body.text().into_owned()
}

/// Launches an instance; the inputs go into the list.
fn launch(lab: &mut Lab, inputs: &mut Vec<Input>) -> InstanceId {
    let image = lab.world().ec2.images.values().find(|image| !image.imds_v2).unwrap().id.to_string();
    let input = json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1});
    let launch = Input::Request { door: Door::Aws, request: call(lab, "ec2", "RunInstances", &input) };
    let runs = Input::Advance { millis: 3_000 };
    for input in [launch, runs] {
        lab.dispatch(input.clone());
        inputs.push(input);
    }
    lab.world().ec2.instances.keys().next_back().unwrap().clone()
}

#[test]
fn equal_requests_make_equal_worlds_also_through_json() {
    let mut first = lab();
    let mut inputs = Vec::new();
    let instance = launch(&mut first, &mut inputs);
    let requests = [
        (Door::Instance { instance: instance.clone() }, get("/latest/meta-data/instance-id")),
        (Door::Instance { instance }, call(&first, "sts", "GetCallerIdentity", &json!({}))),
        (Door::Aws, get("/example-bucket/hello.txt")),
    ];
    let made = requests.map(|(door, request)| Input::Request { door, request });
    let told: Vec<Outcome> = made.iter().map(|input| first.dispatch(input.clone())).collect();
    inputs.extend(made);
    let text = serde_json::to_string(&inputs).unwrap();
    let mut second = lab();
    let again: Vec<Outcome> =
        serde_json::from_str::<Vec<Input>>(&text).unwrap().into_iter().map(|i| second.dispatch(i)).collect();
    assert_eq!(again.get(2..).unwrap(), told);
    assert_eq!(first.state().unwrap(), second.state().unwrap());
    assert_eq!(first.journal(), second.journal());
}

#[test]
fn the_door_says_where_a_call_comes_from() {
    let mut lab = lab();
    let instance = launch(&mut lab, &mut Vec::new());
    let address = lab.world().ec2.instances.get(&instance).unwrap().public_address.unwrap();
    for (door, expected) in [
        (Door::Aws, IpAddr::V4(rolelab_labs::hosts::LAPTOP_PUBLIC)),
        (Door::Instance { instance }, IpAddr::V4(address)),
    ] {
        let request = call(&lab, "sts", "GetCallerIdentity", &json!({}));
        let outcome = lab.dispatch(Input::Request { door, request });
        let (from, to) = outcome.journal;
        let facts = lab.journal().between(from, to);
        let calls: Vec<IpAddr> = facts
            .iter()
            .filter_map(|entry| match &entry.event {
                Event::ApiCall(call) => Some(call.source_address),
                _ => None,
            })
            .collect();
        assert_eq!(calls, [expected]);
        assert!(
            matches!(&facts.last().unwrap().event, Event::Exchange(exchange) if exchange.peer == expected)
        );
        assert!(body(&outcome).contains("user/admin"));
    }
}

#[test]
fn a_lab_that_serves_remembers_calls_longer_and_everything_only_so_long() {
    let mut lab = lab();
    let instance = launch(&mut lab, &mut Vec::new());
    let calls = |lab: &Lab| {
        let management =
            |event: &Event| matches!(event, Event::ApiCall(call) if call.operation == "RunInstances");
        lab.journal().entries().iter().filter(|entry| management(&entry.event)).count()
    };
    let door = Door::Instance { instance };
    let request = get("/latest/meta-data/instance-id");
    let mut most = 0;
    for _ in 0..20_000 {
        let outcome = lab.dispatch(Input::Request { door: door.clone(), request: Arc::clone(&request) });
        assert!(matches!(outcome.ending, Some(Ending::Answered(_))));
        most = most.max(lab.journal().entries().len());
    }
    assert!(most <= 11_000, "{most}");
    assert_eq!(calls(&lab), 1, "the launch is remembered");
    // Facts of the network have a place in the list of inputs and none in a save of one.
    assert!(lab.snapshot().unwrap().journal.entries().len() <= 11_000);
}

#[test]
fn nothing_answers_on_an_instance_that_does_not_run() {
    let mut lab = lab();
    let instance = launch(&mut lab, &mut Vec::new());
    let stop = call(&lab, "ec2", "StopInstances", &json!({"InstanceIds": [instance.as_str()]}));
    lab.dispatch(Input::Request { door: Door::Aws, request: stop });
    lab.dispatch(Input::Advance { millis: Span::minutes(1).as_millis() });
    let door = Door::Instance { instance };
    let outcome = lab.dispatch(Input::Request { door, request: get("/") });
    assert_eq!(outcome.ending, Some(Ending::Lost));
}
