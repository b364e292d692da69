//! From the pieces of an expanded word to fields: splitting at `IFS`, and what stays a pattern.

use super::{Context, pattern};

/// A piece of an expanded word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text. Patterns mean something in it unless it was quoted; it is split if it was found by an unquoted expansion.
    Text { text: String, quoted: bool, split: bool },
    /// A field ends here: between the parameters of `"$@"`.
    Break,
}

impl Piece {
    pub(super) fn literal(text: &str) -> Self {
        Self::Text { text: text.to_owned(), quoted: false, split: false }
    }
    pub(super) fn quoted(text: String) -> Self {
        Self::Text { text, quoted: true, split: false }
    }
    /// What a parameter or substitution gave.
    pub(super) fn found(text: String, context: Context) -> Self {
        Self::Text { text, quoted: context == Context::Quoted, split: context == Context::Word }
    }
}

/// A field: its text, and the same as a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) text: String,
    pub(super) pattern: String,
    /// Something in it was not quoted, so it may be a pattern.
    pub(super) open: bool,
}

impl Field {
    fn push(&mut self, text: &str, quoted: bool) {
        self.text.push_str(text);
        if quoted {
            self.pattern.push_str(&pattern::escape(text));
        } else {
            self.pattern.push_str(text);
            self.open = self.open || text.contains(['*', '?', '[']);
        }
    }
}

/// The text of pieces that are not split.
pub(super) fn text(pieces: &[Piece]) -> String {
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Text { text, .. } => text.as_str(),
        Piece::Break => " ",
    });
    texts.collect()
}

/// The pattern of pieces that are not split.
pub(super) fn pattern(pieces: &[Piece]) -> String {
    let mut field = Field::default();
    for piece in pieces {
        match piece {
            Piece::Text { text, quoted, .. } => field.push(text, *quoted),
            Piece::Break => field.push(" ", true),
        }
    }
    field.pattern
}

/// The fields of a word.
pub(super) fn split(pieces: Vec<Piece>, separators: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut open: Option<Field> = None;
    // A separator that is no blank was just passed, or text stood before it.
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n') && separators.contains(c);
    let mut after_blank = false;
    for piece in pieces {
        match piece {
            Piece::Break => fields.extend(open.take()),
            Piece::Text { text, quoted, split: false } => {
                // An unquoted empty piece makes no field.
                if quoted || !text.is_empty() {
                    open.get_or_insert_default().push(&text, quoted);
                    after_blank = false;
                }
            }
            Piece::Text { text, .. } => {
                let mut run = String::new();
                for c in text.chars() {
                    if !separators.contains(c) {
                        run.push(c);
                        continue;
                    }
                    if !run.is_empty() {
                        open.get_or_insert_default().push(&std::mem::take(&mut run), false);
                        after_blank = false;
                    }
                    if blank(c) {
                        after_blank = after_blank || open.is_some();
                        fields.extend(open.take());
                    } else {
                        // `a : b` is two fields, `a : : b` three.
                        match open.take() {
                            Some(field) => fields.push(field),
                            None if after_blank => {}
                            None => fields.push(Field::default()),
                        }
                        after_blank = false;
                    }
                }
                if !run.is_empty() {
                    open.get_or_insert_default().push(&run, false);
                    after_blank = false;
                }
            }
        }
    }
    fields.extend(open);
    fields
}
