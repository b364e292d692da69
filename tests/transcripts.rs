//! Every file under transcripts/ is played and must come out as it stands. `BLESS=1` writes what came out instead.
//!
//! Those with `judge: bash` in their head are given to the real bash as well, where there is one. A blessed file is
//! no evidence until somebody has looked at it beside the source it names.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod judge;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use libtest_mimic::{Arguments, Failed, Trial};
use rolelab_tests::transcript::{Judge, Transcript, replay};

/// The fewest there may be: a walk that finds nothing proves nothing.
const FEWEST: usize = 60;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let files = files(&folder);
    let count = files.len();
    let bash = judge::bash();
    let mut trials = vec![Trial::test("there_are_transcripts", move || match count {
        FEWEST.. => Ok(()),
        _ => Err(format!("{count} transcripts, at least {FEWEST} are expected").into()),
    })];
    for path in files {
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        if let Ok(Transcript { judge: Some(Judge::Bash), .. }) = Transcript::read(&text) {
            let (text, judged) = (text.clone(), format!("bash/{name}"));
            let skip = bash.clone().err();
            if let Some(why) = &skip {
                note_skip(&judged, why);
            }
            trials.push(Trial::test(
                judged,
                move || if skip.is_some() { Ok(()) } else { judge::compare(&text) },
            ));
        }
        trials.push(Trial::test(name, move || holds(&path, &text)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// All transcripts in order of their names. README.md tells the format.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.file_name().is_none_or(|name| name != "README.md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn holds(path: &Path, text: &str) -> Result<(), Failed> {
    let played = replay(text).map_err(|wrong| format!("{}: {wrong}", path.display()))?;
    if played == text {
        return Ok(());
    }
    if env::var_os("BLESS").is_some() {
        return fs::write(path, played).map_err(|why| why.to_string().into());
    }
    let (mut expected, mut came) = (text.lines(), played.lines());
    let mut number = 0;
    loop {
        number += 1;
        let (left, right) = (expected.next(), came.next());
        if left != right {
            let words = |line: Option<&str>| line.map_or_else(|| "the end".to_owned(), str::to_owned);
            return Err(format!(
                "{}, line {number}\n  expected: {}\n  came out: {}\nBLESS=1 writes what came out.",
                path.display(),
                words(left),
                words(right)
            )
            .into());
        }
    }
}

/// Leaves a word for `cargo xtask test`, which counts it as a skip.
fn note_skip(name: &str, why: &str) {
    println!("skipped {name}: {why}");
    if let Some(path) = env::var_os("ROLELAB_SKIPS") {
        let old = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, format!("{old}{name}: {why}\n")).unwrap();
    }
}
