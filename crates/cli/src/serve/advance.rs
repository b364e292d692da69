//! `rolelab advance`: asks a server that runs with `--clock manual` to let time pass. One request, one answer.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream, ToSocketAddrs as _},
    time::Duration,
};

use lexopt::{Arg, ValueExt as _};
use rolelab_core::http::{Scheme, Url};

use super::clock;
use crate::arguments::{Asked, sentence, text};

const HELP: &str = "\
Lets time pass in a world that `rolelab serve --clock manual` serves, and prints what its clock shows then.

usage: rolelab advance 61m --at URL

  61m          how far: 90s, 61m, 3h, 2d, or several in a row as 1h30m; at most 30d
  --at URL     the address for AWS that rolelab serve printed
";

/// How long it may take: a month of a large account is some work.
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest answer that is read.
const LONGEST: u64 = 64 << 10;

/// The options of `rolelab advance`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Advance {
    /// As it was written; it is a time.
    pub(crate) span: String,
    pub(crate) at: Url,
}

impl Advance {
    /// Reads the words after `advance`.
    pub(crate) fn read(words: &mut lexopt::Parser) -> Result<Asked, String> {
        let (mut span, mut at) = (None, None);
        while let Some(word) = words.next().map_err(sentence)? {
            match word {
                Arg::Short('h') | Arg::Long("help") => return Ok(Asked::Say(HELP)),
                Arg::Long("at") => at = Some(text(words, "--at")?),
                Arg::Value(given) if span.is_none() => {
                    let given = given.string().map_err(|_| "the time is not UTF-8".to_owned())?;
                    clock::span(&given)?;
                    span = Some(given);
                }
                other => return Err(sentence(other.unexpected())),
            }
        }
        let span = span.ok_or("how far? Such as rolelab advance 61m --at URL")?;
        let at = at.ok_or("where? --at takes the address for AWS that rolelab serve printed")?;
        let whole = if at.contains("://") { at.clone() } else { format!("http://{at}") };
        let url = Url::parse(&whole).filter(|url| url.scheme == Scheme::Http && url.target() == "/");
        let at =
            url.ok_or_else(|| format!("--at takes an address such as http://127.0.0.1:4566, not `{at}`"))?;
        Ok(Asked::Advance(Self { span, at }))
    }
}

/// Sends it. The status is 0, or 1 when the server refused.
pub(crate) fn run(asked: &Advance) -> Result<u8, String> {
    let Advance { span, at } = asked;
    let answer = exchange(asked).map_err(|why| format!("{at}: {why}"))?;
    let (head, body) =
        answer.split_once("\r\n\r\n").ok_or_else(|| format!("{at}: this is no rolelab serve"))?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    let now = serde_json::from_str::<serde_json::Value>(body).ok();
    let now = now.as_ref().and_then(|body| body.get("now")?.as_str());
    match (status, now) {
        ("200", Some(now)) => {
            // A closed standard output leaves nobody to tell; the time has passed.
            let _ = writeln!(std::io::stdout(), "{now}");
            Ok(0)
        }
        _ if body.starts_with("rolelab: ") => {
            let _ = std::io::stderr().write_all(body.as_bytes());
            Ok(1)
        }
        _ => Err(format!("{at} answered {status} to {span}: this is no rolelab serve")),
    }
}

fn exchange(asked: &Advance) -> std::io::Result<String> {
    let Advance { span, at } = asked;
    let found: Vec<SocketAddr> = (at.host.as_str(), at.port).to_socket_addrs()?.collect();
    let mut stream = TcpStream::connect(found.as_slice())?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let authority = at.authority();
    let length = span.len();
    let request = format!(
        "POST /_rolelab/advance HTTP/1.1\r\nHost: {authority}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{span}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
