//! `Lab`: the only holder of `&mut World`, and `dispatch`, the one way in.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use rolelab_core::{
    ids::AccountId,
    journal::{Entry, Event, Journal},
    setup::Setup,
    sts::AccessKey,
    time::{Span, Timestamp},
    world::World,
};
use rolelab_shell::{
    host::{Host, HostId},
    port::Stream,
    task::Task,
};

use crate::{
    boot,
    complete::Completions,
    hops,
    hosts::{self, LAPTOP},
    input::{Action, Chunk, Input, MAX_ADVANCE, MAX_LINE, Outcome, TerminalChange},
    inspect::{Ask, Inspected},
    lesson::{self, Lesson, Move},
    parts::{self, Parts},
    past::Past,
    running::{Fed, Running},
    state::{Start, State},
    view::{AuthorView, View},
};

/// The account of every lesson; a documentation value.
pub const ACCOUNT: &str = "111122223333";
/// The region of every lesson.
pub const REGION: &str = "us-east-1";
/// When a lab begins unless the caller says otherwise: 2026-03-02T10:00:00Z. Never the wall clock.
pub const EPOCH: Timestamp = Timestamp::from_millis(1_772_445_600_000);
/// The most facts a lab records; beyond it a line that would record more is stopped, and the learner is told.
pub const MAX_JOURNAL: usize = 20_000;
/// The most facts that may be recorded while one line runs: a runaway loop must not use up the lab.
pub const MAX_LINE_FACTS: usize = 2_000;

/// What `Skip wait` says when it does nothing.
pub(crate) const NOTHING_DUE: &str = "Nothing is due: there is no wait to skip.";

/// A lab in progress.
pub struct Lab {
    pub(crate) lesson: Lesson,
    pub(crate) seed: u64,
    pub(crate) epoch: Timestamp,
    pub(crate) state: State,
    pub(crate) journal: Journal,
    /// The console user's key. Its policies are those of the user, as for anybody.
    pub(crate) console_key: AccessKey,
    /// What runs, by slot: a host's terminal, by its id, and its boot ([`boot::slot`]). One task in each at most.
    pub(crate) tasks: BTreeMap<HostId, Running>,
    /// Commands of a paste that wait for the one before.
    pub(crate) queues: BTreeMap<HostId, VecDeque<String>>,
    /// How much of the journal `sync_hosts` has seen.
    pub(crate) synced: usize,
    pub(crate) outcome: Outcome,
    /// What was, for going back.
    pub(crate) past: Past,
    /// `None` until they are supplied.
    pub(crate) parts: Option<&'static Parts>,
    /// A part was needed and not there.
    pub(crate) lacking: bool,
    /// Real clients are served.
    pub(crate) serves: bool,
    /// How often a task used up all the fuel of one poll.
    pub(crate) spent: usize,
    /// Goals that were passed between two inputs: told with the next.
    pub(crate) late: Vec<String>,
}

impl Lab {
    /// Opens a lesson that is in this build. `seed` and `epoch` decide every id, secret and time in it.
    ///
    /// # Errors
    /// A sentence for the learner when there is no such lesson.
    pub fn open(lesson: &str, seed: u64, epoch: Timestamp) -> Result<Self, String> {
        Self::open_lesson(lesson::find(lesson, seed)?, seed, epoch)
    }

    /// Opens a lesson: the account as the learner finds it.
    ///
    /// # Errors
    /// A sentence for the learner when the lesson's beginning cannot be made.
    pub fn open_lesson(lesson: Lesson, seed: u64, epoch: Timestamp) -> Result<Self, String> {
        let mut lab = Self::open_bare(lesson, seed, epoch)?;
        lab.supply(&parts::ALL);
        lab.prepare()?;
        Ok(lab)
    }

    /// Opens a lesson without its [`Parts`]. It has a view and a shell; see [`Lab::lacking`]. Of what happened before the
    /// learner came, only files are there: see [`Lab::needs_parts`].
    ///
    /// # Errors
    /// As [`Lab::open_lesson`].
    pub fn open_bare(lesson: Lesson, seed: u64, epoch: Timestamp) -> Result<Self, String> {
        let mut world =
            World::new(Setup { seed, epoch, account: AccountId::new(ACCOUNT), region: REGION.to_owned() });
        world.knobs = lesson::knobs(&lesson.knobs);
        world.organization = lesson::organization(&lesson.organization)?;
        let console_key = world.admin_key().cloned().ok_or("The account has no console user.")?;
        let mut hosts = BTreeMap::new();
        hosts.insert(LAPTOP.to_owned(), hosts::laptop(&console_key, REGION));
        let state = State {
            world,
            hosts,
            start: Start::default(),
            passed: BTreeMap::new(),
            answers: BTreeMap::new(),
            hints: BTreeMap::new(),
            handed: BTreeMap::new(),
            turned: None,
        };
        let mut lab = Self {
            lesson,
            seed,
            epoch,
            state,
            journal: Journal::default(),
            console_key,
            tasks: BTreeMap::new(),
            queues: BTreeMap::new(),
            synced: 0,
            outcome: Outcome::default(),
            past: Past::default(),
            parts: None,
            lacking: false,
            serves: false,
            spent: 0,
            late: Vec::new(),
        };
        lab.lay_files()?;
        Ok(lab)
    }

    /// Makes what happened before the learner came. Afterwards terminals and goals begin anew. Nothing is made without the
    /// parts.
    ///
    /// # Errors
    /// A sentence that names the move that could not be made.
    pub fn prepare(&mut self) -> Result<(), String> {
        match self.parts.filter(|_| Self::needs_parts(&self.lesson)) {
            Some(parts) => (parts.prepare)(self),
            None => Ok(()),
        }
    }

    /// Whether what happened before the learner came takes the parts to make.
    pub fn needs_parts(lesson: &Lesson) -> bool {
        lesson.world.iter().any(|happened| !matches!(happened, Move::File { .. }))
    }

    /// Supplies the parts.
    pub fn supply(&mut self, parts: &'static Parts) {
        self.parts = Some(parts);
        self.tasks.values_mut().for_each(|running| running.task.supply(parts.programs));
        // What was reached without them is judged now, and told with the next input.
        self.judge_goals(self.journal.len() > self.state.start.facts);
        self.late.append(&mut self.outcome.passed);
    }

    /// True when an input needed a part that was not there. This lab is of no use then: open another with the parts
    /// and replay the inputs.
    pub fn lacking(&self) -> bool {
        self.lacking
    }

    /// The seed the lab was opened with.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// When the lab began on its clock.
    pub fn epoch(&self) -> Timestamp {
        self.epoch
    }

    /// The lesson, its variables drawn.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// The lesson's id.
    pub fn lesson_id(&self) -> &str {
        &self.lesson.id
    }

    /// The state, for comparing and for a snapshot; `None` while a line runs.
    pub fn state(&self) -> Option<&State> {
        self.idle().then_some(&self.state)
    }

    /// The account as it is now, whatever runs: for a look.
    pub fn world(&self) -> &World {
        &self.state.world
    }

    /// How many facts were recorded before the learner came: theirs are those from this number on.
    pub fn began(&self) -> usize {
        self.state.start.facts
    }

    /// The facts that are the learner's.
    pub(crate) fn own(&self) -> &[Arc<Entry>] {
        self.journal.since(self.began())
    }

    /// All facts so far.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What the page shows now.
    pub fn view(&self) -> View {
        crate::show::view(self)
    }

    /// What an author looks at; `None` without the parts.
    pub fn author(&self) -> Option<AuthorView> {
        self.parts.map(|parts| (parts.author)(self))
    }

    /// The hops of the facts from one number up to another: what [`hops::Runs`] takes. None without the parts.
    pub fn hops(&self, from: usize, to: usize) -> Vec<hops::Change> {
        let entries = self.journal.between(from, to);
        let labels = hosts::labels(&self.state.world);
        self.parts.map(|parts| (parts.hops)(entries, &labels)).unwrap_or_default()
    }

    /// True when nothing runs.
    pub fn idle(&self) -> bool {
        self.tasks.is_empty() && self.queues.values().all(VecDeque::is_empty)
    }

    /// True when every prompt is free, whatever runs in the background.
    pub fn at_prompt(&self) -> bool {
        self.tasks.values().all(Running::leaves_the_prompt) && self.queues.values().all(VecDeque::is_empty)
    }

    /// Whether a command at a host's prompt still waits for its end.
    pub fn unfinished(&self, host: &str) -> bool {
        self.state.hosts.get(host).is_some_and(|host| !host.session.pending.is_empty())
    }

    /// Ends what runs in the background of terminals that nobody will look at any more.
    pub fn hang_up(&mut self) {
        let hosts: Vec<HostId> =
            self.tasks.iter().filter(|(_, r)| r.leaves_the_prompt()).map(|(id, _)| id.clone()).collect();
        for host in hosts {
            if let Some(running) = self.tasks.remove(&host).filter(|_| !boot::is_boot(&host)) {
                self.settle(&host, running);
            }
        }
        self.state.hosts.values_mut().for_each(Host::end_containers);
    }

    /// True when a line could go on at once and only waits for fuel: send `Resume`.
    pub fn hungry(&self) -> bool {
        self.tasks.values().any(|running| running.fed != Fed::No)
    }

    /// Takes one input.
    #[expect(clippy::needless_pass_by_value, reason = "an input is spent")]
    pub fn dispatch(&mut self, input: Input) -> Outcome {
        self.write_down(&input);
        let outcome = self.act(&input);
        if outcome.rewound.is_none() {
            let action = self.past.last_action().map(|(before, _)| before);
            self.notice(&outcome, self.inputs(), action);
        }
        outcome
    }

    /// Does what an input asks for.
    pub(crate) fn act(&mut self, input: &Input) -> Outcome {
        let from = self.journal.len();
        self.outcome = Outcome { passed: std::mem::take(&mut self.late), ..Outcome::default() };
        match input {
            Input::Line { host, text } => self.line(host, text),
            Input::Console { action } => match self.parts {
                Some(parts) => (parts.console)(self, action),
                None => self.lacking = true,
            },
            Input::Advance { millis } => {
                let target = self.state.world.now.plus(Span::millis((*millis).clamp(0, MAX_ADVANCE)));
                self.advance_to(target);
            }
            Input::SkipWait => match self.next_due() {
                Some(due) => self.advance_to(due),
                None => self.outcome.notice = Some(NOTHING_DUE.to_owned()),
            },
            Input::Resume => self.pump(),
            Input::Interrupt { host } => self.interrupt(host),
            Input::EndOfInput { host } => self.end_of_input(host),
            Input::OpenShell { host } => self.open_shell(host),
            Input::Hint => self.hint(),
            Input::Solution => self.solution(),
            Input::Rewind { .. } => match self.parts {
                Some(parts) => (parts.rewind)(self),
                None => self.lacking = true,
            },
            Input::Keep { passed } => self.keep_passed(passed),
            Input::Answer { question, with } => self.answer(question, with),
            Input::Turn { step } => self.state.turned = Some(*step),
            Input::Request { door, request } => match self.parts {
                Some(parts) => (parts.request)(self, door, request),
                None => self.lacking = true,
            },
        }
        // After a rewind there are fewer.
        let from = from.min(self.journal.len());
        self.judge_goals(
            self.journal.len() != from || matches!(input, Input::Answer { .. } | Input::Keep { .. }),
        );
        let mut outcome = std::mem::take(&mut self.outcome);
        outcome.journal = (from, self.journal.len());
        outcome
    }

    /// The equivalent `aws` lines of a console button, before it is pressed; `None` without the parts.
    pub fn preview(&self, action: &Action) -> Option<Vec<String>> {
        self.parts.map(|parts| (parts.preview)(&self.state, action))
    }

    /// What could stand at `cursor`, in bytes, of a line at a host's prompt; `None` without the parts.
    pub fn complete(&self, host: &str, text: &str, cursor: usize) -> Option<Completions> {
        self.parts.map(|parts| (parts.complete)(&self.state, host, text, cursor))
    }

    /// What the inspector asked to see; `None` without the parts.
    pub fn inspect(&self, ask: &Ask) -> Option<Inspected> {
        self.parts.map(|parts| (parts.inspect)(self, ask))
    }

    /// A task for a line of a host's terminal.
    pub(crate) fn task(&self, host: Host, source: &str) -> Task {
        self.supplied(Task::start(host, source, true))
    }

    /// The same task with the parts, if they are there.
    pub(crate) fn supplied(&self, mut task: Task) -> Task {
        if let Some(parts) = self.parts {
            task.supply(parts.programs);
        }
        task
    }

    pub(crate) fn record(&mut self, event: Event) {
        self.journal.record(self.state.world.now, event);
    }

    /// Prints to the terminal of a host; what a boot prints goes to its log.
    pub(crate) fn print(&mut self, host: &str, stream: Stream, text: String) {
        if boot::is_boot(host) {
            self.log_boot(host, &text);
            return;
        }
        let chunk = Chunk { host: host.to_owned(), stream, text };
        self.outcome.terminal.push(TerminalChange::Output(chunk));
    }

    fn line(&mut self, host: &str, text: &str) {
        if text.len() > MAX_LINE {
            self.outcome.notice = Some(format!(
                "That is {} kB. The prompt takes at most {} kB at once; nothing was run.",
                text.len() / 1024,
                MAX_LINE / 1024
            ));
        } else if let Some(running) = self.tasks.get_mut(host).filter(|r| !r.leaves_the_prompt()) {
            if running.answer_line(Some(text.to_owned())) {
                self.outcome.terminal.push(TerminalChange::Output(Chunk {
                    host: host.to_owned(),
                    stream: Stream::Stdout,
                    text: format!("{text}\n"),
                }));
                self.pump();
            } else {
                // Refused, not lost: it goes back to the prompt it came from.
                self.outcome.prompt = Some((host.to_owned(), text.to_owned()));
                self.outcome.notice = Some(
                    "A line is still running there, so yours was not run. Ctrl-C stops the other.".to_owned(),
                );
            }
        } else {
            self.enter(host, text);
            self.pump();
        }
    }

    fn interrupt(&mut self, host: &str) {
        self.queues.remove(host);
        if let Some(running) = self.tasks.get_mut(host).filter(|r| !r.leaves_the_prompt()) {
            running.interrupt();
            self.print(host, Stream::Stderr, "^C\n".to_owned());
            self.pump();
        } else if let Some(found) = self.state.hosts.get_mut(host) {
            found.session.pending.clear();
            found.session.status = 130;
        }
    }

    fn end_of_input(&mut self, host: &str) {
        match self.tasks.get_mut(host).filter(|r| !r.leaves_the_prompt()) {
            Some(running) => {
                running.answer_line(None);
                self.pump();
            }
            None => self.line(host, "exit"),
        }
    }

    fn open_shell(&mut self, host: &str) {
        if self.state.hosts.contains_key(host) {
            self.outcome.focus = Some(host.to_owned());
        }
    }
}
