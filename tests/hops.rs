//! The hops: what the picture plays, what stands as a list beside it, and what the journal holds are one thing.

#![allow(clippy::unwrap_used, clippy::panic)]

mod chance;

use chance::{holds, session};
use proptest::prelude::*;
use rolelab_core::{
    http::Method,
    journal::{ApiCall, Ending, Entry, Event, Place},
};
use rolelab_labs::{
    Input, Lab,
    hops::{Cargo, Fate, Hop, Kind, MAX_HOPS, Run, Runs, Spot},
    lab::EPOCH,
};
use rolelab_tests::Learner;

const KEYS: &str = "http://169.254.169.254/latest/meta-data/iam/security-credentials/";

fn runs(lab: &Lab) -> Runs {
    let mut runs = Runs::default();
    runs.take(lab.hops(lab.began(), lab.journal().len()));
    runs
}

fn last(learner: &Learner) -> Run {
    runs(&learner.lab).last().unwrap().as_ref().clone()
}

/// A sandbox with `web-1`, which wears a role that may read S3.
fn wearing() -> (Learner, String) {
    let mut learner = Learner::new("sandbox", 1);
    let lines = [
        r#"aws iam create-role --role-name web-reader --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'"#,
        "aws iam attach-role-policy --role-name web-reader --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "aws iam create-instance-profile --instance-profile-name web-reader",
        "aws iam add-role-to-instance-profile --instance-profile-name web-reader --role-name web-reader",
        "aws ec2 run-instances --image-id {{image Amazon Linux 2023}} --instance-type t3.micro --iam-instance-profile Name=web-reader --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'",
    ];
    for line in lines {
        let line = learner.lab.fill(line);
        let ran = learner.run("laptop", &line);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
    }
    learner.send(Input::Advance { millis: 20_000 });
    let instance = learner.lab.host_called("web-1").unwrap();
    (learner, instance)
}

fn told(run: &Run) -> Vec<(Kind, &str)> {
    run.hops.iter().map(|hop| (hop.kind, hop.title.as_str())).collect()
}

#[test]
fn listing_a_bucket_is_eight_hops_and_two_more_where_the_region_has_to_be_asked_for() {
    let (mut learner, instance) = wearing();
    learner.run(&instance, "aws s3 ls s3://example-bucket");
    // botocore asks for the zone with a token of its own where no region is configured (utils.py, InstanceMetadataRegionFetcher).
    let asked = last(&learner);
    assert_eq!(
        told(&asked)[..3],
        [
            (Kind::Metadata, "PUT /latest/api/token"),
            (Kind::Metadata, "GET /latest/meta-data/placement/availability-zone/"),
            (Kind::Chain, "Credential chain"),
        ]
    );
    learner.run(&instance, "export AWS_DEFAULT_REGION=us-east-1");
    learner.run(&instance, "aws s3 ls s3://example-bucket");
    let run = last(&learner);
    assert_eq!(run.title, "aws s3 ls s3://example-bucket");
    assert_eq!(run.status, Some(0));
    assert_eq!(
        told(&run),
        [
            (Kind::Chain, "Credential chain"),
            (Kind::Metadata, "PUT /latest/api/token"),
            (Kind::Metadata, "GET /latest/meta-data/iam/security-credentials/"),
            (Kind::Metadata, "GET /latest/meta-data/iam/security-credentials/web-reader"),
            (Kind::Sign, "Sign with SigV4"),
            (Kind::Judge, "ListObjectsV2: GET /?list-type=2&prefix=&delimiter=%2F&encoding-type=url"),
            (Kind::Answer, "200 OK"),
            (Kind::Record, "Data event: ListObjects"),
        ]
    );
    let cargo = |n: usize| run.hops[n].cargo.clone();
    // The image is one whose hop limit is 2 (EC2 User Guide, ImdsSupport=v2.0); a process on the instance is one hop away.
    assert_eq!(cargo(1), Cargo::Token { hop_limit: 2, hops: 1 });
    let Cargo::Keys { access_key } = cargo(3) else { panic!("{:?}", cargo(3)) };
    assert!(run.hops[4].detail.contains(&access_key), "signed with what came: {}", run.hops[4].detail);
    let Cargo::Verdict(verdict) = cargo(5) else { panic!("{:?}", cargo(5)) };
    assert!(verdict.allowed);
    assert_eq!((verdict.of.as_str(), verdict.action.as_str()), ("role web-reader", "s3:ListBucket"));
    assert_eq!(verdict.resource, "arn:aws:s3:::example-bucket");
    assert!(verdict.sheets.iter().flat_map(|sheet| &sheet.lines).any(|line| line.decides && line.allow));
    let Cargo::Row(row) = cargo(7) else { panic!("{:?}", cargo(7)) };
    assert!(!row.management, "ListObjectsV2 is a data event (CloudTrail User Guide, logging data events)");
    assert_eq!(run.hops[1].from, Spot::Instance(instance.clone()));
    assert_eq!(run.hops[1].to, Spot::Metadata(instance));
}

#[test]
fn a_denied_call_is_refused_at_the_policies_and_recorded() {
    let (mut learner, instance) = wearing();
    learner.run(&instance, "aws iam list-roles");
    let run = last(&learner);
    let judge = run.hops.iter().find(|hop| hop.kind == Kind::Judge).unwrap();
    assert_eq!(judge.fate, Fate::Refused);
    assert_eq!(judge.detail, "Denied: no policy allows iam:ListRoles.");
    let answer = run.hops.iter().find(|hop| hop.kind == Kind::Answer).unwrap();
    assert_eq!((answer.title.as_str(), &answer.from), ("403 Forbidden", &Spot::Policies));
    let Cargo::Row(row) = &run.hops.last().unwrap().cargo else { panic!() };
    assert_eq!((row.name.as_str(), row.error.as_deref()), ("ListRoles", Some("AccessDenied")));
    assert!(row.management);
}

#[test]
fn what_no_policy_saw_is_stopped_at_the_door_of_its_service() {
    let mut learner = Learner::new("sandbox", 1);
    learner.run(
        "laptop",
        "AWS_ACCESS_KEY_ID=AKIANOBODY AWS_SECRET_ACCESS_KEY=x aws ec2 describe-instances --region us-east-1",
    );
    let run = last(&learner);
    let judge = run.hops.iter().find(|hop| hop.kind == Kind::Judge).unwrap();
    assert_eq!((judge.fate, &judge.to), (Fate::Refused, &Spot::Service("ec2".to_owned())));
    assert!(judge.detail.starts_with("The account has no key AKIANOBODY. "), "{}", judge.detail);
    assert_eq!(judge.cargo, Cargo::Nothing);
    let answer = run.hops.iter().find(|hop| hop.kind == Kind::Answer).unwrap();
    assert_eq!(answer.from, Spot::Service("ec2".to_owned()));
    learner.run("laptop", "aws sts get-session-token");
    let run = last(&learner);
    let judge = run.hops.iter().find(|hop| hop.kind == Kind::Judge).unwrap();
    assert_eq!(
        (judge.fate, judge.detail.as_str()),
        (Fate::Good, "Allowed: sts:GetSessionToken needs no policy.")
    );
    assert!(!run.hops.iter().any(|hop| hop.detail.contains("..")), "{:?}", run.hops);
}

#[test]
fn the_sheet_that_denies_is_the_policy_that_decided() {
    let (mut learner, _) = wearing();
    let line =
        "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/web-reader --role-session-name me";
    assert_ne!(learner.run("laptop", line).status, 0);
    let run = last(&learner);
    let judge = run.hops.iter().find(|hop| hop.kind == Kind::Judge).unwrap();
    assert_eq!(judge.detail, "Denied: the trust policy of role web-reader does not allow sts:AssumeRole.");
    let Cargo::Verdict(verdict) = &judge.cargo else { panic!() };
    let told: Vec<_> =
        verdict.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.of.as_str(), sheet.decides)).collect();
    assert!(told.contains(&("trust policy", "of role web-reader", true)), "{told:?}");
    assert!(told.contains(&("AdministratorAccess", "user admin", false)), "{told:?}");
    learner.run(
        "laptop",
        "aws iam put-role-policy --role-name web-reader --policy-name x --policy-document '{,}'",
    );
    let run = last(&learner);
    let answer = run.hops.iter().find(|hop| hop.kind == Kind::Answer).unwrap();
    assert!(
        answer.detail.starts_with("Permitted, then refused. MalformedPolicyDocument: "),
        "{}",
        answer.detail
    );
}

#[test]
fn the_metadata_service_without_a_token_refuses_and_the_laptop_has_none() {
    let (mut learner, instance) = wearing();
    learner.run(&instance, &format!("curl -s {KEYS}"));
    let run = last(&learner);
    assert_eq!(told(&run), [(Kind::Metadata, "GET /latest/meta-data/iam/security-credentials/")]);
    assert_eq!(run.hops[0].fate, Fate::Refused);
    assert_eq!(run.hops[0].detail, "401 Unauthorized. No token came, and HttpTokens is required.");
    learner.run("laptop", &format!("curl -s -m 1 {KEYS}"));
    let run = last(&learner);
    assert_eq!((run.hops[0].kind, run.hops[0].fate), (Kind::Astray, Fate::Lost));
}

#[test]
fn what_happens_by_itself_is_a_run_of_its_own() {
    let (mut learner, instance) = wearing();
    learner.run("laptop", &format!("aws ec2 stop-instances --instance-ids {instance}"));
    let runs = runs(&learner.lab);
    let alone: Vec<Vec<Kind>> = runs
        .iter()
        .filter(|run| run.host.is_empty())
        .map(|run| run.hops.iter().map(|hop| hop.kind).collect())
        .collect();
    assert_eq!(alone, [vec![Kind::Change, Kind::Mint, Kind::Mint]], "running, and keys for both versions");
    let stop = runs.iter().find(|run| run.title.starts_with("aws ec2 stop-instances")).unwrap();
    assert!(
        stop.hops.iter().any(|hop| hop.title == "web-1 is stopping"),
        "what the call did is in its own run"
    );
}

#[test]
fn a_script_over_ssh_is_in_the_run_of_the_line_that_sent_it() {
    let (mut learner, instance) = wearing();
    learner.run("laptop", "ssh web-1 'AWS_DEFAULT_REGION=us-east-1 aws sts get-caller-identity'");
    let run = last(&learner);
    assert_eq!(run.host, "laptop");
    assert_eq!(run.hops[0].from, Spot::Instance(instance));
    assert_eq!(run.hops[0].kind, Kind::Chain);
}

/// How many hops an entry makes: counted here from the journal alone, by another rule than the tracer's.
fn expected(entry: &Entry, before: Option<&ApiCall>) -> usize {
    match &entry.event {
        Event::Exchange(sent) => match sent.hops.last() {
            Some(Place::Api { .. }) => {
                let signed = sent.request.headers.get("Authorization").is_some_and(|h| h.starts_with("AWS4"));
                let unknown = |(code, _): &(String, String)| code == "NotSimulated";
                let noted = before.is_some_and(|call| {
                    call.identity.is_some()
                        && !call.operation.is_empty()
                        && !call.error.as_ref().is_some_and(unknown)
                });
                let answered = matches!(sent.ending, Ending::Answered(_));
                usize::from(signed) + if answered { 2 } else { 0 } + usize::from(noted)
            }
            // A visit and its reply: what the service asks for itself lies between them.
            Some(Place::Service { .. }) => 2,
            _ => 1,
        },
        Event::CredentialChain { .. }
        | Event::InstanceState { .. }
        | Event::Association { .. }
        | Event::MetadataOptions { .. }
        | Event::RoleKeys { .. } => 1,
        _ => 0,
    }
}

/// Each visit has its reply, and they lie in each other like brackets.
fn replied(run: &Run) -> bool {
    let mut open = Vec::new();
    run.hops.iter().all(|hop| match hop.kind {
        Kind::Visit => {
            open.push(hop.entry);
            true
        }
        Kind::Reply => open.pop() == Some(hop.entry),
        _ => true,
    }) && open.is_empty()
}

fn is_of(hop: &Hop, entry: &Entry) -> bool {
    match (&entry.event, hop.kind) {
        (Event::CredentialChain { .. }, Kind::Chain) => true,
        (Event::Exchange(exchange), kind) => match exchange.hops.last() {
            Some(Place::MetadataService { .. }) => {
                let token = exchange.request.method == Method::PUT && exchange.hop_limit.is_some();
                kind == Kind::Metadata && (token || !matches!(hop.cargo, Cargo::Token { .. }))
            }
            Some(Place::Api { .. }) => matches!(kind, Kind::Sign | Kind::Judge | Kind::Answer),
            Some(Place::Service { .. }) => matches!(kind, Kind::Visit | Kind::Reply),
            _ => kind == Kind::Astray,
        },
        (Event::ApiCall(_), kind) => matches!(kind, Kind::Judge | Kind::Record),
        (Event::RoleKeys { .. }, kind) => kind == Kind::Mint,
        (_, kind) => kind == Kind::Change,
    }
}

#[test]
fn the_hops_are_the_journal_in_whatever_slices_it_comes() {
    holds(40, &session(30), |(lesson, seed, acts)| {
        let mut lab = Lab::open(lesson, seed, EPOCH).unwrap();
        let mut live = Runs::default();
        for act in &acts {
            let outcome = lab.dispatch(act.input(&lab));
            live.take(lab.hops(outcome.journal.0, outcome.journal.1));
        }
        let whole = runs(&lab);
        let shape = |runs: &Runs| {
            let hops = |run: &Run| -> Vec<(u64, Kind, Fate)> {
                run.hops.iter().map(|hop| (hop.entry, hop.kind, hop.fate)).collect()
            };
            let run = |run: &Run| (run.entry, run.host.clone(), hops(run), run.more, run.status);
            runs.iter().map(|found| run(found)).collect::<Vec<_>>()
        };
        prop_assert_eq!(shape(&live), shape(&whole));
        let entries = lab.journal().since(lab.began());
        let mut call = None;
        let mut count = 0;
        for entry in entries {
            count += expected(entry, call);
            match &entry.event {
                Event::ApiCall(found) => call = Some(found.as_ref()),
                Event::Exchange(_) => call = None,
                _ => {}
            }
        }
        prop_assert_eq!(whole.iter().map(|run| run.hops.len() + run.more).sum::<usize>(), count);
        for run in whole.iter().filter(|run| run.more == 0) {
            prop_assert!(replied(run), "{:?}", run);
        }
        for run in whole.iter() {
            prop_assert!(run.hops.len() <= MAX_HOPS);
            for hop in &run.hops {
                let entry = &lab.journal().entries()[usize::try_from(hop.entry).unwrap()];
                prop_assert!(is_of(hop, entry), "{:?} is not of {:?}", hop, entry);
            }
        }
        Ok(())
    });
}
