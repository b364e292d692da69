//! A bash-like shell and its programs on simulated hosts.
//!
//! A line becomes a [`task::Task`]: a tree of boxed futures that the engine polls by hand. Programs reach the
//! outside only by HTTP requests through their [`port::Port`]; none of them calls a service function.
//! This crate knows no browser, wall clock, randomness, file, thread or socket.

pub(crate) mod eval;
pub(crate) mod expression;
pub mod files;
pub mod firewall;
pub mod host;
pub mod pipe;
pub mod port;
pub mod program;
pub mod programs;
pub mod release;
pub mod slips;
pub mod syntax;
pub mod system;
pub mod task;
pub mod variable;
