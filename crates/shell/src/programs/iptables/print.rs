//! Rules as iptables prints them: as commands (-S) and as a table (-L).

use super::parse::{Asked, NAMES};
use crate::firewall::{BUILT_IN, DOCKER_USER, Firewall, Match, Network, Rule, Target};

/// `-S`: policies, then chains that were made, then rules.
pub(super) fn rules(firewall: &Firewall, names: &[&str]) -> String {
    let mut text = String::new();
    for name in names {
        let built_in = BUILT_IN.contains(name);
        text.push_str(&if built_in { format!("-P {name} ACCEPT\n") } else { format!("-N {name}\n") });
    }
    for name in names {
        for rule in firewall.chain(name).into_iter().flatten() {
            text.push_str(&format!("-A {name}{}\n", command(rule)));
        }
    }
    text
}

fn command(rule: &Rule) -> String {
    let mut text = String::new();
    let mut add =
        |not: bool, words: String| text.push_str(&format!(" {}{words}", if not { "! " } else { "" }));
    for (matching, letter) in [(&rule.source, "-s"), (&rule.destination, "-d")] {
        if let Some(Match { not, value }) = matching {
            add(*not, format!("{letter} {}/{}", value.address, value.prefix));
        }
    }
    for (matching, letter) in [(&rule.inward, "-i"), (&rule.outward, "-o"), (&rule.protocol, "-p")] {
        if let Some(Match { not, value }) = matching.as_ref().filter(|m| m.value != "all") {
            add(*not, format!("{letter} {value}"));
        }
    }
    if let Some(Match { not, value: (first, last) }) = &rule.ports {
        let ports = if first == last { first.to_string() } else { format!("{first}:{last}") };
        add(false, "-m tcp".to_owned());
        add(*not, format!("--dport {ports}"));
    }
    if let Some(Match { not, value }) = &rule.owner {
        add(false, "-m owner".to_owned());
        add(*not, format!("--uid-owner {value}"));
    }
    match rule.target {
        None => {}
        Some(target @ Target::Reject { reset }) => {
            add(false, format!("-j {} --reject-with {}", name(Some(target)), why(reset)));
        }
        target => add(false, format!("-j {}", name(target))),
    }
    text
}

fn why(reset: bool) -> &'static str {
    if reset { "tcp-reset" } else { "icmp-port-unreachable" }
}

fn name(target: Option<Target>) -> &'static str {
    match target {
        None => "",
        Some(Target::Accept) => "ACCEPT",
        Some(Target::Drop) => "DROP",
        Some(Target::Reject { .. }) => "REJECT",
        Some(Target::Return) => "RETURN",
        Some(Target::DockerUser) => DOCKER_USER,
    }
}

/// `-L`.
pub(super) fn table(
    firewall: &Firewall,
    names: &[&str],
    asked: &Asked,
    user: &dyn Fn(u32) -> Option<String>,
) -> String {
    let parts = names.iter().map(|name| {
        let built_in = BUILT_IN.contains(name);
        let mut text = match (built_in, asked.verbose) {
            (true, true) => format!("Chain {name} (policy ACCEPT 0 packets, 0 bytes)\n"),
            (true, false) => format!("Chain {name} (policy ACCEPT)\n"),
            (false, _) => format!("Chain {name} ({} references)\n", references(firewall)),
        };
        if asked.numbers {
            text.push_str("num  ");
        }
        text.push_str(match asked.verbose {
            true => {
                " pkts bytes target     prot opt in     out     source               destination         \n"
            }
            false => "target     prot opt source               destination         \n",
        });
        for (index, rule) in firewall.chain(name).into_iter().flatten().enumerate() {
            if asked.numbers {
                text.push_str(&format!("{:<4} ", index.saturating_add(1)));
            }
            text.push_str(&row(rule, asked, user));
        }
        text
    });
    parts.collect::<Vec<_>>().join("\n")
}

/// Rules that lead to the chain that was made.
fn references(firewall: &Firewall) -> usize {
    let rules = Firewall::names().filter_map(|name| firewall.chain(name)).flatten();
    rules.filter(|rule| rule.target == Some(Target::DockerUser)).count()
}

fn row(rule: &Rule, asked: &Asked, user: &dyn Fn(u32) -> Option<String>) -> String {
    let mark = |not: bool| if not { '!' } else { ' ' };
    let counts = if asked.verbose { "    0     0 " } else { "" };
    let protocol = rule.protocol.as_ref();
    let mut text = format!(
        "{counts}{:<9} {}{:<4} -- ",
        name(rule.target),
        mark(protocol.is_some_and(|m| m.not)),
        protocol.map_or("all", |m| m.value.as_str())
    );
    if asked.verbose {
        let any = if asked.numeric { "*" } else { "any" };
        for (matching, width) in [(&rule.inward, 6), (&rule.outward, 6)] {
            let matching = matching.as_ref();
            let shown = matching.map_or(any, |m| m.value.as_str());
            text.push_str(&format!("{}{shown:<width$} ", mark(matching.is_some_and(|m| m.not))));
        }
    }
    for matching in [&rule.source, &rule.destination] {
        let matching = matching.as_ref();
        let shown = address(matching.map(|m| m.value), asked.numeric);
        text.push_str(&format!("{}{shown:<19} ", mark(matching.is_some_and(|m| m.not))));
    }
    if let Some(Match { not, value: (first, last) }) = &rule.ports {
        let named = |port: &u16| {
            let known = NAMES.iter().find(|(number, _)| number == port).filter(|_| !asked.numeric);
            known.map_or_else(|| port.to_string(), |(_, name)| (*name).to_owned())
        };
        let not = if *not { "!" } else { "" };
        text.push_str(&match first == last {
            true => format!(" tcp dpt:{not}{}", named(first)),
            false => format!(" tcp dpts:{not}{}:{}", named(first), named(last)),
        });
    }
    if let Some(Match { not, value }) = &rule.owner {
        let who = user(*value).filter(|_| !asked.numeric).unwrap_or_else(|| value.to_string());
        text.push_str(&format!("{} owner UID match {who}", if *not { " !" } else { "" }));
    }
    if let Some(Target::Reject { reset }) = rule.target {
        text.push_str(&format!(" reject-with {}", why(reset)));
    }
    text + "\n"
}

/// An address without its length where it is one host's. In words, 169.254.169.254 is what the VPC's resolver calls it.
fn address(network: Option<Network>, numeric: bool) -> String {
    match (network, numeric) {
        (None | Some(Network { prefix: 0, .. }), true) => "0.0.0.0/0".to_owned(),
        (None | Some(Network { prefix: 0, .. }), false) => "anywhere".to_owned(),
        (Some(Network { address, prefix: 32 }), false) if address.octets() == [169, 254, 169, 254] => {
            "instance-data.ec2.internal".to_owned()
        }
        (Some(Network { address, prefix: 32 }), _) => address.to_string(),
        (Some(Network { address, prefix }), _) => format!("{address}/{prefix}"),
    }
}
