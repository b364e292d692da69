//! Bytes on the wire: heads as the real service writes them, and RFC 9112's ways to put requests into a connection.

use rolelab_core::{http::StatusCode, time::Timestamp};
use serde_json::json;

use crate::{
    bytes_table::{self, Row},
    client::{EPOCH, Server, Wire, bytes},
    malformed_table,
};

const IDENTITY: &str = "arn:aws:iam::111122223333:user/admin";

fn epoch() -> Timestamp {
    Timestamp::parse(EPOCH).unwrap()
}

#[test]
fn heads_are_the_real_services_byte_for_byte() {
    let server = Server::manual();
    let (_, imds) = server.launch();
    server.advance("3s");
    let put =
        "PUT /latest/api/token HTTP/1.1\r\nHost: h\r\nX-aws-ec2-metadata-token-ttl-seconds: 21600\r\n\r\n";
    let token = Wire::to(imds).ask(put).body.text().into_owned();
    for Row { case, request, head, body } in bytes_table::ROWS {
        let mut wire = Wire::to(imds);
        wire.send(request.replace("TOKEN", &token));
        let all = String::from_utf8(wire.rest()).unwrap();
        let (said, after) = all.split_once("\r\n\r\n").unwrap();
        assert_eq!(format!("{said}\r\n\r\n"), *head, "{case}");
        match body {
            Some(body) => assert_eq!(after, *body, "{case}"),
            None => assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", after.len())), "{case}"),
        }
    }
}

#[test]
fn one_connection_carries_many_calls_and_keeps_their_order() {
    let server = Server::manual();
    let identity = bytes(&server.signed(epoch(), "sts", "GetCallerIdentity", &json!({})));
    let buckets = bytes(&server.signed(epoch(), "s3", "ListBuckets", &json!({})));
    let mut wire = Wire::to(server.aws);
    for _ in 0..3 {
        assert!(wire.ask(&identity).body.text().contains(IDENTITY));
    }
    // Pipelined (RFC 9112, 9.3.2): answers come in the order of the requests.
    wire.send([identity.as_slice(), &buckets, &identity, &buckets].concat());
    for _ in 0..2 {
        assert!(wire.response(false).body.text().contains(IDENTITY));
        assert!(wire.response(false).body.text().contains("example-bucket"));
    }
    // Byte by byte is no other request.
    for byte in &identity {
        wire.send([*byte]);
    }
    let last = wire.response(false);
    assert!(last.body.text().contains(IDENTITY));
    assert_eq!(last.headers.get("Connection"), None);
    // A client that says so gets its connection ended, and is told.
    let ended = wire.ask("GET /_rolelab HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!((ended.headers.get("Connection"), wire.rest().len()), (Some("close"), 0));
    // So does one of HTTP/1.0, which needs no Host either.
    let mut old = Wire::to(server.aws);
    assert_eq!(old.ask("GET /_rolelab HTTP/1.0\r\n\r\n").headers.get("Connection"), Some("close"));
    assert!(old.rest().is_empty());
}

#[test]
fn the_metadata_service_ends_its_connection_and_says_so() {
    let server = Server::manual();
    let (_, imds) = server.launch();
    server.advance("3s");
    let get = "GET /latest/meta-data/placement/region HTTP/1.1\r\nHost: h\r\n\r\n";
    let mut wire = Wire::to(imds);
    // The second is never read, and takes nothing from the answer to the first.
    wire.send(get.repeat(2));
    let all = String::from_utf8(wire.rest()).unwrap();
    assert_eq!((all.matches("HTTP/1.1 200 OK").count(), all.ends_with("us-east-1")), (1, true));
    // Nor does what is more than the server ever looked at: to close with unread bytes would reset the connection.
    let mut wire = Wire::to(imds);
    wire.send(format!("{get}{}", "A".repeat(100_000)));
    assert!(wire.rest().ends_with(b"us-east-1"));
}

#[test]
fn an_answer_to_head_has_its_length_and_no_body() {
    let server = Server::manual();
    let mut wire = Wire::to(server.aws);
    let body = wire.ask("GET /_rolelab HTTP/1.1\r\nHost: localhost\r\n\r\n").body.0.len().to_string();
    wire.send("HEAD /_rolelab HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let head = wire.response(true);
    assert_eq!((head.status, head.headers.get("Content-Length")), (StatusCode::OK, Some(body.as_str())));
    wire.send("HEAD /example-bucket/hello.txt HTTP/1.1\r\nHost: h\r\n\r\n");
    assert!(wire.response(true).headers.get("Content-Length").is_some());
    // The next answer follows at once.
    assert_eq!(wire.ask("GET /_rolelab HTTP/1.1\r\nHost: localhost\r\n\r\n").status, StatusCode::OK);
    wire.send("HEAD /_rolelab HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(wire.rest().ends_with(b"\r\n\r\n"));
}

#[test]
fn a_body_may_be_asked_for_and_may_come_in_chunks() {
    let server = Server::manual();
    let request = server.signed(epoch(), "sts", "GetCallerIdentity", &json!({}));
    let whole = bytes(&request);
    let text = String::from_utf8(whole).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut wire = Wire::to(server.aws);
    wire.send(format!("{head}\r\nExpect: 100-continue\r\n\r\n"));
    // Nothing is asked for twice, and nothing is answered before it is there.
    assert_eq!(wire.until(b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n");
    assert!(wire.ask(body).body.text().contains(IDENTITY));
    // A client that did not wait is not asked any more.
    assert_eq!(wire.ask(format!("{head}\r\nExpect: 100-continue\r\n\r\n{body}")).status, StatusCode::OK);
    // A body that is too long is refused before it is sent.
    let long = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n";
    assert_eq!(Wire::to(server.aws).ask(long).status, StatusCode::PAYLOAD_TOO_LARGE);

    let head = head.replace(&format!("\r\nContent-Length: {}", body.len()), "\r\nTransfer-Encoding: Chunked");
    let (first, second) = body.split_at(7);
    let chunked = format!(
        "{head}\r\n\r\n7;note=\"x\"\r\n{first}\r\n{:X}\r\n{second}\r\n000\r\nA: trailer\r\n\r\n",
        second.len()
    );
    let mut wire = Wire::to(server.aws);
    assert!(wire.ask(&chunked).body.text().contains(IDENTITY));
    for byte in chunked.as_bytes() {
        wire.send([*byte]);
    }
    assert!(wire.response(false).body.text().contains(IDENTITY));
    wire.send(chunked.repeat(2));
    assert!((0..2).all(|_| wire.response(false).body.text().contains(IDENTITY)));
}

#[test]
fn what_is_no_request_gets_its_status_and_the_server_lives() {
    let server = Server::manual();
    let (_, imds) = server.launch();
    server.advance("3s");
    for door in [server.aws, imds] {
        for (case, sent, status) in malformed_table::ROWS {
            let mut wire = Wire::to(door);
            wire.send(written(sent));
            let answer = wire.response(false);
            assert_eq!(answer.status.as_u16(), *status, "{case}");
            assert_eq!(answer.headers.get("Connection"), Some("close"), "{case}");
            assert!(wire.rest().is_empty(), "{case}");
        }
    }
    // Half a request and a client that leaves.
    Wire::to(server.aws).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
    assert_eq!(server.listed()["aws"], server.said["aws"]);
}

#[test]
fn a_refusal_names_the_line_that_is_meant() {
    let server = Server::manual();
    for (sent, says) in [
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", "Host line"),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "Host line"),
        ("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "request line"),
        ("GET / HTTP/1.1\r\nHost: h\r\nAccept : b\r\n\r\n", "name of a header line"),
        ("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n", "name of a header line"),
        ("GET / HTTP/1.1\r\nHost: h\r\nA: b\x01c\r\n\r\n", "value of a header line"),
        ("hello\r\n\r\n", "not an HTTP request"),
    ] {
        let mut wire = Wire::to(server.aws);
        wire.send(sent);
        let answer = wire.response(false);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{sent}");
        assert!(answer.body.text().contains(says), "{sent}: {}", answer.body.text());
    }
}

/// `A*20000` written out.
fn written(sent: &str) -> String {
    let Some((before, after)) = sent.split_once("A*") else { return sent.to_owned() };
    let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let (count, after) = after.split_at(digits);
    format!("{before}{}{after}", "A".repeat(count.parse().unwrap()))
}
