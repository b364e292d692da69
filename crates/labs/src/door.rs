//! The native door: a request of a real client, as far as it differs from one that a program of the lab sends.
//!
//! It opens no socket. Where the request came in decides whose it is: what address the far end sees is no client's to
//! choose. Behind the door stand the same two services that the network leads to.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use rolelab_core::{
    http::Request,
    ids::InstanceId,
    imds::Reply,
    journal::{Bounds, Ending, Event, Exchange, Place},
    sigv4,
    time::Span,
};

use crate::{
    hosts::{LAPTOP, LAPTOP_PUBLIC},
    input::Door,
    lab::Lab,
    network::HOST_PROCESS_HOPS,
};

/// What a lab that serves remembers: some thousand calls with the exchanges that brought them, and fewer requests to the
/// metadata service, of which clients make many. CloudTrail's own event history is bounded by 90 days.
const REMEMBERED: Bounds = Bounds { trail: 8_000, others: 2_000 };

/// Names below it are this machine (RFC 6761, 6.3); the door takes them for AWS's.
const LOCAL: &str = ".localhost";

impl Lab {
    /// From now on real clients are served, for as long as they like: there is no going back, old facts are forgotten, and
    /// goals wait for somebody who opens the world. `skew` is how far a signature's time may be from the clock; `None` is
    /// as far as AWS lets it be.
    pub fn open_door(&mut self, skew: Option<Span>) {
        self.state.world.knobs.signature_skew = skew;
        self.break_past();
        self.journal.bound(REMEMBERED);
        self.serves = true;
    }
}

/// Takes one request.
pub(crate) fn request(lab: &mut Lab, door: &Door, request: &Arc<Request>) {
    let (from, peer) = match door {
        Door::Aws => (LAPTOP.to_owned(), LAPTOP_PUBLIC),
        Door::Instance { instance } => (instance.to_string(), address(lab, instance)),
    };
    let peer = IpAddr::V4(peer);
    let (there, hop_limit, ending) = match door {
        Door::Instance { instance } if !is_signed(request) => metadata(lab, instance, request),
        Door::Aws | Door::Instance { .. } => api(lab, request, peer),
    };
    let by = lab.state.hosts.get(&from).map(rolelab_shell::host::Host::sender).unwrap_or_default();
    lab.outcome.ending = Some(ending.clone());
    lab.record(Event::Exchange(Box::new(Exchange {
        boot: false,
        hops: vec![Place::Host { host: from.clone() }, there],
        from,
        by,
        visitor: None,
        peer,
        request: Arc::clone(request),
        ending,
        hop_limit,
    })));
    lab.sync_hosts();
}

/// Nobody signs what goes to the metadata service, and it would not look.
fn is_signed(request: &Request) -> bool {
    let by_header = request.headers.get("Authorization").is_some_and(|value| value.starts_with("AWS4-"));
    by_header || sigv4::is_presigned(request)
}

/// What the internet sees of an instance.
fn address(lab: &Lab, instance: &InstanceId) -> Ipv4Addr {
    let found = lab.state.world.ec2.instances.get(instance);
    found.map_or(LAPTOP_PUBLIC, |found| found.public_address.unwrap_or(found.private_address))
}

/// Where it came to, how far an answer to a PUT may go and has to, and how it ended.
type Ended = (Place, Option<(u8, u8)>, Ending);

fn metadata(lab: &mut Lab, instance: &InstanceId, request: &Request) -> Ended {
    let options = lab.state.world.ec2.instances.get(instance).map(|found| found.options.hop_limit);
    let hop_limit = options.filter(|_| request.method == rolelab_core::http::Method::PUT);
    let hops = HOST_PROCESS_HOPS;
    let reply = match lab.parts {
        Some(parts) => (parts.metadata)(&mut lab.state.world, &mut lab.journal, instance, request, hops),
        None => Reply::Lost,
    };
    let ending = match reply {
        Reply::Response(response) => Ending::Answered(Arc::new(response)),
        Reply::Throttled => Ending::Throttled,
        Reply::Lost => Ending::Lost,
    };
    let there = Place::MetadataService { instance: instance.clone() };
    (there, hop_limit.map(|limit| (limit, hops)), ending)
}

fn api(lab: &mut Lab, request: &Arc<Request>, peer: IpAddr) -> Ended {
    let named = as_aws_is_called(request);
    let response = lab.parts.map(|parts| {
        let request = named.as_ref().unwrap_or(request);
        (parts.api)(&mut lab.state.world, &mut lab.journal, request, peer)
    });
    let service = match lab.journal.entries().last().map(|entry| &entry.event) {
        Some(Event::ApiCall(call)) => call.service.clone(),
        _ => String::new(),
    };
    let ending = response.map_or(Ending::Unresolved, |response| Ending::Answered(Arc::new(response)));
    (Place::Api { service }, None, ending)
}

/// The request under AWS's own name for where it went, when its host is such a name on this machine:
/// `bucket.s3.localhost`. Its `Host` line stays, since that is what was signed.
fn as_aws_is_called(request: &Request) -> Option<Request> {
    let name = request.url.host.strip_suffix(LOCAL)?;
    let mut named = request.clone();
    named.url.host = format!("{name}.amazonaws.com");
    Some(named)
}
