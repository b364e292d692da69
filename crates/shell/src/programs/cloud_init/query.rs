//! `cloud-init query`: what it knows of the instance, as it was at boot (cloud-init 22.2.2, `cmd/query.py`).

use serde_json::{Map, Value};

use super::{DATA, SENSITIVE_DATA, USER_DATA, VENDOR_DATA, dumps, template, text, wrong};
use crate::{
    files::FileError,
    port::Flow,
    program::Process,
    programs::{absolute, not_simulated, refuse},
};

/// Keys of the real one that are not simulated.
const LEFT_OUT: [&str; 5] = ["merged_cfg", "sys_info", "python_version", "kernel_release", "system_platform"];
/// Options: letter, long name, whether it takes a value.
const OPTIONS: [(char, &str, bool); 8] = [
    ('h', "help", false),
    ('d', "debug", false),
    ('i', "instance-data", true),
    ('l', "list-keys", false),
    ('u', "user-data", true),
    ('v', "vendor-data", true),
    ('a', "all", false),
    ('f', "format", true),
];

#[derive(Default)]
struct Asked {
    flags: Vec<char>,
    values: Vec<(char, String)>,
    name: Option<String>,
}

impl Asked {
    fn value(&self, letter: char) -> Option<&str> {
        self.values.iter().rev().find(|(own, _)| *own == letter).map(|(_, value)| value.as_str())
    }
}

pub(super) async fn query(process: &Process, words: &[&str]) -> Flow<i32> {
    let asked = match read(words) {
        Ok(asked) => asked,
        Err(Wrong::Here(why)) => {
            let said = format!("{}/usr/bin/cloud-init query: error: {why}\n", text::QUERY_USAGE);
            return refuse(process, &said, 2).await;
        }
        Err(Wrong::Above(why)) => return wrong(process, &why).await,
    };
    let has = |letter: char| asked.flags.contains(&letter);
    if has('h') {
        process.stdout.write(format!("{}{}", text::QUERY_USAGE, text::QUERY_HELP)).await?;
        return Ok(0);
    }
    if has('d') {
        return not_simulated(process, "cloud-init query --debug").await;
    }
    if !has('l') && !has('a') && asked.name.is_none() && asked.value('f').is_none() {
        let why = "ERROR: Expected one of the options: --all, --format, --list-keys or varname\n";
        process.stdout.write(format!("{}{}{}", text::OWN_USAGE, text::DESCRIPTION, text::QUERY_HELP)).await?;
        return refuse(process, why, 1).await;
    }
    let data = match instance_data(process, &asked) {
        Ok(data) => data,
        Err(why) => return refuse(process, &format!("ERROR: {why}\n"), 1).await,
    };
    if let Some(format) = asked.value('f') {
        return match template::render(format, &Value::Object(converted(&data, true))) {
            Ok(template::Rendered { text, missing }) => {
                if !missing.is_empty() {
                    let names: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
                    let warning = "Could not render jinja template variables in file 'query commandline'";
                    process.stderr.write(format!("WARNING: {warning}: {}\n", names.join(", "))).await?;
                }
                process.stdout.write(text + "\n").await?;
                Ok(0)
            }
            Err(template::Failed::Undefined(why)) => {
                let why = format!("WARNING: Ignoring jinja template for query commandline: {why}\n");
                refuse(process, &why, 1).await
            }
            Err(template::Failed::NotSimulated(what)) => {
                not_simulated(process, &format!("{what} in cloud-init query --format")).await
            }
        };
    }
    let mut found = Value::Object(converted(&data, false));
    if let Some(name) = &asked.name {
        if name.split('.').any(|part| LEFT_OUT.contains(&part)) {
            return not_simulated(process, &format!("cloud-init query {name}")).await;
        }
        found = match walk(found, Value::Object(converted(&data, true)), name) {
            Ok(Some(found)) => found,
            Ok(None) => {
                return not_simulated(process, &format!("cloud-init query {name} (a traceback)")).await;
            }
            Err(why) => return refuse(process, &format!("ERROR: {why}\n"), 1).await,
        };
    }
    if has('l') {
        let Value::Object(fields) = &found else {
            let name = asked.name.unwrap_or_default();
            let why = format!("ERROR: --list-keys provided but '{name}' is not a dict\n");
            return refuse(process, &why, 1).await;
        };
        let mut names: Vec<&str> = fields.keys().map(String::as_str).collect();
        names.sort_unstable();
        found = names.join("\n").into();
    }
    let shown = match found {
        Value::String(text) => text,
        other => dumps(&other),
    };
    process.stdout.write(shown + "\n").await?;
    if asked.name.is_none() {
        process.port.lab_voice(&format!("rolelab: {} are left out here", LEFT_OUT.join(", ")));
    }
    Ok(0)
}

/// Whose usage a mistake shows: argparse hands what is left over back to the command above.
enum Wrong {
    Here(String),
    Above(String),
}

fn read(words: &[&str]) -> Result<Asked, Wrong> {
    let (mut asked, mut left): (Asked, Vec<&str>) = (Asked::default(), Vec::new());
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        let (found, value) = if let Some(long) = word.strip_prefix("--").filter(|long| !long.is_empty()) {
            let (name, value) = long.split_once('=').map_or((long, None), |(n, v)| (n, Some(v)));
            let mut found = OPTIONS.iter().filter(|(_, own, _)| own.starts_with(name));
            (found.next().filter(|(_, own, _)| *own == name || found.next().is_none()), value)
        } else if let Some(letter) = word.strip_prefix('-').and_then(|rest| rest.chars().next()) {
            let rest = word.get(1 + letter.len_utf8()..).filter(|rest| !rest.is_empty());
            (OPTIONS.iter().find(|(own, _, _)| *own == letter), rest)
        } else {
            match asked.name {
                None => asked.name = Some(word.to_owned()),
                Some(_) => left.push(word),
            }
            continue;
        };
        match (found, value) {
            (None, _) => left.push(word),
            (Some((letter, _, false)), None) => asked.flags.push(*letter),
            (Some((_, _, false)), Some(_)) => left.push(word),
            (Some((letter, own, true)), value) => match value.or_else(|| words.next()) {
                Some(value) => asked.values.push((*letter, value.to_owned())),
                None => {
                    return Err(Wrong::Here(format!("argument -{letter}/--{own}: expected one argument")));
                }
            },
        }
    }
    match left.is_empty() || asked.flags.contains(&'h') {
        true => Ok(asked),
        false => Err(Wrong::Above(format!("unrecognized arguments: {}", left.join(" ")))),
    }
}

/// The instance data, with user data and vendor data; who is not root sees that there is such a thing.
fn instance_data(process: &Process, asked: &Asked) -> Result<Map<String, Value>, String> {
    let root = process.port.host().borrow().files.is_root();
    let path = match asked.value('i') {
        Some(path) => absolute(process, path),
        None => if root { SENSITIVE_DATA } else { DATA }.to_owned(),
    };
    let content = process.port.host().borrow().files.read(&path).map_err(|why| match why {
        FileError::Denied => format!("No read permission on '{path}'. Try sudo"),
        _ => format!("Missing instance-data file: {path}"),
    })?;
    let mut data = match serde_json::from_slice(&content) {
        Ok(Value::Object(data)) => data,
        _ => Map::new(),
    };
    for (letter, name, usual) in [('u', "userdata", USER_DATA), ('v', "vendordata", VENDOR_DATA)] {
        let path = asked.value(letter).unwrap_or(usual);
        let shown = match root {
            true => {
                let content = process.port.host().borrow().files.read(&absolute(process, path));
                String::from_utf8_lossy(&content.unwrap_or_default()).into_owned()
            }
            false => format!("<redacted for non-root user> file:{path}"),
        };
        data.insert(name.to_owned(), shown.into());
    }
    Ok(data)
}

/// `get_jinja_variable_alias`.
fn alias(name: &str) -> String {
    name.replace(['-', '.'], "_")
}

/// `convert_jinja_instance_data`: what stands under `v1` stands at the top as well; on wish names with underscores too.
fn converted(data: &Map<String, Value>, aliases: bool) -> Map<String, Value> {
    let mut fields: Vec<(&String, &Value)> = data.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    let mut all = Map::new();
    for (name, value) in fields {
        let value = match value {
            Value::Object(below) => Value::Object(converted(below, aliases)),
            other => other.clone(),
        };
        let versioned = name
            .strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()));
        if let (true, Value::Object(below)) = (versioned, &value) {
            all.extend(below.clone());
        }
        if aliases && alias(name) != *name {
            all.insert(alias(name), value.clone());
        }
        all.insert(name.clone(), value);
    }
    all
}

/// The value at a name with dots; `None` where Python would show a traceback.
fn walk(mut found: Value, mut known: Value, name: &str) -> Result<Option<Value>, String> {
    let mut walked: Vec<&str> = Vec::new();
    for part in name.split('.') {
        let Value::Object(fields) = &known else { return Ok(None) };
        let Some(below) = fields.get(part).cloned() else {
            return Err(match walked.is_empty() {
                true => format!("Undefined instance-data key '{name}'"),
                false => format!("instance-data '{}' has no '{part}'", walked.join(".")),
            });
        };
        known = below;
        let Value::Object(fields) = &found else { return Ok(None) };
        let own = fields.get(part).or_else(|| {
            fields.iter().find(|(own, _)| alias(own) == part && *own != part).map(|(_, value)| value)
        });
        found = own.cloned().unwrap_or(Value::Null);
        walked.push(part);
    }
    Ok(Some(found))
}
