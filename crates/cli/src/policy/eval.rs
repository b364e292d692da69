//! `rolelab policy eval`: one request a line, one answer a line, as they come.
//!
//! It reads lines and writes answers; what a line says is `line`'s, what an answer looks like `answer`'s.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::Path,
};

use rolelab_core::policy::{Decision, Rule, authorise, json};

use super::{answer, complain, line::Lines};

/// Bytes of a line at most.
pub(super) const LONGEST: usize = 1 << 20;
const BUFFER: usize = 1 << 16;
const TOO_MUCH: &str = "the policies ask for more comparisons than one decision gets; give them fewer patterns and shorter values";

const SPREAD: &str = "one request a line, and this one goes on below: jq -c . FILE | rolelab policy eval";

pub(super) fn run(file: Option<&Path>, strict: bool) -> io::Result<u8> {
    let out = io::stdout().lock();
    let good = match file {
        None => answers(io::stdin().lock(), out)?,
        Some(path) => match File::open(path) {
            Ok(file) => answers(file, out)?,
            Err(why) => return Ok(complain(&format!("{}: {why}", path.display()))),
        },
    };
    Ok(u8::from(strict && !good))
}

/// Answers every line; whether all could be read.
fn answers(from: impl Read, to: impl Write) -> io::Result<bool> {
    let mut from = BufReader::with_capacity(BUFFER, from);
    let mut to = BufWriter::with_capacity(BUFFER, to);
    let (mut lines, mut good, mut number) = (Lines::default(), true, 0_usize);
    // Within a request that is spread over lines, which has been told.
    let mut spread = false;
    let mut bytes = Vec::new();
    loop {
        // What is asked for next may have to be waited for, and somebody may be waiting for the answers so far.
        if !from.buffer().contains(&b'\n') {
            to.flush()?;
        }
        bytes.clear();
        let Some(whole) = next(&mut from, &mut bytes)? else { break };
        number += 1;
        if spread {
            spread = bytes.trim_ascii_end() != b"}";
            continue;
        }
        let request = match std::str::from_utf8(&bytes) {
            Ok(text) if is_spread(text) => {
                spread = true;
                Err(SPREAD.to_owned())
            }
            _ if !whole => Err(format!(
                "the line is longer than {LONGEST} bytes; put its documents into fewer requests, or leave out those that do not matter"
            )),
            Err(_) => Err("the line is not UTF-8".to_owned()),
            // Some editors begin a file with a mark of its encoding.
            Ok(text) => match text.strip_prefix('\u{feff}').filter(|_| number == 1).unwrap_or(text) {
                text if text.trim().is_empty() => continue,
                text => lines.read(text),
            },
        };
        let request =
            request.and_then(|(ask, policies)| Ok((decided(authorise(&ask, &policies))?, policies)));
        match request {
            Ok((decision, policies)) => answer::write(&decision, &policies, &mut to)?,
            Err(why) => {
                good = false;
                let and = if why.starts_with("column ") { "," } else { ":" };
                answer::write_error(&format!("line {number}{and} {why}"), &mut to)?;
            }
        }
    }
    to.flush()?;
    Ok(good)
}

/// Whether a line is the first one of a request that somebody has laid out for reading.
fn is_spread(text: &str) -> bool {
    let text = text.trim();
    text == "{" || (text.starts_with("{ ") && text.ends_with(['{', '[', ',']) && json::read(text).is_err())
}

/// A decision, unless it is none: one that rests on what nobody meant must not look like one.
fn decided(decision: Decision) -> Result<Decision, String> {
    if decision.rule == Some(Rule::TooMuch) {
        return Err(TOO_MUCH.to_owned());
    }
    let tests =
        decision.reasons.iter().flat_map(|reason| reason.conditions.iter().map(move |test| (reason, test)));
    match tests.into_iter().find(|(_, test)| test.unknown) {
        None => Ok(decision),
        Some((reason, test)) => Err(format!(
            "`{}`: statement {} has `{}`, which is no condition operator such as StringEquals",
            reason.policy, reason.statement, test.operator
        )),
    }
}

/// The next line without its end: whether it is all of it. What is too long is read over. `None` at the end of input.
fn next(from: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<Option<bool>> {
    let (mut some, mut whole) = (false, true);
    loop {
        let part = from.fill_buf()?;
        if part.is_empty() {
            return Ok(some.then_some(whole));
        }
        some = true;
        let end = part.iter().position(|byte| *byte == b'\n');
        let taken = &part[..end.unwrap_or(part.len())];
        whole &= bytes.len() + taken.len() <= LONGEST;
        if whole {
            bytes.extend_from_slice(taken);
        }
        let used = taken.len() + usize::from(end.is_some());
        from.consume(used);
        if end.is_some() {
            return Ok(Some(whole));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded_and_the_next_one_is_read() {
        let long = "x".repeat(LONGEST + 1);
        let text = format!("\n{long}\na\n{}\nlast", "x".repeat(LONGEST));
        let mut from = BufReader::with_capacity(7, text.as_bytes());
        let mut read = || {
            let mut bytes = Vec::new();
            next(&mut from, &mut bytes).unwrap().map(|whole| (whole, bytes.len()))
        };
        assert_eq!(read(), Some((true, 0)));
        assert_eq!(read().map(|(whole, _)| whole), Some(false));
        assert_eq!(read(), Some((true, 1)));
        assert_eq!(read(), Some((true, LONGEST)));
        assert_eq!(read(), Some((true, 4)));
        assert_eq!(read(), None);
    }
}
