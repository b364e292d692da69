//! jq's values: shared, ordered, and each knowing how deep and how heavy it is, so that nothing walks one that is too
//! big. What must not be here: operations of the language.

use std::{cmp::Ordering, rc::Rc};

use super::object::Object;

/// Values within each other. The walks of this program recurse on values, so this bounds the stack.
pub(super) const MAX_DEPTH: u32 = 300;
/// The most bytes one value may take when it is written out, its shared parts counted each time.
pub(super) const MAX_WEIGHT: usize = 4 << 20;
/// What a value takes beside its text.
pub(super) const UNIT: usize = 16;

#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<String>),
    Array(Rc<Array>),
    Object(Rc<Object>),
}

/// A list; its depth may be more than it is now, never less.
#[derive(Clone, Debug, Default)]
pub(super) struct Array {
    items: Vec<Value>,
    depth: u32,
    weight: usize,
}

impl From<Vec<Value>> for Array {
    fn from(items: Vec<Value>) -> Self {
        let depth = items.iter().map(Value::depth).max().unwrap_or(0);
        let weight = items.iter().map(Value::weight).fold(0, usize::saturating_add);
        Self { items, depth, weight }
    }
}

impl Array {
    pub(super) fn items(&self) -> &[Value] {
        &self.items
    }

    pub(super) fn push(&mut self, value: Value) {
        self.depth = self.depth.max(value.depth());
        self.weight = self.weight.saturating_add(value.weight());
        self.items.push(value);
    }

    /// Puts a value in a place; what lies between is null.
    pub(super) fn set(&mut self, index: usize, value: Value) {
        if index >= self.items.len() {
            self.weight = self.weight.saturating_add((index - self.items.len()).saturating_mul(UNIT));
            self.items.resize(index, Value::Null);
            self.push(value);
            return;
        }
        self.depth = self.depth.max(value.depth());
        self.weight = self.weight.saturating_add(value.weight());
        if let Some(place) = self.items.get_mut(index) {
            let old = std::mem::replace(place, value);
            self.weight = self.weight.saturating_sub(old.weight());
        }
    }

    /// Takes a value out, leaving null: whoever does so puts one back.
    pub(super) fn take(&mut self, index: usize) -> Value {
        let Some(place) = self.items.get_mut(index) else { return Value::Null };
        let old = std::mem::take(place);
        self.weight = self.weight.saturating_sub(old.weight()).saturating_add(UNIT);
        old
    }
}

/// The kinds, in the order in which values are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    False,
    True,
    Number,
    Text,
    Array,
    Object,
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(Rc::new(text.into()))
    }

    pub(super) fn array(items: Vec<Self>) -> Self {
        Self::Array(Rc::new(Array::from(items)))
    }

    pub(super) fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// An object of these fields.
    pub(super) fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        let mut object = Object::default();
        for (name, value) in fields {
            object.set(name, value);
        }
        Self::Object(Rc::new(object))
    }

    /// All but null and false.
    pub(super) fn is_true(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(false) => Kind::False,
            Self::Bool(true) => Kind::True,
            Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::Text,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    pub(super) fn kind_name(&self) -> &'static str {
        match self.kind() {
            Kind::Null => "null",
            Kind::False | Kind::True => "boolean",
            Kind::Number => "number",
            Kind::Text => "string",
            Kind::Array => "array",
            Kind::Object => "object",
        }
    }

    /// Values within each other; 0 for one that holds none.
    pub(super) fn depth(&self) -> u32 {
        match self {
            Self::Array(array) => array.depth.saturating_add(1),
            Self::Object(object) => object.depth().saturating_add(1),
            _ => 0,
        }
    }

    /// Bytes it would take if nothing were shared.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len().saturating_add(UNIT),
            Self::Array(array) => array.weight.saturating_add(UNIT),
            Self::Object(object) => object.weight().saturating_add(UNIT),
            _ => UNIT,
        }
    }

    /// Bytes of its own, what it holds not counted.
    pub(super) fn own_weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len().saturating_add(UNIT),
            Self::Array(array) => array.items.len().saturating_mul(UNIT).saturating_add(3 * UNIT),
            Self::Object(object) => object.len().saturating_mul(5 * UNIT).saturating_add(3 * UNIT),
            _ => 0,
        }
    }

    /// Bytes that have to be copied before it is changed: none when nobody else holds it.
    pub(super) fn copied_weight(&self) -> usize {
        if self.is_shared() { self.own_weight() } else { 0 }
    }

    /// Bytes that are free, or used again, once it is given up: none when somebody else holds it.
    pub(super) fn freed_weight(&self) -> usize {
        if self.is_shared() { 0 } else { self.own_weight() }
    }

    fn is_shared(&self) -> bool {
        match self {
            Self::Text(text) => Rc::strong_count(text) > 1,
            Self::Array(array) => Rc::strong_count(array) > 1,
            Self::Object(object) => Rc::strong_count(object) > 1,
            _ => false,
        }
    }

    /// Whether it is the very same, not only equal: what a path leads to is checked by this.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Rc::ptr_eq(a, b),
            (Self::Array(a), Self::Array(b)) => Rc::ptr_eq(a, b),
            (Self::Object(a), Self::Object(b)) => Rc::ptr_eq(a, b),
            (Self::Number(a), Self::Number(b)) => a.to_bits() == b.to_bits(),
            (a, b) => a.kind() <= Kind::True && a.kind() == b.kind(),
        }
    }

    /// What `<` and `==` go by: as [`Self::order`], but what is no number comes before itself too.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) if a.is_nan() && b.is_nan() => Ordering::Less,
            _ => self.order(other),
        }
    }

    /// The order in which values are sorted: a total one.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                a.partial_cmp(b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
            }
            (Self::Text(a), Self::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
            (Self::Array(a), Self::Array(b)) => {
                for (x, y) in a.items.iter().zip(&b.items) {
                    let order = x.order(y);
                    if order != Ordering::Equal {
                        return order;
                    }
                }
                a.items.len().cmp(&b.items.len())
            }
            (Self::Object(a), Self::Object(b)) => {
                let (mine, theirs) = (a.sorted(), b.sorted());
                let order = mine.iter().map(|(key, _)| key).cmp(theirs.iter().map(|(key, _)| key));
                let values = || {
                    let pairs = mine.iter().zip(&theirs);
                    let mut orders = pairs.map(|((_, x), (_, y))| x.order(y));
                    orders.find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
                };
                order.then_with(values)
            }
            _ => self.kind().cmp(&other.kind()),
        }
    }
}
