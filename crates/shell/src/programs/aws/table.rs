//! `--output table` as awscli 2.9.19 draws it without colours, 80 columns wide, and what it cannot draw. Draws; decides
//! nothing.
//!
//! Source: its `formatter.py` and `table.py`, as observed.

use serde_json::{Map, Value};

use super::output::{python_type, shown};

/// Wider tables turn sections of one row on their side.
const TERMINAL: usize = 80;
/// Blanks around what stands in a cell.
const PADDING: usize = 4;

/// What it says of rows that do not fit each other, or of a result of an unexpected shape.
type Drawn<T> = Result<T, String>;

/// The table of a result under its operation's name.
///
/// # Errors
/// What the real one says of a result that it cannot draw.
pub(super) fn table(title: &str, value: &Value) -> Drawn<String> {
    let mut sections = Sections(Vec::new());
    sections.build(Some(title), value, 0)?;
    if sections.0.is_empty() {
        return Ok(String::new());
    }
    if sections.width() > TERMINAL {
        sections.0.iter_mut().for_each(Section::turn);
    }
    let width = sections.width();
    let mut out = format!("{}\n", "-".repeat(width));
    sections.0.iter().for_each(|section| section.draw(width, &mut out));
    Ok(out)
}

#[derive(Default)]
struct Section {
    title: String,
    indent: usize,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    /// How many cells a row has, once there was one, or headers.
    cells: Option<usize>,
    /// The longest text of each column so far.
    widths: Vec<usize>,
}

struct Sections(Vec<Section>);

impl Sections {
    fn width(&self) -> usize {
        self.0.iter().map(Section::width).max().unwrap_or(0)
    }

    fn row(&mut self, cells: Vec<String>) -> Drawn<()> {
        self.0.last_mut().map_or(Ok(()), |section| section.row(cells))
    }

    fn headers(&mut self, headers: &[String]) -> Drawn<()> {
        self.0.last_mut().map_or(Ok(()), |section| section.headers(headers))
    }

    fn begin(&mut self, title: &str, indent: usize) {
        self.0.push(Section { title: title.to_owned(), indent, ..Section::default() });
    }

    fn build(&mut self, title: Option<&str>, value: &Value, indent: usize) -> Drawn<()> {
        let empty = match value {
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::String(text) => text.is_empty(),
            Value::Null | Value::Bool(false) => true,
            Value::Bool(true) => false,
            Value::Number(number) => number.as_f64() == Some(0.0),
        };
        if empty {
            return Ok(());
        }
        if let Some(title) = title {
            self.begin(title, indent);
        }
        match value {
            Value::Array(items) if items.first().is_some_and(Value::is_object) => {
                self.objects(title.unwrap_or_default(), items, indent)?;
            }
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Array(cells) if !cells.iter().any(nested) => {
                            self.row(cells.iter().map(shown).collect())?;
                        }
                        Value::Array(_) => self.build(None, item, 0)?,
                        // Going through one goes through its keys.
                        Value::Object(members) => self.row(members.keys().cloned().collect())?,
                        item => self.row(vec![shown(item)])?,
                    }
                }
            }
            Value::Object(members) => self.object(members, indent)?,
            _ => {}
        }
        Ok(())
    }

    /// One row under its keys; nested members in sections below.
    fn object(&mut self, members: &Map<String, Value>, indent: usize) -> Drawn<()> {
        let (headers, below) = keys(std::iter::once(members));
        match headers.as_slice() {
            [] => {}
            [only] => self.row(vec![only.clone(), members.get(only).map(shown).unwrap_or_default()])?,
            _ => {
                self.headers(&headers)?;
                self.row(
                    headers.iter().map(|key| members.get(key).map(shown).unwrap_or_default()).collect(),
                )?;
            }
        }
        for key in below {
            if let Some(member) = members.get(&key) {
                self.build(Some(&key), member, indent + 1)?;
            }
        }
        Ok(())
    }

    /// A row for each object under all their keys; a new section for each when something is nested.
    fn objects(&mut self, title: &str, items: &[Value], indent: usize) -> Drawn<()> {
        if let Some(other) = items.iter().find(|item| !item.is_object()) {
            return Err(no_object(other));
        }
        let (headers, below) = keys(items.iter().filter_map(Value::as_object));
        self.headers(&headers)?;
        for (place, item) in items.iter().enumerate() {
            let Some(members) = item.as_object() else { continue };
            if place > 0 && !below.is_empty() {
                self.begin(title, indent);
                self.headers(&headers)?;
            }
            self.row(headers.iter().map(|key| members.get(key).map(shown).unwrap_or_default()).collect())?;
            for key in &below {
                if let Some(member) = members.get(key) {
                    self.build(Some(key), member, indent + 1)?;
                }
            }
        }
        Ok(())
    }
}

/// What Python says of a thing among objects that is none: it is asked for its keys, and then for what they stand for.
fn no_object(other: &Value) -> String {
    let kind = python_type(other);
    let item = match other {
        Value::String(text) if !text.is_empty() => {
            return "string indices must be integers, not 'str'".to_owned();
        }
        Value::String(_) => None,
        Value::Array(items) => items.iter().find(|item| !item.is_number() && !item.is_boolean()),
        _ => return format!("'{kind}' object is not iterable"),
    };
    match item {
        Some(item) => format!("list indices must be integers or slices, not {}", python_type(item)),
        None => format!("'{kind}' object has no attribute 'get'"),
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
    fn row(&mut self, cells: Vec<String>) -> Drawn<()> {
        let first = *self.cells.get_or_insert(cells.len());
        if cells.len() != first {
            return Err(format!("Row should have {first} elements, instead it has {}", cells.len()));
        }
        self.widen(&cells)?;
        self.rows.push(cells);
        Ok(())
    }

    fn headers(&mut self, headers: &[String]) -> Drawn<()> {
        self.widen(headers)?;
        self.cells.get_or_insert(headers.len());
        self.headers = headers.to_vec();
        Ok(())
    }

    fn widen(&mut self, cells: &[String]) -> Drawn<()> {
        if self.widths.is_empty() {
            self.widths = cells.iter().map(|cell| length(cell)).collect();
            return Ok(());
        }
        for (place, cell) in cells.iter().enumerate() {
            let width = self.widths.get_mut(place).ok_or("list index out of range")?;
            *width = length(cell).max(*width);
        }
        Ok(())
    }

    /// A section of one row shows a key and its value on each line instead.
    fn turn(&mut self) {
        if let ([row], false) = (self.rows.as_slice(), self.headers.is_empty()) {
            self.rows = self.headers.iter().zip(row).map(|(h, cell)| vec![h.clone(), cell.clone()]).collect();
            self.headers.clear();
            let longest = |column: usize| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| length(cell)).max()
            };
            self.widths = [0, 1].into_iter().filter_map(longest).collect();
        }
    }

    fn width(&self) -> usize {
        let cells: usize = self.widths.iter().map(|width| width + PADDING).sum();
        let outside = 2 + 2 * self.indent;
        (length(&self.title) + outside).max(cells + outside)
    }

    /// Column widths that fill `width`, in proportion to what the columns need.
    fn scaled(&self, width: usize) -> Vec<usize> {
        let needed: Vec<usize> = self.widths.iter().map(|column| column + PADDING).collect();
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

#[cfg(test)]
mod tests {
    use super::{super::tables_table::ROWS, *};

    #[test]
    fn what_the_real_one_cannot_draw_is_refused_in_its_words() {
        for (value, drawn) in ROWS {
            let value: Value = serde_json::from_str(value).unwrap();
            assert_eq!(table("Op", &value), drawn.map(str::to_owned).map_err(str::to_owned), "{value}");
        }
    }
}
