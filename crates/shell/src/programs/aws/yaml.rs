//! `--output yaml` as awscli 2.9.19 writes it: keys sorted, texts that mean something else in quotes, long ones folded.
//! Writes; reads nothing.
//!
//! Source: ruamel.yaml 0.17.21 with libyaml's emitter, 80 columns wide, as observed (`yaml_table.rs`). A crate for it
//! would have another style, and another order of keys.

use serde_json::Value;

use super::output;

/// Columns after which a text goes on in the next line.
const WIDTH: usize = 80;
/// A longer key stands by itself behind `? `.
const LONGEST_KEY: usize = 128;

/// The document of a value.
pub(super) fn yaml(value: &Value) -> String {
    match value {
        Value::Array(_) | Value::Object(_) => {
            let mut out = String::new();
            collection(value, 0, &mut out);
            out
        }
        // A lone value would end with three dots in YAML: awscli prints it as JSON.
        scalar => output::pretty(scalar),
    }
}

/// One page of `yaml-stream`: a list of one.
pub(super) fn page(value: &Value) -> String {
    yaml(&Value::Array(vec![value.clone()]))
}

/// A list or an object, its first line where the last one stands.
fn collection(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(members) if members.is_empty() => out.push_str("{}\n"),
        Value::Array(items) if items.is_empty() => out.push_str("[]\n"),
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            for (place, name) in names.into_iter().enumerate() {
                if place > 0 {
                    out.push_str(&" ".repeat(indent));
                }
                key(name, indent, out);
                if let Some(member) = members.get(name) {
                    behind_key(member, indent, out);
                }
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str("- ");
                item_of(item, indent, out);
            }
        }
        scalar => plain(scalar, indent, out),
    }
}

fn key(name: &str, indent: usize, out: &mut String) {
    if name.len() > LONGEST_KEY || name.contains('\n') {
        out.push_str("? ");
        scalar(name, indent + 2, true, out);
        out.push_str(&format!("\n{}:", " ".repeat(indent)));
    } else {
        scalar(name, indent, false, out);
        out.push(':');
    }
}

fn behind_key(member: &Value, indent: usize, out: &mut String) {
    let empty = |value: &Value| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    };
    match member {
        member if empty(member) => {
            out.push(' ');
            item_of(member, indent, out);
        }
        // Lists stand as far left as their key.
        Value::Array(_) => {
            out.push_str(&format!("\n{}", " ".repeat(indent)));
            collection(member, indent, out);
        }
        _ => {
            out.push_str(&format!("\n{}", " ".repeat(indent + 2)));
            collection(member, indent + 2, out);
        }
    }
}

fn item_of(item: &Value, indent: usize, out: &mut String) {
    match item {
        Value::Array(_) | Value::Object(_) => collection(item, indent + 2, out),
        scalar => plain(scalar, indent, out),
    }
}

fn plain(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::String(text) => scalar(text, indent + 2, true, out),
        Value::Null => out.push_str("null"),
        Value::Number(_) => out.push_str(&output::number(value)),
        other => out.push_str(&other.to_string()),
    }
    out.push('\n');
}

/// How a text may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What libyaml prints as it is.
fn is_printable(letter: char) -> bool {
    matches!(letter, '\n' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && letter != '\u{feff}'
}

/// libyaml's choice (`yaml_emitter_analyze_scalar`).
fn style(text: &str) -> Style {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: usize| letters.get(place).copied();
    let blank = |letter: Option<char>| letter.is_none_or(|c| matches!(c, ' ' | '\t') || is_break(c));
    let mut plain = !(text.starts_with("---") || text.starts_with("...") || is_other(text));
    let (mut single, mut before) = (true, None);
    for (place, letter) in letters.iter().enumerate() {
        let next = at(place + 1);
        let indicates = match (letter, before) {
            ('#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'', None) => true,
            ('"' | '%' | '@' | '`', None) => true,
            ('?' | '-', None) | (':', _) => blank(next),
            ('#', Some(before)) => blank(Some(before)),
            _ => false,
        };
        let broken = is_break(*letter);
        let edge = before.is_none() || next.is_none();
        let lost = *letter == ' ' && edge;
        plain &= !(indicates || broken || lost);
        single &= is_printable(*letter);
        // A space at a line's end, or at its beginning, would be lost.
        let ends = broken && before == Some(' ');
        let begins = *letter == ' ' && before.is_some_and(is_break);
        single &= !(ends || begins);
        before = Some(*letter);
    }
    match (plain && single, single) {
        (true, _) => Style::Plain,
        (_, true) => Style::Single,
        _ => Style::Double,
    }
}

/// Whether a plain text would be read as something else: null, a truth, a number, a time (YAML 1.2 as ruamel has it).
pub(super) fn is_other(text: &str) -> bool {
    let words =
        ["", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "<<", "="];
    if words.contains(&text) || [".nan", ".NaN", ".NAN"].contains(&text) {
        return true;
    }
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = |text: &str, fits: fn(char) -> bool| !text.is_empty() && text.chars().all(fits);
    let digits = |text: &str| all(text, |c| c.is_ascii_digit() || c == '_');
    let radix =
        |prefix: &str, fits: fn(char) -> bool| rest.strip_prefix(prefix).is_some_and(|t| all(t, fits));
    if [".inf", ".Inf", ".INF"].contains(&rest)
        || (digits(rest) && !rest.starts_with('_'))
        || radix("0b", |c| matches!(c, '0' | '1' | '_'))
        || radix("0o", |c| matches!(c, '0'..='7' | '_'))
        || radix("0x", |c| c.is_ascii_hexdigit() || c == '_')
    {
        return true;
    }
    is_fraction(rest) || is_time(text)
}

fn is_fraction(rest: &str) -> bool {
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '_');
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let dotted = mantissa.contains('.');
    let good = exponent.is_none_or(|exponent| {
        let signed = exponent.strip_prefix(['+', '-']);
        // Without a digit before the dot the exponent needs its sign.
        let number = if whole.is_empty() { signed.unwrap_or_default() } else { signed.unwrap_or(exponent) };
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
    });
    let begins = whole.starts_with(|c: char| c.is_ascii_digit());
    good && digits(whole)
        && digits(part)
        && ((begins && (dotted || exponent.is_some())) || (whole.is_empty() && dotted && !part.is_empty()))
}

/// `2026-03-02`, and with a time behind it.
fn is_time(text: &str) -> bool {
    let number = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
    };
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let Some(time) = time else { return number(year, 4, 4) && number(month, 2, 2) && number(day, 2, 2) };
    let time = time.trim_start_matches([' ', '\t']);
    let end = time.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(end).unwrap_or((time, ""));
    let zone = zone.trim_start_matches([' ', '\t']);
    let fields: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = fields.as_slice() else { return false };
    let second = second.split_once('.').map_or(*second, |(second, _)| second);
    let offset = zone.strip_prefix(['+', '-']).is_some_and(|offset| {
        let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
        number(hours, 1, 2) && number(minutes, 2, 2)
    });
    number(year, 4, 4)
        && number(month, 1, 2)
        && number(day, 1, 2)
        && number(hour, 1, 2)
        && number(minute, 2, 2)
        && number(second, 2, 2)
        && (zone.is_empty() || zone == "Z" || offset)
}

/// Writes a text where the last line stands; lines that follow are indented, if it may have any.
fn scalar(text: &str, indent: usize, folds: bool, out: &mut String) {
    let style = style(text);
    let mut column = out.rsplit('\n').next().unwrap_or_default().chars().count();
    let quote = match style {
        Style::Plain => "",
        Style::Single => "'",
        Style::Double => "\"",
    };
    let letters: Vec<char> = text.chars().collect();
    let margin = " ".repeat(indent);
    let (mut spaced, mut broken) = (false, false);
    out.push_str(quote);
    column += quote.len();
    for (place, letter) in letters.iter().enumerate() {
        let next = letters.get(place + 1);
        let inner = style == Style::Plain || (place > 0 && next.is_some());
        if *letter == ' ' && folds && !spaced && column > WIDTH && inner {
            // In double quotes the space before another is kept by a backslash.
            if style == Style::Double || next != Some(&' ') {
                out.push_str(&format!("\n{margin}"));
                column = indent;
                if style == Style::Double && next == Some(&' ') {
                    out.push('\\');
                    column += 1;
                }
                spaced = true;
                continue;
            }
        }
        let written = match (style, letter) {
            (Style::Single, '\'') => "''".to_owned(),
            (Style::Single, letter) if is_break(*letter) => {
                if !broken && *letter == '\n' {
                    out.push('\n');
                }
                out.push(*letter);
                (broken, spaced) = (true, false);
                continue;
            }
            (Style::Double, letter) => escaped(*letter),
            (_, letter) => letter.to_string(),
        };
        if broken {
            out.push_str(&margin);
            (column, broken) = (indent, false);
        }
        column += written.chars().count();
        out.push_str(&written);
        spaced = *letter == ' ';
    }
    if broken {
        out.push_str(&margin);
    }
    out.push_str(quote);
}

/// A letter in double quotes.
fn escaped(letter: char) -> String {
    let short = match letter {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' | '\\' => letter,
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        letter if is_printable(letter) => return letter.to_string(),
        letter => {
            return match u32::from(letter) {
                number @ ..0x100 => format!("\\x{number:02X}"),
                number @ ..0x1_0000 => format!("\\u{number:04X}"),
                number => format!("\\U{number:08X}"),
            };
        }
    };
    format!("\\{short}")
}

#[cfg(test)]
mod tests {
    use super::{super::yaml_table::YAML, *};

    #[test]
    fn values_are_written_as_the_real_one_writes_them() {
        let ours = |json: &str| yaml(&serde_json::from_str(json).unwrap());
        let wrong: Vec<_> = YAML
            .iter()
            .filter(|(json, real)| ours(json) != *real)
            .map(|(json, real)| format!("{json}\n ours {:?}\n real {real:?}", ours(json)))
            .collect();
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), YAML.len(), wrong.join("\n"));
    }
}
