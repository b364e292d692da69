//! The history beside a search: up and down, and the rest of an earlier line that begins as this one does. Pure.

use super::line::{Line, to_prompt};

/// Where the learner is in the history: steps back, and what was being typed.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    back: usize,
    draft: String,
}

impl Walk {
    /// The walk of somebody who got so many steps back by another way.
    pub(crate) fn at(back: usize, draft: &str) -> Self {
        Self { back, draft: draft.to_owned() }
    }

    pub(crate) fn back(&self) -> usize {
        self.back
    }

    /// What is not entered yet, while this line is shown.
    pub(crate) fn draft(&self, line: &Line) -> String {
        if self.back == 0 { line.text.clone() } else { self.draft.clone() }
    }

    /// One step; `None` at the end of the history.
    pub(crate) fn step(&mut self, history: &[String], older: bool, line: &Line) -> Option<Line> {
        if self.back == 0 {
            line.text.clone_into(&mut self.draft);
        }
        let back = if older { self.back + 1 } else { self.back.checked_sub(1)? };
        let text = match back {
            0 => self.draft.clone(),
            _ => to_prompt(history.get(history.len().checked_sub(back)?)?),
        };
        self.back = back;
        Some(Line::ending(text))
    }
}

/// What the newest line that begins with this one has more than it.
pub(crate) fn ghost(line: &Line, history: &[String]) -> Option<String> {
    if line.text.trim().is_empty() {
        return None;
    }
    let (begun, _) = line.entered();
    let rest = history.iter().rev().find_map(|entry| {
        let rest = entry.strip_prefix(&begun)?;
        (!rest.trim().is_empty()).then_some(rest)
    });
    rest.map(to_prompt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_goes_back_and_returns_to_the_draft() {
        let history = ["ls".to_owned(), "echo a\necho b".to_owned()];
        let mut walk = Walk::default();
        let mut step =
            |older, text: &str| walk.step(&history, older, &Line::ending(text)).map(|line| line.text);
        assert_eq!(step(false, "dra"), None);
        assert_eq!(step(true, "dra").as_deref(), Some("echo a⏎echo b"));
        assert_eq!(step(true, "x").as_deref(), Some("ls"));
        assert_eq!(step(true, "x"), None);
        assert_eq!(step(false, "x").as_deref(), Some("echo a⏎echo b"));
        assert_eq!(step(false, "x").as_deref(), Some("dra"));
    }

    #[test]
    fn the_ghost_is_the_rest_of_the_newest_line_that_begins_so() {
        let history = ["echo one", "echo two", "ls", "a\nb"].map(str::to_owned);
        let rest = |line: Line| ghost(&line, &history);
        assert_eq!(rest(Line::new("echo", 2)).as_deref(), Some(" two"), "wherever the cursor is");
        assert_eq!(rest(Line::ending("echo")).as_deref(), Some(" two"));
        assert_eq!(rest(Line::ending("echo o")).as_deref(), Some("ne"));
        assert_eq!(rest(Line::ending("a")).as_deref(), Some("⏎b"));
        assert_eq!(rest(Line::ending("ls")), None, "nothing more");
        assert_eq!(rest(Line::ending(" ")), None);
    }
}
