//! Names and values in a document that AWS takes silently and that can match nothing: actions, condition keys, variables,
//! networks and numbers. They change no verdict.
//!
//! Sources: the Service Authorization Reference as of 2026-09 (`names.txt`), of some services; IAM User Guide, "AWS global
//! condition context keys" and "IAM JSON policy elements: Condition operators".

use std::net::IpAddr;

use rolelab_core::policy::{check::Kind, matches};

use super::{
    looked::{Looked, Statement},
    notes::{Note, note, version},
};

/// Actions as `SERVICE:NAME`, and condition keys behind `key `.
const NAMES: &str = include_str!("names.txt");

/// What follows a `/` may be anything.
#[rustfmt::skip]
const GLOBAL: [&str; 58] = [
    "aws:AssumedRoot", "aws:CalledVia", "aws:CalledViaAWSMCP", "aws:CalledViaFirst", "aws:CalledViaLast",
    "aws:ChatbotSourceArn", "aws:CurrentTime", "aws:Ec2InstanceSourcePrivateIPv4", "aws:Ec2InstanceSourceVpc",
    "aws:EpochTime", "aws:FederatedProvider", "aws:IsMcpServiceAction", "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
    "aws:PrincipalTag/", "aws:PrincipalType", "aws:Referer", "aws:RequestTag/", "aws:RequestedRegion",
    "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:ResourceTag/", "aws:SecureTransport",
    "aws:SignInSessionArn", "aws:SourceAccount", "aws:SourceArn", "aws:SourceIdentity", "aws:SourceInstanceARN",
    "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner", "aws:SourceUserAgent",
    "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:TagKeys", "aws:TokenIssueTime", "aws:UserAgent",
    "aws:ViaAWSMCPService", "aws:ViaAWSService", "aws:VpcSourceIp", "aws:VpceAccount", "aws:VpceOrgID",
    "aws:VpceOrgPaths", "aws:VpceVpc", "aws:userid", "aws:username", "aws:MultiSessionPrincipal/",
    "aws:ResourceCreatedBy",
];

fn known(service: &str, keys: bool) -> impl Iterator<Item = &'static str> {
    let service = service.to_ascii_lowercase();
    let names = NAMES.lines().filter_map(move |line| match line.strip_prefix("key ") {
        Some(key) => keys.then_some(key),
        None => (!keys).then_some(line),
    });
    names.filter(move |name| {
        name.split_once(':').is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(&service))
    })
}

/// How many letters must be put in, taken out or changed, or two neighbours swapped, to make one of the other.
fn apart(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = rows[i][j] + usize::from(x != y);
            let mut least = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *y && *x == b[j - 1] {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or_default()
}

/// Letters of a name that are compared at most: names are shorter.
const LONGEST: usize = 80;

fn near<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> String {
    if text.len() > LONGEST {
        return String::new();
    }
    let all = names.map(|name| (apart(text, name), name)).filter(|(apart, _)| *apart <= 3);
    all.min().map_or_else(String::new, |(_, name)| format!("; near it is `{name}`"))
}

pub(super) fn action(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let statements = looked.statements();
    let actions = statements.iter().flat_map(|s| s.texts("Action").into_iter().chain(s.texts("NotAction")));
    let mut notes = Vec::new();
    for (at, text) in actions {
        let Some((service, name)) = text.split_once(':') else { continue };
        if name.len() > LONGEST || known(service, false).next().is_none() {
            continue;
        }
        let lower = text.to_ascii_lowercase();
        if known(service, false).any(|known| matches(&lower, &known.to_ascii_lowercase())) {
            continue;
        }
        notes.push(if name.contains(['*', '?']) {
            note(at, format!("`{text}` covers no action of {service}"))
        } else {
            let near = near(text, known(service, false));
            note(at, format!("no action of {service} is called `{name}`{near}"))
        });
    }
    notes
}

/// Whether a condition key exists, as far as anybody here can tell; and what is near it.
fn strange_key(key: &str) -> Option<String> {
    let (prefix, _) = key.split_once(':')?;
    let all: Vec<&str> = match prefix.to_ascii_lowercase().as_str() {
        "aws" => GLOBAL.to_vec(),
        prefix => known(prefix, true).collect(),
    };
    let lower = key.to_ascii_lowercase();
    let is = |known: &str| {
        let (open, start) = match known.split_once('$') {
            Some((start, _)) => (true, start),
            None => (known.ends_with('/'), known),
        };
        let start = start.to_ascii_lowercase();
        if open { lower.starts_with(&start) && lower.len() > start.len() } else { lower == start }
    };
    if all.is_empty() || all.iter().any(|known| is(known)) {
        return None;
    }
    Some(near(key, all.into_iter().filter(|name| !name.contains('$'))))
}

pub(super) fn key(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let mut notes = Vec::new();
    for statement in looked.statements() {
        for (_, at, key, _) in statement.tests() {
            if let Some(near) = strange_key(key) {
                notes.push(note(at, format!("no condition key is called `{key}`{near}")));
            }
        }
        if version(looked) != Some("2012-10-17") {
            continue;
        }
        let values = statement.tests().into_iter().flat_map(|(_, _, _, values)| values);
        let said =
            statement.texts("Resource").into_iter().chain(statement.texts("NotResource")).chain(values);
        for (at, text) in said {
            for inside in text.split("${").skip(1).filter_map(|rest| rest.split('}').next()) {
                let name = inside.split(',').next().unwrap_or_default().trim();
                if let Some(near) = strange_key(name) {
                    notes.push(note(at, format!("no variable is called `{name}`{near}")));
                }
            }
        }
    }
    notes
}

/// An address, or a network with as many bits as addresses of its sort have at most.
fn is_network(text: &str) -> bool {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= most))
}

pub(super) fn value(_: Kind, _: &str, looked: &Looked) -> Vec<Note> {
    let mut notes = Vec::new();
    for (operator, _, _, values) in looked.statements().iter().flat_map(Statement::tests) {
        let name = operator.rsplit(':').next().unwrap_or_default();
        for (at, text) in values {
            if (name.starts_with("IpAddress") || name.starts_with("NotIpAddress")) && !is_network(text) {
                notes.push(note(
                    at,
                    format!(
                        "`{text}` is no address and no network, such as 203.0.113.0/24, and matches none"
                    ),
                ));
            } else if name.starts_with("Numeric") && text.parse::<f64>().is_err() {
                notes.push(note(at, format!("`{text}` is no number, and matches none")));
            }
        }
    }
    notes
}
