//! Answers of metadata services, and requests to them that no answer came to.

use std::collections::BTreeMap;

use rolelab_core::{
    ec2::HttpTokens,
    ids::InstanceId,
    imds::{TOKEN_HEADER, Why},
    journal::{Ending, Event, Exchange, Place, Sender},
};

use super::{
    Facts, Verdict,
    nearest::{Nearest, unless},
    passed,
};
use crate::{hops, lesson::MetadataWant, network};

pub(super) fn metadata(want: &MetadataWant, facts: &Facts<'_>) -> Verdict {
    let mut nearest = Nearest::default();
    let (mut found, mut decided) = (None, None);
    let mut demands = Demands::of(facts);
    for entry in facts.journal {
        match &entry.event {
            Event::MetadataOptions { instance, options, .. } => {
                demands.0.insert(instance, options.http_tokens == HttpTokens::Required);
            }
            Event::Metadata { why, .. } => decided = Some((entry.number, *why)),
            Event::Exchange(exchange) => {
                // What the service decided is recorded right before the exchange.
                let why = decided.filter(|(number, _)| number.saturating_add(1) == entry.number);
                let Some(asked) = Asked::of(exchange, why.map(|(_, why)| why)) else { continue };
                let demanded = demands.now(&asked, facts);
                if asked.is_meant(want, facts) && asked.is_such(want, demanded, facts, &mut nearest) {
                    found = Some((entry.at, asked));
                }
            }
            _ => {}
        }
    }
    match found {
        Some((at, asked)) => passed(at, asked.told(facts)),
        None => nearest.open(|| nothing(want)),
    }
}

fn nothing(want: &MetadataWant) -> String {
    let path = &want.path;
    let (who, whose) = match &want.on {
        Some(label) => (format!("nobody on {label}"), "its"),
        None => ("nobody on an instance".to_owned(), "the"),
    };
    match want.method.as_deref().filter(|method| *method != "GET") {
        Some(method) => format!("{who} has sent {whose} metadata service a {method} of {path}"),
        None => format!("{who} has asked {whose} metadata service for {path}"),
    }
}

/// Whether each instance whose options change demands a token, at the moment that is looked at.
struct Demands<'a>(BTreeMap<&'a InstanceId, bool>);

impl<'a> Demands<'a> {
    /// Before the first change.
    fn of(facts: &Facts<'a>) -> Self {
        let mut first = BTreeMap::new();
        for entry in facts.journal {
            if let Event::MetadataOptions { instance, before, .. } = &entry.event {
                let required = before.is_some_and(|options| options.http_tokens == HttpTokens::Required);
                first.entry(instance).or_insert(required);
            }
        }
        Self(first)
    }

    /// One whose options never change demands what it did from its launch on.
    fn now(&self, asked: &Asked<'_>, facts: &Facts<'_>) -> bool {
        let known =
            self.0.iter().find(|(id, _)| id.as_str() == asked.instance).map(|(_, required)| *required);
        let at_launch =
            || facts.instance(asked.instance).is_some_and(|i| i.options.http_tokens == HttpTokens::Required);
        known.unwrap_or_else(at_launch)
    }
}

/// One request to a metadata service.
struct Asked<'a> {
    instance: &'a str,
    exchange: &'a Exchange,
    /// 0: nothing came back.
    status: u16,
    /// What decided; `None` where the service was not reached.
    why: Option<Why>,
}

impl<'a> Asked<'a> {
    fn of(exchange: &'a Exchange, why: Option<Why>) -> Option<Self> {
        let instance = match (exchange.hops.last(), &exchange.ending) {
            (Some(Place::MetadataService { instance }), _) => instance.as_str(),
            (_, Ending::Blocked { .. }) if network::is_metadata(exchange) => exchange.from.as_str(),
            _ => return None,
        };
        let status = match &exchange.ending {
            Ending::Answered(response) => response.status.as_u16(),
            _ => 0,
        };
        Some(Self { instance, exchange, status, why })
    }

    fn version(&self) -> u8 {
        if self.exchange.request.headers.get(TOKEN_HEADER).is_some() { 2 } else { 1 }
    }

    fn path(&self) -> &str {
        &self.exchange.request.url.path
    }

    /// Whether it is about the same thing.
    fn is_meant(&self, want: &MetadataWant, facts: &Facts<'_>) -> bool {
        let below = self.path().trim_end_matches('/').starts_with(want.path.trim_end_matches('/'));
        let method = self.exchange.request.method.as_str() == want.method.as_deref().unwrap_or("GET");
        below && method && want.on.as_ref().is_none_or(|label| facts.is_called(self.instance, label))
    }

    fn is_such(&self, want: &MetadataWant, demanded: bool, facts: &Facts<'_>, nearest: &mut Nearest) -> bool {
        let label = || facts.label(self.instance);
        nearest.meets(&[
            &|| {
                unless(!want.tokens_required || demanded, || {
                    "nobody has asked the metadata service so since a token is required".to_owned()
                })
            },
            &|| {
                let wanted = want.role.as_deref()?;
                let worn = facts.instance(self.instance).and_then(|instance| facts.worn(instance));
                match worn {
                    None => Some(format!("{} wears no role", label())),
                    Some(worn) => {
                        unless(worn.as_str() == wanted, || format!("{} wears {worn}, not {wanted}", label()))
                    }
                }
            },
            &|| {
                let wanted = want.by.as_deref()?;
                let by = &self.exchange.by;
                unless(is_by(by, wanted), || {
                    format!("the metadata service of {} was asked by {}, not by {wanted}", label(), who(by))
                })
            },
            &|| {
                let wanted = want.version?;
                let how = if self.version() == 2 { "with" } else { "without" };
                unless(wanted == self.version(), || {
                    format!("the metadata service of {} was asked {how} a token", label())
                })
            },
            &|| unless(want.status == self.status, || format!("{} so far", self.ended(facts))),
            &|| {
                let wanted = want.why.as_deref()?;
                unless(self.why.map(word).as_deref() == Some(wanted), || self.reason(facts))
            },
        ])
    }

    fn ended(&self, facts: &Facts<'_>) -> String {
        let label = facts.label(self.instance);
        match (self.status, &self.exchange.ending) {
            (0, Ending::Blocked { .. }) => {
                format!("a firewall rule of {label} kept the request from its metadata service")
            }
            (0, _) => format!("no answer of the metadata service of {label} arrived"),
            (status, _) => format!("the metadata service of {label} answered {status}"),
        }
    }

    /// How it ended, and why.
    fn reason(&self, facts: &Facts<'_>) -> String {
        match self.why {
            Some(why) => {
                let sentence = hops::sentence(why, self.exchange);
                let mut letters = sentence.trim_end_matches('.').chars();
                let first = letters.next().map(|letter| letter.to_ascii_lowercase());
                format!("{} so far: {}{}", self.ended(facts), first.unwrap_or_default(), letters.as_str())
            }
            None => format!("{} so far", self.ended(facts)),
        }
    }

    fn told(&self, facts: &Facts<'_>) -> String {
        match self.status {
            0 => self.ended(facts),
            _ => format!("{} to {}", self.ended(facts), self.path()),
        }
    }
}

/// The word of a lesson for a reason.
fn word(why: Why) -> String {
    serde_json::to_value(why).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Who sent it, in the words of a clause.
fn who(by: &Sender) -> String {
    match (&by.container, &by.service) {
        (Some(_), _) => "container".to_owned(),
        (None, Some(unit)) => format!("service {unit}"),
        (None, None) => by.user.clone(),
    }
}

fn is_by(by: &Sender, wanted: &str) -> bool {
    who(by) == wanted || (by.container.is_none() && by.user == wanted)
}
