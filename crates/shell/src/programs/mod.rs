//! The programs there are: one row each. Help, completion and "command not found" read this table.

use crate::program::Program;

/// Every program.
pub static PROGRAMS: &[Program] = &[];
