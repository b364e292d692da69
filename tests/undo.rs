//! Going back: a lab after `Rewind` is the lab that was never taken further, and what was passed stays passed.

#![allow(clippy::unwrap_used, clippy::panic)]

mod chance;

use chance::{holds, session};
use proptest::prelude::*;
use rolelab_labs::{Input, Lab, input::TerminalChange, lab::EPOCH, save::Save};
use rolelab_tests::{EIGHT_STEPS, Learner};

/// Rewinds to what `Undo` names, or to the beginning of the step.
fn back(lab: &Lab, step: bool) -> Option<Input> {
    let past = lab.view().past;
    let to = if step { past.step } else { past.undo.map(|(to, _)| to) };
    to.map(|to| Input::Rewind { to, keep: past.keep })
}

#[test]
fn a_lab_that_went_back_is_the_one_that_never_went_on() {
    // Long enough for checkpoints, which are made every 16 actions.
    let acts = (session(40), prop::collection::vec((0_u8..14, any::<bool>()), 40));
    holds(60, &acts, |((lesson, seed, acts), turns)| {
        let mut lab = Lab::open(lesson, seed, EPOCH).unwrap();
        let mut save = Save::new(&lab, "build");
        for (act, (turn, step)) in acts.iter().zip(turns) {
            let input = match turn {
                0 | 1 => back(&lab, step).unwrap_or(Input::Resume),
                // Numbers and goals that nobody named.
                2 => {
                    let to = save.inputs.len().saturating_sub(2);
                    Input::Rewind { to, keep: vec!["runs".to_owned(), "nonsense".to_owned()] }
                }
                _ => act.input(&lab),
            };
            save.push(&input);
            let outcome = lab.dispatch(input);
            save.passed.extend(outcome.passed);
            let (restored, shown) = Lab::restore(&save).unwrap();
            prop_assert_eq!(restored.state(), lab.state());
            prop_assert_eq!(restored.journal(), lab.journal());
            prop_assert_eq!(restored.view(), lab.view());
            prop_assert_eq!(restored.hungry(), lab.hungry());
            if let Some(rewound) = outcome.rewound {
                // A lab keeps the last megabyte of its terminals for this (past.rs); a save shows all again.
                let dropped = shown.len().saturating_sub(rewound.len());
                prop_assert!(dropped == 0 || printed(&shown) > 1 << 20, "{} dropped", dropped);
                prop_assert_eq!(rewound.as_slice(), shown.get(dropped..).unwrap_or_default());
            }
        }
        Ok(())
    });
}

/// Bytes of output.
fn printed(shown: &[TerminalChange]) -> usize {
    let bytes = shown.iter().map(|change| match change {
        TerminalChange::Output(chunk) => chunk.text.len(),
        _ => 0,
    });
    bytes.sum()
}

const LAUNCH: &str = "aws ec2 run-instances --image-id {{image Amazon Linux 2}} --instance-type t3.micro";

#[test]
fn undo_takes_back_the_clock_and_what_was_minted() {
    let mut learner = Learner::new("sandbox", 1);
    learner.run("laptop", "cd /tmp; X=1");
    learner.pass_minutes(1);
    let before = (learner.lab.state().cloned(), learner.lab.journal().clone());
    let line = learner.lab.fill(LAUNCH);
    let first = learner.run("laptop", &line);
    assert_eq!(first.status, 0, "{}", first.stderr);
    learner.pass_minutes(2);
    let past = learner.lab.view().past;
    assert!(past.undo.as_ref().unwrap().1.starts_with("aws ec2 run-instances"));
    let outcome = learner.send(back(&learner.lab, false).unwrap());
    assert_eq!((learner.lab.state().cloned(), learner.lab.journal().clone()), before);
    // The line comes back to be mended.
    assert_eq!(outcome.prompt, Some(("laptop".to_owned(), line.clone())));
    let shown = outcome.rewound.unwrap();
    assert!(matches!(shown.first(), Some(TerminalChange::Begin { text, .. }) if text.starts_with("cd /tmp")));
    assert_eq!(learner.run("laptop", &line).stdout, first.stdout, "the same ids once more");
    // Twice, and then there is nothing left.
    learner.send(back(&learner.lab, false).unwrap());
    learner.send(back(&learner.lab, false).unwrap());
    assert_eq!(learner.lab.view().past.undo, None);
    assert!(learner.lab.journal().is_empty());
}

#[test]
fn undo_ends_a_line_that_still_runs() {
    let mut learner = Learner::new("sandbox", 1);
    learner.run("laptop", "echo before");
    let before = learner.lab.state().cloned();
    let host = "laptop".to_owned();
    learner.send(Input::Line { host, text: "touch half; while :; do sleep 1; done".to_owned() });
    assert!(!learner.lab.idle());
    learner.send(back(&learner.lab, false).unwrap());
    assert_eq!(learner.lab.state().cloned(), before);
}

/// Ids of the goals that are done.
fn done(lab: &Lab) -> Vec<String> {
    let steps = lab.view().lesson.unwrap().steps;
    steps.into_iter().flat_map(|s| s.goals).filter(|goal| goal.done).map(|goal| goal.id).collect()
}

#[test]
fn passed_steps_stay_passed_and_the_open_step_begins_again() {
    let lesson = rolelab_tests::lesson(EIGHT_STEPS, 1).unwrap();
    let mut learner = Learner::new(EIGHT_STEPS, 3);
    // All of three steps, and one goal of the fourth.
    for part in lesson.steps.iter().take(3).flat_map(|step| &step.solution) {
        learner.make(part);
    }
    let three = done(&learner.lab);
    let began = (learner.lab.state().cloned(), learner.lab.journal().clone());
    // The role and its policy; the instance profile is still missing.
    for part in lesson.steps.get(3).unwrap().solution.iter().take(2) {
        learner.make(part);
    }
    assert!(done(&learner.lab).len() > three.len());
    learner.send(back(&learner.lab, true).unwrap());
    assert_eq!(done(&learner.lab), three);
    assert_eq!((learner.lab.state().cloned(), learner.lab.journal().clone()), began);
    assert_eq!(learner.lab.view().past.step, None, "nothing is done in this step now");
    // One more back goes into a passed step: its goals stay.
    learner.send(back(&learner.lab, false).unwrap());
    assert_eq!(done(&learner.lab), three);
    assert_eq!(learner.lab.view().lesson.unwrap().open, 3);
    // Hints, which ask for the open step, come back from a save as they are.
    learner.send(Input::Hint);
    let mut save = Save::new(&learner.lab, "build");
    learner.inputs.iter().for_each(|input| assert!(save.push(input)));
    let (restored, _) =
        Lab::restore_with(&save, rolelab_tests::lesson(EIGHT_STEPS, save.seed).unwrap()).unwrap();
    assert_eq!(restored.view(), learner.lab.view());
    assert_eq!(restored.state(), learner.lab.state());
}
