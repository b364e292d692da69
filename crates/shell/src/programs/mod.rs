//! The programs there are: one row each. Help, completion and "command not found" read this table.

mod arguments;
mod awk;
mod aws;
mod clear;
mod curl;
mod date;
#[cfg(test)]
pub(crate) mod driver;
mod env;
mod grep;
mod identity;
mod list;
mod look;
mod plain;
mod sed;
mod sleep;
mod ssh;
mod stream;
mod tables;
mod tree;

use crate::{
    files,
    port::{Ask, Flow, Note},
    program::{Process, Program},
};

/// A row whose function is asynchronous.
macro_rules! row {
    ($name:literal, $about:literal, $run:path) => {
        Program { name: $name, about: $about, start: |process| Box::pin($run(process)) }
    };
}

/// A row whose function waits for nothing but its input.
macro_rules! plain {
    ($name:literal, $about:literal, $run:path) => {
        Program { name: $name, about: $about, start: |process| plain::run(process, $run) }
    };
}

/// Every program.
pub static PROGRAMS: &[Program] = &[
    row!("awk", "run a program of patterns and actions over each line", awk::awk),
    aws::AWS,
    plain!("basename", "the last part of a path", tables::basename),
    row!("cat", "print files", stream::cat),
    plain!("chmod", "change permission bits", tree::chmod),
    row!("clear", "clear the screen", clear::clear),
    plain!("cp", "copy files", tree::copy),
    curl::CURL,
    plain!("cut", "take fields or characters of each line", tables::cut),
    plain!("date", "print the simulated time, with +FORMAT and -u", date::date),
    plain!("dirname", "the directory part of a path", tables::dirname),
    row!("env", "print the environment, or run a program in a changed one", env::env),
    row!("grep", "print lines that match", grep::grep),
    row!("head", "print the first lines", stream::head),
    plain!("hostname", "print the host's name", identity::hostname),
    plain!("id", "print who you are", identity::id),
    plain!("ls", "list a directory; -l with details, -a all", list::list),
    plain!("mkdir", "make directories", tree::mkdir),
    plain!("mv", "move files", tree::rename),
    row!("printenv", "print the environment", env::printenv),
    plain!("rm", "remove files; -r directories too", tree::remove),
    plain!("rmdir", "remove empty directories", tree::rmdir),
    row!("sed", "edit lines by a script", sed::sed),
    plain!("seq", "print numbers in a row", tables::seq),
    row!("sleep", "let simulated time pass", sleep::sleep),
    plain!("sort", "sort lines", tables::sort),
    row!("ssh", "open a shell on an instance, or run a command there", ssh::ssh),
    plain!("tail", "print the last lines", look::tail),
    row!("tee", "copy the input to files as well", stream::tee),
    plain!("touch", "make empty files", tree::touch),
    plain!("tr", "replace or delete characters", tables::tr),
    plain!("uname", "print the system's name", identity::uname),
    plain!("uniq", "join equal lines that follow each other", tables::uniq),
    plain!("wc", "count lines, words and bytes", look::count),
    plain!("whoami", "print the user's name", identity::whoami),
    row!("yes", "print y until stopped", stream::yes),
];

/// The program of a name.
pub fn find(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.name == name)
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
