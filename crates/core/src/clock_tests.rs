//! Judges of the clock: the law of `World::advance`, the rotation of role keys, and what a long jump costs.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde_json::{Value, json};

use crate::{
    api,
    ec2::{InstanceState, RoleKeysError},
    ids::AccessKeyId,
    journal::Event,
    model::{self, codec},
    sigv4,
    sts::{AccessKey, Holder},
    testing::{Account, EC2_TRUST},
    time::{Span, Timestamp},
};

/// Below `bound`.
fn below(random: &mut ChaCha8Rng, bound: u64) -> u64 {
    random.next_u64() % bound
}

/// Any call of a learner, good or refused.
fn act(account: &mut Account, random: &mut ChaCha8Rng) {
    let instances: Vec<String> = account.world.ec2.instances.keys().map(ToString::to_string).collect();
    let number = usize::try_from(below(random, 64)).unwrap();
    let id = instances.get(number % instances.len().max(1)).cloned().unwrap_or_default();
    let association = account
        .world
        .ec2
        .instances
        .values()
        .filter_map(|instance| instance.association.as_ref())
        .nth(number % 3)
        .map(|association| association.id.to_string());
    let profile = json!({"Name": (if number.is_multiple_of(2) { "web" } else { "db" })});
    let (operation, input) = match below(random, 12) {
        0 => {
            let image = account.image("Amazon Linux 2");
            let mut input = json!({"ImageId": image, "MinCount": 1, "MaxCount": 2});
            if number.is_multiple_of(3) {
                input["IamInstanceProfile"] = profile;
            }
            ("RunInstances", input)
        }
        1 => ("StopInstances", json!({ "InstanceIds": [id] })),
        2 => ("StartInstances", json!({ "InstanceIds": [id] })),
        3 if number.is_multiple_of(4) => ("TerminateInstances", json!({ "InstanceIds": [id] })),
        3 | 4 => ("AssociateIamInstanceProfile", json!({"InstanceId": id, "IamInstanceProfile": profile})),
        5 => ("DisassociateIamInstanceProfile", json!({ "AssociationId": association.unwrap_or_default() })),
        6 => {
            let association = association.unwrap_or_default();
            let input = json!({"AssociationId": association, "IamInstanceProfile": profile});
            ("ReplaceIamInstanceProfileAssociation", input)
        }
        7 => ("CreateTags", json!({"Resources": [id], "Tags": [{"Key": format!("k{number}"), "Value": ""}]})),
        8 => {
            let trust =
                if number.is_multiple_of(2) { EC2_TRUST.to_owned() } else { EC2_TRUST.replace("ec2.", "x.") };
            ("UpdateAssumeRolePolicy", json!({"RoleName": "web", "PolicyDocument": trust}))
        }
        9 => {
            let both = json!({"RoleName": "web", "InstanceProfileName": "web"});
            let operation = ["RemoveRoleFromInstanceProfile", "AddRoleToInstanceProfile"];
            (operation.get(number % 2).copied().unwrap_or_default(), both)
        }
        10 => {
            let operation = ["DeleteInstanceProfile", "CreateInstanceProfile"];
            (operation.get(number % 2).copied().unwrap_or_default(), json!({"InstanceProfileName": "web"}))
        }
        _ => {
            let input = json!({"InstanceId": id, "HttpPutResponseHopLimit": number + 1});
            ("ModifyInstanceMetadataOptions", input)
        }
    };
    let _ = account.try_call(operation, &input);
}

/// `advance(a)` then `advance(b)` is `advance(a + b)`, for the world and for the journal, however the span is cut.
#[test]
fn time_can_be_cut_anywhere() {
    for seed in 0..40 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut whole = Account::new(seed);
        whole.role("web", EC2_TRUST);
        whole.role("db", EC2_TRUST);
        let mut cut = Account { world: whole.world.clone(), journal: whole.journal.clone() };
        for _ in 0..40 {
            let calls = 1 + below(&mut random, 3);
            let mut again = random.clone();
            for _ in 0..calls {
                act(&mut whole, &mut random);
                act(&mut cut, &mut again);
            }
            let scale = [10, 6_000, 4_000_000, 40_000_000][usize::try_from(below(&mut random, 4)).unwrap()];
            let target =
                whole.world.now.plus(Span::millis(i64::try_from(below(&mut random, scale)).unwrap()));
            whole.world.advance(&mut whole.journal, target);
            // Some cuts fall on the very instant of a change, as `Skip wait` does.
            while cut.world.now < target {
                let left = u64::try_from(target.since(cut.world.now).as_millis()).unwrap();
                let step = i64::try_from(below(&mut random, left) + 1).unwrap();
                let stop = match cut.world.next_due() {
                    Some(due) if below(&mut random, 2) == 0 && due <= target => due,
                    _ => cut.world.now.plus(Span::millis(step)),
                };
                cut.world.advance(&mut cut.journal, stop);
            }
            assert_eq!(whole.world, cut.world, "seed {seed}");
            assert_eq!(whole.journal, cut.journal, "seed {seed}");
        }
        assert!(whole.journal.len() > 10, "seed {seed} does something");
        let kept: Vec<Timestamp> = whole.world.due.keys().copied().collect();
        assert!(kept.iter().all(|due| *due > whole.world.now), "nothing due is left behind");
        // Every change on the clock is still wanted: a wait that is skipped ends with something that happens.
        let horizon = whole.world.now.plus(Span::minutes(90));
        while let Some(due) = whole.world.next_due().filter(|due| *due < horizon) {
            let before = (whole.world.ec2.clone(), whole.journal.len());
            whole.world.advance(&mut whole.journal, due);
            assert_ne!((whole.world.ec2.clone(), whole.journal.len()), before, "seed {seed} at {due}");
        }
        let text = serde_json::to_string(&whole.world).unwrap();
        assert_eq!(serde_json::from_str::<crate::world::World>(&text).unwrap(), whole.world);
    }
}

fn sets(account: &Account, id: &str) -> Result<[AccessKeyId; 2], RoleKeysError> {
    account.instance(id).role_keys.as_ref().unwrap().sets.clone()
}

fn attached(account: &mut Account) -> String {
    account.role("web", EC2_TRUST);
    let id = account.launch(&json!({"IamInstanceProfile": {"Name": "web"}}));
    account.pass(Span::seconds(3));
    id
}

/// Captures of the metadata service: a set an hour; each lives on at STS until it expires.
#[test]
fn keys_rotate_every_hour_and_old_ones_end() {
    let mut account = Account::new(1);
    let id = attached(&mut account);
    let first = sets(&account, &id).unwrap();
    account.pass(Span::millis(60 * 60 * 1000 - 1));
    assert_eq!(sets(&account, &id).unwrap(), first);
    account.pass(Span::millis(1));
    let second = sets(&account, &id).unwrap();
    assert!(first.iter().all(|key| !second.contains(key)));
    let [v1, _] = &first;
    let ends = account.world.sts.keys[v1].expires.unwrap();
    assert_eq!(ends.as_millis() % 1000, 0, "AWS writes whole seconds");
    // Expired keys are known long enough to be called expired, and then forgotten.
    let forgotten = ends.plus(Span::hours(12));
    account.world.advance(&mut account.journal, Timestamp::from_millis(forgotten.as_millis() - 1));
    assert!(account.world.sts.keys.contains_key(v1));
    account.pass(Span::millis(1));
    assert!(!account.world.sts.keys.contains_key(v1));
}

/// IAM user guide, "Troubleshooting IAM and Amazon EC2": what is changed in IAM shows at the next refresh.
#[test]
fn trust_is_judged_at_every_refresh() {
    let mut account = Account::new(1);
    let id = attached(&mut account);
    assert!(sets(&account, &id).is_ok());
    let nobody = EC2_TRUST.replace("ec2.amazonaws.com", "lambda.amazonaws.com");
    account.role("lambda", &nobody);
    let trust = account.world.iam.roles["lambda"].trust.clone();
    account.world.iam.roles.get_mut("web").unwrap().trust = trust;
    account.pass(Span::minutes(59));
    assert!(sets(&account, &id).is_ok());
    account.pass(Span::minutes(1));
    assert_eq!(sets(&account, &id), Err(RoleKeysError::AssumeRoleUnauthorizedAccess));
    assert_eq!(account.instance(&id).role_keys.as_ref().unwrap().role.as_str(), "web");
    // The role of an instance profile made anew is not asked for: it is another instance profile.
    account.world.iam.instance_profiles.get_mut("web").unwrap().role = None;
    account.pass(Span::hours(1));
    assert_eq!(sets(&account, &id), Err(RoleKeysError::NoRole));
    account.world.iam.instance_profiles.clear();
    account.pass(Span::hours(1));
    assert_eq!(sets(&account, &id), Err(RoleKeysError::InstanceProfileNotFound));
}

/// The keys that the clock mints are good at the front door: for what the role may do, and until they end.
#[test]
fn keys_of_the_clock_open_the_bucket_until_they_end() {
    let mut account = Account::new(1);
    let id = attached(&mut account);
    let [v1, v2] = sets(&account, &id).unwrap();
    let listing = |account: &mut Account, id: &AccessKeyId, old: &AccessKey| {
        let s3 = model::service("s3").unwrap();
        let operation = s3.operation("ListObjectsV2").unwrap();
        let input = json!({"Bucket": "example-bucket"});
        let mut request = codec::encode_request(s3, operation, "us-east-1", &input).unwrap();
        let by = sigv4::Credentials {
            access_key: id.to_string(),
            secret: old.secret.clone(),
            token: old.token.clone(),
        };
        sigv4::sign(&mut request, &by, "us-east-1", "s3", account.world.now);
        let peer = account.instance(old_source(old)).public_address.unwrap().into();
        let response = api::handle(&mut account.world, &mut account.journal, &request, peer);
        codec::decode_response(s3, operation, &response)
    };
    for set in [&v1, &v2] {
        let key = account.world.sts.keys[set].clone();
        let error = listing(&mut account, set, &key).unwrap_err();
        let session = format!("arn:aws:sts::111122223333:assumed-role/web/{id}");
        let sentence = format!(
            "User: {session} is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::example-bucket\" because no identity-based policy allows the s3:ListBucket action"
        );
        assert_eq!((error.code.as_str(), error.message), ("AccessDenied", sentence));
    }
    let policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    account.call("AttachRolePolicy", &json!({"RoleName": "web", "PolicyArn": policy}));
    let key = account.world.sts.keys[&v2].clone();
    let told = listing(&mut account, &v2, &key).unwrap();
    assert_eq!(told["Contents"][0]["Key"], "hello.txt");
    // A later set takes its place at the metadata service; this one is good until its own end.
    account.pass(Span::hours(6));
    assert!(listing(&mut account, &v2, &key).is_ok());
    account.pass(Span::minutes(35));
    assert_eq!(listing(&mut account, &v2, &key).unwrap_err().code, "ExpiredToken");
    account.pass(Span::hours(12));
    assert_eq!(listing(&mut account, &v2, &key).unwrap_err().code, "InvalidAccessKeyId");
}

fn old_source(key: &AccessKey) -> &str {
    let Holder::Session(session) = &key.holder else { panic!("{key:?}") };
    session.source_instance.as_ref().unwrap().id.as_str()
}

/// EC2 user guide, "How instance stop and start works".
#[test]
fn stop_and_start_bring_fresh_keys() {
    let mut account = Account::new(1);
    let id = attached(&mut account);
    let first = sets(&account, &id).unwrap();
    let ids = json!({ "InstanceIds": [id] });
    account.call("StopInstances", &ids);
    account.pass(Span::seconds(3));
    let stopped = account.instance(&id);
    assert_eq!((stopped.state, &stopped.role_keys), (InstanceState::Stopped, &None));
    assert!(stopped.public_address.is_none() && stopped.association.is_some());
    assert_eq!(account.world.next_due(), None, "a stopped instance asks for no keys");
    account.pass(Span::hours(2));
    account.call("StartInstances", &ids);
    account.pass(Span::seconds(3));
    let second = sets(&account, &id).unwrap();
    assert!(first.iter().all(|key| !second.contains(key)));
}

/// A month with twenty instances that wear a role leaves room in the journal, and old keys do not pile up.
#[test]
fn a_month_is_cheap() {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    let image = account.image("Amazon Linux 2");
    let input =
        json!({"ImageId": image, "MinCount": 20, "MaxCount": 20, "IamInstanceProfile": {"Name": "web"}});
    account.call("RunInstances", &input);
    account.pass(Span::hours(30 * 24));
    let recorded = account.events().filter(|(_, e)| matches!(e, Event::RoleKeys { .. })).count();
    // 24 refreshes of the first day, then one a day; two sets each.
    assert_eq!(recorded, 20 * 2 * (24 + 29));
    // A set an hour is remembered for six and a half hours and twelve more.
    assert!(account.world.sts.keys.len() < 20 * 2 * 20, "{}", account.world.sts.keys.len());
    assert_eq!(account.world.due.values().flatten().count(), 20);
}

/// The outputs of every operation have members that the models know, and none that they do not.
#[test]
fn outputs_fit_the_models() {
    use crate::model::{Kind, Service, Shape};
    fn fit(service: &Service, shape: &Shape, value: &Value, path: &str) {
        match (shape.kind, value) {
            (Kind::Structure, Value::Object(members)) => {
                for (name, value) in members {
                    let member = shape.members.iter().find(|member| member.name == *name);
                    let member = member.unwrap_or_else(|| panic!("{path}.{name} is not in the model"));
                    fit(service, service.of(member), value, &format!("{path}.{name}"));
                }
            }
            (Kind::List, Value::Array(items)) => {
                let item = service.of(shape.item.as_ref().unwrap());
                items.iter().for_each(|value| fit(service, item, value, &format!("{path}[]")));
            }
            (Kind::Timestamp, Value::String(text)) => assert!(Timestamp::parse(text).is_some(), "{path}"),
            (Kind::Text, Value::String(text)) => {
                let known = shape.values.is_empty() || shape.values.contains(text);
                assert!(known, "{path} is {text}");
            }
            (Kind::Integer, Value::Number(_)) | (Kind::Boolean, Value::Bool(_)) => {}
            (kind, value) => panic!("{path} is {value}, not {kind:?}"),
        }
    }
    let mut account = Account::new(1);
    let check = |account: &mut Account, operation: &str, input: &Value| -> Value {
        let answer = account.call(operation, input);
        let services = ["ec2", "iam", "s3"].map(|name| model::service(name).unwrap());
        let (service, found) =
            services.into_iter().find_map(|s| s.operation(operation).map(|o| (s, o))).unwrap();
        match service.output(found) {
            Some(shape) => fit(service, shape, &answer, operation),
            None => assert_eq!(answer, json!({}), "{operation}"),
        }
        answer
    };
    let tags = json!([{"Key": "Name", "Value": "web-1"}]);
    let role =
        json!({"RoleName": "web", "AssumeRolePolicyDocument": EC2_TRUST, "Tags": tags, "Description": "d"});
    check(&mut account, "CreateRole", &role);
    let (name, profile) = (json!({"RoleName": "web"}), json!({"InstanceProfileName": "web", "Tags": tags}));
    check(&mut account, "CreateInstanceProfile", &profile);
    check(
        &mut account,
        "AddRoleToInstanceProfile",
        &json!({"RoleName": "web", "InstanceProfileName": "web"}),
    );
    let policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    check(&mut account, "AttachRolePolicy", &json!({"RoleName": "web", "PolicyArn": policy}));
    for operation in ["GetRole", "ListAttachedRolePolicies", "ListInstanceProfilesForRole"] {
        check(&mut account, operation, &name);
    }
    for operation in ["ListRoles", "ListInstanceProfiles", "ListBuckets"] {
        check(&mut account, operation, &json!({}));
    }
    check(&mut account, "GetInstanceProfile", &json!({"InstanceProfileName": "web"}));
    let listing = json!({"Bucket": "example-bucket", "Delimiter": "/", "MaxKeys": 1, "EncodingType": "url", "FetchOwner": true});
    check(&mut account, "ListObjectsV2", &listing);
    let launch = json!({"ImageId": account.image("Ubuntu Server 24.04 LTS"), "InstanceType": "t3.micro", "MinCount": 2,
        "MaxCount": 2, "KeyName": "lab-key", "UserData": "aGk=", "ClientToken": "t",
        "TagSpecifications": [{"ResourceType": "instance", "Tags": tags}]});
    let answer = check(&mut account, "RunInstances", &launch);
    let id = answer["Instances"][0]["InstanceId"].clone();
    account.pass(Span::seconds(3));
    let ids = json!({ "InstanceIds": [id] });
    let associate = json!({"InstanceId": id, "IamInstanceProfile": {"Name": "web"}});
    let made = check(&mut account, "AssociateIamInstanceProfile", &associate);
    check(
        &mut account,
        "ModifyInstanceMetadataOptions",
        &json!({"InstanceId": id, "HttpTokens": "optional"}),
    );
    check(&mut account, "DescribeInstances", &ids);
    check(&mut account, "DescribeIamInstanceProfileAssociations", &json!({}));
    let association = made["IamInstanceProfileAssociation"]["AssociationId"].clone();
    let replace = json!({"AssociationId": association, "IamInstanceProfile": {"Name": "web"}});
    let made = check(&mut account, "ReplaceIamInstanceProfileAssociation", &replace);
    let association = made["IamInstanceProfileAssociation"]["AssociationId"].clone();
    check(&mut account, "DisassociateIamInstanceProfile", &json!({ "AssociationId": association }));
    for operation in ["StopInstances", "StartInstances", "TerminateInstances"] {
        check(&mut account, operation, &ids);
        account.pass(Span::seconds(3));
        check(&mut account, "DescribeInstances", &json!({}));
    }
    let page = json!({"MaxResults": 5});
    for _ in 0..6 {
        account.launch(&json!({}));
    }
    check(&mut account, "DescribeInstances", &page);
}
