//! S3's state: buckets and their objects. Plain data; nothing here judges who may read it.

use std::{collections::BTreeMap, sync::Arc};

use md5::{Digest, Md5};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{http::Body, ids::BucketName, policy::Document, time::Timestamp};

/// The bytes of an object. Cheap to clone; written to JSON as a body is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content(Arc<[u8]>);

impl Content {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The MD5 of the bytes in hexadecimal: an object's ETag without its quotes (S3 API reference, "Object").
    pub fn md5(&self) -> String {
        use std::fmt::Write as _;
        Md5::digest(&self.0).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Body(self.0.to_vec()).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Body::deserialize(from)?.0.into())
    }
}

/// One object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// The content.
    pub content: Content,
    /// The MD5 in hexadecimal, without quotes.
    pub etag: String,
    /// When it was put.
    pub modified: Timestamp,
    /// What its answers carry in headers, by the model's member: `ContentType`, `CacheControl`, `StorageClass` …
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// User metadata, without `x-amz-meta-`; S3 writes names in lower case.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    /// Tags in order of their keys.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The checksum that it came with: the member and its base64.
    #[serde(default)]
    pub checksum: Option<(String, String)>,
}

/// The four switches of S3 Block Public Access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAccessBlock {
    /// Refuses public access control lists.
    pub block_public_acls: bool,
    /// Takes no notice of them.
    pub ignore_public_acls: bool,
    /// Refuses public bucket policies.
    pub block_public_policy: bool,
    /// Lets a public policy grant to the own account and AWS services alone.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on, as in a new bucket since April 2023 (S3 User Guide, "Blocking public access").
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}

/// One bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// The name.
    pub name: BucketName,
    /// When it was made.
    pub created: Timestamp,
    /// Objects by key; byte order is listing order.
    pub objects: BTreeMap<String, Object>,
    /// The bucket policy.
    #[serde(default)]
    pub policy: Option<Arc<Document>>,
    /// Its Block Public Access; `None` once it was deleted.
    #[serde(default)]
    pub public_access: Option<PublicAccessBlock>,
}

impl Bucket {
    /// An empty bucket as CreateBucket makes it.
    pub fn new(name: BucketName, created: Timestamp) -> Self {
        let public_access = Some(PublicAccessBlock::ALL);
        Self { name, created, objects: BTreeMap::new(), policy: None, public_access }
    }
}

/// All buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct S3 {
    /// Buckets by name.
    pub buckets: BTreeMap<BucketName, Bucket>,
    /// The canonical id of the account, 64 hexadecimal digits.
    pub owner: String,
}
