//! Permissions as PutRolePolicy takes them, and IAM's sentences about those it does not.
//!
//! The grammar is read by `policy`; here stands what IAM asks beyond it of an identity policy. Resources are looked
//! at no further than whether they are an ARN at all.

use serde_json::Value;

use super::documents::{SYNTAX, effect_in_other_case, malformed, named, unique_sids};
use crate::{
    api::ApiError,
    policy::{Document, DocumentError, Statement},
};

/// The only version of the policy language that IAM takes anew.
const VERSION: &str = "2012-10-17";

const NO_ACTIONS: &str = "Policy statement must contain actions.";
const NO_RESOURCES: &str = "Policy statement must contain resources.";

/// Reads an identity policy.
pub(super) fn read(text: &str) -> Result<Document, ApiError> {
    let document = Document::parse(text).map_err(|error| fault(text, &error))?;
    if document.statements().is_empty() {
        return Err(malformed(SYNTAX));
    }
    if document.version() != Some(VERSION) {
        return Err(older());
    }
    unique_sids(&document)?;
    let each = |rule: fn(&Statement) -> Result<(), ApiError>| document.statements().iter().try_for_each(rule);
    each(resources)?;
    each(actions)?;
    each(complete)?;
    Ok(document)
}

fn older() -> ApiError {
    malformed(format!("Policy document must be version {VERSION} or greater."))
}

/// IAM's sentence for a fault of grammar. What it has a word of its own for, it tells after the version.
fn fault(text: &str, error: &DocumentError) -> ApiError {
    let told = match error.message.as_str() {
        "`Action` is empty" => NO_ACTIONS,
        "`Resource` is empty" => NO_RESOURCES,
        _ if named(error, "missing field ") == Some("Action") => NO_ACTIONS,
        _ => match effect_in_other_case(error) {
            Some(told) => told,
            None => return malformed(SYNTAX),
        },
    };
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    if document.get("Version").and_then(Value::as_str) != Some(VERSION) {
        return older();
    }
    malformed(told)
}

fn resources(statement: &Statement) -> Result<(), ApiError> {
    let patterns = statement.resources.iter().flat_map(|resources| &resources.patterns);
    let mut strange = patterns.filter(|resource| *resource != "*" && !resource.contains(':'));
    match strange.next() {
        Some(resource) => Err(malformed(format!("Resource {resource} must be in ARN format or \"*\"."))),
        None => Ok(()),
    }
}

/// Actions are told in the order written; a lone `*` needs no vendor.
fn actions(statement: &Statement) -> Result<(), ApiError> {
    for action in statement.actions.patterns.iter().filter(|action| *action != "*") {
        match action.matches(':').count() {
            0 => {
                let message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
                return Err(malformed(message));
            }
            1 => {}
            _ => return Err(malformed("Actions/Condition can contain only one colon.")),
        }
        let vendor = action.split(':').next().unwrap_or_default();
        if !vendor.chars().all(|c| c.is_ascii_alphanumeric() || "-_.*?".contains(c)) {
            return Err(malformed(format!("Vendor {vendor} is not valid")));
        }
    }
    Ok(())
}

fn complete(statement: &Statement) -> Result<(), ApiError> {
    if statement.resources.is_none() {
        return Err(malformed(NO_RESOURCES));
    }
    if statement.principals.is_some() {
        return Err(malformed("Policy document should not specify a principal."));
    }
    Ok(())
}
