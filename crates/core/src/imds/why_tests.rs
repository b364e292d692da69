//! Why each request was answered as it was, what CloudWatch counts of it, and throttling.

use super::{
    Reply, Why,
    requests_table::{TOKEN, TTL},
    tests::Bench,
};
use crate::{
    ec2::{HttpTokens, NoToken},
    journal::Event,
    time::Span,
};

const PUT: &str = "/latest/api/token";
const LEAF: &str = "/latest/meta-data/instance-id";

/// The last fact of the metadata service: status and reason.
fn last(bench: &Bench) -> (Option<u16>, Why) {
    match bench.journal.entries().last().map(|entry| &entry.event) {
        Some(Event::Metadata { status, why, .. }) => (*status, *why),
        other => panic!("{other:?}"),
    }
}

/// Method, path, header lines, whether a token is required, status, reason.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)], bool, u16, Why);

/// The statuses are those of requests_table.rs; the reason says which rule gave it.
const ROWS: &[Row] = &[
    ("GET", LEAF, &[], false, 200, Why::Served),
    ("GET", LEAF, &[], true, 401, Why::TokenMissing),
    ("HEAD", LEAF, &[], true, 401, Why::TokenMissing),
    ("GET", "/no-such", &[], true, 401, Why::TokenMissing),
    ("GET", "/no-such", &[], false, 404, Why::NotFound),
    ("GET", LEAF, &[(TOKEN, "")], false, 401, Why::TokenEmpty),
    ("GET", LEAF, &[(TOKEN, " ")], true, 401, Why::TokenEmpty),
    ("GET", LEAF, &[(TOKEN, "x")], false, 401, Why::TokenUnknown),
    (
        "GET",
        LEAF,
        &[(TOKEN, "AQAEALxPVbd3cxqwJUPE0ckHWzqUD_w6oIeXj0HXHXfGNMlJ9yG9ow==")],
        false,
        401,
        Why::TokenUnknown,
    ),
    ("GET", LEAF, &[(TOKEN, "x"), (TOKEN, "x")], false, 401, Why::TokenDoubled),
    ("PUT", PUT, &[(TTL, "60")], false, 200, Why::Minted),
    ("PUT", PUT, &[(TTL, "60"), ("X-Forwarded-For", "")], true, 403, Why::Forwarded),
    ("PUT", PUT, &[], true, 400, Why::Lifetime),
    ("PUT", PUT, &[(TTL, "21601")], true, 400, Why::Lifetime),
    ("PUT", LEAF, &[(TTL, "60")], false, 403, Why::PutElsewhere),
    ("GET", PUT, &[], true, 405, Why::Method),
    ("OPTIONS", PUT, &[], true, 200, Why::Served),
    ("POST", LEAF, &[], true, 405, Why::Method),
];

#[test]
fn each_answer_has_its_reason() {
    for (method, path, headers, required, status, why) in ROWS {
        let mut bench = Bench::new();
        if *required {
            bench.instance().options.http_tokens = HttpTokens::Required;
        }
        bench.ask(method, path, headers);
        assert_eq!(last(&bench), (Some(*status), *why), "{method} {path} {headers:?}");
        assert_eq!(*status == 401, why.is_token(), "{why:?}");
        bench.instance().options.endpoint = false;
        bench.ask(method, path, headers);
        assert_eq!(last(&bench), (Some(403), Why::Disabled));
    }
}

#[test]
fn a_bad_token_is_told_by_what_is_wrong_with_it() {
    let mut bench = Bench::new();
    let token = bench.token("60");
    std::mem::swap(&mut bench.id, &mut bench.other);
    let foreign = bench.token("60");
    std::mem::swap(&mut bench.id, &mut bench.other);
    bench.ask("GET", LEAF, &[(TOKEN, &foreign)]);
    assert_eq!(last(&bench), (Some(401), Why::TokenForeign));
    bench.pass(Span::seconds(60));
    bench.ask("GET", LEAF, &[(TOKEN, &token)]);
    assert_eq!(last(&bench), (Some(401), Why::TokenExpired));
    let now = bench.world.now;
    bench.instance().launched = now;
    bench.ask("GET", LEAF, &[(TOKEN, &token)]);
    assert_eq!(last(&bench), (Some(401), Why::TokenOfEarlierStart));
}

#[test]
fn a_lost_token_is_told_by_the_hop_limit() {
    let mut bench = Bench::new();
    assert_eq!(bench.reply("PUT", PUT, &[(TTL, "60")], 2), Reply::Lost);
    assert_eq!(last(&bench), (None, Why::HopLimit));
    // A refusal is the answer to a PUT as well.
    assert_eq!(bench.reply("PUT", PUT, &[(TTL, "0")], 2), Reply::Lost);
    assert_eq!(last(&bench), (None, Why::Lifetime));
}

/// EC2 User Guide, "CloudWatch metrics for your instances": MetadataNoToken counts successful accesses without a token,
/// MetadataNoTokenRejected tries after version 1 was turned off. Nothing else counts [?].
#[test]
fn requests_without_a_token_are_counted_by_the_minute() {
    let mut bench = Bench::new();
    let token = bench.token("21600");
    let start = bench.world.now;
    for _ in 0..3 {
        bench.get(LEAF);
    }
    bench.ask("HEAD", LEAF, &[]);
    bench.get("/no-such");
    bench.ask("GET", LEAF, &[(TOKEN, &token)]);
    bench.ask("GET", LEAF, &[(TOKEN, "x")]);
    bench.ask("GET", PUT, &[]);
    bench.ask("OPTIONS", PUT, &[]);
    bench.pass(Span::seconds(59));
    bench.get(LEAF);
    bench.pass(Span::seconds(1));
    bench.instance().options.http_tokens = HttpTokens::Required;
    bench.ask("GET", LEAF, &[]);
    bench.ask("GET", "/no-such", &[]);
    bench.ask("POST", LEAF, &[]);
    let counted = bench.instance().no_token.clone();
    let expected = [
        (start, NoToken { served: 5, rejected: 0 }),
        (start.plus(Span::minutes(1)), NoToken { served: 0, rejected: 2 }),
    ];
    assert_eq!(counted.into_iter().collect::<Vec<_>>(), expected);
}

/// 1,024 packets a second and about ten a request (EC2 User Guide, network performance) are some 100 requests.
#[test]
fn what_the_network_card_does_not_pass_gets_no_answer() {
    let mut bench = Bench::new();
    let passed = |bench: &mut Bench, tries: usize| {
        (0..tries).filter(|_| bench.reply("GET", LEAF, &[], 1) != Reply::Throttled).count()
    };
    assert_eq!(passed(&mut bench, 500), 500, "off unless a lesson turns it on");
    bench.world.knobs.metadata_throttling = true;
    assert_eq!(passed(&mut bench, 500), 100);
    assert_eq!(last(&bench), (None, Why::Throttled));
    bench.pass(Span::millis(500));
    assert_eq!(passed(&mut bench, 500), 50);
    bench.pass(Span::hours(1));
    assert_eq!(passed(&mut bench, 500), 100, "no more than a second's worth is saved up");
    // Each instance has its own card.
    std::mem::swap(&mut bench.id, &mut bench.other);
    assert_eq!(passed(&mut bench, 500), 100);
}
