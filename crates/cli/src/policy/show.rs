//! A place in a document, as it is shown in a terminal: the line, and what is meant underlined.

use std::io::{self, Write};

use rolelab_core::policy::json::place;

/// Characters of a line that are shown at most.
const WIDE: usize = 100;

/// A fault: what AWS says, the line, and our words.
pub(super) fn fault(
    name: &str,
    text: &str,
    (at, end): (usize, usize),
    told: &str,
    message: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let (line, column) = place(text, at);
    writeln!(out, "{name}:{line}:{column}: {told}")?;
    excerpt(text, at, end, out)?;
    writeln!(out, "  {message}")
}

/// Something that AWS takes silently.
pub(super) fn note(
    name: &str,
    text: &str,
    (at, end): (usize, usize),
    message: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let (line, column) = place(text, at);
    writeln!(out, "{name}:{line}:{column}: note: {message}")?;
    excerpt(text, at, end, out)
}

/// The line of a place, cut around it if it is long, and carets below. Nothing for a text without one.
fn excerpt(text: &str, at: usize, end: usize, out: &mut impl Write) -> io::Result<()> {
    let (number, column) = place(text, at);
    let line: Vec<char> = text.lines().nth(number - 1).unwrap_or_default().chars().collect();
    if line.is_empty() {
        return Ok(());
    }
    let meant = text.get(at..end).unwrap_or_default().chars().take_while(|c| *c != '\n').count();
    let before = column - 1;
    let from = if line.len() > WIDE {
        before.saturating_sub(WIDE / 2).min(line.len().saturating_sub(WIDE))
    } else {
        0
    };
    // A control character would move what stands below it, or worse.
    let shown: String =
        line.iter().skip(from).take(WIDE).map(|c| if c.is_control() { ' ' } else { *c }).collect();
    let label = number.to_string();
    let carets = "^".repeat(meant.clamp(1, (from + WIDE - before).max(1)));
    writeln!(out, "  {label} | {shown}")?;
    writeln!(out, "  {} | {}{carets}", " ".repeat(label.len()), " ".repeat(before - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, at: usize, end: usize) -> String {
        let mut out = Vec::new();
        excerpt(text, at, end, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn places_are_underlined() {
        assert_eq!(shown("ab\ncdé\tf\n", 5, 7), "  2 | cdé f\n    |   ^\n");
        assert_eq!(shown("{\n  \"a\": 1\n}", 4, 7), "  2 |   \"a\": 1\n    |   ^^^\n");
        assert_eq!(shown("{", 1, 1), "  1 | {\n    |  ^\n");
        assert_eq!(shown("", 0, 0), "");
        assert_eq!(shown("{\n", 2, 2), "");
        // What goes on below its line is underlined to the end of it.
        assert_eq!(shown("a [1,\n2]", 2, 8), "  1 | a [1,\n    |   ^^^\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}here{}", "a".repeat(300), "b".repeat(300));
        let told = shown(&text, 300, 304);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0].len(), WIDE + 6);
        assert_eq!(lines[0].find("here"), lines[1].find("^^^^"));
        let told = shown(&text, 600, 604);
        assert!(told.lines().nth(1).unwrap().ends_with("^^^^"), "{told}");
    }
}
