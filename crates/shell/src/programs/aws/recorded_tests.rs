//! aws against `recorded_table.rs`: what it says, sends, waits for and leaves behind.

use rolelab_core::http::{Request, Response, StatusCode};

use super::{
    recorded_table::{MORE_ANSWERS, RECORDED, Recorded},
    transcripts_table::ANSWERS,
};
use crate::{
    port::HttpAnswer,
    programs::driver::{Driver, Ran, answered},
};

fn driver(row: &Recorded) -> Driver {
    let mut driver = Driver::new();
    let home = driver.host.borrow().home();
    let fixed = [("HOME", home.as_str()), ("AWS_EC2_METADATA_DISABLED", "true")];
    driver.env = fixed.iter().chain(row.env).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    for (name, content) in row.files.iter().chain(&[("trust.json", "{\"Version\": \"2012-10-17\"}\n")]) {
        driver.host.borrow_mut().files.write(&format!("{home}/{name}"), bytes(content));
    }
    driver
}

/// A letter is a byte in the table's files and bodies.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn run(driver: &Driver, row: &Recorded) -> Ran {
    let mut answers = row.answers.iter();
    driver.run("aws", row.args, &mut |_, _, _| match answers.next() {
        Some((status, name, headers)) => {
            let (_, body) = ANSWERS.iter().chain(MORE_ANSWERS).find(|(n, _)| n == name).unwrap();
            let mut response = Response::new(StatusCode::from_u16(*status).unwrap(), *body);
            headers.iter().for_each(|(name, value)| response.headers.push(*name, *value));
            answered(response)
        }
        None => HttpAnswer::Unresolved,
    })
}

fn wire(request: &Request) -> (String, String, String) {
    let authorization = request.headers.get("Authorization").unwrap_or_default();
    let key = authorization.split_once("Credential=").map_or("", |(_, rest)| rest.split_once('/').unwrap().0);
    (
        format!("{} {}", request.method, request.url),
        key.to_owned(),
        request.body.0.iter().map(|byte| char::from(*byte)).collect(),
    )
}

#[test]
fn it_does_what_was_recorded() {
    let mut wrong = Vec::new();
    for row in RECORDED {
        let driver = driver(row);
        let ran = run(&driver, row);
        let mut differs = String::new();
        let sent: Vec<_> = ran.sent.iter().map(wire).collect();
        let owned = |(line, key, body): &(&str, &str, &str)| {
            ((*line).to_owned(), (*key).to_owned(), (*body).to_owned())
        };
        let real: Vec<_> = row.sent.iter().map(owned).collect();
        if sent != real {
            differs.push_str(&format!("\n sent {sent:?}\n real {real:?}"));
        }
        for (what, ours, real) in [("stdout", &ran.stdout, row.stdout), ("stderr", &ran.stderr, row.stderr)] {
            if ours != real {
                differs.push_str(&format!("\n {what} {ours:?}\n real   {real:?}"));
            }
        }
        if ran.status != row.status {
            differs.push_str(&format!("\n status {} real {} {}", ran.status, row.status, ran.lab));
        }
        let slept: Vec<i64> = ran.slept.iter().map(|span| span.as_seconds()).collect();
        if slept != row.slept {
            differs.push_str(&format!("\n slept {slept:?} real {:?}", row.slept));
        }
        for (name, content) in row.after {
            let path = format!("{}/{name}", driver.host.borrow().home());
            let ours = driver.host.borrow().files.read(&path).map(|content| content.to_vec());
            if ours.as_deref() != Ok(bytes(content).as_slice()) {
                let ours = ours.map(|content| String::from_utf8_lossy(&content).into_owned());
                differs.push_str(&format!("\n file {name} {ours:?}\n real {content:?}"));
            }
        }
        if !differs.is_empty() {
            wrong.push(format!("aws {}{differs}", row.args.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), RECORDED.len(), wrong.join("\n"));
}
