//! What instance profiles, keys, buckets and defaults are.

use rolelab_core::{
    ec2::HttpTokens,
    guardduty,
    ids::{BucketName, InstanceProfileName, RoleName, UserName},
    sts::{AccessKey, Holder},
};

use super::{Facts, Verdict, clock, facts::near, open, passed};
use crate::lesson::KeyState;

pub(super) fn instance_profile(name: Option<&str>, role: &str, facts: &Facts<'_>) -> Verdict {
    let iam = &facts.world.iam;
    let holds = |held: &Option<RoleName>| held.as_ref().is_some_and(|held| held.as_str() == role);
    let named = name.map(|name| (name, iam.instance_profile(&InstanceProfileName::new(name))));
    let holder = match named {
        Some((_, found)) => found.filter(|found| holds(&found.role)),
        None => iam.instance_profiles.values().find(|found| holds(&found.role)),
    };
    match (holder, named) {
        (Some(found), _) => {
            passed(facts.world.now, format_args!("instance profile {} holds {role}", found.name))
        }
        (None, _) if iam.role(&RoleName::new(role)).is_none() => open(facts.no_role(role)),
        (None, _) if iam.instance_profiles.is_empty() => open("there is no instance profile"),
        (None, None) => open(format!("no instance profile holds {role}")),
        (None, Some((name, None))) => {
            let others = iam.instance_profiles.values().map(|profile| profile.name.as_str());
            open(format!("there is no instance profile {name}{}", near(name, others)))
        }
        (None, Some((name, Some(found)))) => match &found.role {
            Some(held) => open(format!("instance profile {name} holds {held}, not {role}")),
            None => open(format!("instance profile {name} holds no role")),
        },
    }
}

/// The words of the API for HttpTokens, HttpPutResponseHopLimit and HttpTokensEnforced.
pub(super) fn metadata_defaults(wanted: [&Option<String>; 3], facts: &Facts<'_>) -> Verdict {
    let defaults = &facts.world.ec2.metadata_defaults;
    let switch = |on: bool| if on { "enabled" } else { "disabled" }.to_owned();
    let set = [
        ("HttpTokens", defaults.http_tokens.map(HttpTokens::name).map(str::to_owned)),
        ("HttpPutResponseHopLimit", defaults.hop_limit.map(|limit| limit.to_string())),
        ("HttpTokensEnforced", defaults.enforced.map(switch)),
    ];
    let mut held = Vec::new();
    for ((member, value), wanted) in set.into_iter().zip(wanted) {
        let Some(wanted) = wanted else { continue };
        let value = value.unwrap_or_else(|| "no-preference".to_owned());
        if value != *wanted {
            return open(format!("{member} of the account's defaults is {value}, not {wanted}"));
        }
        held.push(format!("{member} {value}"));
    }
    passed(facts.world.now, format_args!("the account's defaults: {}", held.join(", ")))
}

pub(super) fn access_key(user: &str, state: KeyState, facts: &Facts<'_>) -> Verdict {
    let of_user = |key: &&AccessKey| matches!(&key.holder, Holder::User(name) if name.as_str() == user);
    let keys: Vec<&AccessKey> = facts.world.sts.keys.values().filter(of_user).collect();
    let (word, wanted) = match state {
        KeyState::Active => ("active", true),
        KeyState::Inactive => ("inactive", false),
        KeyState::None => {
            return match keys.first() {
                None => passed(facts.world.now, format_args!("user {user} has no access key")),
                Some(key) => open(format!("user {user} still has the access key {}", key.id)),
            };
        }
    };
    match (keys.iter().find(|key| key.active == wanted), keys.first()) {
        (Some(key), _) => {
            passed(facts.world.now, format_args!("access key {} of user {user} is {word}", key.id))
        }
        (None, Some(key)) => open(format!("access key {} of user {user} is not {word}", key.id)),
        (None, None) if facts.world.iam.user(&UserName::new(user)).is_none() => open(facts.no_user(user)),
        (None, None) => open(format!("user {user} has no access key")),
    }
}

pub(super) fn object(bucket: &str, key: &str, facts: &Facts<'_>) -> Verdict {
    let Some(found) = facts.world.s3.buckets.get(&BucketName::new(bucket)) else {
        return open(format!(
            "there is no bucket {bucket}{}",
            near(bucket, facts.world.s3.buckets.keys().map(BucketName::as_str))
        ));
    };
    match found.objects.get(key) {
        Some(object) => {
            passed(object.modified.max(facts.began), format_args!("s3://{bucket}/{key} is there"))
        }
        None => open(format!("bucket {bucket} has no object {key}")),
    }
}

/// GuardDuty makes findings of calls, and tells of them after a while.
pub(super) fn finding(kind: &str, facts: &Facts<'_>) -> Verdict {
    let told = guardduty::exfiltration_told(facts.recorded).filter(|_| kind == guardduty::EXFILTRATION);
    match told {
        Some(at) if at <= facts.world.now => passed(at, "GuardDuty has the finding"),
        Some(at) => open(format!("GuardDuty has not told of it yet: it will at {}", clock(at))),
        None => open("GuardDuty has no such finding"),
    }
}
