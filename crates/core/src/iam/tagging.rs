//! Tags of roles, users, managed policies and instance profiles: twelve operations that differ in what they are on.
//!
//! Keys of roles and users are compared ignoring case, those of others are not (IAM User Guide, "Tags for IAM
//! resources"). Sentences: localstack's recordings of IAM, the tests of tags of 2026.

use serde_json::{Value, json};

use super::{
    change,
    errors::{TagKeys, limit, tags_of},
    find, keys, look,
    page::page,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{required, texts},
    world::World,
};

/// The most tags of one of them (IAM User Guide, "IAM and AWS STS quotas").
const QUOTA: usize = 50;

/// What has tags.
trait Tagged {
    /// The operations that tag, untag and list, and their actions.
    const NAMES: [(&'static str, &'static str); 3];
    const KEYS: TagKeys;
    /// How its quota is called.
    const QUOTA_NAME: &'static str;
    fn need(world: &World, action: &str, input: &Value) -> Need;
    fn tags<'a>(world: &'a mut World, input: &Value) -> Result<&'a mut Vec<(String, String)>, ApiError>;
}

struct OfRole;
struct OfUser;
struct OfPolicy;
struct OfInstanceProfile;

impl Tagged for OfRole {
    const NAMES: [(&'static str, &'static str); 3] =
        [("TagRole", "iam:TagRole"), ("UntagRole", "iam:UntagRole"), ("ListRoleTags", "iam:ListRoleTags")];
    const KEYS: TagKeys = TagKeys::IgnoringCase;
    const QUOTA_NAME: &'static str = "TagsPerRole";
    fn need(world: &World, action: &str, input: &Value) -> Need {
        find::on_role(world, action, input)
    }
    fn tags<'a>(world: &'a mut World, input: &Value) -> Result<&'a mut Vec<(String, String)>, ApiError> {
        Ok(&mut find::role_mut(world, input)?.tags)
    }
}

impl Tagged for OfUser {
    const NAMES: [(&'static str, &'static str); 3] =
        [("TagUser", "iam:TagUser"), ("UntagUser", "iam:UntagUser"), ("ListUserTags", "iam:ListUserTags")];
    const KEYS: TagKeys = TagKeys::IgnoringCase;
    const QUOTA_NAME: &'static str = "TagsPerUser";
    fn need(world: &World, action: &str, input: &Value) -> Need {
        find::on_user(world, action, input)
    }
    fn tags<'a>(world: &'a mut World, input: &Value) -> Result<&'a mut Vec<(String, String)>, ApiError> {
        Ok(&mut find::user_mut(world, input)?.tags)
    }
}

impl Tagged for OfPolicy {
    const NAMES: [(&'static str, &'static str); 3] = [
        ("TagPolicy", "iam:TagPolicy"),
        ("UntagPolicy", "iam:UntagPolicy"),
        ("ListPolicyTags", "iam:ListPolicyTags"),
    ];
    const KEYS: TagKeys = TagKeys::AsWritten;
    const QUOTA_NAME: &'static str = "TagsPerPolicy";
    fn need(world: &World, action: &str, input: &Value) -> Need {
        find::on_policy(world, action, input)
    }
    fn tags<'a>(world: &'a mut World, input: &Value) -> Result<&'a mut Vec<(String, String)>, ApiError> {
        let arn = find::policy(world, input)?.arn.clone();
        let policy = world.iam.policies.get_mut(&arn);
        policy.map(|policy| &mut policy.tags).ok_or_else(|| find::no_policy(required(input, "PolicyArn")))
    }
}

impl Tagged for OfInstanceProfile {
    const NAMES: [(&'static str, &'static str); 3] = [
        ("TagInstanceProfile", "iam:TagInstanceProfile"),
        ("UntagInstanceProfile", "iam:UntagInstanceProfile"),
        ("ListInstanceProfileTags", "iam:ListInstanceProfileTags"),
    ];
    const KEYS: TagKeys = TagKeys::AsWritten;
    const QUOTA_NAME: &'static str = "TagsPerInstanceProfile";
    fn need(world: &World, action: &str, input: &Value) -> Need {
        find::on_profile(world, action, input)
    }
    fn tags<'a>(world: &'a mut World, input: &Value) -> Result<&'a mut Vec<(String, String)>, ApiError> {
        Ok(&mut find::profile_mut(world, input)?.tags)
    }
}

const fn tag<T: Tagged>() -> Row {
    change(T::NAMES[0].0, needs_to_tag::<T>, run_tag::<T>)
}

const fn untag<T: Tagged>() -> Row {
    change(T::NAMES[1].0, needs_to_untag::<T>, run_untag::<T>)
}

const fn list<T: Tagged>() -> Row {
    look(T::NAMES[2].0, |world, input| vec![T::need(world, T::NAMES[2].1, input)], run_list::<T>)
}

pub(super) static ROWS: [Row; 12] = [
    tag::<OfRole>(),
    untag::<OfRole>(),
    list::<OfRole>(),
    tag::<OfUser>(),
    untag::<OfUser>(),
    list::<OfUser>(),
    tag::<OfPolicy>(),
    untag::<OfPolicy>(),
    list::<OfPolicy>(),
    tag::<OfInstanceProfile>(),
    untag::<OfInstanceProfile>(),
    list::<OfInstanceProfile>(),
];

fn needs_to_tag<T: Tagged>(world: &World, input: &Value) -> Vec<Need> {
    let mut need = T::need(world, T::NAMES[0].1, input);
    keys::requested_tags(input, &mut need.context);
    vec![need]
}

fn needs_to_untag<T: Tagged>(world: &World, input: &Value) -> Vec<Need> {
    let mut need = T::need(world, T::NAMES[1].1, input);
    let keys = texts(input, "TagKeys").into_iter().map(str::to_owned).collect();
    need.context.insert("aws:tagkeys".to_owned(), keys);
    vec![need]
}

/// A tag whose key is there gets another value, and keeps its place.
fn run_tag<T: Tagged>(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let given = tags_of(call.input, T::QUOTA_NAME, T::KEYS)?;
    let tags = T::tags(call.world, call.input)?;
    let mut all = tags.clone();
    for (key, value) in given {
        match all.iter_mut().find(|(own, _)| T::KEYS.same(own, &key)) {
            Some(tag) => *tag = (key, value),
            None => all.push((key, value)),
        }
    }
    if all.len() > QUOTA {
        return Err(limit(&format!("Cannot exceed quota for {}: {QUOTA}", T::QUOTA_NAME)));
    }
    *tags = all;
    Ok(json!({}))
}

/// A key that is not there is no error.
fn run_untag<T: Tagged>(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let keys = texts(call.input, "TagKeys");
    let tags = T::tags(call.world, call.input)?;
    tags.retain(|(own, _)| !keys.iter().any(|key| T::KEYS.same(own, key)));
    Ok(json!({}))
}

fn run_list<T: Tagged>(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let tags = T::tags(call.world, call.input)?;
    let numbered: Vec<(String, Value)> = tags
        .iter()
        .enumerate()
        .map(|(place, (key, value))| (format!("{place:03}"), json!({"Key": key, "Value": value})))
        .collect();
    page(call.input, "Tags", numbered.iter().map(|(place, tag)| (place.as_str(), tag.clone())))
}
