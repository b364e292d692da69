//! Which commands a text holds, wherever they stand: for tools that ask what somebody must know to type it. Nothing runs.

use super::{
    ast::{AndOr, Assigned, Command, Compound, List, Part, Redirect, RedirectKind, Simple, Word},
    parse,
};

/// The words of every simple command in a text, in the order of their beginnings, also of those within pipes, compound
/// commands, functions and substitutions. `None` when it is no complete command. What a word stands for is not known: a
/// parameter keeps its name, `$name`, and a substitution is `$(…)`. A function's definition is `function NAME`.
pub fn commands(text: &str) -> Option<Vec<Vec<String>>> {
    let mut found = Vec::new();
    list(&parse(text).ok()?, &mut found);
    Some(found)
}

type Found = Vec<Vec<String>>;

fn list(of: &List, found: &mut Found) {
    for part in of {
        let AndOr { first, rest, .. } = part.as_ref();
        let pipelines = std::iter::once(first).chain(rest.iter().map(|(_, pipeline)| pipeline));
        pipelines.flat_map(|pipeline| &pipeline.stages).for_each(|stage| command(stage, found));
    }
}

fn command(of: &Command, found: &mut Found) {
    match of {
        Command::Simple(simple) => one(simple, found),
        Command::Compound(inner, redirects) => {
            compound(inner, found);
            redirects.iter().for_each(|it| redirect(it, found));
        }
        Command::Function(function) => {
            found.push(vec!["function".to_owned(), function.name.clone()]);
            command(&function.body, found);
        }
        Command::NotSimulated(name) => found.push(vec![(*name).to_owned()]),
    }
}

fn one(simple: &Simple, found: &mut Found) {
    if !simple.words.is_empty() {
        found.push(simple.words.iter().map(text).collect());
    }
    let assignments = simple.assignments.iter().chain(simple.lists.iter().map(|(_, assignment)| assignment));
    for assignment in assignments {
        match &assignment.value {
            Assigned::Word(value) => word(value, found),
            Assigned::List(elements) => elements.iter().for_each(|element| word(&element.word, found)),
        }
    }
    simple.words.iter().for_each(|it| word(it, found));
    simple.redirects.iter().for_each(|it| redirect(it, found));
}

fn redirect(of: &Redirect, found: &mut Found) {
    match &of.kind {
        RedirectKind::Read(target)
        | RedirectKind::Write(target, _)
        | RedirectKind::Clobber(target)
        | RedirectKind::WriteBoth(target, _)
        | RedirectKind::Duplicate(target)
        | RedirectKind::String(target) => word(target, found),
        RedirectKind::Document(body) => {
            if let Some(body) = body.get() {
                word(body, found);
            }
        }
    }
}

fn compound(of: &Compound, found: &mut Found) {
    match of {
        Compound::Group(inner) => list(inner, found),
        Compound::Subshell(inner) => list(inner, found),
        Compound::If(branches, otherwise) => {
            for (condition, branch) in branches {
                list(condition, found);
                list(branch, found);
            }
            otherwise.iter().for_each(|branch| list(branch, found));
        }
        Compound::While(_, condition, body) => {
            list(condition, found);
            list(body, found);
        }
        Compound::For(_, words, body) | Compound::Select(_, words, body) => {
            words.iter().flatten().for_each(|it| word(it, found));
            list(body, found);
        }
        Compound::Count(_, body) => list(body, found),
        Compound::Case(of, branches) => {
            word(of, found);
            branches.iter().for_each(|branch| list(&branch.body, found));
        }
        Compound::Test(_) | Compound::Arithmetic(_) => {}
    }
}

/// Commands within a word.
fn word(of: &Word, found: &mut Found) {
    of.parts.iter().for_each(|it| part(it, found));
}

fn part(of: &Part, found: &mut Found) {
    match of {
        Part::Double(parts) => parts.iter().for_each(|it| part(it, found)),
        Part::Command(inner) | Part::Output(inner) => list(inner, found),
        Part::Literal(_) | Part::Quoted(_) | Part::Parameter(_) | Part::Arithmetic(_) => {}
    }
}

/// A word as it would arrive, nearly.
fn text(of: &Word) -> String {
    of.parts.iter().map(piece).collect()
}

fn piece(of: &Part) -> String {
    match of {
        Part::Literal(text) | Part::Quoted(text) => text.clone(),
        Part::Double(parts) => parts.iter().map(piece).collect(),
        Part::Parameter(parameter) => format!("${}", parameter.name),
        Part::Command(_) => "$(…)".to_owned(),
        Part::Output(_) => "<(…)".to_owned(),
        Part::Arithmetic(_) => "$((…))".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn commands_are_found_wherever_they_stand() {
        for (text, wanted) in [
            ("", ""),
            ("a=1", ""),
            ("ls -l | jq . && curl \"$URL\" & wait", "ls -l; jq .; curl $URL; wait"),
            ("TOKEN=$(curl -s \"http://h/$(cat f)\")", "curl -s http://h/$(…); cat f"),
            ("if test -f x; then a; else b; fi > $(c)", "test -f x; a; b; c"),
            (
                "for i in $(seq 3); do (x $i); done; f() { y; }; while p; do q; done",
                "seq 3; x $i; function f; y; p; q",
            ),
            ("case $(a) in b) c;; esac; { d; } <<< \"$(e)\"", "a; c; d; e"),
            ("diff <(one) - <<E\n$(two)\nE", "diff <(…) -; one; two"),
            ("ssh web-1 'curl http://x' \"and $Y\"", "ssh web-1 curl http://x and $Y"),
            ("! time grep '[[' f; [[ -f x ]]", "grep [[ f"),
        ] {
            let found: Vec<String> = commands(text).unwrap().iter().map(|words| words.join(" ")).collect();
            assert_eq!(found.join("; "), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_command_is_told() {
        for text in ["echo 'a", "if x; then", "done", "a | | b"] {
            assert_eq!(commands(text), None, "{text}");
        }
    }
}
