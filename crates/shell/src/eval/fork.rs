//! Subshells: a session of their own over the same files.

use super::{Env, Eval, Evaluation, Unwind, fibre::Fibre};
use crate::{host::Session, port::Stop};

impl Env {
    /// The session that a subshell begins with: a copy in which traps and jobs are only remembered.
    pub(super) fn forked_session(&self) -> Session {
        let pid = self.port().next_process();
        self.session(|s| {
            let ignored = |(_, action): &(&String, &String)| action.is_empty();
            let traps = s.traps.iter().filter(ignored).map(|(name, action)| (name.clone(), action.clone()));
            let mut jobs = s.jobs.clone();
            jobs.iter_mut().for_each(|job| job.foreign = true);
            Session {
                history: Vec::new(),
                pending: String::new(),
                traps: traps.collect(),
                shown_traps: s.traps.clone(),
                jobs,
                process: pid,
                variables: s.variables.clone(),
                directory: s.directory.clone(),
                directories: s.directories.clone(),
                functions: s.functions.clone(),
                aliases: s.aliases.clone(),
                parameters: s.parameters.clone(),
                options: s.options.clone(),
                frames: s.frames.clone(),
                pipe_statuses: s.pipe_statuses.clone(),
                ..s.small()
            }
        })
    }

    /// Runs something in a subshell. Only Ctrl-C leaves it; everything else is its status.
    /// `last` is the place in it where its trap on EXIT runs.
    pub(super) async fn fork(&self, last: Self, inner: Evaluation<'static, i32>) -> Eval<i32> {
        let whole: Evaluation<'static, i32> = Box::pin(async move {
            let ended = inner.await;
            last.farewell(ended).await
        });
        process(self.apart_in(Some(self.forked_session()), whole).await)
    }

    /// The same beside this shell: a stage of a pipeline, a command in the background. `self` is where it begins.
    pub(super) async fn fork_beside(&self, session: Session, inner: Evaluation<'_, i32>) -> Eval<i32> {
        let whole: Evaluation<'_, i32> = Box::pin(async move {
            let ended = inner.await;
            self.farewell(ended).await
        });
        process(Fibre::new(self.shell.clone(), Some(session), whole).await)
    }
}

/// The status of a process from how it ended.
pub(super) fn process(ended: Eval<i32>) -> Eval<i32> {
    match ended {
        Ok(status) => Ok(status),
        Err(Unwind::Stop(Stop::Interrupted)) => Err(Unwind::Stop(Stop::Interrupted)),
        Err(Unwind::Stop(stop)) => Ok(stop.status()),
        Err(Unwind::Exit(status) | Unwind::Return(status) | Unwind::Abort(status)) => Ok(status),
        Err(Unwind::Break(_) | Unwind::Continue(_)) => Ok(0),
    }
}
