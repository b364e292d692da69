//! Lessons that a stranger made: malformed and hostile ones are refused with a sentence that helps, and have no effect.
//! `lessons/expected.json` lists them; the page's tests drop the same files.

#![allow(clippy::unwrap_used)]

use std::{fs, path::PathBuf};

use rolelab_labs::{
    Lab,
    lab::EPOCH,
    lesson::{self, Lesson, MAX_BYTES},
};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("lessons")
}

/// Each file with its row.
fn files() -> Vec<(Value, String)> {
    let rows: Vec<Value> =
        serde_json::from_str(&fs::read_to_string(folder().join("expected.json")).unwrap()).unwrap();
    let read = |row: Value| {
        let mut text = fs::read_to_string(folder().join(row["file"].as_str().unwrap())).unwrap();
        let pad = usize::try_from(row["pad"].as_u64().unwrap_or(0)).unwrap();
        text.push_str(&" ".repeat(pad.saturating_sub(text.len())));
        (row, text)
    };
    rows.into_iter().map(read).collect()
}

/// Reads and opens: what a page does with a file that is dropped.
fn open(text: &str) -> Result<Lab, String> {
    let lesson = Lesson::read(text, 1).map_err(|why| why.to_string())?;
    Lab::open_lesson(lesson, 1, EPOCH)
}

#[test]
fn malformed_and_hostile_lessons_are_refused_with_what_is_wrong() {
    let mut kinds = [0, 0];
    for (row, text) in files() {
        let file = row["file"].as_str().unwrap();
        kinds[usize::from(file.starts_with("hostile/"))] += 1;
        match (open(&text), row["refused"].as_str()) {
            (Err(why), Some(wanted)) => {
                assert!(why.contains(wanted), "{file}: {why}");
                assert!(why.len() < 400, "{file}: a sentence, not {} bytes", why.len());
            }
            (Ok(lab), None) => {
                let shown = serde_json::to_string(&lab.view().lesson.unwrap()).unwrap();
                let text = serde_json::to_string(row["shows"].as_str().unwrap()).unwrap();
                assert!(shown.contains(text.trim_matches('"')), "{file}: shown as text");
            }
            (Ok(_), Some(wanted)) => unreachable!("{file} was opened, and has to be refused: {wanted}"),
            (Err(why), None) => unreachable!("{file} was refused: {why}"),
        }
    }
    assert!(kinds.iter().all(|count| *count >= 5), "{kinds:?}");
}

#[test]
fn every_file_is_listed() {
    let listed: Vec<String> =
        files().iter().map(|(row, _)| row["file"].as_str().unwrap().to_owned()).collect();
    for kind in ["malformed", "hostile"] {
        for entry in fs::read_dir(folder().join(kind)).unwrap().flatten() {
            let name = format!("{kind}/{}", entry.file_name().to_string_lossy());
            assert!(listed.contains(&name), "{name} stands in expected.json");
        }
    }
}

/// Whatever becomes of a lesson's text, it is read or refused, and what is read can be opened or is refused.
#[test]
fn no_text_is_more_than_refused() {
    let good = rolelab_lesson::source::pack(&lesson::undrawn("first-role").unwrap()).unwrap();
    assert!(Lesson::read(&good, 1).is_ok());
    let tries = [0, 1, good.len() / 7, good.len() / 3, good.len() / 2, good.len() - 1];
    for at in tries {
        let (before, after) = good.split_at(good.floor_char_boundary(at));
        let texts = [
            before.to_owned(),
            format!("{before}\0{after}"),
            format!("{before}\"{after}"),
            format!("{before}{before}"),
        ];
        for text in texts {
            assert!(Lesson::read(&text, 1).is_err() || at == 0);
        }
    }
    let swaps = [
        ("\"minutes\":", "\"minutes\":99999999999999999999999999,\"x\":"),
        ("\"minutes\":", "\"minutes\":-1,\"x\":"),
        ("\"minutes\":", "\"minutes\":1e400,\"x\":"),
        ("\"minutes\":", "\"minutes\":1,\"minutes\":"),
        ("\"schema\":1", "\"schema\":[1]"),
        ("\"schema\":1", "\"schema\":1.5"),
        ("\"id\":\"first-role\"", "\"id\":\"\""),
        ("\"id\":\"first-role\"", "\"id\":\"CON\""),
        ("\"id\":\"first-role\"", "\"id\":\"__proto__\""),
        ("\"id\":\"first-role\"", "\"id\":\"a\\u0000b\""),
        ("\"goals\":[", "\"goals\":[null,"),
        ("\"steps\":[", "\"steps\":[[],"),
    ];
    for (stands, put) in swaps {
        let text = good.replacen(stands, put, 1);
        assert_ne!(text, good, "{stands}");
        assert!(Lesson::read(&text, 1).is_err(), "{put}");
    }
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "\"\"",
        "1e999",
        "\u{feff}{}",
        &"[".repeat(MAX_BYTES),
        &"{\"a\":".repeat(MAX_BYTES / 5),
    ] {
        assert!(Lesson::read(text, 1).is_err(), "{text:.20}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    /// A byte changed, a piece left out or doubled: nothing panics, and what is read is in bounds.
    #[test]
    fn a_damaged_lesson_is_read_or_refused(at in 0_usize..20_000, len in 0_usize..60, put in "[ -~\u{7f}-\u{2fff}]{0,4}") {
        let good = rolelab_lesson::source::pack(&lesson::undrawn("first-role").unwrap()).unwrap();
        let at = good.floor_char_boundary(at % good.len());
        let end = good.floor_char_boundary((at + len).min(good.len()));
        let (before, after) = (good.split_at(at).0, good.split_at(end).1);
        let text = format!("{before}{put}{after}");
        if let Ok(lesson) = Lesson::read(&text, 1) {
            proptest::prop_assert_eq!(lesson.fits(), Ok(()));
            proptest::prop_assert!(lesson.variables.is_empty());
        }
    }
}
