//! `aws s3 ls`, the one high-level command that is simulated.
//!
//! Source: awscli 2.9.19, `customizations/s3/subcommands.py`, as observed.

use rolelab_core::model;
use serde_json::{Map, Value, json};

use super::{
    arguments::{self, Spec, Takes},
    call::Client,
    end::{End, Outcome, PARAM_VALIDATION},
    globals::Globals,
    names, names_table,
};
use crate::program::Process;

const SUFFIXES: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
/// Pages of a listing that are read at most.
const MAX_PAGES: usize = 1000;

/// Runs `aws s3 …`.
///
/// # Errors
/// As the real one; every other command than `ls` is not simulated.
pub(super) async fn run(process: &Process, globals: &Globals) -> Outcome<i32> {
    let commands: Vec<&str> = names_table::S3.split(' ').collect();
    // The real one looks for the command's name among all words, not knowing their options yet.
    let Some(name) = globals.rest.iter().find(|word| !word.starts_with('-')) else {
        let text = "usage: aws [options] s3 <subcommand> [parameters]\naws: error: too few arguments";
        return Err(End::Failed(PARAM_VALIDATION, text.to_owned()));
    };
    if name == "help" {
        return super::help(process, "aws s3", &["ls"]).await;
    }
    if name == "ls" && globals.rest.iter().any(|word| word == "help") {
        let options = ["--recursive", "--page-size", "--human-readable", "--summarize", "--request-payer"];
        return super::help(process, "aws s3 ls", &options).await;
    }
    if !commands.contains(&name.as_str()) {
        return Err(names::invalid_choice("subcommand", name, &commands));
    }
    if name != "ls" {
        return Err(End::NotSimulated(format!("aws s3 {name}")));
    }
    let mut args = globals.rest.clone();
    if let Some(place) = args.iter().position(|word| word == name) {
        args.remove(place);
    }
    let wishes = Wishes::read(&args)?;
    let service = model::service("s3").ok_or_else(|| End::NotSimulated("aws s3".to_owned()))?;
    let client = Client::new(process, globals, service, "s3.ls").await?;
    let mut listing = Listing { process, wishes, size: 0, objects: 0, empty: false, first_page: true };
    listing.run(&client, service).await
}

struct Wishes {
    path: String,
    recursive: bool,
    human: bool,
    summarize: bool,
    page_size: Option<i64>,
    request_payer: Option<String>,
}

impl Wishes {
    fn read(args: &[String]) -> Outcome<Self> {
        let specs = [
            Spec::new("recursive", Takes::Nothing),
            Spec::new("page-size", Takes::One),
            Spec::new("human-readable", Takes::Nothing),
            Spec::new("summarize", Takes::Nothing),
            Spec::new("request-payer", Takes::Optional),
        ];
        let parsed = arguments::parse(&specs, args, 1)?;
        if !parsed.rest.is_empty() {
            return Err(End::validation(format!("Unknown options: {}", parsed.rest.join(","))));
        }
        let page_size = match parsed.values(1).and_then(|values| values.first()) {
            Some(text) => Some(text.trim().parse::<i64>().map_err(|_| {
                End::general(format!("invalid literal for int() with base 10: {}", names::quoted(text)))
            })?),
            None => None,
        };
        Ok(Self {
            path: parsed.words.first().cloned().unwrap_or_else(|| "s3://".to_owned()),
            recursive: parsed.values(0).is_some(),
            human: parsed.values(2).is_some(),
            summarize: parsed.values(3).is_some(),
            page_size,
            request_payer: parsed
                .values(4)
                .map(|values| values.first().cloned().unwrap_or_else(|| "requester".to_owned())),
        })
    }
}

struct Listing<'a> {
    process: &'a Process,
    wishes: Wishes,
    size: u64,
    objects: u64,
    empty: bool,
    first_page: bool,
}

impl Listing<'_> {
    async fn run(&mut self, client: &Client<'_>, service: &model::Service) -> Outcome<i32> {
        let path = self.wishes.path.strip_prefix("s3://").unwrap_or(&self.wishes.path).to_owned();
        let (bucket, key) = path.split_once('/').unwrap_or((&path, ""));
        let missing = || End::NotSimulated("aws s3 ls".to_owned());
        if bucket.is_empty() {
            let operation = service.operation("ListBuckets").ok_or_else(missing)?;
            let answer = client.call(operation, &Value::Object(Map::new())).await?;
            for bucket in items(&answer, "Buckets") {
                let line = format!("{} {}\n", moment(bucket, "CreationDate"), text(bucket, "Name"));
                self.process.stdout.write(line).await?;
            }
        } else {
            let operation = service.operation("ListObjectsV2").ok_or_else(missing)?;
            let mut input = json!({"Bucket": bucket, "Prefix": key});
            if let Value::Object(members) = &mut input {
                if !self.wishes.recursive {
                    members.insert("Delimiter".to_owned(), json!("/"));
                }
                if let Some(size) = self.wishes.page_size {
                    members.insert("MaxKeys".to_owned(), json!(size));
                }
                if let Some(payer) = &self.wishes.request_payer {
                    members.insert("RequestPayer".to_owned(), json!(payer));
                }
            }
            self.pages(client, operation, input).await?;
        }
        if self.wishes.summarize {
            let size = if self.wishes.human { human(self.size) } else { self.size.to_string() };
            let text = format!("\nTotal Objects: {}\n   Total Size: {size}\n", self.objects);
            self.process.stdout.write(text).await?;
        }
        Ok(i32::from(!key.is_empty() && self.empty && self.first_page))
    }

    async fn pages(
        &mut self,
        client: &Client<'_>,
        operation: &model::Operation,
        mut input: Value,
    ) -> Outcome<()> {
        for _ in 0..MAX_PAGES {
            self.process.port.step().await?;
            let page = client.call(operation, &input).await?;
            self.page(&page).await?;
            let more = page.get("IsTruncated") == Some(&Value::Bool(true));
            match (page.get("NextContinuationToken").cloned(), &mut input) {
                (Some(token), Value::Object(members)) if more => {
                    members.insert("ContinuationToken".to_owned(), token);
                }
                _ => break,
            }
        }
        Ok(())
    }

    async fn page(&mut self, page: &Value) -> Outcome<()> {
        let (prefixes, contents) = (items(page, "CommonPrefixes"), items(page, "Contents"));
        if prefixes.is_empty() && contents.is_empty() {
            self.empty = true;
            return Ok(());
        }
        let mut out = String::new();
        for prefix in prefixes {
            let prefix = text(prefix, "Prefix");
            let name = prefix.strip_suffix('/').unwrap_or(prefix);
            out.push_str(&format!("{:>30} {}/\n", "PRE", name.rsplit('/').next().unwrap_or(name)));
        }
        for object in contents {
            let size = object.get("Size").and_then(Value::as_u64).unwrap_or(0);
            self.size = self.size.saturating_add(size);
            self.objects += 1;
            let shown = if self.wishes.human { human(size) } else { size.to_string() };
            let key = text(object, "Key");
            let name = if self.wishes.recursive { key } else { key.rsplit('/').next().unwrap_or(key) };
            out.push_str(&format!("{} {shown:>10} {name}\n", moment(object, "LastModified")));
        }
        self.first_page = false;
        self.process.stdout.write(out).await?;
        Ok(())
    }
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// `2026-02-27 08:00:12`; every host here keeps UTC.
fn moment(value: &Value, name: &str) -> String {
    text(value, name).chars().take(19).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// `1 Byte`, `10 Bytes`, `1.0 KiB` …
fn human(bytes: u64) -> String {
    let number = bytes as f64;
    match bytes {
        1 => return "1 Byte".to_owned(),
        0..1024 => return format!("{bytes} Bytes"),
        _ => {}
    }
    let mut unit = 1024.0 * 1024.0;
    for suffix in SUFFIXES {
        if (number / unit * 1024.0).round() < 1024.0 {
            return format!("{:.1} {suffix}", 1024.0 * number / unit);
        }
        unit *= 1024.0;
    }
    format!("{bytes} Bytes")
}
