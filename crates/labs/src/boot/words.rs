//! cloud-init's own words: the lines it frames a boot with, its warnings, its status files. Pure.
//!
//! Source: cloud-init 22.2.2, as Amazon Linux 2023 ships it (`cmd/main.py`, `config/cc_scripts_user.py`,
//! `config/cc_final_message.py`, `stages.py`, `handlers/__init__.py`, `user_data.py`), and its logs as people show them.

use rolelab_core::time::Timestamp;
use rolelab_shell::programs::cloud_init::{Release, dumps};
use serde_json::{Map, Value, json};

/// What cloud-init falls back to when nobody answers.
pub(super) const NO_DATASOURCE: &str = "DataSourceNone";
/// The number of cloud-init's process. Any would do.
pub(super) const PROCESS: u32 = 1234;
/// How user data begins that cloud-init knows (handlers/__init__.py, `INCLUSION_TYPES_MAP`; a MIME message).
const FORMS: [&str; 12] = [
    "#include-once",
    "#include",
    "#cloud-config-archive",
    "#cloud-config-jsonp",
    "#cloud-config",
    "#upstart-job",
    "#part-handler",
    "#cloud-boothook",
    "## template: jinja",
    "Content-Type:",
    "MIME-Version:",
    "From nobody",
];
/// How many characters of unknown user data a warning shows.
const SHOWN: usize = 24;

/// What user data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// There is none.
    Nothing,
    /// It begins with `#!`.
    Script,
    /// It begins with something that cloud-init knows.
    NotSimulated(&'static str),
    /// It is nothing that cloud-init knows.
    Unhandled,
}

/// What user data is, by its first characters alone, as cloud-init judges.
pub(super) fn form(text: &str) -> Form {
    let known = FORMS.into_iter().find(|start| text.starts_with(start));
    match known {
        _ if text.is_empty() => Form::Nothing,
        _ if text.starts_with("#!") => Form::Script,
        Some(start) => Form::NotSimulated(start),
        None => Form::Unhandled,
    }
}

/// `Mon, 02 Mar 2026 10:00:03 +0000`.
fn rfc_2822(at: Timestamp) -> String {
    at.http_date().replace("GMT", "+0000")
}

/// `3.00`, as /proc/uptime writes it.
fn since(now: Timestamp, up: Timestamp) -> String {
    let millis = now.since(up).as_millis();
    format!("{}.{:02}", millis.div_euclid(1000), millis.rem_euclid(1000) / 10)
}

pub(super) fn stage(release: Release, stage: &str, now: Timestamp, up: Timestamp) -> String {
    let (at, up) = (rfc_2822(now), since(now, up));
    format!("Cloud-init v. {} running '{stage}' at {at}. Up {up} seconds.\n", release.version)
}

pub(super) fn finished(release: Release, source: &str, now: Timestamp, up: Timestamp) -> String {
    let (at, up) = (rfc_2822(now), since(now, up));
    format!("Cloud-init v. {} finished at {at}. Datasource {source}.  Up {up} seconds\n", release.version)
}

pub(super) fn boot_finished(release: Release, now: Timestamp, up: Timestamp) -> String {
    format!("{} - {} - v. {}\n", since(now, up), rfc_2822(now), release.version)
}

/// A warning as cloud-init's log shows it: `2026-03-02 10:00:03,000 - util.py[WARNING]: …`.
fn warning(now: Timestamp, file: &str, text: &str) -> String {
    let at = now.iso_millis().replace('T', " ").replace('.', ",").replace('Z', "");
    format!("{at} - {file}[WARNING]: {text}\n")
}

/// The script ended with a status other than 0, whichever.
pub(super) fn failed(release: Release, now: Timestamp) -> String {
    let Release { module, python, .. } = release;
    let first = format!("Failed to run module {module} (scripts in /var/lib/cloud/instance/scripts)");
    let second = format!(
        "Running module {module} (<module 'cloudinit.config.cc_scripts_user' from '{python}'>) failed"
    );
    warning(now, "cc_scripts_user.py", &first) + &warning(now, "util.py", &second)
}

pub(super) fn fallback(now: Timestamp) -> String {
    warning(now, "cc_final_message.py", "Used fallback datasource")
}

/// User data that begins with nothing cloud-init knows: the beginning of its first line as Python writes bytes, after it
/// was escaped once already (`_escape_string`).
pub(super) fn unhandled(text: &str, now: Timestamp) -> String {
    let start: String = text.split('\n').next().unwrap_or_default().chars().take(SHOWN).collect();
    let mut escaped = String::new();
    for letter in start.chars() {
        match (letter, u32::from(letter)) {
            ('\\', _) => escaped.push_str("\\\\"),
            ('\t', _) => escaped.push_str("\\t"),
            ('\r', _) => escaped.push_str("\\r"),
            (' '..='~', _) => escaped.push(letter),
            (_, code @ ..=0xff) => escaped.push_str(&format!("\\x{code:02x}")),
            (_, code @ ..=0xffff) => escaped.push_str(&format!("\\u{code:04x}")),
            (_, code) => escaped.push_str(&format!("\\U{code:08x}")),
        }
    }
    let quote = if escaped.contains('\'') && !escaped.contains('"') { '"' } else { '\'' };
    let mut shown = escaped.replace('\\', "\\\\");
    if quote == '\'' {
        shown = shown.replace('\'', "\\'");
    }
    let text =
        format!("Unhandled non-multipart (text/x-not-multipart) userdata: 'b{quote}{shown}{quote}...'");
    warning(now, "__init__.py", &text)
}

/// What went wrong, in the words of the status file.
fn errors(failed: bool) -> Value {
    let text = "('scripts-user', RuntimeError('Runparts: 1 failures (part-001) in 1 attempted commands'))";
    if failed { json!([text]) } else { json!([]) }
}

/// `/run/cloud-init/status.json`; `ended` is whether the script failed, `None` while it runs.
pub(super) fn status(source: &str, now: Timestamp, ended: Option<bool>) -> String {
    let at = Value::from(now.as_seconds());
    let mut stages = Map::new();
    stages.insert("datasource".to_owned(), source.into());
    for stage in ["init", "init-local", "modules-config"] {
        stages.insert(stage.to_owned(), json!({"errors": [], "finished": at, "start": at}));
    }
    let finished = if ended.is_some() { at.clone() } else { Value::Null };
    let last = json!({"errors": errors(ended == Some(true)), "finished": finished, "start": at});
    stages.insert("modules-final".to_owned(), last);
    stages.insert("stage".to_owned(), if ended.is_some() { Value::Null } else { "modules-final".into() });
    dumps(&json!({"v1": stages})) + "\n"
}

/// `/run/cloud-init/result.json`.
pub(super) fn result(source: &str, failed: bool) -> String {
    dumps(&json!({"v1": {"datasource": source, "errors": errors(failed)}})) + "\n"
}
