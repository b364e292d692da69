//! Commands in the background of a lab's terminals: they outlive their line, keep the law of determinism, survive a
//! save and a step back, and end with their host.

#![allow(clippy::unwrap_used)]

use rolelab_labs::{
    Input, Lab,
    input::{Action, Change},
    save::Save,
};
use rolelab_tests::Learner;

const LAPTOP: &str = "laptop";

fn line(text: &str) -> Input {
    Input::Line { host: LAPTOP.to_owned(), text: text.to_owned() }
}

fn advance(millis: i64) -> Input {
    Input::Advance { millis }
}

/// What terminals showed for these inputs, and the lab then.
fn played(inputs: &[Input]) -> (String, Learner) {
    let mut learner = Learner::new("sandbox", 4);
    let shown: Vec<_> = inputs.iter().flat_map(|input| learner.send(input.clone()).terminal).collect();
    (shown.iter().map(|change| format!("{change:?}\n")).collect(), learner)
}

const BEGUN: &str = "n=0; while sleep 7; do date +%T; ((++n == 5)) && exit; done & echo started; touch seen";

#[test]
fn it_outlives_its_line_and_two_advances_equal_one() {
    for (a, b) in [(1_i64, 34_999), (7_000, 7_000), (20_000, 1_000_000)] {
        let run = |spans: &[i64]| {
            let mut inputs = vec![line(BEGUN), line("echo free")];
            inputs.extend(spans.iter().map(|span| advance(*span)));
            inputs.push(line("ls seen; jobs -r | wc -l"));
            let (shown, learner) = played(&inputs);
            assert!(learner.lab.at_prompt());
            (
                shown.matches("10:00:").count(),
                shown.contains("free"),
                learner.lab.view(),
                learner.lab.journal().clone(),
            )
        };
        assert_eq!(run(&[a, b]), run(&[a + b]), "{a} then {b}");
    }
    let (shown, learner) = played(&[line(BEGUN), advance(60_000)]);
    assert_eq!(shown.matches("10:00:").count(), 5, "{shown}");
    assert!(learner.lab.idle(), "it has ended by itself");
}

#[test]
fn a_save_taken_while_it_runs_replays_to_where_it_was() {
    let (shown, learner) = played(&[line(BEGUN), advance(15_000)]);
    assert!(learner.lab.state().is_none(), "there is no snapshot of what runs");
    let mut save = Save::new(&learner.lab, "build");
    assert!(learner.inputs.iter().all(|input| save.push(input)));
    let (mut restored, again) = Lab::restore(&save).unwrap();
    let again: String = again.iter().map(|change| format!("{change:?}\n")).collect();
    assert_eq!(again, shown);
    let mut lab = learner.lab;
    assert_eq!(restored.dispatch(advance(60_000)), lab.dispatch(advance(60_000)));
    assert_eq!(restored.state(), lab.state());
    assert!(lab.state().is_some());
}

#[test]
fn ctrl_c_and_ctrl_d_at_the_prompt_are_not_for_it() {
    let mut learner = Learner::new("sandbox", 4);
    learner.send(line("sleep 60 && echo woke &"));
    learner.send(Input::Interrupt { host: LAPTOP.to_owned() });
    assert_eq!(learner.run(LAPTOP, "jobs -r | wc -l").stdout, "1\n");
    let shown = format!("{:?}", learner.send(advance(61_000)).terminal);
    assert!(shown.contains("woke"), "{shown}");
}

#[test]
fn it_ends_with_its_host() {
    let mut learner = Learner::new("sandbox", 4);
    let image = learner.lab.view().console.images.first().map(|image| image.id.clone()).unwrap();
    let answer = learner.press(Action::LaunchInstance {
        name: "web-1".to_owned(),
        image,
        instance_type: "t3.micro".to_owned(),
        http_tokens: None,
        hop_limit: None,
        http_endpoint: None,
        instance_profile: String::new(),
        user_data: String::new(),
        spot: false,
    });
    let id = answer.id.unwrap();
    learner.send(advance(60_000));
    learner.send(Input::Line { host: id.clone(), text: "while sleep 5; do echo tick; done &".to_owned() });
    assert!(format!("{:?}", learner.send(advance(11_000)).terminal).contains("tick"));
    assert!(!learner.lab.idle());
    let stop = Action::SetState { instance: id, to: Change::Stop };
    learner.send(Input::Console { action: stop });
    learner.send(advance(3_600_000));
    assert!(learner.lab.idle());
}
