//! tac: lines, or what stands between other separators, from the last to the first. It compares bytes and knows no
//! expressions.

use super::{
    arguments::Spec,
    plain::{Ended, Plain},
};

/// The longest separator. A search compares it at every place, and nothing meters that.
const LONGEST: usize = 256;

pub(super) fn tac(plain: &Plain) -> Ended {
    const TAC: Spec = Spec {
        name: "tac",
        flags: "br",
        valued: "s",
        long: &[("before", 'b'), ("regex", 'r'), ("separator", 's')],
    };
    let arguments = match TAC.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    if arguments.has('r') {
        return Ok(plain.not_simulated("tac -r"));
    }
    let separator = match arguments.value('s') {
        None => "\n",
        Some("") => "\0",
        Some(text) if text.len() > LONGEST => {
            return Ok(plain.not_simulated("tac with a separator of more than 256 bytes"));
        }
        Some(text) => text,
    };
    let input = ["-".to_owned()];
    let names = if arguments.words.is_empty() { &input[..] } else { &arguments.words };
    let mut status = 0;
    for name in names {
        match plain.content(name)? {
            Ok(content) => plain.print(reversed(&content, separator.as_bytes(), arguments.has('b'))),
            Err(why) if why == "Is a directory" => {
                status = plain.complain(format!("tac: {name}: read error: Invalid argument"));
            }
            Err(why) => {
                status = plain.complain(format!("tac: failed to open '{name}' for reading: {why}"));
            }
        }
    }
    Ok(status)
}

/// The pieces of a content from the last to the first. A separator belongs to the piece in front of it, or `before`
/// the piece behind it; separators are looked for from the end.
fn reversed(content: &[u8], separator: &[u8], before: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    let (mut printed, mut searched) = (content.len(), content.len());
    let found = |searched: usize| {
        let rest = content.get(..searched).unwrap_or_default();
        rest.windows(separator.len()).rposition(|window| window == separator)
    };
    while let Some(at) = found(searched) {
        let cut = if before { at } else { at + separator.len() };
        out.extend_from_slice(content.get(cut..printed).unwrap_or_default());
        (printed, searched) = (cut, at);
    }
    out.extend_from_slice(content.get(..printed).unwrap_or_default());
    out
}
