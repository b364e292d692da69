//! `aws s3 cp`, `mv`, `sync` and `rm`: what is found is filtered, compared and transferred, one after the other.
//!
//! The real one transfers ten at a time; here they go in the order in which they were found, once all are known.
//! Source: awscli 2.9.19, `customizations/s3/subcommands.py`, `comparator.py`, `syncstrategy/`.

use std::cmp::Ordering;

use super::{
    asked::Asked,
    filter::Filter,
    find::{Found, Item, Look, errno},
    options::{Command, Given},
    paths::{Side, shown},
    report::{Named, Report},
    transfer::{Kind, Transfer, Work, directories},
};
use crate::{
    files,
    programs::aws::end::{End, Outcome},
};

/// One run of a command.
pub(super) struct Run<'a> {
    pub(super) asked: Asked<'a>,
    pub(super) command: Command,
    pub(super) given: Given,
}

/// What the paths of a command come to.
struct Plan {
    kind: Kind,
    from: String,
    to: String,
    whole: bool,
    stream: bool,
}

impl Run<'_> {
    /// Runs the command.
    ///
    /// # Errors
    /// As the real one refuses its arguments, and the lab's own "no". Failed transfers are a status.
    pub(super) async fn run(&self) -> Outcome<i32> {
        let plan = self.plan()?;
        let moving = self.command != Command::Rm;
        let mut report = Report::new(self.asked.process, &self.given, plan.stream, moving);
        let work = Work {
            asked: &self.asked,
            given: &self.given,
            moves: self.command == Command::Mv,
            stream: plan.stream,
            whole: plan.whole,
        };
        let items = match self.items(&plan).await? {
            Ok(items) => items,
            Err((warnings, why)) => {
                for warning in warnings {
                    report.warned(&warning).await?;
                }
                report.fatal(&why).await?;
                return Ok(report.status());
            }
        };
        let mut transfers = Vec::new();
        let mut submitted = 0;
        for (item, kind) in items {
            self.asked.process.port.step().await?;
            let found = match item {
                Item::Warning(text) => {
                    report.warned(&text).await?;
                    continue;
                }
                Item::Found(found) => found,
            };
            if let Some(warning) = self.skipped(kind, &found) {
                if !warning.is_empty() {
                    report.warned(&warning).await?;
                }
                continue;
            }
            if let Err(why) = self.given.written().map(drop) {
                report.fatal(&why).await?;
                return Ok(report.status());
            }
            let named = self.named(&plan, kind, &found);
            if self.given.has("dryrun") {
                report.dry(&named).await?;
                continue;
            }
            submitted += 1;
            // A file that goes costs nothing.
            let gone = kind == Kind::Delete && found.local;
            let size = if plan.stream { None } else { found.size.filter(|_| !gone) };
            report.queued(&named, size);
            if gone {
                self.remove(&named, &found, &mut report).await?;
                continue;
            }
            let ready = match kind {
                Kind::Download if !plan.stream => directories(&self.asked, &found.to),
                _ => Ok(()),
            };
            match (ready, work.members(kind, &found).await?) {
                (Ok(()), Ok(members)) => transfers.push(Transfer { kind, named, found, members }),
                (Err(why), _) => report.failed(&named, &why).await?,
                (_, Err(why)) => report.failed(&named, &why.text).await?,
            }
        }
        report.all_known(submitted).await?;
        for transfer in &transfers {
            self.asked.process.port.step().await?;
            work.make(transfer, &mut report).await?;
        }
        Ok(report.status())
    }

    /// Sorts the paths out.
    fn plan(&self) -> Outcome<Plan> {
        let Self { asked, command, given } = self;
        let path = |place: usize| {
            let path = given.paths.get(place).cloned().unwrap_or_default();
            let bare = path.strip_prefix("s3://").is_some_and(|rest| !rest.is_empty() && !rest.contains('/'));
            if bare { format!("{path}/") } else { path }
        };
        let (from, to) = (path(0), if *command == Command::Rm { path(0) } else { path(1) });
        let kind = match (from.starts_with("s3://"), to.starts_with("s3://"), *command) {
            (true, _, Command::Rm) => Kind::Delete,
            (_, _, Command::Rm) | (false, false, _) => {
                return Err(End::validation(format!("{}\nError: Invalid argument type", command.usage())));
            }
            (false, true, _) => Kind::Upload,
            (true, false, _) => Kind::Download,
            (true, true, _) => Kind::Copy,
        };
        let mut whole = *command == Command::Sync || given.has("recursive");
        let stream = from == "-" || to == "-";
        if stream && (*command != Command::Cp || whole) {
            let text = "Streaming currently is only compatible with non-recursive cp commands";
            return Err(End::validation(text));
        }
        whole &= !stream;
        if *command == Command::Mv && kind == Kind::Copy && same(&from, &to) {
            return Err(End::validation(format!("Cannot mv a file onto itself: '{from}' - '{to}'")));
        }
        let there = |path: &str| {
            let host = asked.process.port.host().borrow();
            let full = files::absolute(&host.session.directory, path);
            (host.files.entry(&full).is_ok(), full)
        };
        if kind == Kind::Upload && !stream && !there(&from).0 {
            return Err(End::general(format!("The user-provided path {from} does not exist.")));
        }
        if kind == Kind::Download
            && whole
            && let (false, full) = there(&to)
        {
            directories(asked, &format!("{full}/x")).map_err(End::general)?;
        }
        Ok(Plan { kind, from, to, whole, stream })
    }

    /// What is to be transferred, and how. Inner errors come with the warnings before them.
    #[allow(clippy::type_complexity, reason = "one caller")]
    async fn items(&self, plan: &Plan) -> Outcome<Result<Vec<(Item, Kind)>, (Vec<String>, String)>> {
        let Self { asked, given, .. } = self;
        let (from, to, filter) = {
            let host = asked.process.port.host().borrow();
            let (from, to) = (Side::of(&host, &plan.from, plan.whole), Side::of(&host, &plan.to, plan.whole));
            let root = |path: &str| Side::root(&host, path, plan.whole);
            let filter = Filter::new(&given.filters, &root(&plan.from), &root(&plan.to));
            (from, to, filter)
        };
        if plan.stream {
            let (compare, arrives) = from.names(&from.path, false, &to);
            let found = Found {
                local: from.local,
                path: from.path,
                to: arrives,
                compare,
                size: None,
                modified: None,
                told: serde_json::Value::Null,
            };
            return Ok(Ok(vec![(Item::Found(found), plan.kind)]));
        }
        let deletes = plan.kind == Kind::Delete;
        let look = Look { asked, given, from: &from, to: &to, whole: plan.whole, deletes };
        let passes = |item: &Item| match item {
            Item::Found(found) => filter.passes(&found.path),
            Item::Warning(_) => true,
        };
        let mut here = match look.all().await? {
            Ok(items) => items,
            Err(why) => return Ok(Err((Vec::new(), why))),
        };
        here.retain(passes);
        if self.command != Command::Sync {
            return Ok(Ok(here.into_iter().map(|item| (item, plan.kind)).collect()));
        }
        let back = Look { asked, given, from: &to, to: &from, whole: true, deletes: false };
        let mut there = match back.all().await? {
            Ok(items) => items,
            Err(why) => {
                let warnings = here.into_iter().filter_map(|item| match item {
                    Item::Warning(text) => Some(text),
                    Item::Found(_) => None,
                });
                return Ok(Err((warnings.collect(), why)));
            }
        };
        there.retain(passes);
        Ok(Ok(self.compared(here, there, plan.kind)))
    }

    /// What differs, in order of names. Both lists are in that order.
    fn compared(&self, here: Vec<Item>, there: Vec<Item>, kind: Kind) -> Vec<(Item, Kind)> {
        let mut different = Vec::new();
        let mut found = |items: Vec<Item>| -> Vec<Found> {
            let mut all = Vec::new();
            for item in items {
                match item {
                    Item::Found(one) => all.push(one),
                    Item::Warning(_) => different.push((item, kind)),
                }
            }
            all
        };
        let mut here = found(here).into_iter().peekable();
        let mut there = found(there).into_iter().peekable();
        loop {
            let order = match (here.peek(), there.peek()) {
                (Some(source), Some(target)) => source.compare.cmp(&target.compare),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return different,
            };
            let source = if order == Ordering::Greater { None } else { here.next() };
            let target = if order == Ordering::Less { None } else { there.next() };
            match (source, target) {
                (Some(source), Some(target)) if self.differ(kind, &source, &target) => {
                    different.push((Item::Found(source), kind));
                }
                (Some(source), None) => different.push((Item::Found(source), kind)),
                (None, Some(target)) if self.given.has("delete") => {
                    different.push((Item::Found(target), Kind::Delete));
                }
                _ => {}
            }
        }
    }

    /// Another size; or what would be written over is older, or, of a download, newer.
    fn differ(&self, kind: Kind, source: &Found, target: &Found) -> bool {
        if source.size != target.size || self.given.has("size-only") {
            return source.size != target.size;
        }
        let (Some(source), Some(target)) = (source.modified, target.modified) else { return false };
        match kind {
            Kind::Download if self.given.has("exact-timestamps") => target != source,
            Kind::Download => target > source,
            _ => target < source,
        }
    }

    /// Why something is passed over; an empty text when nothing is said.
    fn skipped(&self, kind: Kind, found: &Found) -> Option<String> {
        let class = found.told.get("StorageClass").and_then(serde_json::Value::as_str).unwrap_or_default();
        let frozen =
            ["GLACIER", "DEEP_ARCHIVE"].contains(&class) && matches!(kind, Kind::Download | Kind::Copy);
        if frozen && !self.given.has("force-glacier-transfer") {
            let word = kind.word();
            let text = format!(
                "Skipping file s3://{}. Object is of storage class GLACIER. Unable to perform {word} operations on \
                 GLACIER objects. You must restore the object to be able to perform the operation. See aws s3 {word} \
                 help for additional parameter options to ignore or force these transfers.",
                found.path
            );
            return Some(if self.given.has("ignore-glacier-warnings") { String::new() } else { text });
        }
        let up = kind == Kind::Download && leaves(&found.compare);
        up.then(|| format!("Skipping file {}. File references a parent directory.", found.compare))
    }

    fn named(&self, plan: &Plan, kind: Kind, found: &Found) -> Named {
        let host = self.asked.process.port.host().borrow();
        let called = |local: bool, path: &str| match (local, plan.stream) {
            (true, true) => "-".to_owned(),
            (true, false) => shown(&host, path),
            (false, _) => format!("s3://{path}"),
        };
        let from = called(found.local, &found.path);
        let way = match kind {
            Kind::Delete => from,
            _ => format!("{from} to {}", called(kind == Kind::Download, &found.to)),
        };
        Named { what: if self.command == Command::Mv { "move" } else { kind.word() }, way }
    }

    async fn remove(&self, named: &Named, found: &Found, report: &mut Report<'_>) -> Outcome<()> {
        let removed = self.asked.process.port.host().borrow_mut().files.remove(&found.path, false);
        match removed {
            Ok(()) => report.succeeded(named).await?,
            Err(why) => report.failed(named, &errno(why, &found.path)).await?,
        }
        Ok(())
    }
}

/// Whether an object would be moved onto itself.
fn same(from: &str, to: &str) -> bool {
    let name = from.rsplit('/').next().unwrap_or_default();
    from == to || (to.ends_with('/') && from == format!("{to}{name}"))
}

/// Whether a path leads out of where it begins.
fn leaves(path: &str) -> bool {
    let mut depth = 0_i32;
    path.split('/').any(|part| {
        match part {
            "" | "." => {}
            ".." => depth = depth.saturating_sub(1),
            _ => depth = depth.saturating_add(1),
        }
        depth < 0
    })
}
