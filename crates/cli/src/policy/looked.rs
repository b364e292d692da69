//! A document as `rolelab policy check` looks at it beside the engine: whatever has the form of a statement, with its place.
//! It judges nothing: others have refused what has no form.

use rolelab_core::policy::{
    check::Kind,
    json::{self, Node, Value},
};

/// Where something begins and ends, in bytes.
pub(super) type Place = (usize, usize);

/// An element's texts and their places.
pub(super) type Said<'a> = Vec<(Place, &'a str)>;

/// A document as it is looked at here: whatever has the form of a statement. Others have refused what has not.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) root: Option<Node>,
}

/// A statement's members.
pub(super) struct Statement<'a>(pub(super) &'a Node);

pub(super) fn member<'a>(node: &'a Node, name: &str) -> Option<(Place, &'a Node)> {
    let Value::Object(members) = &node.value else { return None };
    members.iter().find(|member| member.name == name).map(|member| ((member.at, member.end), &member.value))
}

pub(super) fn texts(node: &Node) -> Said<'_> {
    match &node.value {
        Value::Text(text) => vec![((node.at, node.end), text)],
        Value::List(list) => list.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

impl<'a> Statement<'a> {
    pub(super) fn texts(&self, name: &str) -> Said<'a> {
        member(self.0, name).map(|(_, node)| texts(node)).unwrap_or_default()
    }

    pub(super) fn allows(&self) -> bool {
        self.texts("Effect").iter().any(|(_, text)| *text == "Allow")
    }

    /// Operator, place of the key, key, values.
    pub(super) fn tests(&self) -> Vec<(&'a str, Place, &'a str, Said<'a>)> {
        let Some((_, Node { value: Value::Object(operators), .. })) = member(self.0, "Condition") else {
            return Vec::new();
        };
        let tests = operators.iter().filter_map(|operator| match &operator.value.value {
            Value::Object(keys) => Some((operator.name.as_str(), keys)),
            _ => None,
        });
        tests
            .flat_map(|(operator, keys)| {
                keys.iter()
                    .map(move |key| (operator, (key.at, key.end), key.name.as_str(), texts(&key.value)))
            })
            .collect()
    }
}

impl Looked {
    pub(super) fn at(text: &str) -> Self {
        Self { root: json::read(text).ok() }
    }

    pub(super) fn statements(&self) -> Vec<Statement<'_>> {
        let Some((_, node)) = self.root.as_ref().and_then(|root| member(root, "Statement")) else {
            return Vec::new();
        };
        match &node.value {
            Value::List(list) => list.iter().map(Statement).collect(),
            _ => vec![Statement(node)],
        }
    }

    /// What kind of policy it looks like, and by what.
    pub(super) fn guess(&self) -> Result<(Kind, &'static str), String> {
        let statements = self.statements();
        let has = |names: [&str; 2]| {
            statements.iter().any(|s| names.iter().any(|name| member(s.0, name).is_some()))
        };
        let all = |name: &str| {
            statements.iter().flat_map(|s| s.texts(name)).map(|(_, text)| text).collect::<Vec<_>>()
        };
        let (principal, resource) = (has(["Principal", "NotPrincipal"]), has(["Resource", "NotResource"]));
        let actions = [all("Action"), all("NotAction")].concat();
        let sts = !actions.is_empty() && actions.iter().all(|action| action.starts_with("sts:"));
        let s3 = actions.iter().any(|action| action.starts_with("s3:"))
            || all("Resource").iter().any(|resource| resource.starts_with("arn:aws:s3:"));
        match (principal, resource) {
            (true, false) => Ok((Kind::Trust, "it has a Principal and no Resource")),
            (true, true) if s3 => Ok((Kind::Bucket, "it has a Principal and speaks of S3")),
            (true, true) if sts => Ok((Kind::Trust, "it has a Principal and nothing but sts: actions")),
            (true, true) => Err("it has a Principal and a Resource, and says nothing of S3; policies of other services are not judged. --kind says what to take it for".to_owned()),
            (false, false) if sts => Ok((Kind::Trust, "it has no Resource and nothing but sts: actions")),
            (false, _) => Ok((Kind::Managed, "it has no Principal")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        text.replace('@', r#""Version":"2012-10-17""#)
            .replace('%', r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b""#)
    }

    #[test]
    fn kinds_are_guessed() {
        let guess = |text: &str| Looked::at(&written(text)).guess().map(|(kind, _)| kind);
        for (text, kind) in [
            ("nothing", Kind::Managed),
            ("[]", Kind::Managed),
            (r#"{@,"Statement":{%}}"#, Kind::Managed),
            (r#"{@,"Statement":{"Action":"sts:AssumeRole","Resource":"*"}}"#, Kind::Managed),
            (r#"{@,"Statement":[{"Action":"sts:AssumeRole","Principal":{}}]}"#, Kind::Trust),
            (r#"{@,"Statement":{"Action":["sts:AssumeRole","sts:TagSession"]}}"#, Kind::Trust),
            (r#"{@,"Statement":{"Action":"sts:AssumeRole","Principal":{},"Resource":"*"}}"#, Kind::Trust),
            (r#"{@,"Statement":{%,"Principal":"*"}}"#, Kind::Bucket),
            (
                r#"{@,"Statement":{"NotPrincipal":"*","Action":"*","Resource":"arn:aws:s3:::b"}}"#,
                Kind::Bucket,
            ),
        ] {
            assert_eq!(guess(text), Ok(kind), "{text}");
        }
        assert!(guess(r#"{@,"Statement":{"Principal":"*","Action":"sqs:*","Resource":"*"}}"#).is_err());
    }
}
