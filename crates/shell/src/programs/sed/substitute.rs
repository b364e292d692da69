//! What `s` and `l` make of a line.

use super::{
    run::Machine,
    script::{Part, Substitute},
};
use crate::{expression::Captures, port::Flow};

impl Machine<'_> {
    pub(super) async fn substitute(&mut self, substitute: &Substitute) -> Flow<()> {
        let expression = self.expression(substitute.expression.as_ref()).await?;
        let mut out = String::new();
        let (mut at, mut count, mut done) = (0, 0, false);
        let mut empty_allowed = true;
        while let Some(found) = self.find(&expression, at).await? {
            let (from, to) = found.whole();
            // Right behind a match an empty one does not count.
            if from == to && from == at && !empty_allowed {
                let Some(c) = self.pattern.get(at..).and_then(|rest| rest.chars().next()) else { break };
                out.push(c);
                at = at.saturating_add(c.len_utf8());
                empty_allowed = true;
                continue;
            }
            out.push_str(self.pattern.get(at..from).unwrap_or_default());
            count += 1;
            if count >= substitute.number {
                replacement(&mut out, &substitute.parts, &found, &self.pattern);
                done = true;
            } else {
                out.push_str(found.text(&self.pattern, 0));
            }
            self.bounded(out.len())?;
            at = to;
            empty_allowed = false;
            if done && !substitute.all {
                break;
            }
        }
        if !done {
            return Ok(());
        }
        out.push_str(self.pattern.get(at..).unwrap_or_default());
        self.bounded(out.len())?;
        self.pattern = out;
        self.replaced = true;
        if substitute.print {
            self.print().await?;
        }
        if let Some(name) = &substitute.file {
            self.write_file(name).await?;
        }
        Ok(())
    }
}

/// Adds what stands in place of a match.
fn replacement(out: &mut String, parts: &[Part], found: &Captures, text: &str) {
    let (mut all, mut next) = ('E', 'E');
    for part in parts {
        let piece = match part {
            Part::Text(text) => text.as_str(),
            Part::Group(group) => found.text(text, *group),
            Part::Case(letter @ ('l' | 'u')) => {
                next = *letter;
                continue;
            }
            Part::Case(letter) => {
                (all, next) = (*letter, 'E');
                continue;
            }
        };
        for c in piece.chars() {
            match (std::mem::replace(&mut next, 'E'), all) {
                ('u', _) | ('E', 'U') => out.extend(c.to_uppercase()),
                ('l', _) | ('E', 'L') => out.extend(c.to_lowercase()),
                _ => out.push(c),
            }
        }
    }
}

/// The form of `l`: escapes, and a `$` at the end.
pub(super) fn listed(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for byte in text.bytes() {
        let piece = match byte {
            b'\\' => "\\\\".to_owned(),
            0x07 => "\\a".to_owned(),
            0x08 => "\\b".to_owned(),
            0x0c => "\\f".to_owned(),
            b'\n' => "\\n".to_owned(),
            b'\r' => "\\r".to_owned(),
            b'\t' => "\\t".to_owned(),
            0x0b => "\\v".to_owned(),
            b' '..=b'~' => char::from(byte).to_string(),
            other => format!("\\{other:03o}"),
        };
        if width > 1 && column + piece.len() > width - 1 {
            out.push_str("\\\n");
            column = 0;
        }
        column += piece.len();
        out.push_str(&piece);
    }
    out.push('$');
    out
}
