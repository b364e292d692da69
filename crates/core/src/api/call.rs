//! What an operation is to the front door: a row with a handler and what the caller needs permission for.
//!
//! No handler checks permissions, reads a signature or writes the trail: the front door does.

use std::net::IpAddr;

use serde_json::Value;

use crate::{journal::Journal, policy::Context, sts::Identity, world::World};

/// A call whose signature, session and permissions were found good.
pub struct Call<'a> {
    /// The account.
    pub world: &'a mut World,
    /// Where facts go.
    pub journal: &'a mut Journal,
    /// Who calls.
    pub identity: &'a Identity,
    /// The source address that the network stamped on the request.
    pub peer: IpAddr,
    /// The id in the response.
    pub request_id: &'a str,
    /// Input members as the model names them; required ones are there and have the model's types.
    pub input: &'a Value,
}

/// What AWS would say: its own code and sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// Such as `InvalidInstanceID.NotFound`.
    pub code: String,
    /// AWS's sentence.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// S3's further elements, such as `BucketName`, in order.
    pub details: Vec<(&'static str, String)>,
}

impl ApiError {
    /// An error of status 400, as EC2 and most of IAM answer.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), status: 400, details: Vec::new() }
    }
    /// The lab's own "no", which is nothing AWS would say.
    pub fn not_simulated(what: &str) -> Self {
        Self::new(Self::NOT_SIMULATED, format!("rolelab: {what} is not simulated")).status(501)
    }
    /// The code of the lab's own "no".
    pub const NOT_SIMULATED: &'static str = "NotSimulated";
    /// The same error with one more element, as S3 has them.
    #[must_use]
    pub fn detail(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push((name, value.into()));
        self
    }
    /// The same error with another status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

/// Runs one operation: output members as the model names them.
pub type Handler = fn(&mut Call<'_>) -> Result<Value, ApiError>;

/// One permission that a call needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// `ec2:RunInstances`, `iam:PassRole` …
    pub action: String,
    /// An ARN, or `*` for actions without a resource type.
    pub resource: String,
    /// Condition keys of this action, beside those of every request.
    pub context: Context,
}

impl Need {
    /// A need without condition keys of its own.
    pub fn new(action: &str, resource: impl Into<String>) -> Self {
        Self { action: action.to_owned(), resource: resource.into(), context: Context::new() }
    }
}

/// A row of the table of operations.
pub struct Row {
    /// `ec2`, `iam`, `sts`, `s3`.
    pub service: &'static str,
    /// The operation's name in the model.
    pub operation: &'static str,
    /// Every permission the call needs; all must be granted. Looks things up, changes nothing.
    pub needs: fn(&World, &Value) -> Vec<Need>,
    /// The operation.
    pub run: Handler,
    /// True when it changes nothing.
    pub read_only: bool,
    /// False for data events such as ListObjectsV2.
    pub management: bool,
}
