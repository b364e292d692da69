//! Wildcard patterns: `*` stands for any run of characters, `?` for one.
//!
//! Two pointers and one point to come back to: no recursion, no table, and no pattern that explodes.

/// True when `pattern` covers the whole of `text`. Case counts; `*` crosses every character.
pub fn matches(pattern: &str, text: &str) -> bool {
    wild(pattern, text, |a, b| a == b)
}

/// The same, with ASCII letters compared ignoring case (actions, and the `IgnoreCase` operators' kin).
pub(super) fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    wild(pattern, text, |a, b| a.eq_ignore_ascii_case(&b))
}

/// True when `pattern` is `*`, or covers `arn` in each of its six segments by itself, so that a `*` never
/// crosses one of the first five colons (IAM User Guide, "IAM JSON policy elements: Resource").
pub fn matches_arn(pattern: &str, arn: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (mut patterns, mut texts) = (pattern.splitn(6, ':'), arn.splitn(6, ':'));
    loop {
        match (patterns.next(), texts.next()) {
            (None, None) => return true,
            (Some(p), Some(t)) if matches(p, t) => {}
            _ => return false,
        }
    }
}

fn wild(pattern: &str, text: &str, same: impl Fn(char, char) -> bool) -> bool {
    let (mut p, mut t) = (pattern.chars(), text.chars());
    // After a `*`: what follows it, and the text from which its rest is tried next.
    let mut back: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let (p_before, t_before) = (p.clone(), t.clone());
        match (p.next(), t.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                t = t_before;
                back = Some((p.clone(), t.clone()));
            }
            (Some('?'), Some(_)) => {}
            (Some(a), Some(b)) if same(a, b) => {}
            (_, None) => return p_before.clone().all(|c| c == '*'),
            _ => {
                let Some((rest, from)) = back.as_mut() else { return false };
                from.next();
                (p, t) = (rest.clone(), from.clone());
            }
        }
    }
}
