//! A compiler for wasm32-unknown-unknown: rustup's target, or Debian's newer compiler with a standard library
//! that we build once into the cache.
//!
//! The second way serves machines that reach package registries only. It touches nothing outside the cache but
//! the Debian packages themselves: rustc is given our own folder as its sysroot for wasm.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{say, system};
use crate::run::{Result, cache, cargo, on_path, output, quietly, root};

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];
/// The workspace's `rust-version`.
const OLDEST: (u32, u32) = (1, 95);

/// The way that works here.
pub enum Wasm {
    /// The usual toolchain has the target.
    Usual,
    /// Debian's compiler with the standard library in this folder.
    Private(PathBuf),
}

impl Wasm {
    /// A cargo that can build for [`TARGET`].
    pub fn cargo(&self) -> Result<Command> {
        let mut command = match self {
            Self::Usual => cargo(),
            Self::Private(_) => Command::new(DEBIAN_CARGO),
        };
        self.equip(command.current_dir(root()), &[], &[])?;
        Ok(command)
    }

    /// Makes the `cargo` that a program finds on PATH one that can build for [`TARGET`]. These folders come first on
    /// PATH, these flags first among the compiler's.
    pub fn equip(&self, command: &mut Command, folders: &[PathBuf], flags: &[&str]) -> Result {
        // Panic messages name source files; the names must not be those of this machine.
        let mut flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--remap-path-prefix={}=rolelab", root().display()));
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
        flags.extend(home.map(|home| format!("--remap-path-prefix={}=cargo", home.display())));
        let mut path = folders.to_vec();
        match self {
            Self::Usual => {
                let cargo = env::var_os("CARGO").map(PathBuf::from);
                path.extend(cargo.and_then(|cargo| cargo.parent().map(Path::to_path_buf)));
            }
            Self::Private(sysroot) => {
                flags.push(format!("--sysroot={}", sysroot.display()));
                path.extend(Path::new(DEBIAN_CARGO).parent().map(Path::to_path_buf));
                let linker = sysroot.join("bin").join("rust-lld");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                debian(command);
            }
        }
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        command
            .env("PATH", env::join_paths(path)?)
            .env_remove("RUSTFLAGS")
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        Ok(())
    }
}

/// Finds or makes the compiler.
pub fn wasm() -> Result<Wasm> {
    if usual_has_target() {
        say("wasm target", "found with the usual toolchain");
        return Ok(Wasm::Usual);
    }
    if let Some(sysroot) = private_sysroot().filter(|folder| folder.is_dir()) {
        say("wasm target", &format!("found in {}", sysroot.display()));
        return Ok(Wasm::Private(sysroot));
    }
    let refused = match on_path(&["rustup"]) {
        Some(rustup) => {
            match quietly(Command::new(rustup).args(["target", "add", TARGET]).current_dir(root())) {
                Ok(()) => {
                    say("wasm target", "installed with rustup");
                    return Ok(Wasm::Usual);
                }
                Err(_) => "rustup could not download it",
            }
        }
        None => "there is no rustup",
    };
    build_sysroot().map(Wasm::Private).map_err(|why| {
        format!("no compiler for {TARGET}: {refused}, and Debian's compiler cannot stand in: {why}").into()
    })
}

fn usual_has_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = output(Command::new(rustc).args(["--print", "sysroot"]).current_dir(root()));
    sysroot.is_ok_and(|folder| library(Path::new(folder.trim())).is_dir())
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib").join("rustlib").join(TARGET).join("lib")
}

/// Release and LLVM line of Debian's compiler when it is new enough.
fn debian_compiler() -> Option<(String, String)> {
    let told = output(Command::new(DEBIAN_RUSTC).arg("-vV")).ok()?;
    let field =
        |name: &str| told.lines().find_map(|line| line.strip_prefix(name)).map(|text| text.trim().to_owned());
    let release = field("release:")?;
    let mut numbers = release.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (numbers.next()?, numbers.next()?);
    let llvm = field("LLVM version:")?.split('.').next()?.to_owned();
    (version >= OLDEST).then_some((release, llvm))
}

fn private_sysroot() -> Option<PathBuf> {
    let (release, _) = debian_compiler()?;
    Some(cache().ok()?.join(format!("wasm-std-{release}")))
}

/// Makes cargo take Debian's compiler, whatever chose the one that runs us.
fn debian(command: &mut Command) -> &mut Command {
    command.env("RUSTC", DEBIAN_RUSTC).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO")
}

/// Installs what is missing of Debian's compiler and builds the standard library with it.
fn build_sysroot() -> Result<PathBuf> {
    let source = Path::new("/usr/lib/rustlib/src/rust/library");
    if debian_compiler().is_none() || !Path::new(DEBIAN_CARGO).exists() || !source.exists() {
        system::install(DEBIAN_PACKAGES)?;
    }
    let (release, llvm) = debian_compiler().ok_or_else(|| format!("{DEBIAN_RUSTC} is older than 1.95"))?;
    let lld = PathBuf::from(format!("/usr/bin/lld-{llvm}"));
    if !lld.exists() {
        system::install(&[&format!("lld-{llvm}")])?;
    }
    say("wasm target", &format!("building its standard library with Debian's rustc {release}"));

    let finished = cache()?.join(format!("wasm-std-{release}"));
    let work = cache()?.join(format!("wasm-std-{release}.{}", std::process::id()));
    let made = build_into(&work, &lld);
    let made = made.and_then(|()| Ok(fs::rename(work.join("sysroot"), &finished)?));
    fs::remove_dir_all(&work).ok();
    made?;
    say("wasm target", &format!("installed in {}", finished.display()));
    Ok(finished)
}

/// An empty crate pulls the whole standard library through the compiler; its parts are then laid out as a sysroot.
fn build_into(work: &Path, lld: &Path) -> Result {
    let empty = work.join("empty");
    fs::create_dir_all(empty.join("src"))?;
    let manifest =
        "[package]\nname = \"empty\"\nedition = \"2024\"\n[lib]\ncrate-type = [\"cdylib\"]\n[workspace]\n";
    fs::write(empty.join("Cargo.toml"), manifest)?;
    fs::write(empty.join("src").join("lib.rs"), "")?;

    let sysroot = work.join("sysroot");
    let bin = sysroot.join("bin");
    fs::create_dir_all(&bin)?;
    // rustc passes `-flavor wasm` to a linker called rust-lld; any other name gets arguments of another kind.
    let linker = bin.join("rust-lld");
    #[cfg(unix)]
    std::os::unix::fs::symlink(lld, &linker)?;
    #[cfg(not(unix))]
    fs::copy(lld, &linker)?;

    quietly(
        debian(&mut Command::new(DEBIAN_CARGO))
            .current_dir(&empty)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", work.join("target"))
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &linker)
            .env_remove("RUSTFLAGS")
            // Release builds link with LTO, which reads bitcode; debug builds read the object code beside it.
            .env("CARGO_ENCODED_RUSTFLAGS", "-Cembed-bitcode=yes")
            .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"]),
    )?;
    let to = library(&sysroot);
    fs::create_dir_all(&to)?;
    for entry in fs::read_dir(work.join("target").join(TARGET).join("release").join("deps"))? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.extension().is_some_and(|kind| kind == "rlib")) {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
