//! `solution.md` and `mistakes.md`: sections of fenced lines become moves; prose between them is for authors.
//!
//! A fence names the host whose shell it is (`laptop`, `web-1`); `clock` holds `skip wait`, `skip wait 2` or
//! `61 minutes`; `answer` holds `QUESTION: TEXT`. A line that ends in `\` goes on in the next. In mistakes.md a heading is
//! `## STEP: what it is`, and each quoted line must be told.

use super::{Fault, Mistake};
use crate::format::Move;

/// A section of solution.md or mistakes.md.
pub(super) struct Part {
    pub(super) heading: String,
    /// The line of its heading.
    pub(super) line: usize,
    pub(super) moves: Vec<Move>,
    /// The line of each move.
    pub(super) lines: Vec<usize>,
    quoted: Vec<String>,
}

/// Takes the section of a step.
pub(super) fn take(solutions: &mut Vec<Part>, id: &str) -> Option<Part> {
    let at = solutions.iter().position(|part| part.heading == id)?;
    Some(solutions.remove(at))
}

pub(super) fn solutions(text: &str) -> Result<Vec<Part>, Fault> {
    sections("solution.md", text)
}

pub(super) fn mistakes(text: &str) -> Result<Vec<Mistake>, Fault> {
    let parts = sections("mistakes.md", text)?;
    let mistake = |part: Part| {
        let Some((step, title)) = part.heading.split_once(": ") else {
            let what = format!("The heading `## {}` is not `## STEP: WHAT IT IS`.", part.heading);
            return Err(Fault { file: "mistakes.md", line: Some(part.line), what, way_out: None });
        };
        let (step, title) = (step.to_owned(), title.to_owned());
        let Part { line, moves, lines, quoted: says, .. } = part;
        Ok(Mistake { step, title, line, moves, lines, says })
    };
    parts.into_iter().map(mistake).collect()
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
                part.lines.push(number);
            }
        } else if let Some(host) = line.strip_prefix("```") {
            fence = Some(host.trim().to_owned());
        } else if let Some(heading) = line.strip_prefix("## ") {
            let heading = heading.trim().to_owned();
            let (moves, lines, quoted) = (Vec::new(), Vec::new(), Vec::new());
            parts.push(Part { heading, line: number, moves, lines, quoted });
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
