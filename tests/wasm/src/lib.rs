//! Plays every lesson's solution and hashes all that came of it. Built twice, for this machine and for
//! WebAssembly: `cargo xtask fences` compares the two, and looks at what the second one imports. As WebAssembly it
//! plays transcripts too, for `cargo xtask test`.
//!
//! Numbers cross the border and nothing else, so no memory is shared and nothing is unsafe but a name.

use std::cell::RefCell;

use rolelab_labs::lesson;
use rolelab_tests::{Learner, transcript::replay};
use sha2::{Digest as _, Sha256};

/// Lines for a lab without a solution: time, quoting, pipes, a real API call, an error.
const LINES: &[&str] = &[
    "date; sleep 61; date",
    "cat ~/.aws/credentials | grep -c aws_",
    "for i in 1 2 3; do printf '%s ' \"$i\"; done",
    "aws sts get-caller-identity",
    "aws ec2 describe-instances",
    "curl -s http://169.254.169.254/latest/meta-data/",
    "nonesuch",
];

/// How many lessons there are.
#[unsafe(no_mangle)]
pub extern "C" fn lessons() -> u32 {
    u32::try_from(lesson::ids().count()).unwrap_or(u32::MAX)
}

/// Plays the lesson with this number; the first eight bytes of the SHA-256 over everything printed, the journal
/// and the state.
#[unsafe(no_mangle)]
pub extern "C" fn play(number: u32, seed: u64) -> u64 {
    let id = lesson::ids().nth(number as usize).unwrap_or_default();
    let mut learner = Learner::new(id, seed);
    let mut all = Sha256::new();
    for line in LINES {
        all.update(format!("{:?}", learner.run("laptop", line)));
    }
    for part in lesson::find(id, 1).into_iter().flat_map(|lesson| lesson.steps).flat_map(|step| step.solution)
    {
        learner.make(&part);
    }
    for input in &learner.inputs {
        all.update(format!("{input:?}"));
    }
    all.update(serde_json::to_vec(learner.lab.journal()).unwrap_or_default());
    all.update(serde_json::to_vec(&learner.lab.state()).unwrap_or_default());
    let digest = all.finalize();
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

thread_local! {
    /// The text on its way in or out.
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Adds a byte to the text of the next transcript.
#[unsafe(no_mangle)]
pub extern "C" fn push(byte: u32) {
    TEXT.with_borrow_mut(|text| text.extend(u8::try_from(byte)));
}

/// Plays the text; afterwards `byte` gives what came out, or, when this is not 0, what is wrong with it.
#[unsafe(no_mangle)]
pub extern "C" fn transcript() -> u32 {
    let text = TEXT.take();
    let (wrong, came) = match replay(&String::from_utf8_lossy(&text)) {
        Ok(came) => (0, came),
        Err(why) => (1, why.to_string()),
    };
    TEXT.set(came.into_bytes());
    wrong
}

/// How many bytes came out.
#[unsafe(no_mangle)]
pub extern "C" fn length() -> u32 {
    TEXT.with_borrow(|text| u32::try_from(text.len()).unwrap_or(u32::MAX))
}

/// The byte at this place. The last one empties the text for the next transcript.
#[unsafe(no_mangle)]
pub extern "C" fn byte(at: u32) -> u32 {
    let (byte, last) = TEXT.with_borrow(|text| {
        let at = at as usize;
        (text.get(at).copied().unwrap_or_default(), at + 1 >= text.len())
    });
    if last {
        TEXT.take();
    }
    u32::from(byte)
}
