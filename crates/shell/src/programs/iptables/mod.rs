//! iptables: the host's packet filter, rule by rule. It judges no packet (`firewall.rs` does).
//!
//! Words and statuses: iptables 1.8.8 (nf_tables), iptables/xshared.c, xtables.c and nft.c, extensions/libxt_owner.c and
//! libipt_REJECT.c. The filter table, IPv4, and what the EC2 and Docker documentation write with it.

mod parse;
mod print;
#[cfg(test)]
mod tests;

use super::plain::{Ended, Plain};
use crate::firewall::{Firewall, MAX_RULES, Rule};
use parse::{Asked, Command, Trouble};

/// What stands before a message.
const NAME: &str = "iptables v1.8.8 (nf_tables)";
const TRY: &str = "Try `iptables -h' or 'iptables --help' for more information.\n";

pub(super) fn iptables(plain: &Plain) -> Ended {
    if plain.args.first().is_some_and(|arg| matches!(arg.as_str(), "-V" | "--version")) {
        plain.print(format!("{NAME}\n"));
        return Ok(0);
    }
    let asked = {
        let host = plain.host().borrow();
        if host.system.is_none() {
            drop(host);
            return Ok(plain.not_simulated("iptables on this host"));
        }
        parse::read(&plain.args, &host)
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(Trouble::NotSimulated(what)) => return Ok(plain.not_simulated(&what)),
        Err(Trouble::Wrong(why)) => return Ok(plain.refuse(&format!("{NAME}: {why}\n{TRY}"), 2)),
    };
    if plain.host().borrow().acts() != "root" {
        let why = "Could not fetch rule set generation id: Permission denied (you must be root)";
        return Ok(plain.refuse(&format!("{NAME}: {why}\n"), 4));
    }
    Ok(carry_out(plain, &asked))
}

fn carry_out(plain: &Plain, asked: &Asked) -> i32 {
    if let Command::List(chain) | Command::Show(chain) = &asked.command {
        let host = plain.host().borrow();
        let Some(system) = &host.system else { return 1 };
        let all = chain.is_none();
        let names: Vec<&str> = Firewall::names()
            .filter(|name| all || chain.as_deref() == Some(*name))
            .filter(|name| system.firewall.chain(name).is_some())
            .collect();
        if names.is_empty() {
            return plain.refuse("iptables: No chain/target/match by that name.\n", 1);
        }
        let text = match asked.command {
            Command::Show(_) => print::rules(&system.firewall, &names),
            _ => print::table(&system.firewall, &names, asked, &|number| host.name_of(number)),
        };
        plain.print(text);
        if asked.verbose && matches!(asked.command, Command::List(_)) {
            plain.port.lab_voice("rolelab: packets are not counted here: the counts are all 0");
        }
        return 0;
    }
    let mut host = plain.host().borrow_mut();
    let Some(system) = &mut host.system else { return 1 };
    let why = change(&mut system.firewall, asked);
    drop(host);
    match why {
        Ok(()) => 0,
        Err(Refused { text, status }) => plain.refuse(&text, status),
    }
}

struct Refused {
    text: String,
    status: i32,
}

fn refused(text: &str) -> Refused {
    Refused { text: format!("iptables: {text}\n"), status: 1 }
}

fn change(firewall: &mut Firewall, asked: &Asked) -> Result<(), Refused> {
    if let Command::Flush(None) = asked.command {
        for name in Firewall::names() {
            firewall.chain_mut(name).into_iter().for_each(Vec::clear);
        }
        return Ok(());
    }
    let chain = asked.command.chain().unwrap_or_default();
    let Some(rules) = firewall.chain_mut(chain) else {
        return Err(refused("No chain/target/match by that name."));
    };
    let same = |rules: &[Rule]| {
        let place = rules.iter().position(|rule| *rule == asked.rule);
        place.ok_or_else(|| refused("Bad rule (does a matching rule exist in that chain?)."))
    };
    let taken = |what: &str| -> Result<(), Refused> {
        // The kernel knows who sent a packet only where it is sent (libxt_owner.c, iptables-extensions(8)).
        if asked.rule.owner.is_some() && chain != "OUTPUT" {
            let text = format!("{NAME}:  RULE_{what} failed (Invalid argument): rule in chain {chain}\n");
            return Err(Refused { text, status: 4 });
        }
        Ok(())
    };
    match &asked.command {
        Command::Append(_) => {
            taken("APPEND")?;
            full(rules)?;
            rules.push(asked.rule.clone());
        }
        Command::Insert(_, place) => {
            taken("INSERT")?;
            full(rules)?;
            let place = place.saturating_sub(1);
            if place > rules.len() {
                return Err(refused("Index of insertion too big."));
            }
            rules.insert(place, asked.rule.clone());
        }
        Command::Delete(_, None) => {
            let place = same(rules)?;
            rules.remove(place);
        }
        Command::Delete(_, Some(place)) => {
            let place = place.saturating_sub(1);
            if place >= rules.len() {
                return Err(refused("Index of deletion too big."));
            }
            rules.remove(place);
        }
        Command::Check(_) => {
            same(rules)?;
        }
        Command::Flush(_) => rules.clear(),
        Command::List(_) | Command::Show(_) => {}
    }
    Ok(())
}

fn full(rules: &[Rule]) -> Result<(), Refused> {
    if rules.len() < MAX_RULES {
        return Ok(());
    }
    Err(Refused { text: format!("{NAME}:  a chain takes {MAX_RULES} rules here\n"), status: 4 })
}
