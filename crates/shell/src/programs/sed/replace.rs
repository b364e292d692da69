//! Reads what `s` and `y` put in place of what.

use super::{
    parse::{Parsed, Parser, Refused},
    script::{Part, Substitute, Verb},
};

const UNTERMINATED_S: &str = "unterminated `s' command";
const UNTERMINATED_Y: &str = "unterminated `y' command";

impl Parser<'_> {
    pub(super) fn translate(&mut self) -> Parsed<Verb> {
        let delimiter = self.take().ok_or(UNTERMINATED_Y)?;
        let from = self.delimited(delimiter, false).ok_or(UNTERMINATED_Y)?;
        let to = self.delimited(delimiter, false).ok_or(UNTERMINATED_Y)?;
        let chars = |text: &str| -> Vec<char> {
            let mut all = Vec::new();
            let mut chars = text.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => match chars.next() {
                        Some('n' | '\n') => all.push('\n'),
                        Some('t') => all.push('\t'),
                        Some('\\') => all.push('\\'),
                        Some(other) => all.extend(['\\', other]),
                        None => all.push('\\'),
                    },
                    c => all.push(c),
                }
            }
            all
        };
        let (from, to) = (chars(&from), chars(&to));
        if from.len() != to.len() {
            return Err("strings for `y' command are different lengths".into());
        }
        self.end()?;
        Ok(Verb::Translate(from.into_iter().zip(to).collect()))
    }

    pub(super) fn substitute(&mut self) -> Parsed<Verb> {
        let delimiter = self.take().ok_or(UNTERMINATED_S)?;
        let text = self.delimited(delimiter, true).ok_or(UNTERMINATED_S)?;
        let replacement = self.delimited(delimiter, false).ok_or(UNTERMINATED_S)?;
        let (mut all, mut print, mut number, mut file) = (false, false, None, None);
        let (mut fold, mut by_lines) = (false, false);
        loop {
            match self.solid() {
                Some('i' | 'I') => fold = true,
                Some('m' | 'M') => by_lines = true,
                Some('e') => return Err(Refused::NotSimulated("the e flag of sed's s command")),
                Some('p') if print => return Err("multiple `p' options to `s' command".into()),
                Some('p') => print = true,
                Some('g') if all => return Err("multiple `g' options to `s' command".into()),
                Some('g') => all = true,
                Some('w') => {
                    file = Some(self.file()?);
                    break;
                }
                c @ Some('0'..='9') => {
                    if number.is_some() {
                        return Err("multiple number options to `s' command".into());
                    }
                    self.back(c);
                    number = self.number();
                    if number == Some(0) {
                        return Err("number option to `s' command may not be zero".into());
                    }
                }
                c @ Some('}' | '#') => {
                    self.back(c);
                    break;
                }
                None | Some('\n' | ';') => break,
                Some(_) => return Err("unknown option to `s'".into()),
            }
        }
        let expression = self.expression(&text, fold, by_lines)?;
        let parts = parts(&replacement);
        let most = parts.iter().map(|part| if let Part::Group(group) = part { *group } else { 0 }).max();
        let groups = expression.as_ref().map_or(9, |expression| expression.groups());
        if let Some(most) = most.filter(|most| *most > groups) {
            return Err(Refused::Mistake(format!("invalid reference \\{most} on `s' command's RHS"), 1));
        }
        let number = number.unwrap_or(1);
        Ok(Verb::Substitute(Box::new(Substitute { expression, parts, all, print, number, file })))
    }
}

/// The character that `\t`, `\x41`, `\o101`, `\d065` stand for; `chars` stands behind the letter.
fn character(letter: char, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    let (radix, most) = match letter {
        'a' => return Some('\x07'),
        'f' => return Some('\x0c'),
        'n' => return Some('\n'),
        'r' => return Some('\r'),
        't' => return Some('\t'),
        'v' => return Some('\x0b'),
        'x' => (16, 2),
        'o' => (8, 3),
        'd' => (10, 3),
        _ => return None,
    };
    let mut code: Option<u32> = None;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
        chars.next();
        code = Some(code.unwrap_or(0) * radix + digit);
    }
    code.and_then(char::from_u32)
}

/// An expression with sed's own escapes resolved.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let Some(letter) = chars.next() else {
            out.push('\\');
            break;
        };
        match character(letter, &mut chars) {
            Some(c) if "*.[]^$+?(){}|\\/".contains(c) => out.extend(['\\', c]),
            Some(c) => out.push(c),
            None => out.extend(['\\', letter]),
        }
    }
    out
}

fn parts(text: &str) -> Vec<Part> {
    let mut all = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let part = match c {
            '&' => Part::Group(0),
            '\\' => match chars.next() {
                Some(digit @ '0'..='9') => Part::Group(digit.to_digit(10).unwrap_or(0) as usize),
                Some(letter @ ('L' | 'U' | 'l' | 'u' | 'E')) => Part::Case(letter),
                Some(letter) => {
                    plain.push(character(letter, &mut chars).unwrap_or(letter));
                    continue;
                }
                None => {
                    plain.push('\\');
                    continue;
                }
            },
            c => {
                plain.push(c);
                continue;
            }
        };
        if !plain.is_empty() {
            all.push(Part::Text(std::mem::take(&mut plain)));
        }
        all.push(part);
    }
    if !plain.is_empty() {
        all.push(Part::Text(plain));
    }
    all
}
