//! Compiles `lessons/eight-steps`: a lesson of the tests' own, so that what the engine makes of a lesson is held against one
//! that nobody rewrites for learners.

use std::{env, fs, path::Path};

use rolelab_lesson::source::{self, Files};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=lessons/eight-steps");
    let read = |name: &str| fs::read_to_string(Path::new("lessons/eight-steps").join(name));
    let files = Files {
        lab: read("lab.toml")?,
        prose: read("lab.md")?,
        solution: read("solution.md")?,
        ..Files::default()
    };
    let compiled = source::compile("eight-steps", &files).map_err(|faults| format!("{faults:?}"))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("eight-steps.json"), source::pack(&compiled.lesson)?)?;
    Ok(())
}
