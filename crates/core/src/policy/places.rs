//! Where statements stand in the text of a document, as IAM's simulator tells it, and a document in which a principal has
//! another name. Both look at places; nothing here judges.
//!
//! Recorded answers agree on it (localstack's snapshots; the AWS CLI's examples; blog.scottlogic.com, 2025): a position is
//! that of the next character. A statement in a list begins where the mark before it ended, which is the list's bracket
//! or the statement before; one that stands alone begins behind its brace.

use super::{
    document::Document,
    draft::draft,
    json::{self, Value},
};

/// Line and column, both from 1.
type Place = (usize, usize);

/// From where to where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementPlace {
    /// Where it begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
}

/// The places of all statements, in order. None for a text that is no document.
pub fn statement_places(document: &Document) -> Vec<StatementPlace> {
    let text = &document.source;
    let Ok(root) = json::read(text) else { return Vec::new() };
    let Value::Object(members) = &root.value else { return Vec::new() };
    let Some(statements) = members.iter().find(|member| member.name == "Statement") else {
        return Vec::new();
    };
    let place = |start: usize, end: usize| StatementPlace {
        start: json::place(text, start),
        end: json::place(text, end),
    };
    let node = &statements.value;
    match &node.value {
        Value::List(list) => {
            let before = std::iter::once(node.at + 1).chain(list.iter().map(|statement| statement.end));
            list.iter().zip(before).map(|(statement, start)| place(start, statement.end)).collect()
        }
        _ => vec![place(node.at + 1, node.end)],
    }
}

/// The document with the principal `to` wherever it was `from`; `None` where it was nowhere.
pub(crate) fn with_principal(document: &Document, from: &str, to: &str) -> Option<Document> {
    let draft = draft(&document.source).ok()?;
    let principals = draft.statements.iter().flatten().filter_map(|part| part.principals.as_ref());
    let mut named: Vec<(usize, usize)> = principals
        .flat_map(|who| who.bare.iter().chain(who.kinds.iter().flat_map(|(_, values)| values)))
        .filter(|said| said.text == from)
        .map(|said| (said.at, said.end))
        .collect();
    if named.is_empty() {
        return None;
    }
    // From the end, so that places before stay what they are.
    named.sort_unstable();
    let mut text = document.source.clone();
    for (at, end) in named.into_iter().rev() {
        let (head, _) = text.split_at_checked(at)?;
        let (_, tail) = text.split_at_checked(end)?;
        text = format!("{head}\"{to}\"{tail}");
    }
    Document::parse(&text).ok()
}
