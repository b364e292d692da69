//! Requests and what the real service answers. [R] a capture, [D] the EC2 user guide, [?] our choice.

use crate::ec2::HttpTokens;

pub(super) const TTL: &str = "X-aws-ec2-metadata-token-ttl-seconds";
pub(super) const TOKEN: &str = "X-aws-ec2-metadata-token";

/// A request on or near the token path.
pub(super) struct Put {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) headers: &'static [(&'static str, &'static str)],
    /// Status and reason phrase.
    pub(super) status: &'static str,
    /// Bytes of the body.
    pub(super) length: usize,
}

const fn put(headers: &'static [(&'static str, &'static str)], status: &'static str, length: usize) -> Put {
    Put { method: "PUT", path: "/latest/api/token", headers, status, length }
}

const fn on(method: &'static str, path: &'static str, status: &'static str) -> Put {
    Put { method, path, headers: &[(TTL, "60")], status, length: 0 }
}

/// Bytes of the page of 400, which is that of 404 with other words [?].
const BAD: usize = 341;

pub(super) const PUTS: &[Put] = &[
    // Lifetimes from one second to six hours [D].
    put(&[(TTL, "1")], "200 OK", 56),
    put(&[(TTL, "60")], "200 OK", 56),
    put(&[(TTL, "21600")], "200 OK", 56),
    put(&[("x-AWS-ec2-METADATA-token-TTL-seconds", " 60 ")], "200 OK", 56),
    put(&[(TTL, "0")], "400 Bad Request", BAD),
    put(&[(TTL, "-1")], "400 Bad Request", BAD),
    put(&[(TTL, "+60")], "400 Bad Request", BAD),
    put(&[(TTL, "21601")], "400 Bad Request", BAD),
    put(&[(TTL, "abc")], "400 Bad Request", BAD),
    put(&[(TTL, "1.5")], "400 Bad Request", BAD),
    put(&[(TTL, "")], "400 Bad Request", BAD),
    put(&[(TTL, "99999999999999999999")], "400 Bad Request", BAD),
    put(&[], "400 Bad Request", BAD),
    put(&[(TTL, "60"), (TTL, "60")], "400 Bad Request", BAD),
    // A forwarded PUT [D]; only that one header tells, and it is looked at first [?].
    put(&[(TTL, "60"), ("X-Forwarded-For", "10.0.0.1")], "403 Forbidden", 0),
    put(&[(TTL, "60"), ("x-forwarded-for", "")], "403 Forbidden", 0),
    put(&[("X-Forwarded-For", "10.0.0.1")], "403 Forbidden", 0),
    put(
        &[(TTL, "60"), ("Forwarded", "for=10.0.0.1"), ("Via", "1.1 p"), ("X-Real-IP", "10.0.0.1")],
        "200 OK",
        56,
    ),
    // Any other path [D]; with a slash behind it [R].
    on("PUT", "/latest/api/token/", "403 Forbidden"),
    on("PUT", "/2021-03-23/api/token", "403 Forbidden"),
    on("PUT", "//latest/api/token", "403 Forbidden"),
    on("PUT", "/latest/api", "403 Forbidden"),
    on("PUT", "/latest/meta-data/ami-id", "403 Forbidden"),
    // Other methods: GET is [R], the rest follows its Allow line.
    on("GET", "/latest/api/token", "405 Not Allowed"),
    on("HEAD", "/latest/api/token", "405 Not Allowed"),
    on("POST", "/latest/api/token", "405 Not Allowed"),
    on("DELETE", "/latest/api/token", "405 Not Allowed"),
    on("PATCH", "/latest/api/token", "405 Not Allowed"),
    on("OPTIONS", "/latest/api/token", "200 OK"),
    // Methods that metadata does not know [?].
    on("POST", "/latest/meta-data/", "405 Not Allowed"),
    on("DELETE", "/latest/user-data", "405 Not Allowed"),
    on("OPTIONS", "/", "405 Not Allowed"),
];

/// What stands in the token header.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token {
    /// There is no such header.
    None,
    /// A living token of this instance.
    Valid,
    /// One of this instance whose time is over.
    Expired,
    /// A living token of another instance.
    Foreign,
    /// This text.
    Text(&'static str),
}

/// One cell of the matrix.
pub(super) struct Get {
    pub(super) tokens: HttpTokens,
    pub(super) token: Token,
    /// False is 401.
    pub(super) served: bool,
}

const fn get(tokens: HttpTokens, token: Token, served: bool) -> Get {
    Get { tokens, token, served }
}

/// EC2 user guide, "Use IMDSv2": the header's presence makes a request one of version 2, and a bad token is 401.
pub(super) const GETS: &[Get] = &[
    get(HttpTokens::Optional, Token::None, true),
    get(HttpTokens::Optional, Token::Valid, true),
    get(HttpTokens::Optional, Token::Expired, false),
    get(HttpTokens::Optional, Token::Foreign, false),
    get(HttpTokens::Optional, Token::Text("garbage"), false),
    get(HttpTokens::Optional, Token::Text(""), false),
    get(HttpTokens::Required, Token::None, false),
    get(HttpTokens::Required, Token::Valid, true),
    get(HttpTokens::Required, Token::Expired, false),
    get(HttpTokens::Required, Token::Foreign, false),
    get(HttpTokens::Required, Token::Text("garbage"), false),
    get(HttpTokens::Required, Token::Text(""), false),
];

pub(super) const EVERYWHERE: &[(&str, &str)] = &[
    ("PUT", "/latest/api/token"),
    ("GET", "/latest/api/token"),
    ("GET", "/"),
    ("GET", "/latest/meta-data/"),
    ("HEAD", "/latest/no-such"),
    ("POST", "/latest/meta-data/"),
];

/// A response and its header lines.
pub(super) struct Lines {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    /// Whether a good token goes with it.
    pub(super) with_token: bool,
    pub(super) headers: &'static [(&'static str, &'static str)],
    pub(super) status: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) media: &'static str,
}

const V1: &[&str] =
    &["Content-Type", "Accept-Ranges", "Last-Modified", "Content-Length", "Date", "Server", "Connection"];
const V2: &[&str] = &[
    "X-Aws-Ec2-Metadata-Token-Ttl-Seconds",
    "Content-Type",
    "Accept-Ranges",
    "Last-Modified",
    "Content-Length",
    "Date",
    "Server",
    "Connection",
];
const EMPTY: &[&str] = &["Content-Length", "Date", "Server", "Connection", "Content-Type"];
const ALLOW: &[&str] = &["Allow", "Content-Length", "Date", "Server", "Connection", "Content-Type"];
const MINTED: &[&str] = &[
    "X-Aws-Ec2-Metadata-Token-Ttl-Seconds",
    "Content-Length",
    "Date",
    "Server",
    "Connection",
    "Content-Type",
];
const PAGE: &[&str] = &["Content-Type", "Content-Length", "Date", "Server", "Connection"];

const fn lines(
    method: &'static str,
    path: &'static str,
    with_token: bool,
    status: &'static str,
    names: &'static [&'static str],
    media: &'static str,
) -> Lines {
    Lines { method, path, with_token, headers: &[], status, names, media }
}

pub(super) const HEADERS: &[Lines] = &[
    // [R] of 2025.
    Lines {
        headers: &[(TTL, "21600")],
        ..lines("PUT", "/latest/api/token", false, "200 OK", MINTED, "text/plain")
    },
    // [R] of 2023 and 2024.
    lines("GET", "/latest/meta-data/", true, "200 OK", V2, "text/plain"),
    lines("GET", "/latest/meta-data/placement/region", true, "200 OK", V2, "text/plain"),
    // [R] of 2022 and 2023: documents are text/plain too.
    lines("GET", "/latest/meta-data/iam/info", false, "200 OK", V1, "text/plain"),
    lines("GET", "/latest/meta-data/iam/security-credentials/s3access", false, "200 OK", V1, "text/plain"),
    lines("GET", "/latest/dynamic/instance-identity/document", false, "200 OK", V1, "text/plain"),
    // [R] of 2023 for the type; the order is that of the others.
    lines("GET", "/latest/user-data", false, "200 OK", V1, "application/octet-stream"),
    // [R] of 2025.
    Lines { headers: &[(TOKEN, "bad")], ..lines("GET", "/", false, "401 Unauthorized", EMPTY, "text/plain") },
    // [R] of 2023.
    lines("PUT", "/latest/api/token/", false, "403 Forbidden", EMPTY, "text/plain"),
    // [R] of 2020.
    lines("GET", "/latest/api/token", false, "405 Not Allowed", ALLOW, "text/plain"),
    // [?].
    lines("GET", "/latest/no-such", true, "404 Not Found", PAGE, "text/html"),
    lines("PUT", "/latest/api/token", false, "400 Bad Request", PAGE, "text/html"),
];

/// A path and its value; `None` is 404. Without and with a slash behind: [R] of 2025; the rest is [?].
pub(super) const PATHS: &[(&str, Option<&str>)] = &[
    ("/latest/meta-data/instance-type", Some("t3.micro")),
    ("/latest/meta-data/instance-type/", Some("t3.micro")),
    ("//latest///meta-data//instance-type//", Some("t3.micro")),
    ("/latest/meta-data/instance-type?recursive=true", Some("t3.micro")),
    ("/latest/meta-data/%69nstance-type", Some("t3.micro")),
    ("/latest/meta-data/instance-type%3Fx", None),
    ("/l%61test/meta-data/instance-type", Some("t3.micro")),
    ("/latest/meta-data/tags/instance/a:b", Some("colon")),
    ("/latest/meta-data/tags/instance/a%3Ab", Some("colon")),
    ("/latest/meta-data/tags/instance/a%253Ab", None),
    ("/latest/meta-data/tags/instance/Empty", Some("")),
    ("/latest/meta-data/tags/instance/name", None),
    ("/latest/meta-data%2Finstance-type", None),
    ("/latest/meta-data/%FF", None),
    ("/latest/meta-data/Instance-Type", None),
    ("/Latest/meta-data/instance-type", None),
    ("/latest/meta-data/instance-type/x", None),
    ("/latest/meta-data/../meta-data/instance-type", None),
    ("/latest/./meta-data/instance-type", None),
    ("/latest/api", None),
    ("/latest/api/token/", None),
    ("/latest/meta-data/{role}", None),
    ("/latest/meta-data/public-keys/{key}/openssh-key", None),
    ("/latest/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", None),
    ("/latest/meta-data/iam/security-credentials/s3access/AccessKeyId", None),
];

/// Captured in 2020: 337 bytes, a tab in front of the DTD's address.
pub(super) const NOT_FOUND: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n",
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"\n",
    "\t\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n",
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\" lang=\"en\">\n",
    " <head>\n",
    "  <title>404 - Not Found</title>\n",
    " </head>\n",
    " <body>\n",
    "  <h1>404 - Not Found</h1>\n",
    " </body>\n",
    "</html>\n",
);

/// What random paths are made of.
pub(super) const FRAGMENTS: &[&str] = &[
    "/",
    "/",
    "/",
    "/latest",
    "/latest/meta-data/",
    "/latest/api/token",
    "/2009-04-04",
    "meta-data",
    "iam",
    "security-credentials",
    "s3access",
    "network/interfaces/macs/",
    "02:80:7f:ef:4c:e0",
    "public-keys/0",
    "tags/instance",
    "Name",
    "%",
    "%2",
    "%2F",
    "%FF",
    "%00",
    "..",
    ".",
    "é",
    "日本",
    "\u{0}",
    "{mac}",
    "?",
    "#",
    "dynamic/instance-identity/pkcs7",
    "user-data",
    "identity-credentials/ec2/security-credentials/ec2-instance",
];

/// Paths that are good as they are.
pub(super) const WHOLE: &[&str] = &[
    "/",
    "/latest/api/token",
    "/latest/meta-data/",
    "/latest/meta-data/iam/security-credentials/s3access",
    "/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance",
    "/latest/dynamic/instance-identity/rsa2048",
];
