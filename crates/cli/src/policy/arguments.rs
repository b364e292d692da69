//! The words after `rolelab policy`. What cannot be meant is refused with the way out.

use std::{ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser, ValueExt as _};
use rolelab_core::policy::check::Kind;

use crate::arguments::{Asked, sentence};

const HELP: &str = "\
usage: rolelab policy eval [--strict] [FILE]                     decides requests, one a line
       rolelab policy check [--kind KIND] [--bucket B] FILE...   judges documents as AWS does that is handed them

Nothing is sent anywhere. `rolelab policy eval --help` and `rolelab policy check --help` say more.
";

const EVAL: &str = "\
usage: rolelab policy eval [--strict] [FILE]

Reads one request a line from FILE or standard input, and writes one decision a line. A request is a JSON object:

  principal          ARN of a user, role, role session or root user; a service such as ec2.amazonaws.com; or * for
                     nobody who signed
  action             such as s3:GetObject
  resource           an ARN, or * for actions without one
  resource_account   the account that owns the resource; left out: the principal's, whatever the ARN says
  context            condition keys, whose case does not count: {\"aws:SourceIp\": \"10.0.0.7\", \"aws:TagKeys\": [\"a\", \"b\"]}
  identity           the principal's own policies: [document, ...]
  resource_policy    the policy of the bucket, key ...; for sts:AssumeRole the role's trust policy: document
  boundary           the permissions boundary: [document, ...]
  session            the policies of the session: [document, ...]
  scps               service control policies, level by level from the root: [[document, ...], ...]
  rcps               resource control policies, likewise

The context is taken as it is given: no key is added to it, not even aws:PrincipalArn or aws:CurrentTime.

A document is a JSON object, or a text that holds one. Left out or null: there is none of that kind. []: there is one that
allows nothing. Answers are {\"decision\": \"allowed\" | \"implicitDeny\" | \"explicitDeny\", \"message\", ...}, in words further below;
a line that cannot be read answers {\"error\": ...}, and the next one is read. A line has 1 MB at most. Empty lines are
skipped. An answer is written before the next line is waited for.

  --strict     exit with 1 if a line could not be read

Words of an answer; each gate and each reason has a `sentence` as well:

  message      AWS's sentence about a denial; of an allowed request the same in the lab's words, for AWS has none
  level        the kind of policy that decided
  rule         what settled it whatever policies say: always-allowed (sts:GetCallerIdentity; sts:GetSessionToken of a
               user), reserved (AWS's own), root-assumes (the root user assumes no role)
  absent       condition keys that statements about this action asked for and the context lacks: look at them first
  gates        the kinds of policies in the order of asking; tier is the level below the root, for scps and rcps
  ended        denies, allows; allows-nothing: had to allow and does not; silent: need not allow; unset: there is none;
               delegates: it allows the account, whose own policies must allow too; exempt: does not bind this caller;
               waived: need not allow, since the policy on the resource allows whom it names
  reasons      each statement: elements as written, whether negated (Not...), and the request they were held against
  reach        how a statement meets the caller: caller (itself), role (its role), account, everyone, nobody
  applies      everything matched; decides: the decision rests on it

exit code: 0 all lines answered; 1 with --strict, a line could not be read; 2 wrong words, or input or output failed
";

const CHECK: &str = "\
usage: rolelab policy check [--kind KIND] [--bucket NAME] FILE...

Says about each document (- is standard input) whether AWS takes it, in AWS's words, with line and column, and notes what AWS
takes silently though it is hardly meant.

  --kind KIND      managed or inline (permissions of a user, group or role), trust, bucket, session, boundary, scp or rcp;
                   left out, it is guessed and said: bucket for a Principal and something of S3, trust for a Principal
                   without a Resource or nothing but sts: actions, managed else
  --bucket NAME    the bucket whose policy it is to be

exit code: 0 AWS takes all; 1 it refuses one; 2 wrong words, a file that cannot be read, or a kind that cannot be guessed
";

/// What was asked of `rolelab policy`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    Eval { file: Option<PathBuf>, strict: bool },
    Check { files: Vec<PathBuf>, kind: Option<Kind>, bucket: Option<String> },
}

/// How kinds of policies are called on the command line.
pub(super) const KINDS: [(&str, Kind); 8] = [
    ("managed", Kind::Managed),
    ("inline", Kind::Inline),
    ("trust", Kind::Trust),
    ("bucket", Kind::Bucket),
    ("session", Kind::Session),
    ("boundary", Kind::Boundary),
    ("scp", Kind::ServiceControl),
    ("rcp", Kind::ResourceControl),
];

/// Reads the words after `policy`.
pub(crate) fn read(words: &mut Parser) -> Result<Asked, String> {
    let command = match words.next().map_err(sentence)? {
        Some(Arg::Value(command)) => command,
        Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Asked::Say(HELP)),
        Some(other) => return Err(sentence(other.unexpected())),
        None => return Err("a command is missing: rolelab policy eval, rolelab policy check".to_owned()),
    };
    match command.to_str() {
        Some("eval") => eval(words),
        Some("check") => check(words),
        _ => {
            let name = command.to_string_lossy();
            Err(format!("there is no command `policy {name}`: rolelab policy eval, rolelab policy check"))
        }
    }
}

fn eval(words: &mut Parser) -> Result<Asked, String> {
    let (mut file, mut strict): (Option<OsString>, bool) = (None, false);
    while let Some(word) = words.next().map_err(sentence)? {
        match word {
            Arg::Short('h') | Arg::Long("help") => return Ok(Asked::Say(EVAL)),
            Arg::Long("strict") => strict = true,
            Arg::Value(name) if file.is_none() => file = Some(name),
            other => return Err(sentence(other.unexpected())),
        }
    }
    let file = file.filter(|name| name != "-").map(PathBuf::from);
    Ok(Asked::Policy(Policy::Eval { file, strict }))
}

fn check(words: &mut Parser) -> Result<Asked, String> {
    let (mut files, mut kind, mut bucket) = (Vec::new(), None, None);
    while let Some(word) = words.next().map_err(sentence)? {
        match word {
            Arg::Short('h') | Arg::Long("help") => return Ok(Asked::Say(CHECK)),
            Arg::Long("kind") => kind = Some(kind_of(&text(words, "--kind")?)?),
            Arg::Long("bucket") => bucket = Some(text(words, "--bucket")?),
            Arg::Value(name) => files.push(PathBuf::from(name)),
            other => return Err(sentence(other.unexpected())),
        }
    }
    if files.is_empty() {
        return Err("which file? rolelab policy check policy.json, or - for standard input".to_owned());
    }
    Ok(Asked::Policy(Policy::Check { files, kind, bucket }))
}

fn kind_of(text: &str) -> Result<Kind, String> {
    let found = KINDS.iter().find(|(name, _)| *name == text);
    found.map(|(_, kind)| *kind).ok_or_else(|| {
        let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        format!("--kind is one of {}, not `{text}`", names.join(", "))
    })
}

fn text(words: &mut Parser, option: &str) -> Result<String, String> {
    let value = words.value().map_err(sentence)?;
    value.string().map_err(|_| format!("the value of {option} is not UTF-8"))
}
