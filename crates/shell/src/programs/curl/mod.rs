//! curl, as version 7.88.1 speaks and ends. It reaches the network only by asking for it.

mod answer;
mod connect;
mod meter;
mod options;
mod options_table;
mod request;
mod target;
#[cfg(test)]
mod tests;
mod text;
#[cfg(test)]
mod transcripts_table;
mod transfer;
mod write_out;

use options::{Config, Instead};
use transfer::Session;

use crate::{
    files,
    port::{Ask, Flow, Note},
    program::{Process, Running},
};

/// The status of a command line that is wrong or not simulated.
const USAGE: i32 = 2;

/// Starts the program.
pub(super) fn start(process: Process) -> Running {
    Box::pin(run(process))
}

async fn run(process: Process) -> Flow<i32> {
    let config = match options::read(&process.args) {
        Ok(config) => config,
        Err(instead) => return say(&process, instead).await,
    };
    if config.head && !config.get && !config.pieces.is_empty() {
        let text = "You can only select one HTTP request method! You asked for both POST (-d, --data) and HEAD \
            (-I, --head).";
        if !config.silent {
            process.stderr.write(text::warning(text)).await?;
        }
        return Ok(USAGE);
    }
    let config = with_files(&process, config).await?;
    let data = data(&process, &config).await?;
    let mut session = Session {
        process: &process,
        config: &config,
        data,
        meter: meter::Meter::default(),
        connections: 0,
        open: None,
    };
    let mut status = 0;
    for (number, url) in config.urls.iter().enumerate() {
        status = session.transfer(number, url, config.outputs.get(number)).await?;
    }
    Ok(status)
}

async fn say(process: &Process, instead: Instead) -> Flow<i32> {
    match instead {
        Instead::Wrong(text) => {
            process.stderr.write(format!("curl: {text}\n{}", text::HINT)).await?;
            Ok(USAGE)
        }
        Instead::Hint => {
            process.stderr.write(text::HINT).await?;
            Ok(USAGE)
        }
        Instead::Version => {
            process.stdout.write(text::VERSION).await?;
            Ok(0)
        }
        Instead::Help(None) => {
            process.stdout.write(text::HELP).await?;
            Ok(0)
        }
        Instead::Help(Some(category)) => not_simulated(process, &format!("curl --help {category}")).await,
        Instead::NotSimulated(what) => not_simulated(process, &format!("curl {what}")).await,
    }
}

/// The lab's own voice, and the fact in the journal.
async fn not_simulated(process: &Process, what: &str) -> Flow<i32> {
    process.port.lab_voice(&format!("rolelab: {what} is not simulated"));
    process.port.ask(Ask::Note(Note::NotSimulated(what.to_owned()))).await?;
    Ok(USAGE)
}

/// A file's bytes; `-` is standard input.
async fn read_file(process: &Process, name: &str) -> Flow<Option<Vec<u8>>> {
    if name == "-" {
        return Ok(Some(process.stdin.all().await?));
    }
    let host = process.port.host().borrow();
    let path = files::absolute(&host.session.directory, name);
    Ok(host.files.read(&path).ok().map(|bytes| bytes.to_vec()))
}

/// Puts what `-H @file` and `-w @file` hold in their place.
async fn with_files(process: &Process, mut config: Config) -> Flow<Config> {
    let mut headers = Vec::new();
    for line in std::mem::take(&mut config.headers) {
        match line.strip_prefix('@') {
            Some(name) => {
                let content = read_file(process, name).await?.unwrap_or_default();
                let text = String::from_utf8_lossy(&content).into_owned();
                headers.extend(text.lines().take(options::MAX_REPEATS).map(str::to_owned));
            }
            None => headers.push(line),
        }
    }
    config.headers = headers;
    if let Some(name) = config.write_out.as_deref().and_then(|format| format.strip_prefix('@')) {
        let content = read_file(process, name).await?.unwrap_or_default();
        config.write_out = Some(String::from_utf8_lossy(&content).into_owned());
    }
    Ok(config)
}

/// Everything of `-d` and its kin, joined; `None` when there is none.
async fn data(process: &Process, config: &Config) -> Flow<Option<Vec<u8>>> {
    let mut joined: Option<Vec<u8>> = None;
    for piece in &config.pieces {
        let content = match request::file_of(piece) {
            Some(name) => {
                let content = read_file(process, name).await?;
                if content.is_none() {
                    let text = format!("Couldn't read data from file \"{name}\", this makes an empty POST.");
                    process.stderr.write(text::warning(&text)).await?;
                }
                Some(content.unwrap_or_default())
            }
            None => None,
        };
        let bytes = request::piece(piece, content);
        match &mut joined {
            None => joined = Some(bytes),
            Some(all) => {
                if piece.kind != options::Does::Json {
                    all.push(b'&');
                }
                all.extend(bytes);
            }
        }
    }
    Ok(joined)
}
