//! The small things that the page's state is made of. Plain data; nothing here changes anything.

use rolelab_labs::{
    lesson::prose::plain,
    view::{Node, StepView},
};
use rolelab_shell::host::HostId;
use yew::AttrValue;

use crate::pack::Closed;

/// An actor of the picture, in words.
pub(super) fn named(node: Node) -> &'static str {
    match node {
        Node::Instance => "instances and shells",
        Node::Imds => "the metadata service",
        Node::Iam => "roles and policies",
        Node::Api => "the services that are called",
    }
}

/// What a step says that it did not say before, as sentences.
pub(super) fn news(before: &StepView, now: &StepView) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(feedback) =
        now.feedback.as_ref().filter(|now| before.feedback.as_ref().is_none_or(|old| old.id != now.id))
    {
        said.push(plain(&feedback.text));
    }
    for (old, goal) in before.goals.iter().zip(&now.goals) {
        if let (None, Some(lost)) = (&old.lost, &goal.lost) {
            said.push(format!("A goal is out of reach: {} Undo takes back {}.", lost.why, lost.what));
        }
        if old.slipped.is_empty() && !goal.slipped.is_empty() {
            said.push(format!("A goal no longer holds: {}", goal.slipped));
        }
    }
    for (old, question) in before.questions.iter().zip(&now.questions) {
        match (&question.answer, &question.told) {
            (_, Some(told)) if old.told.is_none() => {
                said.push(format!("It was {}. {}", plain(&told.right), plain(&told.text)));
            }
            (Some(answer), None) if old.answer != question.answer && question.prediction => {
                said.push(format!("You say {}.", plain(&answer.text)));
            }
            (Some(answer), None) if old.answer != question.answer => {
                said.push(format!("Not quite: {} is not it. Try again.", plain(&answer.text)));
            }
            _ => {}
        }
    }
    said
}

/// Where the page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing has answered yet; so many inputs of so many are replayed.
    Opening(usize, usize),
    /// The lesson is here, and what happened before the learner came is being played.
    SettingUp,
    /// There is no lab, and why.
    Closed(Closed),
    /// The save could not be read: the reason.
    Damaged(String),
    /// The lab runs.
    Ready,
}

/// What the work area shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// A host's shell.
    Host(HostId),
    /// The console.
    Console,
}

/// What narrow pages show: one pane at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The task.
    Task,
    /// Shells and console.
    Work,
    /// The picture.
    Picture,
    /// The inspector.
    Inspector,
}

/// What the inspector shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Grows with every link that leads there.
    pub(crate) number: u64,
    /// The journal entry that was asked for.
    pub(crate) entry: Option<u64>,
    /// The tab; that which tells most about the entry when `None`.
    pub(crate) tab: Option<LookTab>,
}

impl Look {
    /// A look at what a journal entry tells.
    pub(crate) fn at(entry: u64) -> Self {
        Self { entry: Some(entry), ..Self::default() }
    }

    /// A look at a tab as it stands.
    #[cfg_attr(not(test), expect(dead_code, reason = "for panels that lead to a tab and not to an entry"))]
    pub(crate) fn tab(tab: LookTab) -> Self {
        Self { tab: Some(tab), ..Self::default() }
    }
}

/// A tab of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LookTab {
    #[default]
    Request,
    Why,
    Policy,
    Credentials,
    Trail,
    Metadata,
    Instance,
    Files,
}

/// Grows when there is more to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// With every new fact.
    pub(crate) facts: u64,
    /// With every request or other hop that somebody made.
    pub(crate) hops: u64,
}

/// How time passes by itself. It is the page's: a save knows only that time passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tempo {
    /// It stands still.
    pub(crate) paused: bool,
    /// 60 simulated seconds a second.
    pub(crate) fast: bool,
}

impl Tempo {
    /// Simulated milliseconds in a second.
    pub(crate) fn millis(self) -> Option<i64> {
        (!self.paused).then_some(if self.fast { 60_000 } else { 1_000 })
    }
}

/// Whether the session is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Saving {
    /// In this browser.
    Saved,
    /// Not, and why.
    Not(String),
}

/// What a sentence offers to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Nothing.
    Nothing,
    /// To bring back the lab that was reset.
    BringBack,
    /// To begin the lab anew with the goals that were passed.
    BeginAnew,
}

/// A sentence for the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Names it.
    pub(crate) number: u64,
    /// The sentence.
    pub(crate) text: AttrValue,
    /// Goes when the learner does the next thing.
    pub(crate) passing: bool,
    pub(crate) offer: Offer,
}

/// A line to put into a prompt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fill {
    /// Grows; a prompt takes each number once.
    pub(crate) number: u64,
    /// Whose prompt.
    pub(crate) host: HostId,
    /// What; nothing only moves the focus there.
    pub(crate) text: Option<AttrValue>,
}
