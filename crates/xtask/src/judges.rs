//! `cargo xtask judges`: real clients against `rolelab serve`, counted like tests.
//!
//! It finds each judge's client, runs its script of `tests/judges` and counts its rows; what is right is written there.
//! A judge whose client cannot be had is skipped with the reason, and never passes.

use std::{
    env,
    ffi::OsString,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
    time::Instant,
};

use crate::{
    run::{Result, cache, cargo, quietly, read, root, run, target},
    setup,
    test::{self, Count},
    tree,
};

/// A real client and the script that lets it judge.
struct Judge {
    name: &'static str,
    /// What runs it: a command that lacks only its environment.
    command: fn() -> Result<Command>,
}

/// The slow ones first: two run at once.
const JUDGES: &[Judge] = &[
    Judge { name: "aws 2.9.19", command: older_aws },
    Judge { name: "boto3", command: || in_environment("younger", "operations.py") },
    Judge { name: "aws 1.46", command: younger_aws },
    Judge { name: "botocore 1.29", command: || in_environment("older", "chain.py") },
    Judge { name: "botocore 1.44", command: || in_environment("younger", "chain.py") },
    Judge { name: "cloud-init", command: cloud_init },
    Judge { name: "curl", command: curl },
    Judge { name: "ec2-metadata", command: || in_environment("younger", "properties.py") },
    Judge { name: "JavaScript SDK", command: javascript },
    Judge { name: "Rust SDK", command: rust },
];

/// `cargo xtask judges [WORD...]`: all of them, or those whose names hold one of the words.
///
/// # Errors
/// One found a difference, or could not be run to its end.
pub fn command(words: &[&str]) -> Result {
    let count = count(words)?;
    count.tell()
}

/// Runs the judges and counts their rows.
///
/// # Errors
/// `rolelab` itself does not build.
pub fn count(words: &[&str]) -> Result<Count> {
    let asked = |judge: &&Judge| words.is_empty() || words.iter().any(|word| judge.name.contains(word));
    let judges: Vec<&Judge> = JUDGES.iter().filter(asked).collect();
    if judges.is_empty() {
        return Err("no judge has such a name".into());
    }
    run(cargo().args(["build", "--quiet", "-p", "rolelab"]))?;
    let (queue, all) = (Mutex::new(judges.into_iter()), Mutex::new(Count::default()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(judge) = queue.lock().ok().and_then(|mut queue| queue.next()) {
                    let (said, counted) = judge.judge();
                    if let Ok(mut all) = all.lock() {
                        print!("{said}");
                        all.add(counted);
                    }
                }
            });
        }
    });
    all.into_inner().map_err(|_| "a judge's thread panicked".into())
}

impl Judge {
    /// What it said, and its rows.
    fn judge(&self) -> (String, Count) {
        let Self { name, command } = self;
        let mut command = match command() {
            Ok(command) => command,
            Err(why) => {
                let skipped = vec![format!("judge {name}: {why}")];
                return (String::new(), Count { skipped, ..Count::default() });
            }
        };
        let began = Instant::now();
        let (said, counted) = listen(&mut command);
        let seconds = began.elapsed().as_secs_f32();
        let (counted, ends) = match counted {
            Ok(counted) => (counted, format!("{seconds:.1} s")),
            Err(why) => (Count { failed: 1, ..Count::default() }, format!("FAILED: {why}")),
        };
        (format!("judge {name}\n{said}judge {name}: {ends}\n"), counted.named(name))
    }
}

/// Runs a judge to its end, with our program named in its environment.
fn listen(command: &mut Command) -> (String, Result<Count>) {
    let mut said = String::new();
    let done = (|| {
        let program = target().join("debug").join(format!("rolelab{}", env::consts::EXE_SUFFIX));
        let mut child =
            command.env("ROLELAB", program).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        if let Some(mut out) = child.stdout.take() {
            out.read_to_string(&mut said)?;
        }
        let succeeded = child.wait()?.success();
        test::count_tap(said.lines(), succeeded)
    })();
    (said, done)
}

fn folder() -> PathBuf {
    root().join("tests").join("judges")
}

fn script(program: &Path, name: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(folder().join(name)).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// A script in a virtual environment of Python.
fn in_environment(tools: &str, name: &str) -> Result<Command> {
    let programs = setup::environment(&folder().join("tools").join(format!("{tools}.txt")))?;
    let mut command = script(&programs.join("python3"), name);
    command.env("ROLELAB_AWS", programs.join("aws"));
    Ok(command)
}

fn curl() -> Result<Command> {
    crate::run::on_path(&["curl"]).ok_or("curl is not installed")?;
    Ok(script(&setup::python()?, "curl.py"))
}

fn older_aws() -> Result<Command> {
    let (aws, modules) = setup::debian_aws()?;
    let mut command = script(&setup::python()?, "lines.py");
    command.env("ROLELAB_AWS", aws);
    if let Some(modules) = modules {
        command.env("ROLELAB_AWS_MODULES", modules);
    }
    Ok(command)
}

fn younger_aws() -> Result<Command> {
    let mut command = in_environment("younger", "lines.py")?;
    command.env("ROLELAB_JUDGE", "parsed");
    Ok(command)
}

fn cloud_init() -> Result<Command> {
    let modules = setup::cloud_init()?;
    // Its compiled modules are for the system's own Python.
    let mut command = script(Path::new("/usr/bin/python3"), "crawl.py");
    command.env("PYTHONPATH", modules);
    Ok(command)
}

/// Another language's judge, with a server beside it.
fn beside(words: &[OsString]) -> Result<Command> {
    let mut command = script(&setup::python()?, "beside.py");
    command.args(words);
    Ok(command)
}

fn javascript() -> Result<Command> {
    let node = setup::node()?;
    let modules = setup::modules(&node, &folder().join("tools"))?;
    let mut command = beside(&[node.into(), folder().join("provider.mjs").into()])?;
    command.env("ROLELAB_NODE_MODULES", modules);
    Ok(command)
}

/// The client is a crate of its own, built once for each state of its files.
fn rust() -> Result<Command> {
    let sources = folder().join("sdk");
    let mut all = Vec::new();
    for file in ["Cargo.toml", "Cargo.lock", "src/main.rs"] {
        all.extend(read(&sources.join(file))?);
    }
    let target = cache()?.join(format!("rust-sdk-{}", tree::short_hash(&all)));
    let program = target.join("debug").join(format!("rolelab-judge{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        let mut build = cargo();
        build.args(["build", "--locked", "--target-dir"]).arg(&target).current_dir(&sources);
        quietly(&mut build)?;
    }
    beside(&[program.into()])
}
