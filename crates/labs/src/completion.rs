//! Completion codes: what a learner shows to say that a lesson was done, and how somebody else reads it.
//!
//! A code is a check against mistakes and casual forgery, and no proof: the source of the lab is open, so whoever reads it
//! can make one. A course that needs proof looks over the learner's shoulder.
//!
//! It is the lesson's id, then letters and digits in groups of four. They hold, in this order: [`VERSION`], the beginning of
//! the lesson's hash, seed, commands, hints, lines of the solution and minutes as numbers of as many bytes as they need, the
//! beginning of an HMAC-SHA256 over all of it, whose key is made of the lesson's hash, and a sum that tells a typing error
//! from everything else.

use rolelab_core::sigv4;

use crate::lesson::Lesson;

/// The form of codes that this build writes and reads.
const VERSION: u8 = 1;
/// Crockford's base 32: no letter looks like a digit.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a group.
const GROUP: usize = 4;
/// Bytes of the lesson's hash.
const HASH: usize = 4;
/// Bytes of the HMAC.
const SEAL: usize = 5;
/// Bytes of the sum against typing errors.
const SUM: usize = 2;
/// What is said of a code that was not typed as it was made.
const TYPING: &str = "There is a typing error in it: its letters do not fit together.";
/// The most letters of a code that is looked at.
const MOST: usize = 200;

/// What a code says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The seed of the attempt.
    pub seed: u64,
    /// Lines typed.
    pub commands: u64,
    /// Hints shown.
    pub hints: u64,
    /// Lines of the solution handed out.
    pub handed: u64,
    /// Minutes that passed on the simulated clock.
    pub minutes: u64,
}

impl Completion {
    fn numbers(&self) -> [u64; 5] {
        [self.seed, self.commands, self.hints, self.handed, self.minutes]
    }
}

/// The code of a lesson that was done so.
pub(crate) fn code(lesson: &Lesson, done: &Completion) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(beginning(lesson));
    for number in done.numbers() {
        put(&mut bytes, number);
    }
    let seal = seal(lesson, &bytes);
    bytes.extend(seal);
    let sum = sum(&lesson.id, &bytes);
    bytes.extend(sum);
    format!("{}-{}", lesson.id, spelled(&bytes))
}

/// What a code says of a lesson.
///
/// # Errors
/// A sentence that tells a typing error, another lesson, another version of the lesson and a code that no lab made apart.
pub fn verify(code: &str, lesson: &Lesson) -> Result<Completion, String> {
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).take(MOST).collect();
    let id = &lesson.id;
    let begins = code.get(..id.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(id));
    let rest = code.get(id.len()..).and_then(|rest| rest.strip_prefix('-')).filter(|_| begins);
    let Some(rest) = rest else {
        return Err(format!("This is no code of the lesson {id}: such a code begins with `{id}-`."));
    };
    let typing = || TYPING.to_owned();
    let bytes = read(rest)?;
    let (held, told) = bytes.split_at_checked(bytes.len().saturating_sub(SUM)).ok_or_else(typing)?;
    if sum(id, held) != told {
        return Err(typing());
    }
    let (held, told) = held.split_at_checked(held.len().saturating_sub(SEAL)).ok_or_else(typing)?;
    let (version, rest) = held.split_first().ok_or_else(typing)?;
    if *version != VERSION {
        return Err(format!("Its form is {version}, this build reads {VERSION}."));
    }
    let (hash, mut rest) = rest.split_at_checked(HASH).ok_or_else(typing)?;
    if hash != beginning(lesson) {
        return Err(format!(
            "It is a code of another version of the lesson {id}: its text has changed since."
        ));
    }
    if seal(lesson, held) != told {
        return Err("No lab made this code: what it says does not fit its seal.".to_owned());
    }
    let mut numbers = [0; 5];
    for number in &mut numbers {
        *number = take(&mut rest).ok_or_else(typing)?;
    }
    if !rest.is_empty() {
        return Err(typing());
    }
    let [seed, commands, hints, handed, minutes] = numbers;
    Ok(Completion { seed, commands, hints, handed, minutes })
}

/// The first bytes of the lesson's hash.
fn beginning(lesson: &Lesson) -> [u8; HASH] {
    let number = u64::from_str_radix(&lesson.hash, 16).unwrap_or_default();
    let [a, b, c, d, ..] = number.to_be_bytes();
    [a, b, c, d]
}

fn seal(lesson: &Lesson, held: &[u8]) -> [u8; SEAL] {
    let key = format!("rolelab completion {VERSION} {} {}", lesson.id, lesson.hash);
    let whole = sigv4::hmac(key.as_bytes(), held);
    let mut seal = [0; SEAL];
    seal.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
    seal
}

/// CRC-16 (CCITT) of id and bytes: it misses no error of up to 16 bits in a row, so of no one letter.
fn sum(id: &str, held: &[u8]) -> [u8; SUM] {
    let all = id.bytes().chain(held.iter().copied());
    let whole = all.fold(0xffff_u16, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(byte) << 8), |sum, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
        })
    });
    (!whole).to_be_bytes()
}

/// A number in groups of seven bits, the lowest first; all but the last have the highest bit set.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = (number & 0x7f).to_le_bytes();
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for place in 0..10 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(place * 7)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// In groups of letters, the last of which may be shorter. Bits that are left over are zero.
fn spelled(bytes: &[u8]) -> String {
    let bits: Vec<bool> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1 == 1)).collect();
    let letter = |bits: &[bool]| {
        let filled = bits.iter().copied().chain(std::iter::repeat(false)).take(5);
        let number = filled.fold(0_usize, |number, bit| number * 2 + usize::from(bit));
        LETTERS.get(number).copied().map_or('0', char::from)
    };
    let letters: Vec<char> = bits.chunks(5).map(letter).collect();
    letters.chunks(GROUP).map(|group| group.iter().collect()).collect::<Vec<String>>().join("-")
}

fn read(text: &str) -> Result<Vec<u8>, String> {
    let mut bits = Vec::new();
    for letter in text.chars().filter(|letter| *letter != '-') {
        let meant = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let number = LETTERS.iter().position(|known| char::from(*known) == meant);
        let number =
            number.ok_or_else(|| format!("There is a typing error in it: no code has a `{letter}`."))?;
        bits.extend((0..5).rev().map(|at| number >> at & 1 == 1));
    }
    let (whole, left) = bits.as_chunks::<8>();
    if left.contains(&true) {
        return Err(TYPING.to_owned());
    }
    Ok(whole.iter().map(|bits| bits.iter().fold(0, |byte, bit| byte * 2 + u8::from(*bit))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(id: &str, hash: &str) -> Lesson {
        Lesson { id: id.to_owned(), hash: hash.to_owned(), ..Lesson::default() }
    }

    const DONE: Completion = Completion { seed: u64::MAX, commands: 23, hints: 2, handed: 0, minutes: 371 };

    #[test]
    fn a_code_is_read_as_it_was_made() {
        let lesson = lesson("first-role", "0123456789abcdef");
        for done in [DONE, Completion::default(), Completion { seed: 5, commands: 128, hints: 127, ..DONE }] {
            let code = code(&lesson, &done);
            assert_eq!(verify(&code, &lesson), Ok(done), "{code}");
            let sloppy = format!("  {} ", code.to_lowercase().replace('0', "o").replace('1', "l"));
            let sloppy = sloppy.replacen(&lesson.id.replace('0', "o").replace('1', "l"), &lesson.id, 1);
            assert_eq!(verify(&sloppy, &lesson), Ok(done), "{sloppy}");
        }
        // A code of today is read by every build of its form.
        let known = "first-role-040J-6HB7-0WBG-407K-0BC3-P687-TDYM-R";
        assert_eq!(code(&lesson, &Completion { seed: 7, ..DONE }), known);
    }

    #[test]
    fn every_single_typing_error_is_one() {
        let lesson = lesson("first-role", "0123456789abcdef");
        let code = code(&lesson, &DONE);
        let start = lesson.id.len() + 1;
        for (at, letter) in code.char_indices().skip(start).filter(|(_, letter)| *letter != '-') {
            for other in LETTERS.iter().map(|other| char::from(*other)).filter(|other| *other != letter) {
                let mut typed: Vec<char> = code.chars().collect();
                typed[at] = other;
                let said = verify(&typed.iter().collect::<String>(), &lesson).unwrap_err();
                assert!(said.contains("typing error"), "{at} {other}: {said}");
            }
        }
        let short = code.get(..code.len() - 3).unwrap();
        for typed in [short, &format!("{code}00"), &code.replace("040J", "04%J")] {
            assert!(verify(typed, &lesson).unwrap_err().contains("typing error"), "{typed}");
        }
    }

    #[test]
    fn other_lessons_versions_and_forgeries_are_told_apart() {
        let own = lesson("first-role", "0123456789abcdef");
        let code = code(&own, &DONE);
        let said = |lesson: &Lesson| verify(&code, lesson).unwrap_err();
        assert!(said(&lesson("imdsv2", "0123456789abcdef")).contains("no code of the lesson imdsv2"));
        assert!(said(&lesson("first-role", "1123456789abcdef")).contains("another version"));
        // Whoever knows the form and not the key can mend the sum, and no more.
        let mut bytes = read(code.strip_prefix("first-role-").unwrap()).unwrap();
        bytes.truncate(bytes.len() - SUM);
        bytes[1 + HASH + 10] = 1;
        let sum = sum("first-role", &bytes);
        bytes.extend(sum);
        let forged = format!("first-role-{}", spelled(&bytes));
        assert!(verify(&forged, &own).unwrap_err().contains("No lab made this code"));
        for nothing in ["", "first-role", "first-role-", "-", "first-role-\u{1f600}"] {
            assert!(verify(nothing, &own).is_err(), "{nothing}");
        }
    }
}
