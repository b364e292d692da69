//! Variables as commands change them: what a subscript means, attributes, limits, and what is said when it fails.

use std::collections::BTreeMap;

use rolelab_core::time::Span;

use super::{Env, Eval, Evaluation, MAX_VALUE, Unwind};
use crate::{
    syntax::ast::{Assigned, Assignment, Element, Part, Word},
    variable::{Key, Value, Variable},
};

/// The most bytes all variables of a session may have together.
const MAX_VARIABLES: usize = 4 << 20;
/// The most elements an array may have.
const MAX_ELEMENTS: usize = 20_000;
/// As many names may stand for each other in a row (`declare -n`).
const MAX_REFERENCES: u32 = 8;

/// What an assignment is to: a variable or an element of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) key: Option<Key>,
}

/// What a list assignment gives, expanded.
pub(crate) struct List {
    pub(crate) name: String,
    pub(crate) append: bool,
    pub(crate) elements: Vec<Filled>,
}

/// An element of it: its subscript, whether it appends, its value.
pub(crate) struct Filled {
    subscript: Option<Word>,
    append: bool,
    value: String,
}

impl Env {
    /// The variable that a name stands for.
    pub(crate) fn resolve(&self, name: &str) -> String {
        let mut name = name.to_owned();
        for _ in 0..MAX_REFERENCES {
            let target = self.session(|s| {
                let variable = s.variables.get(&name).filter(|v| v.reference)?;
                variable.text().filter(|text| !text.is_empty()).map(str::to_owned)
            });
            match target {
                Some(target) => name = target,
                None => break,
            }
        }
        name
    }

    /// A variable's text.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let name = self.resolve(name);
        if name.contains('[') {
            return self.element_of(&name);
        }
        self.session(|s| s.variables.get(&name).and_then(Variable::text).map(str::to_owned))
    }

    /// `name[subscript]` where the subscript needs no arithmetic.
    fn element_of(&self, text: &str) -> Option<String> {
        let (name, subscript) = cut(text)?;
        self.session(|s| {
            let variable = s.variables.get(name)?;
            let key = match subscript.parse() {
                Ok(index) if !matches!(variable.value, Value::Keyed(_)) => Key::Index(index),
                _ => Key::Name(subscript.to_owned()),
            };
            variable.element(&key).map(str::to_owned)
        })
    }

    /// What a subscript means for a variable; `None` when it is bad arithmetic, which was said.
    pub(crate) fn key<'a>(&'a self, name: &'a str, subscript: &'a Word) -> Evaluation<'a, Option<Key>> {
        Box::pin(async move {
            let name = self.resolve(name);
            let keyed =
                self.session(|s| s.variables.get(&name).is_some_and(|v| matches!(v.value, Value::Keyed(_))));
            if keyed {
                return Ok(Some(Key::Name(self.expand_one(subscript).await?)));
            }
            Ok(self.arithmetic(subscript).await?.map(Key::Index))
        })
    }

    /// The place that a text such as `name` or `name[subscript]` means; `None` when it names none.
    pub(crate) async fn place(&self, text: &str) -> Eval<Option<Place>> {
        let Some((name, subscript)) = cut(text) else {
            return Ok(super::simple::is_name(text).then(|| Place { name: text.to_owned(), key: None }));
        };
        if !super::simple::is_name(name) {
            return Ok(None);
        }
        let unquoted = subscript.trim_matches(['"', '\'']).to_owned();
        let word = Word { parts: vec![Part::Quoted(unquoted)] };
        let key = self.key(name, &word).await?;
        Ok(key.map(|key| Place { name: name.to_owned(), key: Some(key) }))
    }

    /// Sets a variable and keeps its attributes.
    ///
    /// # Errors
    /// Its variables take more room than a session has, or it is read-only: said, and the line ends.
    pub(crate) async fn assign(&self, name: &str, value: String) -> Eval<()> {
        self.assign_at(&Place { name: name.to_owned(), key: None }, value, false).await.map(|_| ())
    }

    /// Sets a variable or an element. False when the subscript names nothing, which is said.
    ///
    /// # Errors
    /// As [`Env::assign`].
    pub(crate) async fn assign_at(&self, place: &Place, value: String, append: bool) -> Eval<bool> {
        let mut name = self.resolve(&place.name);
        let mut key = place.key.clone();
        if let Some((array, subscript)) = cut(&name) {
            // A reference to an element.
            key = Some(subscript.parse().map_or_else(|_| Key::Name(subscript.to_owned()), Key::Index));
            name = array.to_owned();
        }
        let (used, elements, now) = self.session(|s| {
            let used: usize = s.variables.values().map(Variable::size).sum();
            let elements: usize = s.variables.values().map(Variable::count).sum();
            (used, elements, s.variables.get(&name).cloned().unwrap_or_default())
        });
        for _ in 0..elements / 256 {
            self.port().step().await?;
        }
        if now.read_only {
            self.complain(&format!("{name}: readonly variable")).await?;
            return Err(Unwind::Abort(1));
        }
        let before = match &key {
            Some(key) => now.element(key),
            None => now.text(),
        };
        let value = match (append, now.integer) {
            (false, false) => value,
            (true, false) => before.unwrap_or_default().to_owned() + &value,
            (_, true) => {
                let word = Word { parts: vec![Part::Quoted(value)] };
                let number: Evaluation<'_, Option<i64>> = Box::pin(self.arithmetic(&word));
                let Some(number) = number.await? else { return Err(Unwind::Abort(1)) };
                let before =
                    if append { before.and_then(|text| text.parse().ok()).unwrap_or(0_i64) } else { 0 };
                before.wrapping_add(number).to_string()
            }
        };
        let value = match now.case {
            Some('u') => value.to_uppercase(),
            Some(_) => value.to_lowercase(),
            None => value,
        };
        if value.len() > MAX_VALUE || used.saturating_add(value.len()) > MAX_VARIABLES {
            self.port().lab_voice("rolelab: variables may hold 1 MB each and 4 MB together here");
            return Err(Unwind::Abort(1));
        }
        if key.is_some() && now.count() >= MAX_ELEMENTS {
            self.port().lab_voice(&format!("rolelab: an array may have {MAX_ELEMENTS} elements here"));
            return Err(Unwind::Abort(1));
        }
        drop(now);
        let shown = key.as_ref().map(|key| match key {
            Key::Index(index) => index.to_string(),
            Key::Name(name) => name.clone(),
        });
        if name == "SECONDS" {
            // It counts on from there.
            let past = Span::seconds(value.parse::<i64>().unwrap_or(0).saturating_neg());
            let since = self.port().now().plus(past);
            self.change(|s| s.since = Some(since));
        }
        let exports = self.has_option("allexport");
        let set = self.change(|s| {
            let fresh = || Variable { unset: true, ..Variable::default() };
            let variable = s.variables.entry(name.clone()).or_insert_with(fresh);
            variable.exported = variable.exported || exports;
            variable.set(key.as_ref(), value)
        });
        if !set {
            // `${a[-9]}` counts to before the first element.
            let fresh = self.session(|s| s.variables.get(&name).is_some_and(|v| v.unset && !v.is_array()));
            if fresh {
                self.change(|s| s.variables.remove(&name));
            }
            let shown = shown.unwrap_or_default();
            self.complain(&format!("{name}[{shown}]: bad array subscript")).await?;
        }
        Ok(set)
    }

    /// Expands the elements of `name=(…)`.
    pub(crate) async fn fill(&self, name: &str, append: bool, elements: &[Element]) -> Eval<List> {
        let mut filled = Vec::new();
        for element in elements {
            if element.subscript.is_some() {
                let value = self.expand_assignment(&element.word).await?;
                let subscript = element.subscript.clone();
                filled.push(Filled { subscript, append: element.append, value });
                continue;
            }
            let values = self.expand(std::slice::from_ref(&element.word)).await?;
            filled.extend(values.into_iter().map(|value| Filled { subscript: None, append: false, value }));
        }
        Ok(List { name: name.to_owned(), append, elements: filled })
    }

    /// Assigns a list. A variable that is no array becomes one. False when a subscript was bad, which is said.
    pub(crate) async fn assign_list(&self, list: List) -> Eval<bool> {
        let name = self.resolve(&list.name);
        let now = self.session(|s| {
            s.variables.get(&name).cloned().unwrap_or_else(|| Variable { unset: true, ..Variable::default() })
        });
        if now.read_only {
            self.complain(&format!("{name}: readonly variable")).await?;
            return Err(Unwind::Abort(1));
        }
        let mut next = now;
        next.become_indexed();
        if !list.append {
            match &mut next.value {
                Value::Keyed(elements) => *elements = std::sync::Arc::default(),
                value => *value = Value::Indexed(std::sync::Arc::default()),
            }
        }
        next.unset = false;
        let keyed = matches!(next.value, Value::Keyed(_));
        let mut at = next.place(-1).map_or(0, |last| last.saturating_add(1));
        let (integer, case) = (next.integer, next.case);
        let mut good = true;
        let mut pairs = None;
        let mut size = 0_usize;
        for element in list.elements {
            self.port().step().await?;
            size = size.saturating_add(element.value.len());
            if next.count() >= MAX_ELEMENTS || size > MAX_VALUE {
                self.port().lab_voice(&format!(
                    "rolelab: an array may have {MAX_ELEMENTS} elements and 1 MB in one assignment here"
                ));
                return Err(Unwind::Abort(1));
            }
            let key = match &element.subscript {
                Some(word) if keyed => Key::Name(self.expand_one(word).await?),
                Some(word) => match self.arithmetic(word).await? {
                    Some(index) => Key::Index(index),
                    None => return Err(Unwind::Abort(1)),
                },
                // Without subscripts names and values take turns.
                None if keyed => match pairs.take() {
                    None => {
                        pairs = Some(element.value);
                        continue;
                    }
                    Some(name) => Key::Name(name),
                },
                None => Key::Index(i64::try_from(at).unwrap_or(i64::MAX)),
            };
            let before = if element.append { next.element(&key).unwrap_or_default() } else { "" };
            let mut value = before.to_owned() + &element.value;
            if integer {
                let word = Word { parts: vec![Part::Quoted(value)] };
                value = self.arithmetic(&word).await?.unwrap_or(0).to_string();
            }
            value = match case {
                Some('u') => value.to_uppercase(),
                Some(_) => value.to_lowercase(),
                None => value,
            };
            if let Key::Index(index) = key {
                at = next.place(index).unwrap_or(at).saturating_add(1);
            }
            if !next.set(Some(&key), value) {
                good = false;
                self.complain(&format!("{name}: bad array subscript")).await?;
            }
        }
        if let Some(name) = pairs {
            next.set(Some(&Key::Name(name)), String::new());
        }
        let used: usize = self.session(|s| s.variables.values().map(Variable::size).sum());
        if used.saturating_add(next.size()) > MAX_VARIABLES {
            self.port().lab_voice("rolelab: variables may hold 1 MB each and 4 MB together here");
            return Err(Unwind::Abort(1));
        }
        self.change(|s| s.variables.insert(name, next));
        Ok(good)
    }

    /// An array of these values, in place of what was there.
    pub(crate) async fn assign_values(&self, name: &str, values: Vec<String>) -> Eval<bool> {
        let each = |value| Filled { subscript: None, append: false, value };
        let elements = values.into_iter().map(each).collect();
        self.assign_list(List { name: name.to_owned(), append: false, elements }).await
    }

    /// Carries out an assignment; what it assigned, for `set -x`. `None` when a subscript was bad, which is said.
    pub(crate) async fn carry_out(&self, assignment: &Assignment) -> Eval<Option<String>> {
        let word = match &assignment.value {
            Assigned::Word(word) => word,
            Assigned::List(elements) => {
                if assignment.subscript.is_some() {
                    let text = format!("{}[…]: cannot assign list to array member", assignment.name);
                    self.complain(&text).await?;
                    return Ok(None);
                }
                let list = self.fill(&assignment.name, assignment.append, elements).await?;
                let shown: Vec<String> =
                    list.elements.iter().map(|e| super::simple::quote(&e.value)).collect();
                return Ok(self.assign_list(list).await?.then(|| format!("({})", shown.join(" "))));
            }
        };
        let value = self.expand_assignment(word).await?;
        let key = match &assignment.subscript {
            Some(subscript) => match self.key(&assignment.name, subscript).await? {
                Some(key) => Some(key),
                None => return Err(Unwind::Abort(1)),
            },
            None => None,
        };
        let place = Place { name: assignment.name.clone(), key };
        Ok(self.assign_at(&place, value.clone(), assignment.append).await?.then_some(value))
    }

    /// The environment a program sees.
    pub(crate) fn environment(&self) -> BTreeMap<String, String> {
        let exported = |(name, v): (&String, &Variable)| {
            let text = v.text().filter(|_| v.exported && !v.is_array())?;
            Some((name.clone(), text.to_owned()))
        };
        self.session(|s| s.variables.iter().filter_map(exported).collect())
    }
}

/// `name[subscript]` in its two parts.
pub(crate) fn cut(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix(']')?.split_once('[')
}
