//! The words after `rolelab`. What cannot be meant is refused with the way out.

use std::{ffi::OsString, path::PathBuf};

use lexopt::{Arg, ValueExt as _};
use rolelab_core::time::Timestamp;

use crate::{
    labs::{self, Labs},
    policy::{self, Policy},
    serve::{advance::Advance, arguments::Serve},
};

const HELP: &str = "\
Rolelab: a simulated AWS account with EC2, IAM, STS, S3 and the instance metadata service, in a shell.

usage: rolelab shell [options]        lines from the terminal or from standard input
       rolelab shell -c 'SCRIPT'      one script; stdout, stderr and exit code are the script's
       rolelab serve [options]        the same account for real clients, over HTTP on this machine
       rolelab advance 61m --at URL   lets time pass there
       rolelab policy eval [FILE]     decides requests by their policies, one a line
       rolelab policy check FILE...   judges policy documents as AWS does
       rolelab labs COMMAND           writes, checks and plays lessons; reads completion codes

options of rolelab shell (rolelab serve --help and rolelab policy --help have those of the others):

  -c SCRIPT      run SCRIPT; a program in it that reads the terminal gets end of input
  --lesson ID    the lesson to open (sandbox)
  --seed N       decides every id and secret (1)
  --epoch ISO    when the simulated clock begins (2026-03-02T10:00:00Z); it never follows the real one
  --on HOST      the host whose shell it is: laptop, an instance's name or its id (laptop)
  --world FILE   open the world saved in FILE, if it exists, and save it there on exit
  -h, --help     this text
  --version      the version

Time moves only when a line waits: `sleep 60` lets a minute pass at once.
Nothing here is real: no account is touched, and no network but this machine's own is used.
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Print this.
    Say(&'static str),
    /// `rolelab shell`.
    Shell(Shell),
    /// `rolelab policy`.
    Policy(Policy),
    /// `rolelab labs`.
    Labs(Labs),
    /// `rolelab serve`.
    Serve(Serve),
    /// `rolelab advance`.
    Advance(Advance),
}

/// Which world. Lesson, seed and epoch are `None` when left out: a saved world brings its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) lesson: Option<String>,
    pub(crate) seed: Option<u64>,
    pub(crate) epoch: Option<Timestamp>,
    pub(crate) world: Option<PathBuf>,
}

impl Place {
    /// Takes the value of an option, if it is one of these.
    pub(crate) fn takes(&mut self, option: &str, words: &mut lexopt::Parser) -> Result<bool, String> {
        match option {
            "lesson" => self.lesson = Some(text(words, "--lesson")?),
            "seed" => self.seed = Some(seed(&text(words, "--seed")?)?),
            "epoch" => self.epoch = Some(epoch(&text(words, "--epoch")?)?),
            "world" => self.world = Some(words.value().map_err(sentence)?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The options of `rolelab shell`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shell {
    pub(crate) script: Option<String>,
    /// A host's label or id.
    pub(crate) on: String,
    pub(crate) place: Place,
}

/// Reads the words after the program's name.
pub(crate) fn read(words: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
    let mut words = lexopt::Parser::from_args(words);
    let mut shell: Option<Shell> = None;
    while let Some(word) = words.next().map_err(sentence)? {
        match (word, &mut shell) {
            (Arg::Short('h') | Arg::Long("help"), _) => return Ok(Asked::Say(HELP)),
            (Arg::Long("version"), _) => {
                return Ok(Asked::Say(concat!("rolelab ", env!("CARGO_PKG_VERSION"), "\n")));
            }
            (Arg::Value(command), None) if command == "shell" => {
                shell = Some(Shell { on: "laptop".to_owned(), ..Shell::default() });
            }
            (Arg::Value(command), None) if command == "policy" => return policy::read(&mut words),
            (Arg::Value(command), None) if command == "labs" => return labs::read_words(&mut words),
            (Arg::Value(command), None) if command == "serve" => return Serve::read(&mut words),
            (Arg::Value(command), None) if command == "advance" => return Advance::read(&mut words),
            (Arg::Value(other), None) => {
                return Err(format!("there is no command `{}`", other.to_string_lossy()));
            }
            (Arg::Short('c'), Some(shell)) => shell.script = Some(text(&mut words, "-c")?),
            (Arg::Long("on"), Some(shell)) => shell.on = text(&mut words, "--on")?,
            (Arg::Long(option), Some(shell)) => {
                let option = option.to_owned();
                if !shell.place.takes(&option, &mut words)? {
                    return Err(sentence(Arg::Long(&option).unexpected()));
                }
            }
            (other, _) => return Err(sentence(other.unexpected())),
        }
    }
    shell
        .map(Asked::Shell)
        .ok_or_else(|| "a command is missing: rolelab shell, rolelab serve, rolelab policy".to_owned())
}

pub(crate) fn text(words: &mut lexopt::Parser, option: &str) -> Result<String, String> {
    let value = words.value().map_err(sentence)?;
    value.string().map_err(|_| format!("the value of {option} is not UTF-8"))
}

pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("--seed takes a whole number from 0 to {}, not `{text}`", u64::MAX))
}

/// An instant in a century in which every text that AWS writes of it has four digits of year and two of everything.
fn epoch(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).filter(|at| (2000..2100).contains(&at.fields()[0])).ok_or_else(|| {
        format!("--epoch takes a time from 2000 to 2099 such as 2026-03-02T10:00:00Z, not `{text}`")
    })
}

#[allow(clippy::needless_pass_by_value)]
pub(crate) fn sentence(why: lexopt::Error) -> String {
    why.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Asked, String> {
        read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn words_become_options() {
        let Ok(Asked::Shell(shell)) = asked(
            "shell -c true --lesson first-role --seed 7 --epoch 2026-01-02T03:04:05+01:00 --on web-1 --world w",
        ) else {
            panic!("a shell was asked for");
        };
        assert_eq!(shell.script.as_deref(), Some("true"));
        assert_eq!(shell.place.seed, Some(7));
        assert_eq!(shell.place.epoch.unwrap().iso(), "2026-01-02T02:04:05Z");
        assert_eq!((shell.on.as_str(), shell.place.world), ("web-1", Some("w".into())));
        assert!(matches!(asked("shell"), Ok(Asked::Shell(shell)) if shell.on == "laptop"));
        assert!(matches!(asked("shell --help"), Ok(Asked::Say(HELP))));
    }

    #[test]
    fn words_of_policies_become_options() {
        let policy = |line: &str| match asked(line) {
            Ok(Asked::Policy(policy)) => policy,
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(policy("policy eval"), Policy::Eval { file: None, strict: false });
        assert_eq!(policy("policy eval - --strict"), Policy::Eval { file: None, strict: true });
        assert_eq!(policy("policy eval f"), Policy::Eval { file: Some("f".into()), strict: false });
        let Policy::Check { files, kind, bucket } = policy("policy check a --kind trust - --bucket b") else {
            panic!("a check was asked for");
        };
        assert_eq!(files, [std::path::PathBuf::from("a"), "-".into()]);
        assert_eq!((kind, bucket.as_deref()), (Some(rolelab_core::policy::check::Kind::Trust), Some("b")));
        for line in ["policy --help", "policy eval -h", "policy check --help"] {
            assert!(matches!(asked(line), Ok(Asked::Say(_))), "{line}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_the_way_out() {
        for (line, says) in [
            ("", "rolelab shell"),
            ("frobnicate", "no command `frobnicate`"),
            ("policy", "rolelab policy eval"),
            ("policy frobnicate", "no command `policy frobnicate`"),
            ("policy eval a b", "b"),
            ("policy eval --kind trust", "--kind"),
            ("policy check", "which file"),
            ("policy check --kind", "--kind"),
            ("policy check --kind role f", "managed, inline, trust, bucket, session, boundary, scp, rcp"),
            ("policy check --strict f", "--strict"),
            ("shell extra", "extra"),
            ("shell --seed", "--seed"),
            ("shell --seed -1", "from 0 to"),
            ("shell --seed 18446744073709551616", "from 0 to"),
            ("shell --epoch yesterday", "2026-03-02T10:00:00Z"),
            ("shell --epoch 1969-12-31T23:59:59Z", "from 2000 to 2099"),
            ("shell --epoch 2026-02-30T10:00:00Z", "2026-02-30"),
            ("shell --sed 1", "--sed"),
            ("--seed 1", "--seed"),
        ] {
            let why = asked(line).unwrap_err();
            assert!(why.contains(says), "{line}: {why}");
        }
    }
}
