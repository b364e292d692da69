//! What of AWS's API is simulated, for whoever lists it. Tells names; calls nothing.

use crate::api;

/// Whether the front door has an operation; the others of the models it answers in the lab's own voice. Knowing it takes
/// the table of all handlers, so code of the page's first file must not ask.
pub fn has(service: &str, operation: &str) -> bool {
    api::is_simulated(service, operation)
}

/// Service and operation of every row of the table of operations, in the table's order.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str)> {
    api::simulated()
}
