//! `MaxItems`, `Marker` and `IsTruncated` of List operations.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    api::ApiError,
    input::{number, text},
};

/// One page of a list.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    /// Where the next one goes on, if there is one.
    marker: Option<String>,
}

impl<T> Page<T> {
    /// Adds `IsTruncated` and `Marker` to an output.
    pub(super) fn close(&self, told: &mut Value) {
        if let Value::Object(members) = told {
            members.insert("IsTruncated".to_owned(), json!(self.marker.is_some()));
            members.extend(self.marker.as_ref().map(|marker| ("Marker".to_owned(), json!(marker))));
        }
    }
}

/// One page of `items`, each with the key it is ordered by.
///
/// # Errors
/// `ValidationError` for a marker that no answer had.
pub(super) fn page_of<'a, T>(
    input: &Value,
    items: impl Iterator<Item = (&'a str, T)>,
) -> Result<Page<T>, ApiError> {
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
    let last = rest.next().and_then(|_| page.last()).map(|(key, _)| STANDARD.encode(key));
    Ok(Page { items: page.into_iter().map(|(_, item)| item).collect(), marker: last })
}

/// The same as the output member `name`.
pub(super) fn page<'a>(
    input: &Value,
    name: &str,
    items: impl Iterator<Item = (&'a str, Value)>,
) -> Result<Value, ApiError> {
    let mut page = page_of(input, items)?;
    let mut answer = json!({});
    page.close(&mut answer);
    if let Value::Object(members) = &mut answer {
        members.insert(name.to_owned(), Value::Array(std::mem::take(&mut page.items)));
    }
    Ok(answer)
}
