//! DescribeKeyPairs.

use serde_json::{Value, json};

use super::{key_pair, listing::Listing, view};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, tags_out, texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeKeyPairs", needs, run, read_only: true, management: true };

const LISTING: Listing = Listing {
    list: "KeyPairs",
    id: "KeyName",
    ways: &[
        ("fingerprint", "KeyFingerprint"),
        ("key-name", "KeyName"),
        ("key-pair-id", "KeyPairId"),
        ("tag-key", "Tags.Key"),
    ],
    // There are no pages.
    longest: i64::MAX,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeKeyPairs", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let (names, ids) = (texts(input, "KeyNames"), texts(input, "KeyPairIds"));
    for name in &names {
        key_pair::named(world, name)?;
    }
    for id in &ids {
        key_pair::by_id(world, id)?;
    }
    let all = names.is_empty() && ids.is_empty();
    let there = world.ec2.key_pairs.iter().filter(|(_, pair)| !pair.gone);
    let wanted =
        there.filter(|(name, pair)| all || names.contains(&name.as_str()) || ids.contains(&pair.id.as_str()));
    let told = wanted.map(|(name, pair)| {
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
    LISTING.tell(world, input, None, told)
}
