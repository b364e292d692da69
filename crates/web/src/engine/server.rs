//! The engine's side of the handle: takes messages in order and answers them. It runs in a worker, or in the page where
//! workers are denied, and knows of neither. Nothing else in this crate names `Lab`.

use std::collections::VecDeque;

use rolelab_labs::{
    Input, Lab,
    complete::Completions,
    hops::Runs,
    input::TerminalChange,
    lab::EPOCH,
    lesson::{self, Lesson},
    parts::Parts,
    save::{Save, legible_goals},
};
use rolelab_shell::host::HostId;

use super::jump;
use super::message::{Message, Opened, Reply, Source, Title, Took, Unread};

/// How many inputs are replayed in one turn. One that resumes a runaway line may take a while.
const SLICE: usize = 25;

/// The engine, with what it was asked and has not answered.
#[derive(Default)]
pub(crate) struct Server {
    lab: Option<Lab>,
    /// What the program loads after the first prompt.
    parts: Option<&'static Parts>,
    /// How the lab came where it is, while it has no parts.
    bare: Option<Bare>,
    /// Goals that were reached before anybody could tell: told with the next input.
    late: Vec<String>,
    /// The message at the front needs the parts.
    waits: bool,
    /// Goes on before the next message is looked at.
    replay: Option<Replay>,
    inbox: VecDeque<(u32, Message)>,
}

struct Bare {
    lesson: Lesson,
    seed: u64,
    passed: Vec<String>,
    inputs: Vec<Input>,
}

impl Bare {
    /// The same lab, with the parts and without the last input, which lacked them.
    /// And the goals that were reached on the way, which nobody heard of.
    fn again(&self, parts: &'static Parts) -> Result<(Lab, Vec<String>), String> {
        let mut lab = Lab::open_bare(self.lesson.clone(), self.seed, EPOCH)?;
        lab.supply(parts);
        if !self.passed.is_empty() {
            lab.dispatch(Input::Keep { passed: self.passed.clone() });
        }
        let before = self.inputs.split_last().map_or(&[][..], |(_, before)| before);
        let passed = before.iter().flat_map(|input| lab.dispatch(input.clone()).passed).collect();
        Ok((lab, passed))
    }
}

struct Replay {
    lab: Lab,
    save: Save,
    done: usize,
    shown: Vec<TerminalChange>,
    host: Option<HostId>,
    /// Another build wrote the save.
    other_build: bool,
    /// The message it answers.
    id: u32,
}

impl Replay {
    /// Begins; `build` goes on with the save.
    fn new(id: u32, lab: Lab, save: Save, build: &str) -> Self {
        let other_build = !save.is_of(build, lab.lesson());
        let save = save.gone_on_with(build, lab.lesson());
        Self { lab, save, done: 0, shown: Vec::new(), host: None, other_build, id }
    }
}

impl Server {
    /// Takes a message; `id` names the answer to it.
    pub(crate) fn push(&mut self, id: u32, message: Message) {
        self.inbox.push_back((id, message));
    }

    /// True when a turn would come to something.
    pub(crate) fn busy(&self) -> bool {
        !self.waits && (self.replay.is_some() || !self.inbox.is_empty())
    }

    /// Answers one message, or a slice of a replay; or says that the message waits for the parts.
    pub(crate) fn turn(&mut self) -> Option<(u32, Reply)> {
        if self.waits {
            return None;
        }
        if let Some(replay) = self.replay.take() {
            return Some((replay.id, self.replay(replay)));
        }
        let (id, message) = self.inbox.pop_front()?;
        match self.take(id, &message) {
            Some(reply) => Some((id, reply)),
            None => {
                self.waits = true;
                self.inbox.push_front((id, message));
                Some((id, Reply::Waits))
            }
        }
    }

    /// Gives the engine its parts. Until then it takes what needs none, and holds back the rest.
    pub(crate) fn supply(&mut self, parts: &'static Parts) {
        self.parts = Some(parts);
        self.waits = false;
        let bare = self.bare.take();
        match &mut self.lab {
            Some(lab) if lab.lacking() => {
                let again = bare.and_then(|bare| bare.again(parts).ok());
                let (lab, late) = again.unzip();
                (self.lab, self.late) = (lab, late.unwrap_or_default());
            }
            Some(lab) => lab.supply(parts),
            None => {}
        }
    }

    /// Answers a message; `None` when it needs the parts and they are not there.
    fn take(&mut self, id: u32, message: &Message) -> Option<Reply> {
        Some(match message {
            Message::Open { lesson, seed, build, passed } => match self.begin(lesson, *seed, passed)? {
                Err(refused) => refused,
                Ok(mut lab) => {
                    let mut save = Save { passed: passed.clone(), ..Save::new(&lab, build) };
                    if !passed.is_empty() {
                        let keep = Input::Keep { passed: passed.clone() };
                        save.push(&keep);
                        lab.dispatch(keep);
                    }
                    self.open(Replay::new(id, lab, save, build))
                }
            },
            Message::Restore { text, lesson, build, without_last } => {
                let parts = self.parts?;
                let found = match self.read(lesson, 1)? {
                    Ok(found) => found,
                    Err(why) => return Some(Reply::Refused(why)),
                };
                match readable(parts, text, &found) {
                    // What one build could take may stop another at any input: not worth finding out which.
                    Ok(save) if *without_last && !save.is_of(build, &found) => {
                        Reply::Unread(Unread::OtherBuild(save.passed))
                    }
                    Err(unread) => Reply::Unread(unread),
                    Ok(mut save) => {
                        if *without_last {
                            drop_last(&mut save.inputs);
                        }
                        match self.read(lesson, save.seed)?.and_then(|found| save.begin(found, parts)) {
                            Ok(lab) => self.replay(Replay::new(id, lab, save, build)),
                            Err(why) => Reply::Closed(why),
                        }
                    }
                }
            }
            Message::Jump { lesson, step, seed, build } => {
                self.parts?;
                match self.begin(lesson, *seed, &[])? {
                    Err(refused) => refused,
                    Ok(lab) => {
                        let save = Save::new(&lab, build);
                        let (lab, save, shown) = jump::play(lab, save, *step);
                        self.open(Replay { shown, ..Replay::new(id, lab, save, build) })
                    }
                }
            }
            Message::Check(text) => {
                let parts = self.parts?;
                let source = Source { id: None, text: Some(text.clone()) };
                // Whether it can be played shows when its beginning is made, in a lab that nobody sees.
                let made = self.read(&source, 1)?.and_then(|found| {
                    let mut lab = Lab::open_bare(found, 1, EPOCH)?;
                    lab.supply(parts);
                    lab.prepare()
                });
                Reply::Checked(made.err())
            }
            Message::Author => Reply::Author(self.lab.as_ref().and_then(Lab::author).map(Box::new)),
            Message::Input(input) => match &mut self.lab {
                Some(lab) => {
                    let mut outcome = lab.dispatch(input.clone());
                    outcome.passed.splice(0..0, std::mem::take(&mut self.late));
                    if let Some(bare) = &mut self.bare {
                        bare.inputs.push(input.clone());
                    }
                    if lab.lacking() {
                        return None;
                    }
                    let (hops, runs) = match outcome.rewound {
                        Some(_) => (Vec::new(), Some(runs(lab))),
                        None => (lab.hops(outcome.journal.0, outcome.journal.1), None),
                    };
                    Reply::Took(Box::new(Took {
                        outcome,
                        view: lab.view(),
                        hops,
                        runs,
                        hungry: lab.hungry(),
                    }))
                }
                None => Reply::Closed("No lab is open.".to_owned()),
            },
            Message::Preview(action) => Reply::Preview(match &self.lab {
                Some(lab) => lab.preview(action)?,
                None => Vec::new(),
            }),
            Message::Complete { host, text, cursor } => Reply::Completions(match &self.lab {
                Some(lab) => lab.complete(host, text, *cursor)?,
                None => Completions::default(),
            }),
            Message::Look => Reply::Looked(self.lab.as_ref().map(|lab| Box::new(lab.view()))),
            Message::Inspect(ask) => Reply::Inspected(self.lab.as_ref().and_then(|lab| lab.inspect(ask))),
        })
    }

    /// A lesson anew. `None` when something happened before the learner came that needs the parts, and they are not there.
    fn begin(&mut self, lesson: &Source, seed: u64, passed: &[String]) -> Option<Result<Lab, Reply>> {
        let found = match self.read(lesson, seed)? {
            Ok(found) => found,
            Err(why) => return Some(Err(Reply::Refused(why))),
        };
        if self.parts.is_none() && Lab::needs_parts(&found) {
            return None;
        }
        let bare = Bare { lesson: found.clone(), seed, passed: passed.to_vec(), inputs: Vec::new() };
        self.bare = self.parts.is_none().then_some(bare);
        let lab = Lab::open_bare(found, seed, EPOCH);
        Some(
            lab.and_then(|mut lab| {
                if let Some(parts) = self.parts {
                    lab.supply(parts);
                }
                lab.prepare()?;
                Ok(lab)
            })
            .map_err(Reply::Closed),
        )
    }

    /// The lesson, with the seed's variables; `None` when it takes the parts to read it, and they are not there.
    fn read(&self, source: &Source, seed: u64) -> Option<Result<Lesson, String>> {
        let Some(text) = &source.text else {
            return Some(lesson::find(source.id.as_deref().unwrap_or_default(), seed));
        };
        let found = (self.parts?.read_lesson)(text, seed).map_err(|refused| refused.to_string());
        Some(found.and_then(|found| match &source.id {
            Some(id) if *id != found.id => Err(format!("It holds another lesson: {}.", found.id)),
            _ => Ok(found),
        }))
    }

    /// A slice of a replay. The same as `Lab::restore`, but others get a turn meanwhile.
    fn replay(&mut self, mut replay: Replay) -> Reply {
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
        self.replay = Some(replay);
        reply
    }

    fn open(&mut self, replay: Replay) -> Reply {
        let Replay { lab, save, shown, host, other_build, .. } = replay;
        let (view, lessons, hungry, runs) = (lab.view(), titles(), lab.hungry(), runs(&lab));
        let opened = Opened { view, shown, runs, host, save, other_build, lessons, hungry };
        self.lab = Some(lab);
        Reply::Opened(Box::new(opened))
    }
}

/// All commands of a lab with their hops, from the journal alone.
fn runs(lab: &Lab) -> Runs {
    let mut runs = Runs::default();
    runs.take(lab.hops(lab.began(), lab.journal().len()));
    runs
}

fn titles() -> Vec<Title> {
    lesson::course()
        .map(|lesson| Title { id: lesson.id, title: lesson.title, summary: lesson.summary })
        .collect()
}

fn readable(parts: &Parts, text: &str, lesson: &Lesson) -> Result<Save, Unread> {
    let damaged = |why: String| Unread::Damaged(why, legible_goals(lesson, text));
    let save = (parts.read_save)(text).map_err(|why| damaged(why.to_string()))?;
    if save.lesson != lesson.id {
        Err(damaged(format!("It belongs to the lesson {}.", save.lesson)))
    } else {
        Ok(save)
    }
}

/// Removes the last thing the learner did, and what came after it: ticks, and Ctrl-C, which was meant for it.
fn drop_last(inputs: &mut Vec<Input>) {
    while let Some(input) = inputs.pop() {
        if !matches!(input, Input::Advance { .. } | Input::Resume | Input::Interrupt { .. }) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_thing_done_goes_with_the_time_after_it() {
        let line = |text: &str| Input::Line { host: "laptop".to_owned(), text: text.to_owned() };
        let mut inputs = vec![
            line("a"),
            Input::Advance { millis: 1 },
            line("b"),
            Input::Resume,
            Input::Advance { millis: 2 },
        ];
        drop_last(&mut inputs);
        assert_eq!(inputs, [line("a"), Input::Advance { millis: 1 }]);
    }
}
