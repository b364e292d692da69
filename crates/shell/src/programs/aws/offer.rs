//! What could be typed next in an `aws` command line. It reads tables and models alone: no call is made, and what values
//! there are in the account is the caller's to know.
//!
//! Source: aws_completer of awscli 2: commands, then operations; options once a dash is typed, without those that are
//! given already; the values of an option that has a fixed set. Only what is simulated is offered.

use rolelab_core::model::{self, Kind, Operation, Service};

use super::{COMMANDS, arguments::Takes, globals, operation, options, s3, simulated, wait};

/// What fits at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// One of these words.
    Words(Vec<String>),
    /// A value of the operation's member of this name, `InstanceIds`; `S3Uri` for the operand of `s3 ls`, `Path` for one of
    /// `s3 cp`, which may be a file.
    Value(String),
    /// Anything: a file, perhaps.
    Free,
}

/// Offers what fits behind `before`, the words after `aws`, where `word` is begun.
pub fn offer(before: &[String], word: &str) -> Offer {
    let mut names: Vec<&str> = Vec::new();
    let mut open: Option<(&str, Takes)> = None;
    let mut given: Vec<&str> = Vec::new();
    for text in before {
        let takes = open.map(|(_, takes)| takes);
        if let Some(name) = text.strip_prefix("--") {
            given.push(text);
            open = takes_of(&names, name).filter(|t| *t != Takes::Nothing).map(|takes| (name, takes));
        } else if takes.is_some() {
            open = open.filter(|(_, takes)| *takes == Takes::Many);
        } else {
            names.push(text);
        }
    }
    if word.starts_with('-') {
        let mut all: Vec<String> = globals::names().map(|name| format!("--{name}")).collect();
        if let ["s3", name, ..] = names.as_slice() {
            all.extend(s3::listed(name).iter().map(|option| format!("--{option}")));
        }
        if let Some((service, operation)) = chosen(&names) {
            all.extend(options::listed(service, operation));
        }
        all.retain(|option| !given.contains(&option.as_str()));
        return Offer::Words(all);
    }
    if let Some((name, _)) = open {
        return value(&names, name);
    }
    let words = |words: &[&str]| Offer::Words(words.iter().map(|word| (*word).to_owned()).collect());
    match names.as_slice() {
        [] => words(&simulated()),
        ["s3"] => words(&s3::COMMANDS),
        ["s3", "cp" | "mv" | "sync", ..] => Offer::Value("Path".to_owned()),
        ["s3", _, ..] => Offer::Value("S3Uri".to_owned()),
        ["configure"] => words(&["export-credentials", "get", "import", "list", "list-profiles", "set"]),
        [name] => match service(name) {
            Some(service) => Offer::Words(operation::simulated(service)),
            None => Offer::Free,
        },
        [name, "wait"] => service(name).map_or(Offer::Free, |service| Offer::Words(wait::simulated(service))),
        _ => Offer::Free,
    }
}

fn service(command: &str) -> Option<&'static Service> {
    COMMANDS.iter().find(|(word, _)| *word == command).and_then(|(_, name)| model::service(name))
}

fn chosen(names: &[&str]) -> Option<(&'static Service, &'static Operation)> {
    let service = service(names.first()?)?;
    let named = *names.get(1)?;
    if named == "wait" {
        let waiter = names.get(2)?;
        let (_, waiter) = model::waiters(&service.name).find(|(own, _)| model::cli_name(own) == *waiter)?;
        return Some((service, service.operation(&waiter.operation)?));
    }
    Some((service, service.operation_by_cli_name(named)?))
}

fn takes_of(names: &[&str], option: &str) -> Option<Takes> {
    let own = match names {
        ["s3", name, ..] => s3::takes(name, option),
        _ => chosen(names).and_then(|(service, operation)| options::takes(service, operation, option)),
    };
    own.or_else(|| globals::option(option).map(|(takes, _)| takes))
}

/// What an option's value may be.
fn value(names: &[&str], option: &str) -> Offer {
    let words = |values: &[String]| Offer::Words(values.to_vec());
    if let Some((service, operation)) = chosen(names) {
        let members = service.input(operation).into_iter().flat_map(|shape| &shape.members);
        if let Some(member) = members.clone().find(|member| member.cli_name() == option) {
            let shape = service.of(member);
            let item = shape.item.as_ref().filter(|_| shape.kind == Kind::List).map(|item| service.of(item));
            let values = &item.unwrap_or(shape).values;
            return if values.is_empty() { Offer::Value(member.name.clone()) } else { words(values) };
        }
    }
    match globals::option(option) {
        Some((_, values)) if !values.is_empty() => {
            Offer::Words(values.iter().map(|value| (*value).to_owned()).collect())
        }
        _ => Offer::Free,
    }
}
