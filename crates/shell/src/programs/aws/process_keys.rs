//! `credential_process`: a program that a profile names prints the keys. Runs it; judges what it printed.
//!
//! Source: awscli 2.9.19, `botocore/credentials.py` (ProcessProvider), as observed.

use std::{cell::RefCell, rc::Rc};

use rolelab_core::sigv4::Credentials;
use serde_json::Value;

use super::{
    credentials::{self, Found},
    end::{End, Outcome},
    names, output, python_json,
};
use crate::{
    pipe::{Reader, Writer},
    program::Process,
};

/// The provider's name.
const PROVIDER: &str = "custom-process";

/// Runs the command and reads its keys.
///
/// # Errors
/// It does not run, it fails, or it prints something else.
pub(super) async fn run(process: &Process, command: &str) -> Outcome<Found> {
    let words = split(command)?;
    let name = words.first().cloned().unwrap_or_default();
    let (said, wrong) = (Rc::new(RefCell::new(Vec::new())), Rc::new(RefCell::new(Vec::new())));
    let child = Process {
        stdin: Reader::Empty,
        stdout: Writer::Buffer(process.port.clone(), said.clone()),
        stderr: Writer::Buffer(process.port.clone(), wrong.clone()),
        ..process.with(words)
    };
    let status = match crate::programs::start(child).await? {
        Ok(status) => status,
        Err(why) => {
            return Err(End::general(format!("[Errno {}] {why}: {}", why.number(), names::quoted(&name))));
        }
    };
    let text = |bytes: &Rc<RefCell<Vec<u8>>>| String::from_utf8_lossy(&bytes.borrow()).into_owned();
    if status != 0 {
        return Err(retrieval(&text(&wrong)));
    }
    let answer = python_json::read(&text(&said)).map_err(End::general)?;
    let version = answer.get("Version");
    if version.and_then(Value::as_i64) != Some(1) {
        let shown = version.map_or("<Version key not provided>".to_owned(), output::shown);
        return Err(retrieval(&format!(
            "Unsupported version '{shown}' for credential process provider, supported versions: 1"
        )));
    }
    let field = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
    let needed = |name: &str| {
        field(name).ok_or_else(|| retrieval(&format!("Missing required key in response: '{name}'")))
    };
    let keys = Credentials {
        access_key: needed("AccessKeyId")?,
        secret: needed("SecretAccessKey")?,
        token: field("SessionToken"),
    };
    credentials::fresh(process, Found { keys, provider: PROVIDER, expires: field("Expiration") })
}

fn retrieval(why: &str) -> End {
    End::general(format!("Error when retrieving credentials from {PROVIDER}: {why}"))
}

/// Python's `shlex.split`: blanks separate, quotes and backslashes keep together.
fn split(command: &str) -> Outcome<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\t' | '\n' | '\r' => words.extend(word.take()),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next() {
                        None => return Err(End::general("No closing quotation")),
                        Some(end) if end == letter => break,
                        Some('\\') if letter == '"' => match letters.next() {
                            Some(next @ ('"' | '\\')) => word.push(next),
                            Some(next) => word.extend(['\\', next]),
                            None => return Err(End::general("No closing quotation")),
                        },
                        Some(other) => word.push(other),
                    }
                }
            }
            '\\' => match letters.next() {
                Some(next) => word.get_or_insert_default().push(next),
                None => return Err(End::general("No escaped character")),
            },
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}
