//! `read` and `mapfile`: lines into variables.

use std::{future::poll_fn, pin::pin, task::Poll};

use rolelab_core::time::Span;

use super::Call;
use crate::{
    eval::{Env, Eval, simple::is_name, variables},
    pipe::Reader,
    port::{Ask, Flow},
};

/// What `read` was asked for.
struct Wish {
    raw: bool,
    prompt: Option<String>,
    /// Read so many characters, or fewer up to the delimiter unless `exactly`.
    count: Option<usize>,
    exactly: bool,
    delimiter: char,
    timeout: Option<Span>,
    array: Option<String>,
    reader: Reader,
    names: Vec<String>,
}

/// `read [-rs] [-p prompt] [-n count] [-t seconds] [-d delimiter] [-u fd] [-a array] name…`
pub(super) async fn read(call: Call) -> Eval<i32> {
    let env = &call.env;
    let wish = match wish(env, call.args).await? {
        Ok(wish) => wish,
        Err(status) => return Ok(status),
    };
    if let Some(bad) = wish.names.iter().chain(&wish.array).find(|name| {
        let name = variables::cut(name).map_or(name.as_str(), |(name, _)| name);
        !is_name(name)
    }) {
        env.complain(&format!("read: `{bad}': not a valid identifier")).await?;
        return Ok(1);
    }
    if let Some(prompt) = &wish.prompt
        && matches!(wish.reader, Reader::Terminal(_))
    {
        env.stderr.write(prompt).await?;
    }
    if wish.timeout.is_some_and(|t| t <= Span::millis(0)) {
        // Whether there is something to read.
        return Ok(i32::from(matches!(wish.reader, Reader::Empty | Reader::Terminal(_))));
    }
    let (text, status) = match wish.timeout {
        None => (text(&wish).await?, 0),
        Some(timeout) => match in_time(env, timeout, text(&wish)).await? {
            Some(read) => (read, 0),
            // As a signal would end it (bash(1), read -t).
            None => ((String::new(), false), 142),
        },
    };
    let (text, whole) = text;
    let status = if status == 0 { i32::from(!whole) } else { status };
    let separators = env.variable("IFS").unwrap_or_else(|| " \t\n".to_owned());
    if let Some(name) = &wish.array {
        let values = cut(&text, &separators, usize::MAX, wish.raw);
        let mut values = values;
        // A separator at the end begins no other value.
        values.pop_if(|last| last.is_empty());
        return Ok(if env.assign_values(name, values).await? { status } else { 1 });
    }
    if wish.names.is_empty() {
        let text = if wish.raw { text } else { unescape(&text) };
        env.assign("REPLY", text).await?;
        return Ok(status);
    }
    let values = if wish.exactly {
        vec![if wish.raw { text } else { unescape(&text) }]
    } else {
        cut(&text, &separators, wish.names.len(), wish.raw)
    };
    let mut values = values.into_iter();
    for name in &wish.names {
        let Some(place) = env.place(name).await? else { return Ok(1) };
        env.assign_at(&place, values.next().unwrap_or_default(), false).await?;
    }
    Ok(status)
}

/// Reads the options. The error is a status; what is wrong was said.
async fn wish(env: &Env, args: Vec<String>) -> Eval<Result<Wish, i32>> {
    let mut wish = Wish {
        raw: false,
        prompt: None,
        count: None,
        exactly: false,
        delimiter: '\n',
        timeout: None,
        array: None,
        reader: env.stdin.clone(),
        names: Vec::new(),
    };
    let mut args = args.into_iter().peekable();
    while let Some(arg) = args.next_if(|arg| arg.len() > 1 && arg.starts_with('-')) {
        if arg == "--" {
            break;
        }
        let mut letters = arg.chars().skip(1);
        while let Some(letter) = letters.next() {
            match letter {
                'r' => wish.raw = true,
                's' | 'e' => {}
                'p' | 'n' | 'N' | 't' | 'd' | 'u' | 'a' | 'i' => {
                    let rest: String = letters.by_ref().collect();
                    let value = if rest.is_empty() { args.next() } else { Some(rest) };
                    let Some(value) = value else {
                        env.complain(&format!("read: -{letter}: option requires an argument")).await?;
                        return Ok(Err(2));
                    };
                    if let Some(why) = wish.take(env, letter, value) {
                        env.complain(&format!("read: {why}")).await?;
                        return Ok(Err(1));
                    }
                }
                other => {
                    env.complain(&format!("read: -{other}: invalid option")).await?;
                    return Ok(Err(2));
                }
            }
        }
    }
    wish.names = args.collect();
    Ok(Ok(wish))
}

impl Wish {
    /// Takes the value of an option; why it cannot be.
    fn take(&mut self, env: &Env, letter: char, value: String) -> Option<String> {
        match letter {
            'p' => self.prompt = Some(value),
            'a' => self.array = Some(value),
            'd' => self.delimiter = value.chars().next().unwrap_or('\0'),
            'n' | 'N' => match value.parse() {
                Ok(count) => {
                    self.count = Some(count);
                    self.exactly = letter == 'N';
                }
                Err(_) => return Some(format!("{value}: invalid number")),
            },
            't' => match value.parse::<f64>() {
                Ok(seconds) if (0.0..1e9).contains(&seconds) => {
                    #[expect(clippy::cast_possible_truncation, reason = "at most 1e12 milliseconds")]
                    let millis = (seconds * 1000.0).ceil() as i64;
                    self.timeout = Some(Span::millis(millis));
                }
                _ => return Some(format!("{value}: invalid timeout specification")),
            },
            'u' => match value.parse().ok().and_then(|fd| env.input(fd)) {
                Some(reader) => self.reader = reader,
                None => return Some(format!("{value}: invalid file descriptor: Bad file descriptor")),
            },
            _ => {}
        }
        None
    }
}

/// Reads up to the delimiter: the text, and whether the delimiter or the count was reached.
async fn text(wish: &Wish) -> Flow<(String, bool)> {
    if wish.count.is_none() && wish.delimiter == '\n' {
        return line(wish).await;
    }
    let mut text = String::new();
    let mut count = 0_usize;
    let mut escaped = false;
    loop {
        if wish.count.is_some_and(|most| count >= most) {
            return Ok((text, true));
        }
        let Some(c) = wish.reader.character().await? else { return Ok((text, false)) };
        if c == wish.delimiter && !escaped && !wish.exactly {
            return Ok((text, true));
        }
        if escaped && c == '\n' && !wish.raw {
            text.pop();
            escaped = false;
            continue;
        }
        escaped = !wish.raw && !escaped && c == '\\';
        count += usize::from(!escaped);
        text.push(c);
        if text.len() > crate::eval::MAX_VALUE {
            return Ok((text, true));
        }
    }
}

/// A line, joined with the next when it ends in a backslash.
async fn line(wish: &Wish) -> Flow<(String, bool)> {
    let mut text = String::new();
    while let Some(line) = wish.reader.line().await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        let (line, ended) = line.strip_suffix('\n').map_or((line.as_str(), false), |line| (line, true));
        let escapes = line.chars().rev().take_while(|c| *c == '\\').count();
        if !wish.raw && ended && escapes % 2 == 1 {
            text.push_str(line.strip_suffix('\\').unwrap_or(line));
            continue;
        }
        text.push_str(line);
        return Ok((text, ended));
    }
    Ok((text, false))
}

/// What comes of a wait, unless so much time passes before.
async fn in_time<T>(env: &Env, timeout: Span, wait: impl Future<Output = Flow<T>>) -> Flow<Option<T>> {
    let mut wait = pin!(wait);
    let mut sleep = pin!(env.port().ask(Ask::Sleep(timeout)));
    poll_fn(|context| match wait.as_mut().poll(context) {
        Poll::Ready(read) => Poll::Ready(read.map(Some)),
        Poll::Pending => match sleep.as_mut().poll(context) {
            Poll::Ready(Ok(_)) => Poll::Ready(Ok(None)),
            Poll::Ready(Err(stop)) => Poll::Ready(Err(stop)),
            Poll::Pending => Poll::Pending,
        },
    })
    .await
}

/// `mapfile [-t] [-d delimiter] [-n count] [-O origin] [-s skip] [-u fd] [array]`, also called `readarray`.
pub(super) async fn mapfile(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut args = call.args.iter();
    let (mut trim, mut most, mut origin, mut skip) = (false, 0_usize, None, 0_usize);
    let mut delimiter = '\n';
    let mut reader = env.stdin.clone();
    let mut array = "MAPFILE".to_owned();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-t" => trim = true,
            "-d" | "-n" | "-O" | "-s" | "-u" => {
                let value = args.next().map(String::as_str).unwrap_or_default();
                let number = value.parse::<usize>();
                match (arg.as_str(), number) {
                    ("-d", _) => delimiter = value.chars().next().unwrap_or('\0'),
                    ("-n", Ok(number)) => most = number,
                    ("-O", Ok(number)) => origin = Some(number),
                    ("-s", Ok(number)) => skip = number,
                    ("-u", Ok(fd))
                        if let Some(found) = u32::try_from(fd).ok().and_then(|fd| env.input(fd)) =>
                    {
                        reader = found;
                    }
                    _ => {
                        env.complain(&format!("{}: {value}: invalid line count", call.name)).await?;
                        return Ok(1);
                    }
                }
            }
            option if option.starts_with('-') => {
                env.not_simulated(&format!("{} {option}", call.name)).await?;
                return Ok(2);
            }
            name => array = name.to_owned(),
        }
    }
    if !is_name(&array) {
        env.complain(&format!("{}: `{array}': not a valid identifier", call.name)).await?;
        return Ok(1);
    }
    let wish = Wish {
        raw: true,
        prompt: None,
        count: None,
        exactly: false,
        delimiter,
        timeout: None,
        array: None,
        reader,
        names: Vec::new(),
    };
    let mut values = Vec::new();
    let mut size = 0_usize;
    while most == 0 || values.len() < most {
        env.port().step().await?;
        let (mut line, ended) = text(&wish).await?;
        if line.is_empty() && !ended {
            break;
        }
        if ended && !trim {
            line.push(delimiter);
        }
        if skip > 0 {
            skip -= 1;
            continue;
        }
        size = size.saturating_add(line.len() + 32);
        if size > crate::eval::MAX_VALUE {
            env.port().lab_voice("rolelab: an array may take 1 MB at once here");
            return Ok(1);
        }
        values.push(line);
        if !ended {
            break;
        }
    }
    match origin {
        None => Ok(i32::from(!env.assign_values(&array, values).await?)),
        Some(origin) => {
            for (index, value) in (origin..).zip(values) {
                let key = crate::variable::Key::Index(i64::try_from(index).unwrap_or(i64::MAX));
                let place = variables::Place { name: array.clone(), key: Some(key) };
                env.assign_at(&place, value, false).await?;
            }
            Ok(0)
        }
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// A line in at most `most` values; the last takes the rest.
fn cut(text: &str, separators: &str, most: usize, raw: bool) -> Vec<String> {
    let blank = |c: char| c.is_whitespace() && separators.contains(c);
    let mut rest = text.trim_matches(blank);
    let mut values = Vec::new();
    while values.len() + 1 < most && !rest.is_empty() {
        let mut escaped = false;
        let end = rest.find(|c: char| {
            let ends = !escaped && separators.contains(c);
            escaped = !raw && !escaped && c == '\\';
            ends
        });
        let Some((value, tail)) = end.and_then(|end| rest.split_at_checked(end)) else { break };
        values.push(value);
        // Blanks around one separator that is none belong to it.
        let tail = tail.trim_start_matches(blank);
        let sharp = tail.chars().next().filter(|c| separators.contains(*c) && !blank(*c));
        rest = sharp.and_then(|c| tail.strip_prefix(c)).unwrap_or(tail).trim_start_matches(blank);
    }
    values.push(rest);
    values.into_iter().map(|value| if raw { value.to_owned() } else { unescape(value) }).collect()
}
