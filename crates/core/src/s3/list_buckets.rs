//! ListBuckets.

use serde_json::{Value, json};

use super::time;
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "ListBuckets", needs, run, read_only: true, management: true };

/// The action has no resource type, yet AWS's own policies grant it on `arn:aws:s3:::*` as well as on `*`
/// (S3 User Guide, "Controlling access to a bucket with user policies").
fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("s3:ListAllMyBuckets", "arn:aws:s3:::*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let s3 = &call.world.s3;
    let told =
        |bucket: &super::Bucket| json!({"Name": bucket.name.as_str(), "CreationDate": time(bucket.created)});
    let buckets: Vec<Value> = s3.buckets.values().map(told).collect();
    Ok(json!({"Buckets": buckets, "Owner": {"ID": s3.owner}}))
}
