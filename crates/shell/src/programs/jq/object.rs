//! jq's objects: fields in the order in which they came. A few are looked through, many have an index.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::value::{UNIT, Value};

/// Up to so many fields there is no index.
const FEW: usize = 16;
/// What a field takes beside its name and value.
const FIELD: usize = 2 * UNIT;

/// Fields in order; the depth may be more than it is now, never less.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    fields: Vec<(Rc<str>, Value)>,
    /// Where each is, once they are many.
    index: BTreeMap<Rc<str>, usize>,
    depth: u32,
    weight: usize,
}

impl Object {
    pub(super) fn fields(&self) -> &[(Rc<str>, Value)] {
        &self.fields
    }

    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// The fields by name.
    pub(super) fn sorted(&self) -> Vec<&(Rc<str>, Value)> {
        let mut fields: Vec<_> = self.fields.iter().collect();
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        fields
    }

    fn find(&self, name: &str) -> Option<usize> {
        if self.index.is_empty() {
            return self.fields.iter().position(|(own, _)| **own == *name);
        }
        self.index.get(name).copied()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.find(name).and_then(|at| self.fields.get(at)).map(|(_, value)| value)
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.depth = self.depth.max(value.depth());
        self.weight = self.weight.saturating_add(value.weight());
        if let Some((_, place)) = self.find(name).and_then(|at| self.fields.get_mut(at)) {
            let old = std::mem::replace(place, value);
            self.weight = self.weight.saturating_sub(old.weight());
            return;
        }
        self.weight = self.weight.saturating_add(name.len()).saturating_add(FIELD);
        let name: Rc<str> = Rc::from(name);
        if !self.index.is_empty() {
            self.index.insert(name.clone(), self.fields.len());
        }
        self.fields.push((name, value));
        if self.fields.len() > FEW && self.index.is_empty() {
            self.number();
        }
    }

    fn number(&mut self) {
        self.index = self.fields.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
    }

    /// Takes a value out, leaving null: whoever does so puts one back.
    pub(super) fn take(&mut self, name: &str) -> Value {
        let Some((_, place)) = self.find(name).and_then(|at| self.fields.get_mut(at)) else {
            return Value::Null;
        };
        let old = std::mem::take(place);
        self.weight = self.weight.saturating_sub(old.weight()).saturating_add(UNIT);
        old
    }

    pub(super) fn remove(&mut self, names: &[&str]) {
        let names: BTreeSet<&str> = names.iter().copied().collect();
        let mut gone = 0_usize;
        self.fields.retain(|(name, value)| {
            let kept = !names.contains(&**name);
            if !kept {
                gone = gone.saturating_add(value.weight()).saturating_add(name.len()).saturating_add(FIELD);
            }
            kept
        });
        self.weight = self.weight.saturating_sub(gone);
        if !self.index.is_empty() {
            self.number();
        }
    }
}
