//! What an attempt draws: equal seeds draw equal values. Values hold letters, digits, dots and hyphens alone, so that a
//! word with a variable in it stays a word, in a shell as in a document.

use std::collections::BTreeMap;

use crate::{
    bounds::fnv,
    format::{Lesson, Variable},
};

const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

impl Lesson {
    /// The lesson with each `{{NAME}}` replaced in every text; it has no variables any more.
    #[must_use]
    pub fn drawn(mut self, seed: u64) -> Self {
        if self.variables.is_empty() {
            return self;
        }
        let values = self.values(seed);
        self.texts(&mut |text| {
            if text.contains("{{") {
                *text = replaced(text, &values);
            }
        });
        self.variables = BTreeMap::new();
        self
    }

    /// A text that an author has beside the lesson, with each `{{NAME}}` replaced.
    pub fn draw(&self, text: &str, seed: u64) -> String {
        replaced(text, &self.values(seed))
    }

    /// `{{NAME}}` and what stands for it.
    fn values(&self, seed: u64) -> Vec<(String, String)> {
        let value = |(name, variable): (&String, &Variable)| {
            (format!("{{{{{name}}}}}"), variable.draw(Chance::new(seed, &format!("{}/{name}", self.id))))
        };
        self.variables.iter().map(value).collect()
    }
}

fn replaced(text: &str, values: &[(String, String)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
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
        Self(fnv(name) ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}
