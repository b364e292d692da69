//! What a line of `rolelab policy eval` asks: a request and the policies that concern it.
//!
//! A member that is not known is an error, and so is whatever has another form than the help says: a decision about
//! something that was not meant is worse than none. It judges nothing.

use std::{collections::BTreeMap, sync::Arc};

use rolelab_core::policy::{
    Ask, Context, Document, Policies, Source,
    json::{self, Member, Node, Value, place},
};

use super::members::{account, action, context, principal, resource};

/// Reads lines. Documents that it has seen before it does not read again.
#[derive(Default)]
pub(super) struct Lines {
    known: BTreeMap<String, Arc<Document>>,
}

/// Documents that are kept at once.
const KEPT: usize = 4096;

const MEMBERS: &str = "principal, action, resource, resource_account, context, identity, resource_policy, boundary, session, scps and rcps";

impl Lines {
    /// A request and its policies; or what is wrong, where, and what would be right.
    pub(super) fn read(&mut self, text: &str) -> Result<(Ask, Policies), String> {
        let root = json::read(text).map_err(|broken| at(text, broken.at, broken.message))?;
        let Value::Object(members) = root.value else {
            return Err("a request is a JSON object: {\"principal\": …, \"action\": …, \"resource\": …, \"identity\": […]}".to_owned());
        };
        once(text, &members)?;
        let mut reading = Reading { text, lines: self };
        let (mut ask, mut policies) = (Asked::default(), Policies::default());
        for member in &members {
            let Member { name, value, .. } = member;
            let set = value.value != Value::Null;
            match name.as_str() {
                "principal" => ask.principal = Some(principal(text, value)?),
                "action" => ask.action = Some(action(text, value)?),
                "resource" => ask.resource = Some(resource(text, value)?),
                "resource_account" if set => ask.account = Some(account(text, value)?),
                "context" if set => ask.context = context(text, value)?,
                "identity" if set => policies.identity = reading.documents(name, value)?,
                "resource_policy" if set => policies.resource = Some(reading.document(name, value)?),
                "boundary" if set => policies.boundary = Some(reading.documents(name, value)?),
                "session" if set => policies.session = Some(reading.documents(name, value)?),
                "scps" if set => policies.scps = Some(reading.levels(name, value)?),
                "rcps" if set => policies.rcps = Some(reading.levels(name, value)?),
                "resource_account" | "context" | "identity" | "resource_policy" | "boundary" | "session"
                | "scps" | "rcps" => {}
                _ => {
                    return Err(at(
                        text,
                        member.at,
                        &format!("there is no member `{name}`; there are {MEMBERS}"),
                    ));
                }
            }
        }
        Ok((ask.whole()?, policies))
    }
}

/// What was said of the request so far.
#[derive(Default)]
struct Asked {
    principal: Option<String>,
    action: Option<String>,
    resource: Option<String>,
    account: Option<String>,
    context: Context,
}

impl Asked {
    fn whole(self) -> Result<Ask, String> {
        let needed = |value: Option<String>, name: &str, like: &str| {
            value.ok_or_else(|| format!("`{name}` is missing: \"{name}\": \"{like}\""))
        };
        Ok(Ask {
            principal: needed(self.principal, "principal", "arn:aws:iam::111122223333:user/martha")?,
            role: None,
            action: needed(self.action, "action", "s3:GetObject")?,
            resource: needed(self.resource, "resource", "arn:aws:s3:::bucket/key")?,
            resource_account: self.account,
            context: self.context,
        })
    }
}

/// A fault and its column.
pub(super) fn at(text: &str, at: usize, message: &str) -> String {
    format!("column {}: {message}", place(text, at).1)
}

fn once(text: &str, members: &[Member]) -> Result<(), String> {
    let twice = members
        .iter()
        .enumerate()
        .find(|(number, member)| members.iter().take(*number).any(|earlier| earlier.name == member.name));
    match twice {
        Some((_, member)) => Err(at(text, member.at, &format!("`{}` stands twice", member.name))),
        None => Ok(()),
    }
}

/// A line that is being read, and what earlier ones said.
struct Reading<'a> {
    text: &'a str,
    lines: &'a mut Lines,
}

impl Reading<'_> {
    fn levels(&mut self, name: &str, node: &Node) -> Result<Vec<Vec<Source>>, String> {
        let message = format!("`{name}` is a list of levels, each a list of documents: [[{{…}}], [{{…}}]]");
        let Value::List(levels) = &node.value else { return Err(at(self.text, node.at, &message)) };
        let mut all = Vec::new();
        for (number, level) in levels.iter().enumerate() {
            if !matches!(level.value, Value::List(_)) {
                return Err(at(self.text, level.at, &message));
            }
            all.push(self.documents(&format!("{name}[{number}]"), level)?);
        }
        Ok(all)
    }

    fn documents(&mut self, name: &str, node: &Node) -> Result<Vec<Source>, String> {
        let Value::List(list) = &node.value else {
            let message = format!("`{name}` is a list of documents: [{{\"Version\": \"2012-10-17\", …}}]");
            return Err(at(self.text, node.at, &message));
        };
        let each = list.iter().enumerate();
        each.map(|(number, node)| self.document(&format!("{name}[{number}]"), node)).collect()
    }

    fn document(&mut self, name: &str, node: &Node) -> Result<Source, String> {
        let text = match &node.value {
            Value::Object(_) => self.text.get(node.at..node.end).unwrap_or_default(),
            Value::Text(text) => text.as_str(),
            _ => {
                let message = format!("`{name}` is a policy document: an object, or a text that holds one");
                return Err(at(self.text, node.at, &message));
            }
        };
        let document = match self.lines.known.get(text) {
            Some(document) => Arc::clone(document),
            None => {
                let document = Arc::new(self.parse(name, node, text)?);
                if self.lines.known.len() >= KEPT {
                    self.lines.known.clear();
                }
                self.lines.known.insert(text.to_owned(), Arc::clone(&document));
                document
            }
        };
        Ok(Source { name: name.to_owned(), document })
    }

    fn parse(&self, name: &str, node: &Node, text: &str) -> Result<Document, String> {
        Document::parse(text).map_err(|error| {
            let message = &error.message;
            match &node.value {
                // It stands in the line, so its columns are the line's.
                Value::Object(_) if error.line == 1 => {
                    let (_, begin) = place(self.text, node.at);
                    format!("column {}: `{name}`: {message}", begin + error.column - 1)
                }
                Value::Object(_) => format!("`{name}`: {message}"),
                _ => format!(
                    "`{name}`, line {} and column {} of its text: {message}",
                    error.line, error.column
                ),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_once() {
        let line = |key: &str| {
            let text = r#"{"principal":"ec2.amazonaws.com","action":"s3:GetObject","resource":"arn:aws:s3:::b/KEY","identity":[{"Statement":[]},"{\"Statement\":[]}"]}"#;
            text.replace("KEY", key)
        };
        let mut lines = Lines::default();
        let (_, one) = lines.read(&line("a")).unwrap();
        let (_, other) = lines.read(&line("b")).unwrap();
        for (a, b) in one.identity.iter().zip(&other.identity) {
            assert!(Arc::ptr_eq(&a.document, &b.document));
        }
        assert_eq!(lines.known.len(), 1, "as a text it is the same");
    }
}
