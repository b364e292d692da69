//! `cargo xtask bench`: figures beside their budgets. What is not measured is said to be not measured.

use std::process::Command;

use crate::{
    dist, peers,
    run::{Result, cargo, on_path, run, shown},
    test,
};

/// Paths below `/latest/meta-data/` whose GETs are counted.
const COUNTED: &[&str] = &["instance-id", "iam/security-credentials/s3access"];
/// How many GETs are counted.
const GETS: u64 = 1_000;
/// Calls of DescribeInstances that are counted, as tests/bench.rs names them, and beside how many instances. What is one
/// by its id must cost the same beside few and many; a page, what its rows cost by their ids.
const CALLS: [(&str, u64); 6] =
    [("id", 10), ("id", 20_000), ("filter", 10), ("filter", 20_000), ("page", 20_000), ("rows", 20_000)];

/// `cargo xtask bench`.
pub fn command() -> Result {
    dist::command()?;
    run(&mut engine())?;
    for path in COUNTED {
        match instructions(path) {
            Ok(count) => println!(
                "{count:>11}     instructions of a metadata GET /latest/meta-data/{path}; no budget yet"
            ),
            Err(why) => println!("not measured: instructions of a metadata GET ({why})"),
        }
    }
    calls();
    peers::command()?;
    match test::in_browser("bench.mjs") {
        Ok(mut page) => run(&mut page),
        Err(why) => {
            println!("not measured: the page ({why})");
            Ok(())
        }
    }
}

/// Instructions of EC2's calls, one more less one.
fn calls() {
    for (what, beside) in CALLS {
        let count = |times: u64| collected("ROLELAB_BENCH_CALLS", &format!("{what} {beside} {times}"));
        match on_valgrind().and_then(|()| Ok(count(2)?.saturating_sub(count(1)?))) {
            Ok(count) => {
                println!(
                    "{count:>11}     instructions of DescribeInstances, {what}, beside {beside} instances"
                );
            }
            Err(why) => println!("not measured: instructions of DescribeInstances, {what} ({why})"),
        }
    }
}

/// The engine's own figures, tests/bench.rs.
fn engine() -> Command {
    let mut command = cargo();
    command.args([
        "bench",
        "--quiet",
        "--package",
        "rolelab-tests",
        "--bench",
        "bench",
        "--profile",
        "native",
    ]);
    command
}

/// Instructions of one GET, by callgrind: many, less none.
fn instructions(path: &str) -> Result<u64> {
    on_valgrind()?;
    let count = |times: u64| collected("ROLELAB_BENCH_GETS", &format!("{path} {times}"));
    Ok(count(GETS)?.saturating_sub(count(0)?) / GETS)
}

fn on_valgrind() -> Result {
    on_path(&["valgrind"]).ok_or("valgrind is not on PATH")?;
    Ok(())
}

fn collected(variable: &str, asked: &str) -> Result<u64> {
    let mut command = engine();
    let runner =
        r#"target."cfg(all())".runner = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]"#;
    command.args(["--config", runner]).env(variable, asked);
    let out = command.output()?;
    let said = String::from_utf8_lossy(&out.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.ok_or_else(|| format!("{}: {}", shown(&command), said.trim()).into())
}
