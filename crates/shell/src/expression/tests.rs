//! Matches as `sed -E 's//[&]/'` and `sed 's//[&]/'` of GNU sed 4.9 mark them, and what no expression may cost.

use super::{BASIC, EXTENDED, Expression, PERL, STRICT};

/// Expression, subject, the match in brackets; `-` where there is none. `sed -E` judged.
const EXTENDED_ROWS: &[(&str, &str, &str)] = &[
    ("a|ab", "xabc", "x[ab]c"),
    ("(a|ab)(c|bcd)", "abcd", "[abcd]"),
    ("a*", "baaa", "[]baaa"),
    ("a+", "baaa", "b[aaa]"),
    ("x{2,3}", "axxxxb", "a[xxx]xb"),
    ("x{,2}y", "xxxy", "x[xxy]"),
    ("(ab){2}", "ababab", "[abab]ab"),
    ("^b|c$", "abc", "ab[c]"),
    ("[^,]*,", "one,two", "[one,]two"),
    ("[]x]+", "a]x]b", "a[]x]]b"),
    ("[a-c-]+", "xa-cx", "x[a-c]x"),
    ("[[:digit:]]+[.]", "v12.5", "v[12.]5"),
    (r"(.)\1", "hello", "he[ll]o"),
    (r"(a*)\1b", "aaab", "a[aab]"),
    (r"\bw", "new way", "new [w]ay"),
    (r"\<w\w+\>", "new way", "new [way]"),
    ("()", "x", "[]x"),
    ("(a*)*", "b", "[]b"),
    ("(a|b)*c|d", "abcd", "[abc]d"),
    ("a{0}b", "ab", "a[b]"),
    ("x$", "xx", "x[x]"),
    (r"a\.b", "a.b", "[a.b]"),
    ("é.", "aéxé", "a[éx]é"),
    ("(foo|foobar)(bar)?baz", "foobarbaz", "[foobarbaz]"),
    ("q", "x", "-"),
];

/// The same for basic expressions.
const BASIC_ROWS: &[(&str, &str, &str)] = &[
    ("a+b", "aab a+b", "aab [a+b]"),
    (r"a\+b", "aab a+b", "[aab] a+b"),
    (r"\(a\|b\)\{2\}", "xabx", "x[ab]x"),
    ("*a", "b*a", "b[*a]"),
    ("^*a", "*a", "[*a]"),
    (r"\(*a\)", "b*a", "b[*a]"),
    ("a^b$c", "a^b$c", "[a^b$c]"),
    ("x{2}", "xx x{2}", "xx [x{2}]"),
    (r"\(x\)y\1", "xyx", "[xyx]"),
    ("(a)", "(a)", "[(a)]"),
    (r"a\{2,\}", "caaab", "c[aaa]b"),
    (r"colou\?r", "color", "[color]"),
];

fn marked(expression: &Expression, subject: &str) -> String {
    let Some(found) = expression.find(subject, 0) else { return "-".to_owned() };
    let (from, to) = found.whole();
    let (rest, after) = subject.split_at(to);
    let (before, matched) = rest.split_at(from);
    format!("{before}[{matched}]{after}")
}

fn real(option: &str, expression: &str, subject: &str) -> Option<String> {
    use std::io::Write;
    let mut sed = std::process::Command::new("sed")
        .args([option, "-n", &format!("s\u{1}{expression}\u{1}[&]\u{1};t y;s/.*/-/;:y;p")])
        .env("LANG", "C.UTF-8")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .ok()?;
    writeln!(sed.stdin.take()?, "{subject}").ok()?;
    let said = sed.wait_with_output().ok()?.stdout;
    Some(String::from_utf8_lossy(&said).trim_end_matches('\n').to_owned())
}

#[test]
fn matches_are_where_sed_finds_them() {
    let version = std::process::Command::new("sed").arg("--version").output();
    let gnu = version.is_ok_and(|v| String::from_utf8_lossy(&v.stdout).contains("GNU sed) 4.9"));
    if !gnu {
        println!("skipped: no GNU sed 4.9 here to check the table against");
    }
    for (option, flavour, rows) in [("-E", STRICT, EXTENDED_ROWS), ("-s", BASIC, BASIC_ROWS)] {
        for (text, subject, expected) in rows {
            let expression = Expression::new(text, flavour, false).unwrap();
            assert_eq!(marked(&expression, subject), *expected, "{text}");
            if gnu {
                assert_eq!(real(option, text, subject).as_deref(), Some(*expected), "{text}");
            }
        }
    }
}

#[test]
fn perls_way_takes_the_first() {
    for (text, subject, expected) in [
        ("a|ab", "xabc", "x[a]bc"),
        ("a+?", "aaa", "[a]aa"),
        (r"\d{2}", "a123", "a[12]3"),
        ("(?:ab)+c", "ababc", "[ababc]"),
        (r"[\w.]+", "-a.b-", "-[a.b]-"),
        (".", "\nx", "\n[x]"),
    ] {
        assert_eq!(marked(&Expression::new(text, PERL, false).unwrap(), subject), expected, "{text}");
    }
}

#[test]
fn bad_expressions_cost_no_more_than_a_moment() {
    let long = "a".repeat(20_000);
    for text in
        ["(a*)*b", "(a|a)*b", "(a*)*(a*)*b", "a{1,200}{1,10}b", "(a+)+$x", r"(a*)*\1b", "(.*)(.*)(.*)x"]
    {
        match Expression::new(text, EXTENDED, false) {
            Ok(expression) => {
                let found = expression.find(&long, 0).is_some();
                assert!(!found, "{text}");
                assert!(expression.spent() < 1 << 20, "{text}");
            }
            Err(why) => assert_eq!(why, "Regular expression too big"),
        }
    }
    for text in
        ["(".repeat(10_000), "[".repeat(10_000), "a{999}{999}".to_owned(), "(".repeat(500) + &")".repeat(500)]
    {
        assert!(Expression::new(&text, EXTENDED, false).is_err());
    }
}
