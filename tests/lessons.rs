//! Every lesson is good: its solution plays on three seeds, who does nothing passes nothing, mistakes are told what they
//! have to be, and no goal could be weaker unnoticed. What is asked stands in crates/author; its own tests break lessons.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use rolelab_author::{Folder, Shelf, check, mutants};
use rolelab_labs::{Input, lesson};
use rolelab_tests::{EIGHT_STEPS, Learner};

fn folders() -> Vec<Folder> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/labs/content");
    lesson::ids().map(|id| Folder::read(&content.join(id)).unwrap()).collect()
}

#[test]
fn every_lesson_is_good() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/labs/content");
    let shelf = Shelf::built_in().beside(&content);
    let folders = folders();
    let reports: Vec<check::Report> = std::thread::scope(|scope| {
        let shelf = &shelf;
        let check = |folder| scope.spawn(move || check::folder(folder, shelf));
        let running: Vec<_> = folders.iter().map(check).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut wrong = String::new();
    let mut weaker = 0;
    for (folder, report) in folders.iter().zip(reports) {
        for finding in &report.findings {
            wrong += &format!("{}/{finding}\n", folder.id);
        }
        let (noticed, open): (Vec<_>, Vec<_>) =
            report.mutants.iter().partition(|mutant| mutant.noticed.is_some());
        println!("{}: {} weaker goals are noticed, {} need not be", folder.id, noticed.len(), open.len());
        weaker += noticed.len();
        assert_eq!(report.reached.unwrap_or_default(), folder.reached, "{}: reached.txt", folder.id);
    }
    assert_eq!(wrong, "", "rolelab labs check -v shows more");
    assert!(weaker > 150, "weaker goals are made: {weaker}");
}

/// The same asked of the engine alone, without the author's tools.
#[test]
fn every_solution_reaches_every_goal_step_by_step() {
    for id in lesson::ids().chain([EIGHT_STEPS]) {
        let mut learner = Learner::new(id, 4);
        let plan = learner.lab.lesson().clone();
        let mut reached = 0;
        for (index, step) in plan.steps.iter().enumerate() {
            let view = learner.lab.view().lesson.unwrap();
            assert_eq!(view.open, index, "{id}: step {} opens in its turn", step.id);
            for goal in &view.steps[index].goals {
                assert!(!goal.done, "{id}: {} is open before its step's solution", goal.id);
                // What has to hold at the end of a step may hold at its beginning.
                assert!(goal.holds || !goal.missing.is_empty(), "{id}: {} says what is missing", goal.id);
            }
            step.solution.iter().for_each(|part| learner.make(part));
            reached += step.goals.len();
            assert_eq!(learner.passed().len(), reached, "{id}: the goals of {}", step.id);
        }
        assert!(learner.lab.view().lesson.is_none_or(|lesson| lesson.complete));
    }
}

#[test]
fn an_idle_learner_passes_nothing() {
    for id in lesson::ids().chain([EIGHT_STEPS]) {
        let mut learner = Learner::new(id, 1);
        learner.send(Input::Advance { millis: 7 * 3_600_000 });
        learner.run("laptop", "");
        assert_eq!(learner.passed(), Vec::<String>::new(), "{id}");
    }
}

#[test]
fn every_goal_has_a_mutant_that_is_turned_round() {
    for lesson in lesson::ids().map(|id| lesson::find(id, 1).unwrap()) {
        for goal in lesson.steps.iter().flat_map(|step| &step.goals) {
            let names: Vec<String> = mutants::weaker(goal).into_iter().map(|(name, _)| name).collect();
            assert_eq!(names.first().map(String::as_str), Some("turned round"), "{}", goal.id);
        }
    }
}

#[test]
fn solution_hands_out_one_line_at_a_time_unexecuted() {
    let mut learner = Learner::new(EIGHT_STEPS, 1);
    let outcome = learner.send(Input::Solution);
    assert_eq!(outcome.prompt, Some(("laptop".to_owned(), "cat ~/.aws/credentials".to_owned())));
    assert_eq!(outcome.terminal, []);
    assert_eq!(learner.passed(), Vec::<String>::new());
}

#[test]
fn the_schema_of_lab_toml_is_what_the_types_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/lab.schema.json");
    let wanted = rolelab_lesson::source::schema_text();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "BLESS=1 writes docs/lab.schema.json");
}
