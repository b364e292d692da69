//! Markdown becomes prose: a fixed set of elements; what is outside of it is refused with its line.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Fault;
use crate::prose::{Block, Inline, Node};

/// A section of lab.md.
pub(super) struct Section {
    pub(super) id: String,
    /// The line of its heading.
    pub(super) line: usize,
    pub(super) prose: Vec<Block>,
    pub(super) why: Vec<Block>,
}

/// Splits at `## id` and, within a section, at `### Why`.
pub(super) fn sections(file: &'static str, text: &str) -> Result<Vec<Section>, Fault> {
    let mut found: Vec<Section> = Vec::new();
    let mut pieces: Vec<(String, usize, String)> = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        fenced ^= line.starts_with("```");
        match line.strip_prefix("## ").filter(|_| !fenced) {
            Some(id) => pieces.push((id.trim().to_owned(), index + 1, String::new())),
            None => match pieces.last_mut() {
                Some((_, _, body)) => {
                    body.push_str(line);
                    body.push('\n');
                }
                None if line.trim().is_empty() => {}
                None => {
                    let what = "Text stands before the first section.".to_owned();
                    return Err(Fault { file, line: Some(index + 1), what, way_out: None });
                }
            },
        }
    }
    for (id, line, body) in pieces {
        let (text, why, below) = match body.split_once("### Why\n") {
            Some((text, why)) => (text, why, line + 1 + text.lines().count()),
            None => (body.as_str(), "", line),
        };
        if found.iter().any(|known| known.id == id) {
            let what = format!("There are two sections `## {id}`.");
            return Err(Fault { file, line: Some(line), what, way_out: None });
        }
        found.push(Section { prose: blocks(file, text, line)?, why: blocks(file, why, below)?, id, line });
    }
    Ok(found)
}

/// One line of text.
pub(super) fn inline(file: &'static str, text: &str) -> Result<Vec<Inline>, Fault> {
    match blocks(file, text, 0)?.as_slice() {
        [Block::Paragraph { text }] => Ok(text.clone()),
        _ => {
            let what = format!("This is not one paragraph: {text}");
            Err(Fault { file, line: None, what, way_out: None })
        }
    }
}

/// What is being read.
#[derive(Default)]
struct Reading {
    done: Vec<Block>,
    run: Vec<Inline>,
    items: Option<(bool, Vec<Vec<Inline>>)>,
    code: Option<(String, String)>,
    strong: bool,
    named: bool,
    note: bool,
    head: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    row: Vec<Vec<Inline>>,
}

/// Reduces Markdown to blocks; anything outside the fixed set is refused. `above` lines stand before it in its file.
fn blocks(file: &'static str, text: &str, above: usize) -> Result<Vec<Block>, Fault> {
    let mut reading = Reading::default();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reading.take(event).map_err(|what| {
            let before = text.bytes().take(range.start).filter(|byte| *byte == b'\n').count();
            Fault { file, line: (above > 0).then_some(above + before + 1), what, way_out: None }
        })?;
    }
    Ok(reading.done)
}

impl Reading {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableHead | Tag::TableRow | Tag::TableCell) => {}
            Event::Start(Tag::List(first)) if self.items.is_none() => {
                self.items = Some((first.is_some(), Vec::new()));
            }
            Event::Start(Tag::BlockQuote(None)) => self.note = true,
            Event::End(TagEnd::BlockQuote(None)) => self.note = false,
            Event::Start(Tag::Table(_)) => (self.head, self.rows) = (Vec::new(), Vec::new()),
            Event::End(TagEnd::TableCell) => self.row.push(std::mem::take(&mut self.run)),
            Event::End(TagEnd::TableHead) => self.head = std::mem::take(&mut self.row),
            Event::End(TagEnd::TableRow) => self.rows.push(std::mem::take(&mut self.row)),
            Event::End(TagEnd::Table) => {
                let (head, rows) = (std::mem::take(&mut self.head), std::mem::take(&mut self.rows));
                self.done.push(Block::Table { head, rows });
            }
            Event::Start(Tag::Strong) => self.strong = true,
            Event::End(TagEnd::Strong) => self.strong = false,
            Event::Start(Tag::Emphasis) => self.named = true,
            Event::End(TagEnd::Emphasis) => self.named = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(host))) => {
                self.code = Some((host.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((host, text)) = self.code.take() {
                    self.done.push(Block::Code { host, text: text.trim_end().to_owned() });
                }
            }
            Event::Text(text) => self.text(&text)?,
            Event::Code(text) => self.run.push(Inline::Code(text.to_string())),
            Event::SoftBreak => self.run.push(Inline::Text(" ".to_owned())),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if self.run.is_empty() => {}
            Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                let text = std::mem::take(&mut self.run);
                match &mut self.items {
                    Some((_, items)) => items.push(text),
                    None if self.note => self.done.push(Block::Note { text }),
                    None => self.done.push(Block::Paragraph { text }),
                }
            }
            Event::End(TagEnd::List(_)) => {
                if let Some((numbered, items)) = self.items.take() {
                    self.done.push(Block::List { numbered, items });
                }
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H3, .. }) => {
                return Err("The only heading in a section is `### Why`.".to_owned());
            }
            other => return Err(format!("This is not in the set of elements: {other:?}.")),
        }
        Ok(())
    }

    /// A piece of text. Braces at its beginning belong to what stands before it.
    fn text(&mut self, text: &str) -> Result<(), String> {
        if let Some((_, lines)) = &mut self.code {
            lines.push_str(text);
            return Ok(());
        }
        let mut rest = text;
        if let Some((word, tail)) = text.strip_prefix("{{").and_then(|inside| inside.split_once("}}"))
            && self.acts(word)?
        {
            rest = tail;
        }
        if rest.is_empty() {
            return Ok(());
        }
        self.run.push(match (self.named, self.strong) {
            // What it names follows; without it, it is strong.
            (true, _) => Inline::Strong(rest.to_owned()),
            (false, true) => Inline::Strong(rest.to_owned()),
            (false, false) => Inline::Text(rest.to_owned()),
        });
        Ok(())
    }

    /// Whether braces are an action upon what stands before them.
    fn acts(&mut self, word: &str) -> Result<bool, String> {
        let (action, rest) = word.split_once([' ', ':']).unwrap_or((word, ""));
        let rest = rest.trim();
        let made = match (action, self.run.last()) {
            ("exec", Some(Inline::Code(text))) => Inline::Exec { host: rest.to_owned(), text: text.clone() },
            ("copy", Some(Inline::Code(text))) => Inline::Copy(text.clone()),
            ("show", Some(Inline::Strong(text))) => {
                let nodes = [Node::Instance, Node::Imds, Node::Iam, Node::Api];
                let node = nodes.into_iter().find(|node| node.name() == rest);
                let names = nodes.map(Node::name).join(", ");
                let node = node.ok_or(format!("`{{{{{word}}}}}` names no actor; there are: {names}."))?;
                Inline::Show { node, text: text.clone() }
            }
            ("exec" | "copy", _) => return Err(format!("`{{{{{word}}}}}` stands behind no `code`.")),
            ("show", _) => return Err(format!("`{{{{{word}}}}}` stands behind no *words*.")),
            _ => return Ok(false),
        };
        if let Some(last) = self.run.last_mut() {
            *last = made;
        }
        Ok(true)
    }
}
