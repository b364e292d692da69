//! The same lines through this shell's programs and through the real ones: standard output, standard error and
//! status are equal.
//!
//! The judges are GNU sed 4.9, gawk 5.2, findutils 4.9, diffutils 3.8, coreutils 9.1 and jq 1.6, started by bash 5.2
//! in an empty home directory with nothing on standard input. What they said stands in `programs_table.rs` and is
//! always held; where they are installed the table itself is checked against them.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    driver::Terminal,
    programs_table::{Row, TABLES},
};

/// Each table, the command that says its judge's version, and what that has to contain.
type Judge = (&'static str, &'static [Row], &'static [&'static str], &'static str);

/// Runs it in the real bash in an empty home directory.
fn real(script: &str, home: &Path) -> (String, String, i32) {
    std::fs::create_dir_all(home).unwrap();
    let ran = Command::new("bash")
        .args(["-c", script])
        .current_dir(home)
        .env_clear()
        .envs([("PATH", "/usr/local/bin:/usr/bin:/bin"), ("TZ", "UTC"), ("LANG", "C.UTF-8")])
        .env("HOME", home)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    std::fs::remove_dir_all(home).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&ran.stdout), text(&ran.stderr), ran.status.code().unwrap_or(-1))
}

/// Whether the judge of that version is here.
fn present(command: &[&str], says: &str) -> bool {
    let version = Command::new(command[0]).args(&command[1..]).output();
    version.is_ok_and(|v| String::from_utf8_lossy(&v.stdout).contains(says))
}

#[test]
fn programs_print_and_end_as_the_real_ones() {
    let (mut wrong, mut all) = (Vec::new(), 0);
    for (_, rows, _, _) in TABLES as &[Judge] {
        for (script, stdout, stderr, status) in *rows {
            all += 1;
            let ran = Terminal::new().script(script);
            if (ran.stdout.as_str(), ran.stderr.as_str(), ran.status) != (*stdout, *stderr, *status) {
                wrong.push(format!("{script}\n  real: {stdout:?} {stderr:?} {status}\n  ours: {ran:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_tables_are_what_the_real_ones_say() {
    let home = std::env::temp_dir().join(format!("rolelab-programs-{}", std::process::id()));
    for (name, rows, command, says) in TABLES as &[Judge] {
        if !present(&["bash", "--version"], "version 5.2") || !present(command, says) {
            println!("skipped: no {says} here to check the table of {name} against");
            continue;
        }
        for (script, stdout, stderr, status) in *rows {
            let said = real(script, &home);
            assert_eq!(said, ((*stdout).to_owned(), (*stderr).to_owned(), *status), "{script}");
        }
    }
}
