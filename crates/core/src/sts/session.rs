//! What every way to a session shares: keys, session tags and policies, and how much they weigh.
//!
//! Permissions are not judged here. Sources: STS API reference, AssumeRole and GetFederationToken; IAM User Guide,
//! "Passing session tags in AWS STS"; sentences recorded from AWS (localstack's snapshots of STS) unless said.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{AccessKey, Given, Holder};
use crate::{
    api::ApiError,
    iam,
    ids::AccessKeyId,
    input::{list, tags, text, texts},
    policy::{Context, Document, Source},
    time::{Span, Timestamp},
    world::World,
};

/// The most managed session policies of a request (STS API reference).
const MOST_POLICIES: usize = 10;
/// What policies and tags may weigh together. AWS packs them before it weighs; this is their plain text.
const ALLOTTED: usize = 2048;
/// The name under which an inline session policy is told of.
const INLINE: &str = "session policy";

/// Mints keys for a session that begins now: `Credentials` of the answer. AWS writes these times in whole seconds.
pub(super) fn mint(world: &mut World, holder: Holder, seconds: i64) -> Value {
    let issued = world.now;
    let expires = Timestamp::from_millis(issued.as_seconds() * 1000).plus(Span::seconds(seconds));
    let key = AccessKey {
        id: AccessKeyId::new(world.mint.unique("ASIA", 20)),
        secret: world.mint.secret(),
        token: Some(world.mint.session_token()),
        holder,
        issued,
        expires: Some(expires),
        active: true,
    };
    let told = json!({
        "AccessKeyId": key.id.as_str(),
        "SecretAccessKey": key.secret,
        "SessionToken": key.token,
        "Expiration": expires.iso(),
    });
    world.sts.hold(key);
    told
}

/// Session tags of a request, checked as far as they go without the calling session.
pub(super) fn tags_of(input: &Value) -> Result<Vec<(String, String)>, ApiError> {
    let given = tags(input, "Tags");
    let mut seen: Vec<String> = Vec::new();
    for (key, _) in &given {
        let key = key.to_lowercase();
        if seen.contains(&key) {
            return Err(invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive."));
        }
        seen.push(key);
    }
    if iam::reserved(&given) {
        return Err(invalid(iam::RESERVED));
    }
    let missing = |key: &&str| !seen.contains(&key.to_lowercase());
    if texts(input, "TransitiveTagKeys").into_iter().any(|key| missing(&key)) {
        return Err(invalid("The specified transitive tag key must be included in the requested tags."));
    }
    Ok(given)
}

/// Refuses tags that the calling session passes on already.
pub(super) fn unlike_inherited(input: &Value, inherited: &Given) -> Result<(), ApiError> {
    let passed = |key: &str| inherited.transitive.iter().any(|own| own.to_lowercase() == key.to_lowercase());
    if tags(input, "Tags").iter().any(|(key, _)| passed(key)) {
        return Err(invalid(
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
        ));
    }
    Ok(())
}

fn invalid(message: &str) -> ApiError {
    ApiError::new("InvalidParameterValue", message)
}

/// Session policies of a request; `None` when it has none.
pub(super) fn policies_of(world: &World, input: &Value) -> Result<Option<Vec<Source>>, ApiError> {
    let arns = list(input, "PolicyArns");
    if arns.len() > MOST_POLICIES {
        return Err(ApiError::new(
            "ValidationError",
            format!(
                "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to {MOST_POLICIES}"
            ),
        ));
    }
    let mut sources = Vec::new();
    for arn in arns.iter().filter_map(|item| text(item, "arn")) {
        let policy = world.iam.policies.get(arn);
        let Some((policy, document)) = policy.and_then(|policy| Some((policy, policy.document()?))) else {
            // Not recorded: the sentence is that of IAM's AttachRolePolicy.
            return Err(iam::unattachable(arn));
        };
        sources.push(Source { name: policy.name.clone(), document: Arc::clone(document) });
    }
    if let Some(inline) = text(input, "Policy") {
        let document = Document::parse(inline).map_err(|_| malformed(inline))?;
        sources.push(Source { name: INLINE.to_owned(), document: Arc::new(document) });
    }
    let none = text(input, "Policy").is_none() && arns.is_empty();
    Ok((!none).then_some(sources))
}

/// apache/hadoop, `assumed_roles.md`, quotes the first; the second is IAM's.
fn malformed(text: &str) -> ApiError {
    let json = serde_json::from_str::<Value>(text).is_ok();
    let message =
        if json { "Syntax errors in policy." } else { "The policy is not in the valid JSON format." };
    ApiError::new("MalformedPolicyDocument", message)
}

/// How many percent of the allotted space policies and tags take. Not confirmed: AWS packs them in a way of its own.
///
/// # Errors
/// `PackedPolicyTooLarge`, in the words of public transcripts.
pub(super) fn packed(input: &Value) -> Result<usize, ApiError> {
    let inline = text(input, "Policy").unwrap_or_default();
    let inline = inline.chars().filter(|c| !c.is_whitespace()).count();
    let arns: usize =
        list(input, "PolicyArns").iter().filter_map(|item| text(item, "arn")).map(str::len).sum();
    let tags: usize = tags(input, "Tags").iter().map(|(key, value)| key.len() + value.len()).sum();
    let percent = (inline + arns + tags) * 100 / ALLOTTED;
    if percent > 100 {
        let message =
            format!("Packed policy consumes {percent}% of allotted space, please use smaller policy.");
        return Err(ApiError::new("PackedPolicyTooLarge", message));
    }
    Ok(percent)
}

/// Whether anything that is weighed was handed in.
pub(super) fn weighs(input: &Value) -> bool {
    text(input, "Policy").is_some()
        || !list(input, "PolicyArns").is_empty()
        || !list(input, "Tags").is_empty()
}

/// `aws:RequestTag/*` and `aws:TagKeys` of session tags.
pub(super) fn tag_context(input: &Value, context: &mut Context) {
    let given = tags(input, "Tags");
    for (key, value) in &given {
        context.insert(format!("aws:requesttag/{key}"), vec![value.clone()]);
    }
    if !given.is_empty() {
        context.insert("aws:tagkeys".to_owned(), given.into_iter().map(|(key, _)| key).collect());
    }
    let transitive: Vec<String> = texts(input, "TransitiveTagKeys").into_iter().map(str::to_owned).collect();
    if !transitive.is_empty() {
        context.insert("sts:transitivetagkeys".to_owned(), transitive);
    }
}
