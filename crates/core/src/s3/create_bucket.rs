//! CreateBucket.

use serde_json::{Value, json};

use super::{Bucket, given, names};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::BucketName,
    input::{only, required, text},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "CreateBucket", needs, run, read_only: false, management: true };

const KNOWN: &[&str] = &["ACL", "Bucket", "CreateBucketConfiguration", "ObjectOwnership"];
/// The region whose buckets have no location constraint.
const CLASSIC: &str = "us-east-1";
/// The most buckets here; an account of AWS may have 10,000.
const MOST: usize = 1000;

fn constraint(input: &Value) -> Option<&str> {
    text(input.get("CreateBucketConfiguration")?, "LocationConstraint")
}

fn needs(_: &World, input: &Value) -> Vec<Need> {
    let mut need = names::on_bucket("s3:CreateBucket", required(input, "Bucket"));
    if let Some(constraint) = constraint(input) {
        need.context.insert("s3:locationconstraint".to_owned(), vec![constraint.to_owned()]);
    }
    vec![need]
}

/// Sentences recorded from S3: localstack, `test_s3.snapshot.json`, `test_different_location_constraint`,
/// `test_create_bucket_with_existing_name`. Who has the bucket already is told so, but in us-east-1, where nothing happens
/// (S3 API reference, CreateBucket, "BucketAlreadyOwnedByYou").
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "s3 CreateBucket", KNOWN)?;
    let name = required(input, "Bucket");
    names::good(name)?;
    given::acl(input)?;
    match text(input, "ObjectOwnership") {
        None | Some("BucketOwnerEnforced") => {}
        Some(other) => {
            return Err(ApiError::not_simulated(&format!("s3 buckets with the object ownership {other}")));
        }
    }
    let region = call.world.region.clone();
    located(constraint(input), &region)?;
    if names::is_taken(call.world, name) {
        let message = "The requested bucket name is not available. The bucket namespace is shared by all users of the \
            system. Please select a different name and try again.";
        return Err(ApiError::new("BucketAlreadyExists", message).status(409));
    }
    let own = BucketName::new(name);
    let now = call.world.now;
    let buckets = &mut call.world.s3.buckets;
    if buckets.contains_key(&own) && region != CLASSIC {
        let message = "Your previous request to create the named bucket succeeded and you already own it.";
        return Err(ApiError::new("BucketAlreadyOwnedByYou", message).status(409));
    }
    if buckets.len() >= MOST {
        return Err(ApiError::not_simulated("more than 1000 S3 buckets"));
    }
    buckets.entry(own.clone()).or_insert_with(|| Bucket::new(own, now));
    let location =
        if region == CLASSIC { format!("/{name}") } else { format!("http://{name}.s3.amazonaws.com/") };
    Ok(json!({ "Location": location }))
}

fn located(constraint: Option<&str>, region: &str) -> Result<(), ApiError> {
    let illegal = |what: &str| {
        let message = format!(
            "The {what} location constraint is incompatible for the region specific endpoint this request was sent to."
        );
        ApiError::new("IllegalLocationConstraintException", message)
    };
    match constraint {
        None if region == CLASSIC => Ok(()),
        None => Err(illegal("unspecified")),
        Some(constraint) if constraint == region && region != CLASSIC => Ok(()),
        // Through the endpoint of us-east-1 buckets of all regions can be made.
        Some(other) if region == CLASSIC && REGIONS.contains(&other) => {
            Err(ApiError::not_simulated(&format!("s3 in region {other}")))
        }
        Some(other) if region == CLASSIC => {
            let error =
                ApiError::new("InvalidLocationConstraint", "The specified location-constraint is not valid");
            Err(error.detail("LocationConstraint", other))
        }
        Some(other) => Err(illegal(other)),
    }
}

/// The constraints of the model but us-east-1, which is none (botocore 1.29.58, BucketLocationConstraint).
#[rustfmt::skip]
const REGIONS: [&str; 26] = [
    "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1",
    "ap-southeast-2", "ap-southeast-3", "ca-central-1", "cn-north-1", "cn-northwest-1", "EU", "eu-central-1",
    "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3", "me-south-1", "sa-east-1", "us-east-2",
    "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2",
];
