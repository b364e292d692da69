//! One person or script at a lab: lines go in, output comes out, waits are skipped.

use std::io::{self, BufRead, Read as _};

use rolelab_labs::{
    Input, Lab, Outcome,
    hosts::LAPTOP,
    input::{MAX_LINE, TerminalChange},
    view::{HostView, View},
};
use rolelab_shell::{host::HostId, port::Stream};

use crate::{
    labs::{Asked, Guide},
    screen::Screen,
    signals,
};

/// `$?` of what could not be run at all.
const NOT_RUN: i32 = 2;
/// `$?` after Ctrl-C.
const INTERRUPTED: i32 = 130;
/// How often a line that was interrupted may still ask for a turn before it is given up.
const PATIENCE: usize = 1000;
/// Turns of fuel after which time passes although something could go on.
const ROUNDS: u32 = 1000;

/// Where a line stands when it is somebody else's turn.
#[derive(PartialEq, Eq)]
enum Rest {
    /// The prompt is free.
    Free,
    /// The program on this host reads the terminal.
    Reading(HostId),
}

/// A lab and the terminal before it.
pub(crate) struct Session {
    lab: Lab,
    screen: Screen,
    /// The hosts on the way here: each `ssh` adds one, each `exit` takes one. The last is where lines go.
    way: Vec<HostId>,
    status: i32,
    /// Ctrl-C stopped a line.
    interrupted: bool,
    /// Who shows what a lesson asks for, and takes the words that are not for the shell.
    guide: Option<Guide>,
}

impl Session {
    /// Sits down at a host's shell.
    ///
    /// # Errors
    /// A sentence that names the hosts when there is no such one.
    pub(crate) fn new(lab: Lab, on: &str, screen: Screen) -> Result<Self, String> {
        let hosts = lab.view().hosts;
        let Some(host) = hosts.iter().find(|host| host.label == on || host.id == on) else {
            let labels: Vec<&str> = hosts.iter().map(|host| host.label.as_str()).collect();
            return Err(format!("there is no host `{on}`; --on takes one of: {}", labels.join(", ")));
        };
        let way = vec![host.id.clone()];
        Ok(Self { lab, screen, way, status: 0, interrupted: false, guide: None })
    }

    /// Lines are typed in a lesson: what it asks for is shown, after a greeting.
    ///
    /// # Errors
    /// Standard output is closed.
    pub(crate) fn guide(&mut self, guide: Guide, greeting: &str) -> io::Result<()> {
        self.guide = Some(guide);
        self.screen.write(Stream::Stdout, greeting)
    }

    /// Stops what still runs; gives the lab and the exit code.
    pub(crate) fn end(mut self) -> (Lab, u8) {
        for _ in 0..PATIENCE {
            if self.lab.idle() {
                break;
            }
            let running = self.lab.view().hosts.into_iter().find(|host| host.busy);
            let Some(HostView { id, .. }) = running else { break };
            self.lab.dispatch(Input::Interrupt { host: id });
            self.lab.dispatch(Input::Resume);
        }
        self.lab.hang_up();
        let status = if self.interrupted && !self.screen.terminal() { INTERRUPTED } else { self.status };
        (self.lab, u8::try_from(status & 0xff).unwrap_or_default())
    }

    /// Runs a script. A program in it that reads the terminal gets end of input.
    ///
    /// # Errors
    /// Standard output is closed.
    pub(crate) fn script(&mut self, script: &str) -> io::Result<()> {
        let start = self.way.clone();
        let mut rest = self.line(script.to_owned())?;
        while let Rest::Reading(host) = rest {
            rest = self.settle(Input::EndOfInput { host }, false)?;
        }
        if let Some(there) = self.way.last().filter(|_| self.way.len() > start.len()) {
            let label = self.host(&self.lab.view()).map_or(there.clone(), |host| host.label);
            self.screen
                .lab(&format!("ssh opened a shell on {label}; a script says: ssh {label} 'COMMAND'"))?;
        }
        self.way = start;
        self.see_off()?;
        self.refuse_unfinished()
    }

    /// Waits for what a script left in the background, as whoever reads the output of the real one would.
    fn see_off(&mut self) -> io::Result<()> {
        for _ in 0..PATIENCE {
            let next = if self.lab.idle() || signals::taken() {
                break;
            } else if self.lab.hungry() {
                Input::Resume
            } else if self.lab.view().clock.next.is_some() {
                Input::SkipWait
            } else {
                break;
            };
            let outcome = self.lab.dispatch(next);
            self.show(outcome)?;
        }
        Ok(())
    }

    /// Runs lines as they come, until their end or `exit`.
    ///
    /// # Errors
    /// Standard output is closed, or standard input fails.
    pub(crate) fn lines(&mut self, mut input: impl BufRead) -> io::Result<()> {
        let mut rest = Rest::Free;
        while !self.way.is_empty() && (self.screen.terminal() || !self.interrupted) {
            let reading = rest != Rest::Free;
            if !reading {
                self.leave_lost_hosts()?;
                if let Some(guide) = &mut self.guide {
                    let news = guide.news(&self.lab);
                    self.screen.write(Stream::Stdout, &news)?;
                    self.screen.flush()?;
                }
                let prompt = self.host(&self.lab.view()).map(|host| host.prompt).unwrap_or_default();
                self.screen.prompt(&prompt)?;
            }
            let text = read_line(&mut input)?;
            if signals::taken() && !reading {
                // Ctrl-C at a prompt drops the first lines of a command, as in bash.
                self.lab.dispatch(Input::Interrupt { host: self.here() });
            }
            let asked = match (&mut self.guide, &text) {
                (Some(guide), Some(text)) if !reading && text.starts_with(':') => guide.word(&self.lab, text),
                _ => None,
            };
            if let Some(asked) = asked {
                if asked.quit {
                    return Ok(());
                }
                rest = self.word(asked)?;
                continue;
            }
            rest = match (rest, text) {
                (Rest::Reading(host), Some(text)) => self.settle(Input::Line { host, text }, true)?,
                (Rest::Reading(host), None) => self.settle(Input::EndOfInput { host }, false)?,
                (Rest::Free, Some(text)) if text.trim().is_empty() && !self.unfinished() => Rest::Free,
                (Rest::Free, Some(text)) => self.line(text)?,
                (Rest::Free, None) => {
                    self.screen.prompt("exit\n")?;
                    return self.refuse_unfinished();
                }
            };
        }
        Ok(())
    }

    /// Does what a word asked for.
    fn word(&mut self, asked: Asked) -> io::Result<Rest> {
        self.screen.write(Stream::Stdout, &asked.say)?;
        let Some(input) = asked.input else { return Ok(Rest::Free) };
        if matches!(input, Input::Rewind { .. }) {
            // The host that was gone to may not be there any more.
            self.way.truncate(1);
        }
        self.settle(input, false)
    }

    fn here(&self) -> HostId {
        self.way.last().cloned().unwrap_or_else(|| LAPTOP.to_owned())
    }

    fn host(&self, view: &View) -> Option<HostView> {
        let here = self.here();
        view.hosts.iter().find(|host| host.id == here).cloned()
    }

    fn unfinished(&self) -> bool {
        self.lab.unfinished(&self.here())
    }

    /// A command that still waits for its end when the input has ended was not run.
    fn refuse_unfinished(&mut self) -> io::Result<()> {
        if !self.unfinished() {
            return Ok(());
        }
        self.lab.dispatch(Input::Interrupt { host: self.here() });
        self.status = NOT_RUN;
        self.screen.lab("the last command has no end: a quote, bracket or compound command is still open")
    }

    /// Comes back from hosts that stopped.
    fn leave_lost_hosts(&mut self) -> io::Result<()> {
        let view = self.lab.view();
        while self.way.len() > 1 && self.host(&view).is_none_or(|host| !host.reachable) {
            let lost = self.host(&view).map_or_else(|| self.here(), |host| host.label);
            self.way.pop();
            self.screen.write(Stream::Stderr, &format!("Connection to {lost} closed by remote host.\n"))?;
        }
        Ok(())
    }

    fn line(&mut self, text: String) -> io::Result<Rest> {
        self.settle(Input::Line { host: self.here(), text }, false)
    }

    /// Sends one input and goes on until the prompt is free or a program reads. `echoed` says that the engine
    /// repeats the text as a terminal does, which the real terminal has done already.
    fn settle(&mut self, input: Input, echoed: bool) -> io::Result<Rest> {
        let mut outcome = self.lab.dispatch(input);
        if echoed && !outcome.terminal.is_empty() {
            outcome.terminal.remove(0);
        }
        let mut rounds = 0_u32;
        loop {
            self.show(outcome)?;
            if self.lab.at_prompt() {
                return Ok(Rest::Free);
            }
            rounds += 1;
            // What never waits in the background does not hold up what waits in front of it.
            let next = if signals::taken() {
                self.interrupted = true;
                Input::Interrupt { host: self.here() }
            } else if self.lab.hungry() && !rounds.is_multiple_of(ROUNDS) {
                Input::Resume
            } else {
                let view = self.lab.view();
                if let Some(reader) = view.hosts.iter().find(|host| host.reading) {
                    return Ok(Rest::Reading(reader.id.clone()));
                }
                match view.clock.next {
                    Some(_) => Input::SkipWait,
                    None => Input::Interrupt { host: self.here() },
                }
            };
            outcome = self.lab.dispatch(next);
        }
    }

    fn show(&mut self, outcome: Outcome) -> io::Result<()> {
        let here = self.here();
        let mut began = outcome.terminal.is_empty() && outcome.notice.is_none();
        for change in outcome.terminal {
            match change {
                TerminalChange::Begin { .. } => began = true,
                TerminalChange::Output(chunk) => self.screen.write(chunk.stream, &chunk.text)?,
                TerminalChange::End { host, status } if host == here => {
                    began = true;
                    self.status = status;
                }
                TerminalChange::End { .. } => {}
                TerminalChange::Clear { .. } => self.screen.clear()?,
            }
        }
        if let Some(notice) = outcome.notice {
            self.screen.lab(&notice)?;
            if !began {
                self.status = NOT_RUN;
            }
        }
        match outcome.prompt {
            // The line that was taken back: a terminal cannot put it into its prompt.
            Some(_) if self.guide.is_some() && outcome.rewound.is_some() => {}
            Some((host, line)) if self.guide.is_some() => {
                let hosts = self.lab.view().hosts.into_iter();
                let on = hosts.filter(|known| known.id == host).map(|known| known.label).collect::<String>();
                self.screen.lab(&format!("on {on}, type: {line}"))?;
            }
            Some((_, line)) => {
                self.screen.lab(&format!("mended: {line}"))?;
                self.status = NOT_RUN;
            }
            None => {}
        }
        match outcome.focus {
            // The engine names the laptop when a shell was left, and an instance when one was opened.
            Some(host) if host == LAPTOP => {
                self.way.pop();
            }
            Some(host) => self.way.push(host),
            None => {}
        }
        if self.screen.terminal() && self.guide.is_none() {
            self.tell_goals(&outcome.passed)?;
        }
        self.screen.flush()
    }

    fn tell_goals(&mut self, passed: &[String]) -> io::Result<()> {
        let lesson = if passed.is_empty() { None } else { self.lab.view().lesson };
        let goals = lesson.into_iter().flat_map(|lesson| lesson.steps).flat_map(|step| step.goals);
        for goal in goals.filter(|goal| passed.contains(&goal.id)) {
            self.screen.lab(&format!("goal reached: {}", goal.evidence))?;
        }
        Ok(())
    }
}

/// A line without its end; `None` at end of input. One byte more than the prompt takes is read of a longer one,
/// so that the engine refuses it.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let most = MAX_LINE as u64 + 2;
    if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    let whole = line.last() == Some(&b'\n') || (line.len() as u64) < most;
    if !whole {
        let mut rest = Vec::new();
        while input.by_ref().take(most).read_until(b'\n', &mut rest)? > 0 && rest.last() != Some(&b'\n') {
            rest.clear();
        }
    }
    while line.last().is_some_and(|end| matches!(end, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_files_end_them_and_too_long_ones_are_cut() {
        let long = "x".repeat(MAX_LINE * 3);
        let text = format!("a\r\n\nb{}\n{long}\nend", '\u{e9}');
        let mut input = text.as_bytes();
        let mut next = || read_line(&mut input).unwrap();
        assert_eq!(next().as_deref(), Some("a"));
        assert_eq!(next().as_deref(), Some(""));
        assert_eq!(next().as_deref(), Some("b\u{e9}"));
        assert_eq!(next().map(|line| line.len() > MAX_LINE), Some(true));
        assert_eq!(next().as_deref(), Some("end"));
        assert_eq!(next(), None);
    }
}
