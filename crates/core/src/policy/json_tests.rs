//! The reader of JSON beside serde_json: the same texts, the same values; and places.

use serde_json::json;

use super::json::{Node, Value, place, read};

fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => json!(null),
        Value::Bool(value) => json!(value),
        Value::Number(text) => serde_json::from_str(text).unwrap(),
        Value::Text(text) => json!(text),
        Value::List(list) => list.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|m| (m.name.clone(), plain(&m.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// RFC 8259, and what it forbids; the last of two equal names counts for serde_json too.
const TEXTS: &[&str] = &[
    "{}",
    "[]",
    " [ ] ",
    "\"\"",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1.5e+10",
    "1E3",
    "1.25",
    "[1,2]",
    "{\"a\":1}",
    "{\"a\":{\"b\":[null,true,\"c\"]}}",
    "{\"a\":1,\"a\":2}",
    "\"\\u00e9\\n\\t\\r\\b\\f\\/\\\\\\\"\"",
    "\"\\ud83d\\ude00\"",
    "\"é😀\"",
    "\u{feff}{}",
    "",
    " ",
    "{",
    "}",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "[,]",
    "[1 2]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{'a':1}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "01",
    "-",
    "+1",
    ".5",
    "1.",
    "1e",
    "1e+",
    "0x1",
    "nul",
    "nulll",
    "tru",
    "True",
    "NaN",
    "Infinity",
    "\"",
    "\"a",
    "\"\\",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\\ud83d\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\n\"",
    "\"\\ud83d\\u0041\"",
    "\"\\ude00\"",
    "\"a\nb\"",
    "\"a\tb\"",
    "\"\u{1}\"",
    "\"\u{7f}\"",
    "{} {}",
    "{}x",
    "[]]",
    "1 2",
    "\u{a0}1",
    "/**/1",
    "1//",
];

#[test]
fn texts_are_read_as_serde_json_reads_them() {
    for text in TEXTS {
        let (ours, theirs) = (read(text), serde_json::from_str::<serde_json::Value>(text));
        match (ours, theirs) {
            (Ok(node), Ok(value)) => assert_eq!(plain(&node), value, "{text:?}"),
            (Err(broken), Err(_)) => {
                assert!(broken.at <= text.len() && !broken.message.is_empty(), "{text:?}");
            }
            (ours, theirs) => panic!("{text:?}: {ours:?} {theirs:?}"),
        }
        // Each cut of it, too.
        for (at, _) in text.char_indices() {
            let cut = text.get(..at).unwrap();
            assert_eq!(read(cut).is_ok(), serde_json::from_str::<serde_json::Value>(cut).is_ok(), "{cut:?}");
        }
    }
}

#[test]
fn numbers_stay_as_they_are_written() {
    let Value::List(list) = read("[1.50, -0, 1e3]").unwrap().value else { panic!("a list") };
    let texts: Vec<_> = list.into_iter().map(|node| node.value).collect();
    assert_eq!(texts, ["1.50", "-0", "1e3"].map(|text| Value::Number(text.to_owned())));
}

#[test]
fn everything_knows_its_place() {
    let text = " {\"a\" : [1, \"b\"]}";
    let node = read(text).unwrap();
    assert_eq!((node.at, node.end), (1, 17));
    let Value::Object(members) = node.value else { panic!("an object") };
    let member = &members[0];
    assert_eq!(
        (text.get(member.at..member.end), text.get(member.value.at..member.value.end)),
        (Some("\"a\""), Some("[1, \"b\"]"))
    );
    for (at, line, column) in [(0, 1, 1), (3, 1, 4), (4, 2, 1), (6, 2, 2), (9, 3, 1), (99, 3, 2)] {
        assert_eq!(place("abc\né\u{fe}\nx", at), (line, column), "{at}");
    }
}

/// What people get wrong is told so that they can mend it.
#[test]
fn mistakes_are_named() {
    for (text, at, message) in [
        ("01", 1, "a number does not begin with 0"),
        ("{'a':1}", 1, "a text stands in `\"`, not in `'`"),
        ("{a:1}", 1, "expected a name in `\"`"),
        ("{ // a\n}", 2, "JSON has no comments; take this one out"),
        ("{\"a\": 1 /* a */}", 8, "JSON has no comments; take this one out"),
        ("[1] # a", 4, "JSON has no comments; take this one out"),
        ("[1 / 2]", 3, "expected `,` or `]`"),
        ("{“a”: 1}", 1, "a typographic quotation mark; JSON has the straight one, `\"`"),
        ("[‘a’]", 1, "a typographic quotation mark; JSON has the straight one, `\"`"),
        ("\u{feff}{}", 0, "a byte order mark; save the file as UTF-8 without one"),
        ("{\u{a0}\"a\": 1}", 1, "a blank that JSON does not know; type a plain one"),
        ("Version: x", 0, "this looks like YAML; write JSON"),
        ("---\na: 1", 0, "this looks like YAML; write JSON"),
        ("- a", 0, "this looks like YAML; write JSON"),
        ("['a']", 1, "a text stands in `\"`, not in `'`"),
        ("[1,]", 3, "a `,` stands before `]`, and nothing follows it"),
        ("{\"a\":1,}", 7, "a `,` stands before `}`, and nothing follows it"),
        ("{\"a\" 1}", 5, "expected `:`"),
        ("{\"a\":1 \"b\":2}", 7, "expected `,` or `}`"),
        ("[1 2]", 3, "expected `,` or `]`"),
        ("[nonsense]", 1, "expected a value"),
        ("[nul", 4, "the text ends before the document does"),
        ("\"a\nb\"", 2, "a text ends on its line; a line break in it is written `\\n`"),
        ("\"\\x\"", 2, "`\\` begins nothing that JSON knows"),
        ("{} x", 3, "something follows the end of the document"),
    ] {
        let broken = read(text).unwrap_err();
        assert_eq!((broken.at, broken.message), (at, message), "{text}");
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read(&nested(32)).is_ok());
    assert_eq!(read(&nested(33)).unwrap_err().message, "lists and objects nest too deep");
    assert!(read(&"[".repeat(1 << 20)).is_err());
    assert!(read(&"{\"\":".repeat(1 << 18)).is_err());
}
