//! Runs an awk program's steps on a stack of its own, so many at a time. What it wants from outside it says, and
//! is run on with the answer.

use std::{cell::RefCell, cmp::Ordering, rc::Rc};

use rolelab_core::time::Timestamp;

use super::{
    code::{self, BUILTINS, Name, Op, Operator, Place, Program, Source, Target},
    record::Record,
    value::{ArrayRef, Key, Value},
};
use crate::{
    eval::MAX_VALUE,
    expression::{AWK, Expression},
};

/// Functions within each other.
const MAX_FRAMES: usize = 400;
/// Why a program ends before its end.
pub(super) enum Fatal {
    /// What awk says behind its name and the place.
    Said(String),
    /// What is beyond the lab's limits.
    Lab(&'static str),
}

impl From<String> for Fatal {
    fn from(why: String) -> Self {
        Self::Said(why)
    }
}

pub(super) type Step<T> = Result<T, Fatal>;

/// Why the machine stops for a while.
pub(super) enum Pause {
    /// So many steps are done.
    Tired,
    Done,
    Next,
    NextFile,
    Exit,
    /// Something for a file or a command.
    Write(Target, Rc<str>, String),
    /// A line is wanted; the answer goes to [`Machine::push`].
    Line(Source, Rc<str>, bool),
    /// `system`, `close`, `fflush`: the answer is a number.
    System(Rc<str>),
    Close(Rc<str>),
    Flush,
}

/// A variable.
pub(super) enum Slot {
    Value(Value),
    Array(ArrayRef),
}

pub(super) struct Frame {
    back: usize,
    pub(super) locals: Vec<Slot>,
    /// Bytes that the locals take.
    pub(super) size: usize,
    base: usize,
    walks: usize,
}

pub(super) struct Machine {
    pub(super) program: Rc<Program>,
    pub(super) globals: Vec<Slot>,
    pub(super) stack: Vec<Value>,
    pub(super) frames: Vec<Frame>,
    /// Walks through arrays: the keys that are left, the next one last.
    walks: Vec<Vec<Key>>,
    at: usize,
    pub(super) record: Record,
    ranges: Vec<bool>,
    /// Expressions made while it runs, the newest last.
    cache: Vec<(Rc<str>, Rc<Expression>)>,
    pub(super) output: Vec<u8>,
    pub(super) status: i32,
    pub(super) memory: usize,
    /// Work beyond steps: lengths of texts, matching.
    pub(super) work: u64,
    pub(super) seed: (f64, u64),
    pub(super) now: Timestamp,
}

impl Machine {
    pub(super) fn new(program: Rc<Program>, now: Timestamp) -> Self {
        let mut machine = Self {
            globals: program.globals.iter().map(|_| Slot::Value(Value::None)).collect(),
            ranges: vec![false; program.ranges],
            program,
            stack: Vec::new(),
            frames: Vec::new(),
            walks: Vec::new(),
            at: 0,
            record: Record::default(),
            cache: Vec::new(),
            output: Vec::new(),
            status: 0,
            memory: 0,
            work: 0,
            seed: (0.0, 1),
            now,
        };
        machine.record.set(Value::Input(Rc::from("")));
        let texts = [
            (code::FS, " "),
            (code::OFS, " "),
            (code::RS, "\n"),
            (code::ORS, "\n"),
            (code::SUBSEP, "\x1c"),
            (code::CONVFMT, "%.6g"),
            (code::OFMT, "%.6g"),
        ];
        for (variable, text) in texts {
            machine.set_global(variable, Value::text(text));
        }
        for variable in [code::NR, code::FNR, code::RSTART] {
            machine.set_global(variable, Value::Number(0.0));
        }
        machine.set_global(code::RLENGTH, Value::Number(-1.0));
        machine
    }

    /// Begins at an entry.
    pub(super) fn start(&mut self, entry: usize) {
        self.at = entry;
        self.stack.clear();
        self.walks.clear();
        while self.frames.pop().is_some() {}
    }

    /// The source line of the step that ran last.
    pub(super) fn line(&self) -> u32 {
        self.program.lines.get(self.at.saturating_sub(1)).copied().unwrap_or(1)
    }

    pub(super) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    pub(super) fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or_default()
    }

    /// The expression that a value is, or is the text of.
    pub(super) fn expression(&mut self, value: &Value) -> Step<Rc<Expression>> {
        if let Value::Regex(expression, _) = value {
            return Ok(expression.clone());
        }
        let text = value.to_text(&self.convfmt());
        if let Some((_, expression)) = self.cache.iter().find(|(own, _)| *own == text) {
            return Ok(expression.clone());
        }
        let compiled = Expression::new(&text, AWK, false);
        let expression = Rc::new(compiled.map_err(|why| format!("fatal: invalid regexp: {why}: /{text}/"))?);
        self.work += text.len() as u64;
        if self.cache.len() >= 32 {
            self.cache.remove(0);
        }
        self.cache.push((text, expression.clone()));
        Ok(expression)
    }

    pub(super) fn bounded(text: String) -> Step<Value> {
        if text.len() > MAX_VALUE {
            return Err(Fatal::Lab("rolelab: a text of awk may have 1 MB here; it was stopped"));
        }
        Ok(Value::Text(Rc::from(text)))
    }

    /// Runs so many steps, or to the next pause.
    pub(super) fn run(&mut self, most: u32) -> Step<Pause> {
        let program = self.program.clone();
        for _ in 0..most {
            let Some(op) = program.ops.get(self.at).copied() else { return Ok(Pause::Done) };
            self.at += 1;
            if let Some(pause) = self.step(op)? {
                return Ok(pause);
            }
        }
        Ok(Pause::Tired)
    }

    fn step(&mut self, op: Op) -> Step<Option<Pause>> {
        match op {
            Op::Number(number) => self.push(Value::Number(number)),
            Op::Text(index) => {
                let text = self.program.texts.get(index as usize).cloned();
                self.stack.extend(text.map(Value::Text));
            }
            Op::Regex(index) => {
                let expression = self.program.regexes.get(index as usize).cloned();
                self.stack.extend(expression.map(|expression| Value::Regex(expression, Rc::from(""))));
            }
            Op::Match(index) => {
                let Some(expression) = self.program.regexes.get(index as usize).cloned() else {
                    return Ok(None);
                };
                let text = self.record_text().to_text("");
                let found = expression.find(&text, 0).is_some();
                Self::found_out(&expression)?;
                self.charge(&expression);
                self.push(Value::truth(found));
            }
            Op::Load(place) => {
                let index = if place.is_indexed() { self.pop() } else { Value::None };
                let value = self.load(place, &index)?;
                self.push(value);
            }
            Op::Pass(place) => self.pass(place)?,
            Op::Array(name) => {
                let array = self.array(name)?;
                self.push(Value::Array(array));
            }
            Op::Store(place) => {
                let value = self.pop();
                let index = if place.is_indexed() { self.pop() } else { Value::None };
                self.store(place, value.clone(), &index)?;
                self.push(value);
            }
            Op::Count(place, by, old) => {
                let index = if place.is_indexed() { self.pop() } else { Value::None };
                let before = self.load(place, &index)?.number();
                self.store(place, Value::Number(before + by), &index)?;
                self.push(Value::Number(if old { before } else { before + by }));
            }
            Op::Substitute(all, place) => self.substitute(all, place)?,
            Op::Duplicate => {
                let top = self.stack.last().cloned().unwrap_or_default();
                self.push(top);
            }
            Op::Drop => {
                self.pop();
            }
            Op::Jump(to) => self.at = to as usize,
            Op::JumpIf(on, to) => {
                if self.pop().is_true() == on {
                    self.at = to as usize;
                }
            }
            Op::Truth => {
                let answer = self.pop().is_true();
                self.push(Value::truth(answer));
            }
            Op::Binary(operator) => {
                let (right, left) = (self.pop(), self.pop());
                let value = self.binary(operator, &left, &right)?;
                self.push(value);
            }
            Op::Negate => {
                let number = self.pop().number();
                self.push(Value::Number(-number));
            }
            Op::Plus => {
                let number = self.pop().number();
                self.push(Value::Number(number));
            }
            Op::Not => {
                let answer = !self.pop().is_true();
                self.push(Value::truth(answer));
            }
            Op::Join(count) => {
                let from = self.stack.len().saturating_sub(count as usize);
                let format = self.convfmt();
                let parts: Vec<Rc<str>> =
                    self.stack.drain(from..).map(|value| value.to_text(&format)).collect();
                let joined = parts.join(&self.global_text(code::SUBSEP));
                self.push(Self::bounded(joined)?);
            }
            Op::In(name) => {
                let key = Key(self.pop().to_text(&self.convfmt()));
                let found = self.array(name)?.borrow().elements.contains_key(&key);
                self.push(Value::truth(found));
            }
            Op::Matches(wanted) => {
                let (pattern, subject) = (self.pop(), self.pop());
                let expression = self.expression(&pattern)?;
                let found = expression.find(&subject.to_text(&self.convfmt()), 0).is_some();
                Self::found_out(&expression)?;
                self.charge(&expression);
                self.push(Value::truth(found == wanted));
            }
            Op::Call(function, count) => self.call(function, count)?,
            Op::Builtin(index, count) => {
                let name = BUILTINS.get(index as usize).map_or("", |(name, ..)| name);
                let from = self.stack.len().saturating_sub(count as usize);
                let args: Vec<Value> = self.stack.drain(from..).collect();
                return self.builtin(name, &args);
            }
            Op::Return => self.give_back(),
            Op::Each(name) => {
                let array = self.array(name)?;
                let keys: Vec<Key> = array.borrow().elements.keys().rev().cloned().collect();
                self.work += keys.len() as u64 / 16;
                self.walks.push(keys);
            }
            Op::NextKey(out) => match self.walks.last_mut().and_then(Vec::pop) {
                Some(key) => self.push(Value::Input(key.0)),
                None => {
                    self.walks.pop();
                    self.at = out as usize;
                }
            },
            Op::EndEach => {
                self.walks.pop();
            }
            Op::Print(count, target) => return self.print(count, target),
            Op::Printf(count, target) => return self.printf(count, target),
            Op::Getline(source, stored) => {
                let name =
                    if source == Source::Main { Rc::from("") } else { self.pop().to_text(&self.convfmt()) };
                return Ok(Some(Pause::Line(source, name, stored)));
            }
            Op::TakeLine(place) => {
                let (status, line) = (self.pop(), self.pop());
                let index = if place.is_indexed() { self.pop() } else { Value::None };
                if status.number() > 0.0 {
                    self.store(place, line, &index)?;
                }
                self.push(status);
            }
            Op::Next => return Ok(Some(Pause::Next)),
            Op::NextFile => return Ok(Some(Pause::NextFile)),
            Op::Exit(given) => {
                if given {
                    // The cast saturates; a status has one byte.
                    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
                    let status = self.pop().number() as i32;
                    self.status = status & 0xff;
                }
                return Ok(Some(Pause::Exit));
            }
            Op::Delete(name) => {
                let key = Key(self.pop().to_text(&self.convfmt()));
                let array = self.array(name)?;
                let array = &mut *array.borrow_mut();
                if let Some(value) = array.elements.remove(&key) {
                    let size = key.0.len().saturating_add(value.size()).saturating_add(32);
                    array.size = array.size.saturating_sub(size);
                    self.memory = self.memory.saturating_sub(size);
                }
            }
            Op::Clear(name) => {
                let array = self.array(name)?;
                self.clear(&array);
            }
            Op::InRange(number) => {
                let open = self.ranges.get(number as usize).copied().unwrap_or(false);
                self.push(Value::truth(open));
            }
            Op::SetRange(number, open) => {
                if let Some(range) = self.ranges.get_mut(number as usize) {
                    *range = open;
                }
            }
            Op::Done => return Ok(Some(Pause::Done)),
        }
        Ok(None)
    }

    pub(super) fn charge(&mut self, expression: &Expression) {
        self.work += expression.spent();
    }

    /// A bare variable as an argument: one that nothing was done with yet may become an array there.
    fn pass(&mut self, place: Place) -> Step<()> {
        let name = match place {
            Place::Global(code::NF) => {
                let value = self.load(place, &Value::None)?;
                self.push(value);
                return Ok(());
            }
            Place::Global(index) => Name::Global(index),
            Place::Local(index) => Name::Local(index),
            Place::Field | Place::Element(_) => return Ok(()),
        };
        let value = match self.slot(name) {
            Some(slot @ Slot::Value(Value::None)) => {
                let array: ArrayRef = Rc::new(RefCell::default());
                *slot = Slot::Array(array.clone());
                Value::Array(array)
            }
            Some(Slot::Array(array)) => Value::Array(array.clone()),
            Some(Slot::Value(value)) => value.clone(),
            None => Value::None,
        };
        self.push(value);
        Ok(())
    }

    fn call(&mut self, function: u32, count: u32) -> Step<()> {
        let program = self.program.clone();
        let Some(function) = program.functions.get(function as usize) else { return Ok(()) };
        if self.frames.len() >= MAX_FRAMES {
            return Err(Fatal::Lab(
                "rolelab: functions of awk may call each other 400 deep here; it was stopped",
            ));
        }
        if count as usize > function.parameters {
            let why = format!("fatal: function `{}' called with more arguments than declared", function.name);
            return Err(why.into());
        }
        let from = self.stack.len().saturating_sub(count as usize);
        let mut locals: Vec<Slot> = self
            .stack
            .drain(from..)
            .map(|value| match value {
                Value::Array(array) => Slot::Array(array),
                value => Slot::Value(value),
            })
            .collect();
        locals.resize_with(function.parameters, || Slot::Value(Value::None));
        let size =
            locals.iter().map(|slot| if let Slot::Value(value) = slot { value.size() } else { 48 }).sum();
        self.memory = self.memory.saturating_add(size);
        self.room()?;
        self.frames.push(Frame {
            back: self.at,
            locals,
            size,
            base: self.stack.len(),
            walks: self.walks.len(),
        });
        self.at = function.entry.unwrap_or(0);
        Ok(())
    }

    fn give_back(&mut self) {
        let value = self.pop();
        let Some(frame) = self.frames.pop() else { return };
        self.memory = self.memory.saturating_sub(frame.size);
        for slot in &frame.locals {
            if let Slot::Array(array) = slot
                && Rc::strong_count(array) == 1
            {
                self.memory = self.memory.saturating_sub(array.borrow().size);
            }
        }
        self.stack.truncate(frame.base);
        self.walks.truncate(frame.walks);
        self.at = frame.back;
        self.push(value);
    }

    fn binary(&mut self, operator: Operator, left: &Value, right: &Value) -> Step<Value> {
        let (a, b) = (left.number(), right.number());
        let compared =
            |test: fn(Option<Ordering>) -> bool| Value::truth(test(left.compare(right, &self.convfmt())));
        Ok(match operator {
            Operator::Add => Value::Number(a + b),
            Operator::Subtract => Value::Number(a - b),
            Operator::Multiply => Value::Number(a * b),
            Operator::Divide if b == 0.0 => {
                return Err("fatal: division by zero attempted".to_owned().into());
            }
            Operator::Divide => Value::Number(a / b),
            Operator::Remainder if b == 0.0 => {
                return Err("fatal: division by zero attempted in `%'".to_owned().into());
            }
            Operator::Remainder => Value::Number(a % b),
            Operator::Power => Value::Number(libm::pow(a, b)),
            Operator::Concatenate => {
                let format = self.convfmt();
                let joined = format!("{}{}", left.to_text(&format), right.to_text(&format));
                self.work += joined.len() as u64 / 512;
                Self::bounded(joined)?
            }
            Operator::Less => compared(|order| order == Some(Ordering::Less)),
            Operator::LessEqual => compared(|order| matches!(order, Some(Ordering::Less | Ordering::Equal))),
            Operator::Equal => compared(|order| order == Some(Ordering::Equal)),
            Operator::NotEqual => compared(|order| order != Some(Ordering::Equal)),
            Operator::Greater => compared(|order| order == Some(Ordering::Greater)),
            Operator::GreaterEqual => {
                compared(|order| matches!(order, Some(Ordering::Greater | Ordering::Equal)))
            }
        })
    }
}
