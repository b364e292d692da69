//! Scripts: where a name is found, what a file's first line asks for, and a shell of its own to run it.

use super::{Env, Eval, Evaluation, Unwind};
use crate::variable::Variable;

/// Directories in which the programs of a host stand.
const SYSTEM: [&str; 5] = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/// A text to run in a shell of its own.
pub(super) struct Script {
    pub(super) text: String,
    /// `$0`; a shell's own name when empty.
    pub(super) zero: String,
    pub(super) parameters: Vec<String>,
    /// Options that are on, by name.
    pub(super) options: Vec<&'static str>,
    /// What stands before the line in a message about its syntax: `-c: `.
    pub(super) source: &'static str,
}

impl Env {
    /// Where on the path a name stands; `None` when it is nowhere there.
    pub(super) fn on_path(&self, name: &str) -> Option<String> {
        // Without one the C library looks in these (execvp(3)).
        let path = self.variable("PATH").unwrap_or_else(|| "/bin:/usr/bin".to_owned());
        path.split(':').find_map(|directory| {
            let directory = if directory.is_empty() { "." } else { directory.trim_end_matches('/') };
            let known = SYSTEM.contains(&directory)
                && (self.program(name).is_some() || super::builtins::is_on_disk(name));
            if known {
                // Merged directories: what is in one is in the other (hier(7)).
                let local = directory == "/usr/local/bin";
                return (!local).then(|| format!("{directory}/{name}"));
            }
            let written = format!("{directory}/{name}");
            let host = self.port().host().borrow();
            let entry = host.files.entry(&self.absolute_of(&written, &host.session.directory)).ok()?;
            (entry.content.is_some() && entry.mode & 0o100 != 0).then_some(written)
        })
    }

    fn absolute_of(&self, path: &str, directory: &str) -> String {
        crate::files::absolute(directory, path)
    }

    /// A file to source: on the path when its name has no slash, else where it says.
    pub(super) fn sourced_file(&self, name: &str) -> String {
        if !name.contains('/') {
            let host = self.port().host().borrow();
            let path = host.variable("PATH").unwrap_or_default().to_owned();
            for directory in path.split(':').filter(|directory| !directory.is_empty()) {
                let place = crate::files::absolute(&host.session.directory, &format!("{directory}/{name}"));
                if host.files.entry(&place).is_ok_and(|entry| entry.content.is_some()) {
                    return place;
                }
            }
        }
        self.absolute(name)
    }

    /// Runs the file at a path: a script, if it may be run.
    pub(super) async fn run_file(&self, name: &str, args: Vec<String>) -> Eval<i32> {
        let path = self.absolute(name);
        let (found, runs) = {
            let host = self.port().host().borrow();
            let entry = host.files.entry(&path);
            let runs = entry.as_ref().is_ok_and(|entry| entry.content.is_some() && entry.mode & 0o100 != 0);
            let directory = entry.as_ref().is_ok_and(|entry| entry.content.is_none());
            (if directory { Ok(None) } else { host.files.read(&path).map(Some) }, runs)
        };
        let why = match found {
            Ok(None) => "Is a directory".to_owned(),
            Ok(Some(_)) if !runs => "Permission denied".to_owned(),
            Ok(Some(content)) => {
                let text = String::from_utf8_lossy(&content).into_owned();
                return self.run_text(name, text, args).await;
            }
            Err(why) => {
                self.complain(&format!("{name}: {why}")).await?;
                return Ok(127);
            }
        };
        self.complain(&format!("{name}: {why}")).await?;
        Ok(126)
    }

    /// Runs a script by what its first line names: bash, or another program with the file as its argument.
    async fn run_text(&self, name: &str, text: String, args: Vec<String>) -> Eval<i32> {
        let asked = text.lines().next().and_then(|line| line.strip_prefix("#!")).unwrap_or("/bin/bash");
        let mut words = asked.split_whitespace().map(str::to_owned);
        let mut interpreter = words.next().unwrap_or_default();
        let mut given: Vec<String> = words.collect();
        if interpreter.rsplit('/').next() == Some("env") && !given.is_empty() {
            given.retain(|word| word != "-S");
            interpreter = given.remove(0);
        }
        let program = interpreter.rsplit('/').next().unwrap_or_default().to_owned();
        if !matches!(program.as_str(), "bash" | "sh" | "dash") {
            given.push(name.to_owned());
            given.extend(args);
            let run: Evaluation<'_, i32> = Box::pin(self.run_program(&program, given));
            return run.await;
        }
        let letters: String = given.iter().filter_map(|word| word.strip_prefix('-')).collect();
        let known = super::options::OPTIONS.iter().filter(|(c, _)| *c != '\0' && letters.contains(*c));
        let options = known.map(|(_, name)| *name).collect();
        self.script(Script { text, zero: name.to_owned(), parameters: args, options, source: "" }).await
    }

    /// Runs a text as a shell of its own would: it knows what is exported and nothing else.
    pub(super) async fn script(&self, script: Script) -> Eval<i32> {
        let Some(env) = self.called() else {
            self.port().lab_voice("rolelab: scripts are nested too deeply here");
            return Err(Unwind::Abort(1));
        };
        let env = Self {
            returns: false,
            subshell: false,
            tested: false,
            script: true,
            source: script.source,
            ..env.subshell()
        };
        let last = env.clone();
        let inner: Evaluation<'static, i32> = Box::pin(async move {
            env.change(|s| {
                s.parameters = script.parameters;
                s.script = script.zero;
                s.options = script.options.into_iter().map(str::to_owned).collect();
                s.variables.retain(|_, v: &mut Variable| v.exported && !v.is_array() && !v.unset);
                s.functions.retain(|name, _| s.exported_functions.contains(name));
                s.aliases.clear();
                s.frames.clear();
                s.shown_traps.clear();
                s.jobs.clear();
                s.process = 0;
                s.since = None;
            });
            env.source(&script.text).await
        });
        self.fork(last, inner).await
    }
}
