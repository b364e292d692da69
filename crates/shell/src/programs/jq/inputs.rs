//! The inputs of a program, one after the other: from standard input or files, as JSON, lines or whole texts, line by
//! line as jq reads them, since its messages count lines.

use super::{
    machine::TOO_HEAVY,
    read::Reader as Json,
    value::{MAX_WEIGHT, Value},
};
use crate::{files::FileError, pipe::Reader, port::Flow, program::Process};

/// What came of asking for an input.
pub(super) enum Got {
    Value(Value),
    /// There are no more.
    End,
    /// The text is no JSON.
    Wrong(String),
    Lab(&'static str),
}

pub(super) struct Inputs {
    /// What is still to be opened.
    files: std::vec::IntoIter<String>,
    current: Option<Reader>,
    /// The current one has been read to its end.
    ended: bool,
    /// Its name for messages.
    pub(super) name: Option<String>,
    pub(super) line: usize,
    json: Json,
    raw: bool,
    slurp: bool,
    /// Events in place of values, and those that are left.
    stream: bool,
    events: std::vec::IntoIter<Value>,
    /// Something could not be opened or read.
    pub(super) failed: bool,
    over: bool,
    /// What is wrong behind the values that were found.
    wrong: Option<String>,
}

impl Inputs {
    pub(super) fn new(files: Vec<String>, raw: bool, slurp: bool, stream: bool) -> Self {
        let files = if files.is_empty() { vec!["-".to_owned()] } else { files };
        Self {
            files: files.into_iter(),
            current: None,
            ended: false,
            name: None,
            line: 0,
            json: Json::default(),
            raw,
            slurp,
            stream,
            events: Vec::new().into_iter(),
            failed: false,
            over: false,
            wrong: None,
        }
    }

    /// The next line with its newline, which the last one may lack. Opens the next file when one is done.
    async fn read(&mut self, process: &Process) -> Flow<Option<Vec<u8>>> {
        loop {
            if self.current.is_none() || self.ended {
                (self.current, self.ended, self.name, self.line) = (None, false, None, 0);
                let Some(file) = self.files.next() else { return Ok(None) };
                self.open(process, file).await?;
            }
            let Some(reader) = &self.current else { continue };
            let Some(line) = reader.line().await? else {
                if self.files.as_slice().is_empty() {
                    return Ok(None);
                }
                self.ended = true;
                continue;
            };
            process.port.spend(1 + line.len() as u64 / 64).await?;
            match line.last() {
                Some(b'\n') => self.line += 1,
                _ => self.ended = true,
            }
            return Ok(Some(line));
        }
    }

    async fn open(&mut self, process: &Process, file: String) -> Flow<()> {
        if file == "-" {
            (self.current, self.name) = (Some(process.stdin.clone()), Some("<stdin>".to_owned()));
            return Ok(());
        }
        let path = super::super::absolute(process, &file);
        let read = process.port.host().borrow().files.read(&path);
        match read {
            Ok(content) => self.current = Some(Reader::bytes(&content)),
            Err(FileError::IsDirectory) => self.failed = true,
            Err(why) => {
                self.failed = true;
                let why = format!("jq: error: Could not open file {file}: {why}\n");
                process.stderr.write(why).await?;
            }
        }
        self.name = Some(file);
        if self.current.is_none() {
            self.current = Some(Reader::Empty);
        }
        Ok(())
    }

    /// The next input.
    pub(super) async fn next(&mut self, process: &Process) -> Flow<Got> {
        if self.raw && self.slurp {
            return self.whole(process).await;
        }
        if self.raw {
            let Some(mut line) = self.read(process).await? else { return Ok(Got::End) };
            if line.last() == Some(&b'\n') {
                line.pop();
            }
            return Ok(Got::Value(Value::text(String::from_utf8_lossy(&line))));
        }
        if self.slurp { self.list(process).await } else { self.value(process).await }
    }

    /// All of it as one text.
    async fn whole(&mut self, process: &Process) -> Flow<Got> {
        if std::mem::replace(&mut self.over, true) {
            return Ok(Got::End);
        }
        let mut text = Vec::new();
        while let Some(line) = self.read(process).await? {
            text.extend(line);
            if text.len() > MAX_WEIGHT {
                return Ok(Got::Lab(TOO_HEAVY));
            }
        }
        Ok(Got::Value(Value::text(String::from_utf8_lossy(&text))))
    }

    /// All values as a list.
    async fn list(&mut self, process: &Process) -> Flow<Got> {
        if self.over {
            return Ok(Got::End);
        }
        let (mut list, mut weight) = (Vec::new(), 0_usize);
        loop {
            match self.value(process).await? {
                Got::Value(value) => {
                    weight = weight.saturating_add(value.weight());
                    if weight > MAX_WEIGHT {
                        return Ok(Got::Lab(TOO_HEAVY));
                    }
                    list.push(value);
                }
                Got::End => break,
                other => return Ok(other),
            }
        }
        Ok(Got::Value(Value::array(list)))
    }

    /// The next value, or the next event of one.
    async fn value(&mut self, process: &Process) -> Flow<Got> {
        loop {
            if let Some(event) = self.events.next() {
                return Ok(Got::Value(event));
            }
            let Some(value) = self.json.found() else {
                match self.more(process).await? {
                    Some(why) => return Ok(why),
                    None => continue,
                }
            };
            if value.weight() > MAX_WEIGHT {
                return Ok(Got::Lab(TOO_HEAVY));
            }
            if !self.stream {
                return Ok(Got::Value(value));
            }
            let mut events = Vec::new();
            stream(&value, &mut Vec::new(), &mut events);
            self.events = events.into_iter();
        }
    }

    /// Reads on; what there is when no value comes any more.
    async fn more(&mut self, process: &Process) -> Flow<Option<Got>> {
        if let Some(why) = self.wrong.take() {
            return Ok(Some(Got::Wrong(why)));
        }
        if self.over {
            if self.ended {
                (self.name, self.line) = (None, 0);
            }
            return Ok(Some(Got::End));
        }
        let read = match self.read(process).await? {
            // The end is known together with a last line that lacks its newline.
            Some(line) if self.ended && self.files.as_slice().is_empty() => {
                self.over = true;
                self.json.feed(&line).and_then(|()| self.json.end())
            }
            Some(line) => self.json.feed(&line),
            None => {
                self.over = true;
                self.json.end()
            }
        };
        if self.json.is_too_big() {
            return Ok(Some(Got::Lab(TOO_HEAVY)));
        }
        // Values before a mistake come first; nothing comes after it.
        if let Err(why) = read {
            (self.wrong, self.over) = (Some(why), true);
        }
        Ok(None)
    }
}

/// The events of a value: each leaf with its path, and the end of each container.
fn stream(value: &Value, path: &mut Vec<Value>, events: &mut Vec<Value>) {
    let children: Vec<(Value, &Value)> = match value {
        Value::Array(array) => {
            array.items().iter().enumerate().map(|(at, item)| (Value::count(at), item)).collect()
        }
        Value::Object(object) => {
            object.fields().iter().map(|(name, item)| (Value::text(&**name), item)).collect()
        }
        _ => Vec::new(),
    };
    let Some((last, _)) = children.last() else {
        events.push(Value::array(vec![Value::array(path.clone()), value.clone()]));
        return;
    };
    let last = last.clone();
    for (key, item) in children {
        path.push(key);
        stream(item, path, events);
        path.pop();
    }
    let mut closing = path.clone();
    closing.push(last);
    events.push(Value::array(vec![Value::array(closing)]));
}
