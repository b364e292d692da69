//! Reading members of a call's input, and writing members of its output. No operation's rules live here.

use serde_json::Value;

use crate::api::ApiError;

/// A text member; `None` when it is absent.
pub(crate) fn text<'a>(input: &'a Value, name: &str) -> Option<&'a str> {
    input.get(name)?.as_str()
}

/// A required text member. The codec has seen to it; an empty text stands in should it be absent.
pub(crate) fn required<'a>(input: &'a Value, name: &str) -> &'a str {
    text(input, name).unwrap_or_default()
}

/// A whole-number member.
pub(crate) fn number(input: &Value, name: &str) -> Option<i64> {
    input.get(name)?.as_i64()
}

/// A boolean member; absent is false.
pub(crate) fn flag(input: &Value, name: &str) -> bool {
    input.get(name).and_then(Value::as_bool).unwrap_or_default()
}

/// The items of a list member; none when it is absent.
pub(crate) fn list<'a>(input: &'a Value, name: &str) -> &'a [Value] {
    input.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The texts of a list member.
pub(crate) fn texts<'a>(input: &'a Value, name: &str) -> Vec<&'a str> {
    list(input, name).iter().filter_map(Value::as_str).collect()
}

/// Refuses, in the lab's own voice, a member that the operation would have to ignore. `known` are those it reads
/// or that change nothing here; a member that is `false` asks for nothing.
pub(crate) fn only(input: &Value, operation: &str, known: &[&str]) -> Result<(), ApiError> {
    let mut members = input.as_object().into_iter().flatten();
    let ignored =
        members.find(|(name, value)| !known.contains(&name.as_str()) && **value != Value::Bool(false));
    match ignored {
        None => Ok(()),
        Some((name, _)) => Err(ApiError::not_simulated(&format!("parameter {name} of {operation}"))),
    }
}

/// `Key` and `Value` of a list of tags, in the order given.
pub(crate) fn tags(input: &Value, name: &str) -> Vec<(String, String)> {
    let pair = |tag: &Value| (required(tag, "Key").to_owned(), required(tag, "Value").to_owned());
    list(input, name).iter().map(pair).collect()
}

/// Tags as a list of `Key` and `Value`.
pub(crate) fn tags_out(tags: &[(String, String)]) -> Value {
    tags.iter().map(|(key, value)| serde_json::json!({"Key": key, "Value": value})).collect()
}

/// A document of these members, those that are null apart. `json!` would copy what it is given, and a page of instances is
/// much to copy.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let there = members.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(there.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The same document without its null members: what a service does not send is absent.
pub(crate) fn without_nulls(mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    value
}
