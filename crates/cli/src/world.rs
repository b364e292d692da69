//! The world file: a snapshot of the lab at rest. A file that cannot be read is never written over.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use rolelab_core::time::Timestamp;
use rolelab_labs::{
    Lab,
    snapshot::{MAX_BYTES, Snapshot},
};

use crate::arguments::Place;

/// Opens the saved world, or a fresh one, which begins at `epoch` unless another is asked for.
pub(crate) fn open(asked: &Place, epoch: Timestamp) -> Result<Lab, String> {
    let saved = match &asked.world {
        Some(path) => load(path)?.map(|snapshot| (path, snapshot)),
        None => None,
    };
    match saved {
        Some((path, snapshot)) => {
            fits(asked, &snapshot).map_err(|why| {
                format!("{}: {why}; leave the option out, or name another file", path.display())
            })?;
            Lab::from_snapshot(snapshot).map_err(|why| refused(path, &why))
        }
        None => Lab::open(
            asked.lesson.as_deref().unwrap_or("sandbox"),
            asked.seed.unwrap_or(1),
            asked.epoch.unwrap_or(epoch),
        ),
    }
}

fn fits(asked: &Place, snapshot: &Snapshot) -> Result<(), String> {
    let wrong = |option: &str, is: &str| Err(format!("{option} is {is} in this world"));
    match asked {
        Place { lesson: Some(lesson), .. } if *lesson != snapshot.lesson => {
            wrong("--lesson", &snapshot.lesson)
        }
        Place { seed: Some(seed), .. } if *seed != snapshot.seed => {
            wrong("--seed", &snapshot.seed.to_string())
        }
        Place { epoch: Some(epoch), .. } if *epoch != snapshot.epoch => {
            wrong("--epoch", &snapshot.epoch.iso())
        }
        _ => Ok(()),
    }
}

/// Reads a world; `None` when there is no such file yet.
fn load(path: &Path) -> Result<Option<Snapshot>, String> {
    let size = match fs::metadata(path) {
        Ok(found) if !found.is_file() => return Err(refused(path, "it is no regular file")),
        Ok(found) => found.len(),
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            let folder = folder(path);
            if folder.is_dir() {
                return Ok(None);
            }
            return Err(format!("{}: there is no folder {}", path.display(), folder.display()));
        }
        Err(why) => return Err(format!("{}: {why}", path.display())),
    };
    if size > MAX_BYTES as u64 {
        return Err(refused(path, &format!("it has {size} bytes, the most is {MAX_BYTES}")));
    }
    let text = fs::read(path).map_err(|why| format!("{}: {why}", path.display()))?;
    let text = String::from_utf8(text).map_err(|_| refused(path, "it is not UTF-8"))?;
    Snapshot::read(&text).map(Some).map_err(|why| refused(path, &why))
}

fn refused(path: &Path, why: &str) -> String {
    format!(
        "{} is not a world that this version can open: {why}\nThe file was left as it is. Move it away to begin a new world under this name.",
        path.display()
    )
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes the world beside the file and puts it in its place: whoever reads sees the old one or the new one.
pub(crate) fn save(lab: &Lab, path: &Path) -> Result<(), String> {
    let snapshot = lab.snapshot().ok_or("a line still runs; the world was not saved")?;
    let text = serde_json::to_string(&snapshot).map_err(|why| why.to_string())?;
    // A link stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    let beside = folder(&path).join(name);
    write(&beside, text.as_bytes()).and_then(|()| fs::rename(&beside, &path)).map_err(|why| {
        fs::remove_file(&beside).ok();
        format!("{}: {why}; the world was not saved", path.display())
    })
}

fn write(path: &PathBuf, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
