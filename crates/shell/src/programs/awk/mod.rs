//! awk: a program of patterns and actions run over each record. Compiled in [`compile`], run in [`machine`].

mod builtins;
mod code;
mod compile;
mod format;
mod io;
mod lex;
mod machine;
mod operand;
mod primary;
mod record;
mod statement;
mod value;
mod variables;

use std::rc::Rc;

use self::{compile::Refused, io::Run, lex::Lexer, machine::Machine, value::Value};
use super::{content, not_simulated, refuse};
use crate::{port::Flow, program::Process};

/// gawk's first two lines of usage; the list of options that follows is left out here.
const USAGE: &str = "Usage: awk [POSIX or GNU style options] -f progfile [--] file ...\nUsage: awk [POSIX or GNU style options] [--] 'program' file ...\n";

/// The command line.
#[derive(Default)]
struct Options {
    separator: Option<String>,
    assignments: Vec<(String, String)>,
    files: Vec<String>,
    /// The program, unless it is in files, and what it reads.
    words: Vec<String>,
}

enum Wrong {
    Usage(String),
    Said(String),
    NotSimulated(String),
}

fn options(args: &[String]) -> Result<Options, Wrong> {
    let mut options = Options::default();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if arg == "--" {
            break;
        }
        let Some(rest) = arg.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
            options.words.push(arg.clone());
            break;
        };
        let (letter, value) = match rest.strip_prefix('-') {
            Some(long) => {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (long, None),
                };
                let letter = match name {
                    "assign" => 'v',
                    "field-separator" => 'F',
                    "file" => 'f',
                    "posix" | "traditional" | "re-interval" | "sandbox" => continue,
                    name => return Err(Wrong::NotSimulated(format!("awk --{name}"))),
                };
                (letter, value)
            }
            None => {
                let mut chars = rest.chars();
                let letter = chars.next().unwrap_or('-');
                (letter, Some(chars.as_str()).filter(|value| !value.is_empty()))
            }
        };
        if !matches!(letter, 'v' | 'F' | 'f') {
            return Err(Wrong::Usage(format!("awk: invalid option -- {letter}\n")));
        }
        let value = match value.map(str::to_owned).or_else(|| args.next().cloned()) {
            Some(value) => value,
            None => return Err(Wrong::Usage(format!("awk: option requires an argument -- {letter}\n"))),
        };
        match letter {
            'F' => options.separator = Some(value),
            'f' => options.files.push(value),
            _ => match assignment(&value) {
                Some((name, text)) => options.assignments.push((name.to_owned(), text.to_owned())),
                None => {
                    let name = value.split('=').next().unwrap_or_default();
                    let why = if value.contains('=') {
                        format!("awk: fatal: `{name}' is not a legal variable name\n")
                    } else {
                        format!("awk: fatal: `{value}' argument to `-v' not in `var=value' form\n\n")
                    };
                    return Err(Wrong::Said(why));
                }
            },
        }
    }
    options.words.extend(args.cloned());
    Ok(options)
}

/// `name=value`.
fn assignment(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let mut chars = name.chars();
    let first = chars.next()?;
    let legal =
        (first.is_ascii_alphabetic() || first == '_') && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    legal.then_some((name, value))
}

pub(super) async fn awk(process: Process) -> Flow<i32> {
    let mut options = match options(&process.args) {
        Ok(options) => options,
        Err(Wrong::Usage(why)) => return refuse(&process, &(why + USAGE), 1).await,
        Err(Wrong::Said(why)) => return refuse(&process, &why, 2).await,
        Err(Wrong::NotSimulated(what)) => return not_simulated(&process, &what).await,
    };
    let mut text = String::new();
    for name in &options.files {
        match content(&process, name).await? {
            Ok(content) => text.push_str(&String::from_utf8_lossy(&content)),
            Err(why) => {
                let why = format!("awk: fatal: cannot open source file `{name}' for reading: {why}\n");
                return refuse(&process, &why, 2).await;
            }
        }
        text.push('\n');
    }
    let place = match options.files.first() {
        Some(name) => format!("{name}:"),
        None if options.words.is_empty() => return refuse(&process, USAGE, 1).await,
        None => {
            text = options.words.remove(0);
            "cmd. line:".to_owned()
        }
    };
    let program = match compile::compile(&text) {
        Ok(program) => program,
        Err((why, lexer)) => return refused(&process, &place, why, &lexer).await,
    };
    let mut machine = Machine::new(Rc::new(program), process.port.now());
    if let Some(text) = &options.separator {
        machine.set_global(code::FS, Value::text(&lex::escapes(text)));
    }
    for (name, value) in &process.env {
        machine.set_element(code::ENVIRON, name, Value::Input(Rc::from(value.as_str())));
    }
    let words = std::iter::once("awk").chain(options.words.iter().map(String::as_str));
    for (index, word) in words.enumerate() {
        machine.set_element(code::ARGV, &index.to_string(), Value::Input(Rc::from(word)));
    }
    machine.set_global(code::ARGC, Value::Number(options.words.len() as f64 + 1.0));
    Run::new(&process, machine, place).all(&options.assignments).await
}

/// Says why a program cannot be read, as gawk does: the line, and a mark below the place.
async fn refused(process: &Process, place: &str, why: Refused, lexer: &Lexer) -> Flow<i32> {
    match why {
        Refused::At(at, why) => {
            let (line, text, column) = lexer.place(at);
            let mark = " ".repeat(column);
            let said = format!("awk: {place}{line}: {text}\nawk: {place}{line}: {mark}^ {why}\n");
            refuse(process, &said, 1).await
        }
        Refused::Said(at, why, status) => {
            let (line, ..) = lexer.place(at);
            refuse(process, &format!("awk: {place}{line}: {why}\n"), status).await
        }
        Refused::Lab(what) => not_simulated(process, what).await,
    }
}
