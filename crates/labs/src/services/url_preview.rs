//! The web application: it fetches the page at a URL that its visitor names, and asks nothing about it. That is the hole
//! known as server-side request forgery; it is the lab's own program and made to have it.
//!
//! It can only GET, and sets no header of its own choice: what most such holes can do. It follows no redirection.

use rolelab_core::{
    http::{Headers, MAX_BODY, Method, Request, Response, StatusCode, Url},
    time::Span,
};
use rolelab_shell::port::HttpAnswer;

/// How long it waits for a page.
pub(super) const PATIENCE: Span = Span::seconds(10);
/// The longest URL it takes.
const MAX_URL: usize = 4096;
const USAGE: &str = "<!doctype html>\n<title>url-preview</title>\n<h1>url-preview</h1>\n<p>Shows the page at a URL: <code>/?url=http://example.com/</code></p>\n";

/// What it fetches for its visitor.
///
/// # Errors
/// Its answer, when it fetches nothing.
pub(super) fn asks(request: &Request) -> Result<Request, Response> {
    if request.method != Method::GET && request.method != Method::HEAD {
        let mut refused = page(StatusCode::METHOD_NOT_ALLOWED, "text/plain", "only GET\n");
        refused.headers.push("Allow", "GET, HEAD");
        return Err(refused);
    }
    if request.url.path != "/" {
        return Err(page(StatusCode::NOT_FOUND, "text/plain", "nothing here\n"));
    }
    let query = request.url.query.as_deref().unwrap_or_default();
    let Some(text) = named(query) else { return Err(page(StatusCode::OK, "text/html", USAGE)) };
    let url = Some(text).filter(|text| text.len() <= MAX_URL).and_then(|text| Url::parse(&text));
    let Some(url) = url else {
        return Err(page(StatusCode::BAD_REQUEST, "text/plain", "url is no http:// or https:// URL\n"));
    };
    let mut own = Request::new(Method::GET, url);
    own.headers.push("Host", own.url.authority());
    own.headers.push("User-Agent", "url-preview");
    own.headers.push("Connection", "close");
    Ok(own)
}

/// What its visitor gets: the page with its status and its type, or that there is none.
pub(super) fn answers(answer: HttpAnswer) -> Response {
    let why = match answer {
        HttpAnswer::Response { response, .. } => {
            let media = response.headers.get("Content-Type").unwrap_or("text/plain").to_owned();
            let mut body = response.body.clone();
            body.0.truncate(MAX_BODY);
            let text = Response { body, ..page(response.status, &media, "") };
            return measured(text);
        }
        HttpAnswer::Unresolved => "no host of that name\n",
        HttpAnswer::Refused { .. } => "connection refused\n",
        HttpAnswer::NoRoute { .. } => "network is unreachable\n",
        HttpAnswer::TimedOut { .. } => "no answer in 10 seconds\n",
    };
    page(StatusCode::BAD_GATEWAY, "text/plain", why)
}

/// It was asked to ask itself, again and again.
pub(super) fn in_a_circle() -> Response {
    page(StatusCode::LOOP_DETECTED, "text/plain", "too many requests within each other\n")
}

fn page(status: StatusCode, media: &str, text: &str) -> Response {
    let headers: Headers =
        [("Content-Type", media), ("Server", "url-preview"), ("Connection", "close")].into_iter().collect();
    measured(Response { headers, ..Response::new(status, text) })
}

fn measured(mut response: Response) -> Response {
    let length = response.body.0.len().to_string();
    response.headers.set("Content-Length", length);
    response
}

/// The value of `url` in a query, decoded. What stands behind an `&` in it is lost, as in any form.
fn named(query: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("url="))?;
    let mut bytes = value.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let rest = bytes.clone();
                match (digit(bytes.next()), digit(bytes.next())) {
                    (Some(high), Some(low)) => out.push(u8::try_from(high * 16 + low).unwrap_or(b'?')),
                    _ => {
                        out.push(b'%');
                        bytes = rest;
                    }
                }
            }
            byte => out.push(byte),
        }
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}
