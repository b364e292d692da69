//! Subshells: a session of their own over the same files.
//!
//! The host has one place for a session. A subshell puts its own there for the length of each poll and takes
//! it away again, as a processor switches contexts; so programs in it see its directory and variables by the
//! same door as any other.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use super::{Env, Eval, Evaluation, Unwind};
use crate::{
    host::Session,
    port::{Port, Stop},
};

struct Forked<'a> {
    port: Port,
    session: Session,
    inner: Evaluation<'a, i32>,
}

/// History belongs to the terminal: it stays with whichever session is in place.
fn switch(port: &Port, other: &mut Session) {
    let mut host = port.host().borrow_mut();
    std::mem::swap(&mut host.session, other);
    std::mem::swap(&mut host.session.history, &mut other.history);
}

impl Future for Forked<'_> {
    type Output = Eval<i32>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        switch(&this.port, &mut this.session);
        let polled = this.inner.as_mut().poll(context);
        switch(&this.port, &mut this.session);
        polled
    }
}

impl Env {
    /// Runs something in a subshell. Only Ctrl-C leaves it; everything else is its status.
    pub(super) async fn fork(&self, inner: Evaluation<'_, i32>) -> Eval<i32> {
        let session = self.session(|s| Session {
            history: Vec::new(),
            pending: String::new(),
            variables: s.variables.clone(),
            directory: s.directory.clone(),
            functions: s.functions.clone(),
            parameters: s.parameters.clone(),
            options: s.options.clone(),
            frames: s.frames.clone(),
            pipe_statuses: s.pipe_statuses.clone(),
            status: s.status,
        });
        let forked = Forked { port: self.port().clone(), session, inner };
        process(forked.await)
    }
}

/// The status of a process from how it ended.
pub(super) fn process(ended: Eval<i32>) -> Eval<i32> {
    match ended {
        Ok(status) => Ok(status),
        Err(Unwind::Stop(Stop::Interrupted)) => Err(Unwind::Stop(Stop::Interrupted)),
        Err(Unwind::Stop(Stop::BrokenPipe)) => Ok(141),
        Err(Unwind::Stop(Stop::WriteFailed(_))) => Ok(1),
        Err(Unwind::Exit(status) | Unwind::Return(status) | Unwind::Abort(status)) => Ok(status),
        Err(Unwind::Break(_) | Unwind::Continue(_)) => Ok(0),
    }
}
