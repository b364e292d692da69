//! What AWS takes silently though it is hardly meant: one table of looks, each with its reason. They change no verdict.
//!
//! Sources: IAM User Guide, pages named at each row; IAM Access Analyzer warns of most of them too. Names of services: the
//! Service Authorization Reference as of 2026-09 (`services.txt`).

use rolelab_core::policy::{
    check::{Kind, characters, s3_asks_object},
    json::{self, Node, Value},
};

const SERVICES: &str = include_str!("services.txt");

/// Something worth saying about a place.
pub(super) struct Note {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) message: String,
}

fn note(at: (usize, usize), message: impl Into<String>) -> Note {
    Note { at: at.0, end: at.1, message: message.into() }
}

/// An element's texts and their places.
type Said<'a> = Vec<((usize, usize), &'a str)>;

/// A document as it is looked at here: whatever has the form of a statement. Others have refused what has not.
#[derive(Default)]
pub(super) struct Looked {
    root: Option<Node>,
}

/// A statement's members.
struct Statement<'a>(&'a Node);

fn member<'a>(node: &'a Node, name: &str) -> Option<((usize, usize), &'a Node)> {
    let Value::Object(members) = &node.value else { return None };
    members.iter().find(|member| member.name == name).map(|member| ((member.at, member.end), &member.value))
}

fn texts(node: &Node) -> Said<'_> {
    match &node.value {
        Value::Text(text) => vec![((node.at, node.end), text)],
        Value::List(list) => list.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

impl<'a> Statement<'a> {
    fn texts(&self, name: &str) -> Said<'a> {
        member(self.0, name).map(|(_, node)| texts(node)).unwrap_or_default()
    }

    fn allows(&self) -> bool {
        self.texts("Effect").iter().any(|(_, text)| *text == "Allow")
    }

    /// Operator, place of the key, key, values.
    fn tests(&self) -> Vec<(&'a str, (usize, usize), &'a str, Said<'a>)> {
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

    fn statements(&self) -> Vec<Statement<'_>> {
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
            (false, _) => Ok((Kind::Identity, "it has no Principal")),
        }
    }
}

type Look = fn(Kind, &str, &Looked) -> Vec<Note>;

/// All looks, in the order in which they are told.
const LOOKS: [Look; 10] = [
    no_version,
    variables_of_old,
    unknown_service,
    literal_wildcard,
    wrong_sort_of_resource,
    all_but,
    everybody,
    key_without_prefix,
    all_of_none,
    length,
];

pub(super) fn all(kind: Kind, text: &str, looked: &Looked) -> Vec<Note> {
    LOOKS.iter().flat_map(|look| look(kind, text, looked)).collect()
}

fn version(looked: &Looked) -> Option<&str> {
    let root = looked.root.as_ref()?;
    texts(member(root, "Version")?.1).first().map(|(_, text)| *text)
}

/// "IAM JSON policy elements: Version".
fn no_version(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let Some(root) = &looked.root else { return Vec::new() };
    let missing = version(looked).is_none();
    let message = "`Version` is missing, so the language is that of 2008-10-17; \"2012-10-17\" is the newest";
    missing.then(|| note((root.at, root.at + 1), message)).into_iter().collect()
}

/// "IAM policy elements: Variables and tags".
fn variables_of_old(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    if version(looked) == Some("2012-10-17") {
        return Vec::new();
    }
    let statements = looked.statements();
    let said = statements.iter().flat_map(|s| {
        let tests = s.tests().into_iter().flat_map(|(_, _, _, values)| values);
        s.texts("Resource").into_iter().chain(s.texts("NotResource")).chain(tests)
    });
    let found = said.filter(|(_, text)| text.contains("${"));
    found
        .map(|(at, _)| note(at, "`${…}` stands for itself here: variables need \"Version\": \"2012-10-17\""))
        .collect()
}

/// "Validating IAM policies": names that do not exist are no fault.
fn unknown_service(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let statements = looked.statements();
    let actions = statements.iter().flat_map(|s| s.texts("Action").into_iter().chain(s.texts("NotAction")));
    let mut notes = Vec::new();
    for (at, text) in actions {
        let service = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if service == "*" || SERVICES.lines().any(|known| known == service) {
            continue;
        }
        let near = SERVICES.lines().find(|known| one_apart(known, &service));
        let near = near.map_or_else(String::new, |near| format!("; there is `{near}`"));
        notes.push(note(at, format!("no service is called `{service}`{near}")));
    }
    notes
}

/// Whether one letter more, less, other or in another place makes one of the other.
fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, rest @ ..], b) if rest == b => true,
        (a, [_, rest @ ..]) if rest == a => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => (a1, a2, a) == (b2, b1, b),
        _ => false,
    }
}

/// "IAM JSON policy elements: Condition operators", string operators.
fn literal_wildcard(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let mut notes = Vec::new();
    for (operator, _, _, values) in looked.statements().iter().flat_map(Statement::tests) {
        let equals = operator.contains("StringEquals") || operator.contains("StringNotEquals");
        for (at, text) in values {
            if equals && text.contains(['*', '?']) && !text.contains("${") {
                let like = if operator.contains("Not") { "StringNotLike" } else { "StringLike" };
                notes.push(note(
                    at,
                    format!("{operator} compares `*` and `?` as they stand; {like} knows wildcards"),
                ));
            }
        }
    }
    notes
}

/// S3 User Guide, "Policy actions for Amazon S3": bucket and object actions.
fn wrong_sort_of_resource(kind: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    if kind == Kind::Bucket {
        // S3 refuses it itself.
        return Vec::new();
    }
    let mut notes = Vec::new();
    for statement in looked.statements() {
        let resources = statement.texts("Resource");
        let insides: Vec<Option<&str>> =
            resources.iter().map(|(_, text)| text.strip_prefix("arn:aws:s3:::")).collect();
        if resources.is_empty() || insides.iter().any(Option::is_none) {
            continue;
        }
        for (at, text) in statement.texts("Action") {
            let Some(object) = text.strip_prefix("s3:").and_then(s3_asks_object) else { continue };
            let fits = |inside: &&str| inside.contains('/') == object || (object && inside.ends_with('*'));
            if insides.iter().flatten().any(|inside| fits(&inside)) {
                continue;
            }
            let (what, like) =
                if object { ("an object", "/*") } else { ("the bucket", " without what follows it") };
            notes.push(note(
                at,
                format!("{text} is asked of {what}, and no resource here is one: arn:aws:s3:::BUCKET{like}"),
            ));
        }
    }
    notes
}

/// "IAM JSON policy elements: NotAction", "…: NotResource".
fn all_but(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let allows = looked.statements().into_iter().filter(Statement::allows);
    allows
        .flat_map(|s| {
            let found = |name: &str, what: &str| {
                member(s.0, name).map(|(at, _)| {
                    note(at, format!("Allow with {name} allows all other {what}, those of tomorrow too"))
                })
            };
            [found("NotAction", "actions of all services"), found("NotResource", "resources")]
        })
        .flatten()
        .collect()
}

/// "AWS JSON policy elements: Principal", all principals.
fn everybody(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let allows = looked.statements().into_iter().filter(Statement::allows);
    let open = allows.filter(|s| member(s.0, "Condition").is_none());
    open.flat_map(|s| {
        let Some((_, node)) = member(s.0, "Principal") else { return Vec::new() };
        let named = member(node, "AWS").map_or_else(|| texts(node), |(_, node)| texts(node));
        let all = named.into_iter().filter(|(_, text)| *text == "*");
        all.map(|(at, _)| note(at, "`*` is everybody, in every account, and there is no Condition")).collect()
    })
    .collect()
}

/// "AWS global condition context keys": keys are `PREFIX:NAME`.
fn key_without_prefix(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let statements = looked.statements();
    let tests = statements.iter().flat_map(Statement::tests);
    let strange = tests.filter(|(_, _, key, _)| !key.contains(':'));
    strange
        .map(|(_, at, key, _)| {
            note(at, format!("no condition key is called `{key}`: they have a prefix, as aws:SourceIp"))
        })
        .collect()
}

/// "Multivalued context keys": ForAllValues is true when the key is not there.
fn all_of_none(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let mut notes = Vec::new();
    for statement in looked.statements().into_iter().filter(Statement::allows) {
        let tests = statement.tests();
        let asked = |key: &str| {
            tests.iter().any(|(operator, _, of, _)| *operator == "Null" && of.eq_ignore_ascii_case(key))
        };
        for (operator, at, key, _) in &tests {
            if operator.starts_with("ForAllValues:") && !asked(key) {
                notes.push(note(*at, format!("{operator} is true of a request without {key}; \"Null\": {{\"{key}\": \"false\"}} beside it asks for one")));
            }
        }
    }
    notes
}

/// "IAM and AWS STS quotas".
fn length(kind: Kind, text: &str, _: &Looked) -> Vec<Note> {
    let rooms = [
        (10_240, "for any inline or managed policy"),
        (6144, "for a managed policy; the inline policies of a role have 10240 together"),
        (5120, "for an inline policy of a group"),
        (2048, "for an inline policy of a user"),
    ];
    let length = characters(text);
    let found = rooms.iter().find(|(most, _)| kind == Kind::Identity && length > *most);
    found
        .map(|(_, what)| note((0, 0), format!("{length} characters are too many {what}")))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, document, what is underlined, part of the note. `@`: the newest version; `%`: an Allow that is complete.
    const ROWS: &[(Kind, &str, &str, &str)] = &[
        (
            Kind::Trust,
            r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}}"#,
            "{",
            "`Version` is missing",
        ),
        (
            Kind::Bucket,
            r#"{"Version":"2008-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:userid}"}}"#,
            "\"arn:aws:s3:::b/${aws:userid}\"",
            "stands for itself",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{"Effect":"Allow","Action":["s3s:List","e2c:Run","nothing:x"],"Resource":"*"}}"#,
            "\"s3s:List\"",
            "no service is called `s3s`; there is `s3`",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{"Effect":"Allow","Action":["s3:*","e2c:Run"],"Resource":"*"}}"#,
            "\"e2c:Run\"",
            "`e2c`; there is `ec2`",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{"Effect":"Allow","NotAction":["xxnothing:x"],"Resource":"*"}}"#,
            "\"xxnothing:x\"",
            "no service is called `xxnothing`",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{%,"Condition":{"StringEquals":{"s3:prefix":["a","home/*"]}}}}"#,
            "\"home/*\"",
            "StringLike knows wildcards",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{%,"Condition":{"StringNotEqualsIfExists":{"aws:x":"?"}}}}"#,
            "\"?\"",
            "StringNotLike",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{"Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b"}}"#,
            "\"s3:GetObject\"",
            "is asked of an object",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{"Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b/*"}}"#,
            "\"s3:ListBucket\"",
            "is asked of the bucket",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}"#,
            "\"NotAction\"",
            "allows all other actions",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{"Effect":"Allow","Action":"s3:*","NotResource":"*"}}"#,
            "\"NotResource\"",
            "allows all other resources",
        ),
        (
            Kind::Trust,
            r#"{@,"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"}}}"#,
            "\"*\"",
            "everybody",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{%,"Condition":{"Bool":{"SecureTransport":"true"}}}}"#,
            "\"SecureTransport\"",
            "no condition key",
        ),
        (
            Kind::Identity,
            r#"{@,"Statement":{%,"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}}}"#,
            "\"aws:TagKeys\"",
            "is true of a request without",
        ),
    ];

    fn written(text: &str) -> String {
        text.replace('@', r#""Version":"2012-10-17""#)
            .replace('%', r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b""#)
    }

    #[test]
    fn what_is_hardly_meant_is_said() {
        for (kind, text, shown, part) in ROWS {
            let text = written(text);
            let notes = all(*kind, &text, &Looked::at(&text));
            let found = notes.iter().find(|note| note.message.contains(part));
            let told: Vec<_> = notes.iter().map(|note| &note.message).collect();
            let note = found.unwrap_or_else(|| panic!("{text}: {told:?}"));
            assert_eq!(text.get(note.at..note.end), Some(*shown), "{text}");
        }
        let long = |count: usize| {
            let text = format!("{{@,\"Id\":\"{}\",\"Statement\":{{%}}}}", "x".repeat(count));
            let text = written(&text);
            let notes = all(Kind::Identity, &text, &Looked::at(&text));
            notes.first().map(|note| note.message.clone()).unwrap_or_default()
        };
        assert_eq!(long(100), "");
        assert!(long(2048).contains("of a user") && long(5120).contains("of a group"));
        assert!(long(6144).contains("a managed policy") && long(10_240).contains("any inline"));
    }

    #[test]
    fn what_is_meant_is_not() {
        for (kind, text) in [
            (Kind::Identity, r#"{@,"Statement":{%}}"#),
            (
                Kind::Identity,
                r#"{@,"Statement":{"Effect":"Deny","NotAction":["*:*","EC2:Run*"],"NotResource":"arn:aws:s3:::${aws:username}/*"}}"#,
            ),
            (
                Kind::Identity,
                r#"{@,"Statement":{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket","s3:*"],"Resource":["arn:aws:s3:::b*"]}}"#,
            ),
            (
                Kind::Identity,
                r#"{@,"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b","*"]}}"#,
            ),
            (
                Kind::Identity,
                r#"{@,"Statement":{%,"Condition":{"StringLike":{"s3:prefix":"home/*"},"ForAllValues:StringEquals":{"aws:TagKeys":"a"},"Null":{"aws:tagkeys":"false"}}}}"#,
            ),
            (
                Kind::Trust,
                r#"{@,"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}}"#,
            ),
            (
                Kind::Bucket,
                r#"{@,"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"}}"#,
            ),
        ] {
            let text = written(text);
            let notes: Vec<String> =
                all(kind, &text, &Looked::at(&text)).into_iter().map(|n| n.message).collect();
            assert_eq!(notes, Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn kinds_are_guessed() {
        let guess = |text: &str| Looked::at(&written(text)).guess().map(|(kind, _)| kind);
        for (text, kind) in [
            ("nothing", Kind::Identity),
            ("[]", Kind::Identity),
            (r#"{@,"Statement":{%}}"#, Kind::Identity),
            (r#"{@,"Statement":{"Action":"sts:AssumeRole","Resource":"*"}}"#, Kind::Identity),
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
