//! Gives the lines of a transcript to the real bash and compares what it prints with what the transcript says.
//!
//! It reads the file, not the lab: what bash is compared with is what everybody reads.

use std::{
    fs,
    io::Write as _,
    os::unix::process::CommandExt as _,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use libtest_mimic::Failed;

/// What one entry printed, and its status.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    stdout: String,
    stderr: String,
    status: i32,
}

/// Whether the bash here is of the version that is imitated.
pub(crate) fn bash() -> Result<(), String> {
    let version = Command::new("bash").arg("--version").output().map_err(|why| format!("no bash: {why}"))?;
    match String::from_utf8_lossy(&version.stdout).contains("version 5.2") {
        true => Ok(()),
        false => Err("the bash here is not 5.2".to_owned()),
    }
}

/// Every entry of the transcript does in bash what the transcript says.
pub(crate) fn compare(text: &str) -> Result<(), Failed> {
    let told = entries(text);
    let real = real(&told.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>())?;
    for ((line, told), real) in told.iter().zip(&real) {
        if told != real {
            return Err(format!("{line}\n  transcript: {told:?}\n  bash:       {real:?}").into());
        }
    }
    if told.len() == real.len() { Ok(()) } else { Err("bash ended early".into()) }
}

/// The entries of a transcript and what it says of each.
fn entries(text: &str) -> Vec<(String, Said)> {
    let mut all: Vec<(String, Said)> = Vec::new();
    let (mut inside, mut unfinished) = (false, false);
    for line in text.lines() {
        let Some((_, said)) = all.last_mut().filter(|_| inside) else {
            inside = line == "```lab" || inside && line != "```";
            if let Some(entered) = line.strip_prefix("laptop$ ").filter(|_| inside) {
                all.push((entered.to_owned(), Said::default()));
            }
            continue;
        };
        if line == "```" {
            inside = false;
        } else if let Some(entered) = line.strip_prefix("laptop$ ").filter(|_| !unfinished) {
            all.push((entered.to_owned(), Said::default()));
        } else if let Some(more) = line.strip_prefix("> ").or_else(|| line.strip_prefix("laptop$ ")) {
            unfinished = false;
            if let Some((entered, _)) = all.last_mut() {
                entered.push('\n');
                entered.push_str(more);
            }
        } else if line.starts_with("* laptop is not finished") {
            unfinished = true;
        } else if line.starts_with("~ ") || line.starts_with("* ") {
            // The lab's own voice is nothing that bash would say.
        } else if let Some(status) = line.strip_prefix("? ") {
            said.status = status.parse().unwrap_or(-1);
        } else if let Some(error) = line.strip_prefix("! ") {
            said.stderr.push_str(&printed(error));
        } else {
            said.stdout.push_str(&printed(line));
        }
    }
    all
}

fn printed(line: &str) -> String {
    let line = line.strip_prefix('\\').unwrap_or(line).replace('\u{2420}', " ");
    match line.strip_suffix(" (no-eol)") {
        Some(line) => line.to_owned(),
        None => format!("{line}\n"),
    }
}

/// What an interactive bash says of having no terminal.
const NO_TERMINAL: &[&str] = &["cannot set terminal process group", "no job control", "tcsetattr"];

/// Stands between entries on both streams.
const END: char = '\u{1e}';

/// Runs the entries one after the other in an interactive bash in an empty home.
fn real(entries: &[&str]) -> Result<Vec<Said>, Failed> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let home = std::env::temp_dir().join(format!("rolelab-judge-{}-{number}", std::process::id()));
    fs::create_dir_all(&home).map_err(|why| why.to_string())?;
    let mut script = String::from("set +H\nset +m\nPS1= PS2=\n");
    for entry in entries {
        script.push_str(&format!(
            "{entry}\n__=$?; printf '\\036%s\\036' $__; printf '\\036' >&2; (exit $__)\n"
        ));
    }
    // A login shell, as a terminal's is: its messages begin with `-bash`.
    let mut child = Command::new("bash")
        .arg0("-bash")
        .args(["--norc", "--noprofile", "--noediting", "-i"])
        .current_dir(&home)
        .env_clear()
        .envs([("PATH", "/usr/local/bin:/usr/bin:/bin"), ("TZ", "UTC"), ("LANG", "C.UTF-8")])
        .envs([("PS1", ""), ("PS2", "")])
        .env("HOME", &home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| why.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(script.as_bytes()).map_err(|why| why.to_string())?;
    }
    let ran = child.wait_with_output().map_err(|why| why.to_string())?;
    fs::remove_dir_all(&home).ok();
    let (out, error) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    let mut errors = error.split(END);
    let mut pieces = out.split(END);
    let mut all = Vec::new();
    while let (Some(stdout), Some(status)) = (pieces.next(), pieces.next()) {
        let stderr = errors.next().unwrap_or_default();
        let stderr: String = stderr
            .split_inclusive('\n')
            .filter(|line| !NO_TERMINAL.iter().any(|words| line.contains(words)))
            .collect();
        let status = status.parse().unwrap_or(-1);
        all.push(Said { stdout: stdout.to_owned(), stderr, status });
    }
    Ok(all)
}
