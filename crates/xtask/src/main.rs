//! `cargo xtask`: the project's chores in plain Rust, so that a contributor needs cargo and nothing else.
//!
//! It is no part of what is shipped and must not be depended on. Each command is one module; this file only
//! chooses between them.

// Chores run on a real machine, in real time: the engine's bans do not hold here.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, missing_docs, unreachable_pub)]

mod actions;
mod bench;
mod ci;
mod crates;
mod dist;
mod judges;
mod lessons;
mod measure;
mod models;
mod page;
mod peers;
mod run;
mod serve;
mod setup;
mod split;
mod test;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  setup             find or install what the build and the tests need
  dist              build the page into dist/ and print its weight
  serve [--port N]  dist when something changed, then serve it on http://localhost:8080/
  test              all tests: Rust, then the page in Chromium; ends with the count
  ci                test --with-checks: format, lints, licences and fences count as well
  ci quick          format, lints and host tests: after every change
  judges [WORD...]  real clients against `rolelab serve`: all, or those whose names hold a word
  fences            prove that the engine needs no browser and plays the same everywhere
  fuzz [SECONDS]    bytes at the engine's doors, an hour each when nothing else is said
  bench [serve]     figures beside their budgets; serve: those of rolelab serve alone, beside other emulators
  lessons           compile the lessons into target/lessons/, for the page
  picture           take the README's pictures of the page, into docs/
  shots [WORD...]   take the page in its states, at every size, light and dark, into target/shots;
                    --bless keeps them, made small, for the browser tests to compare with
  models            cut the service models anew from botocore (needs python3 and PyPI)
  actions           list anew the actions that have no resource (needs npm)
";

fn main() -> ExitCode {
    if split::called() {
        return end(split::bind());
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["setup"] => setup::setup(),
        ["dist"] => dist::command(),
        ["serve", rest @ ..] => serve::command(rest),
        ["test"] => test::command(&[]),
        ["test", "--with-checks"] | ["ci"] => ci::full(),
        ["ci", "quick"] => ci::quick(),
        ["judges", rest @ ..] => judges::command(rest),
        ["fences"] => ci::fences(),
        ["fuzz"] => test::fuzz("3600"),
        ["fuzz", seconds] => test::fuzz(seconds),
        ["bench"] => bench::command(),
        ["bench", "serve"] => peers::command(),
        ["picture"] => test::in_browser("picture.mjs").and_then(|mut taken| run::run(&mut taken)),
        ["shots", rest @ ..] => {
            test::in_browser("shots.mjs").and_then(|mut taken| run::run(taken.args(rest)))
        }
        ["lessons"] => lessons::command(),
        ["models"] => models::command(),
        ["actions"] => actions::command(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("no such command: {}\n\n{USAGE}", arguments.join(" ")).into()),
    };
    end(done)
}

fn end(done: run::Result) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
