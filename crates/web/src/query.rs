//! What the address of the page asks for.

use rolelab_labs::lesson;
use web_sys::UrlSearchParams;

use crate::dom;

/// The parameters. Unknown ones are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// `lesson=ID`. A frame that names none gets the first; a page that names none is the start page, which this program
    /// never sees.
    pub(crate) lesson: String,
    /// `lab=PATH`: a packed lesson of the page's own origin.
    pub(crate) lab: Option<String>,
    /// `seed=N`; drawn anew by every attempt otherwise.
    pub(crate) seed: Option<u64>,
    /// `author=1`: the author's panel.
    pub(crate) author: bool,
    /// `embed=1`: the page stands in a frame of a course. www/first.js decides it.
    pub(crate) embed: bool,
    /// `origin=ORIGIN`: the only one that may hear what a frame tells its parent; any otherwise.
    pub(crate) origin: Option<String>,
}

impl Query {
    /// Reads the address.
    pub(crate) fn read() -> Self {
        let search = web_sys::window().and_then(|w| w.location().search().ok()).unwrap_or_default();
        let all = UrlSearchParams::new_with_str(&search).ok();
        let get = |name: &str| all.as_ref().and_then(|all| all.get(name)).filter(|value| !value.is_empty());
        Self {
            lesson: get("lesson").unwrap_or_else(|| lesson::ids().next().unwrap_or_default().to_owned()),
            lab: get("lab"),
            seed: get("seed").and_then(|text| text.parse().ok()),
            author: get("author").is_some_and(|value| value != "0"),
            embed: dom::marked("embed"),
            origin: get("origin"),
        }
    }

    /// The address of another lesson on the same page.
    pub(crate) fn link(&self, lesson: &str) -> String {
        let embed = if self.embed { "&embed=1" } else { "" };
        let author = if self.author { "&author=1" } else { "" };
        format!("?lesson={lesson}{embed}{author}")
    }

    /// What decides ids, secrets and variables of a new attempt.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.unwrap_or_else(|| u64::from(dom::chance()))
    }
}
