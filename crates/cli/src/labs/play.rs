//! `rolelab labs play`: a shell in a lesson, with what the task pane would show.

use std::io::{self, IsTerminal as _};

use rolelab_author::play_before;
use rolelab_labs::{Lab, lab::EPOCH, lesson::Lesson};

use super::{
    find,
    guide::{self, Guide},
};
use crate::{screen::Screen, session::Session, signals};

/// Plays a lesson from a step on.
///
/// # Errors
/// A sentence: there is no such lesson or step, it cannot be read, input or output failed.
pub(super) fn run(name: &str, seed: u64, step: Option<&str>) -> Result<u8, String> {
    let text = find::one(name)?.packed()?;
    let lesson = Lesson::read(&text, seed).map_err(|why| format!("{name}: {why}"))?;
    let ids: Vec<&str> = lesson.steps.iter().map(|step| step.id.as_str()).collect();
    let index = match step {
        None => 0,
        Some(step) => ids
            .iter()
            .position(|id| *id == step)
            .or_else(|| step.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < ids.len()))
            .ok_or_else(|| format!("there is no step `{step}`; the steps are: {}", ids.join(", ")))?,
    };
    let lab = Lab::open_lesson(lesson, seed, EPOCH)?;
    let lab = play_before(lab, index)?;
    signals::listen();
    let mut session = Session::new(lab, "laptop", Screen::new(io::stdin().is_terminal()))?;
    session
        .guide(
            Guide::default(),
            &format!("Words that are not for the shell (:help shows them again):\n{}", guide::WORDS),
        )
        .and_then(|()| session.lines(io::stdin().lock()))
        .map_err(|why| format!("input or output failed: {why}"))?;
    session.end();
    Ok(0)
}
