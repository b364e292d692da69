//! Metadata options in requests and answers: which value wins, which are refused.
//!
//! Source of the order: EC2 User Guide, "Configure the Instance Metadata Service options".

use serde_json::{Value, json};

use super::{
    HttpTokens, Image, Instance, InstanceState, MetadataDefaults, MetadataOptions,
    errors::{invalid_value, not_one_of},
};
use crate::{
    api::ApiError,
    input::{number, text, without_nulls},
};

/// What an instance of the image has when a launch says nothing: each option by itself, the account's before the
/// image's. `ImdsSupport=v2.0` asks for tokens and one hop more; the built-in default does not.
pub(super) fn defaults(account: &MetadataDefaults, image: &Image) -> MetadataOptions {
    let (http_tokens, hop_limit) =
        if image.imds_v2 { (HttpTokens::Required, 2) } else { (HttpTokens::Optional, 1) };
    MetadataOptions {
        http_tokens: account.http_tokens.unwrap_or(http_tokens),
        hop_limit: account.hop_limit.unwrap_or(hop_limit),
        endpoint: account.endpoint.unwrap_or(true),
        ipv6: false,
        tags: account.tags.unwrap_or(false),
    }
}

/// Refuses `optional` where the account enforces IMDSv2. It is judged last, when it is clear what the instance would
/// have; the sentence is that of the User Guide, for a launch and for a change alike.
pub(super) fn enforce(account: &MetadataDefaults, wanted: HttpTokens) -> Result<(), ApiError> {
    if account.enforced != Some(true) || wanted == HttpTokens::Required {
        return Ok(());
    }
    let message = "You can't launch instances with IMDSv1 because httpTokensEnforced is enabled for this account. Either launch the instance with httpTokens=required or contact your account owner to disable httpTokensEnforced using the ModifyInstanceMetadataDefaults API or the account settings in the EC2 console.";
    Err(ApiError::new("UnsupportedOperation", message))
}

/// The account's defaults with every member that `input` gives in place of the old one. `no-preference`, and `-1` for
/// the hop limit, take one away.
pub(super) fn changed_defaults(
    account: MetadataDefaults,
    input: &Value,
) -> Result<MetadataDefaults, ApiError> {
    let http_tokens = match text(input, "HttpTokens") {
        None => account.http_tokens,
        Some("optional") => Some(HttpTokens::Optional),
        Some("required") => Some(HttpTokens::Required),
        Some(NO_PREFERENCE) => None,
        Some(other) => {
            return Err(not_one_of(other, "HttpTokens", &["optional", "required", NO_PREFERENCE]));
        }
    };
    let hop_limit = match number(input, "HttpPutResponseHopLimit") {
        None => account.hop_limit,
        Some(-1) => None,
        Some(limit) => Some(hops(limit)?),
    };
    Ok(MetadataDefaults {
        http_tokens,
        hop_limit,
        endpoint: preference(input, "HttpEndpoint", account.endpoint)?,
        tags: preference(input, "InstanceMetadataTags", account.tags)?,
        enforced: preference(input, "HttpTokensEnforced", account.enforced)?,
    })
}

const NO_PREFERENCE: &str = "no-preference";

fn preference(input: &Value, name: &str, now: Option<bool>) -> Result<Option<bool>, ApiError> {
    match text(input, name) {
        None => Ok(now),
        Some("enabled") => Ok(Some(true)),
        Some("disabled") => Ok(Some(false)),
        Some(NO_PREFERENCE) => Ok(None),
        Some(other) => Err(not_one_of(other, name, &["disabled", "enabled", NO_PREFERENCE])),
    }
}

fn hops(limit: i64) -> Result<u8, ApiError> {
    u8::try_from(limit).ok().filter(|limit| (1..=64).contains(limit)).ok_or_else(|| {
        invalid_value(format!(
            "Value ({limit}) for parameter HttpPutResponseHopLimit is invalid. Expecting a value between 1 and 64."
        ))
    })
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
        Some(limit) => hops(limit)?,
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
    json!({
        "State": if pending { "pending" } else { "applied" },
        "HttpTokens": options.http_tokens.name(),
        "HttpPutResponseHopLimit": options.hop_limit,
        "HttpEndpoint": on(options.endpoint),
        "HttpProtocolIpv6": on(options.ipv6),
        "InstanceMetadataTags": on(options.tags),
    })
}

/// The account's defaults as EC2 tells them: what is not set is not there.
pub(super) fn view_defaults(account: &MetadataDefaults) -> Value {
    let set = *account != MetadataDefaults::default();
    without_nulls(json!({
        "HttpTokens": account.http_tokens.map(HttpTokens::name),
        "HttpPutResponseHopLimit": account.hop_limit,
        "HttpEndpoint": account.endpoint.map(on),
        "InstanceMetadataTags": account.tags.map(on),
        "ManagedBy": set.then_some("account"),
        "HttpTokensEnforced": account.enforced.map(on),
    }))
}

fn on(enabled: bool) -> &'static str {
    if enabled { "enabled" } else { "disabled" }
}
