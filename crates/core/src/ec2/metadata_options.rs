//! Metadata options in requests and answers: which value wins, which are refused.

use serde_json::{Value, json};

use super::{
    HttpTokens, Image, Instance, InstanceState, MetadataOptions,
    errors::{invalid_value, not_one_of},
};
use crate::{
    api::ApiError,
    input::{number, text},
};

/// What an instance of the image has when a launch says nothing. `ImdsSupport=v2.0` asks for tokens and one
/// hop more; the built-in default does not (EC2 User Guide, "Order of precedence for instance metadata
/// configuration").
pub(super) fn defaults(image: &Image) -> MetadataOptions {
    let (http_tokens, hop_limit) =
        if image.imds_v2 { (HttpTokens::Required, 2) } else { (HttpTokens::Optional, 1) };
    MetadataOptions { http_tokens, hop_limit, endpoint: true, ipv6: false, tags: false }
}

/// `options` with every member that `input` gives in place of the old one.
pub(super) fn changed(options: MetadataOptions, input: &Value) -> Result<MetadataOptions, ApiError> {
    let http_tokens = match text(input, "HttpTokens") {
        None => options.http_tokens,
        Some("optional") => HttpTokens::Optional,
        Some("required") => HttpTokens::Required,
        Some(other) => return Err(not_one_of(other, "HttpTokens", &["optional", "required"])),
    };
    let hop_limit = match number(input, "HttpPutResponseHopLimit") {
        None => options.hop_limit,
        Some(limit) => u8::try_from(limit).ok().filter(|limit| (1..=64).contains(limit)).ok_or_else(|| {
            invalid_value(format!(
                "Value ({limit}) for parameter HttpPutResponseHopLimit is invalid. Expecting a value between 1 and 64."
            ))
        })?,
    };
    Ok(MetadataOptions {
        http_tokens,
        hop_limit,
        endpoint: switch(input, "HttpEndpoint", options.endpoint)?,
        ipv6: switch(input, "HttpProtocolIpv6", options.ipv6)?,
        tags: switch(input, "InstanceMetadataTags", options.tags)?,
    })
}

fn switch(input: &Value, name: &str, now: bool) -> Result<bool, ApiError> {
    match text(input, name) {
        None => Ok(now),
        Some("enabled") => Ok(true),
        Some("disabled") => Ok(false),
        Some(other) => Err(not_one_of(other, name, &["disabled", "enabled"])),
    }
}

/// The options as EC2 tells them: those asked for, `pending` until they are in force.
pub(super) fn view(instance: &Instance) -> Value {
    let options = instance.pending_options.unwrap_or(instance.options);
    let pending = instance.pending_options.is_some() || instance.state == InstanceState::Pending;
    let on = |enabled: bool| if enabled { "enabled" } else { "disabled" };
    json!({
        "State": if pending { "pending" } else { "applied" },
        "HttpTokens": options.http_tokens.name(),
        "HttpPutResponseHopLimit": options.hop_limit,
        "HttpEndpoint": on(options.endpoint),
        "HttpProtocolIpv6": on(options.ipv6),
        "InstanceMetadataTags": on(options.tags),
    })
}
