//! `rolelab policy eval`: how each member of a request reaches the decision, what a bad line is told, and how lines come and go.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    process::Stdio,
};

use serde_json::{Value, json};

use crate::{files, piped, rolelab, run};

const USER: &str = "arn:aws:iam::111122223333:user/martha";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/web/i-1";
const OBJECT: &str = "arn:aws:s3:::b/k";

/// One statement as a document.
fn document(effect: &str, rest: &Value) -> Value {
    let mut statement = json!({"Effect": effect, "Action": "s3:GetObject", "Resource": "*"});
    for (name, value) in rest.as_object().unwrap() {
        statement[name] = value.clone();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

fn allow() -> Value {
    document("Allow", &json!({}))
}

/// A request of the user, or what `with` puts in place of its members.
fn request(with: &Value) -> Value {
    let mut request =
        json!({"principal": USER, "action": "s3:GetObject", "resource": OBJECT, "identity": [allow()]});
    for (name, value) in with.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

fn answers(requests: &[Value]) -> Vec<Value> {
    let lines: String = requests.iter().map(|request| format!("{request}\n")).collect();
    let (out, err, code) = piped(&["eval"], lines.as_bytes());
    assert_eq!((err.as_str(), code), ("", 0));
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How each member of a request reaches the decision (IAM User Guide, "Policy evaluation logic").
#[test]
fn requests_are_decided() {
    let deny = document("Deny", &json!({}));
    let ip = document("Allow", &json!({"Condition": {"IpAddress": {"AWS:sourceIP": "10.0.0.0/8"}}}));
    let named = |who: Value| document("Allow", &json!({"Principal": who}));
    let trust = json!({"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "ec2.amazonaws.com"}}});
    let rows = [
        (json!({}), "allowed"),
        (json!({"identity": null}), "implicitDeny"),
        (json!({"identity": []}), "implicitDeny"),
        (json!({"identity": [deny, allow()]}), "explicitDeny"),
        (json!({"identity": [allow().to_string()]}), "allowed"),
        (json!({"action": "s3:PutObject"}), "implicitDeny"),
        (json!({"identity": [ip]}), "implicitDeny"),
        (json!({"identity": [ip], "context": {"aws:SourceIp": "10.0.0.7"}}), "allowed"),
        (json!({"identity": [ip], "context": {"AWS:SOURCEIP": ["10.0.0.7"]}}), "allowed"),
        (
            json!({"identity": [document("Allow", &json!({"Condition": {"Bool": {"a:b": "true"}, "NumericEquals": {"a:n": 1}}}))],
            "context": {"a:b": true, "a:n": 1.0}}),
            "allowed",
        ),
        (
            json!({"identity": [document("Allow", &json!({"Condition": {"ForAllValues:StringEquals": {"a:k": ["1", "true"]}}}))],
            "context": {"a:k": [1, true]}}),
            "allowed",
        ),
        (json!({"boundary": null}), "allowed"),
        (json!({"boundary": []}), "implicitDeny"),
        (json!({"boundary": [allow()]}), "allowed"),
        (json!({"principal": SESSION, "session": []}), "implicitDeny"),
        (json!({"principal": SESSION, "session": [allow()]}), "allowed"),
        (json!({"scps": null, "rcps": null}), "allowed"),
        (json!({"scps": []}), "implicitDeny"),
        (json!({"scps": [[allow()], []]}), "implicitDeny"),
        (json!({"scps": [[allow()], [deny, allow()]]}), "explicitDeny"),
        (json!({"scps": [[allow()], [allow()]]}), "allowed"),
        (json!({"rcps": []}), "implicitDeny"),
        (json!({"rcps": [[named(json!("*"))]]}), "allowed"),
        (json!({"identity": null, "resource_policy": named(json!({"AWS": USER}))}), "allowed"),
        (json!({"identity": null, "resource_policy": named(json!({"AWS": "111122223333"}))}), "implicitDeny"),
        // A session is known by its role's name, whatever the path.
        (
            json!({"principal": SESSION, "identity": null,
            "resource_policy": named(json!({"AWS": "arn:aws:iam::111122223333:role/web"}))}),
            "allowed",
        ),
        (
            json!({"principal": SESSION, "identity": null,
            "resource_policy": named(json!({"AWS": "arn:aws:iam::111122223333:role/lab/web"}))}),
            "allowed",
        ),
        (json!({"resource_account": null}), "allowed"),
        (json!({"resource_account": "444455556666"}), "implicitDeny"),
        (
            json!({"resource_account": "444455556666", "resource_policy": named(json!({"AWS": USER}))}),
            "allowed",
        ),
        (json!({"principal": "arn:aws:iam::111122223333:root", "identity": null}), "allowed"),
        (
            json!({"principal": "ec2.amazonaws.com", "action": "sts:AssumeRole", "identity": null,
            "resource": "arn:aws:iam::111122223333:role/web", "resource_policy": trust}),
            "allowed",
        ),
        (
            json!({"principal": "s3.amazonaws.com", "action": "sts:AssumeRole", "identity": null,
            "resource": "arn:aws:iam::111122223333:role/web", "resource_policy": trust}),
            "implicitDeny",
        ),
    ];
    let requests: Vec<Value> = rows.iter().map(|(with, _)| request(with)).collect();
    for ((with, decision), answer) in rows.iter().zip(answers(&requests)) {
        assert_eq!(answer["decision"], *decision, "{with}: {answer:#}");
        assert!(answer["reasons"].is_array() && answer["gates"].is_array() && answer["message"].is_string());
    }
}

#[test]
fn reasons_say_what_matched() {
    let sid = document(
        "Deny",
        &json!({"Sid": "NotFromOutside", "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}),
    );
    let with = json!({"identity": [allow(), sid], "context": {"aws:SourceIp": "192.0.2.1"}});
    let told = answers(&[request(&with)]).remove(0);
    assert_eq!(told["decision"], "explicitDeny");
    assert_eq!(told["level"], "identity");
    assert_eq!(
        told["message"],
        format!(
            "User: {USER} is not authorized to perform: s3:GetObject on resource: {OBJECT} with an explicit deny in an identity-based policy"
        )
    );
    let reasons = told["reasons"].as_array().unwrap();
    assert_eq!(
        (reasons[0]["policy"].as_str(), reasons[0]["decides"].as_bool()),
        (Some("identity[0]"), Some(false))
    );
    let deny = &reasons[1];
    for (name, value) in [
        ("level", json!("identity")),
        ("policy", json!("identity[1]")),
        ("statement", json!(0)),
        ("sid", json!("NotFromOutside")),
        ("effect", json!("Deny")),
        ("action", json!(true)),
        ("resource", json!(true)),
        ("principal", json!(null)),
        ("applies", json!(true)),
        ("decides", json!(true)),
    ] {
        assert_eq!(deny[name], value, "{name}");
    }
    let condition = &deny["conditions"][0];
    assert_eq!(
        (&condition["key"], &condition["found"], &condition["held"]),
        (&json!("aws:SourceIp"), &json!(["192.0.2.1"]), &json!(true))
    );
    let scps = answers(&[request(&json!({"scps": [[allow()], [sid, sid]]}))]).remove(0);
    let names: Vec<_> = scps["reasons"].as_array().unwrap().iter().map(|reason| &reason["policy"]).collect();
    assert_eq!(names, ["scps[0][0]", "scps[1][0]", "scps[1][1]", "identity[0]"]);
}

/// What is not a request, and a part of what is said about it.
#[test]
fn a_bad_line_says_why_and_the_next_is_read() {
    let good = request(&json!({})).to_string();
    let with = |with: Value| request(&with).to_string();
    let without = |name: &str| {
        let mut request = request(&json!({}));
        request.as_object_mut().unwrap().remove(name);
        request.to_string()
    };
    let rows = [
        ("nonsense".to_owned(), "line 1, column 1: expected a value"),
        ("{\"principal\": ".to_owned(), "the text ends before"),
        ("[]".to_owned(), "a request is a JSON object"),
        (format!("{good}{good}"), "something follows the end"),
        (without("principal"), "`principal` is missing"),
        (without("action"), "`action` is missing: \"action\": \"s3:GetObject\""),
        (without("resource"), "`resource` is missing"),
        (with(json!({"princpal": 1})), "no member `princpal`; there are principal, action"),
        (good.replacen('{', "{\"action\":\"s3:GetObject\",", 1), "`action` stands twice"),
        (with(json!({"principal": null})), "`principal` is a text"),
        (with(json!({"principal": "martha"})), "`martha` is no principal"),
        (with(json!({"principal": "arn:aws:s3:::b"})), "is no principal"),
        (with(json!({"principal": "arn:aws:iam::1:user/a"})), "is no principal"),
        (with(json!({"principal": "arn:aws:sts::1:assumed-role/web/i-1"})), "is no principal"),
        (with(json!({"principal": "arn:aws:iam::111122223333:assumed-role/web/i-1"})), "is no principal"),
        (with(json!({"principal": "arn:aws:sts::111122223333:root"})), "is no principal"),
        (with(json!({"principal": "arn:aws:sts::111122223333:user/a"})), "is no principal"),
        (with(json!({"principal": "arn:aws:ec2::111122223333:user/a"})), "is no principal"),
        (with(json!({"principal": "arn:aws:iam::111122223333:user/"})), "is no principal"),
        (with(json!({"principal": "arn:aws:iam::111122223333:group/a"})), "is no principal"),
        (with(json!({"principal": "arn:aws:iam::111122223333:role/*"})), "is no principal"),
        (with(json!({"principal": "arn:aws:sts::111122223333:assumed-role/web"})), "is no principal"),
        (with(json!({"action": "GetObject"})), "`GetObject` is no action"),
        (with(json!({"action": "s3:Get*"})), "without wildcards"),
        (with(json!({"action": "s3:a:b"})), "is no action"),
        (with(json!({"action": 1})), "`action` is a text"),
        (with(json!({"resource": "b"})), "`b` is no resource"),
        (with(json!({"resource": "arn:aws:s3:b"})), "is no resource"),
        (with(json!({"resource_account": 1})), "`resource_account` is a text"),
        (with(json!({"resource_account": "1"})), "12 digits"),
        (with(json!({"context": []})), "`context` is an object"),
        (with(json!({"context": {"a:b": null}})), "null is no value"),
        (with(json!({"context": {"a:b": {}}})), "a key has a text"),
        (with(json!({"context": {"a:b": [[]]}})), "a key has a text"),
        (with(json!({"context": {"a:b": 1, "A:B": 2}})), "`A:B` stands twice"),
        (with(json!({"identity": allow()})), "`identity` is a list of documents"),
        (with(json!({"identity": [1]})), "`identity[0]` is a policy document"),
        (with(json!({"identity": [null]})), "`identity[0]` is a policy document"),
        (with(json!({"identity": [allow(), {}]})), "`identity[1]`: `Statement` is missing"),
        (
            with(json!({"identity": ["{\n\"Statement\": 1}"]})),
            "`identity[0]`, line 2 and column 14 of its text",
        ),
        (with(json!({"boundary": "x"})), "`boundary` is a list"),
        (with(json!({"session": {}})), "`session` is a list"),
        (with(json!({"resource_policy": []})), "`resource_policy` is a policy document"),
        (with(json!({"scps": [allow()]})), "`scps` is a list of levels"),
        (with(json!({"scps": {}})), "`scps` is a list of levels"),
        (with(json!({"rcps": [[allow()], [{"Statement": []}, 1]]})), "`rcps[1][1]` is a policy document"),
        (
            with(
                json!({"identity": [document("Allow", &json!({"Condition": {"StringEqual": {"a:b": "c"}}}))]}),
            ),
            "`identity[0]`: statement 0 has `StringEqual`, which is no condition operator",
        ),
        (with(json!({"identity": [document("allow", &json!({}))]})), "`allow` is no effect"),
    ];
    let mut input = String::new();
    for (line, _) in &rows {
        input.push_str(&format!("{}\n\n  \n{good}\n", line.replace('\n', "\\n")));
    }
    let (out, err, code) = piped(&["eval"], input.as_bytes());
    assert_eq!((err.as_str(), code), ("", 0));
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2 * rows.len(), "empty lines have no answer");
    for (number, ((line, part), told)) in rows.iter().zip(answers.chunks(2)).enumerate() {
        let error = told[0]["error"].as_str().unwrap_or_else(|| panic!("{line}: {}", told[0]));
        assert!(error.contains(part), "{line}: {error}");
        assert!(error.starts_with(&format!("line {}", 4 * number + 1)), "{error}");
        assert_eq!(told[0].as_object().unwrap().len(), 1);
        assert_eq!(told[1]["decision"], "allowed");
    }
}

/// The column is that of the line, wherever in a document the fault is.
#[test]
fn a_fault_has_its_column() {
    let line = request(&json!({"identity": [document("Allow", &json!({"Sid": 7}))]})).to_string();
    let (out, ..) = piped(&["eval"], line.as_bytes());
    let column = line.find(":7").unwrap() + 2;
    assert!(out.contains(&format!("column {column}: `identity[0]`: `Sid` is a text")), "{out}");
}

#[test]
fn lines_are_bounded_and_bytes_are_looked_at() {
    let good = request(&json!({})).to_string();
    let long = format!("{{\"principal\": \"{}\"}}", "x".repeat(1 << 20));
    let mut input = format!("{long}\n{good}\n").into_bytes();
    input.extend_from_slice(b"\"\xff\"\n");
    input.extend_from_slice(good.as_bytes());
    let (out, _, code) = piped(&["eval", "--strict"], &input);
    let told: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 4);
    assert!(told[0]["error"].as_str().unwrap().contains("longer than 1048576 bytes"), "{}", told[0]);
    assert!(told[2]["error"].as_str().unwrap().contains("not UTF-8"));
    assert_eq!((&told[1]["decision"], &told[3]["decision"]), (&json!("allowed"), &json!("allowed")));
    assert_eq!(code, 1, "--strict tells of bad lines");
    assert_eq!(piped(&["eval", "--strict"], good.as_bytes()).2, 0);
}

/// A mark of the encoding is no part of the first line.
#[test]
fn a_mark_of_the_encoding_is_skipped() {
    let good = request(&json!({}));
    let (out, ..) = piped(&["eval"], format!("\u{feff}{good}\n\u{feff}{good}\n").as_bytes());
    let lines: Vec<&str> = out.lines().collect();
    assert!(
        lines[0].contains("\"allowed\"") && lines[1].contains("line 2, column 1: a byte order mark"),
        "{out}"
    );
}

/// What would take for ever is told to, and the next line is read.
#[test]
fn what_cannot_be_decided_is_no_decision() {
    let pattern = "${a:b}*".repeat(400);
    let resource = format!("arn:aws:s3:::b/{pattern}x");
    let document = document("Allow", &json!({"Resource": vec![resource; 20]}));
    let with = json!({"identity": [document], "context": {"a:b": "k".repeat(500)}, "resource": format!("arn:aws:s3:::b/{}", "k".repeat(200_000))});
    let input = format!("{}\n{}\n", request(&with), request(&json!({})));
    let (out, ..) = piped(&["eval"], input.as_bytes());
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].contains("{\"error\":\"line 1: the policies ask for more comparisons"), "{}", lines[0]);
    assert!(lines[1].contains("\"allowed\""), "{out}");
}

/// Somebody who waits for an answer before he asks again gets it.
#[test]
fn an_answer_comes_before_the_next_line_is_waited_for() {
    let mut child = rolelab(&["eval"]).stdin(Stdio::piped()).spawn().unwrap();
    let (mut ask, told) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (sender, answers) = std::sync::mpsc::channel();
    // Beside it: an answer that does not come must not be waited for without end.
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(told).lines() {
            sender.send(line.unwrap()).unwrap();
        }
    });
    for action in ["s3:GetObject", "s3:PutObject", "s3:GetObject"] {
        writeln!(ask, "{}", request(&json!({"action": action}))).unwrap();
        let line = answers.recv_timeout(std::time::Duration::from_secs(60));
        if line.is_err() {
            child.kill().unwrap();
        }
        assert_eq!(line.unwrap().contains("\"allowed\""), action == "s3:GetObject");
    }
    drop(ask);
    assert!(child.wait().unwrap().success());
    reader.join().unwrap();
}

#[test]
fn a_file_is_read_as_standard_input_is() {
    let text = format!("{}\n{}", request(&json!({})), request(&json!({"scps": []})));
    let [path] = files("eval", [("requests.jsonl", &text)]);
    let (out, err, code) = run(&["eval", &path]);
    assert_eq!((out.lines().count(), err.as_str(), code), (2, "", 0));
    assert_eq!(out, piped(&["eval", "-"], text.as_bytes()).0);
    let (out, err, code) = run(&["eval", "/nonexistent/file"]);
    assert!(err.starts_with("rolelab: /nonexistent/file: "), "{err}");
    assert_eq!((out.as_str(), code), ("", 2));
    assert_eq!(piped(&["eval"], b""), (String::new(), String::new(), 0));
}

/// The README's example is one that runs.
#[test]
fn the_example_of_the_readme_runs() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let (_, rest) = readme.split_once("echo '{\"principal\"").unwrap();
    let (request, _) = rest.split_once("' |").unwrap();
    let line = format!("{{\"principal\"{}", request.replace('\n', " "));
    let (out, ..) = piped(&["eval"], line.as_bytes());
    let (_, said) = readme.split_once("so the answer begins with `").unwrap();
    assert!(out.starts_with(said.split('`').next().unwrap()), "{out}");
}

/// What one writes by hand goes over several lines: told once, and the next request is answered.
#[test]
fn a_request_over_several_lines_is_told_once() {
    let one = r#"{"principal":"anonymous","action":"s3:GetObject","resource":"arn:aws:s3:::b/k"}"#;
    let laid = "{\n  \"principal\": \"*\",\n  \"context\": {\n    \"a\": 1\n  }\n}\n";
    let (out, _, _) = piped(&["eval"], format!("{laid}{one}\n{laid}").as_bytes());
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3, "{out}");
    assert!(lines[0].contains("line 1: one request a line") && lines[0].contains("jq -c ."), "{out}");
    assert!(
        lines[1].starts_with("{\"decision\":\"implicitDeny\"") && lines[1].contains("User: * is not"),
        "{out}"
    );
    assert!(lines[2].contains("line 8: one request a line"), "{out}");
}
