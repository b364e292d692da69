//! ls.

use rolelab_core::time::{Span, Timestamp};

use super::{
    arguments::{Arguments, Spec},
    date,
    plain::{Ended, Plain},
};
use crate::files::{Entry, FileError, Owner};

/// Half a year: what is older is dated by its year (coreutils, ls).
const RECENT: Span = Span::seconds(31_556_952 / 2);

/// The number of the group adm (base-passwd, group.master).
const ADM: u32 = 4;

const LS: Spec = Spec {
    name: "ls",
    flags: "alA1dhFrtRSnog",
    valued: "",
    long: &[
        ("all", 'a'),
        ("almost-all", 'A'),
        ("human-readable", 'h'),
        ("recursive", 'R'),
        ("directory", 'd'),
        ("reverse", 'r'),
    ],
};

/// One row: its name and what is there.
struct Row {
    name: String,
    path: String,
    entry: Entry,
}

pub(super) fn list(plain: &Plain) -> Ended {
    let args: Vec<String> = plain.args.iter().filter(|arg| !arg.starts_with("--color")).cloned().collect();
    let arguments = match LS.read(&args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 2)),
    };
    let here = [".".to_owned()];
    let words = if arguments.words.is_empty() { &here[..] } else { &arguments.words };
    let mut status = 0;
    let (mut files, mut directories) = (Vec::new(), Vec::new());
    for word in words {
        let path = plain.absolute(word);
        let found = plain.host().borrow().files.entry(&path).cloned();
        match found {
            Ok(entry) => {
                let directory = entry.content.is_none() && !arguments.has('d');
                let row = Row { name: word.clone(), path, entry };
                if directory { directories.push(row) } else { files.push(row) }
            }
            Err(why) => {
                plain.complain(format!("ls: cannot access '{word}': {why}"));
                status = 2;
            }
        }
    }
    let headed = words.len() > 1 || arguments.has('R');
    let mut blocks = Vec::new();
    if !files.is_empty() {
        sort(&mut files, &arguments);
        blocks.push(block(plain, &arguments, &files, false));
    }
    sort(&mut directories, &arguments);
    // Depth first, as -R wants it.
    directories.reverse();
    while let Some(directory) = directories.pop() {
        if let Err(why @ FileError::Denied) = plain.host().borrow().files.list(&directory.path) {
            plain.complain(format!("ls: cannot open directory '{}': {why}", directory.name));
            status = 2;
            continue;
        }
        let rows = rows(plain, &directory.path, &arguments);
        if arguments.has('R') {
            let below = rows
                .iter()
                .filter(|row| row.entry.content.is_none() && !matches!(row.name.as_str(), "." | ".."));
            let below: Vec<Row> = below
                .map(|row| Row {
                    name: format!("{}/{}", directory.name.trim_end_matches('/'), row.name),
                    path: row.path.clone(),
                    entry: row.entry.clone(),
                })
                .collect();
            directories.extend(below.into_iter().rev());
        }
        let text = block(plain, &arguments, &rows, true);
        blocks.push(if headed { format!("{}:\n{text}", directory.name) } else { text });
    }
    plain.print(blocks.join("\n"));
    Ok(status)
}

/// What is in a directory.
fn rows(plain: &Plain, path: &str, arguments: &Arguments) -> Vec<Row> {
    let host = plain.host().borrow();
    let mut names = host.files.list(path).unwrap_or_default();
    if arguments.has('a') {
        names.extend([".".to_owned(), "..".to_owned()]);
    } else if !arguments.has('A') {
        names.retain(|name| !name.starts_with('.'));
    }
    let row = |name: String| {
        let path = crate::files::absolute(path, &name);
        let entry = host.files.entry(&path).ok()?.clone();
        Some(Row { name, path, entry })
    };
    let mut rows: Vec<Row> = names.into_iter().filter_map(row).collect();
    sort(&mut rows, arguments);
    rows
}

/// By name, or newest or largest first.
fn sort(rows: &mut [Row], arguments: &Arguments) {
    let (newest, largest, reverse) = (arguments.has('t'), arguments.has('S'), arguments.has('r'));
    rows.sort_by(|a, b| {
        let first = match (newest, largest) {
            (true, _) => b.entry.modified.cmp(&a.entry.modified),
            (_, true) => size(&b.entry).cmp(&size(&a.entry)),
            _ => std::cmp::Ordering::Equal,
        };
        let order = first.then_with(|| a.name.cmp(&b.name));
        if reverse { order.reverse() } else { order }
    });
}

/// A directory takes a block.
fn size(entry: &Entry) -> usize {
    entry.content.as_ref().map_or(4096, |content| content.len())
}

fn block(plain: &Plain, arguments: &Arguments, rows: &[Row], whole: bool) -> String {
    let shown = |row: &Row| {
        let mark = match (&row.entry.content, row.entry.mode & 0o111) {
            _ if !arguments.has('F') => "",
            (None, _) => "/",
            (Some(_), 0) => "",
            (Some(_), _) => "*",
        };
        format!("{}{mark}", row.name)
    };
    if !arguments.has('l') && !arguments.has('n') && !arguments.has('o') && !arguments.has('g') {
        let names: Vec<String> = rows.iter().map(shown).collect();
        if names.is_empty() {
            return String::new();
        }
        // A terminal gets columns; two blanks between them.
        let columns = plain.terminal && !arguments.has('1');
        return if columns { in_columns(&names) } else { names.join("\n") + "\n" };
    }
    let now = plain.port.now();
    let host = plain.host().borrow();
    let cell = |row: &Row| {
        let named = |owner: &Owner| {
            let name = owner.name(&host.user);
            let number =
                arguments.has('n').then(|| host.number_of(name).unwrap_or(ADM)).map(|n| n.to_string());
            number.unwrap_or_else(|| name.to_owned())
        };
        let links = if row.entry.content.is_none() {
            let below = host.files.list(&row.path).unwrap_or_default();
            2 + below
                .iter()
                .filter(|n| host.files.is_directory(&crate::files::absolute(&row.path, n)))
                .count()
        } else {
            1
        };
        let bytes = size(&row.entry);
        let size = if arguments.has('h') { human(bytes) } else { bytes.to_string() };
        [links.to_string(), named(&row.entry.owner), named(&row.entry.group), size]
    };
    let cells: Vec<[String; 4]> = rows.iter().map(cell).collect();
    let width =
        |at: usize| cells.iter().filter_map(|cells| cells.get(at)).map(String::len).max().unwrap_or(0);
    let (links, owners, groups, sizes) = (width(0), width(1), width(2), width(3));
    let mut out = String::new();
    if whole {
        let blocks: usize = rows.iter().map(|row| size(&row.entry).div_ceil(4096).saturating_mul(4)).sum();
        out.push_str(&format!("total {blocks}\n"));
    }
    // Names stand to the left, numbers to the right.
    let padded = |text: &String, width| match arguments.has('n') {
        true => format!("{text:>width$} "),
        false => format!("{text:width$} "),
    };
    for (row, [link, owner, group, size]) in rows.iter().zip(&cells) {
        let user = if arguments.has('g') { String::new() } else { padded(owner, owners) };
        let group = if arguments.has('o') { String::new() } else { padded(group, groups) };
        out.push_str(&format!(
            "{} {link:>links$} {user}{group}{size:>sizes$} {} {}\n",
            mode(&row.entry),
            when(row.entry.modified, now),
            shown(row)
        ));
    }
    out
}

/// As many columns as fit 80 characters, filled downwards.
fn in_columns(names: &[String]) -> String {
    let length = |name: &String| name.chars().count();
    let mut rows = 1;
    let layout = loop {
        let columns: Vec<&[String]> = names.chunks(rows).collect();
        let widths: Vec<usize> = columns.iter().map(|c| c.iter().map(length).max().unwrap_or(0)).collect();
        let total: usize = widths.iter().sum::<usize>() + widths.len().saturating_sub(1) * 2;
        if total <= 80 || rows >= names.len() {
            break (columns, widths);
        }
        rows += 1;
    };
    let (columns, widths) = layout;
    let mut out = String::new();
    for row in 0..rows {
        let mut line = String::new();
        for (column, width) in columns.iter().zip(&widths) {
            if let Some(name) = column.get(row) {
                line.push_str(&format!("{name:width$}  "));
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// `drwxr-xr-x`.
fn mode(entry: &Entry) -> String {
    let mut text = if entry.content.is_none() { "d" } else { "-" }.to_owned();
    for shift in [6, 3, 0] {
        for (bit, c) in [(4, 'r'), (2, 'w'), (1, 'x')] {
            text.push(if entry.mode >> shift & bit != 0 { c } else { '-' });
        }
    }
    if entry.mode & 0o1000 != 0 {
        let runs = text.pop() == Some('x');
        text.push(if runs { 't' } else { 'T' });
    }
    text
}

fn when(at: Timestamp, now: Timestamp) -> String {
    let age = now.since(at);
    let recent = age >= Span::millis(0) && age < RECENT;
    date::written(at, if recent { "%b %e %H:%M" } else { "%b %e  %Y" })
}

/// `4.0K`, `512`.
fn human(bytes: usize) -> String {
    let mut size = bytes;
    if size < 1024 {
        return size.to_string();
    }
    for unit in ["K", "M", "G"] {
        if size < 10 * 1024 {
            let tenths = (size * 10).div_ceil(1024);
            return format!("{}.{}{unit}", tenths / 10, tenths % 10);
        }
        size = size.div_ceil(1024);
        if size < 1024 {
            return format!("{size}{unit}");
        }
    }
    format!("{size}G")
}
