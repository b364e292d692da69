//! `cargo xtask bench`: figures beside their budgets. What is not measured is said to be not measured.

use crate::{dist, run::Result};

const NOT_YET: &[(&str, &str)] = &[
    ("usable prompt, desktop cold", "1 s"),
    ("Enter to output of a curl", "100 ms at p95, CPU throttled 4x"),
    ("metadata GET in core", "5 us"),
    ("one policy decision with 50 statements", "20 us"),
    ("clone of a lesson's World", "1 ms"),
];

/// `cargo xtask bench`.
pub fn command() -> Result {
    dist::command()?;
    for (what, budget) in NOT_YET {
        println!("not measured: {what}; budget {budget}");
    }
    Ok(())
}
