//! cloud-init: what it read at boot, and how far it is. Two of its subcommands; what it does as the system starts is
//! done by the lab, which writes the files that are read here.

mod json;
mod query;
mod release;
mod status;
mod template;
#[cfg(test)]
mod tests;
mod text;

pub use json::dumps;
pub use release::{DATA, RESULT, Release, SENSITIVE_DATA, STATUS, USER_DATA, VENDOR_DATA, release};

use super::{not_simulated, refuse};
use crate::{port::Flow, program::Process};

/// Its other subcommands, in its order.
const OTHERS: [&str; 10] = [
    "init",
    "modules",
    "single",
    "dhclient-hook",
    "features",
    "analyze",
    "devel",
    "collect-logs",
    "clean",
    "schema",
];

pub(super) async fn cloud_init(process: Process) -> Flow<i32> {
    let release = release(&process.port.host().borrow().files);
    let words: Vec<&str> = process.args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["query", words @ ..] => query::query(&process, words).await,
        ["status", words @ ..] => status::status(&process, words, release).await,
        ["--version" | "-v", ..] => {
            process.stdout.write(format!("/usr/bin/cloud-init {}\n", release.version)).await?;
            Ok(0)
        }
        ["--help" | "-h", ..] => {
            process.stdout.write(format!("{}{}", text::USAGE, text::HELP)).await?;
            Ok(0)
        }
        [] => wrong(&process, "the following arguments are required: subcommand").await,
        [first, ..] if OTHERS.contains(first) => {
            not_simulated(&process, &format!("cloud-init {first}")).await
        }
        [first, ..] if first.starts_with('-') => {
            not_simulated(&process, &format!("cloud-init {first}")).await
        }
        [first, ..] => {
            let why =
                format!("argument subcommand: invalid choice: '{first}' (choose from {})", text::CHOICES);
            wrong(&process, &why).await
        }
    }
}

/// What argparse says to a wrong command line.
async fn wrong(process: &Process, why: &str) -> Flow<i32> {
    refuse(process, &format!("{}/usr/bin/cloud-init: error: {why}\n", text::USAGE), 2).await
}
