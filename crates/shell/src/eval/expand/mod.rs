//! Expansion of words, in bash's order: braces, tilde, parameters and substitutions, splitting, paths.

pub(crate) mod arithmetic;
mod brace;
mod fields;
mod glob;
mod modify;
mod parameter;
pub(crate) mod pattern;

use std::{cell::RefCell, rc::Rc};

use self::{
    arithmetic::{Variables, Wrong},
    fields::Piece,
    pattern::Pattern,
};
use super::{Env, Eval, Evaluation, MAX_FORKS, MAX_VALUE, Unwind, variables::Place};
use crate::{
    expression::literal,
    pipe::{Reader, Writer},
    syntax::ast::{Command, List, Operator, Part, RedirectKind, Subscript, Word},
    variable::Value,
};

/// How the parts of a word are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// A command's word: everything applies.
    Word,
    /// The value of an assignment: a tilde also behind `:`.
    Assignment,
    /// Within double quotes.
    Quoted,
}

impl Env {
    /// The fields that words become.
    pub(super) async fn expand(&self, words: &[Word]) -> Eval<Vec<String>> {
        let mut all = Vec::new();
        let mut size = 0_usize;
        let extglob = self.has_option("extglob");
        for word in words {
            let Some(words) = brace::expand(word) else {
                self.port()
                    .lab_voice(&format!("rolelab: braces make at most {} words here", brace::MAX_WORDS));
                return Err(Unwind::Abort(1));
            };
            for word in words {
                self.port().step().await?;
                let pieces = self.pieces(&word, Context::Word).await?;
                let separators = self.variable("IFS").unwrap_or_else(|| " \t\n".to_owned());
                for mut field in fields::split(pieces, &separators) {
                    field.open = field.open || (extglob && field.pattern.contains('('));
                    let found = self.paths(&field).await?;
                    size = size.saturating_add(found.iter().map(|f| f.len().saturating_add(24)).sum());
                    self.bounded(size)?;
                    all.extend(found);
                }
            }
        }
        Ok(all)
    }

    /// Refuses what would take more room than one command may.
    fn bounded(&self, size: usize) -> Eval<()> {
        if size <= MAX_VALUE {
            return Ok(());
        }
        self.port().lab_voice("rolelab: the words of one command may have 1 MB here");
        Err(Unwind::Abort(1))
    }

    /// One text, neither split nor matched against paths: a redirection's text, `case`, `[[`.
    pub(super) async fn expand_one(&self, word: &Word) -> Eval<String> {
        Ok(fields::text(&self.pieces(word, Context::Word).await?))
    }

    /// The value of an assignment.
    pub(super) async fn expand_assignment(&self, word: &Word) -> Eval<String> {
        Ok(fields::text(&self.pieces(word, Context::Assignment).await?))
    }

    /// A pattern, in which what was quoted means itself.
    pub(super) async fn expand_pattern(&self, word: &Word) -> Eval<Pattern> {
        let text = fields::pattern(&self.pieces(word, Context::Word).await?);
        Ok(self.pattern(&text, self.has_option("extglob")))
    }

    /// The same in `[[ ]]`, where groups of patterns always mean something.
    pub(super) async fn expand_extended(&self, word: &Word) -> Eval<Pattern> {
        let text = fields::pattern(&self.pieces(word, Context::Word).await?);
        Ok(self.pattern(&text, true))
    }

    fn pattern(&self, text: &str, groups: bool) -> Pattern {
        let pattern = if groups { Pattern::extended(text) } else { Pattern::new(text) };
        if self.has_option("nocasematch") { pattern.folded() } else { pattern }
    }

    /// What takes the place of a match in `${x/…}`: an `&` that was not quoted is the match.
    pub(super) async fn expand_replacement(&self, word: &Word) -> Eval<Vec<Option<String>>> {
        let mut all = Vec::new();
        for piece in self.pieces(word, Context::Word).await? {
            match piece {
                Piece::Text { text, quoted: false, .. } => {
                    for (index, plain) in text.split('&').enumerate() {
                        if index > 0 {
                            all.push(None);
                        }
                        all.push(Some(plain.to_owned()));
                    }
                }
                Piece::Text { text, .. } => all.push(Some(text)),
                Piece::Break => all.push(Some(" ".to_owned())),
            }
        }
        Ok(all)
    }

    /// A regular expression, in which what was quoted means itself.
    pub(super) async fn expand_expression(&self, word: &Word) -> Eval<String> {
        let mut all = String::new();
        for piece in self.pieces(word, Context::Word).await? {
            match piece {
                Piece::Text { text, quoted: true, .. } => all.push_str(&literal(&text)),
                Piece::Text { text, .. } => all.push_str(&text),
                Piece::Break => all.push(' '),
            }
        }
        Ok(all)
    }

    /// The value of an arithmetic word; `None` when it is wrong, which is then said.
    pub(super) async fn arithmetic(&self, word: &Word) -> Eval<Option<i64>> {
        self.arithmetic_for("", word).await
    }

    /// The same for a command, whose name begins what is said.
    pub(super) async fn arithmetic_for(&self, who: &str, word: &Word) -> Eval<Option<i64>> {
        let text = fields::text(&self.pieces(word, Context::Quoted).await?);
        let mut variables = Scope { env: self, writes: Vec::new() };
        let value = arithmetic::evaluate(&text, &mut variables);
        for (place, value) in variables.writes {
            let assign: Evaluation<'_, bool> = Box::pin(self.assign_at(&place, value.to_string(), false));
            assign.await?;
        }
        match value {
            Ok(value) => Ok(Some(value)),
            Err(Wrong::Said(why)) => {
                self.complain(&format!("{who}{why}")).await?;
                Ok(None)
            }
            Err(Wrong::Unset(name)) => Err(self.unbound(&name).await?),
        }
    }

    async fn pieces(&self, word: &Word, context: Context) -> Eval<Vec<Piece>> {
        let mut pieces = Vec::new();
        let mut parts = word.parts.as_slice();
        if context != Context::Quoted
            && let Some((Part::Literal(text), rest)) = parts.split_first()
        {
            let alone = rest.is_empty();
            pieces.extend(self.tildes(text, alone, context == Context::Assignment));
            parts = rest;
        }
        for part in parts {
            self.part(part, context, &mut pieces).await?;
        }
        Ok(pieces)
    }

    /// A tilde at the start of a word, and in assignments behind `=` and `:`, is a home directory.
    fn tildes(&self, text: &str, alone: bool, assignment: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        // `export PATH=~/bin` reaches here as one word.
        let (head, values) = match text.split_once('=') {
            Some((name, values)) if assignment && super::simple::is_name(name) => (Some(name), values),
            _ => (None, text),
        };
        if let Some(name) = head {
            pieces.push(Piece::literal(&format!("{name}=")));
        }
        let values: Vec<&str> = if assignment { values.split(':').collect() } else { vec![values] };
        let last = values.len().saturating_sub(1);
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::literal(":"));
            }
            let (user, rest) = value.split_once('/').map_or((value, None), |(user, rest)| (user, Some(rest)));
            let whole = rest.is_some() || alone || index < last;
            match user.strip_prefix('~').filter(|_| whole).and_then(|user| self.home_of(user)) {
                Some(home) => {
                    pieces.push(Piece::quoted(home));
                    if let Some(rest) = rest {
                        pieces.push(Piece::literal(&format!("/{rest}")));
                    }
                }
                None => pieces.push(Piece::literal(value)),
            }
        }
        pieces
    }

    fn home_of(&self, user: &str) -> Option<String> {
        let host = self.port().host().borrow();
        match user {
            "" => Some(host.variable("HOME").map_or_else(|| host.home_of_whoever(), str::to_owned)),
            "+" => Some(host.session.directory.clone()),
            "-" => host.variable("OLDPWD").map(str::to_owned),
            "root" => Some("/root".to_owned()),
            user if user == host.user => Some(host.home()),
            _ => None,
        }
    }

    fn part<'a>(
        &'a self,
        part: &'a Part,
        context: Context,
        pieces: &'a mut Vec<Piece>,
    ) -> Evaluation<'a, ()> {
        match part {
            Part::Literal(text) => pieces.push(Piece::literal(text)),
            Part::Quoted(text) => pieces.push(Piece::quoted(text.clone())),
            Part::Double(parts) => return Box::pin(self.double(parts, pieces)),
            Part::Parameter(parameter) => return self.parameter(parameter, context, pieces),
            Part::Command(list) => {
                return Box::pin(async move {
                    let text = self.substitute(list).await?;
                    pieces.push(Piece::found(text, context));
                    Ok(())
                });
            }
            Part::Output(list) => {
                return Box::pin(async move {
                    let path = self.output_of(list).await?;
                    pieces.push(Piece::quoted(path));
                    Ok(())
                });
            }
            Part::Arithmetic(word) => {
                return Box::pin(async move {
                    let Some(value) = self.arithmetic(word).await? else { return Err(Unwind::Abort(1)) };
                    pieces.push(Piece::found(value.to_string(), context));
                    Ok(())
                });
            }
        }
        Box::pin(std::future::ready(Ok(())))
    }

    async fn double(&self, parts: &[Part], pieces: &mut Vec<Piece>) -> Eval<()> {
        let before = pieces.len();
        for part in parts {
            self.part(part, Context::Quoted, pieces).await?;
        }
        // `"$@"` without parameters is no field; everything else in quotes is one, even if empty.
        let list = |part: &Part| {
            let Part::Parameter(p) = part else { return false };
            let each = match &p.subscript {
                Some(Subscript::All(star)) => !star,
                Some(Subscript::Key(_)) => false,
                None => p.name == "@" || p.indirect,
            };
            each || matches!(p.operator, Operator::Names(false))
        };
        if pieces.len() == before && !parts.iter().any(list) {
            pieces.push(Piece::quoted(String::new()));
        }
        Ok(())
    }

    /// The output of commands, without the newlines at its end.
    async fn substitute(&self, list: &Rc<List>) -> Eval<String> {
        let bytes = self.capture(list).await?;
        let mut text = String::from_utf8_lossy(&bytes).replace('\0', "");
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }

    /// `<(…)`: the commands run to their end, and their output stands in a file until the command is over.
    async fn output_of(&self, list: &Rc<List>) -> Eval<String> {
        let count = self.outputs.borrow().len();
        if count >= MAX_OUTPUTS {
            self.port().lab_voice(&format!("rolelab: a command may have {MAX_OUTPUTS} <( ) here"));
            return Err(Unwind::Abort(1));
        }
        let bytes = self.capture(list).await?;
        let path = format!("/dev/fd/{}", 63_usize.saturating_sub(self.outputs.borrow().len()));
        self.outputs.borrow_mut().push(path.clone());
        self.port().host().borrow_mut().files.write(&path, bytes);
        Ok(path)
    }

    /// Forgets the outputs of `<(…)` that came since there were `count`.
    pub(super) fn drop_outputs(&self, count: usize) {
        let gone = self.outputs.borrow_mut().split_off(count);
        for path in gone {
            self.port().host().borrow_mut().files.take_away(&path);
        }
    }

    async fn capture(&self, list: &Rc<List>) -> Eval<Vec<u8>> {
        if self.forks >= MAX_FORKS {
            self.port()
                .lab_voice("rolelab: commands, substitutions and functions are nested too deeply here");
            return Err(Unwind::Abort(1));
        }
        let buffer = Rc::new(RefCell::new(Vec::new()));
        let mut env = self.subshell();
        env.stdout = Writer::Buffer(self.port().clone(), buffer.clone());
        env.traced = env.traced.saturating_add(1);
        let (list, last) = (list.clone(), env.clone());
        let inner: Evaluation<'static, i32> = Box::pin(async move {
            match env.only_read(&list).await? {
                Some(Ok(reader)) => {
                    let content = reader.all().await?;
                    env.stdout.write(content).await?;
                    Ok(0)
                }
                Some(Err(status)) => Ok(status),
                None => env.list(&list).await,
            }
        });
        let status = self.fork(last, inner).await?;
        self.shell.substituted.set(Some(status));
        self.change(|s| s.status = status);
        Ok(buffer.take())
    }

    /// `$(< file)` reads the file; a status when it cannot be read, which was said.
    async fn only_read(&self, list: &List) -> Eval<Option<Result<Reader, i32>>> {
        let [item] = list.as_slice() else { return Ok(None) };
        let [Command::Simple(simple)] = item.first.stages.as_slice() else { return Ok(None) };
        let ([], [], [redirect]) =
            (simple.words.as_slice(), simple.assignments.as_slice(), simple.redirects.as_slice())
        else {
            return Ok(None);
        };
        if !matches!(redirect.kind, RedirectKind::Read(_)) || !item.rest.is_empty() {
            return Ok(None);
        }
        let opened = self.redirected(&simple.redirects).await?;
        Ok(Some(opened.map(|env| env.stdin)))
    }
}

/// The most outputs of `<(…)` that are there at once.
const MAX_OUTPUTS: usize = 8;

/// Variables as an expression sees them: what it sets is written when it ends.
struct Scope<'a> {
    env: &'a Env,
    writes: Vec<(Place, i64)>,
}

impl Variables for Scope<'_> {
    fn get(&self, place: &Place) -> String {
        let written = self.writes.iter().rev().find(|(own, _)| own == place);
        if let Some((_, value)) = written {
            return value.to_string();
        }
        match &place.key {
            Some(key) => self.env.element(&place.name, key),
            None => self.env.value(&place.name),
        }
        .unwrap_or_default()
    }
    fn set(&mut self, place: Place, value: i64) {
        self.writes.push((place, value));
    }
    fn keyed(&self, name: &str) -> bool {
        let name = self.env.resolve(name);
        self.env.session(|s| s.variables.get(&name).is_some_and(|v| matches!(v.value, Value::Keyed(_))))
    }
    fn demands(&self) -> bool {
        self.env.has_option("nounset")
    }
    fn is_set(&self, place: &Place) -> bool {
        let written = self.writes.iter().any(|(own, _)| own == place);
        written
            || match &place.key {
                Some(key) => self.env.element(&place.name, key).is_some(),
                None => self.env.value(&place.name).is_some(),
            }
    }
}
