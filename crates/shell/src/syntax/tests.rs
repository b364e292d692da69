//! Where commands end, what is incomplete, and what pastes bring along.
//!
//! Completeness is judged by bash: `bash -n -c TEXT` ends with "unexpected end of file" or "unexpected EOF
//! while looking for" exactly for the rows marked incomplete.

use super::{
    Completeness, check,
    cursor::{MAX_NESTING, SyntaxError},
    mend, parse, split,
};

/// Text and whether it asks for more.
const COMPLETE: &[(&str, bool)] = &[
    ("echo hi", false),
    ("echo 'a", true),
    ("echo \"a", true),
    ("echo \"a $(ls", true),
    ("if true; then", true),
    ("if true; then echo; fi", false),
    ("for i in 1 2; do echo $i", true),
    ("while true; do", true),
    ("echo a &&", true),
    ("echo a ||\n", true),
    ("echo a |", true),
    ("echo a &", false),
    ("cat <<EOF\nhello", true),
    ("cat <<EOF\nhello\nEOF", false),
    ("echo a \\", true),
    ("f() {", true),
    ("f()", true),
    ("case x in", true),
    ("case x in a) echo;;", true),
    ("$(echo", true),
    ("`echo", true),
    ("(echo", true),
    ("{ echo", true),
    ("{ echo; }", false),
    ("[[ a == b", true),
    ("echo ${a", true),
    ("echo $((1+", true),
    ("((1+2", true),
    ("echo )", false),
    ("fi", false),
    ("done", false),
    ("}", false),
    ("esac", false),
    (")", false),
    ("; ;", false),
    ("&& b", false),
    ("echo a | | b", false),
    ("if; then", false),
    ("echo 'it''s'", false),
    ("echo # it's a comment", false),
    ("X=$(curl -s \\\n -X PUT", true),
    ("curl http://x/?a=1", false),
    ("cat <(ls", true),
];

#[test]
fn bash_decides_what_is_incomplete() {
    for (text, incomplete) in COMPLETE {
        let expected = if *incomplete { Completeness::Incomplete } else { Completeness::Complete };
        assert_eq!(check(text), expected, "{text:?}");
    }
    let bash = std::process::Command::new("bash").args(["-n", "-c", "true"]).status();
    if bash.is_err() {
        println!("skipped: no bash here to ask again");
        return;
    }
    // A here-document without its end is only a warning in a script, and a backslash at the end is kept.
    let only_at_prompts = |text: &str| text.contains("<<") || text.ends_with('\\');
    for (text, incomplete) in COMPLETE.iter().filter(|(text, _)| !only_at_prompts(text)) {
        let said = std::process::Command::new("bash").args(["-n", "-c", text]).output().unwrap();
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        let more = said.contains("unexpected end of file") || said.contains("unexpected EOF");
        assert_eq!(more, *incomplete, "{text:?}: {said}");
    }
}

#[test]
fn a_paste_falls_into_complete_commands() {
    let rows: [(&str, &[&str]); 12] = [
        ("", &[]),
        ("\n\n", &[]),
        ("# only a comment\n", &[]),
        ("echo a\necho b", &["echo a", "echo b"]),
        ("echo a; echo b\n\necho c\n", &["echo a; echo b", "echo c"]),
        ("echo a \\\n  b\necho c", &["echo a \\\n  b", "echo c"]),
        ("echo a &&\necho b\necho c", &["echo a &&\necho b", "echo c"]),
        ("echo 'a\nb'\necho c", &["echo 'a\nb'", "echo c"]),
        ("cat <<E\na\nE\necho b", &["cat <<E\na\nE", "echo b"]),
        ("for i in 1 2\ndo echo $i\ndone\necho c", &["for i in 1 2\ndo echo $i\ndone", "echo c"]),
        ("echo a\n)\necho b", &["echo a", ")", "echo b"]),
        ("echo a\necho 'b\nc\n", &["echo a", "echo 'b\nc\n"]),
    ];
    for (text, commands) in rows {
        assert_eq!(split(text), commands, "{text:?}");
    }
}

#[test]
fn nesting_is_bounded_before_anything_runs() {
    let deep = usize::try_from(MAX_NESTING).unwrap() + 10;
    for (open, middle, close) in [
        ("( ", "ls", " )"),
        ("{ ", "ls", "; }"),
        ("$(", "ls", ")"),
        ("echo \"$(", "ls", ")\""),
        ("if true; then ", "ls", "; fi"),
        ("${x:-", "y", "}"),
        ("f() { ", "ls", "; }"),
    ] {
        let text = open.repeat(deep) + middle + &close.repeat(deep);
        assert_eq!(parse(&text).err(), Some(SyntaxError::TooDeep), "{open}");
        assert_eq!(
            check(&open.repeat(deep)),
            Completeness::Complete,
            "it is refused, not waited for: {open}"
        );
    }
}

#[test]
fn the_prompt_of_a_paste_is_left_out() {
    let rows = [
        ("$ ls", "ls"),
        ("[ec2-user ~]$ ls -l", "ls -l"),
        ("[ec2-user@ip-10-0-0-5 ~]$ ls", "ls"),
        ("[root@web-1 log]# ls", "ls"),
        ("ubuntu@ip-10-0-0-5:~$ ls", "ls"),
        ("you@mac dir % ls", "ls"),
        ("sh-4.2$ ls", "ls"),
        ("bash-5.1# ls", "ls"),
        ("$ echo a \\\n> b", "echo a \\\nb"),
        ("$ cat <<E\n> x\n> E", "cat <<E\nx\nE"),
        ("$ echo a\n$ echo b", "echo a\necho b"),
        ("aws ec2 describe-instances \\\n> --output text", "aws ec2 describe-instances \\\n--output text"),
    ];
    for (pasted, kept) in rows {
        let mended = mend(pasted);
        assert_eq!(mended.text, kept, "{pasted:?}");
        assert!(mended.notes.iter().any(|note| note.contains("prompt")), "{pasted:?}");
        assert_eq!(mended.offer, None, "{pasted:?}");
    }
}

#[test]
fn what_only_looks_like_a_prompt_stays() {
    for text in [
        "echo a",
        "[ -f x ] && echo $ x",
        "[[ a == b ]] && echo $ ok",
        "# a comment",
        "$HOME/x",
        "$(ls)",
        "echo [a]$ b",
        "> file",
        "echo a \\\n> file",
        "echo \"a\n$ b\"",
        "ssh ec2-user@web-1 'echo $ x'",
        "echo user@host: costs 5$ each",
    ] {
        assert_eq!(mend(text).text, text);
        assert_eq!(mend(text).notes, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn typography_is_named_and_the_straight_line_offered() {
    let rows = [
        ("echo \u{201c}hi\u{201d} \u{2014}help", "echo \"hi\" --help"),
        ("curl \u{2013}s http://x", "curl -s http://x"),
        ("aws s3 ls \u{2013}\u{2013}recursive", "aws s3 ls --recursive"),
        ("aws ec2 describe-instances \u{2013}output text", "aws ec2 describe-instances --output text"),
        ("curl -H \u{2018}a: b\u{2019} http://x", "curl -H 'a: b' http://x"),
        ("ls\u{a0}-l", "ls -l"),
        ("ls\u{200b} -l", "ls -l"),
        ("$ curl \u{2013}s http://x", "curl -s http://x"),
        ("cd \u{2026}", "cd ..."),
    ];
    for (typed, straight) in rows {
        let mended = mend(typed);
        assert_eq!(mended.offer.as_deref(), Some(straight), "{typed}");
        assert!(!mended.notes.is_empty(), "{typed}");
    }
}

#[test]
fn typography_that_does_no_harm_stays() {
    for text in [
        "echo \"na\u{ef}ve \u{2014} text \u{201c}quoted\u{201d}\"",
        "echo 'it\u{2019}s\u{a0}fine\u{2026}'",
        "echo it\u{2019}s",
        "echo a \u{2014} b",
        "echo wait\u{2026}",
        "cat <<E\n\u{201c}text\u{201d} \u{2014}x\nE",
        "echo \\\u{201c}",
    ] {
        assert_eq!(mend(text).offer, None, "{text}");
        assert_eq!(mend(text).text, text);
    }
}

#[test]
fn line_ends_of_other_systems_are_line_ends() {
    assert_eq!(mend("echo a\r\necho b\r\n").text, "echo a\necho b");
    assert_eq!(mend("echo \0a").text, "echo a");
}
