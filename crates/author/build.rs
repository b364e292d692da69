//! Takes the texts of this build's lessons along, so that one can be checked and begun from anywhere.

use std::{env, fmt::Write as _, fs, path::Path};

type Failure = Box<dyn std::error::Error>;

const CONTENT: &str = "../labs/content";
const FILES: [&str; 5] = ["lab.toml", "lab.md", "solution.md", "mistakes.md", "reached.txt"];

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed={CONTENT}");
    let mut folders: Vec<_> = fs::read_dir(CONTENT)?.flatten().map(|entry| entry.path()).collect();
    folders.retain(|path| path.join("lab.toml").is_file());
    folders.sort();
    let mut table = String::from("&[\n");
    for folder in folders {
        let id = folder.file_name().ok_or("a folder has a name")?.to_string_lossy();
        let mut texts = Vec::new();
        for name in FILES {
            let path = folder.join(name);
            texts.push(if path.is_file() { fs::read_to_string(path)? } else { String::new() });
        }
        writeln!(table, "({id:?}, {texts:?}),")?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("sources.rs"), table)?;
    Ok(())
}
