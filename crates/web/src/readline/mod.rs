//! The prompt's line editor: keys and lines in, lines and wishes out, as bash's readline does it. Pure: it holds no
//! browser type, no engine and no panel, so that it can be tried beside the real bash.

mod complete;
mod edit;
mod history;
mod keys;
mod line;
#[cfg(test)]
mod rows_table;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use self::{
    complete::Completed,
    edit::Edit,
    history::ghost,
    keys::{Key, Press},
    line::{Line, to_lines, to_prompt},
};
use self::{edit::Editor, history::Walk, search::Search};

/// Where a line is being written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'p> {
    /// Lines entered, oldest first.
    pub(crate) history: &'p [String],
    /// The shell reads the line, not a program that it runs.
    pub(crate) shell: bool,
}

/// What a key comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// What the browser makes of it.
    Pass,
    /// Nothing: where a terminal rings.
    Ring,
    /// This stands at the prompt now.
    Show(Line),
    /// The line is entered.
    Run,
    Interrupt,
    EndOfInput,
    Clear,
    /// The keyboard goes elsewhere.
    Leave,
    /// Asks what could stand at the cursor.
    Complete,
}

/// What one prompt remembers between keys.
#[derive(Debug, Default)]
pub(crate) struct Readline {
    editor: Editor,
    walk: Walk,
    search: Option<Search>,
    /// What was looked for the last time.
    sought: String,
    /// The line as the last Tab left it, while several things could stand there.
    ambiguous: Option<Line>,
    /// The key before was Escape: Tab moves on.
    leaving: bool,
}

impl Readline {
    /// What stands before the line in place of the prompt, while the history is searched.
    pub(crate) fn label(&self) -> Option<String> {
        self.search.as_ref().map(Search::label)
    }

    /// What a search shows, for those who hear it.
    pub(crate) fn heard(&self) -> Option<String> {
        let search = self.search.as_ref()?;
        Some(match (search.typed(), search.failed()) {
            ("", _) => "Search in the history: type what to look for".to_owned(),
            (typed, true) => format!("No line with {typed}"),
            (_, false) => search.line().text,
        })
    }

    /// The line was entered or dropped.
    pub(crate) fn begin_anew(&mut self) {
        self.end_search();
        *self = Self {
            editor: std::mem::take(&mut self.editor),
            sought: std::mem::take(&mut self.sought),
            ..Self::default()
        };
        self.editor.forget();
    }

    /// The text was changed without a key: pasted, or by a keyboard on the screen.
    pub(crate) fn changed(&mut self) {
        self.end_search();
        self.editor.forget();
        self.ambiguous = None;
    }

    /// Takes a key.
    pub(crate) fn take(&mut self, key: &Key, line: &Line, place: Place<'_>) -> Act {
        if *key == Key::Modifier {
            return Act::Pass;
        }
        let leaving = std::mem::take(&mut self.leaving);
        if self.search.is_some()
            && let Some(act) = self.take_in_search(key)
        {
            return act;
        }
        if !matches!(key, Key::Edit(_)) {
            self.editor.forget();
        }
        if *key != Key::Complete {
            self.ambiguous = None;
        }
        let shown = |line: Option<Line>| line.map_or(Act::Ring, Act::Show);
        match key {
            Key::Run => Act::Run,
            Key::Complete if !place.shell || leaving || line.text.trim().is_empty() => Act::Pass,
            Key::Complete => Act::Complete,
            Key::Leave => Act::Leave,
            Key::Interrupt => Act::Interrupt,
            Key::Clear => Act::Clear,
            Key::DeleteOrEnd if line.text.is_empty() => Act::EndOfInput,
            Key::DeleteOrEnd => shown(self.editor.apply(Edit::DeleteChar, line, place.history)),
            Key::Older | Key::Newer => shown(self.walk.step(place.history, *key == Key::Older, line)),
            Key::Search if place.shell => {
                self.search = Some(Search::begin(line, place.history, &self.walk));
                Act::Show(line.clone())
            }
            Key::Search | Key::Abort => Act::Ring,
            Key::Accept => accepted(line, place).map_or(Act::Pass, Act::Show),
            Key::Edit(Edit::EndOfLine | Edit::ForwardChar) if let Some(line) = accepted(line, place) => {
                Act::Show(line)
            }
            Key::Edit(edit) => shown(self.editor.apply(*edit, line, place.history)),
            Key::Text(_) | Key::Rubout | Key::Modifier | Key::Other => Act::Pass,
        }
    }

    /// A key while the history is searched; `None` when it ends the search and means what it always does.
    fn take_in_search(&mut self, key: &Key) -> Option<Act> {
        let search = self.search.as_mut()?;
        match key {
            Key::Text(text) => search.push(text),
            Key::Rubout => search.pop(),
            Key::Search => search.again(&self.sought),
            Key::Abort => {
                let before = search.before().clone();
                self.search = None;
                return Some(Act::Show(before));
            }
            Key::Leave => {
                let line = search.line();
                self.leaving = true;
                self.end_search();
                return Some(Act::Show(line));
            }
            _ => {
                self.end_search();
                return None;
            }
        }
        Some(Act::Show(search.line()))
    }

    fn end_search(&mut self) {
        if let Some(search) = self.search.take() {
            if !search.typed().is_empty() {
                search.typed().clone_into(&mut self.sought);
            }
            self.walk = search.walk();
        }
    }
}

/// The line with what was proposed behind it.
fn accepted(line: &Line, place: Place<'_>) -> Option<Line> {
    let rest = ghost(line, place.history).filter(|_| place.shell && line.at_end())?;
    Some(Line::ending(format!("{}{rest}", line.text)))
}
