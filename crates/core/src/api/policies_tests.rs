//! Which policies reach a decision at the front door, and what is said when one of them refuses. Judges: IAM User Guide,
//! "Policy evaluation logic" and "Troubleshoot access denied error messages"; the forms of EC2 and S3 from public
//! transcripts (karpenter-provider-aws#7370, noobaa-core#10060).

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    encoded,
    tests::{admin, call, error_of, session, world},
    *,
};
use crate::{
    iam::Role,
    ids::{Arn, RoleName, UniqueId},
    model,
    policy::{Document, Level, Outcome, Source, authorise},
    sigv4::Credentials,
    time::Span,
};

const ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const NO_S3: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"NoS3","Effect":"Deny","Action":["s3:*","ec2:Stop*"],"Resource":"*"}]}"#;
const ONLY_IAM: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}"#;
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/reader/i-0123";
const ROLE: &str = "arn:aws:iam::111122223333:role/reader";
const BUCKET: &str = "\"arn:aws:s3:::example-bucket\"";

fn document(text: &str) -> Arc<Document> {
    Arc::new(Document::parse(text).unwrap())
}

fn source(text: &str) -> Source {
    Source { name: "policy".to_owned(), document: document(text) }
}

/// A session of role `reader`, whose identity policy this is.
fn scene(identity: &str) -> (World, Credentials) {
    let mut world = world();
    let role = Role {
        name: RoleName::new("reader"),
        id: UniqueId::new("AROAQQQQQQQQQQQQQQQQQ"),
        arn: Arn::parse(ROLE).unwrap(),
        path: "/".to_owned(),
        created: world.now,
        trust: document(crate::testing::EC2_TRUST),
        description: None,
        max_session: 3600,
        attached: Vec::new(),
        inline: BTreeMap::from([("only".to_owned(), document(identity))]),
        boundary: None,
        tags: Vec::new(),
        last_used: None,
    };
    world.iam.roles.insert("reader".to_owned(), role);
    let by = session(&mut world, Span::hours(6));
    for key in world.sts.keys.values_mut() {
        if let crate::sts::Holder::Session(session) = &mut key.holder {
            session.role_arn = Arn::parse(ROLE).unwrap();
        }
    }
    (world, by)
}

fn bucket_policy(world: &mut World, effect: &str, principal: &Value, more: &Value) {
    let mut statement = json!({"Effect": effect, "Principal": principal, "Action": "s3:*",
        "Resource": ["arn:aws:s3:::example-bucket", "arn:aws:s3:::example-bucket/*"]});
    statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let text = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    world.s3.buckets.values_mut().next().unwrap().policy = Some(document(&text));
}

fn boundary(world: &mut World, text: &str) {
    let arn = "arn:aws:iam::111122223333:policy/boundary".to_owned();
    let id = crate::ids::UniqueId::new("ANPAQQQQQQQQQQQQQQQQQ");
    let policy = crate::iam::ManagedPolicy::new("boundary", id, arn.clone(), document(text), world.now);
    world.iam.policies.insert(arn.clone(), policy);
    world.iam.roles.get_mut("reader").unwrap().boundary = Some(arn);
}

fn list(world: &mut World, by: &Credentials) -> Result<(), String> {
    let response = call(world, by, "s3", "ListObjectsV2", &json!({"Bucket": "example-bucket"}));
    match response.status.as_u16() {
        200 => Ok(()),
        403 => Err(error_of("s3", "ListObjectsV2", &response).message),
        other => panic!("{other}"),
    }
}

/// What is set, the identity policy, and how listing the bucket ends: nothing said when it is allowed.
type Row = (&'static str, &'static str, fn(&mut World), &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("nothing but the identity policy", ALL, |_| {}, ""),
    ("a boundary that allows", ALL, |world| boundary(world, ALL), ""),
    ("a boundary that does not allow", ALL, |world| boundary(world, ONLY_IAM), "@ because no permissions boundary allows the s3:ListBucket action"),
    ("a boundary that denies", ALL, |world| boundary(world, NO_S3), "@ with an explicit deny in a permissions boundary"),
    ("a boundary that was deleted", ALL, |world| {
        boundary(world, ALL);
        world.iam.policies.remove("arn:aws:iam::111122223333:policy/boundary");
    }, "@ because no permissions boundary allows the s3:ListBucket action"),
    ("SCPs that allow on every level", ALL, |world| world.organization.scps = Some(vec![vec![source(ALL)], vec![source(ALL)]]), ""),
    ("a level of SCPs that does not allow", ALL, |world| world.organization.scps = Some(vec![vec![source(ALL)], vec![source(ONLY_IAM)]]), "@ because no service control policy allows the s3:ListBucket action"),
    ("an SCP that denies", ALL, |world| world.organization.scps = Some(vec![vec![source(ALL), source(NO_S3)]]), "@ with an explicit deny in a service control policy"),
    ("an RCP that denies", ALL, |world| world.organization.rcps = Some(vec![vec![source(ALL)], vec![source(NO_S3)]]), "@ with an explicit deny in a resource control policy"),
    ("an RCP that allows", ALL, |world| world.organization.rcps = Some(vec![vec![source(ALL)]]), ""),
    ("a bucket policy that denies everybody", ALL, |world| bucket_policy(world, "Deny", &json!("*"), &json!({})), "@ with an explicit deny in a resource-based policy"),
    ("a bucket policy that denies without TLS", ALL, |world| bucket_policy(world, "Deny", &json!("*"), &json!({"Condition": {"Bool": {"aws:SecureTransport": "false"}}})), ""),
    ("a bucket policy that denies outside of the VPC of the instance", ALL, |world| bucket_policy(world, "Deny", &json!("*"), &json!({"Condition": {"StringNotEquals": {"aws:Ec2InstanceSourceVpc": "vpc-1"}}})), ""),
    ("a bucket policy that grants to the session", ONLY_IAM, |world| bucket_policy(world, "Allow", &json!({"AWS": SESSION}), &json!({})), ""),
    ("a bucket policy that grants to the role", ONLY_IAM, |world| bucket_policy(world, "Allow", &json!({"AWS": ROLE}), &json!({})), ""),
    ("a bucket policy that leaves it to the account", ONLY_IAM, |world| bucket_policy(world, "Allow", &json!({"AWS": "111122223333"}), &json!({})), "@ because no identity-based policy allows the s3:ListBucket action"),
    ("a grant to the role, which its boundary does not allow", ONLY_IAM, |world| { bucket_policy(world, "Allow", &json!({"AWS": ROLE}), &json!({})); boundary(world, ONLY_IAM); }, "@ because no permissions boundary allows the s3:ListBucket action"),
];

#[test]
fn every_kind_of_policy_reaches_the_decision() {
    for (name, identity, set, wanted) in ROWS {
        let (mut world, by) = scene(identity);
        set(&mut world);
        let told = list(&mut world, &by).err().unwrap_or_default();
        let who =
            format!("User: {SESSION} is not authorized to perform: s3:ListBucket on resource: {BUCKET}");
        assert_eq!(told, wanted.replace('@', &who), "{name}");
    }
}

/// A call with several needs asks each with the policy of its own resource.
#[test]
fn each_need_has_the_policy_of_its_own_resource() {
    let (mut world, _) = scene(ALL);
    bucket_policy(&mut world, "Allow", &json!("*"), &json!({}));
    let nobody = sts::Identity::anonymous();
    let holder = sts::Holder::User(crate::ids::UserName::new("admin"));
    let user = sts::Identity { holder, ..nobody.clone() };
    let of = |need: &Need, before| policies::of_need(&world, &user, need, before);
    let bucket = of(&Need::new("s3:ListBucket", "arn:aws:s3:::example-bucket"), Policies::default());
    assert!(bucket.resource.is_some());
    // S3 User Guide, "Blocking public access": a new bucket restricts public ones to its own account.
    let outside = Need::new("s3:ListBucket", "arn:aws:s3:::example-bucket");
    assert!(policies::of_need(&world, &nobody, &outside, Policies::default()).resource.is_none());
    assert!(of(&Need::new("s3:ListAllMyBuckets", "*"), bucket).resource.is_none());
}

/// IAM API reference, CreateRole: the policy is the boundary from the start, and answers name it.
#[test]
fn a_role_can_be_made_with_a_boundary() {
    let mut world = world();
    let by = admin(&world);
    let arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    let input = json!({"RoleName": "bound", "AssumeRolePolicyDocument": crate::testing::EC2_TRUST, "PermissionsBoundary": arn});
    let response = call(&mut world, &by, "iam", "CreateRole", &input);
    assert_eq!(response.status, 200, "{}", response.body.text());
    assert_eq!(world.iam.roles["bound"].boundary.as_deref(), Some(arn));
    let response = call(&mut world, &by, "iam", "GetRole", &json!({"RoleName": "bound"}));
    let told = response.body.text();
    assert!(told.contains(&format!("<PermissionsBoundaryArn>{arn}</PermissionsBoundaryArn>")), "{told}");
}

/// Organizations User Guide: RCPs protect resources of some services only, of those here S3 and STS.
#[test]
fn resource_control_policies_reach_no_further_than_their_services() {
    let (mut world, by) = scene(ALL);
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}"#;
    world.organization.rcps = Some(vec![vec![source(ALL)], vec![source(deny)]]);
    let status = |world: &mut World, service: &str, operation: &str, input: Value| {
        call(world, &by, service, operation, &input).status.as_u16()
    };
    assert_eq!(status(&mut world, "iam", "ListRoles", json!({})), 200);
    assert_eq!(status(&mut world, "ec2", "DescribeInstances", json!({})), 200);
    assert_eq!(status(&mut world, "s3", "ListBuckets", json!({})), 403);
    assert_eq!(status(&mut world, "sts", "GetCallerIdentity", json!({})), 200);
}

/// A user's boundary counts as a role's does.
#[test]
fn a_user_has_a_boundary_too() {
    let mut world = world();
    let by = super::tests::admin(&world);
    assert_eq!(call(&mut world, &by, "iam", "ListRoles", &json!({})).status, 200);
    world.iam.users.get_mut("admin").unwrap().boundary =
        Some("arn:aws:iam::aws:policy/AmazonS3FullAccess".to_owned());
    let denied = error_of("iam", "ListRoles", &call(&mut world, &by, "iam", "ListRoles", &json!({})));
    assert!(
        denied.message.ends_with("because no permissions boundary allows the iam:ListRoles action"),
        "{denied}"
    );
}

/// EC2 wraps what IAM says, and of what would change something it tells the context (karpenter-provider-aws#7370; IAM
/// User Guide, "Troubleshoot access denied error messages"). A launch with a role that may not be passed names PassRole.
#[test]
fn ec2_wraps_its_denials() {
    let stop = json!({"InstanceIds": ["i-0123456789abcdef0"]});
    let on = "on resource: arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0";
    type Set = (fn(&mut World), &'static str);
    let sets: [Set; 3] = [
        (|world| boundary(world, NO_S3), "with an explicit deny in a permissions boundary"),
        (
            |world| boundary(world, ONLY_IAM),
            "because no permissions boundary allows the ec2:StopInstances action",
        ),
        (
            |world| world.organization.scps = Some(vec![vec![source(NO_S3)]]),
            "with an explicit deny in a service control policy",
        ),
    ];
    for (set, how) in sets {
        let (mut world, by) = scene(ALL);
        set(&mut world);
        let denied = error_of("ec2", "StopInstances", &call(&mut world, &by, "ec2", "StopInstances", &stop));
        let start = format!(
            "You are not authorized to perform this operation. User: {SESSION} is not authorized to perform: ec2:StopInstances {on} {how}. Encoded authorization failure message: "
        );
        assert_eq!((denied.status, denied.code.as_str()), (403, "UnauthorizedOperation"));
        let blob = denied.message.strip_prefix(&start).unwrap_or_else(|| panic!("{denied}"));
        let admin = super::tests::admin(&world);
        let told =
            call(&mut world, &admin, "sts", "DecodeAuthorizationMessage", &json!({ "EncodedMessage": blob }));
        let explicit = how.starts_with("with an explicit");
        let text = told.body.text().into_owned();
        assert_eq!(text.contains("&quot;explicitDeny&quot;:true"), explicit, "{text}");
        assert_eq!(
            text.contains("&quot;statementId&quot;:&quot;NoS3&quot;,&quot;effect&quot;:&quot;DENY&quot;"),
            explicit,
            "{text}"
        );
        assert!(text.contains("&quot;ec2:Region&quot;"), "{text}");
    }
    let policy =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}"#;
    let (mut world, by) = scene(policy);
    let admin = super::tests::admin(&world);
    for (operation, input) in [
        ("CreateInstanceProfile", json!({"InstanceProfileName": "box"})),
        ("AddRoleToInstanceProfile", json!({"InstanceProfileName": "box", "RoleName": "reader"})),
    ] {
        assert_eq!(call(&mut world, &admin, "iam", operation, &input).status, 200, "{operation}");
    }
    let image = world.ec2.images.keys().next().unwrap().to_string();
    let input = json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "IamInstanceProfile": {"Name": "box"}});
    let denied = error_of("ec2", "RunInstances", &call(&mut world, &by, "ec2", "RunInstances", &input));
    let start = format!(
        "You are not authorized to perform this operation. User: {SESSION} is not authorized to perform: iam:PassRole on resource: {ROLE} because no identity-based policy allows the iam:PassRole action. Encoded authorization failure message: "
    );
    assert!(denied.message.starts_with(&start), "{denied}");
}

/// A decoded message in a public repository: an instance's role may not launch. Its keys in order of name; ours has those of
/// options that the reference names too and that message, of 2022, has not.
#[test]
fn the_text_behind_a_denial_has_the_keys_of_a_real_one() {
    let real = [
        "aws:ARN",
        "aws:Account",
        "aws:Region",
        "aws:Resource",
        "aws:Service",
        "aws:Type",
        "ec2:AvailabilityZone",
        "ec2:InstanceID",
        "ec2:InstanceMarketType",
        "ec2:InstanceType",
        "ec2:IsLaunchTemplateResource",
        "ec2:Region",
        "ec2:RootDeviceType",
        "ec2:Tenancy",
        "ec2:ebsOptimized",
    ];
    let (mut world, by) = scene(ONLY_IAM);
    let image = world.ec2.images.keys().next().unwrap().to_string();
    let read = |world: &mut World, more: &Value| -> (usize, Value) {
        let mut input = json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let denied = error_of("ec2", "RunInstances", &call(world, &by, "ec2", "RunInstances", &input));
        let (_, blob) = denied.message.split_once("Encoded authorization failure message: ").unwrap();
        let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(blob).unwrap();
        (blob.len(), serde_json::from_slice(&text).unwrap())
    };
    let (_, message) = read(&mut world, &json!({}));
    let members: Vec<&String> = message.as_object().unwrap().keys().collect();
    assert_eq!(members, ["allowed", "explicitDeny", "matchedStatements", "failures", "context"]);
    let context: Vec<&String> = message["context"].as_object().unwrap().keys().collect();
    assert_eq!(context, ["principal", "action", "resource", "conditions"]);
    assert_eq!(
        message["context"]["principal"],
        json!({"id": "AROAQQQQQQQQQQQQQQQQQ:i-0123", "arn": SESSION})
    );
    assert_eq!(message["context"]["resource"], "arn:aws:ec2:us-east-1:111122223333:instance/*");
    let items = message["context"]["conditions"]["items"].as_array().unwrap();
    let mut keys: Vec<&str> = items.iter().map(|item| item["key"].as_str().unwrap()).collect();
    keys.sort_unstable();
    keys.retain(|key| *key != "ec2:InstanceAutoRecovery");
    assert_eq!(keys, real);
    let value = |key: &str| {
        let item = items.iter().find(|item| item["key"] == key).unwrap();
        item["values"]["items"][0]["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (value("ec2:InstanceID"), value("aws:Type"), value("aws:Resource")),
        ("*".to_owned(), "instance".to_owned(), "instance/*".to_owned())
    );
    // A tag's key keeps its letters, as it does in `aws:TagKeys` (Service Authorization Reference: `aws:RequestTag/${TagKey}`).
    let tags = json!([{"ResourceType": "instance", "Tags": [{"Key": "CostCenter", "Value": "7"}]}]);
    let (_, tagged) = read(&mut world, &json!({"TagSpecifications": tags}));
    let items = tagged["context"]["conditions"]["items"].as_array().unwrap();
    let written: Vec<&str> =
        items.iter().filter_map(|item| item["key"].as_str()?.strip_prefix("aws:RequestTag/")).collect();
    assert_eq!(written, ["CostCenter"]);
    // However many tags there are, the text can be decoded: no more than 10240 letters.
    let tags: Vec<Value> =
        (0..50).map(|n| json!({"Key": format!("{n:0>128}"), "Value": "v".repeat(256)})).collect();
    let (length, message) =
        read(&mut world, &json!({"TagSpecifications": [{"ResourceType": "instance", "Tags": tags}]}));
    assert!(length <= 10_240 && message["allowed"] == false, "{length}");
}

/// The services that speak JSON: code and status of their own (mhart/dynalite; SSM API reference, "Common errors"), IAM's
/// sentence. None of their operations is simulated yet, so the words are asked for directly.
#[test]
fn services_that_speak_json_have_a_code_of_their_own() {
    let (world, by) = scene(ALL);
    let key = &world.sts.keys[&by.access_key.as_str().into()];
    let identity = Identity {
        arn: Arn::parse(SESSION).unwrap(),
        user_id: "AROAQQQQQQQQQQQQQQQQQ:i-0123".to_owned(),
        account: "111122223333".to_owned(),
        holder: key.holder.clone(),
        issued: Some(key.issued),
    };
    let ask = Ask {
        principal: SESSION.to_owned(),
        role: Some(ROLE.to_owned()),
        action: "ssm:StartSession".to_owned(),
        resource: "arn:aws:ec2:us-east-1:111122223333:instance/i-0123".to_owned(),
        resource_account: None,
        context: Context::new(),
    };
    let decision = Arc::new(authorise(&ask, &Policies::default()));
    assert_eq!((decision.outcome, decision.level), (Outcome::ImplicitDeny, Some(Level::Identity)));
    let denial = Denial { decision, policies: Policies::default() };
    let error = refusal::denied(model::service("ssm").unwrap(), "StartSession", &identity, &denial);
    assert_eq!((error.status, error.code.as_str()), (400, "AccessDeniedException"));
    assert_eq!(
        error.message,
        format!(
            "User: {SESSION} is not authorized to perform: ssm:StartSession on resource: arn:aws:ec2:us-east-1:111122223333:instance/i-0123 because no identity-based policy allows the ssm:StartSession action"
        )
    );
    assert!(!encoded::message(&identity, &denial.decision, &denial.policies).is_empty());
}
