//! Bytes at the doors of the policy language: what must be true of whatever is handed in as a document. It writes documents
//! by a hand of its own, so that what was read can be read again.

use rolelab_core::policy::{
    Ask, Context, Document, Effect, Matcher, Policies, PrincipalKind, Source, Statement, authorise,
    check::{Around, Kind, check, is_operator},
    json,
};
use serde_json::{Map, Value};
use std::{collections::BTreeSet, sync::Arc};

const KINDS: [Kind; 8] = [
    Kind::Managed,
    Kind::Inline,
    Kind::Trust,
    Kind::Bucket,
    Kind::Session,
    Kind::Boundary,
    Kind::ServiceControl,
    Kind::ResourceControl,
];

/// A document as JSON. Conditions of one operator stand together.
pub(crate) fn print(document: &Document) -> String {
    let statements: Vec<Value> = document.statements().iter().map(statement).collect();
    let mut whole = Map::new();
    if let Some(version) = document.version() {
        whole.insert("Version".to_owned(), version.into());
    }
    whole.insert("Statement".to_owned(), statements.into());
    Value::Object(whole).to_string()
}

fn statement(statement: &Statement) -> Value {
    let mut out = Map::new();
    if let Some(sid) = &statement.sid {
        out.insert("Sid".to_owned(), sid.clone().into());
    }
    let effect = if statement.effect == Effect::Allow { "Allow" } else { "Deny" };
    out.insert("Effect".to_owned(), effect.into());
    let named = |negated: bool, name: &str| if negated { format!("Not{name}") } else { name.to_owned() };
    if let Some(who) = &statement.principals {
        let value = match who.entries.as_slice() {
            [(PrincipalKind::Anyone, text)] => Value::from(text.clone()),
            entries => {
                let mut kinds = Map::new();
                for (kind, text) in entries {
                    let kind = match kind {
                        PrincipalKind::Service => "Service",
                        PrincipalKind::Federated => "Federated",
                        PrincipalKind::CanonicalUser => "CanonicalUser",
                        PrincipalKind::Anyone | PrincipalKind::Aws => "AWS",
                    };
                    let list = kinds.entry(kind).or_insert_with(|| Value::Array(Vec::new()));
                    list.as_array_mut().unwrap().push(text.clone().into());
                }
                Value::Object(kinds)
            }
        };
        out.insert(named(who.negated, "Principal"), value);
    }
    let list = |matcher: &Matcher| Value::from(matcher.patterns.clone());
    out.insert(named(statement.actions.negated, "Action"), list(&statement.actions));
    if let Some(resources) = &statement.resources {
        out.insert(named(resources.negated, "Resource"), list(resources));
    }
    let mut operators = Map::new();
    for condition in &statement.conditions {
        let keys = operators.entry(&condition.operator).or_insert_with(|| Value::Object(Map::new()));
        keys.as_object_mut().unwrap().insert(condition.key.clone(), condition.values.clone().into());
    }
    if !operators.is_empty() {
        out.insert("Condition".to_owned(), Value::Object(operators));
    }
    Value::Object(out)
}

/// Reads, judges, decides and prints; a word for what happened, or what is not true of it.
pub(crate) fn all_of(text: &str) -> Result<String, String> {
    let read = json::read(text);
    let theirs = serde_json::from_str::<Value>(text);
    // Ours is the stricter about depth, theirs about numbers that no double holds.
    if read.is_ok() != theirs.is_ok() {
        let deep = read.as_ref().is_err_and(|broken| broken.message.contains("deep"));
        let wide = theirs.as_ref().is_err_and(|error| error.to_string().contains("number out of range"));
        if !deep && !wide {
            return Err(format!("json: {read:?} {theirs:?}"));
        }
    }
    let document = Document::parse(text);
    let mut told = BTreeSet::new();
    for kind in KINDS {
        match check(kind, text, &Around { bucket: Some("b"), ..Around::default() }) {
            Ok(judged) if document.as_ref() == Ok(&judged) => told.insert(format!("{kind:?}")),
            Ok(_) => return Err(format!("{kind:?} takes what is no document: {document:?}")),
            Err(fault) if fault.rule == "reader" => return Err(format!("{kind:?}: {fault:?}")),
            Err(fault) if text.get(fault.at..fault.end).is_none() => {
                return Err(format!("no such place: {fault:?}"));
            }
            Err(fault) => told.insert(fault.rule.to_owned()),
        };
    }
    match document {
        Ok(document) => {
            let again = print(&document);
            let second = Document::parse(&again).map_err(|error| format!("{again}: {error}"))?;
            if second.statements() != document.statements() || print(&second) != again {
                return Err(format!("printed and read it is another: {again}"));
            }
            told.insert(decided(document));
        }
        Err(error) => {
            let lines = text.lines().count().max(1) + 1;
            if error.line > lines {
                return Err(format!("line {} of {lines}: {error}", error.line));
            }
        }
    }
    Ok(told.into_iter().collect::<Vec<_>>().join(" "))
}

/// The document everywhere where one can stand.
fn decided(document: Document) -> String {
    let operators =
        document.statements().iter().flat_map(|s| &s.conditions).all(|c| is_operator(&c.operator));
    let source = Source { name: "p".to_owned(), document: Arc::new(document) };
    let context = [("aws:sourceip", "10.0.0.7"), ("aws:username", "a"), ("a", "1")];
    let ask = Ask {
        principal: "arn:aws:iam::111122223333:user/a".to_owned(),
        role: None,
        action: "s3:GetObject".to_owned(),
        resource: "arn:aws:s3:::b/k".to_owned(),
        resource_account: None,
        context: context
            .map(|(key, value)| (key.to_owned(), vec![value.to_owned()]))
            .into_iter()
            .collect::<Context>(),
    };
    let own = Policies { identity: vec![source.clone()], ..Policies::default() };
    let policies = Policies {
        identity: vec![source.clone()],
        resource: Some(source.clone()),
        boundary: Some(vec![source.clone()]),
        session: Some(vec![source.clone()]),
        scps: Some(vec![vec![source.clone()], vec![source.clone()]]),
        rcps: Some(vec![vec![source.clone()]]),
        endpoint: Some(vec![source]),
    };
    let (own, all) = (authorise(&ask, &own), authorise(&ask, &policies));
    let _ = (serde_json::to_string(&all), all.sentence());
    format!("{operators} {:?} {:?} {:?}", own.outcome, all.outcome, all.level)
}
