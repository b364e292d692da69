//! What a learner can do about a refusal that the console shows: the lab's own voice beside AWS's sentence.
//!
//! It explains and never replaces what AWS said. A refusal that says all by itself has no entry.

use rolelab_core::{
    journal::ApiCall,
    policy::check::{Around, Kind, check},
};

use crate::input::Action;

/// How a refusal begins, what stands in it, and the way out.
const WAYS: &[(&str, &str, &str)] = &[
    (
        "InvalidParameterValue",
        "Invalid IAM Instance Profile name",
        "A role is worn through an instance profile, and there is none of this name. Create role makes both; with the CLI: aws iam create-instance-profile, then add-role-to-instance-profile.",
    ),
    (
        "InvalidParameterValue",
        "has no associated IAM Roles",
        "The instance profile is empty. Put a role into it: aws iam add-role-to-instance-profile.",
    ),
    (
        "IncorrectState",
        "is not the active association",
        "Only an association that is in force is replaced. While it changes, wait some seconds (Skip wait). On an instance that does not run, detach the role, then attach the other, or start the instance first.",
    ),
    (
        "IncorrectInstanceState",
        "never reached the 'running' state",
        "It is still starting. Skip wait lets it reach running.",
    ),
    (
        "IncorrectInstanceState",
        "",
        "What an instance takes depends on its state. While it is on its way to another (pending, stopping, shutting-down) wait some seconds; what is terminated stays so.",
    ),
    (
        "InvalidParameterValue",
        "User data is limited",
        "Keep the script in a bucket and let a short one fetch it. The instance's role says what it may fetch.",
    ),
    (
        "EntityAlreadyExists",
        "",
        "Names of roles and of instance profiles are unique in the account, whatever their case. Use the one that is there, or choose another name.",
    ),
    (
        "ValidationError",
        "[\\w+=,.@-]+",
        "Letters, digits and + = , . @ - _ make a name; spaces and slashes do not.",
    ),
    (
        "Parameter validation failed",
        "RoleName, value: 0",
        "The role needs a name. Nothing was sent: a client checks this before it asks AWS.",
    ),
    (
        "Parameter validation failed",
        "PolicyName, value: 0",
        "The policy needs a name. Nothing was sent: a client checks this before it asks AWS.",
    ),
    (
        "MalformedPolicyDocument",
        "should not specify a principal",
        "Who may use a policy inside a role is the role itself. A Principal belongs into the trust policy.",
    ),
    ("MalformedPolicyDocument", "version 2012-10-17", "Begin the document with \"Version\": \"2012-10-17\"."),
    (
        "ValidationError",
        "'policyDocument' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009",
        "The document holds a sign that IAM takes nowhere in a policy: a typographic quote, a byte order mark or a letter beyond Latin-1. Plain \" quotes and plain letters do.",
    ),
    (
        "LimitExceeded",
        "PoliciesPerRole",
        "Detach a policy that is not needed, or put what several say into one.",
    ),
    (
        "LimitExceeded",
        "Maximum policy size",
        "All inline policies of a role count together, without white space. A managed policy has room of its own.",
    ),
];

/// The way out of what AWS answered to this button, which begins with its code.
pub(crate) fn of(action: &Action, told: &str) -> Option<String> {
    let known = WAYS.iter().find(|(code, part, _)| told.starts_with(code) && told.contains(part));
    known.map(|(.., way)| (*way).to_owned()).or_else(|| place(action, told))
}

/// The same for what AWS answered to a call of its API, by whatever program.
pub(crate) fn of_call(call: &ApiCall) -> Option<String> {
    let (code, message) = call.error.as_ref()?;
    let told = format!("{code}: {message}");
    let known = WAYS.iter().find(|(code, part, _)| told.starts_with(code) && told.contains(part));
    let document = || call.parameters.get("PolicyDocument").filter(|_| call.operation == "PutRolePolicy");
    known
        .map(|(.., way)| (*way).to_owned())
        .or_else(|| place_in(document().and_then(serde_json::Value::as_str)?, &told))
}

fn place(action: &Action, told: &str) -> Option<String> {
    let Action::PutRolePolicy { document, .. } = action else { return None };
    place_in(document, told)
}

/// AWS does not say where a document is wrong. What judges it here knows the line.
fn place_in(document: &str, told: &str) -> Option<String> {
    let fault = check(Kind::Inline, document, &Around::default()).err();
    let fault = fault.filter(|fault| told.starts_with(fault.code))?;
    let (line, column) = fault.place(document);
    let stopped = if fault.rule == "json" { "The reader stopped at line" } else { "Line" };
    Some(format!("{stopped} {line}, column {column}: {}.", fault.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(document: &str) -> Action {
        Action::PutRolePolicy { role: "r".to_owned(), name: "p".to_owned(), document: document.to_owned() }
    }

    #[test]
    fn a_fault_in_a_document_has_its_place() {
        let told = "MalformedPolicyDocument: Syntax errors in policy.";
        let way = of(&put("{\n    \"Version\": \"2012-10-17\"\n    \"Statement\": []\n}"), told);
        assert_eq!(way.as_deref(), Some("The reader stopped at line 3, column 5: expected `,` or `}`."));
        let told = "MalformedPolicyDocument: Resource b must be in ARN format or \"*\".";
        let text = "{\"Version\": \"2012-10-17\",\n\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"b\"}}";
        let way = "Line 2, column 64: an ARN begins with arn:aws: and the service.";
        assert_eq!(of(&put(text), told).as_deref(), Some(way));
        assert_eq!(of(&put("{"), "NoSuchEntity: The role with name r cannot be found."), None);
    }

    #[test]
    fn the_narrower_way_comes_first() {
        let of = |told| of(&put("{}"), told).unwrap();
        let starting = of(
            "IncorrectInstanceState: Instance 'i-1' cannot be stopped as it has never reached the 'running' state.",
        );
        assert!(starting.starts_with("It is still starting"), "{starting}");
        let other =
            of("IncorrectInstanceState: The instance 'i-1' is not in a state from which it can be started.");
        assert!(other.starts_with("What an instance takes"), "{other}");
        let name = of(
            "ValidationError: 1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
        );
        assert!(name.starts_with("Letters, digits"), "{name}");
    }
}
