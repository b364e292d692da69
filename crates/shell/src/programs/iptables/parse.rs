//! The command line of iptables, as getopt_long reads it. It changes nothing.

use std::net::Ipv4Addr;

use crate::{
    firewall::{DOCKER_USER, Match, Network, Rule, Target},
    host::Host,
};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Append(String),
    /// From 1.
    Insert(String, usize),
    /// A rule by its number from 1, or the one that is written out.
    Delete(String, Option<usize>),
    Check(String),
    List(Option<String>),
    Show(Option<String>),
    Flush(Option<String>),
}

impl Command {
    pub(super) fn chain(&self) -> Option<&str> {
        match self {
            Self::Append(chain) | Self::Insert(chain, _) | Self::Delete(chain, _) | Self::Check(chain) => {
                Some(chain)
            }
            Self::List(chain) | Self::Show(chain) | Self::Flush(chain) => chain.as_deref(),
        }
    }
}

/// A command line that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) command: Command,
    pub(super) rule: Rule,
    pub(super) numeric: bool,
    pub(super) verbose: bool,
    pub(super) numbers: bool,
}

/// Why it cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is no command of iptables, in its words.
    Wrong(String),
    /// It would be.
    NotSimulated(String),
}

fn wrong<T>(why: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Wrong(why.into()))
}

fn not_simulated<T>(what: &str) -> Result<T, Trouble> {
    Err(Trouble::NotSimulated(format!("iptables {what}")))
}

/// Long options and the letters they stand for; capital letters are commands, `1` and above have no letter.
const LONG: [(&str, char); 44] = [
    ("append", 'A'),
    ("check", 'C'),
    ("comment", '9'),
    ("delete", 'D'),
    ("delete-chain", 'X'),
    ("destination", 'd'),
    ("destination-port", '1'),
    ("dport", '1'),
    ("dst", 'd'),
    ("exact", 'x'),
    ("flush", 'F'),
    ("fragments", '9'),
    ("gid-owner", '9'),
    ("goto", '9'),
    ("in-interface", 'i'),
    ("insert", 'I'),
    ("ipv4", '4'),
    ("ipv6", '6'),
    ("jump", 'j'),
    ("line-numbers", '0'),
    ("list", 'L'),
    ("list-rules", 'S'),
    ("match", 'm'),
    ("modprobe", '9'),
    ("new-chain", 'N'),
    ("numeric", 'n'),
    ("out-interface", 'o'),
    ("policy", 'P'),
    ("proto", 'p'),
    ("protocol", 'p'),
    ("reject-with", '3'),
    ("rename-chain", 'E'),
    ("replace", 'R'),
    ("set-counters", '9'),
    ("source", 's'),
    ("source-port", '9'),
    ("sport", '9'),
    ("src", 's'),
    ("syn", '9'),
    ("table", 't'),
    ("uid-owner", '2'),
    ("verbose", 'v'),
    ("wait", 'w'),
    ("zero", 'Z'),
];
/// Letters that take a value.
const VALUED: &str = "ACDIpsdiojmt123NPEXR";
/// Extensions of iptables that are not simulated.
const MATCHES: [&str; 14] = [
    "addrtype",
    "comment",
    "conntrack",
    "hashlimit",
    "icmp",
    "iprange",
    "limit",
    "mac",
    "mark",
    "multiport",
    "recent",
    "set",
    "state",
    "udp",
];
/// Targets of iptables that are not simulated.
const TARGETS: [&str; 10] =
    ["DNAT", "SNAT", "MASQUERADE", "REDIRECT", "LOG", "MARK", "NFLOG", "TPROXY", "TCPMSS", "CONNMARK"];

struct Reader<'a> {
    words: std::iter::Peekable<std::slice::Iter<'a, String>>,
    host: &'a Host,
    not: bool,
    owner: bool,
    command: Option<Command>,
    asked: Asked,
}

/// Reads a command line. Names of users are those of the host.
pub(super) fn read(args: &[String], host: &Host) -> Result<Asked, Trouble> {
    let asked = Asked {
        command: Command::List(None),
        rule: Rule::default(),
        numeric: false,
        verbose: false,
        numbers: false,
    };
    let mut reader =
        Reader { words: args.iter().peekable(), host, not: false, owner: false, command: None, asked };
    while let Some(word) = reader.words.next() {
        reader.word(word)?;
    }
    if reader.not {
        return wrong("Bad argument `!'");
    }
    let Some(command) = reader.command else { return wrong("no command specified") };
    let asked = Asked { command, ..reader.asked };
    let rule = &asked.rule;
    let chain = asked.command.chain().unwrap_or_default();
    if rule.inward.is_some() && chain == "OUTPUT" {
        return wrong("Can't use -i with OUTPUT");
    }
    if rule.outward.is_some() && chain == "INPUT" {
        return wrong("Can't use -o with INPUT");
    }
    if reader.owner && rule.owner.is_none() {
        return wrong("owner: At least one of --uid-owner, --gid-owner or --socket-exists is required");
    }
    Ok(asked)
}

impl Reader<'_> {
    fn word(&mut self, word: &str) -> Result<(), Trouble> {
        if word == "!" {
            if self.not {
                return wrong("Multiple `!' flags not allowed");
            }
            self.not = true;
            return Ok(());
        }
        if let Some(long) = word.strip_prefix("--").filter(|long| !long.is_empty()) {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            let Some(letter) = long_option(name) else { return wrong(format!("unknown option \"{word}\"")) };
            return self.option(letter, &format!("--{name}"), value);
        }
        let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            return wrong(format!("Bad argument `{word}'"));
        };
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            let known = LONG.iter().any(|(_, own)| *own == letter) && !letter.is_ascii_digit();
            if !known && letter != '4' {
                return wrong(format!("unknown option \"-{letter}\""));
            }
            let rest: String =
                if VALUED.contains(letter) { letters.by_ref().collect() } else { String::new() };
            self.option(letter, &format!("-{letter}"), Some(rest).filter(|rest| !rest.is_empty()))?;
        }
        Ok(())
    }

    fn option(&mut self, letter: char, shown: &str, given: Option<String>) -> Result<(), Trouble> {
        let not = std::mem::take(&mut self.not);
        let value = match given {
            Some(value) => value,
            None if VALUED.contains(letter) => match self.words.next() {
                Some(value) => value.clone(),
                None => return wrong(format!("option \"{shown}\" requires an argument")),
            },
            None => String::new(),
        };
        if not && !"psdio129".contains(letter) {
            return wrong(format!("unexpected ! flag before {shown}"));
        }
        let rule = &mut self.asked.rule;
        match letter {
            'A' | 'C' | 'D' | 'I' | 'L' | 'S' | 'F' => return self.command(letter, value),
            'N' | 'X' | 'P' | 'E' | 'R' | 'Z' => return not_simulated(shown),
            'p' => rule.protocol = Some(Match { not, value: protocol(&value)? }),
            's' => rule.source = Some(Match { not, value: network(&value)? }),
            'd' => rule.destination = Some(Match { not, value: network(&value)? }),
            'i' => rule.inward = Some(Match { not, value: interface(value)? }),
            'o' => rule.outward = Some(Match { not, value: interface(value)? }),
            'j' => rule.target = Some(target(&value)?),
            'm' => match value.as_str() {
                "owner" => self.owner = true,
                "tcp" => {}
                known if MATCHES.contains(&known) => return not_simulated(&format!("-m {known}")),
                other => return wrong(format!("Couldn't load match `{other}':No such file or directory")),
            },
            '1' => {
                let protocol = rule.protocol.as_ref().map(|protocol| protocol.value.as_str());
                match protocol {
                    Some("tcp") => {}
                    Some("udp") => return not_simulated("for UDP"),
                    _ => return wrong(format!("unknown option \"{shown}\"")),
                }
                rule.ports = Some(Match { not, value: ports(&value)? });
            }
            '2' if !self.owner => return wrong(format!("unknown option \"{shown}\"")),
            '2' => {
                let number = value.parse().ok().or_else(|| self.host.number_of(&value));
                let Some(number) = number else {
                    if value.contains('-') && value.chars().all(|c| c.is_ascii_digit() || c == '-') {
                        return not_simulated("--uid-owner for a range");
                    }
                    return wrong(format!("owner: Bad value for \"--uid-owner\" option: \"{value}\""));
                };
                rule.owner = Some(Match { not, value: number });
            }
            '3' => match (rule.target, value.as_str()) {
                (Some(Target::Reject { .. }), "icmp-port-unreachable" | "port-unreach") => {}
                (Some(Target::Reject { .. }), "tcp-reset" | "tcp-rst") => {
                    rule.target = Some(Target::Reject { reset: true });
                }
                (Some(Target::Reject { .. }), other) => {
                    return not_simulated(&format!("--reject-with {other}"));
                }
                _ => return wrong(format!("unknown option \"{shown}\"")),
            },
            't' if value == "filter" => {}
            't' => return not_simulated(&format!("-t {value}")),
            'n' => self.asked.numeric = true,
            'v' => self.asked.verbose = true,
            '0' => self.asked.numbers = true,
            'w' => {
                // Its seconds may stand behind it.
                self.words.next_if(|word| word.chars().all(|c| c.is_ascii_digit()));
            }
            'x' | '4' => {}
            _ => return not_simulated(shown),
        }
        Ok(())
    }

    fn command(&mut self, letter: char, given: String) -> Result<(), Trouble> {
        if let Some(before) = &self.command {
            let before = match before {
                Command::Append(_) => 'A',
                Command::Insert(..) => 'I',
                Command::Delete(..) => 'D',
                Command::Check(_) => 'C',
                Command::List(_) => 'L',
                Command::Show(_) => 'S',
                Command::Flush(_) => 'F',
            };
            return wrong(format!("Can't use -{letter} with -{before}\n"));
        }
        let mut word = || self.words.next_if(|word| !word.starts_with('-') && *word != "!").cloned();
        let number = |text: Option<String>| match text.map(|text| (text.parse::<usize>(), text)) {
            None => Ok(None),
            Some((Ok(number @ 1..), _)) => Ok(Some(number)),
            Some((_, text)) => wrong(format!("Invalid rule number `{text}'")),
        };
        self.command = Some(match letter {
            'A' => Command::Append(given),
            'C' => Command::Check(given),
            'I' => Command::Insert(given, number(word())?.unwrap_or(1)),
            'D' => Command::Delete(given, number(word())?),
            'L' => Command::List(word()),
            'S' => Command::Show(word()),
            _ => Command::Flush(word()),
        });
        Ok(())
    }
}

/// The letter of a long option, which may be cut short where only one begins so.
fn long_option(name: &str) -> Option<char> {
    let exact = LONG.iter().find(|(known, _)| *known == name);
    let mut begun = LONG.iter().filter(|(known, _)| known.starts_with(name));
    let (first, second) = (begun.next(), begun.next());
    let only = first.filter(|_| second.is_none());
    exact.or(only).map(|(_, letter)| *letter)
}

/// An interface's name, which the kernel holds in 16 bytes.
fn interface(name: String) -> Result<String, Trouble> {
    if name.len() > 15 {
        return wrong(format!("interface name `{name}' must be shorter than IFNAMSIZ (15)"));
    }
    Ok(name)
}

fn protocol(text: &str) -> Result<String, Trouble> {
    let name = match text.to_ascii_lowercase().as_str() {
        "6" => "tcp".to_owned(),
        "17" => "udp".to_owned(),
        "1" => "icmp".to_owned(),
        "0" => "all".to_owned(),
        name @ ("tcp" | "udp" | "icmp" | "all") => name.to_owned(),
        _ => return wrong(format!("unknown protocol \"{text}\" specified")),
    };
    Ok(name)
}

fn network(text: &str) -> Result<Network, Trouble> {
    let (address, prefix) = text.split_once('/').unwrap_or((text, "32"));
    let parsed: Option<Ipv4Addr> = address.parse().ok();
    let Some(address) = parsed else {
        if text.contains(',') {
            return not_simulated("with several addresses");
        }
        return wrong(format!("host/network `{text}' not found"));
    };
    let found = prefix.parse().ok().and_then(|prefix| Network::of(address, prefix));
    found.map_or_else(|| wrong(format!("invalid mask `{prefix}' specified")), Ok)
}

fn ports(text: &str) -> Result<(u16, u16), Trouble> {
    let port = |text: &str, otherwise: u16| match (text, NAMES.iter().find(|(_, name)| *name == text)) {
        ("", _) => Ok(otherwise),
        (_, Some((number, _))) => Ok(*number),
        _ => text.parse().or_else(|_| wrong(format!("invalid port/service `{text}' specified"))),
    };
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    if text.is_empty() {
        return wrong("invalid port/service `' specified");
    }
    let range = (port(first, 0)?, port(last, u16::MAX)?);
    if range.0 > range.1 {
        return wrong("invalid portrange (min > max)");
    }
    Ok(range)
}

/// Ports that have names (services(5)).
pub(super) const NAMES: [(u16, &str); 5] =
    [(22, "ssh"), (53, "domain"), (80, "http"), (443, "https"), (8080, "webcache")];

fn target(name: &str) -> Result<Target, Trouble> {
    Ok(match name {
        "ACCEPT" => Target::Accept,
        "DROP" => Target::Drop,
        "REJECT" => Target::Reject { reset: false },
        "RETURN" => Target::Return,
        DOCKER_USER => Target::DockerUser,
        known if TARGETS.contains(&known) => return not_simulated(&format!("-j {known}")),
        other => return wrong(format!("Chain '{other}' does not exist")),
    })
}
