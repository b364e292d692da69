//! Judge: what the account knows of each refusal, told apart where AWS's own words are the same.

use serde_json::json;

use super::{
    tests::{PEER, admin, session, signed_at, unsigned, world},
    *,
};
use crate::{ids::AccessKeyId, sigv4::Credentials, time::Span};

/// The fact that a call leaves.
fn fact(world: &mut World, request: &Request) -> ApiCall {
    let mut journal = Journal::default();
    handle(world, &mut journal, request, PEER);
    let call = journal.entries().iter().find_map(|entry| match &entry.event {
        Event::ApiCall(call) => Some(call.as_ref().clone()),
        _ => None,
    });
    call.unwrap()
}

fn of(world: &mut World, by: &Credentials, service: &str, operation: &str, input: &Value) -> ApiCall {
    let request = signed_at(unsigned(service, operation, input), service, by, world.now);
    fact(world, &request)
}

#[test]
fn each_cause_is_a_fact_of_its_own() {
    let mut world = world();
    let own = admin(&world);
    let temporary = session(&mut world, Span::hours(6));
    let without = Credentials { token: None, ..temporary.clone() };
    let other = Credentials { token: Some("other".to_owned()), ..temporary.clone() };
    let needless = Credentials { token: Some("other".to_owned()), ..own.clone() };
    let wrong = Credentials { secret: "other".to_owned(), ..own.clone() };
    let unknown = Credentials { access_key: "AKIANOBODY".to_owned(), ..own.clone() };
    let who = json!({});
    let rows = [
        (&own, None, false),
        (&without, Some(Stopped::NoToken), true),
        (&other, Some(Stopped::WrongToken), true),
        (&needless, Some(Stopped::NeedlessToken), true),
        (&wrong, Some(Stopped::Secret), true),
        (&unknown, Some(Stopped::UnknownKey), false),
    ];
    for (by, stopped, claimed) in rows {
        let call = of(&mut world, by, "sts", "GetCallerIdentity", &who);
        assert_eq!((call.stopped, call.claimed.is_some()), (stopped, claimed), "{by:?}");
    }
    let unsigned_one = unsigned("sts", "GetCallerIdentity", &who);
    assert_eq!(fact(&mut world, &unsigned_one).stopped, Some(Stopped::Unsigned));
    let early = world.now.plus(Span::hours(-1));
    let skewed = signed_at(unsigned("sts", "GetCallerIdentity", &who), "sts", &own, early);
    assert_eq!(fact(&mut world, &skewed).stopped, Some(Stopped::Skew));
    let elsewhere = signed_at(unsigned("sts", "GetCallerIdentity", &who), "iam", &own, world.now);
    assert_eq!(fact(&mut world, &elsewhere).stopped, Some(Stopped::Scope));
    world.sts.keys.get_mut(&AccessKeyId::new(own.access_key.as_str())).unwrap().active = false;
    assert_eq!(of(&mut world, &own, "sts", "GetCallerIdentity", &who).stopped, Some(Stopped::Deactivated));
    let ended = world.now.plus(Span::hours(6));
    world.now = ended;
    let call = of(&mut world, &temporary, "sts", "GetCallerIdentity", &who);
    assert_eq!(call.stopped, Some(Stopped::Expired { ended }));
    assert_eq!(call.claimed.unwrap().arn.to_string(), "arn:aws:sts::111122223333:assumed-role/reader/i-0123");
}

#[test]
fn what_no_policy_saw_is_told_apart_from_what_one_permitted() {
    let mut world = world();
    let own = admin(&world);
    let call = of(&mut world, &own, "sts", "GetSessionToken", &json!({}));
    assert!(call.stopped.is_none() && call.decision.is_some_and(|decision| decision.allowed()));
    let call = of(&mut world, &own, "iam", "GetRole", &json!({"RoleName": "a b"}));
    assert_eq!((call.stopped, call.decision), (Some(Stopped::Form), None));
    let call = of(&mut world, &own, "iam", "GetRole", &json!({"RoleName": "nobody"}));
    assert_eq!((call.stopped, call.decision.is_some(), call.error.is_some()), (None, true, true));
    let role = session(&mut world, Span::hours(6));
    let call = of(&mut world, &role, "sts", "GetSessionToken", &json!({}));
    assert_eq!((call.stopped, call.decision), (Some(Stopped::Barred), None));
    let mut request = unsigned("iam", "ListRoles", &json!({}));
    request.body = b"Action=ListMFADevices&Version=2010-05-08".to_vec().into();
    let request = signed_at(request, "iam", &own, world.now);
    let call = fact(&mut world, &request);
    assert_eq!(call.stopped, Some(Stopped::NotSimulated), "{:?}", call.error);
}
