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

pub(super) fn solutions(text: &str, faults: &mut Vec<Fault>) -> Vec<Part> {
    sections("solution.md", text, faults)
}

pub(super) fn mistakes(text: &str, faults: &mut Vec<Fault>) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for part in sections("mistakes.md", text, faults) {
        let Some((step, title)) = part.heading.split_once(": ") else {
            let what = format!("The heading `## {}` is not `## STEP: WHAT IT IS`.", part.heading);
            faults.push(Fault { file: "mistakes.md", line: Some(part.line), what, way_out: None });
            continue;
        };
        let (step, title) = (step.trim().to_owned(), title.trim().to_owned());
        let Part { line, moves, lines, quoted: says, .. } = part;
        mistakes.push(Mistake { step, title, line, moves, lines, says });
    }
    mistakes
}

fn sections(file: &'static str, text: &str, faults: &mut Vec<Fault>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    // What a fence is for, its line, and the beginning of a move that goes on in the next line.
    let mut fence: Option<(String, usize)> = None;
    let mut begun = String::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let mut no = |line: usize, what: &str, way_out: Option<String>| {
            faults.push(Fault { file, line: Some(line), what: what.to_owned(), way_out });
        };
        if let Some((host, _)) = &fence {
            if line.trim_end() == "```" {
                if !std::mem::take(&mut begun).is_empty() {
                    no(number - 1, "The last line of a fence ends in `\\`, and nothing follows.", None);
                }
                fence = None;
                continue;
            }
            let Some(part) = parts.last_mut() else { continue };
            begun.push_str(line);
            if let Some(open) = begun.strip_suffix('\\') {
                begun = open.trim_end().to_owned() + " ";
                continue;
            }
            let line = std::mem::take(&mut begun);
            match one(host, line.trim()) {
                _ if line.trim().is_empty() => {}
                Ok(made) => {
                    part.moves.push(made);
                    part.lines.push(number);
                }
                Err(way_out) => {
                    no(number, &format!("`{}` is no move.", line.trim()), Some(way_out.to_owned()));
                }
            }
        } else if let Some(host) = line.strip_prefix("```") {
            if host.trim().is_empty() {
                let way_out = "Write ```laptop, an instance's name, ```clock or ```answer.";
                no(number, "This fence names no host.", Some(way_out.to_owned()));
            }
            if parts.is_empty() {
                no(number, "A fence stands before the first section, `## STEP`.", None);
            }
            fence = Some((host.trim().to_owned(), number));
        } else if let Some(heading) = line.strip_prefix("## ") {
            let heading = heading.trim().to_owned();
            let (moves, lines, quoted) = (Vec::new(), Vec::new(), Vec::new());
            parts.push(Part { heading, line: number, moves, lines, quoted });
        } else if let (Some(quoted), Some(part)) = (line.strip_prefix('>'), parts.last_mut()) {
            part.quoted.push(quoted.trim().to_owned());
        }
    }
    if let Some((_, line)) = fence {
        let what = "This fence has no end: three backticks alone on a line.".to_owned();
        faults.push(Fault { file, line: Some(line), what, way_out: None });
    }
    parts
}

/// A line of a fence as a move; what may stand there when it is none.
fn one(fence: &str, line: &str) -> Result<Move, &'static str> {
    match fence {
        "clock" => match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["skip", "wait"] => Some(Move::Wait(1)),
            ["skip", "wait", count] => count.parse().ok().map(Move::Wait),
            [count, "minute" | "minutes"] => count.parse().ok().map(Move::Minutes),
            _ => None,
        }
        .ok_or("A clock takes `skip wait`, `skip wait 2`, `61 minutes`."),
        "answer" => {
            let (question, with) = line.split_once(": ").ok_or("An answer is `QUESTION: TEXT`.")?;
            Ok(Move::Answer { question: question.trim().to_owned(), with: with.trim().to_owned() })
        }
        host => Ok(Move::Run { on: host.to_owned(), run: line.to_owned() }),
    }
}
