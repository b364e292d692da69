//! `MaxResults` and `NextToken` of Describe operations: how long a page is, and where the next one begins.
//!
//! A token is the name of the last thing told, in base64. Clients take it as it is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::errors::invalid_value;
use crate::{
    api::ApiError,
    input::{number, text},
};

/// The most things of a page, and the length of one when nothing is asked for.
const MOST: i64 = 1000;

/// EC2's sentence for a token that is none (Netflix SimianArmy's record of AWS).
pub(super) const NO_TOKEN: &str = "Unable to parse pagination token";

/// How long a page is. `named` is the request's list of ids, as EC2 calls it, when it has one: then there are no pages.
pub(super) fn size(input: &Value, named: Option<&str>) -> Result<usize, ApiError> {
    let Some(most) = number(input, "MaxResults") else { return Ok(MOST as usize) };
    if let Some(named) = named {
        let message = format!("The parameter {named} cannot be used with the parameter maxResults");
        return Err(ApiError::new("InvalidParameterCombination", message));
    }
    if most < 5 {
        return Err(invalid_value(format!(
            "Value ( {most} ) for parameter maxResults is invalid. Expecting a value greater than 5."
        )));
    }
    Ok(usize::try_from(most.min(MOST)).unwrap_or_default())
}

/// The thing after which the page begins, if the request goes on with one.
pub(super) fn after(input: &Value) -> Result<Option<String>, ApiError> {
    let Some(token) = text(input, "NextToken").filter(|token| !token.is_empty()) else { return Ok(None) };
    let name = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    name.map(Some).ok_or_else(|| invalid_value(NO_TOKEN))
}

/// Where the page after `last` begins.
pub(super) fn token(last: &str) -> Value {
    Value::String(URL_SAFE_NO_PAD.encode(last))
}

/// A page of `things`, in the order of their names, as the member `list`; with the token of the next one.
pub(super) fn of(
    input: &Value,
    named: Option<&str>,
    list: &str,
    mut things: Vec<(String, Value)>,
) -> Result<Value, ApiError> {
    let (most, after) = (size(input, named)?, after(input)?);
    things.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut things = things.into_iter().filter(|(name, _)| after.as_ref().is_none_or(|after| name > after));
    let mut last = None;
    let page: Vec<Value> = things
        .by_ref()
        .take(most)
        .map(|(name, thing)| {
            last = Some(name);
            thing
        })
        .collect();
    let next = last.filter(|_| things.next().is_some()).map_or(Value::Null, |last| token(&last));
    Ok(crate::input::without_nulls(json!({ list: page, "NextToken": next })))
}
