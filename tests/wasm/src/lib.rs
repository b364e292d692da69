//! Plays every lesson's solution and hashes all that came of it. Built twice, for this machine and for
//! WebAssembly: `cargo xtask fences` compares the two, and looks at what the second one imports.
//!
//! It only plays and hashes; numbers cross the border, so no memory is shared and nothing is unsafe but a name.

use rolelab_labs::lesson;
use rolelab_tests::Learner;
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
    for part in lesson::find(id).into_iter().flat_map(|lesson| lesson.steps).flat_map(|step| step.solution) {
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
