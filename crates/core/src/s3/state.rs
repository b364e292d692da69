//! S3's state: buckets and their objects. Plain data.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{ids::BucketName, policy::Document, time::Timestamp};

/// One object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// The content.
    pub content: Arc<str>,
    /// Hexadecimal MD5 shape, without quotes.
    pub etag: String,
    /// When it was put.
    pub modified: Timestamp,
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
}

/// All buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct S3 {
    /// Buckets by name.
    pub buckets: BTreeMap<BucketName, Bucket>,
    /// The canonical id of the account, 64 hexadecimal digits.
    pub owner: String,
}
