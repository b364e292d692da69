//! What completion offers: a table of lines with `|` for the cursor. It never says what our own code gave and nobody
//! compared.
//!
//! Sources. bash: what bash 5.2 made of the same keys on a terminal with the same files (`--noprofile`, no
//! bash-completion). bash-completion: directories behind `cd`, variables behind `unset`, commands behind `sudo` and
//! reserved words. aws_completer: that of awscli 2. guide: EC2 user guide, "Instance metadata categories".

#![allow(clippy::unwrap_used, clippy::string_slice)]

use rolelab_labs::{Action, complete::Completions};
use rolelab_tests::Learner;

/// A laptop with files, an instance `web-1` with a role in force, `web-2` without, and two buckets of the lesson.
fn learner() -> Learner {
    let mut learner = Learner::new("first-role", 7);
    let files =
        "mkdir -p 'my dir' notes .new sub/deep; touch 'my dir/a b.txt' notes.txt \"it's.txt\" sub/one.txt";
    assert_eq!(learner.run("laptop", files).status, 0);
    learner.run("laptop", "LAB_HOME=$HOME; LAB_PLAIN=1; greet() { echo hi; }");
    let policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned();
    learner.press(Action::CreateRole { name: "web-reader".to_owned(), policy });
    for (name, instance_profile) in [("web-1", "web-reader"), ("web-2", "")] {
        learner.press(Action::LaunchInstance {
            name: name.to_owned(),
            image: learner.lab.view().console.images[0].id.clone(),
            instance_type: "t3.micro".to_owned(),
            http_tokens: Some("required".to_owned()),
            hop_limit: None,
            http_endpoint: None,
            instance_profile: instance_profile.to_owned(),
            user_data: String::new(),
            spot: false,
        });
    }
    learner.pass_minutes(5);
    learner
}

/// The line after one Tab, and what a list would show.
fn tab(learner: &Learner, host: &str, line: &str) -> (String, Vec<String>) {
    let host = learner.lab.host_called(host).unwrap();
    let cursor = line.rfind('|').unwrap();
    let text = format!("{}{}", &line[..cursor], &line[cursor + 1..]);
    let found: Completions = learner.lab.complete(&host, &text, cursor).unwrap();
    let put = match found.candidates.as_slice() {
        [] => text[found.from..cursor].to_owned(),
        [only] => format!("{}{}", only.text, only.after),
        _ => found.common.clone(),
    };
    let shown = found.candidates.iter().map(|c| c.shown.clone()).collect();
    (format!("{}{put}{}", &text[..found.from], &text[cursor..]), shown)
}

/// Host, line before, line after one Tab, source.
const ONE: &[(&str, &str, &str, &str)] = &[
    ("laptop", "whoa|", "whoami ", "bash"),
    ("laptop", "true | whoa|", "true | whoami ", "bash"),
    ("laptop", "true; whoa|", "true; whoami ", "bash"),
    ("laptop", "true && whoa|", "true && whoami ", "bash"),
    ("laptop", "(whoa|", "(whoami ", "bash"),
    ("laptop", "{ whoa|", "{ whoami ", "bash"),
    ("laptop", "FOO=bar whoa|", "FOO=bar whoami ", "bash"),
    ("laptop", "echo $(whoa|", "echo $(whoami ", "bash"),
    ("laptop", "echo a\nwhoa|", "echo a\nwhoami ", "bash"),
    ("laptop", "unse|", "unset ", "bash"),
    ("laptop", "gree|", "greet ", "bash: functions are commands"),
    ("laptop", "# whoa|", "# whoa", "bash"),
    ("laptop", "if whoa|", "if whoami ", "bash-completion"),
    ("laptop", "type whoa|", "type whoami ", "bash-completion"),
    ("laptop", "cat my|", "cat my\\ dir/", "bash"),
    ("laptop", "cat my\\ dir/|", "cat my\\ dir/a\\ b.txt ", "bash"),
    ("laptop", "cat my\\ dir/a|", "cat my\\ dir/a\\ b.txt ", "bash"),
    ("laptop", "cat \"my dir/a|", "cat \"my dir/a b.txt\" ", "bash"),
    ("laptop", "cat \"sub|", "cat \"sub/", "bash"),
    ("laptop", "cat not|", "cat notes", "bash"),
    ("laptop", "cat notes.|", "cat notes.txt ", "bash"),
    ("laptop", "cat notes.| more", "cat notes.txt  more", "bash: what is behind the cursor stays"),
    ("laptop", "cat .n|", "cat .new/", "bash"),
    ("laptop", "cat ~/not|", "cat ~/notes", "bash"),
    ("laptop", "cat $HOME/notes.|", "cat $HOME/notes.txt ", "bash"),
    ("laptop", "cat \"$LAB_HOME/notes.|", "cat \"$LAB_HOME/notes.txt\" ", "bash"),
    ("laptop", "cat it|", "cat it\\'s.txt ", "bash"),
    ("laptop", "cat \"it|", "cat \"it's.txt\" ", "bash"),
    ("laptop", "cat 'it|", "cat 'it'\\''s.txt' ", "bash"),
    ("laptop", "echo a >not|", "echo a >notes", "bash"),
    ("laptop", "echo a > notes.t|", "echo a > notes.txt ", "bash"),
    ("laptop", "echo a &>notes.|", "echo a &>notes.txt ", "bash"),
    ("laptop", "cat <notes.|", "cat <notes.txt ", "bash"),
    ("laptop", "echo 2>notes.|", "echo 2>notes.txt ", "bash"),
    ("laptop", "A=not|", "A=notes", "bash"),
    ("laptop", "A=~/notes.|", "A=~/notes.txt ", "bash"),
    ("laptop", "./su|", "./sub/", "bash"),
    ("laptop", "cat sub/o|", "cat sub/one.txt ", "bash"),
    ("laptop", "cat --file=notes.|", "cat --file=notes.txt ", "bash"),
    ("laptop", "cat nothing-such|", "cat nothing-such", "bash"),
    ("laptop", "cd not|", "cd notes/", "bash-completion: directories only"),
    ("laptop", "echo $LAB_H|", "echo $LAB_HOME/", "bash: a directory may go on"),
    ("laptop", "echo \"$LAB_H|", "echo \"$LAB_HOME\"/", "bash"),
    ("laptop", "echo ${LAB_H|", "echo ${LAB_HOME}/", "bash"),
    ("laptop", "echo $LAB_P|", "echo $LAB_PLAIN ", "bash"),
    ("laptop", "echo \"${LAB_P|", "echo \"${LAB_PLAIN}\" ", "bash"),
    ("laptop", "unset LAB_P|", "unset LAB_PLAIN ", "bash-completion"),
    ("laptop", "ssh web-|", "ssh web-", "two instances"),
    ("laptop", "ssh web-1|", "ssh web-1 ", "the label that ssh takes"),
    ("laptop", "ssh ec2-user@web-2|", "ssh ec2-user@web-2 ", "bash-completion: USER@HOST"),
    ("laptop", "aws e|", "aws ec2", "bash: what ec2 and ec2-instance-connect share, and no space"),
    ("laptop", "aws ec2-|", "aws ec2-instance-connect ", "aws_completer"),
    ("laptop", "aws s3 l|", "aws s3 ls ", "aws_completer"),
    ("laptop", "aws ec2 run-|", "aws ec2 run-instances ", "aws_completer"),
    ("laptop", "aws --output te|", "aws --output text ", "aws_completer"),
    ("laptop", "aws --output text ec2 run-|", "aws --output text ec2 run-instances ", "aws_completer"),
    (
        "laptop",
        "aws ec2 describe-instances --instance-i|",
        "aws ec2 describe-instances --instance-ids ",
        "aws_completer",
    ),
    (
        "laptop",
        "aws ec2 run-instances --iam-instance-profile |",
        "aws ec2 run-instances --iam-instance-profile Name=",
        "shorthand of the option",
    ),
    (
        "laptop",
        "aws ec2 run-instances --iam-instance-profile Name=w|",
        "aws ec2 run-instances --iam-instance-profile Name=web-reader ",
        "what is in the account",
    ),
    (
        "laptop",
        "aws ec2 modify-instance-metadata-options --http-tokens r|",
        "aws ec2 modify-instance-metadata-options --http-tokens required ",
        "the model's values",
    ),
    (
        "laptop",
        "aws iam get-role --role-name w|",
        "aws iam get-role --role-name web-reader ",
        "aws_completer 2: names in the account",
    ),
    (
        "laptop",
        "aws ec2 describe-instances --filters Name=tag:Name,Values=web-2|",
        "aws ec2 describe-instances --filters Name=tag:Name,Values=web-2 ",
        "what is in the account",
    ),
    (
        "laptop",
        "aws ec2 run-instances --key-name l|",
        "aws ec2 run-instances --key-name lab-key ",
        "aws_completer 2: names in the account",
    ),
    ("laptop", "aws cloudw|", "aws cloudwatch ", "aws_completer"),
    ("laptop", "aws ec2 get-instance-metad|", "aws ec2 get-instance-metadata-defaults ", "aws_completer"),
    ("laptop", "aws s3 ls s|", "aws s3 ls s3://", "the form of the operand"),
    (
        "laptop",
        "aws ec2 run-instances |",
        "aws ec2 run-instances ",
        "aws_completer: options once a dash is typed",
    ),
    ("web-1", "curl http://1|", "curl http://169.254.169.254/", "the address"),
    ("web-1", "curl http://169.254.169.254/la|", "curl http://169.254.169.254/latest/", "guide"),
    ("web-1", "curl 169.254.169.254/la|", "curl 169.254.169.254/latest/", "curl guesses http"),
    (
        "web-1",
        "curl http://169.254.169.254/latest/meta-data/ia|",
        "curl http://169.254.169.254/latest/meta-data/iam/",
        "guide",
    ),
    (
        "web-1",
        "curl http://169.254.169.254/latest/meta-data/iam/security-credentials/|",
        "curl http://169.254.169.254/latest/meta-data/iam/security-credentials/web-reader ",
        "guide",
    ),
    (
        "web-1",
        "T=$(curl -s \"http://169.254.169.254/latest/meta-data/ami-i|",
        "T=$(curl -s \"http://169.254.169.254/latest/meta-data/ami-id\" ",
        "guide",
    ),
    (
        "web-1",
        "curl -H \"X: $TOKEN\" http://169.254.169.254/latest/meta-data/placement/r|",
        "curl -H \"X: $TOKEN\" http://169.254.169.254/latest/meta-data/placement/region ",
        "guide",
    ),
    (
        "web-1",
        "curl http://169.254.169.254/latest/us|",
        "curl http://169.254.169.254/latest/us",
        "guide: user data only if there is any",
    ),
    (
        "web-2",
        "curl http://169.254.169.254/latest/meta-data/ia|",
        "curl http://169.254.169.254/latest/meta-data/ia",
        "guide: iam only with a role",
    ),
    ("laptop", "curl http://169.254.169.254/la|", "curl http://169.254.169.254/la", "nothing answers there"),
];

#[test]
fn one_tab() {
    let learner = learner();
    let wrong: Vec<String> = ONE
        .iter()
        .filter_map(|(host, line, after, source)| {
            let got = tab(&learner, host, line).0;
            (got != *after).then(|| format!("{line:?} -> {got:?}, not {after:?} ({source})"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists() {
    let learner = learner();
    let shown = |host: &str, line: &str| tab(&learner, host, line).1;
    // bash: hidden files too, directories with a slash.
    assert_eq!(
        shown("laptop", "ls |"),
        [".aws/", ".new/", "it's.txt", "my dir/", "notes.txt", "notes/", "sub/"],
        "bash"
    );
    assert_eq!(shown("laptop", "cd |"), [".aws/", ".new/", "my dir/", "notes/", "sub/"], "bash-completion");
    // Options that are given already are not offered again (aws_completer).
    let options = shown("laptop", "aws ec2 describe-instances --max-items 5 --max|");
    assert_eq!(options, ["--max-results"], "aws_completer");
    let ids = shown("laptop", "aws ec2 stop-instances --instance-ids |");
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().any(|id| id.starts_with("i-") && id.ends_with(" web-1")), "{ids:?}");
    let hosts = shown("laptop", "ssh |");
    assert_eq!(hosts.len(), 4, "ids and labels: {hosts:?}");
    let top = shown("web-1", "curl http://169.254.169.254/latest/|");
    assert_eq!(top, ["dynamic/", "meta-data/"], "guide, and no user data was given");
}

#[test]
fn a_name_becomes_the_id_of_its_instance() {
    let learner = learner();
    let id = learner.lab.host_called("web-2").unwrap();
    let (line, _) = tab(&learner, "laptop", "aws ec2 stop-instances --instance-ids web-2|");
    assert_eq!(line, format!("aws ec2 stop-instances --instance-ids {id} "));
    // Two instances: neither is put there, and what was typed stays.
    let (line, shown) = tab(&learner, "laptop", "aws ec2 stop-instances --instance-ids web|");
    assert_eq!((line.as_str(), shown.len()), ("aws ec2 stop-instances --instance-ids web", 2));
}

#[test]
fn metadata_names_are_what_the_listing_says() {
    let mut learner = learner();
    let directories =
        ["", "iam/", "network/interfaces/macs/", "placement/", "services/", "block-device-mapping/"];
    learner.run("web-1", "T=$(curl -sX PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)");
    for directory in directories {
        let url = format!("http://169.254.169.254/latest/meta-data/{directory}");
        let listing =
            learner.run("web-1", &format!("curl -s -H \"X-aws-ec2-metadata-token: $T\" {url}")).stdout;
        let listed: Vec<&str> = listing.lines().collect();
        let names = tab(&learner, "web-1", &format!("curl {url}|")).1;
        assert_eq!(names, listed, "{directory}");
    }
}

#[test]
fn it_changes_nothing_and_survives_any_cursor() {
    let learner = learner();
    let facts = learner.lab.journal().len();
    let before = learner.lab.state().cloned();
    let deep = "echo \"$(".repeat(500);
    let long = "x".repeat(100_000);
    let odd =
        ["", "é", "a\\", "${", "$", "'", "\"", "`", "$((", "))))", "<(", ">&", "a=", "~x/", &deep, &long];
    for text in odd {
        for cursor in 0..=(text.len() + 1).min(4_010) {
            let found = learner.lab.complete("laptop", text, cursor).unwrap();
            assert!(found.from <= found.to, "{text:?} {cursor}");
            assert!(found.candidates.len() <= 200);
        }
    }
    assert!(learner.lab.complete("nowhere", "ls", 2).unwrap().candidates.is_empty());
    assert_eq!(learner.lab.journal().len(), facts);
    assert!(learner.lab.state().cloned() == before);
}
