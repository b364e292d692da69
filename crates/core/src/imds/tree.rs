//! Finds a leaf, or derives a listing, from the table of routes. It holds no path of its own.
//!
//! A directory exists while a leaf below it does, and lists what exists. A listing is sorted by bytes, has one
//! name a line and no newline at its end; directories end with a slash (captures of the real service).

use std::borrow::Cow;

use super::{
    path::{LATEST, Path, VERSIONS},
    routes_table::{ROUTES, VARIABLES},
    view::{Leaf, View},
};

/// One path of the service.
pub(super) struct Route {
    /// Below the version: `meta-data/placement/region`. A segment in braces is one of [`VARIABLES`].
    pub(super) path: &'static str,
    /// The first version that has it (EC2 user guide, "Instance metadata categories").
    pub(super) since: &'static str,
    /// Its value; `None` while the instance has none. The text is what the last segment in braces stands for.
    pub(super) read: for<'a> fn(&View<'a>, &str) -> Option<Leaf<'a>>,
    /// Whether there is a value, where that is known without making it: a listing asks no more.
    pub(super) there: Option<for<'a> fn(&View<'a>) -> bool>,
}

/// A segment whose names come from the instance.
pub(super) struct Variable {
    /// `{mac}`.
    pub(super) token: &'static str,
    /// The names it stands for now.
    pub(super) names: for<'a> fn(&View<'a>) -> Vec<Cow<'a, str>>,
    /// How a listing writes a name, when not as itself.
    pub(super) label: Option<fn(&View<'_>, &str) -> String>,
}

/// What a path leads to.
pub(super) enum Found<'a> {
    /// A value.
    Leaf(Leaf<'a>),
    /// A directory: what it lists.
    Listing(String),
}

/// What `path` leads to, or `None` for 404.
pub(super) fn look_up<'a>(view: &View<'a>, path: &Path<'_>) -> Option<Found<'a>> {
    let (version, segments) = match path {
        Path::Root => return Some(Found::Listing(versions())),
        Path::Under { version, segments } => (*version, segments.as_slice()),
    };
    let mut listed: Vec<Cow<'static, str>> = Vec::new();
    for route in ROUTES.iter().filter(|route| route.since <= version) {
        match follow(view, route.path, segments) {
            None => {}
            Some(End { rest: None, name }) => return (route.read)(view, name).map(Found::Leaf),
            Some(End { rest: Some(rest), name }) => {
                list(view, route, rest, name, segments.len(), &mut listed);
            }
        }
    }
    listed.sort_unstable();
    (!listed.is_empty()).then(|| Found::Listing(listed.join("\n")))
}

/// `GET /`.
fn versions() -> String {
    VERSIONS.into_iter().chain([LATEST]).collect::<Vec<_>>().join("\n")
}

/// Where a route stands after the segments asked for.
struct End<'s> {
    /// What of the route is left; `None` at its leaf.
    rest: Option<&'static str>,
    /// What the last variable passed stands for.
    name: &'s str,
}

/// Follows `segments` along a route; `None` when they lead elsewhere.
fn follow<'s>(view: &View<'_>, mut pattern: &'static str, segments: &'s [Cow<'_, str>]) -> Option<End<'s>> {
    let mut name = "";
    for (number, segment) in segments.iter().enumerate() {
        let (head, tail) = split(pattern);
        if let Some(variable) = variable(head) {
            if !(variable.names)(view).iter().any(|n| n == segment) {
                return None;
            }
            name = segment;
        } else if head != segment {
            return None;
        }
        match tail {
            Some(tail) => pattern = tail,
            None => return (number + 1 == segments.len()).then_some(End { rest: None, name }),
        }
    }
    Some(End { rest: Some(pattern), name })
}

/// Adds what a route contributes to the listing of the directory where it stands. Routes of one directory follow
/// one another in the table, so what is listed already is last.
fn list(
    view: &View<'_>,
    route: &Route,
    rest: &'static str,
    name: &str,
    depth: usize,
    listed: &mut Vec<Cow<'static, str>>,
) {
    let (head, tail) = split(rest);
    // `/latest` lists its three directories without slashes.
    let slashed = tail.is_some() && depth > 0;
    let Some(variable) = variable(head) else {
        let with_slash = rest.split_inclusive('/').next().unwrap_or_default();
        let line = if slashed { with_slash } else { head };
        if listed.last().is_none_or(|last| last != line) && exists(view, route, tail, name) {
            listed.push(line.into());
        }
        return;
    };
    for name in (variable.names)(view) {
        let line = match variable.label {
            Some(label) => label(view, &name),
            None if slashed => format!("{name}/"),
            None => name.clone().into_owned(),
        };
        if listed.iter().all(|listed| *listed != line) && exists(view, route, tail, &name) {
            listed.push(line.into());
        }
    }
}

/// Whether a leaf of the route has a value.
fn exists(view: &View<'_>, route: &Route, rest: Option<&'static str>, name: &str) -> bool {
    let Some(rest) = rest else {
        return match route.there {
            Some(there) => there(view),
            None => (route.read)(view, name).is_some(),
        };
    };
    let (head, tail) = split(rest);
    match variable(head) {
        Some(variable) => (variable.names)(view).iter().any(|name| exists(view, route, tail, name)),
        None => exists(view, route, tail, name),
    }
}

/// The first segment of a pattern and what follows it.
fn split(pattern: &'static str) -> (&'static str, Option<&'static str>) {
    match pattern.split_once('/') {
        Some((head, tail)) => (head, Some(tail)),
        None => (pattern, None),
    }
}

fn variable(segment: &str) -> Option<&'static Variable> {
    if !segment.starts_with('{') {
        return None;
    }
    VARIABLES.iter().find(|variable| variable.token == segment)
}
