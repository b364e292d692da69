//! What the authorisation function is told about a caller and a request: policies and condition keys.
//!
//! Source: IAM User Guide, "AWS global condition context keys"; EC2 User Guide for the keys that role
//! credentials of an instance carry. Keys are in lower case.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use crate::{
    http::{Request, Scheme},
    iam::Role,
    model::{Protocol, Service},
    policy::{Context, Document, Policies, Source},
    sts::{AccessKey, Holder, Identity},
    world::World,
};

/// The caller's ARN, and the role's when the caller is a session of it.
pub(super) fn principal(identity: &Identity) -> (String, Option<String>) {
    let role = match &identity.holder {
        Holder::User(_) => None,
        Holder::Session(session) => Some(session.role_arn.to_string()),
    };
    (identity.arn.to_string(), role)
}

/// The role behind a session; `None` when it was deleted, even if another has its name now.
fn role<'a>(world: &'a World, identity: &Identity) -> Option<&'a Role> {
    let Holder::Session(session) = &identity.holder else { return None };
    world.iam.role(&session.role).filter(|role| role.id == session.role_id)
}

/// Every policy that concerns a call of the caller; its own in order, attached ones first.
pub(super) fn policies(world: &World, identity: &Identity) -> Policies {
    let own = match &identity.holder {
        Holder::User(name) => {
            let user = world.iam.users.get(&name.as_str().to_ascii_lowercase());
            user.map(|user| gather(world, &user.attached, &user.inline))
        }
        Holder::Session(_) => role(world, identity).map(|role| gather(world, &role.attached, &role.inline)),
    };
    Policies { identity: own.unwrap_or_default(), ..Policies::default() }
}

fn gather(world: &World, attached: &[String], inline: &BTreeMap<String, Arc<Document>>) -> Vec<Source> {
    let attached = attached.iter().filter_map(|arn| world.iam.policies.get(arn));
    let attached = attached.map(|policy| (&policy.name, &policy.document));
    attached
        .chain(inline)
        .map(|(name, document)| Source { name: name.clone(), document: Arc::clone(document) })
        .collect()
}

/// The condition keys of every request.
pub(super) fn of_request(
    world: &World,
    service: &Service,
    request: &Request,
    identity: &Identity,
    key: Option<&AccessKey>,
    peer: IpAddr,
) -> Context {
    let mut context = Context::new();
    let mut put = |key: &str, value: String| {
        context.insert(key.to_owned(), vec![value]);
    };
    put("aws:currenttime", world.now.iso());
    put("aws:epochtime", world.now.as_seconds().to_string());
    put("aws:principalaccount", identity.account.clone());
    put("aws:requestedregion", world.region.clone());
    put("aws:securetransport", (request.url.scheme == Scheme::Https).to_string());
    put("aws:sourceip", peer.to_string());
    put("aws:useragent", request.headers.get("User-Agent").unwrap_or_default().to_owned());
    put("aws:userid", identity.user_id.clone());
    put("aws:viaawsservice", false.to_string());
    if service.protocol == Protocol::RestXml {
        put("s3:authtype", "REST-HEADER".to_owned());
        put("s3:signatureversion", "AWS4-HMAC-SHA256".to_owned());
    }
    match &identity.holder {
        Holder::User(name) => {
            put("aws:principalarn", identity.arn.to_string());
            put("aws:principaltype", "User".to_owned());
            put("aws:username", name.to_string());
        }
        Holder::Session(session) => {
            put("aws:principalarn", session.role_arn.to_string());
            put("aws:principaltype", "AssumedRole".to_owned());
            put("aws:multifactorauthpresent", false.to_string());
            if let Some(key) = key {
                put("aws:tokenissuetime", key.issued.iso());
            }
            for (tag, value) in role(world, identity).into_iter().flat_map(|role| &role.tags) {
                put(&format!("aws:principaltag/{}", tag.to_ascii_lowercase()), value.clone());
            }
            if let Some(source) = &session.source_instance {
                put("ec2:roledelivery", format!("{}.0", source.delivery));
                put("ec2:sourceinstancearn", source.arn.to_string());
                put("aws:ec2instancesourcevpc", source.vpc.clone());
                put("aws:ec2instancesourceprivateipv4", source.private_address.to_string());
            }
        }
    }
    context
}
