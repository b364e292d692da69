//! Where candidates come from: one function for each kind of name. They read the state and nothing else.

use rolelab_core::{ec2::InstanceState, ids::InstanceId, imds};
use rolelab_shell::{
    files,
    host::Host,
    programs::{
        self,
        aws::{self, Offer},
    },
};

use super::{
    Answer, Found,
    place::{Kind, Place},
};
use crate::{
    hosts::{self, LAPTOP},
    state::State,
};

/// Where the metadata service is, as a URL begins.
const METADATA: &str = "http://169.254.169.254/";
/// Programs whose operands are directories (bash-completion's `_cd`).
const TAKE_DIRECTORIES: [&str; 3] = ["cd", "pushd", "rmdir"];
/// Builtins whose operands are names of commands.
const TAKE_COMMANDS: [&str; 3] = ["help", "type", "which"];
/// Builtins whose operands are names of variables.
const TAKE_VARIABLES: [&str; 4] = ["export", "unset", "read", "readonly"];

/// What could stand at the place.
pub(super) fn find(state: &State, host: &Host, place: &Place) -> Answer {
    let program = place.words.first().map_or("", String::as_str);
    match place.kind {
        Kind::Nothing => Answer::default(),
        Kind::Variable(_) => whole(place, variables(host)),
        Kind::File => files(host, place, false),
        Kind::Command if place.value.contains('/') || place.value == "~" => files(host, place, false),
        Kind::Command => whole(place, commands(host)),
        Kind::Argument => match program {
            "aws" => aws(state, host, place),
            "curl" => metadata(state, host, place).unwrap_or_else(|| files(host, place, false)),
            "ssh" => ssh(state, place),
            _ if TAKE_COMMANDS.contains(&program) => whole(place, commands(host)),
            _ if TAKE_VARIABLES.contains(&program) && !place.value.contains('=') => {
                whole(place, host.session.variables.keys().map(Found::new))
            }
            _ => files(host, place, TAKE_DIRECTORIES.contains(&program)),
        },
    }
}

/// Whether names here are names of files, which may need escapes.
pub(super) fn takes_files(place: &Place) -> bool {
    let program = place.words.first().map_or("", String::as_str);
    place.kind == Kind::Argument && !["aws", "ssh"].contains(&program) && !place.value.starts_with("http")
}

/// Those of `all` that begin with a part of the word.
fn matching((typed, from): (&str, usize), all: impl IntoIterator<Item = Found>) -> Answer {
    let found = all.into_iter().filter(|found| found.name.starts_with(typed)).collect();
    Answer { from, typed: typed.to_owned(), found }
}

fn whole(place: &Place, all: impl IntoIterator<Item = Found>) -> Answer {
    matching(place.part(&[]), all)
}

fn commands(host: &Host) -> impl Iterator<Item = Found> {
    let session = &host.session;
    let own = session.functions.keys().chain(session.aliases.keys()).map(String::as_str);
    programs::commands().filter(|name| programs::is_on(name, host)).map(Found::new).chain(own.map(Found::new))
}

/// Variables; one whose value is a directory may go on as a path.
fn variables(host: &Host) -> impl Iterator<Item = Found> {
    host.session.variables.keys().map(|name| Found {
        open: host
            .variable(name)
            .is_some_and(|value| value.starts_with('/') && host.files.is_directory(value)),
        ..Found::new(name)
    })
}

/// Files and directories; in a word with `=` or `:`, those of the part behind it (COMP_WORDBREAKS).
fn files(host: &Host, place: &Place, only_directories: bool) -> Answer {
    let (path, at) = place.part(&['=', ':']);
    if path == "~" {
        return Answer { from: at, typed: path.to_owned(), found: vec![Found::open("~/")] };
    }
    let above = path.rsplit_once('/').map_or("", |(above, _)| above);
    let directory = match above.strip_prefix('~') {
        Some("") => host.home(),
        Some(rest) if rest.starts_with('/') => format!("{}{rest}", host.home()),
        // Another user's home.
        Some(_) => return Answer::default(),
        None if above.is_empty() && path.starts_with('/') => "/".to_owned(),
        None => files::absolute(&host.session.directory, above),
    };
    let names = host.files.list(&directory).unwrap_or_default();
    let found = names.into_iter().filter_map(|name| {
        match host.files.is_directory(&files::absolute(&directory, &name)) {
            true => Some(Found::open(format!("{name}/"))),
            false => (!only_directories).then(|| Found::new(name)),
        }
    });
    matching(place.part(&['=', ':', '/']), found)
}

/// The host operand of ssh: labels and ids of instances that may answer, behind `USER@` if that is typed.
fn ssh(state: &State, place: &Place) -> Answer {
    let operands = place.words.iter().skip(1).filter(|word| !word.starts_with('-')).count();
    if operands > 0 {
        return Answer::default();
    }
    let labels = hosts::labels(&state.world);
    let instances = live(state).flat_map(|(id, _)| {
        let label = labels.get(id.as_str()).map(String::as_str).filter(|label| *label != id.as_str());
        [Some(id.as_str()), label].into_iter().flatten().map(Found::new).collect::<Vec<_>>()
    });
    matching(place.part(&['@']), instances)
}

fn live(state: &State) -> impl Iterator<Item = (&InstanceId, Option<&str>)> {
    let all = state.world.ec2.instances.iter();
    all.filter(|(_, i)| i.state != InstanceState::Terminated).map(|(id, i)| (id, i.name()))
}

/// What fits in an `aws` line.
fn aws(state: &State, host: &Host, place: &Place) -> Answer {
    let before = place.words.get(1..).unwrap_or_default();
    match aws::offer(before, &place.value) {
        Offer::Words(words) => whole(place, words.into_iter().map(Found::new)),
        Offer::Value(member) => match member.as_str() {
            "InstanceId" | "InstanceIds" | "Resources" => instances(state, place.part(&[])),
            "Path" if !place.value.starts_with("s3") => files(host, place, false),
            "Path" | "S3Uri" => s3_uri(state, place),
            "Filters" if place.value.contains("Name=tag:Name,Values=") => {
                matching(place.part(&['=', ',']), live(state).filter_map(|(_, name)| Some(Found::new(name?))))
            }
            "IamInstanceProfile" if !place.value.contains('=') => whole(place, [Found::open("Name=")]),
            "IamInstanceProfile" => matching(place.part(&['=']), names(state, "InstanceProfileName")),
            _ => whole(place, names(state, &member)),
        },
        // As bash does behind a program's own completion that has nothing to say: `file://` alone leads to files.
        Offer::Free if place.value.starts_with("file://") => files(host, place, false),
        Offer::Free => Answer::default(),
    }
}

/// Ids of instances. What is typed may be the beginning of a Name as well: the id takes its place.
fn instances(state: &State, (typed, from): (&str, usize)) -> Answer {
    let found = live(state).filter(|(id, name)| {
        id.as_str().starts_with(typed) || (!typed.is_empty() && name.is_some_and(|n| n.starts_with(typed)))
    });
    let found = found.map(|(id, name)| Found {
        shown: name.map(|name| format!("{} {name}", id.as_str())),
        ..Found::new(id.as_str())
    });
    Answer { from, typed: typed.to_owned(), found: found.collect() }
}

/// Names of what an operation's member asks for.
fn names(state: &State, member: &str) -> Vec<Found> {
    let iam = &state.world.iam;
    let ec2 = &state.world.ec2;
    match member {
        "RoleName" => iam.roles.keys().map(Found::new).collect(),
        "InstanceProfileName" => iam.instance_profiles.keys().map(Found::new).collect(),
        "PolicyArn" | "PermissionsBoundary" => {
            iam.policies.values().map(|policy| Found::new(&policy.arn)).collect()
        }
        "UserName" => iam.users.keys().map(Found::new).collect(),
        "PolicySourceArn" => {
            let users = iam.users.values().map(|user| user.arn.to_string());
            let all = users.chain(iam.roles.values().map(|role| role.arn.to_string()));
            all.map(|arn| Found::new(&arn)).collect()
        }
        "AccessKeyId" => {
            let lasting = state.world.sts.keys.values().filter(|key| !key.holder.is_temporary());
            lasting.map(|key| Found::new(key.id.as_str())).collect()
        }
        "Bucket" => state.world.s3.buckets.keys().map(|name| Found::new(name.as_str())).collect(),
        "ImageId" | "ImageIds" => ec2.images.keys().map(|id| Found::new(id.as_str())).collect(),
        "KeyName" | "KeyNames" => {
            let there = ec2.key_pairs.iter().filter(|(_, pair)| !pair.gone);
            there.map(|(name, _)| Found::new(name)).collect()
        }
        "Namespace" => vec![Found::new("AWS/EC2")],
        "MetricName" => ["MetadataNoToken", "MetadataNoTokenRejected"].into_iter().map(Found::new).collect(),
        "AssociationId" | "AssociationIds" => {
            let all = ec2.instances.values().filter_map(|i| i.association.as_ref());
            all.map(|association| Found::new(association.id.as_str())).collect()
        }
        _ => Vec::new(),
    }
}

/// `s3://BUCKET/KEY`, one part after the other.
fn s3_uri(state: &State, place: &Place) -> Answer {
    let buckets = &state.world.s3.buckets;
    let Some(rest) = place.value.strip_prefix("s3://") else { return whole(place, [Found::open("s3://")]) };
    let part = place.part(&['/']);
    let Some((bucket, key)) = rest.split_once('/') else {
        return matching(part, buckets.keys().map(|name| Found::open(format!("{}/", name.as_str()))));
    };
    let above = key.rsplit_once('/').map_or(String::new(), |(above, _)| format!("{above}/"));
    let bucket = buckets.iter().find(|(name, _)| name.as_str() == bucket).map(|(_, bucket)| bucket);
    let keys = bucket.into_iter().flat_map(|bucket| bucket.objects.keys());
    let below = keys.filter_map(|key| key.strip_prefix(above.as_str()));
    matching(
        part,
        below.map(|key| match key.split_once('/') {
            Some((directory, _)) => Found::open(format!("{directory}/")),
            None => Found::new(key),
        }),
    )
}

/// Paths of the metadata service in a URL, as this instance has them now; `None` for anything else than its URL.
fn metadata(state: &State, host: &Host, place: &Place) -> Option<Answer> {
    if host.id == LAPTOP {
        return None;
    }
    if place.value.len() >= 4 && METADATA.starts_with(place.value.as_str()) {
        return Some(whole(place, [Found::open(METADATA)]));
    }
    let address = METADATA.strip_prefix("http:").unwrap_or_default().trim_matches('/');
    let url = place.value.strip_prefix("http://").unwrap_or(&place.value);
    let path = url.strip_prefix(address)?.strip_prefix('/')?;
    if path.contains(['?', '#']) {
        return Some(Answer::default());
    }
    let above = path.rsplit_once('/').map_or(String::new(), |(above, _)| format!("{above}/"));
    let names = imds::names(&state.world, &InstanceId::new(&host.id), &format!("/{above}"));
    Some(matching(
        place.part(&['/']),
        names.into_iter().map(|name| if name.ends_with('/') { Found::open(name) } else { Found::new(name) }),
    ))
}
