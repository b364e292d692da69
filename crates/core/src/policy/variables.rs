//! Policy variables: `${key}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.
//!
//! A value stands for itself: a `*` in it is no wildcard. Where a variable may stand is for the caller to say.
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use std::borrow::Cow;

use super::{
    ask::{Context, look_up},
    pattern::{Meter, Token},
    reason::Variable,
};

/// The most variables of one statement that its reason tells.
const TOLD: usize = 16;
/// The most characters of a value that it tells.
const SHOWN: usize = 256;

/// A text of a policy, ready to be compared.
pub(super) struct Wanted<'a> {
    /// What an exact comparison takes.
    pub(super) text: Cow<'a, str>,
    /// What a pattern takes; `None` when it is the text as it stands.
    pub(super) tokens: Option<Vec<Token>>,
}

impl<'a> Wanted<'a> {
    pub(super) fn plain(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), tokens: None }
    }
}

/// Puts values in the place of variables. `None` when one has no value: such a text matches nothing. What was looked
/// up goes to `told`.
pub(super) fn fill<'a>(
    text: &'a str,
    context: &Context,
    meter: &Meter,
    told: &mut Vec<Variable>,
) -> Option<Wanted<'a>> {
    if !text.contains("${") {
        return Some(Wanted::plain(text));
    }
    let (mut filled, mut tokens, mut rest) = (String::new(), Vec::new(), text);
    let mut missing = false;
    while let Some((before, after)) = rest.split_once("${") {
        filled.push_str(before);
        tokens.extend(before.chars().map(Token::from));
        let Some((variable, behind)) = Form::read(after) else {
            // Without an end it is plain text.
            filled.push_str("${");
            tokens.extend([Token::Char('$'), Token::Char('{')]);
            rest = after;
            continue;
        };
        rest = behind;
        match variable.value(context, told) {
            Some(value) => {
                // Many variables with one long value must not grow without bound.
                if !meter.spend(u64::try_from(value.len()).unwrap_or(u64::MAX)) {
                    return None;
                }
                filled.push_str(value);
                tokens.extend(value.chars().map(Token::Char));
            }
            None => missing = true,
        }
    }
    filled.push_str(rest);
    tokens.extend(rest.chars().map(Token::from));
    (!missing).then_some(Wanted { text: Cow::Owned(filled), tokens: Some(tokens) })
}

/// What stands between `${` and `}`.
enum Form<'a> {
    Escape(&'a str),
    Key {
        name: &'a str,
        default: Option<&'a str>,
    },
    /// A default without its quotation marks: it has no value.
    Broken(&'a str),
}

impl<'a> Form<'a> {
    /// The form at the start of a text, and what stands behind it; `None` when it does not end.
    fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let (inside, behind) = text.split_once('}')?;
        if matches!(inside, "*" | "?" | "$") {
            return Some((Self::Escape(inside), behind));
        }
        let Some((name, default)) = inside.split_once(',') else {
            return Some((Self::Key { name: inside, default: None }, behind));
        };
        if !default.trim_start().starts_with('\'') {
            return Some((Self::Broken(inside), behind));
        }
        // The default itself may hold a brace.
        let quoted = text.split_once('\'').map(|(_, quoted)| quoted)?;
        match quoted.split_once("'}") {
            Some((default, behind)) => Some((Self::Key { name, default: Some(default) }, behind)),
            None => Some((Self::Broken(inside), behind)),
        }
    }

    fn value<'v>(&self, context: &'v Context, told: &mut Vec<Variable>) -> Option<&'v str>
    where
        'a: 'v,
    {
        let (name, value) = match self {
            Self::Escape(letter) => return Some(letter),
            Self::Broken(inside) => (*inside, None),
            Self::Key { name, default } => {
                let values = look_up(context, name.trim());
                let value = match values.unwrap_or_default() {
                    // A key without a value, or with an empty one, is null.
                    [] => *default,
                    [empty] if empty.is_empty() => *default,
                    [one] => Some(one.as_str()),
                    // A key with several values is no variable.
                    _ => None,
                };
                (*name, value)
            }
        };
        if told.len() < TOLD && !told.iter().any(|variable| variable.name == *name) {
            let shown = value.map(|value| value.chars().take(SHOWN).collect());
            told.push(Variable { name: (*name).to_owned(), value: shown });
        }
        value
    }
}
