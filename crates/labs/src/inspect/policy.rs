//! The Policy tab: the documents of a role or user, statement by statement, marked as a decision found them.

use std::sync::Arc;

use rolelab_core::{
    iam::{Iam, ManagedPolicy, Role, User},
    policy::{
        Decision, Document, Effect, Level, Policies, Reason, Source, Statement, authorise,
        check::{self, Around, Kind},
    },
    sts::Identity,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::why;
use crate::{hops, lab::Lab};

/// Somebody's policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// All whose policies can be looked at: `user you`, `role web-reader`.
    pub holders: Vec<String>,
    /// Whose these are.
    pub holder: String,
    /// The role's name, when it is one: its inline policies can be edited.
    pub role: Option<String>,
    /// The call whose decision marks the statements, and what it asked for.
    pub marked: Option<(u64, String)>,
    /// The documents, attached ones first, then the boundary, the trust policy last.
    pub documents: Vec<DocumentView>,
}

/// What kind of policy a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A managed policy.
    Managed,
    /// An inline policy.
    Inline,
    /// The permissions boundary of a role or user.
    Boundary,
    /// A role's trust policy.
    Trust,
}

impl DocumentKind {
    /// Where a decision finds it.
    fn level(self) -> Level {
        match self {
            Self::Managed | Self::Inline => Level::Identity,
            Self::Boundary => Level::Boundary,
            Self::Trust => Level::Trust,
        }
    }
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// The ARN of a managed one.
    pub arn: Option<String>,
    /// What stands before the statements.
    pub head: String,
    /// The statements.
    pub statements: Vec<StatementText>,
    /// The whole text, to be edited: as it was given, a document in one line broken into several.
    pub source: String,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementText {
    /// Its `Sid`, or its place.
    pub label: String,
    /// Allow, else Deny.
    pub allow: bool,
    /// Its JSON.
    pub text: String,
    /// How the decision found it.
    pub mark: Mark,
}

/// How a decision found a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nobody asked.
    None,
    /// It did not match.
    Missed,
    /// It matched, and something else decided.
    Matched,
    /// The outcome rests on it.
    Decides,
}

/// Whose policies there are.
enum Holder<'a> {
    User(&'a User),
    Role(&'a Role),
}

impl<'a> Holder<'a> {
    fn all(iam: &'a Iam) -> impl Iterator<Item = Self> {
        iam.users.values().map(Self::User).chain(iam.roles.values().map(Self::Role))
    }

    fn find(iam: &'a Iam, name: &str) -> Option<Self> {
        Self::all(iam).find(|holder| holder.name() == name)
    }

    /// As [`hops::who`] calls them.
    fn name(&self) -> String {
        match self {
            Self::User(user) => format!("user {}", user.name),
            Self::Role(role) => format!("role {}", role.name),
        }
    }

    /// Name, kind, ARN and text of each, in the order in which they are judged; a trust policy last.
    fn documents(&self, iam: &'a Iam) -> Vec<(&'a str, DocumentKind, Option<&'a str>, &'a Arc<Document>)> {
        let (attached, inline) = match self {
            Self::User(user) => (&user.attached, &user.inline),
            Self::Role(role) => (&role.attached, &role.inline),
        };
        let attached = attached.iter().filter_map(|arn| iam.policies.get(arn));
        let managed = |policy: &'a ManagedPolicy, kind| {
            Some((policy.name.as_str(), kind, Some(policy.arn.as_str()), policy.document()?))
        };
        let attached = attached.filter_map(|policy| managed(policy, DocumentKind::Managed));
        let inline =
            inline.iter().map(|(name, document)| (name.as_str(), DocumentKind::Inline, None, document));
        let boundary = match self {
            Self::User(user) => &user.boundary,
            Self::Role(role) => &role.boundary,
        };
        let boundary = boundary.as_ref().and_then(|arn| iam.policies.get(arn));
        let boundary = boundary.and_then(|policy| managed(policy, DocumentKind::Boundary));
        let trust = match self {
            Self::User(_) => None,
            Self::Role(role) => Some((role.name.as_str(), DocumentKind::Trust, None, &role.trust)),
        };
        attached.chain(inline).chain(boundary).chain(trust).collect()
    }
}

/// Where a text is something that IAM does not take as permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Counts from 1.
    pub line: usize,
    /// Counts from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// Looks at a text as PutRolePolicy does, and tells in the lab's words what IAM will refuse.
pub(super) fn check(text: &str) -> Option<Fault> {
    let fault = check::check(Kind::Inline, text, &Around::default()).err()?;
    let (line, column) = fault.place(text);
    Some(Fault { line, column, message: fault.message })
}

/// The statement behind a reason, as it stands now. `holder` is whose permissions were asked, `by` the caller, whose session
/// may have policies of its own.
pub(super) fn written(lab: &Lab, by: Option<&Identity>, holder: &str, reason: &Reason) -> Option<Statement> {
    let world = &lab.state.world;
    let named = |sources: &[Source]| {
        sources.iter().find(|source| source.name == reason.policy).map(|source| Arc::clone(&source.document))
    };
    let tiers = |tiers: &Option<Vec<Vec<Source>>>| tiers.iter().flatten().find_map(|tier| named(tier));
    let document = match reason.level {
        Level::Identity | Level::Boundary => {
            let documents = Holder::find(&world.iam, holder)?.documents(&world.iam);
            let mut found = documents.into_iter().filter(|(_, kind, ..)| kind.level() == reason.level);
            found.find(|(name, ..)| *name == reason.policy).map(|(.., document)| Arc::clone(document))
        }
        Level::Session => by?.holder.given()?.policies.as_deref().and_then(named),
        Level::Trust => {
            let mut roles = world.iam.roles.values();
            roles.find(|role| role.name.as_str() == reason.policy).map(|role| Arc::clone(&role.trust))
        }
        Level::Resource => {
            let bucket = reason.policy.strip_prefix("bucket policy of ")?;
            world.s3.buckets.get(&bucket.into())?.policy.clone()
        }
        Level::ServiceControl => tiers(&world.organization.scps),
        Level::ResourceControl => tiers(&world.organization.rcps),
        Level::Endpoint => None,
    };
    document?.statements().get(reason.statement).cloned()
}

/// The role whose trust policy decided.
fn trusting(iam: &Iam, decision: &Decision) -> Option<String> {
    let role = iam.roles.values().find(|role| role.arn.to_string() == decision.ask.resource)?;
    (decision.level == Some(Level::Trust)).then(|| format!("role {}", role.name))
}

/// Somebody's policies, marked by the decision of an entry.
pub(super) fn view(lab: &Lab, wanted: Option<&str>, entry: Option<u64>) -> PolicyView {
    let iam = &lab.state.world.iam;
    let call = why::call_of(lab, entry);
    let of_call = call.and_then(|(_, call)| call.identity.as_ref()).map(hops::who);
    let decided = call.and_then(|(_, call)| call.decision.as_deref());
    let trusts = decided.and_then(|decision| trusting(iam, decision));
    let known = |name: &str| Holder::find(iam, name);
    let holder = wanted
        .and_then(known)
        .or_else(|| trusts.as_deref().and_then(known))
        .or_else(|| of_call.as_deref().and_then(known))
        .or_else(|| Holder::all(iam).next());
    let name = holder.as_ref().map(Holder::name).unwrap_or_default();
    let (calls, trusts) = (of_call.as_ref() == Some(&name), trusts.as_ref() == Some(&name));
    let marked = call.filter(|_| calls || trusts).and_then(|(entry, call)| {
        let decision = call.decision.as_deref()?;
        Some((entry.number, decision))
    });
    let documents = holder.as_ref().map(|holder| holder.documents(iam)).unwrap_or_default();
    let documents = documents.into_iter().map(|(name, kind, arn, document)| {
        let decision = marked.map(|(_, decision)| decision).filter(|_| match kind {
            DocumentKind::Trust => trusts,
            _ => calls,
        });
        document_view(name, kind, arn, document, decision)
    });
    PolicyView {
        holders: Holder::all(iam).map(|holder| holder.name()).collect(),
        role: match holder {
            Some(Holder::Role(role)) => Some(role.name.to_string()),
            _ => None,
        },
        holder: name,
        marked: marked.map(|(entry, decision)| (entry, decision.ask.action.clone())),
        documents: documents.collect(),
    }
}

fn document_view(
    name: &str,
    kind: DocumentKind,
    arn: Option<&str>,
    document: &Arc<Document>,
    decision: Option<&Decision>,
) -> DocumentView {
    let now = decision.map(|decision| {
        let (name, document) = (name.to_owned(), Arc::clone(document));
        let source = Source { name, document };
        let policies = match kind {
            DocumentKind::Managed | DocumentKind::Inline => {
                Policies { identity: vec![source], ..Policies::default() }
            }
            DocumentKind::Boundary => Policies { boundary: Some(vec![source]), ..Policies::default() },
            DocumentKind::Trust => Policies { resource: Some(source), ..Policies::default() },
        };
        authorise(&decision.ask, &policies)
    });
    let whole: Value = serde_json::from_str(&document.source).unwrap_or(Value::Null);
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default();
    let texts: Vec<String> = match whole.get("Statement") {
        Some(Value::Array(all)) => all.iter().filter(|one| !one.is_null()).map(pretty).collect(),
        Some(one) => vec![pretty(one)],
        None => Vec::new(),
    };
    let statements = document.statements().iter().enumerate().zip(texts);
    let statements = statements.map(|((place, statement), text)| StatementText {
        label: statement.sid.clone().unwrap_or_else(|| format!("statement {}", place + 1)),
        allow: statement.effect == Effect::Allow,
        text,
        mark: mark(decision, (kind.level(), name), place, now.as_ref()),
    });
    DocumentView {
        name: name.to_owned(),
        kind,
        arn: arn.map(str::to_owned),
        head: document.version().map(|version| format!("Version {version}")).unwrap_or_default(),
        statements: statements.collect(),
        source: if document.source.contains('\n') { document.source.clone() } else { pretty(&whole) },
    }
}

/// Nothing when the statement would not fare now as it did then: the policy was changed since.
fn mark(
    decision: Option<&Decision>,
    (level, policy): (Level, &str),
    place: usize,
    now: Option<&Decision>,
) -> Mark {
    let found = |decision: &Decision| {
        let mut reasons = decision.reasons.iter();
        reasons
            .find(|reason| {
                (reason.level, reason.policy.as_str()) == (level, policy) && reason.statement == place
            })
            .cloned()
    };
    let (Some(then), Some(now)) = (decision.and_then(found), now.and_then(found)) else { return Mark::None };
    match &then {
        _ if (Reason { decides: false, gate: now.gate, ..then.clone() })
            != (Reason { decides: false, ..now }) =>
        {
            Mark::None
        }
        then if then.decides => Mark::Decides,
        then if then.applies => Mark::Matched,
        _ => Mark::Missed,
    }
}
