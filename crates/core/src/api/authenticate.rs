//! Who signed a request: the key is known and in force, its token matches, the signature and its date are good.
//!
//! It finds the fault; how a service words it is `refusal`'s.

use crate::{
    http::Request,
    ids::{AccessKeyId, Arn},
    model::{Protocol, Service},
    sigv4::{self, ReadError, Signed},
    sts::{AccessKey, Holder, Identity},
    time::{Span, Timestamp},
    timing::{SIGNATURE_SKEW, SIGNATURE_SKEW_S3},
    world::World,
};

/// What is wrong with a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The request is not signed.
    Missing,
    /// Another scheme than AWS4-HMAC-SHA256.
    Unsupported,
    /// A part of the header is missing; the sentence names it.
    Incomplete(String),
    /// The scope names another service or day, or no region of this account; the sentence says which.
    Scope(String),
    /// The scope names another region.
    Region { given: String, expected: String },
    /// No such key, a deactivated one, or its holder is gone.
    UnknownKey { access_key: String },
    /// The session token is missing or another one.
    Token { access_key: String, given: Option<String> },
    /// The session is over.
    Expired { token: String },
    /// The date is too far from the clock.
    Skewed { at: Timestamp, now: Timestamp, allowed: Span },
    /// The signature is another than the one we compute.
    Signature { access_key: String, given: String, canonical_request: String, string_to_sign: String },
    /// The body has another hash than the header states.
    BodyHash,
}

pub(super) fn unreadable(why: ReadError) -> Fault {
    match why {
        ReadError::Missing => Fault::Missing,
        ReadError::Unsupported => Fault::Unsupported,
        ReadError::Incomplete(sentence) => Fault::Incomplete(sentence),
    }
}

pub(super) fn identity(
    world: &World,
    service: &Service,
    request: &Request,
    signed: &Signed,
) -> Result<Identity, Fault> {
    scope(world, service, signed)?;
    let access_key = signed.access_key.clone();
    let unknown = || Fault::UnknownKey { access_key: access_key.clone() };
    let key = world.sts.keys.get(&AccessKeyId::new(access_key.as_str())).filter(|key| key.active);
    let key = key.ok_or_else(unknown)?;
    if key.token != signed.token {
        return Err(Fault::Token { access_key, given: signed.token.clone() });
    }
    if key.expires.is_some_and(|expires| expires <= world.now) {
        return Err(Fault::Expired { token: signed.token.clone().unwrap_or_default() });
    }
    let allowed = if service.protocol == Protocol::RestXml { SIGNATURE_SKEW_S3 } else { SIGNATURE_SKEW };
    if world.now.since(signed.at).as_millis().abs() > allowed.as_millis() {
        return Err(Fault::Skewed { at: signed.at, now: world.now, allowed });
    }
    let pieces = sigv4::pieces(request, signed, &key.secret);
    if !signed.matches(&pieces) {
        return Err(Fault::Signature {
            access_key,
            given: signed.signature.clone(),
            canonical_request: pieces.canonical_request,
            string_to_sign: pieces.string_to_sign,
        });
    }
    if service.protocol == Protocol::RestXml && !sigv4::body_matches(request) {
        return Err(Fault::BodyHash);
    }
    holder(world, key).ok_or_else(unknown)
}

/// A signature is good for one day, one region, one service (IAM User Guide, "Elements of an AWS API request
/// signature"; the sentences are those of AWS's query services).
fn scope(world: &World, service: &Service, signed: &Signed) -> Result<(), Fault> {
    let day = signed.at.compact();
    let day = day.split('T').next().unwrap_or_default();
    if signed.date != day {
        return Err(Fault::Scope(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{day}', from '{}'.",
            signed.date,
            signed.at.compact()
        )));
    }
    if signed.service != service.signing_name {
        let expected = &service.signing_name;
        return Err(Fault::Scope(format!("Credential should be scoped to correct service: '{expected}'. ")));
    }
    if signed.region != world.region {
        return Err(Fault::Region { given: signed.region.clone(), expected: world.region.clone() });
    }
    Ok(())
}

/// Who acts with the key. `None` when its user is gone.
fn holder(world: &World, key: &AccessKey) -> Option<Identity> {
    let account = world.account.to_string();
    let (arn, user_id) = match &key.holder {
        Holder::User(name) => {
            let user = world.iam.users.get(&name.as_str().to_ascii_lowercase())?;
            (user.arn.clone(), user.id.to_string())
        }
        Holder::Session(session) => {
            let resource = format!("assumed-role/{}/{}", session.role, session.name);
            (Arn::new("sts", "", &account, resource), format!("{}:{}", session.role_id, session.name))
        }
    };
    Some(Identity { arn, user_id, account, holder: key.holder.clone() })
}
