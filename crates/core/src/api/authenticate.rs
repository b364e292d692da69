//! Who signed a request: the key is known and in force, its token matches, the signature and its date are good.
//!
//! It finds the fault; how a service words it is the business of `faults`. The order is AWS's as far as it was seen
//! (mhart/dynalite, `index.js`): what can be read, the time, what is covered, the scope, the key, the signature. The
//! token and its end are looked at with the key here, since S3 tells of them first.

use crate::{
    http::Request,
    ids::{AccessKeyId, Arn},
    model::{Protocol, Service},
    sigv4::{self, Form, Payload, ReadError, Signed, TERMINATOR},
    sts::{AccessKey, FederatedUser, Holder, Identity},
    time::{Span, Timestamp},
    timing::{PRESIGNED_MAX, signature_skew},
    world::World,
};

/// What is wrong with a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is none that can be read.
    Unreadable(ReadError),
    /// Parts of the scope are not this service's, at least one.
    Scope { query: bool, wrong: Vec<Wrong> },
    /// Headers that have to be covered are not; in lower case, in the order sent.
    NotCovered(Vec<String>),
    /// No such key, a deactivated one, or its holder is gone.
    UnknownKey { access_key: String },
    /// The session token is missing or another one, or a long-term key came with one.
    Token { access_key: String, given: Option<String> },
    /// The session is over.
    Expired { token: String },
    /// A session that may not call this service at all: "You cannot call any IAM API operations unless MFA
    /// authentication information is included" (STS API reference, GetSessionToken).
    Barred,
    /// The date is too far from the clock.
    Skewed { at: Timestamp, now: Timestamp, allowed: Span },
    /// `X-Amz-Expires` of a presigned URL is missing or no such number; S3's sentence.
    Validity(&'static str),
    /// The time of a presigned URL is over.
    UrlExpired { expires: Span, at: Timestamp, now: Timestamp },
    /// A presigned URL was signed too far ahead.
    UrlNotYet,
    /// The signature is another than the one we compute.
    Signature { access_key: String, given: String, canonical_request: String, string_to_sign: String },
    /// `X-Amz-Content-SHA256` is missing, or neither a hash nor a word that stands for one.
    Payload(Payload),
    /// The body has another hash than the header states.
    BodyHash { stated: String, computed: String },
}

/// A part of the scope that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Another region, or none of this account.
    Region { given: String, expected: String },
    /// Another service.
    Service { given: String, expected: String },
    /// Another end than `aws4_request`.
    Terminator { given: String },
    /// Another day than that of the date, which is `from`.
    Day { given: String, expected: String, from: String },
}

/// Who made the request.
pub(super) fn identity(
    world: &World,
    service: &Service,
    request: &Request,
    signed: &Signed,
) -> Result<Identity, Fault> {
    time(world, service, signed)?;
    covered(service, request, signed)?;
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
    let s3 = service.protocol == Protocol::RestXml;
    let payload = sigv4::payload(request);
    if s3 && bad(&payload, &signed.form) {
        return Err(Fault::Payload(payload));
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
    if let (true, Payload::Hash(stated)) = (s3, payload)
        && !sigv4::body_matches(request)
    {
        return Err(Fault::BodyHash { stated, computed: sigv4::body_hash_of(request) });
    }
    let identity = holder(world, key).ok_or_else(unknown)?;
    if service.name == "iam" && matches!(identity.holder, Holder::UserSession(_) | Holder::Federated(_)) {
        return Err(Fault::Barred);
    }
    Ok(identity)
}

/// A header-signed request of S3 has to state its payload; in a presigned one the word is the default.
fn bad(payload: &Payload, form: &Form) -> bool {
    match payload {
        Payload::Hash(_) | Payload::Unsigned | Payload::Chunked => false,
        Payload::Unstated => *form == Form::Header,
        Payload::Streaming(_) | Payload::Strange(_) => true,
    }
}

/// S3 lets a presigned URL be good for as long as it says, up to a week; the others look at its date alone. STS: "The sts
/// GetCallerIdentity request is valid for 15 minutes regardless of this parameters value" (kubernetes-sigs/
/// aws-iam-authenticator, `pkg/token/token.go`).
fn time(world: &World, service: &Service, signed: &Signed) -> Result<(), Fault> {
    let (at, now) = (signed.at, world.now);
    let allowed = world.knobs.signature_skew.unwrap_or_else(|| signature_skew(&service.name));
    let (Form::Query { expires }, Protocol::RestXml) = (&signed.form, service.protocol) else {
        let apart = now.since(at).as_millis().abs();
        return if apart > allowed.as_millis() { Err(Fault::Skewed { at, now, allowed }) } else { Ok(()) };
    };
    let expires = valid(expires.as_deref()).map_err(Fault::Validity)?;
    if at.since(now) > allowed {
        return Err(Fault::UrlNotYet);
    }
    if at.plus(expires) <= now {
        return Err(Fault::UrlExpired { expires, at, now });
    }
    Ok(())
}

/// `X-Amz-Expires`, in S3's words where it is none (versity/versitygw, `s3err`, and minio, `api-errors.go`, agree).
fn valid(given: Option<&str>) -> Result<Span, &'static str> {
    let Some(given) = given else {
        return Err(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
        );
    };
    let seconds = given.parse::<i64>().map_err(|_| "X-Amz-Expires should be a number")?;
    if seconds < 0 {
        return Err("X-Amz-Expires must be non-negative");
    }
    if seconds > PRESIGNED_MAX.as_seconds() {
        return Err(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
        );
    }
    Ok(Span::seconds(seconds))
}

/// Every service wants the host covered; S3 its own headers too (S3 API reference: "any `x-amz-*` headers that you plan to
/// include in your request are also added").
fn covered(service: &Service, request: &Request, signed: &Signed) -> Result<(), Fault> {
    let s3 = service.protocol == Protocol::RestXml;
    let own = sigv4::must_be_covered(&request.headers).filter(|_| s3);
    let wanted = std::iter::once("host".to_owned()).chain(own);
    let uncovered: Vec<String> = wanted.filter(|name| !signed.signed_headers.contains(name)).collect();
    if uncovered.is_empty() { Ok(()) } else { Err(Fault::NotCovered(uncovered)) }
}

/// A signature is good for one day, one region, one service (IAM User Guide, "Elements of an AWS API request
/// signature"). Everything that is wrong is told, in the order of AWS's query services.
fn scope(world: &World, service: &Service, signed: &Signed) -> Result<(), Fault> {
    let from = signed.at.compact();
    let day = from.split('T').next().unwrap_or_default();
    let mut wrong = Vec::new();
    if signed.region != world.region {
        wrong.push(Wrong::Region { given: signed.region.clone(), expected: world.region.clone() });
    }
    if signed.service != service.signing_name {
        let expected = service.signing_name.clone();
        wrong.push(Wrong::Service { given: signed.service.clone(), expected });
    }
    if signed.terminator != TERMINATOR {
        wrong.push(Wrong::Terminator { given: signed.terminator.clone() });
    }
    if signed.date != day {
        let expected = day.to_owned();
        wrong.push(Wrong::Day { given: signed.date.clone(), expected, from });
    }
    let query = signed.form != Form::Header;
    if wrong.is_empty() { Ok(()) } else { Err(Fault::Scope { query, wrong }) }
}

/// Who acts with the key. `None` when its user is gone.
pub(super) fn holder(world: &World, key: &AccessKey) -> Option<Identity> {
    let account = world.account.to_string();
    let (arn, user_id) = match &key.holder {
        Holder::User(name) | Holder::UserSession(name) => {
            let user = world.iam.users.get(&name.as_str().to_ascii_lowercase())?;
            (user.arn.clone(), user.id.to_string())
        }
        Holder::Anonymous => return None,
        Holder::Federated(FederatedUser { name, user, .. }) => {
            world.iam.users.get(&user.as_str().to_ascii_lowercase())?;
            let arn = Arn::new("sts", "", &account, format!("federated-user/{name}"));
            (arn, format!("{account}:{name}"))
        }
        Holder::Session(session) => {
            let resource = format!("assumed-role/{}/{}", session.role, session.name);
            (Arn::new("sts", "", &account, resource), format!("{}:{}", session.role_id, session.name))
        }
    };
    let issued = key.holder.is_temporary().then_some(key.issued);
    Some(Identity { arn, user_id, account, holder: key.holder.clone(), issued })
}
