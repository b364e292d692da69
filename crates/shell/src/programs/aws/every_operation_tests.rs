//! What holds for every operation of the models: its skeleton is an input that it takes, its help names its options, and
//! completion offers them.

use rolelab_core::{coverage, model};
use serde_json::Value;

use super::{COMMANDS, Offer, offer, operation, options};
use crate::{
    port::HttpAnswer,
    programs::driver::{Driver, Ran},
};

fn aws(args: &[&str]) -> Ran {
    let mut driver = Driver::new();
    let fixed = [
        ("HOME", "/home/ec2-user"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
    ];
    driver.env = fixed.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    driver.run("aws", args, &mut |_, _, _| HttpAnswer::Unresolved)
}

/// Whether an input was taken: it was sent, or it lacks nothing but length. A skeleton's texts are empty, its bytes null.
fn taken(ran: &Ran) -> bool {
    let only_short = |text: &str| {
        text.lines().skip(2).all(|line| {
            line.starts_with("Invalid length")
                || line.starts_with("Invalid value")
                || line.contains("value: None")
        })
    };
    match ran.status {
        255 => ran.stderr.contains("Could not connect to the endpoint URL"),
        252 => {
            (ran.stderr.starts_with("\nParameter validation failed:\n") && only_short(&ran.stderr))
                || ran.stderr.contains("Invalid bucket name")
        }
        _ => false,
    }
}

#[test]
fn a_skeleton_is_an_input_of_its_operation() {
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for (command, service) in COMMANDS {
        let service = model::service(service).unwrap();
        for operation in service.operations().iter().filter(|op| options::body(service, op).is_none()) {
            let name = operation.cli_name();
            let skeleton = aws(&[command, &name, "--generate-cli-skeleton"]);
            let read: Result<Value, _> = serde_json::from_str(&skeleton.stdout);
            if skeleton.status != 0 || read.is_err() {
                wrong.push(format!("aws {command} {name}: {} {}", skeleton.status, skeleton.stderr));
                continue;
            }
            let ran = aws(&[command, &name, "--cli-input-json", &skeleton.stdout]);
            looked_at += 1;
            if !taken(&ran) {
                wrong.push(format!("aws {command} {name}: {} {} {}", ran.status, ran.stderr, ran.lab));
            }
        }
    }
    assert!(looked_at > 130, "{looked_at}");
    assert!(wrong.is_empty(), "{} of {looked_at}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn help_and_completion_know_every_option() {
    for (command, service) in COMMANDS {
        let service = model::service(service).unwrap();
        for operation in service.operations() {
            let name = operation.cli_name();
            let listed = options::listed(service, operation);
            let required = service.input(operation).into_iter().flat_map(|shape| &shape.members);
            for member in required.filter(|member| member.name != "MinCount" && member.name != "MaxCount") {
                let option = format!("--{}", member.cli_name());
                assert!(listed.contains(&option), "aws {command} {name}: {option} of {listed:?}");
            }
            let told = options::told(service, operation);
            let help = aws(&[command, &name, "help"]);
            if coverage::has(&service.name, &operation.name) {
                let shown: Vec<&str> = help.stdout.lines().map(str::trim).collect();
                assert!(help.status == 0 && shown.contains(&"--query"), "{name}: {shown:?}");
                for option in &listed {
                    assert_eq!(shown.contains(&option.as_str()), told.contains(option), "{name}: {option}");
                }
            } else {
                assert_eq!((help.status, help.stdout.as_str()), (2, ""), "{name}");
            }
            let before = [command.to_owned(), name.clone()];
            let Offer::Words(offered) = offer(&before, "--") else { unreachable!("{name}") };
            assert!(listed.iter().all(|option| offered.contains(option)), "{name}: {offered:?}");
        }
    }
}

/// awscli 2.9.19: `secgroupsimplify.py` marks them `_UNDOCUMENTED`, which keeps them out of help (`docevents.py`) and not out
/// of `ac.index`, which completion reads.
#[test]
fn some_options_are_offered_and_not_told() {
    let ec2 = model::service("ec2").unwrap();
    let operation = ec2.operation("AuthorizeSecurityGroupEgress").unwrap();
    let (told, listed) = (options::told(ec2, operation), options::listed(ec2, operation));
    for name in ["cidr-ip", "from-port", "ip-protocol", "source-security-group-name", "to-port"] {
        let option = format!("--{name}");
        assert!(listed.contains(&option) && !told.contains(&option), "{option}");
    }
    assert!(told.contains(&"--cidr".to_owned()));
}

/// Only what the front door answers is offered; the rest is known and says so.
#[test]
fn what_is_only_modelled_is_not_offered() {
    let Offer::Words(offered) = offer(&["ec2".to_owned()], "") else { unreachable!() };
    assert!(offered.contains(&"run-instances".to_owned()) && offered.contains(&"wait".to_owned()));
    for (_, service) in COMMANDS {
        let service = model::service(service).unwrap();
        let offered = operation::simulated(service);
        for operation in service.operations() {
            let there = coverage::has(&service.name, &operation.name);
            assert_eq!(offered.contains(&operation.cli_name()), there, "{}", operation.name);
        }
    }
}
