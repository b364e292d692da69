//! What the shell does itself, because it touches the shell: one row each.

mod control;
mod inform;
mod jobs;
mod options;
mod place;
mod print;
mod read;
mod variables;

pub(crate) use inform::RESERVED;
pub(crate) use variables::flags;

use super::{Env, Eval, Evaluation};

/// A builtin at work: where it stands and what it was given.
pub(crate) struct Call {
    pub(crate) env: Env,
    /// The name it was called by.
    pub(crate) name: String,
    /// The arguments after the name.
    pub(crate) args: Vec<String>,
    /// Lists to assign (`declare a=(…)`), by the argument that names their variable.
    pub(crate) lists: super::simple::Lists,
}

/// What runs a builtin.
pub(crate) type Run = fn(Call) -> Evaluation<'static, i32>;

/// A row of the table.
pub(crate) struct Builtin {
    pub(crate) name: &'static str,
    /// One line for `help`, no full stop; empty for what a learner need not be told.
    pub(crate) about: &'static str,
    /// `None` when its code may come later.
    run: Option<Run>,
}

impl Builtin {
    /// Runs it, once its code is there.
    pub(crate) async fn run(&self, call: Call) -> Eval<i32> {
        let run = match self.run {
            Some(run) => run,
            None => {
                let found =
                    call.env.port().later().await?.builtins.iter().find(|(name, _)| *name == self.name);
                // The same row made both tables.
                let Some((_, run)) = found else { return Ok(127) };
                *run
            }
        };
        run(call).await
    }
}

/// The two tables of builtins, from one row each: `here` and `later` as for programs.
macro_rules! builtins {
    (@here $run:path) => { Some(|call| Box::pin($run(call))) };
    (@later $run:path) => { None };
    ($($when:ident, $name:literal, $about:literal, $run:path;)*) => {
        pub(crate) static BUILTINS: &[Builtin] =
            &[$(Builtin { name: $name, about: $about, run: builtins!(@$when $run) }),*];

        /// Every builtin's code; see [`crate::programs::LATER`].
        pub(crate) static LATER: &[(&str, Run)] = &[$(($name, |call| Box::pin($run(call)))),*];
    };
}

builtins! {
    later, ".", "", control::source;
    here, ":", "", control::yes;
    later, "[", "", print::test;
    later, "alias", "let a name stand for words at the prompt", options::alias;
    later, "bash", "run a script or -c 'commands'", control::bash;
    later, "bg", "", jobs::foreground;
    here, "break", "leave a loop", control::leave;
    here, "builtin", "", control::command;
    later, "caller", "", options::caller;
    here, "cd", "change the directory", place::cd;
    here, "command", "run a program, or say with -v what a name means", control::command;
    here, "continue", "go on with the next round of a loop", control::leave;
    later, "declare", "", variables::declare;
    later, "dirs", "", place::dirs;
    later, "disown", "", jobs::disown;
    here, "echo", "print words", print::echo;
    later, "enable", "", options::enable;
    here, "eval", "run words as a command", control::eval;
    later, "exec", "", control::exec;
    here, "exit", "leave the shell", control::exit;
    later, "export", "hand a variable to programs", variables::declare;
    here, "false", "do nothing, with failure", control::no;
    later, "fg", "wait for a command in the background", jobs::foreground;
    later, "getopts", "take the next option of a script", options::getopts;
    later, "hash", "", control::yes;
    here, "help", "list what there is", inform::help;
    here, "history", "list the lines entered; -c forgets them", inform::history;
    later, "jobs", "list commands in the background", jobs::jobs;
    later, "kill", "end a command in the background", jobs::kill;
    here, "let", "", control::arithmetic;
    later, "local", "a variable of a function's own", variables::declare;
    here, "logout", "leave the shell", control::exit;
    later, "mapfile", "read lines into an array", read::mapfile;
    later, "popd", "go back to a remembered directory", place::popd;
    later, "printf", "print by a format", print::printf;
    later, "pushd", "change the directory and remember this one", place::pushd;
    here, "pwd", "print the directory", place::pwd;
    later, "read", "read a line into variables", read::read;
    later, "readarray", "", read::mapfile;
    later, "readonly", "", variables::declare;
    here, "return", "leave a function", control::return_;
    later, "set", "list variables, or set options -e -u -x and parameters", variables::set;
    later, "sh", "run a script or -c 'commands'", control::bash;
    here, "shift", "drop the first parameters", variables::shift;
    later, "shopt", "", options::shopt;
    later, "source", "run a file in this shell", control::source;
    later, "test", "ask about files, strings and numbers", print::test;
    later, "times", "", options::times;
    here, "true", "do nothing, successfully", control::yes;
    here, "type", "say what a name means", inform::type_;
    later, "typeset", "", variables::declare;
    later, "ulimit", "", options::ulimit;
    later, "umask", "", options::umask;
    later, "unalias", "", options::unalias;
    later, "unset", "forget variables or functions", variables::unset;
    later, "trap", "run a command when a signal comes or the shell ends", jobs::trap;
    later, "wait", "wait until commands in the background have ended", jobs::wait;
    here, "which", "say where a program stands", inform::which;
}

/// Whether a builtin of ours is a file on a real host.
pub(crate) fn is_on_disk(name: &str) -> bool {
    inform::on_disk(name)
}

/// The builtin of a name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| builtin.name == name)
}

/// Their names.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().map(|builtin| builtin.name)
}
