//! The metadata service of one instance, at 169.254.169.254. It knows the instance and never a user.
//!
//! A request passes five checks in a fixed order ([`handle`]); what it then asks for is looked up in one table
//! of paths (`routes_table.rs`), from which every listing is derived. A new path is one row there.
//! No permission is judged here and nothing is written to the trail: AWS does neither.
//!
//! Not simulated, and absent as on an instance that has no such thing: hibernation, an IPv6 address, a second network
//! interface, placement groups and hosts, EC2 Instance Connect keys, `fws`. Throttled only where a lesson asks for it.
//! Signatures of the identity document are stand-ins that nobody can verify.

#[cfg(test)]
mod aemm_tests;
mod documents;
mod identity;
#[cfg(test)]
mod listings_table;
mod metrics;
mod names;
mod notices;
#[cfg(test)]
mod notices_tests;
mod path;
#[cfg(test)]
mod requests_table;
mod respond;
mod routes_table;
#[cfg(test)]
mod tests;
mod throttle;
#[cfg(test)]
mod timeline_tests;
mod token;
mod tree;
mod view;
mod why;
#[cfg(test)]
mod why_tests;

use crate::{
    ec2::{Instance, InstanceState},
    http::{Method, Request, Response},
    ids::InstanceId,
    journal::{Event, Journal},
    world::World,
};
use path::Path;
use respond::Refusal;
use token::Shown;
use tree::Found;
use view::View;

pub use token::{HEADER as TOKEN_HEADER, looks_like_token};
pub use why::Why;

/// What comes back from the link-local address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A response.
    Response(Response),
    /// Nothing comes back. A response to a PUT was sent and its packets died on the way, because the caller is
    /// more hops away than the hop limit; or nothing runs that could ask (no such instance, not started, stopped).
    Lost,
    /// The packets of the request were dropped on their way: no connection comes about.
    Throttled,
}

/// Answers one request that reached the metadata service of `instance` from `hops` network hops away
/// (1 for a process on the instance, 2 behind a container bridge).
///
/// What a lost answer did stays done: a token that never arrives was minted all the same.
pub fn handle(
    world: &mut World,
    journal: &mut Journal,
    instance: &InstanceId,
    request: &Request,
    hops: u8,
) -> Reply {
    let Some(asked) = world.ec2.instances.get(instance).filter(|i| serves(i)) else {
        return Reply::Lost;
    };
    let hop_limit = asked.options.hop_limit;
    let event = |why, status| Event::Metadata {
        instance: instance.clone(),
        method: request.method.as_str().to_owned(),
        path: request.url.path.clone(),
        status,
        version: if request.headers.get(token::HEADER).is_some() { 2 } else { 1 },
        why,
    };
    if !throttle::passes(world, instance) {
        journal.record(world.now, event(Why::Throttled, None));
        return Reply::Throttled;
    }
    // HttpPutResponseHopLimit is the time-to-live of the packets that answer a PUT, and of no others
    // (EC2 API reference, InstanceMetadataOptionsRequest).
    let lost = request.method == Method::PUT && hops > hop_limit;
    let (why, mut response) = answer(world, instance, request);
    if let Some(asked) = world.ec2.instances.get_mut(instance) {
        // Somebody is there who may want the keys, so their next refreshes are worth recording.
        if let Some(keys) = asked.role_keys.as_mut() {
            keys.unread = 0;
        }
        metrics::count(asked, world.now, request, why);
    }
    if request.method == Method::HEAD {
        response.body.0.clear();
    }
    if lost {
        let why = if why == Why::Minted { Why::HopLimit } else { why };
        journal.record(world.now, event(why, None));
        return Reply::Lost;
    }
    journal.record(world.now, event(why, Some(response.status.as_u16())));
    Reply::Response(response)
}

/// What can stand after `directory` (an absolute path with a slash at its end) in a path that this instance has now: the
/// names of its listing, a slash behind those that have names below them. Nothing without an answering service.
///
/// For help at a prompt alone. It asks for no token even where the service would: the lab helps a learner to
/// write the path, as a page of documentation would, and hands out no value.
pub fn names(world: &World, instance: &InstanceId, directory: &str) -> Vec<String> {
    let Some(asked) = world.ec2.instances.get(instance).filter(|i| serves(i) && i.options.endpoint) else {
        return Vec::new();
    };
    let view = View::new(world, asked, 2);
    let found = |path: &str| Path::parse(path).and_then(|path| tree::look_up(&view, &path));
    let Some(Found::Listing(listing)) = found(directory) else { return Vec::new() };
    let names = listing.lines().filter_map(|line| {
        // A key is listed as `0=NAME` and asked for as `0`; `/latest` lists directories without their slashes.
        let key = line.split_once('=').map_or(line, |(number, _)| number);
        [line, key].into_iter().find_map(|name| match found(&format!("{directory}{name}"))? {
            Found::Leaf(_) => Some(name.to_owned()),
            Found::Listing(_) => Some(format!("{}/", name.trim_end_matches('/'))),
        })
    });
    names.collect()
}

/// The value at an absolute path, as a caller with a token would get it. `None` for a directory, for what is not there,
/// and without an answering service.
///
/// For the lab's own help alone: it asks for no token and leaves no fact, and the keys of a role that stand in it do not
/// come into force by being looked at.
pub fn value(world: &World, instance: &InstanceId, path: &str) -> Option<String> {
    let asked = world.ec2.instances.get(instance).filter(|i| serves(i) && i.options.endpoint)?;
    let view = View::new(world, asked, 2);
    match tree::look_up(&view, &Path::parse(path)?)? {
        Found::Leaf(leaf) => Some(leaf.text.into_owned()),
        Found::Listing(_) => None,
    }
}

/// Whether an operating system runs that could ask.
fn serves(instance: &Instance) -> bool {
    match instance.state {
        InstanceState::Running | InstanceState::ShuttingDown | InstanceState::Stopping => true,
        InstanceState::Pending | InstanceState::Stopped | InstanceState::Terminated => false,
    }
}

/// The checks, in the service's order: endpoint, token path, method, token, and only then the path. So a path
/// that does not exist is 401 without a token where one is required.
fn answer(world: &mut World, id: &InstanceId, request: &Request) -> (Why, Response) {
    let now = world.now;
    let refused = |why: Why, refusal: Refusal| (why, refusal.response(now));
    let Some(instance) = world.ec2.instances.get(id) else {
        return refused(Why::NotFound, Refusal::NotFound);
    };
    if !instance.options.endpoint {
        return refused(Why::Disabled, Refusal::Forbidden);
    }
    if request.url.path == token::PATH {
        return token::answer(world, id, request);
    }
    match request.method {
        Method::GET | Method::HEAD => {}
        Method::PUT => return refused(Why::PutElsewhere, Refusal::Forbidden),
        _ => return refused(Why::Method, Refusal::NotAllowed { allow: "GET, HEAD" }),
    }
    let remaining = match token::check(world, instance, request) {
        Shown::Valid { remaining } => Some(remaining),
        Shown::None => None,
        Shown::Refused(why) => return refused(why, Refusal::Unauthorized),
    };
    let view = View::new(world, instance, if remaining.is_some() { 2 } else { 1 });
    let found = Path::parse(&request.url.path).and_then(|path| tree::look_up(&view, &path));
    let response = match found {
        None => return refused(Why::NotFound, Refusal::NotFound),
        Some(Found::Listing(text)) => respond::found(&text, respond::TEXT, instance.launched, remaining, now),
        Some(Found::Leaf(leaf)) => {
            let modified = leaf.modified.unwrap_or(instance.launched);
            let response = respond::found(&leaf.text, leaf.media, modified, remaining, now);
            if let Some(key) = leaf.minted {
                world.sts.hold(*key);
            }
            response
        }
    };
    (Why::Served, response)
}
