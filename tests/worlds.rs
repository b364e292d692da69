//! What happened before the learner came: what is left of it, and that a stranger's lesson cannot ask for too much.

use std::time::{Duration, Instant};

use rolelab_labs::{Input, Lab, lab::EPOCH, lesson::Lesson};
use rolelab_tests::Learner;
use serde_json::{Value, json};

fn lesson(world: Value) -> Lesson {
    let goals = json!([{"id": "g", "text": [], "check": {"file": {"on": "laptop", "path": "/tmp/reached"}}}]);
    let steps = json!([{"id": "s", "title": "s", "prose": [], "goals": goals, "hints": [], "solution": []}]);
    let lesson = json!({
        "schema": 1, "id": "made", "title": "Made", "summary": "For a test.", "minutes": 5, "level": "beginner",
        "world": world, "steps": steps,
    });
    Lesson::read(&lesson.to_string(), 3).unwrap()
}

fn run(line: &str) -> Value {
    json!({"run": {"on": "laptop", "run": line}})
}

const LAUNCH: &str = "aws ec2 run-instances --image-id {{image Amazon Linux 2}} --instance-type t3.micro --user-data '#!/bin/bash\nsystemctl enable --now url-preview' --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'";

/// The budget is 2 s in a build that is optimised; this one is not.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn what_asks_for_too_much_is_refused_in_a_sentence_and_soon() {
    let rows: Vec<(Value, &str)> = vec![
        (
            json!([run("while true; do :; done")]),
            "at `while true; do :; done` on laptop: it takes too much work.",
        ),
        (
            json!([run("while true; do sleep 1; done")]),
            "at `while true; do sleep 1; done` on laptop: it waits too often.",
        ),
        (json!([run("while true; do x=$(printf '%050000d' 1); done")]), "it takes too much work."),
        (json!([run("while true; do seq 1 20000 | sort -r > /dev/null; done")]), "it takes too much work."),
        (json!([run("while true; do aws sts get-caller-identity > /dev/null; done")]), "too much happens."),
        (json!([run("sleep 4000000")]), "at `sleep 4000000` on laptop: more than 40 days pass."),
        (
            json!([{"minutes": 10_000}, run("sleep 3000000")]),
            "at `sleep 3000000` on laptop: more than 40 days pass.",
        ),
        (
            json!([run("for i in 1 2 3 4 5 6; do while true; do :; done & done")]),
            "left running in the background",
        ),
        (json!([run("sleep 100 &")]), "left running in the background"),
        (json!([run("yes > /dev/null")]), "on laptop: "),
        (json!([run("echo 'open")]), "at `echo 'open` on laptop: the line is not finished."),
        (json!([run("cat")]), "at `cat` on laptop: it waits for input, and nobody is there."),
        (json!([{"run": {"on": "web-9", "run": "ls"}}]), "at `ls` on web-9: there is no host web-9 by then."),
        (
            json!([{"file": {"on": "web-9", "path": "/x", "text": ""}}]),
            "at /x on web-9: there is no host web-9 by then.",
        ),
        (
            json!([run(&LAUNCH.replace("systemctl enable --now url-preview", "while true; do :; done")), {"wait": 1}]),
            "it takes too much work.",
        ),
    ];
    for (world, said) in rows {
        let began = Instant::now();
        let why = Lab::open_lesson(lesson(world.clone()), 3, EPOCH)
            .err()
            .unwrap_or_else(|| panic!("{world} was made"));
        let took = began.elapsed();
        assert!(
            why.starts_with("The beginning of this lab did not come to its end, at ") && why.contains(said),
            "{why}"
        );
        assert!(took < PATIENCE, "{took:?}: {world}");
    }
}

#[test]
fn a_world_with_a_web_application_is_ready_and_nothing_of_it_counts() {
    let world = json!([run(LAUNCH), {"wait": 1}, {"wait": 3}, run("touch /tmp/reached"), {"minutes": 5}]);
    let lab = Lab::open_lesson(lesson(world), 3, EPOCH).unwrap();
    let mut learner = Learner { lab, inputs: Vec::new() };
    let view = learner.lab.view();
    assert!(view.hosts.iter().all(|host| host.history.is_empty() && !host.busy), "terminals are empty");
    assert_eq!(view.past.undo, None);
    assert_eq!(learner.lab.hops(learner.lab.began(), learner.lab.journal().len()), []);
    assert!(learner.lab.began() > 0 && learner.lab.idle());
    assert!(learner.lab.world().now > EPOCH, "the clock goes on");
    assert_eq!(learner.passed(), Vec::<String>::new(), "no goal was judged in it");
    let address = learner.lab.fill("{{public-ip web-1}}");
    let page = learner.run("laptop", &format!("curl -s http://{address}/")).stdout;
    assert!(page.contains("url-preview"), "{page}");
    // Taking that back leads to the beginning of the learner's own, not of the world.
    let (to, _) = learner.lab.view().past.undo.unwrap();
    learner.send(Input::Rewind { to, keep: Vec::new() });
    assert_eq!(learner.lab.journal().len(), learner.lab.began());
    assert!(learner.run("laptop", &format!("curl -s http://{address}/")).stdout.contains("url-preview"));
}

/// The shell itself stops what forks without end.
#[test]
fn forks_without_end_end() {
    let began = Instant::now();
    let lab = Lab::open_lesson(lesson(json!([run(":(){ :|:& };:")])), 3, EPOCH).unwrap();
    assert!(began.elapsed() < PATIENCE && lab.idle());
}

/// Equal lesson, seed and inputs give an equal lab, whatever happened before.
#[test]
fn the_same_world_is_made_again() {
    let world = || json!([run(LAUNCH), {"wait": 2}, {"minutes": 70}]);
    let played = || {
        let lab = Lab::open_lesson(lesson(world()), 9, EPOCH).unwrap();
        let mut learner = Learner { lab, inputs: Vec::new() };
        learner.run("laptop", "aws sts get-caller-identity; touch /tmp/reached");
        learner.pass_minutes(3);
        learner
    };
    let (one, other) = (played(), played());
    assert_eq!(one.lab.state(), other.lab.state());
    assert_eq!(one.lab.journal(), other.lab.journal());
    // Without a checkpoint the way back leads over the world.
    let mut back = played();
    for _ in 0..40 {
        back.run("laptop", "echo more");
    }
    back.send(Input::Rewind { to: one.inputs.len(), keep: Vec::new() });
    assert_eq!(back.lab.state(), one.lab.state());
}
