//! `echo`, `printf` and `test`.

use rolelab_core::time::Timestamp;

use super::Call;
use crate::{
    eval::{Eval, MAX_VALUE},
    syntax::escapes::{self, Escape},
};

pub(super) async fn echo(call: Call) -> Eval<i32> {
    let mut words = call.args.as_slice();
    let (mut newline, mut escaped) = (true, false);
    while let Some((option, rest)) = words.split_first() {
        let letters = option.strip_prefix('-').unwrap_or_default();
        if letters.is_empty() || !letters.chars().all(|c| matches!(c, 'n' | 'e' | 'E')) {
            break;
        }
        for letter in letters.chars() {
            match letter {
                'n' => newline = false,
                'e' => escaped = true,
                _ => escaped = false,
            }
        }
        words = rest;
    }
    let text = words.join(" ");
    let (mut bytes, stopped) = if escaped { escapes::echo(&text) } else { (text.into_bytes(), false) };
    if newline && !stopped {
        bytes.push(b'\n');
    }
    call.env.stdout.write(bytes).await?;
    Ok(0)
}

pub(super) async fn test(call: Call) -> Eval<i32> {
    let mut args = call.args;
    if call.name == "[" && args.pop().as_deref() != Some("]") {
        call.env.complain("[: missing `]'").await?;
        return Ok(2);
    }
    call.env.test(&call.name, &args).await
}

/// A conversion of `printf`: `%-08.3f`.
#[derive(Clone, Debug, Default)]
struct Conversion {
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    alternative: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

/// The widest field.
const MAX_WIDTH: usize = 4096;

enum Piece {
    Bytes(Vec<u8>),
    Conversion(Conversion),
    Stop,
    /// A letter that is no conversion.
    Invalid(char),
    /// The format ends within a conversion, which begins so.
    Unfinished(String),
    /// `%(…)T`, with the letters of the conversion.
    Time(Conversion, String),
}

pub(super) async fn printf(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut args = call.args.as_slice();
    if args.first().is_some_and(|arg| arg == "--") {
        args = args.get(1..).unwrap_or_default();
    }
    if let Some((option, rest)) = args.split_first()
        && option == "-v"
    {
        let Some((name, rest)) = rest.split_first() else {
            env.complain("printf: -v: option requires an argument").await?;
            return Ok(2);
        };
        let (bytes, status) = format(env, rest).await?;
        let Some(place) = env.place(name).await? else {
            env.complain(&format!("printf: `{name}': not a valid identifier")).await?;
            return Ok(2);
        };
        env.assign_at(&place, String::from_utf8_lossy(&bytes).into_owned(), false).await?;
        return Ok(status);
    }
    if args.is_empty() {
        env.stderr.write("printf: usage: printf [-v var] format [arguments]\n").await?;
        return Ok(2);
    }
    let (bytes, status) = format(env, args).await?;
    env.stdout.write(bytes).await?;
    Ok(status)
}

async fn format(env: &crate::eval::Env, args: &[String]) -> Eval<(Vec<u8>, i32)> {
    let Some((format, args)) = args.split_first() else { return Ok((Vec::new(), 0)) };
    let mut args = args.iter().map(String::as_str).peekable();
    let mut bytes = Vec::new();
    let mut status = 0;
    loop {
        let before = args.len();
        let mut rest = format.chars().peekable();
        while let Some(piece) = piece(&mut rest, &mut args) {
            match piece {
                Piece::Bytes(more) => bytes.extend(more),
                Piece::Stop => return Ok((bytes, status)),
                Piece::Invalid(c) => {
                    env.complain(&format!("printf: `{c}': invalid format character")).await?;
                    return Ok((bytes, 1));
                }
                Piece::Unfinished(tail) => {
                    env.complain(&format!("printf: `{tail}': missing format character")).await?;
                    return Ok((bytes, 1));
                }
                Piece::Time(conversion, format) => {
                    let now = env.port().now();
                    let at = match args.next().map(str::trim) {
                        None | Some("" | "-1") => now,
                        // When the shell began.
                        Some("-2") => env.session(|s| s.since).unwrap_or(now),
                        Some(text) => {
                            let (seconds, complaint) = integer(text);
                            if let Some(complaint) = complaint {
                                env.complain(&format!("printf: {complaint}")).await?;
                                status = 1;
                            }
                            Timestamp::from_millis(seconds.saturating_mul(1000))
                        }
                    };
                    let format = if format.is_empty() { "%X" } else { &format };
                    bytes.extend(conversion.pad(crate::programs::date_written(at, format).into_bytes()));
                }
                Piece::Conversion(conversion) => {
                    let (more, stop, complaint) = conversion.convert(args.next());
                    bytes.extend(more);
                    if let Some(complaint) = complaint {
                        env.complain(&format!("printf: {complaint}")).await?;
                        status = 1;
                    }
                    if stop {
                        return Ok((bytes, status));
                    }
                }
            }
            env.port().step().await?;
            if bytes.len() > MAX_VALUE {
                return Ok((bytes, status));
            }
        }
        // The format is used again as long as it takes arguments.
        if args.len() == 0 || args.len() == before {
            return Ok((bytes, status));
        }
    }
}

/// The next piece of a format. `*` takes its number from the arguments.
fn piece<'a>(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    args: &mut impl Iterator<Item = &'a str>,
) -> Option<Piece> {
    let c = rest.next()?;
    if c == '\\' {
        return Some(match rest.peek() {
            Some('"') => {
                rest.next();
                Piece::Bytes(b"\"".to_vec())
            }
            Some('c') => Piece::Stop,
            _ => match escapes::escape(rest, false) {
                Escape::Bytes(bytes) => Piece::Bytes(bytes),
                Escape::Stop => Piece::Stop,
                Escape::No => Piece::Bytes(b"\\".to_vec()),
            },
        });
    }
    if c != '%' {
        return Some(Piece::Bytes(c.to_string().into_bytes()));
    }
    if rest.next_if_eq(&'%').is_some() {
        return Some(Piece::Bytes(b"%".to_vec()));
    }
    let before: Vec<char> = std::iter::once('%').chain(rest.clone()).collect();
    let mut conversion = Conversion::default();
    while let Some(flag) = rest.next_if(|c| "-0+ #".contains(*c)) {
        match flag {
            '-' => conversion.left = true,
            '0' => conversion.zero = true,
            '+' => conversion.plus = true,
            ' ' => conversion.space = true,
            _ => conversion.alternative = true,
        }
    }
    conversion.width = number(rest, args).unwrap_or(0);
    if rest.next_if_eq(&'.').is_some() {
        conversion.precision = Some(number(rest, args).unwrap_or(0));
    }
    while rest.next_if(|c| matches!(c, 'l' | 'h' | 'L' | 'j' | 'z' | 't')).is_some() {}
    let Some(letter) = rest.next() else {
        let tail = before.len().saturating_sub(rest.clone().count());
        return Some(Piece::Unfinished(before.into_iter().take(tail).collect()));
    };
    if letter == '(' {
        let format: String = rest.by_ref().take_while(|c| *c != ')').collect();
        return Some(match rest.next() {
            Some('T') => Piece::Time(conversion, format),
            Some(other) => Piece::Invalid(other),
            None => Piece::Invalid('('),
        });
    }
    if !"diouxXeEfFgGcsbq".contains(letter) {
        return Some(Piece::Invalid(letter));
    }
    conversion.letter = letter;
    Some(Piece::Conversion(conversion))
}

fn number<'a>(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    args: &mut impl Iterator<Item = &'a str>,
) -> Option<usize> {
    if rest.next_if_eq(&'*').is_some() {
        return args.next().and_then(|text| text.parse().ok()).map(|n: usize| n.min(MAX_WIDTH));
    }
    let mut value = None;
    while let Some(digit) = rest.peek().and_then(|c| c.to_digit(10)) {
        rest.next();
        value = Some((value.unwrap_or(0_usize) * 10 + digit as usize).min(MAX_WIDTH));
    }
    value
}

impl Conversion {
    /// The bytes of one argument, whether `\c` ended all output, and a complaint.
    fn convert(&self, arg: Option<&str>) -> (Vec<u8>, bool, Option<String>) {
        let text = arg.unwrap_or_default();
        match self.letter {
            's' => (self.pad(self.cut(text).into_bytes()), false, None),
            'c' => (self.pad(text.chars().take(1).collect::<String>().into_bytes()), false, None),
            'q' => (self.pad(backslashed(text).into_bytes()), false, None),
            'b' => {
                let (bytes, stopped) = escapes::echo(text);
                (self.pad(bytes), stopped, None)
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let parsed = text.trim().parse::<f64>();
                let complaint = (arg.is_some() && parsed.is_err()).then(|| format!("{text}: invalid number"));
                (self.float(parsed.unwrap_or(0.0)), false, complaint)
            }
            _ => {
                let (value, complaint) = integer(text);
                (self.integer(value), false, complaint.filter(|_| arg.is_some()))
            }
        }
    }

    fn cut(&self, text: &str) -> String {
        match self.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text.to_owned(),
        }
    }

    fn pad(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let missing = self.width.saturating_sub(bytes.len());
        if self.left {
            bytes.extend(std::iter::repeat_n(b' ', missing));
            return bytes;
        }
        let mut padded = vec![b' '; missing];
        padded.extend(bytes);
        padded
    }

    /// Sign, zeros and digits to the width.
    fn number(&self, negative: bool, prefix: &str, digits: &str, zeros: bool) -> Vec<u8> {
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let mut body = digits.to_owned();
        if self.zero && zeros && !self.left {
            let room = self.width.saturating_sub(sign.len() + prefix.len());
            let missing = room.saturating_sub(body.len());
            body.insert_str(0, &"0".repeat(missing));
        }
        self.pad(format!("{sign}{prefix}{body}").into_bytes())
    }

    fn integer(&self, value: i64) -> Vec<u8> {
        let bits = value.cast_unsigned();
        let (negative, prefix, mut digits) = match self.letter {
            'o' => (false, if self.alternative { "0" } else { "" }, format!("{bits:o}")),
            'x' => (false, if self.alternative { "0x" } else { "" }, format!("{bits:x}")),
            'X' => (false, if self.alternative { "0X" } else { "" }, format!("{bits:X}")),
            'u' => (false, "", bits.to_string()),
            _ => (value < 0, "", value.unsigned_abs().to_string()),
        };
        if let Some(least) = self.precision {
            let missing = least.saturating_sub(digits.len());
            digits.insert_str(0, &"0".repeat(missing));
        }
        self.number(negative, prefix, &digits, self.precision.is_none())
    }

    fn float(&self, value: f64) -> Vec<u8> {
        let precision = self.precision.unwrap_or(6).min(64);
        let size = value.abs();
        let digits = match self.letter {
            'f' | 'F' => format!("{size:.precision$}"),
            'e' | 'E' => exponent(&format!("{size:.precision$e}")),
            _ => {
                // %g: the shorter of both, without zeros at the end.
                let precision = precision.max(1);
                let scientific = format!("{size:.*e}", precision - 1);
                let power: i32 = scientific.split_once('e').and_then(|(_, p)| p.parse().ok()).unwrap_or(0);
                let most = i32::try_from(precision).unwrap_or(i32::MAX);
                if power < -4 || power >= most {
                    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
                    exponent(&format!("{}e{power}", trim_zeros(mantissa)))
                } else {
                    let decimals = usize::try_from(most - 1 - power).unwrap_or(0);
                    trim_zeros(&format!("{size:.decimals$}")).to_owned()
                }
            }
        };
        let digits = if self.letter.is_ascii_uppercase() { digits.to_ascii_uppercase() } else { digits };
        self.number(value.is_sign_negative(), "", &digits, value.is_finite())
    }
}

fn trim_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// Rust's `1.5e3` as C's `1.5e+03`.
fn exponent(text: &str) -> String {
    let (mantissa, power) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{mantissa}e{sign}{power:0>2}")
}

/// A number as `printf` reads it: decimal, octal, hexadecimal, or `'c` for a character's code.
fn integer(text: &str) -> (i64, Option<String>) {
    let trimmed = text.trim_start();
    if let Some(rest) = trimmed.strip_prefix(['\'', '"']) {
        return (rest.chars().next().map_or(0, |c| i64::from(u32::from(c))), None);
    }
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let (radix, digits) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) => (16, digits),
        None if digits.len() > 1 && digits.starts_with('0') => (8, digits),
        None => (10, digits),
    };
    let good: String = digits.chars().take_while(|c| c.is_digit(radix)).collect();
    let value = match i64::from_str_radix(&good, radix) {
        Ok(value) => {
            if negative {
                value.wrapping_neg()
            } else {
                value
            }
        }
        Err(_) if good.is_empty() => 0,
        Err(_) => {
            let most = if negative { i64::MIN } else { i64::MAX };
            return (most, Some(format!("warning: {text}: Numerical result out of range")));
        }
    };
    let complaint = (good.len() < digits.len() || (good.is_empty() && !text.is_empty()))
        .then(|| format!("{text}: invalid number"));
    (value, complaint)
}

/// `%q`: with backslashes before what means something to the shell.
fn backslashed(text: &str) -> String {
    if text.is_empty() {
        return "''".to_owned();
    }
    if text.chars().any(char::is_control) {
        return crate::eval::simple::quote_as_bash(text);
    }
    let mut out = String::new();
    for c in text.chars() {
        if !(c.is_alphanumeric() || "_-./:=@%+,".contains(c)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
