//! What the address of the page asks for.

use web_sys::UrlSearchParams;

use crate::dom;

/// The lesson of a frame that names none; a page that names none is the start page, which this program never sees.
const FIRST: &str = "first-role";

/// The parameters. Unknown ones are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// `lesson=ID`.
    pub(crate) lesson: String,
    /// `seed=N`; 1 otherwise.
    pub(crate) seed: u64,
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
            lesson: get("lesson").unwrap_or_else(|| FIRST.to_owned()),
            seed: get("seed").and_then(|text| text.parse().ok()).unwrap_or(1),
            embed: dom::marked("embed"),
            origin: get("origin"),
        }
    }

    /// The address of another lesson on the same page.
    pub(crate) fn link(&self, lesson: &str) -> String {
        format!("?lesson={lesson}{}", if self.embed { "&embed=1" } else { "" })
    }
}
