//! What the function knows of single actions: which have no resource, which only AWS may do, which need a resource
//! policy's word. Facts about actions stand here and in the committed list; none elsewhere.

use std::sync::OnceLock;

#[cfg(doc)]
use super::reason::Rule;
use super::{
    ask::{Ask, Level},
    caller::{Kind, SERVICE_LINKED, segments},
};

/// What no policy can refuse; see [`Rule::AlwaysAllowed`].
pub(super) fn always_allowed(ask: &Ask, caller: Kind) -> bool {
    let is = |action: &str| ask.action.eq_ignore_ascii_case(action);
    is("sts:GetCallerIdentity") || (is("sts:GetSessionToken") && matches!(caller, Kind::User | Kind::Root))
}

/// See [`Rule::RootAssumes`].
pub(super) fn is_assumed_by_root(ask: &Ask, caller: Kind) -> bool {
    caller == Kind::Root && ask.action.eq_ignore_ascii_case("sts:AssumeRole")
}

/// What the owner's root user may do to a bucket's policy "even if their bucket policy explicitly denies the root principal's
/// access" (S3 API reference, PutBucketPolicy).
pub(super) fn keeps_owner_out_in_vain(ask: &Ask, caller: Kind) -> bool {
    let named = |action: &str| ask.action.eq_ignore_ascii_case(action);
    caller == Kind::Root
        && ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"].into_iter().any(named)
}

/// Actions without a resource type, in lower case and in order, of the services that are simulated; see NOTICE there.
const WILDCARD_ONLY: &str = include_str!("../../models/wildcard-actions.txt");

/// The IAM User Guide's own examples grant this one action without a resource on all buckets
/// ("Condition operators", "Policy evaluation logic").
const LIST_BUCKETS: (&str, &str) = ("s3:listallmybuckets", "arn:aws:s3:::*");

/// The resource that policies are held against: `*` for an action that has none, whatever was asked
/// (IAM User Guide, "IAM JSON policy elements: Resource").
pub fn resource(ask: &Ask) -> &str {
    static LIST: OnceLock<Vec<&str>> = OnceLock::new();
    let list = LIST.get_or_init(|| WILDCARD_ONLY.lines().collect());
    let action = ask.action.to_ascii_lowercase();
    match action.as_str() {
        action if action == LIST_BUCKETS.0 => LIST_BUCKETS.1,
        action if list.binary_search(&action).is_ok() => "*",
        _ => &ask.resource,
    }
}

/// A policy on a resource: what it is called, and whether nothing goes without its Allow.
pub(super) struct OnResource {
    pub(super) level: Level,
    pub(super) required: bool,
}

/// Trust policies and key policies must allow the principal, in the same account too (IAM User Guide, "Policy
/// evaluation logic"; KMS Developer Guide, "Key policies").
pub(super) fn on_resource(ask: &Ask) -> OnResource {
    let [_, _, service, _, _, rest] = segments(&ask.resource);
    let prefix = ask.action.split(':').next().unwrap_or_default();
    let is = |wanted: &str| prefix.eq_ignore_ascii_case(wanted);
    // Whatever STS does with a role: assume it, tag the session, set its identity or context.
    if is("sts") && service == "iam" && rest.starts_with("role/") {
        return OnResource { level: Level::Trust, required: true };
    }
    let key = is("kms") && service == "kms" && rest.starts_with("key/");
    OnResource { level: Level::Resource, required: key }
}

/// What may be done to reserved roles all the same: to use them, and to make and unmake service-linked ones
/// (IAM User Guide, "Using service-linked roles", which allows to edit the description too).
const UNRESERVED: [&str; 5] =
    ["PassRole", "CreateServiceLinkedRole", "DeleteServiceLinkedRole", "UpdateRole", "UpdateRoleDescription"];

/// Starts of names of actions that change nothing.
const READS: [&str; 4] = ["Get", "List", "Simulate", "Generate"];

/// Whether it would change what is AWS's own: its managed policies and reserved roles.
pub(super) fn is_reserved(ask: &Ask) -> bool {
    let [_, _, service, _, account, rest] = segments(&ask.resource);
    let policy = account == "aws" && rest.starts_with("policy/");
    let role = rest.starts_with(SERVICE_LINKED) || rest.starts_with("role/aws-reserved/");
    let (prefix, name) = ask.action.split_once(':').unwrap_or_default();
    let starts = |start: &&str| name.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
    service == "iam"
        && prefix.eq_ignore_ascii_case("iam")
        && (policy || role)
        && !READS.iter().any(starts)
        && !(role && UNRESERVED.iter().any(|action| name.eq_ignore_ascii_case(action)))
}
