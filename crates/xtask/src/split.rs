//! Cuts the compiled program in two: what its first prompt needs, and what is loaded after it.
//!
//! The cut must come between the compiler and wasm-bindgen, and Trunk calls both. So Trunk finds this program under
//! the name `wasm-bindgen` on its PATH: it cuts, then hands the first part to the real one. Without us
//! (`trunk build` by hand, feature `split` off) the program is one file.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest, Sha256};

use crate::{
    page::{self, Files},
    run::{Result, quietly, read, root, run, write},
    setup,
};

/// The name under which Trunk calls us.
const CALLED: &str = "wasm-bindgen";
/// Tell us where the real programs are.
const BINDGEN: &str = "ROLELAB_WASM_BINDGEN";
const SPLITTER: &str = "ROLELAB_WASM_SPLIT";
/// The splitter's names: the script that loads the second part, and what it takes the page's own script for.
const LINK: &str = "__wasm_split.js";
const MAIN: &str = "./main.js";
/// The second part's, after the name of the split point in crates/web/src/parts.rs.
const LATER: &str = "split_later.wasm";

/// What the compiler must leave in the module for the splitter.
pub const RUSTFLAG: &str = "-Clink-args=--emit-relocs";

/// True when Trunk called us as `wasm-bindgen`.
pub fn called() -> bool {
    let name = env::args_os().next().map(PathBuf::from);
    name.and_then(|path| Some(path.file_stem()?.to_owned())).is_some_and(|stem| stem == CALLED)
}

/// Puts this program into `folder` under the name that Trunk calls, and tells Trunk's environment of the real ones.
pub fn stand_in(folder: &Path, trunk: &mut Command, tools: &setup::PageTools) -> Result {
    let own = folder.join(format!("{CALLED}{}", env::consts::EXE_SUFFIX));
    write(&own, read(&env::current_exe()?)?)?;
    fs::set_permissions(&own, fs::metadata(env::current_exe()?)?.permissions())?;
    trunk.env(BINDGEN, &tools.bindgen).env(SPLITTER, &tools.splitter);
    Ok(())
}

/// As `wasm-bindgen`: cuts the module among the arguments and hands on its first part.
pub fn bind() -> Result {
    let real = env::var_os(BINDGEN).ok_or_else(|| format!("{BINDGEN} is not set"))?;
    let mut words: Vec<OsString> = env::args_os().skip(1).collect();
    let text = |word: &OsString| word.to_string_lossy().into_owned();
    let Some(module) = words.iter().position(|word| text(word).ends_with(".wasm")) else {
        return run(Command::new(real).args(words));
    };
    let out = words.iter().zip(words.iter().skip(1).map(Some).chain([None])).find_map(|(word, next)| {
        let joined = text(word).strip_prefix("--out-dir=").map(PathBuf::from);
        joined.or_else(|| next.filter(|_| word == "--out-dir").map(PathBuf::from))
    });
    let out = out.ok_or("wasm-bindgen was called without --out-dir")?;
    let compiled = PathBuf::from(&words[module]);
    let name = compiled.file_name().ok_or("the module has no name")?.to_owned();
    let parts = compiled.with_extension("parts");
    if parts.exists() {
        fs::remove_dir_all(&parts)?;
    }
    let splitter = env::var_os(SPLITTER).ok_or_else(|| format!("{SPLITTER} is not set"))?;
    quietly(Command::new(splitter).arg(&compiled).arg(&parts))?;
    let first = parts.join(name);
    fs::rename(parts.join("main.wasm"), &first)?;
    words[module] = first.into_os_string();
    // The second part shares the first one's table of functions, which wasm-bindgen would hide.
    words.push("--keep-lld-exports".into());
    run(Command::new(real).args(&words))?;

    // Trunk copies the folder `snippets` as it is; its name changes with the program, as Trunk's own names do.
    let mut digest = Sha256::new_with_prefix(read(&compiled)?);
    digest.update(read(&env::current_exe()?)?);
    let digest = digest.finalize();
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let snippets = out.join("snippets");
    if snippets.exists() {
        // What an earlier build left there.
        fs::remove_dir_all(&snippets)?;
    }
    let folder = format!("snippets/later-{hash}");
    for file in [LINK, LATER] {
        write(&out.join(&folder).join(file), read(&parts.join(file))?)?;
    }
    for entry in fs::read_dir(&out)? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "js") {
            // The address it is imported from; under its own name it stays in the table of imports.
            replace(&path, &format!("from \"./{LINK}\""), &format!("from \"./{folder}/{LINK}\""))?;
        }
    }
    Ok(())
}

/// Ties the second part of the finished page to the first, which Trunk has named by now, and makes it small.
pub fn finish(dist: &Path, files: &Files, tools: &setup::PageTools) -> Result {
    let html = String::from_utf8_lossy(files.get("index.html").ok_or("dist/ has no index.html")?);
    let glue = page::linked(&html, "glue").ok_or("index.html names no program")?;
    let path = |name: &str| files.keys().find(|path| path.ends_with(name)).map(|path| dist.join(path));
    let (Some(link), Some(later)) = (path(LINK), path(LATER)) else {
        return Err("dist/ has no second part: is the feature `split` on?".into());
    };
    replace(&link, &format!("\"{MAIN}\""), &format!("\"../../{glue}\""))?;
    let Some(mut smaller) = tools.wasm_opt()? else {
        eprintln!("{:>13}  not found: the second part stays as the compiler made it", "wasm-opt");
        return Ok(());
    };
    let options = page::wasm_opt(&root())?;
    quietly(smaller.args(options.split_whitespace()).arg(&later).arg("-o").arg(&later))
}

/// Replaces a text that stands at least once in a file.
fn replace(path: &Path, from: &str, to: &str) -> Result {
    let text = String::from_utf8(read(path)?)?;
    if !text.contains(from) {
        return Err(format!("{}: no {from} in it", path.display()).into());
    }
    write(path, text.replace(from, to))
}
