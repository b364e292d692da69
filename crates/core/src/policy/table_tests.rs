//! The tables as tests: each row becomes statements that allow and that deny, and the whole function judges them.

use serde_json::{Value, json};

use super::{
    Outcome, Policies, authorise,
    conditions_table::CONDITIONS,
    principals_table::{Grants, PRINCIPALS},
    resources_table::RESOURCES,
    rows::{Caller, ask, source},
    variables_table::VARIABLES,
};

const OBJECT: &str = "arn:aws:s3:::b/k";

fn allow_all() -> Value {
    json!({"Effect": "Allow", "Action": "*", "Resource": "*"})
}

/// A statement that matches must allow by itself, and deny beside one that allows all.
fn judge(statement: &Value, version: &str, question: &super::Ask) -> (bool, bool) {
    let with = |effect: &str| {
        let mut one = statement.clone();
        one["Effect"] = effect.into();
        let all = if effect == "Deny" { vec![allow_all(), one] } else { vec![one] };
        let document = match version {
            "" => json!({"Statement": all}),
            version => json!({"Version": version, "Statement": all}),
        };
        let identity = vec![source(&document.to_string())];
        authorise(question, &Policies { identity, ..Policies::default() }).outcome
    };
    (with("Allow") == Outcome::Allowed, with("Deny") == Outcome::ExplicitDeny)
}

#[test]
fn conditions_hold_as_documented() {
    let mut wrong = Vec::new();
    for row in CONDITIONS {
        let statement =
            json!({"Action": "*", "Resource": "*", "Condition": {row.operator: {"K:k": row.wanted}}});
        let context: Vec<(&str, &[&str])> = row.found.iter().map(|found| ("k:k", *found)).collect();
        let told = judge(&statement, "2012-10-17", &ask(Caller::User, "s3:GetObject", OBJECT, &context));
        if told != (row.holds, row.holds) {
            wrong.push(row);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn actions_and_resources_match_as_documented() {
    let mut wrong = Vec::new();
    for row in RESOURCES {
        let mut statement = json!({row.element: row.listed});
        if row.element.ends_with("Action") {
            statement["Resource"] = "*".into();
        } else {
            statement["Action"] = "*".into();
        }
        let told = judge(&statement, "2012-10-17", &ask(Caller::User, row.action, row.resource, &[]));
        if told != (row.matches, row.matches) {
            wrong.push(row);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn variables_are_filled_as_documented() {
    let mut wrong = Vec::new();
    for row in VARIABLES {
        let on_resource = row.element.ends_with("Resource");
        let (statement, resource) = match on_resource {
            true => (json!({"Action": "*", row.element: row.text}), row.asked),
            false => {
                let condition = json!({row.element: {"k:k": row.text}});
                (json!({"Action": "*", "Resource": "*", "Condition": condition}), OBJECT)
            }
        };
        let mut question = ask(Caller::User, "some:Action", resource, row.context);
        if !on_resource {
            question.context.insert("k:k".to_owned(), vec![row.asked.to_owned()]);
        }
        if judge(&statement, row.version, &question) != (row.matches, row.matches) {
            wrong.push(row);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn principals_are_reached_as_documented() {
    let mut wrong = Vec::new();
    for row in PRINCIPALS {
        let id = match row.caller {
            Caller::Session => "AROAEXAMPLE:i-1234567890abcdef0",
            _ => "AIDAEXAMPLE",
        };
        let question = ask(row.caller, "s3:GetObject", OBJECT, &[("aws:userid", &[id])]);
        let on_bucket = |effect: &str| {
            let statement = json!({"Effect": effect, row.element: serde_json::from_str::<Value>(row.principal).unwrap(), "Action": "*", "Resource": "*"});
            let open = json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"});
            let all = if effect == "Deny" { vec![open, statement] } else { vec![statement] };
            source(&json!({"Version": "2012-10-17", "Statement": all}).to_string())
        };
        let all = || source(&json!({"Version": "2012-10-17", "Statement": allow_all()}).to_string());
        let allowed = |own: bool, bounded: bool| {
            let nothing = bounded.then(Vec::new);
            let policies = Policies {
                identity: if own { vec![all()] } else { Vec::new() },
                resource: Some(on_bucket("Allow")),
                boundary: nothing.clone(),
                // A federated user has no more than its session policies allow.
                session: nothing.or(Some(vec![all()])),
                ..Policies::default()
            };
            authorise(&question, &policies).allowed()
        };
        // The root user needs no grant, so only what denies it can be seen.
        let grants = match row.caller {
            Caller::Root => row.grants,
            _ if allowed(false, true) => Grants::Fully,
            _ if allowed(false, false) => Grants::Limited,
            _ if allowed(true, false) => {
                let reached = authorise(
                    &question,
                    &Policies { resource: Some(on_bucket("Allow")), ..Policies::default() },
                );
                let reaches = reached.reasons.iter().any(|reason| reason.applies);
                if reaches { Grants::Delegates } else { Grants::No }
            }
            _ => Grants::No,
        };
        let policies =
            Policies { identity: vec![all()], resource: Some(on_bucket("Deny")), ..Policies::default() };
        let denies = authorise(&question, &policies).outcome == Outcome::ExplicitDeny;
        if (grants, denies) != (row.grants, row.denies) {
            wrong.push((row, grants, denies));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// At least 250 decisions from AWS's pages, each with its page.
#[test]
fn the_tables_are_large_and_every_row_names_its_page() {
    let sources = CONDITIONS.iter().map(|row| row.source);
    let sources = sources.chain(RESOURCES.iter().map(|row| row.source));
    let sources = sources.chain(VARIABLES.iter().map(|row| row.source));
    let sources = sources.chain(PRINCIPALS.iter().map(|row| row.source));
    let sources: Vec<&str> = sources.chain(super::tests::tables().map(|row| row.source)).collect();
    assert!(sources.len() >= 250, "{}", sources.len());
    let guides =
        ["IAMUG", "EC2UG", "ORGUG", "STS API", "SAR", "re:Post", "PrivateLink", "S3 User Guide", "S3 API"];
    for source in sources {
        assert!(guides.iter().any(|guide| source.starts_with(guide)), "{source}");
    }
}
