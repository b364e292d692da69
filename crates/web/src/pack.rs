//! The lesson that is open, as a text: one that stands in the program, one of the course that was fetched, or a stranger's.
//! It knows where a text may come from and what to say when it does not; the engine alone plays it.

use std::rc::Rc;

use rolelab_labs::lesson::{self, MAX_BYTES};

use crate::{
    fetch::{self, Failure},
    query::Query,
};

/// A lesson as a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pack {
    /// What its saves are kept under: the id, or `lab:` and a hash for a stranger's.
    pub(crate) key: String,
    /// The id of one of the course; a stranger's is its own affair.
    pub(crate) id: Option<String>,
    /// `None` for one that stands in the program.
    pub(crate) text: Option<Rc<str>>,
}

/// Why no lab is open, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    /// A few words.
    pub(crate) title: String,
    /// What happened.
    pub(crate) cause: String,
    /// What to do.
    pub(crate) way_out: String,
    /// It may go better a second time.
    pub(crate) again: bool,
    /// A file may be given instead.
    pub(crate) file: bool,
}

impl Pack {
    /// The lesson that the address asks for.
    ///
    /// # Errors
    /// [`Closed`].
    pub(crate) async fn wanted(query: &Query) -> Result<Self, Closed> {
        match &query.lab {
            Some(path) => foreign(path).await,
            None => course(&query.lesson).await,
        }
    }

    /// A stranger's text.
    pub(crate) fn stranger(text: &str) -> Self {
        Self { key: format!("lab:{}", rolelab_lesson::hash(text)), id: None, text: Some(text.into()) }
    }

    /// What is said when the engine refuses it.
    pub(crate) fn refused(&self, why: &str) -> Closed {
        match &self.id {
            Some(_) => not_here(&format!("Its file is not a lesson that this build reads. {why}")),
            None => no_lesson(why),
        }
    }
}

/// Where a lesson of the course stands, beside the page. A browser that kept the file of an older course asks anew.
pub(crate) fn path(id: &str) -> String {
    format!("lessons/{id}.json?v={}", lesson::CONTENT)
}

/// The lessons of the course after this one.
pub(crate) fn next(id: &str) -> impl Iterator<Item = &'static str> {
    lesson::ids().skip_while(move |known| *known != id).skip(1)
}

async fn course(id: &str) -> Result<Pack, Closed> {
    let own = |text| Pack { key: id.to_owned(), id: Some(id.to_owned()), text };
    if lesson::is_here(id) {
        return Ok(own(None));
    }
    if !lesson::ids().any(|known| known == id) {
        let cause = lesson::find(id, 1).err().unwrap_or_default();
        return Err(Closed {
            title: "No such lesson".to_owned(),
            cause,
            way_out: "These are the lessons there are.".to_owned(),
            again: false,
            file: false,
        });
    }
    let text = fetch::text(&path(id), MAX_BYTES).await.map_err(|failure| not_here(&failure.cause()))?;
    Ok(own(Some(text.into())))
}

async fn foreign(path: &str) -> Result<Pack, Closed> {
    let closed = |cause: String| Closed {
        title: "That lesson cannot be loaded".to_owned(),
        cause,
        way_out: "Save the file on this computer and drop it on this page, or choose it below.".to_owned(),
        again: false,
        file: true,
    };
    match fetch::text(path, MAX_BYTES).await {
        Ok(text) => Ok(Pack::stranger(&text)),
        Err(Failure::OtherOrigin) => Err(closed(format!(
            "{path} is not on this page's own site. A lesson is loaded from there alone."
        ))),
        Err(Failure::Redirected) => Err(closed(format!(
            "{path} leads to another address, and that is not followed. A lesson is loaded from this page's own site alone."
        ))),
        Err(failure @ (Failure::Away | Failure::Status(_))) => {
            Err(Closed { again: true, ..closed(format!("{path}: {}", failure.cause())) })
        }
        Err(failure) => Err(closed(format!("{path}: {}", failure.cause()))),
    }
}

impl Failure {
    fn cause(self) -> String {
        match self {
            Self::OtherOrigin => "Its address is not on this page's own site.".to_owned(),
            Self::Redirected => "The host sends the browser elsewhere for it.".to_owned(),
            Self::Away => "It did not arrive: the network or the browser keeps it away.".to_owned(),
            Self::Status(status) => format!("The host answered {status} instead of the file."),
            Self::TooLong => format!("The file is too large: a lesson has at most {MAX_BYTES} bytes."),
            Self::NoText => "The file is not text.".to_owned(),
        }
    }
}

fn not_here(cause: &str) -> Closed {
    Closed {
        title: "This lesson did not arrive".to_owned(),
        cause: cause.to_owned(),
        way_out:
            "Try again when the network is back. The first lab and the sandbox need no file of their own."
                .to_owned(),
        again: true,
        file: false,
    }
}

/// What is said when the engine could not open a lesson.
pub(crate) fn not_set_up(why: String) -> Closed {
    Closed {
        title: "This lab could not be set up".to_owned(),
        cause: why,
        way_out:
            "Reload tries again. If it happens again, the lesson itself is at fault: choose another one."
                .to_owned(),
        again: true,
        file: false,
    }
}

/// What is said of a file that is not even read.
pub(crate) fn too_large() -> Closed {
    no_lesson(&Failure::TooLong.cause())
}

/// What is said of a file that the browser does not hand over.
pub(crate) fn unreadable() -> Closed {
    no_lesson("The browser could not read it.")
}

/// What is said of a file that is no lesson.
fn no_lesson(refused: &str) -> Closed {
    Closed {
        title: "That file is not a lesson".to_owned(),
        cause: refused.to_owned(),
        way_out: "`rolelab labs pack FOLDER` makes such a file, and `rolelab labs check FOLDER` says what is wrong with a folder."
            .to_owned(),
        again: false,
        file: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_lessons_are_kept_apart_from_the_courses_and_from_each_other() {
        let (one, other) = (Pack::stranger("a"), Pack::stranger("b"));
        assert!(one.key.starts_with("lab:") && one.id.is_none());
        assert_ne!(one.key, other.key);
        assert!(lesson::ids().all(|id| !id.contains(':')));
    }

    #[test]
    fn what_comes_next_is_the_rest_of_the_course() {
        let all: Vec<&str> = lesson::ids().collect();
        let after: Vec<&str> = next(all.first().copied().unwrap_or_default()).collect();
        assert_eq!(after, all.get(1..).unwrap_or_default());
        assert_eq!(next("nothing").count(), 0);
    }
}
