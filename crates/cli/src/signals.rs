//! Ctrl-C: remembered until the session asks, so that it stops the line and not the program.

use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Begins to listen. Where that is impossible Ctrl-C ends the program, as it would have.
pub(crate) fn listen() {
    let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
}

/// Whether Ctrl-C came since the last call.
pub(crate) fn taken() -> bool {
    INTERRUPTED.swap(false, Ordering::Relaxed)
}
