//! Inline policies of roles and users: putting, telling, deleting, listing.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    documents,
    errors::{absent, limit},
    holder::Holder,
    page::page,
    view,
};
use crate::{
    api::{ApiError, Call},
    input::required,
    policy::check::{Around, Kind, characters, most_inline},
};

/// The refusal of an inline policy that the holder does not have (localstack's recordings for roles; of users the
/// sentence is that of noobaa and others who follow IAM).
fn unknown(holder: Holder, name: &str) -> ApiError {
    absent(format!("The {} policy with name {name} cannot be found.", holder.word()))
}

/// The holder's sessions have what it says with their next call. The sentence about room: public transcripts.
pub(super) fn put(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    let name = required(call.input, "PolicyName");
    let text = required(call.input, "PolicyDocument");
    holder.of(call.world, call.input)?;
    let document = documents::read(Kind::Inline, text, &Around::default())?;
    let held = holder.of(call.world, call.input)?;
    let others = held.inline.iter().filter(|(own, _)| *own != name);
    let others: usize = others.map(|(_, other)| characters(&other.source)).sum();
    let most = most_inline(holder.kind());
    if others + characters(&document.source) > most {
        let whose = holder.word();
        return Err(limit(&format!(
            "Maximum policy size of {most} bytes exceeded for {whose} {}",
            held.name
        )));
    }
    held.inline.insert(name.to_owned(), Arc::new(document));
    Ok(json!({}))
}

pub(super) fn get(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    let name = required(call.input, "PolicyName");
    let held = holder.of(call.world, call.input)?;
    let document = held.inline.get(name).ok_or_else(|| unknown(holder, name))?;
    let whose = if holder == Holder::Role { "RoleName" } else { "UserName" };
    Ok(json!({whose: held.name, "PolicyName": name, "PolicyDocument": view::encoded(document)}))
}

pub(super) fn delete(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    let name = required(call.input, "PolicyName");
    let held = holder.of(call.world, call.input)?;
    held.inline.remove(name).ok_or_else(|| unknown(holder, name))?;
    Ok(json!({}))
}

pub(super) fn list(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    let held = holder.of(call.world, call.input)?;
    page(call.input, "PolicyNames", held.inline.keys().map(|name| (name.as_str(), json!(name))))
}
