//! What surrounds a machine: its inputs, its outputs, its messages and its status.

use std::fmt::Write as _;

use super::{
    inputs::{Got, Inputs},
    machine::{Machine, Pause},
    options::Options,
    value::Value,
};
use crate::{port::Flow, program::Process};

/// Steps between two looks at the fuel, and how many of them weigh as much as one of the shell's.
const STEPS: u32 = 256;
const STEPS_PER_FUEL: u64 = 16;
/// Output is handed on in pieces of about this size.
const PIECE: usize = 4096;

/// The status when an input made no value, or null or false (`-e`), when a mistake was not caught.
const NOTHING: i32 = 4;
const FALSE: i32 = 1;
const FAILED: i32 = 5;
/// A file could not be read.
const INPUT_FAILED: i32 = 2;

pub(super) struct Run<'a> {
    process: &'a Process,
    options: &'a Options,
    machine: Machine,
    inputs: Inputs,
    output: Vec<u8>,
    status: i32,
    /// The status was given by the program.
    given: bool,
}

/// Whether it goes on with the next input.
#[derive(PartialEq, Eq)]
enum Goes {
    On,
    Stopped,
}

impl<'a> Run<'a> {
    pub(super) fn new(process: &'a Process, options: &'a Options, machine: Machine, inputs: Inputs) -> Self {
        Self { process, options, machine, inputs, output: Vec::new(), status: 0, given: false }
    }

    /// The program on all inputs; the status.
    pub(super) async fn all(mut self) -> Flow<i32> {
        if self.options.null_input {
            self.one(Value::Null).await?;
        } else {
            let mut goes = Goes::On;
            while goes == Goes::On {
                if self.process.stdout.is_terminal() {
                    self.flush().await?;
                }
                match self.inputs.next(self.process).await? {
                    Got::Value(value) => goes = self.one(value).await?,
                    Got::End => break,
                    Got::Wrong(why) => {
                        self.status = NOTHING;
                        self.say(&format!("parse error: {why}\n")).await?;
                        self.flush().await?;
                        return Ok(self.status);
                    }
                    Got::Lab(why) => {
                        self.lab(why).await?;
                        return Ok(self.status);
                    }
                }
            }
        }
        self.flush().await?;
        if self.inputs.failed {
            return Ok(INPUT_FAILED);
        }
        let by_output = matches!(self.status, NOTHING | FALSE) && !self.given && !self.options.exit_status;
        Ok(if by_output { 0 } else { self.status })
    }

    async fn flush(&mut self) -> Flow<()> {
        let output = std::mem::take(&mut self.output);
        if output.is_empty() { Ok(()) } else { self.process.stdout.write(output).await }
    }

    async fn say(&mut self, text: &str) -> Flow<()> {
        self.flush().await?;
        self.process.stderr.write(text).await
    }

    async fn lab(&mut self, why: &str) -> Flow<()> {
        self.flush().await?;
        (self.status, self.given) = (super::in_own_voice(self.process, why).await?, true);
        Ok(())
    }

    /// The program on one input.
    async fn one(&mut self, input: Value) -> Flow<Goes> {
        (self.status, self.given) = (NOTHING, false);
        self.machine.start(input);
        loop {
            self.machine.context.now = self.process.port.now();
            self.machine.context.line = self.inputs.line as f64;
            if self.machine.context.file.to_text() != self.inputs.name.as_deref().unwrap_or("null") {
                self.machine.context.file = self.inputs.name.as_deref().map_or(Value::Null, Value::text);
            }
            let pause = self.machine.run(STEPS);
            let work = std::mem::take(&mut self.machine.context.work);
            let steps = std::mem::take(&mut self.machine.steps);
            self.process.port.spend(1 + steps / STEPS_PER_FUEL + work).await?;
            match pause {
                Ok(Pause::Tired) => {}
                Ok(Pause::Done) => return Ok(Goes::On),
                Ok(Pause::Output(value)) => self.print(&value).await?,
                Ok(Pause::Failed(error)) => {
                    self.failed(&error).await?;
                    return Ok(Goes::On);
                }
                Ok(Pause::Say(text)) => self.say(&text).await?,
                Ok(Pause::Halt(status, said)) => {
                    match said {
                        Some(Value::Text(text)) => self.say(&text).await?,
                        Some(other) => self.say(&(other.json() + "\n")).await?,
                        None => {}
                    }
                    // jq 1.6 goes on with the next input all the same.
                    (self.status, self.given) = (status, true);
                    return Ok(Goes::On);
                }
                Ok(Pause::Input) => {
                    self.flush().await?;
                    let answer = match self.inputs.next(self.process).await? {
                        Got::Value(value) => Ok(value),
                        Got::End => Err("break".to_owned()),
                        Got::Wrong(why) => Err(why),
                        Got::Lab(why) => {
                            self.lab(why).await?;
                            return Ok(Goes::Stopped);
                        }
                    };
                    self.machine.answer(answer);
                }
                Err(why) => {
                    self.lab(why).await?;
                    return Ok(Goes::Stopped);
                }
            }
        }
    }

    async fn print(&mut self, value: &Value) -> Flow<()> {
        self.process.port.spend(value.weight() as u64 / 256).await?;
        self.status = if value.is_true() { 0 } else { FALSE };
        if self.options.sequence {
            self.output.push(b'\x1e');
        }
        match value {
            Value::Text(text) if self.options.raw_output => self.output.extend_from_slice(text.as_bytes()),
            other => self.output.extend_from_slice(other.written(self.options.style).as_bytes()),
        }
        if !self.options.joined {
            self.output.push(b'\n');
        }
        if self.output.len() > PIECE { self.flush().await } else { Ok(()) }
    }

    async fn failed(&mut self, error: &Value) -> Flow<()> {
        self.status = FAILED;
        let mut said = "jq: error (at ".to_owned();
        let _ = match &self.inputs.name {
            Some(name) => write!(said, "{name}:{})", self.inputs.line),
            None => write!(said, "<unknown>)"),
        };
        match error {
            Value::Text(text) => said.push_str(&format!(": {text}\n")),
            other => said.push_str(&format!(" (not a string): {}\n", other.json())),
        }
        self.say(&said).await
    }
}
