//! Calls of S3 whose refusals are a transfer's failure, not the command's. Prints nothing.

use rolelab_core::model::Service;
use serde_json::{Map, Value, json};

use super::options::Given;
use crate::{
    program::Process,
    programs::aws::{
        call::{Client, Replied},
        end::{CONFIGURATION, End, Outcome},
    },
};

/// Why a call did not go well.
pub(super) struct Why {
    /// The service's code; empty when it did not come to an answer.
    pub(super) code: String,
    /// The whole sentence.
    pub(super) text: String,
}

/// Whoever asks S3.
pub(super) struct Asked<'a> {
    pub(super) process: &'a Process,
    pub(super) client: Client<'a>,
    pub(super) service: &'static Service,
}

impl Asked<'_> {
    /// Calls an operation.
    ///
    /// # Errors
    /// The lab's own "no", or a stop from outside. What the real program would fail with is the inner error.
    pub(super) async fn call(&self, operation: &str, input: Value) -> Outcome<Result<Value, Why>> {
        let Some(operation) = self.service.operation(operation) else {
            return Err(End::NotSimulated(format!("aws s3 with {operation}")));
        };
        let replied = match self.client.reply(operation, &input).await {
            Ok(replied) => replied,
            Err(End::Failed(status, text)) => {
                // The advice is added where such an error ends the command.
                let advice = ". You can configure credentials by running \"aws configure\".";
                let text = match text.strip_suffix(advice) {
                    Some(bare) if status == CONFIGURATION => bare.to_owned(),
                    _ => text,
                };
                return Ok(Err(Why { code: String::new(), text }));
            }
            Err(other) => return Err(other),
        };
        let Replied { answer, error, .. } = replied;
        Ok(match error {
            None => Ok(answer),
            Some((code, message)) => {
                let name = &operation.name;
                let text = format!("An error occurred ({code}) when calling the {name} operation: {message}");
                Err(Why { code, text })
            }
        })
    }

    /// HeadObject.
    pub(super) async fn head(&self, given: &Given, bucket: &str, key: &str) -> Outcome<Result<Value, Why>> {
        self.call("HeadObject", Value::Object(about(given, bucket, key))).await
    }
}

/// Bucket, key, and who pays.
pub(super) fn about(given: &Given, bucket: &str, key: &str) -> Map<String, Value> {
    let mut input = Map::from_iter([("Bucket".to_owned(), json!(bucket)), ("Key".to_owned(), json!(key))]);
    input.extend(given.payer());
    input
}
