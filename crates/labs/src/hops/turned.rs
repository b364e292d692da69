//! Why the front door turned a call away, in a sentence, and what to do next: the one place of these words, for hops and
//! for the Why tab. The lab's own voice: AWS's words stand beside it and are never replaced.

use rolelab_core::{
    journal::{ApiCall, Stopped},
    sts::{Holder, Identity},
};

use super::words::{clock, service_name, who};
use crate::way_out;

/// What no policy has to do with.
pub(crate) struct Turned {
    /// What the cause is: a sentence.
    pub(crate) text: String,
    /// What to do next: a sentence.
    pub(crate) next: String,
}

impl Turned {
    /// Both in one.
    pub(crate) fn whole(&self) -> String {
        format!("{} {}", self.text, self.next)
    }
}

/// Why a call was turned away. `None` when nothing turned it away.
pub(crate) fn turned(call: &ApiCall) -> Option<Turned> {
    let stopped = call.stopped.as_ref()?;
    let key = call.access_key.as_ref().map_or("the key", |key| key.as_str());
    let named = call.identity.as_ref().or(call.claimed.as_ref());
    let of = named.map(|who_is| format!(" of {}", who(who_is))).unwrap_or_default();
    let service = service_name(&call.service);
    let said = |text: String, next: &str| Turned { text, next: next.to_owned() };
    Some(match stopped {
        Stopped::Unsigned => {
            said("The request is not signed.".to_owned(), "Let the AWS CLI send it: it signs.")
        }
        // It writes a good one, unless what it was given to put into it is none.
        Stopped::Unreadable if call.user_agent.starts_with("aws-cli") => said(
            "What should be the signature cannot be read.".to_owned(),
            "The AWS CLI made it of a key id that holds characters no key id has: look for quotation marks around it.",
        ),
        Stopped::Unreadable => {
            said("What should be the signature cannot be read.".to_owned(), "Let the AWS CLI make it.")
        }
        Stopped::NotCovered => said(
            "The signature leaves out headers that it has to cover.".to_owned(),
            "Sign host, and for S3 every x-amz- header.",
        ),
        Stopped::Scope => said(
            "It was signed for another service, region or day than it was sent to.".to_owned(),
            "Look at the region that is configured and at the address, and sign anew.",
        ),
        Stopped::UnknownKey => said(
            format!("The account has no key {key}."),
            "aws configure list tells which key is used and where it is from.",
        ),
        Stopped::Deactivated => {
            said(format!("{key}{of} was deactivated."), "Activate it again, or use another key.")
        }
        Stopped::HolderGone => {
            said(format!("The user of {key} is gone."), "Use a key of somebody who is there.")
        }
        Stopped::NoToken => said(
            format!("{key}{of} is a temporary key: it needs its session token, and none was sent."),
            "Export AWS_SESSION_TOKEN too, or set aws_session_token in the profile.",
        ),
        Stopped::WrongToken => said(
            format!("{key}{of} came with another session token than its own."),
            "Key, secret and token are one set: take all three from the same answer.",
        ),
        Stopped::NeedlessToken => said(
            format!("{key}{of} is a long-term key, and a session token came with it."),
            "Unset AWS_SESSION_TOKEN: it belongs to other keys.",
        ),
        Stopped::Expired { ended } => Turned {
            text: format!("The session{of} ended at {}.", clock(*ended)),
            next: renewed(named).to_owned(),
        },
        Stopped::Skew => said(
            format!("The time in the signature is too far from the clock of {service}."),
            "Set the clock of the host that signs, and sign anew.",
        ),
        Stopped::Url => said(
            "The presigned URL is not good at this time.".to_owned(),
            "Make a new one, and use it within its time.",
        ),
        Stopped::Secret => said(
            format!(
                "The signature was made with another secret than that of {key}{of}, or the request was changed after it was signed."
            ),
            "Compare the secret key in use with the one that was given out with this id.",
        ),
        Stopped::Body => said(
            "The body is not the one that the request states.".to_owned(),
            "Sign the body that is sent, with its hash in x-amz-content-sha256.",
        ),
        Stopped::Barred => barred(call, named),
        Stopped::Form => {
            let code = call.error.as_ref().map_or("no code", |(code, _)| code.as_str());
            Turned {
                text: format!("{service} refused what was asked before any policy was asked: {code}."),
                next: way_out::of_call(call).unwrap_or_else(|| "Its message says what is wrong.".to_owned()),
            }
        }
        Stopped::NotSimulated => {
            let text = match call.decision.is_some() {
                true => "rolelab does not simulate this. Policies permit it; AWS itself said nothing.",
                false => "rolelab does not simulate this. AWS said nothing, and no policy was asked.",
            };
            said(text.to_owned(), "The start page says what is simulated.")
        }
    })
}

/// Where keys of a session are had again.
fn renewed(of: Option<&Identity>) -> &'static str {
    match of.map(|of| &of.holder) {
        Some(Holder::Session(session)) if session.source_instance.is_some() => {
            "The metadata service of the instance has newer keys."
        }
        Some(Holder::Session(_)) => "Assume the role again.",
        Some(Holder::UserSession(_)) => "Call get-session-token again.",
        Some(Holder::Federated(_)) => "Call get-federation-token again.",
        Some(Holder::User(_) | Holder::Anonymous) | None => "Get new keys.",
    }
}

/// STS API reference, GetSessionToken: "You cannot call any IAM API operations unless MFA authentication information is
/// included in the request"; GetFederationToken: "You cannot call any IAM operations using the AWS CLI or the AWS API".
fn barred(call: &ApiCall, of: Option<&Identity>) -> Turned {
    let holder = of.map(|of| &of.holder);
    let kind = match holder {
        Some(Holder::UserSession(name)) => format!("keys that user {name} had from GetSessionToken"),
        Some(Holder::Federated(user)) => format!("keys of the federated user {}", user.name),
        Some(Holder::Session(session)) => format!("keys of a session of role {}", session.role),
        Some(Holder::User(_) | Holder::Anonymous) | None => "such keys".to_owned(),
    };
    let text = match (call.service.as_str(), holder) {
        ("iam", Some(Holder::UserSession(_))) => {
            format!("The keys are good, but {kind} cannot call IAM without MFA.")
        }
        ("iam", _) => format!("The keys are good, but {kind} cannot call IAM."),
        _ => format!("The keys are good, but {kind} cannot call {}.", call.operation),
    };
    let next = match holder {
        Some(Holder::Session(_)) => "Only long-term keys of a user may ask for this.",
        _ => "Use the user's long-term keys, or assume a role that may.",
    };
    Turned { text, next: next.to_owned() }
}
