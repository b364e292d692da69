//! Aliases: text in the place of a command's name, before it is read.

use super::{cursor::Cursor, parser::Parser};

/// How many aliases in a row stand for each other.
const MAX_EXPANSIONS: u32 = 32;

impl Parser {
    /// Puts the text of an alias in the place of the word that comes next, and of the word in it.
    pub(super) fn expand_alias(&mut self) {
        if self.manner.aliases.is_empty() {
            return;
        }
        for _ in 0..MAX_EXPANSIONS {
            let behind = |cursor: &Cursor| cursor.len().saturating_sub(cursor.at());
            let here = behind(&self.cursor);
            self.expanding.retain(|(_, rest)| *rest < here);
            let word = self.cursor.bare_word();
            let Some(text) = self.manner.aliases.get(&word) else { return };
            if self.expanding.iter().any(|(name, _)| *name == word) || self.cursor.len() > super::MAX_COMMAND
            {
                return;
            }
            let count = word.chars().count();
            self.expanding.push((word, here.saturating_sub(count)));
            let text = text.clone();
            self.cursor.replace(count, &text);
            self.cursor.skip_blanks();
        }
    }

    /// Behind an alias that ends in a blank the next word may be one too.
    pub(super) fn expand_next(&mut self) {
        let behind = self.cursor.len().saturating_sub(self.cursor.at());
        self.cursor.skip_blanks();
        let here = self.cursor.len().saturating_sub(self.cursor.at());
        let passed = self.expanding.last().is_some_and(|(name, rest)| {
            let blank = self.manner.aliases.get(name).is_some_and(|text| text.ends_with([' ', '\t']));
            blank && here <= *rest && *rest <= behind
        });
        if passed {
            self.expand_alias();
        }
    }
}
