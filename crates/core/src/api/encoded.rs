//! The long text behind a denial of EC2: what DecodeAuthorizationMessage shows. AWS's own is encrypted; ours is base64 of
//! the JSON.
//!
//! Source: STS API reference, DecodeAuthorizationMessage; a decoded message of a launch by an instance's role in a public
//! repository (`ec2:IsLaunchTemplateResource` false, `ec2:InstanceID` `*`), whose keys these are: those of the resource,
//! and what its ARN says. The form of a matched statement is not confirmed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    policy::{Decision, Effect, Level, Matcher, Outcome, Policies, Reason, Source, Statement, spelled},
    sts::{Holder, Identity},
};

/// The longest text that DecodeAuthorizationMessage takes.
const LONGEST: usize = 10_240;

/// The text.
pub(super) fn message(identity: &Identity, decision: &Decision, policies: &Policies) -> String {
    let items = |list: Vec<Value>| json!({ "items": list });
    let conditions = conditions(decision);
    let mut principal = json!({"id": identity.user_id, "arn": decision.ask.principal});
    if let Holder::User(name) | Holder::UserSession(name) = &identity.holder {
        principal = json!({"id": identity.user_id, "name": name.as_str(), "arn": decision.ask.principal});
    }
    let matched = decision.reasons.iter().filter(|reason| reason.decides && reason.effect == Effect::Deny);
    let matched = matched.filter_map(|reason| Some(statement(reason, found(reason, policies)?)));
    let matched = items(matched.collect());
    // Hundreds of tags do not fit; what comes first does.
    let mut shown = conditions.len();
    loop {
        let some: Vec<Value> = conditions.iter().take(shown).cloned().collect();
        let text = URL_SAFE_NO_PAD.encode(told(decision, &principal, &matched, &items(some)).to_string());
        if text.len() <= LONGEST || shown == 0 {
            return text;
        }
        shown /= 2;
    }
}

fn told(decision: &Decision, principal: &Value, matched: &Value, conditions: &Value) -> Value {
    json!({
        "allowed": false,
        "explicitDeny": decision.outcome == Outcome::ExplicitDeny,
        "matchedStatements": matched,
        "failures": {"items": []},
        "context": {
            "principal": principal,
            "action": decision.ask.action,
            "resource": decision.ask.resource,
            "conditions": conditions,
        },
    })
}

/// Keys of the resource and the request, without those of every request and of who asks; then the parts of the ARN.
fn conditions(decision: &Decision) -> Vec<Value> {
    let item = |key: &str, values: &[String]| {
        let values: Vec<Value> = values.iter().map(|value| json!({ "value": value })).collect();
        json!({"key": key, "values": {"items": values}})
    };
    let own = decision.ask.context.iter().filter(|(key, _)| {
        let tags = ["aws:requesttag/", "aws:resourcetag/", "aws:tagkeys"];
        let of_caller = matches!(key.as_str(), "ec2:roledelivery" | "ec2:sourceinstancearn");
        (!key.starts_with("aws:") || tags.iter().any(|start| key.starts_with(start))) && !of_caller
    });
    let mut all: Vec<Value> = own.map(|(key, values)| item(&spelled(key), values)).collect();
    let resource = &decision.ask.resource;
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    if let [_, _, service, region, account, rest] = parts.as_slice() {
        let kind = rest.split('/').next().unwrap_or_default();
        for (key, value) in [
            ("aws:ARN", resource.as_str()),
            ("aws:Account", account),
            ("aws:Region", region),
            ("aws:Resource", rest),
            ("aws:Service", service),
            ("aws:Type", kind),
        ] {
            all.push(item(key, &[value.to_owned()]));
        }
    }
    all
}

/// The statement that a reason is about.
fn found<'a>(reason: &Reason, policies: &'a Policies) -> Option<&'a Statement> {
    let flat = |levels: &'a Option<Vec<Vec<Source>>>| levels.iter().flatten().flatten().collect::<Vec<_>>();
    let sources: Vec<&Source> = match reason.level {
        Level::Identity => policies.identity.iter().collect(),
        Level::Resource | Level::Trust => policies.resource.iter().collect(),
        Level::Boundary => policies.boundary.iter().flatten().collect(),
        Level::Session => policies.session.iter().flatten().collect(),
        Level::Endpoint => policies.endpoint.iter().flatten().collect(),
        Level::ServiceControl => flat(&policies.scps),
        Level::ResourceControl => flat(&policies.rcps),
    };
    let source = sources.into_iter().find(|source| source.name == reason.policy)?;
    source.document.statements().get(reason.statement)
}

fn statement(reason: &Reason, statement: &Statement) -> Value {
    let listed = |matcher: Option<&Matcher>| {
        let patterns = matcher.map(|matcher| matcher.patterns.as_slice()).unwrap_or_default();
        let items: Vec<Value> = patterns.iter().map(|pattern| json!({ "value": pattern })).collect();
        json!({ "items": items })
    };
    let conditions = statement.conditions.iter().map(|condition| {
        let values: Vec<Value> = condition.values.iter().map(|value| json!({ "value": value })).collect();
        json!({"key": condition.key, "values": {"items": values}})
    });
    json!({
        "statementId": reason.sid.clone().unwrap_or_default(),
        "effect": "DENY",
        "principals": {"items": []},
        "principalGroups": {"items": []},
        "actions": listed(Some(&statement.actions)),
        "resources": listed(statement.resources.as_ref()),
        "conditions": {"items": conditions.collect::<Vec<_>>()},
    })
}
