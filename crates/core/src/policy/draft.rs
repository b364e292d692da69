//! A policy document as it is written: its elements with their places, before anybody asks whether they make sense.
//!
//! It refuses only what has not the form of the grammar (IAM User Guide, "Grammar of the IAM JSON policy language"):
//! elements that do not exist, that stand twice, or are of another kind. `read` asks for more and makes a document
//! of it; `check` asks what AWS asks, in AWS's order.

use super::json::{self, Member, Node, Value};

/// A text and its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

/// `Action`, `Resource` or their negations; `null` in a list counts as absent, as IAM has it.
#[derive(Debug)]
pub(super) struct Texts {
    /// The element's name.
    pub(super) name: Said,
    pub(super) negated: bool,
    pub(super) entries: Vec<Said>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug)]
pub(super) struct Who {
    pub(super) name: Said,
    pub(super) negated: bool,
    /// A text instead of an object: `"*"`, as a rule.
    pub(super) bare: Option<Said>,
    /// Kinds of principals, and those of each.
    pub(super) kinds: Vec<(Said, Vec<Said>)>,
}

/// One operator of a condition: its keys, and the values of each. Booleans and numbers stand as text.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) operator: Said,
    pub(super) keys: Vec<(Said, Vec<Said>)>,
}

/// A statement.
#[derive(Debug)]
pub(super) struct Part {
    /// Its closing brace: where something is missing.
    pub(super) end: usize,
    pub(super) sid: Option<Said>,
    pub(super) effect: Option<Said>,
    pub(super) actions: Option<Texts>,
    pub(super) resources: Option<Texts>,
    pub(super) principals: Option<Who>,
    pub(super) conditions: Vec<Test>,
}

/// A document.
#[derive(Debug)]
pub(super) struct Draft {
    /// Its closing brace: where something is missing.
    pub(super) end: usize,
    pub(super) version: Option<Said>,
    /// `None`: there is no `Statement`.
    pub(super) statements: Option<Vec<Part>>,
}

/// What kind of fault a text has that is no draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// No JSON.
    Json,
    /// JSON, and no object.
    Whole,
    /// An element that does not exist.
    Unknown,
    /// A name that stands twice, or beside its negation.
    Twice,
    /// A value of another kind than the element has.
    Form,
}

/// A fault of form.
#[derive(Debug)]
pub(super) struct Flawed {
    pub(super) flaw: Flaw,
    pub(super) at: usize,
    pub(super) end: usize,
    /// The element's name, where it is about one.
    pub(super) name: String,
    pub(super) message: String,
}

type Read<T> = Result<T, Flawed>;

fn form<T>(node: &Node, message: impl Into<String>) -> Read<T> {
    let message = message.into();
    Err(Flawed { flaw: Flaw::Form, at: node.at, end: node.end, name: String::new(), message })
}

pub(super) fn draft(text: &str) -> Read<Draft> {
    let root = json::read(text).map_err(|broken| Flawed {
        flaw: Flaw::Json,
        at: broken.at,
        end: broken.at,
        name: String::new(),
        message: broken.message.to_owned(),
    })?;
    policy(&root)
}

fn policy(root: &Node) -> Read<Draft> {
    let Value::Object(members) = &root.value else {
        let message = "a policy is an object with `Version` and `Statement`".to_owned();
        return Err(Flawed { flaw: Flaw::Whole, at: root.at, end: root.end, name: String::new(), message });
    };
    once(members)?;
    let mut draft = Draft { end: root.end.saturating_sub(1), version: None, statements: None };
    for member in members {
        match member.name.as_str() {
            "Version" => draft.version = Some(text(&member.value, "Version")?),
            "Id" => drop(text(&member.value, "Id")?),
            "Statement" => draft.statements = Some(statements(&member.value)?),
            _ => return unknown(member, "`Version`, `Id` and `Statement`"),
        }
    }
    Ok(draft)
}

/// No name twice, in the object and whatever is in it: what counts then is not said.
fn once(members: &[Member]) -> Read<()> {
    for (number, member) in members.iter().enumerate() {
        if members.iter().take(number).any(|earlier| earlier.name == member.name) {
            return twice(member, &member.name);
        }
    }
    Ok(())
}

fn twice<T>(member: &Member, name: &str) -> Read<T> {
    let message = if member.name == name {
        format!("`{name}` stands twice")
    } else {
        format!("both `{name}` and `Not{name}`")
    };
    Err(Flawed { flaw: Flaw::Twice, at: member.at, end: member.end, name: name.to_owned(), message })
}

fn unknown<T>(member: &Member, known: &str) -> Read<T> {
    let message = format!("there is no element `{}`; there are {known}", member.name);
    Err(Flawed { flaw: Flaw::Unknown, at: member.at, end: member.end, name: member.name.clone(), message })
}

fn said(node: &Node, text: &str) -> Said {
    Said { at: node.at, end: node.end, text: text.to_owned() }
}

fn name(member: &Member) -> Said {
    Said { at: member.at, end: member.end, text: member.name.clone() }
}

fn text(node: &Node, name: &str) -> Read<Said> {
    match &node.value {
        Value::Text(text) => Ok(said(node, text)),
        _ => form(node, format!("`{name}` is a text")),
    }
}

fn statements(node: &Node) -> Read<Vec<Part>> {
    match &node.value {
        Value::Object(members) => Ok(vec![statement(node, members)?]),
        Value::List(list) => list
            .iter()
            .map(|node| match &node.value {
                Value::Object(members) => statement(node, members),
                _ => form(node, "a statement is an object"),
            })
            .collect(),
        _ => form(node, "`Statement` is a list of statements, or one"),
    }
}

const ELEMENTS: &str =
    "`Sid`, `Effect`, `Principal`, `Action`, `Resource`, `Condition` and the forms with `Not`";

fn statement(node: &Node, members: &[Member]) -> Read<Part> {
    once(members)?;
    let mut part = Part {
        end: node.end.saturating_sub(1),
        sid: None,
        effect: None,
        actions: None,
        resources: None,
        principals: None,
        conditions: Vec::new(),
    };
    for member in members {
        let full = member.name.as_str();
        let (element, negated) = full.strip_prefix("Not").map_or((full, false), |element| (element, true));
        match element {
            "Sid" if !negated => part.sid = Some(text(&member.value, "Sid")?),
            "Effect" if !negated => part.effect = Some(text(&member.value, "Effect")?),
            "Condition" if !negated => part.conditions = condition(&member.value)?,
            "Action" if part.actions.is_some() => return twice(member, element),
            "Resource" if part.resources.is_some() => return twice(member, element),
            "Principal" if part.principals.is_some() => return twice(member, element),
            "Action" => part.actions = Some(texts(member, negated)?),
            "Resource" => part.resources = Some(texts(member, negated)?),
            "Principal" => part.principals = Some(who(member, negated)?),
            _ => return unknown(member, ELEMENTS),
        }
    }
    Ok(part)
}

fn texts(member: &Member, negated: bool) -> Read<Texts> {
    Ok(Texts { name: name(member), negated, entries: list(&member.value, &member.name)? })
}

/// One text or a list of them.
fn list(node: &Node, name: &str) -> Read<Vec<Said>> {
    match &node.value {
        Value::Text(text) => Ok(vec![said(node, text)]),
        Value::List(items) => items
            .iter()
            .filter(|item| item.value != Value::Null)
            .map(|item| match &item.value {
                Value::Text(text) => Ok(said(item, text)),
                _ => form(item, format!("`{name}` is a text or a list of texts")),
            })
            .collect(),
        _ => form(node, format!("`{name}` is a text or a list of texts")),
    }
}

fn who(member: &Member, negated: bool) -> Read<Who> {
    let name_of = name(member);
    match &member.value.value {
        Value::Text(text) => {
            Ok(Who { name: name_of, negated, bare: Some(said(&member.value, text)), kinds: Vec::new() })
        }
        Value::Object(members) => {
            once(members)?;
            let kinds = members.iter().map(|kind| Ok((name(kind), list(&kind.value, &kind.name)?)));
            Ok(Who { name: name_of, negated, bare: None, kinds: kinds.collect::<Read<_>>()? })
        }
        _ => form(
            &member.value,
            "`Principal` is \"*\" or an object such as {\"Service\": \"ec2.amazonaws.com\"}",
        ),
    }
}

fn condition(node: &Node) -> Read<Vec<Test>> {
    let Value::Object(operators) = &node.value else {
        return form(node, "`Condition` is an object of operators such as {\"StringEquals\": {…}}");
    };
    once(operators)?;
    operators
        .iter()
        .map(|operator| {
            let Value::Object(keys) = &operator.value.value else {
                let message = format!("`{}` is an object of keys and their values", operator.name);
                return form(&operator.value, message);
            };
            once(keys)?;
            let keys = keys.iter().map(|key| Ok((name(key), values(&key.value)?)));
            Ok(Test { operator: name(operator), keys: keys.collect::<Read<_>>()? })
        })
        .collect()
}

fn values(node: &Node) -> Read<Vec<Said>> {
    match &node.value {
        Value::List(items) => items.iter().filter(|item| item.value != Value::Null).map(scalar).collect(),
        _ => Ok(vec![scalar(node)?]),
    }
}

fn scalar(node: &Node) -> Read<Said> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Ok(said(node, text)),
        Value::Bool(value) => Ok(said(node, if *value { "true" } else { "false" })),
        _ => form(node, "a condition's value is a text, a number, true or false, or a list of them"),
    }
}
