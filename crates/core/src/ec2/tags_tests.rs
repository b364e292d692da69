//! CreateTags, DeleteTags, DescribeTags. Judges: EC2 API reference; EC2 User Guide, "Tag your Amazon EC2 resources" and
//! "View tags for your EC2 instances using instance metadata"; sentences as public transcripts show them.

use serde_json::{Value, json};

use crate::{
    testing::{Account, EC2_TRUST},
    time::Span,
};

/// Two running instances; the second has its tags in the metadata.
fn account() -> (Account, String, String) {
    let mut account = Account::new(1);
    let plain = account.launch(&json!({"TagSpecifications": [
        {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-1"}]}]}));
    let open = account.launch(&json!({"MetadataOptions": {"InstanceMetadataTags": "enabled"}}));
    account.pass(Span::seconds(3));
    (account, plain, open)
}

fn tags(account: &Account, id: &str) -> Vec<String> {
    account.instance(id).tags.iter().map(|(key, value)| format!("{key}={value}")).collect()
}

/// EC2 API reference: an existing key gets the new value; a value may be left out and is empty then.
#[test]
fn tags_are_added_and_overwritten() {
    let (mut account, plain, open) = account();
    let given =
        json!([{"Key": "Stage", "Value": "test"}, {"Key": "Name", "Value": "web-2"}, {"Key": "Empty"}]);
    assert_eq!(account.call("CreateTags", &json!({"Resources": [plain, open], "Tags": given})), json!({}));
    assert_eq!(tags(&account, &plain), ["Name=web-2", "Stage=test", "Empty="]);
    assert_eq!(tags(&account, &open), ["Stage=test", "Name=web-2", "Empty="]);
    let described = account.describe(&plain)["Tags"].clone();
    assert_eq!(described[1], json!({"Key": "Stage", "Value": "test"}));
}

/// EC2 API reference, DeleteTags: tags in the request, what is left of `A=1 B=2 C=`.
#[test]
fn tags_are_deleted_by_key_and_by_value() {
    let rows: &[(Value, &[&str])] = &[
        (json!([{"Key": "A"}]), &["B=2", "C="]),
        (json!([{"Key": "A", "Value": "1"}]), &["B=2", "C="]),
        (json!([{"Key": "A", "Value": "2"}]), &["A=1", "B=2", "C="]),
        (json!([{"Key": "A", "Value": ""}]), &["A=1", "B=2", "C="]),
        (json!([{"Key": "C", "Value": ""}, {"Key": "B"}]), &["A=1"]),
        (json!([{"Key": "a"}, {"Key": "none"}]), &["A=1", "B=2", "C="]),
        (json!(null), &[]),
        (json!([]), &[]),
    ];
    for (unwanted, left) in rows {
        let (mut account, _, id) = account();
        let given = json!([{"Key": "A", "Value": "1"}, {"Key": "B", "Value": "2"}, {"Key": "C"}]);
        account.call("CreateTags", &json!({"Resources": [id], "Tags": given}));
        let mut input = json!({ "Resources": [id] });
        if !unwanted.is_null() {
            input["Tags"] = unwanted.clone();
        }
        assert_eq!(account.call("DeleteTags", &input), json!({}));
        assert_eq!(tags(&account, &id), *left, "{unwanted}");
    }
}

/// EC2 User Guide, "View tags for your EC2 instances using instance metadata": at once on Nitro, after a stop and a start
/// elsewhere.
#[test]
fn the_metadata_shows_changes_at_once_on_nitro_alone() {
    for (instance_type, at_once) in [("t3.micro", true), ("t2.micro", false)] {
        let mut account = Account::new(1);
        let id = account.launch(&json!({"InstanceType": instance_type, "TagSpecifications": [
            {"ResourceType": "instance", "Tags": [{"Key": "Stage", "Value": "test"}]}]}));
        account.pass(Span::seconds(3));
        let shown = |account: &Account| -> Vec<String> {
            let tags = crate::ec2::shown_tags(&account.world, account.instance(&id));
            tags.iter().map(|(key, value)| format!("{key}={value}")).collect()
        };
        let create = |value: &str| json!({"Resources": [id], "Tags": [{"Key": "Stage", "Value": value}]});
        account.call("CreateTags", &create("beta"));
        account.call("CreateTags", &create("production"));
        assert_eq!(shown(&account), [if at_once { "Stage=production" } else { "Stage=test" }]);
        assert_eq!(tags(&account, &id), ["Stage=production"], "the API tells them at once");
        account.call("DeleteTags", &json!({ "Resources": [id] }));
        assert_eq!(shown(&account).len(), usize::from(!at_once));
        account.call("StopInstances", &json!({"InstanceIds": [id]}));
        account.pass(Span::seconds(3));
        account.call("CreateTags", &create("stopped"));
        account.call("StartInstances", &json!({"InstanceIds": [id]}));
        account.pass(Span::seconds(3));
        assert_eq!(shown(&account), ["Stage=stopped"]);
    }
}

/// `@P` is an instance, `@O` one with its tags in the metadata. Operation, input, code, sentence, source.
const REFUSALS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "CreateTags",
        r#"{"Resources":["@P","eipassoc-0578b4e3415869944"],"Tags":[{"Key":"a","Value":"b"}]}"#,
        "InvalidID",
        "The ID 'eipassoc-0578b4e3415869944' is not valid",
        "a public CLI transcript",
    ),
    (
        "CreateTags",
        r#"{"Resources":["i-nope"],"Tags":[{"Key":"a","Value":"b"}]}"#,
        "InvalidID",
        "The ID 'i-nope' is not valid",
        "kubernetes/cloud-provider-aws, pull request 1387",
    ),
    (
        "DeleteTags",
        r#"{"Resources":["web-1"]}"#,
        "InvalidID",
        "The ID 'web-1' is not valid",
        "a public CLI transcript of CreateTags",
    ),
    (
        "CreateTags",
        r#"{"Resources":["@P","i-0fb7af9af917db726"],"Tags":[{"Key":"a","Value":"b"}]}"#,
        "InvalidInstanceID.NotFound",
        "The instance ID 'i-0fb7af9af917db726' does not exist",
        "public boto3 transcripts",
    ),
    (
        "CreateTags",
        r#"{"Resources":["@P"],"Tags":[]}"#,
        "InvalidParameterValue",
        "Value ( empty ) for parameter tagSet is invalid. You must specify one or more tags to create",
        "a public boto3 transcript",
    ),
    (
        "CreateTags",
        r#"{"Resources":["@P"],"Tags":[{"Key":"aws:x","Value":"b"}]}"#,
        "InvalidParameterValue",
        "Tag keys starting with 'aws:' are reserved for internal use",
        "buildkite/elastic-ci-stack-for-aws#856 and cloud.md 2.7",
    ),
    (
        "DeleteTags",
        r#"{"Resources":["@P"],"Tags":[{"Key":"aws:x"}]}"#,
        "InvalidParameterValue",
        "Tag keys starting with 'aws:' are reserved for internal use",
        "as for CreateTags",
    ),
    (
        "CreateTags",
        r#"{"Resources":["@P"],"Tags":[{"Key":"@128x","Value":""}]}"#,
        "InvalidParameterValue",
        "Tag key exceeds the maximum length of 128 characters",
        "EC2 user guide, tag restrictions; unconfirmed wording",
    ),
    (
        "CreateTags",
        r#"{"Resources":["@P"],"Tags":[{"Key":"x","Value":"@128@128x"}]}"#,
        "InvalidParameterValue",
        "Tag value exceeds the maximum length of 256 characters",
        "EC2 user guide, tag restrictions; unconfirmed wording",
    ),
    (
        "CreateTags",
        r#"{"Resources":["@P","@O"],"Tags":[{"Key":"my key","Value":""}]}"#,
        "InvalidParameterValue",
        "'my key' is not a valid tag key. Tag keys must match pattern ([0-9a-zA-Z\\-_+=,.@:]{1,255}), and must not be a reserved name ('.', '..', '_index')",
        "imds.md 6.2; unconfirmed wording",
    ),
    (
        "CreateTags",
        r#"{"Resources":["snap-0123456789abcdef0"],"Tags":[{"Key":"a","Value":"b"}]}"#,
        "NotSimulated",
        "rolelab: a tag of snapshot snap-0123456789abcdef0 is not simulated",
        "the lab's own voice",
    ),
    (
        "CreateTags",
        r#"{"Resources":["@P"],"Tags":[{"Key":"a","Value":"b"}],"DryRun":true}"#,
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        "EC2 API reference, error codes",
    ),
    (
        "DescribeTags",
        r#"{"Filters":[{"Name":"colour","Values":["red"]}]}"#,
        "InvalidParameterValue",
        "The filter 'colour' is invalid",
        "EC2 API reference, error codes",
    ),
];

#[test]
fn refusals_are_in_the_words_of_ec2() {
    let (mut account, plain, open) = account();
    let long = "k".repeat(128);
    let before = account.world.clone();
    for (operation, input, code, message, source) in REFUSALS {
        let input = input.replace("@P", &plain).replace("@O", &open).replace("@128", &long);
        let input: Value = serde_json::from_str(&input).unwrap();
        let error = account.try_call(operation, &input).expect_err(source);
        assert_eq!((error.code.as_str(), error.message.as_str()), (*code, *message), "{operation}: {source}");
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
}

/// EC2 User Guide, "Tag restrictions": fifty. A value given anew takes no room (getmoto/moto#8150, tested on AWS).
#[test]
fn fifty_tags_and_no_more() {
    let (mut account, _, id) = account();
    let given: Vec<Value> = (0..50).map(|n| json!({"Key": format!("k{n}"), "Value": "1"})).collect();
    account.call("CreateTags", &json!({"Resources": [id], "Tags": given}));
    let again = json!({"Resources": [id], "Tags": [{"Key": "k7", "Value": "2"}]});
    account.call("CreateTags", &again);
    assert_eq!(tags(&account, &id).len(), 50);
    let more = json!({"Resources": [id], "Tags": [{"Key": "one more", "Value": ""}]});
    account.call(
        "ModifyInstanceMetadataOptions",
        &json!({"InstanceId": id, "InstanceMetadataTags": "disabled"}),
    );
    let error = account.try_call("CreateTags", &more).unwrap_err();
    let sentence = "The resultant tag set must not have more than 50 user tags.";
    assert_eq!((error.code.as_str(), error.message.as_str()), ("TagLimitExceeded", sentence));
}

#[test]
fn tags_are_described() {
    let (mut account, plain, open) = account();
    let given = json!({"Resources": [open], "Tags": [{"Key": "Stage", "Value": "test"}, {"Key": "Name", "Value": "db-1"}]});
    account.call("CreateTags", &given);
    let rows: &[(Value, usize)] = &[
        (json!([]), 3),
        (json!([{"Name": "resource-id", "Values": [open]}]), 2),
        (json!([{"Name": "key", "Values": ["Name"]}, {"Name": "value", "Values": ["web-*"]}]), 1),
        (json!([{"Name": "tag:Name", "Values": ["db-1"]}]), 1),
        (json!([{"Name": "resource-type", "Values": ["vpc"]}]), 0),
    ];
    for (filters, count) in rows {
        let told = account.call("DescribeTags", &json!({ "Filters": filters }));
        assert_eq!(told["Tags"].as_array().unwrap().len(), *count, "{filters}");
    }
    let told = account.call("DescribeTags", &json!({"Filters": [{"Name": "value", "Values": ["web-1"]}]}));
    let wanted = json!([{"Key": "Name", "ResourceId": plain, "ResourceType": "instance", "Value": "web-1"}]);
    assert_eq!(told, json!({ "Tags": wanted }));
    let many: Vec<Value> = (0..7).map(|n| json!({"Key": format!("k{n}"), "Value": ""})).collect();
    account.call("CreateTags", &json!({"Resources": [plain], "Tags": many}));
    let (mut pages, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut input = json!({"MaxResults": 5});
        if !token.is_null() {
            input["NextToken"] = token;
        }
        let page = account.call("DescribeTags", &input);
        pages.push(page["Tags"].as_array().unwrap().len());
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(pages, [5, 5]);
}

/// Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
#[test]
fn needs_name_resource_and_tags() {
    let (mut account, plain, _) = account();
    account.role("web", EC2_TRUST);
    let input =
        json!({"Resources": [plain, "vpc-1"], "Tags": [{"Key": "Stage", "Value": "test"}, {"Key": "Old"}]});
    for operation in ["CreateTags", "DeleteTags"] {
        let needs = account.needs(operation, &input);
        let arn = "arn:aws:ec2:us-east-1:111122223333";
        let told: Vec<(String, String)> =
            needs.iter().map(|n| (n.action.clone(), n.resource.clone())).collect();
        let action = format!("ec2:{operation}");
        let wanted =
            [(action.clone(), format!("{arn}:instance/{plain}")), (action, format!("{arn}:vpc/vpc-1"))];
        assert_eq!(told, wanted);
        assert_eq!(needs[0].context["aws:tagkeys"], ["Stage", "Old"]);
        assert_eq!(needs[0].context["aws:requesttag/Stage"], ["test"]);
        assert_eq!(needs[0].context["aws:resourcetag/Name"], ["web-1"]);
        assert!(!needs[0].context.contains_key("ec2:createaction"));
    }
    assert_eq!(account.needs("DescribeTags", &json!({}))[0].resource, "*");
}
