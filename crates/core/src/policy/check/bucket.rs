//! Policies of S3 buckets: what S3 asks of them.
//!
//! Sources: LocalStack's recordings of S3 for what is no JSON and what has no `Statement`; AWS's "Bad bucket policy"
//! transcripts for principals, resources and actions; versitygw's `auth/bucket_policy.go` for the rest. S3 has a list of
//! its actions, which is not here: any well-formed name is taken.

use super::{
    Around, Found, Rule, bucket_conditions as conditions, found,
    identity::parts,
    newer::{self, missing},
    rule,
};
use crate::policy::{
    draft::{Draft, Flaw, Flawed, Part, Said, Who},
    read::PRINCIPAL_KINDS,
};

pub(super) const RULES: &[Rule] = &[
    rule("statement", newer::statement),
    rule("empty", newer::empty),
    rule("version", newer::version),
    rule("no effect", newer::no_effect),
    rule("effect", newer::effect),
    rule("no principal", newer::no_principal),
    rule("all but", newer::allow_all_but),
    rule("principal", principal),
    rule("no action", newer::no_action),
    rule("empty action", newer::empty_action),
    rule("action", action),
    rule("no resource", no_resource),
    rule("empty resource", empty_resource),
    rule("resource", resource),
    rule("operator", newer::operator),
    rule("condition key", conditions::known),
    rule("applies", applies),
    rule("conditions apply", conditions::apply),
    rule("addresses", conditions::addresses),
    rule("unique sid", newer::unique_sid),
];

pub(super) fn flawed(text: &str, flawed: &Flawed) -> String {
    match flawed.flaw {
        Flaw::Json | Flaw::Whole if !text.starts_with('{') => {
            "Policies must be valid JSON and the first byte must be '{'".to_owned()
        }
        Flaw::Json | Flaw::Whole => "This policy contains invalid Json".to_owned(),
        Flaw::Form => "Invalid policy syntax.".to_owned(),
        Flaw::Unknown | Flaw::Twice => newer::named(flawed).unwrap_or_default(),
    }
}

fn principal(draft: &Draft, around: &Around<'_>) -> Option<Found> {
    let exists = |text: &str| around.exists.is_none_or(|exists| exists(text));
    let strange = |who: &Who| -> Option<(usize, usize, String)> {
        if let Some(bare) = &who.bare {
            return (bare.text != "*").then(|| (bare.at, bare.end, bare.text.clone()));
        }
        if who.kinds.iter().all(|(_, values)| values.is_empty()) {
            return Some((who.name.at, who.name.end, String::new()));
        }
        who.kinds.iter().find_map(|(kind, values)| {
            if !PRINCIPAL_KINDS.iter().any(|(known, _)| *known == kind.text) {
                return Some((kind.at, kind.end, kind.text.clone()));
            }
            let good: fn(&str) -> bool = match kind.text.as_str() {
                "AWS" => newer::aws,
                "Service" => newer::service,
                _ => |text| !text.is_empty(),
            };
            let aws = kind.text == "AWS";
            let value = values.iter().find(|value| !good(&value.text) || (aws && !exists(&value.text)))?;
            Some((value.at, value.end, value.text.clone()))
        })
    };
    let (at, end, text) = parts(draft).filter_map(|part| part.principals.as_ref()).find_map(strange)?;
    let message = format!("`{text}` names nobody: {{\"AWS\": \"arn:aws:iam::ACCOUNT:role/NAME\"}} or \"*\"");
    Some(found(at, end, "Invalid principal in policy", message))
}

fn actions(part: &Part) -> impl Iterator<Item = &Said> {
    part.actions.iter().flat_map(|texts| &texts.entries)
}

fn resources(part: &Part) -> impl Iterator<Item = &Said> {
    part.resources.iter().flat_map(|texts| &texts.entries)
}

/// The name of an S3 action in lower case; `*` for all of them.
fn name(action: &str) -> Option<String> {
    let lower = action.to_ascii_lowercase();
    let name = if lower == "*" { "*" } else { lower.strip_prefix("s3:")? };
    let well_formed = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '?'));
    (well_formed && !name.is_empty()).then(|| name.to_owned())
}

fn action(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let action = parts(draft).flat_map(actions).find(|action| name(&action.text).is_none())?;
    let message = format!("`{}` is no action of S3 such as s3:GetObject", action.text);
    Some(found(action.at, action.end, "Policy has invalid action", message))
}

fn no_resource(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let part = parts(draft).find(|part| part.resources.is_none())?;
    Some(missing(part.end, "Resource"))
}

fn empty_resource(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    newer::nothing_in(parts(draft).filter_map(|part| part.resources.as_ref()), "Resource")
}

/// What stands behind `arn:aws:s3:::`.
fn inside(resource: &str) -> Option<&str> {
    let rest = resource.strip_prefix("arn:aws")?;
    let rest = ["", "-cn", "-us-gov"]
        .iter()
        .find_map(|partition| rest.strip_prefix(partition)?.strip_prefix(":s3:::"));
    rest.filter(|rest| !rest.is_empty())
}

fn resource(draft: &Draft, around: &Around<'_>) -> Option<Found> {
    let resource = parts(draft).flat_map(resources).find(|resource| {
        let bucket = inside(&resource.text).map(|inside| inside.split('/').next().unwrap_or_default());
        match (bucket, around.bucket) {
            (None, _) => true,
            (Some(named), Some(own)) => !crate::policy::matches(named, own),
            (Some(named), None) => named.is_empty(),
        }
    })?;
    let own = around.bucket.unwrap_or("BUCKET");
    let message =
        format!("`{}` is not in the bucket: arn:aws:s3:::{own} and arn:aws:s3:::{own}/*", resource.text);
    Some(found(resource.at, resource.end, "Policy has invalid resource", message))
}

/// Actions on objects whose names do not say so (Service Authorization Reference, "Actions, resources, and condition
/// keys for Amazon S3").
const ON_OBJECTS: [&str; 6] = [
    "abortmultipartupload",
    "bypassgovernanceretention",
    "initiatereplication",
    "listmultipartuploadparts",
    "replicatedelete",
    "replicatetags",
];

/// Whether an action of S3, named without `s3:`, is asked of an object; of the bucket otherwise. `None` for a pattern,
/// which may mean both.
pub fn on_object(name: &str) -> Option<bool> {
    if name.contains(['*', '?']) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let name = name.as_str();
    let of_bucket = name.starts_with("getbucket") || name.starts_with("putbucket");
    Some(ON_OBJECTS.contains(&name) || (name.contains("object") && !of_bucket))
}

/// Each action needs a resource of its sort among those of its statement.
fn applies(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let (action, object) = parts(draft).find_map(|part| {
        let negated =
            [&part.actions, &part.resources].iter().any(|texts| texts.as_ref().is_some_and(|t| t.negated));
        let mut named = actions(part).filter_map(|said| Some((said, on_object(&name(&said.text)?)?)));
        let may_be = |object: bool, resource: &str| {
            let inside = inside(resource).unwrap_or_default();
            // A wildcard in the bucket's place crosses the slash.
            inside.contains('/') == object || (object && inside.ends_with('*'))
        };
        let found =
            named.find(|(_, object)| !resources(part).any(|resource| may_be(*object, &resource.text)))?;
        (!negated).then_some(found)
    })?;
    let (what, like) =
        if object { ("an object", "arn:aws:s3:::BUCKET/*") } else { ("the bucket", "arn:aws:s3:::BUCKET") };
    let message = format!("`{}` is asked of {what}: {like}", action.text);
    Some(found(action.at, action.end, "Action does not apply to any resource(s) in statement", message))
}

#[cfg(test)]
mod tests {
    use super::on_object;

    /// The Service Authorization Reference, where it is at hand: of each action of S3 what it is asked of.
    #[test]
    fn what_actions_are_asked_of_when_the_reference_is_at_hand() {
        let Ok(golden) = std::env::var("ROLELAB_GOLDEN") else {
            println!(
                "skipped: ROLELAB_GOLDEN is not set, so the Service Authorization Reference is not at hand"
            );
            return;
        };
        let path = format!("{golden}/cloud/iam-data-subset/actions/s3.json");
        let actions: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut seen = 0;
        for (name, action) in actions.as_object().unwrap() {
            let types: Vec<&str> = action["resourceTypes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|t| t["name"].as_str().unwrap())
                .collect();
            let (object, bucket) = (types.contains(&"object"), types.contains(&"bucket"));
            if object != bucket {
                assert_eq!(on_object(name), Some(object), "{name} {types:?}");
                seen += 1;
            }
        }
        assert!(seen > 80, "{seen}");
    }
}
