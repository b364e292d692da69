//! For tests: runs one program by polling its future, with a scripted network. Knows no service.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    net::Ipv4Addr,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use rolelab_core::{
    http::{Request, Response},
    time::{Span, Timestamp},
};

use crate::{
    host::Host,
    pipe::{Reader, Writer},
    port::{Answer, Ask, Cell_, HttpAnswer, Note, Port, Stream},
    program::Process,
    programs::LATER,
};

/// How the scripted network answers: the request, the connect timeout, the longest time.
pub(crate) type Network<'a> = &'a mut dyn FnMut(&Request, Option<Span>, Option<Span>) -> HttpAnswer;

/// What one run did.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) lab: String,
    pub(crate) status: i32,
    pub(crate) sent: Vec<Request>,
    pub(crate) notes: Vec<Note>,
    /// What it waited for on the clock, which moved on by as much.
    pub(crate) slept: Vec<Span>,
}

/// A host to run programs on.
pub(crate) struct Driver {
    pub(crate) host: Rc<RefCell<Host>>,
    pub(crate) env: BTreeMap<String, String>,
    /// Whether standard output is a terminal.
    pub(crate) terminal: bool,
    pub(crate) stdin: Reader,
    /// What is typed when it asks for a line; then the input ends.
    pub(crate) typed: RefCell<VecDeque<String>>,
}

impl Driver {
    pub(crate) fn new() -> Self {
        let mut host = Host::new("web-1", "web-1", "ec2-user", Ipv4Addr::LOCALHOST);
        host.session.directory = host.home();
        Self {
            host: Rc::new(RefCell::new(host)),
            env: BTreeMap::new(),
            terminal: false,
            stdin: Reader::Empty,
            typed: RefCell::default(),
        }
    }

    /// Runs a program to its end.
    pub(crate) fn run(&self, name: &str, args: &[&str], network: Network<'_>) -> Ran {
        let cell = Rc::new(Cell_::default());
        cell.now.set(Timestamp::parse("2026-03-02T10:00:00Z").unwrap());
        cell.fuel.set(u64::MAX);
        // A program may start another.
        cell.later.set(Some(&LATER));
        let port = Port { cell: cell.clone(), host: self.host.clone() };
        let out = Rc::new(RefCell::new(Vec::new()));
        let err = Rc::new(RefCell::new(Vec::new()));
        let stdout = match self.terminal {
            true => Writer::Terminal(port.clone(), Stream::Stdout),
            false => Writer::Buffer(port.clone(), out.clone()),
        };
        let process = Process {
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            env: self.env.clone(),
            port: port.clone(),
            stdin: self.stdin.clone(),
            stdout,
            stderr: Writer::Buffer(port.clone(), err.clone()),
            depth: 0,
        };
        let (_, start) = LATER.programs.iter().find(|(known, _)| *known == name).unwrap();
        let mut running = start(process);
        let mut ran = Ran::default();
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(status) = running.as_mut().poll(&mut context) {
                ran.status = status.unwrap_or(-1);
                break;
            }
            let asked = cell.take_asks();
            assert!(!asked.is_empty(), "it waits for nothing");
            for (id, ask) in asked {
                let answer = match ask {
                    Ask::Http { request, connect_timeout, max_time, .. } => {
                        let answer = network(&request, connect_timeout, max_time);
                        ran.sent.push(*request);
                        Answer::Http(answer)
                    }
                    Ask::Uuid => Answer::Uuid("0b6f5c3e-1111-4222-8333-444455556666".to_owned()),
                    // What it then sends is looked at instead.
                    Ask::Note(Note::AsksMetadata { .. }) => Answer::Done,
                    Ask::Note(note) => {
                        ran.notes.push(note);
                        Answer::Done
                    }
                    Ask::Sleep(span) => {
                        cell.now.set(cell.now.get().plus(span));
                        ran.slept.push(span);
                        Answer::Done
                    }
                    Ask::ReadLine => Answer::Line(self.typed.borrow_mut().pop_front()),
                    other => unreachable!("{other:?}"),
                };
                cell.answer(id, answer);
            }
        }
        for (stream, bytes) in cell.output.borrow_mut().drain(..) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match stream {
                Stream::Stdout => ran.stdout.push_str(&text),
                Stream::Stderr => ran.stderr.push_str(&text),
                Stream::Lab => ran.lab.push_str(&text),
            }
        }
        ran.stdout.push_str(&String::from_utf8_lossy(&out.borrow()));
        ran.stderr.push_str(&String::from_utf8_lossy(&err.borrow()));
        ran
    }
}

/// An answer from 127.0.0.1.
pub(crate) fn answered(response: Response) -> HttpAnswer {
    HttpAnswer::Response { response: Arc::new(response), address: Ipv4Addr::LOCALHOST.into() }
}
