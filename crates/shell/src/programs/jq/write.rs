//! Values as text. Never longer than a bound: whoever asks for the text checks it.

use super::value::Value;

/// Beyond this many values within each other jq writes a mark in place of the rest (jq 1.6).
const MAX_PRINTED: usize = 256;
const STRIPPED: &str = "<stripped: exceeds max depth>";

/// How a value is written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    /// What a level is indented by; nothing for one line.
    pub(super) indent: Option<(char, usize)>,
    /// Fields by name.
    pub(super) sorted: bool,
    /// Nothing but ASCII.
    pub(super) ascii: bool,
}

/// The longest text made; what is cut is too long for whatever it was made for.
pub(super) const MAX_TEXT: usize = 4 << 20;

impl Value {
    /// On one line, fields in their order.
    pub(super) fn json(&self) -> String {
        self.written(Style::default())
    }

    pub(super) fn written(&self, style: Style) -> String {
        let mut out = String::new();
        write(&mut out, self, style, 0, MAX_TEXT);
        out
    }

    /// A text as it is, anything else as JSON.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            other => other.json(),
        }
    }

    /// For a message about a value of the wrong kind.
    pub(super) fn short(&self) -> String {
        self.cut(14)
    }

    /// For a message: at most so many bytes.
    pub(super) fn cut(&self, most: usize) -> String {
        let mut text = String::new();
        write(&mut text, self, Style::default(), 0, most);
        if text.len() <= most {
            return text;
        }
        let kept = text.as_bytes().get(..most.saturating_sub(3)).unwrap_or_default();
        String::from_utf8_lossy(kept).into_owned() + "..."
    }
}

/// Stops some time after so many bytes.
fn write(out: &mut String, value: &Value, style: Style, level: usize, most: usize) {
    if level > MAX_PRINTED {
        out.push_str(STRIPPED);
        return;
    }
    if out.len() > most {
        return;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(answer) => out.push_str(if *answer { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&written_number(*number)),
        Value::Text(text) => quote(out, text, style.ascii),
        Value::Array(array) => {
            out.push('[');
            for (index, item) in array.items().iter().enumerate() {
                separate(out, style, index, level);
                write(out, item, style, level + 1, most);
            }
            close(out, ']', style, array.items().is_empty(), level);
        }
        Value::Object(object) => {
            out.push('{');
            let fields = if style.sorted { object.sorted() } else { object.fields().iter().collect() };
            for (index, (name, value)) in fields.into_iter().enumerate() {
                separate(out, style, index, level);
                quote(out, name, style.ascii);
                out.push_str(if style.indent.is_some() { ": " } else { ":" });
                write(out, value, style, level + 1, most);
            }
            close(out, '}', style, object.len() == 0, level);
        }
    }
}

fn line(out: &mut String, style: Style, level: usize) {
    if let Some((blank, width)) = style.indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(blank, width.saturating_mul(level)));
    }
}

fn separate(out: &mut String, style: Style, index: usize, level: usize) {
    if index > 0 {
        out.push(',');
    }
    line(out, style, level + 1);
}

fn close(out: &mut String, mark: char, style: Style, empty: bool, level: usize) {
    if !empty {
        line(out, style, level);
    }
    out.push(mark);
}

fn quote(out: &mut String, text: &str, ascii: bool) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || c == '\u{7f}' || (ascii && !c.is_ascii()) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The shortest digits that read back as the same number, in jq 1.6's layout.
pub(super) fn written_number(number: f64) -> String {
    if number.is_nan() {
        return "null".to_owned();
    }
    let number = number.clamp(f64::MIN, f64::MAX);
    if number == 0.0 {
        return if number.is_sign_negative() { "-0" } else { "0" }.to_owned();
    }
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let sign = if number < 0.0 { "-" } else { "" };
    let (point, count) = (exponent + 1, digits.len() as i64);
    if point <= -4 || point > count + 15 {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
        let dot = if rest.is_empty() { "" } else { "." };
        let mark = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{dot}{rest}e{mark}{:02}", exponent.abs());
    }
    if point <= 0 {
        let zeros = "0".repeat(usize::try_from(-point).unwrap_or(0));
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = usize::try_from(point).unwrap_or(0);
    match digits.split_at_checked(whole) {
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{digits}{}", "0".repeat(whole.saturating_sub(digits.len()))),
    }
}
