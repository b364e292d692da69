//! What AWS takes silently though it is hardly meant: one table of looks, each with its reason. They change no verdict.
//!
//! Sources: IAM User Guide, pages named at each row; IAM Access Analyzer warns of most of them too. Names of services: the
//! Service Authorization Reference as of 2026-09 (`services.txt`).

use rolelab_core::policy::check::{Holder, Kind, characters, most_inline, s3_asks_object};

use super::{
    looked::{Looked, Place, Statement, member, texts},
    misspelt,
};

const SERVICES: &str = include_str!("services.txt");

/// Something worth saying about a place.
pub(super) struct Note {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) message: String,
}

pub(super) fn note(at: Place, message: impl Into<String>) -> Note {
    Note { at: at.0, end: at.1, message: message.into() }
}

type Look = fn(Kind, &str, &Looked) -> Vec<Note>;

/// All looks. They are told from the top of the document down.
const LOOKS: [Look; 13] = [
    no_version,
    variables_of_old,
    unknown_service,
    misspelt::action,
    misspelt::key,
    misspelt::value,
    literal_wildcard,
    wrong_sort_of_resource,
    all_but,
    everybody,
    key_without_prefix,
    all_of_none,
    length,
];

pub(super) fn all(kind: Kind, text: &str, looked: &Looked) -> Vec<Note> {
    let mut notes: Vec<Note> = LOOKS.iter().flat_map(|look| look(kind, text, looked)).collect();
    notes.sort_by_key(|note| note.at);
    notes
}

pub(super) fn version(looked: &Looked) -> Option<&str> {
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
        .map(|(at, _)| note(at, "`${…}` is taken letter by letter here and is no variable: variables need \"Version\": \"2012-10-17\""))
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
        let near: Vec<String> = SERVICES
            .lines()
            .filter(|known| one_apart(known, &service))
            .map(|near| format!("`{near}`"))
            .collect();
        let near = match near.as_slice() {
            [] => String::new(),
            near => format!("; near it is {}", near.join(", ")),
        };
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
fn wrong_sort_of_resource(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
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
            if insides.iter().flatten().any(fits) {
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
        (most_inline(Holder::Group), "for an inline policy of a group"),
        (most_inline(Holder::User), "for an inline policy of a user"),
    ];
    let length = characters(text);
    let found = rooms.iter().find(|(most, _)| kind == Kind::Inline && length > *most);
    found
        .map(|(_, what)| note((0, 0), format!("{length} characters are too many {what}")))
        .into_iter()
        .collect()
}
