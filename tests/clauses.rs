//! Every clause of a lesson, and every field of it, on labs in which it holds and in which it does not: the fact that shows
//! it, or the sentence that says what is missing. The lab is played by hand; nothing is put into the account from behind.

#![allow(clippy::unwrap_used, clippy::panic)]

use rolelab_core::sts::AccessKey;
use rolelab_labs::{
    Action, Input, Lab, hosts,
    lesson::{
        Clause, Lesson, Move, Question, Step,
        judge::{Facts, Verdict, judge},
        prose::Inline,
    },
    play::Player,
};

#[path = "clauses/rows_table.rs"]
mod rows_table;

use rows_table::CASES;

/// What is done in a lab, and what clauses say afterwards.
pub struct Case {
    /// Its name, for a test that fails.
    name: &'static str,
    /// A line a row: `laptop$ LINE`, `@ wait`, `@ minutes 5`, `@ answer QUESTION: TEXT`.
    play: &'static [&'static str],
    /// Clause as JSON, and what it says.
    rows: &'static [(&'static str, Result<&'static str, &'static str>)],
}

/// Plays by hand.
struct Hand(Lab);

impl Player for Hand {
    fn lab(&self) -> &Lab {
        &self.0
    }
    fn send(&mut self, input: Input) {
        self.0.dispatch(input);
    }
}

/// A lab with two questions and no goal in the way.
fn opened() -> Hand {
    let question = |id: &str, answer: &str, until: Option<&str>| Question {
        id: id.to_owned(),
        ask: vec![Inline::Text("Which?".to_owned())],
        options: Vec::new(),
        answer: answer.to_owned(),
        until: until.map(str::to_owned),
        told: Vec::new(),
    };
    let step = Step {
        id: "only".to_owned(),
        questions: vec![question("typed", "Blue", None), question("guess", "x", Some("never"))],
        ..Step::default()
    };
    let lesson = Lesson { schema: 1, id: "clauses".to_owned(), steps: vec![step], ..Lesson::default() };
    Hand(Lab::open_lesson(lesson, 7, rolelab_labs::lab::EPOCH).unwrap())
}

fn play(hand: &mut Hand, line: &str) {
    if let Some((host, line)) = line.split_once("$ ").filter(|(host, _)| !host.contains(' ')) {
        let line = hand.0.fill(line);
        assert!(hand.line(host, &line), "{line} came to its end");
        return;
    }
    let part = match line.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["@", "wait"] => Move::Wait(1),
        ["@", "minutes", count] => Move::Minutes(count.parse().unwrap()),
        ["@", "answer", question, with @ ..] => {
            Move::Answer { question: question.trim_end_matches(':').to_owned(), with: with.join(" ") }
        }
        ["@", "press", "terminate", label] => {
            let instance = hand.0.host_called(label).unwrap();
            let to = rolelab_labs::input::Change::Terminate;
            hand.send(Input::Console { action: Action::SetState { instance, to } });
            return;
        }
        _ => panic!("{line} is no row"),
    };
    hand.make(&part);
}

/// The id of the second user's key.
fn ninas(lab: &Lab) -> String {
    let nina = |key: &&AccessKey| key.holder.user().is_some_and(|user| user.as_str() == "nina");
    lab.world().sts.keys.values().find(nina).map(|key| key.id.to_string()).unwrap_or_default()
}

fn verdict(lab: &Lab, clause: &Clause) -> Verdict {
    let state = lab.state().unwrap();
    let labels = hosts::labels(&state.world);
    let facts = Facts {
        world: &state.world,
        hosts: &state.hosts,
        journal: lab.journal().since(state.start.facts),
        recorded: lab.journal().entries(),
        labels: &labels,
        answers: &state.answers,
        began: state.start.at.unwrap_or(lab.epoch()),
    };
    judge(clause, &facts)
}

#[test]
fn clauses_hold_or_say_what_is_missing() {
    let mut wrong = Vec::new();
    for case in CASES {
        let mut hand = opened();
        case.play.iter().for_each(|line| play(&mut hand, line));
        for (text, expected) in case.rows {
            let clause: Clause = serde_json::from_str(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            let got = verdict(&hand.0, &clause);
            let text_of = |text: &str| hand.0.fill(&text.replace("{{nina's}}", &ninas(&hand.0)));
            let expected = match expected {
                Ok(fact) => Verdict::Passed(text_of(fact)),
                Err(missing) => Verdict::Open(text_of(missing)),
            };
            if got != expected {
                wrong.push(format!("{}: {text}\n   expected {expected:?}\n   came out {got:?}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sentences are clauses: they begin with a small letter or a name, and stop without a full stop.
#[test]
fn sentences_are_clauses_of_one_voice() {
    for (text, expected) in CASES.iter().flat_map(|case| case.rows) {
        let (Ok(said) | Err(said)) = expected;
        assert!(!said.ends_with('.') && !said.is_empty(), "{text}: {said}");
        assert!(!said.contains("incorrect") && !said.contains("wrong"), "{text}: {said}");
    }
}

/// Every clause is in the table at least once holding and once not.
#[test]
fn every_clause_is_seen_both_ways() {
    let seen = |name: &str, holds: bool| {
        CASES.iter().flat_map(|case| case.rows).any(|(text, expected)| {
            expected.is_ok() == holds && serde_json::from_str::<Clause>(text).unwrap().name() == name
        })
    };
    for name in Clause::NAMES {
        assert!(seen(name, true), "{name} holds nowhere");
        assert!(seen(name, false), "{name} is missing nowhere");
    }
}

/// The words that lessons have for what a metadata service decides are the engine's own.
#[test]
fn lessons_know_every_reason_of_the_metadata_service() {
    for word in rolelab_lesson::WHYS {
        let read: Result<rolelab_core::imds::Why, _> = serde_json::from_value(word.into());
        assert!(read.is_ok(), "{word}");
    }
}
