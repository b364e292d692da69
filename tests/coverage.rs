//! docs/coverage.md is what the transcripts show: for every operation one call that was allowed, one that was denied, one
//! with a bad argument, or the reason why there is none. `BLESS=1` writes the file.
//!
//! What the front door wrote into the journal counts, not what a transcript says. Those in `transcripts/operations` are
//! asked first, the others after them.

#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use rolelab_core::{
    api::ApiError,
    coverage,
    journal::{ApiCall, Event, Stopped},
    model,
};
use rolelab_tests::transcript::{Transcript, acted};

/// What a call shows of its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Allowed,
    Denied,
    BadArgument,
}

const OUTCOMES: [(Outcome, &str); 3] =
    [(Outcome::Allowed, "allowed"), (Outcome::Denied, "denied"), (Outcome::BadArgument, "bad argument")];

/// What cannot be shown, and why: service, operation, outcome, reason.
const CANNOT: &[(&str, &str, Outcome, &str)] = &[
    ("cloudtrail", "GetTrailStatus", Outcome::Allowed, "no account here has a trail to tell of"),
    ("ec2", "GetInstanceMetadataDefaults", Outcome::BadArgument, "takes only DryRun"),
    ("iam", "GenerateCredentialReport", Outcome::BadArgument, "takes none"),
    ("iam", "GetAccountSummary", Outcome::BadArgument, "takes none"),
    ("s3", "DeleteObjects", Outcome::Denied, "is answered; each key has a refusal of its own"),
    ("s3", "ListBuckets", Outcome::BadArgument, "takes none"),
    ("sts", "GetCallerIdentity", Outcome::BadArgument, "takes none"),
    (
        "sts",
        "GetCallerIdentity",
        Outcome::Denied,
        "needs no permission, and no policy takes it away (STS API Reference, GetCallerIdentity)",
    ),
    (
        "sts",
        "GetSessionToken",
        Outcome::Denied,
        "needs no permission (IAM User Guide, \"Permissions for GetSessionToken\")",
    ),
];

/// The codes of calls that show nothing: a rehearsal, a limit of rate.
const NEITHER: [&str; 3] = ["DryRunOperation", "RequestLimitExceeded", "ThrottlingException"];

/// Operation to what was seen of it, each with where.
type Evidence = BTreeMap<(String, String), BTreeMap<Outcome, Seen>>;

/// The first transcript that shows an outcome.
#[derive(Clone, Debug)]
struct Seen {
    transcript: String,
    code: Option<String>,
}

fn outcome(call: &ApiCall) -> Option<Outcome> {
    let Some((code, _)) = &call.error else { return Some(Outcome::Allowed) };
    if code == ApiError::NOT_SIMULATED || NEITHER.contains(&code.as_str()) || call.identity.is_none() {
        return None;
    }
    if call.decision.as_ref().is_some_and(|decision| !decision.allowed()) {
        return Some(Outcome::Denied);
    }
    matches!(call.stopped, None | Some(Stopped::Form)).then_some(Outcome::BadArgument)
}

/// All transcripts by their path in the folder, those about operations first.
fn transcripts() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let mut found = Vec::new();
    for folder in fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, file));
        }
    }
    found.sort_by_key(|(name, _)| (!name.starts_with("operations/"), name.clone()));
    assert!(found.len() > 60, "the walk finds the transcripts");
    found
}

fn evidence() -> Evidence {
    let mut evidence = Evidence::new();
    for (name, path) in transcripts() {
        let text = fs::read_to_string(&path).unwrap();
        let transcript = Transcript::read(&text).map_err(|wrong| format!("{name}: {wrong}")).unwrap();
        let (_, lab) = acted(&transcript).map_err(|wrong| format!("{name}: {wrong}")).unwrap();
        for entry in lab.journal().entries() {
            let Event::ApiCall(call) = &entry.event else { continue };
            let Some(outcome) = outcome(call) else { continue };
            let code = call.error.as_ref().map(|(code, _)| code.clone());
            let seen = evidence.entry((call.service.clone(), call.operation.clone())).or_default();
            seen.entry(outcome).or_insert_with(|| Seen { transcript: name.clone(), code });
        }
    }
    evidence
}

/// The cells of an operation: a transcript, a reason, or nothing.
fn cells(evidence: &Evidence, service: &str, operation: &str) -> Vec<String> {
    let seen = evidence.get(&(service.to_owned(), operation.to_owned()));
    let cell = |(outcome, _): &(Outcome, &str)| {
        if let Some(Seen { transcript, code }) = seen.and_then(|seen| seen.get(outcome)) {
            let title = transcript.trim_end_matches(".md");
            let code = code.as_ref().map(|code| format!("`{code}` ")).unwrap_or_default();
            return format!("{code}[{title}](../tests/transcripts/{transcript})");
        }
        let cannot = CANNOT.iter().any(|row| (row.0, row.1, row.2) == (service, operation, *outcome));
        if cannot { "cannot be".to_owned() } else { String::new() }
    };
    OUTCOMES.iter().map(cell).collect()
}

fn document(evidence: &Evidence) -> String {
    let mut rows: BTreeMap<&str, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
    for (service, operation) in coverage::operations() {
        rows.entry(service).or_default().insert(operation, cells(evidence, service, operation));
    }
    let mut text = format!(
        "# What is simulated, and what shows it\n\n\
         Written by `BLESS=1 cargo test -p rolelab-tests --test coverage` from the journals of the transcripts: a call that \
         was\nallowed, one that a policy denied, and one that was refused for what it asked.\n\n\
         {} operations of {} services.\n",
        rows.values().map(BTreeMap::len).sum::<usize>(),
        rows.len(),
    );
    for (service, operations) in &rows {
        write!(text, "\n## {service}: {} operations\n\n", operations.len()).unwrap();
        text.push_str("| operation | allowed | denied | bad argument |\n| --- | --- | --- | --- |\n");
        for (operation, cells) in operations {
            writeln!(text, "| {operation} | {} |", cells.join(" | ")).unwrap();
        }
    }
    text.push_str("\n## What cannot be shown\n\n| operation | what | why |\n| --- | --- | --- |\n");
    for (service, operation, outcome, why) in CANNOT {
        let title = OUTCOMES.iter().find(|(own, _)| own == outcome).unwrap().1;
        writeln!(text, "| {service} {operation} | {title} | {why} |").unwrap();
    }
    text.push_str("\n## What is not simulated\n\n");
    text.push_str(
        "The lab says so in its own voice. With shapes: the models know them, no handler stands behind.\n\n",
    );
    text.push_str(
        "| service | operations of AWS | simulated | with shapes alone |\n| --- | --- | --- | --- |\n",
    );
    for service in model::service_names() {
        let mut names: BTreeSet<&str> = model::all_names(service).collect();
        let cut = model::service(service).unwrap();
        names.extend(cut.operations().iter().map(|operation| operation.name.as_str()));
        let (has, alone): (Vec<_>, Vec<_>) =
            cut.operations().iter().map(|o| o.name.as_str()).partition(|name| coverage::has(service, name));
        let list = if alone.is_empty() {
            "none".to_owned()
        } else {
            format!("{}: {}", alone.len(), alone.join(", "))
        };
        writeln!(text, "| {service} | {} | {} | {list} |", names.len(), has.len()).unwrap();
    }
    text
}

#[test]
fn the_table_of_coverage_is_what_the_transcripts_show() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/coverage.md");
    let evidence = evidence();
    for (service, operation, outcome, _) in CANNOT {
        let seen = evidence.get(&((*service).to_owned(), (*operation).to_owned()));
        assert!(coverage::has(service, operation), "{service} {operation} is no row");
        let seen = seen.and_then(|seen| seen.get(outcome));
        assert!(seen.is_none(), "{service} {operation} {outcome:?} can be shown after all: {seen:?}");
    }
    let wanted = document(&evidence);
    let missing: Vec<&str> = wanted.lines().filter(|line| line.contains("|  |")).collect();
    assert!(missing.is_empty(), "nothing shows these: {missing:#?}");
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if env::var_os("BLESS").is_some() && found != wanted {
        return fs::write(&path, &wanted).unwrap();
    }
    let line = found.lines().zip(wanted.lines()).find(|(left, right)| left != right);
    assert!(
        found == wanted,
        "docs/coverage.md is untrue (BLESS=1 writes it); the first line that differs: {line:?}"
    );
}
