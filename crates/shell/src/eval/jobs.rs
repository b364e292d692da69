//! Commands in the background: futures beside the line, polled by whoever polls it. They go on when the line ends.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    task::{Context, Poll},
};

use super::{Env, Eval, Evaluation, Unwind};
use crate::{
    host::Job,
    pipe::Reader,
    port::{Port, Stop},
    syntax::ast::AndOr,
};

/// The most commands that run in the background of one shell, those of its subshells included.
const MAX_JOBS: usize = 64;
/// The most statuses of ended ones that are remembered.
const MAX_STATUSES: usize = 1024;

/// A command in the background.
struct Background {
    process: u32,
    run: Option<Evaluation<'static, i32>>,
    /// A signal that was sent to it and that it has not seen.
    signal: Option<Stop>,
    /// What is left of its share of fuel in this poll.
    fuel: u64,
}

/// The commands in the background of a shell and of its subshells.
#[derive(Default)]
pub(crate) struct Jobs {
    running: RefCell<Vec<Background>>,
    /// Statuses by process number.
    ended: RefCell<BTreeMap<u32, i32>>,
    /// What whoever is new may use in this poll.
    share: Cell<u64>,
}

impl Jobs {
    /// How many run.
    pub(crate) fn count(&self) -> usize {
        self.running.borrow().len()
    }

    /// Each may use so much in this poll.
    pub(crate) fn feed(&self, share: u64) {
        self.share.set(share);
        self.running.borrow_mut().iter_mut().for_each(|job| job.fuel = share);
    }

    /// Polls each once.
    pub(crate) fn poll(&self, port: &Port, context: &mut Context<'_>) {
        let cell = &port.cell;
        let mut at = 0;
        loop {
            // While one runs it may start another: the list is not held meanwhile.
            let (run, signal, fuel) = match self.running.borrow_mut().get_mut(at) {
                Some(job) => (job.run.take(), job.signal.take(), job.fuel),
                None => return,
            };
            let Some(mut run) = run else {
                at += 1;
                continue;
            };
            let outer = (cell.stop.replace(signal), cell.fuel.replace(fuel));
            let polled = run.as_mut().poll(context);
            cell.stop.set(outer.0);
            let left = cell.fuel.replace(outer.1);
            let mut running = self.running.borrow_mut();
            let Some(job) = running.get_mut(at) else { return };
            job.fuel = left;
            match polled {
                Poll::Pending => {
                    job.run = Some(run);
                    at += 1;
                }
                Poll::Ready(ended) => {
                    let process = job.process;
                    running.remove(at);
                    drop(running);
                    self.end(process, ended);
                    port.moved();
                }
            }
        }
    }

    fn end(&self, process: u32, ended: Eval<i32>) {
        let status = super::fork::process(ended).unwrap_or(130);
        let mut all = self.ended.borrow_mut();
        all.insert(process, status);
        if all.len() > MAX_STATUSES {
            all.pop_first();
        }
    }

    /// Ends all without a word.
    pub(crate) fn clear(&self) {
        // Dropping one may look at the list.
        let all = self.running.take();
        drop(all);
    }

    /// Writes into a session which of its jobs have ended, for when no shell is there to ask.
    pub(crate) fn note_ends(&self, session: &mut crate::host::Session) {
        for job in session.jobs.iter_mut().filter(|job| job.status.is_none()) {
            job.status = match self.status(job.process) {
                // Nothing runs it any more: its host has gone.
                None if !self.runs(job.process) => Some(137),
                status => status,
            };
        }
    }

    /// The status of one that has ended.
    pub(crate) fn status(&self, process: u32) -> Option<i32> {
        self.ended.borrow().get(&process).copied()
    }

    /// Whether it runs.
    pub(super) fn runs(&self, process: u32) -> bool {
        self.running.borrow().iter().any(|job| job.process == process)
    }

    /// Sends a signal. False when there is no such process.
    pub(super) fn send(&self, process: u32, stop: Stop) -> bool {
        let mut running = self.running.borrow_mut();
        let Some(job) = running.iter_mut().find(|job| job.process == process) else { return false };
        job.signal = Some(stop);
        true
    }
}

impl Env {
    /// Starts a command beside this shell.
    pub(super) async fn launch(&self, item: &Rc<AndOr>, text: &str) -> Eval<i32> {
        if self.jobs().count() >= MAX_JOBS {
            self.complain("fork: Resource temporarily unavailable").await?;
            return Err(Unwind::Abort(254));
        }
        let mut env = Self { depth: 0, base: 0, tested: false, ..self.subshell() };
        if !self.interactive() || matches!(env.stdin, Reader::Terminal(_)) {
            // Nobody types to what runs in the background.
            env.stdin = Reader::Empty;
        }
        let session = self.forked_session();
        let process = session.process;
        let item = item.clone();
        let run: Evaluation<'static, i32> = Box::pin(async move {
            let inner: Evaluation<'_, i32> = Box::pin(env.foreground(&item));
            env.fork_beside(session, inner).await
        });
        let fuel = self.jobs().share.get();
        let job = Background { process, run: Some(run), signal: None, fuel };
        self.jobs().running.borrow_mut().push(job);
        self.port().moved();
        let number = self.change(|s| {
            s.jobs.retain(|job| !job.foreign);
            let number = s.jobs.iter().map(|job| job.number).max().unwrap_or(0).saturating_add(1);
            s.jobs.push(Job { number, process, text: shown(text), status: None, foreign: false });
            s.last_background = Some(process);
            s.status = 0;
            number
        });
        if self.interactive() && !self.subshell {
            self.stderr.write(format!("[{number}] {process}\n")).await?;
        }
        Ok(0)
    }

    /// Brings the list of jobs up to date.
    pub(super) fn look_at_jobs(&self) -> Vec<Job> {
        let jobs = &self.jobs();
        self.change(|s| {
            for job in &mut s.jobs {
                if job.status.is_none() {
                    job.status = jobs.status(job.process);
                }
            }
            s.jobs.clone()
        })
    }

    /// Before a prompt: what has ended in the background is said once.
    pub(crate) async fn tell_jobs(&self) -> Eval<()> {
        let jobs = self.look_at_jobs();
        for (index, job) in jobs.iter().enumerate() {
            if job.status.is_some() {
                self.stderr.write(line_of(&jobs, index, false)).await?;
            }
        }
        self.change(|s| s.jobs.retain(|job| job.status.is_none()));
        Ok(())
    }
}

/// A command as `jobs` shows it: bash writes subshells with blanks.
fn shown(text: &str) -> String {
    match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) if !inner.contains(['(', ')']) => format!("( {} )", inner.trim()),
        _ => text.to_owned(),
    }
}

/// A line of `jobs`.
pub(super) fn line_of(jobs: &[Job], index: usize, long: bool) -> String {
    let Some(job) = jobs.get(index) else { return String::new() };
    let mark = match jobs.len().saturating_sub(index) {
        1 => '+',
        2 => '-',
        _ => ' ',
    };
    let (state, end) = match job.status {
        None => ("Running".to_owned(), " &"),
        Some(0) => ("Done".to_owned(), ""),
        Some(status) => match super::signal::signal_name(status.saturating_sub(128)).and_then(described) {
            Some(how) if status > 128 => (how.to_owned(), ""),
            _ => (format!("Exit {status}"), ""),
        },
    };
    let process = if long { format!("{} ", job.process) } else { String::new() };
    let text = &job.text;
    let gap = if long { "" } else { " " };
    format!("[{}]{mark} {gap}{process}{state:<24}{text}{end}\n", job.number)
}

/// How a signal ended a process, in the words of strsignal(3).
fn described(name: &str) -> Option<&'static str> {
    Some(match name {
        "HUP" => "Hangup",
        "INT" => "Interrupt",
        "KILL" => "Killed",
        "TERM" => "Terminated",
        "USR1" => "User defined signal 1",
        "USR2" => "User defined signal 2",
        _ => return None,
    })
}
