//! The words after `rolelab labs`.

use lexopt::Arg;

use crate::arguments::{Asked, sentence};

const HELP: &str = "\
rolelab labs: for those who write lessons. docs/lessons.md tells how one is written.

usage: rolelab labs check [-v] [--write] [FOLDER|FILE|ID...]

check   Does a lesson fit together, and does it play? Its solution is played on three seeds, every
        mistake is made, and every goal is made weaker to see whether that is noticed. Without a
        name: all lessons of the repository one stands in, else those of this build.
        -v shows what each goal says before it is reached, and the terminal where something failed.
        --write writes which move of the solution reaches each goal into reached.txt, which is
        compared ever after. Read it before you keep it.
        Exit code 0 when all are good, 1 when not.
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Labs {
    /// `rolelab labs check`.
    Check { names: Vec<String>, verbose: bool, write: bool },
}

/// Reads the words.
pub(crate) fn read(words: &mut lexopt::Parser) -> Result<Asked, String> {
    let mut command: Option<String> = None;
    let (mut names, mut verbose, mut write) = (Vec::new(), false, false);
    while let Some(word) = words.next().map_err(sentence)? {
        match (word, command.as_deref()) {
            (Arg::Short('h') | Arg::Long("help"), _) => return Ok(Asked::Say(HELP)),
            (Arg::Short('v') | Arg::Long("verbose"), Some("check")) => verbose = true,
            (Arg::Long("write"), Some("check")) => write = true,
            (Arg::Value(word), None) => command = Some(word.to_string_lossy().into_owned()),
            (Arg::Value(word), Some(_)) => names.push(word.to_string_lossy().into_owned()),
            (other, _) => return Err(sentence(other.unexpected())),
        }
    }
    match command.as_deref() {
        Some("check") => Ok(Asked::Labs(Labs::Check { names, verbose, write })),
        Some(other) => Err(format!("there is no command `labs {other}`")),
        None => Err("a command is missing: rolelab labs check".to_owned()),
    }
}
