//! Key pairs: making one, finding one, the public half. A private half exists nowhere: what CreateKeyPair hands out has
//! the shape of one and says that it is none.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{KeyPair, KeyType, errors::invalid_value, needs, tags};
use crate::{
    api::{ApiError, Need},
    input::required,
    mint::Mint,
    policy::Context,
    time::Timestamp,
    world::World,
};

/// What the letters of a stand-in say. All of them are letters of base64.
const SAYING: &str = "THIS/IS/NO/PRIVATE/KEY/BUT/A/STAND/IN/MADE/BY/ROLELAB/";

impl KeyPair {
    /// A new key pair. Its fingerprint comes from the mint, since there is no key to digest.
    pub(crate) fn made(mint: &mut Mint, kind: KeyType, at: Timestamp, tags: Vec<(String, String)>) -> Self {
        let id = mint.resource("key");
        let digest: Vec<u8> =
            (0..4).flat_map(|_| mint.number("key-fingerprint", u64::MAX).to_le_bytes()).collect();
        let fingerprint = match kind {
            KeyType::Rsa => {
                let bytes: Vec<String> = digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect();
                bytes.join(":")
            }
            KeyType::Ed25519 => STANDARD.encode(digest),
        };
        Self { id, kind, fingerprint, created: at, tags, material: None, gone: false }
    }
}

/// The most key pairs of a region (EC2 API reference, CreateKeyPair), deleted ones included.
const MOST: usize = 5000;
/// The longest name (the same page).
const LONGEST: usize = 255;
const TAGGABLE: [&str; 1] = ["key-pair"];

/// Refuses what is no name.
pub(super) fn check_name(name: &str) -> Result<(), ApiError> {
    if name.trim().is_empty() || name.len() > LONGEST || !name.is_ascii() {
        return Err(invalid_value(format!(
            "Value ({name}) for parameter KeyName is invalid. Character sets beyond ASCII are not supported."
        )));
    }
    Ok(())
}

/// Refuses a name that is taken. Else the tags that a request has for the key pair.
pub(super) fn free(world: &World, name: &str, input: &Value) -> Result<Vec<(String, String)>, ApiError> {
    let tags = tags::of(input, "key-pair", &TAGGABLE)?;
    if named(world, name).is_ok() {
        // So since about 2024; before that the sentence had the name in it.
        return Err(ApiError::new("InvalidKeyPair.Duplicate", "The keypair already exists"));
    }
    if world.ec2.key_pairs.len() >= MOST {
        return Err(ApiError::not_simulated(&format!("an account with more than {MOST} key pairs")));
    }
    Ok(tags)
}

/// `action` on the key pair that a request makes.
pub(super) fn need(world: &World, action: &str, input: &Value) -> Need {
    Need::new(action, needs::arn(world, &format!("key-pair/{}", required(input, "KeyName"))))
}

/// The condition keys of the tags that it gets.
pub(super) fn tags_context(input: &Value) -> Context {
    let given = tags::of(input, "key-pair", &TAGGABLE).unwrap_or_default();
    tags::context(given.iter().map(|(key, value)| (key.as_str(), Some(value.as_str()))))
}

/// `ec2:CreateTags` on what `operation` makes.
pub(super) fn need_to_tag(world: &World, input: &Value, operation: &str) -> Need {
    let mut tag = Need { context: tags_context(input), ..need(world, "ec2:CreateTags", input) };
    needs::put(&mut tag.context, "ec2:createaction", operation);
    tag
}

/// The stand-in for a private key: the frame, the width and the length of what EC2 sends.
pub(super) fn material(kind: KeyType) -> String {
    let (label, width, length) = match kind {
        KeyType::Rsa => ("RSA", 64, 1592),
        KeyType::Ed25519 => ("OPENSSH", 70, 388),
    };
    let body: Vec<char> = SAYING.chars().cycle().take(length).collect();
    let lines: Vec<String> = body.chunks(width).map(|line| line.iter().collect()).collect();
    let frame = |word: &str| format!("-----{word} {label} PRIVATE KEY-----");
    format!("{}\n{}\n{}", frame("BEGIN"), lines.join("\n"), frame("END"))
}

/// The key pair of that name, with EC2's refusal.
pub(super) fn named<'a>(world: &'a World, name: &str) -> Result<&'a KeyPair, ApiError> {
    let found = world.ec2.key_pairs.get(name).filter(|pair| !pair.gone);
    found.ok_or_else(|| {
        ApiError::new("InvalidKeyPair.NotFound", format!("The key pair '{name}' does not exist"))
    })
}

/// Name and key pair of an id, with EC2's refusal. Its wording is unconfirmed.
pub(super) fn by_id<'a>(world: &'a World, id: &str) -> Result<(&'a str, &'a KeyPair), ApiError> {
    let mut pairs = world.ec2.key_pairs.iter().filter(|(_, pair)| !pair.gone);
    let found = pairs.find(|(_, pair)| pair.id == id).map(|(name, pair)| (name.as_str(), pair));
    found.ok_or_else(|| {
        ApiError::new("InvalidKeyPair.NotFound", format!("The key pair ID '{id}' does not exist"))
    })
}

/// The public half of a key pair as a line of OpenSSH, which instances find in their metadata. Its bytes come from
/// account and name. A name that was never made here stands for an Ed25519 key.
pub fn public_key(world: &World, name: &str) -> String {
    let pair = world.ec2.key_pairs.get(name);
    let kind = pair.map_or(KeyType::Ed25519, |pair| pair.kind);
    let algorithm = if kind == KeyType::Rsa { "ssh-rsa" } else { "ssh-ed25519" };
    if let Some(material) = pair.and_then(|pair| pair.material.as_ref()) {
        return format!("{algorithm} {material} {name}");
    }
    let digest = |round: u8| {
        let text = [world.account.as_str().as_bytes(), &[round], name.as_bytes()].concat();
        Sha256::digest(text)
    };
    let parts: Vec<Vec<u8>> = match kind {
        KeyType::Ed25519 => vec![b"ssh-ed25519".to_vec(), digest(0).to_vec()],
        KeyType::Rsa => {
            // The exponent 65537, and a modulus of 2048 bits: its first byte is 0 so that it is no negative number.
            let mut modulus = vec![0];
            modulus.extend((0..8).flat_map(digest));
            if let Some(first) = modulus.get_mut(1) {
                *first |= 0x80;
            }
            if let Some(last) = modulus.last_mut() {
                *last |= 1;
            }
            vec![b"ssh-rsa".to_vec(), vec![1, 0, 1], modulus]
        }
    };
    let mut blob = Vec::new();
    for part in &parts {
        blob.extend(u32::try_from(part.len()).unwrap_or_default().to_be_bytes());
        blob.extend_from_slice(part);
    }
    format!("{algorithm} {} {name}", STANDARD.encode(blob))
}
