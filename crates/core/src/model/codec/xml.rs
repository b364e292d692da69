//! XML as a small tree to read, and a writer that indents as AWS does.
//!
//! Reading is bounded in depth; namespaces, attributes and processing instructions are passed over.

use quick_xml::{Reader, escape::escape, events::Event};

/// Deeper than any answer of AWS.
const MAX_DEPTH: usize = 64;

/// What lines are indented with, as much at once as is mostly needed.
const SPACES: &str = "                                                                ";

/// One element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The name without its prefix.
    pub(super) name: String,
    /// The text directly inside.
    pub(super) text: String,
    /// The elements directly inside.
    pub(super) children: Vec<Node>,
}

impl Node {
    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }
    /// The text of the first child of that name.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }
}

/// The root element; `None` when the text is not well formed or too deep.
pub(super) fn read(text: &str) -> Option<Node> {
    let mut reader = Reader::from_str(text);
    // The last one is the innermost open element; the first one holds the root.
    let mut open = vec![Node::default()];
    let named = |name: &str| Node { name: name.to_owned(), ..Node::default() };
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if open.len() <= MAX_DEPTH => {
                open.push(named(start.local_name().as_ref()));
            }
            Event::Start(_) => return None,
            Event::Empty(start) => open.last_mut()?.children.push(named(start.local_name().as_ref())),
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(done);
            }
            Event::Text(words) => open.last_mut()?.text.push_str(good(&words.xml10_content())?),
            Event::CData(words) => open.last_mut()?.text.push_str(good(&words.xml10_content())?),
            Event::GeneralRef(reference) => {
                let letter = match reference.resolve_char_ref().ok()? {
                    Some(letter) => letter,
                    None => match &*reference.xml10_content() {
                        "lt" => '<',
                        "gt" => '>',
                        "amp" => '&',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => return None,
                    },
                };
                open.last_mut()?.text.push(is_good(&letter).then_some(letter)?);
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    match open.as_mut_slice() {
        [all] => all.children.pop(),
        _ => None,
    }
}

/// Whether XML 1.0 has the character (2.2): most control characters are none, not even by number.
fn is_good(letter: &char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn good(text: &str) -> Option<&str> {
    text.chars().all(|letter| is_good(&letter)).then_some(text)
}

/// Text as it stands in an element. What XML has not, S3 writes by its number all the same, which parsers refuse
/// (minio/minio-py#716, a listing of AWS's; boto/botocore#3496).
fn written(text: &str) -> String {
    let escaped = escape(text);
    let mut out = String::with_capacity(escaped.len());
    for letter in escaped.chars() {
        match is_good(&letter) {
            true => out.push(letter),
            false => out.push_str(&format!("&#x{:x};", u32::from(letter))),
        }
    }
    out
}

/// Writes elements one after the other.
pub(super) struct Writer {
    out: String,
    /// Spaces a level; `None` writes everything on one line.
    indent: Option<usize>,
    depth: usize,
    /// Whether an apostrophe stands for itself, as in the query protocol (Argmin's oracle of STS, whose messages have some).
    apostrophes: bool,
}

impl Writer {
    pub(super) fn new(head: &str, indent: Option<usize>) -> Self {
        Self { out: head.to_owned(), indent, depth: 0, apostrophes: false }
    }

    /// The same with apostrophes as they are.
    pub(super) fn with_apostrophes(self) -> Self {
        Self { apostrophes: true, ..self }
    }

    /// Opens an element and writes what is in it. One without content is closed at once, as `<name/>`.
    pub(super) fn element(&mut self, name: &str, attributes: &str, content: impl FnOnce(&mut Self)) {
        self.begin();
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(attributes);
        self.out.push('>');
        let empty = self.out.len();
        self.depth += 1;
        content(self);
        self.depth -= 1;
        if self.out.len() == empty {
            self.out.pop();
            self.out.push_str("/>");
            return;
        }
        self.begin();
        self.close(name);
    }

    /// An element with text in it.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.bare(name, "", text);
    }

    /// The same with attributes.
    pub(super) fn bare(&mut self, name: &str, attributes: &str, text: &str) {
        self.begin();
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(attributes);
        if text.is_empty() {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        match self.apostrophes {
            true => self.out.push_str(&written(text).replace("&apos;", "'")),
            false => self.out.push_str(&written(text)),
        }
        self.close(name);
    }

    pub(super) fn finish(mut self) -> String {
        if self.indent.is_some() {
            self.out.push('\n');
        }
        self.out
    }

    fn begin(&mut self) {
        let Some(indent) = self.indent else { return };
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        let mut left = indent * self.depth;
        while left > 0 {
            let some = left.min(SPACES.len());
            self.out.push_str(SPACES.get(..some).unwrap_or(SPACES));
            left -= some;
        }
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}
