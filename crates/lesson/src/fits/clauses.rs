//! The clauses of goals and feedback: how many, how deep, and words of closed sets.

use super::{Look, most, short};
use crate::clause::{Clause, WHYS};

const STATES: &[&str] = &["pending", "running", "stopping", "stopped"];
const TOKENS: &[&str] = &["optional", "required"];
const SWITCH: &[&str] = &["enabled", "disabled"];
const NO_PREFERENCE: &[&str] = &["no-preference"];
const METHODS: &[&str] = &["GET", "PUT", "HEAD", "POST", "DELETE"];
impl Look<'_> {
    /// A clause with all that are within it.
    pub(super) fn clauses(&mut self, clause: &Clause) {
        let mut open = vec![(clause, 1)];
        let mut seen = 0;
        while let Some((clause, depth)) = open.pop() {
            seen += 1;
            self.clauses += 1;
            if depth > most::DEPTH {
                return self.no(format!("Clauses stand in each other more than {} deep.", most::DEPTH));
            }
            if seen > most::CLAUSES {
                return self.no(format!("There are more than {} clauses.", most::CLAUSES));
            }
            let inner: &[Clause] = match clause {
                Clause::All(of) | Clause::Any(of) | Clause::Count { of, .. } => {
                    if of.is_empty() {
                        self.no("`all`, `any` or `count` has no clause in it.".to_owned());
                    }
                    if let Clause::Count { at_least, .. } = clause
                        && !(1..=of.len()).contains(&(*at_least as usize))
                    {
                        self.no(format!("`at-least` is {at_least} of {}.", of.len()));
                    }
                    of
                }
                Clause::Not(inner) => std::slice::from_ref(inner),
                single => {
                    self.clause(single);
                    &[]
                }
            };
            open.extend(inner.iter().rev().map(|inner| (inner, depth + 1)));
        }
    }

    pub(super) fn clause(&mut self, clause: &Clause) {
        match clause {
            Clause::Instance(want) => {
                self.one_of("state", want.state.as_ref(), &[STATES]);
                self.one_of("http-tokens", want.http_tokens.as_ref(), &[TOKENS]);
                self.one_of("http-endpoint", want.http_endpoint.as_ref(), &[SWITCH]);
                self.one_of("instance-metadata-tags", want.instance_metadata_tags.as_ref(), &[SWITCH]);
                if want.hop_limit_at_most.is_some_and(|limit| !(1..=64).contains(&limit)) {
                    self.no("`hop-limit-at-most` is 1 to 64.".to_owned());
                }
                if want.tag.as_ref().is_some_and(|tag| !tag.contains('=')) {
                    self.no("`tag` is `Key=Value`.".to_owned());
                }
            }
            Clause::MetadataDefaults { http_tokens, hop_limit, http_tokens_enforced } => {
                self.one_of("http-tokens", http_tokens.as_ref(), &[TOKENS, NO_PREFERENCE]);
                self.one_of("http-tokens-enforced", http_tokens_enforced.as_ref(), &[SWITCH, NO_PREFERENCE]);
                let limit =
                    hop_limit.as_ref().filter(|word| !word.parse().is_ok_and(|n: u8| (1..=64).contains(&n)));
                self.one_of("hop-limit", limit, &[NO_PREFERENCE, &["1", "64"]]);
            }
            Clause::Allows(permission) | Clause::Denies(permission) => {
                self.who("who", &permission.who);
                if !permission.action.contains(':') {
                    self.no("`action` is `SERVICE:ACTION`.".to_owned());
                }
                self.most("keys of `context`", permission.context.len(), most::PARTS);
            }
            Clause::Call(want) => {
                if let Some(by) = want.by.as_ref().filter(|by| *by != "nobody") {
                    self.who("by", by);
                }
            }
            Clause::Metadata(want) => {
                self.one_of("method", want.method.as_ref(), &[METHODS]);
                self.one_of("why", want.why.as_ref(), &[&WHYS]);
                if want.version.is_some_and(|version| !(1..=2).contains(&version)) {
                    self.no("`version` is 1 or 2.".to_owned());
                }
                if !want.path.starts_with('/') {
                    self.no("`path` begins with `/`.".to_owned());
                }
            }
            Clause::Answered { question, .. } => self.question(question),
            _ => {}
        }
    }

    pub(super) fn who(&mut self, field: &str, who: &str) {
        if !["role ", "user "].iter().any(|kind| who.strip_prefix(kind).is_some_and(|name| !name.is_empty()))
        {
            self.no(format!("`{field}` is `{}`, and has to be `role NAME` or `user NAME`.", short(who)));
        }
    }
}
