//! The engine: account, shells and network behind one `dispatch`, with lessons, goals, saving and replay.
//!
//! This crate knows no browser, wall clock, randomness, file, thread or socket. Equal lesson, seed, epoch and
//! inputs give an equal state and byte-equal output, natively and in a browser.

mod author;
mod boot;
mod commands;
pub mod complete;
pub mod completion;
mod console;
mod door;
mod finish;
mod goals;
pub mod hops;
pub mod hosts;
pub mod input;
pub mod inspect;
pub mod lab;
pub mod lesson;
mod line;
mod lost;
mod managed;
mod network;
pub mod parts;
mod past;
mod picture;
pub mod play;
mod prepare;
mod pump;
mod running;
pub mod save;
mod send;
mod services;
mod show;
pub mod snapshot;
pub mod state;
pub mod view;
mod way_out;

pub use console::EC2_TRUST;
pub use input::{Action, Chunk, Input, Outcome};
pub use lab::Lab;
pub use view::View;
