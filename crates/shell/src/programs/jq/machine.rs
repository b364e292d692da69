//! Runs a program step by step on lists of its own, so many steps at a time: the program's recursion never becomes
//! the machine's. What it wants from outside it says, and is run on with the answer.

use std::rc::Rc;

use rolelab_core::time::Timestamp;

use super::{
    code::{Id, Program},
    natives::Context,
    state::{Env, Fork, State, Step, Then, Track},
    value::{MAX_DEPTH, MAX_WEIGHT, Value},
};

/// Steps that may wait for a value, within each other, and places to go back to.
const MAX_STEPS: u32 = 20_000;
const MAX_FORKS: usize = 50_000;
/// Bytes that what is held may take; counted when as many were made.
const MAX_MEMORY: usize = 16 << 20;
/// What a step or a place to go back to takes.
pub(super) const STEP_WEIGHT: usize = 192;

const TOO_MANY_CALLS: &str = "rolelab: calls of jq may stand 20000 deep here; it was stopped";
const TOO_MANY_FORKS: &str = "rolelab: jq may keep 50000 places to go back to here; it was stopped";
pub(super) const TOO_HEAVY: &str = "rolelab: a value of jq may take 4 MB here; it was stopped";
pub(super) const TOO_DEEP: &str = "rolelab: values of jq may nest 300 deep here; it was stopped";
const TOO_MUCH: &str = "rolelab: jq may hold 16 MB of values here; it was stopped";

/// Why something has no value.
pub(super) enum Fault {
    /// A mistake that the program can catch.
    Error(Value),
    /// What is beyond the lab's limits.
    Lab(&'static str),
}

impl From<String> for Fault {
    fn from(why: String) -> Self {
        Self::Error(Value::text(why))
    }
}

impl From<&str> for Fault {
    fn from(why: &str) -> Self {
        Self::Error(Value::text(why))
    }
}

pub(super) type Answer = Result<Value, Fault>;

/// Why the machine stops for a while.
pub(super) enum Pause {
    /// So many steps are done.
    Tired,
    /// A value comes out.
    Output(Value),
    /// There are no more.
    Done,
    /// Nobody caught it.
    Failed(Value),
    /// Another input is wanted: [`Machine::answer`].
    Input,
    /// Something for standard error.
    Say(String),
    /// The program ends, with a status and what is said before.
    Halt(i32, Option<Value>),
}

/// What is done in the next step.
pub(super) enum Todo {
    Run(Id, Env, State, Then),
    Give(State, Then),
    Back,
    Raise(Value),
    /// A pause, and what follows it.
    Wait(Pause, Box<Todo>),
    Done,
}

pub(super) struct Machine {
    pub(super) program: Rc<Program>,
    pub(super) forks: Vec<Fork>,
    todo: Todo,
    /// Who waits for an input.
    waiting: Option<(Option<Track>, Then)>,
    labels: u64,
    /// Steps done since this was last asked.
    pub(super) steps: u64,
    /// Bytes made since what is held was counted.
    pub(super) fresh: usize,
    pub(super) context: Context,
}

impl Machine {
    pub(super) fn new(program: Program, now: Timestamp) -> Self {
        Self {
            program: Rc::new(program),
            forks: Vec::new(),
            todo: Todo::Done,
            waiting: None,
            labels: 0,
            steps: 0,
            fresh: 0,
            context: Context::new(now),
        }
    }

    /// Begins with an input.
    pub(super) fn start(&mut self, input: Value) {
        self.forks.clear();
        self.waiting = None;
        self.fresh = self.fresh.saturating_add(input.weight());
        let state = State { value: input, track: None };
        self.todo = Todo::Run(self.program.main, Env::default(), state, Then::default());
    }

    /// The input that was wanted, or why there is none.
    pub(super) fn answer(&mut self, input: Result<Value, String>) {
        let Some((track, then)) = self.waiting.take() else { return };
        self.todo = match input {
            Ok(value) => {
                self.fresh = self.fresh.saturating_add(value.weight());
                Todo::Give(State { value, track }, then)
            }
            Err(why) => Todo::Raise(Value::text(why)),
        };
    }

    pub(super) fn wait_for_input(&mut self, track: Option<Track>, then: Then) -> Todo {
        self.waiting = Some((track, then));
        Todo::Wait(Pause::Input, Box::new(Todo::Done))
    }

    pub(super) fn next_label(&mut self) -> u64 {
        self.labels += 1;
        self.labels - 1
    }

    /// Steps and places to go back to are made through these, which count them.
    ///
    /// # Errors
    /// When there are too many.
    pub(super) fn after(&mut self, then: Then, step: Step) -> Result<Then, Fault> {
        if then.depth() >= MAX_STEPS {
            return Err(Fault::Lab(TOO_MANY_CALLS));
        }
        self.fresh = self.fresh.saturating_add(STEP_WEIGHT);
        Ok(then.after(step))
    }

    pub(super) fn fork(&mut self, fork: Fork) -> Result<(), Fault> {
        if self.forks.len() >= MAX_FORKS {
            return Err(Fault::Lab(TOO_MANY_FORKS));
        }
        self.fresh = self.fresh.saturating_add(STEP_WEIGHT);
        self.forks.push(fork);
        Ok(())
    }

    /// A value that was just made, of others that gave up so many bytes, is not too big.
    pub(super) fn made(&mut self, value: Value, freed: usize) -> Answer {
        self.fresh = self.fresh.saturating_add(value.own_weight().saturating_sub(freed));
        within_limits(&value)?;
        Ok(value)
    }

    /// Runs so many steps, or to the next pause.
    ///
    /// # Errors
    /// What the lab says when a limit is reached.
    pub(super) fn run(&mut self, most: u32) -> Result<Pause, &'static str> {
        for _ in 0..most {
            self.steps = self.steps.saturating_add(1);
            let todo = std::mem::replace(&mut self.todo, Todo::Done);
            let next = match todo {
                Todo::Run(node, env, state, then) => self.node(node, env, state, then),
                Todo::Give(state, then) => match then.pop() {
                    Some((step, then)) => self.step(step, state, then),
                    None => {
                        self.todo = Todo::Back;
                        return Ok(Pause::Output(state.value));
                    }
                },
                Todo::Back => match self.forks.pop() {
                    Some(fork) => self.back(fork),
                    None => return Ok(Pause::Done),
                },
                Todo::Raise(error) => match self.forks.pop() {
                    Some(fork) => self.caught(fork, error),
                    None => return Ok(Pause::Failed(error)),
                },
                Todo::Wait(pause, todo) => {
                    self.todo = *todo;
                    return Ok(pause);
                }
                Todo::Done => return Ok(Pause::Done),
            };
            self.todo = match next {
                Ok(todo) => todo,
                Err(Fault::Error(error)) => Todo::Raise(error),
                Err(Fault::Lab(why)) => return Err(why),
            };
            if self.fresh > MAX_MEMORY {
                let held = self.held(&self.todo);
                self.context.work = self.context.work.saturating_add(held as u64 / 2048);
                if held > MAX_MEMORY {
                    return Err(TOO_MUCH);
                }
                self.fresh = held / 2;
            }
        }
        Ok(Pause::Tired)
    }

    /// There is nothing more: goes on at a place left for that.
    fn back(&mut self, fork: Fork) -> Result<Todo, Fault> {
        Ok(match fork {
            Fork::Run(node, env, state, then) => Todo::Run(node, env, state, then),
            Fork::Each(value, index, track, then) => return self.element(value, index, track, then),
            Fork::Range(at, to, track, then) => {
                if at + 1.0 < to {
                    self.fork(Fork::Range(at + 1.0, to, track.clone(), then.clone()))?;
                }
                Todo::Give(State { value: Value::Number(at), track }, then)
            }
            Fork::Try(..) | Fork::Either(..) | Fork::Label(_) => Todo::Back,
            Fork::Alternative(found, node, env, state, then) => match found.get() {
                true => Todo::Back,
                false => Todo::Run(node, env, state, then),
            },
            Fork::Collected(slot, track, then) => {
                // Its elements were counted as they came.
                let value = Value::array(slot.take());
                let counted = value.own_weight();
                let value = self.made(value, counted)?;
                Todo::Give(State { value, track }, then)
            }
            Fork::Reduced(slot, track, then) => Todo::Give(State { value: slot.take(), track }, then),
            Fork::Unmodified(slot, path) => {
                let left = super::paths::delete(slot.take(), &Value::array(vec![path]))?;
                slot.set(left);
                Todo::Back
            }
        })
    }

    /// A mistake: goes on where one is caught.
    fn caught(&mut self, fork: Fork, error: Value) -> Result<Todo, Fault> {
        Ok(match fork {
            Fork::Try(None, ..) => Todo::Back,
            Fork::Try(Some(handler), env, state, then) => {
                Todo::Run(handler, env, State { value: error, track: state.track }, then)
            }
            Fork::Either(node, env, state, then) => Todo::Run(node, env, state, then),
            Fork::Label(own) if label(&error) == Some(own) => Todo::Back,
            _ => Todo::Raise(error),
        })
    }
}

/// What `break` raises.
pub(super) fn break_to(label: u64) -> Value {
    Value::object([("__jq", Value::Number(label as f64))])
}

fn label(error: &Value) -> Option<u64> {
    let Value::Object(object) = error else { return None };
    match object.get("__jq") {
        Some(Value::Number(label)) if object.len() == 1 => Some(*label as u64),
        _ => None,
    }
}

/// # Errors
/// When it is deeper or heavier than a value may be.
pub(super) fn within_limits(value: &Value) -> Result<(), Fault> {
    if value.depth() > MAX_DEPTH {
        return Err(Fault::Lab(TOO_DEEP));
    }
    if value.weight() > MAX_WEIGHT { Err(Fault::Lab(TOO_HEAVY)) } else { Ok(()) }
}
