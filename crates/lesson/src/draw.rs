//! What an attempt draws: equal seeds draw equal values. Values hold letters, digits, dots and hyphens alone, so a text
//! that held a variable stays the text it was: JSON stays JSON, a word stays a word.

use crate::format::{Lesson, Variable};

const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

impl Lesson {
    /// The text with each `{{NAME}}` replaced: the lesson's own JSON, or what an author's tools have beside it. Once the
    /// lesson is drawn it has no variables, and a text stays as it is.
    pub fn draw(&self, text: &str, seed: u64) -> String {
        let mut text = text.to_owned();
        for (name, variable) in &self.variables {
            let value = variable.draw(Chance::new(seed, &format!("{}/{name}", self.id)));
            text = text.replace(&format!("{{{{{name}}}}}"), &value);
        }
        text
    }
}

impl Variable {
    fn draw(&self, mut chance: Chance) -> String {
        match self {
            Self::Pick(words) => {
                let place = usize::try_from(chance.below(words.len() as u64)).unwrap_or_default();
                words.get(place).cloned().unwrap_or_default()
            }
            Self::Name(word) => {
                let letter = |place: u64| usize::try_from(place).ok().and_then(|place| LETTERS.get(place));
                let tail = (0..6).filter_map(|_| letter(chance.below(LETTERS.len() as u64)));
                format!("{word}-{}", tail.map(|byte| char::from(*byte)).collect::<String>())
            }
            Self::Number(from, to) => {
                let span = u64::from(to.saturating_sub(*from)) + 1;
                (u64::from(*from) + chance.below(span)).to_string()
            }
        }
    }
}

/// A sequence of numbers (SplitMix64, Steele et al. 2014), begun by a seed and a name.
struct Chance(u64);

impl Chance {
    fn new(seed: u64, name: &str) -> Self {
        // FNV-1a.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}
