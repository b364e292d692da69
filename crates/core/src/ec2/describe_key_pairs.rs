//! DescribeKeyPairs.

use serde_json::{Value, json};

use super::{
    KeyPair,
    errors::unless_dry_run,
    filters::{self, Filter, Filtered},
    key_pair, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, tags_out, texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeKeyPairs", needs, run, read_only: true, management: true };

/// A key pair with its name.
struct Named<'a>(&'a str, &'a KeyPair);

impl Filtered for Named<'_> {
    fn tags(&self) -> &[(String, String)] {
        &self.1.tags
    }
}

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeKeyPairs", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    // The filters of this operation (EC2 API reference).
    let known = [
        Filter {
            name: "fingerprint",
            values: |_, Named(_, pair): &Named<'_>| vec![pair.fingerprint.clone()],
        },
        Filter { name: "key-name", values: |_, Named(name, _)| vec![(*name).to_owned()] },
        Filter { name: "key-pair-id", values: |_, Named(_, pair)| vec![pair.id.clone()] },
        Filter {
            name: "tag-key",
            values: |_, Named(_, pair)| pair.tags.iter().map(|(key, _)| key.clone()).collect(),
        },
    ];
    let chosen = filters::read(&known, input)?;
    let (names, ids) = (texts(input, "KeyNames"), texts(input, "KeyPairIds"));
    for name in &names {
        key_pair::named(world, name)?;
    }
    for id in &ids {
        key_pair::by_id(world, id)?;
    }
    unless_dry_run(input)?;
    let all = names.is_empty() && ids.is_empty();
    let there = world.ec2.key_pairs.iter().filter(|(_, pair)| !pair.gone);
    let there = there.map(|(name, pair)| Named(name, pair));
    let wanted =
        there.filter(|Named(name, pair)| all || names.contains(name) || ids.contains(&pair.id.as_str()));
    let told = wanted.filter(|named| chosen.pass(world, named)).map(|Named(name, pair)| {
        without_nulls(json!({
            "KeyPairId": pair.id,
            "KeyFingerprint": pair.fingerprint,
            "KeyName": name,
            "KeyType": pair.kind.name(),
            "Tags": tags_out(&pair.tags),
            "PublicKey": flag(input, "IncludePublicKey").then(|| key_pair::public_key(world, name)),
            "CreateTime": view::time(pair.created),
        }))
    });
    Ok(json!({"KeyPairs": told.collect::<Vec<_>>()}))
}
