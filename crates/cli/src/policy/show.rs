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
    let to = (from + WIDE).min(line.len());
    let (left, right) = (if from > 0 { "…" } else { "" }, if to < line.len() { "…" } else { "" });
    // A control character would move what stands below it, or worse.
    let shown: String =
        line.iter().skip(from).take(WIDE).map(|c| if c.is_control() { ' ' } else { *c }).collect();
    let label = number.to_string();
    let cells =
        |from: usize, count: usize| line.iter().skip(from).take(count).map(|c| cells(*c)).sum::<usize>();
    let meant = meant.min(to.saturating_sub(before));
    let carets = "^".repeat(cells(before, meant).max(1));
    let blanks = " ".repeat(left.chars().count() + cells(from, before - from));
    writeln!(out, "  {label} | {left}{shown}{right}")?;
    writeln!(out, "  {} | {blanks}{carets}", " ".repeat(label.len()))
}

/// Cells of a terminal that a character takes: two for those of Chinese, Japanese and Korean, and for pictures; none for
/// marks on others (Unicode Standard Annex 11, by blocks).
fn cells(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
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
        // Two cells each.
        assert_eq!(shown("日本x", 3, 6), "  1 | 日本x\n    |   ^^\n");
        assert_eq!(shown("日本x", 6, 7), "  1 | 日本x\n    |     ^\n");
        // What goes on below its line is underlined to the end of it.
        assert_eq!(shown("a [1,\n2]", 2, 8), "  1 | a [1,\n    |   ^^^\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}here{}", "a".repeat(300), "b".repeat(300));
        let told = shown(&text, 300, 304);
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].starts_with("  1 | …a") && lines[0].ends_with("b…"), "{told}");
        assert_eq!(lines[0].chars().count(), WIDE + 8);
        let (before, _) = lines[0].split_once("here").unwrap();
        assert_eq!(Some(before.chars().count()), lines[1].find("^^^^"));
        let told = shown(&text, 600, 604);
        assert!(told.lines().nth(1).unwrap().ends_with("^^^^"), "{told}");
    }
}
