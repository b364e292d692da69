//! `aws s3 mb` and `rb`. What is in a bucket that goes by force, `rm` deletes.
//!
//! Source: awscli 2.9.19, `customizations/s3/subcommands.py`.

use serde_json::json;

use super::{
    asked::Asked,
    options::{Command, Given},
    paths::bucket_and_key,
    run::Run,
};
use crate::{
    program::Process,
    programs::aws::{
        arguments::{self, Spec, Takes},
        end::{End, Outcome},
        globals::Globals,
    },
};

/// The one path of a command, and whether its only option was given.
fn path(args: &[String], option: Option<&str>) -> Outcome<(String, bool)> {
    let specs: Vec<Spec> = option.iter().map(|name| Spec::new(*name, Takes::Nothing)).collect();
    let parsed = arguments::parse(&specs, args, 1)?;
    let Some(path) = parsed.words.first() else {
        return Err(End::parser("the following arguments are required: path"));
    };
    if !parsed.rest.is_empty() {
        return Err(End::validation(format!("Unknown options: {}", parsed.rest.join(","))));
    }
    Ok((path.clone(), parsed.values(0).is_some()))
}

fn in_s3(path: &str) -> Outcome<(&str, &str)> {
    let rest = path.strip_prefix("s3://");
    rest.map(bucket_and_key).ok_or_else(|| End::validation("<S3Uri>\nError: Invalid argument type"))
}

/// Makes a bucket.
pub(super) async fn make(process: &Process, globals: &Globals, args: &[String]) -> Outcome<i32> {
    let (path, _) = path(args, None)?;
    let asked = super::asked(process, globals, "mb").await?;
    let (bucket, _) = in_s3(&path)?;
    let mut input = json!({ "Bucket": bucket });
    if let (Some(region), Some(members)) = (asked.client.elsewhere(), input.as_object_mut()) {
        members.insert("CreateBucketConfiguration".to_owned(), json!({ "LocationConstraint": region }));
    }
    told(&asked, "make_bucket", "CreateBucket", &path, bucket, input).await
}

/// Removes a bucket.
pub(super) async fn remove(process: &Process, globals: &Globals, args: &[String]) -> Outcome<i32> {
    let (path, force) = path(args, Some("force"))?;
    let asked = super::asked(process, globals, "rb").await?;
    let (bucket, key) = in_s3(&path)?;
    if !key.is_empty() {
        return Err(End::validation(format!("Please specify a valid bucket name only. E.g. s3://{bucket}")));
    }
    if force {
        let args = [path.clone(), "--recursive".to_owned()];
        let given = Given::read(process, globals, asked.service, Command::Rm, &args)?;
        let asked = super::asked(process, globals, "rb").await?;
        if (Run { asked, command: Command::Rm, given }).run().await? != 0 {
            let text = "remove_bucket failed: Unable to delete all objects in the bucket, bucket will not be deleted.";
            return Err(End::general(text));
        }
    }
    told(&asked, "remove_bucket", "DeleteBucket", &path, bucket, json!({ "Bucket": bucket })).await
}

async fn told(
    asked: &Asked<'_>,
    word: &str,
    operation: &str,
    path: &str,
    bucket: &str,
    input: serde_json::Value,
) -> Outcome<i32> {
    match asked.call(operation, input).await? {
        Ok(_) => {
            asked.process.stdout.write(format!("{word}: {bucket}\n")).await?;
            Ok(0)
        }
        Err(why) => {
            asked.process.stderr.write(format!("{word} failed: {path} {}\n", why.text)).await?;
            Ok(1)
        }
    }
}
