//! `cloud-init status`: how far the boot is, from the files it leaves (cloud-init 22.2.2, `cmd/status.py`).

use rolelab_core::time::{Span, Timestamp};
use serde_json::Value;

use super::{RESULT, Release, STATUS, text, wrong};
use crate::{
    files::Files,
    port::{Ask, Flow},
    program::Process,
    programs::{not_simulated, refuse},
};

/// How often `--wait` looks.
const PAUSE: Span = Span::millis(250);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    NotRun,
    Running,
    Done,
    Error,
}

/// What is known of a boot.
struct Known {
    state: State,
    detail: String,
    /// The last event, in seconds.
    latest: i64,
}

pub(super) async fn status(process: &Process, words: &[&str], release: Release) -> Flow<i32> {
    let (mut long, mut waits, mut left) = (false, false, Vec::new());
    for word in words {
        match *word {
            "-l" | "--long" | "--lon" | "--lo" | "--l" => long = true,
            "-w" | "--wait" | "--wai" | "--wa" | "--w" => waits = true,
            "-lw" | "-wl" => (long, waits) = (true, true),
            "-h" | "--help" => {
                process.stdout.write(text::STATUS_HELP).await?;
                return Ok(0);
            }
            // A newer form has it.
            other if release.datasource.ends_with("Local") && other.starts_with("--format") => {
                return not_simulated(process, "cloud-init status --format").await;
            }
            other => left.push(other),
        }
    }
    if !left.is_empty() {
        return wrong(process, &format!("unrecognized arguments: {}", left.join(" "))).await;
    }
    let mut known = read(&process.port.host().borrow().files);
    if waits {
        while matches!(known.state, State::NotRun | State::Running) {
            process.stdout.write(".").await?;
            known = read(&process.port.host().borrow().files);
            process.port.ask(Ask::Sleep(PAUSE)).await?;
        }
        process.stdout.write("\n").await?;
    }
    let name = match known.state {
        State::NotRun => "not run",
        State::Running => "running",
        State::Done => "done",
        State::Error => "error",
    };
    process.stdout.write(format!("status: {name}\n")).await?;
    if long && release.datasource.ends_with("Local") {
        return not_simulated(process, "cloud-init status --long of this release").await;
    }
    if long {
        if known.latest > 0 {
            let at = Timestamp::from_millis(known.latest.saturating_mul(1000));
            process.stdout.write(format!("time: {}\n", at.http_date().replace("GMT", "+0000"))).await?;
        }
        process.stdout.write(format!("detail:\n{}\n", known.detail)).await?;
    }
    if known.state == State::Error { refuse(process, "", 1).await } else { Ok(0) }
}

/// Reads the two files as the real one does: the state is what they say together.
fn read(files: &Files) -> Known {
    let mut known = Known { state: State::NotRun, detail: String::new(), latest: 0 };
    let content = files.entry(STATUS).ok().and_then(|entry| entry.content.clone());
    let Some(content) = content else { return known };
    if files.entry(RESULT).is_err() {
        known.state = State::Running;
    }
    let all: Value = serde_json::from_slice(&content).unwrap_or(Value::Null);
    let mut errors: Vec<&str> = Vec::new();
    for (key, value) in all.get("v1").and_then(Value::as_object).into_iter().flatten() {
        match (key.as_str(), value) {
            ("stage", Value::String(stage)) => {
                known.state = State::Running;
                known.detail = format!("Running in stage: {stage}");
            }
            ("datasource", Value::String(source)) => known.detail.clone_from(source),
            (_, Value::Object(stage)) => {
                let told = stage.get("errors").and_then(Value::as_array).into_iter().flatten();
                errors.extend(told.filter_map(Value::as_str));
                let time = |name: &str| stage.get(name).and_then(Value::as_i64).unwrap_or_default();
                if time("finished") == 0 && time("start") != 0 {
                    known.state = State::Running;
                }
                known.latest = known.latest.max(time("start")).max(time("finished"));
            }
            _ => {}
        }
    }
    if !errors.is_empty() {
        known.state = State::Error;
        known.detail = errors.join("\n");
    } else if known.state == State::NotRun && known.latest > 0 {
        known.state = State::Done;
    }
    known
}
