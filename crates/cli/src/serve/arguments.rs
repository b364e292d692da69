//! The words after `rolelab serve`.

use lexopt::Arg;
use rolelab_core::time::Span;

use super::clock::Pace;
use crate::arguments::{Asked, Place, sentence, text};

const HELP: &str = "\
The simulated account for real clients: curl, the AWS CLI, SDKs, over HTTP on 127.0.0.1 alone.

usage: rolelab serve [options]
       rolelab advance 61m --at URL   lets time pass in one that runs with --clock manual

options:

  --lesson ID       the lesson to open (sandbox)
  --seed N          decides every id and secret (1)
  --epoch ISO       when the world's clock begins (now)
  --world FILE      open the world saved in FILE, if it exists, and save it there at the end
  --clock PACE      real: the world's clock goes on as the machine's; manual: it stands until rolelab advance (real)
  --skew SECONDS    how far a signature's time may be from the world's clock; off: as far as it likes
                    (as AWS: 300, and 900 for S3 and STS; off with --clock manual, since clients sign by the
                    machine's clock)
  --port N          the port for AWS (any that is free); instances get any that is free, another at each start
  --json            one line of JSON instead of the table, once connections are accepted
  -h, --help        this text

The AWS port takes calls of all services; they come from the laptop's address. An instance's port is the network as that
instance sees it: its metadata service, and AWS for requests that are signed, which then come from the instance's address.
Ctrl-C ends it.
";

/// The options of `rolelab serve`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Serve {
    pub(crate) place: Place,
    pub(crate) clock: Pace,
    /// How far a signature's time may be from the clock, as it was asked for.
    pub(crate) skew: Option<Span>,
    pub(crate) port: u16,
    pub(crate) json: bool,
}

impl Serve {
    /// How far a signature's time may be from the clock; `None`: as AWS has it. Real clients sign by the machine's clock,
    /// which one that is moved by hand soon has nothing to do with.
    pub(crate) fn skew(&self) -> Option<Span> {
        self.skew.or((self.clock == Pace::Manual).then_some(ANY_SKEW))
    }

    /// Reads the words after `serve`.
    pub(crate) fn read(words: &mut lexopt::Parser) -> Result<Asked, String> {
        let mut serve = Self { place: Place::default(), clock: Pace::Real, skew: None, port: 0, json: false };
        while let Some(word) = words.next().map_err(sentence)? {
            let option = match word {
                Arg::Short('h') | Arg::Long("help") => return Ok(Asked::Say(HELP)),
                Arg::Long(option) => option.to_owned(),
                other => return Err(sentence(other.unexpected())),
            };
            match option.as_str() {
                "json" => serve.json = true,
                "port" => serve.port = port(&text(words, "--port")?)?,
                "clock" => serve.clock = pace(&text(words, "--clock")?)?,
                "skew" => serve.skew = Some(skew(&text(words, "--skew")?)?),
                other if serve.place.takes(other, words)? => {}
                other => return Err(sentence(Arg::Long(other).unexpected())),
            }
        }
        Ok(Asked::Serve(serve))
    }
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("--port takes a number from 0 to 65535, not `{text}`"))
}

fn pace(text: &str) -> Result<Pace, String> {
    match text {
        "real" => Ok(Pace::Real),
        "manual" => Ok(Pace::Manual),
        _ => Err(format!("--clock takes real or manual, not `{text}`")),
    }
}

/// A day is more than any test of clocks takes.
const LONGEST_SKEW: i64 = 86_400;
/// Signatures of all times are taken.
const ANY_SKEW: Span = Span::millis(i64::MAX);

fn skew(text: &str) -> Result<Span, String> {
    match text.parse::<i64>() {
        _ if text == "off" => Ok(ANY_SKEW),
        Ok(seconds) if (0..=LONGEST_SKEW).contains(&seconds) => Ok(Span::seconds(seconds)),
        _ => Err(format!("--skew takes seconds from 0 to {LONGEST_SKEW}, or off, not `{text}`")),
    }
}
