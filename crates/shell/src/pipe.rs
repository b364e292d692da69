//! The streams of a program: the terminal, a file, a pipe or nothing.

use std::{cell::RefCell, rc::Rc};

use crate::port::{Flow, Port, Stop, Stream};

/// Where a program's output goes. A clone writes to the same place.
#[derive(Clone)]
pub enum Writer {
    /// The terminal.
    Terminal(Port, Stream),
    /// A buffer that whoever made it reads.
    Buffer(Rc<RefCell<Vec<u8>>>),
    /// Nowhere.
    Null,
}

impl Writer {
    /// Writes all of it; waits while a pipe is full.
    ///
    /// # Errors
    /// [`Stop::BrokenPipe`] when nobody reads any more, [`Stop::Interrupted`] after Ctrl-C.
    pub async fn write(&self, bytes: impl AsRef<[u8]>) -> Flow<()> {
        let bytes = bytes.as_ref();
        match self {
            Self::Terminal(port, stream) if !port.print(*stream, bytes) => return Err(Stop::BrokenPipe),
            Self::Terminal(..) | Self::Null => {}
            Self::Buffer(buffer) => buffer.borrow_mut().extend_from_slice(bytes),
        }
        Ok(())
    }

    /// True when it is the terminal.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal(..))
    }
}

/// Where a program's input comes from. A clone reads on from the same place.
#[derive(Clone)]
pub enum Reader {
    /// Bytes that are there: a file, a here-document.
    Bytes(Rc<RefCell<std::collections::VecDeque<u8>>>),
    /// Nothing.
    Empty,
}

impl Reader {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] after Ctrl-C.
    pub async fn read(&self) -> Flow<Option<Vec<u8>>> {
        match self {
            Self::Empty => Ok(None),
            Self::Bytes(bytes) => {
                let all: Vec<u8> = bytes.borrow_mut().drain(..).collect();
                Ok((!all.is_empty()).then_some(all))
            }
        }
    }

    /// Everything to the end.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] after Ctrl-C.
    pub async fn all(&self) -> Flow<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = self.read().await? {
            all.extend(piece);
        }
        Ok(all)
    }
}
