//! sed: a script run over each line. The script is read in [`parse`], run in [`run`].

mod input;
mod parse;
mod replace;
mod run;
mod script;
mod select;
mod substitute;

use lexopt::{Arg, Parser};

use self::{
    parse::{Origin, Refused},
    run::Machine,
};
use super::{content, not_simulated, refuse};
use crate::{port::Flow, program::Process};

/// What sed prints first of its usage; the list of options that follows is left out here.
const USAGE: &str = "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n";

/// What the command line asks for.
#[derive(Default)]
struct Options {
    quiet: bool,
    extended: bool,
    separate: bool,
    zero: bool,
    /// `-i` and its suffix.
    in_place: Option<String>,
    pieces: Vec<(Origin, String)>,
    words: Vec<String>,
}

/// Why the command line cannot be read.
enum Wrong {
    Usage(String),
    Said(String, i32),
    NotSimulated(String),
}

impl From<lexopt::Error> for Wrong {
    fn from(why: lexopt::Error) -> Self {
        Self::Usage(why.to_string())
    }
}

pub(super) async fn sed(process: Process) -> Flow<i32> {
    let options = match options(&process).await? {
        Ok(options) => options,
        Err(Wrong::Usage(why)) => {
            let why = if why.is_empty() { why } else { format!("sed: {why}\n") };
            return refuse(&process, &(why + USAGE), 1).await;
        }
        Err(Wrong::Said(why, status)) => return refuse(&process, &why, status).await,
        Err(Wrong::NotSimulated(what)) => return not_simulated(&process, &what).await,
    };
    let script = match parse::parse(&options.pieces, options.extended) {
        Ok(script) => script,
        Err(Refused::Mistake(why, status)) => {
            return refuse(&process, &format!("sed: {why}\n"), status).await;
        }
        Err(Refused::NotSimulated(what)) => return not_simulated(&process, what).await,
    };
    Machine::new(&process, &script, &options).run().await
}

async fn options(process: &Process) -> Flow<Result<Options, Wrong>> {
    let mut options = Options::default();
    let mut files = Vec::new();
    if let Err(wrong) = read(&process.args, &mut options, &mut files) {
        return Ok(Err(wrong));
    }
    for (place, name) in files {
        match content(process, &name).await? {
            Ok(content) => {
                let text = String::from_utf8_lossy(&content).into_owned();
                options.pieces.insert(place.min(options.pieces.len()), (Origin::File(name), text));
            }
            Err(why) => return Ok(Err(Wrong::Said(format!("sed: couldn't open file {name}: {why}\n"), 4))),
        }
    }
    if options.pieces.is_empty() {
        if options.words.is_empty() {
            return Ok(Err(Wrong::Usage(String::new())));
        }
        options.pieces.push((Origin::Option(1), options.words.remove(0)));
    }
    Ok(Ok(options))
}

/// Reads the arguments; `files` are those of `-f` and their places among the pieces.
fn read(args: &[String], options: &mut Options, files: &mut Vec<(usize, String)>) -> Result<(), Wrong> {
    let mut parser = Parser::from_args(args);
    let mut expressions = 0;
    loop {
        let letter = match parser.next()? {
            None => return Ok(()),
            Some(Arg::Value(word)) => {
                options.words.push(word.to_string_lossy().into_owned());
                continue;
            }
            Some(Arg::Short(letter)) => letter,
            Some(Arg::Long(name)) => match name {
                "quiet" | "silent" => 'n',
                "regexp-extended" => 'E',
                "expression" => 'e',
                "file" => 'f',
                "in-place" => 'i',
                "separate" => 's',
                "null-data" => 'z',
                "unbuffered" | "posix" | "sandbox" | "follow-symlinks" => 'u',
                "debug" | "help" | "version" | "line-length" => {
                    return Err(Wrong::NotSimulated(format!("sed --{name}")));
                }
                name => return Err(Wrong::Usage(format!("unrecognized option '--{name}'"))),
            },
        };
        match letter {
            'n' => options.quiet = true,
            'E' | 'r' => options.extended = true,
            's' => options.separate = true,
            'z' => options.zero = true,
            'u' => {}
            'i' => {
                let suffix = parser.optional_value().map(|v| v.to_string_lossy().into_owned());
                options.in_place = Some(suffix.unwrap_or_default());
                options.separate = true;
            }
            'e' | 'f' | 'l' => {
                let value = parser
                    .value()
                    .map_err(|_| Wrong::Usage(format!("option requires an argument -- '{letter}'")))?;
                let value = value.to_string_lossy().into_owned();
                match letter {
                    'e' => {
                        expressions += 1;
                        options.pieces.push((Origin::Option(expressions), value));
                    }
                    'f' => files.push((options.pieces.len().saturating_add(files.len()), value)),
                    _ => {}
                }
            }
            letter => return Err(Wrong::Usage(format!("invalid option -- '{letter}'"))),
        }
    }
}
