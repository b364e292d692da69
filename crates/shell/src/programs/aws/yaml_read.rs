//! `--cli-input-yaml`: the YAML that people write for it: mappings, lists, texts, JSON. What else YAML has is the lab's no.
//!
//! Source: ruamel.yaml 0.17.21 (`YAML(typ='safe')`) as awscli 2.9.19 uses it, as observed.

use serde_json::{Map, Value};

use super::{
    end::{End, Outcome},
    python_json, yaml,
};

/// Deeper than any input is.
const MAX_DEPTH: usize = 32;

/// Reads a document.
///
/// # Errors
/// It is none, or has what is not simulated.
pub(super) fn read(text: &str) -> Outcome<Value> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = uncommented(line).trim_end();
        let written = line.trim_start_matches(' ');
        if !written.is_empty() && line != "---" {
            lines.push((line.len() - written.len(), written.to_owned()));
        }
    }
    let Some((indent, first)) = lines.first().cloned() else { return Ok(Value::Null) };
    let mut reader = Reader { lines, at: 0, depth: 0 };
    let value = if is_item(&first) || key(&first).is_some() {
        reader.block(indent)?
    } else {
        let whole: Vec<String> =
            std::mem::take(&mut reader.lines).into_iter().map(|(_, line)| line).collect();
        scalar(&whole.join("\n"))?
    };
    match reader.at >= reader.lines.len() {
        true => Ok(value),
        false => Err(beyond()),
    }
}

fn beyond() -> End {
    End::NotSimulated("so much of YAML".to_owned())
}

struct Reader {
    lines: Vec<(usize, String)>,
    at: usize,
    depth: usize,
}

impl Reader {
    /// The lines that stand as far in as the present one.
    fn block(&mut self, indent: usize) -> Outcome<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(beyond());
        }
        let list = self.lines.get(self.at).is_some_and(|(_, line)| is_item(line));
        let (mut items, mut members) = (Vec::new(), Map::new());
        while let Some((own, line)) = self.lines.get(self.at).cloned().filter(|(own, _)| *own >= indent) {
            if own != indent || is_item(&line) != list {
                break;
            }
            if list {
                items.push(self.item(indent, &line)?);
            } else {
                let (name, rest) = key(&line).ok_or_else(beyond)?;
                self.at += 1;
                let value = self.behind(indent, rest, true)?;
                members.insert(name, value);
            }
        }
        self.depth -= 1;
        Ok(if list { Value::Array(items) } else { Value::Object(members) })
    }

    fn item(&mut self, indent: usize, line: &str) -> Outcome<Value> {
        let rest = line.strip_prefix('-').unwrap_or(line);
        let written = rest.trim_start_matches(' ');
        if is_item(written) || key(written).is_some() {
            // What stands behind the dash begins a block of its own, there.
            let inner = indent + line.len() - written.len();
            if let Some(place) = self.lines.get_mut(self.at) {
                *place = (inner, written.to_owned());
            }
            return self.block(inner);
        }
        self.at += 1;
        self.behind(indent, written, false)
    }

    /// What a key or a dash holds: the rest of its line, or the lines below that stand further in.
    fn behind(&mut self, indent: usize, rest: &str, of_key: bool) -> Outcome<Value> {
        if !rest.is_empty() {
            return scalar(rest);
        }
        match self.lines.get(self.at).cloned() {
            Some((own, _)) if own > indent => self.block(own),
            Some((own, line)) if of_key && own == indent && is_item(&line) => self.block(own),
            _ => Ok(Value::Null),
        }
    }
}

fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

/// A line without its comment: a `#` behind a blank, outside of quotation marks.
fn uncommented(line: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (at, letter) in line.char_indices() {
        match (letter, quote) {
            ('#', None) if before == ' ' => return line.split_at_checked(at).map_or(line, |(text, _)| text),
            ('\'' | '"', None) if matches!(before, ' ' | '[' | '{' | ',') => quote = Some(letter),
            (letter, Some(open)) if letter == open && before != '\\' => quote = None,
            _ => {}
        }
        before = letter;
    }
    line
}

/// A key and what stands behind its colon.
fn key(line: &str) -> Option<(String, &str)> {
    if line.starts_with(['{', '[', '|', '>', '?', '&', '*', '!', '%', '@', '`']) {
        return None;
    }
    let (name, rest) = match line.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => {
            let end = line.char_indices().skip(1).find(|(_, c)| *c == quote)?.0;
            let (name, rest) = line.split_at_checked(end + 1)?;
            (name, rest.strip_prefix(':')?)
        }
        None => match line.split_once(": ") {
            Some((name, rest)) => (name, rest),
            None => (line.strip_suffix(':')?, ""),
        },
    };
    Some((name.trim().trim_matches(['"', '\'']).to_owned(), rest.trim()))
}

/// A value that stands on its line.
fn scalar(text: &str) -> Outcome<Value> {
    let inner = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if text.starts_with(['{', '[']) {
        let open = text.matches(['{', '[']).count() != text.matches(['}', ']']).count();
        return python_json::read(text).map_err(|_| match open {
            true => End::parameter("cli-input-yaml", "Invalid YAML received."),
            false => beyond(),
        });
    }
    if text.starts_with(['|', '>', '&', '*', '!', '%', '@', '`']) || text.contains('\n') {
        return Err(beyond());
    }
    if let Some(inner) = inner('\'') {
        return Ok(Value::from(inner.replace("''", "'")));
    }
    if text.starts_with('"') {
        return python_json::read(text).map_err(|_| beyond());
    }
    Ok(match text {
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        text if yaml::is_other(text) => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => Value::from(whole),
            (_, Ok(number)) => Value::from(number),
            _ => Value::from(text),
        },
        text => Value::from(text),
    })
}
