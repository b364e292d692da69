//! find: walks directories, asks each file, and does what is asked.

mod parse;

use std::cmp::Ordering;

use self::parse::{Count, Op, Refused, Request, Test};
use super::{absolute, not_simulated, refuse, start};
use crate::{
    files::{Entry, FileError, NULL},
    pipe::Reader,
    port::Flow,
    program::Process,
};

/// Paths given to one command by `-exec … +`, in bytes (128 kB, as findutils fills it).
const BATCH: usize = 128 << 10;

/// A file on the way.
struct Visit {
    /// As it is shown: the root as typed, and what is below it.
    shown: String,
    path: String,
    root: usize,
    depth: usize,
}

struct Walk<'a> {
    process: &'a Process,
    request: Request,
    /// Paths that wait for a command, by its place among the steps.
    waiting: Vec<(usize, Vec<String>)>,
    status: i32,
    pruned: bool,
    quit: bool,
}

pub(super) async fn find(process: Process) -> Flow<i32> {
    let exists = |name: &str| {
        let path = absolute(&process, name);
        process.port.host().borrow().files.entry(&path).is_ok()
    };
    let request = match parse::parse(&process.args, &exists) {
        Ok(request) => request,
        Err(Refused::Said(why)) => return refuse(&process, &format!("find: {why}\n"), 1).await,
        Err(Refused::NotSimulated(what)) => return not_simulated(&process, &what).await,
    };
    let mut walk =
        Walk { process: &process, request, waiting: Vec::new(), status: 0, pruned: false, quit: false };
    if !walk.is_sound().await? {
        return Ok(1);
    }
    let roots = std::mem::take(&mut walk.request.roots);
    for root in &roots {
        walk.below(root).await?;
        if walk.quit {
            break;
        }
    }
    for (place, paths) in std::mem::take(&mut walk.waiting) {
        walk.run(place, paths).await?;
    }
    Ok(walk.status)
}

impl Walk<'_> {
    async fn complain(&mut self, why: &str) -> Flow<()> {
        self.status = 1;
        self.process.stderr.write(format!("find: {why}\n")).await
    }

    fn entry(&self, path: &str) -> Result<Entry, FileError> {
        self.process.port.host().borrow().files.entry(path).cloned()
    }

    /// Files and users that tests name have to be there.
    async fn is_sound(&mut self) -> Flow<bool> {
        let user = self.process.port.host().borrow().user.clone();
        let mut wrong = None;
        for op in &self.request.ops {
            match op {
                Op::Test(Test::Newer(name)) => {
                    if let Err(why) = self.entry(&absolute(self.process, name)) {
                        wrong = Some(format!("\u{2018}{name}\u{2019}: {why}"));
                    }
                }
                Op::Test(Test::User(name)) if *name != user && name != "root" => {
                    wrong = Some(format!("\u{2018}{name}\u{2019} is not the name of a known user"));
                }
                _ => {}
            }
        }
        match wrong {
            Some(why) => self.complain(&why).await.map(|()| false),
            None => Ok(true),
        }
    }

    async fn below(&mut self, root: &str) -> Flow<()> {
        let path = absolute(self.process, root);
        let found = self.entry(&path);
        if root.is_empty() || found.is_err() {
            let why = found.err().unwrap_or(FileError::Missing);
            return self.complain(&format!("\u{2018}{root}\u{2019}: {why}")).await;
        }
        let prefix = if path == "/" { String::new() } else { path.clone() };
        let mut visits =
            vec![Visit { shown: root.to_owned(), path: path.clone(), root: root.len(), depth: 0 }];
        let separator = if root.ends_with('/') { "" } else { "/" };
        let below: Vec<String> =
            self.process.port.host().borrow().files.below(&path).map(str::to_owned).collect();
        for path in below {
            let rest = path.strip_prefix(&prefix).unwrap_or(&path).trim_start_matches('/');
            let depth = rest.split('/').count();
            visits.push(Visit { shown: format!("{root}{separator}{rest}"), path, root: root.len(), depth });
        }
        let children_first = self.request.depth_first;
        visits.sort_by(|a, b| order(&a.path, &b.path, children_first));
        let mut skipped: Option<String> = None;
        for visit in visits {
            self.process.port.step().await?;
            if skipped.as_ref().is_some_and(|above| visit.path.starts_with(above)) {
                continue;
            }
            let least = self.request.least;
            if visit.depth < least || self.request.most.is_some_and(|most| visit.depth > most) {
                continue;
            }
            let Ok(entry) = self.entry(&visit.path) else { continue };
            self.pruned = false;
            self.visit(&visit, &entry).await?;
            if self.quit {
                return Ok(());
            }
            if self.pruned && !children_first {
                skipped = Some(format!("{}/", visit.path));
            }
            // It was going to look into a directory that is gone.
            if entry.content.is_none() && !children_first && self.entry(&visit.path).is_err() {
                skipped = Some(format!("{}/", visit.path));
                self.complain(&format!("\u{2018}{}\u{2019}: {}", visit.shown, FileError::Missing)).await?;
            }
        }
        Ok(())
    }

    /// Asks one file everything.
    async fn visit(&mut self, visit: &Visit, entry: &Entry) -> Flow<()> {
        let mut answer = true;
        let mut at = 0;
        while let Some(op) = self.request.ops.get(at) {
            match op {
                Op::Not => answer = !answer,
                Op::JumpIf(on, to) => {
                    if answer == *on {
                        at = *to;
                        continue;
                    }
                }
                Op::Test(test) => match self.asked(test, visit, entry) {
                    Some(own) => answer = own,
                    None => answer = self.done(at, visit, entry).await?,
                },
            }
            at = at.saturating_add(1);
            if self.quit {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The answer to what is only asked; `None` for what is to be done.
    fn asked(&self, test: &Test, visit: &Visit, entry: &Entry) -> Option<bool> {
        let size = entry.content.as_ref().map_or(4096, |content| content.len()) as u64;
        let matches = |count: &Count, value: u64| value.cmp(&count.1) == count.0;
        Some(match test {
            Test::Constant(answer) => *answer,
            Test::Name(pattern, whole, fold) => {
                let text = if *whole { &visit.shown } else { base(&visit.shown) };
                if *fold { pattern.matches(&text.to_lowercase()) } else { pattern.matches(text) }
            }
            Test::Regex(expression) => expression.find(&visit.shown, 0).is_some(),
            Test::Type(letters) => letters.contains(kind(visit, entry)),
            Test::Size(count, unit) => matches(count, size.div_ceil(*unit)),
            Test::Empty => match &entry.content {
                Some(content) => content.is_empty() && visit.path != NULL,
                None => self.process.port.host().borrow().files.below(&visit.path).next().is_none(),
            },
            Test::Newer(name) => {
                let other = self.entry(&absolute(self.process, name));
                other.is_ok_and(|other| entry.modified > other.modified)
            }
            Test::Age(count, unit) => {
                let age = self.process.port.now().as_seconds() - entry.modified.as_seconds();
                // Minutes are rounded up, days cut off (find(1)).
                let age = if *unit == 60 { age.max(0).saturating_add(59) / 60 } else { age.max(0) / unit };
                matches(count, age.unsigned_abs())
            }
            Test::Mode(bits, '-') => entry.mode & bits == *bits,
            Test::Mode(bits, '/') => *bits == 0 || entry.mode & bits != 0,
            Test::Mode(bits, _) => entry.mode == *bits,
            Test::User(name) => *name == self.owner(visit),
            Test::Print(_) | Test::Format(_) | Test::Delete | Test::Prune | Test::Quit | Test::Exec(..) => {
                return None;
            }
        })
    }

    fn owner(&self, visit: &Visit) -> String {
        let host = self.process.port.host().borrow();
        let entry = host.files.entry(&visit.path);
        entry.map_or_else(|_| String::new(), |entry| entry.owner.name(&host.user).to_owned())
    }

    async fn done(&mut self, place: usize, visit: &Visit, entry: &Entry) -> Flow<bool> {
        let Some(Op::Test(test)) = self.request.ops.get(place) else { return Ok(false) };
        match test {
            Test::Print(end) => self.process.stdout.write(format!("{}{end}", visit.shown)).await?,
            Test::Format(format) => {
                let text = self.formatted(format, visit, entry);
                match text {
                    Ok(text) => self.process.stdout.write(text).await?,
                    Err(directive) => {
                        let what = format!("%{directive} of find -printf");
                        not_simulated(self.process, &what).await?;
                        self.quit = true;
                    }
                }
            }
            Test::Delete => {
                if visit.shown == "." {
                    return Ok(true);
                }
                let removed = self.process.port.host().borrow_mut().files.remove(&visit.path, false);
                if let Err(why) = removed {
                    self.complain(&format!("cannot delete \u{2018}{}\u{2019}: {why}", visit.shown)).await?;
                    return Ok(false);
                }
            }
            Test::Prune => self.pruned = true,
            Test::Quit => self.quit = true,
            Test::Exec(_, true) => {
                let waiting = match self.waiting.iter_mut().find(|(own, _)| *own == place) {
                    Some((_, paths)) => paths,
                    None => {
                        self.waiting.push((place, Vec::new()));
                        match self.waiting.last_mut() {
                            Some((_, paths)) => paths,
                            None => return Ok(true),
                        }
                    }
                };
                waiting.push(visit.shown.clone());
                if waiting.iter().map(|path| path.len().saturating_add(8)).sum::<usize>() > BATCH {
                    let paths = std::mem::take(waiting);
                    self.run(place, paths).await?;
                }
            }
            Test::Exec(words, _) => {
                let words = words.iter().map(|word| word.replace("{}", &visit.shown)).collect();
                return Ok(self.start(words).await? == Some(0));
            }
            _ => {}
        }
        Ok(true)
    }

    /// Runs a command of `-exec … +` over paths.
    async fn run(&mut self, place: usize, paths: Vec<String>) -> Flow<()> {
        let Some(Op::Test(Test::Exec(words, _))) = self.request.ops.get(place) else { return Ok(()) };
        if paths.is_empty() {
            return Ok(());
        }
        let words = words.iter().cloned().chain(paths).collect();
        if self.start(words).await? != Some(0) {
            self.status = 1;
        }
        Ok(())
    }

    /// The status of a command; `None` when it cannot be started, which is said.
    async fn start(&mut self, words: Vec<String>) -> Flow<Option<i32>> {
        let name = words.first().cloned().unwrap_or_default();
        let child = Process { stdin: Reader::Empty, ..self.process.with(words) };
        match start(child).await? {
            Ok(status) => Ok(Some(status)),
            Err(why) => {
                let why = format!("find: \u{2018}{name}\u{2019}: {why}\n");
                self.process.stderr.write(why).await?;
                Ok(None)
            }
        }
    }

    /// A text by the directives of `-printf`; the letter that is not simulated.
    fn formatted(&self, format: &str, visit: &Visit, entry: &Entry) -> Result<String, char> {
        let mut out = String::new();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    Some('0') => out.push('\0'),
                    Some(other) => out.push(other),
                    None => out.push('\\'),
                },
                '%' => match chars.next() {
                    Some('p') => out.push_str(&visit.shown),
                    Some('f') => out.push_str(base(&visit.shown)),
                    Some('h') => out.push_str(visit.shown.rsplit_once('/').map_or(".", |(above, _)| above)),
                    Some('P') => {
                        let below = visit.shown.get(visit.root..).unwrap_or_default();
                        out.push_str(below.trim_start_matches('/'));
                    }
                    Some('s') => {
                        let size = entry.content.as_ref().map_or(4096, |content| content.len());
                        out.push_str(&size.to_string());
                    }
                    Some('d') => out.push_str(&visit.depth.to_string()),
                    Some('m') => out.push_str(&format!("{:o}", entry.mode)),
                    Some('y') => out.push(kind(visit, entry)),
                    Some('u' | 'g') => out.push_str(&self.owner(visit)),
                    Some('%') => out.push('%'),
                    Some(other) => return Err(other),
                    None => out.push('%'),
                },
                c => out.push(c),
            }
        }
        Ok(out)
    }
}

/// The last part of a path.
fn base(shown: &str) -> &str {
    let trimmed = shown.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { trimmed.rsplit('/').next().unwrap_or(trimmed) }
}

fn kind(visit: &Visit, entry: &Entry) -> char {
    match &entry.content {
        None => 'd',
        Some(_) if visit.path == NULL => 'c',
        Some(_) => 'f',
    }
}

/// Paths in the order of a walk: part by part, a directory before or behind what is in it.
fn order(a: &str, b: &str, children_first: bool) -> Ordering {
    let (mut left, mut right) = (a.split('/'), b.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return if children_first { Ordering::Greater } else { Ordering::Less },
            (Some(_), None) => return if children_first { Ordering::Less } else { Ordering::Greater },
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) => return one.cmp(other),
        }
    }
}
