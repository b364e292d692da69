//! The command line of curl, read into what is to be done. Reads files for `@file`; sends nothing.
//!
//! Wording of refusals: curl 7.88.1 itself (`tool_getparam.c`, `tool_paramhlp.c` as observed).

use rolelab_core::time::Span;

use super::options_table::OPTIONS;

/// The most of anything that may be repeated: URLs, headers, pieces of data.
pub(super) const MAX_REPEATS: usize = 256;
/// Redirections followed by `-L` unless `--max-redirs` says otherwise (curl.1).
const MAX_REDIRS: i64 = 50;

/// A row of the option table.
pub(super) struct Row {
    /// Without `--`, and without `no-`.
    pub(super) long: &'static str,
    /// `'\0'` when there is none.
    pub(super) short: char,
    /// Whether a value follows.
    pub(super) takes: bool,
    /// What becomes of it.
    pub(super) does: Does,
}

/// What an option does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Silent,
    ShowError,
    Include,
    Head,
    Verbose,
    Method,
    Header,
    Data,
    DataRaw,
    DataBinary,
    DataUrlencode,
    Json,
    Get,
    Output,
    RemoteName,
    Fail,
    FailWithBody,
    WriteOut,
    MaxTime,
    ConnectTimeout,
    Location,
    MaxRedirs,
    UserAgent,
    User,
    Referer,
    Cookie,
    Compressed,
    DumpHeader,
    Url,
    Globoff,
    PathAsIs,
    Help,
    Version,
    ProgressMeter,
    Retry,
    /// Accepted; makes no difference to what can be seen here.
    Nothing,
    /// The lab says that it does not do it.
    NotSimulated,
}

/// Where a body goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// `-o FILE`; `-` is standard output.
    File(String),
    /// `-O`: the last part of the URL's path.
    Remote,
}

/// A piece of data to send. Reading `@file` is left to whoever has the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// `Data`, `DataRaw`, `DataBinary`, `DataUrlencode` or `Json`.
    pub(super) kind: Does,
    /// As typed.
    pub(super) text: String,
}

/// Everything the command line asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) silent: bool,
    pub(super) show_error: bool,
    pub(super) include: bool,
    pub(super) head: bool,
    pub(super) verbose: bool,
    pub(super) get: bool,
    pub(super) fail: bool,
    pub(super) fail_with_body: bool,
    pub(super) location: bool,
    pub(super) compressed: bool,
    pub(super) globoff: bool,
    pub(super) path_as_is: bool,
    pub(super) no_meter: bool,
    pub(super) method: Option<String>,
    pub(super) headers: Vec<String>,
    pub(super) pieces: Vec<Piece>,
    pub(super) urls: Vec<String>,
    pub(super) outputs: Vec<Output>,
    pub(super) write_out: Option<String>,
    pub(super) max_time: Option<Span>,
    pub(super) connect_timeout: Option<Span>,
    pub(super) max_redirs: Option<i64>,
    pub(super) user_agent: Option<String>,
    pub(super) user: Option<String>,
    pub(super) referer: Option<String>,
    pub(super) cookie: Vec<String>,
    pub(super) dump_header: Option<String>,
}

impl Config {
    /// Redirections to follow; below zero without end.
    pub(super) fn max_redirs(&self) -> i64 {
        self.max_redirs.unwrap_or(MAX_REDIRS)
    }
}

/// Why nothing is transferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// `curl: TEXT`, then the hint at `--help`; status 2.
    Wrong(String),
    /// Nothing but the hint; status 2.
    Hint,
    /// `-h`, with its category.
    Help(Option<String>),
    /// `-V`.
    Version,
    /// An option that is not simulated, as typed.
    NotSimulated(String),
}

/// Reads the arguments.
///
/// # Errors
/// What to say instead of transferring anything.
pub(super) fn read(args: &[String]) -> Result<Config, Instead> {
    let mut config = Config::default();
    let mut args = args.iter();
    let mut only_urls = false;
    if args.len() == 0 {
        return Err(Instead::Hint);
    }
    while let Some(arg) = args.next() {
        if only_urls || !arg.starts_with('-') || arg == "-" {
            push(&mut config.urls, arg.clone(), arg)?;
        } else if arg == "--" {
            only_urls = true;
        } else if let Some(long) = arg.strip_prefix("--") {
            let (row, on) = find_long(long, arg)?;
            if row.takes {
                let value = args.next().ok_or_else(|| wrong(arg, "requires parameter"))?;
                set(&mut config, row, arg, true, value)?;
            } else {
                let value = if row.does == Does::Help { args.next().map_or("", String::as_str) } else { "" };
                set(&mut config, row, arg, on, value)?;
            }
        } else {
            short(&mut config, arg, &mut args)?;
        }
    }
    match config.urls.is_empty() {
        true => Err(Instead::Wrong("no URL specified!".to_owned())),
        false => Ok(config),
    }
}

/// `-sSX PUT`, `-sH"…"`: flags may be joined, a value may follow at once or as the next word.
fn short<'a>(
    config: &mut Config,
    arg: &str,
    args: &mut impl Iterator<Item = &'a String>,
) -> Result<(), Instead> {
    let mut letters = arg.chars();
    letters.next();
    while let Some(letter) = letters.next() {
        let row = OPTIONS.iter().find(|row| row.short == letter && letter != '\0');
        let row = row.ok_or_else(|| wrong(arg, "is unknown"))?;
        if row.takes {
            let joined = letters.as_str();
            let value = match joined {
                "" => args.next().ok_or_else(|| wrong(arg, "requires parameter"))?.as_str(),
                joined => joined,
            };
            return set(config, row, arg, true, value);
        }
        let value = if row.does == Does::Help { args.next().map_or("", String::as_str) } else { "" };
        set(config, row, arg, true, value)?;
    }
    Ok(())
}

/// The row of a long name, which may be shortened as long as it stays unambiguous.
fn find_long(long: &str, arg: &str) -> Result<(&'static Row, bool), Instead> {
    if let Some(row) = OPTIONS.iter().find(|row| row.long.eq_ignore_ascii_case(long)) {
        return Ok((row, true));
    }
    let (name, on) = match long.strip_prefix("no-") {
        Some(rest) => (rest, false),
        None => (long, true),
    };
    let begins =
        |row: &&Row| row.long.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let exact = OPTIONS.iter().find(|row| row.long.eq_ignore_ascii_case(name));
    let row = match (exact, OPTIONS.iter().filter(begins).count()) {
        (Some(row), _) => row,
        (None, 0) => return Err(wrong(arg, "is unknown")),
        (None, 1) => OPTIONS.iter().find(begins).ok_or_else(|| wrong(arg, "is unknown"))?,
        (None, _) => return Err(wrong(arg, "is ambiguous")),
    };
    match row.takes && !on {
        true => Err(wrong(arg, "used '--no-' for option that isn't a boolean")),
        false => Ok((row, on)),
    }
}

fn wrong(arg: &str, why: &str) -> Instead {
    Instead::Wrong(format!("option {arg}: {why}"))
}

fn push<T>(list: &mut Vec<T>, item: T, arg: &str) -> Result<(), Instead> {
    if list.len() >= MAX_REPEATS {
        return Err(Instead::NotSimulated(format!("more than {MAX_REPEATS} times {arg}")));
    }
    list.push(item);
    Ok(())
}

/// Seconds with a fraction, as `-m` takes them.
fn seconds(arg: &str, value: &str) -> Result<Option<Span>, Instead> {
    let number: f64 = value.parse().map_err(|_| wrong(arg, "expected a proper numerical parameter"))?;
    if number < 0.0 {
        return Err(wrong(arg, "expected a positive numerical parameter"));
    }
    if !number.is_finite() {
        return Err(wrong(arg, "expected a proper numerical parameter"));
    }
    // A day is longer than any lesson; the cast cannot overflow below it.
    let millis = (number * 1000.0).min(86_400_000.0) as i64;
    Ok((millis > 0).then_some(Span::millis(millis)))
}

fn whole(arg: &str, value: &str) -> Result<i64, Instead> {
    value.parse().map_err(|_| wrong(arg, "expected a proper numerical parameter"))
}

fn set(config: &mut Config, row: &'static Row, arg: &str, on: bool, value: &str) -> Result<(), Instead> {
    let text = value.to_owned();
    match row.does {
        Does::Silent => config.silent = on,
        Does::ShowError => config.show_error = on,
        Does::Include => config.include = on,
        Does::Head => config.head = on,
        Does::Verbose => config.verbose = on,
        Does::Get => config.get = on,
        Does::Fail => config.fail = on,
        Does::FailWithBody => config.fail_with_body = on,
        Does::Location => config.location = on,
        Does::Compressed => config.compressed = on,
        Does::Globoff => config.globoff = on,
        Does::PathAsIs => config.path_as_is = on,
        Does::ProgressMeter => config.no_meter = !on || arg.starts_with("--no-"),
        Does::Method => config.method = Some(text),
        Does::Header => push(&mut config.headers, text, arg)?,
        Does::Data | Does::DataRaw | Does::DataBinary | Does::DataUrlencode | Does::Json => {
            push(&mut config.pieces, Piece { kind: row.does, text }, arg)?;
        }
        Does::Url => push(&mut config.urls, text, arg)?,
        Does::Output => push(&mut config.outputs, Output::File(text), arg)?,
        Does::RemoteName => push(&mut config.outputs, Output::Remote, arg)?,
        Does::WriteOut => config.write_out = Some(text),
        Does::MaxTime => config.max_time = seconds(arg, value)?,
        Does::ConnectTimeout => config.connect_timeout = seconds(arg, value)?,
        Does::MaxRedirs => config.max_redirs = Some(whole(arg, value)?),
        Does::UserAgent => config.user_agent = Some(text),
        Does::User => config.user = Some(text),
        Does::Referer => config.referer = Some(text),
        Does::Cookie => push(&mut config.cookie, text, arg)?,
        Does::DumpHeader => config.dump_header = Some(text),
        Does::Retry => {
            if whole(arg, value)? > 0 {
                return Err(Instead::NotSimulated(format!("{arg} {value}")));
            }
        }
        Does::Help => return Err(Instead::Help((!value.is_empty()).then_some(text))),
        Does::Version => return Err(Instead::Version),
        Does::Nothing => {}
        Does::NotSimulated => return Err(Instead::NotSimulated(arg.to_owned())),
    }
    Ok(())
}
