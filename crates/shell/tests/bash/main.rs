//! The same scripts in this shell and in the real one: standard output and status are equal.
//!
//! The judge is bash 5. What it said stands in `bash_table.rs` and is always held; where a bash is installed
//! the table itself is checked against it.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

mod bash_table;

use std::{
    net::Ipv4Addr,
    path::Path,
    process::{Command, Stdio},
};

use bash_table::ROWS;
use rolelab_core::time::Timestamp;
use rolelab_shell::{
    host::Host,
    port::{Answer, Ask, HttpAnswer, SshAnswer, Stream},
    task::{Progress, Task},
};

/// Runs a script as `ssh web-1 SCRIPT` would: standard output, standard error and status.
fn ours(script: &str) -> (String, String, i32) {
    let host = Host::new("web-1", "web-1", "ec2-user", Ipv4Addr::LOCALHOST);
    let mut task = Task::start(host, script, false);
    let mut now = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    for _ in 0..10_000 {
        let progress = task.poll(now, 1_000);
        for (stream, bytes) in task.take_output() {
            if stream == Stream::Stdout { out.extend(bytes) } else { err.extend(bytes) }
        }
        for (id, ask) in task.take_asks() {
            let answer = match ask {
                Ask::Http { .. } => Answer::Http(HttpAnswer::Unresolved),
                Ask::Sleep(span) => {
                    now = now.plus(span);
                    Answer::Done
                }
                Ask::ReadLine => Answer::Line(None),
                Ask::Ssh { .. } => Answer::Ssh(SshAnswer::Unresolved),
                Ask::Uuid => Answer::Uuid(String::new()),
                Ask::Note(_) => Answer::Done,
            };
            task.answer(id, answer);
        }
        if let Progress::Ended { status, .. } = progress {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            return (text(&out), text(&err), status);
        }
    }
    let (_, status) = task.finish();
    (String::from_utf8_lossy(&out).into_owned(), "it never ended".to_owned(), status)
}

/// Runs it in the real bash in an empty home directory.
fn real(script: &str, home: &Path) -> (String, i32) {
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
    (String::from_utf8_lossy(&ran.stdout).into_owned(), ran.status.code().unwrap_or(-1))
}

#[test]
fn scripts_print_and_end_as_in_bash() {
    let mut wrong = Vec::new();
    for (script, stdout, status) in ROWS {
        let (out, err, ended) = ours(script);
        if (out.as_str(), ended) != (*stdout, *status) {
            wrong.push(format!(
                "{script}\n  bash: {stdout:?} {status}\n  ours: {out:?} {ended}\n  said: {err:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_what_bash_says() {
    let version = Command::new("bash").arg("--version").output();
    let version = version.map(|v| String::from_utf8_lossy(&v.stdout).into_owned()).unwrap_or_default();
    if !version.contains("version 5.2") {
        println!("skipped: no bash 5.2 here to check the table against");
        return;
    }
    let home = std::env::temp_dir().join(format!("rolelab-bash-{}", std::process::id()));
    for (script, stdout, status) in ROWS {
        assert_eq!(real(script, &home), ((*stdout).to_owned(), *status), "{script}");
    }
}
