//! The hops of an exchange that goes elsewhere than to AWS: to a metadata service, to a service of an instance, astray.
//! It reads one exchange; what belongs together is the tracer's business.

use rolelab_core::{
    http::Method,
    imds::Why,
    journal::{Ending, Entry, Exchange, Place},
};

use super::{
    Cargo, Fate, Hop, Kind, Spot,
    trace::Tracer,
    why::{absent, needs, sentence},
    words::{first_line, granted, title},
};
use crate::{hosts::LAPTOP, network};

/// The path that hands out tokens (EC2 User Guide, instance metadata).
const TOKEN: &str = "/latest/api/token";
/// How the AWS CLI's credential chain names itself to the metadata service.
const CLI: &str = "aws-cli/";

impl Tracer<'_> {
    /// A visit, and the reply to it. `keys` are those that the service got meanwhile.
    pub(super) fn visit(
        &self,
        entry: &Entry,
        exchange: &Exchange,
        (host, there, unit): (&str, &str, &str),
        keys: &[String],
    ) -> (Hop, Hop) {
        let (of, visitor) = (self.label(there), self.person(host));
        let visit = Hop {
            entry: entry.number,
            when: entry.at.as_millis(),
            kind: Kind::Visit,
            from: self.spot(host),
            to: self.spot(there),
            title: format!("{} asks {unit} on {of}", self.label(host)),
            detail: title(&exchange.request),
            fate: Fate::Good,
            cargo: Cargo::Nothing,
            by_chain: false,
        };
        let (fate, title, detail, cargo) = match &exchange.ending {
            Ending::Answered(response) => {
                let status = response.status.as_u16();
                let fate = if status < 400 { Fate::Good } else { Fate::Refused };
                let body = response.body.text();
                let (detail, cargo) = match keys.iter().find(|key| body.contains(key.as_str())) {
                    Some(key) => (
                        format!("{unit} hands the role's keys to {visitor}: {key}."),
                        Cargo::Keys { access_key: key.clone() },
                    ),
                    None => (format!("{unit} on {of} answers {visitor}."), Cargo::Nothing),
                };
                (fate, format!("{status} {}", response.reason), detail, cargo)
            }
            _ => {
                let detail = format!("{unit} on {of} answers when nobody waits for it any more.");
                (Fate::Lost, "Too late".to_owned(), detail, Cargo::Nothing)
            }
        };
        let (from, to) = (visit.to.clone(), visit.from.clone());
        let title = title.trim_end().to_owned();
        let reply = Hop { kind: Kind::Reply, from, to, title, detail, fate, cargo, ..visit.clone() };
        (visit, reply)
    }

    /// A host as somebody to whom something is given.
    fn person(&self, host: &str) -> String {
        if host == LAPTOP { format!("the {LAPTOP}") } else { self.label(host) }
    }

    pub(super) fn metadata(
        &self,
        entry: &Entry,
        exchange: &Exchange,
        why: Option<Why>,
        (host, instance): (&str, &str),
    ) -> Hop {
        let Exchange { request, ending, .. } = exchange;
        let token = request.headers.get("X-aws-ec2-metadata-token").is_some();
        let wants_token = request.method == Method::PUT && request.url.path == TOKEN;
        let (fate, detail, cargo) = match ending {
            Ending::Answered(response) => {
                let status = response.status.as_u16();
                // That nothing is there is an answer, not a refusal.
                let fate = if status < 400 || status == 404 { Fate::Good } else { Fate::Refused };
                let key = granted(request, &response.body.text());
                let reason = response.status.canonical_reason().unwrap_or_default();
                let came = match (status, &key) {
                    (200, Some((_, until))) => format!("keys of the role, good until {until}"),
                    (200, None) if wants_token => {
                        let life = request.headers.get("X-aws-ec2-metadata-token-ttl-seconds");
                        format!("a token, good for {} s", life.unwrap_or("some"))
                    }
                    (200, None) => first_line(&response.body.text()),
                    _ => reason.to_owned(),
                };
                let with = match (wants_token, token) {
                    (true, _) => "",
                    (false, true) => "With the token. ",
                    (false, false) => "Without a token. ",
                };
                let detail = match why.filter(|_| status >= 400) {
                    Some(why) => format!("{status} {reason}. {}", sentence(why, exchange)),
                    None => format!("{with}{status}: {came}."),
                };
                let cargo = match (key, exchange.hop_limit) {
                    (Some((access_key, _)), _) => Cargo::Keys { access_key },
                    (None, Some((hop_limit, hops))) if wants_token => Cargo::Token { hop_limit, hops },
                    (None, _) => Cargo::Nothing,
                };
                (fate, detail, cargo)
            }
            _ => {
                let died = exchange.hop_limit.filter(|(limit, hops)| hops > limit);
                let detail = match died {
                    Some((limit, hops)) => {
                        format!("The answer {}: it dies on the way.", needs(limit, hops))
                    }
                    None if *ending == Ending::Throttled => {
                        "Too many requests at once: its packets are dropped on their way.".to_owned()
                    }
                    None => "No answer comes.".to_owned(),
                };
                let cargo = died.map_or(Cargo::Nothing, |(hop_limit, hops)| Cargo::Token { hop_limit, hops });
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

    pub(super) fn astray(&self, entry: &Entry, exchange: &Exchange, host: &str) -> Hop {
        let url = &exchange.request.url;
        let (to, here) = (&url.host, self.spot(host));
        let met = match exchange.hops.last() {
            Some(Place::Host { host }) => Some(host.as_str()),
            _ => None,
        };
        let (fate, detail) = match (&exchange.ending, met) {
            (Ending::NoRoute, _) => {
                (Fate::Refused, format!("No way leads to {to}: that network has no IPv6."))
            }
            (Ending::Refused, _) if network::is_metadata(exchange) => {
                (Fate::Refused, network::not_its_port(url.port))
            }
            (Ending::Refused, _) => (Fate::Refused, format!("{to} refuses the port: nothing listens there.")),
            (Ending::Blocked { silently }, met) => {
                let (rule, fate) = if *silently { ("drops", Fate::Lost) } else { ("rejects", Fate::Refused) };
                let detail = match (met, self.label(met.unwrap_or(host))) {
                    (Some(_), there) => {
                        format!("The firewall of {there} (iptables) {rule} it when it comes in.")
                    }
                    (None, own) => {
                        format!("{own}'s own firewall (iptables) {rule} it: it never left {own}.")
                    }
                };
                (fate, detail)
            }
            (Ending::Unreachable, Some(there)) => {
                (Fate::Lost, network::not_let_pass(&self.label(there), url.port, there == host))
            }
            (Ending::Unreachable, None) if network::is_metadata(exchange) => {
                (Fate::Lost, absent(host == LAPTOP).to_owned())
            }
            (Ending::Unresolved, _) => (Fate::Lost, format!("There is no host of the name {to}.")),
            _ => (Fate::Lost, format!("Nothing answers at {to} from here.")),
        };
        let end = match (&exchange.ending, met, &here) {
            (_, Some(there), _) => self.spot(there),
            (Ending::Blocked { .. } | Ending::NoRoute, None, _) => here.clone(),
            (_, None, Spot::Instance(id)) if network::is_metadata(exchange) => Spot::Metadata(id.clone()),
            // Its own port, where nothing listens.
            (Ending::Refused, None, _) => here.clone(),
            _ => Spot::Nowhere,
        };
        Hop {
            entry: entry.number,
            when: entry.at.as_millis(),
            kind: Kind::Astray,
            from: here,
            to: end,
            title: title(&exchange.request),
            detail,
            fate,
            cargo: Cargo::Nothing,
            by_chain: false,
        }
    }
}
