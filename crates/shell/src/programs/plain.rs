//! Programs that wait for nothing but their input: ordinary functions, with one future around them all.
//!
//! Each `await` costs code in a WebAssembly module, and a program that only turns words and files into text
//! needs none.

use std::cell::{Cell, RefCell};

use crate::{
    files,
    host::Host,
    port::{Ask, Flow, Note, Port},
    program::{Process, Running},
};

/// It reads standard input and has not been given it yet.
pub(super) struct WantsInput;

/// How such a function ends: with a status, or for want of input, and then it is run again with it. So it
/// reads before it changes anything.
pub(super) type Ended = Result<i32, WantsInput>;

/// What such a function works with.
pub(super) struct Plain {
    pub(super) args: Vec<String>,
    pub(super) port: Port,
    /// Whether standard output is a terminal.
    pub(super) terminal: bool,
    input: Option<Vec<u8>>,
    /// What it printed, in order; standard error where the flag is set.
    said: RefCell<Vec<(bool, Vec<u8>)>>,
    not_simulated: RefCell<Option<String>>,
    /// How many bytes it was given and gave.
    bytes: Cell<usize>,
}

/// So many bytes are one unit of fuel: a line or so, and what is done with it.
const BYTES: usize = 16;

impl Plain {
    fn work(&self, bytes: usize) {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
    }

    /// Prints on standard output.
    pub(super) fn print(&self, bytes: impl AsRef<[u8]>) {
        self.say(false, bytes.as_ref());
    }

    /// Prints on standard error and gives the status back that goes with it.
    pub(super) fn refuse(&self, text: &str, status: i32) -> i32 {
        self.say(true, text.as_bytes());
        status
    }

    /// Says in a line what could not be done; the status of a program that goes on.
    pub(super) fn complain(&self, text: impl AsRef<str>) -> i32 {
        self.say(true, text.as_ref().as_bytes());
        self.refuse("\n", 1)
    }

    fn say(&self, error: bool, bytes: &[u8]) {
        self.work(bytes.len());
        let mut all = self.said.borrow_mut();
        match all.last_mut() {
            Some((last, said)) if *last == error => said.extend_from_slice(bytes),
            _ => all.push((error, bytes.to_vec())),
        }
    }

    /// Something that is not simulated: said in the lab's voice and noted.
    pub(super) fn not_simulated(&self, what: &str) -> i32 {
        self.not_simulated.replace(Some(what.to_owned()));
        2
    }

    pub(super) fn host(&self) -> &RefCell<Host> {
        self.port.host()
    }

    /// The absolute form of a path.
    pub(super) fn absolute(&self, path: &str) -> String {
        files::absolute(&self.host().borrow().session.directory, path)
    }

    /// The content of a file, or of standard input for `-`. Why not, in the system's words.
    pub(super) fn content(&self, name: &str) -> Result<Result<Vec<u8>, String>, WantsInput> {
        if name == "-" || name == "/dev/stdin" {
            let input = self.input.clone().ok_or(WantsInput)?;
            self.work(input.len());
            return Ok(Ok(input));
        }
        if name.is_empty() {
            return Ok(Err("No such file or directory".to_owned()));
        }
        let read = self.host().borrow().files.read(&self.absolute(name));
        self.work(read.as_ref().map_or(0, |content| content.len()));
        Ok(read.map(|content| content.to_vec()).map_err(|why| why.to_string()))
    }
}

/// Runs such a function as a program.
pub(super) fn run(process: Process, body: fn(&Plain) -> Ended) -> Running {
    Box::pin(around(process, body))
}

async fn around(process: Process, body: fn(&Plain) -> Ended) -> Flow<i32> {
    let Process { args, port, stdin, stdout, stderr, .. } = process;
    let mut input = None;
    loop {
        port.step().await?;
        let plain = Plain {
            args: args.clone(),
            port: port.clone(),
            terminal: stdout.is_terminal(),
            input,
            said: RefCell::default(),
            not_simulated: RefCell::default(),
            bytes: Cell::default(),
        };
        let Ok(status) = body(&plain) else {
            input = Some(stdin.all().await?);
            continue;
        };
        port.spend(u64::try_from(plain.bytes.get() / BYTES).unwrap_or(u64::MAX)).await?;
        for (error, bytes) in plain.said.take() {
            let writer = if error { &stderr } else { &stdout };
            writer.write(bytes).await?;
        }
        if let Some(what) = plain.not_simulated.take() {
            port.lab_voice(&format!("rolelab: {what} is not simulated here"));
            port.ask(Ask::Note(Note::NotSimulated(what))).await?;
        }
        return Ok(status);
    }
}
