//! CreateKeyPair. What it hands out as a private key says that it is none: nothing here needs one.

use serde_json::{Value, json};

use super::{
    KeyPair, KeyType,
    errors::{not_one_of, unless_dry_run},
    key_pair, needs,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{list, required, tags_out, text, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "CreateKeyPair", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let mut create =
        Need { context: key_pair::tags_context(input), ..key_pair::need(world, "ec2:CreateKeyPair", input) };
    needs::put(&mut create.context, "ec2:keypairname", required(input, "KeyName"));
    needs::put(&mut create.context, "ec2:keypairtype", text(input, "KeyType").unwrap_or("rsa"));
    let tag = key_pair::need_to_tag(world, input, "CreateKeyPair");
    let tagged = !list(input, "TagSpecifications").is_empty();
    std::iter::once(create).chain(tagged.then_some(tag)).collect()
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let name = required(input, "KeyName");
    key_pair::check_name(name)?;
    let kind = match text(input, "KeyType") {
        None | Some("rsa") => KeyType::Rsa,
        Some("ed25519") => KeyType::Ed25519,
        Some(other) => return Err(not_one_of(other, "KeyType", &["rsa", "ed25519"])),
    };
    match text(input, "KeyFormat") {
        None | Some("pem") => {}
        Some("ppk") => return Err(ApiError::not_simulated("KeyFormat ppk of ec2 CreateKeyPair")),
        Some(other) => return Err(not_one_of(other, "KeyFormat", &["pem", "ppk"])),
    }
    let tags = key_pair::free(call.world, name, input)?;
    unless_dry_run(input)?;
    let now = call.world.now;
    let made = KeyPair::made(&mut call.world.mint, kind, now, tags);
    let answer = without_nulls(json!({
        "KeyFingerprint": made.fingerprint,
        "KeyMaterial": key_pair::material(kind),
        "KeyName": name,
        "KeyPairId": made.id,
        "Tags": (!made.tags.is_empty()).then(|| tags_out(&made.tags)),
    }));
    call.world.ec2.key_pairs.insert(name.to_owned(), made);
    Ok(answer)
}
