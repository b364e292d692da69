//! The commands of readline that move and change a line, under readline's own names. Pure: a line in, a line out.

use super::line::Line;

/// A command of readline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// `beginning-of-line`
    BeginningOfLine,
    /// `end-of-line`
    EndOfLine,
    /// `forward-char`
    ForwardChar,
    /// `backward-char`
    BackwardChar,
    /// `forward-word`
    ForwardWord,
    /// `backward-word`
    BackwardWord,
    /// `delete-char`
    DeleteChar,
    /// `kill-line`
    KillLine,
    /// `unix-line-discard`
    UnixLineDiscard,
    /// `kill-word`
    KillWord,
    /// `backward-kill-word`
    BackwardKillWord,
    /// `unix-word-rubout`
    UnixWordRubout,
    /// `yank`
    Yank,
    /// `yank-last-arg`
    YankLastArg,
}

/// Carries out commands, and remembers what one leaves for the next.
#[derive(Debug, Default)]
pub(crate) struct Editor {
    /// What `yank` puts back.
    killed: String,
    /// The command before this one, while nothing else has happened since.
    last: Last,
}

#[derive(Debug, Default)]
enum Last {
    #[default]
    Other,
    /// It killed: what the next one kills is joined to it.
    Kill,
    /// It put in the last word of the line so many steps back, which has so many bytes.
    YankedArg { back: usize, len: usize },
}

impl Editor {
    /// Something else happened.
    pub(crate) fn forget(&mut self) {
        self.last = Last::Other;
    }

    /// The line after a command; `None` when it comes to nothing.
    pub(crate) fn apply(&mut self, edit: Edit, line: &Line, history: &[String]) -> Option<Line> {
        let last = std::mem::take(&mut self.last);
        let changed = match edit {
            Edit::BeginningOfLine => line.moved(0),
            Edit::EndOfLine => line.moved(usize::MAX),
            Edit::ForwardChar => line.moved(line.cursor + line.after().chars().next()?.len_utf8()),
            Edit::BackwardChar => line.moved(line.cursor - line.before().chars().next_back()?.len_utf8()),
            Edit::ForwardWord => line.moved(word_end(line)),
            Edit::BackwardWord => line.moved(word_start(line)),
            Edit::DeleteChar => line.without(line.cursor + line.after().chars().next()?.len_utf8()).0,
            Edit::KillLine => self.kill(line, line.text.len(), &last)?,
            Edit::UnixLineDiscard => self.kill(line, 0, &last)?,
            Edit::KillWord => self.kill(line, word_end(line), &last)?,
            Edit::BackwardKillWord => self.kill(line, word_start(line), &last)?,
            Edit::UnixWordRubout => self.kill(line, blank_start(line), &last)?,
            Edit::Yank if self.killed.is_empty() => return None,
            Edit::Yank => line.with(&self.killed),
            Edit::YankLastArg => self.yank_last_arg(line, history, &last)?,
        };
        Some(changed)
    }

    /// Takes away what is between the cursor and another place; kills in a row make one text.
    fn kill(&mut self, line: &Line, to: usize, last: &Last) -> Option<Line> {
        let (rest, killed) = line.without(to);
        if killed.is_empty() {
            return None;
        }
        self.killed = match last {
            Last::Kill if to < line.cursor => killed + &self.killed,
            Last::Kill => format!("{}{killed}", self.killed),
            _ => killed,
        };
        self.last = Last::Kill;
        Some(rest)
    }

    /// The last word of the line before, again and again of lines further back.
    fn yank_last_arg(&mut self, line: &Line, history: &[String], last: &Last) -> Option<Line> {
        let (back, len) = match *last {
            Last::YankedArg { back, len } => (back, len),
            _ => (0, 0),
        };
        let entry = history.len().checked_sub(back + 1).and_then(|at| history.get(at));
        // Beyond the first line there is none, and what stood there goes all the same.
        let word = entry.map(|entry| last_word(entry)).unwrap_or_default();
        self.last = Last::YankedArg { back: back + usize::from(entry.is_some()), len: word.len() };
        let (rest, _) = line.without(line.cursor.saturating_sub(len));
        Some(rest.with(word))
    }
}

/// Where the word ends that the cursor is in or before. Words are of letters and digits.
fn word_end(line: &Line) -> usize {
    let rest = line.after().trim_start_matches(|c: char| !c.is_alphanumeric());
    line.text.len() - rest.trim_start_matches(char::is_alphanumeric).len()
}

/// Where the word begins that the cursor is in or behind.
fn word_start(line: &Line) -> usize {
    let rest = line.before().trim_end_matches(|c: char| !c.is_alphanumeric());
    rest.trim_end_matches(char::is_alphanumeric).len()
}

/// Where what the cursor is in or behind begins, if only blanks divide.
fn blank_start(line: &Line) -> usize {
    let blank = [' ', '\t'];
    line.before().trim_end_matches(blank).trim_end_matches(|c| !blank.contains(&c)).len()
}

/// The last word of a line, as the history divides it: at blanks and operators outside quotes.
fn last_word(line: &str) -> &str {
    let (mut from, mut to) = (0, 0);
    let mut quote = None;
    let mut inside = false;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        let escapes = c == '\\' && quote != Some('\'');
        match quote {
            Some(mark) if mark == c => quote = None,
            None if "'\"`".contains(c) => quote = Some(c),
            _ => {}
        }
        if escapes && let Some((next, escaped)) = chars.next() {
            end = next + escaped.len_utf8();
        }
        let quoted = quote.is_some() || escapes || "'\"`".contains(c);
        if !quoted && c.is_whitespace() {
            inside = false;
            continue;
        }
        if !quoted && "()<>;&|".contains(c) {
            // An operator is a word of its own; two of a kind are one.
            if c != '('
                && c != ')'
                && let Some((next, _)) = chars.next_if(|(_, next)| *next == c)
            {
                end = next + c.len_utf8();
            }
            (from, to, inside) = (at, end, false);
            continue;
        }
        if !inside {
            (from, inside) = (at, true);
        }
        to = end;
    }
    line.get(from..to).unwrap_or_default()
}
