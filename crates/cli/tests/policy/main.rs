//! `rolelab policy` as a process: lines in, lines out, exit codes, files. What a decision is, and what AWS says to a
//! document, is judged in `rolelab-core`; here, that the words of the command reach it and its answer comes back.

#![allow(clippy::unwrap_used, clippy::panic)]

mod check;
mod eval;

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

pub(crate) fn rolelab(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolelab"));
    command.arg("policy").args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn seen(out: Output) -> (String, String, i32) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(out.stdout), text(out.stderr), out.status.code().unwrap())
}

pub(crate) fn run(words: &[&str]) -> (String, String, i32) {
    seen(rolelab(words).output().unwrap())
}

pub(crate) fn piped(words: &[&str], input: &[u8]) -> (String, String, i32) {
    let mut child = rolelab(words).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // Beside it: a pipe that nobody empties would stop both.
    let writer = std::thread::spawn(move || stdin.write_all(&input).ok());
    let out = seen(child.wait_with_output().unwrap());
    writer.join().unwrap();
    out
}

/// Files in a folder of this test alone.
pub(crate) fn files<const N: usize>(test: &str, texts: [(&str, &str); N]) -> [String; N] {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("policy-{test}"));
    fs::create_dir_all(&folder).unwrap();
    texts.map(|(name, text)| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

#[test]
fn wrong_words_are_misuse() {
    for words in
        [vec!["check"], vec!["eval", "a", "b"], vec!["check", "--kind", "x", "f"], vec!["frobnicate"], vec![]]
    {
        let (out, err, code) = run(&words);
        assert_eq!((out.as_str(), code), ("", 2), "{words:?}");
        assert!(err.starts_with("rolelab: ") && err.contains("--help"), "{err}");
    }
    for words in [["eval", "--help"], ["check", "--help"]] {
        let (out, _, code) = run(&words);
        assert!(out.contains("exit code:"), "{out}");
        assert_eq!(code, 0);
    }
}
