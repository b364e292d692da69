//! What panels ask of the engine beside inputs: answers come later, and nothing of it is kept. And how an author comes to
//! another lesson or step.

use rolelab_labs::{
    Action,
    complete::Completions,
    inspect::{Ask, Inspected},
    view::AuthorView,
};
use rolelab_shell::host::HostId;
use yew::Callback;

use super::Session;
use crate::{
    engine::{Message, Reply},
    pack::{Closed, Pack},
    state::{Msg, Offer},
};

impl Session {
    /// The `aws` lines of a console button, later.
    pub(crate) fn preview(&self, action: Action, lines: Callback<Vec<String>>) {
        let answer = Callback::from(move |reply| {
            if let Reply::Preview(found) = reply {
                lines.emit(found);
            }
        });
        self.inner.engine.send(Message::Preview(action), answer);
    }

    /// What could stand at a cursor, later.
    pub(crate) fn complete(&self, host: HostId, text: String, cursor: usize, found: Callback<Completions>) {
        let answer = Callback::from(move |reply| {
            if let Reply::Completions(completions) = reply {
                found.emit(completions);
            }
        });
        self.inner.engine.send(Message::Complete { host, text, cursor }, answer);
    }

    /// What the inspector wants to see, later; `None` while the engine cannot tell yet.
    pub(crate) fn inspect(&self, ask: Ask, found: Callback<Option<Inspected>>) {
        let answer = Callback::from(move |reply| {
            if let Reply::Inspected(inspected) = reply {
                found.emit(inspected);
            }
        });
        self.inner.engine.send(Message::Inspect(ask), answer);
    }

    /// Opens a stranger's lesson, unless it is none: then says why, and nothing changes.
    pub(crate) fn try_pack(&self, text: String, refused: Callback<Option<Closed>>) {
        let (session, pack) = (self.clone(), Pack::stranger(&text));
        let answer = Callback::from(move |reply| match reply {
            Reply::Checked(None) => {
                refused.emit(None);
                session.take_up(pack.clone());
            }
            Reply::Checked(Some(why)) => refused.emit(Some(pack.refused(&why))),
            _ => {}
        });
        self.inner.engine.send(Message::Check(text), answer);
    }

    /// The lesson anew, at the beginning of a step. What was is kept aside.
    pub(crate) fn jump(&self, step: usize) {
        self.flush();
        if self.put_aside() == Some(true) {
            self.notice("The solutions of the steps before were played.", Offer::BringBack);
        }
        let seed = self.inner.kept.borrow().save.as_ref().map_or(1, |save| save.seed);
        let build = self.inner.build.clone();
        self.send_opening(Message::Jump { lesson: self.source(), step, seed, build }, |_, _| ());
    }

    /// What an author looks at, later; `None` while the engine cannot tell yet.
    pub(crate) fn author(&self, found: Callback<Option<Box<AuthorView>>>) {
        let answer = Callback::from(move |reply| {
            if let Reply::Author(view) = reply {
                found.emit(view);
            }
        });
        self.inner.engine.send(Message::Author, answer);
    }

    /// The panels once more, without an input.
    pub(super) fn look(&self) {
        let page = self.inner.page.clone();
        let answer = Callback::from(move |reply| {
            if let Reply::Looked(Some(view)) = reply {
                page.dispatch(Msg::Looked(view));
            }
        });
        self.inner.engine.send(Message::Look, answer);
    }
}
