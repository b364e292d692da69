//! Types lines on a host and waits for them on a clock of its own; no network.

use std::net::Ipv4Addr;

use rolelab_core::time::{Span, Timestamp};
use rolelab_shell::{
    host::Host,
    port::{Answer, Ask, AskId, HttpAnswer, SshAnswer, Stream},
    programs::LATER,
    task::{Progress, Task},
};

/// What a line did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) lab: String,
    pub(crate) status: i32,
    pub(crate) exited: bool,
    /// It had to be stopped: it never ended by itself.
    pub(crate) stopped: bool,
}

/// A host with somebody at its terminal.
pub(crate) struct Terminal {
    pub(crate) host: Host,
    pub(crate) now: Timestamp,
    /// Lines that wait to be read by programs, in order; then the end of input.
    pub(crate) typed: Vec<&'static str>,
    /// Polls before a line is stopped.
    pub(crate) patience: u32,
    /// Turns at which Ctrl-C is pressed.
    pub(crate) interrupts: Vec<u32>,
    /// What still runs behind the prompt.
    behind: Option<Task>,
    /// When each sleep ends.
    sleeps: Vec<(Timestamp, AskId)>,
}

/// Steps of one poll, as labs gives them.
const FUEL: u64 = 2_000;

impl Terminal {
    pub(crate) fn new() -> Self {
        Self {
            host: Host::new("web-1", "web-1", "ec2-user", Ipv4Addr::LOCALHOST),
            now: Timestamp::parse("2026-03-02T10:00:00Z").unwrap(),
            typed: Vec::new(),
            patience: 2_000,
            interrupts: Vec::new(),
            behind: None,
            sleeps: Vec::new(),
        }
    }

    /// A line at the prompt.
    pub(crate) fn line(&mut self, text: &str) -> Ran {
        self.run(text, true)
    }

    /// A script over ssh.
    pub(crate) fn script(&mut self, text: &str) -> Ran {
        self.run(text, false)
    }

    fn run(&mut self, text: &str, interactive: bool) -> Ran {
        let mut task = match self.behind.take() {
            Some(mut task) => {
                task.line(self.host.clone(), text);
                task
            }
            None => {
                let mut task = Task::start(self.host.clone(), text, interactive);
                task.supply(&LATER);
                task
            }
        };
        let mut ran = Ran::default();
        let mut interrupts = std::mem::take(&mut self.interrupts).into_iter().peekable();
        for turn in 0.. {
            if turn >= self.patience {
                task.interrupt();
                ran.stopped = true;
            }
            if interrupts.next_if(|at| turn >= *at).is_some() {
                task.interrupt();
            }
            if let Progress::Ended { status, exited } = self.turn(&mut task, &mut ran) {
                ran.status = status;
                ran.exited = exited;
                break;
            }
        }
        if task.in_background() {
            self.host = task.host();
            self.behind = Some(task);
        } else {
            (self.host, ran.status) = task.finish();
        }
        ran
    }

    /// Lets what runs in the background go on to its end, or until nothing more can happen.
    pub(crate) fn rest(&mut self) -> Ran {
        let mut ran = Ran::default();
        let Some(mut task) = self.behind.take() else { return ran };
        for _ in 0..self.patience {
            if let Progress::Ended { .. } = self.turn(&mut task, &mut ran) {
                break;
            }
        }
        (self.host, ran.status) = task.finish();
        ran
    }

    /// One poll, its output, and the answers it may have.
    fn turn(&mut self, task: &mut Task, ran: &mut Ran) -> Progress {
        let progress = task.poll(self.now, FUEL);
        for (stream, bytes) in task.take_output() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match stream {
                Stream::Stdout => ran.stdout.push_str(&text),
                Stream::Stderr => ran.stderr.push_str(&text),
                Stream::Lab => ran.lab.push_str(&text),
            }
        }
        let mut answered = false;
        for (id, ask) in task.take_asks() {
            if let Ask::Sleep(span) = ask {
                self.sleeps.push((self.now.plus(span.max(Span::millis(1))), id));
                continue;
            }
            let answer = self.answer(ask);
            task.answer(id, answer);
            answered = true;
        }
        if progress == Progress::Waiting && !answered {
            // Everything waits: time passes to the next thing due.
            self.sleeps.retain(|(_, id)| task.wants(*id));
            self.sleeps.sort_unstable();
            if let Some((at, _)) = self.sleeps.first().copied() {
                self.now = at;
                while let Some((_, id)) = self.sleeps.first().copied().filter(|(due, _)| *due <= at) {
                    self.sleeps.remove(0);
                    task.answer(id, Answer::Done);
                }
            }
        }
        if let Progress::Ended { .. } = progress {
            self.sleeps.retain(|(_, id)| task.wants(*id));
        }
        progress
    }

    fn answer(&mut self, ask: Ask) -> Answer {
        match ask {
            Ask::Http { .. } => Answer::Http(HttpAnswer::Unresolved),
            Ask::Sleep(_) => Answer::Done,
            Ask::ReadLine if self.typed.is_empty() => Answer::Line(None),
            Ask::ReadLine => Answer::Line(Some(self.typed.remove(0).to_owned())),
            Ask::Ssh { target, .. } if target == "gone" => Answer::Ssh(SshAnswer::TimedOut),
            Ask::Ssh { target, script: None, .. } if target == "web-2" => Answer::Ssh(SshAnswer::Opened),
            Ask::Ssh { target, user, script, .. } if target == "web-2" => Answer::Ssh(SshAnswer::Ran {
                printed: vec![
                    (Stream::Stdout, format!("{user:?} {script:?}\n").into_bytes()),
                    (Stream::Stderr, b"there\n".to_vec()),
                    (Stream::Stdout, b"and back\n".to_vec()),
                ],
                status: 3,
            }),
            Ask::Ssh { .. } => Answer::Ssh(SshAnswer::Unresolved),
            Ask::Uuid => Answer::Uuid(String::new()),
            Ask::Note(_) | Ask::Code | Ask::Session { .. } => Answer::Done,
        }
    }
}
