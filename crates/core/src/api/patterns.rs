//! The few regular expressions of the models, as plain functions: core carries no engine for them.
//!
//! A pattern that is not in the table is taken as matched; a test names every pattern of the models.

/// A pattern as the model writes it, and whether a text matches it as a whole.
type Rule = (&'static str, fn(&str) -> bool);

const RULES: [Rule; 28] = [
    (r"[^:].*", |text| !text.is_empty() && !text.starts_with(':')),
    (r"[\w+=,.@-]+", |text| some(text, |c| word(c) || "+=,.@-".contains(c))),
    (r"[\w]+", |text| some(text, word)),
    (r"(\u002F)|(\u002F[\u0021-\u007F]+\u002F)", |text| {
        text == "/" || (text.len() > 2 && text.starts_with('/') && text.ends_with('/') && all(text, seen))
    }),
    (r"\u002F[\u0021-\u007F]*", |text| text.starts_with('/') && all(text, seen)),
    (r"((/[A-Za-z0-9\.,\+@=_-]+)*)/", |text| {
        let part = |part: &str| some(part, |c| word(c) || ".,+@=-".contains(c));
        text == "/"
            || text
                .strip_prefix('/')
                .and_then(|rest| rest.strip_suffix('/'))
                .is_some_and(|rest| rest.split('/').all(part))
    }),
    (r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+", |text| {
        some(text, |c| !c.is_control() || "\t\n\r\u{85}".contains(c))
    }),
    (r"[\u0009\u000A\u000D\u0020-\u00FF]+", |text| some(text, |c| latin(c) || "\t\n\r".contains(c))),
    (r"[\u0020-\u00FF]+", |text| some(text, latin)),
    (r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*", |text| {
        all(text, |c| "\t\n\r".contains(c) || (' '..='~').contains(&c) || ('\u{a1}'..='\u{ff}').contains(&c))
    }),
    (r"[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*", |text| all(text, |c| !c.is_control())),
    (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", |text| some(text, tag)),
    (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", |text| all(text, tag)),
    (r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", |text| {
        let Some(rest) = text.strip_prefix('v') else { return false };
        let (number, after) = rest.split_once('.').unwrap_or((rest, ""));
        some(number, |c| c.is_ascii_digit())
            && !number.starts_with('0')
            && all(after, |c| c.is_ascii_alphanumeric() || c == '-')
    }),
    (r"[\w]*", |text| all(text, word)),
    (r"[\d]*", |text| all(text, |c| c.is_ascii_digit())),
    (r"[\w+=,.@-]*", |text| all(text, |c| word(c) || "+=,.@-".contains(c))),
    (r"[\w+=,.@:-]*", |text| all(text, |c| word(c) || "+=,.@:-".contains(c))),
    (r"[\w+=,.@\:-]*", |text| all(text, |c| word(c) || "+=,.@:-".contains(c))),
    (r"[\w+=,.@:\/-]*", |text| all(text, |c| word(c) || "+=,.@:/-".contains(c))),
    (r"[\w+=/:,.@-]*", |text| all(text, |c| word(c) || "+=/:,.@-".contains(c))),
    (r"(^i-(\w{8}|\w{17})$)|(^mi-\w{17}$)", |text| {
        let long = |rest: &str| rest.len() == 17 && all(rest, word);
        text.strip_prefix("i-").is_some_and(|rest| long(rest) || (rest.len() == 8 && all(rest, word)))
            || text.strip_prefix("mi-").is_some_and(long)
    }),
    (r"^i-[a-f0-9]+$", |text| text.strip_prefix("i-").is_some_and(|rest| some(rest, hex))),
    (r"^.{1,256}$", |text| some(text, |c| c != '\n') && text.chars().count() <= 256),
    (r"^[a-zA-Z0-9_\-.:/]{3,128}$", |text| {
        (3..=128).contains(&text.len()) && all(text, |c| word(c) || "-.:/".contains(c))
    }),
    (r"^(\w+-){2,3}\d+\w+$", |text| {
        let parts: Vec<&str> = text.split('-').collect();
        let (last, before) = parts.split_last().unwrap_or((&"", &[]));
        let digits = last.chars().take_while(char::is_ascii_digit).count();
        (2..=3).contains(&before.len())
            && before.iter().all(|part| some(part, word))
            && digits > 0
            && all(last, word)
            && last.len() >= 2
    }),
    (r"^[A-Za-z_][A-Za-z0-9\@\._-]{0,30}[A-Za-z0-9\$_-]?$", |text| {
        let mut letters = text.chars();
        let begins = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        let ends = text.chars().next_back().is_some_and(|c| word(c) || "@.-$".contains(c));
        let inside = text.strip_suffix('$').unwrap_or(text);
        begins && ends && text.len() <= 32 && all(inside, |c| word(c) || "@.-".contains(c))
    }),
    (r"\/.+\/.+", |text| {
        text.strip_prefix('/')
            .and_then(|rest| rest.split_once('/'))
            .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
    }),
];

fn all(text: &str, allowed: fn(char) -> bool) -> bool {
    text.chars().all(allowed)
}

fn some(text: &str, allowed: fn(char) -> bool) -> bool {
    !text.is_empty() && all(text, allowed)
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn hex(c: char) -> bool {
    c.is_ascii_digit() || ('a'..='f').contains(&c)
}

fn seen(c: char) -> bool {
    ('\u{21}'..='\u{7f}').contains(&c)
}

fn latin(c: char) -> bool {
    (' '..='\u{ff}').contains(&c)
}

fn tag(c: char) -> bool {
    c.is_alphanumeric() || c == ' ' || c == '\u{a0}' || "_.:/=+-@".contains(c)
}

/// Whether a text matches a pattern of the models.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    RULES.iter().find(|(written, _)| *written == pattern).is_none_or(|(_, rule)| rule(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;

    /// Those of answers, and of what no caller sends, are nobody's concern.
    #[test]
    fn every_pattern_of_the_models_is_known() {
        let never_sent = ["ActivationId", "SourceId", "Version"];
        for name in model::service_names() {
            for shape in model::service(name).unwrap().shapes() {
                if let Some(pattern) = shape.pattern.as_ref().filter(|_| !never_sent.contains(&&*shape.name))
                {
                    assert!(RULES.iter().any(|(written, _)| written == pattern), "{}: {pattern}", shape.name);
                }
            }
        }
    }

    /// The models' expressions, tried by hand in Python's `re.fullmatch`.
    #[test]
    fn patterns_match_as_their_expressions_do() {
        let rows: &[(&str, &[&str], &[&str])] = &[
            (
                r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?",
                &["v1", "v10", "v2.a-b", "v2."],
                &["v0", "v", "1", "v1a", "v1._"],
            ),
            (r"[\w+=,.@-]*", &["", "a=b,c.d@e-f"], &["a:b", "a b", "a/b"]),
            (r"[\w+=,.@:\/-]*", &["a:b/c"], &["a b"]),
            (r"[\d]*", &["", "123456"], &["12a"]),
            (r"^i-[a-f0-9]+$", &["i-0"], &["i-", "i-G", "x"]),
            (
                r"(^i-(\w{8}|\w{17})$)|(^mi-\w{17}$)",
                &["i-12345678", "mi-12345678901234567"],
                &["i-1", "mi-12345678"],
            ),
            (
                r"^(\w+-){2,3}\d+\w+$",
                &["us-east-1a", "us-gov-east-1a", "us-east-11"],
                &["us-east-1", "us-1a", "a-b-c-d-1a", "us-east-a1"],
            ),
            (
                r"^[A-Za-z_][A-Za-z0-9\@\._-]{0,30}[A-Za-z0-9\$_-]?$",
                &["ec2-user", "a", "a.b", "a$"],
                &["1a", "", "a$b", "a b"],
            ),
            (r"\/.+\/.+", &["/b/k", "/b/k/l"], &["b/k", "/b", "/b/"]),
            (r"^.{1,256}$", &["x"], &["", "a\nb"]),
        ];
        for (pattern, good, bad) in rows {
            let told = |texts: &[&str]| texts.iter().map(|text| matches(pattern, text)).collect::<Vec<_>>();
            assert_eq!(told(good), vec![true; good.len()], "{pattern}: {good:?}");
            assert_eq!(told(bad), vec![false; bad.len()], "{pattern}: {bad:?}");
        }
    }
}
