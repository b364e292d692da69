//! Loads the parts of the engine that its first prompt does not need.
//!
//! Nothing else in this crate may name `rolelab_labs::parts::ALL`: what is reachable from it alone is the second file.

use rolelab_labs::parts::{ALL, Parts};

/// What is said when they do not come.
pub(crate) const UNLOADED: &str = "its second part did not arrive";

/// The parts; loads their file first.
///
/// # Errors
/// The file could not be loaded.
#[cfg(feature = "split")]
pub(crate) async fn load() -> Result<&'static Parts, ()> {
    later().await.map_err(|_| ())
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn later() -> Result<&'static Parts, wasm_split_helpers::SplitLoaderError> {
    Ok(&ALL)
}

/// The parts, which came with the program.
///
/// # Errors
/// None.
#[cfg(not(feature = "split"))]
pub(crate) async fn load() -> Result<&'static Parts, ()> {
    Ok(&ALL)
}
