//! What a learner is told of steps: goals that hold, slip and are lost, questions, feedback, the end; and what an author
//! sees. Every lesson here is made for its test, as JSON.

#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_pass_by_value)]

use rolelab_labs::{
    Action, Input, Lab,
    completion::{self, Completion},
    input::Change,
    lab::EPOCH,
    lesson::{Lesson, prose::plain},
    view::{GoalView, LessonView, LostView, StepView},
};
use rolelab_tests::Learner;
use serde_json::{Value, json};

const LAUNCH: &str = "aws ec2 run-instances --image-id {{image Amazon Linux 2}} --instance-type t3.micro --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'";

/// A learner in a lesson of these steps, in a world in which this happened before.
fn begin(world: Value, steps: Value) -> Learner {
    let lesson = json!({
        "schema": 1, "id": "made", "title": "Made", "summary": "For a test.", "minutes": 5, "level": "beginner",
        "world": world, "steps": steps, "takeaways": [[{"text": "One of {{instance web-1}}."}]],
    });
    let lesson = Lesson::read(&lesson.to_string(), 3).unwrap();
    Learner { lab: Lab::open_lesson(lesson, 3, EPOCH).unwrap(), inputs: Vec::new() }
}

fn goal(id: &str, hold: &str, check: Value) -> Value {
    json!({"id": id, "text": [{"text": id}], "hold": hold, "check": check})
}

fn step(id: &str, goals: Vec<Value>) -> Value {
    json!({"id": id, "title": id, "prose": [], "goals": goals, "hints": [], "solution": []})
}

/// One running instance of the lesson's own.
fn with_web_1() -> Value {
    json!([{"run": {"on": "laptop", "run": LAUNCH}}, {"wait": 1}])
}

fn lesson(learner: &Learner) -> LessonView {
    learner.lab.view().lesson.unwrap()
}

fn first_step(learner: &Learner) -> StepView {
    lesson(learner).steps.remove(0)
}

fn goal_of(learner: &Learner, id: &str) -> GoalView {
    let steps = lesson(learner).steps;
    steps.into_iter().flat_map(|step| step.goals).find(|goal| goal.id == id).unwrap()
}

fn rewind(learner: &mut Learner, lost: &LostView) -> rolelab_labs::Outcome {
    let keep = learner.lab.view().past.keep;
    learner.send(Input::Rewind { to: lost.to, keep })
}

#[test]
fn a_level_goal_holds_flips_back_counts_with_its_step_and_may_slip() {
    let file = |path: &str| json!({"file": {"on": "laptop", "path": path}});
    let goals = vec![goal("one", "level", file("/tmp/one")), goal("two", "edge", file("/tmp/two"))];
    let mut learner = begin(json!([]), json!([step("only", goals)]));
    let told = |learner: &Learner| {
        let goal = goal_of(learner, "one");
        (goal.done, goal.level, goal.holds, goal.missing, goal.slipped)
    };
    let missing = "laptop has no file /tmp/one".to_owned();
    assert_eq!(told(&learner), (false, true, false, missing.clone(), String::new()));
    learner.run("laptop", "touch /tmp/one");
    assert_eq!(told(&learner), (false, true, true, String::new(), String::new()));
    assert_eq!(goal_of(&learner, "one").evidence, "10:00:00, /tmp/one on laptop is as it should be");
    learner.run("laptop", "rm /tmp/one");
    assert_eq!(told(&learner), (false, true, false, missing.clone(), String::new()));
    learner.run("laptop", "touch /tmp/two");
    assert!(goal_of(&learner, "two").done && !lesson(&learner).complete);
    learner.run("laptop", "touch /tmp/one");
    assert!(lesson(&learner).complete && first_step(&learner).passed);
    assert_eq!(told(&learner), (true, true, false, String::new(), String::new()));
    learner.run("laptop", "rm /tmp/one /tmp/two");
    assert_eq!(told(&learner), (true, true, false, String::new(), missing));
    assert_eq!(goal_of(&learner, "two").slipped, "", "what stays reached never slips");
}

#[test]
fn a_goal_after_another_counts_only_what_happened_since() {
    let mut later = goal("later", "edge", json!({"call": {"operation": "GetCallerIdentity"}}));
    later["after"] = json!("first");
    let goals = vec![goal("first", "edge", json!({"file": {"on": "laptop", "path": "/tmp/x"}})), later];
    let mut learner = begin(json!([]), json!([step("only", goals)]));
    learner.run("laptop", "aws sts get-caller-identity");
    assert_eq!(goal_of(&learner, "later").missing, "the goal before it comes first");
    learner.run("laptop", "touch /tmp/x");
    let early = "nobody has called GetCallerIdentity since 10:00:00, and only that counts";
    assert_eq!(goal_of(&learner, "later").missing, early);
    learner.run("laptop", "aws sts get-caller-identity");
    assert!(goal_of(&learner, "later").done);
}

#[test]
fn questions_are_told_when_they_may_be() {
    let mut only =
        step("only", vec![goal("seen", "edge", json!({"file": {"on": "laptop", "path": "/tmp/x"}}))]);
    only["questions"] = json!([
        {"id": "guess", "ask": [{"text": "What?"}], "options": [[{"text": "this"}], [{"code": "that"}]],
         "answer": "2", "until": "seen", "told": [{"text": "That."}]},
        {"id": "which", "ask": [{"text": "Which?"}], "answer": "{{instance web-1}}", "told": [{"text": "It is {{instance web-1}}."}]},
    ]);
    let mut learner = begin(with_web_1(), json!([only]));
    let answer = |learner: &mut Learner, question: &str, with: &str| {
        learner.send(Input::Answer { question: question.to_owned(), with: with.to_owned() })
    };
    let of = |learner: &Learner, place: usize| first_step(learner).questions.remove(place);
    assert!(of(&learner, 0).prediction && of(&learner, 0).open && of(&learner, 0).answer.is_none());
    answer(&mut learner, "guess", "1");
    let guess = of(&learner, 0);
    assert_eq!(
        guess.answer.as_ref().map(|a| (plain(&a.text), a.right, a.tries)),
        Some(("this".to_owned(), false, 1))
    );
    assert!(guess.open && guess.told.is_none(), "nothing is told before it happens");
    learner.run("laptop", "touch /tmp/x");
    let guess = of(&learner, 0);
    assert!(!guess.open);
    assert_eq!(
        guess.told.map(|told| (plain(&told.right), plain(&told.text))),
        Some(("that".to_owned(), "That.".to_owned()))
    );
    assert!(answer(&mut learner, "guess", "2").notice.is_some(), "too late");
    let id = learner.lab.fill("{{instance web-1}}");
    answer(&mut learner, "which", "i-0");
    let which = of(&learner, 1);
    assert!(which.open && which.told.is_none() && !which.answer.unwrap().right);
    answer(&mut learner, "which", &format!(" {} ", id.to_uppercase()));
    let which = of(&learner, 1);
    assert_eq!(which.answer.map(|a| (a.right, a.tries)), Some((true, 2)));
    assert_eq!(
        which.told.map(|told| (plain(&told.right), plain(&told.text))),
        Some((id.clone(), format!("It is {id}.")))
    );
    // An answer is an action: it is taken back like one.
    let (to, what) = learner.lab.view().past.undo.unwrap();
    assert_eq!(what, "an answer");
    learner.send(Input::Rewind { to, keep: Vec::new() });
    assert_eq!(of(&learner, 1).answer.map(|a| a.right), Some(false));
}

/// A machine with a role that may read is nobody who could give the admin its rights back; one whose role may do that is.
#[test]
fn whoever_may_mend_keeps_goals_in_reach() {
    let detach = "aws iam detach-user-policy --user-name admin --policy-arn arn:aws:iam::aws:policy/AdministratorAccess";
    for (policy, lost) in [("AmazonS3ReadOnlyAccess", true), ("AdministratorAccess", false)] {
        let lines = [
            "aws iam create-role --role-name own --assume-role-policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}'".to_owned(),
            format!("aws iam attach-role-policy --role-name own --policy-arn arn:aws:iam::aws:policy/{policy}"),
            "aws iam create-instance-profile --instance-profile-name own".to_owned(),
            "aws iam add-role-to-instance-profile --instance-profile-name own --role-name own".to_owned(),
            LAUNCH.replace("t3.micro", "t3.micro --iam-instance-profile Name=own"),
        ];
        let mut world: Vec<Value> =
            lines.iter().map(|line| json!({"run": {"on": "laptop", "run": line}})).collect();
        world.push(json!({"wait": 1}));
        let required = json!({"instance": {"name": "web-1", "http-tokens": "required"}});
        let by_role = json!({"call": {"operation": "ListBuckets", "by": "role own"}});
        let goals = vec![goal("it", "level", required), goal("role", "edge", by_role)];
        let mut learner = begin(Value::from(world), json!([step("only", goals)]));
        learner.run("laptop", detach);
        assert_eq!(goal_of(&learner, "it").lost.is_some(), lost, "{policy}");
        assert_eq!(goal_of(&learner, "role").lost, None, "the role may still call");
    }
}

#[test]
fn the_picture_knows_machines_that_hold_a_long_term_key() {
    let mut learner = begin(
        with_web_1(),
        json!([step("only", vec![goal("it", "edge", json!({"clock": {"minutes": 99}}))])]),
    );
    let held = |learner: &Learner| learner.lab.view().picture.static_keys;
    assert_eq!(held(&learner), []);
    let line = learner.lab.fill("export AWS_SECRET_ACCESS_KEY={{secret laptop}}");
    learner.run("web-1", &line);
    let id = learner.lab.fill("{{instance web-1}}");
    assert_eq!(held(&learner), [(id.clone(), learner.lab.fill("{{key laptop}}"))]);
    learner.run("web-1", "echo $AWS_SECRET_ACCESS_KEY > note; unset AWS_SECRET_ACCESS_KEY");
    assert_eq!(held(&learner).len(), 1);
    learner.run("web-1", "rm note");
    assert_eq!(held(&learner), []);
}

#[test]
fn a_wait_that_was_none_is_not_taken_back() {
    let mut learner =
        begin(json!([]), json!([step("only", vec![goal("it", "edge", json!({"clock": {"minutes": 99}}))])]));
    assert_eq!(learner.lab.view().past.step, None);
    learner.send(Input::SkipWait);
    assert_eq!((learner.lab.view().past.undo, learner.lab.view().past.step), (None, None));
    learner.run("laptop", "touch /tmp/x");
    let undo = learner.lab.view().past.undo;
    let notice = learner.send(Input::SkipWait).notice;
    assert!(notice.unwrap().starts_with("Nothing is due"));
    assert_eq!(learner.lab.view().past.undo, undo);
    let (to, what) = undo.unwrap();
    assert_eq!(what, "touch /tmp/x");
    learner.send(Input::Rewind { to, keep: Vec::new() });
    assert_eq!(learner.run("laptop", "ls /tmp").stdout, "");
}

/// Whoever leafs back asks for help there, and has done nothing that could be taken back.
#[test]
fn a_turn_to_another_step_moves_help_and_is_no_action() {
    let one = |id: &str| {
        let mut step = step(
            &format!("step-{id}"),
            vec![goal(id, "edge", json!({"file": {"on": "laptop", "path": format!("/tmp/{id}")}}))],
        );
        step["hints"] = json!([[{"text": "first"}], [{"text": "second"}], [{"text": "third"}]]);
        step
    };
    let mut learner = begin(json!([]), json!([one("a"), one("b")]));
    let shown = |learner: &Learner| -> Vec<usize> {
        lesson(learner).steps.iter().map(|step| step.hints.len()).collect()
    };
    learner.send(Input::Turn { step: 1 });
    learner.send(Input::Hint);
    assert_eq!(shown(&learner), [0, 1]);
    assert_eq!(learner.lab.view().past.undo, None);
    learner.run("laptop", "touch /tmp/b");
    learner.send(Input::Hint);
    assert_eq!(shown(&learner), [1, 1], "help for a passed step is help for the open one");
}

#[test]
fn feedback_speaks_of_the_open_step_and_of_what_happened_in_it() {
    let looked = json!({"call": {"operation": "GetCallerIdentity"}});
    let file = |path: &str| json!({"file": {"on": "laptop", "path": path}});
    let mut one = step("one", vec![goal("a", "edge", file("/tmp/a"))]);
    one["feedback"] = json!([
        {"id": "late", "when": {"clock": {"minutes": 5}}, "say": [{"text": "Late on {{instance web-1}}."}]},
        {"id": "looked", "when": looked.clone(), "say": [{"text": "You looked."}]},
    ]);
    let mut two = step("two", vec![goal("b", "edge", file("/tmp/b"))]);
    two["feedback"] = json!([{"id": "again", "when": looked, "say": [{"text": "Again."}]}]);
    let mut learner = begin(with_web_1(), json!([one, two]));
    let said = |learner: &Learner| -> Vec<Option<(String, String)>> {
        let steps = lesson(learner).steps.into_iter();
        steps.map(|step| step.feedback.map(|said| (said.id, plain(&said.text)))).collect()
    };
    assert_eq!(said(&learner), [None, None]);
    learner.run("laptop", "aws sts get-caller-identity");
    assert_eq!(said(&learner), [Some(("looked".to_owned(), "You looked.".to_owned())), None]);
    learner.pass_minutes(5);
    let late = format!("Late on {}.", learner.lab.fill("{{instance web-1}}"));
    assert_eq!(said(&learner)[0], Some(("late".to_owned(), late)), "the first that holds");
    learner.run("laptop", "touch /tmp/a");
    assert_eq!(said(&learner), [None, None], "what happened in the step before is over");
    learner.run("laptop", "aws sts get-caller-identity");
    assert_eq!(said(&learner), [None, Some(("again".to_owned(), "Again.".to_owned()))]);
}

/// The clock stops where time alone reaches a goal: two short waits are one long one, facts, evidence and all.
#[test]
fn goals_of_time_are_reached_when_their_moment_comes() {
    const FINDING: &str = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS";
    const ROLE: &str = "aws iam create-role --role-name reader --assume-role-policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}'";
    let world = json!([
        {"run": {"on": "laptop", "run": ROLE}},
        {"run": {"on": "laptop", "run": "aws iam create-instance-profile --instance-profile-name reader"}},
        {"run": {"on": "laptop", "run": "aws iam add-role-to-instance-profile --instance-profile-name reader --role-name reader"}},
        {"run": {"on": "laptop", "run": LAUNCH.replace("t3.micro", "t3.micro --iam-instance-profile Name=reader")}},
        {"wait": 1},
        {"run": {"on": "laptop", "run": "ssh web-1 curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/reader > keys"}},
    ]);
    let mut since =
        goal("since", "edge", json!({"metadata": {"path": "/latest/meta-data/ami-id", "status": 200}}));
    since["after"] = json!("clock");
    let goals = vec![
        goal("clock", "edge", json!({"clock": {"minutes": 25}})),
        goal(
            "finding",
            "edge",
            json!({"any": [{"finding": {"type": FINDING}}, {"file": {"on": "laptop", "path": "/x"}}]}),
        ),
        goal(
            "late",
            "level",
            json!({"all": [{"clock": {"minutes": 7}}, {"not": {"clock": {"minutes": 9}}}]}),
        ),
        since,
    ];
    let run = |spans: &[i64]| {
        let mut learner = begin(world.clone(), json!([step("only", goals.clone())]));
        learner.run("laptop", "AWS_ACCESS_KEY_ID=$(jq -r .AccessKeyId keys) AWS_SECRET_ACCESS_KEY=$(jq -r .SecretAccessKey keys) AWS_SESSION_TOKEN=$(jq -r .Token keys) aws sts get-caller-identity");
        let host = learner.lab.host_called("web-1").unwrap();
        let asks =
            "for i in 1 2 3; do sleep 600; curl -s http://169.254.169.254/latest/meta-data/ami-id; done &";
        learner.send(Input::Line { host, text: asks.to_owned() });
        spans.iter().for_each(|minutes| learner.pass_minutes(*minutes));
        (learner.lab.view(), learner.lab.journal().clone())
    };
    let whole = run(&[60]);
    let of = |id: &str| {
        let steps = whole.0.lesson.clone().unwrap().steps;
        steps.into_iter().flat_map(|step| step.goals).find(|goal| goal.id == id).unwrap()
    };
    assert_eq!(of("clock").evidence, "10:25:03, 25 minutes are over");
    assert_eq!(of("finding").evidence, "10:05:03, GuardDuty has the finding");
    // Nothing happened at 10:25:03, and what was asked five minutes later counts.
    assert_eq!(
        of("since").evidence,
        "10:30:03, the metadata service of web-1 answered 200 to /latest/meta-data/ami-id"
    );
    for spans in [[5, 55], [10, 50], [24, 36], [25, 35], [29, 31], [59, 1]] {
        assert_eq!(run(&spans), whole, "{spans:?}");
    }
}

/// What loses a goal, why, and that going back mends it.
#[test]
fn lost_goals_are_told_and_mended() {
    let terminate = |learner: &mut Learner| {
        let instance = learner.lab.host_called("web-1").unwrap();
        learner.press(Action::SetState { instance, to: Change::Terminate });
    };
    let typed = |line: &'static str| {
        move |learner: &mut Learner| {
            let line = learner.lab.fill(line);
            learner.run("laptop", &line);
        }
    };
    let asked = json!({"metadata": {"path": "/latest/meta-data", "status": 200, "on": "web-1"}});
    let quiet = json!({"all": [{"not": {"call": {"operation": "GetCallerIdentity"}}}, {"file": {"on": "laptop", "path": "/x"}}]});
    let role = json!({"instance-profile": {"role": "reader"}});
    type Do<'a> = Box<dyn Fn(&mut Learner) + 'a>;
    let rows: Vec<(&str, Value, Do<'_>, &str, &str)> = vec![
        (
            "host",
            asked.clone(),
            Box::new(terminate),
            "web-1 is terminated, and the lab began with it",
            "Terminate",
        ),
        (
            "file",
            json!({"file": {"on": "web-1", "path": "/x"}}),
            Box::new(terminate),
            "web-1 is terminated, and the lab began with it",
            "Terminate",
        ),
        (
            "not",
            quiet,
            Box::new(typed("aws sts get-caller-identity")),
            "10:00:03, GetCallerIdentity, signed with keys of user admin",
            "aws sts get-caller-identity",
        ),
        (
            "any",
            json!({"any": [asked.clone(), asked.clone()]}),
            Box::new(terminate),
            "web-1 is terminated, and the lab began with it",
            "Terminate",
        ),
        (
            "key",
            role.clone(),
            Box::new(typed("aws iam update-access-key --status Inactive --access-key-id {{key laptop}}")),
            "no user has an active access key any more, so nobody can change the account",
            "aws iam update-access-key --status Inact…",
        ),
        (
            "policy",
            role,
            Box::new(typed(
                "aws iam detach-user-policy --user-name admin --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
            )),
            "nobody may change the account any more: no policy lets them",
            "aws iam detach-user-policy --user-name a…",
        ),
    ];
    for (name, check, act, why, what) in rows {
        let goals = vec![
            goal("it", "edge", check),
            goal("other", "edge", json!({"file": {"on": "laptop", "path": "/never"}})),
        ];
        let mut learner = begin(with_web_1(), json!([step("only", goals)]));
        learner.run("laptop", "echo before");
        assert_eq!(goal_of(&learner, "it").lost, None, "{name}: nothing is lost yet");
        act(&mut learner);
        learner.run("laptop", "echo after");
        learner.pass_minutes(3);
        learner.run("laptop", "echo later");
        let lost = goal_of(&learner, "it").lost.unwrap_or_else(|| panic!("{name}: nothing is told"));
        assert_eq!((lost.why.as_str(), lost.what.as_str()), (why, what), "{name}");
        assert_eq!(goal_of(&learner, "other").lost, None, "{name}: the other is as it was");
        let outcome = rewind(&mut learner, &lost);
        assert_eq!(outcome.notice, Some(format!("Back to what was before: {what}")), "{name}");
        assert_eq!(goal_of(&learner, "it").lost, None, "{name}: it is mended");
        assert_eq!(
            learner.run("laptop", "aws ec2 describe-instances > /dev/null; echo $?").stdout,
            "0\n",
            "{name}"
        );
        assert_eq!(
            learner.lab.world().ec2.instances.values().filter(|i| i.state.name() == "running").count(),
            1,
            "{name}"
        );
    }
}

/// What a learner can still do is not lost.
#[test]
fn no_goal_is_lost_that_can_be_reached() {
    let on_web_1 = json!({"metadata": {"path": "/latest/meta-data", "status": 200, "on": "web-1"}});
    let goals = vec![
        goal("on", "edge", on_web_1.clone()),
        goal("any", "edge", json!({"any": [on_web_1, {"file": {"on": "laptop", "path": "/x"}}]})),
        goal(
            "not",
            "edge",
            json!({"all": [{"not": {"file": {"on": "laptop", "path": "/tmp/y"}}}, {"file": {"on": "laptop", "path": "/x"}}]}),
        ),
        goal("role", "edge", json!({"instance-profile": {"role": "reader"}})),
    ];
    let lost = |learner: &Learner| -> Vec<String> {
        let goals = lesson(learner).steps.into_iter().flat_map(|step| step.goals);
        goals.filter(|goal| goal.lost.is_some()).map(|goal| goal.id).collect()
    };
    // The learner's own instance can be launched again.
    let mut learner = begin(json!([]), json!([step("only", goals.clone())]));
    let launch = learner.lab.fill(LAUNCH);
    learner.run("laptop", &launch);
    learner.pass_minutes(1);
    let instance = learner.lab.host_called("web-1").unwrap();
    learner.press(Action::SetState { instance, to: Change::Terminate });
    learner.run("laptop", "touch /tmp/y");
    assert_eq!(lost(&learner), Vec::<String>::new());
    // Who makes another of the same name has it again; who replaces a key can act.
    let mut learner = begin(with_web_1(), json!([step("only", goals)]));
    let instance = learner.lab.host_called("web-1").unwrap();
    learner.press(Action::SetState { instance, to: Change::Terminate });
    assert_eq!(lost(&learner), ["on"]);
    learner.run("laptop", &launch);
    assert_eq!(lost(&learner), Vec::<String>::new());
    learner.run("laptop", "aws iam create-access-key > key.json");
    let key = learner.lab.fill("{{key laptop}}");
    learner.run("laptop", &format!("aws iam delete-access-key --access-key-id {key}"));
    assert_eq!(lost(&learner), Vec::<String>::new());
}

#[test]
fn what_was_lost_is_known_again_after_a_replay() {
    let check = json!({"not": {"call": {"operation": "GetCallerIdentity"}}});
    let check = json!({"all": [check, {"file": {"on": "laptop", "path": "/x"}}]});
    let made = || begin(json!([]), json!([step("only", vec![goal("it", "edge", check.clone())])]));
    let mut learner = made();
    for _ in 0..20 {
        learner.run("laptop", "echo before");
    }
    learner.run("laptop", "aws sts get-caller-identity");
    for _ in 0..20 {
        learner.run("laptop", "echo after");
    }
    let lost = goal_of(&learner, "it").lost;
    assert!(lost.is_some());
    let mut again = made();
    learner.inputs.iter().for_each(|input| drop(again.send(input.clone())));
    assert_eq!(goal_of(&again, "it").lost, lost);
    // Undo of what came after leaves it lost, by the same action.
    let (to, _) = again.lab.view().past.undo.unwrap();
    again.send(Input::Rewind { to, keep: Vec::new() });
    assert_eq!(goal_of(&again, "it").lost, lost);
    rewind(&mut again, &lost.unwrap());
    assert_eq!(goal_of(&again, "it").lost, None);
}

/// Lost, found again by one who makes another of the same name, and lost once more: each way back knows what did it then.
#[test]
fn what_is_lost_twice_is_told_by_what_did_it_first() {
    let on_web_1 = json!({"metadata": {"path": "/latest/meta-data", "status": 200, "on": "web-1"}});
    let mut learner = begin(with_web_1(), json!([step("only", vec![goal("it", "edge", on_web_1)])]));
    let terminate = |learner: &mut Learner| {
        let instance = learner.lab.host_called("web-1").unwrap();
        learner.press(Action::SetState { instance, to: Change::Terminate });
        let lost = goal_of(learner, "it").lost.unwrap();
        assert_eq!((lost.to, lost.what.as_str()), (learner.inputs.len() - 1, "Terminate"));
        lost
    };
    let first = terminate(&mut learner);
    learner.send(Input::SkipWait);
    let after_the_first = learner.inputs.len();
    let launch = learner.lab.fill(LAUNCH);
    learner.run("laptop", &launch);
    assert_eq!(goal_of(&learner, "it").lost, None);
    learner.send(Input::SkipWait);
    terminate(&mut learner);
    learner.send(Input::Rewind { to: after_the_first, keep: Vec::new() });
    assert_eq!(goal_of(&learner, "it").lost, Some(first));
}

#[test]
fn solution_asks_for_a_prediction_without_telling_it_and_passes_over_what_was_answered() {
    let option = |text: &str| json!([{"text": text}]);
    let mut only = step(
        "only",
        vec![
            goal("a", "edge", json!({"file": {"on": "laptop", "path": "/tmp/a"}})),
            goal("b", "edge", json!({"answered": {"question": "word"}})),
        ],
    );
    only["questions"] = json!([
        {"id": "guess", "ask": option("?"), "options": [option("secret one"), option("other")], "answer": "1", "until": "a", "told": option("t")},
        {"id": "word", "ask": option("?"), "answer": "blue", "told": option("t")},
    ]);
    only["solution"] = json!([
        {"answer": {"question": "guess", "with": "1"}},
        {"run": {"on": "laptop", "run": "touch /tmp/a"}},
        {"answer": {"question": "word", "with": "blue"}},
    ]);
    let mut learner = begin(json!([]), json!([only]));
    let ask = |learner: &mut Learner| {
        let outcome = learner.send(Input::Solution);
        (outcome.notice.unwrap_or_default(), outcome.prompt.map(|(_, text)| text).unwrap_or_default())
    };
    let (said, _) = ask(&mut learner);
    assert!(said.contains("prediction") && !said.contains("secret"), "{said}");
    let answer =
        |question: &str, with: &str| Input::Answer { question: question.to_owned(), with: with.to_owned() };
    learner.send(answer("guess", "2"));
    assert_eq!(ask(&mut learner).1, "touch /tmp/a");
    // The question is left, again and again: it is what is missing.
    for _ in 0..2 {
        assert!(ask(&mut learner).0.contains("with blue"));
    }
    learner.send(answer("word", "blue"));
    assert_eq!(ask(&mut learner).1, "touch /tmp/a");
}

#[test]
fn the_end_tells_what_was_done_with_a_code_that_can_be_read() {
    let goals = vec![goal("a", "edge", json!({"file": {"on": "laptop", "path": "/tmp/a"}}))];
    let mut only = step("only", goals);
    only["hints"] = json!([[{"text": "h"}], [{"text": "h"}], [{"text": "h"}]]);
    only["solution"] = json!([{"run": {"on": "laptop", "run": "touch /tmp/a"}}]);
    let mut learner = begin(with_web_1(), json!([only]));
    learner.run("laptop", "cat ~/.aws/credentials");
    learner.run("laptop", "aws s3api get-object --bucket no-such-bucket --key x out");
    learner.run("web-1", "curl -s http://169.254.169.254/latest/meta-data/");
    learner.pass_minutes(12);
    learner.send(Input::Hint);
    learner.send(Input::Solution);
    assert_eq!(lesson(&learner).finish, None);
    learner.run("laptop", "touch /tmp/a");
    let finish = lesson(&learner).finish.unwrap();
    let figures: Vec<String> =
        finish.figures.iter().map(|(number, words)| format!("{number} {words}")).collect();
    assert_eq!(
        figures,
        [
            "4 commands typed",
            "0 buttons of the console",
            "1 API call",
            "1 of them refused",
            "1 request to a metadata service",
            "1 set of keys seen",
            "12 minutes on the simulated clock",
            "1 hint",
            "1 line of the solution",
        ]
    );
    assert_eq!(plain(&finish.takeaways[0]), learner.lab.fill("One of {{instance web-1}}."));
    let done = Completion { seed: 3, commands: 4, hints: 1, handed: 1, minutes: 12 };
    assert_eq!(completion::verify(&finish.code, learner.lab.lesson()), Ok(done));
    assert_eq!(finish.next, None, "it is in no course");
    learner.run("laptop", "echo more; aws sts get-caller-identity");
    assert_eq!(lesson(&learner).finish, Some(finish), "what is done afterwards counts for nothing");
}

#[test]
fn the_first_lesson_leads_to_the_next() {
    let ids: Vec<_> = rolelab_labs::lesson::ids().collect();
    let mut learner = Learner::new(ids[0], 1);
    for step in learner.lab.lesson().clone().steps {
        step.solution.iter().for_each(|part| learner.make(part));
    }
    let finish = lesson(&learner).finish.unwrap();
    assert_eq!(finish.next.map(|(id, _)| id), Some(ids[1].to_owned()));
}

#[test]
fn an_author_sees_every_clause_and_what_was_typed() {
    let check = json!({"all": [{"instance": {"name": "web-1", "http-tokens": "required"}}, {"not": {"clock": {"minutes": 9}}}]});
    let mut only = step("only", vec![goal("it", "level", check)]);
    only["feedback"] = json!([{"id": "hm", "when": {"instance": {"every": true}}, "say": [{"text": "Hm."}]}]);
    let mut learner = begin(with_web_1(), json!([only]));
    learner.run(
        "laptop",
        &learner.lab.fill("aws ec2 describe-tags --filters Name=resource-id,Values={{instance web-1}}"),
    );
    learner.run(
        "web-1",
        "curl -s http://{{private-ip web-1}}/"
            .replace("{{private-ip web-1}}", &learner.lab.fill("{{private-ip web-1}}"))
            .as_str(),
    );
    let instance = learner.lab.host_called("web-1").unwrap();
    learner.press(Action::MetadataOptions {
        instance,
        http_tokens: "optional".to_owned(),
        hop_limit: 2,
        http_endpoint: "enabled".to_owned(),
        http_protocol_ipv6: None,
        instance_metadata_tags: None,
    });
    learner.send(Input::SkipWait);
    learner.send(Input::Advance { millis: 500 });
    learner.pass_minutes(2);
    let author = learner.lab.author().unwrap();
    let tree: Vec<_> = author.steps[0].goals[0]
        .tree
        .iter()
        .map(|j| (j.depth, j.clause.as_str(), j.holds, j.sentence.as_str()))
        .collect();
    assert_eq!(
        tree,
        [
            (0, "all", false, "web-1 runs with HttpTokens optional"),
            (
                1,
                "instance { name = \"web-1\", http-tokens = \"required\" }",
                false,
                "web-1 runs with HttpTokens optional"
            ),
            (1, "not", true, "it is not 10:09:03 yet"),
            (2, "clock { minutes = 9 }", false, "it is not 10:09:03 yet"),
        ]
    );
    assert!(author.steps[0].feedback[0].passed && author.steps[0].feedback[0].tree[0].holds);
    assert_eq!(
        author.recorded,
        "## only\n\n```laptop\naws ec2 describe-tags --filters Name=resource-id,Values={{instance web-1}}\n```\n\n```web-1\ncurl -s http://{{private-ip web-1}}/\n```\n\n```laptop\naws ec2 modify-instance-metadata-options --instance-id {{instance web-1}} --http-tokens optional --http-put-response-hop-limit 2 --http-endpoint enabled\n```\n\n```clock\nskip wait\n2 minutes\n```\n"
    );
}
