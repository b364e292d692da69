//! The reader of policy documents: from what is written to what it says, or to the place where it says nothing.
//!
//! It knows the grammar only. What AWS refuses beyond it (resources in a trust policy, regions in an S3 resource …) is
//! `check`'s.

use super::{
    document::{
        Condition, DocumentError, Effect, MAX_DOCUMENT, Matcher, PrincipalKind, Principals, Read, Statement,
    },
    draft::{Draft, Part, Said, Texts, Who, draft},
    json,
};

pub(super) const PRINCIPAL_KINDS: [(&str, PrincipalKind); 4] = [
    ("AWS", PrincipalKind::Aws),
    ("Service", PrincipalKind::Service),
    ("Federated", PrincipalKind::Federated),
    ("CanonicalUser", PrincipalKind::CanonicalUser),
];

/// Something that makes no sense, and its place.
type Stop = (usize, String);

pub(super) fn read(text: &str) -> Result<Read, DocumentError> {
    if text.len() > MAX_DOCUMENT {
        let message = format!("the document is longer than {MAX_DOCUMENT} bytes");
        return Err(DocumentError { line: 0, column: 0, message });
    }
    let drafted = draft(text).map_err(|flawed| (flawed.at, flawed.message));
    drafted.and_then(|draft| policy(&draft)).map_err(|(at, message)| {
        let (line, column) = json::place(text, at);
        DocumentError { line, column, message }
    })
}

fn policy(draft: &Draft) -> Result<Read, Stop> {
    if let Some(version) = draft.version.as_ref().filter(|version| !is_version(&version.text)) {
        return Err((version.at, format!("`{}` is no version of the policy language", version.text)));
    }
    let Some(parts) = &draft.statements else { return Err((draft.end, "`Statement` is missing".to_owned())) };
    Ok(Read {
        version: draft.version.as_ref().map(|version| version.text.clone()),
        statements: parts.iter().map(statement).collect::<Result<_, _>>()?,
    })
}

pub(super) fn is_version(text: &str) -> bool {
    matches!(text, "2012-10-17" | "2008-10-17")
}

fn statement(part: &Part) -> Result<Statement, Stop> {
    let missing = |name: &str| (part.end, format!("`{name}` is missing"));
    let effect = part.effect.as_ref().ok_or_else(|| missing("Effect"))?;
    let actions = part.actions.as_ref().ok_or_else(|| missing("Action"))?;
    let conditions = part.conditions.iter().flat_map(|test| {
        test.keys.iter().map(|(key, values)| Condition {
            operator: test.operator.text.clone(),
            key: key.text.clone(),
            values: texts(values),
        })
    });
    Ok(Statement {
        sid: part.sid.as_ref().map(|sid| sid.text.clone()),
        effect: match effect.text.as_str() {
            "Allow" => Effect::Allow,
            "Deny" => Effect::Deny,
            other => {
                return Err((effect.at, format!("`{other}` is no effect: `Allow` or `Deny`, case counts")));
            }
        },
        actions: matcher(actions)?,
        resources: part.resources.as_ref().map(matcher).transpose()?,
        principals: part.principals.as_ref().map(principals).transpose()?,
        conditions: conditions.collect(),
    })
}

fn texts(said: &[Said]) -> Vec<String> {
    said.iter().map(|said| said.text.clone()).collect()
}

fn matcher(texts_of: &Texts) -> Result<Matcher, Stop> {
    if texts_of.entries.is_empty() {
        return Err((texts_of.name.at, format!("`{}` is empty", texts_of.name.text)));
    }
    Ok(Matcher { negated: texts_of.negated, patterns: texts(&texts_of.entries) })
}

fn principals(who: &Who) -> Result<Principals, Stop> {
    let mut entries = Vec::new();
    if let Some(bare) = &who.bare {
        let kind = if bare.text == "*" { PrincipalKind::Anyone } else { PrincipalKind::Aws };
        entries.push((kind, bare.text.clone()));
    }
    for (name, values) in &who.kinds {
        let Some((_, kind)) = PRINCIPAL_KINDS.iter().find(|(known, _)| *known == name.text) else {
            return Err((name.at, format!("`{}` is no kind of principal", name.text)));
        };
        entries.extend(values.iter().map(|value| (*kind, value.text.clone())));
    }
    if entries.is_empty() {
        return Err((who.name.at, format!("`{}` names nobody", who.name.text)));
    }
    Ok(Principals { negated: who.negated, entries })
}
