//! curl against the recorded transcripts of the real one, with the same answers.

use regex_lite::Regex;
use rolelab_core::{
    http::{Request, Response, StatusCode},
    time::Span,
};

use super::transcripts_table::TRANSCRIPTS;
use crate::{
    port::{HttpAnswer, Note},
    programs::driver::{Driver, answered},
};

/// The loopback server that the transcripts were recorded against.
fn server(request: &Request, _connect: Option<Span>, max_time: Option<Span>) -> HttpAnswer {
    let host = request.url.host.as_str();
    if host != "127.0.0.1" {
        return HttpAnswer::Unresolved;
    }
    if request.url.port != 8099 {
        return HttpAnswer::Refused { address: host.parse().unwrap() };
    }
    let text: &[(&str, &str)] = &[("Content-Type", "text/plain")];
    let path = request.url.path.trim_start_matches('/');
    let (status, headers, body, close): (u16, &[(&str, &str)], String, bool) = match path {
        path if path.starts_with("hang") => {
            return HttpAnswer::TimedOut { connected: true, waited: max_time.unwrap() };
        }
        path if path.starts_with("redir") => (302, &[("Location", "/ok")], "abc".to_owned(), true),
        path if path.starts_with("loop") => (302, &[("Location", "/loop")], String::new(), true),
        path if path.starts_with("401") => {
            let mut response = Response::new(StatusCode::UNAUTHORIZED, "");
            for (name, value) in [
                ("Content-Length", "0"),
                ("Date", "Mon, 02 Mar 2026 10:00:00 GMT"),
                ("Server", "EC2ws"),
                ("Connection", "close"),
                ("Content-Type", "text/plain"),
            ] {
                response.headers.push(name, value);
            }
            return answered(response);
        }
        path if path.starts_with("404") => {
            (404, &[("Content-Type", "text/html")], "not here\n".to_owned(), true)
        }
        path if path.starts_with("ka") => (200, text, "hello".to_owned(), false),
        path if path.starts_with("bin") => (200, &[], "ab\0cd".to_owned(), true),
        path if path.starts_with("lines") => (200, &[], "a\nb\ncd".to_owned(), true),
        path if path.starts_with("empty") => (200, &[], String::new(), true),
        path if path.starts_with("big") => (200, &[], "x".repeat(20_000), true),
        _ => (200, text, "hello".to_owned(), true),
    };
    let mut response = Response::new(StatusCode::from_u16(status).unwrap(), body.clone());
    for (name, value) in headers {
        response.headers.push(*name, *value);
    }
    response.headers.push("Content-Length", body.len().to_string());
    if close {
        response.headers.push("Connection", "close");
    }
    if request.method == "HEAD" {
        response.body = "".into();
    }
    answered(response)
}

fn timeless(text: &str) -> String {
    let rows = Regex::new(
        r"(\r *\d+ +[\dkM.]+ +\d+ +[\dkM.]+ +\d+ +[\dkM.]+) +[\dkM.]+ +[\dkM.]+ (\S+) +(\S+) (\S+) +[\dkM.]+",
    );
    let text = rows.unwrap().replace_all(text, "$1 S S $2 $3 $4 S").into_owned();
    // The real one draws the empty row again when a transfer goes on past the second in which it began.
    let zero = "\r  0     0    0     0    0     0 S S --:--:-- --:--:-- --:--:-- S";
    let text = text.replace(&format!("{zero}{zero}\r  0     0"), &format!("{zero}\r  0     0"));
    let text = text.replace(&format!("{zero}* Operation"), "* Operation");
    Regex::new(r"after \d+ (ms|milliseconds)").unwrap().replace_all(&text, "after N $1").into_owned()
}

/// What may differ: an open connection is found again in a bundle at some address of memory.
fn allowed(text: &str) -> String {
    let bundle = Regex::new("\\* Found bundle[^\n]*\n\\* Can not multiplex[^\n]*\n").unwrap();
    bundle.replace_all(text, "").into_owned()
}

#[test]
fn it_prints_what_the_real_one_printed() {
    let mut wrong = Vec::new();
    for (args, terminal, stdout, stderr, status) in TRANSCRIPTS {
        let mut driver = Driver::new();
        driver.terminal = *terminal;
        let home = driver.host.borrow().home();
        driver.host.borrow_mut().files.write(&format!("{home}/f.txt"), b"l1\nl2\r\n".to_vec());
        driver.host.borrow_mut().files.write(&format!("{home}/h.txt"), b"a: 1\n".to_vec());
        // Rows about a directory that is not there need files that refuse it.
        let open = driver.host.borrow_mut().files.save("/nonexist/x", b"", false).is_ok();
        if open && args.contains(&"/nonexist/x") {
            continue;
        }
        let ran = driver.run("curl", args, &mut server);
        if ran.status == 2 && ran.notes.iter().any(|note| matches!(note, Note::NotSimulated(_))) {
            wrong.push(format!("{args:?}: {}", ran.lab));
            continue;
        }
        let ours = (ran.stdout.as_str(), allowed(&timeless(&ran.stderr)), ran.status);
        let real = (*stdout, allowed(&timeless(stderr)), *status);
        if ours != real {
            wrong.push(format!("{args:?} terminal {terminal}\n ours {ours:?}\n real {real:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), TRANSCRIPTS.len(), wrong.join("\n"));
}

/// A file is replaced, also when a redirection came first; a refused answer leaves it alone (curl.1, -o, -f).
#[test]
fn a_file_is_replaced_and_not_added_to() {
    let rows: [(&[&str], &str); 4] = [
        (&["-sL", "-o", "f", "http://127.0.0.1:8099/redir"], "hello"),
        (&["-s", "-o", "f", "http://127.0.0.1:8099/empty"], ""),
        (&["-sf", "-o", "f", "http://127.0.0.1:8099/404"], "old"),
        (&["-s", "-o", "f", "http://127.0.0.1:1/"], "old"),
    ];
    for (args, content) in rows {
        let driver = Driver::new();
        let path = format!("{}/f", driver.host.borrow().home());
        driver.host.borrow_mut().files.write(&path, b"old".to_vec());
        driver.run("curl", args, &mut server);
        assert_eq!(&*driver.host.borrow().files.read(&path).unwrap(), content.as_bytes(), "{args:?}");
    }
}

/// Spellings of one address: what reads numbers as addresses lets them past a filter of names.
#[test]
fn every_spelling_of_the_metadata_address_is_that_address() {
    for host in ["169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"] {
        let driver = Driver::new();
        let ran = driver.run("curl", &["-s", &format!("http://{host}/latest")], &mut |request, _, _| {
            assert_eq!(request.url.host, "169.254.169.254");
            HttpAnswer::Unresolved
        });
        assert_eq!(ran.sent.len(), 1, "{host}");
    }
}

/// Options and protocols of the real one that are not simulated say so in the lab's voice, and nothing else.
#[test]
fn what_is_not_simulated_is_said_in_the_labs_voice() {
    let ran = Driver::new().run(
        "curl",
        &[&format!("http://h/{}", "x".repeat(9000))],
        &mut |_, _, _| unreachable!(),
    );
    assert!(ran.lab.contains("a URL of more than 8 kB is not simulated") && ran.stderr.is_empty(), "{ran:?}");
    for args in [["--proxy", "x", "u"], ["-F", "a=b", "u"], ["-s", "ftp://h/", "-g"], ["-s", "h/{a,b}", "-S"]]
    {
        let ran = Driver::new().run("curl", &args, &mut server);
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (2, "", ""), "{args:?}");
        assert!(ran.lab.starts_with("rolelab: ") && ran.lab.ends_with(" is not simulated\n"), "{}", ran.lab);
    }
}
