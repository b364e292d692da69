//! `rolelab labs new`, `pack`, `schema` and `verify`: what is made of lessons, and what learners bring back.

use std::{fs, path::Path};

use rolelab_author::{Folder, pack};
use rolelab_labs::{
    completion,
    lesson::{self, Lesson},
};
use rolelab_lesson::source;

use super::{
    find::{self, Found},
    print,
};

/// Begins a lesson in a new folder.
///
/// # Errors
/// A sentence: its name can be no id, something stands there, there is no lesson to begin from.
pub(super) fn new(path: &Path, from: Option<&str>) -> Result<u8, String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 40 || name.starts_with('-') || !name.chars().all(fits) {
        return Err(format!(
            "a lesson is called as its folder, in small letters, digits and hyphens: `{name}` cannot be"
        ));
    }
    let folder = match from {
        None => Folder::template(&name),
        Some(from) => match find::one(from)? {
            Found::Folder(folder) => *folder,
            Found::Packed(..) => return Err(format!("{from}: a packed lesson has no texts to begin from")),
        },
    };
    folder.write(path)?;
    let shown = path.display();
    print(&format!("{shown} is begun. Next: rolelab labs play {shown}, and rolelab labs check {shown}\n"))?;
    Ok(0)
}

/// Makes one file of a lesson.
///
/// # Errors
/// A sentence: there is no such lesson, nothing can be written.
pub(super) fn packed(name: &str, out: Option<&Path>) -> Result<u8, String> {
    let Found::Folder(folder) = find::one(name)? else {
        return Err(format!("{name}: it is packed already"));
    };
    let packed = match pack(&folder) {
        Ok(packed) => packed,
        Err(findings) => {
            print(&format!("{}\n", find::listed(&folder.path.display().to_string(), &findings)))?;
            return Ok(1);
        }
    };
    if out.is_some_and(|out| out.as_os_str() == "-") {
        print(&format!("{}\n", packed.text))?;
        return Ok(0);
    }
    let beside = Path::new(&folder.id).with_extension("json");
    let out = out.unwrap_or(&beside);
    fs::write(out, &packed.text).map_err(|why| format!("{}: {why}", out.display()))?;
    let (bytes, brotli) = (packed.text.len(), packed.brotli as f64 / 1000.0);
    print(&format!("{}: {bytes} bytes, {brotli:.1} kB in brotli\n", out.display()))?;
    Ok(0)
}

/// The JSON Schema of lab.toml.
///
/// # Errors
/// Output failed.
pub(super) fn schema() -> Result<u8, String> {
    print(&source::schema_text())?;
    Ok(0)
}

/// Reads completion codes; 1 when one of them is no good.
///
/// # Errors
/// A sentence: there is no such lesson.
pub(super) fn verify(codes: &[String], of: Option<&str>) -> Result<u8, String> {
    let given = of.map(find::one).transpose()?.map(|found| found.packed()).transpose()?;
    let given = given.map(|text| Lesson::read(&text, 1).map_err(|why| why.to_string())).transpose()?;
    let mut status = 0;
    for code in codes {
        let code = code.trim();
        let lesson = match &given {
            Some(lesson) => Ok(lesson.clone()),
            None => whose(code),
        };
        let said = lesson.and_then(|lesson| Ok((completion::verify(code, &lesson)?, lesson)));
        let line = match said {
            Ok((done, lesson)) => format!(
                "good: {}, {} commands, {} hints, {} lines of the solution, {} minutes on the clock, seed {}",
                lesson.title, done.commands, done.hints, done.handed, done.minutes, done.seed
            ),
            Err(why) => {
                status = 1;
                format!("no good: {why}")
            }
        };
        print(&format!("{code}: {line}\n"))?;
    }
    Ok(status)
}

/// The lesson of this build whose id a code begins with.
fn whose(code: &str) -> Result<Lesson, String> {
    let lower = code.to_lowercase();
    let mut ids: Vec<&str> = lesson::ids().filter(|id| lower.starts_with(&format!("{id}-"))).collect();
    ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
    match ids.first() {
        Some(id) => lesson::find(id, 1),
        None => {
            let known: Vec<&str> = lesson::ids().collect();
            let known = known.join(", ");
            Err(format!(
                "It begins with no lesson of this build ({known}). --of names another's folder or file."
            ))
        }
    }
}
