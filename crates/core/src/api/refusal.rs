//! How each service says no to a call that was signed well: codes, sentences and statuses, flavour by flavour.
//!
//! Sources: EC2 API reference "Error codes", IAM API reference "Common errors", S3 API reference "Error
//! responses"; sentences as public transcripts show them.

use super::{ApiError, Denial, constraints::lower_camel, encoded};
use crate::{
    http::Request,
    model::{self, Protocol, Service, codec},
    policy::{Ask, Decision},
    sigv4::ChunkError,
    sts::{Holder, Identity},
};

/// What is asked of a role that somebody wants to assume.
const ASSUMING: [&str; 3] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

/// The words of a denial.
pub(super) fn denied(service: &Service, operation: &str, identity: &Identity, denial: &Denial) -> ApiError {
    let decision = &denial.decision;
    match service.protocol {
        // One sentence whatever refused: it does not tell whether there is such a role.
        Protocol::Query if ASSUMING.contains(&decision.ask.action.as_str()) => {
            let Ask { principal, action, resource, .. } = &decision.ask;
            let message =
                format!("User: {principal} is not authorized to perform: {action} on resource: {resource}");
            ApiError::new("AccessDenied", message).status(403)
        }
        Protocol::Query => {
            ApiError::new("AccessDenied", decision.sentence_on(&by_name(service, operation, decision)))
                .status(403)
        }
        Protocol::Json => ApiError::new("AccessDeniedException", decision.sentence()),
        Protocol::RestJson => ApiError::new("AccessDeniedException", decision.sentence()).status(403),
        Protocol::RestXml if identity.holder == Holder::Anonymous => {
            ApiError::new("AccessDenied", "Access Denied").status(403)
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
                let blob = encoded::message(identity, decision, &denial.policies);
                message.push_str(&format!(". Encoded authorization failure message: {blob}"));
            }
            ApiError::new("UnauthorizedOperation", message).status(403)
        }
    }
}

/// What IAM looks up by name it calls so, whether or not it is there: `role web`. What it makes, lists or passes has
/// its ARN, but for policies, of which a new one has its name and a list its path. So denials in public transcripts show
/// it (of CreatePolicy, CreateUser, GetAccountSummary, GetPolicy, ListPolicies ...); which operation takes which name, the
/// model tells.
fn by_name(service: &Service, operation: &str, decision: &Decision) -> String {
    let resource = &decision.ask.resource;
    let name = resource.rsplit('/').next().unwrap_or_default();
    let Some(action) = decision.ask.action.strip_prefix("iam:") else { return resource.clone() };
    match operation {
        "CreatePolicy" => return format!("policy {name}"),
        "ListPolicies" => return "policy path /".to_owned(),
        "CreateRole" | "CreateUser" | "CreateInstanceProfile" => return resource.clone(),
        _ => {}
    }
    let input = service.operation(action).and_then(|operation| service.input(operation));
    let takes = |member| input.is_some_and(|input| input.member(member).is_some());
    if takes("InstanceProfileName") {
        format!("instance profile {name}")
    } else if takes("RoleName") {
        format!("role {name}")
    } else if takes("UserName") || operation == "GetAccessKeyLastUsed" {
        format!("user {name}")
    } else if takes("PolicyArn") {
        format!("policy {resource}")
    } else {
        resource.clone()
    }
}

pub(super) fn no_operation(service: &Service) -> ApiError {
    match service.protocol {
        Protocol::Ec2 => ApiError::new("MissingParameter", "The request must contain the parameter Action"),
        Protocol::Json | Protocol::RestJson => ApiError::new("UnknownOperationException", String::new()),
        _ => ApiError::new("MissingAction", "The request is missing an action or a required parameter."),
    }
}

/// The words for an operation that the service does not have; none for one that it has and the lab has not. S3 knows
/// its operations by method and path, so there is no misspelt one.
pub(super) fn no_such_operation(service: &Service, request: &Request, name: &str) -> Option<ApiError> {
    if model::all_names(&service.name).any(|known| known == name) {
        return None;
    }
    Some(match service.protocol {
        Protocol::RestXml | Protocol::RestJson => return None,
        Protocol::Ec2 => {
            ApiError::new("InvalidAction", format!("The action {name} is not valid for this web service."))
        }
        Protocol::Query => {
            let version = codec::form_parameter(request, "Version");
            no_such_version(service, name, version.as_deref())
        }
        Protocol::Json => ApiError::new("UnknownOperationException", String::new()),
    })
}

/// The words for a version that the service does not have. Recorded: Argmin's oracle of STS, `unsupported-version` and its
/// neighbours; ansible/ansible#37267 and boto/boto3#1138 of EC2.
pub(super) fn no_such_version(service: &Service, operation: &str, version: Option<&str>) -> ApiError {
    match service.protocol {
        Protocol::Ec2 => {
            let version = version.unwrap_or_default();
            let message = format!("The requested version ({version}) of service AmazonEC2 does not exist");
            ApiError::new("NoSuchVersion", message)
        }
        _ => {
            let version = version.unwrap_or("NO_VERSION_SPECIFIED");
            let message = format!("Could not find operation {operation} for version {version}");
            ApiError::new("InvalidAction", message)
        }
    }
}

/// EC2's words for a parameter that it does not have; the others say nothing. Recorded: appoxy/aws#32, aws/aws-cli#21.
pub(super) fn no_such_parameter(name: &str) -> ApiError {
    ApiError::new("UnknownParameter", format!("The parameter {name} is not recognized"))
}

/// A value of another type than its member's.
pub(super) fn malformed(service: &Service, parameter: &str, value: &str) -> ApiError {
    match service.protocol {
        Protocol::Ec2 => ApiError::new(
            "InvalidParameterValue",
            format!("Invalid value '{value}' for {}.", lower_camel(parameter)),
        ),
        // Recorded: Argmin's oracle of STS, `assume-role-empty-duration` and `assume-role-nonnumeric-duration`.
        Protocol::Query if value.is_empty() => {
            ApiError::new("MalformedInput", "missing value for decimal type")
        }
        Protocol::Query => ApiError::new("MalformedInput", ""),
        Protocol::Json | Protocol::RestJson => ApiError::new("SerializationException", String::new()),
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

/// The words for a body in chunks that is none (S3 API reference, "Error responses"; versity/versitygw, `s3err`).
pub(super) fn frames(why: ChunkError) -> ApiError {
    match why {
        ChunkError::NoLength => {
            ApiError::new("MissingContentLength", "You must provide the Content-Length HTTP header.")
                .status(411)
        }
        ChunkError::Incomplete => ApiError::new("IncompleteBody", "The request body terminated unexpectedly"),
        ChunkError::Trailer => ApiError::new(
            "MalformedTrailerError",
            "The request contained trailing data that was not well-formed or did not conform to our published schema.",
        ),
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
        // S3 itself takes 5 GB.
        Protocol::RestXml => ApiError::not_simulated("an S3 object of more than 1 MiB"),
        _ => ApiError::new("RequestEntityTooLarge", "Request entity too large").status(413),
    }
}
