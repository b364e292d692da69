//! `aws s3 ls`.
//!
//! Source: awscli 2.9.19, `customizations/s3/subcommands.py`, as observed.

use rolelab_core::model;
use serde_json::{Map, Value, json};

use super::{human, integer, service};
use crate::{
    program::Process,
    programs::aws::{
        arguments::{self, Spec, Takes},
        call::Client,
        end::{End, Outcome},
        globals::Globals,
    },
};

/// Its options, without dashes.
pub(super) const OPTIONS: [&str; 5] =
    ["recursive", "page-size", "human-readable", "summarize", "request-payer"];
/// Pages of a listing that are read at most.
const MAX_PAGES: usize = 1000;

/// Lists buckets, or what is in one.
///
/// # Errors
/// As the real one.
pub(super) async fn run(process: &Process, globals: &Globals, args: &[String]) -> Outcome<i32> {
    let wishes = Wishes::read(args)?;
    let service = service()?;
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
        let takes = [Takes::Nothing, Takes::One, Takes::Nothing, Takes::Nothing, Takes::Optional];
        let specs: Vec<Spec> =
            OPTIONS.iter().zip(takes).map(|(name, takes)| Spec::new(*name, takes)).collect();
        let parsed = arguments::parse(&specs, args, 1)?;
        if !parsed.rest.is_empty() {
            return Err(End::validation(format!("Unknown options: {}", parsed.rest.join(","))));
        }
        let page_size = match parsed.values(1).and_then(|values| values.first()) {
            Some(text) => Some(integer(text)?),
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
            let size = if self.wishes.human { human(self.size as f64) } else { self.size.to_string() };
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
            let shown = if self.wishes.human { human(size as f64) } else { size.to_string() };
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
