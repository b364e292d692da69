//! Every lesson's solution is played on three seeds; an idle learner passes nothing.

use rolelab_labs::{Input, lesson};
use rolelab_tests::Learner;

#[test]
fn every_solution_reaches_every_goal_step_by_step() {
    for id in lesson::ids() {
        for seed in [1, 2, 3] {
            let mut learner = Learner::new(id, seed);
            let plan = learner.lab.lesson().clone();
            let mut reached = 0;
            for (index, step) in plan.steps.iter().enumerate() {
                let view = learner.lab.view().lesson.unwrap();
                assert_eq!(view.open, index, "{id}, seed {seed}: step {} opens in its turn", step.id);
                for goal in &view.steps[index].goals {
                    assert!(!goal.done, "{id}: {} is open before its step's solution", goal.id);
                    assert!(!goal.missing.is_empty(), "{id}: {} says what is missing", goal.id);
                }
                for part in &step.solution {
                    learner.make(part);
                }
                reached += step.goals.len();
                assert_eq!(learner.passed().len(), reached, "{id}, seed {seed}: the goals of {}", step.id);
            }
            assert!(learner.lab.view().lesson.is_none_or(|lesson| lesson.complete));
        }
    }
}

#[test]
fn an_idle_learner_passes_nothing() {
    for id in lesson::ids() {
        let mut learner = Learner::new(id, 1);
        learner.send(Input::Advance { millis: 7 * 3_600_000 });
        learner.run("laptop", "");
        assert_eq!(learner.passed(), Vec::<String>::new(), "{id}");
    }
}

#[test]
fn three_tiers_of_hints_and_the_first_two_hold_no_command() {
    for id in lesson::ids() {
        for step in lesson::find(id, 1).unwrap().steps {
            assert_eq!(step.hints.len(), 3, "{id}: {}", step.id);
            let lines: Vec<String> = step
                .solution
                .iter()
                .filter_map(|part| match part {
                    lesson::Move::Run { run, .. } => Some(run.clone()),
                    _ => None,
                })
                .collect();
            for hint in &step.hints[..2] {
                let text = serde_json::to_string(hint).unwrap();
                assert!(lines.iter().all(|line| !text.contains(line.as_str())), "{id}: {}", step.id);
            }
        }
    }
}

#[test]
fn solution_hands_out_one_line_at_a_time_unexecuted() {
    let mut learner = Learner::new("first-role", 1);
    let outcome = learner.send(Input::Solution);
    assert_eq!(outcome.prompt, Some(("laptop".to_owned(), "cat ~/.aws/credentials".to_owned())));
    assert_eq!(outcome.terminal, []);
    assert_eq!(learner.passed(), Vec::<String>::new());
}
