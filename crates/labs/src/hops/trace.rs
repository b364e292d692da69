//! From the journal to hops. Pure; any slice that begins and ends between two inputs gives its part of the whole.

use std::collections::BTreeMap;

use rolelab_core::{
    ec2::AssociationState,
    http::Method,
    journal::{ApiCall, Ending, Entry, Event, Exchange, Place},
    sigv4,
    time::Timestamp,
    trail,
};
use rolelab_shell::host::HostId;

use super::{
    CONSOLE, Cargo, Change, Fate, Hop, ITSELF, Kind, Spot, TrailRow,
    words::{
        capital, clock, first_line, granted, happening, provider, ruling, service_name, short, title,
        unusual, verdict, who,
    },
};
use crate::{boot, console::USER_AGENT, hosts::LAPTOP};

/// The path that hands out tokens (EC2 User Guide, instance metadata).
const TOKEN: &str = "/latest/api/token";

/// How the AWS CLI's credential chain names itself to the metadata service.
const CLI: &str = "aws-cli/";
/// Providers that people know; the others of a chain are counted.
const USUAL: [&str; 5] = ["env", "shared-credentials-file", "config-file", "container-role", "iam-role"];

/// The hops of some entries. `labels` say what people call a host.
pub(crate) fn trace<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    labels: &BTreeMap<HostId, String>,
) -> Vec<Change> {
    let mut tracer = Tracer { labels, changes: Vec::new(), effects: Vec::new(), call: None };
    for entry in entries {
        tracer.take(entry);
    }
    tracer.by_itself();
    tracer.changes
}

struct Tracer<'a> {
    labels: &'a BTreeMap<HostId, String>,
    changes: Vec<Change>,
    /// Changes of instances that may turn out to be the effect of a call.
    effects: Vec<(Timestamp, Hop)>,
    /// The call whose exchange follows.
    call: Option<(&'a Entry, &'a ApiCall)>,
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
            Event::Metadata { .. } | Event::SecretShown { .. } | Event::NotSimulated { .. } => {}
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

    fn label(&self, host: &str) -> String {
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

    fn spot(&self, host: &str) -> Spot {
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
            Event::MetadataOptions { instance, options } => {
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
        let run = exchange.visitor.as_deref().unwrap_or(host);
        let mut hop = match exchange.hops.last() {
            Some(Place::Api { service }) => return self.api(entry, exchange, (host, run), service),
            Some(Place::MetadataService { instance }) => {
                self.metadata(entry, exchange, host, instance.as_str())
            }
            Some(Place::Service { host: there, unit }) => self.visit(entry, exchange, host, (there, unit)),
            _ => self.astray(entry, exchange, host),
        };
        if let Some(by) = unusual(&exchange.by) {
            hop.detail = format!("{}. {}", capital(&by), hop.detail);
        }
        self.by_itself();
        self.hop(run, at, hop);
    }

    fn visit(&self, entry: &Entry, exchange: &Exchange, host: &str, (there, unit): (&str, &str)) -> Hop {
        let of = self.label(there);
        let (fate, detail) = match &exchange.ending {
            Ending::Answered(response) => {
                let status = response.status.as_u16();
                let fate = if status < 400 { Fate::Good } else { Fate::Refused };
                (fate, format!("{unit} on {of} answers {status} {}.", response.reason))
            }
            _ => (Fate::Lost, format!("{unit} on {of} answered when nobody waited for it any more.")),
        };
        Hop {
            entry: entry.number,
            when: entry.at.as_millis(),
            kind: Kind::Visit,
            from: self.spot(host),
            to: self.spot(there),
            title: title(&exchange.request),
            detail,
            fate,
            cargo: Cargo::Nothing,
            by_chain: false,
        }
    }

    fn metadata(&self, entry: &Entry, exchange: &Exchange, host: &str, instance: &str) -> Hop {
        let Exchange { request, ending, .. } = exchange;
        let token = request.headers.get("X-aws-ec2-metadata-token").is_some();
        let wants_token = request.method == Method::PUT && request.url.path == TOKEN;
        let (fate, detail, cargo) = match ending {
            Ending::Answered(response) => {
                let status = response.status.as_u16();
                // That nothing is there is an answer, not a refusal.
                let fate = if status < 400 || status == 404 { Fate::Good } else { Fate::Refused };
                let key = granted(request, &response.body.text());
                let came = match (status, &key) {
                    (200, Some((_, until))) => format!("keys of the role, good until {until}"),
                    (200, None) if wants_token => {
                        let life = request.headers.get("X-aws-ec2-metadata-token-ttl-seconds");
                        format!("a token, good for {} s", life.unwrap_or("some"))
                    }
                    (200, None) => first_line(&response.body.text()),
                    (401, _) => "Unauthorized: a token is needed".to_owned(),
                    _ => response.status.canonical_reason().unwrap_or_default().to_owned(),
                };
                let with = match (wants_token, token) {
                    (true, _) => String::new(),
                    (false, true) => "With the token. ".to_owned(),
                    (false, false) => "Without a token. ".to_owned(),
                };
                let cargo = match (key, exchange.hop_limit) {
                    (Some((access_key, _)), _) => Cargo::Keys { access_key },
                    (None, Some((hop_limit, hops))) if wants_token => Cargo::Token { hop_limit, hops },
                    (None, _) => Cargo::Nothing,
                };
                (fate, format!("{with}{status}: {came}."), cargo)
            }
            _ => {
                let why = exchange.hop_limit.filter(|(limit, hops)| hops > limit);
                let detail = match why {
                    Some((limit, hops)) => {
                        format!("The answer may make {limit} hops and would need {hops}: it dies on the way.")
                    }
                    None if *ending == Ending::Throttled => {
                        "Too many requests at once: its packets are dropped on their way.".to_owned()
                    }
                    None => "No answer comes.".to_owned(),
                };
                let cargo = why.map_or(Cargo::Nothing, |(hop_limit, hops)| Cargo::Token { hop_limit, hops });
                (Fate::Lost, detail, cargo)
            }
        };
        Hop {
            entry: entry.number,
            when: entry.at.as_millis(),
            kind: Kind::Metadata,
            from: self.spot(host),
            to: Spot::Metadata(instance.to_owned()),
            title: title(request),
            detail,
            fate,
            cargo,
            by_chain: request.headers.get("User-Agent").is_some_and(|agent| agent.starts_with(CLI)),
        }
    }

    fn astray(&self, entry: &Entry, exchange: &Exchange, host: &str) -> Hop {
        let to = &exchange.request.url.host;
        let (fate, detail) = match exchange.ending {
            Ending::NoRoute => (Fate::Refused, format!("No way leads to {to}: that network has no IPv6.")),
            Ending::Refused => (Fate::Refused, format!("{to} refuses the port: nothing listens there.")),
            Ending::Blocked { silently: false } => (
                Fate::Refused,
                format!("A firewall rule rejects what goes to {to}: to the program the port is closed."),
            ),
            Ending::Blocked { silently: true } => {
                (Fate::Lost, format!("A firewall rule drops what goes to {to}, and nobody is told."))
            }
            Ending::Unresolved => (Fate::Lost, format!("There is no host of the name {to}.")),
            _ => (Fate::Lost, format!("Nothing answers at {to} from here.")),
        };
        Hop {
            entry: entry.number,
            when: entry.at.as_millis(),
            kind: Kind::Astray,
            from: self.spot(host),
            to: Spot::Nowhere,
            title: title(&exchange.request),
            detail,
            fate,
            cargo: Cargo::Nothing,
            by_chain: false,
        }
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
        let unknown = call.is_none_or(|(_, call)| call.identity.is_none());
        let (fate, detail, cargo) = match (decision, call) {
            (Some(decision), Some((_, call))) => {
                let fate = if refused { Fate::Refused } else { Fate::Good };
                (fate, ruling(decision), Cargo::Verdict(verdict(decision, call.identity.as_ref())))
            }
            (_, Some((_, call))) => {
                let why = call.error.as_ref().map_or("No policy was asked.", |(code, _)| code.as_str());
                let detail = match unknown {
                    true => format!("Nobody can be found behind the signature: {why}."),
                    false => format!("Turned away before any policy was asked: {why}."),
                };
                (Fate::Refused, detail, Cargo::Nothing)
            }
            (_, None) => (Fate::Refused, "No service answers to that name.".to_owned(), Cargo::Nothing),
        };
        let operation = call.map(|(_, call)| call.operation.as_str()).filter(|name| !name.is_empty());
        let asked = match operation {
            Some(operation) => format!("{operation}: {}", title(request)),
            None => title(request),
        };
        let mut judge = hop(Kind::Judge, &here, &Spot::Policies, asked, detail, fate, cargo);
        if let Some((call, _)) = call {
            judge.entry = call.number;
        }
        self.hop(run, at, judge);
        for (at, effect) in std::mem::take(&mut self.effects) {
            self.hop(run, at, effect);
        }
        let status = response.status.as_u16();
        let from = if fate == Fate::Refused { &Spot::Policies } else { &door };
        let (answered, detail) = match call.and_then(|(_, call)| call.error.as_ref()) {
            Some((code, message)) => (Fate::Refused, format!("{code}: {}", short(message))),
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
