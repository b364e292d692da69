//! Which mutants a clause has, by name.

use super::*;

fn names(check: &Value, after: Option<&str>) -> Vec<String> {
    let goal = json!({ "id": "g", "text": [], "after": after, "check": check });
    let goal: Goal = serde_json::from_value(goal).unwrap();
    let found = weaker(&goal);
    assert!(found.iter().all(|(_, mutant)| mutant != &goal && mutant.id == "g"));
    found.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_clause_is_weakened_in_one_place_at_a_time() {
    for (check, after, wanted) in [
        (json!({ "clock": { "minutes": 5 } }), None, vec!["turned round"]),
        (json!({ "not": { "clock": { "minutes": 5 } } }), None, vec!["turned round"]),
        (
            json!({ "call": { "operation": "X", "by": "role r" } }),
            Some("before"),
            vec!["turned round", "without call.by", "without after"],
        ),
        (
            json!({ "instance": { "name": "a", "at-least": 2, "every": true } }),
            None,
            vec![
                "turned round",
                "instance.at-least 1",
                "without instance.name",
                "without instance.at-least",
                "without instance.every",
            ],
        ),
        (
            json!({ "all": [
                { "not": { "call": { "operation": "X", "from": "laptop" } } },
                { "any": [{ "secret-shown": { "on": "laptop" } }, { "clock": { "minutes": 1 } }] },
            ] }),
            None,
            vec![
                "turned round",
                "without all[0]",
                "without all[0].not.call.from",
                "without all[1]",
                "without all[1].any[0].secret-shown.on",
            ],
        ),
        (
            json!({ "count": { "at-least": 2, "of": [{ "clock": { "minutes": 1 } }, { "secret-shown": { "on": "a" } }] } }),
            None,
            vec!["turned round", "count.at-least 1", "without count[1].secret-shown.on"],
        ),
        (
            json!({ "file": { "on": "laptop", "path": "p", "holds": ["a", "b"] } }),
            None,
            vec!["turned round", "without file.holds[0]", "without file.holds[1]", "without file.holds"],
        ),
        (
            json!({ "allows": { "who": "role r", "action": "a:b", "resource": "*", "context": { "k": "v", "l": "w" } } }),
            None,
            vec![
                "turned round",
                "without allows.context.k",
                "without allows.context.l",
                "without allows.context",
            ],
        ),
    ] {
        let mut wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
        let mut found = names(&check, after);
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "{check}");
    }
}
