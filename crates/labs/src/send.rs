//! Sending: a request on its way through the network, what it meets there, and the fact that it leaves.
//!
//! Programs and services send by this one way. Where it leads is [`network`]'s to say; what a service does with what
//! reaches it is [`services`]'.

use std::{net::IpAddr, sync::Arc};

use rolelab_core::{
    http::{Method, Request, Response},
    imds::Reply,
    journal::{Ending, Event, Exchange, Place, Sender},
    time::Span,
};
use rolelab_shell::{
    port::{HttpAnswer, Stream},
    system::System,
};

use crate::{
    boot,
    hosts::LAPTOP,
    lab::Lab,
    network::{self, Departure, Destination, METADATA_ADDRESS, Way},
    running::Running,
    services::{self, Service},
};

/// How long a system tries to connect where nobody answers (Linux, tcp_syn_retries 6: 127 s).
const CONNECT_PATIENCE: Span = Span::seconds(127);
/// How long a client waits for an answer that never comes when it set no limit itself.
const ANSWER_PATIENCE: Span = Span::hours(2);
/// So many services may stand behind each other; one that asks itself would go on for ever.
const MAX_DEPTH: u8 = 4;

/// How long a client waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Patience {
    /// For a connection; `None` is the system's own patience.
    pub(crate) connect_timeout: Option<Span>,
    /// For all of it.
    pub(crate) max_time: Option<Span>,
}

impl Patience {
    fn to_connect(self) -> Span {
        shortest(shortest(CONNECT_PATIENCE, self.connect_timeout), self.max_time)
    }

    fn for_an_answer(self) -> Span {
        shortest(ANSWER_PATIENCE, self.max_time)
    }
}

fn shortest(patience: Span, limit: Option<Span>) -> Span {
    limit.map_or(patience, |limit| limit.min(patience))
}

const AT_ONCE: Span = Span::millis(0);

/// Sends a program's request on its way: how long the program waits, and what it then learns. `running` is its line.
pub(crate) fn send(
    lab: &mut Lab,
    host: &str,
    running: &Running,
    by: Sender,
    request: &Request,
    patience: Patience,
) -> (Span, HttpAnswer) {
    let departure =
        Departure { host: boot::host_of(host).to_owned(), by, visitor: None, passed: Vec::new(), depth: 0 };
    Line { lab, host, running }.carry(departure, request, patience)
}

/// The line whose program began it all.
struct Line<'a> {
    lab: &'a mut Lab,
    host: &'a str,
    running: &'a Running,
}

impl Line<'_> {
    fn carry(&mut self, departure: Departure, request: &Request, patience: Patience) -> (Span, HttpAnswer) {
        let way = network::route(&self.lab.state.world, &departure, &request.url, &|host| self.system(host));
        let hop_limit = match &way.to {
            Destination::Metadata { instance, hops } if request.method == Method::PUT => {
                let found = self.lab.state.world.ec2.instances.get(instance);
                found.map(|found| (found.options.hop_limit, *hops))
            }
            _ => None,
        };
        let (ending, after, answer) = self.ended(&departure, &way, request, patience);
        self.lab.record(Event::Exchange(Box::new(Exchange {
            from: departure.host,
            boot: boot::is_boot(self.host),
            by: departure.by,
            visitor: departure.visitor,
            hops: way.hops,
            peer: way.peer,
            request: Arc::new(request.clone()),
            ending,
            hop_limit,
        })));
        self.lab.sync_hosts();
        (after, answer)
    }

    /// How it ended, when whoever sent it knows, and what.
    fn ended(
        &mut self,
        departure: &Departure,
        way: &Way,
        request: &Request,
        patience: Patience,
    ) -> (Ending, Span, HttpAnswer) {
        let address = way.address;
        let silence = |ending| {
            let waited = patience.to_connect();
            (ending, waited, HttpAnswer::TimedOut { connected: false, waited })
        };
        let Some(parts) = self.lab.parts else {
            return (Ending::Unresolved, AT_ONCE, HttpAnswer::Unresolved);
        };
        match &way.to {
            Destination::Metadata { instance, hops } => {
                let lab = &mut *self.lab;
                match (parts.metadata)(&mut lab.state.world, &mut lab.journal, instance, request, *hops) {
                    Reply::Response(response) => answered(response, AT_ONCE, address),
                    Reply::Throttled => silence(Ending::Throttled),
                    Reply::Lost => {
                        let waited = patience.for_an_answer();
                        (Ending::Lost, waited, HttpAnswer::TimedOut { connected: true, waited })
                    }
                }
            }
            Destination::Api { .. } => {
                let lab = &mut *self.lab;
                let response = (parts.api)(&mut lab.state.world, &mut lab.journal, request, way.peer);
                answered(response, AT_ONCE, address)
            }
            Destination::Service(service) => {
                let (took, response) = self.visit(departure, service, way, request);
                let waits = patience.for_an_answer();
                if waits < took {
                    return (Ending::Late, waits, HttpAnswer::TimedOut { connected: true, waited: waits });
                }
                answered(response, took, address)
            }
            Destination::NoRoute => (Ending::NoRoute, AT_ONCE, HttpAnswer::NoRoute { address }),
            Destination::Refused { .. } => (Ending::Refused, AT_ONCE, HttpAnswer::Refused { address }),
            // What REJECT sends back is to a client what a closed port is.
            Destination::Blocked { silently: false, .. } => {
                (Ending::Blocked { silently: false }, AT_ONCE, HttpAnswer::Refused { address })
            }
            Destination::Blocked { silently: true, .. } => silence(Ending::Blocked { silently: true }),
            Destination::Unresolved => (Ending::Unresolved, AT_ONCE, HttpAnswer::Unresolved),
            Destination::Shut { .. } => silence(Ending::Unreachable),
            Destination::Unreachable => {
                self.explain_silence(address, request);
                silence(Ending::Unreachable)
            }
        }
    }

    /// A service is asked: how long it takes, and what it answers. What it asks for itself goes the same way as
    /// everything else, as the user it runs as.
    fn visit(
        &mut self,
        departure: &Departure,
        service: &Service,
        way: &Way,
        request: &Request,
    ) -> (Span, Response) {
        let now = self.lab.state.world.now;
        let own = match service.asks(request, way.peer) {
            Ok(own) => own,
            Err(response) => return (AT_ONCE, services::dated(response, now)),
        };
        let depth = departure.depth.saturating_add(1);
        if depth > MAX_DEPTH {
            let why = "services ask each other in a circle here, and are stopped after four rounds";
            self.lab.print(self.host, Stream::Lab, format!("rolelab: {why}\n"));
            return (AT_ONCE, services::dated(service.in_a_circle(), now));
        }
        let onward = Departure {
            host: service.host.clone(),
            by: service.sender(),
            visitor: Some(departure.visitor.clone().unwrap_or_else(|| departure.host.clone())),
            // A proxy hands on what came to it; the other makes a request of its own.
            passed: if service.hands_on() { before(way) } else { Vec::new() },
            depth,
        };
        let (took, answer) = self.carry(onward, &own, service.patience());
        (took, services::dated(service.answers(answer), now.plus(took)))
    }

    /// What root has set up on a host, as it is now.
    fn system(&self, host: &str) -> Option<System> {
        self.lab.state.hosts.get(host).and_then(|host| host.system.clone())
    }

    /// The real address is as silent, and everybody asks it on the laptop once: said once a line. Of `aws`, which asks by
    /// itself, more is known where it says so.
    fn explain_silence(&mut self, address: IpAddr, request: &Request) {
        let unreachable =
            |event: &Event| matches!(event, Event::Exchange(sent) if sent.ending == Ending::Unreachable);
        let since = self.lab.journal.since(self.running.from);
        if address == IpAddr::V4(METADATA_ADDRESS)
            && self.host == LAPTOP
            && !since.iter().any(|entry| unreachable(&entry.event))
            && !request.headers.get("User-Agent").is_some_and(|agent| agent.starts_with("aws-cli"))
        {
            let why = format!(
                "only an instance has {METADATA_ADDRESS}, and this is the {}: ssh to an instance first",
                self.host
            );
            self.lab.print(self.host, Stream::Lab, format!("rolelab: {why}\n"));
        }
    }
}

/// Places that a request came through before a service hands it on, the service's own apart.
fn before(way: &Way) -> Vec<Place> {
    way.hops.split_last().map(|(_, before)| before.to_vec()).unwrap_or_default()
}

fn answered(response: Response, after: Span, address: IpAddr) -> (Ending, Span, HttpAnswer) {
    let response = Arc::new(response);
    (Ending::Answered(response.clone()), after, HttpAnswer::Response { response, address })
}
