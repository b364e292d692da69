//! `cargo xtask test`: everything, with one honest count at the end.
//!
//! The last line is `N passed, N failed, N skipped`; each skip is printed above it with its reason.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    ci, dist, judges, lessons,
    run::{Result, cargo, read, root, run, shown},
    serve, setup,
};

/// What the runners counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
    /// Name and reason.
    pub skipped: Vec<String>,
}

/// Something that holds or does not, counted like a test.
pub type Check = (&'static str, fn() -> Result);

/// `cargo xtask test`; `--with-checks` gives it what to look at before the tests.
pub fn command(checks: &[Check]) -> Result {
    let mut count = Count::default();
    for (name, check) in checks {
        match check() {
            Ok(()) => {
                println!("check {name} ... ok");
                count.passed += 1;
            }
            Err(why) => {
                println!("check {name} ... FAILED: {why}");
                count.failed += 1;
            }
        }
    }
    count.add(rust_tests()?);
    count.add(with("the engine as WebAssembly", setup::node(), |node| engine_tests(&node)));
    count.add(with("browser tests", setup::browser_tools(), |tools| browser_tests(&tools)));
    count.add(with("judges", Ok(()), |()| judges::count(&[])));
    count.tell()
}

/// Runs tests that need tools. Where they cannot be had the tests are skipped; in CI, which installs them, that is a
/// fault.
fn with<Tools>(what: &str, tools: Result<Tools>, tests: impl FnOnce(Tools) -> Result<Count>) -> Count {
    let failed = |why: Box<dyn std::error::Error>| {
        eprintln!("{what}: {why}");
        Count { failed: 1, ..Count::default() }
    };
    match tools {
        Ok(tools) => tests(tools).unwrap_or_else(failed),
        Err(why) if env::var_os("CI").is_some() => failed(why),
        Err(why) => Count { skipped: vec![format!("{what}: {why}")], ..Count::default() },
    }
}

/// Tests of all crates; the page's crate builds for this machine too.
///
/// A test that cannot judge here (no golden data) returns early after adding a line `name: reason` to the file
/// named in ROLELAB_SKIPS; libtest calls it passed, we call it skipped.
fn rust_tests() -> Result<Count> {
    let skips = root().join("target").join("skips.txt");
    fs::remove_file(&skips).ok();
    let mut count = Count::default();
    let mut command = cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]).env("ROLELAB_SKIPS", &skips);
    let succeeded = watch(&mut command, |line| count.rust_line(line))?;
    if !succeeded && count.failed == 0 {
        eprintln!("cargo test failed without a failing test: a crate does not build");
        count.failed += 1;
    }
    if skips.exists() {
        let text = String::from_utf8(read(&skips)?)?;
        count.passed = count.passed.saturating_sub(text.lines().count());
        count.skipped.extend(text.lines().map(str::to_owned));
    }
    Ok(count)
}

/// Every transcript by Node in the engine as WebAssembly.
fn engine_tests(node: &Path) -> Result<Count> {
    let player = root().join("tests").join("wasm").join("transcripts.mjs");
    tap(Command::new(node).arg(player).arg(ci::engine()?))
}

/// The page in Chromium.
fn browser_tests(tools: &setup::BrowserTools) -> Result<Count> {
    tap(&mut browser_command(tools, "run.mjs")?)
}

/// `cargo xtask fuzz`: so many seconds of bytes at each of the engine's doors, as fast as they come.
pub fn fuzz(seconds: &str) -> Result {
    if seconds.parse::<u64>().is_err() {
        return Err(format!("not a number of seconds: {seconds}").into());
    }
    let words = ["test", "--release", "-p", "rolelab-tests", "--test", "fuzz"];
    run(cargo().args(words).env("ROLELAB_FUZZ_SECONDS", seconds))
}

/// A script of tests/browser, with the page served by our own server.
///
/// # Errors
/// Its tools cannot be had, or the page does not build.
pub fn in_browser(script: &str) -> Result<Command> {
    browser_command(&setup::browser_tools()?, script)
}

fn browser_command(tools: &setup::BrowserTools, script: &str) -> Result<Command> {
    dist::ensure()?;
    lessons::command()?;
    let mut command = Command::new(&tools.node);
    command
        .arg(root().join("tests").join("browser").join(script))
        .current_dir(root())
        .env("ROLELAB_URL", serve::in_background()?)
        .env("ROLELAB_CHROMIUM", &tools.chromium)
        .env("ROLELAB_NODE_MODULES", &tools.modules)
        .env("ROLELAB_SCREENSHOTS", root().join("target").join("screenshots"));
    Ok(command)
}

/// Counts what a runner says in TAP. One that ends early has failed.
fn tap(command: &mut Command) -> Result<Count> {
    let mut lines = Vec::new();
    let succeeded = watch(command, |line| lines.push(line.to_owned()))?;
    count_tap(lines.iter().map(String::as_str), succeeded)
}

/// What a runner said, counted.
///
/// # Errors
/// It ended before its plan was fulfilled, or failed without a failing test.
pub fn count_tap<'a>(lines: impl Iterator<Item = &'a str>, succeeded: bool) -> Result<Count> {
    let mut count = Count::default();
    let mut planned = None;
    for line in lines {
        count.tap_line(line);
        planned = planned.or_else(|| line.strip_prefix("1..")?.parse::<usize>().ok());
    }
    let ran = count.passed + count.failed + count.skipped.len();
    if planned != Some(ran) {
        return Err(format!("the runner ended early: {ran} tests of {planned:?}").into());
    }
    if !succeeded && count.failed == 0 {
        return Err("the runner failed without a failing test".into());
    }
    Ok(count)
}

/// Runs a command, shows its standard output and hands each line to `see`. True when it succeeded.
fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|why| format!("{}: {why}", shown(command)))?;
    let out = child.stdout.take().ok_or("no output to read")?;
    for line in BufReader::new(out).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        see(line.trim_end());
    }
    Ok(child.wait()?.success())
}

impl Count {
    /// Prints skips and, in the last line, the numbers.
    ///
    /// # Errors
    /// Something failed.
    pub fn tell(&self) -> Result {
        for skip in &self.skipped {
            println!("skipped {skip}");
        }
        println!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped.len());
        if self.failed == 0 { Ok(()) } else { Err("tests failed".into()) }
    }

    /// The same, with whose skips these are.
    pub fn named(mut self, whose: &str) -> Self {
        for skip in &mut self.skipped {
            *skip = format!("judge {whose}: {skip}");
        }
        self
    }

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
    }

    /// A line of libtest: `test result: ok. 3 passed; 0 failed; 1 ignored; …`, `test name ... ignored, reason`.
    fn rust_line(&mut self, line: &str) {
        if let Some(result) = line.strip_prefix("test result: ") {
            let numbers = result.split([';', '.']).map(str::trim);
            for (number, what) in numbers.filter_map(|part| part.split_once(' ')) {
                match (number.parse::<usize>(), what) {
                    (Ok(number), "passed") => self.passed += number,
                    (Ok(number), "failed") => self.failed += number,
                    _ => {}
                }
            }
        } else if let Some((name, reason)) =
            line.strip_prefix("test ").and_then(|l| l.split_once(" ... ignored"))
        {
            let reason = reason.trim_start_matches(", ");
            let reason = if reason.is_empty() { "no reason given" } else { reason };
            self.skipped.push(format!("{name}: {reason}"));
        }
    }

    /// A line of our browser runner: `ok 1 - name`, `not ok 2 - name`, `ok 3 - name # SKIP reason`.
    fn tap_line(&mut self, line: &str) {
        if line.starts_with("not ok ") {
            self.failed += 1;
        } else if let Some(rest) = line.strip_prefix("ok ") {
            match rest.split_once(" # SKIP ") {
                Some((name, reason)) => {
                    let name = name.split_once(" - ").map_or(name, |(_, name)| name);
                    self.skipped.push(format!("{name}: {reason}"));
                }
                None => self.passed += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_is_counted_by_its_own_summary() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test a ... ok",
            "test b ... ignored, needs the moon",
            "test c - should panic ... ignored",
            "test d ... FAILED",
            "test result: FAILED. 12 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            count.rust_line(line);
        }
        let skipped = ["b: needs the moon", "c - should panic: no reason given"].map(str::to_owned).to_vec();
        assert_eq!(count, Count { passed: 15, failed: 1, skipped });
    }

    #[test]
    fn the_browser_runner_is_counted_line_by_line() {
        let mut count = Count::default();
        for line in ["1..3", "ok 1 - a", "not ok 2 - b", "ok 3 - c # SKIP no sound", "# ok 4"] {
            count.tap_line(line);
        }
        assert_eq!(count, Count { passed: 1, failed: 1, skipped: vec!["c: no sound".to_owned()] });
    }

    #[test]
    fn a_runner_that_ends_early_has_failed() {
        let count = |lines: &[&str], succeeded| count_tap(lines.iter().copied(), succeeded);
        let all = count(&["ok 1 - a", "ok 2 - b # SKIP no moon", "1..2"], true).unwrap().named("x");
        assert_eq!(all, Count { passed: 1, failed: 0, skipped: vec!["judge x: b: no moon".to_owned()] });
        assert!(count(&["ok 1 - a"], true).is_err());
        assert!(count(&["ok 1 - a", "1..2"], true).is_err());
        assert!(count(&["ok 1 - a", "1..1"], false).is_err());
        assert!(all.tell().is_ok());
        assert!(count(&["not ok 1 - a", "1..1"], false).unwrap().tell().is_err());
    }
}
