//! One file of a lesson: what travels, and what it weighs.

use std::io::Write as _;

use rolelab_lesson::source;

use crate::{Finding, Folder};

/// The most bytes of a lesson as it travels, in brotli.
pub(crate) const MOST: usize = 12_000;

/// A packed lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// JSON.
    pub text: String,
    /// Bytes in brotli at its highest quality.
    pub brotli: usize,
}

/// Packs a folder's lesson.
///
/// # Errors
/// What is wrong with its form.
pub fn pack(folder: &Folder) -> Result<Packed, Vec<Finding>> {
    let source = folder.compile().map_err(|faults| faults.iter().map(Finding::from).collect::<Vec<_>>())?;
    let text = source::pack(&source.lesson)
        .map_err(|why| vec![Finding::new("lab.toml", None, format!("It cannot be packed: {why}."))])?;
    let brotli = weigh(&text);
    match too_heavy(brotli) {
        Some(finding) => Err(vec![finding]),
        None => Ok(Packed { text, brotli }),
    }
}

/// That a lesson weighs too much.
pub(crate) fn too_heavy(brotli: usize) -> Option<Finding> {
    let text = format!("It weighs {brotli} bytes in brotli, and may weigh {MOST}.");
    (brotli > MOST).then(|| Finding::new("lab.toml", None, text))
}

/// Bytes in brotli at its highest quality.
pub(crate) fn weigh(text: &str) -> usize {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, 11, 22);
    // Writing to memory does not fail.
    let _ = writer.write_all(text.as_bytes()).and_then(|()| writer.flush());
    drop(writer);
    out.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_is_that_of_what_travels() {
        assert!(weigh(&"a".repeat(10_000)) < 100);
        assert!(weigh("") < 10);
        assert_eq!(too_heavy(MOST), None);
        assert!(too_heavy(MOST + 1).is_some());
    }
}
