//! What instances are: state, role, metadata options, tags, user data, packet filter.

use rolelab_core::ec2::{AssociationState, Instance, InstanceState, MetadataOptions};
use rolelab_shell::{
    firewall::{BRIDGE, OUTSIDE, Packet, Verdict as Filtered},
    host::Host,
};

use super::{
    Facts, Verdict,
    nearest::{Nearest, unless},
    open, passed,
};
use crate::{lesson::InstanceWant, network::METADATA_ADDRESS};

/// The word for what runs in containers rather than as a user.
const CONTAINER: &str = "container";

pub(super) fn instance(want: &InstanceWant, facts: &Facts<'_>) -> Verdict {
    let mut nearest = Nearest::default();
    let named = |instance: &&Instance| match &want.name {
        Some(name) => facts.is_named(instance, name),
        None => true,
    };
    let mut candidates: Vec<&Instance> = facts.instances().filter(named).collect();
    // Of equals the newest is the one that is worked on.
    candidates.sort_by_key(|instance| instance.launched);
    let mut good: Vec<String> = candidates
        .iter()
        .filter(|instance| Candidate { want, instance, facts }.is_such(&mut nearest))
        .map(|instance| want.name.clone().unwrap_or_else(|| facts.label(instance.id.as_str())))
        .collect();
    good.sort();
    let needed = want.at_least.unwrap_or(1).max(1);
    let enough = u32::try_from(good.len()).is_ok_and(|count| count >= needed);
    let whole = !want.every || good.len() == candidates.len();
    if enough && whole {
        return passed(facts.world.now, format_args!("{} {}", good.join(", "), told(want, good.len() == 1)));
    }
    let why = nearest.why(|| match &want.name {
        Some(name) if facts.instances().any(|instance| instance.name() == Some(name)) => facts.no_host(name),
        Some(name) => format!("{}{}", facts.no_host(name), others(facts)),
        None => "there is no instance yet".to_owned(),
    });
    match good.len() {
        0 => open(why),
        _ if !whole => open(why),
        few if few == candidates.len() => open(format!("{few} of {needed} such instances are there")),
        few => open(format!("{few} of {needed} such instances are there: {why}")),
    }
}

/// Those that run instead.
fn others(facts: &Facts<'_>) -> String {
    let run = facts.instances().filter(|instance| instance.state == InstanceState::Running);
    match run.map(|instance| facts.label(instance.id.as_str())).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => format!("; one runs, called {one}"),
        many => format!("; {} run, called {}", many.len(), many.join(", ")),
    }
}

/// What was asked for and is there.
fn told(want: &InstanceWant, one: bool) -> String {
    let (runs, is, wears) = if one { ("runs", "is", "wears") } else { ("run", "are", "wear") };
    let state = match want.state.as_deref() {
        None | Some("running") => runs.to_owned(),
        Some(state) => format!("{is} {state}"),
    };
    let (role, none) = (want.role.as_ref(), want.role.as_deref() == Some("none"));
    let most = want.hop_limit_at_most.map(|limit| limit.to_string());
    let named = [
        (want.http_tokens.as_ref(), "HttpTokens "),
        (want.http_endpoint.as_ref(), "HttpEndpoint "),
        (most.as_ref(), "hop limit at most "),
        (want.instance_metadata_tags.as_ref(), "InstanceMetadataTags "),
        (want.tag.as_ref(), "tag "),
        (want.firewall_blocks.as_ref(), "the metadata service is out of reach for "),
    ];
    let named = named.iter().filter_map(|(value, name)| Some(format!("{name}{}", (*value)?)));
    let first = match role {
        Some(_) if none => format!("{state} without an instance profile"),
        Some(role) if want.state.is_none() => format!("{wears} {role}"),
        Some(role) => format!("{state} and {wears} {role}"),
        None => state,
    };
    std::iter::once(first).chain(named).collect::<Vec<_>>().join(", ")
}

/// One instance that may be such a one.
struct Candidate<'a> {
    want: &'a InstanceWant,
    instance: &'a Instance,
    facts: &'a Facts<'a>,
}

impl Candidate<'_> {
    fn is_such(&self, nearest: &mut Nearest) -> bool {
        nearest.meets(&[
            &|| self.state(),
            &|| self.user_data(),
            &|| self.tag(),
            &|| self.role(),
            &|| self.options(),
            &|| self.firewall(),
        ])
    }

    fn label(&self) -> String {
        self.want.name.clone().unwrap_or_else(|| self.facts.label(self.instance.id.as_str()))
    }

    fn state(&self) -> Option<String> {
        let (state, wanted) = (self.instance.state.name(), self.want.state.as_deref());
        unless(state == wanted.unwrap_or("running"), || match wanted {
            None => format!("{} is {state}", self.label()),
            Some(wanted) => format!("{} is {state}, not {wanted}", self.label()),
        })
    }

    fn user_data(&self) -> Option<String> {
        let wanted = self.want.user_data.as_ref()?;
        match &self.instance.user_data {
            None => Some(format!("{} has no user data", self.label())),
            Some(text) => unless(text.contains(wanted), || {
                format!("the user data of {} does not hold {wanted}", self.label())
            }),
        }
    }

    fn tag(&self) -> Option<String> {
        let wanted = self.want.tag.as_ref()?;
        let (key, value) = wanted.split_once('=').unwrap_or((wanted, ""));
        match self.instance.tags.iter().find(|(own, _)| own == key) {
            None => Some(format!("{} has no tag {key}", self.label())),
            Some((_, own)) => {
                unless(own == value, || format!("tag {key} of {} is {own}, not {value}", self.label()))
            }
        }
    }

    fn role(&self) -> Option<String> {
        let (label, wanted) = (self.label(), self.want.role.as_deref()?);
        let runs = if self.instance.state == InstanceState::Running { "runs but has" } else { "has" };
        let worn = self.facts.worn(self.instance);
        match (&self.instance.association, worn) {
            (None, _) => unless(wanted == "none", || format!("{label} {runs} no instance profile")),
            (Some(association), _) if wanted == "none" => Some(match association.state {
                AssociationState::Disassociating => {
                    format!("{label} is still taking its instance profile off")
                }
                _ => format!("{label} has the instance profile {}", association.instance_profile),
            }),
            (Some(_), None) => Some(format!("the instance profile on {label} holds no role")),
            (Some(_), Some(worn)) if worn.as_str() != wanted => {
                Some(format!("{label} wears {worn}, not {wanted}"))
            }
            (Some(association), _) => match association.state {
                AssociationState::Associated => None,
                AssociationState::Associating => {
                    Some(format!("{label} is still associating its instance profile"))
                }
                _ => Some(format!("{label} is taking its instance profile off")),
            },
        }
    }

    fn options(&self) -> Option<String> {
        let (label, now) = (self.label(), self.instance.options);
        let wrong = self.wrong(&now)?;
        let comes = self.instance.pending_options.is_some_and(|next| self.wrong(&next).is_none());
        let has = if self.instance.state == InstanceState::Running { "runs with" } else { "is set up with" };
        Some(match comes {
            true => format!("{label}'s new metadata options are not in force yet"),
            false => format!("{label} {has} {wrong}"),
        })
    }

    /// The first option that is another than the one asked for.
    fn wrong(&self, options: &MetadataOptions) -> Option<String> {
        let switch = |on: bool| if on { "enabled" } else { "disabled" };
        let words = [
            ("HttpEndpoint", switch(options.endpoint), &self.want.http_endpoint),
            ("HttpTokens", options.http_tokens.name(), &self.want.http_tokens),
            ("InstanceMetadataTags", switch(options.tags), &self.want.instance_metadata_tags),
        ];
        let other = words.iter().find(|(_, own, wanted)| wanted.as_ref().is_some_and(|wanted| wanted != own));
        if let Some((member, own, _)) = other {
            return Some(format!("{member} {own}"));
        }
        let most = self.want.hop_limit_at_most?;
        unless(options.hop_limit <= most, || format!("a hop limit of {}", options.hop_limit))
    }

    /// As a packet to the metadata service would fare.
    fn firewall(&self) -> Option<String> {
        let (label, user) = (self.label(), self.want.firewall_blocks.as_deref()?);
        let Some(host) = self.facts.hosts.get(self.instance.id.as_str()) else {
            return Some(format!("{label} has not started yet"));
        };
        if user != CONTAINER && host.number_of(user).is_none() {
            return Some(format!("{label} has no user {user}"));
        }
        let whom = if user == CONTAINER { "containers".to_owned() } else { format!("user {user}") };
        unless(stops(host, user), || format!("no rule on {label} keeps {whom} from the metadata service"))
    }
}

fn stops(host: &Host, user: &str) -> bool {
    let bridged = user == CONTAINER;
    let packet = Packet {
        source: host.address,
        destination: METADATA_ADDRESS,
        port: 80,
        inward: bridged.then_some(BRIDGE),
        outward: Some(OUTSIDE),
        owner: host.number_of(user).filter(|_| !bridged),
    };
    let chain = if bridged { "FORWARD" } else { "OUTPUT" };
    host.system.as_ref().is_some_and(|system| system.firewall.judge(chain, &packet) != Filtered::Pass)
}
