//! The command line: which option means what, and what is said when one is wrong. Files that options name are read
//! by the caller.

use super::{read, value::Value, write::Style};

/// Where a variable's value comes from.
pub(super) enum Source {
    Value(Value),
    /// All values in a file, as a list.
    Values(String),
    /// A file as a text.
    Raw(String),
}

#[derive(Default)]
pub(super) struct Options {
    pub(super) style: Style,
    pub(super) raw_output: bool,
    pub(super) joined: bool,
    pub(super) sequence: bool,
    pub(super) slurp: bool,
    pub(super) raw_input: bool,
    pub(super) null_input: bool,
    pub(super) stream: bool,
    pub(super) exit_status: bool,
    pub(super) from_file: bool,
    pub(super) program: Option<String>,
    pub(super) files: Vec<String>,
    /// `$name`, in their order.
    pub(super) named: Vec<(String, Source)>,
    pub(super) positional: Vec<Value>,
}

pub(super) enum Wrong {
    /// The words behind `jq: `, before the advice.
    Said(String),
    /// As it is, before the advice.
    Bare(&'static str),
    Usage,
    Help,
    Version,
    NotSimulated(String),
}

/// What remaining words are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Files,
    Texts,
    Json,
}

/// Options without a value: letter and long name.
const FLAGS: [(char, &str); 21] = [
    ('s', "slurp"),
    ('r', "raw-output"),
    ('j', "join-output"),
    ('a', "ascii-output"),
    ('c', "compact-output"),
    ('C', "color-output"),
    ('M', "monochrome-output"),
    ('S', "sort-keys"),
    ('R', "raw-input"),
    ('n', "null-input"),
    ('f', "from-file"),
    ('e', "exit-status"),
    ('h', "help"),
    ('V', "version"),
    ('T', "tab"),
    ('U', "unbuffered"),
    ('X', "stream"),
    ('Q', "seq"),
    ('A', "args"),
    ('J', "jsonargs"),
    ('D', "debug-dump-disasm"),
];
/// Of these only the long name is an option.
const LONG_ONLY: &str = "TUXQAJD";

/// Reads the command line.
pub(super) fn read(args: &[String]) -> Result<Options, Wrong> {
    let mut options =
        Options { style: Style { indent: Some((' ', 2)), ..Style::default() }, ..Options::default() };
    let (mut words, mut over) = (Words::Files, false);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let second = arg.chars().nth(1).filter(|c| *c == '-' || c.is_ascii_alphabetic());
        if over || !arg.starts_with('-') || second.is_none() {
            word(&mut options, words, arg)?;
            continue;
        }
        if arg == "--" {
            if options.program.is_none() {
                return Err(Wrong::Usage);
            }
            over = true;
            continue;
        }
        if arg.starts_with("-L") {
            if arg == "-L" && args.next().is_none() {
                return Err(Wrong::Bare("-L takes a parameter: (e.g. -L /search/path or -L/search/path)\n"));
            }
            continue;
        }
        if let Some(name) = arg.strip_prefix("--") {
            match FLAGS.iter().find(|(_, long)| *long == name) {
                Some((letter, _)) => flag(&mut options, &mut words, *letter)?,
                None => valued(&mut options, name, &mut args)?,
            }
            continue;
        }
        for letter in arg.chars().skip(1) {
            let known = FLAGS.iter().any(|(own, _)| *own == letter) && !LONG_ONLY.contains(letter);
            if !known {
                return Err(Wrong::Said(format!("Unknown option {arg}\n")));
            }
            flag(&mut options, &mut words, letter)?;
        }
    }
    Ok(options)
}

fn word(options: &mut Options, words: Words, arg: &str) -> Result<(), Wrong> {
    if options.program.is_none() {
        options.program = Some(arg.to_owned());
        return Ok(());
    }
    match words {
        Words::Files => options.files.push(arg.to_owned()),
        Words::Texts => options.positional.push(Value::text(arg)),
        Words::Json => match read::one(arg) {
            Ok(value) => options.positional.push(value),
            // jq 1.6 aborts; these are the words of the versions after it.
            Err(_) => return Err(Wrong::Said("invalid JSON text passed to --jsonargs\n".to_owned())),
        },
    }
    Ok(())
}

fn flag(options: &mut Options, words: &mut Words, letter: char) -> Result<(), Wrong> {
    match letter {
        's' => options.slurp = true,
        'r' => options.raw_output = true,
        'j' => (options.raw_output, options.joined) = (true, true),
        'a' => options.style.ascii = true,
        'c' => options.style.indent = None,
        'S' => options.style.sorted = true,
        'R' => options.raw_input = true,
        'n' => options.null_input = true,
        'f' => options.from_file = true,
        'e' => options.exit_status = true,
        'T' => options.style.indent = Some(('\t', 1)),
        'X' => options.stream = true,
        'Q' => options.sequence = true,
        'A' => *words = Words::Texts,
        'J' => *words = Words::Json,
        'h' => return Err(Wrong::Help),
        'V' => return Err(Wrong::Version),
        'C' => return Err(Wrong::NotSimulated("jq -C".to_owned())),
        'D' => return Err(Wrong::NotSimulated("jq --debug-dump-disasm".to_owned())),
        _ => {}
    }
    Ok(())
}

fn valued<'a>(
    options: &mut Options,
    name: &str,
    args: &mut impl Iterator<Item = &'a String>,
) -> Result<(), Wrong> {
    if name == "indent" {
        let Some(text) = args.next() else {
            return Err(Wrong::Said("--indent takes one parameter\n".to_owned()));
        };
        options.style.indent = match leading(text) {
            ..=-2 | 8.. => {
                return Err(Wrong::Said("--indent takes a number between -1 and 7\n".to_owned()));
            }
            -1 => Some(('\t', 1)),
            0 => None,
            width => Some((' ', usize::try_from(width).unwrap_or(0))),
        };
        return Ok(());
    }
    let second = match name {
        "arg" => "value",
        "argjson" => "text",
        "slurpfile" | "rawfile" | "argfile" => "filename",
        "run-tests" | "stream-errors" => return Err(Wrong::NotSimulated(format!("jq --{name}"))),
        _ => return Err(Wrong::Said(format!("Unknown option --{name}\n"))),
    };
    let (Some(variable), Some(text)) = (args.next(), args.next()) else {
        let why = format!("--{name} takes two parameters (e.g. --{name} varname {second})\n");
        return Err(Wrong::Said(why));
    };
    let source = match name {
        "arg" => Source::Value(Value::text(text.as_str())),
        "argjson" => match read::one(text) {
            Ok(value) => Source::Value(value),
            Err(_) => return Err(Wrong::Said("invalid JSON text passed to --argjson\n".to_owned())),
        },
        "slurpfile" => Source::Values(text.clone()),
        "rawfile" => Source::Raw(text.clone()),
        _ => return Err(Wrong::NotSimulated("jq --argfile".to_owned())),
    };
    // The first of a name stays.
    if !options.named.iter().any(|(own, _)| own == variable) {
        options.named.push((variable.clone(), source));
    }
    Ok(())
}

/// The whole number that a text begins with, as C's atoi; 0 for none.
fn leading(text: &str) -> i64 {
    let text = text.trim_start();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number: i64 = digits.get(..end).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    if text.starts_with('-') { -number } else { number }
}
