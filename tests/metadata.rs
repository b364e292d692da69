//! The metadata service under chance: any request gets a well-formed answer or none, listings and reads agree, and the
//! keys of a role stay true through whatever happens to an instance.

#![allow(clippy::unwrap_used, clippy::panic)]

mod chance;
mod wire;

use std::{cell::RefCell, collections::BTreeSet};

use chance::holds;
use proptest::{prelude::*, sample::select};
use rolelab_core::{
    ec2::{AssociationState, InstanceState},
    http::{Method, Request, Url},
    ids::{AccessKeyId, InstanceId},
    imds::{self, Reply},
    journal::Journal,
    sts::Holder,
    time::Span,
    world::{Due, World},
};
use rolelab_tests::Learner;
use wire::Stage;

const TOKEN: &str = "X-aws-ec2-metadata-token";
const TTL: &str = "X-aws-ec2-metadata-token-ttl-seconds";

/// Pieces that paths are made of, the good and the odd.
fn piece() -> impl Strategy<Value = String> {
    let known = select(vec![
        "/",
        "//",
        "latest",
        "2009-04-04",
        "1.0",
        "meta-data",
        "dynamic",
        "user-data",
        "iam",
        "security-credentials",
        "web-reader",
        "info",
        "instance-identity",
        "document",
        "public-keys",
        "0",
        "openssh-key",
        "tags",
        "instance",
        "Name",
        "a:b",
        "a%3Ab",
        "network",
        "interfaces",
        "macs",
        "api",
        "token",
        "..",
        ".",
        "%2F",
        "%",
        "%zz",
        "%00",
        "identity-credentials",
        "ec2",
        "ec2-instance",
        "block-device-mapping",
        "ebs1",
        "events",
        "maintenance",
        "spot",
        "{role}",
        "é",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => "[ -~]{0,6}", 1 => "\\PC{0,4}"]
}

fn path() -> impl Strategy<Value = String> {
    let made = prop::collection::vec(piece(), 0..9).prop_map(|pieces| format!("/{}", pieces.join("/")));
    let whole = select(vec![
        "/latest/api/token",
        "/latest/meta-data/",
        "/latest/meta-data/iam/security-credentials/web-reader",
        "/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance",
    ]);
    prop_oneof![3 => made, 2 => whole.prop_map(str::to_owned)]
}

/// Header lines; `OWN` and `FOREIGN` stand for good tokens.
fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name =
        select(vec![TOKEN, TTL, "x-AWS-ec2-metadata-TOKEN", "X-Forwarded-For", "Host", "Range", "Accept"]);
    let value = prop_oneof![
        select(vec!["OWN", "FOREIGN", "60", "0", "21600", "21601", "", " 1 ", "-1", "1e3", "bytes=0-3"])
            .prop_map(str::to_owned),
        "[ -~]{0,12}",
    ];
    prop::collection::vec((name.prop_map(str::to_owned), value), 0..4)
}

#[test]
fn any_request_gets_a_well_formed_answer_or_none() {
    let method = prop_oneof![
        select(vec!["GET", "PUT", "HEAD", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"])
            .prop_map(str::to_owned),
        "[A-Z]{1,6}",
    ];
    let stages = [Stage::new(false), Stage::new(true)].map(RefCell::new);
    holds(4000, &(method, path(), headers(), any::<bool>(), 1..4_u8, "\\PC{0,20}"), |drawn| {
        let (method, path, headers, required, hops, body) = drawn;
        let stage = &mut *stages[usize::from(required)].borrow_mut();
        let mut url = Url::parse("http://169.254.169.254/").unwrap();
        url.path = path;
        let mut request = Request::new(Method::from_bytes(method.as_bytes()).unwrap(), url);
        for (name, value) in headers {
            let value = match value.as_str() {
                "OWN" => stage.tokens[0].clone(),
                "FOREIGN" => stage.tokens[1].clone(),
                _ => value,
            };
            request.headers.push(name, value);
        }
        request.body = body.into();
        prop_assert!(stage.send(&request, hops).is_ok(), "{request:?}: {:?}", stage.send(&request, hops));
        Ok(())
    });
}

/// Status and text of a path, asked for without a token by a copy of the world.
fn get(world: &World, id: &InstanceId, path: &str) -> Option<(u16, String)> {
    let (mut world, mut journal) = (world.clone(), Journal::default());
    let mut ask = |method: Method, path: &str, header: Option<(&str, &str)>| {
        let mut request = Request::new(method, Url::parse(&format!("http://169.254.169.254{path}")).unwrap());
        request.headers = header.into_iter().collect();
        match imds::handle(&mut world, &mut journal, id, &request, 1) {
            Reply::Response(response) => Some((response.status.as_u16(), response.body.text().into_owned())),
            Reply::Lost | Reply::Throttled => None,
        }
    };
    let (_, token) = ask(Method::PUT, "/latest/api/token", Some((TTL, "60")))?;
    ask(Method::GET, path, Some((TOKEN, &token)))
}

/// Every name in a listing can be asked for, with and without a slash behind it; what ends with a slash has names below
/// it. Returns how many paths there are.
fn walk(world: &World, id: &InstanceId, directory: &str) -> usize {
    let (status, listing) = get(world, id, directory).unwrap();
    assert_eq!(status, 200, "{directory}");
    assert_eq!(get(world, id, directory.trim_end_matches('/')).map(|(status, _)| status), Some(200));
    let names: Vec<&str> = listing.lines().collect();
    assert!(!names.is_empty() && !listing.ends_with('\n'), "{directory}: {listing:?}");
    let below = names.iter().map(|name| {
        // `/` and a version list directories without a slash, a key pair is listed as `0=NAME`.
        let bare = name.split_once('=').map_or(*name, |(number, _)| number);
        let path = format!("{directory}{bare}");
        let (status, text) = get(world, id, &path).unwrap();
        assert_eq!(status, 200, "{path} is listed in {directory}");
        let same = get(world, id, &format!("{}/", path.trim_end_matches('/')));
        assert_eq!(same, Some((200, text)), "{path} with a slash");
        let is_directory = name.ends_with('/')
            || bare != *name
            || directory == "/"
            || (directory.matches('/').count() == 2 && *name != "user-data");
        let below = is_directory.then(|| walk(world, id, &format!("{}/", path.trim_end_matches('/'))));
        1 + below.unwrap_or_default()
    });
    below.sum()
}

#[test]
fn listings_and_reads_agree() {
    let stage = Stage::new(false);
    // 29 versions, each with less than the next.
    let found = walk(&stage.world, &stage.id, "/");
    assert!(found > 1000, "{found} paths");
}

/// Something that happens to an instance or to what it wears.
#[derive(Clone, Debug)]
enum Step {
    /// A line on the laptop.
    Line(&'static str),
    /// Time passes, in seconds.
    Pass(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let lines = select(vec![
        "aws ec2 associate-iam-instance-profile --instance-id $ID --iam-instance-profile Name=a",
        "aws ec2 replace-iam-instance-profile-association --association-id $ASSOC --iam-instance-profile Name=b",
        "aws ec2 replace-iam-instance-profile-association --association-id $ASSOC --iam-instance-profile Name=a",
        "aws ec2 disassociate-iam-instance-profile --association-id $ASSOC",
        "aws ec2 stop-instances --instance-ids $ID",
        "aws ec2 start-instances --instance-ids $ID",
        "aws iam detach-role-policy --role-name a --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "aws ec2 modify-instance-metadata-options --instance-id $ID --http-endpoint disabled",
        "aws ec2 modify-instance-metadata-options --instance-id $ID --http-endpoint enabled --http-tokens required",
    ]);
    let times = select(vec![1, 2, 3, 5, 6, 60, 3599, 3600, 3601, 20_000]);
    prop_oneof![3 => lines.prop_map(Step::Line), 2 => times.prop_map(Step::Pass)]
}

/// What is true of an instance at any time.
fn check(world: &World, id: &InstanceId, seen: &mut BTreeSet<AccessKeyId>) {
    let instance = &world.ec2.instances[id];
    let on = instance.state == InstanceState::Running
        || (instance.state == InstanceState::Stopping && instance.role_keys.is_some());
    let worn = instance.association.as_ref().filter(|worn| {
        // On its way out it is still in force, and so is the old one while a replacement comes.
        matches!(
            worn.state,
            AssociationState::Associated | AssociationState::Disassociating | AssociationState::Associating
        )
    });
    if let Some(keys) = &instance.role_keys {
        assert!(on && worn.is_some(), "{:?} has keys", instance.state);
        // While it stops, or is about to lose its role, nothing is refreshed any more.
        let settled = instance.state == InstanceState::Running
            && worn.is_some_and(|worn| worn.state == AssociationState::Associated);
        assert!(
            keys.refreshed <= world.now && (keys.next > world.now || !settled),
            "the next refresh is to come"
        );
        assert_eq!(keys.next.since(keys.refreshed), Span::minutes(60));
        if let Ok([v1, v2]) = &keys.sets {
            assert_ne!(v1, v2);
            for (delivery, set) in [(1, v1), (2, v2)] {
                let key = &world.sts.keys[set];
                let left = key.expires.unwrap().since(world.now);
                assert!(left >= Span::minutes(5), "AWS has new keys five minutes before the old ones end");
                let Holder::Session(session) = &key.holder else { panic!("{:?}", key.holder) };
                let source = session.source_instance.as_ref().unwrap();
                assert_eq!((&session.role, session.name.as_str()), (&keys.role, id.as_str()));
                assert_eq!((&source.id, source.delivery), (id, delivery));
                seen.insert(set.clone());
            }
        }
    } else if instance.state == InstanceState::Running {
        let settled = instance.association.as_ref().map(|worn| worn.state);
        assert_ne!(settled, Some(AssociationState::Associated), "a worn role has keys or a reason");
    }
    let due = world.due.values().flatten();
    let refreshes = due.filter(|due| matches!(due, Due::RoleKeys { instance } if instance == id)).count();
    let wanted = instance.role_keys.as_ref().is_some_and(|keys| keys.next > world.now);
    assert_eq!(refreshes, usize::from(wanted), "one refresh on the clock for each");
    let others = world.ec2.instances.values().filter(|other| other.association.is_some());
    let ids: BTreeSet<_> =
        others.clone().filter_map(|other| other.association.as_ref().map(|a| &a.id)).collect();
    assert_eq!(ids.len(), others.count(), "an association is of one instance");
    if instance.state != InstanceState::Running || !instance.options.endpoint {
        return;
    }
    walk(world, id, "/latest/");
    let listed = get(world, id, "/latest/meta-data/iam/security-credentials/").unwrap();
    match &instance.role_keys {
        None => assert_eq!(get(world, id, "/latest/meta-data/iam/").unwrap().0, 404),
        Some(keys) => {
            assert_eq!(listed, (200, keys.role.to_string()));
            let path = format!("/latest/meta-data/iam/security-credentials/{}", keys.role);
            let (_, text) = get(world, id, &path).unwrap();
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            let [_, v2] = keys.sets.as_ref().unwrap();
            assert_eq!(document["AccessKeyId"], v2.as_str(), "a caller with a token gets the set for it");
        }
    }
    // What was handed out once goes on working until it expires.
    for old in seen.iter() {
        if let Some(key) = world.sts.keys.get(old) {
            assert!(key.active);
        }
    }
}

#[test]
fn keys_stay_true_whatever_happens_to_an_instance() {
    let mut learner = Learner::new("sandbox", 7);
    for name in ["a", "b"] {
        let action = rolelab_labs::Action::CreateRole {
            name: name.to_owned(),
            policy: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned(),
        };
        assert!(learner.press(action).ok);
    }
    let image = learner.lab.view().console.images.first().map(|image| image.id.clone()).unwrap();
    let launch = format!(
        "ID=$(aws ec2 run-instances --image-id {image} --instance-type t3.micro --iam-instance-profile Name=a --query 'Instances[0].InstanceId' --output text)"
    );
    assert_eq!(learner.run("laptop", &launch).status, 0);
    let id = {
        let state = learner.lab.state().unwrap();
        state.world.ec2.instances.keys().next().cloned().unwrap()
    };
    let begun = learner.inputs.clone();
    holds(24, &prop::collection::vec(step(), 4..18), |steps| {
        let mut learner = Learner::new("sandbox", 7);
        begun.iter().for_each(|input| {
            learner.send(input.clone());
        });
        let mut seen = BTreeSet::new();
        for step in &steps {
            match step {
                Step::Line(line) => {
                    let query = "aws ec2 describe-iam-instance-profile-associations --query 'IamInstanceProfileAssociations[0].AssociationId' --output text";
                    learner.run("laptop", &format!("ASSOC=$({query}); {line}"));
                }
                Step::Pass(seconds) => {
                    learner.send(rolelab_labs::Input::Advance { millis: seconds * 1000 });
                }
            }
            let state = learner.lab.state().unwrap();
            check(&state.world, &id, &mut seen);
        }
        Ok(())
    });
}
