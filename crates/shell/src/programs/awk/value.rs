//! awk's values: numbers, texts, texts that may be numbers, and arrays.

use std::{cell::RefCell, cmp::Ordering, collections::BTreeMap, rc::Rc};

use super::format::number;
use crate::expression::Expression;

/// An array, shared with the functions it was passed to.
pub(super) type ArrayRef = Rc<RefCell<Array>>;

#[derive(Debug, Default)]
pub(super) struct Array {
    pub(super) elements: BTreeMap<Key, Value>,
    /// It is one for certain, not a variable that nothing was done with yet.
    pub(super) used: bool,
    /// Bytes it takes.
    pub(super) size: usize,
}

/// A subscript: whole numbers come first and in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key(pub(super) Rc<str>);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let whole = |key: &Self| key.0.parse::<i64>().ok().filter(|n| n.to_string() == *key.0);
        match (whole(self), whole(other)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    #[default]
    None,
    Number(f64),
    Text(Rc<str>),
    /// From outside: a number when it looks like one.
    Input(Rc<str>),
    Regex(Rc<Expression>, Rc<str>),
    Array(ArrayRef),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(Rc::from(text))
    }

    pub(super) fn truth(answer: bool) -> Self {
        Self::Number(if answer { 1.0 } else { 0.0 })
    }

    pub(super) fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) | Self::Input(text) => leading(text).0,
            Self::None | Self::Regex(..) | Self::Array(_) => 0.0,
        }
    }

    /// As a text; numbers that are not whole by the format.
    pub(super) fn to_text(&self, format: &str) -> Rc<str> {
        match self {
            Self::None | Self::Array(_) => Rc::from(""),
            Self::Number(value) => Rc::from(number(*value, format)),
            Self::Text(text) | Self::Input(text) | Self::Regex(_, text) => text.clone(),
        }
    }

    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::None | Self::Array(_) => false,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) | Self::Regex(_, text) => !text.is_empty(),
            Self::Input(text) => numeric(text).map_or(!text.is_empty(), |number| number != 0.0),
        }
    }

    /// The number it is compared as, if it is compared as one.
    fn compared(&self) -> Option<f64> {
        match self {
            Self::None => Some(0.0),
            Self::Number(number) => Some(*number),
            Self::Input(text) => numeric(text),
            Self::Text(_) | Self::Regex(..) | Self::Array(_) => None,
        }
    }

    pub(super) fn compare(&self, other: &Self, format: &str) -> Option<Ordering> {
        match (self.compared(), other.compared()) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            _ => Some(self.to_text(format).cmp(&other.to_text(format))),
        }
    }

    /// Bytes it takes.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Text(text) | Self::Input(text) => text.len().saturating_add(48),
            _ => 48,
        }
    }
}

/// The number a text begins with, and how many bytes of it that is.
pub(super) fn leading(text: &str) -> (f64, usize) {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let start = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut end = start;
    if matches!(at(end), b'+' | b'-') {
        end += 1;
    }
    let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(end);
    let fraction = if at(end + whole) == b'.' { digits(end + whole + 1) } else { 0 };
    if whole + fraction == 0 {
        let special = text.get(start..end + 3).unwrap_or_default().to_ascii_lowercase();
        return match special.as_str() {
            "+inf" => (f64::INFINITY, end + 3),
            "-inf" => (f64::NEG_INFINITY, end + 3),
            "+nan" | "-nan" => (f64::NAN, end + 3),
            _ => (0.0, 0),
        };
    }
    end += whole;
    if at(end) == b'.' {
        end += 1 + fraction;
    }
    if matches!(at(end), b'e' | b'E') {
        let signed = usize::from(matches!(at(end + 1), b'+' | b'-'));
        let exponent = digits(end + 1 + signed);
        if exponent > 0 {
            end += 1 + signed + exponent;
        }
    }
    (text.get(start..end).and_then(|number| number.parse().ok()).unwrap_or(0.0), end)
}

/// The number that a text from outside is, blanks around it apart.
fn numeric(text: &str) -> Option<f64> {
    let (number, end) = leading(text);
    let rest = text.get(end..)?;
    (end > 0 && rest.bytes().all(|b| b.is_ascii_whitespace())).then_some(number)
}
