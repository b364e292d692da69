//! docker: a program in a container on an instance. The container is a second host in the same line: its own files,
//! session and network place, and the same clock, streams and Ctrl-C.
//!
//! Words and statuses: Docker 28.2.2, its command line run without a daemon; the daemon's from moby and runc of that time.
//! The user who types is in the group `docker`, as after the steps in the Amazon ECS Developer Guide.

mod images_table;
mod options;
mod run;
#[cfg(test)]
mod tests;

use super::{not_simulated, refuse};
use crate::{
    port::{Ask, Flow, Note},
    program::Process,
    system::{Contained, Docker},
};
use images_table::{Image, Named};

const VERSION: &str = "Docker version 28.2.2, build e6534b4\n";
/// The most images that are kept; past it the last one makes room.
const MAX_IMAGES: usize = 100;
/// Commands of the real one, in short.
const OTHERS: [&str; 36] = [
    "attach",
    "build",
    "builder",
    "buildx",
    "commit",
    "compose",
    "container",
    "context",
    "cp",
    "create",
    "diff",
    "events",
    "exec",
    "export",
    "history",
    "image",
    "info",
    "inspect",
    "kill",
    "load",
    "login",
    "logout",
    "logs",
    "network",
    "push",
    "rename",
    "restart",
    "rm",
    "rmi",
    "save",
    "start",
    "stats",
    "stop",
    "system",
    "tag",
    "volume",
];

pub(super) async fn docker(process: Process) -> Flow<i32> {
    let named = process.port.host().borrow().system.is_some();
    let Some(command) = process.args.first().cloned() else {
        return not_simulated(&process, "docker's list of its commands").await;
    };
    if !named {
        return elsewhere(&process, "docker is not simulated here: every instance has one").await;
    }
    if let Some(refused) = kept_out(&process, &command) {
        return refuse(&process, &refused, if command == "run" { 126 } else { 1 }).await;
    }
    match command.as_str() {
        "--version" | "-v" => {
            process.stdout.write(VERSION).await?;
            Ok(0)
        }
        "run" => run::run(&process).await,
        "pull" => pull(&process).await,
        "ps" => ps(&process).await,
        "images" => {
            let text = listed(
                &process.port.host().borrow().system.as_ref().map(|s| s.docker.clone()).unwrap_or_default(),
            );
            process.port.lab_voice(&text);
            Ok(0)
        }
        other if other.starts_with('-') || OTHERS.contains(&other) || other == "version" => {
            not_simulated(&process, &format!("docker {other}")).await
        }
        other => {
            let why = format!(
                "docker: unknown command: docker {other}\n\nRun 'docker --help' for more information\n"
            );
            refuse(&process, &why, 1).await
        }
    }
}

/// The daemon's socket is for root and the group `docker`, in which the user who types is. Options that are wrong are told
/// after this here, and before it by the real one.
fn kept_out(process: &Process, command: &str) -> Option<String> {
    let host = process.port.host().borrow();
    if host.acts() == "root" || host.acts() == host.user {
        return None;
    }
    let (begin, call, end) = match command {
        "run" => (
            "docker: ",
            "Head \"http://%2Fvar%2Frun%2Fdocker.sock/_ping\"",
            "\n\nRun 'docker run --help' for more information",
        ),
        "ps" => ("", "Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.50/containers/json\"", ""),
        _ => return None,
    };
    Some(format!(
        "{begin}permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: {call}: dial unix /var/run/docker.sock: connect: permission denied{end}\n"
    ))
}

/// What is not simulated, in other words than [`not_simulated`]'s.
async fn elsewhere(process: &Process, said: &str) -> Flow<i32> {
    process.port.lab_voice(&format!("rolelab: {said}"));
    process.port.ask(Ask::Note(Note::NotSimulated("docker".to_owned()))).await?;
    Ok(2)
}

/// Ids and sizes would have to be made up, and Docker's own table has little else.
fn listed(docker: &Docker) -> String {
    match docker.images.as_slice() {
        [] => "rolelab: no image was pulled here yet".to_owned(),
        images => {
            format!("rolelab: pulled here: {}; their ids and sizes are not simulated", images.join(", "))
        }
    }
}

/// An image that is here now, and its name as it is told.
enum Got {
    Image(&'static Image, String),
    Status(i32),
}

/// Pulls an image unless it is here. `run` says so on standard error, `pull` on standard output.
async fn get(process: &Process, text: &str, command: &str) -> Flow<Got> {
    let run = command == "run";
    let missing = |full: &str| format!("Unable to find image '{full}' locally\n");
    let failed = |why: &str| {
        let begin = if run { "docker: " } else { "" };
        let more = if run { "\n\nRun 'docker run --help' for more information\n" } else { "\n" };
        format!("{begin}{why}{more}")
    };
    let (image, name, tag) = match images_table::named(text) {
        Named::Image(image, name, tag) => (image, name, tag),
        Named::NotSimulated => {
            not_simulated(process, &format!("the image {text}")).await?;
            return Ok(Got::Status(125));
        }
        Named::Wrong => {
            let why = failed("invalid reference format");
            return Ok(Got::Status(refuse(process, &why, if run { 125 } else { 1 }).await?));
        }
        Named::Nothing(name, tag) => {
            let why = failed(&format!(
                "Error response from daemon: pull access denied for {name}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"
            ));
            let said = if run { missing(&format!("{name}:{tag}")) + &why } else { why };
            return Ok(Got::Status(refuse(process, &said, if run { 125 } else { 1 }).await?));
        }
    };
    let full = format!("{name}:{tag}");
    let new = {
        let mut host = process.port.host().borrow_mut();
        let Some(system) = &mut host.system else { return Ok(Got::Status(1)) };
        let new = !system.docker.images.contains(&full);
        if new {
            system.docker.images.truncate(MAX_IMAGES.saturating_sub(1));
            system.docker.images.push(full.clone());
        }
        new
    };
    // Layers and digests would have to be made up: their lines are left out.
    let pulled =
        format!("{tag}: Pulling from {}\nStatus: Downloaded newer image for {full}\n", image.repository);
    match (run, new) {
        (true, true) => process.stderr.write(missing(&full) + &pulled).await?,
        (true, false) => {}
        (false, true) => process.stdout.write(pulled).await?,
        (false, false) => {
            let text =
                format!("{tag}: Pulling from {}\nStatus: Image is up to date for {full}\n", image.repository);
            process.stdout.write(text).await?;
        }
    }
    Ok(Got::Image(image, full))
}

fn tagged(text: &str) -> String {
    match text.rsplit_once(':') {
        Some((_, tag)) if !tag.contains('/') => text.to_owned(),
        _ => format!("{text}:latest"),
    }
}

async fn pull(process: &Process) -> Flow<i32> {
    const USAGE: &str = "\n\nUsage:  docker pull [OPTIONS] NAME[:TAG|@DIGEST]\n\nRun 'docker pull --help' for more information\n";
    let mut words = Vec::new();
    for word in process.args.iter().skip(1) {
        match word.as_str() {
            "-q" | "--quiet" => {}
            option if option.starts_with('-') => {
                return not_simulated(process, &format!("docker pull {option}")).await;
            }
            _ => words.push(word.as_str()),
        }
    }
    let [name] = words.as_slice() else {
        return refuse(process, &format!("docker: 'docker pull' requires 1 argument{USAGE}"), 1).await;
    };
    if tagged(name) != *name {
        process.stdout.write("Using default tag: latest\n").await?;
    }
    match get(process, name, "pull").await? {
        Got::Status(status) => Ok(status),
        Got::Image(_, full) => {
            let registry = if full.starts_with("public.ecr.aws/") { "" } else { "docker.io/" };
            let library = if full.contains('/') { "" } else { "library/" };
            process.stdout.write(format!("{registry}{library}{full}\n")).await?;
            Ok(0)
        }
    }
}

async fn ps(process: &Process) -> Flow<i32> {
    const USAGE: &str = "\n\nUsage:  docker ps [OPTIONS]\n\nRun 'docker ps --help' for more information\n";
    let mut ids = false;
    for word in process.args.iter().skip(1) {
        match word.as_str() {
            "-q" | "--quiet" => ids = true,
            "-a" | "--all" => {
                process.port.lab_voice("rolelab: containers that ended are not kept here; these run");
            }
            option if option.starts_with('-') => {
                return not_simulated(process, &format!("docker ps {option}")).await;
            }
            _ => {
                let why = format!("docker: 'docker ps' accepts no arguments{USAGE}");
                return refuse(process, &why, 1).await;
            }
        }
    }
    let running =
        process.port.host().borrow().system.as_ref().map(|s| s.docker.running.clone()).unwrap_or_default();
    let text = match ids {
        true => running.iter().rev().map(|container| format!("{}\n", container.id)).collect(),
        false => table(process, &running),
    };
    process.stdout.write(text).await?;
    Ok(0)
}

/// Columns as Go's tabwriter sets them for Docker: three spaces between, ten wide at least.
fn table(process: &Process, running: &[Contained]) -> String {
    let now = process.port.now();
    let mut rows: Vec<Vec<String>> = vec![
        ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for container in running.iter().rev() {
        let shown: String = match container.command.chars().count() {
            0..=18 => container.command.clone(),
            _ => container.command.chars().take(17).chain(['…']).collect(),
        };
        let ago = age(now.since(container.since).as_seconds());
        rows.push(vec![
            container.id.clone(),
            container.image.clone(),
            format!("\"{shown}\""),
            format!("{ago} ago"),
            format!("Up {ago}"),
            String::new(),
            container.name.clone(),
        ]);
    }
    let widths: Vec<usize> = (0..7)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count().saturating_add(3)).max().unwrap_or(0).max(10)
        })
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        let text: String = cells.collect();
        text.trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// A duration in words (go-units, HumanDuration).
fn age(seconds: i64) -> String {
    match seconds {
        ..1 => "Less than a second".to_owned(),
        1 => "1 second".to_owned(),
        2..60 => format!("{seconds} seconds"),
        60..120 => "About a minute".to_owned(),
        120..3600 => format!("{} minutes", seconds / 60),
        3600..7200 => "About an hour".to_owned(),
        _ => format!("{} hours", seconds / 3600),
    }
}
