//! The condition keys of every request: who asks, when, from where, how it was signed. What an operation adds of its own
//! stands with its needs.
//!
//! Source: IAM User Guide, "AWS global condition context keys" and "Principal key values"; EC2 User Guide for the keys
//! that role credentials of an instance carry; Service Authorization Reference for S3's. Keys are in lower case.

use std::net::IpAddr;

use super::{Need, policies};
use crate::{
    http::{Method, Request, Scheme},
    model::{Protocol, Service},
    policy::Context,
    sigv4::{Form, Signed},
    sts::{Holder, Identity},
    world::World,
};

/// One call at the door, as far as condition keys look at it.
pub(super) struct Asked<'a> {
    pub(super) world: &'a World,
    pub(super) service: &'a Service,
    pub(super) request: &'a Request,
    /// `None`: nobody signed.
    pub(super) signed: Option<&'a Signed>,
    pub(super) identity: &'a Identity,
    pub(super) peer: IpAddr,
}

/// Headers of S3 that are condition keys of their own name, and whether they are there only when sent.
const S3_HEADERS: [&str; 15] = [
    "x-amz-acl",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-metadata-directive",
    "x-amz-object-ownership",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
];

/// Adds one condition key.
fn put(context: &mut Context, key: &str, value: impl Into<String>) {
    context.insert(key.to_owned(), vec![value.into()]);
}

/// The condition keys of every request.
pub(super) fn of_request(asked: &Asked<'_>) -> Context {
    let Asked { world, service, request, signed, peer, identity } = asked;
    let mut context = of_caller(world, identity, *peer);
    put(&mut context, "aws:securetransport", (request.url.scheme == Scheme::Https).to_string());
    put(&mut context, "aws:useragent", request.headers.get("User-Agent").unwrap_or_default());
    if let Some(referer) = request.headers.get("Referer") {
        put(&mut context, "aws:referer", referer);
    }
    match service.protocol {
        Protocol::RestXml => s3(asked, *signed, &mut context),
        Protocol::Ec2 => put(&mut context, "ec2:region", world.region.clone()),
        _ => {}
    }
    context
}

/// Those that do not depend on the request itself, which was sent over TLS.
pub(super) fn of_caller(world: &World, identity: &Identity, peer: IpAddr) -> Context {
    let mut context = Context::new();
    put(&mut context, "aws:currenttime", world.now.iso());
    put(&mut context, "aws:epochtime", world.now.as_seconds().to_string());
    put(&mut context, "aws:requestedregion", world.region.clone());
    put(&mut context, "aws:securetransport", "true");
    put(&mut context, "aws:sourceip", peer.to_string());
    put(&mut context, "aws:viaawsservice", "false");
    principal(world, identity, &mut context);
    context
}

/// Who asks.
fn principal(world: &World, identity: &Identity, context: &mut Context) {
    if identity.holder == Holder::Anonymous {
        for key in ["aws:principalaccount", "aws:userid"] {
            put(context, key, "anonymous");
        }
        return put(context, "aws:principaltype", "Anonymous");
    }
    put(context, "aws:principalaccount", identity.account.clone());
    put(context, "aws:principalisawsservice", "false");
    put(context, "aws:userid", identity.user_id.clone());
    let (kind, arn) = match &identity.holder {
        Holder::User(_) | Holder::UserSession(_) => ("User", identity.arn.to_string()),
        Holder::Session(session) => ("AssumedRole", session.role_arn.to_string()),
        Holder::Federated(_) | Holder::Anonymous => ("FederatedUser", identity.arn.to_string()),
    };
    put(context, "aws:principaltype", kind);
    put(context, "aws:principalarn", arn);
    if let Holder::User(name) | Holder::UserSession(name) = &identity.holder {
        put(context, "aws:username", name.as_str());
    }
    // Tags of the role or user first: those of the session stand in their place.
    let role = policies::role(world, identity).map(|role| &role.tags);
    let user = policies::user(world, identity).map(|user| &user.tags);
    let given = identity.holder.given();
    let tags = role.into_iter().chain(user).chain(given.map(|given| &given.tags)).flatten();
    for (tag, value) in tags {
        put(context, &format!("aws:principaltag/{tag}"), value.clone());
    }
    if let Some(source) = given.and_then(|given| given.source_identity.as_ref()) {
        put(context, "aws:sourceidentity", source.clone());
    }
    if identity.holder.is_temporary() {
        temporary(identity, context);
    }
}

/// What temporary keys carry. There is no MFA device here, so `aws:MultiFactorAuthAge` is never there.
fn temporary(identity: &Identity, context: &mut Context) {
    put(context, "aws:multifactorauthpresent", "false");
    if let Some(issued) = identity.issued {
        put(context, "aws:tokenissuetime", issued.iso());
    }
    let Holder::Session(session) = &identity.holder else { return };
    if let Some(source) = &session.source_instance {
        put(context, "ec2:roledelivery", format!("{}.0", source.delivery));
        put(context, "ec2:sourceinstancearn", source.arn.to_string());
        put(context, "aws:ec2instancesourcevpc", source.vpc.clone());
        put(context, "aws:ec2instancesourceprivateipv4", source.private_address.to_string());
    }
}

/// How a request of S3 was signed and what it says in headers. `s3:signatureAge` "works only for presigned URLs" (S3 API
/// reference, "Amazon S3 Signature Version 4 authentication specific policy keys"): milliseconds since the signing.
fn s3(asked: &Asked<'_>, signed: Option<&Signed>, context: &mut Context) {
    if let Some(signed) = signed {
        let form = match &signed.form {
            Form::Header => "REST-HEADER",
            Form::Query { .. } => "REST-QUERY-STRING",
        };
        put(context, "s3:authtype", form);
        put(context, "s3:signatureversion", "AWS4-HMAC-SHA256");
        if signed.form != Form::Header {
            put(context, "s3:signatureage", asked.world.now.since(signed.at).as_millis().to_string());
        }
    }
    if asked.request.url.scheme == Scheme::Https {
        put(context, "s3:tlsversion", "1.3");
    }
    // Conditions of a write are keys, those of a read are not.
    let conditions: &[&str] =
        if asked.request.method == Method::PUT { &["if-match", "if-none-match"] } else { &[] };
    for header in S3_HEADERS.iter().chain(conditions) {
        if let Some(value) = asked.request.headers.get(header) {
            put(context, &format!("s3:{header}"), value);
        }
    }
}

/// The keys that one need adds to those of the request: its own, and who owns what it is about.
pub(super) fn of_need(world: &World, need: &mut Need) -> Context {
    let mut context = Context::new();
    if let Some(account) = account(world, &need.resource) {
        put(&mut context, "aws:resourceaccount", account.clone());
        if need.action.starts_with("s3:") {
            put(&mut context, "s3:resourceaccount", account);
        }
    }
    context.append(&mut need.context);
    context
}

/// What was under keys that were put over others; `None`: there was no such key.
pub(super) struct Covered(Vec<(String, Option<Vec<String>>)>);

/// Puts keys over those that are there.
pub(super) fn cover(context: &mut Context, own: Context) -> Covered {
    let covered = own.into_iter().map(|(key, values)| {
        let before = context.insert(key.clone(), values);
        (key, before)
    });
    Covered(covered.collect())
}

/// Takes them away again.
pub(super) fn uncover(context: &mut Context, covered: Covered) {
    for (key, before) in covered.0 {
        match before {
            Some(values) => context.insert(key, values),
            None => context.remove(&key),
        };
    }
}

/// The account that owns a resource, if its ARN or this account tells. Images are Amazon's and say nothing.
fn account(world: &World, resource: &str) -> Option<String> {
    let mut parts = resource.splitn(6, ':');
    let (service, account) = (parts.nth(2)?, parts.nth(1)?);
    let digits = account.len() == 12 && account.chars().all(|c| c.is_ascii_digit());
    match service {
        "s3" => Some(world.account.to_string()),
        _ if digits => Some(account.to_owned()),
        _ => None,
    }
}
