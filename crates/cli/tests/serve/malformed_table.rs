//! What is no request, or too much of one: the status that it gets (RFC 9110, 15.5 and 15.6; RFC 9112, 2.2, 3, 6 and 7).
//! The connection ends with it.

/// Case, bytes, status. `A*N` in the bytes stands for N times the letter.
pub(crate) const ROWS: &[(&str, &str, u16)] = &[
    ("no HTTP", "hello\r\n\r\n", 400),
    ("no HTTP, and no end of it either", "hello there you\r\n", 400),
    ("two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400),
    ("a space before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400),
    ("a folded line", "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n", 400),
    ("a NUL in a value", "GET / HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n", 400),
    ("no Host", "GET / HTTP/1.1\r\n\r\n", 400),
    ("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    ("a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    ("a target that is no address", "GET nowhere HTTP/1.1\r\nHost: h\r\n\r\n", 400),
    ("a length that is none", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1x\r\n\r\n", 400),
    ("a negative length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
    ("a length with a sign", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", 400),
    ("two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    (
        "a length and chunks",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    ("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (
        "a chunk without a length",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        400,
    ),
    (
        "a chunk longer than it says",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        400,
    ),
    ("a body that nobody takes", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", 413),
    (
        "one whose length no number holds",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
        413,
    ),
    (
        "the same in chunks",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        413,
    ),
    ("a long address", "GET /A*20000 HTTP/1.1\r\nHost: h\r\n\r\n", 414),
    ("an address without an end", "GET /A*70000", 414),
    ("an expectation", "POST / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n", 417),
    ("a long line", "GET / HTTP/1.1\r\nHost: h\r\nA: A*70000\r\n\r\n", 431),
    ("a line without an end", "GET / HTTP/1.1\r\nHost: h\r\nA: A*70000", 431),
    (
        "long trailers",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: A*9000\r\n\r\n",
        431,
    ),
    ("another coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
    ("a proxy's method", "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", 501),
    ("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("another version", "GET / HTTP/3.1\r\nHost: h\r\n\r\n", 505),
];
