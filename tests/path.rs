//! The eight steps of first light, as a learner meets them: what is typed, what is printed, which status.
//!
//! Wording and statuses are those of the AWS CLI 2.9.19, curl 7.88.1 and the captured metadata service.

#![allow(clippy::unwrap_used)]

use rolelab_labs::{Action, Input};
use rolelab_tests::{EIGHT_STEPS, Learner};
use serde_json::Value;

const KEYS: &str = "http://169.254.169.254/latest/meta-data/iam/security-credentials/";

fn launched() -> Learner {
    let mut learner = Learner::new(EIGHT_STEPS, 1);
    let console = learner.lab.view().console;
    let image = console.images.iter().find(|i| i.title == "Amazon Linux 2").unwrap().id.clone();
    let answer = learner.press(Action::LaunchInstance {
        name: "web-1".to_owned(),
        image,
        instance_type: "t3.micro".to_owned(),
        http_tokens: None,
        hop_limit: None,
        http_endpoint: None,
        instance_profile: String::new(),
        user_data: String::new(),
        spot: false,
    });
    assert!(answer.ok, "{}", answer.message);
    assert!(answer.commands[0].starts_with("aws ec2 run-instances --image-id ami-"), "{:?}", answer.commands);
    learner
}

fn wearing() -> Learner {
    let mut learner = launched();
    learner.send(Input::SkipWait);
    let policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned();
    let answer = learner.press(Action::CreateRole { name: "s3access".to_owned(), policy });
    assert!(answer.ok, "{}", answer.message);
    assert!(answer.message.contains("instance profile s3access"));
    assert_eq!(answer.commands.len(), 4);
    let instance = learner.lab.host_called("web-1").unwrap();
    let answer = learner.press(Action::AttachRole { instance, instance_profile: "s3access".to_owned() });
    assert!(answer.ok, "{}", answer.message);
    learner.send(Input::Advance { millis: 5_000 });
    learner
}

fn require_v2(learner: &mut Learner) {
    let instance = learner.lab.host_called("web-1").unwrap();
    let answer = learner.press(Action::MetadataOptions {
        instance,
        http_tokens: "required".to_owned(),
        hop_limit: 1,
        http_endpoint: "enabled".to_owned(),
        http_protocol_ipv6: None,
        instance_metadata_tags: None,
    });
    assert!(answer.ok, "{}", answer.message);
    learner.send(Input::Advance { millis: 2_000 });
}

#[test]
fn one_the_laptop_has_a_long_term_key_on_disk() {
    let mut learner = Learner::new(EIGHT_STEPS, 1);
    let ran = learner.run("laptop", "cat ~/.aws/credentials");
    assert!(ran.stdout.starts_with("[default]\naws_access_key_id = AKIA"), "{ran:?}");
    assert_eq!(ran.status, 0);
    assert_eq!(learner.passed(), ["seen-key"]);
}

#[test]
fn two_an_instance_is_pending_for_three_seconds() {
    let mut learner = launched();
    let state = |learner: &Learner| learner.lab.view().console.instances[0].state.clone();
    assert_eq!(state(&learner), "pending");
    learner.send(Input::Advance { millis: 2_999 });
    assert_eq!(state(&learner), "pending");
    learner.send(Input::Advance { millis: 1 });
    assert_eq!(state(&learner), "running");
}

#[test]
fn three_without_a_role_there_are_no_keys() {
    let mut learner = launched();
    let id = learner.lab.host_called("web-1").unwrap();
    assert!(learner.run("laptop", "ssh web-1 true").status == 255, "a pending instance takes no ssh");
    assert_eq!(
        learner.send(Input::Line { host: "laptop".to_owned(), text: "ssh web-1".to_owned() }).focus,
        Some(id)
    );
    let ran = learner.run("web-1", &format!("curl -s -o /dev/null -w '%{{http_code}}' {KEYS}"));
    assert_eq!(ran.stdout, "404");
    let ran = learner.run("web-1", "aws s3 ls");
    assert_eq!(ran.status, 253);
    assert!(ran.stderr.contains(
        "Unable to locate credentials. You can configure credentials by running \"aws configure\"."
    ));
}

#[test]
fn five_the_metadata_service_hands_out_seven_keys() {
    let mut learner = wearing();
    let ran = learner.run("web-1", "curl -s http://169.254.169.254/latest/meta-data/");
    assert!(ran.stdout.lines().any(|line| line == "iam/"), "{ran:?}");
    assert_eq!(learner.run("web-1", &format!("curl -s {KEYS}")).stdout, "s3access");
    let ran = learner.run("web-1", &format!("curl -s {KEYS}s3access"));
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let keys: Vec<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["Code", "LastUpdated", "Type", "AccessKeyId", "SecretAccessKey", "Token", "Expiration"],
        "order of a captured response"
    );
    assert!(document["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
}

#[test]
fn six_the_cli_finds_the_keys_and_is_judged() {
    let mut learner = wearing();
    let id = learner.lab.host_called("web-1").unwrap();
    let ran = learner.run("web-1", "aws sts get-caller-identity");
    let who: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| unreachable!("{ran:?}"));
    assert_eq!(who["Arn"], format!("arn:aws:sts::111122223333:assumed-role/s3access/{id}"));
    let ran = learner.run("web-1", "aws s3 ls s3://example-bucket");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.lines().count() >= 2, "{ran:?}");
    let ran = learner.run("web-1", "aws ec2 stop-instances --instance-ids i-0123456789abcdef0");
    assert_eq!(ran.status, 254);
    assert!(
        ran.stderr.contains("(UnauthorizedOperation) when calling the StopInstances operation"),
        "{ran:?}"
    );
    // The keys alone are not enough: without its token a temporary key is nobody's.
    let stolen = "K=$(curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/s3access); \
        export AWS_ACCESS_KEY_ID=$(echo \"$K\" | grep AccessKeyId | grep -o 'ASIA[A-Z0-9]*'); \
        export AWS_SECRET_ACCESS_KEY=wrong; aws sts get-caller-identity";
    let ran = learner.run("web-1", stolen);
    assert_eq!(ran.status, 254);
    assert!(ran.stderr.contains("(InvalidClientTokenId)"), "{ran:?}");
}

#[test]
fn seven_the_token_dance_works_as_the_documentation_prints_it() {
    let mut learner = wearing();
    require_v2(&mut learner);
    let ran = learner.run("web-1", &format!("curl -s -o /dev/null -w '%{{http_code}}' {KEYS}s3access"));
    assert_eq!(ran.stdout, "401");
    // EC2 user guide, "Retrieve instance metadata": prompt, backquotes, backslash and && included.
    let pasted = "[ec2-user ~]$ TOKEN=`curl -X PUT \"http://169.254.169.254/latest/api/token\" -H \"X-aws-ec2-metadata-token-ttl-seconds: 21600\"` \\\n&& curl -H \"X-aws-ec2-metadata-token: $TOKEN\" http://169.254.169.254/latest/meta-data/";
    let ran = learner.run("web-1", pasted);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stdout.starts_with("ami-id\n"), "{ran:?}");
    assert!(ran.lab.contains("prompt"), "the stripped prompt is named: {ran:?}");
    let dollars = "$ TOKEN=$(curl -s -X PUT \"http://169.254.169.254/latest/api/token\" \\\n> -H \"X-aws-ec2-metadata-token-ttl-seconds: 21600\")";
    assert_eq!(learner.run("web-1", dollars).status, 0);
    let ran =
        learner.run("web-1", &format!("curl -s -H \"X-aws-ec2-metadata-token: $TOKEN\" {KEYS}s3access"));
    assert!(ran.stdout.contains("\"Code\" : \"Success\""), "{ran:?}");
    assert_eq!(learner.run("web-1", "aws s3 ls s3://example-bucket").status, 0, "the CLI knows the dance");
}

#[test]
fn eight_after_an_hour_there_is_a_new_set_and_the_old_one_still_works() {
    let mut learner = wearing();
    let read = |learner: &mut Learner| -> Value {
        serde_json::from_str(&learner.run("web-1", &format!("curl -s {KEYS}s3access")).stdout).unwrap()
    };
    let first = read(&mut learner);
    learner.pass_minutes(58);
    assert_eq!(read(&mut learner), first);
    learner.pass_minutes(3);
    let second = read(&mut learner);
    assert_ne!(second["AccessKeyId"], first["AccessKeyId"]);
    assert_ne!(second["LastUpdated"], first["LastUpdated"]);
    let old = format!(
        "AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={} AWS_SESSION_TOKEN={} aws s3 ls s3://example-bucket",
        first["AccessKeyId"].as_str().unwrap(),
        first["SecretAccessKey"].as_str().unwrap(),
        first["Token"].as_str().unwrap()
    );
    assert_eq!(learner.run("web-1", &old).status, 0, "the old set ends at its own Expiration");
    learner.pass_minutes(7 * 60);
    let ran = learner.run("web-1", &old);
    assert_eq!(ran.status, 254);
    assert!(ran.stderr.contains("ExpiredToken"), "{ran:?}");
}

#[test]
fn smart_quotes_are_named_and_the_mended_line_is_offered() {
    let mut learner = Learner::new(EIGHT_STEPS, 1);
    let outcome = learner.send(Input::Line {
        host: "laptop".to_owned(),
        text: "echo \u{201c}hi\u{201d} \u{2014}help".to_owned(),
    });
    assert_eq!(outcome.prompt, Some(("laptop".to_owned(), "echo \"hi\" --help".to_owned())));
    assert!(
        outcome.terminal.iter().all(|change| !format!("{change:?}").contains("Stdout")),
        "nothing was run"
    );
}

#[test]
fn the_front_door_answers_in_the_words_of_aws() {
    let mut learner = wearing();
    let id = learner.lab.host_called("web-1").unwrap();
    let rows = [
        (format!("aws ec2 associate-iam-instance-profile --instance-id {id} --iam-instance-profile Name=s3access"),
         format!("An error occurred (IncorrectState) when calling the AssociateIamInstanceProfile operation: There is an existing association for instance {id}")),
        ("aws ec2 stop-instances --instance-ids i-0123456789abcdef0".to_owned(),
         "An error occurred (InvalidInstanceID.NotFound) when calling the StopInstances operation: The instance ID 'i-0123456789abcdef0' does not exist".to_owned()),
        ("aws iam create-role --role-name s3access --assume-role-policy-document '{'".to_owned(),
         "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: This policy contains invalid Json".to_owned()),
        ("aws iam get-role --role-name nope".to_owned(),
         "An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name nope cannot be found.".to_owned()),
    ];
    for (line, sentence) in rows {
        let ran = learner.run("laptop", &line);
        assert_eq!((ran.stderr.trim(), ran.status), (sentence.as_str(), 254), "{line}");
    }
}

/// A newer image demands tokens from the start: a 401 there is not the lesson's, which is about an instance that
/// wears the role.
#[test]
fn a_refusal_before_the_role_is_worn_ticks_nothing_of_a_later_step() {
    let mut learner = Learner::new(EIGHT_STEPS, 1);
    learner.run("laptop", "cat ~/.aws/credentials");
    let image =
        learner.lab.view().console.images.into_iter().find(|i| i.title == "Amazon Linux 2023").unwrap();
    learner.press(Action::LaunchInstance {
        name: "web-1".to_owned(),
        image: image.id,
        instance_type: "t3.micro".to_owned(),
        http_tokens: None,
        hop_limit: None,
        http_endpoint: None,
        instance_profile: String::new(),
        user_data: String::new(),
        spot: false,
    });
    learner.send(Input::SkipWait);
    let ran = learner
        .run("web-1", "curl -s -o /dev/null -w '%{http_code}' http://169.254.169.254/latest/meta-data/");
    assert_eq!(ran.stdout, "401");
    assert_eq!(learner.passed(), ["seen-key"]);
    let goals = &learner.lab.view().lesson.unwrap().steps[1].goals;
    assert_eq!(goals[0].missing, "web-1 runs with HttpTokens required");
}
