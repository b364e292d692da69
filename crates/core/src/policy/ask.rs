//! What is asked of the authorisation function, and the policies it is handed. Plain values: nothing here judges.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::document::Document;

/// Condition keys and their values. Keys stand as [`key`] writes them; letters count in none of them, so they are asked for
/// by [`look_up`]. A key that is absent has no entry.
pub type Context = BTreeMap<String, Vec<String>>;

/// A condition key as a [`Context`] has it: in lower case, but for what stands behind the slash, a tag's key, which stays
/// as the request or the resource has it, so that people read what they wrote.
pub fn key(text: &str) -> String {
    match text.split_once('/') {
        Some((name, tag)) => format!("{}/{tag}", name.to_ascii_lowercase()),
        None => text.to_ascii_lowercase(),
    }
}

/// The values of a key, in whatever letters it is asked for ("key names are not case-sensitive": IAM User Guide, "IAM JSON
/// policy elements: Condition"). Of tags whose keys differ in letters alone the one that is asked for, else the first.
pub fn look_up<'a>(context: &'a Context, asked: &str) -> Option<&'a [String]> {
    let wanted = key(asked);
    if let Some(values) = context.get(&wanted) {
        return Some(values);
    }
    let start = wanted.get(..=wanted.find('/')?)?;
    let mut of_tags = context.range(start.to_owned()..).take_while(|(key, _)| key.starts_with(start));
    of_tags.find(|(key, _)| key.eq_ignore_ascii_case(&wanted)).map(|(_, values)| values.as_slice())
}

/// One question: may this principal do this to that?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The ARN of a user, a role, a session or an account's root user; the name of a service when a service acts;
    /// `*` or `anonymous` when nobody signed.
    pub principal: String,
    /// Who stands behind a session: the role's ARN, or the user's of a federated user. `None` when it is no session.
    /// Where a role session comes without it, the role's name and account in the session's ARN have to do.
    pub role: Option<String>,
    /// `service:Operation`.
    pub action: String,
    /// An ARN, or `*` for actions without a resource type.
    pub resource: String,
    /// The account that owns the resource; `None`: the principal's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_account: Option<String>,
    /// Condition keys of the request.
    pub context: Context,
}

/// One policy that takes part in a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name or ARN, as a learner knows it.
    pub name: String,
    /// What it says.
    pub document: Arc<Document>,
}

/// All policies that concern one request. `None`: there is none of that kind. `Some` and empty: set, and allowing
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policies {
    /// The caller's own: inline, attached, and those of its groups.
    pub identity: Vec<Source>,
    /// The bucket policy and its like; for sts:AssumeRole and its kin the role's trust policy.
    pub resource: Option<Source>,
    /// The caller's permissions boundary.
    pub boundary: Option<Vec<Source>>,
    /// Handed in when the session was made.
    pub session: Option<Vec<Source>>,
    /// Service control policies, level by level: root, organisational units, account. Each must allow.
    pub scps: Option<Vec<Vec<Source>>>,
    /// Resource control policies of the resource's account, likewise.
    pub rcps: Option<Vec<Vec<Source>>>,
    /// Policies of the VPC endpoint that the request came through.
    pub endpoint: Option<Vec<Source>>,
}

/// Where a policy is attached. AWS judges each level by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The organisation's service control policies.
    ServiceControl,
    /// The organisation's resource control policies.
    ResourceControl,
    /// The policy of a VPC endpoint.
    Endpoint,
    /// A bucket policy and its like.
    Resource,
    /// Policies of the user or role.
    Identity,
    /// The permissions boundary of the user or role.
    Boundary,
    /// Policies handed in when the session was made.
    Session,
    /// A role's trust policy.
    Trust,
}

#[cfg(test)]
mod tests {
    use super::{Context, key, look_up};

    /// IAM User Guide, "IAM JSON policy elements: Condition": "key names are not case-sensitive".
    #[test]
    fn keys_are_found_in_any_letters_and_keep_those_of_a_tag() {
        let named = |name: &str| (key(name), vec![name.to_owned()]);
        let context: Context =
            ["aws:ResourceTag/CostCenter", "aws:ResourceTag/team", "AWS:ResourceTag/Team", "aws:SourceIp"]
                .map(named)
                .into();
        let keys: Vec<&str> = context.keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            ["aws:resourcetag/CostCenter", "aws:resourcetag/Team", "aws:resourcetag/team", "aws:sourceip"]
        );
        for (asked, found) in [
            ("aws:resourcetag/costcenter", Some("aws:ResourceTag/CostCenter")),
            ("AWS:RESOURCETAG/CostCenter", Some("aws:ResourceTag/CostCenter")),
            ("aws:ResourceTag/team", Some("aws:ResourceTag/team")),
            ("aws:ResourceTag/Team", Some("AWS:ResourceTag/Team")),
            ("aws:ResourceTag/TEAM", Some("AWS:ResourceTag/Team")),
            ("AWS:SOURCEIP", Some("aws:SourceIp")),
            ("aws:resourcetag", None),
            ("aws:resourcetag/", None),
            ("aws:resourcetag/cost", None),
            ("aws:requesttag/team", None),
        ] {
            let told = look_up(&context, asked).and_then(|values| values.first()).map(String::as_str);
            assert_eq!(told, found, "{asked}");
        }
    }
}
