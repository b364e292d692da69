//! Names and identifiers as types, and ARNs.
//!
//! A value of these types has the right kind, not yet the right spelling: what AWS refuses is refused
//! by the operation that reads it, in AWS's words.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps `text` as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

ids! {
    /// Twelve digits; leading zeros are kept.
    AccountId,
    /// `i-` and 17 hexadecimal digits.
    InstanceId,
    /// `ami-` and 17 hexadecimal digits.
    ImageId,
    /// `iip-assoc-` and 17 hexadecimal digits.
    AssociationId,
    /// A role's name; unique in an account ignoring case.
    RoleName,
    /// An IAM user's name.
    UserName,
    /// An instance profile's name. Never called "profile" alone.
    InstanceProfileName,
    /// IAM's unique ids: `AROA…`, `AIDA…`, `AIPA…`.
    UniqueId,
    /// `AKIA…` (long-term) or `ASIA…` (temporary), 20 characters.
    AccessKeyId,
    /// A bucket's name, unique in the world.
    BucketName,
}

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    /// `aws`.
    pub partition: String,
    /// `iam`, `ec2`, `s3` …
    pub service: String,
    /// Empty for global services.
    pub region: String,
    /// Empty for buckets and images.
    pub account: String,
    /// All after the fifth colon; may hold colons and slashes.
    pub resource: String,
}

impl Arn {
    /// An ARN of partition `aws`.
    pub fn new(service: &str, region: &str, account: &str, resource: impl Into<String>) -> Self {
        Self {
            partition: "aws".to_owned(),
            service: service.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            resource: resource.into(),
        }
    }

    /// Splits at the first five colons; `None` when there are fewer or the text does not begin with `arn:`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':').map(str::to_owned);
        if parts.next()? != "arn" {
            return None;
        }
        Some(Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        })
    }
}

impl std::fmt::Display for Arn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        let parts = [":", partition, ":", service, ":", region, ":", account, ":", resource];
        f.write_str("arn")?;
        parts.into_iter().try_for_each(|part| f.write_str(part))
    }
}

impl Serialize for Arn {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Arn {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("not an ARN: {text}")))
    }
}
