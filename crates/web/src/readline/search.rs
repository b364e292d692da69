//! Ctrl-R: the incremental search through the history, as readline's `reverse-search-history` does it. Pure.

use super::{
    history::Walk,
    line::{Line, to_prompt},
};

/// A search that goes on.
#[derive(Debug)]
pub(crate) struct Search {
    /// What is looked for.
    typed: String,
    /// The history, oldest first, and behind it what is not entered yet.
    lines: Vec<String>,
    /// Index of the line that is shown.
    at: usize,
    /// Bytes before the place in it that was found.
    place: usize,
    /// Nothing older holds what is typed.
    failed: bool,
    /// The line that was found last; one that is equal to it is passed over.
    found: Option<String>,
    /// What stood at the prompt.
    before: Line,
}

impl Search {
    /// A search from where a walk through the history is.
    pub(crate) fn begin(before: &Line, history: &[String], walk: &Walk) -> Self {
        let mut lines: Vec<String> = history.iter().map(|line| to_prompt(line)).collect();
        lines.push(walk.draft(before));
        let at = (lines.len() - 1).saturating_sub(walk.back());
        if let Some(line) = lines.get_mut(at) {
            before.text.clone_into(line);
        }
        Self {
            typed: String::new(),
            at,
            place: before.cursor,
            lines,
            failed: false,
            found: None,
            before: before.clone(),
        }
    }

    /// What stands before the line meanwhile.
    pub(crate) fn label(&self) -> String {
        let failed = if self.failed { "failed " } else { "" };
        format!("({failed}reverse-i-search)`{}': ", self.typed)
    }

    pub(crate) fn typed(&self) -> &str {
        &self.typed
    }

    pub(crate) fn failed(&self) -> bool {
        self.failed
    }

    /// The line that is shown, the cursor where the text was found.
    pub(crate) fn line(&self) -> Line {
        Line::new(self.lines.get(self.at).cloned().unwrap_or_default(), self.place)
    }

    /// What stood at the prompt.
    pub(crate) fn before(&self) -> &Line {
        &self.before
    }

    /// Where a walk through the history goes on from here.
    pub(crate) fn walk(&self) -> Walk {
        let last = self.lines.len() - 1;
        Walk::at(last - self.at, self.lines.last().map(String::as_str).unwrap_or_default())
    }

    /// One character more.
    pub(crate) fn push(&mut self, text: &str) {
        self.typed.push_str(text);
        self.look(Some(self.place));
    }

    /// One character less.
    pub(crate) fn pop(&mut self) {
        self.typed.pop();
        self.look(Some(self.place));
    }

    /// The next older one; with nothing typed, what was looked for the last time.
    pub(crate) fn again(&mut self, last: &str) {
        if self.typed.is_empty() {
            last.clone_into(&mut self.typed);
            self.look(Some(self.place));
        } else {
            let shown = self.lines.get(self.at).map(String::as_str).unwrap_or_default();
            self.look(
                shown.get(..self.place).and_then(|before| before.char_indices().next_back()).map(|c| c.0),
            );
        }
    }

    /// Looks from a place in the shown line, and then in older lines.
    fn look(&mut self, from: Option<usize>) {
        self.failed = false;
        if self.typed.is_empty() {
            return;
        }
        let begins = |line: &str, at: usize| line.get(at..).is_some_and(|rest| rest.starts_with(&self.typed));
        let here = self.lines.get(self.at).zip(from);
        let shown = here.and_then(|(line, from)| (0..=from).rev().find(|at| begins(line, *at)));
        let found = shown.map(|place| (self.at, place)).or_else(|| {
            let older = self.lines.get(..self.at)?.iter().enumerate().rev();
            let mut new = older.filter(|(_, line)| self.found.as_ref() != Some(line));
            new.find_map(|(at, line)| Some((at, line.rfind(&self.typed)?)))
        });
        match found {
            Some((at, place)) => {
                (self.at, self.place) = (at, place);
                self.found = self.lines.get(at).cloned();
            }
            None => (self.failed, self.place) = (true, 0),
        }
    }
}
