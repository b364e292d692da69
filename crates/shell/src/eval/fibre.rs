//! A fibre: an evaluation with a stack of calls beside it. A function call, a script or a subshell is polled by the
//! fibre, not by its caller, which waits; so recursion takes memory and no stack.

use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use super::{Env, Eval, Evaluation, Shell};
use crate::{host::Session, port::Port};

/// A call that runs apart from its caller.
pub(super) struct Frame {
    run: Pin<Box<dyn Future<Output = ()>>>,
    /// The session of a subshell. Calls within it run in the same.
    session: Option<Session>,
}

/// An evaluation and the calls that run in its place, innermost last.
pub(crate) struct Fibre<'a> {
    shell: Rc<Shell>,
    root: Evaluation<'a, i32>,
    /// The session it runs in, if it has its own.
    session: Option<Session>,
    calls: Vec<Frame>,
}

impl<'a> Fibre<'a> {
    pub(crate) fn new(shell: Rc<Shell>, session: Option<Session>, root: Evaluation<'a, i32>) -> Self {
        Self { shell, root, session, calls: Vec::new() }
    }

    /// Puts the session in place in which the innermost call runs, or takes it away again. The host has one place
    /// for a session: they change as a processor switches contexts, so programs see the directory and the variables
    /// of a subshell by the same door as any other.
    fn switch(&mut self) {
        let own = self.calls.iter_mut().rev().find_map(|call| call.session.as_mut());
        if let Some(session) = own.or(self.session.as_mut()) {
            switch(&self.shell.port, session);
        }
    }
}

/// History belongs to the terminal: it stays with whichever session is in place.
fn switch(port: &Port, other: &mut Session) {
    let mut host = port.host().borrow_mut();
    std::mem::swap(&mut host.session, other);
    std::mem::swap(&mut host.session.history, &mut other.history);
}

impl Future for Fibre<'_> {
    type Output = Eval<i32>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        loop {
            this.switch();
            // What is called while this polls is put into the cell, and belongs to this fibre.
            let outer = this.shell.called.take();
            let (polled, call) = match this.calls.last_mut() {
                Some(call) => (call.run.as_mut().poll(context).map(|()| None), true),
                None => (this.root.as_mut().poll(context).map(Some), false),
            };
            let called = std::mem::replace(&mut *this.shell.called.borrow_mut(), outer);
            this.switch();
            match (polled, called) {
                (_, Some(call)) => this.calls.push(call),
                (Poll::Ready(Some(ended)), None) => return Poll::Ready(ended),
                (Poll::Ready(None), None) if call => {
                    this.calls.pop();
                }
                (_, None) => return Poll::Pending,
            }
        }
    }
}

impl Drop for Fibre<'_> {
    fn drop(&mut self) {
        // Innermost first, as they would unwind.
        while self.calls.pop().is_some() {}
    }
}

impl Env {
    /// Runs something apart: its stack begins at the fibre's.
    pub(super) async fn apart(&self, inner: Evaluation<'static, i32>) -> Eval<i32> {
        self.apart_in(None, inner).await
    }

    /// The same in a session of its own.
    pub(super) async fn apart_in(
        &self,
        session: Option<Session>,
        inner: Evaluation<'static, i32>,
    ) -> Eval<i32> {
        let slot: Rc<Cell<Option<Eval<i32>>>> = Rc::default();
        let ended = slot.clone();
        let run = Box::pin(async move { ended.set(Some(inner.await)) });
        self.shell.called.replace(Some(Frame { run, session }));
        poll_fn(|_| match slot.take() {
            Some(ended) => Poll::Ready(ended),
            None => Poll::Pending,
        })
        .await
    }
}
