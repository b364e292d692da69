//! What a row of the decision tables is, and how it becomes a question. For tests alone.

use std::sync::Arc;

use super::{Ask, Document, Level, Outcome, Policies, Source};

/// One decision.
#[derive(Debug)]
pub(super) struct Row {
    /// The page; `IAMUG` is the IAM User Guide.
    pub(super) source: &'static str,
    pub(super) policies: &'static [Policy],
    pub(super) caller: Caller,
    pub(super) action: &'static str,
    /// An ARN; `account|ARN` when another account owns it.
    pub(super) resource: &'static str,
    pub(super) context: Keys,
    pub(super) outcome: Outcome,
    pub(super) level: Option<Level>,
}

/// Condition keys of a request.
pub(super) type Keys = &'static [(&'static str, &'static [&'static str])];

/// A policy and where it is attached. An empty text: set, and allowing nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Policy {
    /// Of the caller.
    Own(&'static str),
    /// On the resource: a bucket policy or a role's trust policy.
    Bucket(&'static str),
    /// The boundary.
    Bound(&'static str),
    /// A session policy.
    Handed(&'static str),
    /// A service control policy of one level of the organisation.
    Scp(usize, &'static str),
    /// A resource control policy, likewise.
    Rcp(usize, &'static str),
    /// Of the VPC endpoint.
    Endpoint(&'static str),
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Caller {
    /// A session of [`ROLE`].
    Session,
    User,
    /// The role itself.
    Role,
    Root,
    /// A federated user of [`USER`].
    Federated,
    Service(&'static str),
    Anonymous,
    /// Any other principal, and who stands behind it.
    Other(&'static str, Option<&'static str>),
}

pub(super) const ROLE: &str = "arn:aws:iam::123456789012:role/web";
pub(super) const SESSION: &str = "arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0";
pub(super) const USER: &str = "arn:aws:iam::123456789012:user/martha";
const ROOT: &str = "arn:aws:iam::123456789012:root";
const FEDERATED: &str = "arn:aws:sts::123456789012:federated-user/fred";

impl Caller {
    fn principal(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Session => (SESSION, Some(ROLE)),
            Self::User => (USER, None),
            Self::Role => (ROLE, None),
            Self::Root => (ROOT, None),
            Self::Federated => (FEDERATED, Some(USER)),
            Self::Service(name) => (name, None),
            Self::Anonymous => ("*", None),
            Self::Other(principal, behind) => (principal, behind),
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "a table's row in one line")]
pub(super) const fn row(
    source: &'static str,
    policies: &'static [Policy],
    caller: Caller,
    action: &'static str,
    resource: &'static str,
    context: Keys,
    outcome: Outcome,
    level: Option<Level>,
) -> Row {
    Row { source, policies, caller, action, resource, context, outcome, level }
}

pub(super) fn ask(caller: Caller, action: &str, resource: &str, context: &[(&str, &[&str])]) -> Ask {
    let (principal, role) = caller.principal();
    let (owner, resource) = match resource.split_once('|') {
        Some((owner, resource)) => (Some(owner.to_owned()), resource),
        None => (None, resource),
    };
    let values = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
    Ask {
        principal: principal.to_owned(),
        role: role.map(str::to_owned),
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account: owner,
        context: context.iter().map(|(key, v)| (key.to_ascii_lowercase(), values(v))).collect(),
    }
}

pub(super) fn source(text: &str) -> Source {
    Source { name: "p".to_owned(), document: Arc::new(Document::parse(text).expect(text)) }
}

pub(super) fn policies<'a>(rows: impl IntoIterator<Item = &'a Policy>) -> Policies {
    let mut all = Policies::default();
    for policy in rows {
        match policy {
            Policy::Own(text) => all.identity.push(source(text)),
            Policy::Bucket(text) => all.resource = Some(source(text)),
            Policy::Bound(text) => put(all.boundary.get_or_insert_default(), text),
            Policy::Handed(text) => put(all.session.get_or_insert_default(), text),
            Policy::Endpoint(text) => put(all.endpoint.get_or_insert_default(), text),
            Policy::Scp(tier, text) => put(at(&mut all.scps, *tier), text),
            Policy::Rcp(tier, text) => put(at(&mut all.rcps, *tier), text),
        }
    }
    all
}

fn put(list: &mut Vec<Source>, text: &str) {
    list.extend((!text.is_empty()).then(|| source(text)));
}

fn at(tiers: &mut Option<Vec<Vec<Source>>>, tier: usize) -> &mut Vec<Source> {
    let tiers = tiers.get_or_insert_default();
    if tiers.len() <= tier {
        tiers.resize(tier + 1, Vec::new());
    }
    &mut tiers[tier]
}
