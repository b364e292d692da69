//! Which doors there are, what each leads to, and how they close.

use std::{fs, io::Read as _, net::TcpStream, path::PathBuf};

use rolelab_core::{http::StatusCode, time::Timestamp};
use serde_json::{Value, json};

use crate::client::{EPOCH, Server, Wire, address, bytes, rolelab};

const GET: &str = "GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: h\r\n\r\n";

#[test]
fn what_is_printed_says_where_everything_is() {
    let mut server = Server::manual();
    let said = &server.said;
    assert_eq!(said["instances"], json!([]));
    let user = &said["users"][0];
    let length = |name: &str| user[name].as_str().unwrap().len();
    assert_eq!(
        (user["name"].as_str(), length("access_key_id"), length("secret_access_key")),
        (Some("admin"), 20, 40)
    );
    assert_eq!(server.listed(), *said);
    let (id, imds) = server.launch();
    let expected = json!([{"id": id, "name": "web-1", "imds": format!("http://{imds}")}]);
    assert_eq!(server.listed()["instances"], expected);
    // One line and no more.
    server.child.kill().unwrap();
    let mut rest = String::new();
    server.out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn the_accounts_own_user_stays_the_first() {
    let server = Server::manual();
    let own = server.said["users"][0]["access_key_id"].clone();
    let names = |server: &Server| {
        let listed = server.listed();
        let users = listed["users"].as_array().unwrap().clone();
        assert_eq!(users[0]["access_key_id"], own);
        users.iter().map(|user| user["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = ["ada", "bob", "cyd", "dan", "eve"];
    let key = |name: &str| {
        let made = server.call_at(EPOCH, "iam", "CreateAccessKey", &json!({"UserName": name}));
        assert_eq!(made.status, StatusCode::OK);
    };
    for name in all.iter().rev() {
        server.call_at(EPOCH, "iam", "CreateUser", &json!({"UserName": name}));
        key(name);
        server.advance("1s");
    }
    assert_eq!(names(&server), ["admin", "eve", "dan", "cyd", "bob", "ada"]);
    // A row a key.
    key("dan");
    assert_eq!(names(&server), ["admin", "eve", "dan", "cyd", "bob", "ada", "dan"]);
    key("admin");
    assert_eq!(names(&server), ["admin", "admin", "eve", "dan", "cyd", "bob", "ada", "dan"]);
}

/// The AWS CLI 2.9.19 puts `latest/api/token` right behind the address of a metadata service.
#[test]
fn the_table_has_a_line_for_who_stands_on_an_instance() {
    let file = scratch("stands.world");
    let world = file.to_str().unwrap();
    let server = Server::start(&["--clock", "manual", "--epoch", EPOCH, "--world", world]);
    server.launch();
    assert_eq!(server.signal("INT"), Some(0));
    let text = printed(&["serve", "--world", world]);
    let line = text.lines().find(|line| line.contains("AWS_EC2_METADATA_SERVICE_ENDPOINT")).unwrap();
    let value = line.split('=').nth(1).unwrap().split(' ').next().unwrap();
    let imds = value.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).unwrap();
    assert!(imds.parse::<std::net::SocketAddr>().is_ok(), "{line}");
    assert!(line.contains(&format!(" AWS_ENDPOINT_URL=http://{imds} ")), "{line}");
}

/// What a server says without `--json`.
fn printed(words: &[&str]) -> String {
    let mut child = rolelab(words).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut text = Vec::new();
    while !text.ends_with(b"Ctrl-C ends it.\n") {
        let mut byte = [0];
        assert_eq!(out.read(&mut byte).unwrap(), 1);
        text.push(byte[0]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn the_table_has_lines_for_a_shell() {
    let text = printed(&["serve"]);
    let aws = text.lines().next().unwrap().split_whitespace().nth(1).unwrap();
    for expected in [
        format!("export AWS_ENDPOINT_URL={aws} AWS_REGION=us-east-1"),
        "export AWS_ACCESS_KEY_ID=AKIA".to_owned(),
        format!("aws --endpoint-url {aws}"),
    ] {
        assert!(text.contains(&expected), "{expected}: {text}");
    }
}

#[test]
fn only_loopback_is_bound() {
    let server = Server::manual();
    let (_, imds) = server.launch();
    for port in [server.aws.port(), imds.port()] {
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(TcpStream::connect(("127.0.0.2", port)).is_err(), "every address is bound");
        assert!(TcpStream::connect(("::1", port)).is_err());
    }
}

#[test]
fn an_instance_has_its_port_from_launch_to_termination() {
    let server = Server::manual();
    let (first, imds) = server.launch();
    let (second, other) = server.launch();
    assert_ne!(imds, other);
    // Nothing on it can ask before it runs: the connection stands, and is silent, while others are served.
    let mut early = Wire::to(imds);
    early.send(GET);
    server.advance("3s");
    assert_eq!(Wire::to(imds).ask(GET).body.text(), first);
    assert_eq!(Wire::to(other).ask(GET).body.text(), second);
    assert!(early.is_silent());
    // What is sent to somebody who never answers is read and forgotten.
    early.send(GET);
    assert!(early.is_silent());
    let ended =
        server.call_at("2026-03-02T10:00:03Z", "ec2", "TerminateInstances", &json!({"InstanceIds": [first]}));
    assert_eq!(ended.status, StatusCode::OK);
    assert!(TcpStream::connect(imds).is_ok(), "it is only shutting down");
    server.advance("3s");
    assert_eq!(
        TcpStream::connect(imds).map(|_| ()).unwrap_err().kind(),
        std::io::ErrorKind::ConnectionRefused
    );
    assert_eq!(server.listed()["instances"].as_array().unwrap().len(), 1);
    assert_eq!(Wire::to(other).ask(GET).body.text(), second);
}

/// Fetch, "CORS-safelisted method" and "CORS-safelisted request-header": such requests are sent without asking. A name whose
/// address changes to 127.0.0.1 makes a page's own server of this one, and its requests have that name in `Host`.
#[test]
fn pages_of_others_get_neither_secrets_nor_the_clock() {
    let server = Server::manual();
    let port = server.aws.port();
    let asked = |path: &str, lines: &str| {
        let sent = format!("{path} HTTP/1.1\r\n{lines}Content-Length: 2\r\n\r\n1s");
        Wire::to(server.aws).ask(sent)
    };
    for (lines, status) in [
        (format!("Host: 127.0.0.1:{port}\r\n"), 200),
        ("Host: LocalHost\r\n".to_owned(), 200),
        (format!("Host: b.s3.localhost:{port}\r\n"), 200),
        (format!("Host: [::1]:{port}\r\n"), 200),
        (
            format!("Host: localhost\r\nOrigin: http://localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n"),
            200,
        ),
        ("Host: localhost\r\nSec-Fetch-Site: none\r\n".to_owned(), 200),
        (format!("Host: evil.example:{port}\r\n"), 403),
        (format!("Host: 127.0.0.1.evil.example:{port}\r\n"), 403),
        ("Host: evillocalhost\r\n".to_owned(), 403),
        ("Host: 127.0.0.2\r\n".to_owned(), 403),
        ("Host: localhost\r\nOrigin: http://evil.example\r\n".to_owned(), 403),
        ("Host: localhost\r\nOrigin: null\r\n".to_owned(), 403),
        ("Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n".to_owned(), 403),
        ("Host: localhost\r\nSec-Fetch-Site: cross-site\r\n".to_owned(), 403),
    ] {
        let before = Wire::to(server.aws).ask("POST / HTTP/1.1\r\nHost: h\r\n\r\n");
        for path in ["GET /_rolelab", "POST /_rolelab/advance", "GET /_rolelab/nowhere"] {
            let answer = asked(path, &lines);
            let expected = if status == 200 && path.ends_with("nowhere") { 404 } else { status };
            assert_eq!(answer.status.as_u16(), expected, "{path} {lines}");
            let told = answer.body.text().contains("secret_access_key");
            assert_eq!(told, status == 200 && path == "GET /_rolelab", "{path} {lines}");
        }
        let after = Wire::to(server.aws).ask("POST / HTTP/1.1\r\nHost: h\r\n\r\n");
        assert_eq!(before.headers.get("Date") != after.headers.get("Date"), status == 200, "{lines}");
    }
    // The whole URL in the first line is no way around.
    let absolute = asked("GET http://evil.example/_rolelab", "Host: localhost\r\n");
    assert_eq!(absolute.status, StatusCode::FORBIDDEN);
    let absolute = asked("GET http://localhost/_rolelab", "Host: evil.example\r\n");
    assert_eq!(absolute.status, StatusCode::FORBIDDEN);
}

#[test]
fn an_instances_port_leads_to_aws_for_what_is_signed() {
    let server = Server::manual();
    let (_, imds) = server.launch();
    server.advance("3s");
    let at = Timestamp::parse(EPOCH).unwrap();
    let call = server.signed_for(imds, at, "sts", "GetCallerIdentity", &json!({}));
    let answer = Wire::to(imds).ask(bytes(&call));
    assert!(answer.body.text().contains("<Arn>arn:aws:iam::111122223333:user/admin</Arn>"));
    // A URL that is signed as well, and the server's own pages are the AWS port's alone.
    let presigned = "GET /b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0 HTTP/1.1\r\nHost: h\r\n\r\n";
    assert!(Wire::to(imds).ask(presigned).body.text().contains("<Error>"));
    assert_eq!(Wire::to(imds).ask("GET /_rolelab HTTP/1.1\r\nHost: h\r\n\r\n").status, StatusCode::NOT_FOUND);
}

/// AWS's own words for a call without a signature, by service (STS and EC2: recorded answers in
/// crates/core/src/api/faults; S3 API reference, error responses).
#[test]
fn what_is_not_signed_finds_its_service_by_its_form() {
    let server = Server::manual();
    let form = "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n";
    for (case, head, body, says) in [
        (
            "a query",
            format!("POST / HTTP/1.1\r\n{form}"),
            "Action=GetCallerIdentity&Version=2011-06-15",
            "https://sts.amazonaws.com/doc/2011-06-15/",
        ),
        (
            "EC2's",
            format!("POST / HTTP/1.1\r\n{form}"),
            "Action=DescribeInstances&Version=2016-11-15",
            "<Response><Errors><Error><Code>",
        ),
        (
            "one in the address",
            "GET /?Action=ListUsers&Version=2010-05-08 HTTP/1.1\r\n".to_owned(),
            "",
            "https://iam.amazonaws.com/doc/2010-05-08/",
        ),
        ("a path", "GET /example-bucket/hello.txt HTTP/1.1\r\n".to_owned(), "", "<Code>AccessDenied</Code>"),
    ] {
        let length = body.len();
        let sent = format!("{head}Host: {}\r\nContent-Length: {length}\r\n\r\n{body}", server.aws);
        let said = Wire::to(server.aws).ask(sent).body.text().replace('\n', "").replace("> ", ">");
        let said: String = said.split("> ").map(str::trim_start).collect::<Vec<_>>().join(">");
        assert!(said.replace("  ", "").contains(says), "{case}: {said}");
    }
}

#[test]
fn a_bucket_may_stand_in_the_host() {
    let server = Server::manual();
    let at = Timestamp::parse(EPOCH).unwrap();
    let mut request = server.signed(at, "s3", "ListObjectsV2", &json!({"Bucket": "example-bucket"}));
    let host = format!("example-bucket.s3.localhost:{}", server.aws.port());
    request.headers.set("Host", host);
    rolelab_core::sigv4::sign(&mut request, &server.credentials(), "us-east-1", "s3", at);
    let got = Wire::to(server.aws).ask(bytes(&request));
    assert!(got.body.text().contains("<Key>hello.txt</Key>"), "{}", got.body.text());
}

#[test]
fn ctrl_c_and_sigterm_end_it_with_0_whoever_is_connected() {
    for signal in ["INT", "TERM"] {
        let server = Server::manual();
        let (_, imds) = server.launch();
        let mut silent = Wire::to(imds);
        silent.send(GET);
        let mut half = Wire::to(server.aws);
        half.send("GET / HT");
        let kept = Wire::to(server.aws);
        // An answer to a later one: the others have been taken.
        server.listed();
        assert_eq!(server.signal(signal), Some(0), "{signal}");
        drop((silent, half, kept));
    }
}

fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_file(&path).ok();
    path
}

#[test]
fn a_world_is_kept_in_its_file_and_opens_in_a_shell() {
    let file = scratch("served.world");
    let world = file.to_str().unwrap();
    let server = Server::start(&["--clock", "manual", "--epoch", EPOCH, "--seed", "7", "--world", world]);
    let (id, _) = server.launch();
    server.advance("3s");
    assert_eq!(server.signal("INT"), Some(0));
    let script = "curl -s http://169.254.169.254/latest/meta-data/instance-id";
    let out = rolelab(&["shell", "--world", world, "--on", "web-1", "-c", script]).output().unwrap();
    assert_eq!(String::from_utf8(out.stdout).unwrap(), id);
    // Opened again it has its ports at once, and its own clock.
    let again = Server::start(&["--clock", "manual", "--world", world]);
    let imds: &Value = &again.said["instances"][0]["imds"];
    assert_eq!(Wire::to(address(imds)).ask(GET).body.text(), id);
    let shown = Wire::to(address(imds)).ask(GET);
    assert_eq!(shown.headers.get("Date"), Some("Mon, 02 Mar 2026 10:00:03 GMT"));
    drop(again);
    // With the machine's it is now.
    let now = Server::start(&["--world", world]);
    let date = Wire::to(now.aws).ask("POST / HTTP/1.1\r\nHost: h\r\n\r\n");
    let date = Timestamp::parse_http_date(date.headers.get("Date").unwrap()).unwrap();
    assert!(date > Timestamp::parse("2026-04-01T00:00:00Z").unwrap(), "{date}");
}

#[test]
fn two_that_keep_one_file_lose_nothing_to_each_other() {
    for begun in [false, true] {
        let file = scratch(if begun { "both-old.world" } else { "both-new.world" });
        let world = file.to_str().unwrap();
        let beside = scratch(&format!("{}.2", file.file_name().unwrap().to_str().unwrap()));
        if begun {
            rolelab(&["shell", "--world", world, "-c", "true"]).output().unwrap();
        }
        let users = |file: &PathBuf| {
            let list = "aws iam list-users --query Users[].UserName --output text";
            let out = rolelab(&["shell", "--world", file.to_str().unwrap(), "-c", list]).output().unwrap();
            String::from_utf8(out.stdout).unwrap()
        };
        let words = ["--clock", "manual", "--world", world];
        let servers = [Server::start(&words), Server::start(&words)];
        for (server, name) in servers.iter().zip(["ann", "ben"]) {
            let date = Wire::to(server.aws).ask("POST / HTTP/1.1\r\nHost: h\r\n\r\n");
            let now = Timestamp::parse_http_date(date.headers.get("Date").unwrap()).unwrap();
            let made = server.call_at(&now.iso(), "iam", "CreateUser", &json!({"UserName": name}));
            assert_eq!(made.status, StatusCode::OK, "{}", made.body.text());
        }
        let [first, second] = servers;
        assert_eq!(first.signal("INT"), Some(0));
        let (status, err) = second.signal_heard("INT");
        assert_eq!(status, Some(2), "{err}");
        assert!(err.contains(world) && err.contains(beside.to_str().unwrap()), "{err}");
        let (kept, other) = (users(&file), users(&beside));
        assert!(kept.contains("ann") && !kept.contains("ben"), "{kept}");
        assert!(other.contains("ben") && !other.contains("ann"), "{other}");
        let folder = fs::read_dir(file.parent().unwrap()).unwrap();
        let hidden = folder.filter(|found| {
            let name = found.as_ref().unwrap().file_name();
            name.to_str().unwrap().starts_with(&format!(".{}", file.file_name().unwrap().to_str().unwrap()))
        });
        assert_eq!(hidden.count(), 0);
    }
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_bound() {
    for (words, says) in [
        (&["--clock", "fast"][..], "real or manual"),
        (&["--skew", "-1"], "0 to 86400"),
        (&["--skew", "soon"], "off"),
        (&["--port", "99999"], "65535"),
        (&["--epoch", "yesterday"], "--epoch"),
        (&["--lesson", "nonesuch"], "nonesuch"),
        (&["extra"], "extra"),
        (&["--on", "web-1"], "--on"),
    ] {
        let out = rolelab(&[&["serve"], words].concat()).output().unwrap();
        let err = String::from_utf8(out.stderr).unwrap();
        assert_eq!((out.stdout.len(), out.status.code()), (0, Some(2)), "{words:?}");
        assert!(err.contains(says), "{err}");
    }
    // A port that somebody has.
    let server = Server::manual();
    let port = server.aws.port().to_string();
    let out = rolelab(&["serve", "--port", &port]).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8(out.stderr).unwrap().contains(&port));
}
