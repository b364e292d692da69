//! Searches a value by an expression's tree. What it takes is counted; an expression that takes too much is given up.

use std::{borrow::Cow, cell::Cell};

use serde_json::{Map, Value};

use super::{Wrong, functions, parse::Node};
use crate::programs::aws::output;

/// Parts looked at, in all: some hundred times what a listing of a thousand instances takes.
const MAX_STEPS: u32 = 4_000_000;

/// What was found: a piece of what was searched, or something new.
pub(super) type Found<'v> = Result<Cow<'v, Value>, Wrong>;

/// A value that a function is given.
pub(super) enum Argument<'v> {
    Value(Cow<'v, Value>),
    Reference(&'v Node),
}

/// What the tree finds in the value.
///
/// # Errors
/// A function's refusal.
pub(super) fn search(root: &Node, value: &Value) -> Result<Value, Wrong> {
    let search = Search { left: Cell::new(MAX_STEPS) };
    search.visit(root, value).map(Cow::into_owned)
}

pub(super) struct Search {
    left: Cell<u32>,
}

impl Search {
    /// Counts some work.
    ///
    /// # Errors
    /// It was too much.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Wrong> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.left.set(self.left.get().checked_sub(steps).ok_or(Wrong::TooMuch)?);
        Ok(())
    }

    /// What a node finds in a value.
    pub(super) fn visit<'v>(&self, node: &'v Node, value: &'v Value) -> Found<'v> {
        self.spend(1)?;
        const NONE: Cow<'_, Value> = Cow::Owned(Value::Null);
        Ok(match node {
            Node::Identity => Cow::Borrowed(value),
            Node::Field(name) => value.get(name).map_or(NONE, Cow::Borrowed),
            Node::Literal(value) => Cow::Borrowed(value),
            Node::Chain(nodes) | Node::Indexed(nodes) => {
                let mut found = Cow::Borrowed(value);
                for node in nodes {
                    found = self.within(node, found)?;
                }
                found
            }
            Node::Index(index) => match value {
                Value::Array(items) => {
                    place(*index, items.len()).and_then(|at| items.get(at)).map_or(NONE, Cow::Borrowed)
                }
                _ => NONE,
            },
            Node::Slice(parts) => match value {
                Value::Array(items) => Cow::Owned(Value::Array(self.slice(items, parts)?)),
                _ => NONE,
            },
            Node::Flatten(inner) => match &*self.visit(inner, value)? {
                Value::Array(items) => {
                    let mut flat = Vec::new();
                    for item in items {
                        match item {
                            Value::Array(inner) => flat.extend(inner.iter().cloned()),
                            item => flat.push(item.clone()),
                        }
                    }
                    self.spend(flat.len())?;
                    Cow::Owned(Value::Array(flat))
                }
                _ => NONE,
            },
            Node::Projection(list, each) => match &*self.visit(list, value)? {
                Value::Array(items) => Cow::Owned(self.each(items.iter(), each, None)?),
                _ => NONE,
            },
            Node::Filter(list, each, condition) => match &*self.visit(list, value)? {
                Value::Array(items) => Cow::Owned(self.each(items.iter(), each, Some(condition))?),
                _ => NONE,
            },
            Node::Values(object, each) => match &*self.visit(object, value)? {
                Value::Object(members) => Cow::Owned(self.each(members.values(), each, None)?),
                _ => NONE,
            },
            Node::List(_) | Node::Hash(_) if value.is_null() => NONE,
            Node::List(nodes) => {
                let items = nodes.iter().map(|node| self.visit(node, value).map(Cow::into_owned));
                Cow::Owned(Value::Array(items.collect::<Result<_, _>>()?))
            }
            Node::Hash(pairs) => {
                let mut members = Map::new();
                for (name, node) in pairs {
                    members.insert(name.clone(), self.visit(node, value)?.into_owned());
                }
                Cow::Owned(Value::Object(members))
            }
            Node::Or(left, right) => match self.visit(left, value)? {
                found if is_false(&found) => self.visit(right, value)?,
                found => found,
            },
            Node::And(left, right) => match self.visit(left, value)? {
                found if is_false(&found) => found,
                _ => self.visit(right, value)?,
            },
            Node::Not(inner) if matches!(**inner, Node::Reference(_)) => Cow::Owned(Value::Bool(false)),
            // Nothing that is a number is false, 0 included.
            Node::Not(inner) => Cow::Owned(Value::Bool(is_false(&*self.visit(inner, value)?))),
            Node::Compare(how, left, right) => {
                let (left, right) = (self.visit(left, value)?, self.visit(right, value)?);
                Cow::Owned(compare(how, &left, &right)?)
            }
            Node::Call(name, nodes) => {
                let mut arguments = Vec::new();
                for node in nodes {
                    arguments.push(match node {
                        Node::Reference(inner) => Argument::Reference(inner),
                        node => Argument::Value(self.visit(node, value)?),
                    });
                }
                functions::call(self, name, arguments)?
            }
            Node::Reference(_) => return Err(Wrong::Said("Circular reference detected".to_owned())),
        })
    }

    fn within<'v>(&self, node: &'v Node, value: Cow<'v, Value>) -> Found<'v> {
        match value {
            Cow::Borrowed(value) => self.visit(node, value),
            Cow::Owned(value) => self.visit(node, &value).map(|found| Cow::Owned(found.into_owned())),
        }
    }

    /// What is found in each that fits, without what is null.
    fn each<'v>(
        &self,
        items: impl Iterator<Item = &'v Value>,
        each: &'v Node,
        condition: Option<&'v Node>,
    ) -> Result<Value, Wrong> {
        let mut found = Vec::new();
        for item in items {
            if let Some(condition) = condition
                && is_false(&*self.visit(condition, item)?)
            {
                continue;
            }
            let current = self.visit(each, item)?;
            if !current.is_null() {
                found.push(current.into_owned());
            }
        }
        Ok(Value::Array(found))
    }

    /// Python's `list[start:stop:step]`.
    fn slice(&self, items: &[Value], [start, stop, step]: &[Option<i64>; 3]) -> Result<Vec<Value>, Wrong> {
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let step = step.unwrap_or(1);
        if step == 0 {
            return Err(Wrong::Said("slice step cannot be zero".to_owned()));
        }
        let (least, most) = if step > 0 { (0, length) } else { (-1, length - 1) };
        let bound = |given: Option<i64>, absent: i64| match given {
            None => absent,
            Some(given) if given < 0 => given.saturating_add(length).clamp(least, most),
            Some(given) => given.clamp(least, most),
        };
        let (first, last) = if step > 0 { (0, length) } else { (length - 1, -1) };
        let (mut at, end) = (bound(*start, first), bound(*stop, last));
        let mut taken = Vec::new();
        while if step > 0 { at < end } else { at > end } {
            taken.extend(usize::try_from(at).ok().and_then(|at| items.get(at)).cloned());
            at = at.saturating_add(step);
        }
        self.spend(taken.len())?;
        Ok(taken)
    }
}

fn place(index: i64, length: usize) -> Option<usize> {
    match usize::try_from(index) {
        Ok(at) => Some(at),
        Err(_) => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    }
}

/// JMESPath's false: empty things, null and false.
fn is_false(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// Whether two values are equal: numbers by what they are worth.
pub(super) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        (a, b) => a == b,
    }
}

/// Numbers and texts have an order; between one and the other Python has none.
fn compare(how: &str, left: &Value, right: &Value) -> Result<Value, Wrong> {
    let order = match (how, left, right) {
        ("eq", ..) => return Ok(Value::Bool(equal(left, right))),
        ("ne", ..) => return Ok(Value::Bool(!equal(left, right))),
        (_, Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
        (_, Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (_, Value::Number(_) | Value::String(_), Value::Number(_) | Value::String(_)) => {
            let sign = match how {
                "lt" => "<",
                "gt" => ">",
                "lte" => "<=",
                _ => ">=",
            };
            return Err(Wrong::Said(format!(
                "'{sign}' not supported between instances of '{}' and '{}'",
                output::python_type(left),
                output::python_type(right)
            )));
        }
        _ => return Ok(Value::Null),
    };
    Ok(Value::Bool(order.is_some_and(|order| match how {
        "lt" => order.is_lt(),
        "gt" => order.is_gt(),
        "lte" => order.is_le(),
        _ => order.is_ge(),
    })))
}
