//! What a running program holds: scopes, what comes next, and where it may go back to. All are shared lists, whose
//! ends are taken apart one by one: a long one must not be dropped by recursion.

use std::{cell::Cell, rc::Rc};

use super::{
    code::{Id, Operator, Special},
    natives::Native,
    value::Value,
};

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Entry {
    Value(Value),
    /// What is run where it is used, in its own scopes.
    Closure(Id, Env),
    Label(u64),
}

pub(super) struct Scope {
    pub(super) entry: Entry,
    pub(super) outer: Env,
}

/// Scopes, the innermost first.
#[derive(Clone, Default)]
pub(super) struct Env(pub(super) Option<Rc<Scope>>);

impl Env {
    pub(super) fn with(&self, entry: Entry) -> Self {
        Self(Some(Rc::new(Scope { entry, outer: self.clone() })))
    }

    /// So many scopes outwards.
    pub(super) fn outwards(&self, count: u32) -> &Self {
        let mut env = self;
        for _ in 0..count {
            match &env.0 {
                Some(scope) => env = &scope.outer,
                None => break,
            }
        }
        env
    }

    pub(super) fn entry(&self, outwards: u32) -> Option<&Entry> {
        self.outwards(outwards).0.as_ref().map(|scope| &scope.entry)
    }
}

impl Drop for Env {
    fn drop(&mut self) {
        let mut left: Vec<Rc<Scope>> = self.0.take().into_iter().collect();
        while let Some(scope) = left.pop() {
            let Ok(mut scope) = Rc::try_unwrap(scope) else { continue };
            left.extend(scope.outer.0.take());
            if let Entry::Closure(_, env) = &mut scope.entry {
                left.extend(env.0.take());
            }
        }
    }
}

/// Where a value was found, while paths are looked for: the path, and the value there.
#[derive(Clone)]
pub(super) struct Track {
    pub(super) path: Value,
    pub(super) at: Value,
}

/// A value on its way.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) value: Value,
    pub(super) track: Option<Track>,
}

impl State {
    /// The same value, its path not looked for.
    pub(super) fn plain(&self) -> Self {
        Self { value: self.value.clone(), track: None }
    }
}

/// A variable of the machine's own that outlives going back.
pub(super) type Slot<T> = Rc<Cell<T>>;

/// What is done with a value.
#[derive(Clone)]
pub(super) enum Step {
    /// Run a node on it.
    Then(Id, Env),
    /// It is a key: find out what to look into.
    KeyOf(Id, Env, State, bool),
    /// Look into it.
    Index(Value, bool),
    /// It is where a slice begins, or ends.
    From(Id, Option<Id>, Env, State, bool),
    To(Id, Env, State, Value, bool),
    /// It is the right side of an operator, or the left one.
    Right(Operator, Id, Env, State),
    Left(Operator, Value, Option<Track>),
    /// It is an argument of a function; those behind it are there.
    Argument(Callee, Rc<[Id]>, Vec<Value>, Env, State),
    /// It decides.
    Condition(Id, Id, Env, State),
    Logic(bool, Id, Env, State),
    Truth(Option<Track>),
    /// It is true enough for `//` unless it is not.
    Alternative(Slot<bool>),
    Let(Id, Env, State),
    /// It is the beginning of a reduction, a value to reduce, a result.
    Init {
        reduces: bool,
        source: Id,
        step: Id,
        extract: Id,
        env: Env,
        state: State,
    },
    Reduce {
        step: Id,
        env: Env,
        slot: Slot<Value>,
    },
    Foreach {
        step: Id,
        extract: Id,
        env: Env,
        slot: Slot<Value>,
    },
    Extract {
        extract: Id,
        env: Env,
        slot: Slot<Value>,
    },
    Store(Slot<Value>),
    Collect(Slot<Vec<Value>>),
    /// It is a key, or a value, of an object in the making.
    Key(Rc<[(Id, Id)]>, usize, Value, Env, State),
    Field(Rc<[(Id, Id)]>, usize, Value, Value, Env, State),
    /// Its path is what is wanted.
    Path(Option<Track>),
    /// It is a path to modify, or the new value there; the going back since is dropped.
    Modify {
        update: Id,
        env: Env,
        slot: Slot<Value>,
    },
    Modified {
        slot: Slot<Value>,
        path: Value,
        forks: usize,
    },
}

/// What is called once the arguments are there.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    Native(Native),
    Special(Special),
}

pub(super) struct Next {
    pub(super) step: Step,
    pub(super) then: Then,
    /// Steps to the end of the program.
    pub(super) depth: u32,
}

/// What comes next, and after it; nothing when a value is an output.
#[derive(Clone, Default)]
pub(super) struct Then(pub(super) Option<Rc<Next>>);

impl Then {
    pub(super) fn depth(&self) -> u32 {
        self.0.as_ref().map_or(0, |next| next.depth)
    }

    pub(super) fn after(self, step: Step) -> Self {
        let depth = self.depth().saturating_add(1);
        Self(Some(Rc::new(Next { step, then: self, depth })))
    }

    /// The next step and what follows; not copied when nobody else holds it.
    pub(super) fn pop(mut self) -> Option<(Step, Self)> {
        let next = self.0.take()?;
        Some(match Rc::try_unwrap(next) {
            Ok(next) => (next.step, next.then),
            Err(next) => (next.step.clone(), next.then.clone()),
        })
    }
}

impl Drop for Then {
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(own) = next {
            next = match Rc::try_unwrap(own) {
                Ok(mut own) => own.then.0.take(),
                Err(_) => None,
            };
        }
    }
}

/// Where to go on when there is nothing more here.
pub(super) enum Fork {
    Run(Id, Env, State, Then),
    /// The other elements of a list or an object.
    Each(Value, usize, Option<Track>, Then),
    Range(f64, f64, Option<Track>, Then),
    /// A mistake stops here: the handler is run, or nothing.
    Try(Option<Id>, Env, State, Then),
    /// A mistake stops here: the other way is tried.
    Either(Id, Env, State, Then),
    Label(u64),
    /// The left side of `//` is done.
    Alternative(Slot<bool>, Id, Env, State, Then),
    /// A list or a reduction is done.
    Collected(Slot<Vec<Value>>, Option<Track>, Then),
    Reduced(Slot<Value>, Option<Track>, Then),
    /// An update made no value: what is there goes.
    Unmodified(Slot<Value>, Value),
}
