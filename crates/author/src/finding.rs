//! What a check found, as one line with its place.

use std::fmt;

use rolelab_lesson::source::Fault;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// `lab.toml` …
    pub file: String,
    /// Counts from 1; `None` where it is the whole file.
    pub line: Option<usize>,
    /// Whether it makes the lesson no good; else it is worth a look.
    pub grave: bool,
    /// A sentence.
    pub text: String,
    /// What a terminal said, for one who wants to see.
    pub shown: String,
}

impl Finding {
    /// A grave one.
    pub fn new(file: &str, line: Option<usize>, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, grave: true, text: text.into(), shown: String::new() }
    }

    /// One worth a look.
    #[must_use]
    pub fn mild(self) -> Self {
        Self { grave: false, ..self }
    }

    /// With what a terminal said.
    #[must_use]
    pub fn with(self, shown: &str) -> Self {
        Self { shown: shown.to_owned(), ..self }
    }
}

impl From<&Fault> for Finding {
    fn from(fault: &Fault) -> Self {
        let way_out = fault.way_out.as_deref().map(|way_out| format!(" {way_out}")).unwrap_or_default();
        Self::new(fault.file, fault.line, format!("{}{way_out}", fault.what))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}{}", if self.grave { "" } else { "warning: " }, self.text)
    }
}
