//! Compiles every folder under `content/` into one file of bytes, and writes the table of lessons and the list of their
//! titles.
//!
//! No TOML or Markdown reader is shipped: they are parts of this script alone. Nor does a first prompt need one of JSON.

use std::{env, fs, path::Path};

use rolelab_lesson::{
    Lesson, hash,
    source::{self, Files},
};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=content");
    let out = env::var("OUT_DIR")?;
    let order = source::order(&fs::read_to_string("content/course.toml")?)?;
    let mut lessons: Vec<Lesson> = Vec::new();
    let mut table = String::from("&[\n");
    for id in &order {
        let lesson = compile(id)?;
        let lesson = Lesson { hash: hash(&source::pack(&lesson)?), ..lesson };
        let file = Path::new(&out).join(format!("{id}.lesson"));
        fs::write(&file, postcard::to_allocvec(&lesson)?)?;
        // The first is in every build, and so is the one without steps, which is small.
        let bundled = match lessons.is_empty() || lesson.steps.is_empty() {
            true => "",
            false => "#[cfg(any(not(target_family = \"wasm\"), feature = \"all-lessons\"))]\n",
        };
        table.push_str(&format!("{bundled}({id:?}, include_bytes!({file:?})),\n"));
        lessons.push(lesson);
    }
    // Names what the lessons are now: a page that asks for a file of them asks for these, not for those of another build.
    let all: String = lessons.iter().map(|lesson| lesson.hash.as_str()).collect();
    println!("cargo::rustc-env=ROLELAB_CONTENT={}", hash(&all));
    table.push(']');
    fs::write(Path::new(&out).join("lessons.rs"), table)?;
    let entries = lessons.iter().map(source::entry).map(|entry| {
        let source::Entry { id, title, summary, minutes, steps } = entry;
        format!("({id:?}, {title:?}, {summary:?}, {minutes}, {steps}),\n")
    });
    fs::write(Path::new(&out).join("course.rs"), format!("&[\n{}]", entries.collect::<String>()))?;
    Ok(())
}

fn compile(id: &str) -> Result<Lesson, Failure> {
    let folder = Path::new("content").join(id);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let files = Files {
        lab: fs::read_to_string(folder.join("lab.toml"))
            .map_err(|why| format!("content/{id}/lab.toml: {why}"))?,
        prose: read("lab.md"),
        solution: read("solution.md"),
        mistakes: read("mistakes.md"),
    };
    match source::compile(id, &files) {
        Ok(source) => Ok(source.lesson),
        Err(faults) => {
            let lines: Vec<String> = faults.iter().map(|fault| format!("content/{id}/{fault}")).collect();
            Err(lines.join("\n").into())
        }
    }
}
