//! What was: the inputs so far, checkpoints on the way, and how a lab goes back.
//!
//! A lab that went back equals one that was opened and given the inputs that are left. Nothing here judges anything.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rolelab_shell::host::HostId;

use crate::{
    input::{Input, Outcome, TerminalChange},
    lab::{Lab, NOTHING_DUE},
    save::MAX_INPUTS,
    state::State,
};

/// A checkpoint is made after this many of the learner's own actions, and where a step begins.
const ACTIONS: usize = 16;
/// The most bytes that all checkpoints together may take, each counted as if it shared nothing.
const MAX_CHECKPOINTS: usize = 32 << 20;
/// The most bytes of what terminals showed that are kept for going back; older output is gone then.
const MAX_SHOWN: usize = 1 << 20;

/// Adds an input to the list that a session is. Ticks of the clock that follow each other become one, which the law
/// of `advance` allows; going back cuts the list. False when it is full.
pub(crate) fn push(inputs: &mut Vec<Input>, input: &Input) -> bool {
    match (inputs.last_mut(), input) {
        (Some(Input::Advance { millis }), Input::Advance { millis: more })
            if millis.saturating_add(*more) <= crate::input::MAX_ADVANCE =>
        {
            // A clock never runs backwards, so neither does what is kept of it.
            *millis = (*millis).max(0) + (*more).max(0);
            return true;
        }
        (_, Input::Rewind { to, keep }) => {
            inputs.truncate(*to);
            if let Some(Input::Keep { .. }) = inputs.last() {
                // What it kept is among what is kept now: only passed steps are ever kept, and they stay passed.
                inputs.pop();
            }
            if !keep.is_empty() {
                inputs.push(Input::Keep { passed: keep.clone() });
            }
            return true;
        }
        _ => {}
    }
    if inputs.len() >= MAX_INPUTS {
        return false;
    }
    inputs.push(input.clone());
    true
}

/// The state before an input.
struct Checkpoint {
    /// How many inputs had been taken.
    inputs: usize,
    state: State,
    /// Facts recorded until then.
    journal: usize,
    /// Changes of terminals until then.
    shown: usize,
    synced: usize,
    step: usize,
    step_from: usize,
    bytes: usize,
}

/// The past of a lab.
#[derive(Default)]
pub(crate) struct Past {
    inputs: Vec<Input>,
    /// The list is not all that happened: there is no going back.
    broken: bool,
    checkpoints: Vec<Checkpoint>,
    shown: VecDeque<TerminalChange>,
    /// Changes dropped from the front.
    dropped: usize,
    shown_bytes: usize,
    /// The open step, and how many inputs came before it was.
    step: usize,
    step_from: usize,
    /// The line that a rewind takes back: it comes back into its prompt.
    undone: Option<(HostId, String)>,
    /// What a rewind says.
    said: Option<String>,
    /// What buttons of the console came to, as lines: how many inputs there were then, and the line.
    pressed: Vec<(usize, String)>,
    /// Goals that cannot be reached any more: why, and how many inputs came before the action that did it.
    lost: BTreeMap<String, (String, usize)>,
    /// Inputs that did nothing, by how many came before: there is nothing to take back.
    idle: BTreeSet<usize>,
}

impl Past {
    /// The last thing the learner did: the number of inputs before it, and what it was.
    pub(crate) fn last_action(&self) -> Option<(usize, &Input)> {
        if self.broken {
            return None;
        }
        let mut done = self.inputs.iter().enumerate().rev();
        done.find(|(before, input)| input.is_action() && !self.idle.contains(before))
    }

    /// Why a goal is lost, how many inputs came before what did it, and what that was.
    pub(crate) fn lost(&self, goal: &str) -> Option<(&str, usize, &Input)> {
        let (why, to) = self.lost.get(goal)?;
        Some((why, *to, self.inputs.get(*to).filter(|_| !self.broken)?))
    }

    /// How many inputs came before the open step began, when anything was done in it.
    pub(crate) fn step_began(&self) -> Option<usize> {
        let mut since = self.inputs.iter().enumerate().skip(self.step_from);
        let done = since.any(|(before, input)| input.is_action() && !self.idle.contains(&before));
        (done && !self.broken).then_some(self.step_from)
    }

    /// What was done since the open step began, each with its number from 1.
    pub(crate) fn since_step(&self) -> impl Iterator<Item = (usize, &Input)> {
        self.inputs.iter().enumerate().skip(self.step_from).map(|(index, input)| (index + 1, input))
    }

    /// The lines that do what the button did that was the input of this number.
    pub(crate) fn pressed(&self, number: usize) -> impl Iterator<Item = &str> {
        self.pressed.iter().filter(move |(at, _)| *at == number).map(|(_, line)| line.as_str())
    }

    fn show(&mut self, changes: &[TerminalChange]) {
        for change in changes {
            self.shown_bytes += size(change);
            self.shown.push_back(change.clone());
        }
        while self.shown_bytes > MAX_SHOWN
            && let Some(first) = self.shown.pop_front()
        {
            self.shown_bytes -= size(&first);
            self.dropped += 1;
        }
    }

    fn forget_shown_after(&mut self, count: usize) {
        self.shown.truncate(count.saturating_sub(self.dropped));
        self.shown_bytes = self.shown.iter().map(size).sum();
    }
}

fn size(change: &TerminalChange) -> usize {
    match change {
        TerminalChange::Begin { prompt, text, .. } => prompt.len() + text.len(),
        TerminalChange::Output(chunk) => chunk.text.len(),
        TerminalChange::End { .. } | TerminalChange::Clear { .. } => 1,
    }
}

impl Lab {
    /// Puts an input into the list, after a checkpoint when one is due.
    pub(crate) fn write_down(&mut self, input: &Input) {
        if input.is_action() {
            self.check_point();
        }
        if let Input::Rewind { to, .. } = input {
            self.past.said = Some(match (self.past.last_action(), self.past.inputs.get(*to)) {
                (Some((before, last)), _) if before == *to => {
                    format!("Taken back: {}", crate::show::told(last))
                }
                (_, Some(then)) if self.past.step_from != *to => {
                    format!("Back to what was before: {}", crate::show::told(then))
                }
                _ => format!("Step {} begins again.", self.past.step + 1),
            });
            self.past.undone = match self.past.last_action() {
                Some((before, Input::Line { host, text })) if before == *to => {
                    Some((host.clone(), text.clone()))
                }
                _ => None,
            };
        }
        self.past.broken = self.past.broken || !push(&mut self.past.inputs, input);
    }

    /// Takes notice of what came of an input, the last of `inputs`. `action` is how many came before the last thing that the
    /// learner did.
    pub(crate) fn notice(&mut self, outcome: &Outcome, inputs: usize, action: Option<usize>) {
        self.past.show(&outcome.terminal);
        let lines = outcome.console.iter().flat_map(|answer| &answer.commands);
        self.past.pressed.extend(lines.map(|line| (inputs, line.clone())));
        if outcome.notice.as_deref() == Some(NOTHING_DUE) {
            self.past.idle.insert(inputs.saturating_sub(1));
        }
        let open = self.open_step();
        if open != self.past.step {
            self.past.step = open;
            self.past.step_from = inputs;
        }
        let (from, to) = outcome.journal;
        if let (true, Some(action), Some(parts)) = (from != to, action, self.parts.filter(|_| !self.serves)) {
            let mut before = std::mem::take(&mut self.past.lost);
            let now = (parts.lost)(self).into_iter();
            // Whatever is lost already was so by what was done then.
            let now = now.map(|(goal, why)| {
                let since = before.remove(&goal).map_or(action, |(_, since)| since);
                (goal, (why, since))
            });
            self.past.lost = now.collect();
        }
    }

    /// How many checkpoints there are, and the bytes of them all, each counted as if it shared nothing.
    pub fn checkpoints(&self) -> (usize, usize) {
        let checkpoints = &self.past.checkpoints;
        (checkpoints.len(), checkpoints.iter().map(|checkpoint| checkpoint.bytes).sum())
    }

    /// How many inputs there were.
    pub(crate) fn inputs(&self) -> usize {
        self.past.inputs.len()
    }

    /// The lab is not what its inputs made it: there is no going back.
    pub(crate) fn break_past(&mut self) {
        self.past.broken = true;
    }

    fn check_point(&mut self) {
        let Past { inputs, checkpoints, step, step_from, .. } = &self.past;
        let due = checkpoints.last().is_none_or(|last| {
            let since = inputs.get(last.inputs..).unwrap_or_default();
            last.step != *step || since.iter().filter(|input| input.is_action()).count() >= ACTIONS
        });
        if !due || !self.idle() {
            return;
        }
        let bytes = self.state.hosts.values().map(rolelab_shell::host::Host::size).sum();
        let checkpoint = Checkpoint {
            inputs: inputs.len(),
            state: self.state.clone(),
            journal: self.journal.len(),
            shown: self.past.dropped + self.past.shown.len(),
            synced: self.synced,
            step: *step,
            step_from: *step_from,
            bytes,
        };
        let past = &mut self.past;
        past.checkpoints.push(checkpoint);
        // Without the oldest there is still a way back, from the very beginning, if a slow one.
        while past.checkpoints.len() > 1
            && past.checkpoints.iter().map(|checkpoint| checkpoint.bytes).sum::<usize>() > MAX_CHECKPOINTS
        {
            past.checkpoints.remove(0);
        }
    }

    /// The lab as it began.
    fn anew(&self) -> Result<Self, String> {
        let mut lab = Self::open_bare(self.lesson.clone(), self.seed, self.epoch)?;
        if let Some(parts) = self.parts {
            lab.supply(parts);
            lab.prepare()?;
        }
        Ok(lab)
    }

    /// Goes back: the list of inputs is cut already. The nearest checkpoint comes back, the inputs since are taken
    /// again, and the outcome holds all that the terminals show then.
    pub(crate) fn rewind(&mut self) {
        if self.past.broken {
            let why = "There is no going back here any more. Reset lab starts anew.".to_owned();
            self.outcome.notice = Some(why);
            return;
        }
        let inputs = std::mem::take(&mut self.past.inputs);
        let (undone, notice) = (self.past.undone.take(), self.past.said.take());
        // What the cut put at the end is new; before it, the list is what it was.
        let same = inputs.len() - usize::from(matches!(inputs.last(), Some(Input::Keep { .. })));
        self.past.checkpoints.retain(|checkpoint| checkpoint.inputs <= same);
        let kept = self.past.checkpoints.last().map_or(0, |checkpoint| checkpoint.inputs);
        self.past.pressed.retain(|(number, _)| *number <= kept);
        self.past.lost.retain(|_, (_, before)| *before < kept);
        self.past.idle.retain(|before| *before < kept);
        let from = match self.past.checkpoints.last() {
            Some(last) => {
                self.state = last.state.clone();
                self.journal.truncate(last.journal);
                self.synced = last.synced;
                (self.past.step, self.past.step_from) = (last.step, last.step_from);
                let (from, shown) = (last.inputs, last.shown);
                self.past.forget_shown_after(shown);
                from
            }
            None => match self.anew() {
                Ok(anew) => {
                    (self.state, self.journal, self.synced) = (anew.state, anew.journal, anew.synced);
                    self.past = Past::default();
                    0
                }
                // It was opened once.
                Err(_) => inputs.len(),
            },
        };
        self.tasks.clear();
        self.queues.clear();
        let mut action = inputs.iter().take(from).rposition(Input::is_action);
        for (number, input) in inputs.iter().enumerate().skip(from) {
            if input.is_action() {
                action = Some(number);
            }
            let outcome = self.act(input);
            self.notice(&outcome, number + 1, action);
        }
        if let Some(parts) = self.parts {
            let now: Vec<String> = (parts.lost)(self).into_iter().map(|(goal, _)| goal).collect();
            self.past.lost.retain(|goal, _| now.contains(goal));
        }
        // A tick of the clock may join the last input, so what stands right behind it would be wrong.
        self.past.checkpoints.retain(|checkpoint| checkpoint.inputs < inputs.len());
        self.past.inputs = inputs;
        let rewound = Some(self.past.shown.iter().cloned().collect());
        self.outcome = Outcome { rewound, prompt: undone, notice, ..Outcome::default() };
    }
}
