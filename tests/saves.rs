//! Nothing acknowledged is lost: kills at random points of random sessions, and saves that are damaged.
//!
//! An input is written before it is dispatched, so a kill leaves a save that holds it. The page's own kills are in
//! browser/kills.spec.mjs.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice)]

mod chance;

use std::cell::Cell;

use chance::{holds, session};
use proptest::prelude::*;
use rolelab_labs::{
    Input, Lab,
    lab::EPOCH,
    lesson,
    save::{RestoreError, Save, legible_goals},
};
use rolelab_tests::Learner;

/// Kills at least.
const KILLS: u32 = 1_000;

#[test]
fn a_thousand_kills_lose_nothing() {
    let kills = Cell::new(0);
    holds(230, &(session(12), any::<u64>()), |((lesson, seed, acts), chance)| {
        let mut lab = Lab::open(lesson, seed, EPOCH).unwrap();
        let mut save = Save::new(&lab, "build");
        // What was acknowledged: every input that was written, and every goal that was ticked.
        let mut acknowledged: Vec<String> = Vec::new();
        for (number, act) in acts.iter().enumerate() {
            let input = act.input(&lab);
            save.push(&input);
            let written = serde_json::to_string(&save).unwrap();
            // The kill comes before or after the dispatch: the text is the same, and so is what comes of it.
            let outcome = lab.dispatch(input);
            acknowledged.extend(outcome.passed.clone());
            if (chance >> (number % 64)) & 1 == 1 {
                kills.set(kills.get() + 1);
                let (restored, _) = Lab::restore(&Save::read(&written).unwrap()).unwrap();
                prop_assert_eq!(restored.state(), lab.state());
                prop_assert_eq!(restored.journal(), lab.journal());
                prop_assert_eq!(restored.view(), lab.view());
                let goals = restored.view().lesson.into_iter().flat_map(|l| l.steps).flat_map(|s| s.goals);
                let done: Vec<String> = goals.filter(|goal| goal.done).map(|goal| goal.id).collect();
                prop_assert!(acknowledged.iter().all(|goal| done.contains(goal)), "{:?}", acknowledged);
                // The session goes on with the lab that came back.
                lab = restored;
            }
            save.passed.extend(outcome.passed);
        }
        Ok(())
    });
    assert!(chance::by_hand() || kills.get() >= KILLS, "{} kills", kills.get());
}

/// The save of a whole lesson, and the goals in it.
fn whole() -> (String, Vec<String>) {
    let mut learner = Learner::new("first-role", 7);
    for part in lesson::find("first-role", 1).unwrap().steps.iter().flat_map(|step| &step.solution) {
        learner.make(part);
    }
    let mut save = Save::new(&learner.lab, "build");
    assert!(learner.inputs.iter().all(|input| save.push(input)));
    save.passed = learner.passed();
    (serde_json::to_string(&save).unwrap(), save.passed)
}

/// Goals that stand in the damaged text as a list would hold them. Judged in another way than the code does it: by
/// every place where the name stands in quotes.
fn standing(text: &str, goals: &[String]) -> Vec<String> {
    let stands = |goal: &&String| {
        let quoted = format!("\"{goal}\"");
        text.match_indices(&quoted).any(|(at, _)| {
            let before = text[..at].trim_end().chars().next_back();
            let after = text[at + quoted.len()..].trim_start().chars().next();
            matches!(before, Some('[' | ',')) && matches!(after, Some(']' | ',') | None)
        })
    };
    goals.iter().filter(stands).cloned().collect()
}

/// What a damaged save still gives: never a panic, never a goal that can be read and is dropped.
fn survives(text: &str, goals: &[String]) -> Result<(), TestCaseError> {
    let standing = standing(text, goals);
    let kept = match Save::read(text) {
        Ok(save) => {
            // Whatever its inputs have become, they can be replayed.
            match Lab::restore(&save) {
                Ok((mut lab, _)) => {
                    lab.dispatch(Input::Advance { millis: 1_000 });
                }
                Err(RestoreError::NoLesson(_)) => {}
                Err(RestoreError::Damaged(why)) => return Err(TestCaseError::fail(why)),
            }
            save.passed
        }
        Err(RestoreError::Damaged(why)) => {
            prop_assert!(!why.is_empty());
            legible("first-role", text)
        }
        Err(other) => return Err(TestCaseError::fail(other.to_string())),
    };
    for goal in &standing {
        prop_assert!(kept.contains(goal), "{} can be read and is dropped", goal);
    }
    Ok(())
}

/// The goals of a lesson that a text still names.
fn legible(lesson: &str, text: &str) -> Vec<String> {
    legible_goals(&lesson::find(lesson, 1).unwrap(), text)
}

#[test]
fn five_hundred_damaged_saves_keep_what_can_be_read() {
    let (text, goals) = whole();
    assert_eq!(legible("first-role", &text), goals);
    let bytes = text.into_bytes();
    let length = bytes.len();
    let near_the_end = move |back: usize| length.saturating_sub(back);
    let place = prop_oneof![2 => 0..length, 1 => (1_usize..400).prop_map(near_the_end)];
    let flips = prop::collection::vec((place.clone(), 0_u32..8), 0..4);
    let cut = prop::option::of(place);
    holds(500, &(flips, cut), |(flips, cut)| {
        let mut damaged = bytes.clone();
        for (at, bit) in flips {
            damaged[at] ^= 1 << bit;
        }
        damaged.truncate(cut.unwrap_or(length));
        // A browser's storage holds text; what is no text becomes U+FFFD on the way.
        survives(&String::from_utf8_lossy(&damaged), &goals)
    });
}

#[test]
fn goals_are_read_where_a_list_holds_them_and_nowhere_else() {
    let legible = |text: &str| legible("first-role", text);
    assert_eq!(legible(r#"{"inputs":[{"in,"passed":["runs","who"]}"#), ["runs", "who"]);
    assert_eq!(legible(r#"…"passed":["runs", "who"#), ["runs"]);
    assert_eq!(legible(r#"…"passxd":["runs","who""#), ["runs", "who"]);
    assert_eq!(legible(r#""passed":["runs","unknown","who","who"]"#), ["runs", "who"]);
    // A learner who types the name of a goal has not passed it.
    assert_eq!(legible(r#"{"inputs":[{"input":"line","host":"laptop","text":"who"},"#), Vec::<String>::new());
    assert_eq!(legible(r#"{"text":"\"runs\",\"who\""}"#), Vec::<String>::new());
    assert_eq!(legible(r#""passed":[]"#), Vec::<String>::new());
    assert_eq!(legible("not a save"), Vec::<String>::new());
}

/// A save of a lesson whose text has changed since is gone on with, and loses no goal that there still is.
#[test]
fn a_save_of_a_lesson_that_changed_keeps_its_goals() {
    let text = |title: &str, goals: &[&str]| {
        let goal = |id: &&str| {
            format!(r#"{{"id":"{id}","text":[],"check":{{"file":{{"on":"laptop","path":"/tmp/{id}"}}}}}}"#)
        };
        let goals: Vec<String> = goals.iter().map(goal).collect();
        let step = format!(
            r#"{{"id":"s","title":"s","prose":[],"goals":[{}],"hints":[],"solution":[]}}"#,
            goals.join(",")
        );
        format!(
            r#"{{"schema":1,"id":"made","title":"{title}","summary":"s","minutes":5,"level":"beginner","steps":[{step}]}}"#
        )
    };
    let (before, after) = (text("Before", &["a", "b"]), text("After", &["a", "c"]));
    let [before, after] = [before, after].map(|text| lesson::Lesson::read(&text, 1).unwrap());
    let mut learner =
        Learner { lab: Lab::open_lesson(before.clone(), 1, EPOCH).unwrap(), inputs: Vec::new() };
    let mut save = Save::new(&learner.lab, "build");
    learner.run("laptop", "touch /tmp/a /tmp/b; rm /tmp/a");
    learner.run("laptop", "rm /tmp/b");
    assert!(learner.inputs.iter().all(|input| save.push(input)));
    save.passed = learner.passed();
    assert_eq!(save.passed, ["b"]);
    save.passed.push("a".to_owned());
    let save = Save::read(&serde_json::to_string(&save).unwrap()).unwrap();
    assert!(save.is_of("build", &before) && !save.is_of("other", &before) && !save.is_of("build", &after));
    let mut lab = save.begin(after.clone(), &rolelab_labs::parts::ALL).unwrap();
    save.inputs.iter().for_each(|input| drop(lab.dispatch(input.clone())));
    lab.keep_passed(&save.passed);
    let goals = lab.view().lesson.unwrap().steps.remove(0).goals;
    let done: Vec<(String, bool)> = goals.into_iter().map(|goal| (goal.id, goal.done)).collect();
    assert_eq!(done, [("a".to_owned(), true), ("c".to_owned(), false)]);
    assert!(save.gone_on_with("build", &after).is_of("build", &after));
    // Saves of older builds have no hash.
    let older = serde_json::to_string(&Save::new(&lab, "build")).unwrap();
    let older = older.replace(&format!(r#""hash":"{}","#, after.hash), "");
    assert!(!Save::read(&older).unwrap().is_of("build", &after));
}
