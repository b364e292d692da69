//! Covers secrets in a text: those the account knows, and what stands where a secret does.
//!
//! Secret access keys are covered whole; of tokens the first letters stay, so that one can follow them from answer to
//! request. A secret that stands bare in a text is covered while the account knows it. It never changes a text when
//! secrets may be shown.

use rolelab_core::{imds, world::World};

/// What stands in place of a secret, or of a token behind its first letters.
const COVER: &str = "••••••••••••";
/// How many letters of a token stay.
const KEPT: usize = 4;
/// Secret access keys have 40 characters; what is longer is a token.
const SECRET: usize = 40;
/// What is shorter is no secret.
const SHORTEST: usize = 16;

/// Names in front of a secret, in lower case: of the metadata service's documents, of files, of variables, of headers.
const NAMES: [&str; 8] = [
    "secretaccesskey",
    "token",
    "sessiontoken",
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
    "x-amz-security-token",
    "x-aws-ec2-metadata-token",
];

/// Covers secrets, unless they may be shown.
pub(super) struct Mask {
    known: Vec<String>,
    reveal: bool,
}

impl Mask {
    /// With the secrets that the account knows.
    pub(super) fn new(world: &World, reveal: bool) -> Self {
        let keys = world.sts.keys.values();
        let of_keys = keys.flat_map(|key| [Some(&key.secret), key.token.as_ref()]).flatten();
        Self { known: of_keys.cloned().collect(), reveal }
    }

    /// A text that is a secret as a whole.
    pub(super) fn whole(&self, secret: &str) -> String {
        if self.reveal { secret.to_owned() } else { covered(secret) }
    }

    /// A header's value.
    pub(super) fn header(&self, name: &str, value: &str) -> String {
        if NAMES.contains(&name.to_ascii_lowercase().as_str()) { self.whole(value) } else { self.text(value) }
    }

    /// A text that may hold secrets.
    pub(super) fn text(&self, text: &str) -> String {
        if self.reveal {
            return text.to_owned();
        }
        let mut text = text.to_owned();
        for secret in &self.known {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), &covered(secret));
            }
        }
        by_name(&tokens(&text))
    }
}

fn covered(secret: &str) -> String {
    let kept: String =
        if secret.len() > SECRET { secret.chars().take(KEPT).collect() } else { String::new() };
    format!("{kept}{COVER}")
}

/// Covers what looks like a token of the metadata service: nobody keeps a list of those.
fn tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A word ends where no letter of a token can stand.
    for word in text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '='))) {
        let bare =
            word.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=')));
        // It may stand behind a name: `TOKEN=AQAEA…`.
        let begin = bare.find("AQAEA").unwrap_or(bare.len());
        match bare.split_at_checked(begin) {
            Some((before, token)) if imds::looks_like_token(token) => {
                out.push_str(before);
                out.push_str(&covered(token));
                out.push_str(word.get(bare.len()..).unwrap_or_default());
            }
            _ => out.push_str(word),
        }
    }
    out
}

/// Covers what follows the name of a secret: `"SecretAccessKey" : "…"`, `aws_secret_access_key = …`, `name:…`.
fn by_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, value, after)) = next_value(rest) {
        out.push_str(before);
        out.push_str(&covered(value));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The first value behind a secret's name, with what stands before and after it.
fn next_value(text: &str) -> Option<(&str, &str, &str)> {
    let lower = text.to_ascii_lowercase();
    let found = NAMES.iter().flat_map(|name| {
        lower.match_indices(name).filter_map(|(at, name)| {
            let end = at.checked_add(name.len())?;
            let begin = end.checked_add(separator(text.get(end..)?)?)?;
            let (before, rest) = text.split_at_checked(begin)?;
            let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
            let (value, after) = rest.split_at_checked(length)?;
            (value.len() >= SHORTEST).then_some((before, value, after))
        })
    });
    found.min_by_key(|(before, _, _)| before.len())
}

/// How long what separates a name from its value is: a colon or an equals sign with quotes and blanks around it.
fn separator(text: &str) -> Option<usize> {
    let blank = |c: char| matches!(c, '"' | '\'' | '\\' | ' ' | '\t');
    let after_name = text.trim_start_matches(blank);
    let after_sign = after_name.strip_prefix([':', '='])?;
    Some(text.len() - after_sign.trim_start_matches(blank).len())
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '%' | '.' | '~')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(text: &str) -> String {
        Mask { known: vec!["wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned()], reveal: false }.text(text)
    }

    #[test]
    fn what_the_account_knows_is_covered_wherever_it_stands() {
        assert_eq!(covers("x wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY y"), format!("x {COVER} y"));
        let shown = Mask { known: Vec::new(), reveal: true }.text("\"Token\" : \"IQoJb3JpZ2luX2VjEJr\"");
        assert_eq!(shown, "\"Token\" : \"IQoJb3JpZ2luX2VjEJr\"");
    }

    #[test]
    fn what_stands_behind_a_secret_s_name_is_covered() {
        let secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";
        for text in [
            format!("\"SecretAccessKey\" : \"{secret}\",\n"),
            format!("{{\"secretAccessKey\":\"{secret}\"}}"),
            format!("aws_secret_access_key = {secret}\nx"),
            format!("export AWS_SECRET_ACCESS_KEY='{secret}'"),
        ] {
            let told = covers(&text);
            assert!(!told.contains(secret) && told.contains(COVER), "{told}");
            assert_eq!(told.replace(COVER, secret), text);
        }
        let token = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQ==";
        let told = covers(&format!("\"Token\" : \"{token}\"\nx-amz-security-token:{token}\n"));
        assert_eq!(told, format!("\"Token\" : \"IQoJ{COVER}\"\nx-amz-security-token:IQoJ{COVER}\n"));
    }

    #[test]
    fn a_token_of_the_metadata_service_is_covered_wherever_it_stands() {
        let token = "AQAEALxPVbd3cxqwJUPE0ckHWzqUD_w6oIeXj0HXHXfGNMlJ9yG9ow==";
        for (before, after) in [("", ""), ("x ", " y"), ("TOKEN=", "\n"), ("\"", "\""), ("a: ", ";")] {
            let told = covers(&format!("{before}{token}{after}"));
            assert_eq!(told, format!("{before}AQAE{COVER}{after}"));
        }
        let longer = format!("{token}A");
        assert_eq!(covers(&longer), longer);
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "x-aws-ec2-metadata-token-ttl-seconds: 21600",
            "\"aws:TokenIssueTime\": \"2026-03-02T10:00:00Z\"",
            "\"AccessKeyId\" : \"ASIAEXAMPLEROLELAB22\"",
            "Token: é",
        ] {
            assert_eq!(covers(text), text);
        }
    }
}
