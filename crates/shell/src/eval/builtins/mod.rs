//! What the shell does itself, because it touches the shell: one row each.

mod control;
mod inform;
mod jobs;
mod place;
mod print;
mod read;
mod variables;

pub(crate) use variables::flags;

use super::{Env, Evaluation};

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

/// A row of the table.
pub(crate) struct Builtin {
    pub(crate) name: &'static str,
    /// One line for `help`, no full stop; empty for what a learner need not be told.
    pub(crate) about: &'static str,
    pub(crate) run: fn(Call) -> Evaluation<'static, i32>,
}

/// A row whose function is asynchronous.
macro_rules! row {
    ($name:literal, $about:literal, $run:path) => {
        Builtin { name: $name, about: $about, run: |call| Box::pin($run(call)) }
    };
}

pub(crate) static BUILTINS: &[Builtin] = &[
    row!(".", "", control::source),
    row!(":", "", control::yes),
    row!("[", "", print::test),
    row!("bash", "run a script or -c 'commands'", control::bash),
    row!("bg", "", jobs::foreground),
    row!("break", "leave a loop", control::leave),
    row!("builtin", "", control::command),
    row!("cd", "change the directory", place::cd),
    row!("command", "run a program, or say with -v what a name means", control::command),
    row!("continue", "go on with the next round of a loop", control::leave),
    row!("declare", "", variables::declare),
    row!("disown", "", jobs::disown),
    row!("echo", "print words", print::echo),
    row!("eval", "run words as a command", control::eval),
    row!("exit", "leave the shell", control::exit),
    row!("export", "hand a variable to programs", variables::declare),
    row!("false", "do nothing, with failure", control::no),
    row!("fg", "wait for a command in the background", jobs::foreground),
    row!("help", "list what there is", inform::help),
    row!("history", "list the lines entered; -c forgets them", inform::history),
    row!("jobs", "list commands in the background", jobs::jobs),
    row!("kill", "end a command in the background", jobs::kill),
    row!("let", "", control::arithmetic),
    row!("local", "a variable of a function's own", variables::declare),
    row!("logout", "leave the shell", control::exit),
    row!("mapfile", "read lines into an array", read::mapfile),
    row!("printf", "print by a format", print::printf),
    row!("pwd", "print the directory", place::pwd),
    row!("read", "read a line into variables", read::read),
    row!("readarray", "", read::mapfile),
    row!("readonly", "", variables::declare),
    row!("return", "leave a function", control::return_),
    row!("set", "list variables, or set options -e -u -x and parameters", variables::set),
    row!("sh", "run a script or -c 'commands'", control::bash),
    row!("shift", "drop the first parameters", variables::shift),
    row!("source", "run a file in this shell", control::source),
    row!("test", "ask about files, strings and numbers", print::test),
    row!("true", "do nothing, successfully", control::yes),
    row!("type", "say what a name means", inform::type_),
    row!("typeset", "", variables::declare),
    row!("unset", "forget variables or functions", variables::unset),
    row!("trap", "run a command when a signal comes or the shell ends", jobs::trap),
    row!("wait", "wait until commands in the background have ended", jobs::wait),
    row!("which", "say where a program stands", inform::which),
];

/// The builtin of a name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| builtin.name == name)
}

/// Their names.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().map(|builtin| builtin.name)
}
