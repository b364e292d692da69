//! Who the instance is: the identity document, the stand-ins for its signatures, and the instance identity role.
//!
//! Nothing here can be verified with AWS's certificates, and what cannot be says so when it is decoded.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{
    documents::{credentials, document},
    view::{Leaf, View},
};
use crate::{
    ec2,
    ids::{AccessKeyId, Arn, RoleName, UniqueId},
    mint::Mint,
    sts::{AccessKey, Given, Holder, RoleSession, SourceInstance},
    time::{Span, Timestamp},
    timing,
};

/// `dynamic/instance-identity/document`. Members and order are those of captures of 2020 and 2023.
pub(super) fn identity_document<'a>(view: &View<'a>) -> Leaf<'a> {
    let instance = view.instance;
    let (pending, address) = (instance.launched.iso(), instance.private_address.to_string());
    let text = document(&[
        ("accountId", Some(view.world.account.as_str())),
        ("architecture", Some(ec2::architecture(instance))),
        ("availabilityZone", Some(view.world.ec2.network.zone(instance))),
        ("billingProducts", None),
        ("devpayProductCodes", None),
        ("marketplaceProductCodes", None),
        ("imageId", Some(instance.image.as_str())),
        ("instanceId", Some(instance.id.as_str())),
        ("instanceType", Some(&instance.instance_type)),
        ("kernelId", None),
        ("pendingTime", Some(&pending)),
        ("privateIp", Some(&address)),
        ("ramdiskId", None),
        ("region", Some(&view.world.region)),
        ("version", Some("2017-09-30")),
    ]);
    text.into()
}

/// A stand-in for a signature over the document: `bytes` bytes of base64 in lines of `width`. Decoded, it says
/// what it is.
pub(super) fn stand_in<'a>(view: &View<'a>, bytes: usize, width: usize) -> Leaf<'a> {
    let says = format!("Not a signature. The lab signs nothing for {}. ", view.instance.id);
    let filler: Vec<u8> = says.bytes().cycle().take(bytes).collect();
    let encoded = STANDARD.encode(filler);
    let mut text = String::with_capacity(encoded.len() + encoded.len() / width);
    for (number, letter) in encoded.chars().enumerate() {
        if number > 0 && number % width == 0 {
            text.push('\n');
        }
        text.push(letter);
    }
    text.into()
}

/// The role that every instance has, whatever is attached to it (EC2 user guide, "Instance identity roles").
const ROLE: &str = "aws:ec2-instance";

/// `identity-credentials/ec2/info`.
pub(super) fn info<'a>(view: &View<'a>) -> Leaf<'a> {
    let (_, at) = refresh(view);
    let text = document(&[
        ("Code", Some("Success")),
        ("LastUpdated", Some(&at.iso())),
        ("AccountId", Some(view.world.account.as_str())),
    ]);
    Leaf::from(text).modified(at)
}

/// `identity-credentials/ec2/security-credentials/ec2-instance`: keys that may do nothing but tell who they are.
///
/// They are a function of seed, instance, hour and version of the service, drawn from a mint of their own: so
/// reading them disturbs no other id, and nobody who never reads them pays for them. STS comes to know a set
/// when it is first handed out.
pub(super) fn identity_credentials<'a>(view: &View<'a>) -> Leaf<'a> {
    let (turn, issued) = refresh(view);
    let mut mint = mint_for(view, turn);
    let id = AccessKeyId::new(mint.unique("ASIA", 20));
    if let Some(known) = view.world.sts.keys.get(&id) {
        return credentials(known);
    }
    let key = AccessKey {
        id,
        secret: mint.secret(),
        token: Some(mint.session_token()),
        holder: Holder::Session(session(view)),
        issued,
        expires: Some(issued.plus(timing::ROLE_KEYS_VALID).plus(offset(&mut mint))),
        active: true,
    };
    let leaf = credentials(&key);
    Leaf { minted: Some(Box::new(key)), ..leaf }
}

/// The session as GetCallerIdentity tells it: captures show `UserId` `ACCOUNT:aws:ec2-instance:i-…` and
/// `Arn` `arn:aws:sts::ACCOUNT:assumed-role/aws:ec2-instance/i-…`.
fn session(view: &View<'_>) -> RoleSession {
    let (world, instance) = (view.world, view.instance);
    let account = world.account.as_str();
    RoleSession {
        role: RoleName::new(ROLE),
        role_id: UniqueId::new(format!("{account}:{ROLE}")),
        role_arn: Arn::new("iam", "", account, format!("role/{ROLE}")),
        name: instance.id.as_str().to_owned(),
        source_instance: Some(SourceInstance {
            id: instance.id.clone(),
            arn: Arn::new("ec2", &world.region, account, format!("instance/{}", instance.id)),
            delivery: view.delivery,
            vpc: world.ec2.network.vpc_id(instance).to_owned(),
            private_address: instance.private_address,
        }),
        given: Given::default(),
    }
}

/// Which refresh since the launch this is, and when it was.
fn refresh(view: &View<'_>) -> (i64, Timestamp) {
    let launched = view.instance.launched;
    let every = timing::ROTATION.as_millis().max(1);
    let turn = view.world.now.since(launched).as_millis().div_euclid(every);
    (turn, launched.plus(Span::millis(turn.saturating_mul(every))))
}

fn mint_for(view: &View<'_>, turn: i64) -> Mint {
    let digest = Sha256::new()
        .chain_update(b"instance-identity")
        .chain_update(view.world.mint.seed().to_le_bytes())
        .chain_update(view.instance.id.as_str().as_bytes())
        .chain_update(turn.to_le_bytes())
        .chain_update(view.instance.launched.as_millis().to_le_bytes())
        .chain_update([view.delivery])
        .finalize();
    let seed = digest.iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte));
    Mint::new(seed)
}

/// The spread of a set's life that the sets of roles have too.
fn offset(mint: &mut Mint) -> Span {
    let (least, most) =
        (timing::ROLE_KEYS_OFFSET_MIN.as_seconds(), timing::ROLE_KEYS_OFFSET_MAX.as_seconds());
    let drawn = mint.number("identity-offset", most.saturating_sub(least).unsigned_abs());
    Span::seconds(least.saturating_add(i64::try_from(drawn).unwrap_or_default()))
}
