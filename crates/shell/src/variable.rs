//! A shell variable: a text, or an array by number or by name, with its attributes. Plain data; who may change it
//! and what is said about it stands in `eval`.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

/// The elements of an array by number.
pub type Indexed = BTreeMap<u64, String>;

/// The elements of an array by name, in the order they came.
pub type Keyed = Vec<(String, String)>;

/// A shell variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// The value.
    pub value: Value,
    /// Declared, but no value was given yet.
    #[serde(default, skip_serializing_if = "is_off")]
    pub unset: bool,
    /// True when programs see it in their environment. Arrays are not seen.
    pub exported: bool,
    /// True when it can no longer be changed.
    pub read_only: bool,
    /// What is assigned is arithmetic (`declare -i`).
    #[serde(default, skip_serializing_if = "is_off")]
    pub integer: bool,
    /// It names the variable that is meant (`declare -n`).
    #[serde(default, skip_serializing_if = "is_off")]
    pub reference: bool,
    /// What is assigned is turned to upper (`u`) or lower (`l`) case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<char>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_off(flag: &bool) -> bool {
    !flag
}

/// What a variable holds. Arrays are shared until one side changes: subshells copy every variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// A text.
    Text(String),
    /// An array by number.
    Indexed(Arc<Indexed>),
    /// An array by name.
    Keyed(Arc<Keyed>),
}

impl Default for Value {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// Which element of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// By number; from the end when it is negative.
    Index(i64),
    /// By name.
    Name(String),
}

impl Variable {
    /// A text that programs see.
    pub(crate) fn exported(value: &str) -> Self {
        Self { value: Value::Text(value.to_owned()), exported: true, ..Self::default() }
    }

    /// What `$name` stands for: the text, or the element 0 of an array.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            _ if self.unset => None,
            Value::Text(text) => Some(text),
            Value::Indexed(elements) => elements.get(&0).map(String::as_str),
            Value::Keyed(elements) => find(elements, "0"),
        }
    }

    /// An element. A text is its own element 0.
    pub(crate) fn element(&self, key: &Key) -> Option<&str> {
        match (&self.value, key) {
            _ if self.unset => None,
            (Value::Keyed(elements), Key::Name(name)) => find(elements, name),
            (Value::Keyed(elements), Key::Index(index)) => find(elements, &index.to_string()),
            (_, Key::Name(_)) => self.text(),
            (Value::Text(text), Key::Index(0 | -1)) => Some(text),
            (Value::Text(_), Key::Index(_)) => None,
            (Value::Indexed(elements), Key::Index(index)) => {
                elements.get(&self.place(*index)?).map(String::as_str)
            }
        }
    }

    /// The number of an element counted from the end when `index` is negative; `None` before the first.
    pub(crate) fn place(&self, index: i64) -> Option<u64> {
        let end = match &self.value {
            Value::Indexed(elements) => elements.keys().next_back().map_or(0, |last| last.saturating_add(1)),
            _ => u64::from(self.text().is_some()),
        };
        if index < 0 { end.checked_sub(index.unsigned_abs()) } else { u64::try_from(index).ok() }
    }

    /// Keys and values, in bash's order.
    pub(crate) fn elements(&self) -> Vec<(Key, String)> {
        match &self.value {
            _ if self.unset => Vec::new(),
            Value::Text(text) => vec![(Key::Index(0), text.clone())],
            Value::Indexed(elements) => {
                let key = |index: u64| Key::Index(i64::try_from(index).unwrap_or(i64::MAX));
                elements.iter().map(|(index, value)| (key(*index), value.clone())).collect()
            }
            Value::Keyed(elements) => {
                let mut sorted: Vec<_> = elements.iter().enumerate().collect();
                // Bash walks its buckets, in each the newest first.
                sorted.sort_by_key(|(at, (name, _))| (bucket(name), std::cmp::Reverse(*at)));
                let pairs =
                    sorted.into_iter().map(|(_, (name, value))| (Key::Name(name.clone()), value.clone()));
                pairs.collect()
            }
        }
    }

    /// How many elements there are.
    pub(crate) fn count(&self) -> usize {
        match &self.value {
            _ if self.unset => 0,
            Value::Text(_) => 1,
            Value::Indexed(elements) => elements.len(),
            Value::Keyed(elements) => elements.len(),
        }
    }

    /// Bytes in use, with some for each element.
    pub fn size(&self) -> usize {
        const EACH: usize = 32;
        match &self.value {
            Value::Text(text) => text.len(),
            Value::Indexed(elements) => elements.values().map(|value| value.len() + EACH).sum(),
            Value::Keyed(elements) => elements.iter().map(|(k, v)| k.len() + v.len() + EACH).sum(),
        }
    }

    /// True for an array of either kind.
    pub(crate) fn is_array(&self) -> bool {
        !matches!(self.value, Value::Text(_))
    }

    /// Makes it an array; a text becomes element 0.
    pub(crate) fn become_indexed(&mut self) {
        if let Value::Text(text) = &mut self.value {
            let first = std::mem::take(text);
            let elements = if self.unset { Indexed::new() } else { Indexed::from([(0, first)]) };
            self.value = Value::Indexed(elements.into());
        }
    }

    /// Sets an element. False when there is no such place.
    pub(crate) fn set(&mut self, key: Option<&Key>, value: String) -> bool {
        let index = match key {
            Some(Key::Index(index)) => self.place(*index),
            _ => Some(0),
        };
        match (&mut self.value, key) {
            (Value::Text(text), None) => *text = value,
            (Value::Keyed(elements), key) => {
                let name = match key {
                    Some(Key::Name(name)) => name.clone(),
                    Some(Key::Index(index)) => index.to_string(),
                    None => "0".to_owned(),
                };
                let elements = Arc::make_mut(elements);
                match elements.iter_mut().find(|(own, _)| *own == name) {
                    Some((_, old)) => *old = value,
                    None => elements.push((name, value)),
                }
            }
            (Value::Text(_), _) => {
                let Some(index) = index else { return false };
                self.become_indexed();
                if let Value::Indexed(elements) = &mut self.value {
                    Arc::make_mut(elements).insert(index, value);
                }
            }
            (Value::Indexed(elements), _) => {
                let Some(index) = index else { return false };
                Arc::make_mut(elements).insert(index, value);
            }
        }
        self.unset = false;
        true
    }

    /// Removes an element. False when there is no such place.
    pub(crate) fn remove(&mut self, key: &Key) -> bool {
        let index = match key {
            Key::Index(index) => self.place(*index),
            Key::Name(_) => Some(0),
        };
        match (&mut self.value, key) {
            (Value::Keyed(elements), Key::Name(name)) => {
                Arc::make_mut(elements).retain(|(own, _)| own != name);
            }
            (Value::Indexed(elements), _) => {
                let Some(index) = index else { return false };
                Arc::make_mut(elements).remove(&index);
            }
            _ => {}
        }
        true
    }
}

fn find<'a>(elements: &'a Keyed, name: &str) -> Option<&'a str> {
    elements.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

/// Where bash keeps a name in its table of 1024: FNV-1 in 32 bits.
fn bucket(name: &str) -> u32 {
    let hash =
        name.bytes().fold(2_166_136_261_u32, |hash, byte| hash.wrapping_mul(16_777_619) ^ u32::from(byte));
    hash & 1023
}
