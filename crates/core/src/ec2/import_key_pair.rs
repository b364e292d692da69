//! ImportKeyPair: a public key that somebody made elsewhere.

use serde_json::{Value, json};

use super::{
    KeyPair,
    errors::unless_dry_run,
    key_pair,
    public_key::{self, PublicKey},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{list, required, tags_out, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "ImportKeyPair", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let import =
        Need { context: key_pair::tags_context(input), ..key_pair::need(world, "ec2:ImportKeyPair", input) };
    let tag = key_pair::need_to_tag(world, input, "ImportKeyPair");
    let tagged = !list(input, "TagSpecifications").is_empty();
    std::iter::once(import).chain(tagged.then_some(tag)).collect()
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let name = required(input, "KeyName");
    key_pair::check_name(name)?;
    let PublicKey { kind, blob } = public_key::read(required(input, "PublicKeyMaterial"))?;
    let tags = key_pair::free(call.world, name, input)?;
    unless_dry_run(input)?;
    let now = call.world.now;
    let pair = KeyPair {
        fingerprint: public_key::fingerprint(kind, &blob),
        material: Some(blob),
        ..KeyPair::made(&mut call.world.mint, kind, now, tags)
    };
    let answer = without_nulls(json!({
        "KeyFingerprint": pair.fingerprint,
        "KeyName": name,
        "KeyPairId": pair.id,
        "Tags": (!pair.tags.is_empty()).then(|| tags_out(&pair.tags)),
    }));
    call.world.ec2.key_pairs.insert(name.to_owned(), pair);
    Ok(answer)
}
