//! Which crate the program's code comes from, read from the module as cargo leaves it, while functions have names.
//!
//! wasm-opt shrinks all of it afterwards and a generic function counts for the first of our crates that it is made
//! for, so these are shares, not what is shipped.

use std::collections::BTreeMap;

/// How many crates `dist` names.
const SHOWN: usize = 12;

/// The largest crates and their shares.
pub fn table(module: &[u8]) -> String {
    let all = by_crate(module);
    let sum: usize = all.iter().map(|(_, bytes)| bytes).sum();
    let line =
        |(name, bytes): &(String, usize)| format!("{bytes:>11} {:>9} %  {name}", bytes * 100 / sum.max(1));
    let head = format!("{:>11} {:>11}  code before wasm-opt, by crate", "bytes", "share");
    std::iter::once(head).chain(all.iter().take(SHOWN).map(line)).collect::<Vec<_>>().join("\n")
}

/// Bytes of code by crate, the largest first; empty when the module has no names or is none.
pub fn by_crate(module: &[u8]) -> Vec<(String, usize)> {
    let mut sums: BTreeMap<String, usize> = BTreeMap::new();
    for (name, bytes) in functions(module).unwrap_or_default() {
        *sums.entry(crate_of(&format!("{:#}", rustc_demangle::demangle(&name)))).or_default() += bytes;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    sums
}

/// The first of our crates that a path names, else the first crate.
fn crate_of(path: &str) -> String {
    let roots = path.split("::").filter_map(|part| {
        let start = part.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        part.get(start..).filter(|word| !word.is_empty())
    });
    let mut roots = roots.peekable();
    let first = roots.peek().copied().unwrap_or("other");
    roots.find(|word| word.starts_with("rolelab_")).unwrap_or(first).to_owned()
}

/// Name and size of every function that has both (WebAssembly 3.0, binary format, 5.5 and 7.4.1).
fn functions(module: &[u8]) -> Option<Vec<(String, usize)>> {
    const CUSTOM: u8 = 0;
    const IMPORT: u8 = 2;
    const CODE: u8 = 10;
    let mut all = Bytes(module.strip_prefix(b"\0asm\x01\0\0\0")?);
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    while !all.0.is_empty() {
        let kind = all.byte()?;
        let mut section = all.block()?;
        match kind {
            IMPORT => imported = imported_functions(&mut section)?,
            CODE => {
                for _ in 0..section.number()? {
                    sizes.push(section.block()?.0.len());
                }
            }
            CUSTOM if section.text()? == "name" => {
                while !section.0.is_empty() {
                    let (kind, mut part) = (section.byte()?, section.block()?);
                    if kind == 1 {
                        for _ in 0..part.number()? {
                            names.insert(part.number()?, part.text()?);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let sized = sizes.into_iter().enumerate();
    Some(sized.filter_map(|(place, size)| Some((names.remove(&(place + imported))?, size))).collect())
}

/// How many of the imports are functions: they come first in the counting.
fn imported_functions(section: &mut Bytes) -> Option<usize> {
    let mut functions = 0;
    for _ in 0..section.number()? {
        section.text()?;
        section.text()?;
        match section.byte()? {
            0 => {
                section.number()?;
                functions += 1;
            }
            // Nothing else is imported by what rustc and wasm-bindgen make.
            _ => return None,
        }
    }
    Some(functions)
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn block(&mut self) -> Option<Bytes<'a>> {
        let length = self.number()?;
        let (block, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Bytes(block))
    }

    fn text(&mut self) -> Option<String> {
        Some(String::from_utf8_lossy(self.block()?.0).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_first_of_our_crates_in_its_name() {
        for (path, owner) in [
            ("rolelab_core::api::handle", "rolelab_core"),
            ("<alloc::vec::Vec<rolelab_shell::host::Host> as core::clone::Clone>::clone", "rolelab_shell"),
            (
                "<&mut serde_json::de::Deserializer<R> as serde_core::de::Deserializer>::deserialize_seq",
                "serde_json",
            ),
            ("core::fmt::write", "core"),
            ("memcpy", "memcpy"),
            ("", "other"),
        ] {
            assert_eq!(crate_of(path), owner, "{path}");
        }
    }

    #[test]
    fn names_and_sizes_meet_behind_the_imports() {
        // (module (import "a" "b" (func)) (func $core::x (nop))), as `wasm-tools parse` lays it out.
        let module = [
            &b"\0asm\x01\0\0\0"[..],
            &[1, 4, 1, 0x60, 0, 0],
            &[2, 7, 1, 1, b'a', 1, b'b', 0, 0],
            &[3, 2, 1, 0],
            &[10, 5, 1, 3, 0, 1, 0x0b],
            &[0, 17, 4, b'n', b'a', b'm', b'e', 1, 10, 1, 1, 7, b'c', b'o', b'r', b'e', b':', b':', b'x'],
        ]
        .concat();
        assert_eq!(by_crate(&module), [("core".to_owned(), 3)]);
        assert_eq!(by_crate(b""), []);
        assert_eq!(by_crate(module.get(..40).unwrap()), []);
    }
}
