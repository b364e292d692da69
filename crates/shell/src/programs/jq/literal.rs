//! Numbers and texts as JSON writes them, and jq reads them.

type Read<T> = Result<T, &'static str>;

/// A number as jq reads it: more than JSON allows.
pub(super) fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    match digits.to_ascii_lowercase().as_str() {
        "nan" => return Some(f64::NAN),
        "inf" | "infinity" => return Some(sign * f64::INFINITY),
        _ => {}
    }
    // What Rust takes beyond that: the names above with two signs, or nothing at all.
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    digits.parse::<f64>().ok().map(|number| sign * number)
}

/// What a text in quotes says.
pub(super) fn text(token: &[u8]) -> Read<String> {
    let raw = String::from_utf8_lossy(token);
    if !raw.contains('\\') && !raw.chars().any(|c| c < ' ') {
        return Ok(raw.into_owned());
    }
    let mut out = String::new();
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some(c @ ('"' | '\\' | '/')) => c,
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('u') => escaped(&mut chars)?,
                None => return Err("Expected escape character at end of string"),
                Some(_) => return Err("Invalid escape"),
            },
            c if c < ' ' => {
                return Err("Invalid string: control characters from U+0000 through U+001F must be escaped");
            }
            c => c,
        });
    }
    Ok(out)
}

/// After `\u`: a character, or the first half of one whose second half has to follow. A second half alone is U+FFFD.
fn escaped(chars: &mut std::str::Chars<'_>) -> Read<char> {
    const PAIR: &str = "Invalid \\uXXXX\\uXXXX surrogate pair escape";
    let first = unit(chars)?;
    if !(0xd800..=0xdbff).contains(&first) {
        return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let second = match (chars.next(), chars.next()) {
        (Some('\\'), Some('u')) => unit(chars).map_err(|_| PAIR)?,
        _ => return Err(PAIR),
    };
    if !(0xdc00..=0xdfff).contains(&second) {
        return Err(PAIR);
    }
    let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn unit(chars: &mut std::str::Chars<'_>) -> Read<u32> {
    let mut value = 0_u32;
    for _ in 0..4 {
        let c = chars.next().ok_or("Invalid \\uXXXX escape")?;
        value = value * 16 + c.to_digit(16).ok_or("Invalid characters in \\uXXXX escape")?;
    }
    Ok(value)
}
