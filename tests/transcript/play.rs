//! Acts a transcript out on a lab of its own and writes it anew: prose and moves as they were, output as it came.

use rolelab_core::journal::{ApiCall, Event};
use rolelab_labs::{
    Action, Input, Lab, Outcome,
    input::{Chunk, TerminalChange},
    lab::EPOCH,
    lesson::prose::plain,
};
use rolelab_shell::port::Stream;

use super::{
    Wrong, button,
    read::{Given, Move, Part, Show, Step, Transcript, looks_like_a_move},
};

/// How often a line gets more fuel before the transcript says that it goes on.
const FEEDS: usize = 50;

/// Plays a transcript and gives its text as it ought to be.
///
/// # Errors
/// A move names what is not there, or what is given cannot be made.
pub fn play(transcript: &Transcript) -> Result<String, Wrong> {
    acted(transcript).map(|(text, _)| text)
}

/// Plays a transcript and gives the lab as it was left too, with its journal.
///
/// # Errors
/// As [`play`].
pub fn acted(transcript: &Transcript) -> Result<(String, Lab), Wrong> {
    let lesson = crate::lesson(&transcript.lesson, transcript.seed);
    let lab = match lesson.and_then(|lesson| Lab::open_lesson(lesson, transcript.seed, EPOCH)) {
        Ok(lab) => lab,
        Err(why) => return Wrong::at(1, why),
    };
    let mut stage = Stage { lab, text: String::new(), host: String::new(), open: Vec::new(), seen: 0 };
    for (line, given) in &transcript.given {
        stage.make(given).or_else(|why| Wrong::at(*line, why))?;
    }
    stage.seen = stage.lab.journal().len();
    stage.open = stage.missing();
    for part in &transcript.parts {
        match part {
            Part::Kept(line) => stage.line(line),
            Part::Move(step) => {
                step.written.iter().for_each(|line| stage.line(line));
                stage.act(step).or_else(|why| Wrong::at(step.line, why))?;
            }
        }
    }
    Ok((stage.text, stage.lab))
}

/// A lab and what has been written so far.
struct Stage {
    lab: Lab,
    text: String,
    /// The host whose output is being written; a move names it, other hosts are announced.
    host: String,
    /// Open goals and what they were missing, as last written.
    open: Vec<(String, String)>,
    /// How many facts `@ trail` has told.
    seen: usize,
}

impl Stage {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn make(&mut self, given: &Given) -> Result<(), String> {
        let known = |lab: &Lab, role: &str| lab.view().console.roles.iter().any(|r| r.name == role);
        let (actions, wait) = match given {
            Given::Runs(name, image) => {
                (vec![button::read(&format!("Launch instance: name={name}; image={image}"))?], 3_000)
            }
            Given::Wears(name, role) => {
                let make = format!("Create role: name={role}; policy=AmazonS3ReadOnlyAccess");
                let mut all = Vec::new();
                if !known(&self.lab, role) {
                    all.push(button::read(&make)?);
                }
                all.push(button::read(&format!("Attach role: instance={name}; instance profile={role}"))?);
                (all, 5_000)
            }
            Given::Requires(name) => {
                let options = "HttpTokens=required; hop limit=1; HttpEndpoint=enabled";
                (vec![button::read(&format!("Metadata options: instance={name}; {options}"))?], 2_000)
            }
        };
        for action in actions {
            let outcome = self.press(action);
            match outcome.console {
                Some(answer) if answer.ok => {}
                other => return Err(format!("what is given was refused: {other:?}")),
            }
        }
        self.lab.dispatch(Input::Advance { millis: wait });
        Ok(())
    }

    fn press(&mut self, action: Action) -> Outcome {
        let action = button::with_ids(&self.lab, action);
        self.lab.dispatch(Input::Console { action })
    }

    fn act(&mut self, step: &Move) -> Result<(), String> {
        let mut typed = None;
        self.host.clear();
        let outcome = match &step.step {
            Step::Type(label, text) => {
                let text = if text.contains("{{") { self.lab.fill(text) } else { text.clone() };
                let host = self.host_called(label)?;
                self.host.clone_from(&host);
                typed = Some(text.clone());
                self.lab.dispatch(Input::Line { host, text })
            }
            Step::Press(action) => self.press(action.clone()),
            Step::Send(input) => self.lab.dispatch(input.clone()),
            Step::Interrupt(label) => {
                let host = self.host_called(label)?;
                self.host.clone_from(&host);
                self.lab.dispatch(Input::Interrupt { host })
            }
            Step::EndOfInput(label) => {
                let host = self.host_called(label)?;
                self.host.clone_from(&host);
                self.lab.dispatch(Input::EndOfInput { host })
            }
            Step::Open(label) => {
                let host = self.host_called(label)?;
                self.lab.dispatch(Input::OpenShell { host })
            }
            Step::Undo | Step::ResetStep => {
                let past = self.lab.view().past;
                let undo = past.undo.map(|(to, _)| to);
                let Some(to) = (if step.step == Step::Undo { undo } else { past.step }) else {
                    self.line("* there is nothing to go back to");
                    return Ok(());
                };
                let outcome = self.lab.dispatch(Input::Rewind { to, keep: past.keep });
                // What was told of the time since is no longer so.
                self.seen = self.seen.min(self.lab.journal().len());
                outcome
            }
            Step::Show(what) => {
                match what {
                    Show::Goals => self.goals(),
                    Show::Hints => self.hints(),
                    Show::Instances => self.instances(),
                    Show::Trail => self.trail(),
                }
                return Ok(());
            }
        };
        let mut all = vec![outcome];
        for _ in 0..FEEDS {
            if !self.lab.hungry() {
                break;
            }
            all.push(self.lab.dispatch(Input::Resume));
        }
        self.tell(&all, typed.as_deref());
        Ok(())
    }

    fn host_called(&self, label: &str) -> Result<String, String> {
        self.lab.host_called(label).ok_or_else(|| format!("there is no host `{label}`"))
    }

    fn label(&self, host: &str) -> String {
        let hosts = self.lab.view().hosts;
        hosts.into_iter().find(|h| h.id == host).map_or_else(|| host.to_owned(), |h| h.label)
    }

    fn tell(&mut self, all: &[Outcome], typed: Option<&str>) {
        let mut chunk: Option<Chunk> = None;
        let mut first = typed;
        for change in all.iter().flat_map(|outcome| &outcome.terminal) {
            match change {
                TerminalChange::Output(more) => {
                    match &mut chunk {
                        Some(open) if open.host == more.host && open.stream == more.stream => {
                            open.text.push_str(&more.text);
                        }
                        _ => {
                            self.printed(chunk.take());
                            chunk = Some(more.clone());
                        }
                    }
                    continue;
                }
                other => {
                    self.printed(chunk.take());
                    self.change(other, &mut first);
                }
            }
        }
        self.printed(chunk);
        for outcome in all {
            self.news(outcome);
        }
        self.at_rest();
        self.news_of_goals(&all.iter().flat_map(|o| o.passed.clone()).collect::<Vec<_>>());
    }

    fn on(&mut self, host: &str) {
        if self.host != host {
            host.clone_into(&mut self.host);
            let label = self.label(host);
            self.line(&format!("* on {label}"));
        }
    }

    /// What a stream got, line by line, with the stream's mark.
    fn printed(&mut self, chunk: Option<Chunk>) {
        let Some(Chunk { host, stream, text }) = chunk else { return };
        self.on(&host);
        let mark = match stream {
            Stream::Stdout => "",
            Stream::Stderr => "! ",
            Stream::Lab => "~ ",
        };
        for line in text.split_inclusive('\n') {
            let (line, end) = match line.strip_suffix('\n') {
                Some(line) => (line, ""),
                None => (line, " (no-eol)"),
            };
            let line = visible(line);
            let guard = if mark.is_empty() && looks_like_a_move(&line) { "\\" } else { "" };
            self.line(&format!("{mark}{guard}{line}{end}"));
        }
    }

    fn change(&mut self, change: &TerminalChange, first: &mut Option<&str>) {
        match change {
            TerminalChange::Begin { host, text, .. } => {
                self.on(host);
                match first.take() {
                    // As typed, or the first command of what was.
                    Some(typed)
                        if typed
                            .strip_prefix(text.as_str())
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with('\n')) => {}
                    Some(_) => self.line(&format!("* taken as: {}", one_line(text))),
                    None => self.line(&format!("* then: {}", one_line(text))),
                }
            }
            TerminalChange::End { host, status } => {
                self.on(host);
                if *status != 0 {
                    self.line(&format!("? {status}"));
                }
            }
            TerminalChange::Clear { host } => {
                self.on(host);
                self.line("* the screen is cleared");
            }
            TerminalChange::Output(_) => {}
        }
    }

    fn news(&mut self, outcome: &Outcome) {
        if let Some(answer) = &outcome.console {
            for command in &answer.commands {
                self.line(&format!("* typed: {command}"));
            }
            let verdict = if answer.ok { "" } else { "refused: " };
            self.line(&format!("* {verdict}{}", one_line(&answer.message)));
            if let Some(way) = &answer.way_out {
                self.line(&format!("* way out: {way}"));
            }
        }
        if let Some(notice) = &outcome.notice {
            self.line(&format!("* notice: {notice}"));
        }
        if outcome.rewound.is_some() {
            let clock = self.lab.view().clock;
            self.line(&format!("* back to {}", clock.time));
        }
        if let Some((host, text)) = &outcome.prompt {
            let label = self.label(host);
            self.line(&format!("* prompt on {label}: {}", one_line(text)));
        }
        if let Some(host) = &outcome.focus {
            let label = self.label(host);
            self.line(&format!("* now at: {label}"));
        }
    }

    /// What has not ended.
    fn at_rest(&mut self) {
        for host in self.lab.view().hosts {
            let state = match (host.busy, host.reading) {
                (true, true) => "reads",
                (true, false) if self.lab.hungry() => "computes",
                (true, false) => "waits",
                (false, _) if host.prompt == "> " => "is not finished: the prompt is `> `",
                (false, _) => continue,
            };
            self.line(&format!("* {} {state}", host.label));
        }
    }

    /// Goals of the open step that miss something, with what they miss.
    fn missing(&self) -> Vec<(String, String)> {
        let Some(lesson) = self.lab.view().lesson else { return Vec::new() };
        let step = lesson.steps.into_iter().nth(lesson.open);
        let goals = step.into_iter().flat_map(|step| step.goals);
        goals.filter(|goal| !goal.done).map(|goal| (goal.id, goal.missing)).collect()
    }

    fn news_of_goals(&mut self, passed: &[String]) {
        let Some(lesson) = self.lab.view().lesson else { return };
        let goals = lesson.steps.iter().flat_map(|step| &step.goals);
        for goal in goals.filter(|goal| passed.contains(&goal.id)) {
            self.line(&format!("* passed {}: {}", goal.id, goal.evidence));
        }
        let missing = self.missing();
        for (id, why) in &missing {
            if !self.open.contains(&(id.clone(), why.clone())) {
                self.line(&format!("* open {id}: {why}"));
            }
        }
        self.open = missing;
        if !passed.is_empty() && lesson.complete {
            self.line("* the lab is complete");
        }
    }

    fn goals(&mut self) {
        let Some(lesson) = self.lab.view().lesson else { return self.line("* there are no goals here") };
        match lesson.steps.get(lesson.open) {
            Some(step) => {
                self.line(&format!("* step {} of {}: {}", lesson.open + 1, lesson.steps.len(), step.title));
                for goal in &step.goals {
                    let text = plain(&goal.text);
                    match goal.done {
                        true => self.line(&format!("* passed {}: {text}: {}", goal.id, goal.evidence)),
                        false => self.line(&format!("* open {}: {text}: {}", goal.id, goal.missing)),
                    }
                }
            }
            None => self.line("* every goal is passed"),
        }
    }

    fn hints(&mut self) {
        let lesson = self.lab.view().lesson;
        let step = lesson.and_then(|lesson| lesson.steps.into_iter().nth(lesson.open));
        let hints = step.map(|step| (step.hints, step.tiers)).unwrap_or_default();
        self.line(&format!("* {} of {} hints", hints.0.len(), hints.1));
        for hint in hints.0 {
            self.line(&format!("* hint: {}", plain(&hint)));
        }
    }

    fn instances(&mut self) {
        for i in self.lab.view().console.instances {
            let role = match (&i.instance_profile, &i.role) {
                (Some(profile), Some(role)) => format!("{} {profile} (role {role})", i.association),
                (Some(profile), None) => format!("{} {profile} (no role)", i.association),
                _ => "no instance profile".to_owned(),
            };
            let pending = if i.options_pending { " (pending)" } else { "" };
            let public = if i.public_address.is_empty() { "no public address" } else { &i.public_address };
            self.line(&format!(
                "* {} {} {} {}, HttpTokens {}, hop limit {}, HttpEndpoint {}{pending}, {role}, {}, {public}",
                i.label,
                i.id,
                i.state,
                i.instance_type,
                i.http_tokens,
                i.hop_limit,
                i.http_endpoint,
                i.private_address,
            ));
        }
    }

    fn trail(&mut self) {
        let entries = self.lab.journal().since(self.seen).to_vec();
        self.seen = self.lab.journal().len();
        for entry in entries {
            if let Event::ApiCall(call) = &entry.event {
                self.line(&told(call));
            }
        }
    }
}

/// One call as a line: who, what, from where, and the error.
fn told(call: &ApiCall) -> String {
    let who = call.identity.as_ref().map_or_else(|| "nobody".to_owned(), |identity| identity.arn.to_string());
    let error = call.error.as_ref().map(|(code, _)| format!(": {code}")).unwrap_or_default();
    format!("* {} {} by {who} from {}{error}", call.service, call.operation, call.source_address)
}

fn one_line(text: &str) -> String {
    text.replace('\n', "\u{23ce}")
}

/// Control characters as their pictures (U+2400 and on), and a last space that no editor takes away.
fn visible(line: &str) -> String {
    let picture = |c: char| match c {
        '\t' => '\t',
        '\u{7f}' => '\u{2421}',
        c if c.is_ascii_control() => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        c => c,
    };
    let mut text: String = line.chars().map(picture).collect();
    if text.ends_with(' ') {
        text.pop();
        text.push('\u{2420}');
    }
    text
}
