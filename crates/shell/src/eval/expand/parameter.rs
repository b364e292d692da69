//! Parameters: `$x`, `$?`, `"$@"`, `${x:-word}` and their kin.

use super::{Context, Env, Eval, Pattern, fields::Piece};
use crate::{
    eval::{MAX_VALUE, Unwind},
    syntax::ast::{Operator, Parameter, Word},
};

impl Env {
    pub(super) async fn parameter(
        &self,
        parameter: &Parameter,
        context: Context,
        pieces: &mut Vec<Piece>,
    ) -> Eval<()> {
        let name = parameter.name.as_str();
        if matches!(name, "@" | "*") && matches!(parameter.operator, Operator::Plain) {
            self.all_parameters(name, context, pieces);
            return Ok(());
        }
        let value = self.value(name);
        let given =
            |text: &Option<String>, colon: bool| text.as_ref().is_some_and(|t| !colon || !t.is_empty());
        let text = match &parameter.operator {
            Operator::Plain => self.or_unset(name, value).await?,
            Operator::Length if matches!(name, "@" | "*") => self.session(|s| s.parameters.len()).to_string(),
            Operator::Length => self.or_unset(name, value).await?.chars().count().to_string(),
            Operator::Test('+', colon, word) => {
                if given(&value, *colon) {
                    return self.operand(word, context, pieces).await;
                }
                String::new()
            }
            Operator::Test(test, colon, word) => match value.filter(|v| given(&Some(v.clone()), *colon)) {
                Some(value) => value,
                None => match test {
                    '-' => return self.operand(word, context, pieces).await,
                    '=' => {
                        let value = self.expand_one(word).await?;
                        self.assign(name, value.clone()).await?;
                        value
                    }
                    _ => {
                        let said = self.expand_one(word).await?;
                        let said = match (said.is_empty(), *colon) {
                            (false, _) => said,
                            (true, true) => "parameter null or not set".to_owned(),
                            (true, false) => "parameter not set".to_owned(),
                        };
                        self.complain(&format!("{name}: {said}")).await?;
                        return Err(Unwind::Abort(if self.shell.interactive { 1 } else { 127 }));
                    }
                },
            },
            Operator::Remove(end, longest, word) => {
                let value = self.or_unset(name, value).await?;
                let pattern = self.expand_pattern(word).await?;
                remove(&value, pattern, *end, *longest)
            }
            Operator::Replace(all, anchor, pattern, with) => {
                let value = self.or_unset(name, value).await?;
                let pattern = self.expand_pattern(pattern).await?;
                let with = self.expand_one(with).await?;
                self.replace(&value, &pattern, &with, *all, *anchor).await?
            }
            Operator::Slice(offset, length) => {
                let value = self.or_unset(name, value).await?;
                let Some(offset) = self.arithmetic(offset).await? else { return Err(Unwind::Abort(1)) };
                let length = match length {
                    None => None,
                    Some(word) => match self.arithmetic(word).await? {
                        None => return Err(Unwind::Abort(1)),
                        length => length,
                    },
                };
                slice(&value, offset, length)
            }
            Operator::Case(to, all) => change_case(&self.or_unset(name, value).await?, *to, *all),
            Operator::Indirect => {
                let name = self.or_unset(name, value).await?;
                let value = self.value(&name);
                self.or_unset(&name, value).await?
            }
            Operator::NotSimulated(what) => {
                self.not_simulated(what).await?;
                return Err(Unwind::Abort(1));
            }
            Operator::Bad(text) => {
                self.complain(&format!("{text}: bad substitution")).await?;
                return Err(Unwind::Abort(1));
            }
        };
        pieces.push(Piece::found(text, context));
        Ok(())
    }

    /// The word behind an operator: its own quotes count, and the rest is split as any expansion is.
    async fn operand(&self, word: &Word, context: Context, pieces: &mut Vec<Piece>) -> Eval<()> {
        let found = self.pieces(word, context).await?;
        pieces.extend(found.into_iter().map(|piece| match piece {
            Piece::Text { text, quoted: false, .. } => Piece::found(text, context),
            other => other,
        }));
        Ok(())
    }

    fn all_parameters(&self, name: &str, context: Context, pieces: &mut Vec<Piece>) {
        let parameters = self.session(|s| s.parameters.clone());
        if name == "*" && context != Context::Word {
            let separators = self.variable("IFS").unwrap_or_else(|| " ".to_owned());
            let between: String = separators.chars().take(1).collect();
            pieces.push(Piece::found(parameters.join(&between), context));
            return;
        }
        for (index, parameter) in parameters.into_iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Break);
            }
            pieces.push(Piece::found(parameter, context));
        }
    }

    /// The value of a parameter; `None` when it is not set.
    fn value(&self, name: &str) -> Option<String> {
        if let Ok(number) = name.parse::<usize>() {
            return match number.checked_sub(1) {
                None => Some(if self.shell.interactive { "-bash" } else { "bash" }.to_owned()),
                Some(index) => self.session(|s| s.parameters.get(index).cloned()),
            };
        }
        match name {
            "?" => Some(self.session(|s| s.status).to_string()),
            "#" => Some(self.session(|s| s.parameters.len()).to_string()),
            "$" => Some("1042".to_owned()),
            "!" => None,
            "-" => Some(self.flags()),
            "@" | "*" => Some(self.session(|s| s.parameters.join(" "))),
            "PWD" => Some(self.session(|s| s.directory.clone())),
            "HOSTNAME" => Some(self.port().host().borrow().hostname.clone()),
            "UID" | "EUID" => Some("1000".to_owned()),
            "LINENO" => Some(self.shell.line.get().to_string()),
            "SECONDS" => Some("0".to_owned()),
            "EPOCHSECONDS" => Some(self.port().now().as_seconds().to_string()),
            "BASH" => Some("/bin/bash".to_owned()),
            "BASH_VERSION" => Some("5.2.15(1)-release".to_owned()),
            name => self.variable(name),
        }
    }

    /// `$-`.
    fn flags(&self) -> String {
        let on =
            super::super::options::OPTIONS.iter().filter(|(c, name)| *c != '\0' && self.has_option(name));
        let mut flags: String = on.map(|(c, _)| *c).collect();
        flags.push_str(if self.shell.interactive { "himBH" } else { "hBc" });
        flags
    }

    async fn or_unset(&self, name: &str, value: Option<String>) -> Eval<String> {
        if value.is_none() && self.has_option("nounset") {
            self.complain(&format!("{name}: unbound variable")).await?;
            return Err(Unwind::Abort(if self.shell.interactive { 1 } else { 127 }));
        }
        Ok(value.unwrap_or_default())
    }

    async fn replace(
        &self,
        value: &str,
        pattern: &Pattern,
        with: &str,
        all: bool,
        anchor: Option<char>,
    ) -> Eval<String> {
        let chars: Vec<char> = value.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        let mut done = pattern.is_plain() && pattern.plain().is_empty();
        let to_end = anchor == Some('%');
        if to_end {
            let Some(length) = suffix(&chars, pattern.clone(), true) else { return Ok(value.to_owned()) };
            out.extend(chars.iter().take(chars.len().saturating_sub(length)));
            return Ok(out + with);
        }
        while at < chars.len() {
            let rest = chars.get(at..).unwrap_or_default();
            let longest = if done || (anchor.is_some() && at > 0) {
                None
            } else {
                // A match looks at all that follows.
                for _ in 0..=rest.len() / 256 {
                    self.port().step().await?;
                }
                pattern.prefix(rest, true).filter(|length| *length > 0)
            };
            match longest {
                Some(length) => {
                    out.push_str(with);
                    at = at.saturating_add(length);
                    done = !all;
                }
                None => {
                    out.extend(rest.first());
                    at = at.saturating_add(1);
                }
            }
            if out.len() > MAX_VALUE {
                return self.bounded(out.len()).map(|()| out);
            }
        }
        Ok(out)
    }
}

/// How many characters at the end of a text a pattern matches.
fn suffix(chars: &[char], pattern: Pattern, longest: bool) -> Option<usize> {
    let backwards: Vec<char> = chars.iter().rev().copied().collect();
    pattern.reversed().prefix(&backwards, longest)
}

fn remove(value: &str, pattern: Pattern, end: char, longest: bool) -> String {
    let chars: Vec<char> = value.chars().collect();
    match end {
        '#' => {
            let length = pattern.prefix(&chars, longest).unwrap_or(0);
            chars.iter().skip(length).collect()
        }
        _ => {
            let length = suffix(&chars, pattern, longest).unwrap_or(0);
            chars.iter().take(chars.len().saturating_sub(length)).collect()
        }
    }
}

fn slice(value: &str, offset: i64, length: Option<i64>) -> String {
    let count = i64::try_from(value.chars().count()).unwrap_or(i64::MAX);
    let from = if offset < 0 { count.saturating_add(offset) } else { offset };
    if from < 0 || from > count {
        return String::new();
    }
    let to = match length {
        None => count,
        Some(length) if length < 0 => count.saturating_add(length),
        Some(length) => from.saturating_add(length).min(count),
    };
    let size = |n: i64| usize::try_from(n).unwrap_or(0);
    value.chars().skip(size(from)).take(size(to.saturating_sub(from))).collect()
}

fn change_case(value: &str, to: char, all: bool) -> String {
    let change = |c: char| if to == '^' { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    value.chars().enumerate().map(|(index, c)| if all || index == 0 { change(c) } else { c }).collect()
}
