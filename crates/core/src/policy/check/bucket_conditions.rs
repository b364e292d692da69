//! Conditions in policies of S3 buckets: keys that S3 does not have, keys that the named actions do not have, and addresses.
//!
//! Sentences: public transcripts of PutBucketPolicy for the first two, scality's cloudserver (its checks of bucket policies,
//! written after AWS) for the third and for keys that begin with `aws:`, which pass however they go on. Which of several faults S3
//! tells first is not recorded. Which action has which key: Service Authorization Reference, "Actions, resources, and
//! condition keys for Amazon S3". Patterns of actions and `NotAction` may mean any action, and pass.

use std::sync::OnceLock;

use super::{Around, Found, found, identity::parts};
use crate::policy::{
    draft::{Draft, Part, Said},
    values::is_network,
};

/// A key a line, in lower case and in order, without `s3:`, and the actions that have it; all of them, where none follows.
/// A key that ends with `/` goes on with that of a tag. See NOTICE-iam-data there.
const KEYS: &str = include_str!("../../../models/s3-conditions.txt");

/// The actions that have a key of S3, in lower case; all of them if there is none. `None`: S3 does not have the key.
fn actions_of(key: &str) -> Option<&'static [&'static str]> {
    static LIST: OnceLock<Vec<(&str, Vec<&str>)>> = OnceLock::new();
    let list = LIST.get_or_init(|| {
        let line = |line: &'static str| {
            let mut words = line.split(' ');
            (words.next().unwrap_or_default(), words.collect())
        };
        KEYS.lines().map(line).collect()
    });
    let known = match key.find('/') {
        Some(slash) if slash + 1 < key.len() => key.get(..=slash)?,
        _ => key,
    };
    let place = list.binary_search_by_key(&known, |(name, _)| name).ok()?;
    list.get(place).map(|(_, actions)| actions.as_slice())
}

/// What stands behind `s3:` in a key, in lower case.
fn of_s3(key: &str) -> Option<String> {
    key.to_ascii_lowercase().strip_prefix("s3:").map(str::to_owned)
}

fn keys(part: &Part) -> impl Iterator<Item = &Said> {
    part.conditions.iter().flat_map(|test| &test.keys).map(|(key, _)| key)
}

/// A key of S3 that there is not, or one of no service at all.
pub(super) fn known(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let strange = |key: &&Said| match of_s3(&key.text) {
        Some(key) => actions_of(&key).is_none(),
        None => !key.text.contains(':'),
    };
    let key = parts(draft).flat_map(keys).find(strange)?;
    let message = format!("`{}` is no condition key of S3", key.text);
    Some(found(key.at, key.end, "Policy has an invalid condition key", message))
}

/// Each action of a statement has to have each key of S3 in its conditions: if one has not, S3 refuses the policy.
pub(super) fn apply(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let (key, action) = parts(draft).find_map(|part| {
        let texts = part.actions.as_ref().filter(|texts| !texts.negated)?;
        let lacks = |actions: &[&str]| {
            let mut named = texts.entries.iter().filter(|action| !action.text.contains(['*', '?']));
            let has = |action: &Said| of_s3(&action.text).is_none_or(|name| actions.contains(&name.as_str()));
            named.find(|action| !actions.is_empty() && !has(action))
        };
        keys(part).find_map(|key| Some((key, lacks(actions_of(&of_s3(&key.text)?)?)?)))
    })?;
    let sentence = "Conditions do not apply to combination of actions and resources in statement";
    let message =
        format!("`{}` has no condition key `{}`: give it a statement of its own", action.text, key.text);
    Some(found(key.at, key.end, sentence, message))
}

/// Values of `IpAddress` and `NotIpAddress`.
pub(super) fn addresses(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let tests = parts(draft).flat_map(|part| &part.conditions);
    let of_addresses =
        tests.filter(|test| matches!(super::bare(&test.operator.text), "IpAddress" | "NotIpAddress"));
    let mut values = of_addresses.flat_map(|test| &test.keys).flat_map(|(_, values)| values);
    let value = values.find(|value| !value.text.contains("${") && !is_network(&value.text))?;
    let message = format!("`{}` is no address or range such as 203.0.113.0/24", value.text);
    Some(found(value.at, value.end, "Invalid IP address in Conditions", message))
}
