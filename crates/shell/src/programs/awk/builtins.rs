//! What awk's own functions do, and `print`, `printf`, `sub`, `gsub`.

use std::rc::Rc;

use super::{
    super::date,
    code::{self, Place, Target},
    format::{formatted, number},
    machine::{Fatal, Machine, Pause, Step},
    record::Separator,
    value::{Key, Value, leading},
};
use crate::expression::{Captures, Expression};

/// Said when the matches of one text take too long.
const WEARY: &str = "rolelab: a regular expression of awk took too long on a text here; it was stopped";

impl Machine {
    /// Sends a text where it belongs; the name of a file or command is on the stack.
    fn send(&mut self, target: Target, text: String) -> Step<Option<Pause>> {
        self.work += text.len() as u64 / 512;
        if target != Target::Output {
            let name = self.pop().to_text(&self.convfmt());
            if &*name != "/dev/stdout" && &*name != "-" {
                return Ok(Some(Pause::Write(target, name, text)));
            }
        }
        self.output.extend(text.into_bytes());
        Ok((self.output.len() > 4096).then_some(Pause::Tired))
    }

    /// The values of `print` or `printf`, which stand below the name it goes to.
    fn values(&mut self, count: u32, target: Target) -> Vec<Value> {
        let name = (target != Target::Output).then(|| self.pop());
        let from = self.stack.len().saturating_sub(count as usize);
        let values = self.stack.drain(from..).collect();
        self.stack.extend(name);
        values
    }

    pub(super) fn print(&mut self, count: u32, target: Target) -> Step<Option<Pause>> {
        let format = self.global_text(code::OFMT);
        let values = self.values(count, target);
        let parts: Vec<Rc<str>> = values.iter().map(|value| value.to_text(&format)).collect();
        let text = parts.join(&self.global_text(code::OFS)) + &self.global_text(code::ORS);
        self.send(target, text)
    }

    pub(super) fn printf(&mut self, count: u32, target: Target) -> Step<Option<Pause>> {
        let values = self.values(count, target);
        let text = self.formatted(&values)?;
        self.send(target, text)
    }

    fn formatted(&self, values: &[Value]) -> Step<String> {
        let convfmt = self.convfmt();
        let Some((format, values)) = values.split_first() else { return Ok(String::new()) };
        let format = format.to_text(&convfmt);
        formatted(&format, values, &convfmt).map_err(|at| {
            let mark = " ".repeat(at.saturating_add(1));
            Fatal::Said(format!(
                "fatal: not enough arguments to satisfy format string\n\t`{format}'\n\t{mark}^ ran out for this one"
            ))
        })
    }

    pub(super) fn substitute(&mut self, all: bool, place: Option<Place>) -> Step<()> {
        let convfmt = self.convfmt();
        let subject = self.pop().to_text(&convfmt);
        let index = if place.is_some_and(Place::is_indexed) { self.pop() } else { Value::None };
        let replacement = self.pop().to_text(&convfmt);
        let pattern = self.pop();
        let expression = self.expression(&pattern)?;
        let which = if all { Which::All } else { Which::Number(1) };
        let (text, count) = self.replaced(&expression, &subject, &replacement, which, false)?;
        if let (Some(place), true) = (place, count > 0) {
            self.store(place, Value::Text(Rc::from(text)), &index)?;
        }
        self.push(Value::Number(count as f64));
        Ok(())
    }

    /// A text with matches replaced, and how many were.
    fn replaced(
        &mut self,
        expression: &Expression,
        subject: &str,
        replacement: &str,
        which: Which,
        groups: bool,
    ) -> Step<(String, usize)> {
        let mut out = String::new();
        let (mut at, mut seen, mut count) = (0, 0, 0);
        let mut behind_match = false;
        while let Some(found) = expression.find(subject, at) {
            if expression.is_weary() {
                return Err(Fatal::Lab(WEARY));
            }
            let (from, to) = found.whole();
            if from == to && from == at && behind_match {
                let Some(c) = subject.get(at..).and_then(|rest| rest.chars().next()) else { break };
                out.push(c);
                at = at.saturating_add(c.len_utf8());
                behind_match = false;
                continue;
            }
            out.push_str(subject.get(at..from).unwrap_or_default());
            seen += 1;
            if matches!(which, Which::All) || matches!(which, Which::Number(own) if own == seen) {
                put(&mut out, replacement, &found, subject, groups);
                count += 1;
            } else {
                out.push_str(found.text(subject, 0));
            }
            (at, behind_match) = (to, true);
            if matches!(which, Which::Number(own) if own == seen) || out.len() > crate::eval::MAX_VALUE {
                break;
            }
            if from == to {
                let Some(c) = subject.get(at..).and_then(|rest| rest.chars().next()) else { break };
                out.push(c);
                at = at.saturating_add(c.len_utf8());
                behind_match = false;
            }
        }
        Self::found_out(expression)?;
        self.charge(expression);
        out.push_str(subject.get(at..).unwrap_or_default());
        self.work += (subject.len() + out.len()) as u64 / 256;
        match Self::bounded(out)? {
            Value::Text(text) => Ok((text.to_string(), count)),
            _ => Ok((String::new(), count)),
        }
    }

    /// Ends a program whose last search was given up.
    pub(super) fn found_out(expression: &Expression) -> Step<()> {
        if expression.gave_up() { Err(Fatal::Lab(WEARY)) } else { Ok(()) }
    }

    pub(super) fn builtin(&mut self, name: &str, args: &[Value]) -> Step<Option<Pause>> {
        let convfmt = self.convfmt();
        let text = |index: usize| args.get(index).cloned().unwrap_or_default().to_text(&convfmt);
        let num = |index: usize| args.get(index).map_or(0.0, Value::number);
        let value = match name {
            "length" => match args.first() {
                None => Value::Number(self.record_text().to_text("").chars().count() as f64),
                Some(Value::Array(array)) => Value::Number(array.borrow().elements.len() as f64),
                Some(value) => Value::Number(value.to_text(&convfmt).chars().count() as f64),
            },
            "substr" => {
                let text = text(0);
                self.work += text.len() as u64 / 256;
                let from = num(1).trunc().max(1.0);
                let to = if args.len() > 2 { from + num(2).trunc() } else { f64::INFINITY };
                let kept = text.chars().zip(1_u32..).filter(|(_, place)| {
                    let place = f64::from(*place);
                    place >= from && place < to
                });
                Value::text(&kept.map(|(c, _)| c).collect::<String>())
            }
            "index" => {
                let (text, part) = (text(0), text(1));
                let found = text.find(&*part).and_then(|at| text.get(..at));
                if part.is_empty() {
                    Value::Number(1.0)
                } else {
                    Value::Number(found.map_or(0.0, |before| before.chars().count() as f64 + 1.0))
                }
            }
            "split" => self.split(args)?,
            "match" => self.matched(args)?,
            "gensub" => {
                let expression = self.expression(args.first().unwrap_or(&Value::None))?;
                let subject = if args.len() > 3 { text(3) } else { self.record_text().to_text("") };
                let how = text(2);
                // The casts saturate.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
                let which = if how.starts_with(['g', 'G']) {
                    Which::All
                } else {
                    Which::Number((num(2) as usize).max(1))
                };
                let (text, _) = self.replaced(&expression, &subject, &text(1), which, true)?;
                Value::Text(Rc::from(text))
            }
            "sprintf" => Self::bounded(self.formatted(args)?)?,
            "tolower" => Value::text(&text(0).to_lowercase()),
            "toupper" => Value::text(&text(0).to_uppercase()),
            "int" => Value::Number(num(0).trunc()),
            "sqrt" => Value::Number(num(0).sqrt()),
            "exp" => Value::Number(libm::exp(num(0))),
            "log" => Value::Number(libm::log(num(0))),
            "sin" => Value::Number(libm::sin(num(0))),
            "cos" => Value::Number(libm::cos(num(0))),
            "atan2" => Value::Number(libm::atan2(num(0), num(1))),
            "rand" => Value::Number(self.random()),
            "srand" => {
                let before = self.seed.0;
                let seed = if args.is_empty() { self.now.as_seconds() as f64 } else { num(0) };
                self.seed = (seed, seed.to_bits() ^ 0x9e37_79b9_7f4a_7c15);
                Value::Number(before)
            }
            "systime" => Value::Number(self.now.as_seconds() as f64),
            "strftime" => {
                let format = if args.is_empty() { Rc::from("%a %b %e %H:%M:%S UTC %Y") } else { text(0) };
                #[expect(clippy::cast_possible_truncation, reason = "saturates")]
                let at = match args.get(1) {
                    Some(seconds) => rolelab_core::time::Timestamp::from_millis(
                        (seconds.number() as i64).clamp(-1 << 40, 1 << 40) * 1000,
                    ),
                    None => self.now,
                };
                Value::text(&date::written(at, &format))
            }
            "strtonum" => {
                let text = text(0);
                let hexadecimal = text.strip_prefix("0x").or(text.strip_prefix("0X"));
                Value::Number(match hexadecimal {
                    Some(digits) => u64::from_str_radix(digits, 16).map_or(0.0, |bits| bits as f64),
                    None => leading(&text).0,
                })
            }
            "and" | "or" | "xor" | "lshift" | "rshift" | "compl" => Value::Number(bits(name, args)),
            "asort" | "asorti" => self.sorted(name == "asorti", args)?,
            "system" => return Ok(Some(Pause::System(text(0)))),
            "close" => return Ok(Some(Pause::Close(text(0)))),
            _ => return Ok(Some(Pause::Flush)),
        };
        self.push(value);
        Ok(None)
    }

    /// Uniform in [0, 1), the same row of numbers for the same seed (splitmix64).
    fn random(&mut self) -> f64 {
        self.seed.1 = self.seed.1.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed.1;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn split(&mut self, args: &[Value]) -> Step<Value> {
        let [subject, Value::Array(array), rest @ ..] = args else { return Ok(Value::Number(0.0)) };
        let subject = subject.to_text(&self.convfmt());
        let separator = match rest.first() {
            Some(Value::Regex(expression, _)) => Separator::Regex(expression.clone()),
            Some(value) => Separator::new(&value.to_text(&self.convfmt()), false)?,
            None => Separator::new(&self.global_text(code::FS), false)?,
        };
        let (pieces, work) = separator.split(&subject);
        self.work += work + subject.len() as u64 / 64;
        self.clear(array);
        let count = pieces.len();
        for (index, piece) in pieces.into_iter().enumerate() {
            self.insert(array, Key(Rc::from(index.saturating_add(1).to_string())), piece)?;
        }
        Ok(Value::Number(count as f64))
    }

    fn matched(&mut self, args: &[Value]) -> Step<Value> {
        let [subject, pattern, rest @ ..] = args else { return Ok(Value::Number(0.0)) };
        let subject = subject.to_text(&self.convfmt());
        let expression = self.expression(pattern)?;
        let found = expression.find(&subject, 0);
        Self::found_out(&expression)?;
        self.charge(&expression);
        let length = |from: usize, to: usize| subject.get(from..to).map_or(0, |part| part.chars().count());
        let (start, size) = match &found {
            Some(found) => {
                let (from, to) = found.whole();
                (length(0, from) as f64 + 1.0, length(from, to) as f64)
            }
            None => (0.0, -1.0),
        };
        self.set_global(code::RSTART, Value::Number(start));
        self.set_global(code::RLENGTH, Value::Number(size));
        if let Some(Value::Array(array)) = rest.first() {
            self.clear(array);
            let groups = if found.is_some() { expression.groups().saturating_add(1) } else { 0 };
            for group in 0..groups {
                let text = found.as_ref().map_or("", |found| found.text(&subject, group));
                self.insert(array, Key(Rc::from(group.to_string())), Value::Input(Rc::from(text)))?;
            }
        }
        Ok(Value::Number(start))
    }

    fn sorted(&mut self, by_key: bool, args: &[Value]) -> Step<Value> {
        let [Value::Array(from), rest @ ..] = args else { return Ok(Value::Number(0.0)) };
        let mut values: Vec<Value> = match by_key {
            true => from.borrow().elements.keys().map(|key| Value::Text(key.0.clone())).collect(),
            false => from.borrow().elements.values().cloned().collect(),
        };
        let format = self.convfmt();
        values.sort_by(|a, b| {
            let texts = |value: &Value| matches!(value, Value::Text(_));
            texts(a).cmp(&texts(b)).then_with(|| a.compare(b, &format).unwrap_or(std::cmp::Ordering::Equal))
        });
        self.work += values.len() as u64;
        let to = match rest.first() {
            Some(Value::Array(to)) => to,
            _ => from,
        };
        self.clear(to);
        let count = values.len();
        for (index, value) in values.into_iter().enumerate() {
            self.insert(to, Key(Rc::from(index.saturating_add(1).to_string())), value)?;
        }
        Ok(Value::Number(count as f64))
    }
}

/// Which matches are replaced.
#[derive(Clone, Copy)]
enum Which {
    All,
    Number(usize),
}

/// Adds a replacement: `&` is the match, `\\&` an ampersand, for gensub `\\1` a group.
fn put(out: &mut String, replacement: &str, found: &Captures, subject: &str, groups: bool) {
    let mut chars = replacement.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str(found.text(subject, 0)),
            '\\' => match chars.peek().copied() {
                Some(next @ ('&' | '\\')) => {
                    chars.next();
                    out.push(next);
                }
                Some(digit) if groups && digit.is_ascii_digit() => {
                    chars.next();
                    out.push_str(found.text(subject, digit.to_digit(10).unwrap_or(0) as usize));
                }
                _ => out.push('\\'),
            },
            c => out.push(c),
        }
    }
}

fn bits(name: &str, args: &[Value]) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let all: Vec<u64> = args.iter().map(|value| value.number() as u64).collect();
    let first = all.first().copied().unwrap_or(0);
    let second = u32::try_from(all.get(1).copied().unwrap_or(0)).unwrap_or(u32::MAX);
    let rest = all.iter().skip(1);
    let result = match name {
        "and" => rest.fold(first, |a, b| a & b),
        "or" => rest.fold(first, |a, b| a | b),
        "xor" => rest.fold(first, |a, b| a ^ b),
        "lshift" => first.checked_shl(second).unwrap_or(0),
        "rshift" => first.checked_shr(second).unwrap_or(0),
        _ => !first & ((1 << 53) - 1),
    };
    result as f64
}

/// A number as it is shown in a message.
pub(super) fn shown(value: f64) -> String {
    number(value, "%.6g")
}
