//! Who may ask the server about itself: programs on this machine, and pages that this machine serves.
//!
//! What is below `/_rolelab` has users' secrets and moves the clock. A page of anybody's that is open in a browser here can
//! send it a plain request without asking first (Fetch, 3.3.5 and 4.9: what needs no preflight), and a name of that page's
//! own may be made to lead to 127.0.0.1. The first is told by `Origin` and `Sec-Fetch-Site`, the second by `Host`.

use rolelab_core::http::{Request, Url};

/// Why a request is not from here, in a sentence; `None` when it is.
pub(super) fn stranger(request: &Request) -> Option<String> {
    let headers = &request.headers;
    let hosts = headers.all("Host").map(|host| format!("http://{host}/"));
    if !is_here(&request.url) || !hosts.into_iter().all(|host| names_here(&host)) {
        return Some("this is answered to http://127.0.0.1 and http://localhost alone".to_owned());
    }
    if let Some(origin) = headers.all("Origin").find(|origin| !names_here(origin)) {
        let origin: String = origin.chars().take(80).collect();
        return Some(format!("this is not answered to pages from elsewhere ({origin})"));
    }
    if headers.all("Sec-Fetch-Site").any(|site| site.eq_ignore_ascii_case("cross-site")) {
        return Some("this is not answered to pages from elsewhere".to_owned());
    }
    None
}

fn names_here(url: &str) -> bool {
    Url::parse(url).is_some_and(|url| is_here(&url))
}

/// Whether a URL's host is this machine to everybody (RFC 6761, 6.3, for names below `localhost`).
fn is_here(url: &Url) -> bool {
    matches!(url.host.as_str(), "127.0.0.1" | "localhost" | "::1") || url.host.ends_with(".localhost")
}
