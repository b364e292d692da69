//! What `rolelab policy eval` says of single statements and gates, row by row.

use serde_json::{Value, json};

use super::{answer, line::Lines};

fn answered(request: &Value) -> Value {
    let (ask, policies) = Lines::default().read(&request.to_string()).unwrap();
    let mut out = Vec::new();
    answer::write(&rolelab_core::policy::authorise(&ask, &policies), &policies, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn asked(identity: &Value) -> Value {
    json!({"principal": "arn:aws:sts::111122223333:assumed-role/ops/me", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k", "identity": [{"Version": "2012-10-17", "Statement": identity}]})
}

#[test]
fn statements_say_what_was_held_against_what() {
    for (statement, sentence) in [
        (json!({"Action": "s3:Get*", "Resource": "*"}), "everything matches, so it allows"),
        (
            json!({"Action": ["s3:List*", "ec2:*"], "Resource": "*"}),
            "Action s3:List*, ec2:* does not cover s3:GetObject",
        ),
        (json!({"NotAction": "s3:*", "Resource": "*"}), "NotAction s3:* excepts s3:GetObject"),
        (
            json!({"Action": "*", "Resource": "arn:aws:s3:::c/*"}),
            "Resource arn:aws:s3:::c/* does not cover arn:aws:s3:::b/k",
        ),
        (
            json!({"Action": "*", "NotResource": "arn:aws:s3:::b/*"}),
            "NotResource arn:aws:s3:::b/* excepts arn:aws:s3:::b/k",
        ),
        (
            json!({"Action": "*", "Resource": "arn:aws:s3:::b/${aws:username}"}),
            "Resource arn:aws:s3:::b/${aws:username} does not cover arn:aws:s3:::b/k; the context has no aws:username for ${aws:username}",
        ),
        (
            json!({"Action": "*", "Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ops"}}}),
            "ArnLike aws:PrincipalArn wants arn:aws:iam::111122223333:role/ops; the context has no such key",
        ),
    ] {
        let mut statement = statement;
        statement["Effect"] = "Allow".into();
        let told = answered(&asked(&json!([statement])));
        assert_eq!(told["reasons"][0]["sentence"], sentence, "{told}");
    }
    let mut long = asked(
        &json!([{"Effect": "Deny", "NotAction": (0..20).map(|n| format!("ec2:{}{n}", "x".repeat(300))).collect::<Vec<_>>(), "Resource": "*"}]),
    );
    let told = answered(&long);
    let element = &told["reasons"][0]["elements"][0];
    assert_eq!(
        (&element["element"], &element["negated"], &element["more"]),
        (&json!("NotAction"), &json!(true), &json!(12))
    );
    assert_eq!(element["request"], "s3:GetObject");
    assert_eq!(element["patterns"][7].as_str().unwrap().chars().count(), 161);
    // Whom a policy on a resource does not mean is told too.
    long["resource_policy"] = json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*",
        "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/ops"}}});
    let told = answered(&long);
    let all = told["reasons"].as_array().unwrap();
    let of = all.iter().find(|reason| reason["policy"] == "resource_policy").unwrap();
    assert_eq!(of["elements"][2]["element"], "NotPrincipal", "{of}");
    assert_eq!(of["elements"][2]["patterns"], json!(["AWS: arn:aws:iam::111122223333:role/ops"]));
}

/// A decision that hangs on a key that nobody gave says so, whichever way it went.
#[test]
fn keys_that_the_context_lacks_are_told() {
    let statements = json!([
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "*"}, "StringEquals": {"aws:principalarn": "x", "s3:prefix": "${aws:username}"}}},
        {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"Bool": {"aws:ViaAWSService": "true"}}},
    ]);
    let mut request = asked(&statements);
    request["context"] = json!({"S3:Prefix": "a"});
    let told = answered(&request);
    assert_eq!(told["decision"], "allowed");
    assert_eq!(told["absent"], json!(["aws:PrincipalArn", "aws:username"]), "{told}");
    request["context"] = json!({"S3:Prefix": "a", "aws:principalarn": "x", "aws:username": "a"});
    assert_eq!(answered(&request)["absent"], json!([]));
}

#[test]
fn gates_say_how_they_ended() {
    let mut request = asked(&json!([{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]));
    request["principal"] = "arn:aws:iam::111122223333:user/m".into();
    request["boundary"] = request["identity"].clone();
    let who = |name: &str| json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::111122223333:{name}")}, "Action": "*", "Resource": "*"}});
    let sentence = |request: &Value, level: &str| {
        let told = answered(request);
        let gates = told["gates"].as_array().unwrap();
        gates.iter().find(|gate| gate["level"] == level).unwrap_or_else(|| panic!("{told}"))["sentence"]
            .clone()
    };
    assert_eq!(sentence(&request, "identity"), "an identity-based policy must allow, and none does");
    request["resource_policy"] = who("user/m");
    let waived = "no permissions boundary allows, and none has to: the policy on the resource allows the caller itself";
    assert_eq!(sentence(&request, "boundary"), waived);
    request["resource_policy"] = who("root");
    assert_eq!(
        sentence(&request, "resource"),
        "the resource-based policy allows the account, so the caller's own policies must allow too"
    );
    request["principal"] = "arn:aws:iam::111122223333:root".into();
    request["scps"] = json!([[], []]);
    assert_eq!(
        sentence(&request, "service-control"),
        "a service control policy of level 0 must allow, and none does"
    );
    assert_eq!(sentence(&request, "session"), "there is no session policy");
}
