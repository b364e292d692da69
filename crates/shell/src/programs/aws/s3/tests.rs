//! aws s3 against `recorded_table.rs`: what it prints, sends and leaves behind.

use rolelab_core::{
    http::{Request, Response, StatusCode},
    time::{Span, Timestamp},
};

use super::recorded_table::{ANSWERS, RECORDED, Recorded};
use crate::{
    pipe::Reader,
    port::HttpAnswer,
    programs::driver::{Driver, Ran, answered},
};

/// Headers that every request has, or that tell how it was signed.
const USUAL: [&str; 9] = [
    "host",
    "accept-encoding",
    "user-agent",
    "x-amz-date",
    "x-amz-content-sha256",
    "x-amz-security-token",
    "authorization",
    "content-length",
    "content-md5",
];

fn from(seconds: i64) -> Timestamp {
    Timestamp::parse("2026-03-01T00:00:00Z").unwrap().plus(Span::seconds(seconds))
}

/// A letter is a byte in the table's files and bodies; `@3` is `xxx`.
fn bytes(text: &str) -> Vec<u8> {
    match text.strip_prefix('@') {
        Some(count) => vec![b'x'; count.parse().unwrap()],
        None => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
    }
}

fn driver(row: &Recorded) -> Driver {
    let mut driver = Driver::new();
    let home = driver.host.borrow().home();
    let fixed = [("HOME", home.as_str()), ("AWS_EC2_METADATA_DISABLED", "true")];
    driver.env = fixed.iter().chain(row.env).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    driver.stdin = Reader::bytes(&bytes(row.stdin));
    let mut host = driver.host.borrow_mut();
    host.files.clear(&home);
    host.files.make_directories(&home);
    for (name, content, at) in row.files {
        let path = format!("{home}/{name}");
        match content {
            Some(content) => host.files.write(&path, bytes(content)),
            None => host.files.make_directories(&path),
        }
        host.files.set_modified(&path, from(*at));
    }
    host.files.give_to_user(&home);
    drop(host);
    driver
}

fn run(driver: &Driver, row: &Recorded) -> Ran {
    let mut answers = row.answers.iter();
    driver.run("aws", row.args, &mut |request, _, _| match answers.next() {
        Some((status, name, headers)) => {
            let (_, body) = ANSWERS.iter().find(|(n, _)| n == name).unwrap();
            let body = if request.method == "HEAD" { Vec::new() } else { bytes(body) };
            let mut response = Response::new(StatusCode::from_u16(*status).unwrap(), body);
            headers.iter().for_each(|(name, value)| response.headers.push(*name, *value));
            answered(response)
        }
        None => HttpAnswer::Unresolved,
    })
}

type Sent = (String, Vec<(String, String)>, String, Vec<u8>);

fn wire(request: &Request) -> Sent {
    let authorization = request.headers.get("Authorization").unwrap_or_default();
    let key = authorization.split_once("Credential=").map_or("", |(_, rest)| rest.split_once('/').unwrap().0);
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .filter(|(name, _)| !USUAL.contains(&name.to_ascii_lowercase().as_str()))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    headers.sort_unstable();
    (format!("{} {}", request.method, request.url), headers, key.to_owned(), request.body.0.clone())
}

fn recorded(sent: &(&str, &[(&str, &str)], &str, &str)) -> Sent {
    let (line, headers, key, body) = sent;
    let mut headers: Vec<(String, String)> =
        headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned())).collect();
    headers.sort_unstable();
    ((*line).to_owned(), headers, (*key).to_owned(), bytes(body))
}

#[test]
fn it_does_what_was_recorded() {
    let mut wrong = Vec::new();
    for row in RECORDED {
        let driver = driver(row);
        let ran = run(&driver, row);
        let mut differs = String::new();
        let ours: Vec<Sent> = ran.sent.iter().map(wire).collect();
        let real: Vec<Sent> = row.sent.iter().map(recorded).collect();
        if ours != real {
            let short = |sent: &[Sent]| {
                let lines = sent.iter().map(|(line, headers, key, body)| {
                    (line.clone(), headers.clone(), key.clone(), body.len())
                });
                format!("{:?}", lines.collect::<Vec<_>>())
            };
            differs.push_str(&format!("\n sent {}\n real {}", short(&ours), short(&real)));
        }
        for (what, ours, real) in [("stdout", &ran.stdout, row.stdout), ("stderr", &ran.stderr, row.stderr)] {
            if ours != real {
                differs.push_str(&format!("\n {what} {ours:?}\n real   {real:?}"));
            }
        }
        if ran.status != row.status {
            differs.push_str(&format!("\n status {} real {} {}", ran.status, row.status, ran.lab));
        }
        let host = driver.host.borrow();
        let home = host.home();
        for (name, content, at) in row.after {
            let path = format!("{home}/{name}");
            let found = host
                .files
                .entry(&path)
                .map(|entry| (entry.content.as_ref().map(|content| content.to_vec()), entry.modified));
            if found != Ok((Some(bytes(content)), from(*at))) {
                differs.push_str(&format!("\n file {name} is otherwise"));
            }
        }
        for (name, ..) in row.files {
            let there = host.files.entry(&format!("{home}/{name}")).is_ok();
            if there == row.gone.contains(name) {
                differs.push_str(&format!("\n file {name}: there {there}"));
            }
        }
        if !differs.is_empty() {
            wrong.push(format!("aws {}{differs}", row.args.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), RECORDED.len(), wrong.join("\n"));
}
