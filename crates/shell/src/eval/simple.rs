//! Simple commands: assignments, words, and what the first word names.

use super::{
    Env, Eval, Unwind,
    builtins::{self, Call},
    variables::List,
};
use crate::{
    port::Stop,
    program::{Process, Program},
    programs,
    syntax::ast::{Assigned, Assignment, Part, Simple, Word},
    variable::Variable,
};

/// Lists that a declaration assigns, by the argument that names their variable.
pub(super) type Lists = Vec<(usize, List)>;

/// Where programs stand on a host.
const PATH: [&str; 4] = ["/usr/local/bin/", "/usr/bin/", "/bin/", "/usr/sbin/"];

impl Env {
    pub(super) async fn simple(&self, simple: &Simple) -> Eval<i32> {
        self.shell.line.set(simple.line);
        if self.trapping == 0 && self.trap("DEBUG").is_some() && self.session(|s| s.frames.is_empty()) {
            self.run_trap("DEBUG").await?;
            self.shell.line.set(simple.line);
        }
        self.shell.substituted.set(None);
        let (words, lists) = self.words(simple).await?;
        let mut words = words.into_iter();
        let Some(name) = words.next() else {
            return self.assignments_alone(simple).await;
        };
        let args: Vec<String> = words.collect();
        self.change(|s| s.last_word.clone_from(args.last().unwrap_or(&name)));
        if simple.assignments.is_empty() {
            self.trace_words(std::iter::once(name.as_str()).chain(args.iter().map(String::as_str))).await?;
        }
        let env = match self.redirected(&simple.redirects).await? {
            Ok(env) => env,
            Err(status) => return Ok(status),
        };
        if !lists.is_empty()
            && let Some(builtin) = builtins::find(&name)
        {
            return builtin.run(Call { env, name, args, lists }).await;
        }
        if simple.assignments.is_empty() {
            return env.run(&name, args).await;
        }
        let hidden = env.assign_for_now(&simple.assignments).await?;
        self.trace_words(std::iter::once(name.as_str()).chain(args.iter().map(String::as_str))).await?;
        let ended = env.run(&name, args).await;
        self.change(|s| {
            for (name, variable) in hidden.into_iter().rev() {
                match variable {
                    Some(variable) => s.variables.insert(name, variable),
                    None => s.variables.remove(&name),
                };
            }
        });
        ended
    }

    /// The words of a command, and the lists that a declaration among them assigns, by argument.
    async fn words(&self, simple: &Simple) -> Eval<(Vec<String>, Lists)> {
        if !simple.declares() {
            return Ok((self.expand(&simple.words).await?, Lists::new()));
        }
        let mut words = Vec::new();
        let mut lists = Lists::new();
        for (index, word) in simple.words.iter().enumerate() {
            let list = simple.lists.iter().find(|(at, _)| *at == index).map(|(_, assignment)| assignment);
            if let Some(Assignment { name, append, value: Assigned::List(elements), .. }) = list {
                lists.push((words.len().saturating_sub(1), self.fill(name, *append, elements).await?));
                words.push(name.clone());
            } else if word.is_assignment() {
                words.push(self.expand_assignment(word).await?);
            } else {
                words.extend(self.expand(std::slice::from_ref(word)).await?);
            }
        }
        Ok((words, lists))
    }

    /// No command: the assignments stay, and redirections only open their files.
    async fn assignments_alone(&self, simple: &Simple) -> Eval<i32> {
        for assignment in &simple.assignments {
            let Some(value) = self.carry_out(assignment).await? else {
                return Err(Unwind::Abort(1));
            };
            self.trace_assignment(assignment, &value).await?;
        }
        Ok(match self.redirected(&simple.redirects).await? {
            Ok(_) => self.shell.substituted.get().unwrap_or(0),
            Err(status) => status,
        })
    }

    async fn trace_assignment(&self, assignment: &Assignment, value: &str) -> Eval<()> {
        let list = matches!(assignment.value, Assigned::List(_));
        let value = if list || value.is_empty() { value.to_owned() } else { quote(value) };
        let operator = if assignment.append { "+=" } else { "=" };
        self.say_trace(&format!("{}{operator}{value}", assignment.name)).await
    }

    /// Assignments before a command: exported while it runs. Returns what they hide.
    async fn assign_for_now(&self, assignments: &[Assignment]) -> Eval<Vec<(String, Option<Variable>)>> {
        let mut hidden = Vec::new();
        for assignment in assignments {
            let name = assignment.name.clone();
            hidden.push((name.clone(), self.session(|s| s.variables.get(&name).cloned())));
            if let Some(value) = self.carry_out(assignment).await? {
                self.trace_assignment(assignment, &value).await?;
            }
            self.change(|s| {
                if let Some(variable) = s.variables.get_mut(&name) {
                    variable.exported = true;
                }
            });
        }
        Ok(hidden)
    }

    /// Runs what a name stands for: a function, a builtin, a program, or nothing.
    pub(super) async fn run(&self, name: &str, args: Vec<String>) -> Eval<i32> {
        if let Some(body) = self.function(name) {
            return self.call(name, body, args).await;
        }
        self.run_program(name, args).await
    }

    /// The same without functions (`command`).
    pub(super) async fn run_program(&self, name: &str, args: Vec<String>) -> Eval<i32> {
        match self.start_program(name, args).await {
            // A full disk ends the program, not the line.
            Err(Unwind::Stop(Stop::WriteFailed(why))) => {
                let shell = if builtins::find(name).is_some() { "-bash: " } else { "" };
                self.stderr.write(format!("{shell}{name}: write error: {why}\n")).await?;
                Ok(1)
            }
            ended => ended,
        }
    }

    async fn start_program(&self, name: &str, args: Vec<String>) -> Eval<i32> {
        if let Some(builtin) = builtins::find(name) {
            return builtin
                .run(Call { env: self.clone(), name: name.to_owned(), args, lists: Lists::new() })
                .await;
        }
        if let Some(bare) = PATH.iter().find_map(|directory| name.strip_prefix(directory)) {
            if let Some(program) = self.program(bare) {
                return self.run_simulated(program, args).await;
            }
            if let Some(builtin) = builtins::find(bare).filter(|_| builtins::is_on_disk(bare)) {
                let name = name.to_owned();
                return builtin.run(Call { env: self.clone(), name, args, lists: Lists::new() }).await;
            }
        }
        if name.contains('/') {
            return self.run_file(name, args).await;
        }
        let place = self.on_path(name);
        match (place, self.program(name)) {
            (Some(place), Some(program)) if PATH.iter().any(|d| place.strip_prefix(d) == Some(name)) => {
                self.run_simulated(program, args).await
            }
            (Some(place), _) => self.run_file(&place, args).await,
            (None, Some(_)) => {
                self.complain(&format!("{name}: command not found")).await?;
                self.port().lab_voice("rolelab: PATH names no directory that has it");
                Ok(127)
            }
            (None, None) => self.missing(name).await,
        }
    }

    /// The program of a name, if it stands on this host.
    pub(super) fn program(&self, name: &str) -> Option<&'static Program> {
        programs::on(&self.port().host().borrow(), name)
    }

    async fn run_simulated(&self, program: &'static Program, args: Vec<String>) -> Eval<i32> {
        let process = Process {
            args,
            env: self.environment(),
            port: self.port().clone(),
            stdin: self.stdin.clone(),
            stdout: self.stdout.clone(),
            stderr: self.stderr.clone(),
            depth: self.depth,
        };
        let ended = self.port().run(program, process).await;
        self.in_front(ended.map_err(Unwind::from)).await
    }
}

/// A word as it would have to be typed.
pub(crate) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A value as `${x@Q}` and `declare` print it: between quotes, `$'…'` when it has characters that do not print.
pub(crate) fn quote_as_bash(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut out = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\u{1b}' => out.push_str("\\E"),
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\{:03o}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "'"
}

impl Word {
    /// Whether it begins with `name=` or `name+=`, unquoted.
    fn is_assignment(&self) -> bool {
        let Some(Part::Literal(text)) = self.parts.first() else { return false };
        text.split_once('=').is_some_and(|(name, _)| is_name(name.strip_suffix('+').unwrap_or(name)))
    }
}

/// Whether a text can name a variable.
pub(crate) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| crate::syntax::cursor::is_name(c, true))
        && chars.all(|c| crate::syntax::cursor::is_name(c, false))
}
