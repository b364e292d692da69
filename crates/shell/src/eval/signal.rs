//! Traps: what a shell does about signals, mistakes and its end.

use std::{future::poll_fn, task::Poll};

use super::{Env, Eval, Evaluation, Unwind};
use crate::port::{SIGNALS, Stop};

impl Env {
    /// What a trap does; `None` when there is none.
    pub(super) fn trap(&self, name: &str) -> Option<String> {
        self.session(|s| s.traps.get(name).cloned())
    }

    /// Runs a trap, if there is one that is not to ignore. `$?` is as before when it ends by itself.
    pub(super) fn run_trap<'a>(&'a self, name: &'a str) -> Evaluation<'a, ()> {
        Box::pin(async move {
            let Some(action) = self.trap(name).filter(|action| !action.is_empty()) else { return Ok(()) };
            if self.trapping >= MAX_TRAPS {
                return Ok(());
            }
            let status = self.session(|s| s.status);
            let env = Self { tested: false, trapping: self.trapping.saturating_add(1), ..self.clone() };
            self.pause().await;
            let line = self.line();
            self.apart(Box::pin(async move { env.source_from(&action, line).await })).await?;
            self.change(|s| s.status = status);
            Ok(())
        })
    }

    /// Lets this poll end first: whoever else a signal reaches sees it until then.
    async fn pause(&self) {
        poll_fn(|_| {
            let cell = &self.port().cell;
            if cell.stop.get().is_none() {
                return Poll::Ready(());
            }
            cell.starved.set(true);
            Poll::Pending
        })
        .await;
    }

    /// A step of fuel. A signal that comes meanwhile runs its trap here, and evaluation goes on.
    pub(super) async fn step(&self) -> Eval<()> {
        match self.port().step().await {
            Ok(()) => Ok(()),
            Err(stop) => self.stopped(stop).await,
        }
    }

    /// What ended a command: a signal with a trap runs it, and is a status; everything else goes on ending.
    pub(super) async fn after(&self, ended: Eval<i32>) -> Eval<i32> {
        match ended {
            Err(Unwind::Stop(stop)) if stop.signal().is_some() => {
                self.stopped(stop).await?;
                Ok(stop.status())
            }
            other => other,
        }
    }

    /// What ended a program, a pipeline or a subshell. At a terminal Ctrl-C is for them and not for the shell, whose trap
    /// does not run; that it has one only says that the line goes on.
    pub(super) fn in_front(&self, ended: Eval<i32>) -> Evaluation<'_, i32> {
        let own = self.interactive() && !self.subshell && !self.port().cell.killed.get();
        if own && ended == Err(Unwind::Stop(Stop::Interrupted)) && self.trap("INT").is_some() {
            return Box::pin(async move {
                self.pause().await;
                Ok(130)
            });
        }
        if own && self.session(|s| !s.jobs.is_empty()) {
            return Box::pin(async move {
                self.tell_jobs().await?;
                ended
            });
        }
        Box::pin(std::future::ready(ended))
    }

    fn stopped(&self, stop: Stop) -> Evaluation<'_, ()> {
        Box::pin(async move {
            let name = stop.signal().and_then(signal_name);
            let Some(name) = name.filter(|_| !self.port().cell.killed.get()) else { return Err(stop.into()) };
            if self.trap(name).is_none() {
                return Err(stop.into());
            }
            self.change(|s| s.status = stop.status());
            self.run_trap(name).await
        })
    }

    /// `ERR`, which functions and subshells do not inherit without `set -E`.
    pub(super) async fn trap_error(&self) -> Eval<()> {
        let hidden = self.session(|s| !s.frames.is_empty()) && !self.has_option("errtrace");
        if hidden || self.trapping > 0 { Ok(()) } else { self.run_trap("ERR").await }
    }

    /// Ends a shell: its trap on EXIT runs, however it ended, and may choose another status.
    pub(crate) async fn farewell(&self, ended: Eval<i32>) -> Eval<i32> {
        let Some(action) = self.trap("EXIT").filter(|action| !action.is_empty()) else { return ended };
        let status = super::fork::process(ended).unwrap_or(130);
        self.change(|s| {
            s.traps.remove("EXIT");
            s.status = status;
        });
        self.pause().await;
        let env = Self { tested: false, loops: 0, returns: false, ..self.clone() };
        let last: Evaluation<'static, i32> = Box::pin(async move { env.source(&action).await });
        match self.apart(last).await {
            Err(Unwind::Exit(status)) => Err(Unwind::Exit(status)),
            Err(Unwind::Stop(stop)) => Err(Unwind::Stop(stop)),
            _ => ended,
        }
    }
}

/// Traps within traps.
const MAX_TRAPS: u32 = 8;

/// The name of a signal without `SIG`.
pub(super) fn signal_name(number: i32) -> Option<&'static str> {
    SIGNALS.iter().find(|(_, own)| *own == number).map(|(name, _)| *name)
}

/// The signal that a name or a number means: `TERM`, `SIGTERM`, `15`.
pub(super) fn signal_number(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse::<i32>() {
        return signal_name(number).map(|_| number);
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    SIGNALS.iter().find(|(own, _)| *own == name).map(|(_, number)| *number)
}
