//! Completion: what could stand at the cursor of a prompt. A read beside `dispatch`: it changes nothing, runs nothing
//! and sends nothing, so it costs no simulated time and leaves no trace in the journal.

mod place;
mod sources;

use serde::{Deserialize, Serialize};

use crate::state::State;
use place::{Kind, Place, Quote};

/// The longest line that is completed, in bytes.
const MAX_LINE: usize = 16 * 1024;
/// The most candidates that are handed out; [`Completions::total`] counts all.
const MAX_CANDIDATES: usize = 200;
/// What readline escapes in a file's name (`rl_filename_quote_characters` as bash sets it).
const SPECIAL: &str = " \t\n\\\"'@<>=;|&()#$`?*[!:{~";

/// What could stand in place of a part of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completions {
    /// Where the part begins: bytes from the line's start.
    pub from: usize,
    /// Where it ends: the cursor.
    pub to: usize,
    /// What all candidates begin with, which may stand there at once. Never less than what is typed.
    pub common: String,
    /// The candidates in byte order of what is shown.
    pub candidates: Vec<Candidate>,
    /// How many there are.
    pub total: usize,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// What to put there, quoted as the place asks for.
    pub text: String,
    /// What else follows when this is the one: a space, the closing quote; nothing behind a directory.
    pub after: String,
    /// What a list shows.
    pub shown: String,
}

/// What a source knows.
struct Found {
    /// The whole name of what the part of the word may become.
    name: String,
    /// What a list shows, if not the name.
    shown: Option<String>,
    /// More will follow: no space behind it.
    open: bool,
}

impl Found {
    fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), shown: None, open: false }
    }
    fn open(name: impl Into<String>) -> Self {
        Self { open: true, ..Self::new(name) }
    }
}

/// What sources found, and for which part of the word.
#[derive(Default)]
struct Answer {
    /// Where that part begins.
    from: usize,
    /// What is typed of it.
    typed: String,
    found: Vec<Found>,
}

/// What could stand at `cursor`, in bytes, of a line at a host's prompt.
pub(crate) fn complete(state: &State, host: &str, text: &str, cursor: usize) -> Completions {
    let none = Completions { from: cursor, to: cursor, ..Completions::default() };
    let Some(before) = text.get(..cursor).filter(|text| text.len() <= MAX_LINE) else { return none };
    let Some(host) = state.hosts.get(host) else { return none };
    // A command that was begun on lines before goes on here.
    let pending = host.session.pending.as_str();
    let begun =
        if pending.is_empty() { String::new() } else { format!("{}\n", pending.trim_end_matches('\n')) };
    let whole = format!("{begun}{before}");
    if whole.len() > 2 * MAX_LINE {
        return none;
    }
    let Some(place) = place::read(&whole, |name| host.variable(name)) else { return none };
    let answer = sources::find(state, host, &place);
    match answer.from.checked_sub(begun.len()) {
        Some(from) => hand_out(&place, answer, before, from),
        None => none,
    }
}

/// Sorts what was found and writes it as the place asks for.
fn hand_out(place: &Place, answer: Answer, before: &str, from: usize) -> Completions {
    let Answer { typed, mut found, .. } = answer;
    let raw = before.get(from..).unwrap_or_default();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.name == b.name);
    // What has another name than what is typed, such as an id for a Name, takes its place whole.
    let write = |name: &str| match name.strip_prefix(typed.as_str()) {
        Some(rest) => format!("{raw}{}", quoted(place, rest)),
        None => quoted(place, name),
    };
    let rests: Option<Vec<&str>> = found.iter().map(|f| f.name.strip_prefix(typed.as_str())).collect();
    let common = match (found.as_slice(), rests) {
        ([only], _) => write(&only.name),
        (_, Some(rests)) => format!("{raw}{}", quoted(place, &shared(&rests))),
        (_, None) => raw.to_owned(),
    };
    let total = found.len();
    let candidates = found.into_iter().take(MAX_CANDIDATES).map(|f| Candidate {
        text: write(&f.name),
        after: after(place, f.open),
        shown: f.shown.unwrap_or(f.name),
    });
    Completions { from, to: before.len(), common, candidates: candidates.collect(), total }
}

/// What all begin with.
fn shared(texts: &[&str]) -> String {
    let Some((first, others)) = texts.split_first() else { return String::new() };
    let mut shared = String::new();
    for (place, c) in first.char_indices() {
        if others.iter().any(|text| text.get(place..).and_then(|rest| rest.chars().next()) != Some(c)) {
            break;
        }
        shared.push(c);
    }
    shared
}

fn quoted(place: &Place, text: &str) -> String {
    let escaped = |special: &str| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if special.contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    };
    match place.quote {
        // A name of a variable, an id or a path of a URL has nothing special but `=`, `:` and `@`, which stay.
        Quote::No if place.kind == Kind::File || sources::takes_files(place) => escaped(SPECIAL),
        Quote::No => text.to_owned(),
        Quote::Double => escaped("\"\\$`"),
        Quote::Single => text.replace('\'', "'\\''"),
    }
}

/// What follows the only candidate. Behind a directory more is to come, and a quote that was begun stays open.
fn after(place: &Place, open: bool) -> String {
    let close = match place.quote {
        Quote::No => "",
        Quote::Single => "'",
        Quote::Double => "\"",
    };
    match (place.kind, open) {
        (Kind::Variable(braced), open) => {
            format!("{}{close}{}", if braced { "}" } else { "" }, if open { "/" } else { " " })
        }
        (_, true) => String::new(),
        (_, false) => format!("{close} "),
    }
}
