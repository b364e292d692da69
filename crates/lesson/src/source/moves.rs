//! `solution.md` and `mistakes.md`: sections of fenced lines become moves; prose between them is for authors.
//!
//! A fence names the host whose shell it is (`laptop`, `web-1`); `clock` holds `skip wait`, `skip wait 2` or
//! `61 minutes`; `answer` holds `QUESTION: TEXT`. A line that ends in `\` goes on in the next. In mistakes.md a heading is
//! `## STEP: what it is`, and each quoted line must be told.

use super::{Fault, Mistake};
use crate::format::Move;

/// Sections of solution.md: id, line, moves.
pub(super) type Solutions = Vec<(String, usize, Vec<Move>)>;

pub(super) fn take(solutions: &mut Solutions, id: &str) -> Vec<Move> {
    match solutions.iter().position(|(known, ..)| known == id) {
        Some(at) => solutions.remove(at).2,
        None => Vec::new(),
    }
}

pub(super) fn solutions(text: &str) -> Result<Solutions, Fault> {
    let parts = sections("solution.md", text)?;
    Ok(parts.into_iter().map(|part| (part.heading, part.line, part.moves)).collect())
}

pub(super) fn mistakes(text: &str) -> Result<Vec<Mistake>, Fault> {
    let parts = sections("mistakes.md", text)?;
    let mistake = |part: Part| {
        let Some((step, title)) = part.heading.split_once(": ") else {
            let what = format!("The heading `## {}` is not `## STEP: WHAT IT IS`.", part.heading);
            return Err(Fault { file: "mistakes.md", line: Some(part.line), what, way_out: None });
        };
        let (step, title) = (step.to_owned(), title.to_owned());
        Ok(Mistake { step, title, moves: part.moves, says: part.quoted })
    };
    parts.into_iter().map(mistake).collect()
}

struct Part {
    heading: String,
    line: usize,
    moves: Vec<Move>,
    quoted: Vec<String>,
}

fn sections(file: &'static str, text: &str) -> Result<Vec<Part>, Fault> {
    let mut parts: Vec<Part> = Vec::new();
    let mut fence: Option<String> = None;
    let mut begun = String::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let no = |what: &str| Fault { file, line: Some(number), what: what.to_owned(), way_out: None };
        if let Some(host) = &fence {
            if line.trim_end() == "```" {
                fence = None;
                continue;
            }
            let Some(part) = parts.last_mut() else {
                return Err(no("Lines stand before the first section."));
            };
            begun.push_str(line);
            if let Some(open) = begun.strip_suffix('\\') {
                begun = open.trim_end().to_owned() + " ";
                continue;
            }
            let line = std::mem::take(&mut begun);
            if !line.trim().is_empty() {
                part.moves.push(one(host, line.trim()).ok_or_else(|| no("This is no move."))?);
            }
        } else if let Some(host) = line.strip_prefix("```") {
            fence = Some(host.trim().to_owned());
        } else if let Some(heading) = line.strip_prefix("## ") {
            let heading = heading.trim().to_owned();
            parts.push(Part { heading, line: number, moves: Vec::new(), quoted: Vec::new() });
        } else if let (Some(quoted), Some(part)) = (line.strip_prefix("> "), parts.last_mut()) {
            part.quoted.push(quoted.trim().to_owned());
        }
    }
    Ok(parts)
}

fn one(fence: &str, line: &str) -> Option<Move> {
    match fence {
        "clock" => match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["skip", "wait"] => Some(Move::Wait(1)),
            ["skip", "wait", count] => count.parse().ok().map(Move::Wait),
            [count, "minute" | "minutes"] => count.parse().ok().map(Move::Minutes),
            _ => None,
        },
        "answer" => {
            let (question, with) = line.split_once(": ")?;
            Some(Move::Answer { question: question.trim().to_owned(), with: with.trim().to_owned() })
        }
        host => Some(Move::Run { on: host.to_owned(), run: line.to_owned() }),
    }
}
