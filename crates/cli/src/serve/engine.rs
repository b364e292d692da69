//! The lab behind the doors, and its clock. Every request enters the engine here, one after the other.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use rolelab_core::{
    ec2::InstanceState,
    http::Request,
    ids::InstanceId,
    journal::{Ending, Event},
    time::{Span, Timestamp},
};
use rolelab_labs::{
    Input, Lab,
    input::{Door, MAX_ADVANCE},
};
use tokio::sync::Semaphore;

use super::{clock::Clock, http::Answer};

/// The lab, shared by all connections of the one thread.
pub(super) struct Engine {
    lab: RefCell<Lab>,
    clock: Clock,
    /// Instances came or went since somebody looked.
    news: Cell<bool>,
    /// Places for requests that are answered with silence, and held.
    silent: Arc<Semaphore>,
}

/// The most requests that are held unanswered; the connection of one more ends.
const MAX_SILENT: usize = 256;

impl Engine {
    pub(super) fn new(lab: Lab, clock: Clock) -> Self {
        Self {
            lab: RefCell::new(lab),
            clock,
            news: Cell::new(false),
            silent: Arc::new(Semaphore::new(MAX_SILENT)),
        }
    }

    /// A look at the lab.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Lab) -> T) -> T {
        look(&self.lab.borrow())
    }

    /// Answers one request.
    pub(super) fn answer(&self, door: Door, request: Request) -> Answer {
        self.keep_time();
        match self.dispatch(Input::Request { door, request: Arc::new(request) }) {
            Some(Ending::Answered(response)) => Answer::Response(response),
            Some(Ending::Lost | Ending::Throttled) => {
                let held = Arc::clone(&self.silent).try_acquire_owned();
                held.map_or(Answer::End, Answer::Silence)
            }
            _ => Answer::End,
        }
    }

    /// The world's clock catches up with the machine's, if it follows it. What waits for fuel gets some.
    pub(super) fn keep_time(&self) {
        let behind = self.clock.now().map(|now| now.since(self.look(|lab| lab.world().now)));
        if let Some(behind) = behind.filter(|behind| behind.as_millis() > 0) {
            self.pass(behind);
        }
        if self.look(Lab::hungry) {
            self.dispatch(Input::Resume);
        }
    }

    /// Lets time pass by hand, and says what the clock shows then; `None` when it follows the machine's.
    pub(super) fn advance(&self, span: Span) -> Option<Timestamp> {
        if !matches!(self.clock, Clock::Manual) {
            return None;
        }
        self.pass(span);
        Some(self.look(|lab| lab.world().now))
    }

    fn pass(&self, span: Span) {
        let mut left = span.as_millis();
        while left > 0 {
            let millis = left.min(MAX_ADVANCE);
            self.dispatch(Input::Advance { millis });
            left -= millis;
        }
    }

    fn dispatch(&self, input: Input) -> Option<Ending> {
        let mut lab = self.lab.borrow_mut();
        let outcome = lab.dispatch(input);
        let (from, to) = outcome.journal;
        if lab.journal().between(from, to).iter().any(|entry| concerns_instances(&entry.event)) {
            self.news.set(true);
        }
        outcome.ending
    }

    /// Whether instances came or went since this was asked last.
    pub(super) fn has_news(&self) -> bool {
        self.news.replace(false)
    }

    /// Instances that have a network, by id: all that are not terminated.
    pub(super) fn instances(&self) -> Vec<InstanceId> {
        self.look(|lab| {
            let all = lab.world().ec2.instances.values();
            all.filter(|instance| instance.state != InstanceState::Terminated)
                .map(|instance| instance.id.clone())
                .collect()
        })
    }
}

fn concerns_instances(event: &Event) -> bool {
    match event {
        Event::InstanceState { .. } => true,
        Event::ApiCall(call) => call.operation == "RunInstances" && call.error.is_none(),
        _ => false,
    }
}
