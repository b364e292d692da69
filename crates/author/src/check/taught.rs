//! Whether the solution uses only what was taught: by this lesson, or by one that comes before it.

use std::collections::{BTreeMap, BTreeSet};

use rolelab_shell::syntax;

use super::{Report, Subject, lines, meant};
use crate::Finding;

/// What everybody is taken to know who opens a shell.
const KNOWN: &[&str] = &[
    "cat", "cd", "clear", "cp", "echo", "exit", "export", "false", "grep", "head", "ls", "mkdir", "mv",
    "printf", "pwd", "rm", "sleep", "ssh", "sudo", "tail", "test", "true", "unset", "[",
];
/// Options of `aws` before the service that take a value.
const AWS_VALUES: &[&str] = &["--region", "--profile", "--output", "--query", "--endpoint-url", "--color"];
/// Options of `docker run` that take a value.
const DOCKER_VALUES: &[&str] =
    &["-e", "--env", "-v", "--volume", "-p", "--name", "--network", "--net", "-u", "--user"];
/// Options of `sudo`, `env` and `xargs` that take a value.
const RUNNER_VALUES: &[&str] = &["-u", "-g", "-n", "-I", "-P", "-d", "-L"];
/// How deep commands may stand in commands' words.
const DEPTH: usize = 4;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let lesson = &subject.source.lesson;
    for need in &lesson.needs {
        if !subject.shelf.has(need) {
            let near = meant(need, subject.shelf.ids());
            let line = subject.folder.line("lab.toml", &format!("\"{need}\""));
            report.findings.push(Finding::new(
                "lab.toml",
                line,
                format!("`needs` names `{need}`, which is no lesson.{near}"),
            ));
        }
    }
    let mut taught = subject.shelf.taught_before(&lesson.needs);
    taught.extend(lesson.teaches.iter().map(String::as_str));
    let mut told = BTreeSet::new();
    let mut defined = Defined::new();
    for (index, step) in lesson.steps.iter().enumerate() {
        let place = |part: usize| subject.source.lines.get(index).and_then(|lines| lines.get(part)).copied();
        // A command may stand on several lines: they are read host by host, until it is whole.
        let mut begun: Vec<(&str, String)> = Vec::new();
        for (part, on, line) in lines(&step.solution) {
            let at = begun.iter().position(|(host, _)| *host == on);
            let text = at.map(|at| begun.remove(at).1 + "\n").unwrap_or_default() + line;
            match syntax::commands(&text) {
                Some(commands) => {
                    defined.extend(definitions(&commands));
                    for key in commands.iter().flat_map(|words| keys(words, &defined, 0)) {
                        if !knows(&taught, &key) && told.insert(key.clone()) {
                            let text = format!(
                                "The solution uses `{key}`, which neither `teaches` nor a lesson of `needs` names."
                            );
                            report.findings.push(Finding::new("solution.md", place(part), text));
                        }
                    }
                }
                None => begun.push((on, text)),
            }
        }
        for (_, text) in begun {
            let last = lines(&step.solution).last().and_then(|(part, ..)| place(part));
            let text = format!("This is no complete command: {text}");
            report.findings.push(Finding::new("solution.md", last, text));
        }
    }
}

fn knows(taught: &BTreeSet<&str>, key: &str) -> bool {
    let program = key.split(' ').next().unwrap_or(key);
    KNOWN.contains(&program)
        || taught.contains(key)
        // `aws s3` teaches all of its commands; `aws` alone teaches none.
        || taught.iter().any(|entry| {
            entry.contains(' ') && key.strip_prefix(entry).is_some_and(|rest| rest.starts_with(' '))
        })
}

/// What one must know to type a command: its program, and those it is told to run.
fn keys(words: &[String], defined: &Defined, depth: usize) -> Vec<String> {
    let Some((program, rest)) = words.split_first().filter(|_| depth < DEPTH) else { return Vec::new() };
    let program = program.rsplit('/').next().unwrap_or(program);
    let mut found = Vec::new();
    let inner = match program {
        // What it runs stands in its body, or in its words.
        name if defined.contains_key(name) => {
            let runs = defined.get(name).is_some_and(|passes| *passes);
            keys(if runs { rest } else { &[] }, defined, depth + 1)
        }
        // What a parameter stands for is not known.
        _ if defines(words).is_some() || program.starts_with('$') => Vec::new(),
        "aws" => {
            let service: Vec<&str> = plain_words(rest, AWS_VALUES).take(2).map(String::as_str).collect();
            return vec![std::iter::once("aws").chain(service).collect::<Vec<_>>().join(" ")];
        }
        "sudo" | "nohup" | "command" | "exec" | "env" | "xargs" | "time" | "builtin" => {
            if !matches!(program, "command" | "exec" | "builtin") {
                found.push(program.to_owned());
            }
            let behind = plain_words(rest, RUNNER_VALUES).skip_while(|word| word.contains('='));
            keys(&behind.cloned().collect::<Vec<_>>(), defined, depth + 1)
        }
        "ssh" => {
            found.push(program.to_owned());
            let text =
                plain_words(rest, &["-i", "-p", "-l", "-o"]).skip(1).cloned().collect::<Vec<_>>().join(" ");
            within(&text, defined, depth)
        }
        "bash" | "sh" => {
            found.push(program.to_owned());
            let text = rest.iter().position(|word| word == "-c").and_then(|at| rest.get(at + 1));
            text.map(|text| within(text, defined, depth)).unwrap_or_default()
        }
        "docker" => {
            let command = rest.first().map(String::as_str).unwrap_or_default();
            found.push(format!("docker {command}").trim_end().to_owned());
            let words: Vec<String> = match command {
                "run" | "exec" => {
                    let skipped = rest.get(1..).unwrap_or_default();
                    plain_words(skipped, DOCKER_VALUES).skip(1).cloned().collect()
                }
                _ => Vec::new(),
            };
            keys(&words, defined, depth + 1)
        }
        _ => vec![program.to_owned()],
    };
    found.extend(inner);
    found
}

/// Functions of the solution's own, and whether each runs its words.
type Defined = BTreeMap<String, bool>;

fn definitions(commands: &[Vec<String>]) -> Defined {
    let passes =
        commands.iter().any(|words| words.first().is_some_and(|word| matches!(word.as_str(), "$@" | "$*")));
    commands.iter().filter_map(|words| defines(words)).map(|name| (name.to_owned(), passes)).collect()
}

/// The name of the function that this defines.
fn defines(words: &[String]) -> Option<&str> {
    match words {
        [keyword, name] if keyword == "function" => Some(name),
        _ => None,
    }
}

fn within(text: &str, defined: &Defined, depth: usize) -> Vec<String> {
    let commands = syntax::commands(text).unwrap_or_default();
    commands.iter().flat_map(|words| keys(words, defined, depth + 1)).collect()
}

/// Words from the first that is no option, which are all that follow it.
fn plain_words<'a>(words: &'a [String], values: &'a [&str]) -> impl Iterator<Item = &'a String> {
    let mut skip = false;
    let mut begun = false;
    words.iter().filter(move |word| {
        if begun {
            return true;
        }
        let value = std::mem::take(&mut skip);
        skip = values.contains(&word.as_str());
        begun = !value && !word.starts_with('-');
        begun
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> String {
        let commands = syntax::commands(line).unwrap();
        let defined = definitions(&commands);
        commands.iter().flat_map(|words| keys(words, &defined, 0)).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_command_is_known_by_what_one_must_know() {
        for (line, wanted) in [
            ("/usr/bin/curl -s http://h | jq .a", "curl, jq"),
            ("aws --region eu-west-1 s3 ls s3://b", "aws s3 ls"),
            ("aws sts get-caller-identity --query Arn", "aws sts get-caller-identity"),
            ("aws", "aws"),
            ("TOKEN=$(curl -X PUT h) && aws configure list", "curl, aws configure list"),
            ("ssh -i k web-1 'sudo -u ec2-user curl h | jq .'", "ssh, sudo, curl, jq"),
            ("sudo iptables -A OUTPUT", "sudo, iptables"),
            ("bash -c 'wget h; ls'", "bash, wget, ls"),
            ("docker run --rm -e A=b alpine curl h", "docker run, curl"),
            ("docker ps", "docker ps"),
            ("as() { A=b \"$@\"; }; as aws s3 ls; $X y", "aws s3 ls"),
            ("get() { curl \"$1\"; }; get http://h/x", "curl"),
            ("env A=b aws s3 ls | xargs -n 1 echo", "env, aws s3 ls, xargs, echo"),
        ] {
            assert_eq!(of(line), wanted, "{line}");
        }
    }

    #[test]
    fn a_service_teaches_its_commands_and_aws_alone_nothing() {
        let taught = BTreeSet::from(["aws s3", "aws", "curl"]);
        for (key, known) in
            [("aws s3 ls", true), ("aws s3api x", false), ("aws sts x", false), ("curl", true), ("ls", true)]
        {
            assert_eq!(knows(&taught, key), known, "{key}");
        }
    }
}
