//! aws against what awscli 2.9.19 said and sent, and its metadata client against a scripted service.

use rolelab_core::{
    http::{Request, Response, StatusCode},
    time::Span,
};

use super::transcripts_table::{ANSWERS, TRANSCRIPTS, Transcript};
use crate::{
    port::{HttpAnswer, Note},
    programs::driver::{Driver, Ran, answered},
};

fn driver(env: &[(&str, &str)], files: &[(&str, &str)]) -> Driver {
    let mut driver = Driver::new();
    let home = driver.host.borrow().home();
    let fixed = [("HOME", home.as_str())];
    driver.env = fixed.iter().chain(env).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    for (name, content) in files {
        driver.host.borrow_mut().files.write(&format!("{home}/{name}"), content.as_bytes().to_vec());
    }
    driver
}

fn run(row: &Transcript) -> Ran {
    let mut env = row.env.to_vec();
    env.push(("AWS_EC2_METADATA_DISABLED", "true"));
    let mut files = row.files.to_vec();
    files.push(("trust.json", "{\"Version\": \"2012-10-17\"}\n"));
    let mut answers = row.answers.iter();
    driver(&env, &files).run("aws", row.args, &mut |_, _, _| match answers.next() {
        Some((status, name)) => {
            let (_, body) = ANSWERS.iter().find(|(n, _)| n == name).unwrap();
            answered(Response::new(StatusCode::from_u16(*status).unwrap(), *body))
        }
        None => HttpAnswer::Unresolved,
    })
}

fn wire(request: &Request) -> (String, String, Vec<(String, String)>, String) {
    let headers = request
        .headers
        .iter()
        .filter(|(name, _)| !matches!(*name, "Host" | "Accept-Encoding"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    (request.method.to_string(), request.url.to_string(), headers, request.body.text().into_owned())
}

#[test]
fn it_says_and_sends_what_the_real_one_did() {
    let mut wrong = Vec::new();
    for row in TRANSCRIPTS {
        let ran = run(row);
        let sent: Vec<_> = ran.sent.iter().map(wire).collect();
        let real: Vec<_> = row
            .sent
            .iter()
            .map(|(method, url, headers, body)| {
                let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
                ((*method).to_owned(), (*url).to_owned(), headers, (*body).to_owned())
            })
            .collect();
        let mut differs = String::new();
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
        if !differs.is_empty() {
            wrong.push(format!("aws {}{differs}", row.args.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), TRANSCRIPTS.len(), wrong.join("\n"));
}

/// A metadata service of one instance: whether it demands a token, how it answers the PUT.
fn metadata(put: u16, required: bool) -> impl FnMut(&Request, Option<Span>, Option<Span>) -> HttpAnswer {
    move |request, connect, longest| {
        assert_eq!((connect, longest), (Some(Span::seconds(1)), Some(Span::seconds(1))));
        let response =
            |status: u16, body: &str| answered(Response::new(StatusCode::from_u16(status).unwrap(), body));
        let path = request.url.path.as_str();
        if request.method == "PUT" {
            return match put {
                0 => HttpAnswer::TimedOut { connected: true, waited: Span::seconds(1) },
                1 => HttpAnswer::TimedOut { connected: false, waited: Span::seconds(1) },
                status => response(status, "TOKEN"),
            };
        }
        if put == 1 {
            return HttpAnswer::TimedOut { connected: false, waited: Span::seconds(1) };
        }
        if required && request.headers.get("x-aws-ec2-metadata-token") != Some("TOKEN") {
            return response(401, "");
        }
        match path {
            "/latest/meta-data/placement/availability-zone/" => response(200, "us-west-2b"),
            "/latest/meta-data/iam/security-credentials/" => response(200, "s3access"),
            "/latest/meta-data/iam/security-credentials/s3access" => response(
                200,
                r#"{"Code":"Success","AccessKeyId":"ASIAROLE","SecretAccessKey":"s","Token":"t","Expiration":"x"}"#,
            ),
            _ => response(404, ""),
        }
    }
}

/// Requests of `configure list` on an instance, as the real one made them on a socket, and what it found.
#[test]
fn the_metadata_service_is_asked_as_botocore_asks_it() {
    let found = "access_key     ****************ROLE         iam-role    \n";
    let none = "access_key                <not set>             None    None\n";
    let rows: [(u16, bool, &[&str], &str); 7] = [
        // Keys need three requests, the region two; a token is fetched for each.
        (200, true, &["PUT", "GET", "GET", "PUT", "GET"], found),
        (403, false, &["PUT", "GET", "GET", "PUT", "GET"], found),
        (404, true, &["PUT", "GET", "PUT", "GET"], none),
        (405, false, &["PUT", "GET", "GET", "PUT", "GET"], found),
        (400, false, &["PUT", "PUT"], none),
        (0, false, &["PUT", "GET", "GET", "PUT", "GET"], found),
        (1, false, &["PUT", "GET", "PUT", "GET"], none),
    ];
    for (put, required, methods, line) in rows {
        let ran = driver(&[], &[]).run("aws", &["configure", "list"], &mut metadata(put, required));
        let asked: Vec<_> = ran.sent.iter().map(|request| request.method.as_str()).collect();
        assert_eq!(asked, methods, "PUT answered {put}");
        assert!(ran.stdout.contains(line), "PUT answered {put}: {}", ran.stdout);
    }
}

/// Header lines of both requests: awscli 2.9.19 on a socket.
#[test]
fn metadata_requests_carry_what_botocore_sends() {
    let ran = driver(&[], &[]).run("aws", &["configure", "list"], &mut metadata(200, true));
    let lines = |request: &Request| -> Vec<String> {
        request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect()
    };
    assert_eq!(
        lines(&ran.sent[0]),
        [
            "Host: 169.254.169.254",
            "Accept-Encoding: identity",
            "x-aws-ec2-metadata-token-ttl-seconds: 21600",
            "User-Agent: aws-cli/2.9.19",
            "Content-Length: 0",
        ]
    );
    assert_eq!(
        lines(&ran.sent[1]),
        [
            "Host: 169.254.169.254",
            "Accept-Encoding: identity",
            "x-aws-ec2-metadata-token: TOKEN",
            "User-Agent: aws-cli/2.9.19",
        ]
    );
}

/// The order of the chain, and what takes the environment out of it (as `--debug` of awscli traces it).
#[test]
fn the_chain_tells_where_it_looked() {
    let keys =
        [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_REGION", "us-east-1")];
    let file = [(".aws/credentials", "[default]\naws_access_key_id=AKIAFILE\naws_secret_access_key=s\n")];
    let chain = |ran: &Ran| match ran.notes.as_slice() {
        [Note::CredentialChain { looked, found, access_key }] => {
            (looked.len(), found.clone(), access_key.as_ref().map(|key| key.to_string()))
        }
        other => unreachable!("{other:?}"),
    };
    let who = ["sts", "get-caller-identity", "--region", "us-east-1"];
    let with_profile = ["sts", "get-caller-identity", "--region", "us-east-1", "--profile", "default"];
    let some = |text: &str| Some(text.to_owned());
    let ran = driver(&keys, &file).run("aws", &who, &mut |_, _, _| HttpAnswer::Unresolved);
    assert_eq!(chain(&ran), (1, some("env"), some("AKIAENV")));
    let ran = driver(&keys, &file).run("aws", &with_profile, &mut |_, _, _| HttpAnswer::Unresolved);
    assert_eq!(chain(&ran), (4, some("shared-credentials-file"), some("AKIAFILE")));
    let ran =
        driver(&[("AWS_EC2_METADATA_DISABLED", "true")], &[]).run("aws", &who, &mut |_, _, _| unreachable!());
    assert_eq!(chain(&ran), (11, None, None));
    assert_eq!(ran.status, 253);
}

/// The front door's "not simulated" never looks like an error of AWS.
#[test]
fn what_the_front_door_does_not_simulate_is_said_in_the_labs_voice() {
    let body = "<Response><Errors><Error><Code>NotSimulated</Code><Message>rolelab: x is not simulated</Message>\
                </Error></Errors></Response>";
    let keys =
        [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_REGION", "us-east-1")];
    let ran = driver(&keys, &[]).run("aws", &["ec2", "describe-instances"], &mut |_, _, _| {
        answered(Response::new(StatusCode::NOT_IMPLEMENTED, body))
    });
    assert_eq!((ran.lab.as_str(), ran.stderr.as_str()), ("rolelab: x is not simulated\n", ""));
    assert_eq!(ran.status, 2);
}

/// What nobody could mean: refused with a message, never a panic.
#[test]
fn hostile_words_end_with_a_message() {
    let deep = "[".repeat(5000);
    let long = "a.".repeat(5000);
    let braces = format!("A={}", "{B=".repeat(5000));
    let rows: [&[&str]; 7] = [
        &["ec2", "run-instances", "--metadata-options", &deep],
        &["ec2", "run-instances", "--metadata-options", &braces],
        &["ec2", "run-instances", "--block-device-mappings", &deep],
        &["ec2", "describe-instances", "--query", &long],
        &["ec2", "describe-instances", "--query", "a[?b == `{\"`]"],
        &[&long],
        &["sts", &long],
    ];
    for args in rows {
        let ran = driver(&[("AWS_EC2_METADATA_DISABLED", "true")], &[]).run(
            "aws",
            args,
            &mut |_, _, _| unreachable!(),
        );
        assert!(ran.status == 252 || ran.status == 2, "{} {}", ran.status, ran.stderr);
        assert!(!(ran.stderr.clone() + &ran.lab).is_empty());
    }
}

/// The two files after these commands: awscli 2.9.19 in an empty home directory.
#[test]
fn configure_changes_the_files_as_the_real_one_does() {
    let driver = driver(&[("AWS_EC2_METADATA_DISABLED", "true")], &[]);
    let file = |name: &str| {
        let path = format!("{}/.aws/{name}", driver.host.borrow().home());
        String::from_utf8_lossy(&driver.host.borrow().files.read(&path).unwrap()).into_owned()
    };
    let rows: [&[&str]; 7] = [
        &["configure", "set", "region", "eu-west-1"],
        &["configure", "set", "aws_access_key_id", "AK"],
        &["configure", "set", "output", "text", "--profile", "app"],
        &["configure", "set", "profile.app.region", "x"],
        &["configure", "set", "region", "us-east-1"],
        &["configure", "set", "aws_secret_access_key", "S", "--profile", "app"],
        &["configure", "set", "default.output", "json"],
    ];
    for args in rows {
        let ran = driver.run("aws", args, &mut |_, _, _| unreachable!());
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""), "{args:?}");
    }
    assert_eq!(
        file("config"),
        "[default]\nregion = us-east-1\noutput = json\n[profile app]\noutput = text\nregion = x\n"
    );
    assert_eq!(file("credentials"), "[default]\naws_access_key_id = AK\n[app]\naws_secret_access_key = S\n");
    // Nobody answers: the first question, then the end of input.
    let ran = driver.run("aws", &["configure"], &mut |_, _, _| unreachable!());
    assert_eq!(ran.stdout, "AWS Access Key ID [****************AK]: ");
    assert_eq!((ran.status, ran.stderr.as_str()), (255, "\nEOF when reading a line\n"));
}

/// What is piped into `aws configure` are the answers: four prompts on one line, then the files (awscli 2.9.19).
#[test]
fn configure_reads_what_is_piped_into_it() {
    let mut driver = driver(&[("AWS_EC2_METADATA_DISABLED", "true")], &[]);
    driver.stdin = crate::pipe::Reader::bytes(b"AKIAX\nsecret\n\nyaml\n");
    let ran = driver.run("aws", &["configure", "--profile", "new"], &mut |_, _, _| unreachable!());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        ran.stdout,
        "AWS Access Key ID [None]: AWS Secret Access Key [None]: Default region name [None]: Default output format \
         [None]: "
    );
    let home = driver.host.borrow().home();
    let file = |name: &str| driver.host.borrow().files.read(&format!("{home}/.aws/{name}")).unwrap().to_vec();
    let keys = "[new]\naws_access_key_id = AKIAX\naws_secret_access_key = secret\n";
    assert_eq!(file("credentials"), keys.as_bytes());
    assert_eq!(file("config"), b"[profile new]\noutput = yaml\n");
}
