//! The resources of an identity policy: whether IAM takes them, and in which of its two ways it says no.
//!
//! Source: moto's `policy_validation.py`; that a vendor with a wildcard is refused: public transcripts of 2026.

/// What IAM makes of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It takes it.
    Good,
    /// It fails the older reading.
    Legacy,
    /// IAM's sentence, and ours.
    Wrong(String, String),
}

/// The partitions there are (botocore's `partitions.json`).
const PARTITIONS: [&str; 9] =
    ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc", "*"];

/// How the last part of an ARN of IAM begins.
const IAM_PATHS: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

fn wrong(sentence: impl Into<String>, message: impl Into<String>) -> Form {
    Form::Wrong(sentence.into(), message.into())
}

pub(super) fn form(resource: &str) -> Form {
    if resource == "*" {
        return Form::Good;
    }
    let Some((_, rest)) = resource.split_once(':') else {
        let sentence = format!("Resource {resource} must be in ARN format or \"*\".");
        return wrong(sentence, "an ARN begins with arn:aws: and the service");
    };
    let (partition, rest) =
        rest.split_once(':').map_or((rest, None), |(partition, rest)| (partition, Some(rest)));
    if !PARTITIONS.contains(&partition) {
        let sentence = format!(
            "Partition \"{partition}\" is not valid for resource \"arn:{partition}:{}\".",
            shown(rest.unwrap_or_default())
        );
        return wrong(sentence, format!("`{partition}` is no partition; most accounts are in `aws`"));
    }
    let vendor = rest.map(|rest| rest.split(':').next().unwrap_or_default());
    let Some((rest, vendor)) = rest.zip(vendor.filter(|vendor| !vendor.contains(['*', '?']))) else {
        let sentence = "Resource vendor must be fully qualified and cannot contain regexes.";
        return wrong(sentence, "the service stands third in an ARN, written out");
    };
    let mut parts = rest.splitn(4, ':').skip(1);
    let (region, _, name) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    if let Some(form) = regional(resource, vendor, region, name) {
        return form;
    }
    let path = matches!(name, "*" | "root") || IAM_PATHS.iter().any(|start| name.starts_with(start));
    if vendor == "iam" && !path {
        let sentence =
            format!("IAM resource path must either be \"*\" or start with {}.", IAM_PATHS.join(", "));
        return wrong(sentence, format!("`{name}` does not say what it is: user/{name}, role/{name} …"));
    }
    let few = resource.matches(':').count() < 5 && resource.contains("::");
    if few || vendor.is_empty() { Form::Legacy } else { Form::Good }
}

/// IAM and S3 have no regions in their ARNs, but for access points.
fn regional(resource: &str, vendor: &str, region: Option<&str>, name: &str) -> Option<Form> {
    if region == Some("") {
        return None;
    }
    let message = format!("the region of an ARN of {vendor} stays empty: arn:aws:{vendor}::…");
    match vendor {
        "iam" => Some(wrong(format!("IAM resource {resource} cannot contain region information."), message)),
        "s3" if !name.starts_with("accesspoint/") => {
            Some(wrong(format!("Resource {resource} can not contain region information."), message))
        }
        _ => None,
    }
}

/// What follows the partition as IAM shows it: four parts, `*` for those that are not there.
fn shown(rest: &str) -> String {
    let parts: Vec<&str> = rest.splitn(4, ':').collect();
    let lone = parts.len() < 2;
    let part = |number: usize| parts.get(number).copied().unwrap_or("*");
    let vendor = if lone && part(0).is_empty() { "*" } else { part(0) };
    format!("{vendor}:{}:{}:{}", part(1), part(2), part(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// moto's table has one of each; these are its neighbours.
    #[test]
    fn forms() {
        for good in [
            "*",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:*",
            "arn:*:s3:::b",
            "arn:aws-us-gov:s3:::b/*",
            "arn:aws:s3:us-west-2:111122223333:accesspoint/a",
            "arn:aws:ec2:us-east-1:111122223333:instance/*",
            "arn:aws:fdsasf",
        ] {
            assert_eq!(form(good), Form::Good, "{good}");
        }
        for legacy in ["arn:aws:s3::b", "arn:aws::fdsasf", "arn:aws::::b", "arn:aws:ec2::b"] {
            assert_eq!(form(legacy), Form::Legacy, "{legacy}");
        }
        for (text, start) in [
            ("", "Resource  must"),
            ("b", "Resource b must"),
            ("a:b", "Partition \"b\" is not valid for resource \"arn:b:*:*:*:*\""),
            ("a:b:", "Partition \"b\" is not valid for resource \"arn:b:*:*:*:*\""),
            ("a:b:c:d:e:f:g:h", "Partition \"b\" is not valid for resource \"arn:b:c:d:e:f:g:h\""),
            ("arn:aws", "Resource vendor"),
            ("arn:aws:*:*:*:b", "Resource vendor"),
            ("arn:aws:s?:::b", "Resource vendor"),
            ("arn:aws:iam:us-east-1::role/r", "IAM resource arn:aws:iam:us-east-1::role/r cannot"),
            ("arn:aws:s3:*::b", "Resource arn:aws:s3:*::b can not"),
            ("arn:aws:s3", "Resource arn:aws:s3 can not"),
            ("arn:aws:iam::111122223333:web", "IAM resource path"),
        ] {
            assert!(matches!(form(text), Form::Wrong(sentence, _) if sentence.starts_with(start)), "{text}");
        }
    }
}
