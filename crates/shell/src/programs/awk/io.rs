//! What surrounds an awk machine: its records, its files and the commands it starts.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::{
    assignment,
    builtins::shown,
    code::{self, Source, Target},
    lex::escapes,
    machine::{Fatal, Machine, Pause},
    value::Value,
};
use crate::{
    eval::launch::launch,
    expression::{AWK, Expression},
    files::{self, FileError},
    pipe::{Reader, Writer},
    port::{Flow, MAX_OUTPUT},
    program::Process,
};

/// Steps between two looks at the fuel, and how many of them weigh as much as one of the shell's.
const STEPS: u32 = 256;
const STEPS_PER_FUEL: u64 = 16;
/// Files and commands that may be open at once.
const MAX_OPEN: usize = 256;

/// A text that is read record by record.
struct Lines {
    reader: Reader,
    /// What was read and not given out; only when records do not end with a newline.
    rest: Option<String>,
}

/// Where `print` goes to.
enum Sink {
    Writer(Writer),
    /// A command, with what it will read.
    Command(String),
}

/// How a part of the program ended.
#[derive(PartialEq, Eq)]
enum Ended {
    Done,
    Next,
    NextFile,
    /// `exit`, or a mistake that was said.
    Exit,
}

pub(super) struct Run<'a> {
    process: &'a Process,
    machine: Machine,
    /// Where the program stands, for messages.
    place: String,
    main: Option<Lines>,
    /// The argument that is looked at next.
    argument: usize,
    /// A file was among the arguments.
    any: bool,
    ended: bool,
    sources: BTreeMap<Rc<str>, Lines>,
    sinks: BTreeMap<Rc<str>, Sink>,
    failed: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(process: &'a Process, machine: Machine, place: String) -> Self {
        Self {
            process,
            machine,
            place,
            main: None,
            argument: 1,
            any: false,
            ended: false,
            sources: BTreeMap::new(),
            sinks: BTreeMap::new(),
            failed: false,
        }
    }

    /// The whole program; its status.
    pub(super) async fn all(mut self, assignments: &[(String, String)]) -> Flow<i32> {
        for (name, text) in assignments {
            self.assign(name, text).await?;
        }
        let program = self.machine.program.clone();
        let mut over = self.failed;
        for entry in &program.begin {
            over = over || self.part(*entry).await? == Ended::Exit;
        }
        let reads = !program.main.is_empty() || !program.end.is_empty();
        if reads && !over {
            self.records(&program.main).await?;
        }
        // `exit` leads here too; a second one ends it all.
        if !self.failed {
            for entry in &program.end {
                if self.part(*entry).await? == Ended::Exit {
                    break;
                }
            }
        }
        self.flush().await?;
        for name in self.sinks.keys().cloned().collect::<Vec<_>>() {
            self.close(&name).await?;
        }
        Ok(self.machine.status)
    }

    async fn assign(&mut self, name: &str, text: &str) -> Flow<()> {
        let value = Value::Input(Rc::from(escapes(text)));
        if let Err(why) = self.machine.assign(name, value) {
            self.fatal(why).await?;
        }
        Ok(())
    }

    /// All records through all patterns.
    async fn records(&mut self, entries: &[usize]) -> Flow<()> {
        while self.next_record().await? {
            for entry in entries {
                match self.part(*entry).await? {
                    Ended::Done => {}
                    Ended::Next => break,
                    Ended::NextFile => {
                        self.main = None;
                        break;
                    }
                    Ended::Exit => return Ok(()),
                }
            }
            if self.process.stdout.is_terminal() {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn next_record(&mut self) -> Flow<bool> {
        let Some(text) = self.main_line().await? else { return Ok(false) };
        self.machine.record.set(Value::Input(text));
        Ok(true)
    }

    /// The next record of the main input, counted.
    async fn main_line(&mut self) -> Flow<Option<Rc<str>>> {
        loop {
            if self.ended {
                return Ok(None);
            }
            if self.main.is_none() && !self.open_next().await? {
                self.ended = true;
                return Ok(None);
            }
            let separator = self.machine.global_text(code::RS);
            let Some(lines) = &mut self.main else { continue };
            match record(lines, &separator).await? {
                Some(text) => {
                    for variable in [code::NR, code::FNR] {
                        let count = self.machine.global(variable).number() + 1.0;
                        self.machine.set_global(variable, Value::Number(count));
                    }
                    return Ok(Some(text));
                }
                None => self.main = None,
            }
        }
    }

    /// Opens what the arguments name next; standard input when they name nothing.
    async fn open_next(&mut self) -> Flow<bool> {
        loop {
            let count = self.machine.global(code::ARGC).number();
            if self.argument as f64 >= count {
                let first = !std::mem::replace(&mut self.any, true);
                if first {
                    self.main = Some(Lines { reader: self.process.stdin.clone(), rest: None });
                    // gawk leaves FILENAME empty here but calls it `-` in messages.
                    self.machine.set_global(code::FNR, Value::Number(0.0));
                }
                return Ok(first);
            }
            let word = self.machine.element(code::ARGV, &self.argument.to_string()).to_text("%.6g");
            self.argument += 1;
            if word.is_empty() {
                continue;
            }
            if let Some((name, text)) = assignment(&word) {
                self.assign(name, text).await?;
                continue;
            }
            self.any = true;
            let reader = match self.reader(&word) {
                Ok(reader) => reader,
                Err(FileError::IsDirectory) => {
                    let why =
                        format!("awk: warning: command line argument `{word}' is a directory: skipped\n");
                    self.process.stderr.write(why).await?;
                    continue;
                }
                Err(why) => {
                    self.flush().await?;
                    let why = format!("awk: fatal: cannot open file `{word}' for reading: {why}\n");
                    self.process.stderr.write(why).await?;
                    (self.failed, self.machine.status) = (true, 2);
                    return Ok(false);
                }
            };
            self.main = Some(Lines { reader, rest: None });
            self.machine.set_global(code::FILENAME, Value::Text(word));
            self.machine.set_global(code::FNR, Value::Number(0.0));
            return Ok(true);
        }
    }

    fn reader(&self, name: &str) -> Result<Reader, FileError> {
        if name == "-" || name == "/dev/stdin" {
            return Ok(self.process.stdin.clone());
        }
        let host = self.process.port.host().borrow();
        let path = files::absolute(&host.session.directory, name);
        Ok(Reader::bytes(&host.files.read(&path)?))
    }

    /// Runs a part of the program to its end.
    async fn part(&mut self, entry: usize) -> Flow<Ended> {
        self.machine.start(entry);
        self.machine.now = self.process.port.now();
        loop {
            let pause = self.machine.run(STEPS);
            let work = std::mem::take(&mut self.machine.work);
            self.process.port.spend(1 + work + u64::from(STEPS) / STEPS_PER_FUEL / 4).await?;
            if self.machine.output.len() > 4096 {
                self.flush().await?;
            }
            match pause {
                Ok(Pause::Tired) => {}
                Ok(Pause::Done) => return Ok(Ended::Done),
                Ok(Pause::Next) => return Ok(Ended::Next),
                Ok(Pause::NextFile) => return Ok(Ended::NextFile),
                Ok(Pause::Exit) => return Ok(Ended::Exit),
                Ok(Pause::Write(target, name, text)) => self.write(target, &name, &text).await?,
                Ok(Pause::Line(source, name, stored)) => self.getline(source, &name, stored).await?,
                Ok(Pause::System(command)) => {
                    self.flush().await?;
                    let stdin = self.process.stdin.clone();
                    let status = self.command(&command, stdin, self.process.stdout.clone()).await?;
                    self.machine.push(Value::Number(f64::from(status)));
                }
                Ok(Pause::Close(name)) => {
                    let status = self.close(&name).await?;
                    self.machine.push(Value::Number(f64::from(status)));
                }
                Ok(Pause::Flush) => {
                    self.flush().await?;
                    self.machine.push(Value::Number(0.0));
                }
                Err(why) => {
                    self.fatal(why).await?;
                    return Ok(Ended::Exit);
                }
            }
            if self.failed {
                return Ok(Ended::Exit);
            }
        }
    }

    async fn fatal(&mut self, why: Fatal) -> Flow<()> {
        self.flush().await?;
        (self.failed, self.machine.status) = (true, 2);
        match why {
            Fatal::Lab(text) => self.process.port.lab_voice(text),
            Fatal::Said(why) => {
                let line = self.machine.line();
                let read = self.machine.global(code::FNR).number();
                let mut within = String::new();
                if read > 0.0 {
                    let name = self.machine.global_text(code::FILENAME);
                    let name = if name.is_empty() { "-" } else { &name };
                    within = format!("(FILENAME={name} FNR={}) ", shown(read));
                }
                let said = format!("awk: {}{line}: {within}{why}\n", self.place);
                self.process.stderr.write(said).await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Flow<()> {
        let output = std::mem::take(&mut self.machine.output);
        if output.is_empty() { Ok(()) } else { self.process.stdout.write(output).await }
    }

    async fn write(&mut self, target: Target, name: &Rc<str>, text: &str) -> Flow<()> {
        if !self.sinks.contains_key(name) {
            if self.sinks.len() >= MAX_OPEN {
                self.fatal(Fatal::Lab("rolelab: awk may hold 256 files open here; it was stopped")).await?;
                return Ok(());
            }
            let sink = match (target, &**name) {
                (Target::Command, _) => Sink::Command(String::new()),
                (_, "/dev/stderr") => Sink::Writer(self.process.stderr.clone()),
                (_, files::NULL) => Sink::Writer(Writer::Null),
                _ => {
                    let path = super::super::absolute(self.process, name);
                    let append = target == Target::Append;
                    let saved = self.process.port.host().borrow_mut().files.save(&path, b"", append);
                    if let Err(why) = saved {
                        let why = format!("fatal: cannot redirect to `{name}': {why}");
                        self.fatal(Fatal::Said(why)).await?;
                        return Ok(());
                    }
                    Sink::Writer(Writer::File(self.process.port.clone(), Rc::from(path)))
                }
            };
            self.sinks.insert(name.clone(), sink);
        }
        match self.sinks.get_mut(name) {
            Some(Sink::Command(input)) => {
                input.push_str(text);
                if input.len() > MAX_OUTPUT {
                    self.fatal(Fatal::Lab("rolelab: a command may read 1 MB from awk here; it was stopped"))
                        .await?;
                }
            }
            Some(Sink::Writer(writer)) => writer.write(text).await?,
            None => {}
        }
        Ok(())
    }

    /// Runs a command as `sh -c` does.
    async fn command(&mut self, command: &str, stdin: Reader, stdout: Writer) -> Flow<i32> {
        let words = ["sh", "-c", command].map(str::to_owned).to_vec();
        launch(Process { stdin, stdout, ..self.process.with(words) }).await
    }

    async fn close(&mut self, name: &Rc<str>) -> Flow<i32> {
        let read = self.sources.remove(name).is_some();
        match self.sinks.remove(name) {
            Some(Sink::Command(input)) => {
                self.flush().await?;
                self.command(name, Reader::bytes(input.as_bytes()), self.process.stdout.clone()).await
            }
            Some(Sink::Writer(_)) => Ok(0),
            None => Ok(if read { 0 } else { -1 }),
        }
    }

    async fn getline(&mut self, source: Source, name: &Rc<str>, stored: bool) -> Flow<()> {
        let mut missing = false;
        let line = match source {
            Source::Main => self.main_line().await?,
            Source::File | Source::Command => {
                if !self.sources.contains_key(name) {
                    self.flush().await?;
                    let reader = if source == Source::Command {
                        let buffer = Rc::new(RefCell::new(Vec::new()));
                        let stdin = self.process.stdin.clone();
                        self.command(name, stdin, Writer::Buffer(self.process.port.clone(), buffer.clone()))
                            .await?;
                        let output = buffer.take();
                        Some(Reader::bytes(&output))
                    } else {
                        self.reader(name).ok()
                    };
                    missing = reader.is_none() || self.sources.len() >= MAX_OPEN;
                    if let Some(reader) = reader.filter(|_| !missing) {
                        self.sources.insert(name.clone(), Lines { reader, rest: None });
                    }
                }
                let separator = self.machine.global_text(code::RS);
                match self.sources.get_mut(name) {
                    Some(lines) => {
                        let line = record(lines, &separator).await?;
                        if line.is_some() && source == Source::Command {
                            let count = self.machine.global(code::NR).number() + 1.0;
                            self.machine.set_global(code::NR, Value::Number(count));
                        }
                        line
                    }
                    None => None,
                }
            }
        };
        let status = match (&line, missing) {
            (Some(_), _) => 1.0,
            (None, true) => -1.0,
            (None, false) => 0.0,
        };
        match line {
            Some(text) if !stored => self.machine.record.set(Value::Input(text)),
            line if stored => self.machine.push(line.map_or(Value::None, Value::Input)),
            _ => {}
        }
        self.machine.push(Value::Number(status));
        Ok(())
    }
}

/// The next record by `RS`: a newline, a character, blank lines when it is empty, an expression.
async fn record(lines: &mut Lines, separator: &str) -> Flow<Option<Rc<str>>> {
    if separator == "\n" && lines.rest.is_none() {
        let Some(mut line) = lines.reader.line().await? else { return Ok(None) };
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        return Ok(Some(Rc::from(String::from_utf8_lossy(&line))));
    }
    if lines.rest.is_none() {
        let all = lines.reader.all().await?;
        lines.rest = Some(String::from_utf8_lossy(&all).into_owned());
    }
    let Some(rest) = &mut lines.rest else { return Ok(None) };
    if separator.is_empty() {
        let trimmed = rest.trim_start_matches('\n').to_owned();
        *rest = trimmed;
    }
    if rest.is_empty() {
        return Ok(None);
    }
    let found = if separator.is_empty() {
        rest.find("\n\n").map(|at| (at, at + 2))
    } else if separator.chars().count() == 1 {
        rest.find(separator).map(|at| (at, at + separator.len()))
    } else {
        let expression = Expression::new(separator, AWK, false).ok();
        expression.and_then(|own| own.find(rest, 0)).map(|found| found.whole()).filter(|(a, b)| a < b)
    };
    let (end, next) = found.unwrap_or((rest.len(), rest.len()));
    let mut text = rest.get(..end).unwrap_or_default().to_owned();
    let left = rest.get(next..).unwrap_or_default().to_owned();
    // The newline that ends the text ends its last record too, unless a character of its own does.
    if found.is_none() && separator.is_empty() && text.ends_with('\n') {
        text.pop();
    }
    *rest = left;
    Ok(Some(Rc::from(text)))
}
