//! One learner's session: writes each input ahead, sends it to the engine, and hands what comes back to the page.
//!
//! It knows the browser's storage and timers, and nothing of how anything looks.

mod asks;

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use rolelab_labs::{
    Input,
    input::MAX_LINE,
    lesson,
    save::{MAX_BYTES, Save},
};
use yew::{Callback, UseReducerDispatcher, platform::spawn_local};

use crate::{
    dom,
    engine::{Engine, Message, Reply, Source, Unread},
    fetch,
    pack::{self, Closed, Pack},
    picture::moment,
    query::Query,
    state::{Msg, Offer, Page, Pane, Saving},
    storage,
};

/// How many inputs that nobody made wait until the save is written: ticks of the clock, and fuel for a running line.
/// Those that nothing follows may be lost.
const TICKS: u32 = 5;
const FEEDS: u32 = 100;
/// How many of the lessons that come next are fetched ahead, and after how many milliseconds.
const AHEAD: usize = 2;
const IDLE: u32 = 3_000;
/// What is said when another build wrote the save.
const OTHER_BUILD: &str = "Rolelab has changed since your last visit. What you did was played again in the new version and may look different; passed goals are kept.";
/// What a tab says when another one took its lesson over.
const ELSEWHERE: &str = "This lesson was opened in another tab, which keeps it now. What you do here is not kept. Reload to go on here.";

/// The handle that panels use. Clones are the same session.
#[derive(Clone)]
pub(crate) struct Session {
    inner: Rc<Inner>,
}

struct Inner {
    engine: Engine,
    page: UseReducerDispatcher<Page>,
    query: Query,
    build: String,
    /// The lesson; `None` until it is here.
    pack: RefCell<Option<Pack>>,
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    /// `None` until a lab is open.
    save: Option<Save>,
    /// Inputs since the save was written.
    unwritten: u32,
    /// Nothing more is written: why.
    stopped: Option<String>,
    /// What stands in storage is another tab's now.
    elsewhere: bool,
    /// Goals of a save that cannot be gone on with, or should not.
    legible: Vec<String>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Session {
    pub(crate) fn new(page: UseReducerDispatcher<Page>, query: Query, build: String) -> Self {
        let inner = Rc::new_cyclic(|inner: &Weak<Inner>| {
            let calls = |what: fn(&Self)| {
                let inner = inner.clone();
                Callback::from(move |()| {
                    if let Some(inner) = inner.upgrade() {
                        what(&Self { inner });
                    }
                })
            };
            let engine = Engine::start(calls(Self::start_anew), calls(Self::look));
            Inner { engine, page, query, build, pack: RefCell::default(), kept: RefCell::default() }
        });
        Self { inner }
    }

    /// Gets the lesson that the address asks for, and opens it.
    pub(crate) fn start(&self) {
        let session = self.clone();
        spawn_local(async move {
            match Pack::wanted(&session.inner.query).await {
                Ok(pack) => session.take_up(pack),
                Err(closed) => session.close(closed),
            }
        });
    }

    /// Gives up: there is no lesson.
    pub(crate) fn close(&self, closed: Closed) {
        self.inner.page.dispatch(Msg::Closed(closed));
    }

    /// Opens a lesson, takes it over from another tab that has it open, and hands it over to the next.
    pub(crate) fn take_up(&self, pack: Pack) {
        self.flush();
        let key = pack.key.clone();
        // What reports and www/boot.js call it.
        dom::mark("lesson", &key);
        if pack.text.is_some() {
            self.inner.page.dispatch(Msg::SettingUp);
        }
        self.prefetch(&pack);
        *self.inner.pack.borrow_mut() = Some(pack);
        *self.inner.kept.borrow_mut() = Kept::default();
        let session = self.clone();
        let tab = storage::tab_key(&key);
        storage::watch(tab.clone(), move || {
            if session.key() == key {
                session.taken_over();
            }
        });
        // What cannot be kept is said when the save is read.
        storage::write(&tab, &js_sys::Math::random().to_string()).ok();
        self.begin();
    }

    /// Lessons that come next, while nothing else is to be done.
    fn prefetch(&self, pack: &Pack) {
        let after = pack.id.as_deref().unwrap_or_default();
        let missing = pack::next(after).filter(|id| !lesson::is_here(id)).take(AHEAD);
        let paths: Vec<String> = missing.map(pack::path).collect();
        Timeout::new(IDLE, move || {
            spawn_local(async move {
                for path in paths.iter().filter(|_| dom::online()) {
                    // The browser keeps it. What does not come now is asked for again.
                    fetch::text(path, lesson::MAX_BYTES).await.ok();
                }
            });
        })
        .forget();
    }

    /// What the lesson's saves are kept under.
    fn key(&self) -> String {
        self.inner.pack.borrow().as_ref().map(|pack| pack.key.clone()).unwrap_or_default()
    }

    /// The lesson that is open.
    pub(crate) fn pack(&self) -> Option<Pack> {
        self.inner.pack.borrow().clone()
    }

    fn source(&self) -> Source {
        let pack = self.inner.pack.borrow();
        let source =
            |pack: &Pack| Source { id: pack.id.clone(), text: pack.text.as_ref().map(ToString::to_string) };
        pack.as_ref().map(source).unwrap_or_default()
    }

    /// Opens the lesson: as it was left, if this browser kept it.
    fn begin(&self) {
        let text = match storage::read(&storage::save_key(&self.key())) {
            Ok(text) => text,
            Err(why) => {
                self.not_saved(&why);
                None
            }
        };
        match text {
            None => self.open(Vec::new()),
            Some(text) => {
                let without_last = self.was_fatal();
                self.restore(text.clone(), without_last, move |session, unread| match unread {
                    Unread::Damaged(why, legible) => session.damaged(&text, why, legible),
                    Unread::OtherBuild(passed) => {
                        session.put_aside();
                        session.open(passed);
                        session.say(
                            "Rolelab has changed since your last visit and stopped at what you had done: passed goals are kept, the lab starts anew.",
                        );
                    }
                });
            }
        }
    }

    /// The engine did not answer Ctrl-C and was replaced: the session comes back without its last action.
    fn start_anew(&self) {
        let text = self.inner.kept.borrow().save.as_ref().and_then(|save| serde_json::to_string(save).ok());
        match text {
            Some(text) => {
                self.restore(text, true, |session, _| session.open(Vec::new()));
                self.say("The line could not be stopped: the simulator was started again without it.");
            }
            None => self.begin(),
        }
    }

    /// Begins anew after a damaged save; goals that are still legible may be kept.
    pub(crate) fn begin_anew(&self, keep_passed: bool) {
        let legible = std::mem::take(&mut self.inner.kept.borrow_mut().legible);
        self.open(if keep_passed { legible } else { Vec::new() });
    }

    /// How many goals a damaged save still names.
    pub(crate) fn legible(&self) -> usize {
        self.inner.kept.borrow().legible.len()
    }

    /// `Reset lab`: the lesson anew. What was is kept aside and can be brought back.
    pub(crate) fn reset(&self) {
        self.flush();
        if self.inner.kept.borrow().elsewhere {
            self.say("The lab starts anew here. The other tab keeps its own.");
        } else if let Some(kept) = self.put_aside() {
            storage::remove(&storage::save_key(&self.key())).ok();
            self.notice("The lab starts anew.", if kept { Offer::BringBack } else { Offer::Nothing });
        }
        self.open(Vec::new());
    }

    /// Copies the save to where it is kept aside: `None` when there is none, else whether there was room.
    fn put_aside(&self) -> Option<bool> {
        let key = self.key();
        let text = storage::read(&storage::save_key(&key)).ok()??;
        Some(storage::write(&storage::aside_key(&key), &text).is_ok())
    }

    /// Brings back the lab that `reset` put aside.
    pub(crate) fn bring_back(&self) {
        let nothing = |session: &Self| session.say("There is nothing to bring back.");
        let Some(text) = storage::read(&storage::aside_key(&self.key())).ok().flatten() else {
            return nothing(self);
        };
        self.restore(text, false, move |session, _| nothing(session));
    }

    /// Takes an input: kept first, then dispatched.
    pub(crate) fn input(&self, input: Input) {
        if self.inner.kept.borrow().save.is_none() {
            return;
        }
        self.keep(&input);
        let session = self.clone();
        let acted = !matches!(input, Input::Advance { .. } | Input::Resume);
        self.inner
            .engine
            .send(Message::Input(input), Callback::from(move |reply| session.took(reply, acted)));
    }

    /// `Undo` and `Reset step`: back to a number that the view named.
    pub(crate) fn rewind(&self, to: usize, keep: Vec<String>) {
        self.input(Input::Rewind { to, keep });
    }

    /// Writes what is not yet written.
    pub(crate) fn flush(&self) {
        if self.inner.kept.borrow().unwritten > 0 {
            self.write();
        }
    }

    fn open(&self, passed: Vec<String>) {
        let message = Message::Open {
            lesson: self.source(),
            seed: self.inner.query.seed(),
            build: self.inner.build.clone(),
            passed,
        };
        self.send_opening(message, |_, _| ());
    }

    fn restore(&self, text: String, without_last: bool, unread: impl Fn(&Self, Unread) + 'static) {
        let message =
            Message::Restore { text, lesson: self.source(), build: self.inner.build.clone(), without_last };
        self.send_opening(message, unread);
    }

    /// Inputs wait until the lab is open; when the save cannot be gone on with, what was goes on.
    fn send_opening(&self, message: Message, unread: impl Fn(&Self, Unread) + 'static) {
        let session = self.clone();
        let before = self.inner.kept.borrow_mut().save.take();
        let answer = Callback::from(move |reply| match reply {
            Reply::Opened(opened) => {
                if opened.other_build {
                    session.put_aside();
                    session.inner.kept.borrow_mut().legible.clone_from(&opened.save.passed);
                    session.notice(OTHER_BUILD, Offer::BeginAnew);
                }
                dom::mark("seed", &opened.save.seed.to_string());
                session.inner.kept.borrow_mut().save = Some(opened.save.clone());
                session.write();
                let hungry = opened.hungry;
                let fresh = opened.save.inputs.is_empty() && opened.view.lesson.is_some();
                session.inner.page.dispatch(Msg::Opened(opened));
                if fresh && dom::is_narrow() {
                    // Who begins reads first.
                    session.inner.page.dispatch(Msg::ShowPane(Pane::Task));
                }
                session.feed(hungry);
            }
            Reply::Unread(why) => {
                session.inner.kept.borrow_mut().save.clone_from(&before);
                unread(&session, why);
            }
            Reply::Replaying(done, of) => session.inner.page.dispatch(Msg::Replaying(done, of)),
            Reply::Closed(why) => session.close(pack::not_set_up(why)),
            Reply::Refused(why) => {
                if let Some(pack) = session.pack() {
                    session.close(pack.refused(&why));
                }
            }
            Reply::Waits => session.inner.page.dispatch(Msg::SettingUp),
            Reply::Took(_)
            | Reply::Preview(_)
            | Reply::Completions(_)
            | Reply::Inspected(_)
            | Reply::Checked(_)
            | Reply::Author(_)
            | Reply::Looked(_) => {}
        });
        self.inner.engine.send(message, answer);
    }

    fn took(&self, reply: Reply, acted: bool) {
        let took = match reply {
            Reply::Took(took) => took,
            Reply::Waits if acted => return self.inner.page.dispatch(Msg::Waits),
            _ => return,
        };
        if !took.outcome.passed.is_empty() {
            if let Some(save) = &mut self.inner.kept.borrow_mut().save {
                save.passed.extend(took.outcome.passed.iter().cloned());
            }
            self.write();
        }
        let (outcome, view) = (Box::new(took.outcome), Box::new(took.view));
        let (hops, runs) = (took.hops, took.runs);
        self.inner.page.dispatch(Msg::Took { outcome, view, hops, runs, moment: moment(), acted });
        self.feed(took.hungry);
    }

    /// Gives a running line more fuel, behind what else waits. The engine answers later, so the browser has its turn.
    fn feed(&self, hungry: bool) {
        if hungry {
            self.input(Input::Resume);
        }
    }

    fn keep(&self, input: &Input) {
        // The engine refuses what is longer and nothing comes of it: not worth keeping.
        if matches!(input, Input::Line { text, .. } if text.len() > MAX_LINE) {
            return;
        }
        let mut kept = self.inner.kept.borrow_mut();
        let full = kept.save.as_mut().is_some_and(|save| !save.push(input));
        let patience = match input {
            Input::Advance { .. } => TICKS,
            Input::Resume => FEEDS,
            _ => 0,
        };
        let waits = kept.unwritten < patience;
        kept.unwritten += 1;
        drop(kept);
        if full {
            self.stop("This session has too many inputs to keep. Its first part and passed goals are kept.");
        } else if !waits {
            self.write();
        }
    }

    fn write(&self) {
        let text = {
            let mut kept = self.inner.kept.borrow_mut();
            kept.unwritten = 0;
            if kept.stopped.is_some() {
                return;
            }
            let Some(save) = &kept.save else { return };
            match serde_json::to_string(save) {
                Ok(text) => text,
                Err(_) => return,
            }
        };
        if text.len() > MAX_BYTES {
            self.stop("This session is too long to keep. Its first part is kept.");
        } else if let Err(why) = storage::write(&storage::save_key(&self.key()), &text) {
            self.not_saved(&why);
        }
    }

    fn not_saved(&self, why: &str) {
        self.stop(why);
    }

    /// Says once that nothing more is kept; the lab goes on.
    fn stop(&self, why: &str) {
        if self.inner.kept.borrow_mut().stopped.replace(why.to_owned()).is_none() {
            self.inner.page.dispatch(Msg::Saving(Saving::Not(why.to_owned())));
            self.say(&format!(
                "Not saved in this browser. {why} Everything works, until this page is closed."
            ));
        }
    }

    /// Two tabs cannot keep one lesson: the one that opened it last does, and the other says so.
    fn taken_over(&self) {
        let mut kept = self.inner.kept.borrow_mut();
        kept.elsewhere = true;
        if kept.stopped.replace(ELSEWHERE.to_owned()).is_none() {
            drop(kept);
            self.inner.page.dispatch(Msg::Saving(Saving::Not(ELSEWHERE.to_owned())));
            self.say(ELSEWHERE);
        }
    }

    /// True when the last input stopped the simulator: the session goes on without it, and without the time since.
    fn was_fatal(&self) -> bool {
        let fatal = storage::read(storage::DROP_LAST).ok().flatten();
        let fatal = fatal.as_deref() == Some(self.key().as_str());
        if fatal {
            storage::remove(storage::DROP_LAST).ok();
            self.say("The simulator stopped at the last input, so it was left out.");
        }
        fatal
    }

    fn damaged(&self, text: &str, why: String, legible: Vec<String>) {
        self.inner.kept.borrow_mut().legible = legible;
        // Where it stood it stays until the learner has chosen: a reload asks again.
        storage::write(&storage::aside_key(&self.key()), text).ok();
        self.inner.page.dispatch(Msg::Damaged(why));
    }

    pub(crate) fn say(&self, text: &str) {
        self.notice(text, Offer::Nothing);
    }

    fn notice(&self, text: &str, offer: Offer) {
        self.inner.page.dispatch(Msg::Notice { text: text.to_owned(), offer });
    }
}
