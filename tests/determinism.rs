//! The determinism law: equal lesson, seed, epoch and inputs give an equal state and byte-equal output.

#![allow(clippy::unwrap_used, clippy::string_slice)]

use rolelab_labs::{
    Input, Lab,
    save::{RestoreError, Save},
};
use rolelab_tests::{EIGHT_STEPS, Learner};

fn played(seed: u64) -> Learner {
    let mut learner = Learner::new(EIGHT_STEPS, seed);
    for step in rolelab_tests::lesson(EIGHT_STEPS, 1).unwrap().steps {
        for part in &step.solution {
            learner.make(part);
        }
    }
    learner
}

#[test]
fn equal_inputs_give_an_equal_state_and_journal() {
    let (a, b) = (played(7), played(7));
    assert_eq!(a.inputs, b.inputs);
    assert_eq!(a.lab.state(), b.lab.state());
    assert!(a.lab.state().is_some());
    assert_eq!(a.lab.journal(), b.lab.journal());
    assert_ne!(a.lab.state(), played(8).lab.state(), "another seed is another account");
}

#[test]
fn two_advances_equal_one() {
    for (a, b) in [(1_i64, 2_999), (2_500, 2_500), (3_600_000, 60_000), (0, 5)] {
        let run = |spans: &[i64]| {
            let mut learner = played(3);
            let host = learner.lab.host_called("web-1").unwrap();
            learner.send(Input::Line { host, text: "while sleep 1; do date; done".to_owned() });
            let shown: Vec<_> = spans
                .iter()
                .flat_map(|millis| learner.send(Input::Advance { millis: *millis }).terminal)
                .collect();
            let text: String = shown.iter().map(|c| format!("{c:?}")).collect();
            (learner.lab.view(), learner.lab.journal().clone(), text.matches("UTC").count())
        };
        assert_eq!(run(&[a, b]), run(&[a + b]), "{a} then {b}");
    }
}

#[test]
fn a_save_replays_to_the_same_lab_and_the_same_terminals() {
    let played = played(5);
    let mut save = Save::new(&played.lab, "build");
    assert!(played.inputs.iter().all(|input| save.push(input)));
    let text = serde_json::to_string(&save).unwrap();
    let (restored, shown) = Lab::restore_with(
        &Save::read(&text).unwrap(),
        rolelab_tests::lesson(EIGHT_STEPS, save.seed).unwrap(),
    )
    .unwrap();
    assert_eq!(restored.state(), played.lab.state());
    assert_eq!(restored.view(), played.lab.view());
    assert!(format!("{shown:?}").contains("AKIA"));
}

#[test]
fn damaged_and_foreign_saves_are_refused_in_words() {
    let lab = Learner::new(EIGHT_STEPS, 1).lab;
    let good = serde_json::to_string(&Save::new(&lab, "build")).unwrap();
    for text in
        ["", "{}", "null", "[1,2", &good.replace("\"format\":1", "\"format\":99"), &good[..good.len() / 2]]
    {
        assert!(matches!(Save::read(text), Err(RestoreError::Damaged(_))), "{text}");
    }
    let save = Save::read(&good).unwrap();
    let unknown = Save { lesson: "nope".to_owned(), ..save };
    assert!(matches!(Lab::restore(&unknown), Err(RestoreError::NoLesson(_))));
}

#[test]
fn a_snapshot_survives_json() {
    let played = played(1);
    let state = played.lab.state().unwrap();
    let text = serde_json::to_string(state).unwrap();
    let back: rolelab_labs::state::State = serde_json::from_str(&text).unwrap();
    assert_eq!(&back, state);
}
