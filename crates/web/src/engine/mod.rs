//! The one handle to the engine. Messages and replies are serde values and answers come later: the engine runs in a
//! worker of its own, and in the page where workers are denied. No panel notices.

mod jump;
mod message;
mod server;
#[cfg(test)]
mod server_tests;
mod worker;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use rolelab_labs::Input;
use yew::Callback;

pub(crate) use message::{Message, Opened, Reply, Source, Title, Unread};
pub(crate) use worker::{serve, tell};

use self::{
    server::Server,
    worker::{Heard, Thread},
};
use crate::{parts, tell_boot};

/// How long the engine may take to notice Ctrl-C before it is started anew, in milliseconds.
const PATIENCE: u32 = 1_000;

/// The handle. Clones talk to the same engine.
#[derive(Clone)]
pub(crate) struct Engine {
    inner: Rc<Inner>,
}

struct Inner {
    place: RefCell<Place>,
    answers: RefCell<BTreeMap<u32, Callback<Reply>>>,
    next: Cell<u32>,
    /// A turn of the engine in the page is already asked for.
    called: Cell<bool>,
    /// Told when the engine had to be started anew: what was not answered is lost.
    stuck: RefCell<Callback<()>>,
    loaded: Callback<()>,
}

/// Where the engine runs.
enum Place {
    /// In a worker.
    Worker(Thread),
    /// In the page.
    Here(Box<Server>),
}

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Engine {
    /// Starts the engine. `stuck` is told when it had to be started anew: whoever holds the save sends it again. `loaded` is
    /// told when the parts have come.
    pub(crate) fn start(stuck: Callback<()>, loaded: Callback<()>) -> Self {
        let inner = Inner {
            place: RefCell::new(Place::Here(Box::default())),
            answers: RefCell::default(),
            next: Cell::new(0),
            called: Cell::new(false),
            stuck: RefCell::new(stuck),
            loaded,
        };
        let engine = Self { inner: Rc::new(inner) };
        engine.begin();
        engine
    }

    /// Sends a message. Messages are answered in order, never before this returns.
    pub(crate) fn send(&self, message: Message, answer: Callback<Reply>) {
        let id = self.inner.next.get();
        self.inner.next.set(id.wrapping_add(1));
        self.inner.answers.borrow_mut().insert(id, answer);
        if matches!(message, Message::Input(Input::Interrupt { .. })) {
            self.watch(id);
        }
        match &mut *self.inner.place.borrow_mut() {
            Place::Worker(thread) => thread.send(id, &message),
            Place::Here(server) => server.push(id, message),
        }
        self.call();
    }

    fn begin(&self) {
        let engine = self.clone();
        let thread = Thread::start(Callback::from(move |heard| engine.hear(heard)));
        match thread {
            Some(thread) => *self.inner.place.borrow_mut() = Place::Worker(thread),
            None => self.fetch(),
        }
    }

    /// In the page the parts are loaded here.
    fn fetch(&self) {
        let engine = self.clone();
        yew::platform::spawn_local(async move {
            match parts::load().await {
                Ok(parts) => {
                    if let Place::Here(server) = &mut *engine.inner.place.borrow_mut() {
                        server.supply(parts);
                    }
                    engine.call();
                    engine.inner.loaded.emit(());
                }
                Err(()) => tell_boot("rolelab-unloaded", parts::UNLOADED),
            }
        });
    }

    fn hear(&self, heard: Heard) {
        match heard {
            Heard::Reply(id, reply) => self.answer(id, reply),
            Heard::Crashed(why) => tell_boot("rolelab-crash", &why),
            Heard::Loaded => self.inner.loaded.emit(()),
            Heard::Unloaded => tell_boot("rolelab-unloaded", parts::UNLOADED),
            Heard::Denied(unsent) => {
                let mut server = Box::<Server>::default();
                unsent.into_iter().for_each(|(id, message)| server.push(id, message));
                *self.inner.place.borrow_mut() = Place::Here(server);
                self.fetch();
                self.call();
            }
        }
    }

    fn answer(&self, id: u32, reply: Reply) {
        let last = !matches!(reply, Reply::Replaying(..) | Reply::Waits);
        let answer = match last {
            true => self.inner.answers.borrow_mut().remove(&id),
            false => self.inner.answers.borrow().get(&id).cloned(),
        };
        if let Some(answer) = answer {
            answer.emit(reply);
        }
    }

    /// A turn of the engine in the page.
    fn call(&self) {
        let busy = matches!(&*self.inner.place.borrow(), Place::Here(server) if server.busy());
        if !busy || self.inner.called.replace(true) {
            return;
        }
        let engine = self.clone();
        Timeout::new(0, move || {
            engine.inner.called.set(false);
            let said = match &mut *engine.inner.place.borrow_mut() {
                Place::Here(server) => server.turn(),
                Place::Worker(_) => None,
            };
            engine.call();
            if let Some((id, reply)) = said {
                engine.answer(id, reply);
            }
        })
        .forget();
    }

    /// A worker that does not answer Ctrl-C is replaced.
    fn watch(&self, id: u32) {
        let engine = self.clone();
        Timeout::new(PATIENCE, move || {
            let waits = engine.inner.answers.borrow().contains_key(&id);
            let ready = matches!(&*engine.inner.place.borrow(), Place::Worker(thread) if thread.ready());
            if waits && ready {
                engine.inner.answers.borrow_mut().clear();
                if let Place::Worker(thread) = &*engine.inner.place.borrow() {
                    thread.end();
                }
                engine.begin();
                let stuck = engine.inner.stuck.borrow().clone();
                stuck.emit(());
            }
        })
        .forget();
    }
}
