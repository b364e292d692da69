//! `aws configure import`: the keys in a CSV file that the console hands out, each as a profile.
//!
//! Source: awscli 2.9.19, `customizations/configure/importer.py`, as observed.

use super::{
    arguments::{self, Spec, Takes},
    config, configure_write,
    end::{End, Outcome},
    names,
};
use crate::program::Process;

/// The columns that a file must have; how they are written does not matter.
const COLUMNS: [&str; 3] = ["User Name", "Access key ID", "Secret access key"];

/// Runs it.
///
/// # Errors
/// The file is none, or a row of it lacks something.
pub(super) async fn run(process: &Process, args: &[String]) -> Outcome<i32> {
    let specs = [
        Spec::new("csv", Takes::One),
        Spec::new("skip-invalid", Takes::Nothing),
        Spec::new("profile-prefix", Takes::One),
    ];
    let parsed = arguments::parse(&specs, args, 0)?;
    let given = |place: usize| parsed.values(place).and_then(|values| values.first()).cloned();
    let Some(csv) = given(0) else {
        return Err(End::parser("the following arguments are required: --csv"));
    };
    if !parsed.rest.is_empty() {
        return Err(End::validation(format!("Unknown options: {}", parsed.rest.join(","))));
    }
    let text = match csv.strip_prefix("file://") {
        Some(name) => {
            let content = config::bytes(process, name).map_err(|why| {
                let number = why.number();
                let name = names::quoted(name);
                End::parameter(
                    "--csv",
                    &format!("Unable to load paramfile {csv}: [Errno {number}] {why}: {name}"),
                )
            })?;
            String::from_utf8_lossy(&content).into_owned()
        }
        None => csv,
    };
    let rows = rows(&text, parsed.values(1).is_some())?;
    let prefix = given(2).unwrap_or_default();
    for [user, access_key, secret] in &rows {
        let profile = format!("{prefix}{user}");
        configure_write::save(process, &profile, "aws_access_key_id", access_key)?;
        configure_write::save(process, &profile, "aws_secret_access_key", secret)?;
    }
    process.stdout.write(format!("Successfully imported {} profile(s)\n", rows.len())).await?;
    Ok(0)
}

fn rows(text: &str, skip: bool) -> Outcome<Vec<[String; 3]>> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    let headers: Vec<String> = lines.next().map(cells).unwrap_or_default();
    let mut places = Vec::new();
    for column in COLUMNS {
        let same = |header: &String| header.trim().eq_ignore_ascii_case(column);
        let missing = || End::general(format!("Expected header \"{column}\" not found"));
        places.push(headers.iter().position(same).ok_or_else(missing)?);
    }
    let mut found = Vec::new();
    for (number, line) in lines.enumerate() {
        let cells = cells(line);
        let cell = |place: usize| {
            let at = places.get(place).copied().unwrap_or_default();
            cells.get(at).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
        };
        match (cell(0), cell(1), cell(2)) {
            (Some(user), Some(key), Some(secret)) => found.push([user, key, secret]),
            _ if skip => {}
            (user, key, _) => {
                let place = if user.is_none() {
                    0
                } else if key.is_none() {
                    1
                } else {
                    2
                };
                let column = COLUMNS.get(place).copied().unwrap_or_default();
                return Err(End::general(format!(
                    "Failed to parse entry #{}: Row missing value for header \"{column}\"",
                    number + 1
                )));
            }
        }
    }
    Ok(found)
}

/// The cells of a line; one in quotation marks may hold commas.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    cells
}
