//! Kinds of policies against each other, row by row. `IAMUG` is the IAM User Guide, `ORGUG` the Organizations User
//! Guide, `KMSDG` the KMS Developer Guide.

use super::{
    Level::{
        Boundary, Endpoint as AtEndpoint, Identity, Resource, ResourceControl, ServiceControl,
        Session as AtSession, Trust,
    },
    Outcome::{Allowed, ExplicitDeny, ImplicitDeny},
    rows::{
        Caller::{self, Anonymous, Federated, Other, Role, Root, Service, Session, User},
        Policy::{Bound, Bucket, Endpoint, Handed, Own, Rcp, Scp},
        Row, row,
    },
};

const ALL: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
const S3: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
const EC2: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}"#;
const NO_S3: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;
const ANYBODY: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#;
const ANYBODY_EC2: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"*"}}"#;
const NOBODY_S3: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}"#;
const TO_ACCOUNT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"*","Resource":"*"}}"#;
const TO_USER: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Action":"*","Resource":"*"}}"#;
const TO_ROLE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/web"},"Action":"*","Resource":"*"}}"#;
const TO_SESSION: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0"},"Action":"*","Resource":"*"}}"#;
const TO_FEDERATED: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::123456789012:federated-user/fred"},"Action":"*","Resource":"*"}}"#;
const TO_LOGGING: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"*"}}"#;
const TO_LISTED: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/web"}}}}"#;
const NOT_TO_OTHERS: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::123456789012:user/martha","arn:aws:iam::123456789012:root"]},"Action":"*","Resource":"*"}}"#;

const TRUST_EC2: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
const TRUST_USER: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Action":["sts:AssumeRole","sts:TagSession"]}}"#;
const TRUST_ROLE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/web"},"Action":"sts:AssumeRole"}}"#;
const TRUST_ACCOUNT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}}"#;
const TRUST_GOOGLE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"accounts.google.com:aud":"66677788899900pro0"}}}}"#;
const TRUST_DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;
const ASSUME: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/App"}}"#;

const OBJECT: &str = "arn:aws:s3:::b/k";
const THEIRS: &str = "222222222222|arn:aws:s3:::b/k";
const APP: &str = "arn:aws:iam::123456789012:role/App";
const THEIR_APP: &str = "222222222222|arn:aws:iam::222222222222:role/App";
const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/k";
const MANAGED: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const RESERVED: &str =
    "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef";
const LINKED: &str =
    "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

const LOGGING: Caller = Service("logging.s3.amazonaws.com");
const SCALING: Caller =
    Other("arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling", Some(LINKED));
const SCALING_BARE: Caller =
    Other("arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling", None);
/// A session of a role that only has such a name.
const IMPOSTOR: Caller = Other(
    "arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForMe/x",
    Some("arn:aws:iam::123456789012:role/AWSServiceRoleForMe"),
);

const BASIC: &str = "IAMUG Policy evaluation logic: Determining whether a request is allowed or denied";
const ELEMENT: &str = "IAMUG Resource: statements must include either a Resource or a NotResource element";
const UNION: &str =
    "IAMUG Policy evaluation logic: Evaluating identity-based policies with resource-based policies";
const BOUNDS: &str = "IAMUG Permissions boundaries for IAM entities";
const HANDED: &str = "IAMUG Policies and permissions in IAM: Session policies";
const SCPS: &str = "IAMUG Policy evaluation logic: Organizations SCPs; ORGUG SCP evaluation: how SCPs work with Allow and with Deny";
const SCP_NOT: &str = "ORGUG Service control policies: tasks and entities not restricted by SCPs";
const RCPS: &str = "ORGUG RCP evaluation";
const RCP_NOT: &str = "ORGUG Resource control policies: resources and entities not restricted by RCPs";
const ENDPOINTS: &str = "PrivateLink Guide, Control access to VPC endpoints using endpoint policies";
const ROOT: &str = "IAMUG Policies and permissions in IAM: Policies and the root user";
const CROSS: &str = "IAMUG Cross-account policy evaluation logic";
const SERVICES: &str =
    "IAMUG Principal: AWS service principals; S3 User Guide, Enabling Amazon S3 server access logging";
const PUBLIC: &str = "IAMUG Principal: All principals: anonymous users";
const GRANTS: &str = "IAMUG Policy evaluation logic: Resource-based policies";
const FED: &str = "IAMUG Policy evaluation logic: IAM federated user sessions, and step Session policies";
const TRUSTS: &str =
    "IAMUG Policy evaluation logic: role trust policies must explicitly allow; How to use trust policies";
const KEYS: &str =
    "IAMUG Policy evaluation logic: KMS key policies must explicitly allow; KMSDG Key policies";
const FREE: &str = "STS API reference, GetCallerIdentity: no permissions are required";
const AWSS: &str = "IAMUG AWS managed policies: you cannot change them; Using service-linked roles";
const NOT_PRINCIPAL: &str = "IAMUG NotPrincipal with a permissions boundary";

#[rustfmt::skip]
pub(super) static GATES: &[Row] = &[
    row(BASIC, &[], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(BASIC, &[Own(S3)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(BASIC, &[Own(S3)], Role, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(BASIC, &[Own(S3)], User, "ec2:StopInstances", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", &[], ImplicitDeny, Some(Identity)),
    row(BASIC, &[Own(S3), Own(NO_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Identity)),
    row(BASIC, &[Own(S3), Bucket(NOBODY_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Resource)),
    row(BASIC, &[Own(S3), Bound(NO_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Boundary)),
    row(BASIC, &[Own(S3), Handed(NO_S3)], Session, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(AtSession)),
    row(BASIC, &[Own(S3), Scp(0, NO_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(ServiceControl)),
    row(BASIC, &[Own(S3), Rcp(0, NOBODY_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(ResourceControl)),
    row(BASIC, &[Own(S3), Endpoint(NOBODY_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(AtEndpoint)),

    row(ELEMENT, &[Own(r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*"}}"#)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(ELEMENT, &[Own(ALL), Own(r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*"}}"#)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Identity)),

    row(UNION, &[Bucket(TO_USER)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(UNION, &[Own(S3), Bucket(TO_SESSION)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(UNION, &[Own(EC2), Bucket(TO_SESSION)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(UNION, &[Own(NO_S3), Bucket(TO_USER)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Identity)),

    row(BOUNDS, &[Own(ALL), Bound(EC2)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(BOUNDS, &[Own(ALL), Bound(S3)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(BOUNDS, &[Own(EC2), Bound(ALL)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(BOUNDS, &[Own(ALL), Bound("")], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(BOUNDS, &[Bucket(TO_USER), Bound(EC2)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(BOUNDS, &[Bucket(TO_USER), Bound(NO_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Boundary)),
    row(BOUNDS, &[Bucket(TO_ROLE), Bound(EC2)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(BOUNDS, &[Bucket(TO_ROLE), Bound(S3)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(BOUNDS, &[Bucket(TO_SESSION), Bound(EC2)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(BOUNDS, &[Own(ALL), Bucket(TO_ACCOUNT), Bound(EC2)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(BOUNDS, &[Own(ALL), Bound(S3), Scp(0, EC2)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ServiceControl)),
    row(BOUNDS, &[Own(ALL), Bound(S3), Scp(0, S3)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),

    row(HANDED, &[Own(ALL), Handed(S3)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(HANDED, &[Own(ALL), Handed(EC2)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtSession)),
    row(HANDED, &[Own(ALL), Handed("")], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtSession)),
    row(HANDED, &[Own(EC2), Handed(ALL)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(HANDED, &[Own(ALL), Handed(EC2), Handed(S3)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(HANDED, &[Own(ALL), Bound(EC2), Handed(S3)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(HANDED, &[Own(ALL), Bound(S3), Handed(S3)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(HANDED, &[Bucket(TO_ROLE), Handed(EC2)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtSession)),
    row(HANDED, &[Bucket(TO_ROLE), Handed(S3)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(HANDED, &[Bucket(TO_SESSION), Handed(EC2)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(HANDED, &[Bucket(TO_SESSION), Handed(NO_S3)], Session, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(AtSession)),
    row(HANDED, &[Bucket(TO_SESSION), Bound(EC2), Handed(EC2)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row("IAMUG Principal: IAM role principals, aws:PrincipalArn with a wildcard", &[Bucket(TO_LISTED), Bound(EC2), Handed(EC2)], Session, "s3:GetObject", OBJECT, &[("aws:principalarn", &["arn:aws:iam::123456789012:role/web"])], Allowed, Some(Resource)),
    row("IAMUG Principal: IAM role principals, aws:PrincipalArn with a wildcard", &[Bucket(TO_LISTED), Bound(EC2)], Session, "s3:GetObject", OBJECT, &[("aws:principalarn", &["arn:aws:iam::123456789012:role/app"])], ImplicitDeny, Some(Identity)),

    row(GRANTS, &[Bucket(TO_ROLE)], Role, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(GRANTS, &[Bucket(TO_ROLE), Bound(EC2)], Role, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(GRANTS, &[Bucket(TO_ACCOUNT)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(GRANTS, &[Bucket(TO_ACCOUNT), Own(S3)], Session, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(GRANTS, &[Bucket(TO_SESSION), Scp(0, EC2)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ServiceControl)),
    row(GRANTS, &[Bucket(TO_SESSION), Rcp(0, ANYBODY_EC2)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ResourceControl)),
    row(GRANTS, &[Bucket(TO_SESSION), Endpoint(ANYBODY_EC2)], Session, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtEndpoint)),

    row(SCPS, &[Own(ALL), Scp(0, ALL), Scp(1, ALL), Scp(2, ALL)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(SCPS, &[Own(ALL), Scp(0, ALL), Scp(1, EC2), Scp(2, ALL)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ServiceControl)),
    row(SCPS, &[Own(ALL), Scp(0, ALL), Scp(1, ""), Scp(2, ALL)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ServiceControl)),
    row(SCPS, &[Own(ALL), Scp(0, EC2), Scp(0, S3)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(SCPS, &[Own(ALL), Scp(0, ALL), Scp(1, ALL), Scp(2, NO_S3)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(ServiceControl)),
    row(SCPS, &[Scp(0, ALL)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(SCPS, &[Scp(0, NO_S3)], Root, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(ServiceControl)),
    row(SCPS, &[Scp(0, EC2)], Root, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ServiceControl)),
    row(SCP_NOT, &[Own(ALL), Scp(0, NO_S3)], SCALING, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(SCP_NOT, &[Own(ALL), Scp(0, "")], SCALING, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(SCP_NOT, &[Own(ALL), Scp(0, NO_S3)], SCALING_BARE, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(SCP_NOT, &[Own(ALL), Scp(0, NO_S3)], IMPOSTOR, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(ServiceControl)),
    row(SCP_NOT, &[Own(S3), Scp(0, ALL)], SCALING, "ec2:StopInstances", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", &[], ImplicitDeny, Some(Identity)),
    row(SCP_NOT, &[Bucket(TO_LOGGING), Scp(0, NO_S3)], LOGGING, "s3:PutObject", OBJECT, &[], Allowed, Some(Resource)),
    row(SCP_NOT, &[Bucket(ANYBODY), Scp(0, NO_S3)], Anonymous, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),

    row(RCPS, &[Own(ALL), Rcp(0, ANYBODY), Rcp(1, ANYBODY)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(RCPS, &[Own(ALL), Rcp(0, ANYBODY), Rcp(1, ANYBODY_EC2)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ResourceControl)),
    row(RCPS, &[Own(ALL), Rcp(0, "")], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ResourceControl)),
    row(RCPS, &[Rcp(0, ANYBODY)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(RCPS, &[Bucket(ANYBODY), Rcp(0, NOBODY_S3)], Anonymous, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(ResourceControl)),
    row(RCPS, &[Bucket(TO_LOGGING), Rcp(0, NOBODY_S3)], LOGGING, "s3:PutObject", OBJECT, &[], ExplicitDeny, Some(ResourceControl)),
    row(RCPS, &[Rcp(0, NOBODY_S3)], Root, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(ResourceControl)),
    row(RCPS, &[Own(ALL), Bucket(ANYBODY), Rcp(0, NOBODY_S3)], User, "s3:GetObject", THEIRS, &[], ExplicitDeny, Some(ResourceControl)),
    row(RCP_NOT, &[Own(ALL), Rcp(0, NOBODY_S3)], SCALING, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),

    row(ENDPOINTS, &[Own(ALL), Endpoint(ANYBODY)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(ENDPOINTS, &[Own(ALL), Endpoint(ANYBODY_EC2)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtEndpoint)),
    row(ENDPOINTS, &[Endpoint(ANYBODY)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(ENDPOINTS, &[Own(ALL), Endpoint(TO_ACCOUNT)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(ENDPOINTS, &[Own(ALL), Endpoint(TO_SESSION)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtEndpoint)),
    row(ENDPOINTS, &[Own(ALL), Endpoint("")], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtEndpoint)),

    row(ROOT, &[], Root, "s3:GetObject", OBJECT, &[], Allowed, None),
    row(ROOT, &[Bucket(NOBODY_S3)], Root, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Resource)),
    row(ROOT, &[Bound(EC2)], Root, "s3:GetObject", OBJECT, &[], Allowed, None),
    row(ROOT, &[Bucket(TO_ACCOUNT)], Root, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(ROOT, &[], Root, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(Resource)),
    row(ROOT, &[Bucket(TO_ACCOUNT)], Root, "s3:GetObject", THEIRS, &[], Allowed, Some(Resource)),

    row(CROSS, &[Own(S3)], User, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(Resource)),
    row(CROSS, &[Bucket(TO_USER)], User, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(Identity)),
    row(CROSS, &[Own(S3), Bucket(TO_USER)], User, "s3:GetObject", THEIRS, &[], Allowed, Some(Identity)),
    row(CROSS, &[Own(S3), Bucket(TO_ACCOUNT)], User, "s3:GetObject", THEIRS, &[], Allowed, Some(Identity)),
    row(CROSS, &[Own(S3), Bucket(ANYBODY)], User, "s3:GetObject", THEIRS, &[], Allowed, Some(Identity)),
    row(CROSS, &[Bucket(ANYBODY)], User, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(Identity)),
    row(CROSS, &[Own(S3), Bucket(TO_ROLE)], Session, "s3:GetObject", THEIRS, &[], Allowed, Some(Identity)),
    row(CROSS, &[Own(S3), Bucket(TO_SESSION)], Session, "s3:GetObject", THEIRS, &[], Allowed, Some(Identity)),
    row(CROSS, &[Bucket(TO_SESSION)], Session, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(Identity)),
    row(CROSS, &[Own(S3), Bucket(TO_ROLE)], User, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(Resource)),
    row(CROSS, &[Own(NO_S3), Bucket(TO_USER)], User, "s3:GetObject", THEIRS, &[], ExplicitDeny, Some(Identity)),
    row(CROSS, &[Own(S3), Bucket(NOBODY_S3)], User, "s3:GetObject", THEIRS, &[], ExplicitDeny, Some(Resource)),
    row(CROSS, &[Own(S3), Bucket(TO_USER), Bound(EC2)], User, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(Boundary)),
    row(CROSS, &[Own(S3), Bucket(TO_SESSION), Handed(EC2)], Session, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(AtSession)),
    row(CROSS, &[Own(S3), Bucket(TO_USER), Scp(0, EC2)], User, "s3:GetObject", THEIRS, &[], ImplicitDeny, Some(ServiceControl)),
    row(CROSS, &[Own(S3)], User, "s3:GetObject", "123456789012|arn:aws:s3:::b/k", &[], Allowed, Some(Identity)),

    row(SERVICES, &[Bucket(TO_LOGGING)], LOGGING, "s3:PutObject", OBJECT, &[], Allowed, Some(Resource)),
    row(SERVICES, &[Bucket(TO_LOGGING)], LOGGING, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Resource)),
    row(SERVICES, &[], LOGGING, "s3:PutObject", OBJECT, &[], ImplicitDeny, Some(Resource)),
    row(SERVICES, &[Own(ALL)], LOGGING, "s3:PutObject", OBJECT, &[], ImplicitDeny, Some(Resource)),
    row(SERVICES, &[Bucket(TO_LOGGING)], LOGGING, "s3:PutObject", THEIRS, &[], Allowed, Some(Resource)),
    row(PUBLIC, &[Bucket(ANYBODY)], Anonymous, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(PUBLIC, &[Bucket(TO_ACCOUNT)], Anonymous, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Resource)),
    row(PUBLIC, &[], Anonymous, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Resource)),
    row(PUBLIC, &[Bucket(ANYBODY)], Other("anonymous", None), "s3:GetObject", THEIRS, &[], Allowed, Some(Resource)),
    row(PUBLIC, &[Bucket(NOBODY_S3)], Anonymous, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Resource)),

    row(FED, &[Own(ALL)], Federated, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtSession)),
    row(FED, &[Own(ALL), Handed(S3)], Federated, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(FED, &[Own(EC2), Handed(S3)], Federated, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(FED, &[Bucket(TO_FEDERATED)], Federated, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(FED, &[Bucket(TO_FEDERATED), Bound(EC2), Handed(EC2)], Federated, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(FED, &[Bucket(TO_USER), Handed(S3)], Federated, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(FED, &[Bucket(TO_USER), Handed(EC2)], Federated, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(AtSession)),
    row(FED, &[Bucket(TO_USER), Bound(EC2), Handed(S3)], Federated, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),

    row(TRUSTS, &[Own(ALL)], User, "sts:AssumeRole", APP, &[], ImplicitDeny, Some(Trust)),
    row(TRUSTS, &[Own(ALL), Bucket(TRUST_EC2)], User, "sts:AssumeRole", APP, &[], ImplicitDeny, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_USER)], User, "sts:AssumeRole", APP, &[], Allowed, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_USER)], User, "sts:TagSession", APP, &[], Allowed, Some(Trust)),
    row(TRUSTS, &[Own(ALL), Bucket(TRUST_USER)], User, "sts:SetSourceIdentity", APP, &[], ImplicitDeny, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_USER), Bound(EC2)], User, "sts:AssumeRole", APP, &[], Allowed, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_ACCOUNT)], User, "sts:AssumeRole", APP, &[], ImplicitDeny, Some(Identity)),
    row(TRUSTS, &[Bucket(TRUST_ACCOUNT), Own(ASSUME)], User, "sts:AssumeRole", APP, &[], Allowed, Some(Identity)),
    row(TRUSTS, &[Bucket(TRUST_ACCOUNT), Own(ASSUME)], User, "STS:assumerole", APP, &[], Allowed, Some(Identity)),
    row(TRUSTS, &[Bucket(TRUST_ROLE)], Session, "sts:AssumeRole", APP, &[], Allowed, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_ROLE), Handed(EC2)], Session, "sts:AssumeRole", APP, &[], ImplicitDeny, Some(AtSession)),
    row(TRUSTS, &[Bucket(TRUST_EC2)], Service("ec2.amazonaws.com"), "sts:AssumeRole", APP, &[], Allowed, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_EC2)], Service("lambda.amazonaws.com"), "sts:AssumeRole", APP, &[], ImplicitDeny, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_GOOGLE)], Service("accounts.google.com"), "sts:AssumeRoleWithWebIdentity", APP, &[("accounts.google.com:aud", &["66677788899900pro0"])], Allowed, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_GOOGLE)], Service("accounts.google.com"), "sts:AssumeRoleWithWebIdentity", APP, &[("accounts.google.com:aud", &["other"])], ImplicitDeny, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_DENY)], User, "sts:AssumeRole", APP, &[("aws:multifactorauthpresent", &["false"])], ExplicitDeny, Some(Trust)),
    row(TRUSTS, &[Bucket(TRUST_DENY)], User, "sts:AssumeRole", APP, &[("aws:multifactorauthpresent", &["true"])], Allowed, Some(Trust)),
    row(CROSS, &[Bucket(TRUST_USER)], User, "sts:AssumeRole", THEIR_APP, &[], ImplicitDeny, Some(Identity)),
    row(CROSS, &[Bucket(TRUST_USER), Own(ASSUME)], User, "sts:AssumeRole", THEIR_APP, &[], Allowed, Some(Identity)),
    row(CROSS, &[Bucket(TRUST_ACCOUNT), Own(ASSUME)], User, "sts:AssumeRole", THEIR_APP, &[], Allowed, Some(Identity)),
    row(CROSS, &[Own(ASSUME)], User, "sts:AssumeRole", THEIR_APP, &[], ImplicitDeny, Some(Trust)),
    row("IAMUG Cross-account; STS API reference GetSessionToken", &[Own(ALL)], User, "sts:GetFederationToken", "arn:aws:sts::123456789012:federated-user/fred", &[], Allowed, Some(Identity)),

    row(KEYS, &[Own(ALL)], User, "kms:Decrypt", KEY, &[], ImplicitDeny, Some(Resource)),
    row(KEYS, &[Own(ALL), Bucket(TO_ROLE)], User, "kms:Decrypt", KEY, &[], ImplicitDeny, Some(Resource)),
    row(KEYS, &[Bucket(TO_USER)], User, "kms:Decrypt", KEY, &[], Allowed, Some(Resource)),
    row(KEYS, &[Bucket(TO_ACCOUNT)], User, "kms:Decrypt", KEY, &[], ImplicitDeny, Some(Identity)),
    row(KEYS, &[Own(ALL), Bucket(TO_ACCOUNT)], User, "kms:Decrypt", KEY, &[], Allowed, Some(Identity)),
    row(KEYS, &[Bucket(TO_ACCOUNT)], Root, "kms:Decrypt", KEY, &[], Allowed, Some(Resource)),
    row(KEYS, &[], Root, "kms:Decrypt", KEY, &[], ImplicitDeny, Some(Resource)),
    row(KEYS, &[Own(ALL)], User, "kms:ListKeys", "*", &[], Allowed, Some(Identity)),

    row(FREE, &[], User, "sts:GetCallerIdentity", "*", &[], Allowed, None),
    row(FREE, &[Own(NO_S3), Scp(0, "")], Session, "sts:getcalleridentity", "*", &[], Allowed, None),
    row(FREE, &[Own(r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#)], User, "sts:GetCallerIdentity", "*", &[], Allowed, None),

    row(AWSS, &[Own(ALL)], User, "iam:CreatePolicyVersion", MANAGED, &[], ImplicitDeny, None),
    row(AWSS, &[], Root, "iam:DeletePolicy", MANAGED, &[], ImplicitDeny, None),
    row(AWSS, &[Own(ALL)], User, "iam:GetPolicy", MANAGED, &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(ALL)], User, "iam:ListPolicyVersions", MANAGED, &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(ALL)], User, "iam:CreatePolicyVersion", "arn:aws:iam::123456789012:policy/mine", &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(ALL)], User, "iam:AttachRolePolicy", RESERVED, &[], ImplicitDeny, None),
    row(AWSS, &[Own(ALL)], User, "iam:PutRolePolicy", LINKED, &[], ImplicitDeny, None),
    row(AWSS, &[Own(ALL)], User, "iam:DeleteRole", LINKED, &[], ImplicitDeny, None),
    row(AWSS, &[Own(ALL)], User, "iam:DeleteServiceLinkedRole", LINKED, &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(ALL)], User, "iam:UpdateRole", LINKED, &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(ALL)], User, "iam:PassRole", LINKED, &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(ALL)], User, "iam:GetRole", RESERVED, &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(ALL)], User, "iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/web", &[], Allowed, Some(Identity)),
    row(AWSS, &[Own(r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#)], User, "iam:DeletePolicy", MANAGED, &[], ExplicitDeny, Some(Identity)),

    row(NOT_PRINCIPAL, &[Own(ALL), Bucket(NOT_TO_OTHERS)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(NOT_PRINCIPAL, &[Own(ALL), Bound(ALL), Bucket(NOT_TO_OTHERS)], User, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Resource)),
];
