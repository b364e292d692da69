//! What an author is told: each row breaks a good lesson in one place, and names what has to be said.

use super::{Files, Source, compile};
use crate::{Lesson, source::pack};

const LAB: &str = r#"schema = 1
title = "A title"
summary = "One sentence."
minutes = 5
teaches = ["curl"]
takeaways = ["One.", "Two.", "Three."]

[variables]
bucket = { name = "reports" }

[[world]]
on = "laptop"
path = "~/notes"
text = "{{bucket}}"

[[steps]]
id = "look"
title = "Look"
hints = ["One.", "Two.", "`curl`"]

[[steps.questions]]
id = "guess"
ask = "What will it be?"
options = ["200", "404"]
answer = "1"
until = "asked"
told = "It was **200**."

[[steps.goals]]
id = "asked"
text = "Ask"
check.metadata = { path = "/latest", status = 200 }

[[steps.goals]]
id = "runs"
text = "It runs"
after = "asked"
check.all = [
    { instance = { state = "running" } },
    { not = { call = { operation = "RunInstances", by = "user you" } } },
]

[[steps.feedback]]
id = "astray"
when.instance = { http-tokens = "required" }
say = "Not so."
"#;

const PROSE: &str = "\
## look

Do *it*{{show: imds}} with `ls`{{exec laptop}}.

```laptop
ls
```

### Why

- Because.
";

const SOLUTION: &str = "\
# What one would do

## look

```laptop
curl \\
  http://h
```

```clock
skip wait
```
";

const MISTAKES: &str = "\
## look: waits

```clock
5 minutes
```

> nobody
";

fn files() -> Files {
    let [lab, prose, solution, mistakes] = [LAB, PROSE, SOLUTION, MISTAKES].map(str::to_owned);
    Files { lab, prose, solution, mistakes }
}

fn good() -> Source {
    compile("a-lesson", &files()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

#[test]
fn a_good_lesson_compiles_and_knows_its_lines() {
    let source = good();
    assert_eq!(source.lines, [vec![7, 11]]);
    assert_eq!(source.mistakes[0].line, 1);
    assert_eq!(source.mistakes[0].lines, [4]);
    assert_eq!(source.mistakes[0].says, ["nobody"]);
    let packed = pack(&source.lesson).unwrap();
    assert_eq!(Lesson::read_undrawn(&packed).unwrap(), source.lesson);
}

/// Which file, what stands there, what is put in its place, what has to be said.
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("lab", "summary =", "sumary =", "lab.toml:3: There is no field `sumary` here. Did you mean `summary`?"),
    (
        "lab",
        "minutes = 5",
        "minutes = \"5\"",
        "lab.toml:4: `minutes`: invalid type: string \"5\", expected a whole number.",
    ),
    ("lab", "minutes = 5", "", "lab.toml:1: Field `minutes` is missing."),
    ("lab", "minutes = 5", "minutes = 5\nminutes = 6", "lab.toml:5: Duplicate key."),
    ("lab", "title = \"A title\"", "title = \"A title", "lab.toml:2: `title`: invalid basic string"),
    ("lab", "schema = 1", "schema = 2", "lab.toml: Its `schema` is 2, and this build reads 1."),
    (
        "lab",
        "name = \"reports\"",
        "nam = \"reports\"",
        "lab.toml:9: There is no word `nam` here. Did you mean `name`?",
    ),
    ("lab", "name = \"reports\"", "name = \"a b\"", "lab.toml: Variable `bucket` may be `a b`"),
    ("lab", "bucket = {", "exec = {", "lab.toml: `exec` can be no variable's name."),
    (
        "lab",
        "path = \"~/notes\"",
        "pth = \"~/notes\"",
        "lab.toml:13: There is no field `pth` here. Did you mean `path`?",
    ),
    ("lab", "path = \"~/notes\"", "", "lab.toml:11: What happened before is `on` and `run`"),
    ("lab", "id = \"look\"", "id = \"Look at it\"", "The step's id `Look at it` is not made of"),
    ("lab", "hints =", "hint =", "lab.toml:19: There is no field `hint` here. Did you mean `hints`?"),
    (
        "lab",
        "answer = \"1\"",
        "answer = \"3\"",
        "lab.toml:22: `answer` is `3`, and has to be the number of an option, 1 to 2.",
    ),
    (
        "lab",
        "until = \"asked\"",
        "until = \"asket\"",
        "which is no goal of its step; there are: asked, runs. Did you mean `asked`?",
    ),
    ("lab", "\"It was **200**.\"", "\"<b>200</b>\"", "lab.toml:27: HTML cannot stand here"),
    ("lab", "ask = \"What", "ask = \"- What", "lab.toml:23: A text here is one paragraph"),
    ("lab", "ask = \"What will it be?\"", "ask = \"\"", "A text is empty."),
    ("lab", "id = \"runs\"", "id = \"asked\"", "Two parts have the id `asked`."),
    (
        "lab",
        "check.metadata",
        "check.metdata",
        "lab.toml:32: There is no word `metdata` here. Did you mean `metadata`?",
    ),
    (
        "lab",
        "status = 200",
        "statu = 200",
        "lab.toml:32: There is no field `statu` here. Did you mean `status`?",
    ),
    ("lab", "status = 200", "status = -1", "lab.toml:32: "),
    ("lab", ", status = 200", "", "lab.toml:32: Field `status` is missing."),
    (
        "lab",
        "after = \"asked\"",
        "after = \"aske\"",
        "lab.toml:35: `after` names `aske`, which is no goal before it; there are: asked. Did you mean `asked`?",
    ),
    (
        "lab",
        "after = \"asked\"",
        "after = \"runs\"",
        "lab.toml:35: `after` names `runs`, which is no goal before it",
    ),
    (
        "lab",
        "state = \"running\"",
        "state = \"runing\"",
        "lab.toml:35: `state` is `runing`; there are: pending, running, stopping, stopped. Did you mean `running`?",
    ),
    (
        "lab",
        "state = \"running\"",
        "stat = \"running\"",
        "lab.toml:39: There is no field `stat` here. Did you mean `state`?",
    ),
    (
        "lab",
        "{ not = { call",
        "{ nt = { call",
        "lab.toml:40: There is no word `nt` here. Did you mean `not`?",
    ),
    ("lab", "operation =", "oper =", "lab.toml:40: There is no field `oper` here."),
    (
        "lab",
        "by = \"user you\"",
        "by = \"you\"",
        "lab.toml:35: `by` is `you`, and has to be `role NAME` or `user NAME`.",
    ),
    (
        "lab",
        "http-tokens = \"required\"",
        "http_tokens = \"required\"",
        "lab.toml:45: There is no field `http_tokens` here. Did you mean `http-tokens`?",
    ),
    (
        "prose",
        "## look",
        "## lok",
        "lab.md:1: The section `## lok` belongs to no step of lab.toml. Did you mean `look`?",
    ),
    ("prose", "## look", "## lok", "lab.md: There is no section `## look`."),
    ("prose", "## look", "Hello\n\n## look", "lab.md:1: Text stands before the first section"),
    ("prose", "- Because.", "- Because.\n\n## look", "lab.md:13: There are two sections `## look`."),
    ("prose", "- Because.", "- Because.\n  - Why?", "lab.md:12: A list in a list cannot stand here"),
    ("prose", "- Because.", "![x](y)", "lab.md:11: An image cannot stand here"),
    ("prose", "- Because.", "[x](http://y)", "lab.md:11: A link cannot stand here"),
    ("prose", "- Because.", "\n\n<script>x</script>", "lab.md:13: HTML cannot stand here"),
    ("prose", "- Because.", "#### So", "lab.md:11: This heading cannot stand here"),
    (
        "prose",
        "{{show: imds}}",
        "{{show: imd}}",
        "lab.md:3: `{{show: imd}}` names no actor; there are: instance, imds, iam, api.",
    ),
    ("prose", "`ls`{{exec", "ls{{exec", "lab.md:3: `{{exec…}}` stands behind no `code` and no *words*."),
    ("prose", "ls\n```", "ls\n", "lab.md:5: This fence has no end"),
    ("prose", "```laptop", "```the laptop", "`the laptop` is no host"),
    (
        "solution",
        "## look",
        "## other",
        "solution.md:3: The section `## other` belongs to no step of lab.toml.",
    ),
    ("solution", "skip wait\n```", "skip wait\n", "solution.md:10: This fence has no end"),
    ("solution", "skip wait", "wait a bit", "solution.md:11: `wait a bit` is no move. A clock takes"),
    ("solution", "```clock", "```", "solution.md:10: This fence names no host."),
    ("solution", "```laptop", "```lap top", "`lap top` is no host"),
    (
        "solution",
        "  http://h\n",
        "",
        "solution.md:6: The last line of a fence ends in `\\`, and nothing follows.",
    ),
    (
        "mistakes",
        "## look: waits",
        "## look waits",
        "mistakes.md:1: The heading `## look waits` is not `## STEP: WHAT IT IS`.",
    ),
    (
        "mistakes",
        "## look: waits",
        "## luk: waits",
        "mistakes.md:1: The section `## luk` belongs to no step of lab.toml. Did you mean `look`?",
    ),
    (
        "mistakes",
        "```clock",
        "```answer",
        "mistakes.md:4: `5 minutes` is no move. An answer is `QUESTION: TEXT`.",
    ),
];

#[test]
fn what_is_wrong_is_told_with_file_line_field_and_what_was_meant() {
    let mut failed = Vec::new();
    for (file, stands, put, wanted) in ROWS {
        let mut files = files();
        let text = match *file {
            "lab" => &mut files.lab,
            "prose" => &mut files.prose,
            "solution" => &mut files.solution,
            _ => &mut files.mistakes,
        };
        assert!(text.contains(stands), "{file} has `{stands}`");
        *text = text.replacen(stands, put, 1);
        let said: Vec<String> = match compile("a-lesson", &files) {
            Ok(_) => vec!["nothing".to_owned()],
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        };
        if !said.iter().any(|said| said.contains(wanted)) {
            failed
                .push(format!("{stands} -> {put}\n  wanted: {wanted}\n  said: {}", said.join("\n        ")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn one_fault_hides_no_other() {
    let mut files = files();
    for (stands, put) in [
        ("summary =", "sumary ="),
        ("name = \"reports\"", "nam = \"reports\""),
        ("path = \"~/notes\"", "pth = \"~/notes\""),
        ("hints =", "hint ="),
        ("until =", "untl ="),
        ("status = 200", "statu = 200"),
        ("state = \"running\"", "stat = \"running\""),
        ("say =", "sy ="),
    ] {
        files.lab = files.lab.replacen(stands, put, 1);
    }
    files.prose = files.prose.replace("- Because.", "![x](y)");
    files.solution = files.solution.replace("skip wait", "wait");
    files.mistakes = files.mistakes.replace("5 minutes", "5");
    let faults = compile("a-lesson", &files).unwrap_err();
    let places: Vec<String> =
        faults.iter().map(|fault| format!("{}:{}", fault.file, fault.line.unwrap_or(0))).collect();
    let lab = [3, 9, 13, 19, 26, 32, 39, 46].map(|line| format!("lab.toml:{line}"));
    let others = ["lab.md:11", "solution.md:11", "mistakes.md:4"].map(str::to_owned);
    assert_eq!(places, [lab.as_slice(), &others].concat());
}
