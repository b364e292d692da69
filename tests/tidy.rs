//! House rules that a program can check: file headers, sizes, the direction of arrows, words that must not stand here.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every Rust file of the repository, with its path from the root.
fn rust_files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if name != "target" && name != "node_modules" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "rs") {
                let from_root = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((from_root, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 60, "the walk finds the sources");
    found
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<_> =
        rust_files().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|f| f.0).collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn no_file_outgrows_five_hundred_lines() {
    let long: Vec<_> = rust_files()
        .into_iter()
        .filter(|(path, _)| {
            !path.ends_with("_table.rs") && !path.starts_with("tests/") && !path.ends_with("tests.rs")
        })
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .collect();
    assert_eq!(long, []);
}

#[test]
fn the_engine_knows_no_clock_file_thread_socket_or_browser() {
    let banned = [
        "SystemTime",
        "Instant::now",
        "std::fs",
        "std::net::Tcp",
        "std::thread",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "getrandom",
        "gloo",
    ];
    for (path, text) in rust_files() {
        let engine =
            ["crates/core/src", "crates/shell/src", "crates/labs/src"].iter().any(|c| path.starts_with(c));
        if engine {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in banned {
                assert!(!code.contains(word) || path.contains("test"), "{path} names {word}");
            }
        }
        if !path.starts_with("crates/web") && !path.starts_with("tests/tidy") {
            assert!(!text.contains("use web_sys"), "{path}: a browser's types belong to crates/web");
        }
    }
}

#[test]
fn arrows_go_one_way() {
    let manifest = |name: &str| fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
    for (name, forbidden) in [
        ("core", vec!["rolelab-shell", "rolelab-labs"]),
        ("shell", vec!["rolelab-labs"]),
        ("labs", vec!["rolelab-web", "rolelab-cli"]),
    ] {
        for word in forbidden {
            assert!(!manifest(name).contains(word), "{name} depends on {word}");
        }
    }
    for (path, text) in rust_files() {
        if path.starts_with("crates/shell/src/programs") {
            for word in ["core::api", "core::imds", "core::world", "core::ec2", "core::iam"] {
                assert!(
                    !text.contains(word),
                    "{path}: a program reaches services by HTTP only, not through {word}"
                );
            }
        }
    }
}

#[test]
fn the_lock_file_of_the_browser_tests_names_no_registry() {
    let path = root().join("package-lock.json");
    let text = fs::read_to_string(path).unwrap();
    assert!(!text.contains("\"resolved\""), "package-lock.json must not record addresses");
}
