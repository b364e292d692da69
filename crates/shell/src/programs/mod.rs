//! The programs there are: one row each. Help, completion and "command not found" read this table.

mod arguments;
mod awk;
pub mod aws;
mod base64;
mod chown;
mod clear;
pub mod cloud_init;
mod curl;
mod date;
mod diff;
mod docker;
#[cfg(test)]
pub(crate) mod driver;
mod ec2_metadata;
mod env;
mod find;
mod follow;
mod grep;
mod identity;
mod iptables;
mod jq;
mod list;
mod look;
mod plain;
mod sed;
mod sleep;
mod sort;
mod ssh;
mod stream;
mod sudo;
mod systemctl;
mod tables;
mod tac;
mod timeout;
mod tree;
mod useradd;
mod watch;
mod xargs;

use crate::{
    eval::{builtins, launch},
    expression::Expression,
    files::{self, FileError},
    host::Host,
    port::{Ask, Flow, Note},
    program::{Code, Later, Process, Program},
};
pub(crate) use date::written as date_written;

/// An asynchronous function as what starts a program.
macro_rules! row {
    ($run:path) => {
        |process| Box::pin($run(process))
    };
}

/// A function that waits for nothing but its input.
macro_rules! plain {
    ($run:path) => {
        |process| plain::run(process, $run)
    };
}

/// The two tables of programs, from one row each: `here` if the shell carries the code, `later` if it may arrive after
/// the first prompt.
macro_rules! programs {
    (@here $start:expr) => { Code::Here($start) };
    (@later $start:expr) => { Code::Later };
    ($($when:ident, $name:literal, $about:literal, $start:expr;)*) => {
        /// Every program.
        pub static PROGRAMS: &[Program] =
            &[$(Program { name: $name, about: $about, code: programs!(@$when $start) }),*];

        /// Every program's code, and what else needs it. What is reachable from here alone may be a file that a
        /// page loads after its first prompt, so nothing else may name the function of a `later` row.
        pub static LATER: Later = Later {
            programs: &[$(($name, $start)),*],
            builtins: builtins::LATER,
            expression: Expression::new,
        };
    };
}

programs! {
    later, "awk", "run a program of patterns and actions over each line", row!(awk::awk);
    later, "aws", "call AWS: ec2, iam, s3, s3api, sts, ssm, cloudtrail and others; configure", aws::start;
    later, "base64", "to printable characters, and with -d back", plain!(base64::base64);
    later, "basename", "the last part of a path", plain!(tables::basename);
    here, "cat", "print files", row!(stream::cat);
    later, "chmod", "change permission bits", plain!(tree::chmod);
    later, "chown", "give files to somebody", plain!(chown::chown);
    here, "clear", "clear the screen", row!(clear::clear);
    later, "cloud-init", "ask cloud-init: status, query", row!(cloud_init::cloud_init);
    later, "cp", "copy files", plain!(tree::copy);
    later, "curl", "send an HTTP request", curl::start;
    later, "cut", "take fields or characters of each line", plain!(tables::cut);
    later, "date", "print the simulated time, with +FORMAT and -u", plain!(date::date);
    later, "diff", "say how two files differ; -u with lines around", plain!(diff::diff);
    later, "dirname", "the directory part of a path", plain!(tables::dirname);
    later, "docker", "run a program in a container, on an instance", row!(docker::docker);
    later, "ec2-metadata", "print an instance's metadata; --all, -i, -z and others", row!(ec2_metadata::ec2_metadata);
    later, "env", "print the environment, or run a program in a changed one", row!(env::env);
    later, "find", "look for files, by name, type, size or age", row!(find::find);
    later, "grep", "print lines that match", row!(grep::grep);
    here, "head", "print the first lines", row!(stream::head);
    here, "hostname", "print the host's name", plain!(identity::hostname);
    here, "id", "print who you are", plain!(identity::id);
    later, "iptables", "let packets through or not, by rules", plain!(iptables::iptables);
    later, "jq", "look into JSON, take it apart, make new", row!(jq::jq);
    here, "ls", "list a directory; -l with details, -a all", plain!(list::list);
    later, "mkdir", "make directories", plain!(tree::mkdir);
    later, "mv", "move files", plain!(tree::rename);
    later, "printenv", "print the environment", row!(env::printenv);
    later, "rm", "remove files; -r directories too", plain!(tree::remove);
    later, "rmdir", "remove empty directories", plain!(tree::rmdir);
    later, "sed", "edit lines by a script", row!(sed::sed);
    later, "seq", "print numbers in a row", plain!(tables::seq);
    later, "sleep", "let simulated time pass", row!(sleep::sleep);
    later, "sort", "sort lines", plain!(sort::sort);
    later, "ssh", "open a shell on an instance, or run a command there", row!(ssh::ssh);
    later, "sudo", "run a program as root", row!(sudo::sudo);
    later, "systemctl", "start, stop and look at services of an instance", plain!(systemctl::systemctl);
    later, "tac", "print lines in reverse order", plain!(tac::tac);
    later, "tail", "print the last lines; -f what is added later", row!(follow::tail);
    later, "tee", "copy the input to files as well", row!(stream::tee);
    later, "timeout", "run a program, and end it after a while", row!(timeout::timeout);
    later, "touch", "make empty files", plain!(tree::touch);
    later, "tr", "replace or delete characters", plain!(tables::tr);
    here, "uname", "print the system's name", plain!(identity::uname);
    later, "uniq", "join equal lines that follow each other", plain!(tables::uniq);
    later, "useradd", "make a user", plain!(useradd::useradd);
    later, "watch", "run a command again and again", row!(watch::watch);
    later, "wc", "count lines, words and bytes", plain!(look::count);
    here, "whoami", "print the user's name", plain!(identity::whoami);
    later, "xargs", "run a program with words from the input", row!(xargs::xargs);
    later, "yes", "print y until stopped", row!(stream::yes);
}

/// The user of Amazon Linux's images.
const AMAZON: &str = "ec2-user";
/// The user of Ubuntu's.
const UBUNTU: &str = "ubuntu";

/// The program of a name, wherever it is.
pub fn find(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.name == name)
}

/// Whether a host has a program that the table names: some belong to instances, or to one system.
pub fn is_on(name: &str, host: &Host) -> bool {
    match name {
        "cloud-init" => matches!(host.user.as_str(), AMAZON | UBUNTU),
        "ec2-metadata" => host.user == AMAZON,
        _ => true,
    }
}

/// The hosts that have such a program, in words.
pub(crate) fn whose(name: &str) -> &'static str {
    match name {
        "ec2-metadata" => "instances of Amazon Linux",
        _ => "instances",
    }
}

/// The program of a name, if it stands on the host.
pub(crate) fn on(host: &Host, name: &str) -> Option<&'static Program> {
    find(name).filter(|program| host.holds(name) && is_on(program.name, host))
}

/// Every word a command may begin with: programs, builtins, reserved words.
pub fn commands() -> impl Iterator<Item = &'static str> {
    names().chain(builtins::names()).chain(builtins::RESERVED)
}

/// Their names.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().map(|program| program.name)
}

/// Says on standard error why a command line cannot be read.
async fn refuse(process: &Process, why: &str, status: i32) -> Flow<i32> {
    process.stderr.write(why).await?;
    Ok(status)
}

/// Something of a program that is not simulated: said in the lab's voice and noted.
async fn not_simulated(process: &Process, what: &str) -> Flow<i32> {
    process.port.lab_voice(&format!("rolelab: {what} is not simulated here"));
    process.port.ask(Ask::Note(Note::NotSimulated(what.to_owned()))).await?;
    Ok(2)
}

/// Starts the program that the first of the arguments names; its status, or why it cannot be started.
pub(crate) async fn start(process: Process) -> Flow<Result<i32, FileError>> {
    let name = process.args.first().map_or("", String::as_str);
    if let Err(why) = launch::runnable(&process.port, name) {
        return Ok(Err(why));
    }
    Ok(Ok(launch::launch(process).await?))
}

/// The absolute form of a path.
fn absolute(process: &Process, path: &str) -> String {
    files::absolute(&process.port.host().borrow().session.directory, path)
}

/// The content of a file, or of standard input for `-`. Why not, in the system's words.
async fn content(process: &Process, name: &str) -> Flow<Result<Vec<u8>, String>> {
    if name == "-" || name == "/dev/stdin" {
        return Ok(Ok(process.stdin.all().await?));
    }
    if name.is_empty() {
        return Ok(Err("No such file or directory".to_owned()));
    }
    let path = absolute(process, name);
    let read = process.port.host().borrow().files.read(&path);
    Ok(read.map(|content| content.to_vec()).map_err(|why| why.to_string()))
}

/// The lines of a content, each with its newline, which the last may lack.
fn lines(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    content.split_inclusive(|byte| *byte == b'\n')
}
