//! printf of awk, and how numbers are written.

use super::value::Value;

/// The widest field; longer ones are cut to it.
const MAX_WIDTH: usize = 4096;

/// A number as text: whole ones in full, others by the format (`%.6g`).
pub(super) fn number(value: f64, format: &str) -> String {
    if !value.is_finite() || value == value.trunc() {
        return whole(value);
    }
    formatted(format, &[Value::Number(value)], format).unwrap_or_else(|_| whole(value))
}

/// Infinities and what is no number, as gawk writes them; all else without a fraction.
fn whole(value: f64) -> String {
    if value.is_nan() {
        return if value.is_sign_negative() { "-nan" } else { "+nan" }.to_owned();
    }
    if value.is_infinite() {
        return if value < 0.0 { "-inf" } else { "+inf" }.to_owned();
    }
    if value == 0.0 { "0".to_owned() } else { format!("{value:.0}") }
}

/// `1.234568e+04`.
fn exponential(value: f64, precision: usize, upper: bool) -> String {
    let text = format!("{value:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}{}{sign}{digits:0>2}", if upper { 'E' } else { 'e' })
}

/// `%g`: whichever is shorter, without zeros at the end.
fn general(value: f64, precision: usize, upper: bool, keep: bool) -> String {
    let precision = precision.max(1);
    let scientific = format!("{value:.*e}", precision - 1);
    let exponent: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let most = i32::try_from(precision).unwrap_or(i32::MAX);
    let strip = |text: String| {
        if keep || !text.contains('.') {
            return text;
        }
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    if exponent < -4 || exponent >= most {
        let text = exponential(value, precision - 1, upper);
        let mark = if upper { 'E' } else { 'e' };
        return match text.split_once(mark) {
            Some((mantissa, exponent)) => format!("{}{mark}{exponent}", strip(mantissa.to_owned())),
            None => text,
        };
    }
    let decimals = usize::try_from(most - 1 - exponent).unwrap_or(0);
    strip(format!("{value:.decimals$}"))
}

#[derive(Default)]
struct Spec {
    left: bool,
    plus: bool,
    space: bool,
    zero: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
}

impl Spec {
    fn pad(&self, text: &str, is_number: bool) -> String {
        let length = text.chars().count();
        let missing = self.width.saturating_sub(length);
        if self.left {
            return format!("{text}{}", " ".repeat(missing));
        }
        if self.zero && is_number {
            let (sign, digits) = match text.strip_prefix(['-', '+', ' ']) {
                Some(digits) => (text.get(..1).unwrap_or_default(), digits),
                None => ("", text),
            };
            return format!("{sign}{}{digits}", "0".repeat(missing));
        }
        format!("{}{text}", " ".repeat(missing))
    }

    fn signed(&self, value: f64, text: String) -> String {
        match (value < 0.0 || text.starts_with('-') || text.starts_with('+'), self.plus, self.space) {
            (true, ..) => text,
            (false, true, _) => format!("+{text}"),
            (false, false, true) => format!(" {text}"),
            (false, false, false) => text,
        }
    }

    fn one(&self, letter: char, value: &Value, convfmt: &str) -> String {
        let number = value.number();
        match letter {
            's' => {
                let text = value.to_text(convfmt);
                let text: String = match self.precision {
                    Some(most) => text.chars().take(most).collect(),
                    None => text.to_string(),
                };
                self.pad(&text, false)
            }
            'c' => {
                let text: String = match value {
                    Value::Number(code) => {
                        // The cast saturates; what is no character is dropped.
                        #[expect(
                            clippy::cast_possible_truncation,
                            clippy::cast_sign_loss,
                            reason = "saturates"
                        )]
                        char::from_u32(*code as u32).into_iter().collect()
                    }
                    other => other.to_text(convfmt).chars().take(1).collect(),
                };
                self.pad(&text, false)
            }
            _ if !number.is_finite() => self.pad(&whole(number), false),
            'd' | 'i' | 'u' => {
                let digits = whole(number.trunc());
                let digits = self.digits(&digits);
                Self { zero: self.zero && self.precision.is_none(), ..*self }
                    .pad(&self.signed(number, digits), true)
            }
            'o' | 'x' | 'X' if number >= 0.0 => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
                let bits = number as u64;
                let text = match (letter, self.alternate && bits != 0) {
                    ('o', false) => format!("{bits:o}"),
                    ('o', true) => format!("0{bits:o}"),
                    ('x', false) => format!("{bits:x}"),
                    ('x', true) => format!("{bits:#x}"),
                    (_, false) => format!("{bits:X}"),
                    (_, true) => format!("0X{bits:X}"),
                };
                self.pad(&self.digits(&text), true)
            }
            'o' | 'x' | 'X' => self.pad(&whole(number.trunc()), true),
            'e' | 'E' => {
                let text = exponential(number, self.precision.unwrap_or(6), letter == 'E');
                self.pad(&self.signed(number, text), true)
            }
            'f' | 'F' => {
                let text = format!("{number:.*}", self.precision.unwrap_or(6));
                self.pad(&self.signed(number, text), true)
            }
            _ => {
                let precision = self.precision.unwrap_or(6);
                let text = general(number, precision, letter == 'G', self.alternate);
                self.pad(&self.signed(number, text), true)
            }
        }
    }

    /// At least as many digits as the precision says.
    fn digits(&self, text: &str) -> String {
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
        format!("{sign}{digits:0>width$}", width = self.precision.unwrap_or(0))
    }
}

/// A text by a format and its arguments.
///
/// # Errors
/// The place of the conversion for which no argument is left.
pub(super) fn formatted(format: &str, values: &[Value], convfmt: &str) -> Result<String, usize> {
    let mut out = String::new();
    let mut values = values.iter();
    let mut chars = format.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut spec = Spec::default();
        let mut raw = "%".to_owned();
        while let Some((_, flag)) = chars.next_if(|(_, c)| "-+ 0#'".contains(*c)) {
            raw.push(flag);
            match flag {
                '-' => spec.left = true,
                '+' => spec.plus = true,
                ' ' => spec.space = true,
                '0' => spec.zero = true,
                '#' => spec.alternate = true,
                _ => {}
            }
        }
        let mut count = |chars: &mut std::iter::Peekable<std::iter::Enumerate<std::str::Chars<'_>>>,
                         raw: &mut String|
         -> Result<Option<f64>, usize> {
            if chars.next_if(|(_, c)| *c == '*').is_some() {
                return values.next().map(|value| Some(value.number())).ok_or(at);
            }
            let mut digits = String::new();
            while let Some((_, c)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
                digits.push(c);
            }
            raw.push_str(&digits);
            Ok(digits.parse().ok())
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, then bounded"
        )]
        let size = |value: f64| (value.abs() as usize).min(MAX_WIDTH);
        if let Some(width) = count(&mut chars, &mut raw)? {
            spec.left = spec.left || width < 0.0;
            spec.width = size(width);
        }
        if chars.next_if(|(_, c)| *c == '.').is_some() {
            raw.push('.');
            spec.precision = Some(count(&mut chars, &mut raw)?.map_or(0, size));
        }
        while chars.next_if(|(_, c)| "lhLqjzt".contains(*c)).is_some() {}
        match chars.next() {
            Some((_, '%')) => out.push('%'),
            Some((_, letter)) if "diouxXeEfFgGcs".contains(letter) => {
                let value = values.next().ok_or(at)?;
                out.push_str(&spec.one(letter, value, convfmt));
            }
            Some((_, other)) => {
                out.push_str(&raw);
                out.push(other);
            }
            None => out.push_str(&raw),
        }
        if out.len() > crate::eval::MAX_VALUE {
            break;
        }
    }
    Ok(out)
}
