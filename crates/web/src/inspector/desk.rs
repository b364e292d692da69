//! What lies on the inspector's desk: the tab, what each tab looks at, and the engine's last answer. Pure.

use std::rc::Rc;

use rolelab_labs::inspect::{Ask, Inspected, What};
use yew::Reducible;

use crate::state::{Look, LookTab};

/// The desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Desk {
    /// The tab shown.
    pub(super) tab: LookTab,
    /// An entry that a link led to; which tab that means is the engine's to say.
    led: Option<u64>,
    /// The entry that Request, Why and Policy are about; the last one when `None`.
    pub(super) entry: Option<u64>,
    /// Whose policies.
    holder: Option<String>,
    /// The statement that a link led to: its policy, and its place in it.
    pub(super) statement: Option<(String, usize)>,
    /// The inline policy that is edited: the role, and the policy's name unless it is a new one.
    pub(super) editing: Option<(String, Option<String>)>,
    /// Which instance, and where in its metadata.
    instance: (Option<String>, String),
    /// Which host, and where in its files.
    host: (Option<String>, String),
    /// What the trail's rows must contain.
    pub(super) filter: String,
    /// What the metadata service's rows must contain.
    pub(super) asked: String,
    /// The row that is open.
    pub(super) record: Option<u64>,
    /// Secrets are shown.
    pub(super) reveal: bool,
    /// What the engine said.
    pub(super) shown: Option<Rc<Inspected>>,
}

/// What can happen to it.
pub(super) enum Act {
    /// A link led here.
    Look(Look),
    Tab(LookTab),
    /// Another tab about this entry.
    About(u64, LookTab),
    /// The policy of the caller of this entry, at a statement.
    Statement(u64, String, usize),
    /// Back to the last request.
    Latest,
    /// Somebody made a request: what was looked at gives way to it.
    News,
    Holder(String),
    /// Edit an inline policy of a role, or a new one.
    Edit(String, Option<String>),
    EndEdit,
    Instance(String),
    Metadata(String),
    Host(String),
    File(String),
    Filter(String),
    Asked(String),
    Record(Option<u64>),
    Reveal,
    /// The engine answered.
    Answer(Ask, Inspected),
}

impl Desk {
    /// What to ask the engine.
    pub(super) fn ask(&self) -> Ask {
        let what = match (self.led, self.tab) {
            (Some(entry), _) => What::Entry(entry),
            (_, LookTab::Request) => What::Request(self.entry),
            (_, LookTab::Why) => What::Why(self.entry),
            (_, LookTab::Policy) => What::Policy { holder: self.holder.clone(), entry: self.entry },
            (_, LookTab::Credentials) => What::Credentials,
            (_, LookTab::Trail) => What::Trail { filter: self.filter.clone(), open: self.record },
            (_, LookTab::Metadata) => What::Metadata { filter: self.asked.clone() },
            (_, LookTab::Instance) => {
                What::Instance { id: self.instance.0.clone(), path: self.instance.1.clone() }
            }
            (_, LookTab::Files) => What::Files { host: self.host.0.clone(), path: self.host.1.clone() },
        };
        Ask { what, reveal: self.reveal }
    }

    /// Takes what the engine said; where a link led, it says which tab that means.
    fn take(&mut self, inspected: Inspected) {
        if let Some(entry) = self.led.take() {
            self.tab = tab_of(&inspected);
            match &inspected {
                Inspected::Trail(_) => {
                    self.filter.clear();
                    self.record = Some(entry);
                }
                Inspected::Instance(Some(sheet)) => self.instance = (Some(sheet.id.clone()), String::new()),
                Inspected::Request(_) | Inspected::Why(_) | Inspected::Policy(_) => {
                    self.entry = Some(entry);
                    self.holder = None;
                }
                _ => {}
            }
        }
        self.shown = Some(Rc::new(inspected));
    }

    fn look(&mut self, look: &Look) {
        self.led = None;
        match (look.entry, look.tab) {
            (Some(entry), None) => self.led = Some(entry),
            (Some(entry), Some(tab)) => self.about(entry, tab),
            (None, Some(tab)) => self.tab = tab,
            (None, None) => {}
        }
    }

    fn about(&mut self, entry: u64, tab: LookTab) {
        self.tab = tab;
        self.statement = None;
        if tab == LookTab::Trail {
            self.filter.clear();
            self.record = Some(entry);
        } else {
            self.entry = Some(entry);
            self.holder = None;
        }
    }
}

/// The tab that an answer belongs to.
pub(super) fn tab_of(inspected: &Inspected) -> LookTab {
    match inspected {
        Inspected::Request(_) => LookTab::Request,
        Inspected::Why(_) => LookTab::Why,
        Inspected::Policy(_) => LookTab::Policy,
        Inspected::Credentials(_) => LookTab::Credentials,
        Inspected::Trail(_) => LookTab::Trail,
        Inspected::Metadata(_) => LookTab::Metadata,
        Inspected::Instance(_) => LookTab::Instance,
        // No tab's answer: the editor asks for it by itself.
        Inspected::Files(_) | Inspected::Checked(_) => LookTab::Files,
    }
}

impl Reducible for Desk {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut desk = (*self).clone();
        match act {
            Act::Look(look) => desk.look(&look),
            Act::Tab(tab) => (desk.tab, desk.led) = (tab, None),
            Act::About(entry, tab) => desk.about(entry, tab),
            Act::Statement(entry, policy, place) => {
                desk.about(entry, LookTab::Policy);
                desk.statement = Some((policy, place));
            }
            Act::Latest | Act::News => (desk.entry, desk.led) = (None, None),
            Act::Holder(holder) => (desk.holder, desk.editing) = (Some(holder), None),
            Act::Edit(role, name) => {
                // What is edited stays in view, whatever is asked of AWS meanwhile.
                desk.holder = Some(format!("role {role}"));
                desk.editing = Some((role, name));
            }
            Act::EndEdit => desk.editing = None,
            Act::Instance(id) => desk.instance = (Some(id), String::new()),
            Act::Metadata(path) => desk.instance.1 = path,
            Act::Host(id) => desk.host = (Some(id), String::new()),
            Act::File(path) => desk.host.1 = path,
            Act::Asked(text) => desk.asked = text,
            Act::Filter(text) => desk.filter = text,
            Act::Record(entry) => desk.record = entry,
            Act::Reveal => desk.reveal = !desk.reveal,
            // An answer to what is no longer asked comes to nothing.
            Act::Answer(ask, inspected) if ask == desk.ask() => desk.take(inspected),
            Act::Answer(..) => {}
        }
        Rc::new(desk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolelab_labs::inspect::CredentialsView;

    fn after(desk: Desk, act: Act) -> Desk {
        (*Rc::new(desk).reduce(act)).clone()
    }

    #[test]
    fn a_link_opens_the_tab_that_the_engine_names() {
        let desk = after(Desk::default(), Act::Look(Look::at(7)));
        assert_eq!(desk.ask().what, What::Entry(7));
        let desk = after(desk.clone(), Act::Answer(desk.ask(), Inspected::Why(None)));
        assert_eq!((desk.tab, desk.ask().what), (LookTab::Why, What::Why(Some(7))));
        let desk = after(desk, Act::News);
        assert_eq!(desk.ask().what, What::Why(None));
    }

    #[test]
    fn a_late_answer_comes_to_nothing() {
        let before = after(Desk::default(), Act::Tab(LookTab::Credentials));
        let late = Inspected::Credentials(Box::new(CredentialsView { hosts: Vec::new() }));
        let desk = after(before.clone(), Act::Tab(LookTab::Why));
        let desk = after(desk, Act::Answer(before.ask(), late));
        assert_eq!(desk.shown, None);
    }

    #[test]
    fn a_link_to_a_tab_keeps_what_it_shows() {
        let desk = after(Desk::default(), Act::Record(Some(3)));
        let desk = after(desk, Act::Look(Look::tab(LookTab::Trail)));
        assert_eq!(desk.ask().what, What::Trail { filter: String::new(), open: Some(3) });
    }
}
