//! Judges: Systems Manager User Guide, "Setting up Session Manager" and "Troubleshooting Session Manager"; Systems Manager
//! API reference; sentences of public transcripts.

use serde_json::{Value, json};

use crate::{
    ids::InstanceId,
    testing::{Account, EC2_TRUST},
    time::Span,
};

const AGENT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:UpdateInstanceInformation","ssmmessages:*"],"Resource":"*"}]}"#;
const UPDATES: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:UpdateInstanceInformation","ssmmessages:*ControlChannel"],"Resource":"*"}]}"#;

fn put(account: &mut Account, document: &str) {
    account.call(
        "PutRolePolicy",
        &json!({"RoleName": "web", "PolicyName": "agent", "PolicyDocument": document}),
    );
}

/// A running instance whose role has this policy.
fn account(document: &str) -> (Account, String) {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    put(&mut account, document);
    let id = account.launch(&json!({"IamInstanceProfile": {"Name": "web"}}));
    account.pass(Span::seconds(10));
    (account, id)
}

fn started(account: &mut Account, id: &str) -> Result<String, (String, String)> {
    let answer = account.try_call("StartSession", &json!({ "Target": id }));
    answer.map(|told| told["SessionId"].as_str().unwrap().to_owned()).map_err(|why| (why.code, why.message))
}

fn listed(account: &mut Account, input: &Value) -> Vec<String> {
    let answer = account.call("DescribeInstanceInformation", input);
    let list = answer["InstanceInformationList"].as_array().unwrap();
    list.iter().map(|one| one["InstanceId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_session_needs_a_running_instance_whose_role_lets_its_agent_speak() {
    let (mut account, id) = account(AGENT);
    let session = started(&mut account, &id).unwrap();
    assert!(session.starts_with("admin-") && session.len() == "admin-".len() + 17, "{session}");
    assert!(account.world.ssm.is_open(&session));
    assert_eq!(listed(&mut account, &json!({})), [id.as_str()]);
    let refused = Err(("TargetNotConnected".to_owned(), format!("{id} is not connected.")));
    // A channel for commands is none for a session.
    put(&mut account, UPDATES);
    assert_eq!((started(&mut account, &id), listed(&mut account, &json!({})).len()), (refused.clone(), 1));
    put(
        &mut account,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#,
    );
    assert_eq!((started(&mut account, &id), listed(&mut account, &json!({})).len()), (refused.clone(), 0));
    put(&mut account, AGENT);
    // The agent has its keys from the metadata service.
    let endpoint = |value: &str| json!({"InstanceId": id, "HttpEndpoint": value});
    account.call("ModifyInstanceMetadataOptions", &endpoint("disabled"));
    account.pass(Span::seconds(5));
    assert_eq!(started(&mut account, &id), refused);
    account.call("ModifyInstanceMetadataOptions", &endpoint("enabled"));
    account.pass(Span::seconds(5));
    assert!(started(&mut account, &id).is_ok());
    account.call("StopInstances", &json!({"InstanceIds": [id]}));
    assert_eq!(started(&mut account, &id), refused);
    let nowhere = ("TargetNotConnected".to_owned(), "i-0123456789abcdef0 is not connected.".to_owned());
    assert_eq!(started(&mut account, "i-0123456789abcdef0"), Err(nowhere));
}

#[test]
fn an_instance_without_a_role_is_not_managed() {
    let mut account = Account::new(1);
    let id = account.launch(&json!({}));
    account.pass(Span::seconds(10));
    assert_eq!(started(&mut account, &id).unwrap_err().0, "TargetNotConnected");
    assert_eq!(listed(&mut account, &json!({})), [""; 0]);
}

#[test]
fn filters_choose_among_the_managed_ones() {
    let (mut account, id) = account(AGENT);
    let tag = json!({"IamInstanceProfile": {"Name": "web"}, "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Team", "Value": "blue"}]}]});
    let other = account.launch(&tag);
    account.pass(Span::seconds(10));
    let filter = |key: &str, value: &str| json!({"Filters": [{"Key": key, "Values": [value]}]});
    let mut found = |key: &str, value: &str| listed(&mut account, &filter(key, value));
    assert_eq!(found("InstanceIds", &id), [id.as_str()]);
    assert_eq!(found("tag:Team", "blue"), [other.as_str()]);
    assert_eq!(found("tag-key", "Team"), [other.as_str()]);
    assert_eq!((found("PingStatus", "Online").len(), found("PingStatus", "Inactive").len()), (2, 0));
    assert_eq!((found("PlatformTypes", "Linux").len(), found("PlatformTypes", "Windows").len()), (2, 0));
    let older = json!({"InstanceInformationFilterList": [{"key": "InstanceIds", "valueSet": [other]}]});
    assert_eq!(listed(&mut account, &older), [other.as_str()]);
    let code = |account: &mut Account, input: &Value| {
        account.try_call("DescribeInstanceInformation", input).unwrap_err().code
    };
    assert_eq!(code(&mut account, &filter("Name", "web")), "InvalidFilterKey");
    let bad = filter("PingStatus", "Up");
    assert_eq!(code(&mut account, &bad), "InvalidInstanceInformationFilterValue");
    assert_eq!(code(&mut account, &json!({"NextToken": "x"})), "InvalidNextToken");
}

#[test]
fn what_a_session_needs_names_document_and_instance() {
    let (account, id) = account(AGENT);
    let told = |input: &Value| {
        let needs = account.needs("StartSession", input).into_iter();
        needs.map(|need| format!("{} {}", need.action, need.resource)).collect::<Vec<_>>()
    };
    // A public transcript of a role that may not start sessions is refused on the document.
    let shell = "ssm:StartSession arn:aws:ssm:us-east-1:111122223333:document/SSM-SessionManagerRunShell";
    let instance = format!("ssm:StartSession arn:aws:ec2:us-east-1:111122223333:instance/{id}");
    assert_eq!(told(&json!({ "Target": id })), [shell, instance.as_str()]);
    let forward = told(&json!({"Target": id, "DocumentName": "AWS-StartSSHSession"}));
    assert_eq!(forward[0], "ssm:StartSession arn:aws:ssm:us-east-1::document/AWS-StartSSHSession");
}

#[test]
fn a_session_ends_once_and_is_forgotten_after_a_month() {
    let (mut account, id) = account(AGENT);
    let session = started(&mut account, &id).unwrap();
    let end = json!({ "SessionId": session });
    assert_eq!(account.call("TerminateSession", &end), end);
    let ended = account.world.ssm.sessions[&session].ended;
    assert_eq!(ended, Some(account.world.now));
    account.pass(Span::seconds(5));
    assert_eq!(account.call("TerminateSession", &end), end);
    assert_eq!(account.world.ssm.sessions[&session].ended, ended);
    let unknown = account.try_call("TerminateSession", &json!({"SessionId": "admin-0"})).unwrap_err();
    assert_eq!(unknown.code, "DoesNotExistException");
    account.pass(Span::hours(31 * 24));
    started(&mut account, &id).unwrap();
    assert!(!account.world.ssm.sessions.contains_key(&session));
    assert!(account.world.ec2.instances.contains_key(&InstanceId::new(id)));
}
