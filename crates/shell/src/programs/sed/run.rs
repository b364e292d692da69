//! Runs a sed script over its input, command by command, each for a step of fuel.

use std::{cell::RefCell, rc::Rc};

use super::{
    super::{absolute, content},
    Options,
    input::Input,
    parse::Script,
    script::{Range, Verb},
    substitute::listed,
};
use crate::{
    eval::MAX_VALUE,
    expression::Expression,
    files::FileError,
    pipe::Writer,
    port::{Flow, Stop},
    program::Process,
};

/// How a cycle ended.
enum Cycle {
    /// At the end of the script: the pattern space is printed.
    Done,
    /// `d`: nothing is printed.
    Deleted,
    /// `D`: once more with what is left.
    Again,
    /// No more input, `q`, `Q`: whether the pattern space is printed, and the status.
    Quit(bool, i32),
}

/// What waits for the end of a cycle.
enum Queued {
    Text(String),
    File(String),
}

/// A place that is written to, and whether what it got last lacks its newline.
struct Output {
    writer: Writer,
    unended: bool,
}

impl Output {
    async fn line(&mut self, text: &str, end: Option<char>) -> Flow<()> {
        let mut all = String::new();
        if std::mem::replace(&mut self.unended, end.is_none()) {
            all.push('\n');
        }
        all.push_str(text);
        all.extend(end);
        self.writer.write(all).await
    }
}

pub(super) struct Machine<'a> {
    pub(super) process: &'a Process,
    script: &'a Script,
    options: &'a Options,
    quiet: bool,
    pub(super) input: Input<'a>,
    output: Output,
    files: Vec<(String, Output)>,
    pub(super) pattern: String,
    hold: String,
    /// The line read last had its end.
    ended: bool,
    queue: Vec<Queued>,
    pub(super) last: Option<Rc<Expression>>,
    pub(super) replaced: bool,
}

impl<'a> Machine<'a> {
    pub(super) fn new(process: &'a Process, script: &'a Script, options: &'a Options) -> Self {
        let in_place = options.in_place.is_some();
        Self {
            process,
            script,
            options,
            quiet: options.quiet || script.quiet,
            input: Input::new(process, &options.words, options.separate, options.zero, in_place),
            output: Output { writer: process.stdout.clone(), unended: false },
            files: Vec::new(),
            pattern: String::new(),
            hold: String::new(),
            ended: true,
            queue: Vec::new(),
            last: None,
            replaced: false,
        }
    }

    pub(super) async fn run(mut self) -> Flow<i32> {
        if self.options.in_place.is_some() && self.options.words.is_empty() {
            self.process.stderr.write("sed: no input files\n").await?;
            return Ok(4);
        }
        if let Some(status) = self.open_files().await? {
            return Ok(status);
        }
        if !self.options.separate {
            let status = self.text().await?.unwrap_or(self.input.status);
            return Ok(if self.input.broken { 4 } else { status });
        }
        while self.input.open().await? {
            let Some(suffix) = &self.options.in_place else {
                if let Some(status) = self.text().await? {
                    return Ok(status);
                }
                continue;
            };
            let buffer = Rc::new(RefCell::new(Vec::new()));
            self.output =
                Output { writer: Writer::Buffer(self.process.port.clone(), buffer.clone()), unended: false };
            let quit = self.text().await?;
            if quit.is_some() {
                // The rest of the file stays.
                while let Some(line) = self.input.next().await? {
                    self.output.line(&line.text, line.ended.then_some('\n')).await?;
                }
            }
            let name = self.input.name.clone();
            let content = buffer.take();
            if let Err(why) = self.replace(&name, suffix, &content) {
                self.process.stderr.write(format!("sed: couldn't open temporary file {why}\n")).await?;
                return Ok(4);
            }
            if let Some(status) = quit {
                return Ok(status);
            }
        }
        Ok(if self.input.broken { 4 } else { self.input.status })
    }

    /// Puts the new content in place of a file, and the old aside when there is a suffix.
    fn replace(&self, name: &str, suffix: &str, content: &[u8]) -> Result<(), String> {
        let path = absolute(self.process, name);
        let files = &mut self.process.port.host().borrow_mut().files;
        let place = files_parent(name);
        let refused = |why| format!("{place}/sedXXXXXX: {why}");
        if !suffix.is_empty() {
            let kept = if suffix.contains('*') {
                let (above, own) = path.rsplit_once('/').unwrap_or(("", &path));
                format!("{above}/{}", suffix.replace('*', own))
            } else {
                format!("{path}{suffix}")
            };
            let old = files.read(&path).map_err(refused)?;
            files.save(&kept, &old, false).map_err(refused)?;
        }
        match files.save(&path, content, false) {
            // It writes a file of its own and renames it, so what one may not write is replaced all the same.
            Err(FileError::Denied) => {
                let mode = files.entry(&path).map_or(0o644, |entry| entry.mode);
                files.remove(&path, false).map_err(refused)?;
                files.save(&path, content, false).map_err(refused)?;
                files.set_mode(&path, mode).map_err(refused)
            }
            saved => saved.map_err(refused),
        }
    }

    /// Empties the files of `w` before anything runs.
    async fn open_files(&mut self) -> Flow<Option<i32>> {
        for command in &self.script.commands {
            let name = match &command.verb {
                Verb::File('w', name) => name,
                Verb::Substitute(substitute) => match &substitute.file {
                    Some(name) => name,
                    None => continue,
                },
                _ => continue,
            };
            if self.files.iter().any(|(own, _)| own == name) {
                continue;
            }
            let writer = match name.as_str() {
                "/dev/stdout" => self.process.stdout.clone(),
                "/dev/stderr" => self.process.stderr.clone(),
                name => {
                    let path = absolute(self.process, name);
                    let saved = self.process.port.host().borrow_mut().files.save(&path, b"", false);
                    if let Err(why) = saved {
                        let why = format!("sed: couldn't open file {name}: {why}\n");
                        self.process.stderr.write(why).await?;
                        return Ok(Some(4));
                    }
                    Writer::File(self.process.port.clone(), Rc::from(path))
                }
            };
            self.files.push((name.clone(), Output { writer, unended: false }));
        }
        Ok(None)
    }

    /// Runs over one text; the status when it was left by `q`.
    async fn text(&mut self) -> Flow<Option<i32>> {
        let mut again = false;
        loop {
            if !again && !self.read().await? {
                return Ok(None);
            }
            let cycle = self.cycle().await?;
            again = matches!(cycle, Cycle::Again);
            if matches!(cycle, Cycle::Done | Cycle::Quit(true, _)) && !self.quiet {
                self.print().await?;
            }
            if matches!(cycle, Cycle::Quit(false, _)) {
                self.queue.clear();
            }
            self.flush().await?;
            if let Cycle::Quit(_, status) = cycle {
                return Ok((status >= 0).then_some(status));
            }
        }
    }

    async fn read(&mut self) -> Flow<bool> {
        let Some(line) = self.input.next().await? else { return Ok(false) };
        self.pattern = line.text;
        self.ended = line.ended;
        self.replaced = false;
        Ok(true)
    }

    fn end(&self) -> Option<char> {
        let end = if self.options.zero { '\0' } else { '\n' };
        self.ended.then_some(end)
    }

    pub(super) async fn print(&mut self) -> Flow<()> {
        let end = self.end();
        self.output.line(&self.pattern, end).await
    }

    async fn flush(&mut self) -> Flow<()> {
        for queued in std::mem::take(&mut self.queue) {
            match queued {
                Queued::Text(text) => {
                    let text = text.strip_suffix('\n').unwrap_or(&text);
                    self.output.line(text, Some('\n')).await?;
                }
                Queued::File(name) => {
                    if let Ok(content) = content(self.process, &name).await?
                        && !content.is_empty()
                    {
                        let text = String::from_utf8_lossy(&content);
                        let ended = text.ends_with('\n');
                        let text = text.strip_suffix('\n').unwrap_or(&text);
                        self.output.line(text, ended.then_some('\n')).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The script once.
    async fn cycle(&mut self) -> Flow<Cycle> {
        let script = self.script;
        let mut at = 0;
        while let Some(command) = script.commands.get(at) {
            self.process.port.step().await?;
            at = at.saturating_add(1);
            let selected = self.selects(command).await? != command.negated;
            if let Verb::Block(end) = command.verb {
                if !selected {
                    at = end;
                }
                continue;
            }
            if !selected {
                continue;
            }
            match &command.verb {
                Verb::Block(_) | Verb::Close | Verb::Label(_) => {}
                Verb::Text('a', text) => self.enqueue(Queued::Text(text.clone()))?,
                Verb::Text('i', text) => {
                    self.output.line(text.strip_suffix('\n').unwrap_or(text), Some('\n')).await?;
                }
                Verb::Text(_, text) => {
                    if command.to.is_none() || command.negated || command.range.get() == Range::Closed {
                        self.output.line(text.strip_suffix('\n').unwrap_or(text), Some('\n')).await?;
                    }
                    return Ok(Cycle::Deleted);
                }
                Verb::Branch(letter, _, place) => {
                    let goes = match letter {
                        't' => std::mem::take(&mut self.replaced),
                        'T' => !std::mem::take(&mut self.replaced),
                        _ => true,
                    };
                    if goes {
                        at = *place;
                    }
                }
                Verb::Quit(letter, status) => return Ok(Cycle::Quit(*letter == 'q', *status)),
                Verb::List(width) => {
                    let text = listed(&self.pattern, *width);
                    self.output.line(&text, Some('\n')).await?;
                }
                Verb::File('r', name) => self.enqueue(Queued::File(name.clone()))?,
                Verb::File(_, name) => self.write_file(name).await?,
                Verb::Substitute(substitute) => self.substitute(substitute).await?,
                Verb::Translate(pairs) => {
                    let one = |c: char| pairs.iter().find(|(own, _)| *own == c).map_or(c, |(_, to)| *to);
                    self.pattern = self.pattern.chars().map(one).collect();
                }
                Verb::Plain(letter) => {
                    if let Some(cycle) = self.plain(*letter).await? {
                        return Ok(cycle);
                    }
                }
            }
        }
        Ok(Cycle::Done)
    }

    async fn plain(&mut self, letter: char) -> Flow<Option<Cycle>> {
        match letter {
            '=' => self.output.line(&self.input.number.to_string(), Some('\n')).await?,
            'F' => self.output.line(&self.input.name.clone(), Some('\n')).await?,
            'd' => return Ok(Some(Cycle::Deleted)),
            'D' => match self.pattern.split_once('\n') {
                Some((_, rest)) => {
                    self.pattern = rest.to_owned();
                    return Ok(Some(Cycle::Again));
                }
                None => return Ok(Some(Cycle::Deleted)),
            },
            'g' => self.pattern.clone_from(&self.hold),
            'G' => self.pattern = self.joined(&self.pattern, &self.hold)?,
            'h' => self.hold.clone_from(&self.pattern),
            'H' => self.hold = self.joined(&self.hold, &self.pattern)?,
            'x' => std::mem::swap(&mut self.hold, &mut self.pattern),
            'z' => self.pattern.clear(),
            'p' => self.print().await?,
            'P' => {
                let first = self.pattern.split('\n').next().unwrap_or_default().to_owned();
                self.output.line(&first, Some('\n')).await?;
            }
            _ => {
                if self.input.at_end().await? {
                    return Ok(Some(Cycle::Quit(true, -1)));
                }
                if letter == 'n' && !self.quiet {
                    self.print().await?;
                }
                self.flush().await?;
                let replaced = self.replaced;
                let before = std::mem::take(&mut self.pattern);
                self.read().await?;
                self.replaced = replaced;
                if letter == 'N' {
                    self.pattern = self.joined(&before, &self.pattern)?;
                }
            }
        }
        Ok(None)
    }

    /// Two texts with a newline between them, if that is not too much.
    fn joined(&self, first: &str, second: &str) -> Flow<String> {
        self.bounded(first.len().saturating_add(second.len()))?;
        Ok(format!("{first}\n{second}"))
    }

    pub(super) fn bounded(&self, size: usize) -> Flow<()> {
        if size <= MAX_VALUE {
            return Ok(());
        }
        self.process.port.lab_voice("rolelab: sed's spaces may hold 1 MB each here; it was stopped");
        Err(Stop::BrokenPipe)
    }

    fn enqueue(&mut self, queued: Queued) -> Flow<()> {
        self.bounded(self.queue.len().saturating_mul(64))?;
        self.queue.push(queued);
        Ok(())
    }

    pub(super) async fn write_file(&mut self, name: &str) -> Flow<()> {
        let end = self.end();
        if name == "/dev/stdout" {
            return self.output.line(&self.pattern, end).await;
        }
        match self.files.iter_mut().find(|(own, _)| own == name) {
            Some((_, output)) => output.line(&self.pattern, end).await,
            None => Ok(()),
        }
    }
}

/// The directory part of a name as it is typed.
fn files_parent(name: &str) -> &str {
    name.rsplit_once('/').map_or(".", |(above, _)| above)
}
