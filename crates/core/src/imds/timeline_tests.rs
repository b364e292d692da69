//! Judges of what the metadata service says while time passes and operations change the account: EC2 user guide,
//! "IAM roles for Amazon EC2"; IAM user guide, "Troubleshoot IAM and Amazon EC2".

use serde_json::{Value, json};

use super::{Reply, handle};
use crate::{
    http::{Method, Request, Url},
    ids::{AccessKeyId, InstanceId},
    testing::{Account, EC2_TRUST},
    time::{Span, Timestamp},
};

const ROOT: &str = "http://169.254.169.254/latest/meta-data/";

/// Status and text; `None` when nothing answers.
fn ask(account: &mut Account, id: &str, path: &str) -> Option<(u16, String)> {
    let request = Request::new(Method::GET, Url::parse(&format!("{ROOT}{path}")).unwrap());
    match handle(&mut account.world, &mut account.journal, &InstanceId::new(id), &request, 1) {
        Reply::Response(response) => Some((response.status.as_u16(), response.body.text().into_owned())),
        Reply::Lost | Reply::Throttled => None,
    }
}

fn status(account: &mut Account, id: &str, path: &str) -> u16 {
    ask(account, id, path).unwrap().0
}

fn document(account: &mut Account, id: &str, path: &str) -> Value {
    let (status, text) = ask(account, id, path).unwrap();
    assert_eq!(status, 200, "{path}");
    serde_json::from_str(&text).unwrap()
}

fn at(document: &Value, name: &str) -> Timestamp {
    Timestamp::parse(document[name].as_str().unwrap()).unwrap()
}

/// A running instance; roles `reader` and `writer` that EC2 may assume, `stranger` that it may not.
fn account() -> (Account, String) {
    let mut account = Account::new(1);
    account.role("reader", EC2_TRUST);
    account.role("writer", EC2_TRUST);
    account.role("stranger", &EC2_TRUST.replace("ec2.", "lambda."));
    let id = account.launch(&json!({}));
    assert_eq!(ask(&mut account, &id, ""), None, "nothing asks while it boots");
    account.pass(Span::seconds(3));
    (account, id)
}

fn attach(account: &mut Account, id: &str, name: &str) -> String {
    let input = json!({"InstanceId": id, "IamInstanceProfile": {"Name": name}});
    let answer = account.call("AssociateIamInstanceProfile", &input);
    account.pass(Span::seconds(5));
    answer["IamInstanceProfileAssociation"]["AssociationId"].as_str().unwrap().to_owned()
}

#[test]
fn a_role_comes_is_replaced_and_goes() {
    let (mut account, id) = account();
    let listed = |account: &mut Account| ask(account, &id, "").unwrap().1.lines().any(|line| line == "iam/");
    assert!(!listed(&mut account));
    assert_eq!(status(&mut account, &id, "iam/info"), 404);
    let association = attach(&mut account, &id, "reader");
    assert!(listed(&mut account));
    assert_eq!(ask(&mut account, &id, "iam/security-credentials/"), Some((200, "reader".to_owned())));
    let first = document(&mut account, &id, "iam/security-credentials/reader");
    assert_eq!(first["Code"], "Success");

    let input = json!({"AssociationId": association, "IamInstanceProfile": {"Name": "writer"}});
    let answer = account.call("ReplaceIamInstanceProfileAssociation", &input);
    account.pass(Span::seconds(5));
    assert_eq!(ask(&mut account, &id, "iam/security-credentials/"), Some((200, "writer".to_owned())));
    assert_eq!(status(&mut account, &id, "iam/security-credentials/reader"), 404);
    let info = document(&mut account, &id, "iam/info");
    assert_eq!(info["InstanceProfileArn"], "arn:aws:iam::111122223333:instance-profile/writer");

    let association = &answer["IamInstanceProfileAssociation"]["AssociationId"];
    account.call("DisassociateIamInstanceProfile", &json!({"AssociationId": association}));
    account.pass(Span::seconds(5));
    assert!(!listed(&mut account));
    assert_eq!(status(&mut account, &id, "iam/security-credentials/writer"), 404);
    let key = AccessKeyId::new(first["AccessKeyId"].as_str().unwrap());
    assert!(account.world.sts.keys[&key].expires.unwrap() > account.world.now, "keys outlive the role");
}

/// Captures show sets that live 6 h 15 to 35 min; the guide promises new ones five minutes before the old ones end.
#[test]
fn keys_rotate_long_before_they_end() {
    let (mut account, id) = account();
    attach(&mut account, &id, "reader");
    let path = "iam/security-credentials/reader";
    let first = document(&mut account, &id, path);
    let life = at(&first, "Expiration").since(at(&first, "LastUpdated"));
    assert!((Span::minutes(375)..=Span::minutes(395)).contains(&life), "{life:?}");
    account.pass(Span::minutes(59));
    assert_eq!(document(&mut account, &id, path), first);
    account.pass(Span::minutes(2));
    let second = document(&mut account, &id, path);
    assert_ne!(second["AccessKeyId"], first["AccessKeyId"]);
    assert_eq!(at(&second, "LastUpdated").since(at(&first, "LastUpdated")), Span::minutes(60));
    let now = account.world.now;
    for _ in 0..30 {
        account.pass(Span::minutes(17));
        let set = document(&mut account, &id, path);
        assert!(at(&set, "Expiration").since(account.world.now) > Span::minutes(5));
    }
    assert!(account.world.now > now);
}

/// What IAM changes under an association shows at the next refresh, not before.
#[test]
fn changes_in_iam_show_at_the_next_refresh() {
    type Change = fn(&mut Account);
    let cases: [(Change, &str, Option<&str>); 4] = [
        (
            |a| {
                let roles = &mut a.world.iam.roles;
                let trust = roles["stranger"].trust.clone();
                roles.get_mut("reader").unwrap().trust = trust;
            },
            "Success",
            Some("AssumeRoleUnauthorizedAccess"),
        ),
        (
            |a| {
                a.world.iam.roles.remove("reader");
            },
            "Success",
            Some("AssumeRoleUnauthorizedAccess"),
        ),
        (|a| a.world.iam.instance_profiles.get_mut("reader").unwrap().role = None, "Success", None),
        (
            |a| {
                a.world.iam.instance_profiles.remove("reader");
            },
            "InstanceProfileNotFound",
            None,
        ),
    ];
    for (change, info, credentials) in cases {
        let (mut account, id) = account();
        attach(&mut account, &id, "reader");
        let path = "iam/security-credentials/reader";
        change(&mut account);
        account.pass(Span::minutes(59));
        assert_eq!(document(&mut account, &id, path)["Code"], "Success");
        assert_eq!(document(&mut account, &id, "iam/info")["Code"], "Success");
        account.pass(Span::minutes(2));
        assert_eq!(document(&mut account, &id, "iam/info")["Code"], info);
        match credentials {
            Some(code) => assert_eq!(document(&mut account, &id, path)["Code"], code),
            None => assert_eq!(status(&mut account, &id, path), 404),
        }
    }
}

#[test]
fn a_role_that_ec2_may_not_assume_is_listed_all_the_same() {
    let (mut account, id) = account();
    attach(&mut account, &id, "stranger");
    assert_eq!(ask(&mut account, &id, "iam/security-credentials/"), Some((200, "stranger".to_owned())));
    let told = document(&mut account, &id, "iam/security-credentials/stranger");
    assert_eq!(told["Code"], "AssumeRoleUnauthorizedAccess");
}

/// New options are answered for once they are applied; a stop ends tokens and takes the public address.
#[test]
fn options_and_stops_take_effect() {
    let (mut account, id) = account();
    let input = json!({"InstanceId": id, "HttpTokens": "required"});
    account.call("ModifyInstanceMetadataOptions", &input);
    assert_eq!(status(&mut account, &id, ""), 200);
    account.pass(Span::seconds(2));
    assert_eq!(status(&mut account, &id, ""), 401);
    let put = |account: &mut Account| {
        let url = Url::parse("http://169.254.169.254/latest/api/token").unwrap();
        let mut request = Request::new(Method::PUT, url);
        request.headers.push("X-aws-ec2-metadata-token-ttl-seconds", "21600");
        handle(&mut account.world, &mut account.journal, &InstanceId::new(&id), &request, 1)
    };
    let Reply::Response(response) = put(&mut account) else { panic!("lost") };
    let token = response.body.text().into_owned();
    let with_token = |account: &mut Account| {
        let url = Url::parse("http://169.254.169.254/").unwrap();
        let mut request = Request::new(Method::GET, url);
        request.headers.push("X-aws-ec2-metadata-token", &token);
        match handle(&mut account.world, &mut account.journal, &InstanceId::new(&id), &request, 1) {
            Reply::Response(response) => response.status.as_u16(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(with_token(&mut account), 200);
    account.call("StopInstances", &json!({"InstanceIds": [id]}));
    account.pass(Span::seconds(3));
    assert_eq!(put(&mut account), Reply::Lost);
    account.call("StartInstances", &json!({"InstanceIds": [id]}));
    account.pass(Span::seconds(3));
    assert_eq!(with_token(&mut account), 401, "a token from before the stop");
}
