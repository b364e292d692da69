//! The panels: functions from views to Html and callbacks. They know no engine.

pub(crate) mod ask;
pub(crate) mod author;
pub(crate) mod block;
pub(crate) mod chooser;
pub(crate) mod clock;
pub(crate) mod finish;
pub(crate) mod goals;
pub(crate) mod header;
mod keys;
pub(crate) mod notices;
pub(crate) mod prompt;
pub(crate) mod shell;
pub(crate) mod task;
pub(crate) mod trouble;
pub(crate) mod work;
