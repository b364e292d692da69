//! STS: who signs, and sessions. State in `state`, one file an operation; what they share in `session`, what is asked
//! before permissions are in `before`.

mod assume_role;
mod before;
mod decode_authorization_message;
mod get_access_key_info;
mod get_caller_identity;
mod get_federation_token;
mod get_session_token;
mod session;
mod state;

pub(crate) use before::{before, is_barred, with_inherited};
pub use state::*;

use crate::api::Row;

/// Every operation of STS that is simulated.
pub(crate) static ROWS: &[Row] = &[
    assume_role::ROW,
    decode_authorization_message::ROW,
    get_access_key_info::ROW,
    get_caller_identity::ROW,
    get_federation_token::ROW,
    get_session_token::ROW,
];

/// Operations whose answer holds new keys.
pub(crate) const MINTING: [&str; 3] = ["AssumeRole", "GetFederationToken", "GetSessionToken"];
