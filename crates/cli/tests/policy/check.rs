//! `rolelab policy check`: verdicts, faults in their place, kinds and notes.

use std::fs;

use serde_json::Value;

use crate::{files, piped, run};

const GOOD: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"arn:aws:s3:::b\"}\n  ]\n}\n";
const TRUST: &str = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"}}}";

#[test]
fn documents_are_judged_and_faults_are_shown() {
    let bad = GOOD.replace("\"Allow\"", "\"allow\"");
    let [good, bad, trust] = files("check", [("good.json", GOOD), ("bad.json", &bad), ("trust.json", TRUST)]);
    let (out, err, code) = run(&["check", &good]);
    let told = format!("{good}: taken (managed policy, since it has no Principal), 110 of 6144 characters\n");
    assert_eq!((out.as_str(), err.as_str(), code), (told.as_str(), "", 0));
    let (out, _, code) = run(&["check", &good, &bad, &trust]);
    let place =
        "    {\"Effect\": \"allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"arn:aws:s3:::b\"}";
    let shown = format!(
        "{told}{bad}: refused (managed policy, since it has no Principal)\n\
         {bad}:4:16: MalformedPolicyDocument: The policy failed legacy parsing\n  4 | {place}\n    | {}^^^^^^^\n  \
         case counts in `allow`: `Allow` or `Deny`\n\
         {trust}: taken (trust policy, since it has a Principal and no Resource), 125 of 2048 characters\n",
        " ".repeat(15)
    );
    assert_eq!((out.as_str(), code), (shown.as_str(), 1));
}

#[test]
fn a_kind_can_be_said() {
    let input = |words: &[&str], text: &str| piped(&[&["check"], words, &["-"]].concat(), text.as_bytes());
    for (kind, text, code, part) in [
        ("managed", GOOD, 0, "standard input: taken (managed policy), "),
        ("session", GOOD, 0, "taken (session policy)"),
        ("boundary", GOOD, 0, "taken (permissions boundary)"),
        ("scp", GOOD, 0, "taken (service control policy)"),
        ("trust", GOOD, 1, "MalformedPolicyDocument: Has prohibited field Resource"),
        ("bucket", GOOD, 1, "MalformedPolicy: Missing required field Principal"),
        ("inline", TRUST, 1, "MalformedPolicyDocument: Policy statement must contain resources."),
        (
            "scp",
            TRUST,
            1,
            "MalformedPolicyDocumentException: The provided policy document does not meet the requirements",
        ),
    ] {
        let (out, _, status) = input(&["--kind", kind], text);
        assert!(out.contains(part), "{kind}: {out}");
        assert_eq!(status, code, "{kind}");
    }
    let bucket = GOOD.replace("\"Allow\"", "\"Allow\", \"Principal\": {\"AWS\": \"111122223333\"}");
    for (name, code) in [("b", 0), ("other", 1)] {
        let (out, _, status) = input(&["--bucket", name], &bucket);
        assert!(out.contains("(bucket policy, since it has a Principal and speaks of S3)"), "{out}");
        assert_eq!((out.contains("MalformedPolicy: Policy has invalid resource"), status), (code == 1, code));
    }
    let (out, err, code) = input(&[], &bucket.replace("s3", "sqs"));
    assert!(err.contains("--kind says what to take it for"), "{err}");
    assert_eq!((out.as_str(), code), ("", 2));
}

/// What a guess leaves open is told: the other reading, and the quotas of whoever it is for.
#[test]
fn refusals_show_the_way_out() {
    let open = GOOD.replace("\"Allow\"", "\"Allow\", \"Principal\": \"*\"").replace("arn:aws:s3:::b", "*");
    let denies = open.replace("Allow", "Deny");
    let long = format!("{{\"Id\":\"{}\",{}", "x".repeat(11_000), GOOD.trim_start_matches('{'));
    let within = format!("{{\"Id\":\"{}\",{}", "x".repeat(7000), GOOD.trim_start_matches('{'));
    let wild =
        TRUST.replace("\"Service\":\"ec2.amazonaws.com\"", "\"AWS\":\"arn:aws:iam::111122223333:role/*\"");
    let none = GOOD.replace("\"Version\": \"2012-10-17\",", "");
    for (kind, text, code, part) in [
        (
            "",
            &open,
            1,
            "(--kind inline): MalformedPolicyDocument: Policy document should not specify a principal.",
        ),
        ("", &denies, 1, "(--kind rcp): it is taken"),
        ("rcp", &denies, 0, "taken (resource control policy), 112 of 5120"),
        ("inline", &long, 1, "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role NAME"),
        ("managed", &long, 1, "LimitExceeded: Cannot exceed quota for PolicySize: 6144"),
        ("", &within, 1, "the inline policies of a role have 10240 together"),
        ("inline", &within, 0, "are too many for an inline policy of a group"),
        ("", &wild, 1, "wildcards are not allowed within `arn:aws:iam::111122223333:role/*`"),
        ("", &none, 1, "an inline policy may leave it out"),
        ("inline", &none, 0, "note: `Version` is missing"),
        (
            "",
            &GOOD.replace('"', "”"),
            1,
            ":2:3: ValidationError: 1 validation error detected: Value at 'policyDocument' failed to satisfy constraint",
        ),
    ] {
        let words: &[&str] = if kind.is_empty() { &["check", "-"] } else { &["check", "--kind", kind, "-"] };
        let (out, _, status) = piped(words, text.as_bytes());
        assert!(out.contains(part), "{kind}: {part}: {out}");
        assert_eq!(status, code, "{kind}: {part}");
    }
}

#[test]
fn what_is_hardly_meant_is_noted() {
    let text = GOOD.replace("s3:ListBucket", "s3:GetObject");
    let (out, _, code) = piped(&["check", "-"], text.as_bytes());
    let note = "standard input:4:35: note: s3:GetObject is asked of an object, and no resource here is one: arn:aws:s3:::BUCKET/*\n";
    assert!(out.contains(note) && out.contains("^^^^^^^^^^^^^^"), "{out}");
    assert_eq!(code, 0, "a note is no refusal");
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let [good] = files("unread", [("good.json", GOOD)]);
    let (out, err, code) = run(&["check", "/nonexistent/file", &good]);
    assert!(err.starts_with("rolelab: /nonexistent/file: "), "{err}");
    assert!(out.contains("taken"), "{out}");
    assert_eq!(code, 2);
    // One byte more than there may be, from a file and from standard input.
    let long = format!("{GOOD}{}", " ".repeat((128 << 10) + 1 - GOOD.len()));
    let [path] = files("long", [("long.json", &long)]);
    assert!(run(&["check", &path]).1.contains("longer than 131072 bytes"));
    fs::write(&path, long.trim_end_matches(' ')).unwrap();
    assert_eq!(run(&["check", &path]).2, 0);
    let (_, err, code) = piped(&["check", "-"], long.as_bytes());
    assert!(err.contains("longer than 131072 bytes"), "{err}");
    assert_eq!(code, 2);
    let (_, err, code) = piped(&["check", "-"], b"\xff");
    assert!(err.contains("not UTF-8"), "{err}");
    assert_eq!(code, 2);
}

/// moto's records of what IAM says to 132 documents, through the command; `crates/core` knows the two that IAM refuses.
#[test]
fn the_recorded_documents_when_they_are_at_hand() {
    let Ok(golden) = std::env::var("ROLELAB_GOLDEN") else {
        println!("skipped: ROLELAB_GOLDEN is not set, so the recorded documents are not at hand");
        return;
    };
    let folder = format!("{golden}/cloud/moto-policy-validation");
    let rows: Vec<Value> =
        serde_json::from_str(&fs::read_to_string(format!("{folder}/invalid.json")).unwrap()).unwrap();
    for row in &rows {
        let document = &row["document"];
        let text = document.as_str().map_or_else(|| document.to_string(), str::to_owned);
        let (out, _, code) = piped(&["check", "--kind", "managed", "-"], text.as_bytes());
        assert_eq!(code, 1, "{text}");
        assert!(
            out.contains(&format!(": MalformedPolicyDocument: {}\n", row["error_message"].as_str().unwrap())),
            "{text}: {out}"
        );
    }
    assert_eq!(rows.len(), 78);
}
