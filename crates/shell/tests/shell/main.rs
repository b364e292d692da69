//! The shell as a whole: scripts beside the real bash, a session at a terminal, and what no input may do.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

mod bash;
mod bash_table;
mod bounds;
mod chance;
mod driver;
mod gaps_table;
mod jq_table;
mod language_table;
mod programs;
mod programs_table;
mod session;
mod signals;
