//! What listens on an instance: a web application that fetches for its visitors, and a proxy. Pure: what comes in, what a
//! service asks for because of it, and what it makes of the answer. It sends nothing itself.

mod caddy;
mod url_preview;

use std::net::IpAddr;

use rolelab_core::{
    http::{Request, Response},
    journal::Sender,
    time::{Span, Timestamp},
};
use rolelab_shell::{
    host::HostId,
    port::HttpAnswer,
    system::{UnitFile, Upstream},
};

use crate::send::Patience;

/// A service that was reached.
#[derive(Clone)]
pub(crate) struct Service {
    /// The instance it runs on.
    pub(crate) host: HostId,
    /// Its unit.
    pub(crate) unit: &'static UnitFile,
    /// Where it hands on what comes in, if it is a proxy.
    pub(crate) upstream: Option<Upstream>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}", self.unit.name, self.host)
    }
}

impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        (&self.host, self.unit.name, &self.upstream) == (&other.host, other.unit.name, &other.upstream)
    }
}

impl Eq for Service {}

impl Service {
    /// Whether it hands on the request that came to it rather than to make its own.
    pub(crate) fn hands_on(&self) -> bool {
        self.upstream.is_some()
    }

    /// Whom its requests come from.
    pub(crate) fn sender(&self) -> Sender {
        Sender {
            user: self.unit.user.to_owned(),
            uid: self.unit.uid,
            container: None,
            service: Some(self.unit.name.to_owned()),
        }
    }

    /// How long it waits for what it asks for.
    pub(crate) fn patience(&self) -> Patience {
        match self.upstream {
            // `dial_timeout` is 3 s; there is no limit for the answer (Caddy documentation, "reverse_proxy").
            Some(_) => Patience { connect_timeout: Some(Span::seconds(3)), max_time: None },
            None => Patience { connect_timeout: None, max_time: Some(url_preview::PATIENCE) },
        }
    }

    /// What it asks for because of a request from `peer`.
    ///
    /// # Errors
    /// Its answer, when it asks nobody.
    pub(crate) fn asks(&self, request: &Request, peer: IpAddr) -> Result<Request, Response> {
        match &self.upstream {
            Some(upstream) => Ok(caddy::forwarded(request, upstream, peer)),
            None => url_preview::asks(request),
        }
    }

    /// What it answers when it has learnt this.
    pub(crate) fn answers(&self, answer: HttpAnswer) -> Response {
        match &self.upstream {
            Some(_) => caddy::answers(answer),
            None => url_preview::answers(answer),
        }
    }

    /// What it answers when services stand behind each other without end.
    pub(crate) fn in_a_circle(&self) -> Response {
        match &self.upstream {
            Some(_) => caddy::answers(HttpAnswer::Unresolved),
            None => url_preview::in_a_circle(),
        }
    }
}

/// A response as it leaves: a Date line where it has none yet, in the order of the names, as Go's server sends them.
pub(crate) fn dated(mut response: Response, now: Timestamp) -> Response {
    if response.headers.get("Date").is_none() {
        response.headers.push("Date", now.http_date());
    }
    response.headers = sorted(&response.headers, |_| true);
    response
}

/// Header lines by name, those of one name in their order.
fn sorted(headers: &rolelab_core::http::Headers, keep: impl Fn(&str) -> bool) -> rolelab_core::http::Headers {
    let mut lines: Vec<(String, String)> = headers
        .iter()
        .filter(|(name, _)| keep(name))
        .map(|(name, value)| (canonical(name), value.to_owned()))
        .collect();
    lines.sort_by(|(a, _), (b, _)| a.cmp(b));
    lines.into_iter().collect()
}

/// A header's name as Go writes it: a capital after every hyphen (net/textproto, CanonicalMIMEHeaderKey).
fn canonical(name: &str) -> String {
    let mut capital = true;
    let letter = |c: char| {
        let written = if capital { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        capital = c == '-';
        written
    };
    name.chars().map(letter).collect()
}
