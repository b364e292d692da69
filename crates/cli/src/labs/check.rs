//! `rolelab labs check`: plays the solution step by step on three seeds, and says of each goal what it says before.

use std::path::{Path, PathBuf};

use rolelab_labs::{
    Input, Lab,
    input::TerminalChange,
    lab::EPOCH,
    lesson::{Lesson, Move},
    play::Player,
};
use rolelab_lesson::source::{self, Source};

use super::read;

/// A learner who types what the solution says.
struct Learner {
    lab: Lab,
    /// What the terminals and notices said.
    said: String,
}

impl Player for Learner {
    fn lab(&self) -> &Lab {
        &self.lab
    }
    fn send(&mut self, input: Input) {
        let outcome = self.lab.dispatch(input);
        for change in outcome.terminal {
            match change {
                TerminalChange::Output(chunk) => self.said.push_str(&chunk.text),
                TerminalChange::Begin { prompt, text, .. } => {
                    self.said.push_str(&format!("{prompt}{text}\n"))
                }
                _ => {}
            }
        }
        if let Some(notice) = outcome.notice {
            self.said.push_str(&format!("[{notice}]\n"));
        }
    }
}

/// Checks each folder; 1 when something is wrong.
///
/// # Errors
/// Never yet.
pub(super) fn run(paths: &[PathBuf]) -> Result<u8, String> {
    let mut wrong = 0;
    for path in paths {
        let faults = one(path);
        wrong += faults.len();
        for fault in &faults {
            println!("{fault}");
        }
        println!("{}: {}", path.display(), if faults.is_empty() { "good" } else { "not good" });
    }
    Ok(u8::from(wrong > 0))
}

fn one(path: &Path) -> Vec<String> {
    let source = match read::folder(path) {
        Ok(source) => source,
        Err(why) => return vec![why],
    };
    let text = match source::pack(&source.lesson) {
        Ok(text) => text,
        Err(why) => return vec![why.to_string()],
    };
    let mut faults = Vec::new();
    for seed in [1, 2, 3] {
        faults.extend(play(&text, &source, seed).unwrap_or_else(|why| vec![why]));
    }
    faults
}

fn play(text: &str, source: &Source, seed: u64) -> Result<Vec<String>, String> {
    let lesson = Lesson::read(text, seed).map_err(|why| why.to_string())?;
    let lab = Lab::open_lesson(lesson, seed, EPOCH)?;
    let mut learner = Learner { lab, said: String::new() };
    let mut faults = Vec::new();
    for (index, step) in source.lesson.steps.iter().enumerate() {
        let view = learner.lab.view().lesson.unwrap_or_default();
        for goal in view.steps.get(index).map(|step| step.goals.as_slice()).unwrap_or_default() {
            if goal.done {
                faults.push(format!("seed {seed}: goal {} is reached before its step", goal.id));
            } else if seed == 1 {
                println!("  {}: not yet: {}", goal.id, goal.missing);
            }
        }
        learner.said.clear();
        let moves: Vec<Move> =
            learner.lab.lesson().steps.get(index).map(|step| step.solution.clone()).unwrap_or_default();
        for part in &moves {
            if !learner.make(part) {
                faults.push(format!("seed {seed}: {}: a line had to be stopped: {part:?}", step.id));
            }
        }
        let view = learner.lab.view().lesson.unwrap_or_default();
        let shown = view.steps.get(index).cloned().unwrap_or_default();
        for goal in shown.goals.iter().filter(|goal| !goal.done) {
            faults.push(format!(
                "seed {seed}: goal {} is not reached: {}\n{}",
                goal.id, goal.missing, learner.said
            ));
        }
    }
    Ok(faults)
}
