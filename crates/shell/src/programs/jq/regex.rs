//! Regular expressions: matches as jq describes them. The engine is the shell's; what its judge, Oniguruma, has
//! beyond it is said in the lab's own voice.

use std::rc::Rc;

use super::{
    machine::{Answer, Fault},
    natives::{Context, Row, values, wrong},
    value::Value,
};
use crate::expression::{Captures, Expression, GAVE_UP, PERL};

pub(super) const ROWS: &[Row] = &[
    ("_match", 3, |context, all| {
        let [value, text, flags, only_test] = values(all);
        matches(context, &value, &text, &flags, only_test.is_true(), false)
    }),
    // The matches that a replacement goes by: jq 1.6 looks for each in what the one before left, as in a new text.
    ("_edits", 2, |context, all| {
        let [value, text, flags] = values(all);
        matches(context, &value, &text, &flags, false, true)
    }),
    ("_replace", 2, replace),
];

const LOOKING: &str = "rolelab: looking ahead or behind in a regular expression is not simulated here";
const ESCAPE: &str = "rolelab: that escape in a regular expression is not simulated here";
const ENDLESS: &str = "rolelab: gsub of an empty match never ends in jq 1.6; it was stopped";

/// What is asked with the flags.
#[derive(Default)]
struct Flags {
    global: bool,
    fold: bool,
    extended: bool,
    all: bool,
    not_empty: bool,
}

fn flags(value: &Value) -> Result<Flags, Fault> {
    let mut flags = Flags::default();
    let Value::Text(text) = value else {
        return if matches!(value, Value::Null) { Ok(flags) } else { Err(wrong(value, "is not a string")) };
    };
    for c in text.chars() {
        match c {
            'g' => flags.global = true,
            'i' => flags.fold = true,
            'x' => flags.extended = true,
            'p' => flags.all = true,
            'n' => flags.not_empty = true,
            // Single line is how it always is; the longest match is not sought by jq 1.6 either.
            's' | 'l' => {}
            _ => return Err(format!("{text} is not a valid modifier string").into()),
        }
    }
    Ok(flags)
}

/// Oniguruma's words for what glibc would call otherwise, by a piece of those.
const WORDS: [(&str, &str); 9] = [
    ("Unmatched (", "end pattern with unmatched parenthesis"),
    ("Unmatched )", "unmatched close parenthesis"),
    ("Unmatched [", "premature end of char-class"),
    ("Invalid range end", "empty range in char class"),
    ("Invalid preceding", "target of repeat operator is not specified"),
    ("Invalid character class", "invalid POSIX bracket type"),
    ("Invalid content", "upper is smaller than lower in repeat range"),
    ("Trailing", "end pattern at escape"),
    ("Invalid back", "invalid backref number/name"),
];

fn compiled(context: &mut Context, text: &str, flags: &Flags) -> Result<Rc<Expression>, Fault> {
    let (folds, body) = match text.strip_prefix("(?i)") {
        Some(rest) => (true, rest),
        None => (flags.fold, text),
    };
    let key = format!("{}{}{}{body}", u8::from(folds), u8::from(flags.all), u8::from(flags.extended));
    if let Some((_, expression)) = context.expressions.iter().find(|(own, _)| *own == key) {
        return Ok(expression.clone());
    }
    context.charge(text.len());
    let body = if flags.extended { without_blanks(body) } else { body.to_owned() };
    understood(&body)?;
    let expression = Expression::new(&body, PERL, folds).map_err(|why| {
        let words = WORDS.iter().find(|(own, _)| why.starts_with(own)).map(|(_, words)| *words);
        Fault::from(format!("Regex failure: {}", words.unwrap_or("too big number for repeat range")))
    })?;
    let expression = Rc::new(if flags.all { expression.dots_take_newlines() } else { expression });
    if context.expressions.len() >= 16 {
        context.expressions.remove(0);
    }
    context.expressions.push((key, expression.clone()));
    Ok(expression)
}

/// Refuses what the engine would read as something else.
fn understood(text: &str) -> Result<(), Fault> {
    let failure = |why: &str| Err(Fault::from(format!("Regex failure: {why}")));
    let mut chars = text.chars().peekable();
    let (mut begins, mut within_set) = (true, false);
    while let Some(c) = chars.next() {
        let begun = std::mem::replace(&mut begins, false);
        match c {
            '\\' => {
                let escaped = chars.next();
                if escaped.is_some_and(|c| "pPkgGxuhHRXK".contains(c)) {
                    return Err(Fault::Lab(ESCAPE));
                }
            }
            '[' if !within_set => {
                within_set = true;
                chars.next_if_eq(&'^');
                if chars.next_if_eq(&']').is_some() {
                    return failure("empty char-class");
                }
            }
            ']' => within_set = false,
            _ if within_set => {}
            '(' => {
                begins = true;
                if chars.next_if_eq(&'?').is_none() {
                    continue;
                }
                match chars.next() {
                    Some(':') => {}
                    Some('<') => {
                        let first = chars.peek().copied();
                        if matches!(first, Some('=' | '!')) {
                            return Err(Fault::Lab(LOOKING));
                        }
                        let name: String = chars.clone().take_while(|c| *c != '>').collect();
                        let closed = chars.clone().any(|c| c == '>');
                        if !closed || first.is_none_or(|c| !(c.is_alphabetic() || c == '_')) {
                            return failure(&format!("invalid group name <{name}>"));
                        }
                    }
                    Some('=' | '!' | '>' | '#' | 'i' | 'm' | 's' | 'x' | '-') => {
                        return Err(Fault::Lab(LOOKING));
                    }
                    _ => return failure("undefined group option"),
                }
            }
            '|' => begins = true,
            '*' | '+' | '?' if begun => return failure("target of repeat operator is not specified"),
            _ => {}
        }
    }
    Ok(())
}

/// Blanks and comments mean nothing with `x`.
fn without_blanks(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    let mut within_set = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            '[' => within_set = true,
            ']' => within_set = false,
            '#' if !within_set => {
                chars.by_ref().find(|c| *c == '\n');
                continue;
            }
            c if c.is_ascii_whitespace() && !within_set => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

fn matches(
    context: &mut Context,
    value: &Value,
    text: &Value,
    options: &Value,
    only_test: bool,
    afresh: bool,
) -> Answer {
    let Value::Text(subject) = value else {
        return Err(wrong(value, "cannot be matched, as it is not a string"));
    };
    let Value::Text(text) = text else { return Err(wrong(text, "is not a string")) };
    let flags = flags(options)?;
    let expression = compiled(context, text, &flags)?;
    let mut found = Vec::new();
    // Where the text that is searched begins, where in it the search goes on, and the characters before that.
    let (mut base, mut from) = (0_usize, 0_usize);
    let mut counted = (0_usize, 0_usize);
    loop {
        let rest = subject.get(base..).unwrap_or_default();
        let captures = expression.find(rest, from);
        if expression.gave_up() || expression.is_weary() {
            return Err(Fault::Lab(GAVE_UP));
        }
        let Some(captures) = captures else { break };
        let (start, end) = captures.whole();
        let empty = start == end;
        if !(empty && flags.not_empty) {
            if only_test {
                context.work = context.work.saturating_add(expression.spent());
                return Ok(Value::Bool(true));
            }
            found.push(described(&expression, &captures, subject, base, &mut counted));
        }
        if !flags.global {
            break;
        }
        match (afresh, empty) {
            (true, true) => return Err(Fault::Lab(ENDLESS)),
            (true, false) => base += end,
            (false, true) => {
                let step = rest.get(from..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                from += step;
            }
            (false, false) => from = end,
        }
        if base + from >= subject.len() {
            break;
        }
    }
    context.work = context.work.saturating_add(expression.spent());
    context.charge(subject.len());
    Ok(if only_test { Value::Bool(false) } else { Value::array(found) })
}

/// A match as an object. `counted` are bytes and characters up to the match before.
fn described(
    expression: &Expression,
    captures: &Captures,
    subject: &str,
    base: usize,
    counted: &mut (usize, usize),
) -> Value {
    let (start, end) = captures.whole();
    let (start, end) = (base + start, base + end);
    let count = |from: usize, to: usize| subject.get(from..to).map_or(0, |text| text.chars().count());
    let (bytes, characters) = *counted;
    let offset = if start >= bytes { characters + count(bytes, start) } else { count(0, start) };
    *counted = (start, offset);
    let text = subject.get(start..end).unwrap_or_default();
    let groups = if start == end { 0 } else { expression.groups() };
    let group = |index: usize| {
        let name = expression.name(index).map_or(Value::Null, Value::text);
        match captures.range(index).map(|(from, to)| (base + from, base + to)) {
            None => Value::object([
                ("offset", Value::Number(-1.0)),
                ("string", Value::Null),
                ("length", Value::Number(0.0)),
                ("name", name),
            ]),
            Some((from, to)) => {
                let text = subject.get(from..to).unwrap_or_default();
                // Looking back never goes before the match here.
                let at = ("offset", Value::count(offset + count(start, from)));
                let length = ("length", Value::count(text.chars().count()));
                let string = ("string", Value::text(text));
                let [second, third] = if text.is_empty() { [string, length] } else { [length, string] };
                Value::object([at, second, third, ("name", name)])
            }
        }
    };
    Value::object([
        ("offset", Value::count(offset)),
        ("length", Value::count(text.chars().count())),
        ("string", Value::text(text)),
        ("captures", Value::array((1..=groups).map(group).collect())),
    ])
}

/// The input with its matches replaced, one text for each.
fn replace(context: &mut Context, all: Vec<Value>) -> Answer {
    let [value, edits, news] = values(all);
    let (Value::Text(subject), Value::Array(edits), Value::Array(news)) = (&value, &edits, &news) else {
        return Ok(value);
    };
    context.charge(subject.len());
    let mut chars = subject.chars();
    let (mut out, mut at) = (Value::text(""), 0_usize);
    let number = |edit: &Value, name: &str| match edit {
        Value::Object(object) => match object.get(name) {
            Some(Value::Number(number)) => *number as usize,
            _ => 0,
        },
        _ => 0,
    };
    for (edit, new) in edits.items().iter().zip(news.items()) {
        let (offset, length) = (number(edit, "offset"), number(edit, "length"));
        let before: String = chars.by_ref().take(offset.saturating_sub(at)).collect();
        chars.by_ref().take(length).for_each(drop);
        at = offset + length;
        for part in [Value::text(before), new.clone()] {
            out = super::arithmetic::apply(context, super::code::Operator::Add, out, part)?;
        }
    }
    super::arithmetic::apply(context, super::code::Operator::Add, out, Value::text(chars.as_str()))
}
