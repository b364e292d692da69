//! The record and its fields: each is made from the other when it is asked for.

use std::rc::Rc;

use super::value::Value;
use crate::expression::{AWK, Expression};

/// The most fields of a record.
pub(super) const MAX_FIELDS: usize = 100_000;

/// What separates fields.
pub(super) enum Separator {
    /// Blanks, also at the ends.
    Blanks,
    Char(char),
    /// Each character is a field.
    Each,
    Regex(Rc<Expression>),
}

impl Separator {
    /// What a value of `FS` means; `paragraphs` when a newline separates as well.
    pub(super) fn new(text: &str, paragraphs: bool) -> Result<Self, String> {
        let mut chars = text.chars();
        Ok(match (chars.next(), chars.next()) {
            (None, _) => Self::Each,
            (Some(' '), None) => Self::Blanks,
            (Some(c), None) if c != '\\' && !paragraphs => Self::Char(c),
            _ => {
                let text = match (text.chars().count(), paragraphs) {
                    (1, true) => format!("{}|\n", crate::expression::literal(text)),
                    (_, true) => format!("({text})|\n"),
                    _ => text.to_owned(),
                };
                let compiled = Expression::new(&text, AWK, false);
                Self::Regex(Rc::new(
                    compiled.map_err(|why| format!("fatal: invalid regexp: {why}: /{text}/"))?,
                ))
            }
        })
    }

    /// The pieces of a text, and the work it was beyond its length.
    pub(super) fn split(&self, text: &str) -> (Vec<Value>, u64) {
        let value = |text: &str| Value::Input(Rc::from(text));
        if text.is_empty() {
            return (Vec::new(), 0);
        }
        let pieces = match self {
            Self::Blanks => text
                .split([' ', '\t', '\n'])
                .filter(|piece| !piece.is_empty())
                .take(MAX_FIELDS)
                .map(value)
                .collect(),
            Self::Char(c) => text.split(*c).take(MAX_FIELDS).map(value).collect(),
            Self::Each => text.chars().take(MAX_FIELDS).map(|c| value(&c.to_string())).collect(),
            Self::Regex(expression) => {
                let mut pieces = Vec::new();
                let (mut start, mut at) = (0, 0);
                while let Some(found) = expression.find(text, at) {
                    let (from, to) = found.whole();
                    if pieces.len() >= MAX_FIELDS || expression.is_weary() {
                        break;
                    }
                    if from == to {
                        // An empty match separates nothing.
                        let Some(c) = text.get(to..).and_then(|rest| rest.chars().next()) else { break };
                        at = to.saturating_add(c.len_utf8());
                        continue;
                    }
                    pieces.push(value(text.get(start..from).unwrap_or_default()));
                    (start, at) = (to, to);
                }
                pieces.push(value(text.get(start..).unwrap_or_default()));
                return (pieces, expression.spent());
            }
        };
        (pieces, 0)
    }
}

/// `$0` and the fields.
#[derive(Default)]
pub(super) struct Record {
    text: Value,
    fields: Vec<Value>,
    /// The fields are those of the text.
    divided: bool,
    /// The text is that of the fields.
    joined: bool,
}

impl Record {
    pub(super) fn set(&mut self, text: Value) {
        *self = Self { text, fields: Vec::new(), divided: false, joined: true };
    }

    /// Whether fields have to be made before they are asked for.
    pub(super) fn undivided(&self) -> Option<&Value> {
        (!self.divided).then_some(&self.text)
    }

    pub(super) fn divide(&mut self, fields: Vec<Value>) {
        self.fields = fields;
        self.divided = true;
    }

    pub(super) fn count(&self) -> usize {
        self.fields.len()
    }

    pub(super) fn text(&mut self, separator: &str, format: &str) -> Value {
        if !self.joined {
            let all: Vec<Rc<str>> = self.fields.iter().map(|field| field.to_text(format)).collect();
            self.text = Value::Input(Rc::from(all.join(separator)));
            self.joined = true;
        }
        self.text.clone()
    }

    pub(super) fn field(&self, number: usize) -> Value {
        number.checked_sub(1).and_then(|index| self.fields.get(index)).cloned().unwrap_or_default()
    }

    pub(super) fn set_field(&mut self, number: usize, value: Value) {
        let index = number.saturating_sub(1);
        if self.fields.len() <= index {
            self.fields.resize(index.saturating_add(1).min(MAX_FIELDS), Value::text(""));
        }
        if let Some(field) = self.fields.get_mut(index) {
            *field = value;
        }
        self.joined = false;
    }

    pub(super) fn set_count(&mut self, count: usize) {
        self.fields.resize(count.min(MAX_FIELDS), Value::text(""));
        self.joined = false;
    }
}
