//! The part of Jinja that `cloud-init query --format` is used with: text, and names in double braces. Pure.

use serde_json::Value;

/// What stands for a name that nobody knows (cloud-init, `templater.py`).
const MISSING: &str = "CI_MISSING_JINJA_VAR/";

/// What came of a template.
pub(super) struct Rendered {
    pub(super) text: String,
    /// Names that stand for nothing.
    pub(super) missing: Vec<String>,
}

/// Why nothing came of it.
pub(super) enum Failed {
    /// Jinja's words.
    Undefined(String),
    /// A form that is left out here.
    NotSimulated(String),
}

/// Renders a template with these values.
pub(super) fn render(template: &str, values: &Value) -> Result<Rendered, Failed> {
    let mut rendered = Rendered { text: String::new(), missing: Vec::new() };
    let mut rest = template;
    if template.contains("{%") || template.contains("{#") {
        return Err(Failed::NotSimulated("a statement of Jinja".to_owned()));
    }
    while let Some((before, from)) = rest.split_once("{{") {
        rendered.text.push_str(before);
        let Some((inside, after)) = from.split_once("}}") else {
            return Err(Failed::NotSimulated("a template that is not closed".to_owned()));
        };
        rest = after;
        let names = names(inside.trim()).ok_or_else(|| Failed::NotSimulated(format!("{{{{{inside}}}}}")))?;
        let mut value = Some(values);
        for (at, name) in names.iter().enumerate() {
            value = match value {
                Some(found) => found.get(name),
                None => {
                    let known = at.checked_sub(1).and_then(|before| names.get(before));
                    let known = known.map(String::as_str).unwrap_or_default();
                    return Err(Failed::Undefined(format!("'{known}' is undefined")));
                }
            };
        }
        match value {
            Some(Value::String(text)) => rendered.text.push_str(text),
            Some(Value::Number(number)) => rendered.text.push_str(&number.to_string()),
            Some(Value::Bool(true)) => rendered.text.push_str("True"),
            Some(Value::Bool(false)) => rendered.text.push_str("False"),
            Some(Value::Null) => rendered.text.push_str("None"),
            Some(_) => return Err(Failed::NotSimulated("a whole list or dict".to_owned())),
            None => {
                let name = names.last().cloned().unwrap_or_default();
                rendered.text.push_str(&format!("{MISSING}{name}"));
                rendered.missing.push(name);
            }
        }
    }
    rendered.text.push_str(rest);
    Ok(rendered)
}

/// `ds.meta_data`, `ds["meta-data"]`: the names; `None` for anything else.
fn names(path: &str) -> Option<Vec<String>> {
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let mut names = Vec::new();
    let mut rest = path;
    loop {
        if let Some(inside) = rest.strip_prefix('[') {
            let (quoted, after) = inside.split_once(']')?;
            let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            names.push(quoted.strip_prefix(quote)?.strip_suffix(quote)?.to_owned());
            rest = after;
        } else {
            let from = if names.is_empty() { rest } else { rest.strip_prefix('.')? };
            let end = from.find(['.', '[']).unwrap_or(from.len());
            let (name, after) = (from.get(..end)?, from.get(end..)?);
            names.push(Some(name.to_owned()).filter(|name| word(name))?);
            rest = after;
        }
        if rest.is_empty() {
            return Some(names);
        }
    }
}
