//! `rolelab labs check`: what is wrong with a lesson, a line each.

use std::{fmt::Write as _, fs};

use rolelab_author::{
    Finding, Folder,
    check::{self, Report},
};

use super::{
    find::{self, Found},
    print,
};

/// Checks each lesson; 1 when something is wrong.
///
/// # Errors
/// A sentence: there is no such lesson.
pub(super) fn run(names: &[String], verbose: bool, write: bool) -> Result<u8, String> {
    let found = match names {
        [] => find::all()?,
        names => names.iter().map(|name| find::one(name)).collect::<Result<_, _>>()?,
    };
    let shelf = find::shelf(&found);
    let mut all_good = true;
    for lesson in &found {
        let (name, report) = match lesson {
            Found::Folder(folder) => {
                let mut report = check::folder(folder, &shelf);
                if let Some(reached) =
                    report.reached.take().filter(|reached| write && *reached != folder.reached)
                {
                    let path = folder.path.join("reached.txt");
                    fs::write(&path, &reached).map_err(|why| format!("{}: {why}", path.display()))?;
                    report = check::folder(&Folder { reached, ..(**folder).clone() }, &shelf);
                }
                (folder.path.display().to_string(), report)
            }
            Found::Packed(name, text) => match check::packed(text, &shelf) {
                Ok(report) => (name.clone(), report),
                Err(why) => {
                    let findings = vec![Finding::new("packed", None, why.0)];
                    (name.clone(), Report { findings, ..Report::default() })
                }
            },
        };
        all_good &= report.good();
        print(&tell(&name, &report, verbose))?;
    }
    Ok(u8::from(!all_good))
}

/// The lines of a report.
fn tell(name: &str, report: &Report, verbose: bool) -> String {
    let mut text = String::new();
    if verbose {
        for (goal, missing) in &report.not_yet {
            let _ = writeln!(text, "  {goal}: not yet: {missing}");
        }
    }
    for finding in &report.findings {
        let _ = writeln!(text, "{name}/{finding}");
        if verbose && !finding.shown.is_empty() {
            finding.shown.lines().for_each(|line| text.push_str(&format!("    | {line}\n")));
        }
    }
    let grave = report.findings.iter().filter(|finding| finding.grave).count();
    let figures = report.figures.map(|figures| format!(": {figures}")).unwrap_or_default();
    let _ = match grave {
        0 => writeln!(text, "{name}: good{figures}"),
        1 => writeln!(text, "{name}: not good, 1 finding{figures}"),
        _ => writeln!(text, "{name}: not good, {grave} findings{figures}"),
    };
    text
}
