//! Judge: EC2 Instance Connect API reference, SendSSHPublicKey; Service Authorization Reference for its condition key.

use serde_json::{Value, json};

use crate::{testing::Account, time::Span};

fn key(kind: &str) -> String {
    format!("{kind} {}", "A".repeat(80))
}

#[test]
fn a_key_is_there_for_sixty_seconds() {
    let mut account = Account::new(1);
    let id = account.launch(&json!({}));
    account.pass(Span::seconds(10));
    let input = json!({"InstanceId": id, "InstanceOSUser": "ec2-user", "SSHPublicKey": key("ssh-ed25519")});
    let answer = account.call("SendSSHPublicKey", &input);
    assert_eq!(answer, json!({"RequestId": "request", "Success": true}));
    let sent = account.world.sent_keys[0].clone();
    assert_eq!((sent.instance.as_str(), sent.user.as_str()), (id.as_str(), "ec2-user"));
    assert_eq!(sent.until.since(account.world.now), Span::seconds(60));
    // The next one takes the place of what is over.
    account.pass(Span::seconds(59));
    account.call("SendSSHPublicKey", &input);
    assert_eq!(account.world.sent_keys.len(), 2);
    account.pass(Span::seconds(1));
    account.call("SendSSHPublicKey", &input);
    assert_eq!(account.world.sent_keys.len(), 2);
}

#[test]
fn what_is_no_key_no_instance_or_none_that_runs_is_refused() {
    let mut account = Account::new(1);
    let id = account.launch(&json!({}));
    let mut code = |id: &str, more: Value| {
        let mut input =
            json!({"InstanceId": id, "InstanceOSUser": "ec2-user", "SSHPublicKey": key("ssh-rsa")});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        account.try_call("SendSSHPublicKey", &input).map(|_| String::new()).unwrap_or_else(|why| why.code)
    };
    assert_eq!(code(&id, json!({})), "EC2InstanceStateInvalidException", "pending");
    assert_eq!(code(&id, json!({"SSHPublicKey": key("ssh-dss")})), "InvalidArgsException");
    assert_eq!(code(&id, json!({"AvailabilityZone": "us-east-1f"})), "InvalidArgsException");
    assert_eq!(code("i-0123456789abcdef0", json!({})), "EC2InstanceNotFoundException");
    account.pass(Span::seconds(10));
    let good = json!({"InstanceId": id, "InstanceOSUser": "root", "SSHPublicKey": key("ssh-rsa"), "AvailabilityZone": "us-east-1a"});
    assert!(account.try_call("SendSSHPublicKey", &good).is_ok());
    let need = account.needs("SendSSHPublicKey", &good).remove(0);
    assert_eq!(need.action, "ec2-instance-connect:SendSSHPublicKey");
    assert_eq!(need.resource, format!("arn:aws:ec2:us-east-1:111122223333:instance/{id}"));
    assert_eq!(need.context["ec2:osuser"], ["root"]);
}
