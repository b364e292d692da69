//! Parameters: `$x`, `${a[1]}`, `"$@"`, `${x:-word}` and their kin.

use super::{Context, Env, Eval, fields::Piece, modify::slice};
use crate::{
    eval::{Evaluation, Unwind, variables},
    host::SHELL_PROCESS,
    syntax::ast::{Operator, Parameter, Part, Subscript, Word},
    variable::{Key, Variable},
};

/// What a parameter stands for before its operator applies.
enum Found {
    /// One value, or none.
    One(Option<String>),
    /// A list; joined when quoted if the flag is set (`*`).
    Many(Vec<String>, bool),
}

impl Env {
    pub(super) fn parameter<'a>(
        &'a self,
        parameter: &'a Parameter,
        context: Context,
        pieces: &'a mut Vec<Piece>,
    ) -> Evaluation<'a, ()> {
        let Parameter { name, subscript, indirect, operator } = parameter;
        if let (Operator::Plain, None, false) = (operator, subscript, *indirect)
            && !matches!(name.as_str(), "@" | "*")
        {
            // The usual case needs no more than this.
            return Box::pin(async move {
                let text = self.or_unset(name, self.value(name)).await?;
                pieces.push(Piece::found(text, context));
                Ok(())
            });
        }
        Box::pin(async move {
            match operator {
                Operator::Keys => {
                    let keys = self.elements(name).into_iter().map(|(key, _)| match key {
                        Key::Index(index) => index.to_string(),
                        Key::Name(name) => name,
                    });
                    let star = matches!(subscript, Some(Subscript::All(true)));
                    self.put_list(keys.collect(), star, context, pieces);
                    return Ok(());
                }
                Operator::Names(star) => {
                    let begins = |own: &&String| own.starts_with(name.as_str());
                    let names = self.session(|s| s.variables.keys().filter(begins).cloned().collect());
                    self.put_list(names, *star, context, pieces);
                    return Ok(());
                }
                Operator::Bad(text) => {
                    self.complain(&format!("{text}: bad substitution")).await?;
                    return Err(Unwind::Abort(1));
                }
                _ => {}
            }
            if !indirect {
                return self.apply(name, subscript.as_ref(), operator, context, pieces).await;
            }
            let reference = self.session(|s| s.variables.get(name).is_some_and(|v| v.reference));
            if reference {
                // `${!ref}` is the name that a reference stands for.
                pieces.push(Piece::found(self.resolve(name), context));
                return Ok(());
            }
            let Found::One(target) = self.found(name, subscript.as_ref()).await? else { return Ok(()) };
            let Some(target) = target else {
                self.complain(&format!("{name}: invalid indirect expansion")).await?;
                return Err(Unwind::Abort(1));
            };
            let (name, subscript) = match variables::cut(&target) {
                Some((name, all @ ("@" | "*"))) => (name, Some(Subscript::All(all == "*"))),
                Some((name, key)) => {
                    let word = Word { parts: vec![Part::Quoted(key.to_owned())] };
                    (name, Some(Subscript::Key(word)))
                }
                None => (target.as_str(), None),
            };
            self.apply(name, subscript.as_ref(), operator, context, pieces).await
        })
    }

    /// What a parameter stands for.
    async fn found(&self, name: &str, subscript: Option<&Subscript>) -> Eval<Found> {
        Ok(match subscript {
            Some(Subscript::All(star)) => {
                Found::Many(self.elements(name).into_iter().map(|(_, value)| value).collect(), *star)
            }
            Some(Subscript::Key(word)) => {
                let Some(key) = self.key(name, word).await? else { return Err(Unwind::Abort(1)) };
                let known = self.with_variable(name, |v| (v.element(&key).map(str::to_owned), v.clone()));
                if let (Some((None, variable)), Key::Index(index @ ..0)) = (&known, &key)
                    && variable.place(*index).is_none()
                {
                    self.complain(&format!("{name}: bad array subscript")).await?;
                }
                Found::One(known.and_then(|(value, _)| value))
            }
            None if matches!(name, "@" | "*") => {
                Found::Many(self.session(|s| s.parameters.clone()), name == "*")
            }
            None => Found::One(self.value(name)),
        })
    }

    /// A variable as it is, or as it would be if the shell kept it.
    fn with_variable<T>(&self, name: &str, read: impl FnOnce(&Variable) -> T) -> Option<T> {
        if let Some(values) = self.kept_array(name) {
            let mut variable = Variable { unset: true, ..Variable::default() };
            variable.become_indexed();
            for (index, value) in (0..).zip(values) {
                variable.set(Some(&Key::Index(index)), value);
            }
            return Some(read(&variable));
        }
        let name = self.resolve(name);
        let known = self.session(|s| s.variables.contains_key(&name));
        if known {
            return self.session(|s| s.variables.get(&name).map(read));
        }
        let value = crate::variable::Value::Text(self.value(&name)?);
        Some(read(&Variable { value, ..Variable::default() }))
    }

    /// An element of a variable.
    pub(crate) fn element(&self, name: &str, key: &Key) -> Option<String> {
        self.with_variable(name, |v| v.element(key).map(str::to_owned)).flatten()
    }

    /// All elements of a variable; a text is one.
    pub(crate) fn elements(&self, name: &str) -> Vec<(Key, String)> {
        self.with_variable(name, Variable::elements).unwrap_or_default()
    }

    /// Arrays that the shell itself keeps.
    fn kept_array(&self, name: &str) -> Option<Vec<String>> {
        match name {
            "PIPESTATUS" => Some(self.session(|s| s.pipe_statuses.iter().map(i32::to_string).collect())),
            "FUNCNAME" => Some(self.session(|s| s.frames.iter().rev().map(|f| f.name.clone()).collect())),
            "BASH_VERSINFO" => {
                let parts = ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"];
                Some(parts.map(str::to_owned).to_vec())
            }
            _ => None,
        }
    }

    /// Applies an operator to what a parameter stands for.
    async fn apply(
        &self,
        name: &str,
        subscript: Option<&Subscript>,
        operator: &Operator,
        context: Context,
        pieces: &mut Vec<Piece>,
    ) -> Eval<()> {
        let label = || match subscript {
            Some(Subscript::Key(word)) => format!("{name}[{}]", word.source()),
            Some(Subscript::All(star)) => format!("{name}[{}]", if *star { '*' } else { '@' }),
            None => name.to_owned(),
        };
        match self.found(name, subscript).await? {
            Found::One(value) => self.apply_to_one(name, &label(), value, operator, context, pieces).await,
            Found::Many(values, star) => {
                let values = match operator {
                    Operator::Length => {
                        pieces.push(Piece::found(values.len().to_string(), context));
                        return Ok(());
                    }
                    Operator::Test(test, colon, word) => {
                        let given = !values.is_empty() && (!colon || values.iter().any(|v| !v.is_empty()));
                        match (test, given) {
                            ('+', false) => return Ok(()),
                            ('+', true) | ('-' | '=', false) => {
                                return self.operand(word, context, pieces).await;
                            }
                            (_, true) => values,
                            (_, false) => return Err(self.demand(&label(), *colon, word).await?),
                        }
                    }
                    Operator::Slice(offset, length) => {
                        let (offset, length) = self.bounds(offset, length.as_ref()).await?;
                        let indexed = subscript.is_some();
                        match self.slice_list(name, values, indexed, offset, length) {
                            Some(values) => values,
                            None => {
                                let length = length.unwrap_or_default();
                                self.complain(&format!("{length}: substring expression < 0")).await?;
                                return Err(Unwind::Abort(1));
                            }
                        }
                    }
                    Operator::Plain => values,
                    operator => {
                        let mut changed = Vec::new();
                        for value in values {
                            self.port().step().await?;
                            changed.push(self.modified(value, operator, &label()).await?);
                        }
                        changed
                    }
                };
                self.put_list(values, star, context, pieces);
                Ok(())
            }
        }
    }

    async fn apply_to_one(
        &self,
        name: &str,
        label: &str,
        value: Option<String>,
        operator: &Operator,
        context: Context,
        pieces: &mut Vec<Piece>,
    ) -> Eval<()> {
        let given =
            |text: &Option<String>, colon: bool| text.as_ref().is_some_and(|t| !colon || !t.is_empty());
        let text = match operator {
            Operator::Plain => self.or_unset(label, value).await?,
            Operator::Length => self.or_unset(label, value).await?.chars().count().to_string(),
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
                        match self.place(label).await? {
                            Some(place) => self.assign_at(&place, value.clone(), false).await?,
                            None => {
                                self.complain(&format!("${label}: cannot assign in this way")).await?;
                                return Err(Unwind::Abort(1));
                            }
                        };
                        value
                    }
                    _ => return Err(self.demand(label, *colon, word).await?),
                },
            },
            Operator::Slice(offset, length) => {
                let value = self.or_unset(label, value).await?;
                let (offset, length) = self.bounds(offset, length.as_ref()).await?;
                match slice(&value, offset, length) {
                    Some(text) => text,
                    None => {
                        let length = length.unwrap_or_default();
                        self.complain(&format!("{length}: substring expression < 0")).await?;
                        return Err(Unwind::Abort(1));
                    }
                }
            }
            Operator::Transform('A' | 'a' | 'K' | 'k') if value.is_none() => String::new(),
            Operator::Transform('A') => {
                let flags = self.with_variable(name, crate::eval::builtins::flags).unwrap_or_default();
                let value = crate::eval::simple::quote_as_bash(&value.unwrap_or_default());
                if flags == "--" {
                    format!("{name}={value}")
                } else {
                    format!("declare {flags} {name}={value}")
                }
            }
            Operator::Transform('a') => {
                let flags = self.with_variable(name, crate::eval::builtins::flags).unwrap_or_default();
                flags.trim_start_matches('-').to_owned()
            }
            operator => {
                let value = self.or_unset(label, value).await?;
                self.modified(value, operator, label).await?
            }
        };
        pieces.push(Piece::found(text, context));
        Ok(())
    }

    /// `${x?word}` of what is not given: said, and what ends the line.
    async fn demand(&self, label: &str, colon: bool, word: &Word) -> Eval<Unwind> {
        let said = self.expand_one(word).await?;
        let said = match (said.is_empty(), colon) {
            (false, _) => said,
            (true, true) => "parameter null or not set".to_owned(),
            (true, false) => "parameter not set".to_owned(),
        };
        self.complain(&format!("{label}: {said}")).await?;
        Ok(self.fatal())
    }

    /// What ends a line that found a parameter missing: a script ends with 127, a subshell of it with 1.
    fn fatal(&self) -> Unwind {
        Unwind::Abort(if self.interactive() || self.subshell { 1 } else { 127 })
    }

    /// The numbers of `:offset:length`.
    async fn bounds(&self, offset: &Word, length: Option<&Word>) -> Eval<(i64, Option<i64>)> {
        let Some(offset) = self.arithmetic(offset).await? else { return Err(Unwind::Abort(1)) };
        Ok(match length {
            None => (offset, None),
            Some(word) => match self.arithmetic(word).await? {
                None => return Err(Unwind::Abort(1)),
                length => (offset, length),
            },
        })
    }

    /// Some values of a list. Elements of an array are counted by their numbers, parameters from `$0`.
    fn slice_list(
        &self,
        name: &str,
        values: Vec<String>,
        indexed: bool,
        offset: i64,
        length: Option<i64>,
    ) -> Option<Vec<String>> {
        let most = match length {
            None => usize::MAX,
            Some(length) => usize::try_from(length).ok()?,
        };
        if indexed {
            let elements = self.elements(name);
            let keyed = matches!(elements.first(), Some((Key::Name(_), _)));
            let end = match elements.last() {
                Some((Key::Index(last), _)) => last.saturating_add(1),
                _ => i64::try_from(elements.len()).unwrap_or(i64::MAX),
            };
            let from = if offset < 0 { end.saturating_add(offset) } else { offset };
            if from < 0 {
                return Some(Vec::new());
            }
            let chosen = (0_i64..).zip(elements).filter(|(place, (key, _))| match key {
                Key::Index(index) => *index >= from,
                Key::Name(_) => keyed && *place >= from,
            });
            return Some(chosen.map(|(_, (_, value))| value).take(most).collect());
        }
        let mut all = vec![self.value("0").unwrap_or_default()];
        all.extend(values);
        let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let from = if offset < 0 { count.saturating_add(offset) } else { offset };
        let Ok(from) = usize::try_from(from) else { return Some(Vec::new()) };
        Some(all.into_iter().skip(from).take(most).collect())
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

    /// A list of values in place of a parameter.
    fn put_list(&self, values: Vec<String>, star: bool, context: Context, pieces: &mut Vec<Piece>) {
        if star && context != Context::Word {
            let separators = self.variable("IFS").unwrap_or_else(|| " ".to_owned());
            let between: String = separators.chars().take(1).collect();
            pieces.push(Piece::found(values.join(&between), context));
            return;
        }
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Break);
            }
            pieces.push(Piece::found(value, context));
        }
    }

    /// The value of a parameter; `None` when it is not set.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        if let Ok(number) = name.parse::<usize>() {
            return match number.checked_sub(1) {
                None => Some(self.zero()),
                Some(index) => self.session(|s| s.parameters.get(index).cloned()),
            };
        }
        match name {
            "?" => Some(self.session(|s| s.status).to_string()),
            "#" => Some(self.session(|s| s.parameters.len()).to_string()),
            "$" => Some(SHELL_PROCESS.to_string()),
            "BASHPID" => Some(self.session(|s| s.process.max(SHELL_PROCESS)).to_string()),
            "PPID" => Some(SHELL_PROCESS.saturating_sub(1).to_string()),
            "!" => self.session(|s| s.last_background.map(|process| process.to_string())),
            "-" => Some(self.flags()),
            "@" | "*" => Some(self.session(|s| s.parameters.join(" "))),
            "PWD" => Some(self.session(|s| s.directory.clone())),
            "HOSTNAME" => Some(self.port().host().borrow().node_name().to_owned()),
            "UID" | "EUID" => Some("1000".to_owned()),
            "LINENO" => Some(self.shell.line.get().to_string()),
            "SECONDS" => {
                let now = self.port().now();
                let since = self.change(|s| *s.since.get_or_insert(now));
                Some((now.as_millis().saturating_sub(since.as_millis()) / 1000).to_string())
            }
            "RANDOM" => Some(self.random().to_string()),
            "_" => Some(self.session(|s| s.last_word.clone())),
            "SHLVL" => Some("1".to_owned()),
            "BASH_SUBSHELL" => Some(self.forks.to_string()),
            "OPTIND" => Some(self.variable(name).unwrap_or_else(|| "1".to_owned())),
            "BASH_SOURCE" => None,
            "IFS" => Some(self.variable(name).unwrap_or_else(|| " \t\n".to_owned())),
            "BASHOPTS" | "SHELLOPTS" => Some(self.session(|s| s.options.join(":"))),
            "EPOCHSECONDS" => Some(self.port().now().as_seconds().to_string()),
            "PIPESTATUS" | "FUNCNAME" | "BASH_VERSINFO" => {
                self.kept_array(name).and_then(|values| values.into_iter().next())
            }
            "BASH" => Some("/bin/bash".to_owned()),
            "BASH_VERSION" => Some("5.2.15(1)-release".to_owned()),
            name => self.variable(name),
        }
    }

    /// `$0`.
    fn zero(&self) -> String {
        let script = self.session(|s| s.script.clone());
        match (script.is_empty(), self.interactive()) {
            (false, _) => script,
            (true, true) => "-bash".to_owned(),
            (true, false) => "bash".to_owned(),
        }
    }

    /// `$RANDOM`: from the state of the session alone, so that equal lines give equal numbers.
    fn random(&self) -> u32 {
        let seed = u32::try_from(self.port().now().as_seconds() & 0x7fff_ffff).unwrap_or(1);
        self.change(|s| {
            let state = if s.random == 0 { seed | 1 } else { s.random };
            // Park and Miller's generator.
            let next = u64::from(state).wrapping_mul(16_807) % 2_147_483_647;
            s.random = u32::try_from(next).unwrap_or(1);
            (s.random ^ (s.random >> 16)) & 0x7fff
        })
    }

    /// `$-`.
    fn flags(&self) -> String {
        let on =
            super::super::options::OPTIONS.iter().filter(|(c, name)| *c != '\0' && self.has_option(name));
        let mut flags: String = on.map(|(c, _)| *c).collect();
        flags.push_str(if self.interactive() { "himBH" } else { "hBc" });
        flags
    }

    async fn or_unset(&self, name: &str, value: Option<String>) -> Eval<String> {
        if value.is_none() && self.has_option("nounset") {
            return Err(self.unbound(name).await?);
        }
        Ok(value.unwrap_or_default())
    }

    /// A parameter that is not set was asked for under `set -u`: said, and what ends the line.
    pub(super) async fn unbound(&self, name: &str) -> Eval<Unwind> {
        let dollar = if name.starts_with(|c: char| c.is_ascii_digit()) { "$" } else { "" };
        self.complain(&format!("{dollar}{name}: unbound variable")).await?;
        Ok(self.fatal())
    }
}
