//! Backslash escapes of `$'…'`, `printf` and `echo -e`.

/// How an escape ended.
pub(crate) enum Escape {
    /// These bytes.
    Bytes(Vec<u8>),
    /// `\c`: print nothing more.
    Stop,
    /// Not an escape: the backslash stands for itself.
    No,
}

/// Reads the escape behind a backslash. `zero` says that octal digits need a leading 0 that does not count (`echo -e`, `%b`).
pub(crate) fn escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, zero: bool) -> Escape {
    let Some(c) = rest.peek().copied() else { return Escape::No };
    let simple = match c {
        'a' => Some(7),
        'b' => Some(8),
        'e' | 'E' => Some(27),
        'f' => Some(12),
        'n' => Some(10),
        'r' => Some(13),
        't' => Some(9),
        'v' => Some(11),
        '\\' => Some(b'\\'),
        _ => None,
    };
    if let Some(byte) = simple {
        rest.next();
        return Escape::Bytes(vec![byte]);
    }
    match c {
        'c' if zero => Escape::Stop,
        '0'..='7' if !zero || c == '0' => {
            if zero {
                rest.next();
            }
            let code = digits(rest, 8, 3).unwrap_or(0);
            Escape::Bytes(vec![u8::try_from(code & 0xff).unwrap_or(0)])
        }
        'x' => {
            rest.next();
            match digits(rest, 16, 2) {
                Some(code) => Escape::Bytes(vec![u8::try_from(code & 0xff).unwrap_or(0)]),
                None => Escape::Bytes(b"\\x".to_vec()),
            }
        }
        'u' | 'U' => {
            rest.next();
            match digits(rest, 16, if c == 'u' { 4 } else { 8 }) {
                Some(code) => {
                    let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                    Escape::Bytes(c.to_string().into_bytes())
                }
                None => Escape::Bytes(format!("\\{c}").into_bytes()),
            }
        }
        _ => Escape::No,
    }
}

fn digits(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, radix: u32, most: usize) -> Option<u32> {
    let mut value = None;
    for _ in 0..most {
        let Some(digit) = rest.peek().and_then(|c| c.to_digit(radix)) else { break };
        rest.next();
        value = Some(value.unwrap_or(0_u32).wrapping_mul(radix).wrapping_add(digit));
    }
    value
}

/// The bytes of `$'…'`.
pub(crate) fn ansi(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            bytes.extend(c.to_string().into_bytes());
            continue;
        }
        match rest.peek() {
            Some(quote @ ('\'' | '"' | '?')) => {
                bytes.extend(quote.to_string().into_bytes());
                rest.next();
            }
            _ => match escape(&mut rest, false) {
                Escape::Bytes(more) => bytes.extend(more),
                Escape::Stop | Escape::No => bytes.push(b'\\'),
            },
        }
    }
    bytes
}

/// The bytes of `echo -e` or `%b`, and whether `\c` ended them.
pub(crate) fn echo(text: &str) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            bytes.extend(c.to_string().into_bytes());
            continue;
        }
        match escape(&mut rest, true) {
            Escape::Bytes(more) => bytes.extend(more),
            Escape::Stop => return (bytes, true),
            Escape::No => bytes.push(b'\\'),
        }
    }
    (bytes, false)
}
