//! Plays the solutions of the steps before one, for an author who works on that one. What is played goes into the save as if
//! it had been typed.

use rolelab_labs::{Input, Lab, input::TerminalChange, lesson::Move, play::Player, save::Save};

/// A lab whose inputs are kept.
struct Kept {
    lab: Lab,
    save: Save,
    shown: Vec<TerminalChange>,
}

impl Player for Kept {
    fn lab(&self) -> &Lab {
        &self.lab
    }
    fn send(&mut self, input: Input) {
        self.save.push(&input);
        let outcome = self.lab.dispatch(input);
        self.save.passed.extend(outcome.passed);
        self.shown.extend(outcome.terminal);
    }
}

/// The lab at the beginning of a step, its save, and what its terminals showed.
pub(super) fn play(lab: Lab, save: Save, step: usize) -> (Lab, Save, Vec<TerminalChange>) {
    let mut kept = Kept { lab, save, shown: Vec::new() };
    let before = kept.lab.lesson().steps.iter().take(step);
    let moves: Vec<Move> = before.flat_map(|step| step.solution.iter().cloned()).collect();
    for part in &moves {
        kept.make(part);
    }
    (kept.lab, kept.save, kept.shown)
}
