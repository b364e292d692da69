//! The world's clock: beside the machine's or by hand, and what signatures make of it.

use rolelab_core::{
    http::StatusCode,
    time::{Span, Timestamp},
};
use serde_json::json;

use crate::client::{EPOCH, Server, Wire, bytes, rolelab};

fn date(server: &Server) -> Timestamp {
    let response = Wire::to(server.aws).ask("POST / HTTP/1.1\r\nHost: h\r\n\r\n");
    Timestamp::parse_http_date(response.headers.get("Date").unwrap()).unwrap()
}

#[test]
fn by_hand_it_moves_as_far_as_it_is_told() {
    let server = Server::manual();
    assert_eq!(date(&server), Timestamp::parse(EPOCH).unwrap());
    assert_eq!(server.advance("61m").body.text(), "{\"now\":\"2026-03-02T11:01:00Z\"}\n");
    assert_eq!(date(&server), Timestamp::parse("2026-03-02T11:01:00Z").unwrap());
    // In the query.
    let asked = Wire::to(server.aws).ask("POST /_rolelab/advance?1d1s HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(asked.body.text(), "{\"now\":\"2026-03-03T11:01:01Z\"}\n");
    for bad in ["", "61", "-1m", "1y", "31d", "1m; rm", "999999999999999999999s", "\u{fc}"] {
        let refused = server.advance(bad);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
        assert!(refused.body.text().contains("61m"), "{bad}: {}", refused.body.text());
    }
    let got = Wire::to(server.aws).ask("GET /_rolelab/advance?1s HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!((got.status.as_u16(), got.headers.get("Allow")), (405, Some("POST")));
    assert_eq!(date(&server), Timestamp::parse("2026-03-03T11:01:01Z").unwrap());
}

#[test]
fn the_command_line_lets_time_pass() {
    let server = Server::manual();
    let at = server.said["aws"].as_str().unwrap().to_owned();
    let run = |words: &[&str]| {
        let out = rolelab(&[&["advance"], words].concat()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(out.stdout), text(out.stderr), out.status.code().unwrap())
    };
    let done = run(&["61m", "--at", &at]);
    assert_eq!(done, ("2026-03-02T11:01:00Z\n".to_owned(), String::new(), 0));
    // As short as curl has it.
    let short = run(&["1m", "--at", at.strip_prefix("http://").unwrap()]);
    assert_eq!(short, ("2026-03-02T11:02:00Z\n".to_owned(), String::new(), 0));
    for (words, says) in [
        (&["soon", "--at", at.as_str()][..], "61m"),
        (&["61m"], "--at"),
        (&["--at", &at], "how far"),
        (&["61m", "--at", "no where"], "--at takes an address"),
        (&["61m", "--at", "https://127.0.0.1:1"], "--at takes an address"),
        (&["61m", "--at", "http://127.0.0.1:1/aws"], "--at takes an address"),
        (&["61m", "--to", &at], "rolelab advance --help"),
        (&["61m", "--at", "http://127.0.0.1:1"], "127.0.0.1:1"),
    ] {
        let (out, err, status) = run(words);
        assert_eq!((out.as_str(), status, err.contains(says)), ("", 2, true), "{words:?}: {err}");
    }
    let real = Server::start(&[]);
    let at = real.said["aws"].as_str().unwrap().to_owned();
    let (out, err, status) = run(&["61m", "--at", &at]);
    assert_eq!((out.as_str(), status, err.contains("--clock manual")), ("", 1, true), "{err}");
    assert_eq!(real.advance("61m").status, StatusCode::CONFLICT);
}

#[test]
fn beside_the_machines_it_goes_on_by_itself() {
    // An epoch in another year, so that what is seen is not the machine's clock itself.
    let server = Server::start(&["--epoch", "2031-05-06T07:08:09Z"]);
    let begun = Timestamp::parse("2031-05-06T07:08:09Z").unwrap();
    let first = date(&server);
    assert!((0..3_600).contains(&first.since(begun).as_seconds()), "{first}");
    // Bytes are waited for: those of the answer that a later second has.
    let later = (0..1_000_000).map(|_| date(&server)).find(|now| *now > first).unwrap();
    assert!(later.since(first) < Span::hours(1));
}

#[test]
fn it_begins_now_when_nothing_else_is_said() {
    let server = Server::start(&[]);
    let file = server.child.id();
    // The machine's clock as its file system has it: the time at which the process began.
    let began = std::fs::metadata(format!("/proc/{file}")).and_then(|found| found.modified());
    let Ok(began) = began else { return };
    let began = began.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs().cast_signed();
    assert!((date(&server).as_seconds() - began).abs() < 3_600);
}

#[test]
fn a_signatures_time_is_held_against_the_worlds_clock() {
    let call = |server: &Server, seconds: i64| {
        let at = Timestamp::parse(EPOCH).unwrap().plus(Span::seconds(seconds));
        let request = server.signed(at, "ec2", "DescribeInstances", &json!({}));
        Wire::to(server.aws).ask(bytes(&request)).status.as_u16()
    };
    // IAM User Guide, "Signature Version 4": within five minutes; the others as they are asked for, and one that is moved
    // by hand holds nothing against a client that signs by the machine's.
    for (clock, skew, seconds, status) in [
        ("real", None, 290, 200),
        ("real", None, 900, 400),
        ("real", None, -301, 400),
        ("real", Some("off"), -86_400 * 400, 200),
        ("manual", Some("300"), 300, 200),
        ("manual", Some("300"), 301, 400),
        ("manual", Some("10"), 10, 200),
        ("manual", Some("10"), 11, 400),
        ("manual", Some("10"), -11, 400),
        ("manual", Some("off"), -86_400 * 400, 200),
        ("manual", None, -86_400 * 400, 200),
        ("manual", None, 86_400 * 400, 200),
    ] {
        let mut words = vec!["--clock", clock, "--epoch", EPOCH];
        words.extend(skew.iter().flat_map(|skew| ["--skew", skew]));
        let server = Server::start(&words);
        assert_eq!(call(&server, seconds), status, "{clock} {skew:?} {seconds}");
        // Whoever serves a clock by which the machine's clients are refused is told.
        let (_, said) = server.signal_heard("INT");
        let told = said.contains("--skew off") && said.contains("behind this machine's");
        assert_eq!(told, clock == "real" && skew.is_none(), "{clock} {skew:?}: {said}");
    }
    let (_, said) = Server::start(&[]).signal_heard("INT");
    assert_eq!(said, "");
}
