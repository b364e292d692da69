//! The words after `rolelab labs`. What cannot be meant is refused with the way out.

use std::path::PathBuf;

use lexopt::Arg;

use crate::arguments::{Asked, seed, sentence, text};

const HELP: &str = "\
rolelab labs: for those who write lessons, and for those who teach with them.
docs/lessons.md tells how a lesson is written.

usage: rolelab labs check [-v] [--write] [LESSON...]   does it fit together, and does it play?
       rolelab labs play LESSON [--seed N] [--step ID] a shell in a lesson, with its goals
       rolelab labs new FOLDER [--from LESSON]         begins a lesson, a small one or a copy
       rolelab labs pack LESSON [-o FILE]              makes one file of a lesson, for a page
       rolelab labs verify CODE... [--of LESSON]       is this what a lab gave a learner who was done?
       rolelab labs schema                             the JSON Schema of lab.toml, for an editor

LESSON is a folder, a packed lesson (.json), or the id of a lesson: one of the repository that one
stands in, else one of this build.

check     Plays the solution on three seeds, makes every mistake, and makes every goal weaker to see
          whether that is noticed. Without LESSON: all. Exit code 1 when one is not good.
  -v        what each goal says before it is reached, and the terminal where something failed
  --write   writes which move of the solution reaches each goal into reached.txt, which is compared
            ever after; read it before you keep it
play      :help shows the words that are not for the shell.
  --seed N  decides what is drawn (1)
  --step ID from that step on: the solution of the steps before it is played first
pack      -o - is standard output; else ID.json
verify    Exit code 1 when a code is no good. A code is a check against mistakes and casual forgery,
          and no proof.
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Labs {
    /// `rolelab labs check`.
    Check { names: Vec<String>, verbose: bool, write: bool },
    /// `rolelab labs new`.
    New { path: PathBuf, from: Option<String> },
    /// `rolelab labs pack`.
    Pack { name: String, out: Option<PathBuf> },
    /// `rolelab labs play`.
    Play { name: String, seed: u64, step: Option<String> },
    /// `rolelab labs schema`.
    Schema,
    /// `rolelab labs verify`.
    Verify { codes: Vec<String>, of: Option<String> },
}

/// The commands, how many names each takes at least and at most, and what they are.
const COMMANDS: &[(&str, usize, usize, &str)] = &[
    ("check", 0, usize::MAX, "LESSON"),
    ("new", 1, 1, "FOLDER"),
    ("pack", 1, 1, "LESSON"),
    ("play", 1, 1, "LESSON"),
    ("schema", 0, 0, ""),
    ("verify", 1, usize::MAX, "CODE"),
];

/// Every option with its value.
#[derive(Default)]
struct Options {
    verbose: bool,
    write: bool,
    from: Option<String>,
    out: Option<String>,
    seed: Option<u64>,
    step: Option<String>,
    of: Option<String>,
}

/// Reads the words.
pub(crate) fn read(words: &mut lexopt::Parser) -> Result<Asked, String> {
    let mut command: Option<String> = None;
    let (mut names, mut options) = (Vec::new(), Options::default());
    while let Some(word) = words.next().map_err(sentence)? {
        match (word, command.as_deref()) {
            (Arg::Short('h') | Arg::Long("help"), _) => return Ok(Asked::Say(HELP)),
            (Arg::Value(word), None) => command = Some(word.to_string_lossy().into_owned()),
            (Arg::Value(word), Some(_)) => names.push(word.to_string_lossy().into_owned()),
            (Arg::Short('v') | Arg::Long("verbose"), Some("check")) => options.verbose = true,
            (Arg::Long("write"), Some("check")) => options.write = true,
            (Arg::Long("from"), Some("new")) => options.from = Some(text(words, "--from")?),
            (Arg::Short('o'), Some("pack")) => options.out = Some(text(words, "-o")?),
            (Arg::Long("seed"), Some("play")) => options.seed = Some(seed(&text(words, "--seed")?)?),
            (Arg::Long("step"), Some("play")) => options.step = Some(text(words, "--step")?),
            (Arg::Long("of"), Some("verify")) => options.of = Some(text(words, "--of")?),
            (other, _) => return Err(sentence(other.unexpected())),
        }
    }
    let known = COMMANDS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
    let command =
        command.ok_or_else(|| format!("a command is missing: rolelab labs, then one of: {known}"))?;
    let Some((_, least, most, what)) = COMMANDS.iter().find(|(name, ..)| *name == command) else {
        return Err(format!("there is no command `labs {command}`; there are: {known}"));
    };
    if names.len() < *least {
        return Err(format!("which? rolelab labs {command} {what}"));
    }
    if let Some(extra) = names.get(*most) {
        return Err(format!("`{extra}` is too much for rolelab labs {command}"));
    }
    let Options { verbose, write, from, out, seed, step, of } = options;
    let first = names.first().cloned().unwrap_or_default();
    Ok(Asked::Labs(match command.as_str() {
        "check" => Labs::Check { names, verbose, write },
        "new" => Labs::New { path: first.into(), from },
        "pack" => Labs::Pack { name: first, out: out.map(PathBuf::from) },
        "play" => Labs::Play { name: first, seed: seed.unwrap_or(1), step },
        "schema" => Labs::Schema,
        _ => Labs::Verify { codes: names, of },
    }))
}
