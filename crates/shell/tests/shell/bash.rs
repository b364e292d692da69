//! The same scripts in this shell and in the real one: standard output and status are equal.
//!
//! The judge is bash 5. What it said stands in the tables beside this and is always held; where a bash is
//! installed the tables themselves are checked against it. Known gaps are rows that fail when they are fixed.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{bash_table, driver::Terminal, gaps_table, language_table};

type Row = (&'static str, &'static str, i32);

/// Everything this shell runs as bash does.
fn rows() -> impl Iterator<Item = &'static Row> {
    bash_table::ROWS.iter().chain(language_table::ROWS)
}

/// Runs it in the real bash in an empty home directory.
fn real(script: &str, home: &Path) -> (String, i32) {
    std::fs::create_dir_all(home).unwrap();
    // A bash keeps ignoring what was ignored when it began, as under nohup, and `trap -p` tells.
    let mut bash = if cfg!(target_os = "linux") { Command::new("env") } else { Command::new("bash") };
    if cfg!(target_os = "linux") {
        bash.args(["--default-signal", "bash"]);
    }
    let ran = bash
        .args(["-c", script])
        .current_dir(home)
        .env_clear()
        .envs([("PATH", "/usr/local/bin:/usr/bin:/bin"), ("TZ", "UTC"), ("LANG", "C.UTF-8")])
        .env("HOME", home)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    std::fs::remove_dir_all(home).unwrap();
    (String::from_utf8_lossy(&ran.stdout).into_owned(), ran.status.code().unwrap_or(-1))
}

#[test]
fn scripts_print_and_end_as_in_bash() {
    let mut wrong = Vec::new();
    for (script, stdout, status) in rows() {
        let ran = Terminal::new().script(script);
        if (ran.stdout.as_str(), ran.status) != (*stdout, *status) {
            wrong.push(format!("{script}\n  bash: {stdout:?} {status}\n  ours: {ran:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), rows().count(), wrong.join("\n"));
}

#[test]
fn known_gaps_are_still_gaps() {
    for (script, stdout, status) in gaps_table::ROWS {
        let ran = Terminal::new().script(script);
        let equal = (ran.stdout.as_str(), ran.status) == (*stdout, *status);
        assert!(!equal, "runs as in bash now, so it belongs in language_table.rs:\n{script}");
    }
}

#[test]
fn the_tables_are_what_bash_says() {
    let version = Command::new("bash").arg("--version").output();
    let version = version.map(|v| String::from_utf8_lossy(&v.stdout).into_owned()).unwrap_or_default();
    if !version.contains("version 5.2") {
        println!("skipped: no bash 5.2 here to check the tables against");
        return;
    }
    let home = std::env::temp_dir().join(format!("rolelab-bash-{}", std::process::id()));
    for (script, stdout, status) in rows().chain(gaps_table::ROWS) {
        assert_eq!(real(script, &home), ((*stdout).to_owned(), *status), "{script}");
    }
}
