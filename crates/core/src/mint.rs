//! Identifiers and secrets, each a function of seed, kind and ordinal.
//!
//! Every kind counts for itself, so one more draw of one kind changes no other. Ordinals are `u64`
//! and never `usize`: a browser and a native build must mint the same bytes.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Mints identifiers and secrets. Plain data: equal mints draw equal values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mint {
    seed: u64,
    drawn: BTreeMap<String, u64>,
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEX: &[u8; 16] = b"0123456789abcdef";

impl Mint {
    /// A mint that has drawn nothing yet.
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: BTreeMap::new() }
    }

    /// The seed this mint was made with.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The next stream of bytes of `kind`.
    fn stream(&mut self, kind: &str) -> ChaCha8Rng {
        let ordinal = self.drawn.entry(kind.to_owned()).or_insert(0);
        *ordinal += 1;
        let key = Sha256::new()
            .chain_update(self.seed.to_le_bytes())
            .chain_update(kind.as_bytes())
            .chain_update(ordinal.to_le_bytes())
            .finalize();
        ChaCha8Rng::from_seed(key.into())
    }

    fn letters<const N: usize>(&mut self, kind: &str, alphabet: &[u8; N], count: usize) -> String {
        let mut stream = self.stream(kind);
        (0..count).map(|_| char::from(alphabet[(stream.next_u32() as usize) % N])).collect()
    }

    /// `i-0…`: `prefix` and 17 lower-case hexadecimal digits, the first a 0 as EC2's usually is.
    pub fn resource(&mut self, prefix: &str) -> String {
        format!("{prefix}-0{}", self.letters(prefix, HEX, 16))
    }

    /// A unique id or access key id: `prefix` (four letters such as `AROA`) and `A-Z2-7` up to `length` characters.
    pub fn unique(&mut self, prefix: &str, length: usize) -> String {
        format!("{prefix}{}", self.letters(prefix, BASE32, length.saturating_sub(prefix.len())))
    }

    /// A secret access key: 40 characters of base64.
    pub fn secret(&mut self) -> String {
        let mut bytes = [0; 30];
        self.stream("secret").fill_bytes(&mut bytes);
        STANDARD.encode(bytes)
    }

    /// A session token in today's shape: `IQoJb3JpZ2luX2Vj` and padded base64, about 1,100 characters.
    pub fn session_token(&mut self) -> String {
        let mut bytes = vec![0; 816];
        self.stream("session-token").fill_bytes(&mut bytes);
        format!("IQoJb3JpZ2luX2VjE{}", STANDARD.encode(&bytes).get(1..).unwrap_or_default())
    }

    /// Eight bytes that no other draw of `kind` gives.
    pub fn nonce(&mut self, kind: &str) -> [u8; 8] {
        self.stream(kind).next_u64().to_le_bytes()
    }

    /// A version-4-shaped UUID.
    pub fn uuid(&mut self) -> String {
        let mut h = self.letters("uuid", HEX, 32).into_bytes();
        h[12] = b'4';
        h[16] = b"89ab"[usize::from(h[16] % 4)];
        let part = |from: usize, to: usize| String::from_utf8_lossy(&h[from..to]).into_owned();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    }

    /// A number below `bound` (0 when `bound` is 0).
    pub fn number(&mut self, kind: &str, bound: u64) -> u64 {
        let drawn = self.stream(kind).next_u64();
        if bound == 0 { 0 } else { drawn % bound }
    }

    /// `count` upper-case letters and digits, as in S3's request ids.
    pub fn code(&mut self, kind: &str, count: usize) -> String {
        self.letters(kind, b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_do_not_disturb_each_other() {
        let (mut a, mut b) = (Mint::new(1), Mint::new(1));
        let first = a.resource("i");
        b.secret();
        b.uuid();
        assert_eq!(b.resource("i"), first);
        assert_ne!(a.resource("i"), first);
        assert_ne!(Mint::new(2).resource("i"), first);
    }

    #[test]
    fn shapes_are_those_of_aws() {
        let mut mint = Mint::new(7);
        let id = mint.resource("i");
        assert_eq!((id.len(), id.starts_with("i-0")), (19, true));
        assert_eq!(mint.unique("ASIA", 20).len(), 20);
        assert_eq!(mint.secret().len(), 40);
        assert!(mint.session_token().starts_with("IQoJb3JpZ2luX2Vj"));
        assert_eq!(mint.uuid().len(), 36);
    }
}
