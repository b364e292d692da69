//! `MaxItems`, `Marker` and `IsTruncated` of List operations.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    api::ApiError,
    input::{number, text},
};

/// One page of `items`, each with the key it is ordered by, as the output member `name`.
pub(super) fn page<'a>(
    input: &Value,
    name: &str,
    items: impl Iterator<Item = (&'a str, Value)>,
) -> Result<Value, ApiError> {
    let most = number(input, "MaxItems").and_then(|most| usize::try_from(most).ok()).unwrap_or(100);
    let after = match text(input, "Marker") {
        None => None,
        Some(marker) => {
            let key = STANDARD.decode(marker).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let refused = || ApiError::new("ValidationError", format!("Invalid Marker: {marker}"));
            Some(key.ok_or_else(refused)?)
        }
    };
    let mut rest = items.filter(|(key, _)| after.as_deref().is_none_or(|after| *key > after));
    let page: Vec<_> = rest.by_ref().take(most).collect();
    let truncated = rest.next().is_some();
    let last = page.last().map(|(key, _)| STANDARD.encode(key));
    let items: Vec<Value> = page.into_iter().map(|(_, item)| item).collect();
    let mut answer = json!({ "IsTruncated": truncated });
    if let Value::Object(members) = &mut answer {
        members.insert(name.to_owned(), Value::Array(items));
        if let Some(last) = last.filter(|_| truncated) {
            members.insert("Marker".to_owned(), Value::String(last));
        }
    }
    Ok(answer)
}
