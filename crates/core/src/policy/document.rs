//! A policy document as data. It keeps its source text, which is what AWS hands back and what a save holds.
//!
//! Shapes follow the IAM User Guide, "Grammar of the IAM JSON policy language". Nothing here judges a request.

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The most bytes a document may have. AWS's own quotas are smaller and are told by the operations.
pub const MAX_DOCUMENT: usize = 128 << 10;

/// A policy document that was read without fault.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text as it was given, white space included.
    pub source: String,
    read: OnceLock<Read>,
}

/// What a document says. It follows from the text, so only the text is compared and kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    pub(super) version: Option<String>,
    pub(super) statements: Vec<Statement>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Document {}

/// Why a text is not a policy document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} at line {line}, column {column}")]
pub struct DocumentError {
    /// Counts from 1; 0 when the fault is in the document as a whole.
    pub line: usize,
    /// Counts from 1, in bytes; 0 when the fault is in the document as a whole.
    pub column: usize,
    /// What is wrong, in our words.
    pub message: String,
}

/// What a statement does when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Refuses, whatever else grants.
    Deny,
}

/// `Action`, `Resource` or their negations: patterns, of which any one suffices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matcher {
    /// True for `NotAction` and `NotResource`.
    pub negated: bool,
    /// The patterns in order.
    pub patterns: Vec<String>,
}

/// What kind of principal an entry names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// `"Principal": "*"`.
    Anyone,
    /// `"AWS"`: an ARN, an account number, a unique id or `*`.
    Aws,
    /// `"Service"`: a name such as `ec2.amazonaws.com`.
    Service,
    /// `"Federated"`: an identity provider. Read, never matched: federation is not simulated.
    Federated,
    /// `"CanonicalUser"`: an S3 canonical id. Read, never matched.
    CanonicalUser,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Principals {
    /// True for `NotPrincipal`.
    pub negated: bool,
    /// The entries in order.
    pub entries: Vec<(PrincipalKind, String)>,
}

/// One key of one operator of a `Condition` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As written: `StringEquals`, `ForAnyValue:StringLikeIfExists` …
    pub operator: String,
    /// As written; keys are compared ignoring case.
    pub key: String,
    /// The values; booleans and numbers stand here as text.
    pub values: Vec<String>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `Sid`, if any.
    pub sid: Option<String>,
    /// `Effect`.
    pub effect: Effect,
    /// `Action` or `NotAction`.
    pub actions: Matcher,
    /// `Resource` or `NotResource`; `None` in trust policies.
    pub resources: Option<Matcher>,
    /// `Principal` or `NotPrincipal`; `None` in identity policies.
    pub principals: Option<Principals>,
    /// `Condition`, in order; all must hold.
    pub conditions: Vec<Condition>,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// [`DocumentError`] with line and column for a text that is too long, not JSON, or not of the grammar.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let read = super::read::read(text)?;
        Ok(Self { source: text.to_owned(), read: OnceLock::from(read) })
    }

    /// A document of AWS itself, read when it is first asked: a page that only shows its name needs no reader. A text
    /// that is no document says nothing; a test reads every one there is.
    pub(crate) fn known(text: &str) -> Self {
        Self { source: text.to_owned(), read: OnceLock::new() }
    }

    fn read(&self) -> &Read {
        self.read.get_or_init(|| super::read::read(&self.source).unwrap_or_default())
    }

    /// The statements in order.
    pub fn statements(&self) -> &[Statement] {
        &self.read().statements
    }

    /// `Version`, if given. Without it the language is that of 2008-10-17.
    pub fn version(&self) -> Option<&str> {
        self.read().version.as_deref()
    }

    /// True when `${…}` is a variable and not plain text (IAM User Guide, "Policy variables").
    pub fn has_variables(&self) -> bool {
        self.version() == Some("2012-10-17")
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
