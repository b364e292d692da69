//! The files in memory and the headers they go out with. A path is looked up, never opened: nothing outside the
//! page can be asked for.

use crate::{
    dist,
    page::{Files, policy},
    run::Result,
};

/// The finished page, ready to send.
pub struct Site {
    files: Files,
    squeezed: Files,
    /// Of index.html; another page brings its own.
    policy: String,
}

/// One answer.
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    /// The content, possibly compressed.
    pub body: Vec<u8>,
}

/// What every answer carries. The page may be framed by any course and its scripts loaded from any origin.
const HEADERS: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Access-Control-Allow-Origin", "*"),
    ("Connection", "close"),
];

const KINDS: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "application/xml"),
];

impl Site {
    /// Reads dist/.
    pub fn load() -> Result<Self> {
        Self::of(dist::load(&dist::dist())?, dist::load(&dist::squeezed())?)
    }

    fn of(files: Files, squeezed: Files) -> Result<Self> {
        let index = files.get("index.html").ok_or("dist/ has no index.html")?;
        let policy = policy(&String::from_utf8_lossy(index)).ok_or("dist/index.html has no policy")?;
        Ok(Self { files, squeezed, policy })
    }

    /// The answer for a decoded path without its first slash.
    pub fn reply(&self, path: &str, brotli: bool) -> Reply {
        let path = if path.is_empty() { "index.html" } else { path };
        let Some(body) = self.files.get(path) else {
            return Reply::plain(404, "Not Found");
        };
        let kind = path.rsplit_once('.').map_or("", |(_, kind)| kind);
        let kind = KINDS
            .iter()
            .find(|(ending, _)| *ending == kind)
            .map_or("application/octet-stream", |(_, kind)| kind);
        let own = path.ends_with(".html").then(|| policy(&String::from_utf8_lossy(body))).flatten();
        let mut headers = vec![
            ("Content-Type", kind.to_owned()),
            ("Content-Security-Policy", own.unwrap_or_else(|| self.policy.clone())),
            (
                "Cache-Control",
                if named_by_content(path) { "public, max-age=31536000, immutable" } else { "no-cache" }
                    .to_owned(),
            ),
            ("Vary", "Accept-Encoding".to_owned()),
        ];
        let small = self.squeezed.get(path).filter(|small| brotli && small.len() < body.len());
        if small.is_some() {
            headers.push(("Content-Encoding", "br".to_owned()));
        }
        Reply { status: 200, headers, body: small.unwrap_or(body).clone() }
    }
}

/// Trunk puts a hash of the content into names, as in `boot-d4cee7cbd215a8cb.js`. Such a file never changes.
fn named_by_content(path: &str) -> bool {
    // The second part of the program stands in a folder whose name changes with it.
    let folder = path.strip_prefix("snippets/").and_then(|path| path.split('/').next());
    let stem = folder.or_else(|| path.split('.').next()).unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() >= 12 && hash.chars().all(|c| c.is_ascii_hexdigit())
}

impl Reply {
    /// A sentence.
    pub fn plain(status: u16, text: &str) -> Self {
        let kind = ("Content-Type", "text/plain; charset=utf-8".to_owned());
        Self { status, headers: vec![kind], body: format!("{text}\n").into_bytes() }
    }

    /// Status line and headers.
    pub fn head(&self) -> String {
        let reason = match self.status {
            200 => "OK",
            404 => "Not Found",
            _ => "Bad Request",
        };
        let mut head =
            format!("HTTP/1.1 {} {reason}\r\nContent-Length: {}\r\n", self.status, self.body.len());
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in own.chain(HEADERS.iter().copied()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let html = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";
        let files = [("index.html", html), ("rolelab-1.wasm", "aaaaaaaa")];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        Site::of(Files::from(files), Files::from([("rolelab-1.wasm".to_owned(), b"a".to_vec())])).unwrap()
    }

    #[test]
    fn the_page_goes_out_with_its_policy() {
        let reply = site().reply("", false);
        let head = reply.head();
        for line in [
            "HTTP/1.1 200 OK",
            "Content-Type: text/html; charset=utf-8",
            "Content-Security-Policy: default-src 'none'",
            "Cross-Origin-Resource-Policy: cross-origin",
            "Cross-Origin-Embedder-Policy: require-corp",
            "X-Content-Type-Options: nosniff",
            "Cache-Control: no-cache",
        ] {
            assert!(head.lines().any(|l| l == line), "{line}\n{head}");
        }
    }

    #[test]
    fn another_page_goes_out_with_its_own_policy() {
        let own = "<meta http-equiv=\"Content-Security-Policy\" content=\"frame-src 'self'\">";
        let mut site = site();
        site.files.insert("embed-example.html".to_owned(), own.as_bytes().to_vec());
        site.files.insert("bare.html".to_owned(), b"<p>".to_vec());
        let policy = |path| site.reply(path, false).headers.into_iter().find(|h| h.0.ends_with("Policy"));
        assert_eq!(policy("embed-example.html").unwrap().1, "frame-src 'self'");
        assert_eq!(policy("bare.html").unwrap().1, "default-src 'none'");
    }

    #[test]
    fn wasm_has_its_type_and_goes_out_compressed_where_that_is_read() {
        let small = site().reply("rolelab-1.wasm", true);
        assert_eq!(small.body, b"a");
        assert!(small.head().contains("Content-Encoding: br\r\n"));
        let plain = site().reply("rolelab-1.wasm", false);
        assert_eq!(plain.body, b"aaaaaaaa");
        assert!(plain.head().contains("Content-Type: application/wasm\r\n"));
        assert!(!plain.head().contains("Content-Encoding"));
    }

    #[test]
    fn only_what_is_named_by_its_content_is_kept_for_ever() {
        let forever = ["boot-d4cee7cbd215a8cb.js", "rolelab-web-d79204f15ab2d70_bg.wasm"];
        assert!(forever.into_iter().all(named_by_content));
        let fresh =
            ["index.html", "sw.js", "apple-touch-icon.png", "snippets/yew-1/inline0.js", "a-decade.css"];
        assert!(!fresh.into_iter().any(named_by_content));
    }

    #[test]
    fn nothing_outside_the_page_can_be_asked_for() {
        for path in ["../Cargo.toml", "/etc/passwd", "..", "www/../index.html", "index.html/", "./index.html"]
        {
            assert_eq!(site().reply(path, false).status, 404, "{path}");
        }
    }
}
