//! How a fault is worded, and what may have been meant.

/// A message of the TOML reader in our words, and the way out. `key` is what stands before `=` on its line.
pub(super) fn told(message: &str, key: Option<&str>) -> (String, Option<String>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (word, known) = match quoted.as_slice() {
        [word, known @ ..] => (*word, known),
        [] => ("", &[] as &[&str]),
    };
    let kinds = [("unknown field", "field"), ("unknown variant", "word"), ("missing field", "")];
    match kinds.iter().find(|(begins, _)| message.starts_with(begins)) {
        Some((_, "")) => (format!("Field `{word}` is missing."), None),
        Some((_, kind)) => {
            let what = format!("There is no {kind} `{word}` here.");
            (what, Some(meant(word, known).unwrap_or_else(|| there_are(known))))
        }
        None => {
            let message = message.replace("u32", "a whole number").replace("u8", "a whole number up to 255");
            let message = message.replace("u16", "a whole number").replace("struct ", "a table of ");
            let message = message.trim().trim_end_matches('.').replace('\n', "; ");
            match key.filter(|key| !key.is_empty() && message.starts_with("invalid")) {
                Some(key) => (format!("`{key}`: {message}."), None),
                None => (capital(&message) + ".", None),
            }
        }
    }
}

/// The known word that is near.
pub(super) fn meant(word: &str, known: &[&str]) -> Option<String> {
    let near = known.iter().map(|known| (strsim::damerau_levenshtein(word, known), known)).min()?;
    (near.0 <= 1 + word.chars().count() / 3).then(|| format!("Did you mean `{}`?", near.1))
}

fn there_are(known: &[&str]) -> String {
    match known {
        [] => "Nothing may stand here.".to_owned(),
        known => format!("There are: {}.", known.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
