//! `cargo xtask bench serve`: `rolelab serve` beside moto_server and MiniStack, in the same run, by the same clients.
//!
//! It measures and judges nothing but our own budgets. The other emulators are installed for it in the cache; where they
//! cannot be had, the reason is printed and ours is measured alone.

mod client;
mod process;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    run::{Result, cargo, output, root, run},
    setup,
};
use client::Gets;
use process::Server;

/// GETs by each thread.
const GETS: usize = 3_000;
/// How often the program is started for its time to the first line.
const STARTS: usize = 11;

/// What the issue of speed allows.
const START_MS: f64 = 50.0;
const IDLE_KB: u64 = 15_000;
const GET_CPU_MS: f64 = 0.04;
const GETS_TIMES_MOTO: f64 = 10.0;
const IDENTITY_MS: f64 = 1.0;
const LAUNCHES_TIMES_MINISTACK: f64 = 3.0;

/// What was measured of one emulator.
struct Measured {
    name: &'static str,
    gets: Gets,
    identity_ms: f64,
    launches: f64,
    /// Processor time of a launch: the server's, where the system tells, and boto3's.
    launch_ms: (Option<f64>, f64),
    /// The same launches asked for by bare requests, signed beforehand: a second, where a server keeps such a
    /// connection, and its processor time of each.
    bare: (Option<f64>, Option<f64>),
}

/// `cargo xtask bench serve`.
///
/// # Errors
/// `rolelab` does not build, or does not serve.
pub fn command() -> Result {
    run(cargo().args(["build", "--quiet", "--profile", "native", "-p", "rolelab"]))?;
    let program =
        crate::run::target().join("native").join(format!("rolelab{}", std::env::consts::EXE_SUFFIX));
    println!("rolelab serve");
    let mut starts: Vec<f64> =
        (0..STARTS).map(|_| Server::ours(&program).map(|s| s.start_ms)).collect::<Result<_>>()?;
    starts.sort_by(f64::total_cmp);
    let start = starts.get(STARTS / 2).copied().unwrap_or_default();
    let lazy = Server::ours(&program)?;
    row(start, "ms to the line that says it accepts connections", &under(start, START_MS, "ms"));
    match lazy.memory_kb() {
        Some(kb) => {
            row(kb as f64 / 1000.0, "MB of memory when idle", &under(kb as f64, IDLE_KB as f64, "kB"));
        }
        None => println!("not measured: memory and processor time (this system has no /proc)"),
    }
    drop(lazy);
    let tools = setup::environment(&root().join("tests/peers/requirements.txt"));
    let bin = match tools {
        Ok(bin) => bin,
        Err(why) => {
            println!("not measured: calls of boto3, moto_server, MiniStack ({why})");
            return Ok(());
        }
    };
    let ours = measure("rolelab serve", Server::ours(&program)?, &bin)?;
    let mut all = vec![ours];
    for (name, started) in [("moto_server", Server::moto(&bin)), ("MiniStack", Server::ministack(&bin))] {
        match started.and_then(|server| measure(name, server, &bin)) {
            Ok(measured) => all.push(measured),
            Err(why) => println!("not measured: {name} ({why})"),
        }
    }
    tell(&all);
    Ok(())
}

/// One emulator, by both clients.
fn measure(name: &'static str, mut server: Server, bin: &Path) -> Result<Measured> {
    let calls = PathBuf::from("tests/peers/calls.py");
    let mut python = Command::new(bin.join("python3"));
    python.current_dir(root()).arg(calls).args([&server.url, &server.key, &server.secret, &server.process()]);
    let said: serde_json::Value = serde_json::from_str(output(&mut python)?.trim())?;
    let told = |name: &str| said.get(name).and_then(serde_json::Value::as_f64);
    let number = |name: &str| told(name).unwrap_or_default();
    let instance = said.get("instance").and_then(serde_json::Value::as_str).unwrap_or_default();
    let metadata = server.metadata(instance)?;
    let gets = client::gets(metadata, GETS, || server.processor_ms())?;
    let (identity_ms, launches) = (number("identity_ms"), number("launches_per_second"));
    let launch_ms = (told("launch_server_ms"), number("launch_client_ms"));
    let bare = (told("bare_per_second"), told("bare_server_ms"));
    Ok(Measured { name, gets, identity_ms, launches, launch_ms, bare })
}

fn tell(all: &[Measured]) {
    let find = |name: &str| all.iter().find(|measured| measured.name == name);
    for Measured { name, gets, identity_ms, launches, launch_ms, bare } in all {
        println!("{name}");
        let ours = *name == "rolelab serve";
        let when_ours = |text: String| if ours { text } else { String::new() };
        row(
            gets.per_second,
            "metadata GETs a second, each in a connection of its own",
            &when_ours(find("moto_server").map_or_else(String::new, |moto| {
                times(gets.per_second, moto.gets.per_second, GETS_TIMES_MOTO, "moto_server")
            })),
        );
        row(gets.median_ms, "ms, half of them", "");
        if let Some(cpu) = gets.server_ms {
            row(cpu, "ms of the server's processor time each", &when_ours(under(cpu, GET_CPU_MS, "ms")));
        }
        if let Some(cpu) = gets.client_ms {
            row(cpu, "ms of the client's", "");
        }
        row(
            *identity_ms,
            "ms, half of boto3's GetCallerIdentity",
            &when_ours(under(*identity_ms, IDENTITY_MS, "ms")),
        );
        row(
            *launches,
            "of boto3's RunInstances a second",
            &when_ours(find("MiniStack").map_or_else(String::new, |other| {
                times(*launches, other.launches, LAUNCHES_TIMES_MINISTACK, "MiniStack")
            })),
        );
        if let Some(cpu) = launch_ms.0 {
            row(cpu, "ms of the server's processor time each", "");
        }
        row(launch_ms.1, "ms of boto3's", "");
        let Some(per_second) = bare.0 else { continue };
        row(
            per_second,
            "of the same RunInstances a second, signed beforehand",
            &when_ours(find("MiniStack").and_then(|other| other.bare.0).map_or_else(String::new, |other| {
                times(per_second, other, LAUNCHES_TIMES_MINISTACK, "MiniStack")
            })),
        );
        if let Some(cpu) = bare.1 {
            row(cpu, "ms of the server's processor time each", "");
        }
    }
}

fn row(value: f64, what: &str, verdict: &str) {
    println!("{value:>11.3}     {what}{verdict}");
}

fn under(is: f64, budget: f64, unit: &str) -> String {
    let verdict =
        if is <= budget { format!("{:.0} % of it", is / budget * 100.0) } else { "OVER".to_owned() };
    format!("; budget {budget} {unit}: {verdict}")
}

fn times(is: f64, other: f64, budget: f64, name: &str) -> String {
    let factor = if other > 0.0 { is / other } else { 0.0 };
    let verdict = if factor >= budget { "" } else { ": UNDER it" };
    format!("; {factor:.1} times {name}'s, budget {budget}{verdict}")
}
