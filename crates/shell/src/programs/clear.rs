//! clear.

use crate::{
    port::{Ask, Flow, Note},
    program::Process,
};

pub(super) async fn clear(process: Process) -> Flow<i32> {
    if process.stdout.is_terminal() {
        process.port.ask(Ask::Note(Note::ClearScreen)).await?;
    }
    Ok(0)
}
