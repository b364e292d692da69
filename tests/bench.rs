//! Figures of the engine on this machine: `cargo xtask bench` runs it and prints them beside their budgets. Nothing here
//! passes or fails; machines are too different for that.
//!
//! With `ROLELAB_BENCH_GETS=PATH N` it makes N GETs of that path of the metadata service and prints nothing: a run under
//! callgrind, less one with N = 0, counts the instructions of a GET. With `ROLELAB_BENCH_CALLS=WHAT COUNT N` it makes N
//! calls of DescribeInstances beside COUNT instances: `id`, `filter`, `page` or `rows`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "it measures real time"
)]

use std::{
    fs,
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use rolelab_core::{
    ec2::Instance,
    http::{Request, Url},
    ids::InstanceId,
    imds,
    policy::{self, Document, Policies, Source},
    world::World,
};
use rolelab_tests::{EIGHT_STEPS, Learner, fleet::Fleet};
use serde_json::{Value, json};

/// How long one figure is measured at least.
const LONG: Duration = Duration::from_millis(200);
/// The best of so many: the others were disturbed.
const ROUNDS: usize = 5;

/// Time of one call, the best round's mean.
fn time(mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let (start, mut calls) = (Instant::now(), 0);
        while start.elapsed() < LONG / 5 {
            work();
            calls += 1;
        }
        best = best.min(start.elapsed() / calls);
    }
    best
}

fn say(what: &str, took: Duration, budget: &str) {
    let micros = took.as_secs_f64() * 1e6;
    println!("{micros:>11.2} us  {what}; budget {budget}");
}

/// A lab in which the first lesson's instance wears its role.
fn worn() -> Learner {
    let mut learner = Learner::new(EIGHT_STEPS, 1);
    let lesson = rolelab_tests::lesson(EIGHT_STEPS, 1).unwrap();
    for part in lesson.steps.iter().take(5).flat_map(|step| &step.solution) {
        learner.make(part);
    }
    learner
}

/// Instructions are counted from outside.
fn only_gets(asked: &str) {
    let (path, times) = asked.rsplit_once(' ').unwrap();
    let learner = worn();
    let state = learner.lab.state().unwrap().clone();
    let (mut world, mut journal) = (state.world, learner.lab.journal().clone());
    let id = InstanceId::new(learner.lab.host_called("web-1").unwrap());
    let request = get(path);
    for _ in 0..times.parse::<u32>().unwrap() {
        black_box(imds::handle(&mut world, &mut journal, &id, &request, 1));
    }
}

/// The same, of EC2.
fn only_calls(asked: &str) {
    let mut words = asked.split(' ');
    let what = words.next().unwrap();
    let mut number = || words.next().unwrap().parse::<usize>().unwrap();
    let (count, times) = (number(), number());
    let mut fleet = Fleet::of(count);
    let input = described(&fleet, what);
    for _ in 0..times {
        black_box(fleet.call("DescribeInstances", &input));
    }
}

/// The input of a call, by its name here.
fn described(fleet: &Fleet, what: &str) -> Value {
    let one = &fleet.ids[fleet.ids.len() / 2];
    match what {
        "id" => json!({"InstanceIds": [one]}),
        "filter" => json!({"Filters": [{"Name": "instance-id", "Values": [one]}]}),
        "page" => json!({"MaxResults": 1_000}),
        _ => json!({"InstanceIds": fleet.ids.iter().take(1_000).collect::<Vec<_>>()}),
    }
}

/// The world with so many more instances, alike but for their ids.
fn crowd(world: &World, id: &InstanceId, others: u32) -> World {
    let mut world = world.clone();
    let one = world.ec2.instances.get(id).unwrap().clone();
    for number in 0..others {
        let id = InstanceId::new(format!("i-1{number:016x}"));
        world.ec2.instances.insert(id.clone(), Instance { id, ..one.clone() });
    }
    world
}

/// How EC2 grows: the same calls beside few and beside very many instances.
fn fleets() {
    for count in [10, 100_000] {
        let (start, before) = (Instant::now(), resident());
        let mut fleet = Fleet::of(count);
        let took = start.elapsed();
        if count > 10 {
            say(&format!("{count} instances launched and running"), took, "1000000");
            match (before, resident()) {
                (Some(before), Some(now)) => {
                    let grown = now.saturating_sub(before) / 1_000;
                    println!("{grown:>11} MB  what they take; budget 250 MB");
                }
                _ => println!("not measured: what they take (no /proc)"),
            }
        }
        let rows: [(&str, &str, &str); 4] = [
            ("id", "one by its id", "flat"),
            ("filter", "one by the filter instance-id", "flat"),
            ("page", "a page of 1000", "that of the next row"),
            ("rows", "1000 by their ids", "none"),
        ];
        for (what, words, budget) in rows.into_iter().take(if count > 1_000 { 4 } else { 2 }) {
            let input = described(&fleet, what);
            let took = time(|| {
                black_box(fleet.call("DescribeInstances", &input));
                fleet.journal.truncate(0);
            });
            say(&format!("DescribeInstances, {words}, beside {count} instances"), took, budget);
        }
    }
}

/// Kilobytes of this process in memory.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

fn get(path: &str) -> Request {
    let url = Url::parse(&format!("http://169.254.169.254/latest/meta-data/{path}")).unwrap();
    Request::new("GET".parse().unwrap(), url)
}

fn main() {
    if let Ok(asked) = std::env::var("ROLELAB_BENCH_GETS") {
        return only_gets(&asked);
    }
    if let Ok(asked) = std::env::var("ROLELAB_BENCH_CALLS") {
        return only_calls(&asked);
    }
    let mut learner = worn();
    let state = learner.lab.state().unwrap().clone();
    let (mut world, mut journal) = (state.world.clone(), learner.lab.journal().clone());
    let id = InstanceId::new(learner.lab.host_called("web-1").unwrap());
    let facts = journal.len();
    for path in ["instance-id", "iam/security-credentials/s3access", ""] {
        let request = get(path);
        let took = time(|| {
            black_box(imds::handle(&mut world, &mut journal, &id, &request, 1));
            journal.truncate(facts);
        });
        say(&format!("metadata GET /latest/meta-data/{path}"), took, "5");
    }

    for others in [10_u32, 100_000] {
        let mut crowded = crowd(&state.world, &id, others);
        let request = get("iam/security-credentials/s3access");
        let took = time(|| {
            black_box(imds::handle(&mut crowded, &mut journal, &id, &request, 1));
            journal.truncate(facts);
        });
        say(&format!("the same keys beside {others} instances"), took, "flat");
    }

    fleets();

    let statement = |n: usize| {
        format!(
            r#"{{"Effect":"Allow","Action":"ec2:Describe{n}*","Resource":"arn:aws:ec2:*:*:instance/{n}"}}"#
        )
    };
    let statements: Vec<String> = (0..50).map(statement).collect();
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let document = Arc::new(Document::parse(&text).unwrap());
    let identity = vec![Source { name: "p".to_owned(), document }];
    let policies = Policies { identity, ..Policies::default() };
    let ask = policy::Ask {
        principal: "arn:aws:iam::111122223333:user/a".to_owned(),
        role: None,
        action: "s3:ListBucket".to_owned(),
        resource: "arn:aws:s3:::example-bucket".to_owned(),
        resource_account: None,
        context: policy::Context::new(),
    };
    say("a decision with 50 statements", time(|| drop(black_box(policy::authorise(&ask, &policies)))), "20");
    say("clone of a lesson's state", time(|| drop(black_box(state.clone()))), "1000");

    let mut whole = Learner::new(EIGHT_STEPS, 1);
    for part in rolelab_tests::lesson(EIGHT_STEPS, 1).unwrap().steps.iter().flat_map(|step| &step.solution) {
        whole.make(part);
    }
    let (checkpoints, bytes) = whole.lab.checkpoints();
    println!("{bytes:>11} B   {checkpoints} checkpoints of the whole lesson; budget 32 MB");

    let lines = 200_u32;
    let loop_of_curls = format!(
        "for i in $(seq {lines}); do curl -s 169.254.169.254/latest/meta-data/instance-id > /dev/null; done"
    );
    let (facts, start) = (learner.lab.journal().len(), Instant::now());
    let ran = learner.run("web-1", &loop_of_curls);
    let took = start.elapsed().as_secs_f64();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(learner.lab.journal().len() >= facts + lines as usize, "every request left its facts");
    println!("{:>11.0}     curls a second in the shell; no budget yet", f64::from(lines) / took);
}
