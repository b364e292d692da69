//! Many at once. The two crowds come one after the other: a test process has 1,024 files in many places.

use serde_json::json;

use rolelab_core::time::Timestamp;

use crate::client::{EPOCH, Server, Wire, bytes};

const CROWD: usize = 1_000;

#[test]
fn a_thousand_connections_are_served_at_once() {
    let server = Server::manual();
    let (_, imds) = server.launch();
    server.advance("3s");
    let get = "GET /latest/meta-data/placement/region HTTP/1.1\r\nHost: h\r\n\r\n";
    let mut crowd: Vec<Wire> = (0..CROWD).map(|_| Wire::to(imds)).collect();
    // All are connected before the first one asks, and all have asked before the first answer is read.
    crowd.iter_mut().for_each(|wire| wire.send(get));
    let served =
        crowd.iter_mut().filter_map(|wire| wire.rest().ends_with(b"us-east-1").then_some(())).count();
    assert_eq!(served, CROWD);
    drop(crowd);

    let at = Timestamp::parse(EPOCH).unwrap();
    let call = bytes(&server.signed(at, "sts", "GetCallerIdentity", &json!({})));
    let mut crowd: Vec<Wire> = (0..CROWD).map(|_| Wire::to(server.aws)).collect();
    for _ in 0..2 {
        crowd.iter_mut().for_each(|wire| wire.send(&call));
        let served =
            crowd.iter_mut().map(|wire| wire.response(false)).filter(|got| got.status.is_success()).count();
        assert_eq!(served, CROWD);
    }
    // One more is served while they stand there.
    assert_eq!(server.listed()["aws"], server.said["aws"]);
}

#[test]
fn so_many_are_held_in_silence_and_no_more() {
    let server = Server::manual();
    let (_, imds) = server.launch();
    let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    let mut held: Vec<Wire> = (0..256).map(|_| Wire::to(imds)).collect();
    held.iter_mut().for_each(|wire| wire.send(get));
    // Answers to others: what came before them has been looked at.
    server.listed();
    server.listed();
    let mut more = Wire::to(imds);
    more.send(get);
    assert!(more.rest().is_empty());
    assert!(held.iter_mut().all(Wire::is_silent));
    // Who leaves makes room.
    drop(held);
    server.listed();
    server.listed();
    let mut late = Wire::to(imds);
    late.send(get);
    server.listed();
    server.listed();
    assert!(late.is_silent());
}
