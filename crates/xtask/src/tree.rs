//! Content hashes of files and folders: how `serve` knows whether anything changed.

use std::{fs, path::Path};

use sha2::{Digest, Sha256};

use crate::run::{Result, read, root};

/// Sixteen hexadecimal digits of the content's SHA-256.
pub fn short_hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// All files under a folder, or the file itself, as paths from `base` with `/`, sorted. Hidden ones are left out.
pub fn files(base: &Path, path: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(path) = folders.pop() {
        let full = base.join(&path);
        if full.is_file() {
            found.push(path);
        } else if full.is_dir() {
            for entry in fs::read_dir(&full).map_err(|why| format!("{}: {why}", full.display()))? {
                let name = entry?.file_name().to_string_lossy().into_owned();
                if !name.starts_with('.') {
                    folders.push(if path.is_empty() { name } else { format!("{path}/{name}") });
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

/// One hash over names and contents of all these files and folders of the repository.
pub fn hash_of(paths: &[&str]) -> Result<String> {
    let hashes = paths.iter().map(|path| hash_in(&root(), path)).collect::<Result<Vec<_>>>()?;
    Ok(short_hash(hashes.concat().as_bytes()))
}

/// One hash over names and contents of a file, or of all files of a folder.
pub fn hash_in(base: &Path, path: &str) -> Result<String> {
    let mut all = Sha256::new();
    for file in files(base, path)? {
        let bytes = read(&base.join(&file))?;
        all.update(format!("{file}\n{}\n", bytes.len()));
        all.update(&bytes);
    }
    Ok(short_hash(&all.finalize()))
}
