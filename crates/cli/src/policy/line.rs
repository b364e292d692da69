//! What a line of `rolelab policy eval` asks: a request and the policies that concern it.
//!
//! A member that is not known is an error, and so is whatever has another form than the help says: a decision about
//! something that was not meant is worse than none. It judges nothing.

use std::{collections::BTreeMap, sync::Arc};

use rolelab_core::{
    ids::Arn,
    policy::{
        Ask, Context, Document, Policies, Source,
        check::is_operator,
        json::{self, Member, Node, Value, place},
    },
};

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

fn at(text: &str, at: usize, message: &str) -> String {
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

fn said<'a>(text: &str, node: &'a Node, name: &str) -> Result<&'a str, String> {
    match &node.value {
        Value::Text(said) => Ok(said),
        _ => Err(at(text, node.at, &format!("`{name}` is a text"))),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn principal(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "principal")?;
    let known = match Arn::parse(said) {
        Some(arn) => {
            let kinds =
                ["user/", "role/", "assumed-role/", "federated-user/", "saml-provider/", "oidc-provider/"];
            let kind = kinds.iter().find(|kind| arn.resource.starts_with(**kind));
            let named = match kind {
                Some(&"assumed-role/") => {
                    arn.resource.split('/').filter(|part| !part.is_empty()).count() == 3
                }
                Some(kind) => arn.resource.len() > kind.len(),
                None => arn.resource == "root",
            };
            let service = matches!(arn.service.as_str(), "iam" | "sts");
            service && is_account(&arn.account) && named && !said.contains(['*', '?'])
        }
        None if said.starts_with("arn:") => false,
        // A service, an identity provider such as accounts.google.com, or nobody.
        None => matches!(said, "*" | "anonymous") || (said.contains('.') && !said.contains([' ', ':', '*'])),
    };
    let message = format!(
        "`{said}` is no principal: the ARN of a user, a role, a session (arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION) or root, or a service such as ec2.amazonaws.com"
    );
    if known { Ok(said.to_owned()) } else { Err(at(text, node.at, &message)) }
}

fn action(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "action")?;
    let whole = said.split_once(':').is_some_and(|(service, name)| {
        !service.is_empty() && !name.is_empty() && !name.contains(':') && !said.contains(['*', '?'])
    });
    let message = format!("`{said}` is no action: SERVICE:NAME, such as s3:GetObject, without wildcards");
    if whole { Ok(said.to_owned()) } else { Err(at(text, node.at, &message)) }
}

fn resource(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "resource")?;
    let whole = said == "*" || (said.starts_with("arn:") && said.splitn(6, ':').count() == 6);
    let message =
        format!("`{said}` is no resource: an ARN of six parts, such as arn:aws:s3:::bucket/key, or *");
    if whole { Ok(said.to_owned()) } else { Err(at(text, node.at, &message)) }
}

fn account(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "resource_account")?;
    if is_account(said) {
        Ok(said.to_owned())
    } else {
        Err(at(text, node.at, &format!("`{said}` is no account: 12 digits, as a text")))
    }
}

fn context(text: &str, node: &Node) -> Result<Context, String> {
    let Value::Object(members) = &node.value else {
        return Err(at(text, node.at, "`context` is an object: {\"aws:SourceIp\": \"10.0.0.7\"}"));
    };
    let mut context = Context::new();
    for member in members {
        let values = match &member.value.value {
            Value::List(list) => list.iter().map(|item| scalar(text, item)).collect::<Result<_, _>>()?,
            _ => vec![scalar(text, &member.value)?],
        };
        if context.insert(member.name.to_ascii_lowercase(), values).is_some() {
            let message = format!("`{}` stands twice; the case of a key does not count", member.name);
            return Err(at(text, member.at, &message));
        }
    }
    Ok(context)
}

fn scalar(text: &str, node: &Node) -> Result<String, String> {
    match &node.value {
        Value::Text(value) | Value::Number(value) => Ok(value.clone()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Null => Err(at(
            text,
            node.at,
            "null is no value of a key; leave out a key that the request does not have",
        )),
        _ => Err(at(text, node.at, "a key has a text, a number, true or false, or a list of them")),
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
        let document = Document::parse(text).map_err(|error| {
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
        })?;
        let conditions = document.statements().iter().flat_map(|statement| &statement.conditions);
        match conditions.into_iter().find(|condition| !is_operator(&condition.operator)) {
            Some(condition) => Err(at(
                self.text,
                node.at,
                &format!(
                    "`{name}`: `{}` is no condition operator such as StringEquals; case counts",
                    condition.operator
                ),
            )),
            None => Ok(document),
        }
    }
}
