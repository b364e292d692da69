//! A program that starts another: `xargs`, `find -exec`, `sudo`, `timeout`, `watch`, awk's pipes.
//!
//! The other runs in a process of its own: a session that knows the environment and the directory, and neither
//! functions nor options of the shell.

use std::collections::BTreeMap;

use super::{Env, Evaluation, MAX_CALL_DEPTH, Unwind, builtins};
use crate::{
    files::{self, FileError},
    port::{Port, Stop},
    program::{Process, Running},
    programs,
    variable::Variable,
};

/// Builtins that also stand on the host as programs.
const ALSO_PROGRAMS: [&str; 10] =
    ["[", "bash", "echo", "false", "printf", "pwd", "sh", "test", "true", "which"];
/// Where programs stand on a host.
const PATH: [&str; 4] = ["/usr/local/bin/", "/usr/bin/", "/bin/", "/usr/sbin/"];

/// Whether a name can be started as a program.
///
/// # Errors
/// As execvp(3) would refuse it.
pub(crate) fn runnable(port: &Port, name: &str) -> Result<(), FileError> {
    let bare = PATH.iter().find_map(|directory| name.strip_prefix(directory)).unwrap_or(name);
    let known = programs::on(&port.host().borrow(), bare).is_some();
    if known || (ALSO_PROGRAMS.contains(&bare) && builtins::find(bare).is_some()) {
        return Ok(());
    }
    if !name.contains('/') {
        return Err(FileError::Missing);
    }
    let host = port.host().borrow();
    let path = files::absolute(&host.session.directory, name);
    let entry = host.files.entry(&path)?;
    if entry.content.is_some() && host.files.allows(&path, 1) { Ok(()) } else { Err(FileError::Denied) }
}

/// Starts the program that the first of the arguments names, with the others. [`runnable`] says whether it is there.
pub(crate) fn launch(mut process: Process) -> Running {
    Box::pin(async move {
        let words = std::mem::take(&mut process.args);
        let Process { env: variables, port, stdin, stdout, stderr, depth, .. } = process;
        let Some((name, args)) = words.split_first() else { return Ok(0) };
        if depth >= MAX_CALL_DEPTH {
            port.lab_voice("rolelab: programs that start each other are nested too deeply here");
            return Ok(1);
        }
        let depth = depth.saturating_add(4);
        let env = Env { stdin, stdout, stderr, depth, base: depth, ..Env::new(port, false) };
        let inner: Evaluation<'_, i32> = Box::pin(async {
            env.change(|s| {
                s.functions = BTreeMap::new();
                s.options = Vec::new();
                s.parameters = Vec::new();
                s.frames = Vec::new();
                s.variables =
                    variables.iter().map(|(name, value)| (name.clone(), Variable::exported(value))).collect();
            });
            env.run_program(name, args.to_vec()).await
        });
        match env.fork_beside(env.forked_session(), inner).await {
            Ok(status) => Ok(status),
            Err(Unwind::Stop(Stop::Interrupted)) => Err(Stop::Interrupted),
            Err(_) => Ok(1),
        }
    })
}
