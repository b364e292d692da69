//! Python's argparse as awscli uses it: abbreviations, `--name=value`, what counts as a value. Knows no
//! option by name.
//!
//! Source: argparse of Python 3.11 as observed through awscli 2.9.19.

use super::end::{End, Outcome};

/// More words than any real command line has.
const MAX_WORDS: usize = 1000;

/// What follows an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing.
    Nothing,
    /// One value.
    One,
    /// Any number of values.
    Many,
    /// One value or none.
    Optional,
}

/// An option that can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    /// Without its dashes.
    pub(super) name: String,
    /// What follows.
    pub(super) takes: Takes,
}

impl Spec {
    pub(super) fn new(name: impl Into<String>, takes: Takes) -> Self {
        Self { name: name.into(), takes }
    }
}

/// A command line, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// The place of each given option in the table, with its values. Later ones win.
    pub(super) given: Vec<(usize, Vec<String>)>,
    /// Words that are neither options nor their values, as many as were asked for.
    pub(super) words: Vec<String>,
    /// What is left, in order: other words, and options that the table does not have.
    pub(super) rest: Vec<String>,
}

impl Parsed {
    /// The values of the option at that place, if it was given.
    pub(super) fn values(&self, place: usize) -> Option<&[String]> {
        self.given.iter().rev().find(|(p, _)| *p == place).map(|(_, values)| values.as_slice())
    }
}

enum Word<'a> {
    Value,
    Option { place: Option<usize>, explicit: Option<&'a str> },
}

/// Sorts `args` by a table of options; takes the first `words` words that belong to none.
///
/// # Errors
/// argparse's own.
pub(super) fn parse(specs: &[Spec], args: &[String], words: usize) -> Outcome<Parsed> {
    if args.len() > MAX_WORDS {
        return Err(End::NotSimulated(format!("a command line of more than {MAX_WORDS} words")));
    }
    let mut parsed = Parsed::default();
    let mut sorted = Vec::new();
    let mut only_values = false;
    for arg in args {
        match arg.as_str() {
            "--" if !only_values => only_values = true,
            _ if only_values => sorted.push((arg, Word::Value)),
            text => sorted.push((arg, sort(specs, text)?)),
        }
    }
    let mut at = 0;
    while let Some((arg, word)) = sorted.get(at) {
        at += 1;
        let (place, explicit) = match word {
            Word::Value if parsed.words.len() < words => {
                parsed.words.push((*arg).clone());
                continue;
            }
            Word::Value | Word::Option { place: None, .. } => {
                parsed.rest.push((*arg).clone());
                continue;
            }
            Word::Option { place: Some(place), explicit } => (*place, *explicit),
        };
        let Some(spec) = specs.get(place) else { continue };
        let more = sorted.get(at..).unwrap_or_default();
        let following = more.iter().take_while(|(_, word)| matches!(word, Word::Value)).count();
        let take = match (spec.takes, explicit) {
            (_, Some(_)) => 0,
            (Takes::Nothing, None) => 0,
            (Takes::One, None) if following == 0 => {
                return Err(End::parser(&format!("argument --{}: expected one argument", spec.name)));
            }
            (Takes::One | Takes::Optional, None) => following.min(1),
            (Takes::Many, None) => following,
        };
        let mut values: Vec<String> = more.iter().take(take).map(|(value, _)| (*value).clone()).collect();
        if let Some(explicit) = explicit {
            if spec.takes == Takes::Nothing {
                let text = format!("argument --{}: ignored explicit argument '{explicit}'", spec.name);
                return Err(End::parser(&text));
            }
            values.push(explicit.to_owned());
        }
        at += take;
        parsed.given.push((place, values));
    }
    Ok(parsed)
}

fn sort<'a>(specs: &[Spec], text: &'a str) -> Outcome<Word<'a>> {
    if !text.starts_with('-') || text == "-" {
        return Ok(Word::Value);
    }
    let (name, explicit) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let number = text.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.parse::<f64>().is_ok());
    let Some(name) = name.strip_prefix("--").filter(|name| !name.is_empty()) else {
        return Ok(match number || text.contains(' ') {
            true => Word::Value,
            false => Word::Option { place: None, explicit: None },
        });
    };
    if let Some(place) = specs.iter().position(|spec| spec.name == name) {
        return Ok(Word::Option { place: Some(place), explicit });
    }
    let begins: Vec<usize> =
        specs.iter().enumerate().filter(|(_, spec)| spec.name.starts_with(name)).map(|(i, _)| i).collect();
    match begins.as_slice() {
        [] if text.contains(' ') => Ok(Word::Value),
        [] => Ok(Word::Option { place: None, explicit: None }),
        [one] => Ok(Word::Option { place: Some(*one), explicit }),
        many => {
            let names: Vec<String> =
                many.iter().filter_map(|i| specs.get(*i)).map(|spec| format!("--{}", spec.name)).collect();
            Err(End::parser(&format!("ambiguous option: {text} could match {}", names.join(", "))))
        }
    }
}
