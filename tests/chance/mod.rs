//! What a learner may do by chance: plausible, careless and hostile, as values that proptest can make smaller.
//!
//! An act names things by number, since ids are not known before a lab is open; `input` looks them up.

#![allow(dead_code, reason = "each test program uses what it needs")]

use std::env;

use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use rolelab_labs::{Action, Input, Lab, hosts::LAPTOP, input::Change};

/// Something a learner does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Types on a host.
    Line(u8, String),
    /// Presses a button. Instances and images are numbers in it.
    Press(Press),
    /// An input that names no host.
    Input(Input),
    /// Ctrl-C.
    Interrupt(u8),
    /// Ctrl-D.
    EndOfInput(u8),
    /// Opens a tab.
    Open(u8),
}

/// A button.
#[derive(Clone, Debug)]
pub(crate) enum Press {
    /// Name, image, type, HttpTokens, hop limit, instance profile.
    Launch(String, u8, String, Option<String>, Option<i64>, String),
    /// Name and policy.
    Role(String, String),
    /// Instance and instance profile.
    Attach(u8, String),
    /// Instance.
    Detach(u8),
    /// Instance, HttpTokens, hop limit, HttpEndpoint.
    Options(u8, String, i64, String),
    /// Instance and what it should do.
    State(u8, Change),
    /// Role, policy, and whether it is to be attached.
    Policy(String, String, bool),
    /// Role, name, and the document, or none to delete it.
    Inline(String, String, Option<String>),
}

impl Act {
    /// The input it is in this lab.
    pub(crate) fn input(&self, lab: &Lab) -> Input {
        let instance = |number: u8| instance(lab, number);
        let host = |number: u8| if number < 96 { LAPTOP.to_owned() } else { instance(number) };
        match self {
            Self::Line(number, text) => {
                let id = instance(*number);
                let console = lab.view().console;
                let image = console.images.first().map(|image| image.id.clone()).unwrap_or_default();
                let text = text.replace("{{instance}}", &id).replace("{{image}}", &image);
                Input::Line { host: host(*number), text }
            }
            Self::Press(press) => Input::Console { action: press.action(lab) },
            Self::Input(input) => input.clone(),
            Self::Interrupt(number) => Input::Interrupt { host: host(*number) },
            Self::EndOfInput(number) => Input::EndOfInput { host: host(*number) },
            Self::Open(number) => Input::OpenShell { host: host(*number) },
        }
    }
}

impl Press {
    fn action(&self, lab: &Lab) -> Action {
        let instance = |number: &u8| instance(lab, *number);
        match self.clone() {
            Self::Launch(name, image, instance_type, http_tokens, hop_limit, instance_profile) => {
                let images = lab.view().console.images;
                let image = images.get(usize::from(image) % 4).map(|image| image.id.clone());
                Action::LaunchInstance {
                    name,
                    image: image.unwrap_or_else(|| "ami-nothing".to_owned()),
                    instance_type,
                    http_tokens,
                    hop_limit,
                    http_endpoint: None,
                    user_data: if hop_limit == Some(2) { SCRIPT.to_owned() } else { String::new() },
                    spot: hop_limit == Some(2),
                    instance_profile,
                }
            }
            Self::Role(name, policy) => Action::CreateRole { name, policy },
            Self::Attach(number, instance_profile) => {
                Action::AttachRole { instance: instance(&number), instance_profile }
            }
            Self::Detach(number) => Action::DetachRole { instance: instance(&number) },
            Self::Options(number, http_tokens, hop_limit, http_endpoint) => Action::MetadataOptions {
                instance: instance(&number),
                http_tokens,
                hop_limit,
                http_protocol_ipv6: Some(http_endpoint.clone()),
                instance_metadata_tags: None,
                http_endpoint,
            },
            Self::State(number, to) => Action::SetState { instance: instance(&number), to },
            Self::Policy(role, policy, true) => Action::AttachPolicy { role, policy },
            Self::Policy(role, policy, false) => Action::DetachPolicy { role, policy },
            Self::Inline(role, name, Some(document)) => Action::PutRolePolicy { role, name, document },
            Self::Inline(role, name, None) => Action::DeleteRolePolicy { role, name },
        }
    }
}

/// One of the instances; one that does not exist for the largest number and where there are none.
fn instance(lab: &Lab, number: u8) -> String {
    let all = lab.view().console.instances;
    let found = if number == u8::MAX { None } else { all.get(usize::from(number) % all.len().max(1)) };
    found.map_or_else(|| "i-0123456789abcdef0".to_owned(), |instance| instance.id.clone())
}

const SCRIPT: &str = "#!/bin/bash\nfor i in 1 2 3; do sleep 40; date; curl -s http://169.254.169.254/; done";
const M: &str = "http://169.254.169.254/latest";

/// Lines that a lesson might hold.
fn plausible() -> impl Strategy<Value = String> {
    select(
        [
            "cat ~/.aws/credentials",
            "curl -s {M}/meta-data/iam/security-credentials/s3access",
            "curl -i {M}/meta-data/",
            "sudo systemctl start url-preview; curl -s 'http://localhost/?url={M}/meta-data/'",
            "curl -s -X PUT {M}/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'",
            "TOKEN=$(curl -s -X PUT {M}/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600')",
            "curl -s -H \"X-aws-ec2-metadata-token: $TOKEN\" {M}/meta-data/instance-id",
            "curl -m 3 http://169.254.169.254/",
            "aws sts get-caller-identity",
            "aws s3 ls",
            "aws s3 ls s3://example-bucket",
            "aws ec2 describe-instances --output text",
            "aws ec2 run-instances --image-id {{image}} --instance-type t3.micro --count 2",
            "aws ec2 run-instances --image-id {{image}} --instance-type t3.micro --user-data $'#!/bin/bash\\ncurl -s {M}/api/token -X PUT -H \"X-aws-ec2-metadata-token-ttl-seconds: 60\"; date; sleep 2; aws s3 ls; sleep 100 & sleep 5; date > /tmp/booted; exit 3'",
            "aws ec2 run-instances --image-id {{image}} --instance-type t3.micro --user-data $'#!/bin/sh\\nwhile :; do i=$((i+1)); [ $((i % 100)) = 0 ] && sleep 600; done'",
            "cat /var/log/cloud-init-output.log; ls -l /tmp; cloud-init status",
            "cloud-init status --wait; ec2-metadata -i; echo x >> /tmp/booted",
            "aws ec2 stop-instances --instance-ids {{instance}}",
            "aws ec2 start-instances --instance-ids {{instance}}",
            "aws ec2 terminate-instances --instance-ids {{instance}}",
            "aws ec2 associate-iam-instance-profile --instance-id {{instance}} --iam-instance-profile Name=s3access",
            "aws ec2 modify-instance-metadata-options --instance-id {{instance}} --http-tokens required",
            "aws iam create-role --role-name r --assume-role-policy-document '{\"Statement\":[]}'",
            "aws iam create-instance-profile --instance-profile-name s3access",
            "aws iam add-role-to-instance-profile --instance-profile-name s3access --role-name s3access",
            "aws iam put-role-policy --role-name s3access --policy-name p --policy-document file://p.json",
            "aws iam delete-role-policy --role-name s3access --policy-name p",
            "aws iam get-role-policy --role-name s3access --policy-name s3access",
            "ssh {{instance}} 'hostname; sleep 2; echo done'",
            "ssh {{instance}}",
            "sleep 3; date",
            "sleep 100000",
            "sleep 5; aws ec2 stop-instances --instance-ids {{instance}}",
            "while sleep 1; do date; done",
            "ssh {{instance}} 'sleep 5; aws s3 ls'",
            "for i in 1 2 3; do sleep 1000; curl -s {M}/meta-data/iam/info; done",
            "read x; echo \"got $x\"",
            "cat",
            "X=$((X + 1)); echo $X > count; cd /tmp",
            "f() { echo f; }; f; unset -f f",
            "exit",
            "exit 7",
            "history",
            "rm -rf ~/.aws",
            "sleep 5 & sleep 2; jobs; wait; echo waited",
            "(sleep 3; aws s3 ls > listed) & disown",
            "trap 'echo bye; date' EXIT INT; sleep 20",
            "curl -s {M}/meta-data/ | awk '/iam/ { print $1; n++ } END { print n }'",
            "sed -n '1,3p;s/a/b/g' ~/.aws/config",
            "A=(1 2 3); echo ${A[@]} ${#A[*]}; unset 'A[1]'; declare -p A",
            "while read l; do echo \"$l\"; done < <(seq 3)",
            "kill %1; fg; bg",
            "docker run --rm curlimages/curl -s -m 2 -X PUT {M}/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'",
            "echo in | docker run -i alpine sh -c 'sleep 7; cat; hostname' & docker ps",
            "docker run --network host amazonlinux curl -s {M}/meta-data/ | head -n 3",
            "sudo iptables -A OUTPUT -d 169.254.169.254 -m owner ! --uid-owner root -j DROP",
            "sudo iptables -F; sudo iptables -S",
            "sudo systemctl enable --now url-preview caddy; systemctl status caddy",
            "curl -s -m 20 'http://localhost:8080/?url=http://10.9.9.9/'",
            "curl -s 'http://localhost/?url={M}/meta-data/iam/security-credentials/s3access'",
            "sudo -u webapp curl -s {M}/; sudo curl -m 2 {M}/",
        ]
        .map(|line| line.replace("{M}", M))
        .to_vec(),
    )
}

/// Lines that nobody should have to type.
fn hostile() -> impl Strategy<Value = String> {
    select(
        [
            "",
            " ",
            "'",
            "\"",
            "`",
            "$(",
            "${",
            "((",
            "[[",
            "{",
            "}",
            ")",
            "fi",
            "done",
            "esac",
            "|",
            "&&",
            ";;",
            "&",
            "<<E",
            "<<<",
            "> /dev/null",
            "> /",
            "< /nope",
            "\\",
            "!",
            "!!",
            "~",
            "*",
            "$(:)$(:)",
            "\u{0}",
            "\u{202e}",
            "\u{1f980}",
            "a=(",
            "if",
            "while true; do :; done",
            "yes | head -c 100000",
            "echo {1..500}",
            "printf '%s' {a,b}{c,d}",
            "aws",
            "aws ec2",
            "aws --",
            "curl",
            "curl [",
            "docker run",
            "docker run ''",
            "docker run -e= --name= alpine ''",
            "docker run alpine sh -c 'docker run alpine true'",
            "sudo iptables -A OUTPUT ! -d 1/99 -j",
            "sudo iptables -I OUTPUT 9999999999999999999999 -j DROP",
            "sudo iptables -A DOCKER-USER -j DOCKER-USER; docker run alpine true",
            "sudo systemctl start '' caddy.service.service",
            "sudo useradd '' ; sudo -u '#4294967295' id",
            "grep [",
            "date +%",
            "sleep -1",
            "ssh",
            "cd",
            "eval 'echo $('",
            "f() { f; }; f",
            "set -e; false",
            "set -u; echo $nope",
            "trap 'echo t' EXIT",
            "echo $((9**99))",
            "sleep 1 | sleep 2",
            "bash -c 'bash -c \"exit 3\"'",
            "readonly PATH",
            "trap '' INT; sleep 9",
            "trap 'exit 3' INT; while :; do sleep 1; done",
            "while :; do :; done &",
            "yes | sleep 2 &",
            "wait",
            "kill -9 $$",
            "awk 'BEGIN { while (1) n++ }'",
            "sed ':a;ba' ~/.aws/config",
            "exec 2>&1",
            "exec cat",
            "set -o pipefail -eu; nope",
            "unset PATH HOME",
        ]
        .map(str::to_owned)
        .to_vec(),
    )
}

fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![6 => plausible(), 3 => hostile(), 1 => ".{0,40}"];
    prop_oneof![
        5 => word.clone(),
        1 => (word.clone(), select(vec!["; ", " && ", " || ", " | ", "\n", " & "]), word.clone())
            .prop_map(|(a, between, b)| format!("{a}{between}{b}")),
        1 => word.clone().prop_map(|inner| format!("for i in 1 2; do {inner}; done")),
        1 => word.prop_map(|inner| format!("echo \"$({inner})\"")),
    ]
}

fn name() -> impl Strategy<Value = String> {
    let names =
        ["web-1", "web-2", "s3access", "other", "", "two words", "laptop", "-x", "\u{e9}", "x;ls", "$(ls)"];
    prop_oneof![4 => Just("s3access".to_owned()), 3 => select(names.map(str::to_owned).to_vec()), 1 => ".{0,80}"]
}

/// Documents that an inline policy may get: good, old, of the other kind, of several lines, and no JSON.
const DOCUMENTS: [&str; 6] = [
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#,
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example-bucket"}]}"#,
    r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}"#,
    "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}",
    "{",
];

fn press() -> impl Strategy<Value = Press> {
    let tokens = || {
        prop_oneof![4 => Just("optional"), 4 => Just("required"), 1 => select(vec!["", "maybe"])]
            .prop_map(str::to_owned)
    };
    let hops = || prop_oneof![8 => 1_i64..=64, 1 => any::<i64>()];
    let policy =
        select(vec!["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "", "arn:aws:iam::aws:policy/None"]);
    let policy = || policy.clone().prop_map(str::to_owned);
    let document = || prop_oneof![4 => select(DOCUMENTS.to_vec()).prop_map(str::to_owned), 1 => ".{0,60}"];
    let change = select(vec![Change::Start, Change::Stop, Change::Terminate]);
    prop_oneof![
        4 => (name(), any::<u8>(), prop_oneof![9 => Just("t3.micro"), 1 => Just("t9.huge")], prop::option::of(tokens()), prop::option::of(hops()), prop_oneof![4 => Just(""), 4 => Just("s3access"), 1 => Just("none")])
            .prop_map(|(name, image, kind, tokens, hops, profile)| Press::Launch(name, image, kind.to_owned(), tokens, hops, profile.to_owned())),
        3 => (name(), policy()).prop_map(|(name, policy)| Press::Role(name, policy)),
        3 => (any::<u8>(), name()).prop_map(|(instance, profile)| Press::Attach(instance, profile)),
        1 => any::<u8>().prop_map(Press::Detach),
        2 => (any::<u8>(), tokens(), hops(), prop_oneof![5 => Just("enabled"), 2 => Just("disabled"), 1 => Just("on")])
            .prop_map(|(instance, tokens, hops, endpoint)| Press::Options(instance, tokens, hops, endpoint.to_owned())),
        3 => (any::<u8>(), change).prop_map(|(instance, to)| Press::State(instance, to)),
        1 => (name(), policy(), any::<bool>()).prop_map(|(role, policy, on)| Press::Policy(role, policy, on)),
        2 => (name(), name(), prop::option::weighted(0.8, document()))
            .prop_map(|(role, name, document)| Press::Inline(role, name, document)),
    ]
}

/// Times that pass: moments, waits that matter, days, and nonsense.
pub(crate) fn millis() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0_i64..10_000,
        2 => select(vec![999_i64, 1_000, 2_000, 3_000, 5_000, 3_600_000, 21_600_000, 86_400_000]),
        1 => 0_i64..100_000_000,
        1 => select(vec![-1, i64::MIN, i64::MAX]),
    ]
}

/// Anything.
pub(crate) fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (any::<u8>(), line()).prop_map(|(host, line)| Act::Line(host, line)),
        6 => press().prop_map(Act::Press),
        4 => millis().prop_map(|millis| Act::Input(Input::Advance { millis })),
        3 => Just(Act::Input(Input::SkipWait)),
        3 => Just(Act::Input(Input::Resume)),
        1 => select(vec![Act::Input(Input::Hint), Act::Input(Input::Solution)]),
        2 => any::<u8>().prop_map(Act::Interrupt),
        1 => any::<u8>().prop_map(Act::EndOfInput),
        1 => any::<u8>().prop_map(Act::Open),
    ]
}

/// What a session may begin with: nothing, a running instance, or two of which one wears a role.
fn prepared() -> impl Strategy<Value = Vec<Act>> {
    let launch = |name: &str| {
        let (name, kind) = (name.to_owned(), "t3.micro".to_owned());
        Act::Press(Press::Launch(name, 0, kind, None, None, String::new()))
    };
    let policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned();
    let pass = |millis| Act::Input(Input::Advance { millis });
    let one = vec![launch("web-1"), pass(3_000)];
    let role = [
        launch("web-2"),
        Act::Press(Press::Role("s3access".to_owned(), policy)),
        Act::Press(Press::Attach(0, "s3access".to_owned())),
        pass(5_000),
    ];
    let two = one.iter().cloned().chain(role).collect();
    prop_oneof![1 => Just(Vec::new()), 2 => Just(one), 4 => Just(two)]
}

/// A session: the lesson, a seed, and what is done.
pub(crate) fn session(acts: usize) -> impl Strategy<Value = (&'static str, u64, Vec<Act>)> {
    let lesson = select(vec!["sandbox", "first-role"]);
    (lesson, any::<u64>(), prepared(), prop::collection::vec(act(), 1..acts)).prop_map(
        |(lesson, seed, mut prepared, acts)| {
            prepared.extend(acts);
            (lesson, seed, prepared)
        },
    )
}

/// Whether somebody asks for other chances than CI's.
pub(crate) fn by_hand() -> bool {
    env::var_os("PROPTEST_CASES").is_some()
}

/// Runs a property on so many cases, always the same ones. `PROPTEST_CASES=1000` asks for so many others instead.
pub(crate) fn holds<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config { failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let mut runner = if by_hand() {
        TestRunner::new(config)
    } else {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        TestRunner::new_with_rng(Config { cases, ..config }, rng)
    };
    if let Err(why) = runner.run(strategy, property) {
        panic!("{why}");
    }
}
