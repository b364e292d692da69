//! Every bound is asked: each row breaks a good lesson in one place, as JSON, and names what has to be said.

use serde_json::{Value, json};

use crate::Lesson;

fn good() -> Value {
    let text = |text: &str| json!([{ "text": text }]);
    json!({
        "schema": 1, "id": "a-lesson", "title": "T", "summary": "S", "minutes": 5, "level": "beginner",
        "variables": { "word": { "name": "a" } },
        "world": [{ "file": { "on": "laptop", "path": "~/f", "text": "x" } }],
        "steps": [{
            "id": "look", "title": "Look", "why": [], "prose": [{ "paragraph": { "text": text("Look.") } }],
            "questions": [{ "id": "guess", "ask": text("?"), "options": [text("a"), text("b")], "answer": "2",
                "until": "seen", "told": text("b") }],
            "goals": [
                { "id": "seen", "text": text("See"), "check": { "secret-shown": {} } },
                { "id": "more", "text": text("More"), "after": "seen", "check": { "clock": { "minutes": 1 } } },
            ],
            "hints": [text("1"), text("2"), text("3")],
            "feedback": [{ "id": "said", "when": { "clock": { "minutes": 1 } }, "say": text("So.") }],
            "solution": [{ "run": { "on": "laptop", "run": "ls" } }],
        }],
        "takeaways": [text("1")],
    })
}

fn many(count: usize, value: &Value) -> Value {
    Value::Array(vec![value.clone(); count])
}

/// Where, what is put there, what has to be said.
fn rows() -> Vec<(&'static str, Value, &'static str)> {
    let check = "/steps/0/goals/0/check";
    let clock = json!({ "clock": { "minutes": 1 } });
    let line = json!([{ "text": "x" }]);
    let paragraph = json!({ "paragraph": { "text": line } });
    let moves = |part: Value| json!([part]);
    let deep = (0..6).fold(clock.clone(), |inner, _| json!({ "not": inner }));
    let exec = json!([{ "exec": { "host": "a|b", "text": "x" } }]);
    let mut rows: Vec<(&'static str, Value, &'static str)> = [
        "/takeaways/0",
        "/steps/0/prose/0/paragraph/text",
        "/steps/0/hints/1",
        "/steps/0/goals/1/text",
        "/steps/0/questions/0/ask",
        "/steps/0/questions/0/told",
        "/steps/0/questions/0/options/1",
        "/steps/0/feedback/0/say",
    ]
    .map(|place| (place, exec.clone(), "`a|b` is no host"))
    .to_vec();
    let context: Value = Value::Object((0..11).map(|n| (format!("aws:k{n}"), json!("v"))).collect());
    rows.extend([
        (
            check,
            json!({ "metadata-defaults": { "http-tokens-enforced": "on" } }),
            "`http-tokens-enforced` is `on`",
        ),
        (
            check,
            json!({ "allows": { "who": "role x", "action": "s3:X", "resource": "*", "context": context } }),
            "There are 11 keys of `context`",
        ),
        ("/steps/0/why", moves(json!({ "list": { "items": [exec] } })), "`a|b` is no host"),
        ("/steps/0/why", moves(json!({ "table": { "head": [], "rows": [[exec]] } })), "`a|b` is no host"),
        (
            "/steps/0/why",
            moves(json!({ "table": { "head": [], "rows": many(61, &json!([])) } })),
            "There are 61 rows of a table",
        ),
        (
            "/steps/0/why",
            moves(json!({ "table": { "head": [], "rows": [many(11, &line)] } })),
            "There are 11 cells of a row",
        ),
        (
            "/steps/0/questions/0",
            json!({ "id": "guess", "ask": line, "options": [], "answer": " ", "told": line }),
            "`answer` is empty.",
        ),
    ]);
    rows.extend([
        ("/schema", json!(0), "Its `schema` is 0"),
        ("/id", json!("A"), "The lesson's id `A` is not made of"),
        ("/id", json!("-a"), "The lesson's id"),
        ("/id", json!("a".repeat(41)), "The lesson's id"),
        ("/title", json!(" "), "`title` has 1 bytes"),
        ("/title", json!("a".repeat(81)), "`title` has 81 bytes"),
        ("/summary", json!("a".repeat(5000)), "has 5000 bytes, and may have 4096."),
        ("/minutes", json!(0), "`minutes` is 0"),
        ("/minutes", json!(181), "`minutes` is 181"),
        ("/teaches", many(41, &json!("curl")), "There are 41 entries of `teaches`"),
        ("/needs", many(41, &json!("a")), "There are 41 entries of `needs`"),
        ("/organization", json!({ "rcps": [many(7, &json!({ "name": "p", "document": "{}" }))] }), "There are 7 policies of a level"),
        ("/variables", Value::Object((0..17).map(|n| (format!("v{n}"), json!({ "name": "a" }))).collect()), "There are 17 variables"),
        ("/steps/0/id", json!("Look"), "The step's id `Look` is not made of"),
        ("/steps/0/goals/0/id", json!("a b"), "The goal's id `a b` is not made of"),
        ("/steps/0/questions/0/id", json!(""), "The question's id `` is not made of"),
        ("/steps/0/feedback/0/id", json!("\u{e9}"), "The feedback's id"),
        ("/steps/0/solution", moves(json!({ "minutes": 10081 })), "the solution lets 10081 minutes pass"),
        ("/steps/0/feedback", Value::Array((0..10).map(|n| json!({ "id": format!("f{n}"), "when": { "any": many(39, &clock) }, "say": line })).collect()), "There are 402 clauses, and there may be 400."),
        ("/needs", json!(["../x"]), "`../x` is not made of"),
        ("/takeaways", many(6, &line), "There are 6 takeaways"),
        ("/knobs", json!({ "policy-delay": 3601 }), "A delay of `knobs`"),
        ("/organization", json!({ "scps": many(7, &json!([])) }), "There are 7 levels of the organisation"),
        ("/variables", json!({ "a b": { "name": "a" } }), "`a b` can be no variable's name."),
        ("/variables", json!({ "exec": { "name": "a" } }), "`exec` can be no variable's name."),
        ("/variables", json!({ "a": { "name": "a\"" } }), "Variable `a` may be `a\"`"),
        ("/variables", json!({ "a": { "pick": ["b", "$(x)"] } }), "Variable `a` may be `$(x)`"),
        ("/variables", json!({ "a": { "pick": [] } }), "Variable `a` picks one of 0 words."),
        ("/variables", json!({ "a": { "number": [5, 4] } }), "Variable `a` begins at 5 and ends at 4."),
        ("/world", many(41, &json!({ "wait": 1 })), "There are 41 moves of `world`"),
        ("/world", moves(json!({ "wait": 51 })), "`world` skips 51 waits at once"),
        ("/world", moves(json!({ "minutes": 10081 })), "`world` lets 10081 minutes pass"),
        ("/world", json!([{ "minutes": 10000 }, { "minutes": 10000 }]), "`world` lets 20000 minutes pass"),
        (
            "/world",
            json!([{ "minutes": u32::MAX }, { "minutes": 1 }]),
            "`world` lets 4294967295 minutes pass",
        ),
        (
            "/world",
            moves(json!({ "answer": { "question": "guess", "with": "1" } })),
            "`world` answers a question",
        ),
        ("/world", moves(json!({ "run": { "on": "a b", "run": "ls" } })), "`a b` is no host"),
        (
            "/world",
            moves(json!({ "file": { "on": "laptop", "path": "f", "text": "a".repeat(16385) } })),
            "has 16385 bytes, and may have 16384.",
        ),
        ("/steps", many(21, &good()["steps"][0]), "There are 21 steps"),
        ("/steps/0/id", json!("seen"), "Two parts have the id `seen`."),
        ("/steps/0/feedback/0/id", json!("guess"), "Two parts have the id `guess`."),
        ("/steps/0/goals", json!([]), "Step `look` has no goal."),
        ("/steps/0/prose", many(61, &paragraph), "There are 61 blocks of prose"),
        ("/steps/0/hints", many(6, &line), "There are 6 hints"),
        ("/steps/0/prose", moves(json!({ "code": { "host": "a;b", "text": "x" } })), "`a;b` is no host"),
        (
            "/steps/0/prose",
            moves(json!({ "list": { "items": many(61, &line) } })),
            "There are 61 items of a list",
        ),
        (
            "/steps/0/prose/0/paragraph/text",
            json!([{ "exec": { "host": "..\\", "text": "x" } }]),
            "`..\\` is no host",
        ),
        ("/steps/0/prose/0/paragraph/text", json!([{ "text": "a\u{202e}b" }]), "holds the letter \\u{202e}"),
        ("/steps/0/prose/0/paragraph/text", json!([{ "text": "a\u{1b}[2J" }]), "holds the letter \\u{1b}"),
        (
            "/steps/0/solution",
            moves(json!({ "file": { "on": "laptop", "path": "f", "text": "" } })),
            "The solution lays a file",
        ),
        (
            "/steps/0/solution",
            moves(json!({ "answer": { "question": "gues", "with": "1" } })),
            "`gues` is no question; there are: guess.",
        ),
        (
            "/steps/0/goals/1/after",
            json!("more"),
            "`after` names `more`, which is no goal before it; there are: seen.",
        ),
        ("/steps/0/questions/0/until", json!("x"), "`until` names `x`"),
        ("/steps/0/questions/0/answer", json!("0"), "`answer` is `0`"),
        ("/steps/0/questions/0/answer", json!("3"), "`answer` is `3`"),
        ("/steps/0/questions/0/options", json!([line]), "There are 1 `options`"),
        ("/steps/0/questions/0/options", many(6, &line), "There are 6 `options`"),
        (check, json!({ "all": [] }), "has no clause in it"),
        (check, json!({ "count": { "at-least": 2, "of": [clock] } }), "`at-least` is 2 of 1."),
        (check, json!({ "count": { "at-least": 0, "of": [clock] } }), "`at-least` is 0 of 1."),
        (check, json!({ "any": many(40, &clock) }), "There are more than 40 clauses."),
        (check, deep, "more than 6 deep"),
        (
            check,
            json!({ "instance": { "state": "up" } }),
            "`state` is `up`; there are: pending, running, stopping, stopped.",
        ),
        (
            check,
            json!({ "instance": { "http-tokens": "on" } }),
            "`http-tokens` is `on`; there are: optional, required.",
        ),
        (check, json!({ "instance": { "http-endpoint": "on" } }), "`http-endpoint` is `on`"),
        (
            check,
            json!({ "instance": { "instance-metadata-tags": "on" } }),
            "`instance-metadata-tags` is `on`",
        ),
        (check, json!({ "instance": { "hop-limit-at-most": 65 } }), "`hop-limit-at-most` is 1 to 64."),
        (check, json!({ "instance": { "tag": "Name" } }), "`tag` is `Key=Value`."),
        (
            check,
            json!({ "metadata-defaults": { "http-tokens": "none" } }),
            "there are: optional, required, no-preference.",
        ),
        (check, json!({ "metadata-defaults": { "hop-limit": "65" } }), "`hop-limit` is `65`"),
        (check, json!({ "allows": { "who": "x", "action": "s3:X", "resource": "*" } }), "`who` is `x`"),
        (
            check,
            json!({ "denies": { "who": "role x", "action": "X", "resource": "*" } }),
            "`action` is `SERVICE:ACTION`.",
        ),
        (check, json!({ "call": { "operation": "X", "by": "role " } }), "`by` is `role `"),
        (check, json!({ "metadata": { "path": "/", "status": 1, "method": "get" } }), "`method` is `get`"),
        (check, json!({ "metadata": { "path": "/", "status": 1, "version": 3 } }), "`version` is 1 or 2."),
        (check, json!({ "metadata": { "path": "latest", "status": 1 } }), "`path` begins with `/`."),
        (check, json!({ "answered": { "question": "x" } }), "`x` is no question"),
        ("/steps/0/feedback/0/when", json!({ "instance": { "state": "up" } }), "said: `state` is `up`"),
    ]);
    rows
}

#[test]
fn every_bound_is_asked() {
    let text = good().to_string();
    assert_eq!(Lesson::read(&text, 1).unwrap().problems(), []);
    let mut failed = Vec::new();
    for (place, put, wanted) in rows() {
        let mut lesson = good();
        match lesson.pointer_mut(place) {
            Some(value) => *value = put.clone(),
            None => lesson[place.trim_start_matches('/')] = put.clone(),
        }
        match Lesson::read(&lesson.to_string(), 1) {
            Err(why) if why.0.contains(wanted) => assert!(why.0.len() < 300, "{why}"),
            Err(why) => failed.push(format!("{place} {wanted}: {why}")),
            Ok(_) => failed.push(format!("{place}: nothing said of {wanted}")),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn what_a_variable_stands_for_is_asked_once_it_is_drawn() {
    let mut lesson = good();
    lesson["variables"] = json!({ "word": { "pick": ["required"] }, "host": { "pick": ["laptop"] } });
    lesson["steps"][0]["goals"][0]["check"] = json!({ "instance": { "http-tokens": "{{word}}" } });
    lesson["steps"][0]["solution"] = json!([{ "run": { "on": "{{host}}", "run": "ls" } }]);
    let read = Lesson::read(&lesson.to_string(), 1).unwrap();
    assert_eq!(read.problems(), []);
    assert!(read.variables.is_empty());
}
