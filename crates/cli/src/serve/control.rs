//! What the AWS port answers for itself, below `/_rolelab`: no bucket can be called so, since no name begins with `_`.

use std::{rc::Rc, sync::Arc};

use rolelab_core::http::{Method, Request, Response, StatusCode};
use serde_json::json;

use super::{clock, http::Answer, local, ports::Ports, shown};

const HOME: &str = "/_rolelab";
const ADVANCE: &str = "/_rolelab/advance";

/// Whether a request is for the server itself.
pub(super) fn is_ours(request: &Request) -> bool {
    let path = request.url.path.as_str();
    path.strip_prefix(HOME).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers it.
pub(super) fn answer(ports: &Rc<Ports>, request: &Request) -> Answer {
    if let Some(why) = local::stranger(request) {
        return Answer::Response(Arc::new(plain(StatusCode::FORBIDDEN, &why)));
    }
    let response = match (request.url.path.trim_end_matches('/'), &request.method) {
        (HOME, &Method::GET | &Method::HEAD) => {
            ports.engine.keep_time();
            ports.follow();
            with(StatusCode::OK, "application/json", format!("{}\n", shown::json(ports)))
        }
        (HOME, _) => not_allowed("GET, HEAD"),
        (ADVANCE, &Method::POST) => advance(ports, request),
        (ADVANCE, _) => not_allowed("POST"),
        _ => plain(StatusCode::NOT_FOUND, "there is /_rolelab and /_rolelab/advance"),
    };
    Answer::Response(Arc::new(response))
}

/// How far stands in the query or in the body.
fn advance(ports: &Rc<Ports>, request: &Request) -> Response {
    let body = request.body.text();
    let asked = request.url.query.as_deref().filter(|query| !query.is_empty()).unwrap_or(&body);
    let span = match clock::span(asked) {
        Ok(span) => span,
        Err(why) => return plain(StatusCode::BAD_REQUEST, &why),
    };
    match ports.engine.advance(span) {
        Some(now) => {
            ports.follow();
            with(StatusCode::OK, "application/json", format!("{}\n", json!({"now": now.iso()})))
        }
        None => plain(
            StatusCode::CONFLICT,
            "the clock follows the machine's here; begin with --clock manual to move it by hand",
        ),
    }
}

fn not_allowed(allow: &str) -> Response {
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, &format!("allowed here: {allow}"));
    response.headers.push("Allow", allow);
    response
}

fn plain(status: StatusCode, why: &str) -> Response {
    with(status, "text/plain; charset=utf-8", format!("rolelab: {why}\n"))
}

fn with(status: StatusCode, media: &str, body: String) -> Response {
    let mut response = Response::new(status, body);
    response.headers.push("Content-Type", media);
    response
}
