//! Prose as lines for a terminal.

use rolelab_labs::view::{Block, Inline};
use rolelab_lesson::prose::plain;

/// Columns of a line.
const WIDTH: usize = 88;

/// Blocks as text, an empty line between them.
pub(super) fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph { text } => wrapped(&marked(text), "", ""),
        Block::Note { text } => wrapped(&marked(text), "> ", "> "),
        Block::List { numbered, items } => {
            let item = |(at, item): (usize, &Vec<Inline>)| {
                let mark = if *numbered { format!("{}. ", at + 1) } else { "- ".to_owned() };
                wrapped(&marked(item), &mark, &" ".repeat(mark.len()))
            };
            items.iter().enumerate().map(item).collect()
        }
        Block::Code { host, text } => {
            let host = if host.is_empty() { String::new() } else { format!("    ({host})\n") };
            host + &text.lines().map(|line| format!("    {line}\n")).collect::<String>()
        }
        Block::Table { head, rows } => {
            let row = |cells: &Vec<Vec<Inline>>| {
                let cells: Vec<String> = cells.iter().map(|cell| marked(cell)).collect();
                format!("  {}\n", cells.join(" | "))
            };
            std::iter::once(head).chain(rows).map(row).collect()
        }
    }
}

/// Words with code in backquotes.
pub(super) fn marked(text: &[Inline]) -> String {
    let part = |part: &Inline| match part {
        Inline::Code(text) | Inline::Copy(text) | Inline::Exec { text, .. } => format!("`{text}`"),
        other => plain(std::slice::from_ref(other)),
    };
    text.iter().map(part).collect()
}

/// Lines of at most [`WIDTH`] columns where words allow it.
fn wrapped(text: &str, first: &str, other: &str) -> String {
    let (mut lines, mut line) = (String::new(), first.to_owned());
    let mut begun = false;
    for word in text.split_whitespace() {
        if begun && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(&line);
            lines.push('\n');
            line = other.to_owned();
            begun = false;
        }
        if begun {
            line.push(' ');
        }
        line.push_str(word);
        begun = true;
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_wrapped_and_marked() {
        let text = |text: &str| vec![Inline::Text(text.to_owned()), Inline::Code("ls -l".to_owned())];
        let long = "word ".repeat(30);
        let shown = blocks(&[
            Block::Paragraph { text: text(&long) },
            Block::List { numbered: true, items: vec![text("a "), text("b ")] },
            Block::Code { host: "web-1".to_owned(), text: "x\ny".to_owned() },
            Block::Table { head: vec![text("h ")], rows: vec![vec![text("r "), text("")]] },
        ]);
        assert!(shown.lines().all(|line| line.len() <= WIDTH));
        assert!(
            shown.contains("1. a `ls -l`\n2. b `ls -l`\n\n    (web-1)\n    x\n    y\n\n  h `ls -l`\n"),
            "{shown}"
        );
        assert!(shown.ends_with("  r `ls -l` | `ls -l`\n"));
    }
}
