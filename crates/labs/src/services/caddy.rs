//! The proxy: Caddy 2.9 with `reverse_proxy` alone.
//!
//! Source: caddyserver/caddy, modules/caddyhttp/reverseproxy (prepareRequest, addForwardedHeaders, statusError) and
//! Go's net/http, which writes header lines by name. Later versions add a `Via` line and leave `Server` out.

use std::net::IpAddr;

use rolelab_core::http::{Headers, Method, Request, Response, Scheme, StatusCode, Url};
use rolelab_shell::{port::HttpAnswer, system::Upstream};

use super::sorted;

/// Lines that are between two neighbours alone (`hopHeaders` there).
const HOP_BY_HOP: [&str; 10] = [
    "Alt-Svc",
    "Connection",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Te",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
];

/// The request as it goes on. Host stays; what the client says about others before it is not trusted and replaced.
pub(super) fn forwarded(request: &Request, upstream: &Upstream, peer: IpAddr) -> Request {
    let url = Url {
        scheme: Scheme::Http,
        host: upstream.host.clone(),
        port: upstream.port,
        path: request.url.path.clone(),
        query: request.url.query.clone(),
    };
    let own = request.headers.get("Host").map_or_else(|| request.url.authority(), str::to_owned);
    let mut onward = Request { body: request.body.clone(), ..Request::new(request.method.clone(), url) };
    onward.headers.push("Host", own.clone());
    if let Some(agent) = request.headers.get("User-Agent") {
        onward.headers.push("User-Agent", agent);
    }
    if !request.body.0.is_empty() || request.method == Method::PUT || request.method == Method::POST {
        onward.headers.push("Content-Length", request.body.0.len().to_string());
    }
    let mut others = sorted(&request.headers, |name| {
        !is_hop_by_hop(name)
            && !["Host", "User-Agent", "Content-Length"].iter().any(|own| name.eq_ignore_ascii_case(own))
    });
    others.set("X-Forwarded-For", peer.to_string());
    others.set("X-Forwarded-Host", own);
    others.set("X-Forwarded-Proto", "http");
    let others = sorted(&others, |_| true);
    others.iter().for_each(|(name, value)| onward.headers.push(name, value));
    if others.get("Accept-Encoding").is_none() && request.method != Method::HEAD {
        onward.headers.push("Accept-Encoding", "gzip");
    }
    onward
}

/// What its visitor gets.
pub(super) fn answers(answer: HttpAnswer) -> Response {
    let mut headers = Headers::default();
    headers.push("Server", "Caddy");
    match answer {
        HttpAnswer::Response { response, .. } => {
            for (name, value) in response.headers.iter().filter(|(name, _)| !is_hop_by_hop(name)) {
                headers.push(name, value);
            }
            Response { headers, ..response.as_ref().clone() }
        }
        // A connection that does not come about is 502 whatever the reason; an answer that does not come, 504.
        HttpAnswer::TimedOut { connected: true, .. } => failed(StatusCode::GATEWAY_TIMEOUT, headers),
        HttpAnswer::TimedOut { .. }
        | HttpAnswer::Refused { .. }
        | HttpAnswer::NoRoute { .. }
        | HttpAnswer::Unresolved => failed(StatusCode::BAD_GATEWAY, headers),
    }
}

fn failed(status: StatusCode, mut headers: Headers) -> Response {
    headers.push("Content-Length", "0");
    Response { headers, ..Response::new(status, "") }
}

fn is_hop_by_hop(name: &str) -> bool {
    HOP_BY_HOP.iter().any(|known| name.eq_ignore_ascii_case(known))
}
