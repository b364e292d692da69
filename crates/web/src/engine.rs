//! The one handle to the engine. Messages and replies are serde values and answers come later, so that the engine
//! can move into a worker without a panel noticing. Nothing else in this crate names `Lab`.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use gloo_timers::callback::Timeout;
use rolelab_labs::{
    Action, Input, Lab, Outcome, View, input::TerminalChange, lab::EPOCH, lesson, parts::Parts, save::Save,
};
use rolelab_shell::host::HostId;
use serde::{Deserialize, Serialize};
use yew::Callback;

/// How many inputs are replayed before the page gets a turn. One that resumes a runaway line may take a while.
const SLICE: usize = 25;

/// What the page asks of the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// Open a lesson anew.
    Open {
        /// The lesson's id.
        lesson: String,
        /// What decides every id and secret.
        seed: u64,
        /// Names this build in the save.
        build: String,
        /// Goals that an earlier session passed.
        passed: Vec<String>,
    },
    /// Replay a session. Answered with `Replaying` again and again, then with `Opened`.
    Restore {
        /// The session.
        save: Save,
    },
    /// Take an input.
    Input(Input),
    /// The `aws` lines of a console button.
    Preview(Action),
}

/// What the engine answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// A lab is open.
    Opened(Box<Opened>),
    /// So many inputs of so many are replayed.
    Replaying(usize, usize),
    /// No such lesson.
    NoLesson(String, Vec<Title>),
    /// An input was taken.
    Took(Box<Took>),
    /// The lines of a button.
    Preview(Vec<String>),
}

/// An open lab.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Opened {
    /// What the panels show.
    pub(crate) view: View,
    /// What the terminals showed.
    pub(crate) shown: Vec<TerminalChange>,
    /// The host that was in use last.
    pub(crate) host: Option<HostId>,
    /// The save to go on with.
    pub(crate) save: Save,
    /// All lessons.
    pub(crate) lessons: Vec<Title>,
    /// A line waits for fuel.
    pub(crate) hungry: bool,
}

/// What came of an input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Took {
    /// The outcome itself.
    pub(crate) outcome: Outcome,
    /// What the panels show now.
    pub(crate) view: View,
    /// A line waits for fuel: send `Resume`.
    pub(crate) hungry: bool,
}

/// A lesson as the menu lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Title {
    /// The id.
    pub(crate) id: String,
    /// The title.
    pub(crate) title: String,
    /// One sentence.
    pub(crate) summary: String,
}

/// The handle. Clones talk to the same engine.
#[derive(Clone, Default)]
pub(crate) struct Engine {
    inner: Rc<RefCell<Inner>>,
}

#[derive(Default)]
struct Inner {
    lab: Option<Lab>,
    /// What the program loads after the first prompt.
    parts: Option<&'static Parts>,
    /// How the lab came where it is, while it has no parts.
    bare: Option<Bare>,
    /// The message at the front needs the parts.
    waits: bool,
    /// Goes on before the next message is looked at.
    replay: Option<(Replay, Callback<Reply>)>,
    inbox: VecDeque<(Message, Callback<Reply>)>,
    /// A turn is already asked for.
    called: bool,
}

struct Bare {
    lesson: String,
    seed: u64,
    passed: Vec<String>,
    inputs: Vec<Input>,
}

impl Bare {
    /// The same lab, with the parts and without the last input, which lacked them.
    fn again(&self, parts: &'static Parts) -> Result<Lab, String> {
        let mut lab = Lab::open_bare(&self.lesson, self.seed, EPOCH)?;
        lab.supply(parts);
        if !self.passed.is_empty() {
            lab.dispatch(Input::Keep { passed: self.passed.clone() });
        }
        let before = self.inputs.split_last().map_or(&[][..], |(_, before)| before);
        for input in before {
            lab.dispatch(input.clone());
        }
        Ok(lab)
    }
}

struct Replay {
    lab: Lab,
    save: Save,
    done: usize,
    shown: Vec<TerminalChange>,
    host: Option<HostId>,
}

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Engine {
    /// Sends a message. Messages are answered in order, never before this returns.
    pub(crate) fn send(&self, message: Message, answer: Callback<Reply>) {
        self.inner.borrow_mut().inbox.push_back((message, answer));
        self.call();
    }

    /// Gives the engine its parts. Until then it takes what needs none, and holds back the rest.
    pub(crate) fn supply(&self, parts: &'static Parts) {
        self.inner.borrow_mut().supply(parts);
        self.call();
    }

    fn call(&self) {
        if std::mem::replace(&mut self.inner.borrow_mut().called, true) {
            return;
        }
        let engine = self.clone();
        Timeout::new(0, move || engine.turn()).forget();
    }

    /// Answers one message, or a slice of a replay.
    fn turn(&self) {
        let (reply, answer) = {
            let mut inner = self.inner.borrow_mut();
            inner.called = false;
            if inner.waits {
                return;
            }
            if let Some((replay, answer)) = inner.replay.take() {
                (inner.replay(replay, &answer), answer)
            } else {
                let Some((message, answer)) = inner.inbox.pop_front() else { return };
                match inner.take(&message, &answer) {
                    Some(reply) => (reply, answer),
                    None => {
                        inner.waits = true;
                        inner.inbox.push_front((message, answer));
                        return;
                    }
                }
            }
        };
        let more = {
            let inner = self.inner.borrow();
            inner.replay.is_some() || !inner.inbox.is_empty()
        };
        if more {
            self.call();
        }
        answer.emit(reply);
    }
}

impl Inner {
    fn supply(&mut self, parts: &'static Parts) {
        self.parts = Some(parts);
        self.waits = false;
        let bare = self.bare.take();
        match &mut self.lab {
            Some(lab) if lab.lacking() => {
                self.lab = bare.and_then(|bare| bare.again(parts).ok());
            }
            Some(lab) => lab.supply(parts),
            None => {}
        }
    }

    /// Answers a message; `None` when it needs the parts and they are not there.
    fn take(&mut self, message: &Message, answer: &Callback<Reply>) -> Option<Reply> {
        Some(match message {
            Message::Open { lesson, seed, build, passed } => match Lab::open_bare(lesson, *seed, EPOCH) {
                Err(why) => Reply::NoLesson(why, titles()),
                Ok(mut lab) => {
                    match self.parts {
                        Some(parts) => lab.supply(parts),
                        None => {
                            let (lesson, passed) = (lesson.clone(), passed.clone());
                            self.bare = Some(Bare { lesson, seed: *seed, passed, inputs: Vec::new() });
                        }
                    }
                    let mut save = Save { passed: passed.clone(), ..Save::new(&lab, build) };
                    if !passed.is_empty() {
                        let keep = Input::Keep { passed: passed.clone() };
                        save.push(&keep);
                        lab.dispatch(keep);
                    }
                    self.open(Replay { lab, save, done: 0, shown: Vec::new(), host: None })
                }
            },
            Message::Restore { save } => {
                let parts = self.parts?;
                match save.begin() {
                    Ok(mut lab) => {
                        lab.supply(parts);
                        let (save, shown) = (save.clone(), Vec::new());
                        self.replay(Replay { lab, save, done: 0, shown, host: None }, answer)
                    }
                    Err(why) => Reply::NoLesson(why, titles()),
                }
            }
            Message::Input(input) => match &mut self.lab {
                Some(lab) => {
                    let outcome = lab.dispatch(input.clone());
                    if let Some(bare) = &mut self.bare {
                        bare.inputs.push(input.clone());
                    }
                    if lab.lacking() {
                        return None;
                    }
                    Reply::Took(Box::new(Took { outcome, view: lab.view(), hungry: lab.hungry() }))
                }
                None => Reply::NoLesson(String::new(), titles()),
            },
            Message::Preview(action) => Reply::Preview(match &self.lab {
                Some(lab) => lab.preview(action)?,
                None => Vec::new(),
            }),
        })
    }

    /// A slice of a replay. The same as `Lab::restore`, but the page stays alive meanwhile.
    fn replay(&mut self, mut replay: Replay, answer: &Callback<Reply>) -> Reply {
        let mut left = SLICE;
        while left > 0 {
            let Some(input) = replay.save.inputs.get(replay.done) else {
                replay.lab.keep_passed(&replay.save.passed);
                return self.open(replay);
            };
            left -= if matches!(input, Input::Resume) { left } else { 1 };
            match input {
                Input::Line { host, .. } | Input::OpenShell { host } => replay.host = Some(host.clone()),
                _ => {}
            }
            let outcome = replay.lab.dispatch(input.clone());
            replay.host = outcome.focus.or(replay.host);
            // The page may have gone before it heard of these.
            let known = &mut replay.save.passed;
            known.extend(outcome.passed.into_iter().filter(|goal| !known.contains(goal)).collect::<Vec<_>>());
            replay.shown.extend(outcome.terminal);
            replay.done += 1;
        }
        let reply = Reply::Replaying(replay.done, replay.save.inputs.len());
        self.replay = Some((replay, answer.clone()));
        reply
    }

    fn open(&mut self, replay: Replay) -> Reply {
        let Replay { lab, save, shown, host, .. } = replay;
        let opened = Opened { view: lab.view(), shown, host, save, lessons: titles(), hungry: lab.hungry() };
        self.lab = Some(lab);
        Reply::Opened(Box::new(opened))
    }
}

fn titles() -> Vec<Title> {
    let all = lesson::ids().filter_map(|id| lesson::find(id).ok());
    all.map(|lesson| Title { id: lesson.id, title: lesson.title, summary: lesson.summary }).collect()
}
