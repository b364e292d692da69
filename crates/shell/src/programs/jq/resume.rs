//! One step of a program: a value goes to whoever waited for it.

use std::rc::Rc;

use super::{
    arithmetic,
    code::Id,
    eval::give,
    machine::{Fault, Machine, Todo},
    paths,
    state::{Entry, Env, Fork, Slot, State, Step, Then, Track},
    value::{Array, Value},
};

type Done = Result<Todo, Fault>;

impl Machine {
    pub(super) fn step(&mut self, step: Step, state: State, then: Then) -> Done {
        Ok(match step {
            Step::Then(node, env) => Todo::Run(node, env, state, then),
            Step::KeyOf(term, env, input, lenient) => {
                let then = self.after(then, Step::Index(state.value, lenient))?;
                Todo::Run(term, env, input, then)
            }
            Step::Index(key, lenient) => return self.look(state, &key, lenient, then),
            Step::From(term, Some(to), env, input, lenient) => {
                let plain = input.plain();
                let then = self.after(then, Step::To(term, env.clone(), input, state.value, lenient))?;
                Todo::Run(to, env, plain, then)
            }
            Step::From(term, None, env, input, lenient) => {
                let then = self.after(then, Step::Index(paths::slice(state.value, Value::Null), lenient))?;
                Todo::Run(term, env, input, then)
            }
            Step::To(term, env, input, from, lenient) => {
                let then = self.after(then, Step::Index(paths::slice(from, state.value), lenient))?;
                Todo::Run(term, env, input, then)
            }
            Step::Right(operator, left, env, input) => {
                let State { value, track } = input;
                let then = self.after(then, Step::Left(operator, state.value, track))?;
                Todo::Run(left, env, State { value, track: None }, then)
            }
            Step::Left(operator, right, track) => {
                let freed = state.value.freed_weight().saturating_add(right.freed_weight());
                let value = arithmetic::apply(&mut self.context, operator, state.value, right)?;
                give(self.made(value, freed)?, track, then)
            }
            Step::Argument(callee, arguments, mut values, env, input) => {
                values.push(state.value);
                return self.argument(callee, arguments, values, env, input, then);
            }
            Step::Condition(yes, no, env, input) => {
                Todo::Run(if state.value.is_true() { yes } else { no }, env, input, then)
            }
            Step::Logic(is_or, right, env, input) => {
                if state.value.is_true() == is_or {
                    return Ok(give(Value::Bool(is_or), input.track, then));
                }
                let State { value, track } = input;
                let then = self.after(then, Step::Truth(track))?;
                Todo::Run(right, env, State { value, track: None }, then)
            }
            Step::Truth(track) => give(Value::Bool(state.value.is_true()), track, then),
            Step::Alternative(found) => {
                if !state.value.is_true() {
                    return Ok(Todo::Back);
                }
                found.set(true);
                Todo::Give(state, then)
            }
            Step::Let(body, env, input) => Todo::Run(body, env.with(Entry::Value(state.value)), input, then),
            Step::Init { reduces, source, step, extract, env, state: input } => {
                let slot: Slot<Value> = Rc::new(std::cell::Cell::new(state.value));
                let (next, then) = if reduces {
                    self.fork(Fork::Reduced(slot.clone(), state.track, then))?;
                    (Step::Reduce { step, env: env.clone(), slot }, Then::default())
                } else {
                    (Step::Foreach { step, extract, env: env.clone(), slot }, then)
                };
                let then = self.after(then, next)?;
                Todo::Run(source, env, input, then)
            }
            Step::Reduce { step, env, slot } => {
                let value = slot.take();
                let then = self.after(then, Step::Store(slot))?;
                let env = env.with(Entry::Value(state.value));
                Todo::Run(step, env, State { value, track: state.track }, then)
            }
            Step::Foreach { step, extract, env, slot } => {
                let value = slot.take();
                let env = env.with(Entry::Value(state.value));
                let then = self.after(then, Step::Extract { extract, env: env.clone(), slot })?;
                Todo::Run(step, env, State { value, track: state.track }, then)
            }
            Step::Extract { extract, env, slot } => {
                slot.set(state.value.clone());
                Todo::Run(extract, env, state, then)
            }
            Step::Store(slot) => {
                slot.set(state.value);
                Todo::Back
            }
            Step::Collect(slot) => {
                let mut items = slot.take();
                self.fresh = self.fresh.saturating_add(super::value::UNIT);
                items.push(state.value);
                self.bounded(items.len())?;
                slot.set(items);
                Todo::Back
            }
            Step::Key(pairs, at, object, env, input) => {
                if !matches!(state.value, Value::Text(_)) {
                    let (kind, short) = (state.value.kind_name(), state.value.short());
                    return Err(format!("Cannot use {kind} ({short}) as object key").into());
                }
                let Some((_, node)) = pairs.get(at).copied() else { return Ok(Todo::Back) };
                let plain = input.plain();
                let step = Step::Field(pairs, at, object, state.value, env.clone(), input);
                let then = self.after(then, step)?;
                Todo::Run(node, env, plain, then)
            }
            Step::Field(pairs, at, object, key, env, input) => {
                let object = self.with_field(object, &key, state.value);
                return self.pair(pairs, at + 1, object, env, input, then);
            }
            Step::Path(outer) => {
                let Some(track) = state.track else { return Ok(Todo::Back) };
                if !state.value.is_same(&track.at) {
                    return Err(paths::stray(&state.value, None));
                }
                give(track.path, outer, then)
            }
            Step::Modify { update, env, slot } => {
                let path = state.value;
                let root = slot.take();
                let old = paths::get(&root, &path);
                slot.set(root);
                let forks = self.forks.len();
                self.fork(Fork::Unmodified(slot.clone(), path.clone()))?;
                let then = self.after(Then::default(), Step::Modified { slot, path, forks })?;
                Todo::Run(update, env, State { value: old?, track: None }, then)
            }
            Step::Modified { slot, path, forks } => {
                self.forks.truncate(forks);
                let root = slot.take();
                self.fresh = self.fresh.saturating_add(root.copied_weight());
                self.context.charge(root.copied_weight() / 32);
                slot.set(self.checked(paths::set(root, &path, state.value)?)?);
                Todo::Back
            }
        })
    }

    fn with_field(&mut self, object: Value, key: &Value, value: Value) -> Value {
        let (Value::Object(mut fields), Value::Text(key)) = (object, key) else { return Value::Null };
        self.fresh = self.fresh.saturating_add(key.len()).saturating_add(96);
        Rc::make_mut(&mut fields).set(key, value);
        Value::Object(fields)
    }

    /// The field of an object that is made next, or the object.
    pub(super) fn pair(
        &mut self,
        pairs: Rc<[(Id, Id)]>,
        at: usize,
        object: Value,
        env: Env,
        state: State,
        then: Then,
    ) -> Done {
        let Some((key, _)) = pairs.get(at).copied() else {
            return Ok(give(self.checked(object)?, state.track, then));
        };
        let plain = state.plain();
        let then = self.after(then, Step::Key(pairs, at, object, env.clone(), state))?;
        Ok(Todo::Run(key, env, plain, then))
    }

    fn checked(&self, value: Value) -> Result<Value, Fault> {
        super::machine::within_limits(&value)?;
        Ok(value)
    }

    fn bounded(&self, items: usize) -> Result<(), Fault> {
        let most = super::value::MAX_WEIGHT / super::value::UNIT;
        if items > most { Err(Fault::Lab(super::machine::TOO_HEAVY)) } else { Ok(()) }
    }

    /// Looks into a value by a key.
    fn look(&mut self, state: State, key: &Value, lenient: bool, then: Then) -> Done {
        let State { value, track } = state;
        if track.as_ref().is_some_and(|track| !value.is_same(&track.at)) {
            return Err(paths::stray(&value, Some(key)));
        }
        let found = match paths::index(&value, key) {
            Err(Fault::Error(_)) if lenient => return Ok(Todo::Back),
            found => found?,
        };
        if matches!(key, Value::Object(_) | Value::Array(_)) {
            self.fresh = self.fresh.saturating_add(found.own_weight());
            self.context.charge(value.own_weight() / 32);
        }
        let track = match track {
            Some(track) => Some(Track { path: paths::extended(track.path, key.clone())?, at: found.clone() }),
            None => None,
        };
        Ok(give(found, track, then))
    }

    /// `.[]`
    pub(super) fn each(&mut self, state: State, lenient: bool, then: Then) -> Done {
        let State { value, track } = state;
        if track.as_ref().is_some_and(|track| !value.is_same(&track.at)) {
            return Err(paths::stray_each(&value));
        }
        match value {
            Value::Array(_) | Value::Object(_) => self.element(value, 0, track, then),
            _ if lenient => Ok(Todo::Back),
            _ => Err(format!("Cannot iterate over {} ({})", value.kind_name(), value.short()).into()),
        }
    }

    /// An element and, in a fork, those behind it.
    pub(super) fn element(&mut self, value: Value, at: usize, track: Option<Track>, then: Then) -> Done {
        let (found, key, more) = match &value {
            Value::Array(array) => {
                let Some(item) = array.items().get(at) else { return Ok(Todo::Back) };
                (item.clone(), Value::count(at), at + 1 < array.items().len())
            }
            Value::Object(object) => {
                let Some((name, item)) = object.fields().get(at) else { return Ok(Todo::Back) };
                let key = if track.is_some() { Value::text(&**name) } else { Value::Null };
                (item.clone(), key, at + 1 < object.len())
            }
            _ => return Ok(Todo::Back),
        };
        if more {
            self.fork(Fork::Each(value, at + 1, track.clone(), then.clone()))?;
        }
        let track = match track {
            Some(track) => Some(Track { path: paths::extended(track.path, key)?, at: found.clone() }),
            None => None,
        };
        Ok(give(found, track, then))
    }
}

/// A list with one more.
pub(super) fn pushed(array: Rc<Array>, value: Value) -> Rc<Array> {
    let mut array = array;
    Rc::make_mut(&mut array).push(value);
    array
}
