//! `rolelab policy check`: documents judged as AWS judges them when they are handed in, with the place of the fault.
//!
//! What is asked of a document is the engine's; what AWS takes silently, and is hardly meant, `notes`.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use rolelab_core::policy::{
    MAX_DOCUMENT,
    check::{Around, Fault, Holder, Kind, characters, check, most, most_inline},
};

use super::{complain, looked::Looked, notes, show};

/// AWS refuses one.
const REFUSED: u8 = 1;

pub(super) fn run(files: &[PathBuf], kind: Option<Kind>, bucket: Option<&str>) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let mut status = 0;
    for path in files {
        let one = match text(path) {
            Ok(text) => judge(&name(path), &text, kind, bucket, &mut out)?,
            Err(why) => complain(&format!("{}: {why}", name(path))),
        };
        status = status.max(one);
    }
    Ok(status)
}

fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// The text of a file, or why it is none.
fn text(path: &Path) -> Result<String, String> {
    let most = u64::try_from(MAX_DOCUMENT).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    // One more, so that what is too long is known to be.
    let read = if path == Path::new("-") {
        io::stdin().lock().take(most + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
    };
    read.map_err(|why| why.to_string())?;
    if bytes.len() > MAX_DOCUMENT {
        return Err(format!("longer than {MAX_DOCUMENT} bytes, which no policy may be"));
    }
    String::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())
}

fn judge(
    name: &str,
    text: &str,
    kind: Option<Kind>,
    bucket: Option<&str>,
    out: &mut impl Write,
) -> io::Result<u8> {
    let looked = Looked::at(text);
    let guessed = kind.map_or_else(|| looked.guess(), |kind| Ok((kind, "")));
    let (kind, why) = match guessed {
        Ok(guessed) => guessed,
        Err(why) => return Ok(complain(&format!("{name}: {why}"))),
    };
    let called = called(kind);
    let taken = if why.is_empty() { called.to_owned() } else { format!("{called}, since {why}") };
    let around = Around { bucket, ..Around::default() };
    if let Some(fault) = check(kind, text, &around).err().or_else(|| beyond(kind, text)) {
        writeln!(out, "{name}: refused ({taken})")?;
        // IAM's sentence has the whole document in it.
        let sentence = fault.sentence.replacen(&format!("'{text}'"), "'…'", 1);
        let told = format!("{}: {sentence}", fault.code);
        show::fault(name, text, (fault.at, fault.end), &told, &fault.message, out)?;
        // What somebody meant for a user or role reads like the policy of a bucket once it has a Principal.
        if kind == Kind::Bucket && !why.is_empty() {
            if let Err(other) = check(Kind::Inline, text, &Around::default()) {
                writeln!(
                    out,
                    "  if it is meant for a user or role (--kind inline): {}: {}",
                    other.code, other.sentence
                )?;
            }
            if check(Kind::ResourceControl, text, &Around::default()).is_ok() {
                writeln!(out, "  if it is meant for an organisation (--kind rcp): it is taken")?;
            }
        }
        return Ok(REFUSED);
    }
    let length = characters(text);
    let of = most(kind).map_or_else(String::new, |most| format!(" of {most}"));
    writeln!(out, "{name}: taken ({taken}), {length}{of} characters")?;
    for note in notes::all(kind, text, &looked) {
        show::note(name, text, (note.at, note.end), &note.message, out)?;
    }
    Ok(0)
}

/// A policy that no user, group or role has room for. The engine's operations add inline policies up by themselves.
/// "IAM and AWS STS quotas"; the sentence: public CloudFormation transcripts.
fn beyond(kind: Kind, text: &str) -> Option<Fault> {
    let (most, length) = (most_inline(Holder::Role), characters(text));
    (kind == Kind::Inline && length > most).then(|| Fault {
        code: "LimitExceeded",
        sentence: format!("Maximum policy size of {most} bytes exceeded for role NAME"),
        rule: "size",
        at: 0,
        end: 0,
        message: format!(
            "{length} characters; users have room for {}, groups for {}, roles for {most}",
            most_inline(Holder::User),
            most_inline(Holder::Group)
        ),
    })
}

/// How a kind of policy is called in a sentence.
fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Managed => "managed policy",
        Kind::Inline => "inline policy",
        Kind::Trust => "trust policy",
        Kind::Bucket => "bucket policy",
        Kind::Session => "session policy",
        Kind::Boundary => "permissions boundary",
        Kind::ServiceControl => "service control policy",
        Kind::ResourceControl => "resource control policy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::arguments::KINDS;

    #[test]
    fn every_kind_has_a_name() {
        let names: std::collections::BTreeSet<_> = KINDS.iter().map(|(_, kind)| called(*kind)).collect();
        assert_eq!(names.len(), KINDS.len());
    }
}
