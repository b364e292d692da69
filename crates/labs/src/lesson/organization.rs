//! The organisation of a lesson's account: policies as texts become documents. It judges nothing.

use std::sync::Arc;

use rolelab_core::{
    organization,
    policy::{Document, Source},
};

use super::{Named, Organization};

/// What the account stands under.
///
/// # Errors
/// A sentence that names a policy that is none.
pub(crate) fn organization(lesson: &Organization) -> Result<organization::Organization, String> {
    Ok(organization::Organization { scps: levels(&lesson.scps)?, rcps: levels(&lesson.rcps)? })
}

fn levels(given: &Option<Vec<Vec<Named>>>) -> Result<Option<Vec<Vec<Source>>>, String> {
    let level = |level: &Vec<Named>| level.iter().map(source).collect::<Result<Vec<Source>, String>>();
    given.as_ref().map(|levels| levels.iter().map(level).collect()).transpose()
}

fn source(named: &Named) -> Result<Source, String> {
    let document = Document::parse(&named.document)
        .map_err(|error| format!("The organisation's policy `{}` cannot be read: {error}.", named.name))?;
    Ok(Source { name: named.name.clone(), document: Arc::new(document) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stay_levels_and_a_fault_is_named() {
        let named = |document: &str| Named { name: "p".to_owned(), document: document.to_owned() };
        let all = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
        let lesson = Organization { scps: Some(vec![vec![named(all)], Vec::new()]), rcps: None };
        let made = organization(&lesson).unwrap();
        assert_eq!(made.scps.unwrap().iter().map(Vec::len).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(made.rcps, None);
        let bad = Organization { scps: None, rcps: Some(vec![vec![named("{")]]) };
        assert!(organization(&bad).unwrap_err().starts_with("The organisation's policy `p` cannot be read:"));
    }
}
