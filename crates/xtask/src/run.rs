//! Starting other programs, and what all chores share about errors and places.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a chore returns. An error is a sentence for the person at the terminal.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// The repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Where tools live: `$ROLELAB_CACHE`, else `~/.cache/rolelab`. Never in target/, so that a clean checkout
/// finds them.
pub fn cache() -> Result<PathBuf> {
    if let Some(set) = env::var_os("ROLELAB_CACHE").filter(|v| !v.is_empty()) {
        return Ok(PathBuf::from(set));
    }
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"));
    let home = home.ok_or("neither ROLELAB_CACHE nor HOME is set: no place to keep tools")?;
    Ok(PathBuf::from(home).join(".cache").join("rolelab"))
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Reads a file; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|why| format!("{}: {why}", path.display()).into())
}

/// Writes a file and the folders above it; the error names it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    fs::write(path, bytes).map_err(|why| format!("{}: {why}", path.display()).into())
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs a command in view.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|why| format!("{}: {why}", shown(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", shown(command)).into()) }
}

/// Runs a command out of view; what it said is in the error, cut to its last lines.
pub fn quietly(command: &mut Command) -> Result {
    let out = command.stdin(Stdio::null()).output().map_err(|why| format!("{}: {why}", shown(command)))?;
    if out.status.success() {
        return Ok(());
    }
    let said = [out.stdout, out.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().collect();
    let last = lines.iter().rev().take(15).rev().copied().collect::<Vec<_>>().join("\n  ");
    Err(format!("{}: {}\n  {last}", shown(command), out.status).into())
}

/// Standard output of a command that must succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let out = command.stdin(Stdio::null()).output().map_err(|why| format!("{}: {why}", shown(command)))?;
    if out.status.success() {
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&out.stderr);
        Err(format!("{}: {}\n  {}", shown(command), out.status, said.trim()).into())
    }
}

/// The first of these programs on PATH.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        folders.iter().map(|folder| folder.join(&file)).find(|file| file.is_file())
    })
}
