//! ec2-metadata, as Amazon Linux 2023 ships it (amazon-ec2-utils 2.2.0, MIT licence): a script that runs `curl`. So does
//! this one: a token for 900 seconds by PUT first, whatever was asked, then a GET for each value.
//!
//! It judges nothing: what an instance has not got is "not available", and so is what it may not see.

#[cfg(test)]
mod tests;
mod text;

use std::{cell::RefCell, rc::Rc};

use super::start;
use crate::{pipe::Writer, port::Flow, program::Process};

const BASE: &str = "http://169.254.169.254";
const NO_TOKEN: &str = "[ERROR] Could not get IMDSv2 token. Instance Metadata might have been disabled or this is not \
                        an EC2 instance.\n";

/// How a value is read and shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `name: value`.
    One(&'static str, &'static str),
    Devices,
    Keys,
    Tags,
    All,
    Quiet,
    Help,
}

/// Options in the script's order of long names: letter, name, what it shows.
const OPTIONS: &[(char, &str, Kind)] = &[
    ('a', "ami-id", Kind::One("ami-id", "meta-data/ami-id")),
    ('l', "ami-launch-index", Kind::One("ami-launch-index", "meta-data/ami-launch-index")),
    ('m', "ami-manifest-path", Kind::One("ami-manifest-path", "meta-data/ami-manifest-path")),
    ('n', "ancestor-ami-ids", Kind::One("ancestor-ami-ids", "meta-data/ancestor-ami-ids")),
    ('b', "block-device-mapping", Kind::Devices),
    ('i', "instance-id", Kind::One("instance-id", "meta-data/instance-id")),
    ('t', "instance-type", Kind::One("instance-type", "meta-data/instance-type")),
    ('h', "local-hostname", Kind::One("local-hostname", "meta-data/local-hostname")),
    ('o', "local-ipv4", Kind::One("local-ipv4", "meta-data/local-ipv4")),
    ('k', "kernel-id", Kind::One("kernel-id", "meta-data/kernel-id")),
    ('z', "availability-zone", Kind::One("placement", "meta-data/placement/availability-zone")),
    ('P', "partition", Kind::One("partition", "meta-data/services/partition")),
    ('c', "product-codes", Kind::One("product-codes", "meta-data/product-codes")),
    ('p', "public-hostname", Kind::One("public-hostname", "meta-data/public-hostname")),
    ('v', "public-ipv4", Kind::One("public-ipv4", "meta-data/public-ipv4")),
    ('u', "public-keys", Kind::Keys),
    ('r', "ramdisk-id", Kind::One("ramdisk-id", "/meta-data/ramdisk-id")),
    ('e', "reservation-id", Kind::One("reservation-id", "meta-data/reservation-id")),
    ('s', "security-groups", Kind::One("security-groups", "meta-data/security-groups")),
    ('d', "user-data", Kind::One("user-data", "user-data")),
    ('g', "tags", Kind::Tags),
    ('R', "region", Kind::One("region", "meta-data/placement/region")),
    ('\0', "help", Kind::Help),
    ('\0', "all", Kind::All),
    ('\0', "quiet", Kind::Quiet),
];
/// What `--all` shows, in its order, by the letters.
const ALL: &str = "almnbithokzRPcpvuresdg";

pub(super) async fn ec2_metadata(process: Process) -> Flow<i32> {
    let given = process.env.get("IMDS_TOKEN").filter(|token| !token.is_empty()).cloned();
    let token = match given {
        Some(token) => Some(token),
        None => {
            let ttl = "X-aws-ec2-metadata-token-ttl-seconds: 900";
            let words = ["-s", "-f", "-X", "PUT", "-H", ttl, &format!("{BASE}/latest/api/token")];
            let (status, token) = curl(&process, &words).await?;
            Some(token).filter(|token| status == 0 && !token.is_empty())
        }
    };
    let Some(token) = token else {
        process.stderr.write(NO_TOKEN).await?;
        return Ok(1);
    };
    let mut tool = Tool { process: &process, token, quiet: false };
    if process.args.is_empty() {
        tool.all().await?;
    }
    let kinds = match read(&process.args) {
        Ok(kinds) => kinds,
        Err(why) => {
            process.stderr.write(why + "Terminating...\n").await?;
            return Ok(1);
        }
    };
    // Its first loop stops at --help; what stands before has no effect but this.
    if kinds.contains(&Kind::Help) {
        process.stdout.write(text::HELP).await?;
        return Ok(0);
    }
    tool.quiet = kinds.contains(&Kind::Quiet);
    for kind in kinds {
        if kind == Kind::All {
            tool.all().await?;
            break;
        }
        tool.show(kind).await?;
    }
    Ok(0)
}

/// Reads the words as util-linux's getopt does: options anywhere, long names cut short, every mistake told.
fn read(args: &[String]) -> Result<Vec<Kind>, String> {
    let (mut kinds, mut wrong) = (Vec::new(), String::new());
    for word in args.iter().take_while(|word| *word != "--") {
        if let Some(long) = word.strip_prefix("--") {
            let name = long.split('=').next().unwrap_or(long);
            let found: Vec<_> = OPTIONS.iter().filter(|(_, own, _)| own.starts_with(name)).collect();
            let exact = found.iter().find(|(_, own, _)| *own == name).copied();
            match (exact, found.as_slice()) {
                (Some((_, own, _)), _) | (None, [(_, own, _)]) if long.contains('=') => {
                    wrong.push_str(&format!("ec2-metadata: option '--{own}' doesn't allow an argument\n"));
                }
                (Some((_, _, kind)), _) | (None, [(_, _, kind)]) => kinds.push(*kind),
                (None, []) => wrong.push_str(&format!("ec2-metadata: unrecognized option '--{name}'\n")),
                (None, several) => {
                    let several: String = several.iter().map(|(_, own, _)| format!(" '--{own}'")).collect();
                    let why = format!("option '--{name}' is ambiguous; possibilities:{several}");
                    wrong.push_str(&format!("ec2-metadata: {why}\n"));
                }
            }
        } else if let Some(letters) = word.strip_prefix('-') {
            for letter in letters.chars() {
                match OPTIONS.iter().find(|(own, _, _)| *own == letter) {
                    Some((_, _, kind)) => kinds.push(*kind),
                    None => wrong.push_str(&format!("ec2-metadata: invalid option -- '{letter}'\n")),
                }
            }
        }
    }
    if wrong.is_empty() { Ok(kinds) } else { Err(wrong) }
}

/// Runs curl; its status, and what it printed as `$(…)` has it.
async fn curl(process: &Process, words: &[&str]) -> Flow<(i32, String)> {
    let buffer = Rc::new(RefCell::new(Vec::new()));
    let words = std::iter::once("curl").chain(words.iter().copied()).map(str::to_owned).collect();
    let mut child = process.with(words);
    child.stdout = Writer::Buffer(process.port.clone(), buffer.clone());
    let status = start(child).await?.unwrap_or(127);
    let text = String::from_utf8_lossy(&buffer.borrow()).into_owned();
    Ok((status, text.trim_end_matches('\n').to_owned()))
}

struct Tool<'a> {
    process: &'a Process,
    token: String,
    quiet: bool,
}

impl Tool<'_> {
    async fn get(&self, path: &str) -> Flow<String> {
        let token = format!("X-aws-ec2-metadata-token:{}", self.token);
        let words = ["-s", "-q", "-H", &token, "-f", &format!("{BASE}/latest/{path}")];
        Ok(curl(self.process, &words).await?.1)
    }

    async fn say(&self, text: &str) -> Flow<()> {
        self.process.stdout.write(text).await
    }

    /// Names and what else `--quiet` leaves out.
    async fn name(&self, text: &str) -> Flow<()> {
        if self.quiet { Ok(()) } else { self.say(text).await }
    }

    async fn all(&self) -> Flow<()> {
        for letter in ALL.chars() {
            if let Some((_, _, kind)) = OPTIONS.iter().find(|(own, _, _)| *own == letter) {
                self.show(*kind).await?;
            }
        }
        Ok(())
    }

    async fn show(&self, kind: Kind) -> Flow<()> {
        match kind {
            Kind::One(name, path) => {
                self.name(&format!("{name}: ")).await?;
                let value = self.get(path).await?;
                let value = if value.is_empty() { "not available" } else { &value };
                self.say(&format!("{value}\n")).await
            }
            Kind::Devices => {
                self.name("block-device-mapping: \n").await?;
                let directory = "meta-data/block-device-mapping/";
                for name in self.names(directory).await? {
                    self.name(&format!("\t {name}: ")).await?;
                    let value = self.get(&format!("{directory}{name}")).await?;
                    self.say(&format!("{value}\n")).await?;
                }
                Ok(())
            }
            Kind::Keys => self.keys().await,
            Kind::Tags => {
                self.name("tags: \n").await?;
                let directory = "meta-data/tags/instance/";
                for name in self.names(directory).await? {
                    // The keys are not left out, whatever the help says.
                    self.say(&format!("\t {name}: ")).await?;
                    let value = self.get(&format!("{directory}{name}")).await?;
                    self.say(&format!("{value}\n")).await?;
                }
                Ok(())
            }
            Kind::All | Kind::Quiet | Kind::Help => Ok(()),
        }
    }

    async fn keys(&self) -> Flow<()> {
        self.name("public-keys: \n").await?;
        for entry in self.names("meta-data/public-keys/").await? {
            // `cut` gives a line without its separator as it is.
            let (index, key) = entry.split_once('=').unwrap_or((&entry, &entry));
            self.name(&format!("keyname:{key}\nindex:{index}\n")).await?;
            let format = self.get(&format!("meta-data/public-keys/{index}/")).await?;
            self.name(&format!("format:{format}\nkey:(begins from next line)\n")).await?;
            let key = self.get(&format!("meta-data/public-keys/{index}/{format}")).await?;
            self.say(&format!("{key}\n")).await?;
        }
        Ok(())
    }

    /// The words of a listing, as the shell splits them; without any it says so.
    async fn names(&self, directory: &str) -> Flow<Vec<String>> {
        let names = self.get(directory).await?;
        if names.is_empty() {
            self.say("not available\n").await?;
        }
        Ok(names.split_whitespace().map(str::to_owned).collect())
    }
}
