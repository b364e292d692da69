//! `rolelab labs` as a process: what an author and a teacher see, exit codes, files.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Runs in a folder outside of the repository, so that ids are those of the build.
fn labs(at: &Path, words: &[&str], input: &str) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolelab"));
    command.arg("labs").args(words).current_dir(at);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let out = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(out.stdout), text(out.stderr), out.status.code().unwrap())
}

fn scratch(test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("rolelab-labs-{test}-{}", std::process::id()));
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_lesson_is_begun_checked_packed_and_checked_again() {
    let at = scratch("begin");
    let (out, err, code) = labs(&at, &["new", "my-lesson"], "");
    assert_eq!((err.as_str(), code), ("", 0));
    assert!(out.contains("rolelab labs check my-lesson"), "{out}");
    let (out, _, code) = labs(&at, &["check", "my-lesson"], "");
    assert_eq!(code, 0, "{out}");
    assert!(out.starts_with("my-lesson: good: 2 steps, 3 goals, 3 commands,"), "{out}");
    let (out, _, code) = labs(&at, &["pack", "my-lesson"], "");
    assert!(out.starts_with("my-lesson.json: ") && code == 0, "{out}");
    let (out, _, code) = labs(&at, &["check", "my-lesson.json"], "");
    assert!(out.starts_with("my-lesson.json: good") && code == 0, "{out}");
    let (packed, _, _) = labs(&at, &["pack", "my-lesson", "-o", "-"], "");
    assert_eq!(packed.trim_end(), fs::read_to_string(at.join("my-lesson.json")).unwrap());
    let (_, err, code) = labs(&at, &["new", "my-lesson"], "");
    assert!(err.contains("something stands there already") && code == 2, "{err}");
    let (out, _, code) = labs(&at, &["new", "copied", "--from", "keys-that-leak"], "");
    assert_eq!(code, 0, "{out}");
    assert!(fs::read_to_string(at.join("copied/lab.md")).unwrap().starts_with("## "));
    fs::remove_dir_all(at).unwrap();
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_an_exit_code() {
    let at = scratch("wrong");
    labs(&at, &["new", "my-lesson"], "");
    let lab = at.join("my-lesson/lab.toml");
    let good = fs::read_to_string(&lab).unwrap();
    fs::write(&lab, good.replace("check.object", "check.objct").replace("minutes =", "minuts =")).unwrap();
    let (out, _, code) = labs(&at, &["check", "my-lesson"], "");
    assert_eq!(code, 1);
    assert!(
        out.contains("my-lesson/lab.toml:4: There is no field `minuts` here. Did you mean `minutes`?"),
        "{out}"
    );
    assert!(out.contains("There is no word `objct` here. Did you mean `object`?"), "{out}");
    let (out, _, code) = labs(&at, &["pack", "my-lesson"], "");
    assert!(
        code == 1 && out.contains("my-lesson/lab.toml:4:") && !at.join("my-lesson.json").exists(),
        "{out}"
    );
    fs::write(&lab, good.replace("key = \"todo.txt\"", "key = \"todo\"")).unwrap();
    let (out, _, code) = labs(&at, &["check", "-v", "my-lesson"], "");
    assert_eq!(code, 1);
    assert!(out.contains("does not reach goal `stored`: bucket notes-"), "{out}");
    assert!(out.contains("    | upload: ") || out.contains("upload: ./todo.txt"), "the terminal: {out}");
    fs::remove_dir_all(at).unwrap();
}

#[test]
fn a_lesson_is_played_and_its_code_is_read() {
    let at = scratch("play");
    labs(&at, &["new", "my-lesson"], "");
    // What the solution says is what seed 7 drew.
    let (out, err, _) = labs(&at, &["play", "my-lesson", "--seed", "7"], ":solution\n");
    assert!(out.contains("An empty bucket (1 of 2)") && out.contains("[ ] Make the bucket"), "{out}");
    let bucket = err.split("s3://").nth(1).unwrap().trim().to_owned();
    let lines = format!(
        ":answer guess-empty 2\naws s3 mb s3://wrong-one\n:undo\n:foo\n:hint\naws s3 mb s3://{bucket}\naws s3 ls s3://{bucket}\n\
         :step 2\n:pass 5\n:skip\naws s3 cp todo.txt s3://{bucket}/\n:goals\n:quit\necho never\n"
    );
    let (out, err, code) = labs(&at, &["play", "my-lesson", "--seed", "7"], &lines);
    assert_eq!(code, 0, "{err}");
    for shown in [
        "An error: noted",
        "This lesson goes on with",
        "There is no word :foo",
        "hint: The AWS CLI has a family",
        "[x] Make the bucket",
        "An error: not so",
        "\nWhy\n",
        "Put a file into it (2 of 2)",
        "Every goal is reached.",
        "Completion code: my-lesson-",
    ] {
        assert!(out.contains(shown), "{shown}: {out}");
    }
    assert!(!out.contains("never"));
    let code_text = out.split("Completion code: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    let (out, _, code) = labs(&at, &["verify", &code_text, "--of", "my-lesson"], "");
    assert!(code == 0 && out.contains("good: A first lesson,") && out.contains("seed 7"), "{out}");
    let (out, _, code) = labs(&at, &["verify", &code_text], "");
    assert!(code == 1 && out.contains("no good: It begins with no lesson of this build"), "{out}");
    let forged = code_text.replace(|c: char| c.is_ascii_digit(), "7");
    let (out, _, code) = labs(&at, &["verify", &forged, "--of", "my-lesson"], "");
    assert!(code == 1 && out.contains("no good"), "{out}");
    let (out, _, _) = labs(&at, &["play", "my-lesson", "--step", "put"], ":quit\n");
    assert!(out.contains("(2 of 2)") && !out.contains("(1 of 2)"), "{out}");
    fs::remove_dir_all(at).unwrap();
}

#[test]
fn words_that_cannot_be_meant_are_refused_with_the_way_out() {
    let at = scratch("words");
    for (words, says) in [
        (&["frob"][..], "there is no command `labs frob`; there are: check, new, pack"),
        (&[], "a command is missing"),
        (&["pack"], "which? rolelab labs pack LESSON"),
        (&["pack", "a", "b"], "`b` is too much"),
        (
            &["pack", "nothing"],
            "there is no folder, file or lesson `nothing`; the lessons are: keys-that-leak",
        ),
        (&["play", "nothing"], "there is no folder, file or lesson `nothing`"),
        (&["play", "first-role", "--step", "nowhere"], "there is no step `nowhere`; the steps are: "),
        (&["play", "first-role", "--seed", "x"], "--seed takes a whole number"),
        (&["check", "--seed", "1"], "--seed"),
        (&["new", "Not An Id"], "in small letters, digits and hyphens"),
        (&["new", "ok", "--from", "nothing"], "there is no folder, file or lesson `nothing`"),
        (&["verify"], "which? rolelab labs verify CODE"),
    ] {
        let (_, err, code) = labs(&at, words, "");
        assert!(err.contains(says) && code == 2, "{words:?}: {err}");
        assert!(err.contains("rolelab labs --help") || !err.contains("Try:"), "{err}");
    }
    let (out, _, code) = labs(&at, &["--help"], "");
    assert!(out.contains("usage: rolelab labs check") && code == 0);
    let (out, _, code) = labs(&at, &["schema"], "");
    assert!(out.contains("\"$schema\"") && code == 0);
    fs::remove_dir_all(at).unwrap();
}

/// In the repository, wherever one stands in it, ids are those of its content folder.
#[test]
fn lessons_are_found_from_everywhere_in_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (below, named) in [
        (".", "crates/labs/content/sandbox: good"),
        ("crates/labs", "content/sandbox: good"),
        ("crates/labs/content", "sandbox: good"),
        ("crates/labs/content/sandbox", "crates/labs/content/sandbox: good"),
    ] {
        let (out, err, code) = labs(&root.join(below), &["check", "sandbox"], "");
        assert!(code == 0 && out.contains(named), "{below}: {out}{err}");
    }
    let (out, err, code) = labs(&root.join("crates/labs/content"), &["check", "nothing"], "");
    assert!(code == 2 && err.contains("there is no folder, file or lesson `nothing`"), "{out}{err}");
}
