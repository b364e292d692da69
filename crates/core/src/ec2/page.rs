//! `MaxResults` and `NextToken` of Describe operations: how long a page is, and where the next one begins.
//!
//! A token is the name of the last thing told, in base64. Clients take it as it is. A page costs what its things cost:
//! nothing behind it is looked at but whether there is one more.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::errors::invalid_value;
use crate::{
    api::ApiError,
    input::{number, object, text},
};

/// The most things of a page, and the length of one when nothing is asked for.
pub(super) const MOST: i64 = 1000;

/// EC2's sentence for a token that is none (Netflix SimianArmy's record of AWS).
pub(super) const NO_TOKEN: &str = "Unable to parse pagination token";

/// What a request says about pages.
pub(super) struct Page {
    most: usize,
    after: Option<String>,
}

/// Reads what a request says. `named` is its list of ids, as EC2 calls it, when it has one: then there are no pages.
pub(super) fn asked(input: &Value, named: Option<&str>, longest: i64) -> Result<Page, ApiError> {
    Ok(Page { most: size(input, named, longest)?, after: after(input)? })
}

fn size(input: &Value, named: Option<&str>, longest: i64) -> Result<usize, ApiError> {
    // A length that is no usize is of WebAssembly's 32 bits, and longer than any list.
    let length = |most: i64| usize::try_from(most).unwrap_or(usize::MAX);
    let Some(most) = number(input, "MaxResults") else { return Ok(length(longest)) };
    if let Some(named) = named {
        let message = format!("The parameter {named} cannot be used with the parameter maxResults");
        return Err(ApiError::new("InvalidParameterCombination", message));
    }
    if most < 5 {
        return Err(invalid_value(format!(
            "Value ( {most} ) for parameter maxResults is invalid. Expecting a value greater than 5."
        )));
    }
    Ok(length(most.min(longest)))
}

fn after(input: &Value) -> Result<Option<String>, ApiError> {
    let Some(token) = text(input, "NextToken").filter(|token| !token.is_empty()) else { return Ok(None) };
    let name = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    name.map(Some).ok_or_else(|| invalid_value(NO_TOKEN))
}

impl Page {
    /// The thing after which the page begins, if the request goes on with one.
    pub(super) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// The things of the page, out of `things` in the order of their names, and the token of the next one.
    pub(super) fn take<T>(
        &self,
        things: impl IntoIterator<Item = T>,
        name: impl Fn(&T) -> &str,
    ) -> (Vec<T>, Value) {
        let later = |thing: &T| self.after.as_deref().is_none_or(|after| name(thing) > after);
        let mut things = things.into_iter().filter(later);
        let page: Vec<T> = things.by_ref().take(self.most).collect();
        let next = match page.last() {
            Some(last) if things.next().is_some() => Value::String(URL_SAFE_NO_PAD.encode(name(last))),
            _ => Value::Null,
        };
        (page, next)
    }

    /// The page as the member `list`, with the token of the next one.
    pub(super) fn of<T>(
        &self,
        list: &str,
        things: impl IntoIterator<Item = T>,
        name: impl Fn(&T) -> &str,
        told: impl Fn(&T) -> Value,
    ) -> Value {
        let (page, next) = self.take(things, name);
        object([(list, page.iter().map(told).collect()), ("NextToken", next)])
    }
}
