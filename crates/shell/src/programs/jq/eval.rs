//! One step of a program: a node is run on a value.

use std::rc::Rc;

use super::{
    code::{Id, Node, Special},
    machine::{Fault, Machine, Pause, Todo, break_to},
    natives, paths,
    state::{Callee, Entry, Env, Fork, Slot, State, Step, Then, Track},
    value::Value,
};

type Done = Result<Todo, Fault>;

impl Machine {
    pub(super) fn node(&mut self, node: Id, env: Env, state: State, then: Then) -> Done {
        let program = self.program.clone();
        let Some(node) = program.nodes.get(node as usize) else { return Ok(Todo::Back) };
        Ok(match node {
            Node::Identity => Todo::Give(state, then),
            Node::Constant(value) => give(value.clone(), state.track, then),
            Node::Variable(outwards) => match env.entry(*outwards) {
                Some(Entry::Value(value)) => give(value.clone(), state.track, then),
                _ => Todo::Back,
            },
            Node::Index(term, key, lenient) => {
                if let Some(Node::Constant(key)) = program.nodes.get(*key as usize) {
                    let then = self.after(then, Step::Index(key.clone(), *lenient))?;
                    return Ok(Todo::Run(*term, env, state, then));
                }
                let plain = state.plain();
                let then = self.after(then, Step::KeyOf(*term, env.clone(), state, *lenient))?;
                Todo::Run(*key, env, plain, then)
            }
            Node::Slice(term, Some(from), to, lenient) => {
                let plain = state.plain();
                let then = self.after(then, Step::From(*term, *to, env.clone(), state, *lenient))?;
                Todo::Run(*from, env, plain, then)
            }
            Node::Slice(term, None, Some(to), lenient) => {
                let plain = state.plain();
                let then = self.after(then, Step::To(*term, env.clone(), state, Value::Null, *lenient))?;
                Todo::Run(*to, env, plain, then)
            }
            Node::Slice(_, None, None, _) => Todo::Back,
            Node::Each(lenient) => return self.each(state, *lenient, then),
            Node::Pipe(first, second) => {
                let then = self.after(then, Step::Then(*second, env.clone()))?;
                Todo::Run(*first, env, state, then)
            }
            Node::Comma(first, second) => {
                self.fork(Fork::Run(*second, env.clone(), state.clone(), then.clone()))?;
                Todo::Run(*first, env, state, then)
            }
            Node::Logic(is_or, left, right) => {
                let plain = state.plain();
                let then = self.after(then, Step::Logic(*is_or, *right, env.clone(), state))?;
                Todo::Run(*left, env, plain, then)
            }
            Node::Alternative(left, right) => {
                let found = Slot::<bool>::default();
                self.fork(Fork::Alternative(
                    found.clone(),
                    *right,
                    env.clone(),
                    state.clone(),
                    then.clone(),
                ))?;
                let then = self.after(then, Step::Alternative(found))?;
                Todo::Run(*left, env, state, then)
            }
            Node::If(condition, yes, no) => {
                let plain = state.plain();
                let then = self.after(then, Step::Condition(*yes, *no, env.clone(), state))?;
                Todo::Run(*condition, env, plain, then)
            }
            Node::Try(body, handler) => {
                self.fork(Fork::Try(*handler, env.clone(), state.clone(), then.clone()))?;
                Todo::Run(*body, env, state, then)
            }
            Node::Either(first, second) => {
                self.fork(Fork::Either(*second, env.clone(), state.clone(), then.clone()))?;
                Todo::Run(*first, env, state, then)
            }
            Node::Reduce(source, init, step) => {
                let (reduces, env_, state_) = (true, env.clone(), state.clone());
                let step = Step::Init {
                    reduces,
                    source: *source,
                    step: *step,
                    extract: 0,
                    env: env_,
                    state: state_,
                };
                let then = self.after(then, step)?;
                Todo::Run(*init, env, state, then)
            }
            Node::Foreach(source, init, step, extract) => {
                let step = Step::Init {
                    reduces: false,
                    source: *source,
                    step: *step,
                    extract: *extract,
                    env: env.clone(),
                    state: state.clone(),
                };
                let then = self.after(then, step)?;
                Todo::Run(*init, env, state, then)
            }
            Node::Let(source, body) => {
                let plain = state.plain();
                let then = self.after(then, Step::Let(*body, env.clone(), state))?;
                Todo::Run(*source, env, plain, then)
            }
            Node::Label(body) => {
                let label = self.next_label();
                self.fork(Fork::Label(label))?;
                Todo::Run(*body, env.with(Entry::Label(label)), state, then)
            }
            Node::Break(outwards) => match env.entry(*outwards) {
                Some(Entry::Label(label)) => Todo::Raise(break_to(*label)),
                _ => Todo::Back,
            },
            Node::Collect(body) => {
                let slot = Slot::<Vec<Value>>::default();
                self.fork(Fork::Collected(slot.clone(), state.track, then))?;
                let then = self.after(Then::default(), Step::Collect(slot))?;
                Todo::Run(*body, env, State { value: state.value, track: None }, then)
            }
            Node::Build(pairs) => {
                let empty = Value::object([]);
                return self.pair(pairs.clone(), 0, empty, env, state, then);
            }
            Node::Call(function, leave, arguments) => {
                let Some(body) = program.functions.get(*function as usize) else { return Ok(Todo::Back) };
                let mut own = env.outwards(*leave).clone();
                for argument in arguments.iter() {
                    // An argument that only hands on another is that other: recursion makes no chain of them.
                    let entry = match program.nodes.get(*argument as usize) {
                        Some(Node::Argument(outwards)) => env.entry(*outwards).cloned(),
                        _ => None,
                    };
                    own = own.with(entry.unwrap_or_else(|| Entry::Closure(*argument, env.clone())));
                }
                self.fresh = self.fresh.saturating_add(arguments.len().saturating_mul(48));
                Todo::Run(*body, own, state, then)
            }
            Node::Argument(outwards) => match env.entry(*outwards) {
                Some(Entry::Closure(body, env)) => Todo::Run(*body, env.clone(), state, then),
                _ => Todo::Back,
            },
            Node::Binary(operator, left, right) => {
                let plain = state.plain();
                let then = self.after(then, Step::Right(*operator, *left, env.clone(), state))?;
                Todo::Run(*right, env, plain, then)
            }
            Node::Native(native, arguments) => {
                return self.argument(
                    Callee::Native(*native),
                    arguments.clone(),
                    Vec::new(),
                    env,
                    state,
                    then,
                );
            }
            Node::Special(special, arguments) => {
                return self.special(*special, arguments.clone(), env, state, then);
            }
        })
    }

    /// Runs the last of the arguments that is not there; calls once all are.
    pub(super) fn argument(
        &mut self,
        callee: Callee,
        arguments: Rc<[Id]>,
        values: Vec<Value>,
        env: Env,
        state: State,
        then: Then,
    ) -> Done {
        let missing = arguments.len().saturating_sub(values.len());
        if let Some(node) = missing.checked_sub(1).and_then(|at| arguments.get(at)).copied() {
            let plain = state.plain();
            let then = self.after(then, Step::Argument(callee, arguments, values, env.clone(), state))?;
            return Ok(Todo::Run(node, env, plain, then));
        }
        match callee {
            Callee::Native(native) => {
                let State { value, track } = state;
                let mut all = values;
                all.push(value);
                all.reverse();
                let freed = all.iter().map(Value::freed_weight).sum();
                let value = native(&mut self.context, all)?;
                Ok(give(self.made(value, freed)?, track, then))
            }
            Callee::Special(special) => self.called(special, values, state, then),
        }
    }

    /// Functions whose arguments are no values, or that have none.
    fn special(&mut self, special: Special, arguments: Rc<[Id]>, env: Env, state: State, then: Then) -> Done {
        let argument = |at: usize| arguments.get(at).copied().unwrap_or(0);
        Ok(match special {
            Special::Empty => Todo::Back,
            Special::Input => self.wait_for_input(state.track, then),
            Special::Debug => {
                let message = Value::array(vec![Value::text("DEBUG:"), state.value.clone()]).json();
                Todo::Wait(Pause::Say(message + "\n"), Box::new(Todo::Give(state, then)))
            }
            Special::Stderr => {
                let message = state.value.json();
                Todo::Wait(Pause::Say(message), Box::new(Todo::Give(state, then)))
            }
            Special::Halt => Todo::Wait(Pause::Halt(0, None), Box::new(Todo::Done)),
            Special::InputLine => give(Value::Number(self.context.line), state.track, then),
            Special::InputFile => give(self.context.file.clone(), state.track, then),
            Special::Path => {
                let inner = Track { path: Value::array(Vec::new()), at: state.value.clone() };
                let then = self.after(then, Step::Path(state.track))?;
                Todo::Run(argument(0), env, State { value: state.value, track: Some(inner) }, then)
            }
            Special::Modify => {
                let slot = Rc::new(std::cell::Cell::new(state.value.clone()));
                self.fork(Fork::Reduced(slot.clone(), state.track, then))?;
                let step = Step::Modify { update: argument(1), env: env.clone(), slot };
                let then = self.after(Then::default(), step)?;
                let track = Track { path: Value::array(Vec::new()), at: state.value.clone() };
                let then = self.after(then, Step::Path(None))?;
                Todo::Run(argument(0), env, State { value: state.value, track: Some(track) }, then)
            }
            Special::Error | Special::GetPath | Special::Range | Special::HaltError => {
                return self.argument(Callee::Special(special), arguments, Vec::new(), env, state, then);
            }
        })
    }

    /// Special functions whose arguments are there, the last first.
    fn called(&mut self, special: Special, mut values: Vec<Value>, state: State, then: Then) -> Done {
        let value = values.pop().unwrap_or_default();
        Ok(match special {
            Special::Error if matches!(value, Value::Null) => Todo::Back,
            Special::Error => Todo::Raise(value),
            Special::GetPath => {
                let State { value: input, track } = state;
                let found = paths::get(&input, &value)?;
                let track = match track {
                    Some(track) if !input.is_same(&track.at) => {
                        return Err(paths::stray(&input, None));
                    }
                    Some(Track { path, .. }) => {
                        let path = paths::longer(path, &value)?;
                        Some(Track { path, at: found.clone() })
                    }
                    None => None,
                };
                Todo::Give(State { value: found, track }, then)
            }
            Special::Range => {
                let (Value::Number(from), Value::Number(to)) = (&state.value, &value) else {
                    return Err("Range bounds must be numeric".into());
                };
                if from < to {
                    self.fork(Fork::Range(*from, *to, state.track, then))?;
                }
                Todo::Back
            }
            Special::HaltError => {
                let Value::Number(status) = value else {
                    return Err(natives::wrong(&state.value, "halt_error/1: number required"));
                };
                Todo::Wait(Pause::Halt(status as i32, Some(state.value)), Box::new(Todo::Done))
            }
            _ => Todo::Back,
        })
    }
}

pub(super) fn give(value: Value, track: Option<Track>, then: Then) -> Todo {
    Todo::Give(State { value, track }, then)
}
