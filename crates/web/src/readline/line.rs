//! A line and where its cursor is, as every command of the prompt takes and gives it. Pure text: no browser type.
//!
//! An input holds one line, so line breaks of what is put into it are shown as a sign and are breaks again when it runs.

/// Stands for a line break inside the input.
const BREAK: char = '⏎';

/// What stands at the prompt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// The text, its breaks as signs.
    pub(crate) text: String,
    /// Bytes before the cursor; always between two characters.
    pub(crate) cursor: usize,
}

impl Line {
    /// A line with the cursor behind so many bytes, or as near as there is a place for it.
    pub(crate) fn new(text: impl Into<String>, cursor: usize) -> Self {
        let text = text.into();
        let mut cursor = cursor.min(text.len());
        while !text.is_char_boundary(cursor) {
            cursor -= 1;
        }
        Self { text, cursor }
    }

    /// A line with the cursor behind it.
    pub(crate) fn ending(text: impl Into<String>) -> Self {
        Self::new(text, usize::MAX)
    }

    /// A line as a browser counts: in units of UTF-16.
    pub(crate) fn of_units(text: String, units: u32) -> Self {
        let mut left = i64::from(units);
        let before = text.chars().take_while(|c| {
            left -= i64::try_from(c.len_utf16()).unwrap_or(1);
            left >= 0
        });
        let cursor = before.map(char::len_utf8).sum();
        Self::new(text, cursor)
    }

    /// The cursor in units of UTF-16.
    pub(crate) fn units(&self) -> u32 {
        u32::try_from(self.before().encode_utf16().count()).unwrap_or(u32::MAX)
    }

    pub(crate) fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    pub(crate) fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    pub(crate) fn at_end(&self) -> bool {
        self.cursor == self.text.len()
    }

    /// The same text, the cursor elsewhere.
    pub(crate) fn moved(&self, cursor: usize) -> Self {
        Self::new(self.text.as_str(), cursor)
    }

    /// With text put in before the cursor.
    pub(crate) fn with(&self, text: &str) -> Self {
        Self::new(format!("{}{text}{}", self.before(), self.after()), self.cursor + text.len())
    }

    /// Without what is between the cursor and another place; and that.
    pub(crate) fn without(&self, other: usize) -> (Self, String) {
        let (from, to) = (self.cursor.min(other), self.cursor.max(other));
        let part = |range: Option<&str>| range.unwrap_or_default().to_owned();
        let rest = part(self.text.get(..from)) + self.text.get(to..).unwrap_or_default();
        (Self::new(rest, from), part(self.text.get(from..to)))
    }

    /// The text with its breaks, and the cursor in it.
    pub(crate) fn entered(&self) -> (String, usize) {
        (to_lines(&self.text), to_lines(self.before()).len())
    }

    /// The line of a text with breaks, the cursor behind so many bytes of it.
    pub(crate) fn of_entered(text: &str, cursor: usize) -> Self {
        let line = Self::new(text, cursor);
        let (before, after) = (to_signs(line.before()), to_signs(line.after()));
        Self::new(format!("{before}{after}"), before.len())
    }
}

/// What the input shows of a text with line breaks; the last one of it ends the text and is not shown.
pub(crate) fn to_prompt(text: &str) -> String {
    to_signs(text.trim_end_matches('\n'))
}

/// What is run of what the input shows.
pub(crate) fn to_lines(value: &str) -> String {
    value.replace(BREAK, "\n")
}

fn to_signs(text: &str) -> String {
    text.replace('\n', BREAK.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_survive_the_input() {
        let text = "TOKEN=$(curl \\\nhttp://x)\necho $TOKEN";
        assert_eq!(to_lines(&to_prompt(&format!("{text}\n"))), text);
        for cursor in [0, 15, 16, 17, text.len()] {
            assert_eq!(Line::of_entered(text, cursor).entered(), (text.to_owned(), cursor));
        }
    }

    #[test]
    fn cursors_are_counted_as_the_browser_counts_and_stay_between_characters() {
        for (text, units, cursor) in
            [("aé⏎😀b", 2, 3), ("aé⏎😀b", 3, 6), ("aé⏎😀b", 5, 10), ("aé⏎😀b", 99, 11)]
        {
            let line = Line::of_units(text.to_owned(), units);
            assert_eq!(line.cursor, cursor);
            assert_eq!(line.units(), units.min(6));
        }
        assert_eq!(Line::of_units("😀".to_owned(), 1).cursor, 0, "never in the middle of a character");
        assert_eq!(Line::new("é", 1).cursor, 0);
    }

    #[test]
    fn text_goes_in_and_out_at_the_cursor() {
        assert_eq!(Line::new("ac", 1).with("b"), Line::new("abc", 2));
        assert_eq!(Line::new("abcd", 1).without(3), (Line::new("ad", 1), "bc".to_owned()));
        assert_eq!(Line::new("abcd", 3).without(1), (Line::new("ad", 1), "bc".to_owned()));
    }
}
