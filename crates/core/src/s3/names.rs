//! Names of buckets and keys: which are good, which are taken, and what they stand for in an ARN.

use crate::{
    api::{ApiError, Need},
    ids::BucketName,
    s3::{Bucket, Object},
    world::World,
};

/// Buckets that other accounts have: names are shared by all accounts of a partition (S3 User Guide, "General purpose
/// buckets overview"). A lesson that has one of its own has that.
const TAKEN: [&str; 12] = [
    "amazon",
    "aws",
    "backup",
    "bucket",
    "data",
    "example",
    "example-bucket",
    "my-bucket",
    "mybucket",
    "reports",
    "test",
    "test-bucket",
];
/// Beginnings and ends that are AWS's own (S3 User Guide, "General purpose bucket naming rules").
const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const SUFFIXES: [&str; 4] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3"];
/// The longest key, in bytes of UTF-8 (S3 User Guide, "Naming Amazon S3 objects").
const LONGEST_KEY: usize = 1024;

/// Whether another account has the bucket.
pub(crate) fn is_taken(world: &World, name: &str) -> bool {
    TAKEN.contains(&name) && !world.s3.buckets.contains_key(&BucketName::new(name))
}

/// Whether a bucket may be called so.
fn is_good(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let end = |c: Option<char>| c.is_some_and(letter);
    (3..=63).contains(&name.len())
        && name.chars().all(|c| letter(c) || c == '-' || c == '.')
        && end(name.chars().next())
        && end(name.chars().next_back())
        && !name.contains("..")
        && name.parse::<std::net::Ipv4Addr>().is_err()
        && !PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        && !SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

/// Refuses a name that no bucket has.
pub(super) fn good(name: &str) -> Result<(), ApiError> {
    match is_good(name) {
        true => Ok(()),
        false => Err(ApiError::new("InvalidBucketName", "The specified bucket is not valid.")),
    }
}

/// Errors that name the bucket (recorded from S3: localstack, `test_s3.snapshot.json`).
pub(crate) fn tells_bucket(code: &str) -> bool {
    const CODES: [&str; 8] = [
        "BucketAlreadyExists",
        "BucketAlreadyOwnedByYou",
        "BucketNotEmpty",
        "InvalidBucketName",
        "NoSuchBucket",
        "NoSuchBucketPolicy",
        "NoSuchPublicAccessBlockConfiguration",
        "TooManyBuckets",
    ];
    CODES.contains(&code)
}

pub(super) fn no_such_bucket() -> ApiError {
    ApiError::new("NoSuchBucket", "The specified bucket does not exist").status(404)
}

/// The bucket of that name.
pub(super) fn bucket<'a>(world: &'a World, name: &str) -> Result<&'a Bucket, ApiError> {
    good(name)?;
    world.s3.buckets.get(&BucketName::new(name)).ok_or_else(no_such_bucket)
}

/// The same, to change.
pub(super) fn bucket_mut<'a>(world: &'a mut World, name: &str) -> Result<&'a mut Bucket, ApiError> {
    good(name)?;
    world.s3.buckets.get_mut(&BucketName::new(name)).ok_or_else(no_such_bucket)
}

/// The object of that key.
pub(super) fn object<'a>(world: &'a World, name: &str, key: &str) -> Result<&'a Object, ApiError> {
    let found = bucket(world, name)?.objects.get(key);
    found.ok_or_else(|| {
        ApiError::new("NoSuchKey", "The specified key does not exist.").status(404).detail("Key", key)
    })
}

/// The object of that key, if there is one.
pub(super) fn peek<'a>(world: &'a World, name: &str, key: &str) -> Option<&'a Object> {
    world.s3.buckets.get(&BucketName::new(name))?.objects.get(key)
}

/// Refuses a key that no object has.
pub(super) fn good_key(key: &str) -> Result<(), ApiError> {
    if key.len() <= LONGEST_KEY {
        return Ok(());
    }
    Err(ApiError::new("KeyTooLongError", "Your key is too long")
        .detail("Size", key.len().to_string())
        .detail("MaxSizeAllowed", LONGEST_KEY.to_string()))
}

/// A permission on the bucket.
pub(super) fn on_bucket(action: &str, name: &str) -> Need {
    Need::new(action, format!("arn:aws:s3:::{name}"))
}

/// A permission on the object, with its tags as condition keys where they are any (S3 User Guide, "Tagging and access
/// control policies"; of a put and a deletion they are not, Service Authorization Reference).
pub(super) fn on_object(world: &World, action: &str, name: &str, key: &str) -> Need {
    let mut need = Need::new(action, format!("arn:aws:s3:::{name}/{key}"));
    let tagged = !matches!(action, "s3:PutObject" | "s3:DeleteObject");
    let tags = peek(world, name, key).filter(|_| tagged).map(|object| &object.tags);
    for (tag, value) in tags.into_iter().flatten() {
        need.context.insert(format!("s3:existingobjecttag/{tag}"), vec![value.clone()]);
    }
    need
}

/// What it takes to read an object: where there is none, only who may list the bucket is told so (S3 API reference,
/// GetObject, "Permissions").
pub(super) fn to_read(world: &World, action: &str, name: &str, key: &str) -> Vec<Need> {
    let mut needs = vec![on_object(world, action, name, key)];
    let bucket = world.s3.buckets.get(&BucketName::new(name));
    if bucket.is_some_and(|bucket| !bucket.objects.contains_key(key)) {
        needs.push(on_bucket("s3:ListBucket", name));
    }
    needs
}
