//! What STS asks before it looks at permissions: whether these keys may call at all, and whether the parameters fit
//! together. And what a session brings along when it asks for the next.

use serde_json::Value;

use super::{Holder, Identity, assume_role, session};
use crate::{
    api::{ApiError, Need},
    input::text,
    world::World,
};

/// Checks a call of STS.
///
/// # Errors
/// AWS's refusal, before any permission is judged.
pub(crate) fn before(
    world: &World,
    identity: &Identity,
    operation: &str,
    input: &Value,
) -> Result<(), ApiError> {
    if is_barred(&identity.holder, operation) {
        let message = format!("Cannot call {operation} with session credentials");
        return Err(ApiError::new("AccessDenied", message).status(403));
    }
    multi_factor(input)?;
    match operation {
        "AssumeRole" => {
            assume_role::well_formed(input)?;
            if let Some(inherited) = identity.holder.given() {
                session::unlike_inherited(input, inherited)?;
            }
        }
        "GetFederationToken" => {}
        _ => return Ok(()),
    }
    session::policies_of(world, input)?;
    session::tags_of(input)?;
    session::packed(input)?;
    Ok(())
}

/// Whether such keys may not call this. STS API reference, GetSessionToken: its keys may not call "any AWS STS API except AssumeRole or GetCallerIdentity";
/// GetFederationToken: "except GetCallerIdentity"; both are called with long-term keys only. The sentence is recorded for
/// GetSessionToken (reference, section 4) and GetFederationToken (jenkinsci/pipeline-cloudwatch-logs-plugin); that other
/// operations have the same is not confirmed.
pub(crate) fn is_barred(holder: &Holder, operation: &str) -> bool {
    let open: &[&str] = match (holder, operation) {
        (Holder::User(_) | Holder::Anonymous, _) => return false,
        (Holder::Session(_), "GetSessionToken" | "GetFederationToken") => &[],
        (Holder::Session(_), _) => return false,
        (Holder::UserSession(_), _) => &["AssumeRole", "GetCallerIdentity"],
        (Holder::Federated(_), _) => &["GetCallerIdentity"],
    };
    !open.contains(&operation)
}

/// Nobody here has an MFA device, so no code can be right (sentence: public transcripts of `aws sts get-session-token`).
fn multi_factor(input: &Value) -> Result<(), ApiError> {
    if text(input, "SerialNumber").is_none() && text(input, "TokenCode").is_none() {
        return Ok(());
    }
    let message = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";
    Err(ApiError::new("AccessDenied", message).status(403))
}

/// A source identity stays for the chain, and the next role has to permit it too (IAM User Guide, "Monitor and control
/// actions taken with assumed roles").
pub(crate) fn with_inherited(identity: &Identity, operation: &str, needs: Vec<Need>) -> Vec<Need> {
    let inherited = identity.holder.given().and_then(|given| given.source_identity.as_ref());
    let Some(inherited) = inherited.filter(|_| operation == "AssumeRole") else { return needs };
    let mut all = needs;
    for need in &mut all {
        let key = "sts:sourceidentity".to_owned();
        need.context.entry(key).or_insert_with(|| vec![inherited.clone()]);
    }
    let set = |need: &Need| need.action == assume_role::SET_SOURCE_IDENTITY;
    if let (false, Some(first)) = (all.iter().any(set), all.first().cloned()) {
        all.push(Need { action: assume_role::SET_SOURCE_IDENTITY.to_owned(), ..first });
    }
    all
}
