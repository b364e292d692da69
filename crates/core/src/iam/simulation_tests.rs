//! The simulator against answers that IAM gave. Judges: localstack's snapshot of SimulatePrincipalPolicy (April 2025), the
//! AWS CLI's example, blog.scottlogic.com of July 2025; the IAM API reference for what is told where.

use serde_json::{Value, json};

use crate::{
    policy::{Document, Source, StatementPlace, statement_places},
    testing::{Account, EC2_TRUST},
};

/// A document, and from where to where each statement stands in it: line and column.
type Placed = (&'static str, &'static [[(usize, usize); 2]]);

#[test]
fn statements_stand_where_iam_says() {
    let bucket = r#"{"Version":"2012-10-17","Statement":[{"Sid":"DenyInsecureTransport","Effect":"Deny","Principal":"*","Action":"*","Resource":["arn:aws:s3:::tims-fancy-bucket/*","arn:aws:s3:::tims-fancy-bucket"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}},{"Sid":"DenyTimDelete","Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::tims-fancy-bucket/*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::112233445566:role/tims-test-role"}}}]}"#;
    let rows: [Placed; 5] = [
        (
            // localstack, test_simulate_principle_policy.
            r#"{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}"#,
            &[[(1, 41), (1, 113)]],
        ),
        (
            // AWS CLI, examples of simulate-custom-policy.
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}"#,
            &[[(1, 38), (1, 167)]],
        ),
        (
            // The article, as Python writes it.
            r#"{"Version": "2012-10-17", "Statement": [{"Sid": "s3", "Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": ["arn:aws:s3:::tims-fancy-bucket/only-here/*"]}]}"#,
            &[[(1, 41), (1, 180)]],
        ),
        (bucket, &[[(1, 38), (1, 248)], [(1, 248), (1, 470)]]),
        (
            // AWS CLI, examples of simulate-principal-policy: line 3, column 19 to line 9, column 10.
            "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n            \"Sid\": \"\",\n            \"Effect\": \"Allow\",\n            \"Action\": \"codecommit:ListRepositories\",\n            \"Resource\": \"*\"\n        }\n    ]\n}",
            &[[(3, 19), (9, 10)]],
        ),
    ];
    for (text, wanted) in rows {
        let told = statement_places(&Document::parse(text).unwrap());
        let wanted: Vec<_> =
            wanted.iter().map(|[start, end]| StatementPlace { start: *start, end: *end }).collect();
        assert_eq!(told, wanted, "{text}");
    }
}

const PUT: &str = r#"{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}"#;

/// A role and a user with that policy attached.
fn account() -> Account {
    let mut account = Account::new(1);
    account.call("CreatePolicy", &json!({"PolicyName": "put", "PolicyDocument": PUT}));
    let arn = "arn:aws:iam::111122223333:policy/put";
    account.call("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": EC2_TRUST}));
    account.call("AttachRolePolicy", &json!({"RoleName": "r", "PolicyArn": arn}));
    account.call("CreateUser", &json!({"UserName": "u"}));
    account.call("AttachUserPolicy", &json!({"UserName": "u", "PolicyArn": arn}));
    account
}

/// The recorded answer, member by member. The account it was recorded in is part of an organisation.
#[test]
fn a_principal_is_simulated_as_recorded() {
    let matched = json!([{"SourcePolicyId": "put", "SourcePolicyType": "IAM Policy",
        "StartPosition": {"Line": 1, "Column": 41}, "EndPosition": {"Line": 1, "Column": 113}}]);
    let one = |action: &str, decision: &str, matched: &Value| {
        json!({
            "EvalActionName": action, "EvalDecision": decision, "EvalDecisionDetails": {},
            "EvalResourceName": "arn:aws:s3:::bucket", "MatchedStatements": matched, "MissingContextValues": [],
            "OrganizationsDecisionDetail": {"AllowedByOrganizations": true},
            "ResourceSpecificResults": [{"EvalResourceDecision": decision, "EvalResourceName": "arn:aws:s3:::bucket",
                "MatchedStatements": matched, "MissingContextValues": []}],
        })
    };
    for who in ["role/r", "user/u"] {
        let mut account = account();
        let all = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
        let document = std::sync::Arc::new(Document::parse(all).unwrap());
        let source = Source { name: "FullAWSAccess".to_owned(), document };
        account.world.organization.scps = Some(vec![vec![source]]);
        let told = account.call("SimulatePrincipalPolicy", &json!({
            "PolicySourceArn": format!("arn:aws:iam::111122223333:{who}"),
            "ActionNames": ["s3:PutObject", "s3:GetObjectVersion"], "ResourceArns": ["arn:aws:s3:::bucket"],
        }));
        let wanted = json!({
            "EvaluationResults":
                [one("s3:PutObject", "allowed", &matched), one("s3:GetObjectVersion", "implicitDeny", &json!([]))],
            "IsTruncated": false,
        });
        assert_eq!(told, wanted, "{who}");
        // An organisation that allows nothing.
        account.world.organization.scps = Some(vec![vec![]]);
        let told = account.call("SimulatePrincipalPolicy", &json!({
            "PolicySourceArn": format!("arn:aws:iam::111122223333:{who}"), "ActionNames": ["s3:PutObject"],
        }));
        let told = &told["EvaluationResults"][0];
        assert_eq!(told["EvalDecision"], "implicitDeny");
        assert_eq!(told["OrganizationsDecisionDetail"]["AllowedByOrganizations"], false);
    }
}

/// IAM API reference, EvaluationResult: without a resource what is missing stands above, else with each resource.
#[test]
fn what_is_missing_is_told_once() {
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalTag/a":"${aws:PrincipalTag/b}"}}},
        {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":"true"}}},
        {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"AWS:securetransport":"false"}}}]}"#;
    let mut account = Account::new(1);
    let mut ask = |resources: &[&str], entries: Value| {
        let mut input =
            json!({"PolicyInputList": [policy], "ActionNames": ["s3:GetObject"], "ContextEntries": entries});
        if !resources.is_empty() {
            input["ResourceArns"] = json!(resources);
        }
        account.call("SimulateCustomPolicy", &input)["EvaluationResults"].clone()
    };
    let told = ask(&[], json!([]));
    assert_eq!(told[0]["MissingContextValues"], json!(["aws:SecureTransport", "aws:PrincipalTag/a"]));
    assert!(told[0].get("ResourceSpecificResults").is_none());
    let entry = |name: &str, value: &str| json!({"ContextKeyName": name, "ContextKeyValues": [value], "ContextKeyType": "string"});
    let told = ask(&["arn:aws:s3:::b/k", "arn:aws:s3:::b/l"], json!([entry("aws:principaltag/a", "x")]));
    assert_eq!(told.as_array().unwrap().len(), 2);
    assert_eq!(told[1]["MissingContextValues"], json!([]));
    let there = &told[1]["ResourceSpecificResults"][0]["MissingContextValues"];
    assert_eq!(there, &json!(["aws:SecureTransport", "aws:PrincipalTag/b"]));
    let all = json!([
        entry("aws:principaltag/a", "x"),
        entry("AWS:PrincipalTag/B", "x"),
        entry("aws:SecureTransport", "true")
    ]);
    assert_eq!(ask(&[], all)[0]["EvalDecision"], "allowed");
}

/// The boundary that a principal has counts; one that the request brings stands in its place (IAM API reference,
/// PermissionsBoundaryPolicyInputList).
#[test]
fn boundaries_are_simulated() {
    let mut account = account();
    let read = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    account.call("PutUserPermissionsBoundary", &json!({"UserName": "u", "PermissionsBoundary": read}));
    let mut ask = |more: Value| {
        let mut input =
            json!({"PolicySourceArn": "arn:aws:iam::111122223333:user/u", "ActionNames": ["s3:PutObject"]});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let told = account.call("SimulatePrincipalPolicy", &input)["EvaluationResults"][0].clone();
        let allowed = told["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"].clone();
        (told["EvalDecision"].clone(), allowed)
    };
    assert_eq!(ask(json!({})), (json!("implicitDeny"), json!(false)));
    assert_eq!(ask(json!({"PermissionsBoundaryPolicyInputList": [PUT]})), (json!("allowed"), json!(true)));
}

/// "In addition, the deny statement is the only entry included in the result" (IAM API reference, EvaluationResult).
#[test]
fn a_denial_is_matched_alone() {
    let deny = r#"{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}}"#;
    let input = json!({"PolicyInputList": [PUT, deny, PUT], "ActionNames": ["s3:PutObject", "s3:GetObject"]});
    let told = Account::new(1).call("SimulateCustomPolicy", &input)["EvaluationResults"].clone();
    let ids = |result: &Value| -> Vec<String> {
        let matched = result["MatchedStatements"].as_array().unwrap();
        matched.iter().map(|statement| statement["SourcePolicyId"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&told[0]), ["PolicyInputList.2"]);
    assert_eq!(ids(&told[1]), ["PolicyInputList.2"]);
    let input = json!({"PolicyInputList": [PUT, PUT], "ActionNames": ["s3:PutObject"]});
    let told = Account::new(1).call("SimulateCustomPolicy", &input)["EvaluationResults"].clone();
    assert_eq!(ids(&told[0]), ["PolicyInputList.1", "PolicyInputList.2"]);
}
