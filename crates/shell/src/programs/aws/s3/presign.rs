//! `aws s3 presign`: a URL that is good for a while. Nobody is asked for it, so there is one whether or not it works.
//!
//! Source: awscli 2.9.19, `customizations/s3/subcommands.py`.

use rolelab_core::time::Span;
use serde_json::json;

use super::paths::bucket_and_key;
use crate::{
    program::Process,
    programs::aws::{
        arguments::{self, Spec, Takes},
        end::{End, Outcome},
        globals::Globals,
    },
};

/// Seconds that a URL is good for, unless more are wished.
const USUAL: i64 = 3600;

pub(super) async fn run(process: &Process, globals: &Globals, args: &[String]) -> Outcome<i32> {
    let parsed = arguments::parse(&[Spec::new("expires-in", Takes::One)], args, 1)?;
    let Some(path) = parsed.words.first() else {
        return Err(End::parser("the following arguments are required: path"));
    };
    if !parsed.rest.is_empty() {
        return Err(End::validation(format!("Unknown options: {}", parsed.rest.join(","))));
    }
    let seconds = match parsed.values(0).and_then(|values| values.first()) {
        Some(text) => super::integer(text)?,
        None => USUAL,
    };
    let asked = super::asked(process, globals, "presign").await?;
    let (bucket, key) = bucket_and_key(path.strip_prefix("s3://").unwrap_or(path));
    let Some(operation) = asked.service.operation("GetObject") else {
        return Err(End::NotSimulated("aws s3 presign".to_owned()));
    };
    let input = json!({"Bucket": bucket, "Key": key});
    let url = asked.client.presigned(operation, &input, Span::seconds(seconds))?;
    process.stdout.write(format!("{url}\n")).await?;
    Ok(0)
}
