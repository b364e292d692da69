//! What a paste brings along that no shell understands: prompts, typographic quotes, dashes and spaces.
//!
//! A prompt is left out with a note. Typography is named and the mended line offered, never run by itself;
//! and only where it would do harm: within straight quotes it is the learner's own text.

use super::{Completeness, check};

/// Text after mending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// What is to be run.
    pub text: String,
    /// What was done to it, a sentence each; said in the lab's own voice.
    pub notes: Vec<String>,
    /// The mended line to offer when it should not be run as it stands (smart quotes, dashes).
    pub offer: Option<String>,
}

/// Beyond so many pasted lines only the first is looked at for a prompt.
const MAX_LINES: usize = 500;

/// Strips pasted prompts; finds typographic characters that no shell understands.
pub fn mend(text: &str) -> Mended {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    // Enter ends the last line; a newline pasted with it would end it twice.
    let (text, mut notes) = strip_prompts(text.strip_suffix('\n').unwrap_or(&text));
    let (straight, found) = straighten(&text);
    let offer = (!found.is_empty()).then_some(straight);
    notes.extend(found);
    Mended { text, notes, offer }
}

fn strip_prompts(text: &str) -> (String, Vec<String>) {
    let mut lines: Vec<&str> = Vec::new();
    // The lines of the command that is being read.
    let mut open = String::new();
    let mut stripped: Vec<&str> = Vec::new();
    let few = text.lines().count() <= MAX_LINES;
    for line in text.split('\n') {
        let first = lines.is_empty();
        let begins = first || (few && check(&open) == Completeness::Complete);
        let rest = if begins {
            after_prompt(line)
        } else if few && open.ends_with('\\') {
            let rest = line.strip_prefix("> ");
            rest.filter(|rest| !stripped.is_empty() || rest.trim_start().starts_with('-'))
        } else if few && !stripped.is_empty() {
            line.strip_prefix("> ").or(line.strip_prefix('>').filter(|rest| rest.is_empty()))
        } else {
            None
        };
        let kept = rest.unwrap_or(line);
        if rest.is_some() {
            let prompt = line.strip_suffix(kept).unwrap_or_default().trim();
            if !stripped.contains(&prompt) {
                stripped.push(prompt);
            }
        }
        if begins {
            open.clear();
        } else {
            open.push('\n');
        }
        open.push_str(kept);
        lines.push(kept);
    }
    let notes = match stripped.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!("left out the pasted prompt {one}")],
        many => vec![format!("left out the pasted prompts {}", many.join(" and "))],
    };
    (lines.join("\n"), notes)
}

/// The line behind its prompt; `None` when it has none.
fn after_prompt(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("$ ").or_else(|| line.strip_prefix("% ")) {
        return Some(rest.trim_start());
    }
    let (prompt, rest) = ["$ ", "# ", "% "]
        .into_iter()
        .filter_map(|end| line.split_once(end).map(|(prompt, rest)| (prompt, rest.trim_start())))
        .min_by_key(|(prompt, _)| prompt.len())?;
    is_prompt(prompt).then_some(rest)
}

/// `[ec2-user ~]`, `[ec2-user@web-1 ~]`, `ubuntu@web-1:~`, `sh-4.2`, `you@mac dir `.
fn is_prompt(text: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(inside) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inside.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !inside.contains(['[', ']', '"', ';']);
    }
    if let Some(version) = text.strip_prefix("sh-").or_else(|| text.strip_prefix("bash-")) {
        return !version.is_empty() && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    }
    let Some((user, rest)) = text.split_once('@') else { return false };
    let (host, place) = rest.split_once([':', ' ']).unwrap_or((rest, ""));
    let plain = !user.is_empty() && user.chars().all(name) && !host.is_empty() && host.chars().all(name);
    plain && (rest.contains(':') || text.ends_with(' ')) && place.trim_end().split(' ').count() == 1
}

/// What a typographic character stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Double,
    Single,
    Dash,
    Space,
    Nothing,
    Ellipsis,
}

fn kind(c: char) -> Option<Kind> {
    Some(match c {
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{ff02}' => Kind::Double,
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{ff07}' => Kind::Single,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{ff0d}' => Kind::Dash,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Kind::Space,
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => Kind::Nothing,
        '\u{2026}' => Kind::Ellipsis,
        _ => return None,
    })
}

/// A character that stands for one hyphen, also within a word: the typographic and the non-breaking hyphen, minus.
fn is_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}' | '\u{2011}' | '\u{2212}')
}

/// A hyphen, or what editors make of one.
fn is_dash(c: char) -> bool {
    c == '-' || kind(c) == Some(Kind::Dash)
}

impl Kind {
    fn note(self) -> &'static str {
        match self {
            Self::Double => "the line has typographic quotes (\u{201c} \u{201d}); the shell knows only \"",
            Self::Single => "the line has typographic quotes (\u{2018} \u{2019}); the shell knows only '",
            Self::Dash => {
                "the line has a typographic dash (such as \u{2013} or \u{2014}); the shell knows only - and --"
            }
            Self::Space => {
                "the line has a non-breaking or other special space; the shell knows only the plain one"
            }
            Self::Nothing => "the line has a character of no width, which no one sees but the shell",
            Self::Ellipsis => {
                "the line has an ellipsis (\u{2026}) in one character; three dots are three characters"
            }
        }
    }
}

/// The line with straight characters where crooked ones would do harm, and a sentence for each kind.
fn straighten(text: &str) -> (String, Vec<String>) {
    let chars: Vec<char> = text.chars().collect();
    let mut straight = String::with_capacity(text.len());
    let mut found: Vec<Kind> = Vec::new();
    // The quote that is open: what it closes with, and whether it was a typographic one.
    let mut quote: Option<(char, bool)> = None;
    let mut escaped = false;
    let mut document = false;
    let speaks = text.trim_start().starts_with("echo ") || text.trim_start().starts_with("printf ");
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let word_start = before.is_none_or(|b| b.is_whitespace() || matches!(b, ';' | '&' | '|' | '(' | '`'));
        let rest = chars.get(at.saturating_add(1)..).unwrap_or_default();
        let crooked = kind(c).filter(|_| !document && !escaped);
        let harm = match (quote, crooked) {
            (_, None) => None,
            (None, Some(Kind::Single)) => {
                let opens = word_start || before.is_some_and(|b| matches!(b, '=' | ':' | ','));
                opens.then_some(Kind::Single)
            }
            (None, Some(Kind::Dash)) => {
                let second = before.is_some_and(is_dash)
                    && at.checked_sub(2).and_then(|at| chars.get(at)).is_none_or(|c| c.is_whitespace());
                let names = rest.first().is_some_and(|c| c.is_ascii_alphanumeric() || is_dash(*c));
                let option = (word_start || second) && names;
                (option || (!speaks && is_hyphen(c))).then_some(Kind::Dash)
            }
            (None, Some(Kind::Ellipsis)) => (!speaks).then_some(Kind::Ellipsis),
            (None, Some(kind)) => Some(kind),
            (Some(('"', true)), Some(Kind::Double)) => Some(Kind::Double),
            (Some(('\'', true)), Some(Kind::Single)) => {
                let inner = rest.first().is_some_and(|n| n.is_alphanumeric());
                (!inner).then_some(Kind::Single)
            }
            (Some(_), Some(_)) => None,
        };
        match harm {
            Some(kind) => {
                if !found.contains(&kind) {
                    found.push(kind);
                }
                match kind {
                    Kind::Double => {
                        quote = if quote.is_some() { None } else { Some(('"', true)) };
                        straight.push('"');
                    }
                    Kind::Single => {
                        quote = if quote.is_some() { None } else { Some(('\'', true)) };
                        straight.push('\'');
                    }
                    Kind::Dash => {
                        let one = !word_start || is_hyphen(c);
                        straight.push_str(if one { "-" } else { dashes(c, rest) });
                    }
                    Kind::Space => straight.push(' '),
                    Kind::Nothing => {}
                    Kind::Ellipsis => straight.push_str("..."),
                }
            }
            None => {
                straight.push(c);
                match (quote, c) {
                    _ if escaped => {}
                    (None, '"' | '\'') => quote = Some((c, false)),
                    (Some((close, false)), c) if c == close => quote = None,
                    (None, '\n') if text.contains("<<") => document = true,
                    _ => {}
                }
            }
        }
        escaped = c == '\\' && !escaped && quote.is_none_or(|(close, _)| close == '"');
    }
    (straight, found.into_iter().map(|kind| kind.note().to_owned()).collect())
}

/// How many hyphens a dash before `rest` stands for: editors make one dash of two hyphens.
fn dashes(dash: char, rest: &[char]) -> &'static str {
    let name: Vec<&char> = rest.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '-').collect();
    let short =
        rest.first().copied().is_some_and(is_dash) || name.len() <= if dash == '\u{2014}' { 1 } else { 3 };
    if short { "-" } else { "--" }
}
