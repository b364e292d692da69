//! `rolelab shell` as a process: bytes in, bytes out, exit codes, files. What bash does is the judge of exit codes
//! and streams; what a command prints is judged elsewhere.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    io::{Read as _, Write as _},
    path::PathBuf,
    process::{Command, Output, Stdio},
};

fn rolelab(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolelab"));
    command.args(words).stdin(Stdio::null());
    command
}

fn run(words: &[&str]) -> (String, String, i32) {
    seen(rolelab(words).output().unwrap())
}

fn seen(out: Output) -> (String, String, i32) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(out.stdout), text(out.stderr), out.status.code().unwrap())
}

fn script(script: &str) -> (String, String, i32) {
    run(&["shell", "-c", script])
}

fn piped(words: &[&str], input: &str) -> (String, String, i32) {
    let mut child =
        rolelab(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    seen(child.wait_with_output().unwrap())
}

/// A path in a folder of this test alone.
fn scratch(test: &str, name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn a_script_has_its_own_streams_and_exit_code() {
    // The same rows through `bash -c`.
    for (text, stdout, status) in [
        ("echo one; echo two >&2", "one\n", 0),
        ("true\nfalse", "", 1),
        ("false\ntrue", "", 0),
        ("exit 3", "", 3),
        ("echo a\nexit 4\necho b", "a\n", 4),
        ("nonesuch-program", "", 127),
        ("echo \"a\nb\"", "a\nb\n", 0),
        ("", "", 0),
    ] {
        let (out, err, code) = script(text);
        assert_eq!((out.as_str(), code), (stdout, status), "{text}: {err}");
    }
    assert_eq!(script("echo two >&2").1, "two\n");
}

#[test]
fn a_program_that_reads_the_terminal_gets_end_of_input() {
    let (out, _, code) = script("cat; echo after");
    assert_eq!((out.as_str(), code), ("after\n", 0));
}

#[test]
fn time_is_skipped_and_never_the_wall_clock() {
    let (out, _, code) = script("date -u +%FT%TZ; sleep 3600; date -u +%FT%TZ");
    assert_eq!((out.as_str(), code), ("2026-03-02T10:00:00Z\n2026-03-02T11:00:00Z\n", 0));
    let (out, ..) = run(&["shell", "--epoch", "2030-01-01T00:00:00Z", "-c", "date -u +%FT%TZ"]);
    assert_eq!(out, "2030-01-01T00:00:00Z\n");
}

#[test]
fn equal_words_give_equal_bytes_and_another_seed_another_account() {
    let lines = "cat ~/.aws/credentials\naws sts get-caller-identity\naws ec2 describe-instances";
    let play = |seed: &str| run(&["shell", "--lesson", "first-role", "--seed", seed, "-c", lines]);
    let (first, second) = (play("7"), play("7"));
    assert_eq!(first, second);
    assert!(first.0.contains("aws_access_key_id"), "{first:?}");
    assert_ne!(first.0, play("8").0);
}

#[test]
fn lines_from_a_pipe_run_without_prompts() {
    let (out, err, code) = piped(&["shell"], "echo one\n\nfor x in a b\ndo echo $x\ndone\nfalse\n");
    assert_eq!((out.as_str(), err.as_str(), code), ("one\na\nb\n", "", 1));
    let (out, err, code) = piped(&["shell"], "read x\nhello\necho \"got $x\"\nexit 5\necho never");
    assert_eq!((out.as_str(), err.as_str(), code), ("got hello\n", "", 5));
}

#[test]
fn a_command_without_an_end_is_not_run() {
    for (out, err, code) in [script("echo 'open"), piped(&["shell"], "echo 'open\n")] {
        assert_eq!((out.as_str(), code), ("", 2));
        assert!(err.starts_with("rolelab: ") && err.contains("still open"), "{err}");
    }
}

#[test]
fn the_labs_own_voice_is_kept_off_standard_output() {
    let (out, err, _) = script("[ec2-user ~]$ echo pasted");
    assert_eq!(out, "pasted\n");
    assert!(err.starts_with("rolelab: "), "{err}");
    let (out, err, code) = script("echo \u{201c}hello\u{201d}");
    assert_eq!((out.as_str(), code), ("", 2));
    assert!(err.ends_with("rolelab: mended: echo \"hello\"\n"), "{err}");
}

#[test]
fn what_cannot_be_opened_is_refused_with_the_way_out() {
    for (words, says) in [
        (vec!["shell", "--lesson", "nope"], "first-role"),
        (vec!["shell", "--on", "web-9", "-c", "true"], "laptop"),
        (vec!["shell", "--epoch", "tomorrow"], "2026-03-02T10:00:00Z"),
        (vec!["shell", "--seed", "x"], "--seed"),
        (vec!["shell", "--world", "/nonesuch/folder/world"], "/nonesuch/folder"),
        (vec!["shell", "--world", "/"], "regular file"),
        (vec!["walk"], "walk"),
        (vec![], "rolelab shell"),
    ] {
        let (out, err, code) = run(&words);
        assert_eq!((out.as_str(), code), ("", 2), "{words:?}");
        assert!(err.starts_with("rolelab: ") && err.contains(says), "{words:?}: {err}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let (out, err, code) = run(&["--help"]);
    assert_eq!((err.as_str(), code), ("", 0));
    for option in ["-c", "--lesson", "--seed", "--epoch", "--on", "--world"] {
        assert!(out.contains(option), "{option}");
    }
    assert_eq!(run(&["--version"]), (format!("rolelab {}\n", env!("CARGO_PKG_VERSION")), String::new(), 0));
}

#[test]
fn a_saved_world_goes_on_where_it_stopped() {
    let world = scratch("goes-on", "world.json");
    let path = world.to_str().unwrap();
    let parts =
        ["x=1; cd /tmp; echo kept > note", "sleep 90; false", "echo $? $x $PWD; cat note; date -u +%T"];
    let (whole, ..) = script(&parts.join("\n"));
    let mut split = String::new();
    for part in parts {
        let (out, err, _) = run(&["shell", "--world", path, "-c", part]);
        assert_eq!(err, "");
        split.push_str(&out);
    }
    assert_eq!(split, whole);
    assert_eq!(whole, "1 1 /tmp\nkept\n10:01:30\n");
    let beside: Vec<_> = fs::read_dir(world.parent().unwrap()).unwrap().collect();
    assert_eq!(beside.len(), 1, "no half-written file is left");

    let (_, err, code) = run(&["shell", "--world", path, "--seed", "2", "-c", "true"]);
    assert_eq!(code, 2);
    assert!(err.contains("--seed is 1"), "{err}");
    assert_eq!(run(&["shell", "--world", path, "--seed", "1", "-c", "exit 6"]).2, 6);
}

#[test]
fn a_damaged_world_is_left_as_it_is() {
    let world = scratch("damaged", "world.json");
    let path = world.to_str().unwrap();
    assert_eq!(run(&["shell", "--world", path, "-c", "true"]).2, 0);
    let good = fs::read_to_string(&world).unwrap();
    let cut: String = good.chars().take(good.len() / 2).collect();
    for bad in [
        String::new(),
        "{}".to_owned(),
        "not a world".to_owned(),
        cut,
        good.replacen("\"format\":2", "\"format\":99", 1),
        "[".repeat(100_000),
    ] {
        fs::write(&world, &bad).unwrap();
        let (out, err, code) = run(&["shell", "--world", path, "-c", "echo ran"]);
        assert_eq!((out.as_str(), code), ("", 2));
        assert!(err.contains("world.json") && err.contains("left as it is"), "{err}");
        assert_eq!(fs::read_to_string(&world).unwrap(), bad);
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let line = "i=0; while true; do echo line; done";
    let mut child =
        rolelab(&["shell", "-c", line]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 5];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    assert_eq!(&first, b"line\n");
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(141));
    assert_eq!(err, "");
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_the_line_and_saves_the_world() {
    let world = scratch("ctrl-c", "world.json");
    let line = "echo began; echo kept > note; while true; do x=$((x + 1)); done";
    let mut child = rolelab(&["shell", "--world", world.to_str().unwrap(), "-c", line])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut began = [0; 6];
    child.stdout.as_mut().unwrap().read_exact(&mut began).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(run(&["shell", "--world", world.to_str().unwrap(), "-c", "cat note"]).0, "kept\n");
}
