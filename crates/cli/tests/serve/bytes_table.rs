//! What the real metadata service sent, byte for byte but for values that are an instance's own: which lines, in which
//! spelling and order.
//!
//! Sources: captures of 2020 to 2026 in public issues and posts (`Server: EC2ws`, HTTP/1.1), as listed in
//! crates/core/src/imds/respond.rs: token PUT of 2025-07-30; listing of 2023-10-02; leaf of 2024-06-27; iam/info without a
//! token of 2022-02-13; 401 of 2025-06-11 and 2026-09-17; 405 of 2020-04-07.

/// One exchange.
pub(crate) struct Row {
    pub(crate) case: &'static str,
    /// The request; `TOKEN` stands for a token of 21,600 s.
    pub(crate) request: &'static str,
    /// The head of the answer.
    pub(crate) head: &'static str,
    /// Its body; `None` when it is an instance's own, and only as long as the head says.
    pub(crate) body: Option<&'static str>,
}

pub(crate) const ROWS: &[Row] = &[
    Row {
        case: "a token",
        request: "PUT /latest/api/token HTTP/1.1\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n",
        head: "HTTP/1.1 200 OK\r\nX-Aws-Ec2-Metadata-Token-Ttl-Seconds: 60\r\nContent-Length: 56\r\nDate: Mon, 02 Mar 2026 10:00:03 GMT\r\nServer: EC2ws\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n",
        body: None,
    },
    Row {
        case: "a leaf with a token",
        request: "GET /latest/meta-data/placement/region HTTP/1.1\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token: TOKEN\r\n\r\n",
        head: "HTTP/1.1 200 OK\r\nX-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21600\r\nContent-Type: text/plain\r\nAccept-Ranges: none\r\nLast-Modified: Mon, 02 Mar 2026 10:00:00 GMT\r\nContent-Length: 9\r\nDate: Mon, 02 Mar 2026 10:00:03 GMT\r\nServer: EC2ws\r\nConnection: close\r\n\r\n",
        body: Some("us-east-1"),
    },
    Row {
        case: "a leaf without one",
        request: "GET /latest/meta-data/placement/region HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n",
        head: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nAccept-Ranges: none\r\nLast-Modified: Mon, 02 Mar 2026 10:00:00 GMT\r\nContent-Length: 9\r\nDate: Mon, 02 Mar 2026 10:00:03 GMT\r\nServer: EC2ws\r\nConnection: close\r\n\r\n",
        body: Some("us-east-1"),
    },
    Row {
        case: "HEAD",
        request: "HEAD /latest/meta-data/placement/region HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n",
        head: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nAccept-Ranges: none\r\nLast-Modified: Mon, 02 Mar 2026 10:00:00 GMT\r\nContent-Length: 9\r\nDate: Mon, 02 Mar 2026 10:00:03 GMT\r\nServer: EC2ws\r\nConnection: close\r\n\r\n",
        body: Some(""),
    },
    Row {
        case: "a bad token",
        request: "GET /latest/meta-data/ HTTP/1.1\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token: none\r\n\r\n",
        head: "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nDate: Mon, 02 Mar 2026 10:00:03 GMT\r\nServer: EC2ws\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n",
        body: Some(""),
    },
    Row {
        case: "another method on the token's path",
        request: "GET /latest/api/token HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n",
        head: "HTTP/1.1 405 Not Allowed\r\nAllow: OPTIONS, PUT\r\nContent-Length: 0\r\nDate: Mon, 02 Mar 2026 10:00:03 GMT\r\nServer: EC2ws\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n",
        body: Some(""),
    },
    Row {
        case: "a PUT through a proxy (EC2 User Guide, IMDSv2 and open layer 3 firewalls: X-Forwarded-For)",
        request: "PUT /latest/api/token HTTP/1.1\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\nx-forwarded-for: 10.0.0.1\r\n\r\n",
        head: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nDate: Mon, 02 Mar 2026 10:00:03 GMT\r\nServer: EC2ws\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n",
        body: Some(""),
    },
];
