//! Documents and what is noted in them, row by row. The pages stand at each look.

use rolelab_core::policy::check::Kind;

use super::{looked::Looked, notes::all};

/// Kind, document, what is underlined, part of the note. `@`: the newest version; `%`: an Allow that is complete.
const ROWS: &[(Kind, &str, &str, &str)] = &[
    (
        Kind::Trust,
        r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}}"#,
        "{",
        "`Version` is missing",
    ),
    (
        Kind::Bucket,
        r#"{"Version":"2008-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:userid}"}}"#,
        "\"arn:aws:s3:::b/${aws:userid}\"",
        "is taken letter by letter",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","Action":["s3s:List","e2c:Run","nothing:x"],"Resource":"*"}}"#,
        "\"s3s:List\"",
        "no service is called `s3s`; near it is `s3`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","Action":["s3:*","e2c:Run"],"Resource":"*"}}"#,
        "\"e2c:Run\"",
        "`e2c`; near it is `a2c`, `ec2`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","NotAction":["xxnothing:x"],"Resource":"*"}}"#,
        "\"xxnothing:x\"",
        "no service is called `xxnothing`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"StringEquals":{"s3:prefix":["a","home/*"]}}}}"#,
        "\"home/*\"",
        "StringLike knows wildcards",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"StringNotEqualsIfExists":{"aws:x":"?"}}}}"#,
        "\"?\"",
        "StringNotLike",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b"}}"#,
        "\"s3:GetObject\"",
        "is asked of an object",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b/*"}}"#,
        "\"s3:ListBucket\"",
        "is asked of the bucket",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}"#,
        "\"NotAction\"",
        "allows all other actions",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","Action":"s3:*","NotResource":"*"}}"#,
        "\"NotResource\"",
        "allows all other resources",
    ),
    (
        Kind::Trust,
        r#"{@,"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"}}}"#,
        "\"*\"",
        "everybody",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"Bool":{"SecureTransport":"true"}}}}"#,
        "\"SecureTransport\"",
        "no condition key",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}}}"#,
        "\"aws:TagKeys\"",
        "is true of a request without",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Deny","Action":["s3:GetObjects","iam:PassRole"],"Resource":"*"}}"#,
        "\"s3:GetObjects\"",
        "no action of s3 is called `GetObjects`; near it is `s3:GetObject`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Deny","NotAction":["iam:PasRole"],"Resource":"*"}}"#,
        "\"iam:PasRole\"",
        "near it is `iam:PassRole`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Deny","Action":["ec2:Descrbe*"],"Resource":"*"}}"#,
        "\"ec2:Descrbe*\"",
        "covers no action of ec2",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"Bool":{"aws:SecureTransprt":"true"}}}}"#,
        "\"aws:SecureTransprt\"",
        "no condition key is called `aws:SecureTransprt`; near it is `aws:SecureTransport`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"NumericLessThan":{"ec2:RoleDelivry":"2.0"}}}}"#,
        "\"ec2:RoleDelivry\"",
        "near it is `ec2:RoleDelivery`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:usernme}/*"}}"#,
        "\"arn:aws:s3:::b/${aws:usernme}/*\"",
        "no variable is called `aws:usernme`; near it is `aws:username`",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8","10.0.0.0/33"]}}}}"#,
        "\"10.0.0.0/33\"",
        "is no address and no network",
    ),
    (
        Kind::Managed,
        r#"{@,"Statement":{%,"Condition":{"NumericLessThan":{"s3:max-keys":"two"}}}}"#,
        "\"two\"",
        "is no number",
    ),
];

fn written(text: &str) -> String {
    text.replace('@', r#""Version":"2012-10-17""#)
        .replace('%', r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b""#)
}

#[test]
fn what_is_hardly_meant_is_said() {
    for (kind, text, shown, part) in ROWS {
        let text = written(text);
        let notes = all(*kind, &text, &Looked::at(&text));
        let found = notes.iter().find(|note| note.message.contains(part));
        let told: Vec<_> = notes.iter().map(|note| &note.message).collect();
        let note = found.unwrap_or_else(|| panic!("{text}: {told:?}"));
        assert_eq!(text.get(note.at..note.end), Some(*shown), "{text}");
    }
    let long = |count: usize| {
        let text = format!("{{@,\"Id\":\"{}\",\"Statement\":{{%}}}}", "x".repeat(count));
        let text = written(&text);
        let notes = all(Kind::Inline, &text, &Looked::at(&text));
        notes.first().map(|note| note.message.clone()).unwrap_or_default()
    };
    assert_eq!(long(100), "");
    assert!(long(2048).contains("of a user") && long(5120).contains("of a group"));
}

#[test]
fn what_is_meant_is_not() {
    for (kind, text) in [
        (Kind::Managed, r#"{@,"Statement":{%}}"#),
        (
            Kind::Managed,
            r#"{@,"Statement":{"Effect":"Deny","NotAction":["*:*","EC2:Run*"],"NotResource":"arn:aws:s3:::${aws:username}/*"}}"#,
        ),
        (
            Kind::Managed,
            r#"{@,"Statement":{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket","s3:*"],"Resource":["arn:aws:s3:::b*"]}}"#,
        ),
        (
            Kind::Managed,
            r#"{@,"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b","*"]}}"#,
        ),
        (
            Kind::Managed,
            r#"{@,"Statement":{%,"Condition":{"StringLike":{"s3:prefix":"home/*"},"ForAllValues:StringEquals":{"aws:TagKeys":"a"},"Null":{"aws:tagkeys":"false"}}}}"#,
        ),
        (Kind::Managed, r#"{@,"Statement":{%,"Condition":{"StringEquals":{"s3:prefix":"${*}"}}}}"#),
        (
            Kind::Managed,
            r#"{@,"Statement":{"Effect":"Allow","Action":["s3:getobject","EC2:Describe*","sqs:*"],"Resource":"*","Condition":{"StringEquals":{"AWS:principaltag/a":"${aws:RequestTag/b, 'c'}","ec2:ResourceTag/x":"y","token.actions.githubusercontent.com:aud":"z"},"IpAddress":{"aws:SourceIp":["::1/128","1.2.3.4"]}}}}"#,
        ),
        (
            Kind::Trust,
            r#"{@,"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}}"#,
        ),
        (
            Kind::Bucket,
            r#"{@,"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"}}"#,
        ),
    ] {
        let text = written(text);
        let notes: Vec<String> =
            all(kind, &text, &Looked::at(&text)).into_iter().map(|n| n.message).collect();
        assert_eq!(notes, Vec::<String>::new(), "{text}");
    }
}

/// From the top of the document down, whatever finds them.
#[test]
fn notes_are_told_in_order() {
    let text = written(
        r#"{@,"Statement":{"Condition":{"Bool":{"x":"true"}},"Effect":"Allow","NotResource":"*","Action":["s3s:a","e2c:b"]}}"#,
    );
    let notes = all(Kind::Managed, &text, &Looked::at(&text));
    let shown: Vec<_> = notes.iter().map(|note| text.get(note.at..note.end).unwrap()).collect();
    assert_eq!(shown, ["\"x\"", "\"NotResource\"", "\"s3s:a\"", "\"e2c:b\""]);
}
