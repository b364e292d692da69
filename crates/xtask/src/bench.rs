//! `cargo xtask bench`: figures beside their budgets. What is not measured is said to be not measured.

use crate::{
    dist,
    run::{Result, cargo, run},
};

const NOT_YET: &[(&str, &str)] = &[
    ("usable prompt, desktop cold and at 4x throttle", "1 s and 3 s"),
    ("key press to paint with 2,000 blocks of scrollback", "16 ms"),
    ("Enter to output of a curl in the page", "100 ms at p95, CPU throttled 4x"),
    ("instructions of a metadata GET", "none yet"),
];

/// `cargo xtask bench`.
pub fn command() -> Result {
    dist::command()?;
    run(cargo().args([
        "bench",
        "--quiet",
        "--package",
        "rolelab-tests",
        "--bench",
        "bench",
        "--profile",
        "native",
    ]))?;
    for (what, budget) in NOT_YET {
        println!("not measured: {what}; budget {budget}");
    }
    Ok(())
}
