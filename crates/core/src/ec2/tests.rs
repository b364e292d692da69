//! Judges of EC2's operations: what the API reference, the user guide and public transcripts of the AWS CLI say.

use serde_json::{Value, json};

use super::{AssociationState, InstanceState};
use crate::{
    journal::Event,
    sts::Holder,
    testing::{Account, EC2_TRUST},
    time::Span,
};

fn booted(account: &mut Account, more: &Value) -> String {
    let id = account.launch(more);
    account.pass(Span::seconds(3));
    id
}

/// Operation, input (`@I` is a running instance, `@A` its association, `@AMI` an image), code, sentence, source.
const REFUSALS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "DescribeInstances",
        r#"{"InstanceIds":["foo"]}"#,
        "InvalidInstanceID.Malformed",
        "Invalid id: \"foo\"",
        "public CLI transcripts",
    ),
    (
        "DescribeInstances",
        r#"{"InstanceIds":["i-0123456789abcdef0"]}"#,
        "InvalidInstanceID.NotFound",
        "The instance ID 'i-0123456789abcdef0' does not exist",
        "AWS CLI 2.36.7 transcript",
    ),
    (
        "DescribeInstances",
        r#"{"InstanceIds":["i-0123456789abcdef0","@I","i-0123456789abcdef1"]}"#,
        "InvalidInstanceID.NotFound",
        "The instance IDs 'i-0123456789abcdef0, i-0123456789abcdef1' do not exist",
        "moto, from AWS",
    ),
    (
        "DescribeInstances",
        r#"{"Filters":[{"Name":"colour","Values":["red"]}]}"#,
        "InvalidParameterValue",
        "The filter 'colour' is invalid",
        "EC2 API reference, error codes",
    ),
    (
        "DescribeInstances",
        r#"{"MaxResults":3}"#,
        "InvalidParameterValue",
        "Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than 5.",
        "public boto3 transcripts",
    ),
    (
        "DescribeInstances",
        r#"{"MaxResults":5,"InstanceIds":["@I"]}"#,
        "InvalidParameterCombination",
        "The parameter instancesSet cannot be used with the parameter maxResults",
        "public SDK transcripts",
    ),
    (
        "DescribeInstances",
        r#"{"NextToken":"?"}"#,
        "InvalidParameterValue",
        "Unable to parse pagination token",
        "Netflix SimianArmy's record of AWS",
    ),
    (
        "DescribeInstances",
        r#"{"DryRun":true}"#,
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        "EC2 API reference, error codes",
    ),
    (
        "StopInstances",
        r#"{"InstanceIds":["@I","i-0123456789abcdef0"]}"#,
        "InvalidInstanceID.NotFound",
        "The instance ID 'i-0123456789abcdef0' does not exist",
        "one bad id fails all",
    ),
    (
        "AssociateIamInstanceProfile",
        r#"{"InstanceId":"@I","IamInstanceProfile":{"Name":"web"}}"#,
        "IncorrectState",
        "There is an existing association for instance @I",
        "public CLI transcripts",
    ),
    (
        "ReplaceIamInstanceProfileAssociation",
        r#"{"AssociationId":"@A","IamInstanceProfile":{"Name":"nope"}}"#,
        "InvalidParameterValue",
        "Value (nope) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
        "public SDK and Terraform transcripts",
    ),
    (
        "ReplaceIamInstanceProfileAssociation",
        r#"{"AssociationId":"@A","IamInstanceProfile":{"Arn":"arn:aws:iam::111122223333:instance-profile/nope"}}"#,
        "InvalidParameterValue",
        "Value (arn:aws:iam::111122223333:instance-profile/nope) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN",
        "public transcripts",
    ),
    (
        "ReplaceIamInstanceProfileAssociation",
        r#"{"AssociationId":"@A","IamInstanceProfile":{"Name":"empty"}}"#,
        "InvalidParameterValue",
        "IAM Instance Profile \"arn:aws:iam::111122223333:instance-profile/empty\" has no associated IAM Roles",
        "hashicorp/terraform#4306",
    ),
    (
        "ReplaceIamInstanceProfileAssociation",
        r#"{"AssociationId":"@A","IamInstanceProfile":{"Name":"web","Arn":"x"}}"#,
        "InvalidParameterCombination",
        "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'",
        "public SDK transcripts",
    ),
    (
        "DisassociateIamInstanceProfile",
        r#"{"AssociationId":"@I"}"#,
        "InvalidAssociationID.NotFound",
        "An invalid association-id of '@I' was given",
        "moto, from AWS; the slip of aws/aws-cli#2570",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1}"#,
        "MissingParameter",
        "The request must contain the parameter ImageId",
        "EC2 API reference, error codes",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"x"}"#,
        "InvalidAMIID.Malformed",
        "Invalid id: \"x\" (expecting \"ami-...\")",
        "moto, from AWS",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"ami-00000000"}"#,
        "InvalidAMIID.NotFound",
        "The image id '[ami-00000000]' does not exist",
        "moto, from AWS",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","InstanceType":"t9.micro"}"#,
        "InvalidParameterValue",
        "Invalid value 't9.micro' for InstanceType.",
        "unconfirmed wording",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","InstanceType":"t4g.micro"}"#,
        "InvalidParameterValue",
        "The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.",
        "public Terraform and Auto Scaling transcripts",
    ),
    (
        "RunInstances",
        r#"{"MinCount":30,"MaxCount":30,"ImageId":"@AMI"}"#,
        "InstanceLimitExceeded",
        "You have requested more instances (30) than your current instance limit of 20 allows for the specified instance type. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
        "public Ansible and Auto Scaling transcripts",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","KeyName":"mine"}"#,
        "InvalidKeyPair.NotFound",
        "The key pair 'mine' does not exist",
        "public CLI transcripts",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","SubnetId":"subnet-1"}"#,
        "InvalidSubnetID.NotFound",
        "The subnet ID 'subnet-1' does not exist",
        "moto, from AWS",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"aws:x","Value":""}]}]}"#,
        "InvalidParameterValue",
        "Tag keys starting with 'aws:' are reserved for internal use",
        "EC2 user guide, tag restrictions",
    ),
    (
        "RunInstances",
        r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","DryRun":true}"#,
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        "EC2 API reference, error codes",
    ),
];

#[test]
fn refusals_are_in_the_words_of_ec2() {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    account.call("CreateInstanceProfile", &json!({"InstanceProfileName": "empty"}));
    let id = booted(&mut account, &json!({"IamInstanceProfile": {"Name": "web"}}));
    let association = account.instance(&id).association.as_ref().unwrap().id.to_string();
    let image = account.image("Amazon Linux 2023");
    let fill = |text: &str| text.replace("@AMI", &image).replace("@I", &id).replace("@A", &association);
    let before = account.world.clone();
    for (operation, input, code, message, source) in REFUSALS {
        let input: Value = serde_json::from_str(&fill(input)).unwrap();
        let error = account.try_call(operation, &input).expect_err(source);
        assert_eq!(
            (error.code.as_str(), error.message),
            (*code, fill(message)),
            "{operation} {input}: {source}"
        );
        assert_eq!(error.status, if *code == "DryRunOperation" { 412 } else { 400 });
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
}

/// EC2 user guide, "Instance lifecycle"; the sentences of IncorrectInstanceState from public transcripts.
#[test]
fn states_follow_each_other() {
    let mut account = Account::new(1);
    let id = account.launch(&json!({}));
    let ids = json!({ "InstanceIds": [id] });
    let change = |answer: &Value, list: &str| {
        let change = &answer[list][0];
        (change["PreviousState"]["Name"].clone(), change["CurrentState"]["Name"].clone())
    };
    let refused = |account: &mut Account, operation: &str| {
        let error = account.try_call(operation, &ids).unwrap_err();
        (error.code, error.message)
    };
    let code = "IncorrectInstanceState".to_owned();
    let never = format!("Instance '{id}' cannot be stopped as it has never reached the 'running' state.");
    assert_eq!(refused(&mut account, "StopInstances"), (code.clone(), never));
    account.pass(Span::millis(2999));
    assert_eq!(account.instance(&id).state, InstanceState::Pending);
    account.pass(Span::millis(1));
    let (private, public) = (account.instance(&id).private_address, account.instance(&id).public_address);
    assert!(public.is_some());
    let nothing = account.call("StartInstances", &ids);
    assert_eq!(change(&nothing, "StartingInstances"), (json!("running"), json!("running")));
    let stop = account.call("StopInstances", &ids);
    assert_eq!(change(&stop, "StoppingInstances"), (json!("running"), json!("stopping")));
    let cannot_start = format!("The instance '{id}' is not in a state from which it can be started.");
    assert_eq!(refused(&mut account, "StartInstances"), (code.clone(), cannot_start));
    account.pass(Span::seconds(3));
    let stopped = account.describe(&id);
    assert_eq!(stopped["StateTransitionReason"], "User initiated (2026-03-02 10:00:03 GMT)");
    assert_eq!(stopped["StateReason"]["Code"], "Client.UserInitiatedShutdown");
    assert_eq!((stopped.get("PublicIpAddress"), stopped["PublicDnsName"].as_str()), (None, Some("")));
    let start = account.call("StartInstances", &ids);
    assert_eq!(change(&start, "StartingInstances"), (json!("stopped"), json!("pending")));
    account.pass(Span::seconds(3));
    assert_eq!(account.instance(&id).private_address, private);
    assert_ne!(account.instance(&id).public_address, public);
    let end = account.call("TerminateInstances", &ids);
    assert_eq!(change(&end, "TerminatingInstances"), (json!("running"), json!("shutting-down")));
    let cannot_stop = format!("This instance '{id}' is not in a state from which it can be stopped.");
    assert_eq!(refused(&mut account, "StopInstances"), (code, cannot_stop));
    account.pass(Span::seconds(3));
    let ended = account.describe(&id);
    assert_eq!(ended["State"], json!({"Code": 48, "Name": "terminated"}));
    assert_eq!(ended["NetworkInterfaces"], json!([]));
    account.pass(Span::minutes(59));
    account.describe(&id);
    account.pass(Span::minutes(1));
    assert_eq!(account.try_call("DescribeInstances", &ids).unwrap_err().code, "InvalidInstanceID.NotFound");
    assert_eq!(account.call("DescribeInstances", &json!({}))["Reservations"], json!([]));
}

/// EC2 API reference, the four association operations; EC2 user guide, "IAM roles for Amazon EC2".
#[test]
fn associations_come_into_force_and_bring_keys() {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    account.role("db", EC2_TRUST);
    let id = account.launch(&json!({}));
    let wanted = json!({"InstanceId": id, "IamInstanceProfile": {"Name": "web"}});
    let error = account.try_call("AssociateIamInstanceProfile", &wanted).unwrap_err();
    assert_eq!(error.message, format!("The instance '{id}' is not in the 'running' or 'stopped' states."));
    account.pass(Span::seconds(3));
    let answer = account.call("AssociateIamInstanceProfile", &wanted);
    let first = &answer["IamInstanceProfileAssociation"];
    assert_eq!(first["State"], "associating");
    let profile = &account.world.iam.instance_profiles["web"];
    let told = json!({"Arn": "arn:aws:iam::111122223333:instance-profile/web", "Id": profile.id.as_str()});
    assert_eq!(first["IamInstanceProfile"], told);
    account.pass(Span::millis(4999));
    assert_eq!(account.instance(&id).role_keys, None);
    account.pass(Span::millis(1));
    let keys = account.instance(&id).role_keys.clone().unwrap();
    assert_eq!(keys.role.as_str(), "web");
    let [v1, v2] = keys.sets.unwrap();
    for (id_of, delivery) in [(&v1, 1), (&v2, 2)] {
        let key = &account.world.sts.keys[id_of];
        let Holder::Session(session) = &key.holder else { panic!("{key:?}") };
        let source = session.source_instance.as_ref().unwrap();
        assert_eq!((session.name.as_str(), source.delivery), (id.as_str(), delivery));
        assert!(key.token.is_some() && key.id.as_str().starts_with("ASIA"));
        // Captures of the metadata service: 6 h 15 min to 6 h 35 min.
        let valid = key.expires.unwrap().since(key.issued);
        assert!(valid >= Span::minutes(375) && valid <= Span::minutes(395), "{valid:?}");
    }
    let all = account.call("DescribeIamInstanceProfileAssociations", &json!({}));
    assert_eq!(all["IamInstanceProfileAssociations"][0]["State"], "associated");
    let replace = json!({"AssociationId": first["AssociationId"], "IamInstanceProfile": {"Name": "db"}});
    let second = account.call("ReplaceIamInstanceProfileAssociation", &replace);
    let second = second["IamInstanceProfileAssociation"]["AssociationId"].clone();
    assert_ne!(second, first["AssociationId"]);
    assert_eq!(account.instance(&id).role_keys.as_ref().unwrap().role.as_str(), "web");
    account.pass(Span::seconds(5));
    assert_eq!(account.instance(&id).role_keys.as_ref().unwrap().role.as_str(), "db");
    let gone = account.call("DisassociateIamInstanceProfile", &json!({ "AssociationId": second }));
    assert_eq!(gone["IamInstanceProfileAssociation"]["State"], "disassociating");
    let error = account.try_call("DisassociateIamInstanceProfile", &json!({ "AssociationId": second }));
    let message = format!("The association {} is not the active association", second.as_str().unwrap());
    assert_eq!(error.unwrap_err().message, message);
    account.pass(Span::seconds(5));
    assert_eq!((&account.instance(&id).association, &account.instance(&id).role_keys), (&None, &None));
    // What was handed out stays valid until it expires.
    assert!(account.world.sts.keys.contains_key(&v1));
    let states: Vec<AssociationState> = account
        .events()
        .filter_map(|(_, e)| if let Event::Association { state, .. } = e { Some(*state) } else { None })
        .collect();
    use AssociationState::{Associated, Associating, Disassociated, Disassociating};
    let wanted =
        [Associating, Associated, Disassociated, Associating, Associated, Disassociating, Disassociated];
    assert_eq!(states, wanted);
}

#[test]
fn describing_filters_and_pages() {
    let mut account = Account::new(1);
    let image = account.image("Amazon Linux 2");
    let many = json!({"ImageId": image, "InstanceType": "t2.micro", "MinCount": 6, "MaxCount": 6});
    account.call("RunInstances", &many);
    let tags = json!([{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-1"}]}]);
    let id = booted(&mut account, &json!({ "TagSpecifications": tags }));
    let rows: &[(&str, &str, usize)] = &[
        ("instance-id", &id, 1),
        ("tag:Name", "web-*", 1),
        ("tag:Name", "WEB-*", 0),
        ("tag-key", "Name", 1),
        ("instance-type", "t2.micro", 6),
        ("instance-state-name", "running", 7),
        ("image-id", &image, 7),
        ("metadata-options.http-tokens", "optional", 7),
        ("metadata-options.http-tokens", "required", 0),
        ("iam-instance-profile.arn", "*", 0),
        ("private-ip-address", "172.31.*", 7),
    ];
    let count = |answer: &Value| -> usize {
        let reservations = answer["Reservations"].as_array().unwrap().iter();
        reservations.map(|r| r["Instances"].as_array().unwrap().len()).sum()
    };
    for (name, value, wanted) in rows {
        let answer = account
            .call("DescribeInstances", &json!({"Filters": [{"Name": name, "Values": [value, "none"]}]}));
        assert_eq!(count(&answer), *wanted, "{name} {value}");
    }
    let first = account.call("DescribeInstances", &json!({"MaxResults": 5}));
    let second =
        account.call("DescribeInstances", &json!({"MaxResults": 5, "NextToken": first["NextToken"]}));
    assert_eq!((count(&first), count(&second), second.get("NextToken")), (5, 2, None));
}

/// EC2 API reference, "Ensuring idempotency".
#[test]
fn a_client_token_launches_once() {
    let mut account = Account::new(1);
    let first = account.launch(&json!({"ClientToken": "t"}));
    assert_eq!(account.launch(&json!({"ClientToken": "t"})), first);
    let other =
        json!({"ImageId": account.image("Amazon Linux 2"), "MinCount": 1, "MaxCount": 2, "ClientToken": "t"});
    let error = account.try_call("RunInstances", &other).unwrap_err();
    assert_eq!(error.code, "IdempotentParameterMismatch");
    assert_eq!(account.world.ec2.instances.len(), 1);
}

/// Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
#[test]
fn a_launch_needs_permission_for_all_it_touches() {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    let image = account.image("Amazon Linux 2");
    let input = json!({"ImageId": image, "MinCount": 1, "MaxCount": 1, "IamInstanceProfile": {"Name": "web"},
        "MetadataOptions": {"HttpTokens": "required"},
        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "x"}]}]});
    let needs = account.needs("RunInstances", &input);
    let has =
        |action: &str, resource: &str| needs.iter().find(|n| n.action == action && n.resource == resource);
    let instance = has("ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/*").unwrap();
    assert_eq!(instance.context["ec2:metadatahttptokens"], ["required"]);
    assert_eq!(instance.context["ec2:instanceprofile"], ["arn:aws:iam::111122223333:instance-profile/web"]);
    assert!(has("ec2:RunInstances", &format!("arn:aws:ec2:us-east-1::image/{image}")).is_some());
    let pass = has("iam:PassRole", "arn:aws:iam::111122223333:role/web").unwrap();
    assert_eq!(pass.context["iam:passedtoservice"], ["ec2.amazonaws.com"]);
    let tag = has("ec2:CreateTags", "arn:aws:ec2:us-east-1:111122223333:instance/*").unwrap();
    assert_eq!(tag.context["ec2:createaction"], ["RunInstances"]);
    assert_eq!(tag.context["aws:requesttag/Name"], ["x"]);
    let id = account.launch(&json!({}));
    let needs = account.needs(
        "AssociateIamInstanceProfile",
        &json!({"InstanceId": id, "IamInstanceProfile": {"Name": "web"}}),
    );
    let actions: Vec<&str> = needs.iter().map(|need| need.action.as_str()).collect();
    assert_eq!(actions, ["ec2:AssociateIamInstanceProfile", "iam:PassRole"]);
}
