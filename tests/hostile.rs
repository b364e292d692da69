//! What a careless or hostile learner may type, paste or load: a clear answer, nothing lost, nothing panics.

use rolelab_labs::{Input, input::MAX_LINE};
use rolelab_tests::Learner;

/// The lab still answers.
fn alive(learner: &mut Learner) {
    let ran = learner.run("laptop", "echo alive");
    assert_eq!((ran.stdout.as_str(), ran.status), ("alive\n", 0));
}

#[test]
fn a_runaway_loop_yields_and_stops_at_ctrl_c() {
    for line in ["while true; do :; done", "while true; do echo y; done > /dev/null", "yes > /dev/null"] {
        let mut learner = Learner::new("sandbox", 1);
        let host = "laptop".to_owned();
        learner.send(Input::Line { host: host.clone(), text: line.to_owned() });
        if learner.lab.idle() {
            continue; // not a program here
        }
        for _ in 0..5 {
            learner.send(Input::Resume);
            learner.send(Input::Advance { millis: 1000 });
        }
        assert!(learner.lab.hungry(), "{line}");
        learner.send(Input::Interrupt { host });
        assert!(learner.lab.idle(), "{line}");
        assert_eq!(learner.run("laptop", "echo $?").stdout, "130\n", "{line}");
    }
}

#[test]
fn a_megabyte_of_paste_is_refused_whole() {
    let mut learner = Learner::new("sandbox", 1);
    let outcome =
        learner.send(Input::Line { host: "laptop".to_owned(), text: "echo x\n".repeat(MAX_LINE / 4) });
    assert!(outcome.notice.unwrap().contains("nothing was run"));
    alive(&mut learner);
}

#[test]
fn nesting_beyond_reason_is_refused() {
    for line in [
        format!("{}ls{}", "(".repeat(500), ")".repeat(500)),
        format!("{}ls{}", "$(".repeat(500), ")".repeat(500)),
        format!("echo {}", "$((1+".repeat(400)),
        "{ ".repeat(3000),
        "if ".repeat(3000),
        "\"$(".repeat(2000),
        "`".repeat(5001),
        "! ".repeat(5000),
        "a=".repeat(5000),
        format!("aws ec2 run-instances --tag-specifications '{}'", "[{".repeat(4000)),
        format!("aws sts get-caller-identity --query '{}'", "[".repeat(20_000)),
        format!("curl -H '{}' http://169.254.169.254/", "x".repeat(200_000)),
        format!("grep '{}' ~/.aws/credentials", "(".repeat(10_000)),
        format!("printf '%{}d' 1", "9".repeat(30)),
        format!("sleep {}", "9".repeat(400)),
        format!("head -n {} ~/.aws/credentials", "9".repeat(40)),
        format!(
            "aws iam create-role --role-name x --assume-role-policy-document '{}'",
            "{\"a\":".repeat(20_000)
        ),
    ] {
        let mut learner = Learner::new("sandbox", 1);
        let host = "laptop".to_owned();
        let outcome = learner.send(Input::Line { host: host.clone(), text: line.clone() });
        let said = !outcome.terminal.is_empty() || outcome.notice.is_some();
        assert!(said, "{line:.40}");
        for _ in 0..50 {
            learner.send(if learner.lab.hungry() { Input::Resume } else { Input::SkipWait });
        }
        learner.send(Input::Interrupt { host });
        alive(&mut learner);
    }
}

#[test]
fn odd_bytes_and_odd_words_do_no_harm() {
    let mut learner = Learner::new("sandbox", 1);
    for line in [
        "printf '\\xff\\xfe\\x00\\x01'",
        "echo \u{1f980} \u{202e}abc \u{0}",
        "fi",
        ")",
        "done",
        "&&",
        "|",
        ";;",
        "echo 'unfinished",
        "'",
        "cat /",
        "cat",
        "cd /nope; pwd",
        "ls /../../..",
        "rm -rf /",
        "ls",
        "curl",
        "curl http://",
        "curl http://[::1",
        "curl -X",
        "curl nope.invalid",
        "curl http://169.254.169.254:99999/",
        "aws",
        "aws s3",
        "aws nope",
        "aws ec2",
        "aws ec2 run-instances",
        "aws ec2 run-instances --image-id",
        "aws s3 ls s3://",
        "aws ec2 run-instances --image-id ami-1 --count 999999999999",
        "aws s3 ls s3://example-bucket --page-size 99999999999999999999",
        "ssh",
        "ssh nobody",
        "ssh -v",
        "exit 999",
        "exit x",
        "history -c",
        "date +%",
        "date +%Q%%%",
        "sleep -1",
        "sleep abc",
        "export 1x=2",
        "export",
        "env | head -c 10",
        "grep",
        "grep [ x",
        "head -c -5 /etc/hostname",
        "$(",
        "echo ${",
        "echo ${x:-$(echo ${y})}",
        "x=1 y=2",
        "> /tmp/a/b/c",
        "< nope cat",
    ] {
        learner.run("laptop", line);
        learner.send(Input::Interrupt { host: "laptop".to_owned() });
    }
    alive(&mut learner);
}

#[test]
fn inputs_for_hosts_that_do_not_exist_say_so() {
    let mut learner = Learner::new("sandbox", 1);
    for input in [
        Input::Line { host: "i-0".to_owned(), text: "ls".to_owned() },
        Input::Interrupt { host: "nope".to_owned() },
        Input::EndOfInput { host: String::new() },
        Input::OpenShell { host: "nope".to_owned() },
        Input::Advance { millis: i64::MAX },
        Input::Advance { millis: i64::MIN },
        Input::Resume,
        Input::Hint,
        Input::Solution,
        Input::SkipWait,
    ] {
        learner.send(input);
    }
    alive(&mut learner);
}

#[test]
fn a_loop_of_calls_stops_and_the_lab_goes_on() {
    let mut learner = Learner::new("sandbox", 1);
    let ran = learner.run("laptop", "while true; do aws sts get-caller-identity; done > /dev/null");
    assert_eq!(ran.status, 130);
    assert!(ran.lab.contains("2000 facts"), "{}", ran.lab);
    let ran = learner.run("laptop", "aws sts get-caller-identity --query Account --output text");
    assert_eq!((ran.stdout.as_str(), ran.status), ("111122223333\n", 0));
}

#[test]
fn a_full_disk_ends_the_program_and_not_the_line() {
    let mut learner = Learner::new("sandbox", 1);
    let ran = learner.run("laptop", "yes > big; echo rc=$?; rm big; echo still > small && cat small");
    assert_eq!(ran.stdout, "rc=1\nstill\n");
    assert_eq!(ran.stderr, "yes: write error: No space left on device\n");
}

/// What names nothing, or is out of all bounds, is answered in a sentence or is nothing.
#[test]
fn answers_turns_and_ways_back_that_lead_nowhere_do_no_harm() {
    let mut learner = Learner::new("first-role", 1);
    let answer = |question: &str, with: String| Input::Answer { question: question.to_owned(), with };
    assert!(learner.send(answer("no-such-question", "x".to_owned())).notice.unwrap().contains("no question"));
    assert!(
        learner
            .send(answer("four-letters", "x".repeat(1 << 20)))
            .notice
            .unwrap()
            .contains("nothing was taken")
    );
    for input in [
        Input::Turn { step: usize::MAX },
        Input::Hint,
        Input::Solution,
        answer("four-letters", "{{secret laptop}}\u{202e}\0".to_owned()),
        Input::Rewind { to: usize::MAX, keep: vec!["nope".to_owned()] },
        Input::Keep { passed: vec!["nope".repeat(1000)] },
        Input::Rewind { to: 0, keep: Vec::new() },
    ] {
        learner.send(input);
        let view = format!("{:?}", learner.lab.view().lesson);
        assert!(!view.contains(&learner.lab.fill("{{secret laptop}}")), "an answer is not filled in");
        let _ = learner.lab.author();
    }
    alive(&mut learner);
}
