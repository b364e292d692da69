//! CreateKeyPair, DescribeKeyPairs, DeleteKeyPair. Judges: EC2 API reference and the examples of the AWS CLI for the
//! shapes, public transcripts for the sentences, RFC 4253 for the public half.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{ec2::public_key, testing::Account, time::Span};

/// Name, file, fingerprint, type.
#[rustfmt::skip]
const IMPORTED: &[(&str, &str, &str, &str)] = &[
    ("ed", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAidOSSzTM47MTJNDDo6ZhTZDDtaravDldrggMHJHoS me@laptop\n", "gSh7hvWac0UAcI0gPQWeU71YDiPc3fLr9sZWLu1MeAw=", "ed25519"),
    ("rsa", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCWxbT7FtxLsAfIosHnkbEqfYFmjvS9hbEQhKkeyLivWf9f81Q0htuKCTkJhpnZiQf9Dx/bcOQ2SGhR3RVADgygrFWmcD6kn2Uo+ABlydacXKWw2JNvrDEfTjHVDZejYX7ru4jmeIrsSEjAjTpvu+y+37uhlV8ypczubIycZ818lZ2drM0Ysi15Xuoaj9jdNmnUIiLtqZ1uDCsb1CqIwf8J3eNkuorErk3xiUUYoIWlatRu9Y5M/8QwBjp2cP4rlGZ+rmD/8ZMA2Virb+2Bu/y44tDbiylLweg4XAJcOPyCR0Z5HDAREmu5EIJA8mDqZPjKFWp0X57UQic6AqJ23Qz9 me@laptop\n", "a3:db:de:d6:20:1d:b7:6d:e7:13:97:fe:7b:50:39:79", "rsa"),
    ("framed", "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"2048-bit RSA, \\\nwritten over two lines\"\nAAAAB3NzaC1yc2EAAAADAQABAAABAQCWxbT7FtxLsAfIosHnkbEqfYFmjvS9hbEQhKkeyL\nivWf9f81Q0htuKCTkJhpnZiQf9Dx/bcOQ2SGhR3RVADgygrFWmcD6kn2Uo+ABlydacXKWw\n2JNvrDEfTjHVDZejYX7ru4jmeIrsSEjAjTpvu+y+37uhlV8ypczubIycZ818lZ2drM0Ysi\n15Xuoaj9jdNmnUIiLtqZ1uDCsb1CqIwf8J3eNkuorErk3xiUUYoIWlatRu9Y5M/8QwBjp2\ncP4rlGZ+rmD/8ZMA2Virb+2Bu/y44tDbiylLweg4XAJcOPyCR0Z5HDAREmu5EIJA8mDqZP\njKFWp0X57UQic6AqJ23Qz9\n---- END SSH2 PUBLIC KEY ----\n", "a3:db:de:d6:20:1d:b7:6d:e7:13:97:fe:7b:50:39:79", "rsa"),
];

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
    assert_eq!(needs[0].context["aws:requesttag/Team"], ["blue"]);
    assert_eq!(needs[1].context["ec2:createaction"], ["CreateKeyPair"]);
    for input in [json!({"KeyName": "mine"}), json!({"KeyPairId": made["KeyPairId"]})] {
        let needs = account.needs("DeleteKeyPair", &input);
        assert_eq!((needs[0].resource.as_str(), needs.len()), (format!("{arn}/mine").as_str(), 1));
        assert_eq!(needs[0].context["ec2:keypairtype"], ["rsa"]);
    }
    assert_eq!(account.needs("DescribeKeyPairs", &json!({}))[0].resource, "*");
}

/// EC2 API reference, ImportKeyPair; EC2 User Guide, "Verify the fingerprint of your key pair". Keys and fingerprints were made
/// with OpenSSH 9.2 and OpenSSL 3.0: `ssh-keygen`, `openssl rsa -pubin -outform DER | openssl md5 -c`.
#[test]
fn imported_keys_are_read_and_digested() {
    let mut account = Account::new(1);
    for (name, line, fingerprint, kind) in IMPORTED {
        let input = json!({"KeyName": name, "PublicKeyMaterial": STANDARD.encode(line)});
        let answer = account.call("ImportKeyPair", &input);
        assert_eq!(answer["KeyFingerprint"], *fingerprint, "{name}");
        assert_eq!((answer.get("Tags"), answer.get("KeyMaterial")), (None, None));
        let told = account.call("DescribeKeyPairs", &json!({"KeyNames": [name], "IncludePublicKey": true}));
        assert_eq!(told["KeyPairs"][0]["KeyType"], *kind);
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        if words[0].starts_with("ssh-") {
            let wanted = format!("{} {} {name}", words[0], words[1]);
            assert_eq!(told["KeyPairs"][0]["PublicKey"], wanted, "the comment is the key's name");
        }
        let again = account.try_call("ImportKeyPair", &input).unwrap_err();
        assert_eq!(again.code, "InvalidKeyPair.Duplicate");
    }
    let broken = [
        "not a key".to_owned(),
        IMPORTED[0].1.replace("ssh-ed25519", "ssh-rsa"),
        IMPORTED[0].1.replace("AAAAC3", "AAAAD3"),
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA== x".to_owned(),
        String::new(),
    ];
    for text in broken {
        let input = json!({"KeyName": "k", "PublicKeyMaterial": STANDARD.encode(&text)});
        let error = account.try_call("ImportKeyPair", &input).unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            ("InvalidKey.Format", "Key is not in valid OpenSSH public key format"),
            "{text}: public AWS CLI transcripts"
        );
    }
    let plain = json!({"KeyName": "k", "PublicKeyMaterial": IMPORTED[0].1});
    assert_eq!(account.try_call("ImportKeyPair", &plain).unwrap_err().code, "InvalidKey.Format");
}
