//! What must be true of the authorisation function whatever the policies say, found by chance: an added Deny never
//! allows more, a removed Allow neither; order says nothing; a negated operator is the complement of its positive one;
//! no JSON upsets it; and patterns match as the plainest matcher has it.
//!
//! Source of the laws: IAM User Guide, "Policy evaluation logic" ("an explicit deny in any of these policies overrides
//! the allow") and "Condition operators".

#![allow(clippy::unwrap_used, clippy::panic)]

mod chance;

use std::sync::Arc;

use chance::holds;
use proptest::{prelude::*, sample::select};
use rolelab_core::policy::{Ask, Context, Document, Ended, Outcome, Policies, Source, authorise, matches};
use serde_json::{Map, Value, json};

const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "s3:PutObject",
    "s3:*",
    "s3:*",
    "s3:Get*",
    "*",
    "*",
    "*",
    "iam:CreatePolicyVersion",
    "sts:AssumeRole",
    "kms:Decrypt",
    "ec2:DescribeInstances",
];
const RESOURCES: &[&str] = &[
    "*",
    "*",
    "*",
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/${aws:username}",
    "arn:aws:iam::111111111111:role/app",
    "arn:aws:iam::aws:policy/*",
    "arn:aws:kms:us-east-1:111111111111:key/*",
];
const ASKED: &[&str] = &[
    "arn:aws:s3:::b/martha",
    "arn:aws:s3:::b/k",
    "arn:aws:iam::111111111111:role/app",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:kms:us-east-1:111111111111:key/k",
    "*",
];
const PRINCIPALS: &[&str] = &[
    "arn:aws:iam::111111111111:user/martha",
    "arn:aws:iam::111111111111:role/web",
    "arn:aws:sts::111111111111:assumed-role/web/i-1",
    "arn:aws:sts::111111111111:federated-user/fred",
    "arn:aws:iam::111111111111:root",
    "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/x",
    "ec2.amazonaws.com",
    "*",
    "accounts.google.com",
];
const NAMED: &[&str] = &[
    r#""*""#,
    r#"{"AWS":"111111111111"}"#,
    r#"{"AWS":"arn:aws:iam::111111111111:user/martha"}"#,
    r#"{"AWS":["arn:aws:iam::111111111111:role/web","arn:aws:iam::111111111111:root"]}"#,
    r#"{"AWS":"arn:aws:sts::111111111111:assumed-role/web/i-1"}"#,
    r#"{"AWS":"arn:aws:sts::111111111111:federated-user/fred"}"#,
    r#"{"Service":"ec2.amazonaws.com"}"#,
    r#"{"Federated":"accounts.google.com"}"#,
];
const CONDITIONS: &[&str] = &[
    "{}",
    "{}",
    "{}",
    "{}",
    "{}",
    "{}",
    r#"{"StringEquals":{"k":"a"}}"#,
    r#"{"StringNotEquals":{"k":"a"}}"#,
    r#"{"ForAllValues:StringLike":{"k":["a*","b"]}}"#,
    r#"{"ForAnyValue:StringEqualsIfExists":{"k":"b"}}"#,
    r#"{"Null":{"k":"true"},"Bool":{"t":"true"}}"#,
    r#"{"StringSounds":{"k":"a"}}"#,
    r#"{"StringLike":{"aws:username":"${k, 'martha'}"}}"#,
];

/// One statement; with a principal for policies on resources.
fn statement(on_resource: bool) -> impl Strategy<Value = Value> {
    let effect = select(&["Allow", "Allow", "Deny"][..]);
    let lists = (select(ACTIONS), select(RESOURCES), select(NAMED), select(CONDITIONS));
    (effect, lists, any::<[bool; 2]>(), 0..8_u8).prop_map(
        move |(effect, (action, resource, named, condition), [not_action, not_resource], rare)| {
            let mut one = Map::new();
            one.insert("Effect".to_owned(), effect.into());
            let negate =
                |not: bool, name: &str| if not && rare == 0 { format!("Not{name}") } else { name.to_owned() };
            one.insert(negate(not_action, "Action"), action.into());
            one.insert(negate(not_resource, "Resource"), resource.into());
            one.insert("Condition".to_owned(), serde_json::from_str(condition).unwrap());
            if on_resource {
                let name = if rare == 1 { "NotPrincipal" } else { "Principal" };
                one.insert(name.to_owned(), serde_json::from_str(named).unwrap());
            }
            Value::Object(one)
        },
    )
}

fn policy(on_resource: bool) -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(statement(on_resource), 1..4)
}

/// Policies as statements, so that they can be changed before they are read.
#[derive(Clone, Debug)]
struct All {
    identity: Vec<Vec<Value>>,
    resource: Option<Vec<Value>>,
    boundary: Option<Vec<Vec<Value>>>,
    session: Option<Vec<Vec<Value>>>,
    scps: Option<Vec<Vec<Vec<Value>>>>,
    rcps: Option<Vec<Vec<Vec<Value>>>>,
    endpoint: Option<Vec<Vec<Value>>>,
}

fn source(statements: &[Value]) -> Source {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    Source { name: "p".to_owned(), document: Arc::new(Document::parse(&text).unwrap()) }
}

impl All {
    fn read(&self) -> Policies {
        let list = |all: &Vec<Vec<Value>>| all.iter().map(|one| source(one)).collect::<Vec<_>>();
        let tiers = |all: &Vec<Vec<Vec<Value>>>| all.iter().map(list).collect();
        Policies {
            identity: list(&self.identity),
            resource: self.resource.as_deref().map(source),
            boundary: self.boundary.as_ref().map(list),
            session: self.session.as_ref().map(list),
            scps: self.scps.as_ref().map(tiers),
            rcps: self.rcps.as_ref().map(tiers),
            endpoint: self.endpoint.as_ref().map(list),
        }
    }

    /// Every policy there is.
    fn each(&mut self) -> Vec<&mut Vec<Value>> {
        let mut all: Vec<&mut Vec<Value>> = self.identity.iter_mut().collect();
        all.extend(&mut self.resource);
        for list in [&mut self.boundary, &mut self.session, &mut self.endpoint] {
            all.extend(list.iter_mut().flatten());
        }
        for tiers in [&mut self.scps, &mut self.rcps] {
            all.extend(tiers.iter_mut().flatten().flatten());
        }
        all
    }

    /// The same from behind.
    fn turned(&self) -> Self {
        let mut turned = self.clone();
        for one in turned.each() {
            one.reverse();
        }
        turned.identity.reverse();
        for list in [&mut turned.boundary, &mut turned.session, &mut turned.endpoint] {
            list.iter_mut().for_each(|list| list.reverse());
        }
        for tiers in [&mut turned.scps, &mut turned.rcps] {
            tiers.iter_mut().for_each(|tiers| tiers.reverse());
        }
        turned
    }
}

fn all() -> impl Strategy<Value = All> {
    let few = |on_resource| prop::collection::vec(policy(on_resource), 0..3);
    let some = move |on_resource| prop::option::weighted(0.3, few(on_resource));
    let tiers = move |on_resource| prop::option::weighted(0.3, prop::collection::vec(few(on_resource), 0..3));
    let on = prop::option::weighted(0.6, policy(true));
    (few(false), on, some(false), some(false), tiers(false), tiers(true), some(true)).prop_map(
        |(identity, resource, boundary, session, scps, rcps, endpoint)| All {
            identity,
            resource,
            boundary,
            session,
            scps,
            rcps,
            endpoint,
        },
    )
}

/// Nothing but grants of a policy on the resource, which reach callers more and less closely.
fn granted() -> impl Strategy<Value = All> {
    let grant = select(NAMED).prop_map(|named| {
        let named: Value = serde_json::from_str(named).unwrap();
        json!({"Effect": "Allow", "Principal": named, "Action": "*", "Resource": "*"})
    });
    prop::collection::vec(grant, 2..4).prop_map(|grants| All {
        identity: Vec::new(),
        resource: Some(grants),
        boundary: None,
        session: None,
        scps: None,
        rcps: None,
        endpoint: None,
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let values = prop::option::of(prop::collection::vec(select(&["a", "b", "ab", ""][..]), 0..3));
    let action = select(
        &["s3:GetObject", "s3:PutObject", "iam:CreatePolicyVersion", "sts:AssumeRole", "kms:Decrypt"][..],
    );
    (
        select(PRINCIPALS),
        action,
        select(ASKED),
        prop::option::weighted(0.2, Just("222222222222")),
        values,
        any::<bool>(),
    )
        .prop_map(|(principal, action, resource, owner, values, truth)| {
            let mut context = Context::from([
                ("aws:username".to_owned(), vec!["martha".to_owned()]),
                ("t".to_owned(), vec![truth.to_string()]),
            ]);
            if let Some(values) = values {
                context.insert("k".to_owned(), values.into_iter().map(str::to_owned).collect());
            }
            let role = principal
                .contains("assumed-role/web")
                .then(|| "arn:aws:iam::111111111111:role/web".to_owned());
            Ask {
                principal: principal.to_owned(),
                role,
                action: action.to_owned(),
                resource: resource.to_owned(),
                resource_account: owner.map(str::to_owned),
                context,
            }
        })
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Allowed => 2,
        Outcome::ImplicitDeny => 1,
        Outcome::ExplicitDeny => 0,
    }
}

#[test]
fn an_added_deny_never_allows_more() {
    let deny = any::<bool>().prop_flat_map(statement).prop_map(|mut one| {
        one["Effect"] = "Deny".into();
        one
    });
    holds(1500, &(all(), ask(), deny, any::<prop::sample::Index>()), |(mut all, ask, mut deny, place)| {
        let before = authorise(&ask, &all.read()).outcome;
        let mut places = all.each();
        if places.is_empty() {
            return Ok(());
        }
        let at = place.index(places.len());
        if places[at].iter().any(|one| one.get("Principal").is_some() || one.get("NotPrincipal").is_some()) {
            deny["Principal"] = "*".into();
            deny.as_object_mut().unwrap().remove("NotPrincipal");
        }
        deny["Sid"] = "Added".into();
        places[at].push(deny);
        let decision = authorise(&ask, &all.read());
        let after = decision.outcome;
        prop_assert!(rank(after) <= rank(before), "{before:?} became {after:?}");
        let added = decision.reasons.iter().find(|reason| reason.sid.as_deref() == Some("Added")).unwrap();
        let binds = decision.gates[added.gate].ended != Ended::Exempt;
        prop_assert!(!(added.applies && binds) || after == Outcome::ExplicitDeny);
        Ok(())
    });
}

#[test]
fn a_removed_allow_never_allows_more() {
    holds(1000, &(all(), ask()), |(all, ask)| {
        let before = authorise(&ask, &all.read()).outcome;
        let places = all.clone().each().len();
        for place in 0..places {
            for number in 0..4 {
                let mut fewer = all.clone();
                let mut policies = fewer.each();
                let policy = &mut policies[place];
                if policy.get(number).is_some_and(|one| one["Effect"] == "Allow") {
                    policy.remove(number);
                    let after = authorise(&ask, &fewer.read()).outcome;
                    prop_assert!(rank(after) <= rank(before), "{before:?} became {after:?}");
                }
            }
        }
        Ok(())
    });
}

#[test]
fn order_says_nothing() {
    holds(1500, &(prop_oneof![all(), granted()], ask()), |(all, ask)| {
        let (a, b) = (authorise(&ask, &all.read()), authorise(&ask, &all.turned().read()));
        prop_assert_eq!((a.outcome, a.level, a.rule), (b.outcome, b.level, b.rule));
        Ok(())
    });
}

/// What decides applies, and an allowed request rests on a statement unless nothing was needed.
#[test]
fn reasons_bear_the_outcome_out() {
    holds(400, &(all(), ask()), |(all, ask)| {
        let decision = authorise(&ask, &all.read());
        let deciding: Vec<_> = decision.reasons.iter().filter(|reason| reason.decides).collect();
        prop_assert!(deciding.iter().all(|reason| reason.applies));
        let rests = decision.outcome != Outcome::ImplicitDeny && decision.level.is_some();
        prop_assert_eq!(rests, !deciding.is_empty());
        let told = serde_json::to_string(&decision).unwrap();
        prop_assert_eq!(serde_json::from_str::<rolelab_core::policy::Decision>(&told).unwrap(), decision);
        Ok(())
    });
}

const PAIRS: &[(&str, &str)] = &[
    ("StringEquals", "StringNotEquals"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    ("StringLike", "StringNotLike"),
    ("ArnLike", "ArnNotLike"),
    ("ArnEquals", "ArnNotEquals"),
    ("NumericEquals", "NumericNotEquals"),
    ("NumericLessThan", "NumericGreaterThanEquals"),
    ("NumericGreaterThan", "NumericLessThanEquals"),
    ("DateEquals", "DateNotEquals"),
    ("DateLessThan", "DateGreaterThanEquals"),
    ("IpAddress", "NotIpAddress"),
];

/// A value of the kind that an operator compares.
fn value(operator: &str) -> BoxedStrategy<String> {
    match operator {
        o if o.starts_with("String") => "[aAb*?:]{0,4}".boxed(),
        o if o.starts_with("Arn") => "arn:aws:s3:[ab*]?:1?:[ab*?]{0,3}".boxed(),
        o if o.starts_with("Numeric") => "-?[0-9]{1,3}(\\.[0-9]{1,2})?".boxed(),
        o if o.starts_with("Date") => "20[0-9]{2}-0[1-9]-1[0-9]".boxed(),
        _ => "10\\.[0-9]\\.0\\.[0-9]".boxed(),
    }
}

/// With one value in the request; orders have one value in the policy, since several are an "or" on both sides.
#[test]
fn a_negated_operator_is_the_complement() {
    let case = select(PAIRS).prop_flat_map(|(yes, no)| {
        let ordered = yes.contains("Than");
        let wanted = prop::collection::vec(value(yes), 1..if ordered { 2 } else { 4 });
        // Often one that the policy names.
        (Just((yes, no)), wanted, prop::option::of(value(yes)))
    });
    holds(1200, &case, |((yes, no), wanted, found)| {
        let found = found.unwrap_or_else(|| wanted[0].clone());
        let allowed = |operator: &str| {
            let statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {"k": wanted}}});
            let policies = Policies { identity: vec![source(&[statement])], ..Policies::default() };
            let ask = Ask {
                principal: "arn:aws:iam::111111111111:user/martha".to_owned(),
                role: None,
                action: "s3:GetObject".to_owned(),
                resource: "arn:aws:s3:::b/k".to_owned(),
                resource_account: None,
                context: Context::from([("k".to_owned(), vec![found.clone()])]),
            };
            authorise(&ask, &policies).allowed()
        };
        prop_assert!(allowed(yes) != allowed(no));
        Ok(())
    });
}

/// JSON that is almost a policy, or nothing like one.
fn any_json() -> impl Strategy<Value = Value> {
    let words = select(
        &[
            "Version",
            "Statement",
            "Effect",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Principal",
            "NotPrincipal",
            "Condition",
            "Sid",
            "Id",
            "Allow",
            "Deny",
            "2012-10-17",
            "AWS",
            "Service",
            "StringLike",
            "ForAllValues:Null",
            "*",
            "arn:aws:s3:::b/${aws:username}",
            "${",
            "${,'}",
            "ForAnyValue:DateLessThanIfExists",
            "s3:*",
            "",
        ][..],
    );
    let leaf = prop_oneof![
        words.prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~é]{0,8}".prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let names = select(
            &[
                "Version",
                "Statement",
                "Effect",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Principal",
                "NotPrincipal",
                "Condition",
                "Sid",
                "AWS",
                "StringLike",
                "Null",
                "NumericEquals",
                "k",
                "x",
            ][..],
        );
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

/// A policy with one of its values replaced by anything.
fn damaged() -> impl Strategy<Value = Value> {
    (
        policy(true),
        any_json(),
        any::<prop::sample::Index>(),
        select(&["Action", "Resource", "Principal", "Condition", "Effect", "Sid"][..]),
    )
        .prop_map(|(mut statements, junk, place, name)| {
            let at = place.index(statements.len());
            statements[at][name] = junk;
            json!({"Version": "2012-10-17", "Statement": statements})
        })
}

#[test]
fn no_json_upsets_it_and_what_is_read_is_kept() {
    let text = prop_oneof![
        any_json().prop_map(|v| v.to_string()),
        damaged().prop_map(|v| v.to_string()),
        "[ -~]{0,60}"
    ];
    let odd = prop::collection::vec("[ -~:*/é]{0,20}", 4);
    holds(1500, &(text, odd, ask()), |(text, odd, mut ask)| {
        let Ok(document) = Document::parse(&text) else { return Ok(()) };
        prop_assert_eq!(&document.source, &text);
        let kept = serde_json::to_string(&document).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Document>(&kept).unwrap(), &document);
        // Layout says nothing.
        let value: Value = serde_json::from_str(&text).unwrap();
        let pretty = Document::parse(&serde_json::to_string_pretty(&value).unwrap()).unwrap();
        prop_assert_eq!(pretty.statements(), document.statements());
        let one = Source { name: "p".to_owned(), document: Arc::new(document) };
        let many = || Some(vec![one.clone()]);
        let policies = Policies {
            identity: vec![one.clone()],
            resource: Some(one.clone()),
            boundary: many(),
            session: many(),
            scps: Some(vec![vec![one.clone()]]),
            rcps: Some(vec![vec![one.clone()]]),
            endpoint: many(),
        };
        authorise(&ask, &policies);
        let [principal, role, action, resource] = odd.as_slice() else { return Ok(()) };
        (ask.principal, ask.action, ask.resource) = (principal.clone(), action.clone(), resource.clone());
        ask.role = Some(role.clone());
        let decision = authorise(&ask, &policies);
        prop_assert!(!decision.sentence().is_empty());
        Ok(())
    });
}

/// The plainest matcher there is.
fn plainly(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        (['*', rest @ ..], _) => plainly(rest, text) || (!text.is_empty() && plainly(pattern, &text[1..])),
        (['?', rest @ ..], [_, behind @ ..]) => plainly(rest, behind),
        ([a, rest @ ..], [b, behind @ ..]) => a == b && plainly(rest, behind),
        _ => false,
    }
}

#[test]
fn patterns_match_as_the_plainest_matcher_has_it() {
    holds(3000, &("[ab*?é]{0,9}", "[abé]{0,9}"), |(pattern, text)| {
        let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
        prop_assert_eq!(matches(&pattern, &text), plainly(&p, &t));
        Ok(())
    });
}
