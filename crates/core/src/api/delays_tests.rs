//! What takes a while where a lesson says so (IAM User Guide, "Changes that I make are not always immediately visible";
//! hashicorp/terraform#9474 and #4306 for instance profiles, databrickslabs/ucx#2269 for principals, the waiter
//! InstanceExists for instances), and that nothing does otherwise.

use serde_json::json;

use super::{
    tests::{admin, call, error_of, world},
    *,
};
use crate::{sigv4::Credentials, testing::EC2_TRUST, time::Span, world::Knobs};

/// An account with these knobs, and somebody who may all.
fn scene(knobs: Knobs) -> (World, Credentials) {
    let mut world = world();
    world.knobs = knobs;
    let by = admin(&world);
    (world, by)
}

fn passes(world: &mut World, seconds: i64) {
    let to = world.now.plus(Span::seconds(seconds));
    world.advance(&mut Journal::default(), to);
}

/// The code and sentence of a refusal; nothing when there is none.
fn told(
    world: &mut World,
    by: &Credentials,
    service: &str,
    operation: &str,
    input: &Value,
) -> Option<String> {
    let response = call(world, by, service, operation, input);
    (response.status != 200).then(|| {
        let error = error_of(service, operation, &response);
        format!("{}: {}", error.code, error.message)
    })
}

/// A role for EC2 in an instance profile of its name; nothing of it is refused.
fn role(world: &mut World, by: &Credentials, name: &str) {
    let profile = json!({ "InstanceProfileName": name });
    let both = json!({"InstanceProfileName": name, "RoleName": name});
    let role = json!({"RoleName": name, "AssumeRolePolicyDocument": EC2_TRUST});
    for (operation, input) in
        [("CreateRole", &role), ("CreateInstanceProfile", &profile), ("AddRoleToInstanceProfile", &both)]
    {
        assert_eq!(told(world, by, "iam", operation, input), None);
    }
}

fn launch(world: &World, more: &Value) -> Value {
    let image = world.ec2.images.keys().next().unwrap();
    let mut input =
        json!({"ImageId": image.as_str(), "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

const NO_S3: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;

#[test]
fn a_changed_policy_decides_when_its_delay_is_over() {
    let (mut world, by) = scene(Knobs { policy_delay: 5, ..Knobs::default() });
    let put = json!({"UserName": "admin", "PolicyName": "no", "PolicyDocument": NO_S3});
    let delete = json!({"UserName": "admin", "PolicyName": "no"});
    let denied = |world: &mut World| told(world, &by, "s3", "ListBuckets", &json!({})).is_some();
    assert!(!denied(&mut world));
    assert_eq!(told(&mut world, &by, "iam", "PutUserPolicy", &put), None);
    assert!(!denied(&mut world));
    passes(&mut world, 4);
    assert!(!denied(&mut world));
    passes(&mut world, 1);
    assert!(denied(&mut world));
    // Two changes, three seconds apart: each is heard of in its own time.
    assert_eq!(told(&mut world, &by, "iam", "DeleteUserPolicy", &delete), None);
    passes(&mut world, 3);
    assert_eq!(told(&mut world, &by, "iam", "PutUserPolicy", &put), None);
    assert!(denied(&mut world));
    passes(&mut world, 2);
    assert!(!denied(&mut world));
    passes(&mut world, 3);
    assert!(denied(&mut world));
}

#[test]
fn ec2_hears_of_an_instance_profile_and_of_its_role_later() {
    let (mut world, by) = scene(Knobs { instance_profile_delay: 10, ..Knobs::default() });
    let profile = json!({"InstanceProfileName": "web"});
    assert_eq!(told(&mut world, &by, "iam", "CreateInstanceProfile", &profile), None);
    let wanted = launch(&world, &json!({"IamInstanceProfile": {"Name": "web"}, "DryRun": true}));
    let refused = |world: &mut World| told(world, &by, "ec2", "RunInstances", &wanted).unwrap();
    let unknown = "InvalidParameterValue: Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
    assert_eq!(refused(&mut world), unknown);
    passes(&mut world, 4);
    let role = json!({"RoleName": "web", "AssumeRolePolicyDocument": EC2_TRUST});
    let both = json!({"InstanceProfileName": "web", "RoleName": "web"});
    assert_eq!(told(&mut world, &by, "iam", "CreateRole", &role), None);
    assert_eq!(told(&mut world, &by, "iam", "AddRoleToInstanceProfile", &both), None);
    assert_eq!(refused(&mut world), unknown);
    passes(&mut world, 6);
    let empty = "InvalidParameterValue: IAM Instance Profile \"arn:aws:iam::111122223333:instance-profile/web\" has no associated IAM Roles";
    assert_eq!(refused(&mut world), empty);
    passes(&mut world, 4);
    assert!(refused(&mut world).starts_with("DryRunOperation"));
}

#[test]
fn a_new_principal_may_not_stand_in_a_trust_policy_at_once() {
    let (mut world, by) = scene(Knobs { principal_delay: 5, ..Knobs::default() });
    assert_eq!(told(&mut world, &by, "iam", "CreateUser", &json!({"UserName": "bob"})), None);
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/bob"},"Action":"sts:AssumeRole"}]}"#;
    let role = json!({"RoleName": "of-bob", "AssumeRolePolicyDocument": trust});
    let refused = |world: &mut World| told(world, &by, "iam", "CreateRole", &role);
    let invalid = "MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:user/bob\"";
    assert_eq!(refused(&mut world).as_deref(), Some(invalid));
    passes(&mut world, 5);
    assert_eq!(refused(&mut world), None);
}

#[test]
fn a_new_instance_is_not_found_at_once_and_a_started_one_is() {
    let (mut world, by) = scene(Knobs { describe_delay: 2, ..Knobs::default() });
    let input = launch(&world, &json!({}));
    assert_eq!(told(&mut world, &by, "ec2", "RunInstances", &input), None);
    let id = world.ec2.instances.keys().next().unwrap().to_string();
    let one = json!({ "InstanceIds": [id] });
    let found = |world: &mut World| told(world, &by, "ec2", "DescribeInstances", &one);
    let unknown = format!("InvalidInstanceID.NotFound: The instance ID '{id}' does not exist");
    assert_eq!(found(&mut world), Some(unknown));
    let all = call(&mut world, &by, "ec2", "DescribeInstances", &json!({})).body.text().into_owned();
    assert!(!all.contains(&id));
    passes(&mut world, 2);
    assert_eq!(found(&mut world), None);
    passes(&mut world, 10);
    assert_eq!(told(&mut world, &by, "ec2", "StopInstances", &one), None);
    passes(&mut world, 60);
    assert_eq!(told(&mut world, &by, "ec2", "StartInstances", &one), None);
    assert_eq!(found(&mut world), None);
}

/// Whoever waits longer than every delay meets the account that has none; and one without delays keeps nothing of before.
#[test]
fn after_every_delay_the_account_is_as_one_without() {
    let knobs = Knobs {
        policy_delay: 5,
        instance_profile_delay: 10,
        principal_delay: 5,
        describe_delay: 2,
        ..Knobs::default()
    };
    let (mut slow, by) = scene(knobs);
    let (mut swift, _) = scene(Knobs::default());
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/web"},"Action":"sts:AssumeRole"}]}"#;
    for world in [&mut slow, &mut swift] {
        role(world, &by, "web");
        passes(world, 10);
        let input = launch(world, &json!({"IamInstanceProfile": {"Name": "web"}}));
        for (service, operation, input) in [
            ("ec2", "RunInstances", input),
            ("iam", "CreateRole", json!({"RoleName": "next", "AssumeRolePolicyDocument": trust})),
            (
                "iam",
                "PutUserPolicy",
                json!({"UserName": "admin", "PolicyName": "no", "PolicyDocument": NO_S3}),
            ),
        ] {
            assert_eq!(told(world, &by, service, operation, &input), None);
            passes(world, 10);
        }
        assert!(told(world, &by, "s3", "ListBuckets", &json!({})).is_some());
        assert_eq!(told(world, &by, "ec2", "DescribeInstances", &json!({})), None);
    }
    assert!(swift.iam_before.is_empty());
    assert!(swift.ec2.instances.values().all(|instance| instance.found_from.is_none()));
    slow.knobs = Knobs::default();
    slow.iam_before.clear();
    slow.ec2.instances.values_mut().for_each(|instance| instance.found_from = None);
    assert_eq!(slow, swift);
}
