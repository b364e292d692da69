//! CreateKeyPair, DescribeKeyPairs, DeleteKeyPair. Judges: EC2 API reference and the examples of the AWS CLI for the
//! shapes, public transcripts for the sentences, RFC 4253 for the public half.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{ec2::public_key, testing::Account, time::Span};

/// EC2 User Guide, "Create a key pair": RSA of 2048 bits in PKCS#1, 64 letters a line, with the SHA-1 of the private key;
/// Ed25519 in OpenSSH's form, 70 letters a line, with the SHA-256 in base64.
#[test]
fn a_key_pair_is_made_and_its_private_half_says_that_it_is_none() {
    for (kind, label, width, letters) in [("rsa", "RSA", 64, 1592), ("ed25519", "OPENSSH", 70, 388)] {
        let mut account = Account::new(1);
        let made = account.call("CreateKeyPair", &json!({"KeyName": "mine", "KeyType": kind}));
        let names: Vec<&String> = made.as_object().unwrap().keys().collect();
        assert_eq!(names, ["KeyFingerprint", "KeyMaterial", "KeyName", "KeyPairId"]);
        let id = made["KeyPairId"].as_str().unwrap();
        assert!(id.starts_with("key-0") && id.len() == 21, "{id}");
        let fingerprint = made["KeyFingerprint"].as_str().unwrap();
        match kind {
            "rsa" => {
                let bytes: Vec<&str> = fingerprint.split(':').collect();
                assert!(bytes.len() == 20 && bytes.iter().all(|b| u8::from_str_radix(b, 16).is_ok()));
            }
            _ => assert_eq!(STANDARD.decode(fingerprint).unwrap().len(), 32),
        }
        let material = made["KeyMaterial"].as_str().unwrap();
        let lines: Vec<&str> = material.split('\n').collect();
        let [begin, body @ .., end] = lines.as_slice() else { panic!("{material}") };
        assert_eq!(*begin, format!("-----BEGIN {label} PRIVATE KEY-----"));
        assert_eq!(*end, format!("-----END {label} PRIVATE KEY-----"));
        assert!(body.iter().rev().skip(1).all(|line| line.len() == width));
        let body = body.concat();
        assert_eq!(body.len(), letters);
        assert!(STANDARD.decode(&body).is_ok(), "its letters are those of base64");
        assert!(body.starts_with("THIS/IS/NO/PRIVATE/KEY/"));
    }
}

#[test]
fn key_pairs_are_described_and_deleted() {
    let mut account = Account::new(1);
    let tags = json!([{"ResourceType": "key-pair", "Tags": [{"Key": "Team", "Value": "blue"}]}]);
    let made = account.call("CreateKeyPair", &json!({"KeyName": "mine", "TagSpecifications": tags}));
    assert_eq!(made["Tags"], json!([{"Key": "Team", "Value": "blue"}]));
    let names = |account: &mut Account, input: Value| -> Vec<String> {
        let told = account.call("DescribeKeyPairs", &input);
        let pairs = told["KeyPairs"].as_array().unwrap().iter();
        pairs.map(|pair| pair["KeyName"].as_str().unwrap().to_owned()).collect()
    };
    for (input, wanted) in [
        (json!({}), vec!["lab-key", "mine"]),
        (json!({"KeyNames": ["mine"]}), vec!["mine"]),
        (json!({"KeyPairIds": [made["KeyPairId"]]}), vec!["mine"]),
        (json!({"Filters": [{"Name": "key-name", "Values": ["lab-*"]}]}), vec!["lab-key"]),
        (json!({"Filters": [{"Name": "tag:Team", "Values": ["blue"]}]}), vec!["mine"]),
        (json!({"Filters": [{"Name": "fingerprint", "Values": [made["KeyFingerprint"]]}]}), vec!["mine"]),
    ] {
        assert_eq!(names(&mut account, input.clone()), wanted, "{input}");
    }
    let one = account.call("DescribeKeyPairs", &json!({"KeyNames": ["mine"], "IncludePublicKey": true}));
    let wanted = json!({"KeyPairId": made["KeyPairId"], "KeyFingerprint": made["KeyFingerprint"], "KeyName": "mine",
        "KeyType": "rsa", "Tags": [{"Key": "Team", "Value": "blue"}], "PublicKey": public_key(&account.world, "mine"),
        "CreateTime": "2026-03-02T10:00:00.000Z"});
    assert_eq!(one["KeyPairs"][0], wanted);
    let id = account.launch(&json!({"KeyName": "mine"}));
    assert_eq!(account.call("DeleteKeyPair", &json!({"KeyPairId": made["KeyPairId"]})), json!({}));
    assert_eq!(account.call("DeleteKeyPair", &json!({"KeyName": "mine"})), json!({}), "again is no error");
    assert_eq!(account.call("DeleteKeyPair", &json!({"KeyName": "never"})), json!({}));
    assert_eq!(names(&mut account, json!({})), ["lab-key"]);
    assert_eq!(account.describe(&id)["KeyName"], "mine");
    assert!(public_key(&account.world, "mine").starts_with("ssh-rsa "), "the instance keeps its public half");
    account.pass(Span::seconds(1));
    let again = account.call("CreateKeyPair", &json!({"KeyName": "mine", "KeyType": "ed25519"}));
    assert_ne!(again["KeyPairId"], made["KeyPairId"]);
}

/// Operation, input, code, sentence, source.
const REFUSALS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "CreateKeyPair",
        r#"{"KeyName":"lab-key"}"#,
        "InvalidKeyPair.Duplicate",
        "The keypair already exists",
        "public CLI transcripts since 2024",
    ),
    (
        "CreateKeyPair",
        r#"{"KeyName":"x","KeyType":"dsa"}"#,
        "InvalidParameterValue",
        "Value (dsa) for parameter KeyType is invalid. Valid values are: rsa, ed25519",
        "unconfirmed wording",
    ),
    (
        "CreateKeyPair",
        r#"{"KeyName":"schlüssel"}"#,
        "InvalidParameterValue",
        "Value (schlüssel) for parameter KeyName is invalid. Character sets beyond ASCII are not supported.",
        "EC2 API reference: up to 255 ASCII characters; unconfirmed wording",
    ),
    (
        "CreateKeyPair",
        r#"{"KeyName":"x","KeyFormat":"ppk"}"#,
        "NotSimulated",
        "rolelab: KeyFormat ppk of ec2 CreateKeyPair is not simulated",
        "the lab's own voice",
    ),
    (
        "CreateKeyPair",
        r#"{"KeyName":"x","TagSpecifications":[{"ResourceType":"instance","Tags":[]}]}"#,
        "InvalidParameterValue",
        "'instance' is not a valid taggable resource type for this operation.",
        "public transcripts",
    ),
    (
        "CreateKeyPair",
        r#"{"KeyName":"x","DryRun":true}"#,
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        "EC2 API reference, error codes",
    ),
    (
        "DescribeKeyPairs",
        r#"{"KeyNames":["lab-key","nope"]}"#,
        "InvalidKeyPair.NotFound",
        "The key pair 'nope' does not exist",
        "public CLI transcripts",
    ),
    (
        "DeleteKeyPair",
        r#"{"KeyPairId":"key-0123456789abcdef0"}"#,
        "InvalidKeyPair.NotFound",
        "The key pair ID 'key-0123456789abcdef0' does not exist",
        "unconfirmed wording",
    ),
    (
        "DeleteKeyPair",
        "{}",
        "MissingParameter",
        "The request must contain the parameter KeyName",
        "EC2 API reference, error codes",
    ),
];

#[test]
fn refusals_are_in_the_words_of_ec2() {
    let mut account = Account::new(1);
    let before = account.world.clone();
    for (operation, input, code, message, source) in REFUSALS {
        let input: Value = serde_json::from_str(input).unwrap();
        let error = account.try_call(operation, &input).expect_err(source);
        assert_eq!((error.code.as_str(), error.message.as_str()), (*code, *message), "{operation}: {source}");
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
}

/// RFC 4253, 6.6: names and numbers, each after its length in four bytes; RFC 8709 for Ed25519.
#[test]
fn public_halves_are_lines_of_openssh() {
    let mut account = Account::new(1);
    account.call("CreateKeyPair", &json!({"KeyName": "mine"}));
    for (name, algorithm, lengths) in
        [("lab-key", "ssh-ed25519", vec![11, 32]), ("mine", "ssh-rsa", vec![7, 3, 257])]
    {
        let line = public_key(&account.world, name);
        let words: Vec<&str> = line.split(' ').collect();
        assert_eq!((words.len(), words[0], words[2]), (3, algorithm, name));
        let blob = STANDARD.decode(words[1]).unwrap();
        let (mut rest, mut found) = (blob.as_slice(), Vec::new());
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let length = u32::from_be_bytes(*length) as usize;
            found.push(length);
            rest = &after[length..];
        }
        assert_eq!(found, lengths);
    }
}

/// Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
#[test]
fn needs_name_the_key_pair() {
    let mut account = Account::new(1);
    let made = account.call("CreateKeyPair", &json!({"KeyName": "mine"}));
    let tags = json!([{"ResourceType": "key-pair", "Tags": [{"Key": "Team", "Value": "blue"}]}]);
    let needs = account
        .needs("CreateKeyPair", &json!({"KeyName": "x", "KeyType": "ed25519", "TagSpecifications": tags}));
    let arn = "arn:aws:ec2:us-east-1:111122223333:key-pair";
    let told: Vec<String> = needs.iter().map(|n| format!("{} {}", n.action, n.resource)).collect();
    assert_eq!(told, [format!("ec2:CreateKeyPair {arn}/x"), format!("ec2:CreateTags {arn}/x")]);
    assert_eq!(needs[0].context["ec2:keypairtype"], ["ed25519"]);
    assert_eq!(needs[0].context["aws:requesttag/team"], ["blue"]);
    assert_eq!(needs[1].context["ec2:createaction"], ["CreateKeyPair"]);
    for input in [json!({"KeyName": "mine"}), json!({"KeyPairId": made["KeyPairId"]})] {
        let needs = account.needs("DeleteKeyPair", &input);
        assert_eq!((needs[0].resource.as_str(), needs.len()), (format!("{arn}/mine").as_str(), 1));
        assert_eq!(needs[0].context["ec2:keypairtype"], ["rsa"]);
    }
    assert_eq!(account.needs("DescribeKeyPairs", &json!({}))[0].resource, "*");
}
