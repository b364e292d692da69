//! What the page weighs: raw and brotli size of every file, and of what must arrive before a prompt works.

use std::{collections::BTreeSet, io::Write as _};

use crate::{
    lessons::{BUDGET, FOLDER},
    page::{Files, named},
    run::Result,
};

/// First load today, in bytes of brotli: everything needed for a prompt.
pub const FIRST_LOAD: usize = 630_000;
/// The same when all programs are there.
pub const FIRST_LOAD_FINAL: usize = 650_000;
/// What is painted before wasm.
pub const FIRST_PAINT: usize = 30_000;

/// One file's weight.
pub struct Weight {
    /// Its address.
    pub path: String,
    /// Bytes.
    pub raw: usize,
    /// Bytes at brotli's highest quality.
    pub brotli: usize,
    /// Needed before a prompt works.
    pub first: bool,
    /// A style sheet at the end of the page: what stands above is painted without it.
    pub below: bool,
}

/// Compresses as a static host does once per release.
pub fn squeeze(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, 11, 22);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Weighs the page. `squeezed` holds each file after [`squeeze`].
pub fn weigh(files: &Files, squeezed: &Files) -> Vec<Weight> {
    let first = first_load(files);
    let html = files.get("index.html").map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let below = html.split_once("</head>").map(|(_, body)| named(body)).unwrap_or_default();
    let weigh = |(path, bytes): (&String, &Vec<u8>)| Weight {
        path: path.clone(),
        raw: bytes.len(),
        brotli: squeezed.get(path).map_or(bytes.len(), Vec::len),
        first: first.contains(path),
        below: path.ends_with(".css") && below.contains(path),
    };
    files.iter().map(weigh).collect()
}

/// index.html, what it names, and what those scripts import and those style sheets show. Fonts come after the first
/// prompt (www/styles/tokens.css; a browser test holds the page to it).
fn first_load(files: &Files) -> BTreeSet<String> {
    let text = |path: &str| {
        files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    };
    let mut found = BTreeSet::from(["index.html".to_owned()]);
    let mut open: Vec<String> = named(&text("index.html"));
    while let Some(path) = open.pop() {
        let mark = match path.rsplit_once('.') {
            Some((_, "js")) => "from ",
            Some((_, "css")) => "url(",
            _ => "",
        };
        let font = path.ends_with(".woff2");
        if files.contains_key(&path) && !font && found.insert(path.clone()) && !mark.is_empty() {
            let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            let source = text(&path);
            let names = source.split(mark).skip(1).filter_map(|after| after.split([')', ';', '\n']).next());
            let names = names.map(|name| name.trim_matches(['"', '\'', ' ']));
            open.extend(names.map(|name| format!("{folder}{}", name.strip_prefix("./").unwrap_or(name))));
        }
    }
    found
}

/// The table that `dist` prints.
pub fn table(weights: &[Weight]) -> String {
    let mut lines = vec![format!("{:>11} {:>11}  file (* = first load)", "bytes", "brotli")];
    for weight in weights.iter().filter(|w| !w.path.starts_with(FOLDER)) {
        let mark = if weight.first { '*' } else { ' ' };
        lines.push(format!("{:>11} {:>11} {mark}{}", weight.raw, weight.brotli, weight.path));
    }
    let sum = |wanted: &dyn Fn(&Weight) -> bool, size: fn(&Weight) -> usize| -> usize {
        weights.iter().filter(|w| w.first && wanted(w)).map(size).sum()
    };
    // Fonts and the program come when the page already shows.
    let painted = |w: &Weight| !w.below && !w.path.starts_with("rolelab-") && !w.path.ends_with(".woff2");
    let (raw, brotli) = (sum(&|_| true, |w| w.raw), sum(&|_| true, |w| w.brotli));
    let paint = sum(&painted, |w| w.brotli);
    lines.push(format!(
        "{raw:>11} {brotli:>11}  first load; budget {FIRST_LOAD} today, {FIRST_LOAD_FINAL} in the end{}",
        verdict(brotli, FIRST_LOAD)
    ));
    lines.push(format!(
        "{:>11} {paint:>11}  of it before wasm; budget {FIRST_PAINT}{}",
        "",
        verdict(paint, FIRST_PAINT)
    ));
    for lesson in weights.iter().filter(|w| w.path.starts_with(FOLDER)) {
        lines.push(format!(
            "{:>11} {:>11}  {}; budget {BUDGET}{}",
            lesson.raw,
            lesson.brotli,
            lesson.path,
            verdict(lesson.brotli, BUDGET)
        ));
    }
    lines.join("\n")
}

fn verdict(is: usize, budget: usize) -> String {
    if is <= budget {
        format!(": {} % of it", is * 100 / budget)
    } else {
        format!(": OVER by {}", is - budget)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_follows_links_and_imports() {
        let files = [
            ("index.html", "<script src=\"boot.js?v=1\"></script><link rel=\"x\" href=\"style-1.css\">"),
            ("boot.js", "import { a } from './parts/crash.js';"),
            ("parts/crash.js", "import b from \"./say.js\""),
            ("parts/say.js", ""),
            (
                "style-1.css",
                "@font-face { src: url(fonts/a.woff2) format(\"woff2\") } a { b: url(\"data:,\") } i { b: url(a.svg) }",
            ),
            ("fonts/a.woff2", ""),
            ("a.svg", ""),
            ("embed.js", ""),
        ];
        let files = Files::from(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
        let first: Vec<String> = first_load(&files).into_iter().collect();
        let expected = ["a.svg", "boot.js", "index.html", "parts/crash.js", "parts/say.js", "style-1.css"];
        assert_eq!(first, expected);
    }

    #[test]
    fn over_budget_is_said() {
        assert_eq!(verdict(30_001, FIRST_PAINT), ": OVER by 1");
        assert_eq!(verdict(15_000, FIRST_PAINT), ": 50 % of it");
    }
}
