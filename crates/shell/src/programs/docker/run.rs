//! `docker run`: makes the container and runs one program in it.

use std::{cell::RefCell, collections::BTreeMap, net::Ipv4Addr, rc::Rc};

use rolelab_core::journal::Container;

use super::{
    Got, elsewhere, get,
    images_table::{Entrypoint, Image},
    options::{self, Options, Trouble},
};
use crate::{
    eval::launch::{launch, runnable},
    files::FileError,
    host::{Host, Inside, home_of},
    pipe::Reader,
    port::{Answer, Ask, Flow, Port},
    program::Process,
    programs::{not_simulated, refuse},
    release::of_image as system,
    system::Contained,
};

/// The first container's address on Docker's default network.
const ADDRESS: Ipv4Addr = Ipv4Addr::new(172, 17, 0, 2);
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// Halves of the names that containers get (moby, pkg/namesgenerator).
const MOODS: [&str; 8] = ["admiring", "brave", "clever", "eager", "gallant", "jolly", "kind", "vigilant"];
const PEOPLE: [&str; 8] = ["curie", "hopper", "lamport", "lovelace", "noether", "ritchie", "tesla", "turing"];

pub(super) async fn run(process: &Process) -> Flow<i32> {
    let options = match options::read(process.args.get(1..).unwrap_or_default(), &process.env) {
        Ok(options) => options,
        Err(Trouble::Wrong(why, status)) => return refuse(process, &why, status).await,
        Err(Trouble::NotSimulated(what)) => {
            not_simulated(process, &what).await?;
            return Ok(125);
        }
    };
    if options.terminal && options.interactive && !matches!(process.stdin, Reader::Terminal(_)) {
        return refuse(process, "the input device is not a TTY\n", 1).await;
    }
    let image = match get(process, &options.image, "run").await? {
        Got::Image(image, full) => (image, full),
        Got::Status(status) => return Ok(status),
    };
    let (image, full) = image;
    let id = digits(process).await?;
    let name = options.name.clone().unwrap_or_else(|| called(&id));
    let first = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let good = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if !first || name.len() < 2 || !name.chars().all(good) {
        let why = format!(
            "docker: Error response from daemon: Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed\n\nRun 'docker run --help' for more information\n"
        );
        return refuse(process, &why, 125).await;
    }
    if let Some(other) = holder(process, &name) {
        let why = format!(
            "docker: Error response from daemon: Conflict. The container name \"/{name}\" is already in use by container \"{other}\". You have to remove (or rename) that container to be able to reuse that name.\n\nRun 'docker run --help' for more information\n"
        );
        return refuse(process, &why, 125).await;
    }
    let port = container(process, &options, image, &full, &id);
    let words = words(&options, image, &port);
    let Some(first) = words.first().cloned() else {
        let why = "docker: Error response from daemon: no command specified\n\nRun 'docker run --help' for more information\n";
        return refuse(process, why, 125).await;
    };
    let found = found(&port, &first);
    if found == Err(FileError::Missing) && image.is_silent(&first) {
        not_simulated(process, &format!("{first} of the image {}", options.image)).await?;
        return Ok(127);
    }
    if let Err(why) = found {
        return refuse(process, &unstarted(&first, why), if why == FileError::Denied { 126 } else { 127 })
            .await;
    }
    let shell = matches!(words.as_slice(), [one] if matches!(one.rsplit('/').next(), Some("sh" | "bash")));
    if shell && options.interactive && matches!(process.stdin, Reader::Terminal(_)) {
        let why = "a shell at a container's prompt is not simulated: give it its commands, as in sh -c 'id; hostname'";
        return elsewhere(process, why).await;
    }
    let _listed = Listed::new(process, &options, &id, &name, &words);
    let stdin = if options.interactive { process.stdin.clone() } else { Reader::Empty };
    let child = Process { env: environment(&options, image, &port), stdin, port, ..process.with(words) };
    launch(child).await
}

/// Twelve hexadecimal digits that no other container has.
async fn digits(process: &Process) -> Flow<String> {
    let Answer::Uuid(uuid) = process.port.ask(Ask::Uuid).await? else { return Ok(String::new()) };
    Ok(uuid.chars().filter(|c| *c != '-').take(12).collect())
}

fn called(id: &str) -> String {
    let mut digits = id.chars().filter_map(|c| c.to_digit(8));
    let mut one = |of: &[&'static str; 8]| {
        let place = digits.next().and_then(|digit| usize::try_from(digit).ok()).unwrap_or(0);
        of.get(place).copied().unwrap_or_default()
    };
    format!("{}_{}", one(&MOODS), one(&PEOPLE))
}

/// The id of a container that has the name and runs.
fn holder(process: &Process, name: &str) -> Option<String> {
    let host = process.port.host().borrow();
    let running = &host.system.as_ref()?.docker.running;
    running.iter().find(|container| container.name == name).map(|container| container.id.clone())
}

/// A place in the same line with files, users and a session of its own.
fn container(process: &Process, options: &Options, image: &Image, full: &str, id: &str) -> Port {
    let around = process.port.host().borrow();
    let hostname = match (&options.hostname, options.host_network) {
        (Some(name), _) => name.clone(),
        // With its host's network it has its host's name as well (Docker documentation, "Host network driver").
        (None, true) => around.node_name().to_owned(),
        (None, false) => id.to_owned(),
    };
    let address = if options.host_network { around.address } else { ADDRESS };
    let user = image.user.map_or("root", |(name, _)| name);
    let mut host = Host::new(&around.id, &hostname, user, address);
    drop(around);
    host.files.set_time(process.port.now());
    if let Some((name, number)) = image.user {
        let users =
            format!("root:x:0:0:root:/root:/bin/sh\n{name}:x:{number}:{number}::{}:/bin/sh\n", home_of(name));
        host.files.write("/etc/passwd", users.into_bytes());
    }
    host.files.make_directories("/home");
    host.files.write("/etc/os-release", system(full).into_bytes());
    host.files.become_root(user == "root");
    host.session.directory = directory(options, image);
    host.files.make_directories(&host.session.directory.clone());
    let on_host_network = options.host_network;
    host.inside = Some(Inside {
        container: Container { id: id.to_owned(), image: options.image.clone(), on_host_network },
        lacks: image.lacks,
    });
    Port { cell: process.port.cell.clone(), host: Rc::new(RefCell::new(host)) }
}

fn directory(options: &Options, image: &Image) -> String {
    match (&options.directory, image.entrypoint, image.user) {
        (Some(given), ..) => crate::files::absolute("/", given),
        // WORKDIR of aws-cli's Dockerfile.
        (None, Entrypoint::Program(_), _) => "/aws".to_owned(),
        (None, _, Some((user, _))) => home_of(user),
        (None, ..) => "/".to_owned(),
    }
}

/// What is run: the entrypoint, and the command or the image's own.
fn words(options: &Options, image: &Image, port: &Port) -> Vec<String> {
    let given = options.command.clone();
    if let Some(entrypoint) = &options.entrypoint {
        return std::iter::once(entrypoint.clone()).chain(given).collect();
    }
    let command: Vec<String> =
        if given.is_empty() { image.command.iter().map(|word| (*word).to_owned()).collect() } else { given };
    let before = match image.entrypoint {
        Entrypoint::Nothing => None,
        Entrypoint::Program(program) => Some(program),
        Entrypoint::Unless(program) => {
            let has = |word: &str| found(port, word).is_ok() || image.is_silent(word);
            let own = command.first().is_some_and(|word| !word.starts_with('-') && has(word));
            (!own).then_some(program)
        }
    };
    before.map(str::to_owned).into_iter().chain(command).collect()
}

/// Whether the container has a program.
fn found(port: &Port, name: &str) -> Result<(), FileError> {
    let bare = name.rsplit('/').next().unwrap_or(name);
    if !port.host().borrow().holds(bare) {
        return Err(FileError::Missing);
    }
    runnable(port, name)
}

/// What Docker says of a program that does not start (runc, as Docker 28 passes it on).
fn unstarted(name: &str, why: FileError) -> String {
    let why = match (name.contains('/'), why) {
        (false, FileError::Missing) => format!("exec: \"{name}\": executable file not found in $PATH"),
        (true, FileError::Missing) => format!("exec: \"{name}\": stat {name}: no such file or directory"),
        (_, FileError::IsDirectory) => format!("exec: \"{name}\": is a directory"),
        _ => format!("exec: \"{name}\": permission denied"),
    };
    format!(
        "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: {why}: unknown\n\nRun 'docker run --help' for more information\n"
    )
}

fn environment(options: &Options, image: &Image, port: &Port) -> BTreeMap<String, String> {
    let host = port.host().borrow();
    let mut env = BTreeMap::new();
    env.insert("PATH".to_owned(), PATH.to_owned());
    env.insert("HOSTNAME".to_owned(), host.hostname.clone());
    env.insert("HOME".to_owned(), home_of(image.user.map_or("root", |(name, _)| name)));
    if options.terminal {
        env.insert("TERM".to_owned(), "xterm".to_owned());
    }
    for (name, value) in &options.env {
        match value {
            Some(value) => env.insert(name.clone(), value.clone()),
            None => env.remove(name),
        };
    }
    env
}

/// A container's row of `docker ps`, as long as it runs.
struct Listed {
    port: Port,
    id: String,
}

impl Listed {
    fn new(process: &Process, options: &Options, id: &str, name: &str, words: &[String]) -> Self {
        let row = Contained {
            id: id.to_owned(),
            image: options.image.clone(),
            command: words.join(" "),
            since: process.port.now(),
            name: name.to_owned(),
        };
        if let Some(system) = &mut process.port.host().borrow_mut().system {
            system.docker.running.push(row);
        }
        Self { port: process.port.clone(), id: id.to_owned() }
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        if let Ok(mut host) = self.port.host().try_borrow_mut()
            && let Some(system) = &mut host.system
        {
            system.docker.running.retain(|container| container.id != self.id);
        }
    }
}
