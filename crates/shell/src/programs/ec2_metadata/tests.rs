//! ec2-metadata against a scripted service. Messages about options were recorded from util-linux's getopt 2.38.1, which the
//! real script calls; the order of requests and the words are those of amazon-ec2-utils 2.2.0.

use rolelab_core::http::{Body, Request, Response};

use crate::{
    port::HttpAnswer,
    programs::driver::{Driver, Ran, answered},
};

/// Words, standard error without its last line, which is `Terminating...` in each.
const WRONG: &[(&[&str], &str)] = &[
    (&["-x"], "ec2-metadata: invalid option -- 'x'\n"),
    (&["-ix"], "ec2-metadata: invalid option -- 'x'\n"),
    (&["--foo"], "ec2-metadata: unrecognized option '--foo'\n"),
    (&["--path"], "ec2-metadata: unrecognized option '--path'\n"),
    (&["--ami-id=3"], "ec2-metadata: option '--ami-id' doesn't allow an argument\n"),
    (
        &["--p", "-y"],
        "ec2-metadata: option '--p' is ambiguous; possibilities: '--partition' '--product-codes' '--public-hostname' \
         '--public-ipv4' '--public-keys'\nec2-metadata: invalid option -- 'y'\n",
    ),
    (
        &["--a"],
        "ec2-metadata: option '--a' is ambiguous; possibilities: '--ami-id' '--ami-launch-index' \
         '--ami-manifest-path' '--ancestor-ami-ids' '--availability-zone' '--all'\n",
    ),
];

fn service(request: &Request) -> HttpAnswer {
    let text = match request.url.path.as_str() {
        "/latest/api/token" => "token",
        "/latest/meta-data/instance-id" => "i-1",
        "/latest/meta-data/tags/instance/" => "Name\nof two",
        "/latest/meta-data/tags/instance/Name" => "web-1",
        "/latest/meta-data/public-keys/" => "0=lab-key",
        "/latest/meta-data/public-keys/0/" => "openssh-key",
        "/latest/meta-data/public-keys/0/openssh-key" => "ssh-ed25519 AAAA lab-key\n",
        _ => return answered(Response::new(404.try_into().unwrap(), Body::default())),
    };
    answered(ok(text))
}

fn ok(text: &str) -> Response {
    Response::new(200.try_into().unwrap(), Body(text.as_bytes().to_vec()))
}

fn run(args: &[&str]) -> Ran {
    Driver::new().run("ec2-metadata", args, &mut |request, _, _| service(request))
}

#[test]
fn wrong_options_are_told_as_getopt_tells_them() {
    for (args, said) in WRONG {
        let ran = run(args);
        assert_eq!((ran.stdout.as_str(), ran.status), ("", 1), "{args:?}");
        assert_eq!(ran.stderr, format!("{said}Terminating...\n"), "{args:?}");
    }
}

#[test]
fn a_token_comes_first_and_each_value_is_a_request() {
    let ran = run(&["-i", "--kernel-id", "word"]);
    assert_eq!(ran.stdout, "instance-id: i-1\nkernel-id: not available\n");
    let sent: Vec<_> = ran.sent.iter().map(|r| format!("{} {}", r.method, r.url.path)).collect();
    assert_eq!(
        sent,
        ["PUT /latest/api/token", "GET /latest/meta-data/instance-id", "GET /latest/meta-data/kernel-id"]
    );
    let header = |at: usize, name: &str| ran.sent[at].headers.get(name).map(str::to_owned);
    assert_eq!(header(0, "X-aws-ec2-metadata-token-ttl-seconds").as_deref(), Some("900"));
    assert_eq!(header(1, "X-aws-ec2-metadata-token").as_deref(), Some("token"));
    assert!(header(1, "User-Agent").is_some_and(|agent| agent.starts_with("curl/")));
}

#[test]
fn listings_are_split_at_blanks_as_the_script_does() {
    assert_eq!(run(&["-g", "--quiet"]).stdout, "\t Name: web-1\n\t of: \n\t two: \n");
    let keys = "public-keys: \nkeyname:lab-key\nindex:0\nformat:openssh-key\nkey:(begins from next line)\n\
                ssh-ed25519 AAAA lab-key\n";
    assert_eq!(run(&["--public-keys"]).stdout, keys);
    assert_eq!(run(&["--block"]).stdout, "block-device-mapping: \nnot available\n");
}

#[test]
fn without_a_token_it_says_so_whatever_was_asked() {
    for args in [&["--help"][..], &["-x"], &[]] {
        let refused = |_: &Request, _, _| HttpAnswer::TimedOut {
            connected: false,
            waited: rolelab_core::time::Span::seconds(1),
        };
        let ran = Driver::new().run("ec2-metadata", args, &mut { refused });
        assert_eq!((ran.stdout.as_str(), ran.status), ("", 1));
        assert!(ran.stderr.starts_with("[ERROR] Could not get IMDSv2 token."), "{}", ran.stderr);
    }
}
