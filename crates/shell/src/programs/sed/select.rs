//! Which lines a command of sed takes.

use std::rc::Rc;

use super::{
    run::Machine,
    script::{Address, Command, Range},
};
use crate::{
    expression::{Captures, Expression, GAVE_UP},
    port::{Flow, Stop},
};

impl Machine<'_> {
    /// Whether a command's addresses take the line.
    pub(super) async fn selects(&mut self, command: &Command) -> Flow<bool> {
        let Some(from) = &command.from else { return Ok(true) };
        let Some(to) = &command.to else { return self.matches(from).await };
        let number = self.input.number;
        match command.range.get() {
            Range::OpenTo(last) => {
                if number >= last {
                    command.range.set(Range::Closed);
                }
                // A line number that has gone by closes the range without taking the line.
                return Ok(number <= last);
            }
            Range::Open => {
                if self.matches(to).await? {
                    command.range.set(Range::Closed);
                }
                return Ok(true);
            }
            Range::Closed => {}
        }
        // `0,/x/` is open before the first line.
        if matches!(from, Address::Line(0)) && number == 1 {
            command.range.set(if self.matches(to).await? { Range::Closed } else { Range::Open });
            return Ok(true);
        }
        if !self.matches(from).await? {
            return Ok(false);
        }
        let last = match to {
            Address::Line(last) => *last,
            Address::After(count) => number.saturating_add(*count),
            Address::Multiple(of) => number.checked_next_multiple_of(*of).unwrap_or(number),
            Address::Last => {
                let end = self.input.at_end().await?;
                command.range.set(if end { Range::Closed } else { Range::Open });
                return Ok(true);
            }
            _ => {
                command.range.set(Range::Open);
                return Ok(true);
            }
        };
        command.range.set(if last > number { Range::OpenTo(last) } else { Range::Closed });
        Ok(true)
    }

    async fn matches(&mut self, address: &Address) -> Flow<bool> {
        let number = self.input.number;
        Ok(match address {
            Address::Line(line) => *line == number,
            Address::Step(first, 0) => *first == number,
            Address::Step(first, step) => {
                number.checked_sub(*first).is_some_and(|past| past.is_multiple_of(*step))
            }
            Address::Last => self.input.at_end().await?,
            Address::Match(expression) => {
                let expression = self.expression(expression.as_ref()).await?;
                self.find(&expression, 0).await?.is_some()
            }
            Address::After(_) | Address::Multiple(_) => false,
        })
    }

    /// The expression, or the one used last.
    pub(super) async fn expression(&mut self, own: Option<&Rc<Expression>>) -> Flow<Rc<Expression>> {
        if let Some(expression) = own.or(self.last.as_ref()).cloned() {
            self.last = Some(expression.clone());
            return Ok(expression);
        }
        self.process.stderr.write("sed: no previous regular expression\n").await?;
        Err(Stop::BrokenPipe)
    }

    pub(super) async fn find(&self, expression: &Expression, from: usize) -> Flow<Option<Captures>> {
        let found = expression.find(&self.pattern, from);
        self.process.port.spend(expression.spent()).await?;
        if expression.gave_up() {
            self.process.port.lab_voice(GAVE_UP);
        }
        Ok(found)
    }
}
