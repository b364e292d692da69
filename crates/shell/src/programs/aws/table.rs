//! `--output table` as awscli 2.9.19 draws it without colours, 80 columns wide. Draws; decides nothing.
//!
//! Source: its `formatter.py` and `table.py`, as observed.

use serde_json::{Map, Value};

use super::output::shown;

/// Wider tables turn sections of one row on their side.
const TERMINAL: usize = 80;
/// Blanks around what stands in a cell.
const PADDING: usize = 4;

/// The table of a result under its operation's name.
pub(super) fn table(title: &str, value: &Value) -> String {
    let mut sections = Sections(Vec::new());
    sections.build(Some(title), value, 0);
    if sections.0.is_empty() {
        return String::new();
    }
    if sections.width() > TERMINAL {
        sections.0.iter_mut().for_each(Section::turn);
    }
    let width = sections.width();
    let mut out = format!("{}\n", "-".repeat(width));
    sections.0.iter().for_each(|section| section.draw(width, &mut out));
    out
}

#[derive(Default)]
struct Section {
    title: String,
    indent: usize,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

struct Sections(Vec<Section>);

impl Sections {
    fn width(&self) -> usize {
        self.0.iter().map(Section::width).max().unwrap_or(0)
    }

    fn row(&mut self, cells: Vec<String>) {
        if let Some(section) = self.0.last_mut() {
            section.rows.push(cells);
        }
    }

    fn headers(&mut self, headers: &[String]) {
        if let Some(section) = self.0.last_mut() {
            section.headers = headers.to_vec();
        }
    }

    fn begin(&mut self, title: &str, indent: usize) {
        self.0.push(Section { title: title.to_owned(), indent, ..Section::default() });
    }

    fn build(&mut self, title: Option<&str>, value: &Value, indent: usize) {
        let empty = match value {
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::String(text) => text.is_empty(),
            Value::Null | Value::Bool(false) => true,
            Value::Bool(true) => false,
            Value::Number(number) => number.as_f64() == Some(0.0),
        };
        if empty {
            return;
        }
        if let Some(title) = title {
            self.begin(title, indent);
        }
        match value {
            Value::Array(items) if items.first().is_some_and(Value::is_object) => {
                self.objects(title.unwrap_or_default(), items, indent);
            }
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Array(cells) if !cells.iter().any(nested) => {
                            self.row(cells.iter().map(shown).collect());
                        }
                        item if nested(item) => self.build(None, item, 0),
                        item => self.row(vec![shown(item)]),
                    }
                }
            }
            Value::Object(members) => self.object(members, indent),
            _ => {}
        }
    }

    /// One row under its keys; nested members in sections below.
    fn object(&mut self, members: &Map<String, Value>, indent: usize) {
        let (headers, below) = keys(std::iter::once(members));
        match headers.as_slice() {
            [] => {}
            [only] => self.row(vec![only.clone(), members.get(only).map(shown).unwrap_or_default()]),
            _ => {
                self.headers(&headers);
                self.row(headers.iter().map(|key| members.get(key).map(shown).unwrap_or_default()).collect());
            }
        }
        for key in below {
            if let Some(member) = members.get(&key) {
                self.build(Some(&key), member, indent + 1);
            }
        }
    }

    /// A row for each object under all their keys; a new section for each when something is nested.
    fn objects(&mut self, title: &str, items: &[Value], indent: usize) {
        let (headers, below) = keys(items.iter().filter_map(Value::as_object));
        self.headers(&headers);
        for (place, item) in items.iter().enumerate() {
            let Some(members) = item.as_object() else { continue };
            if place > 0 && !below.is_empty() {
                self.begin(title, indent);
                self.headers(&headers);
            }
            self.row(headers.iter().map(|key| members.get(key).map(shown).unwrap_or_default()).collect());
            for key in &below {
                if let Some(member) = members.get(key) {
                    self.build(Some(key), member, indent + 1);
                }
            }
        }
    }
}

fn nested(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

/// Keys of plain values, and keys of nested ones; each sorted.
fn keys<'a>(objects: impl Iterator<Item = &'a Map<String, Value>>) -> (Vec<String>, Vec<String>) {
    let (mut plain, mut below) = (Vec::new(), Vec::new());
    for (key, value) in objects.flatten() {
        let list = if nested(value) { &mut below } else { &mut plain };
        list.push(key.clone());
    }
    for list in [&mut plain, &mut below] {
        list.sort();
        list.dedup();
    }
    (plain, below)
}

fn length(text: &str) -> usize {
    text.chars().count()
}

impl Section {
    /// A section of one row shows a key and its value on each line instead.
    fn turn(&mut self) {
        if let ([row], false) = (self.rows.as_slice(), self.headers.is_empty()) {
            self.rows = self.headers.iter().zip(row).map(|(h, cell)| vec![h.clone(), cell.clone()]).collect();
            self.headers.clear();
        }
    }

    fn columns(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = Vec::new();
        for row in std::iter::once(&self.headers).chain(&self.rows) {
            for (place, cell) in row.iter().enumerate() {
                match widths.get_mut(place) {
                    Some(width) => *width = length(cell).max(*width),
                    None => widths.push(length(cell)),
                }
            }
        }
        widths
    }

    fn width(&self) -> usize {
        let cells: usize = self.columns().iter().map(|width| width + PADDING).sum();
        let outside = 2 + 2 * self.indent;
        (length(&self.title) + outside).max(cells + outside)
    }

    /// Column widths that fill `width`, in proportion to what the columns need.
    fn scaled(&self, width: usize) -> Vec<usize> {
        let needed: Vec<usize> = self.columns().iter().map(|column| column + PADDING).collect();
        let sum: usize = needed.iter().sum();
        if sum == 0 {
            return Vec::new();
        }
        let factor = width as f64 / sum as f64;
        let mut scaled: Vec<usize> =
            needed.iter().map(|column| (factor * *column as f64).round_ties_even() as usize).collect();
        let mut total: usize = scaled.iter().sum();
        while total > width {
            for column in scaled.iter_mut().take(total - width) {
                *column = column.saturating_sub(1);
                total -= 1;
            }
        }
        while total < width {
            for column in scaled.iter_mut().rev().take(width - total) {
                *column += 1;
                total += 1;
            }
        }
        scaled
    }

    fn draw(&self, width: usize, out: &mut String) {
        let width = width.saturating_sub(2 * self.indent);
        let edge = "|".repeat(self.indent);
        let mut line = |text: &str| out.push_str(&format!("{edge}{text}{edge}\n"));
        let widths = self.scaled(width);
        let rule: String = widths
            .iter()
            .enumerate()
            .map(|(place, width)| match place {
                0 => format!("+{}+", "-".repeat(width.saturating_sub(2))),
                _ => format!("{}+", "-".repeat(width.saturating_sub(1))),
            })
            .collect();
        if !self.title.is_empty() {
            line(&centred(&self.title, width, "|"));
            if self.headers.is_empty() && self.rows.is_empty() {
                line(&format!("+{}+", "-".repeat(width.saturating_sub(2))));
            }
        }
        let drawn = |cells: &[String], cell: fn(&str, usize, &str) -> String| -> String {
            let cells = widths.iter().zip(cells).enumerate();
            cells
                .map(|(place, (width, text))| cell(text, *width, if place == 0 { "|" } else { "" }))
                .collect()
        };
        if !self.headers.is_empty() {
            line(&rule);
            line(&drawn(&self.headers, centred));
        }
        if !self.rows.is_empty() && !widths.is_empty() {
            line(&rule);
            self.rows.iter().for_each(|row| line(&drawn(row, left)));
            line(&rule);
        }
    }
}

fn centred(text: &str, width: usize, edge: &str) -> String {
    let before = (width / 2).saturating_sub(length(text) / 2 + 1);
    let used = edge.len() + before + length(text) + 1;
    format!("{edge}{}{text}{}|", " ".repeat(before), " ".repeat(width.saturating_sub(used)))
}

fn left(text: &str, width: usize, edge: &str) -> String {
    let padding = if length(text) + 3 + edge.len() <= width { 2 } else { 0 };
    let used = edge.len() + padding + length(text) + 1;
    format!("{edge}{}{text}{}|", " ".repeat(padding), " ".repeat(width.saturating_sub(used)))
}
