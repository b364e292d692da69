//! Which key means what at the prompt: one table, as bash binds them in its emacs mode. Pure: names of keys as browsers
//! give them, no browser type.

use super::edit::Edit;

/// What a key means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// `accept-line`
    Run,
    /// `complete`
    Complete,
    /// Leaves the prompt.
    Leave,
    /// SIGINT
    Interrupt,
    /// `clear-screen`
    Clear,
    /// `delete-char`; the end of input when there is nothing.
    DeleteOrEnd,
    /// `previous-history`
    Older,
    /// `next-history`
    Newer,
    /// `reverse-search-history`
    Search,
    /// `abort`
    Abort,
    /// Another command of readline.
    Edit(Edit),
    /// To the right, or to the end: the browser's, but for what stands behind the cursor as a proposal.
    Accept,
    /// A character.
    Text(String),
    /// `backward-delete-char`
    Rubout,
    /// A key that only changes others.
    Modifier,
    /// The browser's.
    Other,
}

/// A key as a browser tells it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Press<'k> {
    /// What it is called: `a`, `Enter`.
    pub(crate) name: &'k str,
    pub(crate) ctrl: bool,
    pub(crate) alt: bool,
    pub(crate) shift: bool,
    pub(crate) meta: bool,
    /// Something is marked.
    pub(crate) marked: bool,
}

impl Press<'_> {
    /// What it means. Keys with the system's own modifier are the browser's, and so are those with two modifiers:
    /// that is how some keyboards write characters.
    pub(crate) fn key(self) -> Key {
        match (self.ctrl, self.alt, self.shift, self.meta) {
            (_, _, _, true) | (true, true, ..) => Key::Other,
            (true, false, false, false) => self.with_ctrl(),
            (false, true, false, false) => self.with_alt(),
            (false, false, shift, false) => self.plain(shift),
            _ => Key::Other,
        }
    }

    fn with_ctrl(self) -> Key {
        Key::Edit(match self.name.to_ascii_lowercase().as_str() {
            // With something marked it copies that.
            "c" if self.marked => return Key::Other,
            "c" => return Key::Interrupt,
            "d" => return Key::DeleteOrEnd,
            "g" => return Key::Abort,
            "l" => return Key::Clear,
            "r" => return Key::Search,
            "control" => return Key::Modifier,
            "a" => Edit::BeginningOfLine,
            "e" => Edit::EndOfLine,
            "k" => Edit::KillLine,
            "u" => Edit::UnixLineDiscard,
            "w" | "backspace" => Edit::UnixWordRubout,
            "y" => Edit::Yank,
            "arrowleft" => Edit::BackwardWord,
            "arrowright" => Edit::ForwardWord,
            _ => return Key::Other,
        })
    }

    fn with_alt(self) -> Key {
        Key::Edit(match self.name {
            "b" => Edit::BackwardWord,
            "f" => Edit::ForwardWord,
            "d" => Edit::KillWord,
            "Backspace" => Edit::BackwardKillWord,
            "." => Edit::YankLastArg,
            "Alt" => return Key::Modifier,
            _ => return Key::Other,
        })
    }

    fn plain(self, shift: bool) -> Key {
        match self.name {
            "Enter" => Key::Run,
            "Escape" => Key::Leave,
            "Tab" if !shift => Key::Complete,
            "ArrowUp" if !shift => Key::Older,
            "ArrowDown" if !shift => Key::Newer,
            "ArrowRight" | "End" if !shift && !self.marked => Key::Accept,
            "Backspace" => Key::Rubout,
            "Shift" | "CapsLock" | "Control" | "Alt" | "Meta" | "AltGraph" | "Dead" => Key::Modifier,
            name if name.chars().count() == 1 => Key::Text(name.to_owned()),
            _ => Key::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keyboards_write_with_two_modifiers_stays_text() {
        let press = |name, ctrl, alt| Press { name, ctrl, alt, ..Press::default() }.key();
        assert_eq!(press("b", false, true), Key::Edit(Edit::BackwardWord));
        assert_eq!(press("b", true, true), Key::Other, "AltGr");
        assert_eq!(press("∫", false, true), Key::Other, "a character of Option");
        assert_eq!(press("b", false, false), Key::Text("b".to_owned()));
    }

    #[test]
    fn what_is_marked_is_copied_and_shift_walks_back() {
        let copy = Press { name: "c", ctrl: true, marked: true, ..Press::default() };
        assert_eq!(copy.key(), Key::Other);
        assert_eq!(Press { marked: false, ..copy }.key(), Key::Interrupt);
        assert_eq!(Press { name: "Tab", shift: true, ..Press::default() }.key(), Key::Other);
        assert_eq!(Press { name: "a", meta: true, ctrl: true, ..Press::default() }.key(), Key::Other);
    }
}
