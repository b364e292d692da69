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

/// Heading, its line, and of text and `Why` the number of lines above it and its lines.
type Piece = (String, usize, [(usize, String); 2]);

/// Splits at `## id` and, within a section, at `### Why`.
pub(super) fn sections(file: &'static str, text: &str, faults: &mut Vec<Fault>) -> Vec<Section> {
    let mut keep =
        |line: usize, what: String| faults.push(Fault { file, line: Some(line), what, way_out: None });
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut fence, mut why, mut lost) = (None, false, false);
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.starts_with("```") {
            fence = if fence.is_some() { None } else { Some(number) };
        }
        if let Some(id) = line.strip_prefix("## ").filter(|_| fence.is_none()) {
            why = false;
            pieces.push((id.trim().to_owned(), number, [(number, String::new()), (number, String::new())]));
            continue;
        }
        let Some((_, _, [body, below])) = pieces.last_mut() else {
            if !line.trim().is_empty() && !line.starts_with("# ") && !std::mem::replace(&mut lost, true) {
                keep(number, "Text stands before the first section, `## STEP`.".to_owned());
            }
            continue;
        };
        if line.trim_end() == "### Why" && fence.is_none() {
            if std::mem::replace(&mut why, true) {
                keep(number, "There are two `### Why` in a section.".to_owned());
            }
            below.0 = number;
            continue;
        }
        let body = if why { below } else { body };
        body.1.push_str(line);
        body.1.push('\n');
    }
    if let Some(line) = fence {
        keep(line, "This fence has no end: three backticks alone on a line.".to_owned());
    }
    let mut section = |(id, line, [text, why]): Piece| {
        let mut read = |(above, text): (usize, String)| {
            blocks(&text).unwrap_or_else(|(below, what)| {
                faults.push(Fault { file, line: Some(above + below), what, way_out: None });
                Vec::new()
            })
        };
        Section { prose: read(text), why: read(why), id, line }
    };
    pieces.into_iter().map(&mut section).collect()
}

/// One line of text.
pub(super) fn inline(text: &str) -> Result<Vec<Inline>, String> {
    match blocks(text).map_err(|(_, what)| what)?.as_slice() {
        [Block::Paragraph { text }] => Ok(text.clone()),
        [] => Err("A text is empty.".to_owned()),
        _ => Err("A text here is one paragraph, without lists, tables, notes and fences.".to_owned()),
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

/// Reduces Markdown to blocks. Anything outside the fixed set is refused, with its line in this text.
fn blocks(text: &str) -> Result<Vec<Block>, (usize, String)> {
    let mut reading = Reading::default();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reading.take(event).map_err(|what| {
            (text.bytes().take(range.start).filter(|byte| *byte == b'\n').count() + 1, what)
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
            other => {
                let elements = "paragraphs, flat lists, tables, notes (`>`), fences, `code`, **strong**, *words*{{show: …}}";
                return Err(format!("{} cannot stand here; a lesson has {elements}.", named(&other)));
            }
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
        if let Some(action) = ["{{exec", "{{copy", "{{show"].into_iter().find(|action| rest.contains(action))
        {
            return Err(format!("`{action}…}}}}` stands behind no `code` and no *words*."));
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

/// What an author calls it.
fn named(event: &Event<'_>) -> &'static str {
    match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => "HTML",
        Event::Start(Tag::Link { .. }) => "A link",
        Event::Start(Tag::Image { .. }) => "An image",
        Event::Start(Tag::Heading { .. }) => "This heading",
        Event::Start(Tag::List(_)) => "A list in a list",
        Event::Start(Tag::CodeBlock(_)) => "An indented block",
        Event::HardBreak => "A forced end of line",
        Event::Rule => "A rule",
        _ => "This",
    }
}
