//! cloud-init: what it read at boot, and how far it is.

mod json;
mod release;

pub use json::dumps;
pub use release::{DATA, RESULT, Release, SENSITIVE_DATA, STATUS, USER_DATA, VENDOR_DATA, release};
