//! A word that must be one of several: awscli's refusal, with what was perhaps meant. Chooses nothing.

use super::end::End;

/// Two a line, then near misses (awscli 2.9.19, `argparser.py`).
pub(super) fn invalid_choice(argument: &str, value: &str, choices: &[&str]) -> End {
    let mut lines = vec!["Invalid choice, valid choices are:\n".to_owned()];
    for pair in choices.chunks(2) {
        let cells: Vec<String> = pair.iter().map(|choice| format!("{choice:40}")).collect();
        lines.push(cells.join(" | "));
    }
    let near = close_matches(value, choices);
    if !near.is_empty() {
        lines.push(format!("\n\nInvalid choice: {}, maybe you meant:\n", quoted(value)));
        lines.extend(near.iter().map(|word| format!("  * {word}")));
    }
    End::parser(&format!("argument {argument}: {}", lines.join("\n")))
}

/// A text as Python's `repr` shows it.
pub(super) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for letter in text.chars() {
        match letter {
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            letter if letter == quote => shown.extend(['\\', letter]),
            letter if u32::from(letter) < 0x20 || letter == '\u{7f}' => {
                shown.push_str(&format!("\\x{:02x}", u32::from(letter)));
            }
            letter => shown.push(letter),
        }
    }
    shown.push(quote);
    shown
}

/// Bytes as Python's `repr` shows them.
pub(super) fn bytes(content: &[u8]) -> String {
    let text: String = content.iter().map(|byte| char::from(*byte)).collect();
    let quoted = quoted(&text);
    let shown =
        quoted.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\x{:02x}", u32::from(c)) });
    format!("b{}", shown.collect::<String>())
}

/// The longest word that is compared; nothing in the tables is longer.
const MAX_WORD: usize = 80;

/// Python's `difflib.get_close_matches` with `n=3, cutoff=0.8`.
fn close_matches<'a>(word: &str, choices: &[&'a str]) -> Vec<&'a str> {
    let word: Vec<char> = word.chars().collect();
    if word.len() > MAX_WORD {
        return Vec::new();
    }
    let mut scored: Vec<(f64, &str)> = choices
        .iter()
        .map(|choice| {
            let letters: Vec<char> = choice.chars().collect();
            let total = letters.len() + word.len();
            let ratio = if total == 0 { 1.0 } else { 2.0 * matching(&letters, &word) as f64 / total as f64 };
            (ratio, *choice)
        })
        .filter(|(ratio, _)| *ratio >= 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(a.1)));
    scored.into_iter().take(3).map(|(_, choice)| choice).collect()
}

/// How many characters `difflib.SequenceMatcher` matches: the longest common run, then left and right of it.
fn matching(a: &[char], b: &[char]) -> usize {
    let mut best = (0, 0, 0);
    let mut runs = vec![0_usize; b.len() + 1];
    for (i, left) in a.iter().enumerate() {
        let mut next = vec![0_usize; b.len() + 1];
        for (j, right) in b.iter().enumerate() {
            if left == right {
                let run = runs.get(j).copied().unwrap_or(0) + 1;
                if let Some(cell) = next.get_mut(j + 1) {
                    *cell = run;
                }
                if run > best.2 {
                    best = (i + 1 - run, j + 1 - run, run);
                }
            }
        }
        runs = next;
    }
    let (i, j, size) = best;
    if size == 0 {
        return 0;
    }
    let part = |all: &[char], from: usize, to: usize| all.get(from..to).unwrap_or_default().to_vec();
    size + matching(&part(a, 0, i), &part(b, 0, j))
        + matching(&part(a, i + size, a.len()), &part(b, j + size, b.len()))
}
