//! Lists, and the commands that hold lists.

use std::{collections::BTreeMap, rc::Rc};

use super::{Env, Eval, Evaluation, MAX_DEPTH, MAX_RUN, Unwind};
use crate::syntax::{
    self, Manner,
    ast::{AndOr, Branch, BranchEnd, Command, Compound, Link, List, Pipeline, Word},
};

impl Env {
    /// Runs a text command by command, so that what stands before a syntax error is done.
    pub(crate) async fn source(&self, text: &str) -> Eval<i32> {
        self.source_from(text, 1).await
    }

    /// The same where the first line has another number.
    pub(crate) async fn source_from(&self, text: &str, line: u32) -> Eval<i32> {
        let mut status = 0;
        let script = self.script;
        for (line, piece) in syntax::pieces(text, line, &Manner { script, ..Manner::default() }) {
            // Every command may change how the next is read.
            let extglob = self.has_option("extglob");
            let aliases =
                if self.expands_aliases() { self.session(|s| s.aliases.clone()) } else { BTreeMap::new() };
            let manner = Manner { script, extglob, aliases: Rc::new(aliases) };
            let (list, cut_short) = syntax::read(&piece, line, manner);
            for (end, begin, delimiter) in cut_short {
                self.shell.line.set(end);
                let text = format!(
                    "warning: here-document at line {begin} delimited by end-of-file (wanted `{delimiter}')"
                );
                self.complain(&text).await?;
            }
            let list = match list {
                Ok(list) => Rc::new(list),
                Err(why) => {
                    self.change(|s| s.status = 2);
                    self.syntax_error(&why, &piece, line).await?;
                    status = 2;
                    if self.interactive() {
                        continue;
                    }
                    return Ok(2);
                }
            };
            if self.has_option("noexec") {
                continue;
            }
            status = self.list(&list).await?;
        }
        Ok(status)
    }

    pub(super) async fn list(&self, list: &List) -> Eval<i32> {
        let mut status = 0;
        for item in list {
            status = self.and_or(item).await?;
        }
        Ok(status)
    }

    async fn and_or(&self, item: &Rc<AndOr>) -> Eval<i32> {
        self.step().await?;
        match &item.background {
            Some(text) => self.launch(item, text).await,
            None => self.foreground(item).await,
        }
    }

    pub(super) async fn foreground(&self, item: &AndOr) -> Eval<i32> {
        let outputs = self.outputs.borrow().len();
        let tested = Self { tested: true, ..self.clone() };
        let env = |last: bool| if last { self } else { &tested };
        let mut checked = item.rest.is_empty();
        let mut status = env(checked).pipeline(&item.first).await?;
        for (index, (link, pipeline)) in item.rest.iter().enumerate() {
            if (status == 0) == (*link == Link::And) {
                checked = index.saturating_add(1) == item.rest.len();
                status = env(checked).pipeline(pipeline).await?;
            }
        }
        self.drop_outputs(outputs);
        let last = item.rest.last().map_or(&item.first, |(_, pipeline)| pipeline);
        if status != 0 && checked && !last.negated && !self.tested && last.fails() {
            self.trap_error().await?;
            if self.has_option("errexit") {
                return Err(Unwind::Exit(status));
            }
        }
        Ok(status)
    }

    /// Runs one command. Here the tree recurses: the future is boxed and its depth counted.
    pub(super) fn command<'a>(&'a self, command: &'a Command) -> Evaluation<'a, i32> {
        let mut env = Self { depth: self.depth.saturating_add(1), ..self.clone() };
        env.take_streams();
        if env.depth > MAX_DEPTH {
            return Box::pin(async move {
                env.port()
                    .lab_voice("rolelab: commands, substitutions and functions are nested too deeply here");
                Err(Unwind::Abort(1))
            });
        }
        match command {
            Command::Simple(simple) => Box::pin(async move { env.simple(simple).await }),
            Command::Compound(compound, redirects) if redirects.is_empty() => env.held(compound),
            Command::Compound(compound, redirects) => Box::pin(async move {
                match env.redirected(redirects).await? {
                    Ok(env) => {
                        // What `exec` changes within ends with it.
                        let kept = Rc::new(std::cell::RefCell::new(env.taken.clone()));
                        Self { kept, ..env }.held(compound).await
                    }
                    Err(status) => Ok(status),
                }
            }),
            Command::Function(function) => Box::pin(async move { Ok(env.define(function)) }),
            Command::NotSimulated(what) => Box::pin(async move {
                env.not_simulated(what).await?;
                Ok(127)
            }),
        }
    }

    /// Runs a compound command here, or apart where the stack has grown.
    fn held<'a>(self, compound: &'a Rc<Compound>) -> Evaluation<'a, i32> {
        if self.depth.saturating_sub(self.base) < MAX_RUN {
            return self.compound(compound);
        }
        let compound = compound.clone();
        Box::pin(async move {
            let env = Self { depth: self.base.saturating_add(1), ..self.clone() };
            self.apart(Box::pin(async move { env.compound(&compound).await })).await
        })
    }

    /// Each kind has a future of its own, so that a level of nesting costs no more than it needs.
    fn compound<'a>(self, compound: &'a Compound) -> Evaluation<'a, i32> {
        match compound {
            Compound::Group(list) => Box::pin(async move { self.list(list).await }),
            Compound::Subshell(list) => Box::pin(async move { self.in_subshell(list).await }),
            Compound::If(branches, otherwise) => {
                Box::pin(async move { self.conditional(branches, otherwise.as_ref()).await })
            }
            Compound::While(until, condition, body) => {
                Box::pin(async move { self.repeat(*until, condition, body).await })
            }
            Compound::For(name, words, body) => {
                Box::pin(async move { self.each(name, words.as_deref(), body).await })
            }
            Compound::Select(name, words, body) => {
                Box::pin(async move { self.select(name, words.as_deref(), body).await })
            }
            Compound::Count(clauses, body) => Box::pin(async move { self.count(clauses, body).await }),
            Compound::Case(subject, branches) => Box::pin(async move { self.case(subject, branches).await }),
            Compound::Test(test) => Box::pin(async move { self.extended_test(test).await }),
            Compound::Arithmetic(word) => Box::pin(async move {
                self.say_trace(&format!("(( {} ))", word.source().trim())).await?;
                Ok(match self.arithmetic_for("((: ", word).await? {
                    Some(value) => i32::from(value == 0),
                    None => 1,
                })
            }),
        }
    }

    async fn in_subshell(&self, list: &Rc<List>) -> Eval<i32> {
        let (env, list) = (self.subshell(), list.clone());
        let last = env.clone();
        let inner: Evaluation<'static, i32> = Box::pin(async move { env.list(&list).await });
        self.in_front(self.fork(last, inner).await).await
    }

    async fn conditional(&self, branches: &[(List, List)], otherwise: Option<&List>) -> Eval<i32> {
        let tested = Self { tested: true, ..self.clone() };
        for (condition, body) in branches {
            if tested.list(condition).await? == 0 {
                return self.list(body).await;
            }
        }
        match otherwise {
            Some(body) => self.list(body).await,
            None => Ok(0),
        }
    }

    /// Runs a loop's body once. `None` says that the loop is over.
    async fn once(&self, body: &List) -> Eval<Option<i32>> {
        match self.list(body).await {
            Ok(status) => Ok(Some(status)),
            Err(Unwind::Break(1)) => Ok(None),
            Err(Unwind::Continue(1)) => Ok(Some(0)),
            Err(Unwind::Break(n)) => Err(Unwind::Break(n.saturating_sub(1))),
            Err(Unwind::Continue(n)) => Err(Unwind::Continue(n.saturating_sub(1))),
            Err(other) => Err(other),
        }
    }

    fn within_loop(&self) -> Self {
        Self { loops: self.loops.saturating_add(1), ..self.clone() }
    }

    async fn repeat(&self, until: bool, condition: &List, body: &List) -> Eval<i32> {
        let env = self.within_loop();
        let tested = Self { tested: true, ..env.clone() };
        let mut status = 0;
        loop {
            self.step().await?;
            match tested.once(condition).await? {
                Some(met) if (met == 0) != until => {}
                _ => return Ok(status),
            }
            match env.once(body).await? {
                Some(done) => status = done,
                None => return Ok(0),
            }
        }
    }

    async fn each(&self, name: &str, words: Option<&[Word]>, body: &List) -> Eval<i32> {
        let env = self.within_loop();
        let values = match words {
            Some(words) => self.expand(words).await?,
            None => self.session(|s| s.parameters.clone()),
        };
        let mut status = 0;
        for value in values {
            self.step().await?;
            if let Some(words) = words {
                let source: Vec<String> = words.iter().map(Word::source).collect();
                self.say_trace(&format!("for {name} in {}", source.join(" "))).await?;
            }
            self.assign(name, value).await?;
            match env.once(body).await? {
                Some(done) => status = done,
                None => return Ok(0),
            }
        }
        Ok(status)
    }

    /// `select`: a menu on standard error, and a line read for each round.
    async fn select(&self, name: &str, words: Option<&[Word]>, body: &List) -> Eval<i32> {
        let env = self.within_loop();
        let values = match words {
            Some(words) => self.expand(words).await?,
            None => self.session(|s| s.parameters.clone()),
        };
        let mut status = 0;
        let mut shown = false;
        while !values.is_empty() {
            self.step().await?;
            if !shown {
                let width = values.len().to_string().len();
                let rows = values.iter().enumerate();
                let menu: String = rows
                    .map(|(index, value)| format!("{:>width$}) {value}\n", index.saturating_add(1)))
                    .collect();
                self.stderr.write(menu).await?;
            }
            let prompt = self.variable("PS3").unwrap_or_else(|| "#? ".to_owned());
            self.stderr.write(prompt).await?;
            let Some(line) = self.stdin.line().await? else {
                self.stdout.write("\n").await?;
                return Ok(1);
            };
            let line = String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned();
            shown = !line.trim().is_empty();
            let chosen = line.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            self.assign("REPLY", line).await?;
            if !shown {
                continue;
            }
            let value = chosen.and_then(|index| values.get(index)).cloned().unwrap_or_default();
            self.assign(name, value).await?;
            match env.once(body).await? {
                Some(done) => status = done,
                None => return Ok(0),
            }
            shown = self.variable("REPLY").is_some_and(|reply| !reply.is_empty());
        }
        Ok(status)
    }

    async fn count(&self, clauses: &[Option<Word>; 3], body: &List) -> Eval<i32> {
        let env = self.within_loop();
        let [first, condition, step] = clauses;
        if let Some(first) = first
            && self.arithmetic_for("((: ", first).await?.is_none()
        {
            return Ok(1);
        }
        let mut status = 0;
        loop {
            self.step().await?;
            if let Some(condition) = condition {
                match self.arithmetic_for("((: ", condition).await? {
                    Some(0) => return Ok(status),
                    Some(_) => {}
                    None => return Ok(1),
                }
            }
            match env.once(body).await? {
                Some(done) => status = done,
                None => return Ok(0),
            }
            if let Some(step) = step
                && self.arithmetic_for("((: ", step).await?.is_none()
            {
                return Ok(1);
            }
        }
    }

    async fn case(&self, subject: &Word, branches: &[Branch]) -> Eval<i32> {
        let source = subject.source();
        self.say_trace(&format!("case {source} in")).await?;
        let subject = self.expand_one(subject).await?;
        let mut falls = false;
        let mut status = 0;
        for branch in branches {
            let mut taken = falls;
            for pattern in &branch.patterns {
                taken = taken || self.expand_pattern(pattern).await?.matches(&subject);
            }
            if !taken {
                continue;
            }
            status = self.list(&branch.body).await?;
            match branch.end {
                BranchEnd::Leave => return Ok(status),
                BranchEnd::FallThrough => falls = true,
                BranchEnd::Continue => falls = false,
            }
        }
        Ok(status)
    }
}

impl Pipeline {
    /// Whether its failure is its own: that of a group or a loop is one of the commands in it.
    pub(super) fn fails(&self) -> bool {
        match self.stages.as_slice() {
            [Command::Compound(compound, _)] => {
                matches!(**compound, Compound::Subshell(_) | Compound::Test(_) | Compound::Arithmetic(_))
            }
            _ => true,
        }
    }
}
