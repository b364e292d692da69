//! base64: to printable characters and back.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    arguments::Spec,
    plain::{Ended, Plain},
};

const BASE64: Spec = Spec {
    name: "base64",
    flags: "di",
    valued: "w",
    long: &[("decode", 'd'), ("ignore-garbage", 'i'), ("wrap", 'w')],
};

pub(super) fn base64(plain: &Plain) -> Ended {
    let arguments = match BASE64.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    if let Some(extra) = arguments.words.get(1) {
        let why = format!(
            "base64: extra operand \u{2018}{extra}\u{2019}\nTry 'base64 --help' for more information.\n"
        );
        return Ok(plain.refuse(&why, 1));
    }
    let width = match arguments.value('w').map(str::parse::<usize>) {
        None => 76,
        Some(Ok(width)) => width,
        Some(Err(_)) => {
            let given = arguments.value('w').unwrap_or_default();
            return Ok(plain.complain(format!("base64: invalid wrap size: \u{2018}{given}\u{2019}")));
        }
    };
    let name = arguments.words.first().map_or("-", String::as_str);
    let content = match plain.content(name)? {
        Ok(content) => content,
        Err(why) if why == "Is a directory" => {
            return Ok(plain.complain(format!("base64: read error: {why}")));
        }
        Err(why) => return Ok(plain.complain(format!("base64: {name}: {why}"))),
    };
    if arguments.has('d') {
        return Ok(decode(plain, &content, arguments.has('i')));
    }
    let text = STANDARD.encode(content);
    if width == 0 {
        plain.print(text);
        return Ok(0);
    }
    for line in text.as_bytes().chunks(width) {
        plain.print(line);
        plain.print("\n");
    }
    Ok(0)
}

/// Decodes as far as it goes: groups of four, then what a last group that is too short still says.
fn decode(plain: &Plain, content: &[u8], ignore: bool) -> i32 {
    let known = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let mut text = Vec::new();
    let mut whole = true;
    for byte in content {
        if known(byte) {
            text.push(*byte);
        } else if *byte != b'\n' && !ignore {
            whole = false;
            break;
        }
    }
    for group in text.chunks(4) {
        let mut padded = group.to_vec();
        if padded.len() < 4 {
            whole = false;
            padded.resize(4, b'=');
        }
        match STANDARD.decode(&padded).or_else(|_| base64_lenient(&padded)) {
            Ok(bytes) => plain.print(bytes),
            Err(_) => {
                whole = false;
                break;
            }
        }
    }
    if whole { 0 } else { plain.complain("base64: invalid input") }
}

/// A group whose unused bits are not zero: the real program takes it.
fn base64_lenient(group: &[u8]) -> Result<Vec<u8>, base64::DecodeError> {
    let config =
        base64::engine::general_purpose::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
    base64::engine::general_purpose::GeneralPurpose::new(&base64::alphabet::STANDARD, config).decode(group)
}
