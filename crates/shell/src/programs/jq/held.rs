//! What a machine holds, in bytes: everything that can be reached is gone through, what is shared once.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    machine::{Machine, STEP_WEIGHT, Todo},
    state::{Entry, Env, Fork, State, Step, Then},
    value::Value,
};

/// What is still to be looked at, and what has been.
#[derive(Default)]
struct Count<'a> {
    values: Vec<&'a Value>,
    envs: Vec<&'a Env>,
    seen: BTreeSet<usize>,
    bytes: usize,
}

impl Machine {
    /// Bytes that `todo`, places to go back to and what hangs on them take.
    pub(super) fn held(&self, todo: &Todo) -> usize {
        let mut count = Count::default();
        match todo {
            Todo::Run(_, env, state, then) => count.all(env, state, then),
            Todo::Give(state, then) => {
                count.state(state);
                count.then(then);
            }
            Todo::Raise(value) => count.values.push(value),
            Todo::Back | Todo::Wait(..) | Todo::Done => {}
        }
        for fork in &self.forks {
            count.bytes = count.bytes.saturating_add(STEP_WEIGHT);
            count.fork(fork);
            count.settle();
        }
        count.settle();
        count.bytes
    }
}

impl<'a> Count<'a> {
    /// Whether something shared is met for the first time.
    fn first<T: ?Sized>(&mut self, shared: &Rc<T>) -> bool {
        Rc::strong_count(shared) == 1 || self.seen.insert(Rc::as_ptr(shared).cast::<u8>() as usize)
    }

    fn settle(&mut self) {
        loop {
            if let Some(value) = self.values.pop() {
                self.value(value);
            } else if let Some(env) = self.envs.pop() {
                self.env(env);
            } else {
                return;
            }
        }
    }

    fn value(&mut self, value: &'a Value) {
        let first = match value {
            Value::Text(text) => self.first(text),
            Value::Array(array) => self.first(array),
            Value::Object(object) => self.first(object),
            _ => false,
        };
        if !first {
            return;
        }
        self.bytes = self.bytes.saturating_add(value.own_weight());
        match value {
            Value::Array(array) => self.values.extend(array.items()),
            Value::Object(object) => self.values.extend(object.fields().iter().map(|(_, value)| value)),
            _ => {}
        }
    }

    fn env(&mut self, env: &'a Env) {
        let mut next = env.0.as_ref();
        while let Some(scope) = next {
            if !self.first(scope) {
                return;
            }
            self.bytes = self.bytes.saturating_add(64);
            match &scope.entry {
                Entry::Value(value) => self.values.push(value),
                Entry::Closure(_, env) => self.envs.push(env),
                Entry::Label(_) => {}
            }
            next = scope.outer.0.as_ref();
        }
    }

    fn state(&mut self, state: &'a State) {
        self.values.push(&state.value);
        if let Some(track) = &state.track {
            self.values.extend([&track.path, &track.at]);
        }
    }

    fn all(&mut self, env: &'a Env, state: &'a State, then: &'a Then) {
        self.envs.push(env);
        self.state(state);
        self.then(then);
    }

    fn fork(&mut self, fork: &'a Fork) {
        match fork {
            Fork::Run(_, env, state, then)
            | Fork::Try(_, env, state, then)
            | Fork::Either(_, env, state, then)
            | Fork::Alternative(_, _, env, state, then) => self.all(env, state, then),
            Fork::Each(value, _, track, then) => {
                self.values.push(value);
                if let Some(track) = track {
                    self.values.extend([&track.path, &track.at]);
                }
                self.then(then);
            }
            Fork::Range(_, _, _, then) => self.then(then),
            Fork::Reduced(slot, _, then) => {
                let value = slot.take();
                self.bytes = self.bytes.saturating_add(value.weight());
                slot.set(value);
                self.then(then);
            }
            Fork::Collected(slot, _, then) => {
                // What it holds is in a cell: taken out, counted and put back.
                let items = slot.take();
                self.bytes = items.iter().map(Value::weight).fold(self.bytes, usize::saturating_add);
                slot.set(items);
                self.then(then);
            }
            Fork::Label(_) => self.bytes = self.bytes.saturating_add(16),
            Fork::Unmodified(..) => {}
        }
    }

    fn then(&mut self, then: &'a Then) {
        let mut next = then.0.as_ref();
        while let Some(own) = next {
            if !self.first(own) {
                return;
            }
            self.bytes = self.bytes.saturating_add(STEP_WEIGHT);
            self.step(&own.step);
            next = own.then.0.as_ref();
        }
    }

    fn step(&mut self, step: &'a Step) {
        match step {
            Step::Then(_, env) | Step::Reduce { env, .. } | Step::Foreach { env, .. } => self.envs.push(env),
            Step::Extract { env, .. } | Step::Modify { env, .. } => self.envs.push(env),
            Step::KeyOf(_, env, state, _)
            | Step::From(_, _, env, state, _)
            | Step::Right(_, _, env, state)
            | Step::Condition(_, _, env, state)
            | Step::Logic(_, _, env, state)
            | Step::Let(_, env, state)
            | Step::Init { env, state, .. } => {
                self.envs.push(env);
                self.state(state);
            }
            Step::To(_, env, state, value, _) | Step::Key(_, _, value, env, state) => {
                self.envs.push(env);
                self.state(state);
                self.values.push(value);
            }
            Step::Field(_, _, object, key, env, state) => {
                self.envs.push(env);
                self.state(state);
                self.values.extend([object, key]);
            }
            Step::Argument(_, _, values, env, state) => {
                self.envs.push(env);
                self.state(state);
                self.values.extend(values);
            }
            Step::Index(value, _) | Step::Left(_, value, _) => self.values.push(value),
            Step::Modified { path, .. } => self.values.push(path),
            Step::Truth(_) | Step::Alternative(_) | Step::Store(_) | Step::Collect(_) | Step::Path(_) => {}
        }
    }
}
