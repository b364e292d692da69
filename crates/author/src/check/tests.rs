//! The check complains of what it has to: a good lesson is broken in one place, and each row names what must be said.

use super::{Report, folder, source};
use crate::{Folder, Shelf};

fn check(folder_: &Folder) -> Report {
    folder(folder_, &Shelf::built_in())
}

fn said(report: &Report) -> String {
    report.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_lesson_to_begin_with_is_good() {
    let report = check(&Folder::template("a-lesson"));
    assert_eq!(said(&report), "");
    assert!(report.good());
    assert_eq!(report.not_yet.len(), 3);
    assert!(report.not_yet.iter().all(|(_, missing)| !missing.is_empty()));
}

/// File, what stands there, what is put in its place, what must be said.
const ROWS: &[(&str, &str, &str, &str)] = &[
    // Form.
    ("lab", "  \"What was put", "  # \"What was put", "lab.toml:7: There are 2 `takeaways`, not three."),
    ("lab", "until = \"listed\"\n", "", "There is no prediction"),
    ("lab", "minutes = 5", "minutes = 100", "lab.toml:4: warning: `minutes` is 100;"),
    ("lab", "  \"`aws s3 cp todo.txt s3://…/`\",\n", "", "Step `put` has 2 `hints`, not three."),
    (
        "lab",
        "Copying works",
        "`aws s3 cp todo.txt s3://{{bucket}}/`. Copying works",
        "Hint 1 of step `put` tells the solution (solution.md:13)",
    ),
    (
        "lab",
        "\"aws s3 mb\", ",
        "\"aws s3 mb\", \"wget\", ",
        "lab.toml:6: `teaches` names `wget`, which stands in no prose and no hint.",
    ),
    ("lab", "\"aws s3 mb\", ", "", "solution.md:6: The solution uses `aws s3 mb`"),
    (
        "lab",
        "teaches =",
        "needs = [\"first-rol\"]\nteaches =",
        "`needs` names `first-rol`, which is no lesson. Did you mean `first-role`?",
    ),
    (
        "solution",
        "aws s3 cp",
        "true && x=$(wget -q http://h | jq .) ; aws s3 cp",
        "solution.md:13: The solution uses `jq`",
    ),
    ("solution", "aws s3 cp", "echo \"a\naws s3 cp", "solution.md:14: This is no complete command"),
    (
        "solution",
        "```laptop\naws s3 cp todo.txt s3://{{bucket}}/\n```",
        "",
        "solution.md:10: Step `put` has no solution.",
    ),
    (
        "lab",
        "[[steps.feedback]]",
        "[[steps.goals]]\nid = \"kept\"\ntext = \"Keep\"\nhold = \"level\"\n\
         check.not = { finding = { type = \"x\" } }\n\n[[steps.feedback]]",
        "Goal `kept` holds when its step begins, and no mistake shows what it says otherwise.",
    ),
    (
        "lab",
        "check.call = { operation = \"CreateBucket\", about = \"{{bucket}}\" }",
        "check.file = { on = \"laptop\", path = \"~/todo.txt\" }",
        "Goal `made` is reached before its step `bucket` begins.",
    ),
    // What is named exists.
    (
        "prose",
        "There is a file",
        "There is `{{buket}}`, a file",
        "lab.md:13: `{{buket}}` names no variable of lab.toml. Did you mean `bucket`?",
    ),
    (
        "prose",
        "There is a file",
        "There is `{{instance web-9}}`, a file",
        "lab.md:13: `{{instance web-9}}` stands for nothing",
    ),
    (
        "prose",
        "There is a file",
        "`ls`{{exec lap-top}} A file",
        "There is no host `lap-top` at the end of any step. Did you mean `laptop`?",
    ),
    (
        "lab",
        "bucket = { name = \"notes\" }",
        "bucket = { pick = [\"notes\"] }",
        "Variable `bucket` is the same in every attempt.",
    ),
    (
        "lab",
        "bucket = { name = \"notes\" }",
        "bucket = { name = \"notes\" }\nteam = { pick = [\"red\", \"blue\"] }",
        "Variable `team` is used nowhere.",
    ),
    // The solution plays.
    (
        "solution",
        "aws s3 cp todo.txt",
        "aws s3 cp other.txt",
        "The solution of step `put` (solution.md:10) does not reach goal `stored`: bucket notes-",
    ),
    (
        "solution",
        "```laptop\naws s3 cp",
        "```web-1\naws s3 cp",
        "solution.md:13: Step `put`: There is no host `web-1` yet.",
    ),
    (
        "solution",
        "aws s3 ls s3://{{bucket}}",
        "aws s3 ls s3://{{bucket}}\naws s3 cp todo.txt s3://{{bucket}}/",
        "Goal `stored` of step `put` is reached by the solution of step `bucket`",
    ),
    (
        "solution",
        "aws s3 ls s3://{{bucket}}",
        "cat",
        "solution.md:7: Step `bucket`: This line did not come to its end",
    ),
    (
        "lab",
        "check.object = { bucket = \"{{bucket}}\", key = \"todo.txt\" }",
        "check.clock = { minutes = 30 }",
        "Goal `stored` is reached by one who does nothing",
    ),
    // Mistakes.
    (
        "mistakes",
        "> ListObjectsV2 by",
        "> GetObject by",
        "mistakes.md:22: `looks into another one` is not told: GetObject by user admin",
    ),
    (
        "mistakes",
        "aws s3 ls\n",
        "aws s3 ls s3://{{bucket}}\n",
        "mistakes.md:13: `makes it and does not look` passes step `bucket`.",
    ),
    (
        "mistakes",
        "> has no object todo.txt\n",
        "",
        "mistakes.md:31: `names the file otherwise` quotes nothing",
    ),
    (
        "mistakes",
        "aws s3 mb s3://my-own-bucket-4711\naws s3 ls",
        "aws s3 ls",
        "Feedback `another-name` is shown by no mistake",
    ),
    ("mistakes", "## put: names", "## bucket: names", "`names the file otherwise`"),
    // What the solution reaches, move by move.
    (
        "reached",
        "stored: move 1",
        "stored: move 2",
        "reached.txt:4: Goal `stored` is reached by move 1 of put, not by move 2 of put.",
    ),
    ("reached", "stored:", "stored-it:", "There is no goal `stored-it`."),
    // Weaker goals.
    (
        "lab",
        "[[steps.feedback]]",
        "[[unnoticed]]\ngoal = \"made\"\nmutant = \"turned round\"\nwhy = \"x\"\n\n[[steps.feedback]]",
        "`unnoticed` names `turned round` of goal `made`, which is noticed",
    ),
];

#[test]
fn what_is_wrong_is_said() {
    let mut failed = Vec::new();
    for (file, stands, put, wanted) in ROWS {
        let mut folder = Folder::template("a-lesson");
        let text = match *file {
            "lab" => &mut folder.files.lab,
            "prose" => &mut folder.files.prose,
            "solution" => &mut folder.files.solution,
            "mistakes" => &mut folder.files.mistakes,
            _ => &mut folder.reached,
        };
        assert!(text.contains(stands), "{file} has `{stands}`");
        *text = text.replacen(stands, put, 1);
        let said = said(&check(&folder));
        if !said.contains(wanted) {
            failed.push(format!("{stands} -> {put}\n  wanted: {wanted}\n  said: {said}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A lesson of which no mistake looks into another bucket.
fn weak() -> Folder {
    let mut folder = Folder::template("a-lesson");
    let at = folder.files.mistakes.find("## bucket: looks").unwrap();
    let end = folder.files.mistakes.find("## put: names").unwrap();
    folder.files.mistakes.replace_range(at..end, "");
    folder
}

#[test]
fn a_goal_that_no_mistake_holds_is_found_weak_unless_the_author_says_why() {
    let folder = weak();
    let said_now = said(&check(&folder));
    assert!(
        said_now.contains("Goal `listed` could be weaker, and nothing would tell: without call.about."),
        "{said_now}"
    );
    for (goal, mutant) in [("listed", "without call.about"), ("*", "without *.about")] {
        let mut told = folder.clone();
        told.files.lab +=
            &format!("\n[[unnoticed]]\ngoal = \"{goal}\"\nmutant = \"{mutant}\"\nwhy = \"It is so.\"\n");
        assert_eq!(said(&check(&told)), "");
        told.files.lab = told.files.lab.replace("It is so.", " ");
        assert!(said(&check(&told)).contains("does not say why"));
    }
}

#[test]
fn a_step_that_nobody_can_get_wrong_is_worth_a_look() {
    let mut folder = Folder::template("a-lesson");
    folder.files.mistakes = folder.files.mistakes.split("## put: names").next().unwrap().to_owned();
    folder.reached.clear();
    let report = check(&folder);
    assert!(said(&report).contains("reached.txt: warning: It is not there."), "{}", said(&report));
    assert!(said(&report).contains("mistakes.md: warning: Step `put` has no mistake"), "{}", said(&report));
}

/// What was judged beside the real goals is what the check says of a lesson that has the weaker one.
#[test]
fn a_mutant_is_noticed_exactly_when_the_check_complains_of_it() {
    let shelf = Shelf::built_in();
    let mut counts = [0, 0];
    for subject in [Folder::template("a-lesson"), weak()] {
        let compiled = subject.compile().unwrap();
        let report = folder(&subject, &shelf);
        let undrawn = crate::mutants::Mutants::of(&compiled.lesson);
        for (mutant, changed) in report.mutants.iter().zip(undrawn.all) {
            assert_eq!(mutant.name, changed.name);
            let mut lesson = compiled.clone();
            let goals = &mut lesson.lesson.steps[changed.step].goals;
            let goal = goals.iter_mut().find(|goal| goal.id == changed.goal.id).unwrap();
            *goal = changed.goal;
            let complains = !source(&subject, &lesson, &shelf).good();
            let why = mutant.noticed.clone().unwrap_or_default();
            assert_eq!(complains, mutant.noticed.is_some(), "{} of {}: {why}", mutant.name, mutant.goal.id);
            counts[usize::from(complains)] += 1;
        }
    }
    assert!(counts[0] > 0 && counts[1] > 5, "{counts:?}");
}
