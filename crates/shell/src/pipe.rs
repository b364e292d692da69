//! The streams of a program: the terminal, a file, a pipe, a buffer or nothing.
//!
//! A pipe is bounded: its writer waits for its reader, so that `yes | head` ends.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use crate::port::{Answer, Ask, Flow, MAX_OUTPUT, Port, Stop, Stream};

/// How many bytes a pipe holds before its writer waits (Linux, pipe(7): 16 pages).
const CAPACITY: usize = 65_536;

/// What stands between two stages of a pipeline.
#[derive(Default)]
pub struct Pipe {
    bytes: RefCell<VecDeque<u8>>,
    /// Nobody writes any more.
    closed: Cell<bool>,
    /// Nobody reads any more.
    broken: Cell<bool>,
}

/// One end of a pipe: it closes when whoever holds it last lets go.
pub struct End {
    port: Port,
    pipe: Rc<Pipe>,
    reads: bool,
}

impl Drop for End {
    fn drop(&mut self) {
        if self.reads {
            self.pipe.broken.set(true);
            self.pipe.bytes.borrow_mut().clear();
        } else {
            self.pipe.closed.set(true);
        }
        self.port.moved();
    }
}

/// A pipe: what is written at one end is read at the other.
pub(crate) fn pipe(port: &Port) -> (Writer, Reader) {
    let pipe = Rc::<Pipe>::default();
    let end = |reads| Rc::new(End { port: port.clone(), pipe: pipe.clone(), reads });
    (Writer::Pipe(end(false)), Reader::Pipe(end(true)))
}

/// Where a program's output goes. A clone writes to the same place.
#[derive(Clone)]
pub enum Writer {
    /// The terminal.
    Terminal(Port, Stream),
    /// A file, at its end.
    File(Port, Rc<str>),
    /// The next stage of the pipeline.
    Pipe(Rc<End>),
    /// A buffer that whoever made it reads; it holds [`MAX_OUTPUT`] bytes, and says when more comes.
    Buffer(Port, Rc<RefCell<Vec<u8>>>),
    /// Nowhere.
    Null,
}

impl Writer {
    /// Writes all of it; waits while a pipe is full.
    ///
    /// # Errors
    /// [`Stop::BrokenPipe`] when nobody reads any more, [`Stop::WriteFailed`] when a file takes no more,
    /// [`Stop::Interrupted`] after Ctrl-C.
    pub fn write(&self, bytes: impl AsRef<[u8]>) -> Write<'_> {
        Write { writer: self, bytes: bytes.as_ref().to_vec(), written: 0 }
    }

    /// True when it is the terminal.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal(port, _) if !port.cell.script.get())
    }
}

/// A write under way. By hand rather than `async`: it stands at a hundred places, and each would get its own copy.
#[must_use = "nothing is written until it is awaited"]
pub struct Write<'a> {
    writer: &'a Writer,
    bytes: Vec<u8>,
    written: usize,
}

impl Future for Write<'_> {
    type Output = Flow<()>;

    #[inline(never)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Flow<()>> {
        let this = &mut *self;
        let done = match this.writer {
            Writer::Terminal(port, stream) if !port.print(*stream, &this.bytes) => Err(Stop::Interrupted),
            Writer::Terminal(..) | Writer::Null => Ok(()),
            Writer::File(port, path) => {
                let saved = port.host().borrow_mut().files.save(path, &this.bytes, true);
                saved.map_err(Stop::WriteFailed)
            }
            Writer::Buffer(port, buffer) => {
                let mut buffer = buffer.borrow_mut();
                if buffer.len().saturating_add(this.bytes.len()) > MAX_OUTPUT {
                    cut_short(port);
                    Err(Stop::BrokenPipe)
                } else {
                    buffer.extend_from_slice(&this.bytes);
                    Ok(())
                }
            }
            Writer::Pipe(end) => return this.fill(&end.port, &end.pipe),
        };
        Poll::Ready(done)
    }
}

impl Write<'_> {
    /// Fills the pipe as its reader empties it.
    fn fill(&mut self, port: &Port, pipe: &Pipe) -> Poll<Flow<()>> {
        loop {
            port.alive()?;
            if pipe.broken.get() {
                return Poll::Ready(Err(Stop::BrokenPipe));
            }
            let rest = self.bytes.get(self.written..).unwrap_or_default();
            if rest.is_empty() {
                return Poll::Ready(Ok(()));
            }
            let mut held = pipe.bytes.borrow_mut();
            let room = CAPACITY.saturating_sub(held.len());
            if room == 0 {
                return Poll::Pending;
            }
            let piece = rest.get(..room).unwrap_or(rest);
            held.extend(piece);
            self.written = self.written.saturating_add(piece.len());
            port.moved();
        }
    }
}

/// A read under way.
pub type Reading<'a, T> = Pin<Box<dyn Future<Output = Flow<T>> + 'a>>;

/// Where a program's input comes from. A clone reads on from the same place.
#[derive(Clone)]
pub enum Reader {
    /// Bytes that are there: a file, a here-document.
    Bytes(Rc<RefCell<VecDeque<u8>>>),
    /// The stage before in the pipeline.
    Pipe(Rc<End>),
    /// The terminal, line by line.
    Terminal(Port),
    /// Nothing.
    Empty,
}

impl Reader {
    /// A reader of bytes that are there.
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes(Rc::new(RefCell::new(bytes.iter().copied().collect())))
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] after Ctrl-C.
    pub fn read(&self) -> Reading<'_, Option<Vec<u8>>> {
        Box::pin(self.next())
    }

    async fn next(&self) -> Flow<Option<Vec<u8>>> {
        match self {
            Self::Empty => Ok(None),
            Self::Bytes(bytes) => {
                let all: Vec<u8> = bytes.borrow_mut().drain(..).collect();
                Ok((!all.is_empty()).then_some(all))
            }
            Self::Pipe(end) => from_pipe(&end.port, &end.pipe, VecDeque::len).await,
            Self::Terminal(port) => match port.ask(Ask::ReadLine).await? {
                Answer::Line(line) => Ok(line.map(|line| (line + "\n").into_bytes())),
                _ => Ok(None),
            },
        }
    }

    /// The next line with its newline, which the last may lack; `None` at the end. What follows stays to be read.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] after Ctrl-C.
    pub fn line(&self) -> Reading<'_, Option<Vec<u8>>> {
        Box::pin(self.next_line())
    }

    async fn next_line(&self) -> Flow<Option<Vec<u8>>> {
        match self {
            Self::Bytes(bytes) => {
                let mut bytes = bytes.borrow_mut();
                let end = line_end(&bytes).unwrap_or(bytes.len());
                let line: Vec<u8> = bytes.drain(..end).collect();
                Ok((!line.is_empty()).then_some(line))
            }
            Self::Pipe(end) => {
                let mut line = Vec::new();
                loop {
                    let piece =
                        from_pipe(&end.port, &end.pipe, |bytes| line_end(bytes).unwrap_or(bytes.len()))
                            .await?;
                    let Some(piece) = piece else { return Ok((!line.is_empty()).then_some(line)) };
                    line.extend(piece);
                    if line.last() == Some(&b'\n') || line.len() > MAX_OUTPUT {
                        return Ok(Some(line));
                    }
                }
            }
            Self::Terminal(_) | Self::Empty => self.next().await,
        }
    }

    /// The next character; what cannot be read as UTF-8 is replaced. `None` at the end.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] after Ctrl-C.
    pub fn character(&self) -> Reading<'_, Option<char>> {
        Box::pin(async move {
            let mut bytes = Vec::new();
            loop {
                let Some(byte) = self.byte().await? else {
                    return Ok((!bytes.is_empty()).then_some(char::REPLACEMENT_CHARACTER));
                };
                bytes.push(byte);
                match std::str::from_utf8(&bytes) {
                    Ok(text) => return Ok(text.chars().next()),
                    Err(why) if why.error_len().is_none() => {}
                    Err(_) => return Ok(Some(char::REPLACEMENT_CHARACTER)),
                }
            }
        })
    }

    async fn byte(&self) -> Flow<Option<u8>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.borrow_mut().pop_front()),
            Self::Pipe(end) => {
                let byte = from_pipe(&end.port, &end.pipe, |_| 1).await?;
                Ok(byte.and_then(|byte| byte.first().copied()))
            }
            Self::Empty | Self::Terminal(_) => Ok(None),
        }
    }

    /// Everything to the end, at most some [`MAX_OUTPUT`] bytes of it; what is left out is said.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] after Ctrl-C.
    pub fn all(&self) -> Reading<'_, Vec<u8>> {
        Box::pin(async move {
            let mut all = Vec::new();
            while let Some(piece) = self.next().await? {
                all.extend(piece);
                if all.len() > MAX_OUTPUT {
                    if let Self::Pipe(end) = self {
                        cut_short(&end.port);
                    }
                    break;
                }
            }
            Ok(all)
        })
    }
}

/// Says that a program was cut short in what it reads or writes.
pub(crate) fn cut_short(port: &Port) {
    let most = MAX_OUTPUT / 1024;
    port.lab_voice(&format!(
        "rolelab: a program takes and gives {most} kB at most here; the rest is left out"
    ));
}

fn line_end(bytes: &VecDeque<u8>) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n').map(|at| at.saturating_add(1))
}

/// Takes as many bytes as `take` says, once there are some; `None` when there will be none.
async fn from_pipe(port: &Port, pipe: &Pipe, take: fn(&VecDeque<u8>) -> usize) -> Flow<Option<Vec<u8>>> {
    poll_fn(|_| {
        port.alive()?;
        let mut bytes = pipe.bytes.borrow_mut();
        if bytes.is_empty() {
            return if pipe.closed.get() { Poll::Ready(Ok(None)) } else { Poll::Pending };
        }
        let count = take(&bytes);
        port.moved();
        Poll::Ready(Ok(Some(bytes.drain(..count).collect())))
    })
    .await
}
