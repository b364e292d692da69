//! The page's state and how it changes. Pure: no browser type, no engine; a reducer over what came back.

mod kinds;

use std::{collections::BTreeMap, rc::Rc};

use rolelab_labs::{
    View,
    hops::{self, Runs},
    input::{ConsoleAnswer, Outcome, TerminalChange},
    view::{ConsoleView, HostView, LessonView, Node},
};
use rolelab_shell::host::HostId;
use yew::{AttrValue, Reducible};

use crate::{
    engine::{Opened, Title},
    pack::Closed,
    picture::{Moment, Play, Player},
    terminal::Terminal,
};

pub(crate) use kinds::{Fill, Look, LookTab, News, Notice, Offer, Pane, Phase, Saving, Tab, Tempo};

/// The laptop's host id.
pub(crate) const LAPTOP: &str = "laptop";
/// The most notices that stand at once.
const MAX_NOTICES: usize = 3;

/// What is said while an input waits for the rest of the engine.
const WAITS: &str = "The rest of the lab is still being loaded. What you entered runs as soon as it is here.";

/// Everything the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) phase: Phase,
    pub(crate) view: Rc<View>,
    /// Parts of the view that rarely change, shared so that neither is copied or compared at every tick.
    pub(crate) console: Rc<ConsoleView>,
    pub(crate) hosts: Vec<Rc<HostView>>,
    pub(crate) lessons: Rc<Vec<Title>>,
    pub(crate) terminals: BTreeMap<HostId, Rc<Terminal>>,
    pub(crate) tab: Tab,
    /// The shell shown last, while the console is open.
    pub(crate) host: HostId,
    pub(crate) pane: Pane,
    /// The pane beside the shells, where there is room for two: never [`Pane::Work`].
    pub(crate) side: Pane,
    /// Index of the step shown.
    pub(crate) step: usize,
    /// It was passed just now, and nothing was done since.
    pub(crate) fresh: bool,
    /// The commands and their hops.
    pub(crate) runs: Rc<Runs>,
    /// What the picture shows of them.
    pub(crate) player: Player,
    pub(crate) look: Look,
    pub(crate) news: News,
    pub(crate) tempo: Tempo,
    pub(crate) fill: Fill,
    pub(crate) notices: Rc<Vec<Notice>>,
    /// The last answer to a console button, and its number.
    pub(crate) answer: Option<(u64, Rc<ConsoleAnswer>)>,
    /// What the live region says, and its number: the same words may have to be said again.
    pub(crate) said: (u64, AttrValue),
    pub(crate) saving: Saving,
    counter: u64,
}

/// What can happen to the page.
pub(crate) enum Msg {
    Replaying(usize, usize),
    SettingUp,
    Closed(Closed),
    Damaged(String),
    Opened(Box<Opened>),
    /// The panels once more, without an input.
    Looked(Box<View>),
    /// An input was taken; `acted` unless it was a tick of the clock.
    Took {
        outcome: Box<Outcome>,
        view: Box<View>,
        hops: Vec<hops::Change>,
        /// After a rewind.
        runs: Option<Runs>,
        moment: Moment,
        acted: bool,
    },
    /// The picture goes on, or was told to.
    Play(Play),
    /// A command's hops were asked for.
    OpenRun(u64),
    /// A link to the inspector.
    Look(Look),
    Tempo(Tempo),
    Show(Tab),
    ShowPane(Pane),
    ShowStep(usize),
    /// The keyboard goes to the prompt of the shell in sight.
    ToPrompt,
    ClearScreen(HostId),
    /// What could stand at the cursor of a line.
    Listed {
        host: HostId,
        text: String,
        names: Vec<String>,
    },
    /// A line for a prompt of the host with this label, or the laptop.
    PutInPrompt {
        label: AttrValue,
        text: AttrValue,
    },
    /// A word for the live region.
    Said(AttrValue),
    /// An actor of the picture is pointed at.
    Point(Node),
    /// An input waits for the rest of the engine.
    Waits,
    Notice {
        text: String,
        offer: Offer,
    },
    Dismiss(u64),
    Saving(Saving),
}

impl Default for Page {
    fn default() -> Self {
        Self {
            phase: Phase::Opening(0, 0),
            view: Rc::default(),
            console: Rc::default(),
            hosts: Vec::new(),
            lessons: Rc::default(),
            terminals: BTreeMap::new(),
            tab: Tab::Host(LAPTOP.to_owned()),
            host: LAPTOP.to_owned(),
            pane: Pane::Work,
            side: Pane::Task,
            step: 0,
            fresh: false,
            runs: Rc::default(),
            player: Player::default(),
            look: Look::default(),
            news: News::default(),
            tempo: Tempo::default(),
            fill: Fill::default(),
            notices: Rc::default(),
            answer: None,
            said: (0, AttrValue::default()),
            saving: Saving::Saved,
            counter: 0,
        }
    }
}

impl Reducible for Page {
    type Action = Msg;

    fn reduce(self: Rc<Self>, msg: Msg) -> Rc<Self> {
        let mut page = (*self).clone();
        match msg {
            Msg::Replaying(done, of) => page.phase = Phase::Opening(done, of),
            Msg::SettingUp if page.phase != Phase::Ready => page.phase = Phase::SettingUp,
            Msg::SettingUp => {}
            Msg::Closed(closed) => page.phase = Phase::Closed(closed),
            Msg::Damaged(why) => page.phase = Phase::Damaged(why),
            Msg::Opened(opened) => page.open(*opened),
            // A lab that is not open yet comes with a view of its own.
            Msg::Looked(view) if page.phase == Phase::Ready => {
                if *page.view != *view {
                    page.see(*view);
                }
            }
            Msg::Looked(_) => {}
            Msg::Took { outcome, view, hops, runs, moment, acted } => {
                if acted && page.notices.iter().any(|notice| notice.passing) {
                    Rc::make_mut(&mut page.notices).retain(|notice| !notice.passing);
                }
                if let Some(runs) = runs {
                    page.runs = Rc::new(runs);
                    page.player.settle(&page.runs);
                }
                let made = |change: &hops::Change| matches!(change, hops::Change::Hop { host, .. } if host != hops::ITSELF);
                page.news.facts +=
                    u64::from(outcome.rewound.is_some() || outcome.journal.0 != outcome.journal.1);
                page.news.hops += u64::from(outcome.rewound.is_some() || hops.iter().any(made));
                if !hops.is_empty() {
                    let touched = Rc::make_mut(&mut page.runs).take(hops);
                    page.player.arrive(&page.runs, &touched, moment);
                }
                page.take(*outcome, *view, acted);
            }
            Msg::Look(look) => {
                page.counter += 1;
                page.look = Look { number: page.counter, ..look };
                // Beside the picture on a small page, one looks on at the picture.
                if page.pane != Pane::Picture {
                    page.turn(Pane::Inspector);
                }
                page.follow_look();
            }
            Msg::Tempo(tempo) => page.tempo = tempo,
            Msg::Play(play) => page.player.take(&page.runs, play),
            Msg::OpenRun(entry) => {
                page.turn(Pane::Picture);
                page.player.take(&page.runs, Play::Open(entry));
            }
            Msg::Show(tab) => {
                page.pane = Pane::Work;
                page.show(tab);
            }
            Msg::ShowPane(pane) => page.turn(pane),
            Msg::ShowStep(step) => (page.step, page.fresh) = (step, false),
            Msg::ToPrompt => {
                page.counter += 1;
                page.fill = Fill { number: page.counter, host: page.host.clone(), text: None };
            }
            Msg::ClearScreen(host) => Rc::make_mut(page.terminals.entry(host).or_default()).clear(),
            Msg::Listed { host, text, names } => {
                let prompt = page.view.hosts.iter().find(|h| h.id == host).map(|h| h.prompt.clone());
                page.terminal(host).list(prompt.unwrap_or_default(), text, names);
            }
            Msg::Said(text) => page.say(text),
            Msg::Point(node) => {
                page.turn(Pane::Picture);
                page.say(format!("The diagram shows {}.", kinds::named(node)).into());
            }
            Msg::PutInPrompt { label, text } => {
                let here = |host: &&HostView| match label.is_empty() {
                    true => host.id == page.host,
                    false => host.label == label.as_str(),
                };
                let found = page.view.hosts.iter().find(here);
                match found.map(|host| host.id.clone()) {
                    Some(host) => page.fill(host, Some(text)),
                    None => page.notice(
                        format!("There is no {label} yet: launch it first. The line is meant for its shell."),
                        true,
                        Offer::Nothing,
                    ),
                }
            }
            Msg::Waits => page.notice(WAITS.to_owned(), true, Offer::Nothing),
            Msg::Notice { text, offer } => page.notice(text, false, offer),
            Msg::Dismiss(number) => Rc::make_mut(&mut page.notices).retain(|n| n.number != number),
            Msg::Saving(saving) => page.saving = saving,
        }
        Rc::new(page)
    }
}

impl Page {
    fn open(&mut self, opened: Opened) {
        let Opened { view, shown, runs, host, lessons, .. } = opened;
        self.runs = Rc::new(runs);
        self.player.settle(&self.runs);
        self.news = News { facts: self.news.facts + 1, hops: self.news.hops + 1 };
        self.phase = Phase::Ready;
        self.lessons = Rc::new(lessons);
        self.terminals.clear();
        self.answer = None;
        self.print(shown);
        // Behind the last step stands the end.
        self.step = view.lesson.as_ref().map_or(0, |lesson| lesson.open);
        let host = host.filter(|id| view.hosts.iter().any(|h| h.id == *id));
        self.see(view);
        self.show(Tab::Host(host.unwrap_or_else(|| LAPTOP.to_owned())));
    }

    fn take(&mut self, outcome: Outcome, view: View, acted: bool) {
        if let Some(shown) = outcome.rewound {
            self.terminals.clear();
            self.answer = None;
            self.print(shown);
        }
        let ends = |change: &&TerminalChange| matches!(change, TerminalChange::End { host, .. } if *host == self.host);
        let ended = outcome.terminal.iter().filter(ends).count();
        self.print(outcome.terminal);
        let mut said = self.spoken(ended, &view);
        if let Some(lesson) = &view.lesson {
            said.push_str(&self.follow(lesson, &outcome.passed, acted));
            said.push_str(&self.told(lesson));
        }
        if !said.is_empty() {
            self.say(said.into());
        }
        let gone = |id: &HostId| !view.hosts.iter().any(|host| host.id == *id);
        if gone(&self.host) {
            self.host = LAPTOP.to_owned();
        }
        if matches!(&self.tab, Tab::Host(id) if gone(id)) {
            self.tab = Tab::Host(LAPTOP.to_owned());
        }
        if *self.view != view {
            self.see(view);
        }
        if let Some(answer) = outcome.console {
            self.counter += 1;
            self.answer = Some((self.counter, Rc::new(answer)));
        }
        if let Some(host) = outcome.focus {
            self.pane = Pane::Work;
            self.fill(host, None);
        }
        if let Some((host, text)) = outcome.prompt {
            self.fill(host, Some(text.into()));
        }
        if let Some(text) = outcome.notice {
            self.notice(text, true, Offer::Nothing);
        }
    }

    /// What is said of the commands that ended in the shell in view, or of a program there that began to read.
    fn spoken(&self, ended: usize, view: &View) -> String {
        let reads = |view: &View| view.hosts.iter().any(|host| host.id == self.host && host.reading);
        let asks = reads(view) && !reads(&self.view);
        let last = self.terminals.get(&self.host).and_then(|terminal| terminal.pieces.back());
        match (last, ended) {
            (Some(last), 2..) => format!("{ended} commands, the last: {}", last.spoken()),
            (Some(last), ended) if ended == 1 || asks => last.spoken(),
            _ => String::new(),
        }
    }

    /// Says what was passed. The step in sight stays, so that its Why is read; behind the last one comes the end.
    fn follow(&mut self, lesson: &LessonView, passed: &[String], acted: bool) -> String {
        let whole = |lesson: &LessonView| lesson.steps.get(self.step).is_some_and(|step| step.passed);
        let before = self.view.lesson.as_ref().is_some_and(whole);
        self.fresh = whole(lesson) && (!before || self.fresh && !acted);
        if passed.is_empty() {
            return String::new();
        }
        if lesson.complete {
            self.step = lesson.steps.len();
        }
        let goals = lesson.steps.iter().flat_map(|step| &step.goals).filter(|goal| passed.contains(&goal.id));
        let texts: Vec<String> = goals.map(|goal| rolelab_labs::lesson::prose::plain(&goal.text)).collect();
        let end = if lesson.complete { " Every goal of this lab is reached." } else { "" };
        format!(" Goal passed: {}.{end}", texts.join("; "))
    }

    /// What a step says that it did not say before: of a question, of a way that leads nowhere.
    fn told(&self, lesson: &LessonView) -> String {
        let steps = self.view.lesson.iter().flat_map(|lesson| &lesson.steps);
        let pairs = steps.zip(&lesson.steps).filter(|(before, now)| before != now);
        pairs.flat_map(|(before, now)| kinds::news(before, now)).map(|text| format!(" {text}")).collect()
    }

    /// Has the live region say something, also when it said the same before.
    fn say(&mut self, text: AttrValue) {
        self.counter += 1;
        self.said = (self.counter, text);
    }

    fn print(&mut self, changes: Vec<TerminalChange>) {
        for change in changes {
            match change {
                TerminalChange::Begin { host, prompt, text, run } => {
                    self.terminal(host).begin(prompt, text, run);
                }
                TerminalChange::Output(chunk) => self.terminal(chunk.host).output(chunk.stream, &chunk.text),
                TerminalChange::End { host, status } => self.terminal(host).end(status),
                TerminalChange::Clear { host } => self.terminal(host).clear(),
            }
        }
    }

    /// Shows a pane.
    fn turn(&mut self, pane: Pane) {
        self.pane = pane;
        if pane != Pane::Work {
            self.side = pane;
        }
    }

    /// The picture shows the hop of the entry that is looked at.
    fn follow_look(&mut self) {
        let Some(entry) = self.look.entry else { return };
        let of = |run: &hops::Run| run.hops.iter().position(|hop| hop.entry == entry);
        let shown = self.player.run(&self.runs).and_then(|run| run.hops.get(self.player.hop));
        if shown.is_some_and(|hop| hop.entry == entry) {
            return;
        }
        let found = self.runs.iter().rev().find_map(|run| Some((run.entry, of(run)?)));
        if let Some((run, hop)) = found {
            self.player.take(&self.runs, Play::To(run, hop));
        }
    }

    /// What the panels show from now on. What is as it was stays where it was.
    fn see(&mut self, view: View) {
        if *self.console != view.console {
            self.console = Rc::new(view.console.clone());
        }
        let before = std::mem::take(&mut self.hosts);
        let same = |host: &HostView| before.iter().find(|old| old.as_ref() == host).cloned();
        self.hosts =
            view.hosts.iter().map(|host| same(host).unwrap_or_else(|| Rc::new(host.clone()))).collect();
        self.view = Rc::new(view);
    }

    fn terminal(&mut self, host: HostId) -> &mut Terminal {
        Rc::make_mut(self.terminals.entry(host).or_default())
    }

    fn show(&mut self, tab: Tab) {
        if let Tab::Host(host) = &tab {
            self.host = host.clone();
        }
        self.tab = tab;
    }

    fn fill(&mut self, host: HostId, text: Option<AttrValue>) {
        self.pane = Pane::Work;
        self.show(Tab::Host(host.clone()));
        self.counter += 1;
        self.fill = Fill { number: self.counter, host, text };
    }

    fn notice(&mut self, text: String, passing: bool, offer: Offer) {
        self.counter += 1;
        let notice = Notice { number: self.counter, text: text.into(), passing, offer };
        let notices = Rc::make_mut(&mut self.notices);
        notices.retain(|old| old.text != notice.text);
        notices.push(notice);
        let over = notices.len().saturating_sub(MAX_NOTICES);
        notices.drain(..over);
    }
}
