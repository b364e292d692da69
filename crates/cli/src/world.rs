//! The world file: a snapshot of the lab at rest. A file that cannot be read is never written over, nor is one that
//! somebody else has saved meanwhile.

use std::{
    ffi::OsString,
    fs::{self, File},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use rolelab_core::time::Timestamp;
use rolelab_labs::{
    Lab,
    snapshot::{MAX_BYTES, Snapshot},
};

use crate::arguments::Place;

/// The file that a world is kept in.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    /// What stood in it when it was opened; `None`: there was no such file.
    read: Option<Print>,
}

/// Tells one content from another.
type Print = u64;

/// How many worlds that were in each other's way get a name beside the file.
const MOST_BESIDE: u32 = 1_000;

/// Opens the saved world, or a fresh one, which begins at `epoch` unless another is asked for.
pub(crate) fn open(asked: &Place, epoch: Timestamp) -> Result<(Lab, Option<Kept>), String> {
    let Some(path) = &asked.world else { return begin(asked, epoch, None).map(|lab| (lab, None)) };
    let (snapshot, read) = load(path)?.unzip();
    let lab = begin(asked, epoch, snapshot.map(|snapshot| (path, snapshot)))?;
    Ok((lab, Some(Kept { path: path.clone(), read })))
}

fn begin(asked: &Place, epoch: Timestamp, saved: Option<(&PathBuf, Snapshot)>) -> Result<Lab, String> {
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
fn load(path: &Path) -> Result<Option<(Snapshot, Print)>, String> {
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
    let read = print(&text);
    let text = String::from_utf8(text).map_err(|_| refused(path, "it is not UTF-8"))?;
    Snapshot::read(&text).map(|snapshot| Some((snapshot, read))).map_err(|why| refused(path, &why))
}

fn print(bytes: &[u8]) -> Print {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
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

impl Kept {
    /// Whether there was a world in it.
    pub(crate) fn was_there(&self) -> bool {
        self.read.is_some()
    }

    /// Writes the world beside the file and puts it in its place: whoever reads sees the old one or the new one. When the
    /// file is not the one that was opened, both worlds are kept.
    ///
    /// # Errors
    /// A sentence that says where the world is now, or that it was not saved.
    pub(crate) fn save(&self, lab: &Lab) -> Result<(), String> {
        let snapshot = lab.snapshot().ok_or("a line still runs; the world was not saved")?;
        let text = serde_json::to_string(&snapshot).map_err(|why| why.to_string())?;
        // A link stays a link.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}", std::process::id()));
        let fresh = folder(&path).join(name);
        let put = write(&fresh, text.as_bytes()).and_then(|()| self.put(&fresh, &path));
        fs::remove_file(&fresh).ok();
        match put {
            Ok(None) => Ok(()),
            Ok(Some(beside)) => Err(format!(
                "{}: somebody else saved a world here meanwhile, which was left; this one is in {}",
                path.display(),
                beside.display()
            )),
            Err(why) => Err(format!("{}: {why}; the world was not saved", path.display())),
        }
    }

    /// Puts a written file in its place, or beside it under the name that is given back.
    fn put(&self, fresh: &Path, path: &Path) -> io::Result<Option<PathBuf>> {
        // Whoever saves here in the same moment waits for the other. Where nothing can be locked it is left to chance.
        let held = File::open(path).ok();
        let _ = held.as_ref().map(File::lock);
        let now = match fs::read(path) {
            Ok(bytes) => Some(print(&bytes)),
            Err(why) if why.kind() == io::ErrorKind::NotFound => None,
            Err(why) => return Err(why),
        };
        match now {
            Some(_) if now == self.read => return fs::rename(fresh, path).map(|()| None),
            None if add(fresh, path)? => return Ok(None),
            _ => {}
        }
        for number in 2..MOST_BESIDE {
            let mut beside = path.as_os_str().to_owned();
            beside.push(format!(".{number}"));
            let beside = PathBuf::from(beside);
            if add(fresh, &beside)? {
                return Ok(Some(beside));
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// Gives a file a name that nothing has yet. False when something has it.
fn add(fresh: &Path, name: &Path) -> io::Result<bool> {
    let taken =
        |why: io::Error| if why.kind() == io::ErrorKind::AlreadyExists { Ok(false) } else { Err(why) };
    match fs::hard_link(fresh, name) {
        Ok(()) => Ok(true),
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // There are file systems without links.
        Err(_) => {
            File::create_new(name).and_then(|_| fs::rename(fresh, name)).map_or_else(taken, |()| Ok(true))
        }
    }
}

fn write(path: &PathBuf, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
