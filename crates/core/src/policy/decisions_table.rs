//! Decisions that AWS documents, as rows. Each names the page it comes from; `IAMUG` is the IAM User Guide.

use super::{
    Level::{Boundary, Identity, Resource, ServiceControl, Session, Trust},
    Outcome::{Allowed, ExplicitDeny, ImplicitDeny},
    rows::{
        Caller::{self, Service, Session as BY, User},
        Policy::{Bound, Bucket, Handed, Own, Scp},
        Row, row,
    },
};

const ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const NOTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}]}"#;
const S3_ALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;

/// "The difference between explicit and implicit denies": the example policy.
const REPORTS: &str = r#"{"Version":"2012-10-17","Statement":[
  {"Sid":"AllowGetList","Effect":"Allow","Action":["iam:Get*","iam:List*"],"Resource":"*"},
  {"Sid":"DenyReports","Effect":"Deny","Action":"iam:*Report","Resource":"*"}]}"#;
const INTERPLAY: &str = "IAMUG The difference between explicit and implicit denies";

/// "IAM JSON policy elements: NotAction": deny all but S3 and IAM reads.
const NOT_ACTION: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"DenyAllUsersNotUsingMFA","Effect":"Deny",
  "NotAction":"iam:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;
const NOT_ACTION_PAGE: &str = "IAMUG IAM JSON policy elements: NotAction";

/// "IAM JSON policy elements: NotResource": the payroll folder.
const NOT_RESOURCE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*",
  "NotResource":["arn:aws:s3:::HRBucket/Payroll","arn:aws:s3:::HRBucket/Payroll/*"]}}"#;
const NOT_RESOURCE_PAGE: &str = "IAMUG IAM JSON policy elements: NotResource";

/// EC2 User Guide, "Example policies for working with instance metadata": keys of IMDSv2 only.
const DELIVERY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"RequireAllEc2RolesToUseV2","Effect":"Deny",
  "Action":"*","Resource":"*","Condition":{"NumericLessThan":{"ec2:RoleDelivery":"2.0"}}}]}"#;
const HOP_LIMIT: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"MaxImdsHopLimit","Effect":"Deny",
  "Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*",
  "Condition":{"NumericGreaterThan":{"ec2:MetadataHttpPutResponseHopLimit":"3"}}},
  {"Sid":"RequireImdsV2","Effect":"Deny","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*",
  "Condition":{"StringNotEquals":{"ec2:MetadataHttpTokens":"required"}}}]}"#;
const IMDS_PAGE: &str = "EC2UG Example policies: Work with instance metadata";
const INSTANCE: &str = "arn:aws:ec2:us-east-1:123456789012:instance/i-1234567890abcdef0";

const SOURCE_IP: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*",
  "Condition":{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]},"Bool":{"aws:ViaAWSService":"false"}}}}"#;
const SOURCE_IP_PAGE: &str = "IAMUG AWS: Denies access to AWS based on the source IP";

const TAG_KEYS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*",
  "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["environment","webserver"]}}}]}"#;
const TAG_ANY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*",
  "Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":["environment","webserver"]}}}]}"#;
const SETS_PAGE: &str = "IAMUG Set operators for multivalued context keys";

const STRING_LIKE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBucket",
  "Resource":"arn:aws:s3:::amzn-s3-demo-bucket","Condition":{"StringLike":{"s3:prefix":["","home/*"]}}}}"#;
const DATES: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
  "Condition":{"DateGreaterThan":{"aws:CurrentTime":"2020-04-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2020-07-01"}}}}"#;
const NULL_KEY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
  "Condition":{"Null":{"aws:TokenIssueTime":"true"}}}}"#;
const ARN_LIKE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
  "Condition":{"ArnLike":{"ec2:SourceInstanceARN":"arn:aws:ec2:*:123456789012:instance/*"}}}}"#;
const NOT_EQUALS: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
  "Condition":{"StringNotEqualsIgnoreCase":{"aws:PrincipalTag/team":"Red"}}}}"#;
const CONDITION_PAGE: &str = "IAMUG IAM JSON policy elements: Condition operators";

const VARIABLE_ALLOW: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",
  "Resource":"arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"}}"#;
const VARIABLE_DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
  {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceTag/owner":"${aws:username}"}}}]}"#;
const OLD_VERSION: &str = r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"s3:*",
  "Resource":"arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"}}"#;
const BINARY_ALLOW: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
  "Condition":{"BinaryEquals":{"a:b":"QmluYXJ5"}}}}"#;
const BINARY_DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
  {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BinaryEquals":{"a:b":"QmluYXJ5"}}}]}"#;
const VARIABLES_PAGE: &str = "IAMUG IAM policy elements: Variables and tags";

const BUCKET_SESSION: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_ROLE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/web"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_ACCOUNT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_ROOT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_OTHER: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:role/we*","210987654321"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_ANYONE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_ID: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLE"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_DENY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"}}"#;
const BUCKET_NOBODY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
const NOT_PRINCIPAL_ALL: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0","arn:aws:iam::123456789012:role/web","arn:aws:iam::123456789012:root"]},"Action":"s3:*","Resource":"*"}}"#;
const NOT_PRINCIPAL_ROLE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::123456789012:role/web","arn:aws:iam::123456789012:root"]},"Action":"s3:*","Resource":"*"}}"#;
const PRINCIPAL_PAGE: &str =
    "IAMUG AWS JSON policy elements: Principal; Policy evaluation logic, resource-based policies";
const NOT_PRINCIPAL_PAGE: &str = "IAMUG AWS JSON policy elements: NotPrincipal";
const LOGIC_PAGE: &str = "IAMUG Policy evaluation for requests within a single account";

const TRUST_EC2: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
const TRUST_LAMBDA: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}}"#;
const TRUST_USER: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Action":"sts:AssumeRole"}}"#;
const TRUST_ACCOUNT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}}"#;
const TRUST_EXTERNAL: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"12345"}}}}"#;
const TRUST_DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#;
const TRUST_PAGE: &str = "IAMUG Roles terms and concepts; How to use an external ID";

const EC2: Caller = Service("ec2.amazonaws.com");

const OBJECT: &str = "arn:aws:s3:::b/key";
const BUCKET: &str = "arn:aws:s3:::amzn-s3-demo-bucket";
const WEB: &str = "arn:aws:iam::123456789012:role/web";

#[rustfmt::skip]
pub(super) static DECISIONS: &[Row] = &[
    row(LOGIC_PAGE, &[], BY, "ec2:DescribeInstances", "*", &[], ImplicitDeny, Some(Identity)),
    row(LOGIC_PAGE, &[Own(ALL)], BY, "ec2:DescribeInstances", "*", &[], Allowed, Some(Identity)),
    row("STS API GetCallerIdentity", &[Own(DELIVERY)], BY, "sts:GetCallerIdentity", "*", &[("ec2:roledelivery", &["1.0"])], Allowed, None),

    row(INTERPLAY, &[Own(REPORTS)], BY, "iam:GetUser", "arn:aws:iam::123456789012:user/x", &[], Allowed, Some(Identity)),
    row(INTERPLAY, &[Own(REPORTS)], BY, "IAM:getuser", "arn:aws:iam::123456789012:user/x", &[], Allowed, Some(Identity)),
    row(INTERPLAY, &[Own(REPORTS)], BY, "iam:CreatePolicy", "*", &[], ImplicitDeny, Some(Identity)),
    row(INTERPLAY, &[Own(REPORTS)], BY, "iam:GetOrganizationsAccessReport", "*", &[], ExplicitDeny, Some(Identity)),
    row(INTERPLAY, &[Own(REPORTS), Own(ALL)], BY, "iam:GenerateCredentialReport", "*", &[], ExplicitDeny, Some(Identity)),

    row(NOT_ACTION_PAGE, &[Own(ALL), Own(NOT_ACTION)], BY, "iam:ListUsers", "*", &[], Allowed, Some(Identity)),
    row(NOT_ACTION_PAGE, &[Own(ALL), Own(NOT_ACTION)], BY, "s3:ListBucket", BUCKET, &[], ExplicitDeny, Some(Identity)),
    row(NOT_ACTION_PAGE, &[Own(ALL), Own(NOT_ACTION)], BY, "s3:ListBucket", BUCKET, &[("aws:multifactorauthpresent", &["true"])], Allowed, Some(Identity)),
    row(NOT_RESOURCE_PAGE, &[Own(ALL), Own(NOT_RESOURCE)], BY, "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/2026.csv", &[], Allowed, Some(Identity)),
    row(NOT_RESOURCE_PAGE, &[Own(ALL), Own(NOT_RESOURCE)], BY, "s3:GetObject", "arn:aws:s3:::HRBucket/Plans", &[], ExplicitDeny, Some(Identity)),
    row(NOT_RESOURCE_PAGE, &[Own(ALL), Own(NOT_RESOURCE)], BY, "ec2:RunInstances", INSTANCE, &[], Allowed, Some(Identity)),

    row(IMDS_PAGE, &[Own(ALL), Own(DELIVERY)], BY, "s3:ListBucket", BUCKET, &[("ec2:roledelivery", &["1.0"])], ExplicitDeny, Some(Identity)),
    row(IMDS_PAGE, &[Own(ALL), Own(DELIVERY)], BY, "s3:ListBucket", BUCKET, &[("ec2:roledelivery", &["2.0"])], Allowed, Some(Identity)),
    row(IMDS_PAGE, &[Own(ALL), Scp(0, ALL), Scp(0, DELIVERY)], BY, "s3:ListBucket", BUCKET, &[("ec2:roledelivery", &["1.0"])], ExplicitDeny, Some(ServiceControl)),
    row(IMDS_PAGE, &[Own(ALL), Own(DELIVERY)], User, "s3:ListBucket", BUCKET, &[], Allowed, Some(Identity)),
    row(IMDS_PAGE, &[Own(ALL), Own(HOP_LIMIT)], BY, "ec2:RunInstances", INSTANCE, &[("ec2:metadatahttptokens", &["required"]), ("ec2:metadatahttpputresponsehoplimit", &["3"])], Allowed, Some(Identity)),
    row(IMDS_PAGE, &[Own(ALL), Own(HOP_LIMIT)], BY, "ec2:RunInstances", INSTANCE, &[("ec2:metadatahttptokens", &["required"]), ("ec2:metadatahttpputresponsehoplimit", &["4"])], ExplicitDeny, Some(Identity)),
    row(IMDS_PAGE, &[Own(ALL), Own(HOP_LIMIT)], BY, "ec2:RunInstances", INSTANCE, &[("ec2:metadatahttptokens", &["optional"])], ExplicitDeny, Some(Identity)),
    row(IMDS_PAGE, &[Own(ALL), Own(HOP_LIMIT)], BY, "ec2:RunInstances", INSTANCE, &[], ExplicitDeny, Some(Identity)),
    row(IMDS_PAGE, &[Own(ALL), Own(HOP_LIMIT)], BY, "ec2:RunInstances", "arn:aws:ec2:us-east-1:123456789012:subnet/s", &[], Allowed, Some(Identity)),

    row(SOURCE_IP_PAGE, &[Own(ALL), Own(SOURCE_IP)], BY, "s3:ListBucket", BUCKET, &[("aws:sourceip", &["203.0.113.9"]), ("aws:viaawsservice", &["false"])], Allowed, Some(Identity)),
    row(SOURCE_IP_PAGE, &[Own(ALL), Own(SOURCE_IP)], BY, "s3:ListBucket", BUCKET, &[("aws:sourceip", &["198.51.100.9"]), ("aws:viaawsservice", &["false"])], ExplicitDeny, Some(Identity)),
    row(SOURCE_IP_PAGE, &[Own(ALL), Own(SOURCE_IP)], BY, "s3:ListBucket", BUCKET, &[("aws:sourceip", &["198.51.100.9"]), ("aws:viaawsservice", &["true"])], Allowed, Some(Identity)),
    row(SOURCE_IP_PAGE, &[Own(ALL), Own(SOURCE_IP)], BY, "s3:ListBucket", BUCKET, &[("aws:viaawsservice", &["false"])], ExplicitDeny, Some(Identity)),

    row(SETS_PAGE, &[Own(TAG_KEYS)], BY, "ec2:CreateTags", INSTANCE, &[("aws:tagkeys", &["environment", "webserver"])], Allowed, Some(Identity)),
    row(SETS_PAGE, &[Own(TAG_KEYS)], BY, "ec2:CreateTags", INSTANCE, &[("aws:tagkeys", &["environment", "cost"])], ImplicitDeny, Some(Identity)),
    row(SETS_PAGE, &[Own(TAG_KEYS)], BY, "ec2:CreateTags", INSTANCE, &[], Allowed, Some(Identity)),
    row(SETS_PAGE, &[Own(TAG_ANY)], BY, "ec2:CreateTags", INSTANCE, &[("aws:tagkeys", &["environment", "cost"])], Allowed, Some(Identity)),
    row(SETS_PAGE, &[Own(TAG_ANY)], BY, "ec2:CreateTags", INSTANCE, &[], ImplicitDeny, Some(Identity)),

    row(CONDITION_PAGE, &[Own(STRING_LIKE)], BY, "s3:ListBucket", BUCKET, &[("s3:prefix", &["home/web"])], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(STRING_LIKE)], BY, "s3:ListBucket", BUCKET, &[("s3:prefix", &[""])], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(STRING_LIKE)], BY, "s3:ListBucket", BUCKET, &[("s3:prefix", &["HOME/web"])], ImplicitDeny, Some(Identity)),
    row(CONDITION_PAGE, &[Own(STRING_LIKE)], BY, "s3:ListBucket", BUCKET, &[], ImplicitDeny, Some(Identity)),
    row(CONDITION_PAGE, &[Own(STRING_LIKE)], BY, "s3:ListBucket", BUCKET, &[("s3:prefix", &["home/a", "home/b"])], ImplicitDeny, Some(Identity)),
    row(CONDITION_PAGE, &[Own(DATES)], BY, "s3:ListBucket", BUCKET, &[("aws:currenttime", &["2020-05-01T12:00:00Z"])], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(DATES)], BY, "s3:ListBucket", BUCKET, &[("aws:currenttime", &["2020-07-01T00:00:01Z"])], ImplicitDeny, Some(Identity)),
    row(CONDITION_PAGE, &[Own(DATES)], BY, "s3:ListBucket", BUCKET, &[("aws:currenttime", &["1588334400"])], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(NULL_KEY)], BY, "s3:ListBucket", BUCKET, &[("aws:tokenissuetime", &["2020-05-01T12:00:00Z"])], ImplicitDeny, Some(Identity)),
    row(CONDITION_PAGE, &[Own(NULL_KEY)], User, "s3:ListBucket", BUCKET, &[], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(ARN_LIKE)], BY, "s3:ListBucket", BUCKET, &[("ec2:sourceinstancearn", &[INSTANCE])], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(ARN_LIKE)], BY, "s3:ListBucket", BUCKET, &[("ec2:sourceinstancearn", &["arn:aws:ec2:us-east-1:210987654321:instance/i-1"])], ImplicitDeny, Some(Identity)),
    row(CONDITION_PAGE, &[Own(NOT_EQUALS)], BY, "s3:ListBucket", BUCKET, &[("aws:principaltag/team", &["red"])], ImplicitDeny, Some(Identity)),
    row(CONDITION_PAGE, &[Own(NOT_EQUALS)], BY, "s3:ListBucket", BUCKET, &[], Allowed, Some(Identity)),

    row(VARIABLES_PAGE, &[Own(VARIABLE_ALLOW)], User, "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/martha/x", &[("aws:username", &["martha"])], Allowed, Some(Identity)),
    row(VARIABLES_PAGE, &[Own(VARIABLE_DENY)], User, "s3:GetObject", OBJECT, &[("aws:username", &["martha"])], ExplicitDeny, Some(Identity)),
    row(VARIABLES_PAGE, &[Own(VARIABLE_DENY)], User, "s3:GetObject", OBJECT, &[("aws:username", &["martha"]), ("aws:resourcetag/owner", &["martha"])], Allowed, Some(Identity)),
    row(VARIABLES_PAGE, &[Own(VARIABLE_DENY)], User, "ec2:RunInstances", INSTANCE, &[("aws:username", &["martha"])], Allowed, Some(Identity)),
    row("IAMUG Policy variables: Version", &[Own(OLD_VERSION)], User, "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/x", &[], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(BINARY_ALLOW)], BY, "s3:GetObject", OBJECT, &[("a:b", &["QmluYXJ5"])], Allowed, Some(Identity)),
    row(CONDITION_PAGE, &[Own(BINARY_DENY)], BY, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),

    row(LOGIC_PAGE, &[Own(ALL), Scp(0, NOTHING)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(ServiceControl)),
    row(LOGIC_PAGE, &[Own(ALL), Bound(NOTHING)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(LOGIC_PAGE, &[Own(ALL), Bound(ALL), Handed(NOTHING)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Session)),
    row(LOGIC_PAGE, &[Own(S3_ALL), Bound(S3_ALL), Handed(S3_ALL)], BY, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(LOGIC_PAGE, &[Bound(ALL)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),

    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_SESSION), Bound(NOTHING), Handed(NOTHING)], BY, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ANYONE), Bound(NOTHING)], BY, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ROLE)], BY, "s3:GetObject", OBJECT, &[], Allowed, Some(Resource)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ROLE), Bound(NOTHING)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Boundary)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ROLE), Handed(NOTHING)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Session)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ROLE)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ACCOUNT)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ROOT)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ROOT), Own(S3_ALL)], BY, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_OTHER)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ID)], BY, "s3:GetObject", OBJECT, &[("aws:userid", &["AROAEXAMPLE:i-1234567890abcdef0"])], Allowed, Some(Resource)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_ID)], BY, "s3:GetObject", OBJECT, &[("aws:userid", &["AROAOTHER:i-1234567890abcdef0"])], ImplicitDeny, Some(Identity)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_DENY), Own(ALL)], BY, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Resource)),
    row(PRINCIPAL_PAGE, &[Bucket(BUCKET_NOBODY)], BY, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(NOT_PRINCIPAL_PAGE, &[Bucket(NOT_PRINCIPAL_ALL), Own(ALL)], BY, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(NOT_PRINCIPAL_PAGE, &[Bucket(NOT_PRINCIPAL_ROLE), Own(ALL)], BY, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Resource)),
    row(NOT_PRINCIPAL_PAGE, &[Bucket(NOT_PRINCIPAL_ALL), Own(ALL), Bound(ALL)], BY, "s3:GetObject", OBJECT, &[], ExplicitDeny, Some(Resource)),

    row(TRUST_PAGE, &[Bucket(TRUST_EC2)], EC2, "sts:AssumeRole", WEB, &[], Allowed, Some(Trust)),
    row(TRUST_PAGE, &[Bucket(TRUST_LAMBDA)], EC2, "sts:AssumeRole", WEB, &[], ImplicitDeny, Some(Trust)),
    row(TRUST_PAGE, &[Bucket(TRUST_EC2), Own(ALL)], User, "sts:AssumeRole", WEB, &[], ImplicitDeny, Some(Trust)),
    row(TRUST_PAGE, &[Bucket(TRUST_USER)], User, "sts:AssumeRole", WEB, &[], Allowed, Some(Trust)),
    row(TRUST_PAGE, &[Bucket(TRUST_ACCOUNT)], User, "sts:AssumeRole", WEB, &[], ImplicitDeny, Some(Identity)),
    row(TRUST_PAGE, &[Bucket(TRUST_ACCOUNT), Own(ALL)], User, "sts:AssumeRole", WEB, &[], Allowed, Some(Identity)),
    row(TRUST_PAGE, &[Bucket(TRUST_EXTERNAL)], User, "sts:AssumeRole", WEB, &[("sts:externalid", &["12345"])], Allowed, Some(Trust)),
    row(TRUST_PAGE, &[Bucket(TRUST_EXTERNAL)], User, "sts:AssumeRole", WEB, &[], ImplicitDeny, Some(Trust)),
    row(TRUST_PAGE, &[Bucket(TRUST_DENY)], User, "sts:AssumeRole", WEB, &[], ExplicitDeny, Some(Trust)),
];
