//! The network: where a request from a host ends up, and which address it seems to come from.
//!
//! Programs name a URL; the way is decided here. The peer address is stamped here, so no program can set it. Security
//! groups judge what leaves an instance and what comes to one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rolelab_core::{
    ec2::{self, Far, Instance, InstanceState},
    http::Url,
    ids::InstanceId,
    inet,
    journal::{Ending, Exchange, Place, Sender},
    model,
    world::World,
};
use rolelab_shell::{
    firewall::{BRIDGE, OUTSIDE, Packet, Verdict},
    host::HostId,
    system::System,
};

use crate::{
    hosts::{self, LAPTOP_PUBLIC},
    services::Service,
};

/// The link-local address of the metadata service (EC2 user guide, instance metadata).
pub(crate) const METADATA_ADDRESS: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);
/// Its IPv6 address, `fd00:ec2::254`: on Nitro instances whose HttpProtocolIpv6 is enabled (the same).
const METADATA_ADDRESS_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
/// Network hops from a process on the instance itself to its metadata service.
pub(crate) const HOST_PROCESS_HOPS: u8 = 1;
/// From a container: the bridge takes one from a packet's time to live.
const BRIDGED_HOPS: u8 = 2;
/// The address of a host on the bridge of its containers, and that of a container (Docker's default network).
const BRIDGE_ADDRESS: Ipv4Addr = Ipv4Addr::new(172, 17, 0, 1);
/// See [`BRIDGE_ADDRESS`].
const CONTAINER_ADDRESS: Ipv4Addr = Ipv4Addr::new(172, 17, 0, 2);
/// What is said of a port that no rule of an instance's security groups lets pass, in a sentence. `own` when the request
/// began there.
pub(crate) fn not_let_pass(label: &str, port: u16, own: bool) -> String {
    let way = if own { "out there, or in" } else { "in from there" };
    format!("No rule of the security groups of {label} lets port {port} {way}.")
}

/// Where a request begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Departure {
    /// The host.
    pub(crate) host: HostId,
    /// Who on it.
    pub(crate) by: Sender,
    /// The host whose request a service is about.
    pub(crate) visitor: Option<HostId>,
    /// Where a request came through before a proxy hands it on.
    pub(crate) passed: Vec<Place>,
    /// Services around it.
    pub(crate) depth: u8,
}

/// The end of a request's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// The metadata service of this instance, so many hops away.
    Metadata { instance: InstanceId, hops: u8 },
    /// The front door of AWS.
    Api { service: String },
    /// A service of an instance.
    Service(Box<Service>),
    /// The host answers and refuses the port; `None` for the metadata service.
    Refused { by: Option<HostId> },
    /// A firewall rule of this host stops it.
    Blocked { by: HostId, silently: bool },
    /// The security groups of this instance do not let it pass, and nobody is told.
    Shut { by: HostId },
    /// Nothing answers.
    Unreachable,
    /// The network has no such addresses.
    NoRoute,
    /// The name does not resolve.
    Unresolved,
}

/// A request's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) to: Destination,
    /// The address a client would show as connected to.
    pub(crate) address: IpAddr,
    /// The source address as the far end sees it.
    pub(crate) peer: IpAddr,
    /// Places passed, sender first.
    pub(crate) hops: Vec<Place>,
}

/// What is said of a port of the metadata service's address on which nothing listens, in a sentence.
pub(crate) fn not_its_port(port: u16) -> String {
    format!("Nothing listens on port {port} there: the metadata service has port 80.")
}

/// Names of the metadata service that the VPC's resolver knows (Server Fault 436086): the whole one, and what the search
/// domain `ec2.internal` makes of the short one.
const METADATA_NAMES: [&str; 2] = ["instance-data", "instance-data.ec2.internal"];

/// Whether a request was meant for the metadata service, in whatever spelling, whether or not it came there. Names mean it
/// only where they resolve.
pub(crate) fn is_metadata(exchange: &Exchange) -> bool {
    let host = exchange.request.url.host.as_str();
    let by_address = match inet::address(host).map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address == METADATA_ADDRESS,
        Some(IpAddr::V6(address)) => address == METADATA_ADDRESS_V6,
        None => METADATA_NAMES.contains(&host) && exchange.ending != Ending::Unresolved,
    };
    by_address || matches!(exchange.hops.last(), Some(Place::MetadataService { .. }))
}

/// Where a host's system is looked up.
pub(crate) type Systems<'a> = &'a dyn Fn(&str) -> Option<System>;

/// Finds the way of a request.
pub(crate) fn route(world: &World, departure: &Departure, url: &Url, systems: Systems<'_>) -> Way {
    let from = Start {
        world,
        systems,
        departure,
        instance: world.ec2.instances.get(&InstanceId::new(&departure.host)),
    };
    let address = from.resolve(&url.host);
    let (to, peer) = match (address, service(&url.host)) {
        (Some(IpAddr::V4(to)), Some(name)) => from.out(to, url.port, Destination::Api { service: name }),
        (Some(IpAddr::V4(to)), None) => from.to_v4(to, url.port),
        // An IPv4 address in the notation of IPv6 is reached over IPv4 (ipv6(7)).
        (Some(IpAddr::V6(to)), _) if to.to_ipv4_mapped().is_some() => {
            from.to_v4(to.to_ipv4_mapped().unwrap_or(Ipv4Addr::UNSPECIFIED), url.port)
        }
        (Some(IpAddr::V6(to)), _) => (from.to_v6(to, url.port), from.public()),
        (None, _) => (Destination::Unresolved, from.public()),
    };
    let place = match &to {
        Destination::Metadata { instance, .. } => Place::MetadataService { instance: instance.clone() },
        Destination::Api { service } => Place::Api { service: service.clone() },
        Destination::Service(service) => {
            Place::Service { host: service.host.clone(), unit: service.unit.name.to_owned() }
        }
        // What stops it elsewhere is the last place it saw; what its own host stops came nowhere.
        Destination::Refused { by: Some(host) } | Destination::Blocked { by: host, .. }
            if *host != departure.host =>
        {
            Place::Host { host: host.clone() }
        }
        // Also what leaves an instance, and what goes to its own public address: that way leads out and back in.
        Destination::Shut { by } => Place::Host { host: by.clone() },
        _ => Place::Nowhere,
    };
    let mut hops = departure.passed.clone();
    hops.extend(departure.places());
    hops.push(place);
    let address = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Way { to, address, peer: IpAddr::V4(peer), hops }
}

impl Departure {
    /// What it comes through on its own host. Each step from one place to the next is a network hop.
    fn places(&self) -> Vec<Place> {
        let host = self.host.clone();
        match (&self.by.container, &self.by.service) {
            (Some(container), _) => {
                let inside = Place::Container { host: host.clone(), id: container.id.clone() };
                if container.on_host_network { vec![inside] } else { vec![inside, Place::Host { host }] }
            }
            (None, Some(unit)) => vec![Place::Service { host, unit: unit.clone() }],
            (None, None) => vec![Place::Host { host }],
        }
    }
}

/// Where a request begins, and the account around it.
struct Start<'a> {
    world: &'a World,
    systems: Systems<'a>,
    departure: &'a Departure,
    /// `None` on the laptop.
    instance: Option<&'a Instance>,
}

impl Start<'_> {
    fn bridged(&self) -> bool {
        self.departure.by.behind_a_bridge()
    }

    /// Its address on the internet.
    fn public(&self) -> Ipv4Addr {
        self.instance.map_or(LAPTOP_PUBLIC, |i| i.public_address.unwrap_or(i.private_address))
    }

    /// Its address to whoever is as near as its own host.
    fn source(&self) -> Ipv4Addr {
        match self.instance {
            Some(_) if self.bridged() => CONTAINER_ADDRESS,
            Some(instance) => instance.private_address,
            None => LAPTOP_PUBLIC,
        }
    }

    /// The address of a name; `None` when there is no such name.
    fn resolve(&self, name: &str) -> Option<IpAddr> {
        if let Some(literal) = inet::address(name) {
            return Some(literal);
        }
        if self.instance.is_some() && METADATA_NAMES.contains(&name) {
            return Some(IpAddr::V4(METADATA_ADDRESS));
        }
        if name == "localhost" || service(name).is_some() {
            return Some(IpAddr::V4(resolved(name)));
        }
        let address = hosts::dns(self.world, name, self.instance.is_some())?;
        Some(IpAddr::V4(address))
    }

    /// Through the packet filter of its own host and out. What comes from a container over the bridge is forwarded,
    /// and no packet of its host's own: it goes through FORWARD, where Docker puts DOCKER-USER first, and never
    /// through OUTPUT (Docker documentation, "Packet filtering and firewalls"; iptables(8), TABLES).
    fn out(&self, to: Ipv4Addr, port: u16, there: Destination) -> (Destination, Ipv4Addr) {
        let packet = Packet {
            source: self.source(),
            destination: to,
            port,
            inward: self.bridged().then_some(BRIDGE),
            outward: Some(if to.is_loopback() || to == self.source() { "lo" } else { OUTSIDE }),
            owner: (!self.bridged()).then_some(self.departure.by.uid),
        };
        let chain = if self.bridged() { "FORWARD" } else { "OUTPUT" };
        let stopped = self.through(&self.departure.host, chain, &packet);
        (stopped.or_else(|| self.kept(to, port)).unwrap_or(there), self.public())
    }

    /// What the security groups of its own instance make of it, if they keep it.
    fn kept(&self, to: Ipv4Addr, port: u16) -> Option<Destination> {
        let own = self.instance?;
        if to.is_loopback() || to == METADATA_ADDRESS || to == own.private_address || to == BRIDGE_ADDRESS {
            return None;
        }
        let far = Far { address: IpAddr::V4(to), instance: self.near(to) };
        (!ec2::lets_out(self.world, own, port, far))
            .then(|| Destination::Shut { by: self.departure.host.clone() })
    }

    /// The running instance with that private address, as another one sees it.
    fn near(&self, to: Ipv4Addr) -> Option<&Instance> {
        let mut all = self.world.ec2.instances.values();
        all.find(|i| i.state == InstanceState::Running && i.private_address == to)
    }

    /// What a host's packet filter makes of a packet, if it stops it.
    fn through(&self, host: &str, chain: &str, packet: &Packet<'_>) -> Option<Destination> {
        match (self.systems)(host)?.firewall.judge(chain, packet) {
            Verdict::Pass => None,
            Verdict::Rejected => Some(Destination::Blocked { by: host.to_owned(), silently: false }),
            Verdict::Dropped => Some(Destination::Blocked { by: host.to_owned(), silently: true }),
        }
    }

    fn to_v4(&self, to: Ipv4Addr, port: u16) -> (Destination, Ipv4Addr) {
        let live = |i: &&Instance| i.state == InstanceState::Running;
        let own = self.instance.filter(|own| own.private_address == to || to == BRIDGE_ADDRESS);
        if to == METADATA_ADDRESS {
            let there = match self.instance {
                Some(_) if port != 80 => Destination::Refused { by: None },
                Some(own) => Destination::Metadata {
                    instance: own.id.clone(),
                    hops: if self.bridged() { BRIDGED_HOPS } else { HOST_PROCESS_HOPS },
                },
                None => Destination::Unreachable,
            };
            return self.out(to, port, there);
        }
        if to.is_loopback() || own.is_some() {
            return self.home(to, port);
        }
        let mut instances = self.world.ec2.instances.values();
        if let Some(public) = instances.by_ref().filter(live).find(|i| i.public_address == Some(to)) {
            let (stopped, peer) = self.out(to, port, Destination::Unreachable);
            if stopped != Destination::Unreachable {
                return (stopped, peer);
            }
            if !ec2::lets_in(self.world, public, port, Far { address: IpAddr::V4(peer), instance: None }) {
                return (Destination::Shut { by: public.id.to_string() }, peer);
            }
            return (self.arrive(public.id.as_str(), peer, public.private_address, port, OUTSIDE), peer);
        }
        match self.near(to) {
            Some(near) if self.instance.is_some() => {
                let (stopped, _) = self.out(to, port, Destination::Unreachable);
                // A container's packets leave under its host's address.
                let peer = self.instance.map_or(LAPTOP_PUBLIC, |own| own.private_address);
                let far = Far { address: IpAddr::V4(peer), instance: self.instance };
                let there = match stopped {
                    Destination::Unreachable if !ec2::lets_in(self.world, near, port, far) => {
                        Destination::Shut { by: near.id.to_string() }
                    }
                    Destination::Unreachable => self.arrive(near.id.as_str(), peer, to, port, OUTSIDE),
                    stopped => stopped,
                };
                (there, peer)
            }
            _ => self.out(to, port, Destination::Unreachable),
        }
    }

    /// To an address of its own host. A container's `localhost` is its own, where nothing listens.
    fn home(&self, to: Ipv4Addr, port: u16) -> (Destination, Ipv4Addr) {
        let host = self.departure.host.as_str();
        let (loopback, bridged) = (to.is_loopback(), self.bridged());
        let peer = if loopback { Ipv4Addr::LOCALHOST } else { self.source() };
        if bridged && loopback {
            return (Destination::Refused { by: Some(host.to_owned()) }, peer);
        }
        if bridged {
            return (self.arrive(host, peer, to, port, BRIDGE), peer);
        }
        match self.out(to, port, Destination::Unreachable).0 {
            Destination::Unreachable => (self.arrive(host, peer, to, port, "lo"), peer),
            stopped => (stopped, peer),
        }
    }

    /// At a host: through its packet filter, to what listens there.
    fn arrive(&self, host: &str, source: Ipv4Addr, to: Ipv4Addr, port: u16, inward: &str) -> Destination {
        let packet =
            Packet { source, destination: to, port, inward: Some(inward), outward: None, owner: None };
        if let Some(stopped) = self.through(host, "INPUT", &packet) {
            return stopped;
        }
        let system = (self.systems)(host);
        let listening = system.as_ref().and_then(|system| system.listener(port));
        match listening {
            Some((unit, active)) => Destination::Service(Box::new(Service {
                host: host.to_owned(),
                unit,
                upstream: active.upstream.clone(),
            })),
            None => Destination::Refused { by: Some(host.to_owned()) },
        }
    }

    /// IPv6 is simulated for the metadata service alone. Where that is off nothing answers: AWS documents no way to fail,
    /// and a connection that hangs is what an address without a host does. Docker's default network has no IPv6 (Docker
    /// documentation, "Use IPv6 networking"), so a container on it knows at once.
    fn to_v6(&self, to: Ipv6Addr, port: u16) -> Destination {
        if to.is_loopback() {
            return self.home(Ipv4Addr::LOCALHOST, port).0;
        }
        match self.instance {
            Some(_) if self.bridged() => Destination::NoRoute,
            Some(own) if to == METADATA_ADDRESS_V6 && own.serves_ipv6() => match port {
                80 => Destination::Metadata { instance: own.id.clone(), hops: HOST_PROCESS_HOPS },
                _ => Destination::Refused { by: None },
            },
            _ => Destination::Unreachable,
        }
    }
}

/// Whether security groups let SSH from a host to an instance. Of two instances the private addresses are asked about.
pub(crate) fn lets_ssh(world: &World, from: &str, to: &Instance) -> bool {
    const PORT: u16 = 22;
    let Some(own) = world.ec2.instances.get(&InstanceId::new(from)) else {
        let laptop = Far { address: IpAddr::V4(LAPTOP_PUBLIC), instance: None };
        return ec2::lets_in(world, to, PORT, laptop);
    };
    let here = Far { address: IpAddr::V4(own.private_address), instance: Some(own) };
    let there = Far { address: IpAddr::V4(to.private_address), instance: Some(to) };
    own.id == to.id || (ec2::lets_out(world, own, PORT, there) && ec2::lets_in(world, to, PORT, here))
}

/// The service behind an AWS endpoint's name: `ec2.us-east-1.amazonaws.com`, `bucket.s3.amazonaws.com` …
fn service(host: &str) -> Option<String> {
    let name = host.strip_suffix(".amazonaws.com")?;
    let labels: Vec<&str> = name.split('.').collect();
    if labels.iter().any(|label| *label == "s3" || label.starts_with("s3-")) {
        return Some("s3".to_owned());
    }
    // Names of instances end so as well.
    let numbered = |first: &&&str| {
        first.strip_prefix("ec2-").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let first = labels.first().filter(|first| !numbered(first))?;
    Some(model::behind(first).unwrap_or(first).to_owned())
}

/// An address for a name, so that `curl -v` has something to show: one per name, in TEST-NET-2 (RFC 5737).
fn resolved(name: &str) -> Ipv4Addr {
    if name == "localhost" {
        return Ipv4Addr::LOCALHOST;
    }
    let sum = name.bytes().fold(7_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    Ipv4Addr::new(198, 51, 100, sum)
}
