//! A request's path as the service reads it: a version, then decoded segments. It knows no routes.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The name that always means the newest version.
pub(super) const LATEST: &str = "latest";

/// Dated versions in the order in which `GET /` tells them, as captured in 2023; `latest` follows them there.
/// The real service may have newer ones.
pub(super) const VERSIONS: [&str; 28] = [
    "1.0",
    "2007-01-19",
    "2007-03-01",
    "2007-08-29",
    "2007-10-10",
    "2007-12-15",
    "2008-02-01",
    "2008-09-01",
    "2009-04-04",
    "2011-01-01",
    "2011-05-01",
    "2012-01-12",
    "2014-02-25",
    "2014-11-05",
    "2015-10-20",
    "2016-04-19",
    "2016-06-30",
    "2016-09-02",
    "2018-03-28",
    "2018-08-17",
    "2018-09-24",
    "2019-10-01",
    "2020-10-27",
    "2021-01-03",
    "2021-03-23",
    "2021-07-15",
    "2022-07-09",
    "2022-09-24",
];

/// More segments than the deepest path has; a longer path names nothing and is not read on.
const DEEPEST: usize = 12;

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Path<'r> {
    /// `/`: the versions.
    Root,
    /// `/VERSION/…`.
    Under {
        /// A dated version or `latest`. As text, a later one is greater: `1.0` < `2007-…` < `latest`.
        version: &'static str,
        /// The rest; empty segments do not count, so slashes may be doubled or trail.
        segments: Vec<Cow<'r, str>>,
    },
}

impl<'r> Path<'r> {
    /// Reads an absolute path as written, without its query. Every segment is percent-decoded once, so `%2F` is
    /// a slash inside a name and separates nothing. `None` when it can name nothing.
    pub(super) fn parse(text: &'r str) -> Option<Self> {
        let mut segments = text.split('/').filter(|segment| !segment.is_empty());
        let Some(first) = segments.next() else {
            return Some(Self::Root);
        };
        let first = decoded(first)?;
        let version = VERSIONS.into_iter().chain([LATEST]).find(|version| *version == first)?;
        let mut rest = Vec::with_capacity(DEEPEST);
        for segment in segments {
            if rest.len() == DEEPEST {
                return None;
            }
            rest.push(decoded(segment)?);
        }
        Some(Self::Under { version, segments: rest })
    }
}

fn decoded(segment: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(segment).decode_utf8().ok()
}
