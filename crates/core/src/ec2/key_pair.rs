//! Key pairs: making one, finding one, the public half. A private half exists nowhere: what CreateKeyPair hands out has
//! the shape of one and says that it is none.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{KeyPair, KeyType};
use crate::{api::ApiError, mint::Mint, time::Timestamp, world::World};

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
        Self { id, kind, fingerprint, created: at, tags, gone: false }
    }
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
    let kind = world.ec2.key_pairs.get(name).map_or(KeyType::Ed25519, |pair| pair.kind);
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
    let algorithm = if kind == KeyType::Rsa { "ssh-rsa" } else { "ssh-ed25519" };
    format!("{algorithm} {} {name}", STANDARD.encode(blob))
}
