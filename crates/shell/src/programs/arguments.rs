//! Options of the small programs, read as GNU's getopt reads them.

use lexopt::{Arg, Parser};

/// What a program takes.
pub(super) struct Spec {
    /// Its name, for messages.
    pub(super) name: &'static str,
    /// Letters that stand alone.
    pub(super) flags: &'static str,
    /// Letters that take a value.
    pub(super) valued: &'static str,
    /// Long names and the letters they stand for.
    pub(super) long: &'static [(&'static str, char)],
}

/// What it was given.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    flags: Vec<char>,
    values: Vec<(char, String)>,
    /// Everything that is no option.
    pub(super) words: Vec<String>,
}

impl Arguments {
    pub(super) fn has(&self, letter: char) -> bool {
        self.flags.contains(&letter)
    }

    /// The last value of an option.
    pub(super) fn value(&self, letter: char) -> Option<&str> {
        self.values.iter().rev().find(|(own, _)| *own == letter).map(|(_, value)| value.as_str())
    }

    /// Every value of an option.
    pub(super) fn values(&self, letter: char) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(own, _)| *own == letter).map(|(_, value)| value.as_str())
    }
}

impl Spec {
    /// Reads arguments.
    ///
    /// # Errors
    /// What the program says on standard error, with its newlines.
    pub(super) fn read(&self, args: &[String]) -> Result<Arguments, String> {
        let mut read = Arguments::default();
        let mut parser = Parser::from_args(args);
        loop {
            match parser.next() {
                Ok(None) => return Ok(read),
                Ok(Some(Arg::Value(word))) => read.words.push(word.to_string_lossy().into_owned()),
                Ok(Some(Arg::Short(letter))) => self.take(letter, &mut parser, &mut read)?,
                Ok(Some(Arg::Long(name))) => {
                    let known = self.long.iter().find(|(own, _)| *own == name);
                    let name = name.to_owned();
                    match known {
                        Some((_, letter)) => self.take(*letter, &mut parser, &mut read)?,
                        None => return Err(self.hint(&format!("unrecognized option '--{name}'"))),
                    }
                }
                Err(why) => return Err(self.hint(&why.to_string())),
            }
        }
    }

    fn take(&self, letter: char, parser: &mut Parser, read: &mut Arguments) -> Result<(), String> {
        if self.flags.contains(letter) {
            read.flags.push(letter);
        } else if self.valued.contains(letter) {
            match parser.value() {
                Ok(value) => read.values.push((letter, value.to_string_lossy().into_owned())),
                Err(_) => return Err(self.hint(&format!("option requires an argument -- '{letter}'"))),
            }
        } else {
            return Err(self.hint(&format!("invalid option -- '{letter}'")));
        }
        Ok(())
    }

    fn hint(&self, what: &str) -> String {
        format!("{0}: {what}\nTry '{0} --help' for more information.\n", self.name)
    }
}
