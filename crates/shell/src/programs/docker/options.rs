//! The command line of `docker run`, as Go's pflag reads it. It runs nothing.

use std::collections::BTreeMap;

/// What `docker run` was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) interactive: bool,
    pub(super) terminal: bool,
    pub(super) host_network: bool,
    pub(super) name: Option<String>,
    pub(super) hostname: Option<String>,
    pub(super) directory: Option<String>,
    pub(super) entrypoint: Option<String>,
    /// A value, or the one of the environment around.
    pub(super) env: Vec<(String, Option<String>)>,
    pub(super) image: String,
    pub(super) command: Vec<String>,
}

/// Why it is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is none of Docker's, in its words, with its status.
    Wrong(String, i32),
    /// It is.
    NotSimulated(String),
}

const USAGE: &str = "\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\n";
/// Options that take a value, by what they are called: those with an empty second part are simulated.
const VALUED: [(&str, &str); 28] = [
    ("add-host", "-"),
    ("cap-add", "-"),
    ("cap-drop", "-"),
    ("cpus", "-"),
    ("device", "-"),
    ("dns", "-"),
    ("entrypoint", ""),
    ("env", ""),
    ("env-file", "-"),
    ("expose", "-"),
    ("gpus", "-"),
    ("hostname", ""),
    ("ip", "-"),
    ("label", "-"),
    ("link", "-"),
    ("log-driver", "-"),
    ("memory", "-"),
    ("mount", "-"),
    ("name", ""),
    ("net", ""),
    ("network", ""),
    ("pid", "-"),
    ("platform", "-"),
    ("publish", "-"),
    ("pull", "-"),
    ("user", "-"),
    ("volume", "-"),
    ("workdir", ""),
];
const FLAGS: [&str; 9] = [
    "detach",
    "init",
    "interactive",
    "no-healthcheck",
    "privileged",
    "publish-all",
    "read-only",
    "rm",
    "tty",
];
const SHORT: [(char, &str); 13] = [
    ('P', "publish-all"),
    ('a', "attach"),
    ('c', "cpu-shares"),
    ('d', "detach"),
    ('e', "env"),
    ('h', "hostname"),
    ('i', "interactive"),
    ('l', "label"),
    ('m', "memory"),
    ('p', "publish"),
    ('t', "tty"),
    ('u', "user"),
    ('v', "volume"),
];

fn wrong<T>(why: &str) -> Result<T, Trouble> {
    Err(Trouble::Wrong(format!("{why}{USAGE}Run 'docker run --help' for more information\n"), 125))
}

/// Reads the words behind `docker run`.
pub(super) fn read(words: &[String], env: &BTreeMap<String, String>) -> Result<Options, Trouble> {
    let mut options = Options::default();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next_if(|word| word.starts_with('-') && word.len() > 1) {
        if word == "--" {
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, given) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let value = match given {
                Some(value) => value.to_owned(),
                None if FLAGS.contains(&name) => "true".to_owned(),
                None if VALUED.iter().any(|(own, _)| *own == name) => match words.next() {
                    Some(value) => value.clone(),
                    None => return wrong(&format!("flag needs an argument: {word}")),
                },
                None => return wrong(&format!("unknown flag: --{name}")),
            };
            options.take(name, &value, &format!("--{name}"))?;
            continue;
        }
        let mut letters = word.chars().skip(1);
        while let Some(letter) = letters.next() {
            let known = SHORT.iter().find(|(own, _)| *own == letter).map(|(_, name)| *name);
            let name = match (letter, known) {
                ('w', _) => "workdir",
                (_, Some(name)) => name,
                _ => return wrong(&format!("unknown shorthand flag: '{letter}' in {word}")),
            };
            if FLAGS.contains(&name) {
                options.take(name, "true", &format!("-{letter}"))?;
                continue;
            }
            let rest: String = letters.by_ref().collect();
            let value = match (rest.is_empty(), rest.strip_prefix('=')) {
                (true, _) => match words.next() {
                    Some(value) => value.clone(),
                    None => return wrong(&format!("flag needs an argument: '{letter}' in {word}")),
                },
                (false, Some(value)) => value.to_owned(),
                (false, None) => rest,
            };
            options.take(name, &value, &format!("-{letter}"))?;
        }
    }
    let Some(image) = words.next() else {
        let why = format!(
            "docker: 'docker run' requires at least 1 argument{USAGE}See 'docker run --help' for more information\n"
        );
        return Err(Trouble::Wrong(why, 1));
    };
    options.image.clone_from(image);
    options.command = words.cloned().collect();
    for (name, value) in &mut options.env {
        if value.is_none() {
            *value = env.get(name).cloned();
        }
    }
    Ok(options)
}

impl Options {
    fn take(&mut self, name: &str, value: &str, shown: &str) -> Result<(), Trouble> {
        let on = value == "true";
        match name {
            "interactive" => self.interactive = on,
            "tty" => self.terminal = on,
            "rm" | "init" | "privileged" => {}
            "env" => {
                let (name, value) = value.split_once('=').map_or((value, None), |(n, v)| (n, Some(v)));
                self.env.push((name.to_owned(), value.map(str::to_owned)));
            }
            "name" => self.name = Some(value.to_owned()),
            "hostname" => self.hostname = Some(value.to_owned()),
            "workdir" => self.directory = Some(value.to_owned()),
            "entrypoint" => self.entrypoint = Some(value.to_owned()),
            "net" | "network" => match value {
                "host" => self.host_network = true,
                "bridge" | "default" => self.host_network = false,
                "none" => return Err(Trouble::NotSimulated("docker run --network none".to_owned())),
                other => {
                    let why = format!(
                        "docker: Error response from daemon: network {other} not found\n\nRun 'docker run --help' for more information\n"
                    );
                    return Err(Trouble::Wrong(why, 125));
                }
            },
            known if FLAGS.contains(&known) || VALUED.iter().any(|(own, _)| *own == known) => {
                return Err(Trouble::NotSimulated(format!("docker run {shown}")));
            }
            "attach" | "cpu-shares" => return Err(Trouble::NotSimulated(format!("docker run {shown}"))),
            other => return wrong(&format!("unknown flag: --{other}")),
        }
        Ok(())
    }
}
