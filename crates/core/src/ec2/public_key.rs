//! Public keys that are brought along: OpenSSH's lines and RFC 4716's files, and their fingerprints.

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use sha2::Sha256;

use super::KeyType;
use crate::api::ApiError;

/// The most bytes of a key file.
const MOST: usize = 16 << 10;
/// The first and the last line of a file as RFC 4716 has it.
const BEGIN: &str = "---- BEGIN SSH2 PUBLIC KEY ----";
/// See [`BEGIN`].
const END: &str = "---- END SSH2 PUBLIC KEY ----";

/// A public key.
pub(super) struct PublicKey {
    pub(super) kind: KeyType,
    /// What stands between algorithm and comment of OpenSSH's line.
    pub(super) blob: String,
}

/// EC2's sentence, as the AWS CLI shows it.
fn not_a_key() -> ApiError {
    ApiError::new("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
}

/// Reads a request's base64.
pub(super) fn read(encoded: &str) -> Result<PublicKey, ApiError> {
    if encoded.len() > 2 * MOST {
        return Err(not_a_key());
    }
    let text = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(not_a_key)?;
    let (named, blob) = match text.trim().strip_prefix(BEGIN) {
        Some(rest) => (None, framed(rest)),
        None => {
            let mut words = text.split_ascii_whitespace();
            (words.next(), words.next().unwrap_or_default().to_owned())
        }
    };
    let bytes = STANDARD.decode(&blob).map_err(|_| not_a_key())?;
    let parts = parts(&bytes).ok_or_else(not_a_key)?;
    let (kind, algorithm) = match parts.as_slice() {
        [name, key] if *name == b"ssh-ed25519" && key.len() == 32 => (KeyType::Ed25519, "ssh-ed25519"),
        [name, _, modulus] if *name == b"ssh-rsa" && modulus.len() >= 128 => (KeyType::Rsa, "ssh-rsa"),
        _ => return Err(not_a_key()),
    };
    if named.is_some_and(|named| named != algorithm) {
        return Err(not_a_key());
    }
    Ok(PublicKey { kind, blob })
}

/// The base64 in a file of RFC 4716, whose headers end with lines that do not go on.
fn framed(rest: &str) -> String {
    let body = rest.trim().strip_suffix(END).unwrap_or_default();
    let mut goes_on = false;
    let lines = body.lines().filter(|line| {
        let header = goes_on || line.contains(':');
        goes_on = header && line.ends_with('\\');
        !header
    });
    lines.map(str::trim).collect()
}

/// The strings of a key: each has its length before it (RFC 4253, 6.6).
fn parts(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        parts.push(part);
        bytes = rest;
    }
    bytes.is_empty().then_some(parts)
}

/// As EC2 writes it: MD5 of an RSA key's DER, SHA-256 of an Ed25519 key in base64 (EC2 User Guide, "Verify the fingerprint
/// of your key pair", of keys made with other tools).
pub(super) fn fingerprint(kind: KeyType, blob: &str) -> String {
    let bytes = STANDARD.decode(blob).unwrap_or_default();
    match kind {
        KeyType::Ed25519 => STANDARD.encode(Sha256::digest(&bytes)),
        KeyType::Rsa => {
            let digest = Md5::digest(subject_public_key_info(&parts(&bytes).unwrap_or_default()));
            let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            hex.join(":")
        }
    }
}

/// An RSA key as X.509's SubjectPublicKeyInfo (RFC 3279, 2.3.1).
fn subject_public_key_info(parts: &[&[u8]]) -> Vec<u8> {
    let [_, exponent, modulus] = parts else { return Vec::new() };
    let key = der(0x30, &[der(0x02, modulus), der(0x02, exponent)].concat());
    // rsaEncryption, 1.2.840.113549.1.1.1, without parameters.
    let algorithm =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let bits = [&[0], key.as_slice()].concat();
    der(0x30, &[algorithm.to_vec(), der(0x03, &bits)].concat())
}

/// A value with its tag and length.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let bytes = length.to_be_bytes();
    let short: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    let mut all = vec![tag];
    match u8::try_from(length) {
        Ok(length) if length < 0x80 => all.push(length),
        _ => {
            all.push(0x80 | u8::try_from(short.len()).unwrap_or_default());
            all.extend(short);
        }
    }
    all.extend(value);
    all
}
