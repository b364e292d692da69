//! Why a program stops before its end, and the signals there are. It stops nothing itself.

use crate::files::FileError;

/// Why a program stops before its end. `?` carries it out, so pipes close and destructors run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Ctrl-C: the line ends with status 130.
    Interrupted,
    /// The reader of its output has gone: the program ends with status 141, silently.
    BrokenPipe,
    /// A signal by its number.
    Killed(i32),
    /// A file it writes to takes no more: the program says so and ends with status 1.
    WriteFailed(FileError),
}

impl Stop {
    /// The signal that it is; a pipe that breaks and a full disk are none here.
    pub(crate) fn signal(self) -> Option<i32> {
        match self {
            Self::Interrupted => Some(2),
            Self::Killed(signal) => Some(signal),
            Self::BrokenPipe | Self::WriteFailed(_) => None,
        }
    }

    /// The status of a process that ends so.
    pub(crate) fn status(self) -> i32 {
        match self {
            Self::Interrupted => 130,
            Self::BrokenPipe => 141,
            Self::Killed(signal) => signal.saturating_add(128),
            Self::WriteFailed(_) => 1,
        }
    }
}

/// Signals by name and number (signal(7), x86); EXIT is the shell's own.
pub(crate) const SIGNALS: [(&str, i32); 32] = [
    ("EXIT", 0),
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ILL", 4),
    ("TRAP", 5),
    ("ABRT", 6),
    ("BUS", 7),
    ("FPE", 8),
    ("KILL", 9),
    ("USR1", 10),
    ("SEGV", 11),
    ("USR2", 12),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
    ("STKFLT", 16),
    ("CHLD", 17),
    ("CONT", 18),
    ("STOP", 19),
    ("TSTP", 20),
    ("TTIN", 21),
    ("TTOU", 22),
    ("URG", 23),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("VTALRM", 26),
    ("PROF", 27),
    ("WINCH", 28),
    ("IO", 29),
    ("PWR", 30),
    ("SYS", 31),
];
