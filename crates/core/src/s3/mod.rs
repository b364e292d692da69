//! S3: buckets and what is in them. State in `state`, one file per operation.

mod before;
mod bucket_policy;
#[cfg(test)]
mod bucket_tests;
mod buckets;
mod checksum;
mod conditions;
mod copy_object;
mod create_bucket;
mod delete_object;
mod delete_objects;
#[cfg(test)]
mod door_tests;
mod front;
#[cfg(test)]
mod front_tests;
mod get_object;
mod given;
mod head_object;
mod list;
mod list_buckets;
mod list_objects;
mod list_objects_v2;
mod names;
mod public;
mod public_access_block;
mod put_object;
mod state;
#[cfg(test)]
mod tests;
mod told;
mod writes;

pub(crate) use before::{about, before};
pub(crate) use checksum::verified;
pub(crate) use conditions::NOT_MODIFIED;
pub(crate) use delete_objects::{BATCH, spared, without};
pub(crate) use front::answered;
pub use given::{MAX_ALL, MAX_OBJECT};
pub(crate) use names::tells_bucket;
pub use state::*;
pub(crate) use writes::writable;

use crate::{api::Row, time::Timestamp};

/// The content type of an object that was put without one.
pub const CONTENT_TYPE: &str = "binary/octet-stream";

/// Every operation of S3 that is simulated.
pub(crate) static ROWS: &[Row] = &[
    bucket_policy::DELETE,
    bucket_policy::GET,
    bucket_policy::PUT,
    buckets::DELETE,
    buckets::HEAD,
    buckets::LOCATION,
    copy_object::ROW,
    create_bucket::ROW,
    delete_object::ROW,
    delete_objects::ROW,
    get_object::ROW,
    head_object::ROW,
    list_buckets::ROW,
    list_objects::ROW,
    list_objects_v2::ROW,
    public_access_block::DELETE,
    public_access_block::GET,
    public_access_block::PUT,
    put_object::ROW,
];

/// S3 writes times in whole seconds, with three zeros.
fn time(at: Timestamp) -> String {
    Timestamp::from_millis(at.as_seconds() * 1000).iso_millis()
}
