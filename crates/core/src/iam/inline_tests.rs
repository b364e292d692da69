//! Inline policies of a role. Judges: public transcripts of IAM, moto's record of what IAM says about documents, the
//! IAM User Guide for quotas.

use serde_json::{Value, json};

use crate::{
    policy::{Ask, Context, Policies, Source, authorise},
    testing::{Account, EC2_TRUST},
};

const LIST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example-bucket"}]}"#;

fn account() -> Account {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    account
}

fn put(name: &str, document: &str) -> Value {
    json!({"RoleName": "web", "PolicyName": name, "PolicyDocument": document})
}

/// IAM API reference: PutRolePolicy adds or updates, ListRolePolicies names, GetRolePolicy hands the text back as it
/// was given, percent-encoded as RFC 3986 has it, DeleteRolePolicy takes it away.
#[test]
fn a_policy_is_put_told_replaced_and_deleted() {
    let mut account = account();
    let list = |account: &mut Account| {
        account.call("ListRolePolicies", &json!({"RoleName": "web"}))["PolicyNames"].clone()
    };
    assert_eq!(list(&mut account), json!([]));
    assert_eq!(account.call("PutRolePolicy", &put("read", LIST)), json!({}));
    account.call("PutRolePolicy", &put("a.first+one", &LIST.replace("\":", "\": ")));
    assert_eq!(list(&mut account), json!(["a.first+one", "read"]));
    let get = json!({"RoleName": "WEB", "PolicyName": "read"});
    let told = account.call("GetRolePolicy", &get);
    assert_eq!((&told["RoleName"], &told["PolicyName"]), (&json!("web"), &json!("read")));
    let document = told["PolicyDocument"].as_str().unwrap();
    assert!(document.starts_with("%7B%22Version%22%3A%222012-10-17%22%2C"), "{document}");
    account.call("PutRolePolicy", &put("read", &LIST.replace("Allow", "Deny")));
    let told = account.call("GetRolePolicy", &get);
    assert!(told["PolicyDocument"].as_str().unwrap().contains("%22Deny%22"), "{told}");
    assert_eq!(list(&mut account), json!(["a.first+one", "read"]));
    assert_eq!(account.call("DeleteRolePolicy", &get), json!({}));
    assert_eq!(list(&mut account), json!(["a.first+one"]));
    assert_eq!(
        account.call("ListAttachedRolePolicies", &json!({"RoleName": "web"}))["AttachedPolicies"],
        json!([])
    );
}

#[test]
fn what_was_put_decides() {
    let mut account = account();
    account.call("PutRolePolicy", &put("read", LIST));
    let role = &account.world.iam.roles["web"];
    let ask = |resource: &str| Ask {
        principal: "arn:aws:sts::111122223333:assumed-role/web/i-1".to_owned(),
        role: Some(role.arn.to_string()),
        action: "s3:ListBucket".to_owned(),
        resource: resource.to_owned(),
        resource_account: None,
        context: Context::new(),
    };
    let document = std::sync::Arc::clone(&role.inline["read"]);
    let identity = vec![Source { name: "read".to_owned(), document }];
    let policies = Policies { identity, ..Policies::default() };
    assert!(authorise(&ask("arn:aws:s3:::example-bucket"), &policies).allowed());
    assert!(!authorise(&ask("arn:aws:s3:::another"), &policies).allowed());
}

/// Operation, input, code, status, sentence, source.
const REFUSALS: &[(&str, &str, &str, u16, &str, &str)] = &[
    (
        "PutRolePolicy",
        r#"{"RoleName":"nope","PolicyName":"p","PolicyDocument":"@"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "GetRolePolicy",
        r#"{"RoleName":"web","PolicyName":"test"}"#,
        "NoSuchEntity",
        404,
        "The role policy with name test cannot be found.",
        "public CLI transcripts",
    ),
    (
        "GetRolePolicy",
        r#"{"RoleName":"nope","PolicyName":"test"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "DeleteRolePolicy",
        r#"{"RoleName":"web","PolicyName":"test"}"#,
        "NoSuchEntity",
        404,
        "The role policy with name test cannot be found.",
        "moto's record of IAM",
    ),
    (
        "DeleteRolePolicy",
        r#"{"RoleName":"nope","PolicyName":"test"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "ListRolePolicies",
        r#"{"RoleName":"nope"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
];

#[test]
fn refusals_are_in_the_words_of_iam() {
    let mut account = account();
    let before = account.world.clone();
    for (operation, input, code, status, message, source) in REFUSALS {
        let document = serde_json::to_string(LIST).unwrap();
        let input: Value = serde_json::from_str(&input.replace("\"@\"", &document)).unwrap();
        let error = account.try_call(operation, &input).expect_err(source);
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, (*code, *status, *message), "{operation} {input}: {source}");
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
}

/// What IAM says to a document stands in `policy::check`, and its tests; here, that the operation says it.
#[test]
fn documents_are_refused_in_the_words_of_iam() {
    let mut account = account();
    for (text, message) in [
        ("iam_policy.json", "Syntax errors in policy."),
        ("{}", "Syntax errors in policy."),
        (&LIST.replace("2012", "2009"), "Syntax errors in policy."),
        (
            &LIST.replace("arn:aws:s3:", "arn:aws:s3:us-east-1"),
            "Resource arn:aws:s3:us-east-1::example-bucket can not contain region information.",
        ),
        (
            &LIST.replace("\"Action\"", "\"Principal\":\"*\",\"Action\""),
            "Policy document should not specify a principal.",
        ),
    ] {
        let error = account.try_call("PutRolePolicy", &put("p", text)).expect_err(text);
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, ("MalformedPolicyDocument", 400, message), "{text}");
    }
}

/// IAM User Guide, "Managed policies and inline policies" (older edition): "For inline policies, the policy's Version
/// element can be set to 2012-10-17 or to 2008-10-17"; "IAM JSON policy elements: Version" for none.
#[test]
fn inline_policies_may_be_of_the_old_version_or_none() {
    let mut account = account();
    for text in [LIST.replace("2012", "2008"), LIST.replacen("\"Version\":\"2012-10-17\",", "", 1)] {
        assert_ne!(text, LIST);
        account.call("PutRolePolicy", &put("p", &text));
    }
}

/// IAM User Guide, "IAM and AWS STS quotas": 10,240 characters of all inline policies of a role, white space not
/// counted. The sentence: public CloudFormation transcripts.
#[test]
fn the_inline_policies_of_a_role_have_room_together() {
    let mut account = account();
    let sized = |characters: usize| {
        let (start, end) =
            (r#"{"Version":"2012-10-17","Id":""#, format!("\",{}", LIST.split_once(',').unwrap().1));
        let text = format!("{start}{}{end}", "x".repeat(characters - start.len() - end.len()));
        assert_eq!(text.len(), characters);
        // White space between the members, as an editor leaves it.
        text.replacen(',', &format!(",{}", " ".repeat(20_000)), 1)
    };
    account.call("PutRolePolicy", &put("one", &sized(9_900)));
    account.call("PutRolePolicy", &put("two", &sized(340)));
    for (name, characters) in [("two", 341), ("three", 200), ("one", 9_901)] {
        let error = account.try_call("PutRolePolicy", &put(name, &sized(characters))).unwrap_err();
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, ("LimitExceeded", 409, "Maximum policy size of 10240 bytes exceeded for role web"));
    }
    account.call("PutRolePolicy", &put("one", &sized(200)));
    account.call("PutRolePolicy", &put("two", &sized(10_040)));
}

/// Service Authorization Reference, "Actions, resources, and condition keys for AWS IAM".
#[test]
fn needs_name_the_role() {
    let account = account();
    for operation in ["PutRolePolicy", "GetRolePolicy", "ListRolePolicies", "DeleteRolePolicy"] {
        let needs = account.needs(operation, &put("p", LIST));
        let told: Vec<_> = needs.iter().map(|need| (need.action.as_str(), need.resource.as_str())).collect();
        let action = format!("iam:{operation}");
        assert_eq!(told, [(action.as_str(), "arn:aws:iam::111122223333:role/web")]);
    }
}
