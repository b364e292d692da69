//! The few regular expressions of the models, as plain functions: core carries no engine for them.
//!
//! A pattern that is not in the table is taken as matched; a test names every pattern of the models.

/// A pattern as the model writes it, and whether a text matches it as a whole.
type Rule = (&'static str, fn(&str) -> bool);

const RULES: [Rule; 14] = [
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
    (r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", |text| text.starts_with('v')),
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

    #[test]
    fn every_pattern_of_the_models_is_known() {
        for name in model::service_names() {
            for shape in model::service(name).unwrap().shapes() {
                if let Some(pattern) = &shape.pattern {
                    assert!(RULES.iter().any(|(written, _)| written == pattern), "{}: {pattern}", shape.name);
                }
            }
        }
    }
}
