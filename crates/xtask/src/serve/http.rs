//! As much HTTP/1.1 as serving files takes: GET and HEAD, one request a connection, everything bounded.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

use super::site::{Reply, Site};

/// The longest head of a request.
const MAX_HEAD: usize = 16 * 1024;
/// How long a client may take to send it, and to take in the answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads one request and answers it.
pub fn answer(mut stream: TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let Some(head) = read_head(&mut stream)? else { return Ok(()) };
    let (reply, bodiless) = match Asked::read(&head) {
        Some(asked) => (site.reply(&asked.path, asked.brotli), asked.method == Method::Head),
        None => (Reply::plain(400, "Bad Request"), false),
    };
    stream.write_all(reply.head().as_bytes())?;
    if !bodiless {
        stream.write_all(&reply.body)?;
    }
    stream.flush()
}

/// Everything up to the empty line; `None` when the client went away or sent too much.
fn read_head(stream: &mut impl Read) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut part = [0; 2048];
    loop {
        let length = stream.read(&mut part)?;
        if length == 0 {
            return Ok(None);
        }
        head.extend(part.iter().take(length));
        if head.windows(4).any(|end| end == b"\r\n\r\n") {
            return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
        }
        if head.len() > MAX_HEAD {
            return Ok(None);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Method {
    Get,
    Head,
}

/// What of a request matters here.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    method: Method,
    /// Decoded, from the site's root, without its first slash.
    path: String,
    brotli: bool,
}

impl Asked {
    fn read(head: &str) -> Option<Self> {
        let mut lines = head.lines();
        let mut words = lines.next()?.split(' ');
        let method = match words.next()? {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            _ => return None,
        };
        let path = words.next()?.split(['?', '#']).next()?.strip_prefix('/')?;
        let accepts = lines.filter_map(|line| line.split_once(':'));
        let mut accepts = accepts.filter(|(name, _)| name.eq_ignore_ascii_case("accept-encoding"));
        let brotli = accepts.any(|(_, value)| value.split(',').any(|kind| kind.trim() == "br"));
        Some(Self { method, path: decode(path)?, brotli })
    }
}

fn decode(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(line: &str) -> Option<String> {
        Asked::read(&format!("{line}\r\n\r\n")).map(|asked| asked.path)
    }

    #[test]
    fn requests_are_read_as_browsers_write_them() {
        assert_eq!(path("GET /?lesson=first-role HTTP/1.1").unwrap(), "");
        assert_eq!(path("HEAD /a%20b.js HTTP/1.1").unwrap(), "a b.js");
        for bad in [
            "POST / HTTP/1.1",
            "GET",
            "GET a HTTP/1.1",
            "GET /%zz HTTP/1.1",
            "GET /%e HTTP/1.1",
            "",
            "GET /%ff X",
        ] {
            assert_eq!(path(bad), None, "{bad}");
        }
        let head = "GET / HTTP/1.1\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n";
        assert!(Asked::read(head).unwrap().brotli);
    }

    #[test]
    fn a_head_without_an_end_is_not_read_for_ever() {
        assert_eq!(read_head(&mut io::repeat(b'a')).unwrap(), None);
        assert_eq!(read_head(&mut &b"GET / HTTP/1.1\r\n"[..]).unwrap(), None);
        assert_eq!(
            read_head(&mut &b"GET / HTTP/1.1\r\n\r\n"[..]).unwrap().unwrap(),
            "GET / HTTP/1.1\r\n\r\n"
        );
    }
}
