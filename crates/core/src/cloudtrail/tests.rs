//! Judges: CloudTrail API reference, LookupEvents (90 days, one attribute, two calls a second) and design of the knobs: off
//! unless a lesson turns them on. The journal's entries are EC2's own calls for role keys, and lookups put there by hand.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};

use crate::{
    journal::{ApiCall, Event},
    sts::{Holder, Identity},
    testing::{Account, EC2_TRUST},
    time::Span,
};

/// An instance whose role got its first two sets of keys five seconds ago.
fn account() -> Account {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    account.launch(&json!({"IamInstanceProfile": {"Name": "web"}}));
    account.pass(Span::seconds(10));
    account
}

fn names(answer: &Value) -> Vec<&str> {
    let events = answer["Events"].as_array().unwrap();
    events.iter().map(|event| event["EventName"].as_str().unwrap()).collect()
}

fn called(account: &mut Account, error: Option<&str>) {
    let user = account.world.iam.users["admin"].clone();
    let identity = Identity {
        arn: user.arn,
        user_id: user.id.to_string(),
        account: account.world.account.to_string(),
        holder: Holder::User(user.name),
        issued: None,
    };
    let call = ApiCall {
        service: "cloudtrail".to_owned(),
        operation: "LookupEvents".to_owned(),
        identity: Some(identity),
        access_key: None,
        source_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: String::new(),
        parameters: json!({}),
        error: error.map(|code| (code.to_owned(), "Rate exceeded".to_owned())),
        decision: None,
        stopped: None,
        claimed: None,
        request_id: String::new(),
        management: true,
        read_only: true,
    };
    account.journal.record(account.world.now, Event::ApiCall(Box::new(call)));
}

#[test]
fn the_history_is_there_at_once_unless_a_knob_delays_it() {
    let mut account = account();
    assert_eq!(names(&account.call("LookupEvents", &json!({}))), ["AssumeRole", "AssumeRole"]);
    account.world.knobs.event_history_delay = 120;
    assert_eq!(names(&account.call("LookupEvents", &json!({}))), [""; 0]);
    let keys = account.events().find(|(_, event)| matches!(event, Event::RoleKeys { .. })).unwrap().0;
    let left = keys.plus(Span::seconds(120)).since(account.world.now);
    account.pass(Span::millis(left.as_millis() - 1));
    assert_eq!(names(&account.call("LookupEvents", &json!({}))), [""; 0]);
    account.pass(Span::millis(1));
    assert_eq!(names(&account.call("LookupEvents", &json!({}))), ["AssumeRole", "AssumeRole"]);
}

#[test]
fn the_third_lookup_in_a_second_waits_where_a_lesson_says_so() {
    let mut account = account();
    for _ in 0..5 {
        called(&mut account, None);
    }
    assert!(account.try_call("LookupEvents", &json!({})).is_ok(), "off by default");
    account.world.knobs.event_history_throttling = true;
    let refused = account.try_call("LookupEvents", &json!({})).unwrap_err();
    assert_eq!((&*refused.code, &*refused.message), ("ThrottlingException", "Rate exceeded"));
    account.pass(Span::seconds(1));
    called(&mut account, Some("ThrottlingException"));
    called(&mut account, Some("ThrottlingException"));
    called(&mut account, None);
    assert!(account.try_call("LookupEvents", &json!({})).is_ok(), "what was refused does not count");
}

#[test]
fn events_are_forgotten_after_ninety_days() {
    let mut account = account();
    called(&mut account, None);
    let ninety = Span::hours(90 * 24);
    account.world.now = account.world.now.plus(ninety);
    assert_eq!(names(&account.call("LookupEvents", &json!({}))), ["LookupEvents"]);
    account.world.now = account.world.now.plus(Span::millis(1));
    assert_eq!(names(&account.call("LookupEvents", &json!({}))), [""; 0]);
}

#[test]
fn pages_follow_one_another_and_meet_nothing_twice() {
    let mut account = account();
    for _ in 0..120 {
        called(&mut account, None);
    }
    let mut input = json!({});
    let mut ids = Vec::new();
    let mut pages = Vec::new();
    loop {
        let answer = account.call("LookupEvents", &input);
        pages.push(names(&answer).len());
        ids.extend(answer["Events"].as_array().unwrap().iter().map(|event| event["EventId"].to_string()));
        // What happens meanwhile is newer, and belongs to no later page.
        called(&mut account, None);
        let Some(token) = answer["NextToken"].as_str() else { break };
        input["NextToken"] = json!(token);
    }
    assert_eq!(pages, [50, 50, 22]);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 122);
}
