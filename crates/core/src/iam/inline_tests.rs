//! Inline policies of a role. Judges: public transcripts of IAM, moto's record of what IAM says about documents, the
//! IAM User Guide for quotas.

use serde_json::{Value, json};

use super::permissions;
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
    account.call("PutRolePolicy", &put("a.first+one", &LIST.replace(':', ": ")));
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

const SYNTAX: &str = "Syntax errors in policy.";
const VERSION: &str = "Policy document must be version 2012-10-17 or greater.";
const LEGACY: &str = "The policy failed legacy parsing";
const ACTIONS: &str = "Policy statement must contain actions.";
const RESOURCES: &str = "Policy statement must contain resources.";
const VENDOR: &str = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

/// Document, sentence after `MalformedPolicyDocument`. `@` stands for the version, `%` for an Allow that is complete.
/// The sentences are moto's record of IAM; those about version, principal, actions and resources stand in public
/// transcripts too.
const FAULTS: &[(&str, &str)] = &[
    ("This is not a json document", SYNTAX),
    ("iam_policy.json", SYNTAX),
    ("{@", SYNTAX),
    (r#"{@}"#, SYNTAX),
    (r#"{"Version":"2013-10-17","Statement":{%}}"#, SYNTAX),
    (r#"{@,"Statement":[]}"#, SYNTAX),
    (r#"{@,"Statement":["afd"]}"#, SYNTAX),
    (r#"{@,"Statement":{%},"Extra field":"value"}"#, SYNTAX),
    (r#"{@,"Statement":{"Action":"s3:ListBucket","Resource":"*"}}"#, SYNTAX),
    (r#"{@,"Statement":{"Effect":"invalid","Action":"s3:ListBucket","Resource":"*"}}"#, SYNTAX),
    (r#"{@,"Statement":{%,"NotAction":"iam:dsf"}}"#, SYNTAX),
    (r#"{"Statement":{%}}"#, VERSION),
    (r#"{"Version":"2008-10-17","Statement":{%}}"#, VERSION),
    (r#"{"Statement":{"Effect":"denY","Action":"s3:ListBucket","Resource":"*"}}"#, VERSION),
    (r#"{"Statement":{"Effect":"Allow","Resource":"*"}}"#, VERSION),
    (r#"{@,"Statement":{"Effect":"allow","Action":"s3:ListBucket","Resource":"*"}}"#, LEGACY),
    (
        r#"{@,"Statement":[{"Sid":"a",%},{"Sid":"a",%}]}"#,
        "Statement IDs (SID) in a single policy must be unique.",
    ),
    (r#"{@,"Statement":{"Effect":"Allow","Resource":"*"}}"#, ACTIONS),
    (r#"{@,"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}}"#, ACTIONS),
    (
        r#"{@,"Statement":{"Effect":"Allow","Action":"invalid","Resource":"sdfsadf"}}"#,
        "Resource sdfsadf must be in ARN format or \"*\".",
    ),
    (r#"{@,"Statement":{"Effect":"Allow","Action":"invalid"}}"#, VENDOR),
    (
        r#"{@,"Statement":{"Effect":"Allow","Action":"s3:List:Bucket","Resource":"*"}}"#,
        "Actions/Condition can contain only one colon.",
    ),
    (
        r#"{@,"Statement":{"Effect":"Allow","Action":"a a:ListBucket","Resource":"*"}}"#,
        "Vendor a a is not valid",
    ),
    (r#"{@,"Statement":{"Effect":"Allow","Action":"s3:ListBucket"}}"#, RESOURCES),
    (r#"{@,"Statement":{"Effect":"Allow","Action":"s3:ListBucket","Resource":[]}}"#, RESOURCES),
    (r#"{@,"Statement":{%,"Principal":"*"}}"#, "Policy document should not specify a principal."),
];

fn written(text: &str) -> String {
    text.replace('@', r#""Version":"2012-10-17""#)
        .replace('%', r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b""#)
}

#[test]
fn documents_are_refused_in_the_words_of_iam() {
    let mut account = account();
    for (text, message) in FAULTS {
        let error = account.try_call("PutRolePolicy", &put("p", &written(text))).expect_err(text);
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, ("MalformedPolicyDocument", 400, *message), "{text}");
    }
    for text in [
        r#"{@,"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        r#"{@,"Id":"x","Statement":[{%},{"Effect":"Deny","NotAction":"s3:*","NotResource":["arn:aws:s3:::a/*"]}]}"#,
        r#"{@,"Statement":[{"Sid":"",%},{"Sid":"","Effect":"Allow","Action":"s3.s:Get*","Resource":"*"}]}"#,
        // Well-formed names that no service has are taken (IAM User Guide, "Validating IAM policies").
        r#"{@,"Statement":{"Effect":"Allow","Action":"nothing:AtAll","Resource":"arn:aws:s3:::b"}}"#,
    ] {
        assert!(permissions::read(&written(text)).is_ok(), "{text}");
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

/// moto's records of what IAM says, where they are at hand. Of those it refuses, the rest needs the inside of resources
/// and of conditions read, which comes with AWS's own order of validation.
#[test]
fn the_recorded_documents_when_they_are_at_hand() {
    let Ok(golden) = std::env::var("ROLELAB_GOLDEN") else {
        println!("skipped: ROLELAB_GOLDEN is not set, so the recorded documents are not at hand");
        return;
    };
    let rows = |name: &str| -> Vec<Value> {
        let path = format!("{golden}/cloud/moto-policy-validation/{name}.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let read = |document: &Value| {
        let text = document.as_str().map_or_else(|| document.to_string(), str::to_owned);
        permissions::read(&text).map(|_| ()).map_err(|error| error.message)
    };
    for document in rows("valid") {
        assert_eq!(read(&document), Ok(()), "{document}");
    }
    let refused = rows("invalid");
    let same =
        refused.iter().filter(|row| read(&row["document"]).err().as_deref() == row["error_message"].as_str());
    assert_eq!((same.count(), refused.len()), (54, 78));
}
