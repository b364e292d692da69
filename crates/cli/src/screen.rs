//! Standard output and standard error. Output goes to the one, errors and the lab's own voice to the other, in the
//! order in which they came.

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use rolelab_shell::port::Stream;

/// Where output goes.
pub(crate) struct Screen {
    out: BufWriter<Stdout>,
    /// Somebody types: prompts are shown.
    terminal: bool,
    /// The lab's voice can be dimmed.
    dim: bool,
}

impl Screen {
    /// `terminal` is true when a person types lines.
    pub(crate) fn new(terminal: bool) -> Self {
        Self { out: BufWriter::new(io::stdout()), terminal, dim: io::stderr().is_terminal() }
    }

    /// Whether a person types lines.
    pub(crate) fn terminal(&self) -> bool {
        self.terminal
    }

    /// Writes output of a line.
    ///
    /// # Errors
    /// Standard output is closed. A closed standard error is none: what was said there is lost, as with any program.
    pub(crate) fn write(&mut self, stream: Stream, text: &str) -> io::Result<()> {
        match stream {
            Stream::Stdout => self.out.write_all(text.as_bytes()),
            Stream::Stderr => self.aside(text),
            Stream::Lab if self.dim => self.aside(&format!("\u{1b}[2m{}\u{1b}[0m\n", text.trim_end())),
            Stream::Lab => self.aside(text),
        }
    }

    /// One line in the lab's own voice.
    pub(crate) fn lab(&mut self, text: &str) -> io::Result<()> {
        self.write(Stream::Lab, &format!("rolelab: {text}\n"))
    }

    /// `clear`: nothing where there is no screen.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        if self.terminal { self.write(Stream::Stdout, "\u{1b}[H\u{1b}[2J\u{1b}[3J") } else { Ok(()) }
    }

    /// Hands on what is buffered.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// The prompt, on standard error as bash has it.
    pub(crate) fn prompt(&mut self, prompt: &str) -> io::Result<()> {
        if self.terminal { self.aside(prompt) } else { Ok(()) }
    }

    fn aside(&mut self, text: &str) -> io::Result<()> {
        self.out.flush()?;
        let _ = io::stderr().write_all(text.as_bytes());
        Ok(())
    }
}
