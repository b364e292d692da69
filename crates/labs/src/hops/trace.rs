//! From the journal to hops. Pure; any slice that begins and ends between two inputs gives its part of the whole.

use std::collections::BTreeMap;

use rolelab_core::{
    ec2::AssociationState,
    imds::Why,
    journal::{ApiCall, Ending, Entry, Event, Exchange, Place},
    sigv4,
    time::Timestamp,
    trail,
};
use rolelab_shell::host::HostId;

use super::{
    CONSOLE, Cargo, Change, Fate, Hop, ITSELF, Kind, Spot, TrailRow,
    turned::turned,
    words::{capital, clock, happening, provider, ruling, service_name, short, title, unusual, verdict, who},
};
use crate::{boot, console::USER_AGENT, hosts::LAPTOP};

/// Providers that people know; the others of a chain are counted.
const USUAL: [&str; 5] = ["env", "shared-credentials-file", "config-file", "container-role", "iam-role"];

/// The hops of some entries. `labels` say what people call a host.
pub(crate) fn trace<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    labels: &BTreeMap<HostId, String>,
) -> Vec<Change> {
    let mut tracer = Tracer {
        labels,
        changes: Vec::new(),
        effects: Vec::new(),
        call: None,
        why: None,
        nested: Vec::new(),
    };
    for entry in entries {
        tracer.take(entry);
    }
    tracer.by_itself();
    tracer.unfold();
    tracer.changes
}

pub(super) struct Tracer<'a> {
    pub(super) labels: &'a BTreeMap<HostId, String>,
    changes: Vec<Change>,
    /// Changes of instances that may turn out to be the effect of a call.
    effects: Vec<(Timestamp, Hop)>,
    /// The call whose exchange follows.
    call: Option<(&'a Entry, &'a ApiCall)>,
    /// What the metadata service said of the exchange that follows.
    why: Option<Why>,
    /// Exchanges of services whose visitor's own is still to come, innermost first.
    nested: Vec<Nested>,
}

/// An exchange within another: what comes before what is within it, and what comes after.
#[derive(Default)]
struct Nested {
    before: Vec<Change>,
    after: Vec<Change>,
}

impl<'a> Tracer<'a> {
    fn take(&mut self, entry: &'a Entry) {
        let at = entry.at;
        match &entry.event {
            Event::ApiCall(call) => {
                // The effects of a call are recorded before it, at the same instant.
                let its = call.service == "ec2" && !call.read_only && call.error.is_none();
                if !its || self.effects.iter().any(|(then, _)| *then != at) {
                    self.by_itself();
                }
                self.call = Some((entry, call));
            }
            Event::Exchange(exchange) => self.exchange(entry, exchange),
            Event::Line { host, text } => self.begin(entry, host, text),
            Event::Console { action } => self.begin(entry, CONSOLE, action),
            Event::UserData { instance } => {
                let title = format!("User data of {}, as root", self.label(instance.as_str()));
                self.begin(entry, &boot::slot(instance.as_str()), &title);
            }
            Event::UserDataEnded { instance, status } => {
                self.by_itself();
                self.changes.push(Change::End { host: boot::slot(instance.as_str()), status: *status });
            }
            Event::LineEnded { host, status } => {
                self.by_itself();
                self.changes.push(Change::End { host: host.clone(), status: *status });
            }
            Event::CredentialChain { host, looked, found, access_key, boot } => {
                self.by_itself();
                let host = &sender(host, *boot);
                let access_key = access_key.as_ref().map(ToString::to_string);
                let hop = self.chain(entry, host, looked, found.as_deref(), access_key.as_deref());
                self.hop(host, at, hop);
            }
            Event::InstanceState { .. }
            | Event::Association { .. }
            | Event::MetadataOptions { .. }
            | Event::Happening { .. }
            | Event::RoleKeys { .. } => {
                if let Some(hop) = self.change(entry) {
                    self.effects.push((at, hop));
                }
            }
            Event::Metadata { why, .. } => self.why = Some(*why),
            Event::SecretShown { .. } | Event::NotSimulated { .. } => {}
        }
    }

    fn begin(&mut self, entry: &Entry, host: &str, title: &str) {
        self.by_itself();
        let (host, title) = (host.to_owned(), short(title.trim_end()));
        self.changes.push(Change::Begin { entry: entry.number, host, title, at: clock(entry.at) });
    }

    fn hop(&mut self, host: &str, at: Timestamp, hop: Hop) {
        self.changes.push(Change::Hop { host: host.to_owned(), at: clock(at), hop: Box::new(hop) });
    }

    /// What was nobody's effect happened by itself.
    fn by_itself(&mut self) {
        for (at, hop) in std::mem::take(&mut self.effects) {
            self.hop(ITSELF, at, hop);
        }
    }

    pub(super) fn label(&self, host: &str) -> String {
        self.labels.get(boot::host_of(host)).cloned().unwrap_or_else(|| host.to_owned())
    }

    fn chain(
        &self,
        entry: &Entry,
        host: &str,
        looked: &[String],
        found: Option<&str>,
        access_key: Option<&str>,
    ) -> Hop {
        let providers = looked.iter().map(|name| (provider(name).to_owned(), Some(name.as_str()) == found));
        // What the metadata service said is told by its own hops.
        let empty =
            looked.iter().map(String::as_str).filter(|name| Some(*name) != found && *name != "iam-role");
        let (named, others): (Vec<&str>, Vec<&str>) = empty.partition(|name| USUAL.contains(name));
        let mut empty: Vec<String> = named.into_iter().map(|name| provider(name).to_owned()).collect();
        if !others.is_empty() {
            empty.push(format!("{} others", others.len()));
        }
        let nothing = if empty.is_empty() {
            String::new()
        } else {
            format!("{}: nothing. ", capital(&empty.join(", ")))
        };
        let detail = match (found, access_key) {
            (Some(found), Some(key)) => format!("{nothing}{} has {key}.", capital(provider(found))),
            _ if looked.iter().any(|name| name == "iam-role") => {
                format!("{nothing}The metadata service, asked last, has none either.")
            }
            _ => format!("{nothing}No keys anywhere."),
        };
        let here = self.spot(host);
        Hop {
            entry: entry.number,
            when: entry.at.as_millis(),
            kind: Kind::Chain,
            from: here.clone(),
            to: here,
            title: "Credential chain".to_owned(),
            detail,
            fate: if found.is_some() { Fate::Good } else { Fate::Refused },
            cargo: Cargo::Chain(providers.collect()),
            by_chain: false,
        }
    }

    pub(super) fn spot(&self, host: &str) -> Spot {
        match host {
            LAPTOP => Spot::Laptop,
            CONSOLE => Spot::Console,
            id => Spot::Instance(boot::host_of(id).to_owned()),
        }
    }

    fn change(&self, entry: &Entry) -> Option<Hop> {
        let (id, kind, title, detail, cargo) = match &entry.event {
            Event::InstanceState { instance, to, .. } => {
                let title = format!("{} is {}", self.label(instance.as_str()), to.name());
                (instance, Kind::Change, title, "The instance changes its state.".to_owned(), Cargo::Nothing)
            }
            Event::Association { instance, instance_profile, state, .. } => {
                let title = format!("Instance profile {instance_profile}: {}", state.name());
                let of = self.label(instance.as_str());
                let detail = match state {
                    AssociationState::Associating => format!("It is on its way to {of}."),
                    AssociationState::Associated => format!("{of} wears the role it holds."),
                    AssociationState::Disassociating => format!("{of} is about to lose its role."),
                    AssociationState::Disassociated => format!("{of} has no instance profile."),
                };
                (instance, Kind::Change, title, detail, Cargo::Nothing)
            }
            Event::MetadataOptions { instance, options, .. } => {
                let title = format!("Metadata options of {}", self.label(instance.as_str()));
                let detail = format!(
                    "In force now: tokens {}, hop limit {}, service {}.",
                    options.http_tokens.name(),
                    options.hop_limit,
                    if options.endpoint { "on" } else { "off" }
                );
                (instance, Kind::Change, title, detail, Cargo::Nothing)
            }
            Event::Happening { instance, what } => {
                let title = happening(what, &self.label(instance.as_str()));
                let detail =
                    "AWS did it: no call asked for it. The instance learns of it from its metadata service.";
                (instance, Kind::Change, title, detail.to_owned(), Cargo::Nothing)
            }
            Event::RoleKeys { instance, role, access_key, delivery, expires } => {
                let title = format!("EC2 asks STS for keys of {role}");
                let detail = format!(
                    "{access_key}, good until {}, for IMDSv{delivery} callers on {}. The instance itself asked nobody.",
                    clock(*expires),
                    self.label(instance.as_str())
                );
                let cargo = Cargo::Keys { access_key: access_key.to_string() };
                (instance, Kind::Mint, title, detail, cargo)
            }
            _ => return None,
        };
        let there = match kind {
            Kind::Mint => Spot::Metadata(id.to_string()),
            _ => Spot::Instance(id.to_string()),
        };
        let from = if kind == Kind::Mint { Spot::Sts } else { there.clone() };
        let fate = Fate::Good;
        let (number, when) = (entry.number, entry.at.as_millis());
        Some(Hop { entry: number, when, kind, from, to: there, title, detail, fate, cargo, by_chain: false })
    }

    fn exchange(&mut self, entry: &Entry, exchange: &Exchange) {
        let at = entry.at;
        let host = &match exchange.request.headers.get("User-Agent") {
            Some(USER_AGENT) => CONSOLE.to_owned(),
            _ => sender(&exchange.from, exchange.boot),
        };
        // What a service asks for belongs to the command whose request it is about.
        let run = &exchange.visitor.as_ref().map_or_else(|| host.clone(), |host| sender(host, exchange.boot));
        let why = self.why.take();
        if !matches!(exchange.hops.last(), Some(Place::Api { .. })) {
            self.by_itself();
        }
        // From here on its own hops, which may have to wait for those of whoever is served.
        let others = std::mem::take(&mut self.changes);
        let mut after = Vec::new();
        let hop = match exchange.hops.last() {
            Some(Place::Api { service }) => {
                self.api(entry, exchange, (host, run), service);
                None
            }
            Some(Place::MetadataService { instance }) => {
                Some(self.metadata(entry, exchange, why, (host, instance.as_str())))
            }
            Some(Place::Service { host: there, unit }) => {
                let keys = self.keys_within();
                let (visit, reply) = self.visit(entry, exchange, (host, there, unit), &keys);
                self.hop(run, at, reply);
                after = std::mem::take(&mut self.changes);
                Some(visit)
            }
            _ => Some(self.astray(entry, exchange, host)),
        };
        if let Some(mut hop) = hop {
            if let Some(by) = unusual(&exchange.by) {
                hop.detail = match hop.kind {
                    Kind::Visit => format!("{}, {by}", hop.detail),
                    _ => format!("{}. {}", capital(&by), hop.detail),
                };
            }
            self.hop(run, at, hop);
        }
        let before = std::mem::replace(&mut self.changes, others);
        self.nested.push(Nested { before, after });
        if exchange.visitor.is_none() {
            self.unfold();
        }
    }

    /// The journal has an exchange when it ends, so what a service asked for stands before what it was asked. Each
    /// service asks for one thing at most, and nothing else happens meanwhile: they lie in each other like shells.
    fn unfold(&mut self) {
        let mut nested = std::mem::take(&mut self.nested);
        for shell in nested.iter_mut().rev() {
            self.changes.append(&mut shell.before);
        }
        for shell in &mut nested {
            self.changes.append(&mut shell.after);
        }
    }

    /// Ids of keys that services within this visit got from a metadata service.
    fn keys_within(&self) -> Vec<String> {
        let changes = self.nested.iter().flat_map(|shell| &shell.before);
        let keys = changes.filter_map(|change| match change {
            Change::Hop { hop, .. } => match &hop.cargo {
                Cargo::Keys { access_key } if hop.kind == Kind::Metadata => Some(access_key.clone()),
                _ => None,
            },
            _ => None,
        });
        keys.collect()
    }

    /// Signed, judged, its effects, answered, recorded.
    fn api(&mut self, entry: &Entry, exchange: &Exchange, (host, run): (&str, &str), service: &str) {
        let at = entry.at;
        let call = self.call.take();
        if call.is_none() {
            self.by_itself();
        }
        let here = self.spot(host);
        let request = &exchange.request;
        let hop = |kind, from: &Spot, to: &Spot, title: String, detail: String, fate, cargo| {
            let (from, to, entry) = (from.clone(), to.clone(), entry.number);
            let when = at.as_millis();
            Hop { entry, when, kind, from, to, title, detail, fate, cargo, by_chain: false }
        };
        let label = match host {
            CONSOLE => "the console".to_owned(),
            host => self.label(host),
        };
        if let Ok(signed) = sigv4::read(request) {
            let held = Cargo::Keys { access_key: signed.access_key.clone() };
            let detail = format!(
                "With {}, for {} in {}. The secret key stays with {label}.",
                signed.access_key, signed.service, signed.region
            );
            let sign = hop(Kind::Sign, &here, &here, "Sign with SigV4".into(), detail, Fate::Good, held);
            self.hop(run, at, sign);
        }
        let door = Spot::Service(service.to_owned());
        let Ending::Answered(response) = &exchange.ending else { return };
        let decision = call.and_then(|(_, call)| call.decision.as_deref());
        let refused = decision.is_some_and(|decision| !decision.allowed());
        let (fate, detail, cargo) = match (decision, call) {
            (Some(decision), Some((_, call))) => {
                let fate = if refused { Fate::Refused } else { Fate::Good };
                (fate, ruling(decision), Cargo::Verdict(verdict(decision, call.identity.as_ref())))
            }
            (_, Some((_, call))) => match turned(call) {
                Some(turned) => (Fate::Refused, turned.whole(), Cargo::Nothing),
                None => (Fate::Good, "It needs no permission.".to_owned(), Cargo::Nothing),
            },
            (_, None) => (Fate::Refused, "No service answers to that name.".to_owned(), Cargo::Nothing),
        };
        let operation = call.map(|(_, call)| call.operation.as_str()).filter(|name| !name.is_empty());
        let asked = match operation {
            Some(operation) => format!("{operation}: {}", title(request)),
            None => title(request),
        };
        // What no policy was asked about is stopped at the service's door.
        let judge_at = if decision.is_some() { &Spot::Policies } else { &door };
        let mut judge = hop(Kind::Judge, &here, judge_at, asked, detail, fate, cargo);
        if let Some((call, _)) = call {
            judge.entry = call.number;
        }
        self.hop(run, at, judge);
        for (at, effect) in std::mem::take(&mut self.effects) {
            self.hop(run, at, effect);
        }
        let status = response.status.as_u16();
        let from = if refused { &Spot::Policies } else { &door };
        let (answered, detail) = match call.and_then(|(_, call)| call.error.as_ref()) {
            Some((code, message)) => {
                let permitted = decision.is_some_and(|decision| decision.allowed())
                    && call.is_some_and(|(_, call)| call.stopped.is_none());
                let first = if permitted { "Permitted, then refused. " } else { "" };
                (Fate::Refused, format!("{first}{code}: {}", short(message)))
            }
            None => {
                let what = match (response.headers.get("Content-Type"), response.body.0.len()) {
                    (_, 0) => "an empty body".to_owned(),
                    (Some(media), bytes) => {
                        format!("{bytes} bytes of {}", media.split(';').next().unwrap_or(media))
                    }
                    (None, bytes) => format!("{bytes} bytes"),
                };
                (Fate::Good, format!("{} did it. Back to {label}: {what}.", service_name(service)))
            }
        };
        let answer = format!("{status} {}", response.status.canonical_reason().unwrap_or_default());
        let back =
            hop(Kind::Answer, from, &here, answer.trim_end().to_owned(), detail, answered, Cargo::Nothing);
        self.hop(run, at, back);
        if let Some((noted, call)) = call
            && let Some(row) = row(noted, call)
        {
            let (title, detail) = match row.management {
                true => (
                    format!("CloudTrail: {}", row.name),
                    match &row.error {
                        Some(error) => format!("by {}, errorCode {error}.", row.by),
                        None => format!("by {}.", row.by),
                    },
                ),
                false => {
                    (format!("Data event: {}", row.name), format!("by {}. Not in the event history.", row.by))
                }
            };
            let mut record =
                hop(Kind::Record, &door, &Spot::Trail, title, detail, Fate::Good, Cargo::Row(row));
            record.entry = noted.number;
            self.hop(run, at, record);
        }
    }
}

/// Whose run a program of a host belongs to: its terminal's, or its boot's.
fn sender(host: &str, boot: bool) -> HostId {
    if boot { boot::slot(host) } else { host.to_owned() }
}

/// The row that an entry leaves in the trail. A call whose signature names nobody leaves none.
pub(crate) fn row(entry: &Entry, call: &ApiCall) -> Option<TrailRow> {
    let by = who(call.identity.as_ref().filter(|_| trail::is_recorded(call))?);
    Some(TrailRow {
        entry: entry.number,
        at: clock(entry.at),
        name: trail::event_name(call).to_owned(),
        by,
        error: trail::error_code(call),
        management: call.management,
    })
}
