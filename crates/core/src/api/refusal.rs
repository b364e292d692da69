//! How each service says no: codes, sentences and statuses, in three flavours.
//!
//! Sources: EC2 API reference "Error codes", IAM API reference "Common errors", S3 API reference "Error
//! responses"; sentences as public transcripts show them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{ApiError, Refused, authenticate::Fault, constraints::lower_camel};
use crate::{
    model::{Protocol, Service},
    policy::{Decision, Outcome},
    sts::Identity,
};

/// The words of a fault of authentication.
pub(super) fn of(service: &Service, fault: Fault) -> Refused {
    match service.protocol {
        Protocol::Ec2 => ec2(&fault).into(),
        Protocol::Query | Protocol::Json => query(fault).into(),
        Protocol::RestXml => s3(fault),
    }
}

/// EC2 tells next to nothing.
fn ec2(fault: &Fault) -> ApiError {
    match fault {
        Fault::Missing => {
            ApiError::new("MissingParameter", "The request must contain the parameter AWSAccessKeyId")
        }
        Fault::Expired { .. } | Fault::Skewed { .. } => {
            ApiError::new("RequestExpired", "Request has expired.")
        }
        _ => ApiError::new("AuthFailure", "AWS was not able to validate the provided access credentials")
            .status(401),
    }
}

/// IAM and STS.
fn query(fault: Fault) -> ApiError {
    let (code, message) = match fault {
        Fault::Missing => ("MissingAuthenticationToken", "Request is missing Authentication Token".to_owned()),
        Fault::Unsupported => (
            "IncompleteSignature",
            "Authorization header requires 'AWS4-HMAC-SHA256' algorithm.".to_owned(),
        ),
        Fault::Incomplete(sentence) => ("IncompleteSignature", sentence),
        Fault::Scope(sentence) => ("SignatureDoesNotMatch", sentence),
        Fault::Region { .. } => {
            ("SignatureDoesNotMatch", "Credential should be scoped to a valid region. ".to_owned())
        }
        Fault::UnknownKey { .. } | Fault::Token { .. } => {
            ("InvalidClientTokenId", "The security token included in the request is invalid.".to_owned())
        }
        Fault::Expired { .. } => {
            ("ExpiredToken", "The security token included in the request is expired".to_owned())
        }
        Fault::Skewed { at, now, allowed } => {
            let minutes = allowed.as_seconds() / 60;
            let (stated, clock) = (at.compact(), now.compact());
            let back = crate::time::Span::millis(-allowed.as_millis());
            let sentence = if at < now {
                let bound = now.plus(back).compact();
                format!(
                    "Signature expired: {stated} is now earlier than {bound} ({clock} - {minutes} min.)"
                )
            } else {
                let bound = now.plus(allowed).compact();
                format!(
                    "Signature not yet current: {stated} is still later than {bound} ({clock} + {minutes} min.)"
                )
            };
            ("SignatureDoesNotMatch", sentence)
        }
        Fault::Signature { .. } | Fault::BodyHash => (
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.".to_owned(),
        ),
    };
    ApiError::new(code, message).status(403)
}

/// S3 tells most, and shows what it computed.
fn s3(fault: Fault) -> Refused {
    let told = |code: &str, message: &str, status, details| Refused {
        error: ApiError::new(code, message).status(status),
        details,
        not_simulated: None,
    };
    let malformed = |what: &str| {
        told(
            "AuthorizationHeaderMalformed",
            &format!("The authorization header is malformed; {what}"),
            400,
            Vec::new(),
        )
    };
    match fault {
        Fault::Missing => told("AccessDenied", "Access Denied", 403, Vec::new()),
        Fault::Unsupported => told("InvalidArgument", "Unsupported Authorization Type", 400, Vec::new()),
        Fault::Incomplete(sentence) | Fault::Scope(sentence) => malformed(sentence.trim()),
        Fault::Region { given, expected } => {
            let mut refused = malformed(&format!("the region '{given}' is wrong; expecting '{expected}'"));
            refused.details.push(("Region", expected));
            refused
        }
        // The session token decides nothing here: S3 does not know a temporary key without it.
        Fault::UnknownKey { access_key } | Fault::Token { access_key, given: None } => told(
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
            403,
            vec![("AWSAccessKeyId", access_key)],
        ),
        Fault::Token { given: Some(token), .. } => told(
            "InvalidToken",
            "The provided token is malformed or otherwise invalid.",
            400,
            vec![("Token-0", token)],
        ),
        Fault::Expired { token } => {
            told("ExpiredToken", "The provided token has expired.", 400, vec![("Token-0", token)])
        }
        Fault::Skewed { at, now, allowed } => told(
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            403,
            vec![
                ("RequestTime", at.compact()),
                ("ServerTime", now.iso()),
                ("MaxAllowedSkewMilliseconds", allowed.as_millis().to_string()),
            ],
        ),
        Fault::Signature { access_key, given, canonical_request, string_to_sign } => told(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            403,
            vec![
                ("AWSAccessKeyId", access_key),
                ("StringToSign", string_to_sign),
                ("SignatureProvided", given),
                ("CanonicalRequest", canonical_request),
            ],
        ),
        Fault::BodyHash => told(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            400,
            Vec::new(),
        ),
    }
}

/// The words of a denial.
pub(super) fn denied(service: &Service, identity: &Identity, decision: &Decision) -> ApiError {
    match service.protocol {
        Protocol::Query | Protocol::Json => {
            ApiError::new("AccessDenied", decision.sentence_on(&by_name(service, decision))).status(403)
        }
        Protocol::RestXml => {
            let quoted = format!("\"{}\"", decision.ask.resource);
            ApiError::new("AccessDenied", decision.sentence_on(&quoted)).status(403)
        }
        Protocol::Ec2 => {
            let mut message =
                format!("You are not authorized to perform this operation. {}", decision.sentence());
            // Only calls that would change something carry the context of the decision.
            let reads =
                ["ec2:Describe", "ec2:Get"].iter().any(|start| decision.ask.action.starts_with(start));
            if !reads {
                let blob = encoded(identity, decision);
                message.push_str(&format!(". Encoded authorization failure message: {blob}"));
            }
            ApiError::new("UnauthorizedOperation", message).status(403)
        }
    }
}

/// What IAM looks up by name it calls so, whether or not it is there: `role web`. What it makes, lists or passes has
/// its ARN. So denials in public transcripts show it; which operation takes which name, the model tells.
fn by_name(service: &Service, decision: &Decision) -> String {
    let resource = &decision.ask.resource;
    let name = resource.rsplit('/').next().unwrap_or_default();
    let action = decision.ask.action.strip_prefix("iam:").filter(|action| !action.starts_with("Create"));
    let input = action.and_then(|action| service.input(service.operation(action)?));
    let takes = |member| input.is_some_and(|input| input.member(member).is_some());
    if takes("InstanceProfileName") {
        format!("instance profile {name}")
    } else if takes("RoleName") {
        format!("role {name}")
    } else {
        resource.clone()
    }
}

/// What sts DecodeAuthorizationMessage would show. AWS's own text is encrypted; ours is base64 of the JSON.
fn encoded(identity: &Identity, decision: &Decision) -> String {
    let items = |list: Vec<serde_json::Value>| json!({ "items": list });
    let conditions = decision.ask.context.iter().map(|(key, values)| {
        let values = values.iter().map(|value| json!({ "value": value })).collect();
        json!({"key": key, "values": items(values)})
    });
    let message = json!({
        "allowed": false,
        "explicitDeny": decision.outcome == Outcome::ExplicitDeny,
        "matchedStatements": items(Vec::new()),
        "failures": items(Vec::new()),
        "context": {
            "principal": {"id": identity.user_id, "arn": decision.ask.principal},
            "action": decision.ask.action,
            "resource": decision.ask.resource,
            "conditions": items(conditions.collect()),
        },
    });
    URL_SAFE_NO_PAD.encode(message.to_string())
}

pub(super) fn no_operation(service: &Service) -> ApiError {
    match service.protocol {
        Protocol::Ec2 => ApiError::new("MissingParameter", "The request must contain the parameter Action"),
        _ => ApiError::new("MissingAction", "The request is missing an action or a required parameter."),
    }
}

/// A value of another type than its member's.
pub(super) fn malformed(service: &Service, parameter: &str, value: &str) -> ApiError {
    match service.protocol {
        Protocol::Ec2 => ApiError::new(
            "InvalidParameterValue",
            format!("Invalid value '{value}' for {}.", lower_camel(parameter)),
        ),
        Protocol::Query => {
            ApiError::new("MalformedInput", format!("Invalid value '{value}' for {parameter}."))
        }
        Protocol::Json => ApiError::new("SerializationException", String::new()),
        Protocol::RestXml if parameter.is_empty() => ApiError::new(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        ),
        Protocol::RestXml if parameter == "max-keys" => {
            ApiError::new("InvalidArgument", "Provided max-keys not an integer or within integer range")
        }
        Protocol::RestXml => ApiError::new("InvalidArgument", format!("Invalid value for {parameter}")),
    }
}

pub(super) fn head_too_large(service: &Service) -> ApiError {
    let message = "Your request header section exceeds the maximum allowed size.";
    match service.protocol {
        Protocol::RestXml => ApiError::new("RequestHeaderSectionTooLarge", message),
        _ => ApiError::new("RequestEntityTooLarge", message).status(413),
    }
}

pub(super) fn body_too_large(service: &Service) -> ApiError {
    match service.protocol {
        Protocol::RestXml => {
            ApiError::new("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        }
        _ => ApiError::new("RequestEntityTooLarge", "Request entity too large").status(413),
    }
}
