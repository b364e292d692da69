//! DecodeAuthorizationMessage: what stands behind the long text of an EC2 denial (STS API reference).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
};

pub(super) const ROW: Row = Row {
    service: "sts",
    operation: "DecodeAuthorizationMessage",
    needs: |_, _| vec![Need::new("sts:DecodeAuthorizationMessage", "*")],
    run,
    read_only: true,
    management: true,
};

/// AWS's text is encrypted; ours is the JSON in base64. The sentence about another is not recorded anywhere: the code is
/// the model's.
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let encoded = required(call.input, "EncodedMessage");
    let text = URL_SAFE_NO_PAD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let is_one = |text: &String| {
        let read: Option<Value> = serde_json::from_str(text).ok();
        read.is_some_and(|read| read.get("allowed").is_some() && read.get("context").is_some())
    };
    match text.filter(is_one) {
        Some(text) => Ok(json!({"DecodedMessage": text})),
        None => Err(ApiError::new("InvalidAuthorizationMessageException", "Message is not valid")),
    }
}
