//! `aws SERVICE wait NAME`: asks one operation again and again, by the simulated clock, until its waiter is content.
//!
//! Source: awscli 2.9.19, `customizations/waiters.py` and `botocore/waiter.py`, as observed.

use rolelab_core::{
    coverage,
    model::{self, Acceptor, Matcher, Operation, Service, State, Waiter, cli_name},
    time::Span,
};
use serde_json::Value;

use super::{
    call::{Client, Paging, Replied},
    end::{End, Outcome},
    globals::Globals,
    help, names, names_table,
    operation::Command,
    options::{self, Wanted},
    output,
    query::Query,
    skeleton,
};
use crate::{port::Ask, program::Process};

/// The waiters of a service whose operation the front door answers.
pub(super) fn simulated(service: &Service) -> Vec<String> {
    let there = |(_, waiter): &(&str, &Waiter)| coverage::has(&service.name, &waiter.operation);
    model::waiters(&service.name).filter(there).map(|(name, _)| cli_name(name)).collect()
}

/// Runs what follows `wait`.
///
/// # Errors
/// As the real one: the time is over, or what is waited for will not come.
pub(super) async fn run(
    process: &Process,
    globals: &Globals,
    service: &'static Service,
    args: &[String],
) -> Outcome<i32> {
    let command = globals.command.as_str();
    let known =
        names_table::WAITERS.iter().find(|(of, _)| *of == service.name).map_or("", |(_, names)| names);
    let known: Vec<&str> = known.split(' ').collect();
    let Some((name, args)) = args.split_first() else {
        return Err(End::Failed(super::end::PARAM_VALIDATION, USAGE.replace("SERVICE", command)));
    };
    let found = model::waiters(&service.name).find(|(own, _)| cli_name(own) == *name);
    if name == "help" {
        let names = simulated(service);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return help(process, &format!("aws {command} wait"), &names).await;
    }
    if !known.contains(&name.as_str()) {
        return Err(names::invalid_choice("subcommand", name, &known));
    }
    let missing = || End::NotSimulated(format!("aws {command} wait {name}"));
    let (own, waiter) = found.ok_or_else(missing)?;
    let operation = service.operation(&waiter.operation).ok_or_else(missing)?;
    let asking = Command { process, globals, service, operation, name: format!("{command}.wait.{name}") };
    let input = match options::read(process, globals, service, operation, args)? {
        Wanted::Help => {
            let listed = options::listed(service, operation);
            let names: Vec<&str> = listed.iter().map(String::as_str).collect();
            return help(process, &format!("aws {command} wait {name}"), &names).await;
        }
        Wanted::Skeleton => {
            process.stdout.write(output::pretty(&skeleton::input(service, operation))).await?;
            return Ok(0);
        }
        Wanted::Sample { input } => input,
        Wanted::Call { input, paging, .. } if paging == Paging::default() => input,
        Wanted::Call { .. } => {
            let members = service.input(operation).into_iter().flat_map(|shape| &shape.members);
            let members: Vec<&str> = members.map(|member| member.name.as_str()).collect();
            return Err(End::validation(format!(
                "Parameter validation failed:\nUnknown parameter in input: \"PaginationConfig\", must be one of: {}",
                members.join(", ")
            )));
        }
    };
    let client = Client::new(process, globals, service, &asking.name).await?;
    let input = asking.with_tokens(input).await?;
    wait(process, own, waiter, &client, operation, &input).await
}

/// What `aws SERVICE wait` alone says.
const USAGE: &str =
    "usage: aws [options] SERVICE wait <subcommand> [parameters]\naws: error: too few arguments";

async fn wait(
    process: &Process,
    name: &str,
    waiter: &Waiter,
    client: &Client<'_>,
    operation: &Operation,
    input: &Value,
) -> Outcome<i32> {
    let mut paths = Vec::new();
    for acceptor in &waiter.acceptors {
        paths.push(acceptor.argument.as_deref().map(Query::read).transpose()?);
    }
    let failed = |why: String| End::general(format!("Waiter {name} failed: {why}"));
    let mut ever = false;
    for attempt in 1.. {
        let replied = client.reply(operation, input).await?;
        let (mut state, mut looked_at) = (None, None);
        for (acceptor, path) in waiter.acceptors.iter().zip(&paths) {
            looked_at = Some(acceptor);
            if matches(acceptor, path.as_ref(), &replied)? {
                state = Some(acceptor.state);
                ever = true;
                break;
            }
        }
        // botocore names the one that it looked at last.
        let explained = looked_at.map(explained).unwrap_or_default();
        if let (None, Some((code, message))) = (state, &replied.error) {
            return Err(failed(format!("An error occurred ({code}): {message}")));
        }
        match state {
            Some(State::Success) => return Ok(0),
            Some(State::Failure) => {
                return Err(failed(format!("Waiter encountered a terminal failure state: {explained}")));
            }
            _ => {}
        }
        if attempt >= waiter.max_attempts {
            return Err(failed(match ever {
                true => format!("Max attempts exceeded. Previously accepted state: {explained}"),
                false => "Max attempts exceeded".to_owned(),
            }));
        }
        process.port.ask(Ask::Sleep(Span::seconds(waiter.delay))).await?;
    }
    Ok(0)
}

fn matches(acceptor: &Acceptor, path: Option<&Query>, replied: &Replied) -> Outcome<bool> {
    let expected = &acceptor.expected;
    Ok(match acceptor.matcher {
        Matcher::Status => expected.as_u64() == Some(u64::from(replied.status)),
        Matcher::Error => {
            let code = replied.error.as_ref().map_or("", |(code, _)| code);
            match expected {
                Value::Bool(any) => replied.error.is_some() == *any,
                expected => expected.as_str() == Some(code),
            }
        }
        Matcher::Path | Matcher::PathAll | Matcher::PathAny => {
            let (Some(path), None) = (path, &replied.error) else { return Ok(false) };
            let found = path.search(&replied.answer)?;
            match (acceptor.matcher, &found) {
                (Matcher::Path, found) => found == expected,
                (Matcher::PathAll, Value::Array(items)) => {
                    !items.is_empty() && items.iter().all(|item| item == expected)
                }
                (_, Value::Array(items)) => items.contains(expected),
                _ => false,
            }
        }
    })
}

/// botocore's words for a match, its slips included.
fn explained(acceptor: &Acceptor) -> String {
    let argument = acceptor.argument.as_deref().unwrap_or_default();
    let expected = output::shown(&acceptor.expected);
    match acceptor.matcher {
        Matcher::Path => format!("For expression \"{argument}\" we matched expected path: \"{expected}\""),
        Matcher::PathAll => {
            format!("For expression \"{argument}\" all members matched excepted path: \"{expected}\"")
        }
        Matcher::PathAny => {
            format!("For expression \"{argument}\" we matched expected path: \"{expected}\" at least once")
        }
        Matcher::Status => format!("Matched expected HTTP status code: {expected}"),
        Matcher::Error => format!("Matched expected service error code: {expected}"),
    }
}
