//! The way between page and worker: bytes of serde values. www/boot.js makes the worker, since the page's policy lets only
//! its script name one; the worker runs this same program, and finds no document there.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker};
use yew::Callback;

use super::{
    message::{Message, Reply},
    server::Server,
};
use crate::parts;

/// The function of www/boot.js that makes a worker; null where workers are denied.
const MAKER: &str = "rolelabWorker";
/// What a worker says first: it listens.
const READY: &str = "ready";
/// What it says when its second part has come.
const LOADED: &str = "loaded";
/// What it says when its second part did not arrive.
const UNLOADED: &str = "unloaded";

/// What the page hears of a worker.
pub(super) enum Heard {
    Reply(u32, Reply),
    /// Why it stopped.
    Crashed(String),
    /// Its second part did not arrive.
    Unloaded,
    /// The parts have come.
    Loaded,
    /// It never began; what was to be sent to it.
    Denied(Vec<(u32, Message)>),
}

/// A worker as the page sees it.
pub(super) struct Thread {
    worker: Worker,
    state: Rc<State>,
    /// Live as long as the worker may speak.
    _ears: [Closure<dyn FnMut(MessageEvent)>; 2],
}

#[derive(Default)]
struct State {
    ready: Cell<bool>,
    /// Messages that wait until it listens.
    unsent: RefCell<Vec<(u32, Message)>>,
}

impl Thread {
    /// Starts a worker; `None` where there can be none.
    pub(super) fn start(hear: Callback<Heard>) -> Option<Self> {
        let global = js_sys::global();
        let maker: Function = Reflect::get(&global, &MAKER.into()).ok()?.dyn_into().ok()?;
        let worker: Worker = maker.call0(&global).ok()?.dyn_into().ok()?;
        let state = Rc::<State>::default();
        let on_message = {
            let (state, worker, hear) = (state.clone(), worker.clone(), hear.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let data = event.data();
                match data.as_string().as_deref() {
                    Some(READY) => {
                        state.ready.set(true);
                        for (id, message) in state.unsent.take() {
                            post(&worker, id, &message);
                        }
                    }
                    Some(LOADED) => hear.emit(Heard::Loaded),
                    Some(UNLOADED) => hear.emit(Heard::Unloaded),
                    Some(why) => hear.emit(Heard::Crashed(why.to_owned())),
                    None => {
                        if let Ok((id, reply)) = postcard::from_bytes(&bytes(&data)) {
                            hear.emit(Heard::Reply(id, reply));
                        }
                    }
                }
            })
        };
        let on_error = {
            let state = state.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                // Before it was ready it could not start at all: that is no crash.
                match state.ready.get() {
                    false => hear.emit(Heard::Denied(state.unsent.take())),
                    true => hear.emit(Heard::Crashed(said(&event))),
                }
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { worker, state, _ears: [on_message, on_error] })
    }

    pub(super) fn send(&mut self, id: u32, message: &Message) {
        match self.state.ready.get() {
            true => post(&self.worker, id, message),
            false => self.state.unsent.borrow_mut().push((id, message.clone())),
        }
    }

    /// It listens.
    pub(super) fn ready(&self) -> bool {
        self.state.ready.get()
    }

    pub(super) fn end(&self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn post(worker: &Worker, id: u32, message: &Message) {
    if let Ok(bytes) = postcard::to_allocvec(&(id, message)) {
        worker.post_message(&Uint8Array::from(bytes.as_slice())).ok();
    }
}

fn bytes(data: &JsValue) -> Vec<u8> {
    data.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

/// What an error event says.
fn said(event: &JsValue) -> String {
    let message = Reflect::get(event, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "its worker stopped".to_owned())
}

/// Serves the page when this program runs in a worker; false in a page.
pub(crate) fn serve() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    let desk = Rc::new(Desk { scope: scope.clone(), server: RefCell::default(), called: Cell::new(false) });
    let on_message = {
        let desk = desk.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok((id, message)) = postcard::from_bytes(&bytes(&event.data())) {
                desk.server.borrow_mut().push(id, message);
                desk.call();
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens until it is terminated.
    on_message.forget();
    tell(READY);
    yew::platform::spawn_local(async move {
        match parts::load().await {
            Ok(parts) => {
                desk.server.borrow_mut().supply(parts);
                desk.call();
                tell(LOADED);
            }
            Err(()) => {
                tell(UNLOADED);
            }
        }
    });
    true
}

/// Says a word to the page, when this program runs in a worker; false in a page.
pub(crate) fn tell(word: &str) -> bool {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>();
    scope.is_ok_and(|scope| scope.post_message(&word.into()).is_ok())
}

/// The engine in its worker.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    server: RefCell<Server>,
    called: Cell<bool>,
}

impl Desk {
    /// One turn at a time: Ctrl-C comes in between.
    fn call(self: &Rc<Self>) {
        if !self.server.borrow().busy() || self.called.replace(true) {
            return;
        }
        let desk = self.clone();
        Timeout::new(0, move || {
            desk.called.set(false);
            let said = desk.server.borrow_mut().turn();
            if let Some(said) = said
                && let Ok(bytes) = postcard::to_allocvec(&said)
            {
                desk.scope.post_message(&Uint8Array::from(bytes.as_slice())).ok();
            }
            desk.call();
        })
        .forget();
    }
}
