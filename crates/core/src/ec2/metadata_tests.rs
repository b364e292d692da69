//! Metadata options of instances and of the account. Judges: EC2 User Guide, "Configure the Instance Metadata Service
//! options" (its examples and its table of precedence), "Configure IMDS for new instances" and "Troubleshoot instance
//! launch issues"; EC2 API reference.

use serde_json::{Value, json};

use crate::{journal::Event, testing::Account, time::Span};

const MEMBERS: [&str; 5] =
    ["HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags"];

/// The options of an instance launched from an image with these options.
fn launched(account: &mut Account, title: &str, options: &Value) -> Vec<Value> {
    let image = account.image(title);
    let id = account.launch(&json!({"ImageId": image, "MetadataOptions": options}));
    let told = account.describe(&id)["MetadataOptions"].clone();
    assert_eq!(told["State"], "pending");
    account.call("TerminateInstances", &json!({"InstanceIds": [id]}));
    MEMBERS.iter().map(|member| told[member].clone()).collect()
}

/// The table of precedence in the User Guide, row by row: launch parameter, account-level default, AMI default, result.
/// `-` is not set, no preference and null.
const VERSIONS: &[(&str, &str, &str, &str)] = &[
    ("required", "-", "v2.0", "required"),
    ("required", "required", "v2.0", "required"),
    ("required", "optional", "v2.0", "required"),
    ("optional", "-", "v2.0", "optional"),
    ("optional", "required", "v2.0", "optional"),
    ("optional", "optional", "v2.0", "optional"),
    ("-", "-", "v2.0", "required"),
    ("-", "required", "v2.0", "required"),
    ("-", "optional", "v2.0", "optional"),
    ("required", "-", "-", "required"),
    ("required", "required", "-", "required"),
    ("required", "optional", "-", "required"),
    ("optional", "-", "-", "optional"),
    ("optional", "required", "-", "optional"),
    ("optional", "optional", "-", "optional"),
    ("-", "-", "-", "optional"),
    ("-", "required", "-", "required"),
    ("-", "optional", "-", "optional"),
];

/// With enforcement the same launches fail that would have been optional, "regardless of how the instance or AMI is
/// configured": it is judged after the order of precedence.
#[test]
fn the_version_is_the_first_that_is_set() {
    for (launch, default, image, result) in VERSIONS {
        let mut account = Account::new(1);
        let set = |value: &str| if value == "-" { "no-preference".to_owned() } else { value.to_owned() };
        account.call("ModifyInstanceMetadataDefaults", &json!({"HttpTokens": set(default)}));
        let title = if *image == "-" { "Amazon Linux 2" } else { "Amazon Linux 2023" };
        let options = if *launch == "-" { json!({}) } else { json!({ "HttpTokens": launch }) };
        let row = format!("{launch} {default} {image}");
        assert_eq!(launched(&mut account, title, &options)[0], *result, "{row}");
        account.call("ModifyInstanceMetadataDefaults", &json!({"HttpTokensEnforced": "enabled"}));
        let input = json!({"ImageId": account.image(title), "MinCount": 1, "MaxCount": 1, "MetadataOptions": options});
        match account.try_call("RunInstances", &input) {
            Ok(_) => assert_eq!(*result, "required", "{row}"),
            Err(error) => {
                assert_eq!((*result, error.code.as_str()), ("optional", "UnsupportedOperation"), "{row}");
                assert_eq!(error.message, ENFORCED);
            }
        }
    }
}

/// "Launching an IMDSv1-enabled instance fails" in "Troubleshoot instance launch issues".
const ENFORCED: &str = "You can't launch instances with IMDSv1 because httpTokensEnforced is enabled for this account. Either launch the instance with httpTokens=required or contact your account owner to disable httpTokensEnforced using the ModifyInstanceMetadataDefaults API or the account settings in the EC2 console.";

/// "Each metadata option is evaluated separately." Account, image, launch, result; the User Guide's examples first. Of a
/// hop limit without preference it says: 2 if the AMI has `ImdsSupport: v2.0`, otherwise 1, whatever the version.
#[test]
fn each_option_is_decided_by_itself() {
    let (old, new) = ("Amazon Linux 2", "Amazon Linux 2023");
    let rows = [
        (
            json!({"HttpPutResponseHopLimit": 1}),
            new,
            json!({}),
            json!(["required", 1, "enabled", "disabled", "disabled"]),
        ),
        (
            json!({"HttpPutResponseHopLimit": 1}),
            new,
            json!({"HttpTokens": "optional"}),
            json!(["optional", 1, "enabled", "disabled", "disabled"]),
        ),
        (
            json!({"HttpTokens": "required"}),
            old,
            json!({}),
            json!(["required", 1, "enabled", "disabled", "disabled"]),
        ),
        (
            json!({"HttpTokens": "optional"}),
            new,
            json!({}),
            json!(["optional", 2, "enabled", "disabled", "disabled"]),
        ),
        (
            json!({"HttpPutResponseHopLimit": 3, "HttpEndpoint": "disabled", "InstanceMetadataTags": "enabled"}),
            old,
            json!({}),
            json!(["optional", 3, "disabled", "disabled", "enabled"]),
        ),
        (
            json!({"HttpPutResponseHopLimit": 3, "HttpEndpoint": "disabled", "InstanceMetadataTags": "enabled"}),
            old,
            json!({"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 64}),
            json!(["optional", 64, "enabled", "disabled", "enabled"]),
        ),
        (json!({}), old, json!({}), json!(["optional", 1, "enabled", "disabled", "disabled"])),
        (json!({}), new, json!({}), json!(["required", 2, "enabled", "disabled", "disabled"])),
        (
            json!({}),
            new,
            json!({"HttpTokens": "optional"}),
            json!(["optional", 2, "enabled", "disabled", "disabled"]),
        ),
        (
            json!({}),
            old,
            json!({"HttpTokens": "required", "HttpPutResponseHopLimit": 64, "HttpEndpoint": "disabled",
                "InstanceMetadataTags": "enabled"}),
            json!(["required", 64, "disabled", "disabled", "enabled"]),
        ),
    ];
    for (defaults, title, options, wanted) in rows {
        let mut account = Account::new(1);
        account.call("ModifyInstanceMetadataDefaults", &defaults);
        let got = launched(&mut account, title, &options);
        assert_eq!(Value::Array(got), wanted, "{defaults} {title} {options}");
    }
}

/// The outputs of "Configure IMDS for new instances", with ManagedBy where the model (botocore 1.44.5) has it.
#[test]
fn defaults_are_set_told_and_taken_back() {
    let mut account = Account::new(1);
    let told = |account: &mut Account| {
        account.call("GetInstanceMetadataDefaults", &json!({}))["AccountLevel"].clone()
    };
    assert_eq!(told(&mut account), json!({}));
    let modify = |account: &mut Account, input: Value| {
        assert_eq!(account.call("ModifyInstanceMetadataDefaults", &input), json!({"Return": true}));
    };
    modify(&mut account, json!({"HttpTokens": "required", "HttpPutResponseHopLimit": 2}));
    let first = json!({"HttpTokens": "required", "HttpPutResponseHopLimit": 2, "ManagedBy": "account"});
    assert_eq!(told(&mut account), first);
    modify(&mut account, json!({"HttpPutResponseHopLimit": -1, "HttpTokensEnforced": "enabled"}));
    let second = json!({"HttpTokens": "required", "ManagedBy": "account", "HttpTokensEnforced": "enabled"});
    assert_eq!(told(&mut account), second);
    modify(&mut account, json!({"HttpEndpoint": "enabled", "InstanceMetadataTags": "disabled"}));
    assert_eq!(told(&mut account)["HttpEndpoint"], "enabled");
    assert_eq!(told(&mut account)["InstanceMetadataTags"], "disabled");
    let none = "no-preference";
    modify(
        &mut account,
        json!({"HttpTokens": none, "HttpEndpoint": none, "InstanceMetadataTags": none, "HttpTokensEnforced": none}),
    );
    assert_eq!(told(&mut account), json!({}));
    let before = account.world.clone();
    for (input, code) in [
        (json!({"HttpTokens": "v2"}), "InvalidParameterValue"),
        (json!({"HttpEndpoint": "on"}), "InvalidParameterValue"),
        (json!({"HttpPutResponseHopLimit": 0}), "InvalidParameterValue"),
        (json!({"HttpPutResponseHopLimit": 65}), "InvalidParameterValue"),
        (json!({"HttpTokens": "required", "DryRun": true}), "DryRunOperation"),
    ] {
        let error = account.try_call("ModifyInstanceMetadataDefaults", &input).unwrap_err();
        assert_eq!(error.code, code, "{input}");
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
    for operation in ["GetInstanceMetadataDefaults", "ModifyInstanceMetadataDefaults"] {
        let needs = account.needs(operation, &json!({}));
        assert_eq!((needs[0].action.clone(), needs[0].resource.as_str()), (format!("ec2:{operation}"), "*"));
    }
}

/// "This setting does not change the IMDS version of existing instances, but blocks enabling IMDSv1": an attempt to set
/// httpTokens to optional ends in UnsupportedOperation, with the sentence of a launch.
#[test]
fn enforcement_leaves_instances_and_refuses_to_open_them() {
    let mut account = Account::new(1);
    let id = account.launch(&json!({"MetadataOptions": {"HttpTokens": "required"}}));
    let open = account.launch(&json!({}));
    account.pass(Span::seconds(3));
    account.call("ModifyInstanceMetadataDefaults", &json!({"HttpTokensEnforced": "enabled"}));
    let modify = |more: Value| {
        let mut input = json!({ "InstanceId": id });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let refused =
        account.try_call("ModifyInstanceMetadataOptions", &modify(json!({"HttpTokens": "optional"})));
    let refused = refused.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.message.as_str()), ("UnsupportedOperation", ENFORCED));
    account.call("ModifyInstanceMetadataOptions", &modify(json!({"HttpTokens": "required"})));
    account.call("ModifyInstanceMetadataOptions", &json!({"InstanceId": open, "HttpPutResponseHopLimit": 2}));
    account.pass(Span::seconds(2));
    assert_eq!(account.describe(&open)["MetadataOptions"]["HttpTokens"], "optional");
    account.call("ModifyInstanceMetadataDefaults", &json!({"HttpTokensEnforced": "disabled"}));
    account.call("ModifyInstanceMetadataOptions", &modify(json!({"HttpTokens": "optional"})));
}

/// EC2 API reference: a dry run changes nothing; options change while an instance runs and while it is stopped, and
/// DescribeInstances finds by each of them, those asked for before they are applied.
#[test]
fn options_are_tried_changed_while_stopped_and_found() {
    let mut account = Account::new(1);
    let id = account.launch(&json!({}));
    account.launch(&json!({"MetadataOptions": {"HttpEndpoint": "disabled"}}));
    let modify = |more: Value| {
        let mut input = json!({ "InstanceId": id });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let operation = "ModifyInstanceMetadataOptions";
    let pending = account.try_call(operation, &modify(json!({"HttpTokens": "required"}))).unwrap_err();
    assert_eq!(pending.code, "IncorrectInstanceState");
    account.pass(Span::seconds(3));
    let before = account.world.clone();
    let dry =
        account.try_call(operation, &modify(json!({"HttpTokens": "required", "DryRun": true}))).unwrap_err();
    assert_eq!((dry.code.as_str(), dry.status), ("DryRunOperation", 412));
    assert_eq!(account.world, before);
    account.call("StopInstances", &json!({"InstanceIds": [id]}));
    account.pass(Span::seconds(3));
    let change = json!({"HttpTokens": "required", "HttpPutResponseHopLimit": 3, "InstanceMetadataTags": "enabled",
        "HttpProtocolIpv6": "enabled"});
    account.call(operation, &modify(change));
    for applied in [false, true] {
        for (name, value, found) in [
            ("http-tokens", "required", 1),
            ("http-tokens", "optional", 1),
            ("http-put-response-hop-limit", "3", 1),
            ("http-put-response-hop-limit", "1", 1),
            ("http-endpoint", "disabled", 1),
            ("http-protocol-ipv6", "enabled", 1),
            ("instance-metadata-tags", "enabled", 1),
            ("instance-metadata-tags", "*", 2),
        ] {
            let filter = json!([{"Name": format!("metadata-options.{name}"), "Values": [value]}]);
            let told = account.call("DescribeInstances", &json!({ "Filters": filter }));
            assert_eq!(told["Reservations"].as_array().unwrap().len(), found, "{name} {value}, {applied}");
        }
        account.pass(Span::seconds(2));
    }
}

/// EC2 API reference, ModifyInstanceMetadataOptions: what is left out stays; pending, then applied.
#[test]
fn metadata_options_change_after_a_moment() {
    let mut account = Account::new(1);
    let id = account.launch(&json!({}));
    account.pass(Span::seconds(3));
    for (bad, name) in [(json!(0), "0"), (json!(65), "65"), (json!(-1), "-1")] {
        let input = json!({"InstanceId": id, "HttpPutResponseHopLimit": bad});
        let error = account.try_call("ModifyInstanceMetadataOptions", &input).unwrap_err();
        assert_eq!(error.code, "InvalidParameterValue");
        assert!(error.message.contains(&format!("({name})")), "{error}");
    }
    let input = json!({"InstanceId": id, "HttpTokens": "foo"});
    assert_eq!(
        account.try_call("ModifyInstanceMetadataOptions", &input).unwrap_err().code,
        "InvalidParameterValue"
    );
    let input = json!({"InstanceId": id, "HttpTokens": "required"});
    let answer = account.call("ModifyInstanceMetadataOptions", &input);
    assert_eq!(
        answer["InstanceMetadataOptions"],
        json!({"State": "pending", "HttpTokens": "required", "HttpPutResponseHopLimit": 1,
            "HttpEndpoint": "enabled", "HttpProtocolIpv6": "disabled", "InstanceMetadataTags": "disabled"})
    );
    account.pass(Span::seconds(1));
    assert_eq!(account.instance(&id).options.http_tokens, crate::ec2::HttpTokens::Optional);
    // A second change keeps the first and starts the wait anew.
    account.call("ModifyInstanceMetadataOptions", &json!({"InstanceId": id, "HttpPutResponseHopLimit": 2}));
    account.pass(Span::millis(1999));
    assert_eq!(account.describe(&id)["MetadataOptions"]["State"], "pending");
    account.pass(Span::millis(1));
    let options = account.instance(&id).options;
    assert_eq!((options.http_tokens, options.hop_limit), (crate::ec2::HttpTokens::Required, 2));
    assert_eq!(account.describe(&id)["MetadataOptions"]["State"], "applied");
    assert_eq!(account.events().filter(|(_, e)| matches!(e, Event::MetadataOptions { .. })).count(), 1);
}
