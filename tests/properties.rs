//! What holds whatever is done: the determinism law, the law of `advance`, saves at every prefix, and what must be
//! true of any account. Found by chance, with the same chances every time; `PROPTEST_CASES=1000` takes others.

#![allow(clippy::unwrap_used, clippy::panic)]

mod chance;

use std::collections::BTreeSet;

use chance::{Act, act, holds, millis, session};
use proptest::prelude::*;
use rolelab_core::journal::Event;
use rolelab_labs::{
    Input, Lab, Outcome, View, input::TerminalChange, lab::EPOCH, save::Save, snapshot::Snapshot,
    view::PastView,
};

fn open(lesson: &str, seed: u64) -> Lab {
    Lab::open(lesson, seed, EPOCH).unwrap()
}

/// Does them; gives the inputs they were, and what came of each.
fn play(lab: &mut Lab, acts: &[Act]) -> (Vec<Input>, Vec<Outcome>) {
    acts.iter()
        .map(|act| {
            let input = act.input(lab);
            (input.clone(), lab.dispatch(input))
        })
        .unzip()
}

/// All that can be seen of a lab. While a line runs there is no state to look at.
macro_rules! same {
    ($a:expr, $b:expr) => {
        prop_assert_eq!($a.state(), $b.state());
        prop_assert_eq!($a.journal(), $b.journal());
        prop_assert_eq!($a.view(), $b.view());
        prop_assert_eq!($a.hungry(), $b.hungry());
    };
}

#[test]
fn equal_inputs_give_an_equal_lab_and_equal_bytes() {
    holds(120, &session(14), |(lesson, seed, acts)| {
        let (mut a, mut b) = (open(lesson, seed), open(lesson, seed));
        let (inputs, outcomes) = play(&mut a, &acts);
        for (input, outcome) in inputs.iter().zip(&outcomes) {
            prop_assert_eq!(&b.dispatch(input.clone()), outcome);
        }
        same!(a, b);
        let bytes = |lab: &Lab| serde_json::to_vec(&(lab.state(), lab.journal())).unwrap();
        prop_assert_eq!(bytes(&a), bytes(&b));
        Ok(())
    });
}

/// What terminals showed, whatever the pieces it came in.
fn shown(outcomes: &[Outcome]) -> Vec<String> {
    let mut all: Vec<(String, String)> = Vec::new();
    for change in outcomes.iter().flat_map(|outcome| &outcome.terminal) {
        let (key, text) = match change {
            TerminalChange::Output(chunk) => {
                (format!("{} {:?}", chunk.host, chunk.stream), chunk.text.clone())
            }
            other => (String::new(), format!("{other:?}")),
        };
        match all.last_mut().filter(|(last, _)| !key.is_empty() && *last == key) {
            Some((_, open)) => open.push_str(&text),
            None => all.push((key, text)),
        }
    }
    all.into_iter().map(|(key, text)| key + &text).collect()
}

#[test]
fn two_advances_are_one() {
    let spans = (0..200_000_i64, 0..200_000_i64).prop_flat_map(|(a, b)| {
        prop_oneof![Just((a % 9_000, b % 9_000)), Just((a, b)), Just((a * 100, b * 100)), Just((0, b))]
    });
    holds(120, &(session(12), spans), |((lesson, seed, acts), (a, b))| {
        let (mut once, mut twice) = (open(lesson, seed), open(lesson, seed));
        play(&mut once, &acts);
        play(&mut twice, &acts);
        let one = [once.dispatch(Input::Advance { millis: a + b })];
        let two = [a, b].map(|millis| twice.dispatch(Input::Advance { millis }));
        same!(once, twice);
        prop_assert_eq!(shown(&one), shown(&two));
        let passed = |all: &[Outcome]| all.iter().flat_map(|o| o.passed.clone()).collect::<Vec<_>>();
        prop_assert_eq!(passed(&one), passed(&two));
        Ok(())
    });
}

#[test]
fn a_save_replays_at_every_prefix() {
    holds(60, &session(12), |(lesson, seed, acts)| {
        let mut lab = open(lesson, seed);
        let mut save = Save::new(&lab, "build");
        for act in &acts {
            let input = act.input(&lab);
            prop_assert!(save.push(&input));
            let outcome = lab.dispatch(input);
            save.passed.extend(outcome.passed);
            let text = serde_json::to_string(&save).unwrap();
            let (restored, _) = Lab::restore(&Save::read(&text).unwrap()).unwrap();
            same!(restored, lab);
        }
        Ok(())
    });
}

#[test]
fn a_snapshot_goes_on_like_the_lab_it_was_taken_of() {
    holds(60, &(session(10), prop::collection::vec(act(), 1..8)), |((lesson, seed, acts), later)| {
        let mut lab = open(lesson, seed);
        play(&mut lab, &acts);
        let Some(snapshot) = lab.snapshot() else { return Ok(()) };
        let text = serde_json::to_string(&snapshot).unwrap();
        let mut opened = Lab::from_snapshot(Snapshot::read(&text).unwrap()).unwrap();
        // A snapshot holds no inputs: there is no going back in the lab opened from it.
        prop_assert_eq!(opened.view().past.undo, None);
        let seen = |lab: &Lab| View { past: PastView::default(), ..lab.view() };
        prop_assert_eq!(
            (opened.state(), opened.journal(), seen(&opened)),
            (lab.state(), lab.journal(), seen(&lab))
        );
        let (_, outcomes) = play(&mut lab, &later);
        let (_, again) = play(&mut opened, &later);
        prop_assert_eq!(outcomes, again);
        prop_assert_eq!(
            (opened.state(), opened.journal(), seen(&opened)),
            (lab.state(), lab.journal(), seen(&lab))
        );
        Ok(())
    });
}

/// What is true of every account and journal.
fn sound(lab: &Lab) -> Result<(), TestCaseError> {
    let mut last = EPOCH;
    let mut requests = BTreeSet::new();
    for (number, entry) in lab.journal().entries().iter().enumerate() {
        prop_assert_eq!(entry.number, number as u64);
        prop_assert!(entry.at >= last, "fact {} lies before the one before it", number);
        last = entry.at;
        if let Event::ApiCall(call) = &entry.event {
            prop_assert!(requests.insert(call.request_id.clone()), "two calls are {}", call.request_id);
        }
    }
    let Some(state) = lab.state() else { return Ok(()) };
    let world = &state.world;
    prop_assert!(last <= world.now, "the last fact lies ahead of the clock");
    prop_assert!(world.due.keys().all(|due| *due > world.now), "something is overdue");
    for (id, key) in &world.sts.keys {
        prop_assert_eq!(id, &key.id);
        prop_assert!(key.expires.is_none_or(|ends| ends > key.issued), "{} ends before it begins", id);
        prop_assert_eq!(key.expires.is_some(), key.token.is_some(), "{} is half a temporary key", id);
    }
    let mut ids = BTreeSet::new();
    let mut addresses = BTreeSet::new();
    let mut unique = |id: &str| -> Result<(), TestCaseError> {
        prop_assert!(ids.insert(id.to_owned()), "{} is given twice", id);
        Ok(())
    };
    for instance in world.ec2.instances.values() {
        for id in [instance.id.as_str(), &instance.mac, &instance.interface, &instance.volume] {
            unique(id)?;
        }
        if instance.terminated.is_none() {
            prop_assert!(addresses.insert(instance.private_address), "{} twice", instance.private_address);
        }
        if let Some(association) = &instance.association {
            unique(association.id.as_str())?;
        }
        if let Some(keys) = &instance.role_keys {
            prop_assert!(keys.next > keys.refreshed);
            for key in keys.sets.iter().flatten() {
                let key = world.sts.keys.get(key);
                prop_assert!(
                    key.is_some_and(|k| k.expires.is_some()),
                    "role keys that the account does not know"
                );
            }
        }
        prop_assert!((1..=64).contains(&instance.options.hop_limit));
        prop_assert!(state.hosts.contains_key(instance.id.as_str()), "{} has no host", instance.id);
    }
    for role in world.iam.roles.values() {
        unique(role.id.as_str())?;
    }
    for profile in world.iam.instance_profiles.values() {
        unique(profile.id.as_str())?;
    }
    for secret in world.sts.keys.values().map(|key| &key.secret) {
        unique(secret)?;
    }
    Ok(())
}

#[test]
fn an_account_stays_sound() {
    holds(150, &session(24), |(lesson, seed, acts)| {
        let mut lab = open(lesson, seed);
        let mut passed = BTreeSet::new();
        let mut facts = lab.began();
        for act in &acts {
            let input = act.input(&lab);
            let outcome = lab.dispatch(input);
            prop_assert_eq!(outcome.journal, (facts, lab.journal().len()));
            facts = lab.journal().len();
            for goal in &outcome.passed {
                prop_assert!(passed.insert(goal.clone()), "{} is passed twice", goal);
            }
            let text = serde_json::to_string(&outcome).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Outcome>(&text).unwrap(), &outcome);
            sound(&lab)?;
            let view = lab.view();
            let goals = view.lesson.into_iter().flat_map(|l| l.steps).flat_map(|step| step.goals);
            for goal in goals {
                prop_assert_eq!(goal.done, passed.contains(&goal.id));
                prop_assert_eq!(goal.done, !goal.evidence.is_empty());
            }
        }
        // Nothing that happened keeps a free prompt from coming back: the third Ctrl-C ends what a trap kept alive.
        for _ in 0..3 {
            for host in lab.view().hosts {
                lab.dispatch(Input::Interrupt { host: host.id });
            }
            for _ in 0..50 {
                lab.dispatch(Input::Resume);
            }
        }
        let busy: Vec<_> = lab.view().hosts.into_iter().filter(|host| host.busy).collect();
        prop_assert!(busy.is_empty(), "Ctrl-C does not end {:?}", busy);
        sound(&lab)
    });
}

/// A block of a terminal begins and ends, one at a time.
#[test]
fn blocks_of_a_terminal_do_not_overlap() {
    holds(60, &(session(16), millis()), |((lesson, seed, acts), _)| {
        let mut lab = open(lesson, seed);
        let (_, outcomes) = play(&mut lab, &acts);
        let mut running = BTreeSet::new();
        for change in outcomes.iter().flat_map(|outcome| &outcome.terminal) {
            match change {
                TerminalChange::Begin { host, .. } => {
                    prop_assert!(running.insert(host.clone()), "{} twice", host);
                }
                TerminalChange::End { host, .. } => {
                    prop_assert!(running.remove(host), "{} ends nothing", host);
                }
                TerminalChange::Output(_) | TerminalChange::Clear { .. } => {}
            }
        }
        let busy: BTreeSet<_> = lab.view().hosts.into_iter().filter(|h| h.busy).map(|h| h.id).collect();
        prop_assert!(running.is_subset(&busy), "{:?} has not ended and does not run: {:?}", running, busy);
        Ok(())
    });
}
