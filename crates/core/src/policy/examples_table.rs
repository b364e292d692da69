//! AWS's example policies at work, row by row: what each page says its policy allows and denies. The policies keep the
//! pages' statements with names of our own. `IAMUG` is the IAM User Guide, `EC2UG` the EC2 User Guide.

use super::{
    Level::{Boundary, Identity, Resource},
    Outcome::{Allowed, ExplicitDeny, ImplicitDeny},
    rows::{
        Caller::{Anonymous, Other, Session, User},
        Policy::{Bound, Bucket, Own},
        Row, row,
    },
};

const ALL: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

const REGIONS_PAGE: &str = "IAMUG AWS: Denies access to AWS based on the requested Region";
const REGIONS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":["cloudfront:*","iam:*","route53:*","support:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1"]}}}]}"#;
const DATES_PAGE: &str = "IAMUG AWS: Allows specific access using MFA within specific dates";
const DATES: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sqs:*","s3:GetObject"],"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":true},"DateGreaterThan":{"aws:CurrentTime":"2017-07-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2017-12-31T23:59:59Z"}}}}"#;
const COST_PAGE: &str = "IAMUG EC2: Start or stop instances based on matching principal and resource tags";
const COST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["ec2:startInstances","ec2:stopInstances"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/CostCenter":"${aws:PrincipalTag/CostCenter}"}}}}"#;
const TAGS_PAGE: &str = "IAMUG Amazon EC2: Allows starting or stopping EC2 instances a user has tagged";
const TAGS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:StartInstances","ec2:StopInstances"],"Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringEquals":{"aws:ResourceTag/Owner":"${aws:username}"}}},{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"*"}]}"#;
const MFA_PAGE: &str = "IAMUG Amazon EC2: Requires MFA (GetSessionToken) for specific EC2 operations";
const MFA: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Deny","Action":["ec2:StopInstances","ec2:TerminateInstances"],"Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":false}}}]}"#;
const RANGE_PAGE: &str = "IAMUG Amazon EC2: Limits terminating EC2 instances to an IP address range";
const RANGE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:TerminateInstances"],"Resource":["*"]},{"Effect":"Deny","Action":["ec2:TerminateInstances"],"Condition":{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]}},"Resource":["*"]}]}"#;
const VOLUMES_PAGE: &str = "IAMUG Amazon EC2: Attach or detach volumes to an EC2 instance";
const VOLUMES: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:AttachVolume","ec2:DetachVolume"],"Resource":["arn:aws:ec2:*:*:volume/*","arn:aws:ec2:*:*:instance/*"],"Condition":{"ArnEquals":{"ec2:SourceInstanceARN":"arn:aws:ec2:*:*:instance/i-1"}}}]}"#;
const PASS_PAGE: &str = "IAMUG IAM: Pass an IAM role to a specific AWS service";
const PASS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"cloudwatch.amazonaws.com"}}}]}"#;
const ATTACH_PAGE: &str =
    "IAMUG IAM: Limits managed policies that can be applied to an IAM user, group, or role";
const ATTACH: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:AttachUserPolicy","iam:DetachUserPolicy"],"Resource":"*","Condition":{"ArnEquals":{"iam:PolicyARN":["arn:aws:iam::*:policy/one","arn:aws:iam::*:policy/two"]}}}}"#;
const SELF_PAGE: &str = "IAMUG IAM: Allows IAM users to self-manage an MFA device";
const SELF: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:ListUsers","iam:ListVirtualMFADevices"],"Resource":"*"},{"Effect":"Allow","Action":["iam:EnableMFADevice","iam:ListMFADevices","iam:ResyncMFADevice"],"Resource":"arn:aws:iam::*:user/${aws:username}"},{"Effect":"Allow","Action":["iam:DeactivateMFADevice"],"Resource":["arn:aws:iam::*:user/${aws:username}"],"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},{"Effect":"Deny","NotAction":["iam:CreateVirtualMFADevice","iam:EnableMFADevice","iam:ListMFADevices","iam:ListUsers","iam:ListVirtualMFADevices","iam:ResyncMFADevice"],"Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;
const EXCEPT_PAGE: &str = "IAMUG Amazon S3: Limits managing to a specific S3 bucket";
const EXCEPT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]},{"Effect":"Deny","NotAction":"s3:*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}]}"#;
const HOME_PAGE: &str = "IAMUG Amazon S3: Allows IAM users access to their S3 home directory, programmatically and in the console";
const HOME: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:GetBucketLocation"],"Resource":"*"},{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b","Condition":{"StringLike":{"s3:prefix":["","home/","home/${aws:username}/*"]}}},{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b/home/${aws:username}","arn:aws:s3:::b/home/${aws:username}/*"]}]}"#;
const PROD_PAGE: &str = "IAMUG Amazon S3: Allows full S3 access, but explicitly denies access to the Production bucket if the administrator has not signed in using MFA within the last thirty minutes";
const PROD: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListAllMyBuckets"],"Resource":"arn:aws:s3:::*"},{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":"arn:aws:s3:::*"},{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::*/*"},{"Effect":"Deny","Action":"s3:*","Resource":["arn:aws:s3:::Production/*","arn:aws:s3:::Production"],"Condition":{"NumericGreaterThanIfExists":{"aws:MultiFactorAuthAge":"1800"}}}]}"#;
const RW_PAGE: &str = "IAMUG Amazon S3: Allows read and write access to objects in an S3 Bucket";
const RW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::b"]},{"Effect":"Allow","Action":"s3:*Object","Resource":["arn:aws:s3:::b/*"]}]}"#;
const COLUMNS_PAGE: &str = "IAMUG Amazon DynamoDB: Allows access to specific attributes";
const COLUMNS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":["arn:aws:dynamodb:*:*:table/t"],"Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["one","two"]},"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}}]}"#;
const NEW_PAGE: &str = "IAMUG IAM: Create new users only with specific tags";
const NEW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:CreateUser","iam:TagUser"],"Resource":"*","Condition":{"StringEqualsIfExists":{"aws:RequestTag/Department":["Development","QualityAssurance"],"aws:RequestTag/JobFunction":"Employee"},"ForAllValues:StringEquals":{"aws:TagKeys":["Department","JobFunction"]}}}]}"#;
const BLOCK_PAGE: &str = "IAMUG Creating a condition with multiple keys or values: Evaluation logic";
const BLOCK: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqualsIgnoreCase":{"aws:PrincipalTag/department":["finance","hr","legal"],"aws:PrincipalTag/role":["audit","security"]},"StringEquals":{"aws:PrincipalAccount":"123456789012"}}}}"#;
const CARLOS_PAGE: &str =
    "IAMUG Policy evaluation logic: Example identity-based and resource-based policy evaluation";
const CARLOS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:ListAllMyBuckets"],"Resource":"arn:aws:s3:::*"},{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::carlossalazar/*","arn:aws:s3:::carlossalazar"]},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::*log*"}]}"#;
const CARLOS_BUCKET: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Action":"s3:*","Resource":["arn:aws:s3:::carlossalazar/*","arn:aws:s3:::carlossalazar"]}]}"#;
const ACROSS_PAGE: &str =
    "IAMUG Cross-account policy evaluation logic: Example cross-account policy evaluation";
const ACROSS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"},{"Effect":"Allow","Action":"s3:*Object*","Resource":"arn:aws:s3:::Production/*"},{"Effect":"Deny","Action":"s3:*","Resource":["arn:aws:s3:::*log*","arn:aws:s3:::*log*/*"]}]}"#;
const ACROSS_BUCKET: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject*","s3:PutObject*"],"Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Resource":"arn:aws:s3:::Production/*"}]}"#;
const SHIRLEY_PAGE: &str = "IAMUG Permissions boundaries for IAM entities: ShirleyRodriguez";
const SHIRLEY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","cloudwatch:*","ec2:*"],"Resource":"*"}]}"#;
const CREATE_USER: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"}}"#;
const ZHANG_PAGE: &str = "IAMUG Permissions boundaries for IAM entities: Delegating responsibility";
const ZHANG_BOUND: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:CreateUser","iam:PutUserPolicy"],"Resource":"*","Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::123456789012:policy/XCompanyBoundaries"}}},{"Effect":"Allow","Action":["cloudwatch:*","iam:CreateAccessKey","iam:GetUser"],"NotResource":"arn:aws:iam::123456789012:user/Maria"},{"Effect":"Deny","Action":["iam:CreatePolicyVersion","iam:DeletePolicy"],"Resource":["arn:aws:iam::123456789012:policy/XCompanyBoundaries"]},{"Effect":"Deny","Action":"iam:DeleteUserPermissionsBoundary","Resource":"*"}]}"#;
const ZHANG: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Allow","Action":["cloudwatch:GetDashboard"],"Resource":"*"},{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::ZhangBucket"}]}"#;
const NIKHIL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","ec2:*"],"Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":["arn:aws:s3:::logs","arn:aws:s3:::logs/*"]}]}"#;
const NIKHIL_LOGS: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/martha"},"Action":["s3:PutObject","secretsmanager:GetSecretValue"],"Resource":"*"}}"#;
const SECURE_PAGE: &str =
    "IAMUG Condition operators: Boolean condition operators; S3 User Guide, Bucket policy examples";
const SECURE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;
const ONLY_PAGE: &str = "IAMUG Principal: All principals: UsePrincipalArnInsteadOfNotPrincipalWithDeny";
const ONLY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Principal":"*","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"],"Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/martha"}}}]}"#;
const REVOKE_PAGE: &str = "IAMUG Revoking IAM role temporary security credentials";
const REVOKE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-03-02T10:00:00Z"}}}]}"#;
const STOLEN_PAGE: &str = "IAMUG AWS global condition context keys: aws:Ec2InstanceSourceVpc";
const STOLEN: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:Ec2InstanceSourceVpc":"${aws:SourceVpc}"},"Null":{"ec2:SourceInstanceARN":"false"},"BoolIfExists":{"aws:ViaAWSService":"false"}}}]}"#;
const AGE_PAGE: &str = "IAMUG IAM JSON policy elements: Condition: The request context";
const AGE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:DeactivateMFADevice"],"Resource":"arn:aws:iam::*:user/${aws:username}","Condition":{"NumericLessThanEquals":{"aws:MultiFactorAuthAge":"3600"}}}}"#;

const INSTANCE: &str = "arn:aws:ec2:us-east-1:123456789012:instance/i-1";
const MARTHA: &str = "arn:aws:iam::123456789012:user/martha";
const BOB: &str = "arn:aws:iam::123456789012:user/bob";
const OBJECT: &str = "arn:aws:s3:::b/k";

#[rustfmt::skip]
pub(super) static EXAMPLES: &[Row] = &[
    row(REGIONS_PAGE, &[Own(ALL), Own(REGIONS)], User, "ec2:StopInstances", INSTANCE, &[("aws:RequestedRegion", &["eu-west-1"])], Allowed, Some(Identity)),
    row(REGIONS_PAGE, &[Own(ALL), Own(REGIONS)], User, "ec2:StopInstances", INSTANCE, &[("aws:RequestedRegion", &["us-east-1"])], ExplicitDeny, Some(Identity)),
    row(REGIONS_PAGE, &[Own(ALL), Own(REGIONS)], User, "iam:GetUser", BOB, &[("aws:RequestedRegion", &["us-east-1"])], Allowed, Some(Identity)),
    row(REGIONS_PAGE, &[Own(REGIONS)], User, "iam:GetUser", BOB, &[], ImplicitDeny, Some(Identity)),
    row(DATES_PAGE, &[Own(DATES)], User, "s3:GetObject", OBJECT, &[("aws:MultiFactorAuthPresent", &["true"]), ("aws:CurrentTime", &["2017-10-01T12:00:00Z"])], Allowed, Some(Identity)),
    row(DATES_PAGE, &[Own(DATES)], User, "s3:GetObject", OBJECT, &[("aws:MultiFactorAuthPresent", &["false"]), ("aws:CurrentTime", &["2017-10-01T12:00:00Z"])], ImplicitDeny, Some(Identity)),
    row(DATES_PAGE, &[Own(DATES)], User, "s3:GetObject", OBJECT, &[("aws:CurrentTime", &["2017-10-01T12:00:00Z"])], ImplicitDeny, Some(Identity)),
    row(DATES_PAGE, &[Own(DATES)], User, "s3:GetObject", OBJECT, &[("aws:MultiFactorAuthPresent", &["true"]), ("aws:CurrentTime", &["2018-01-01T00:00:00Z"])], ImplicitDeny, Some(Identity)),
    row(COST_PAGE, &[Own(COST)], User, "ec2:StopInstances", INSTANCE, &[("aws:ResourceTag/CostCenter", &["7"]), ("aws:PrincipalTag/CostCenter", &["7"])], Allowed, Some(Identity)),
    row(COST_PAGE, &[Own(COST)], User, "ec2:StopInstances", INSTANCE, &[("aws:ResourceTag/CostCenter", &["8"]), ("aws:PrincipalTag/CostCenter", &["7"])], ImplicitDeny, Some(Identity)),
    row(COST_PAGE, &[Own(COST)], User, "ec2:StopInstances", INSTANCE, &[("aws:ResourceTag/CostCenter", &["8"])], ImplicitDeny, Some(Identity)),
    row(TAGS_PAGE, &[Own(TAGS)], User, "ec2:StartInstances", INSTANCE, &[("aws:username", &["martha"]), ("aws:ResourceTag/Owner", &["martha"])], Allowed, Some(Identity)),
    row(TAGS_PAGE, &[Own(TAGS)], User, "ec2:StartInstances", INSTANCE, &[("aws:username", &["martha"]), ("aws:ResourceTag/Owner", &["bob"])], ImplicitDeny, Some(Identity)),
    row(TAGS_PAGE, &[Own(TAGS)], Session, "ec2:StartInstances", INSTANCE, &[("aws:ResourceTag/Owner", &["martha"])], ImplicitDeny, Some(Identity)),
    row(TAGS_PAGE, &[Own(TAGS)], User, "ec2:DescribeInstances", "*", &[], Allowed, Some(Identity)),
    row(MFA_PAGE, &[Own(MFA)], User, "ec2:StopInstances", INSTANCE, &[("aws:MultiFactorAuthPresent", &["true"])], Allowed, Some(Identity)),
    row(MFA_PAGE, &[Own(MFA)], User, "ec2:StopInstances", INSTANCE, &[("aws:MultiFactorAuthPresent", &["false"])], ExplicitDeny, Some(Identity)),
    row(MFA_PAGE, &[Own(MFA)], User, "ec2:StopInstances", INSTANCE, &[], ExplicitDeny, Some(Identity)),
    row(MFA_PAGE, &[Own(MFA)], User, "ec2:StartInstances", INSTANCE, &[], Allowed, Some(Identity)),
    row(RANGE_PAGE, &[Own(RANGE)], User, "ec2:TerminateInstances", INSTANCE, &[("aws:SourceIp", &["192.0.2.7"])], Allowed, Some(Identity)),
    row(RANGE_PAGE, &[Own(RANGE)], User, "ec2:TerminateInstances", INSTANCE, &[("aws:SourceIp", &["198.51.100.7"])], ExplicitDeny, Some(Identity)),
    row(VOLUMES_PAGE, &[Own(VOLUMES)], Session, "ec2:AttachVolume", "arn:aws:ec2:us-east-1:123456789012:volume/vol-1", &[("ec2:SourceInstanceARN", &[INSTANCE])], Allowed, Some(Identity)),
    row(VOLUMES_PAGE, &[Own(VOLUMES)], User, "ec2:AttachVolume", "arn:aws:ec2:us-east-1:123456789012:volume/vol-1", &[], ImplicitDeny, Some(Identity)),
    row(PASS_PAGE, &[Own(PASS)], User, "iam:PassRole", "arn:aws:iam::123456789012:role/r", &[("iam:PassedToService", &["cloudwatch.amazonaws.com"])], Allowed, Some(Identity)),
    row(PASS_PAGE, &[Own(PASS)], User, "iam:PassRole", "arn:aws:iam::123456789012:role/r", &[("iam:PassedToService", &["ec2.amazonaws.com"])], ImplicitDeny, Some(Identity)),
    row(ATTACH_PAGE, &[Own(ATTACH)], User, "iam:AttachUserPolicy", BOB, &[("iam:PolicyARN", &["arn:aws:iam::123456789012:policy/two"])], Allowed, Some(Identity)),
    row(ATTACH_PAGE, &[Own(ATTACH)], User, "iam:AttachUserPolicy", BOB, &[("iam:PolicyARN", &["arn:aws:iam::aws:policy/AdministratorAccess"])], ImplicitDeny, Some(Identity)),
    row(SELF_PAGE, &[Own(SELF)], User, "iam:EnableMFADevice", MARTHA, &[("aws:username", &["martha"])], Allowed, Some(Identity)),
    row(SELF_PAGE, &[Own(SELF)], User, "iam:EnableMFADevice", BOB, &[("aws:username", &["martha"])], ImplicitDeny, Some(Identity)),
    row(SELF_PAGE, &[Own(SELF)], User, "iam:DeactivateMFADevice", MARTHA, &[("aws:username", &["martha"]), ("aws:MultiFactorAuthPresent", &["true"])], Allowed, Some(Identity)),
    row(SELF_PAGE, &[Own(SELF)], User, "iam:DeactivateMFADevice", MARTHA, &[("aws:username", &["martha"])], ExplicitDeny, Some(Identity)),
    row(SELF_PAGE, &[Own(SELF)], User, "iam:ListUsers", "*", &[], Allowed, Some(Identity)),
    row(SELF_PAGE, &[Own(SELF), Own(ALL)], User, "s3:GetObject", OBJECT, &[("aws:MultiFactorAuthPresent", &["false"])], ExplicitDeny, Some(Identity)),
    row(EXCEPT_PAGE, &[Own(EXCEPT)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(EXCEPT_PAGE, &[Own(EXCEPT)], User, "s3:GetObject", "arn:aws:s3:::other/k", &[], ImplicitDeny, Some(Identity)),
    row(EXCEPT_PAGE, &[Own(EXCEPT), Own(ALL)], User, "ec2:StopInstances", INSTANCE, &[], ExplicitDeny, Some(Identity)),
    row(HOME_PAGE, &[Own(HOME)], User, "s3:ListBucket", "arn:aws:s3:::b", &[("s3:prefix", &["home/martha/x"]), ("aws:username", &["martha"])], Allowed, Some(Identity)),
    row(HOME_PAGE, &[Own(HOME)], User, "s3:ListBucket", "arn:aws:s3:::b", &[("s3:prefix", &[""]), ("aws:username", &["martha"])], Allowed, Some(Identity)),
    row(HOME_PAGE, &[Own(HOME)], User, "s3:ListBucket", "arn:aws:s3:::b", &[("s3:prefix", &["home/bob/x"]), ("aws:username", &["martha"])], ImplicitDeny, Some(Identity)),
    row(HOME_PAGE, &[Own(HOME)], User, "s3:PutObject", "arn:aws:s3:::b/home/martha/x", &[("aws:username", &["martha"])], Allowed, Some(Identity)),
    row(HOME_PAGE, &[Own(HOME)], User, "s3:PutObject", "arn:aws:s3:::b/home/bob/x", &[("aws:username", &["martha"])], ImplicitDeny, Some(Identity)),
    row(PROD_PAGE, &[Own(PROD)], User, "s3:ListAllMyBuckets", "*", &[], Allowed, Some(Identity)),
    row(PROD_PAGE, &[Own(PROD)], User, "s3:GetObject", "arn:aws:s3:::Production/k", &[("aws:MultiFactorAuthAge", &["600"])], Allowed, Some(Identity)),
    row(PROD_PAGE, &[Own(PROD)], User, "s3:GetObject", "arn:aws:s3:::Production/k", &[("aws:MultiFactorAuthAge", &["1801"])], ExplicitDeny, Some(Identity)),
    row(PROD_PAGE, &[Own(PROD)], User, "s3:GetObject", "arn:aws:s3:::Production/k", &[], ExplicitDeny, Some(Identity)),
    row(PROD_PAGE, &[Own(PROD)], User, "s3:GetObject", OBJECT, &[], Allowed, Some(Identity)),
    row(RW_PAGE, &[Own(RW)], User, "s3:DeleteObject", OBJECT, &[], Allowed, Some(Identity)),
    row(RW_PAGE, &[Own(RW)], User, "s3:GetObjectAcl", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(RW_PAGE, &[Own(RW)], User, "s3:DeleteBucket", "arn:aws:s3:::b", &[], ImplicitDeny, Some(Identity)),
    row(COLUMNS_PAGE, &[Own(COLUMNS)], User, "dynamodb:Query", "arn:aws:dynamodb:us-east-1:123456789012:table/t", &[("dynamodb:Attributes", &["one", "two"]), ("dynamodb:Select", &["SPECIFIC_ATTRIBUTES"])], Allowed, Some(Identity)),
    row(COLUMNS_PAGE, &[Own(COLUMNS)], User, "dynamodb:Query", "arn:aws:dynamodb:us-east-1:123456789012:table/t", &[("dynamodb:Attributes", &["one", "three"])], ImplicitDeny, Some(Identity)),
    row(COLUMNS_PAGE, &[Own(COLUMNS)], User, "dynamodb:Query", "arn:aws:dynamodb:us-east-1:123456789012:table/t", &[("dynamodb:Attributes", &["one"]), ("dynamodb:Select", &["ALL_ATTRIBUTES"])], ImplicitDeny, Some(Identity)),
    row(NEW_PAGE, &[Own(NEW)], User, "iam:CreateUser", BOB, &[("aws:RequestTag/Department", &["Development"]), ("aws:RequestTag/JobFunction", &["Employee"]), ("aws:TagKeys", &["Department", "JobFunction"])], Allowed, Some(Identity)),
    row(NEW_PAGE, &[Own(NEW)], User, "iam:CreateUser", BOB, &[("aws:RequestTag/Department", &["Sales"]), ("aws:TagKeys", &["Department"])], ImplicitDeny, Some(Identity)),
    row(NEW_PAGE, &[Own(NEW)], User, "iam:CreateUser", BOB, &[("aws:TagKeys", &["Team"])], ImplicitDeny, Some(Identity)),
    row(BLOCK_PAGE, &[Own(BLOCK)], User, "s3:GetObject", OBJECT, &[("aws:PrincipalTag/department", &["HR"]), ("aws:PrincipalTag/role", &["Audit"]), ("aws:PrincipalAccount", &["123456789012"])], Allowed, Some(Identity)),
    row(BLOCK_PAGE, &[Own(BLOCK)], User, "s3:GetObject", OBJECT, &[("aws:PrincipalTag/department", &["HR"]), ("aws:PrincipalAccount", &["123456789012"])], ImplicitDeny, Some(Identity)),
    row(BLOCK_PAGE, &[Own(BLOCK)], User, "s3:GetObject", OBJECT, &[("aws:PrincipalTag/department", &["HR"]), ("aws:PrincipalTag/role", &["audit"]), ("aws:PrincipalAccount", &["999999999999"])], ImplicitDeny, Some(Identity)),
    row(CARLOS_PAGE, &[Own(CARLOS), Bucket(CARLOS_BUCKET)], User, "s3:PutObject", "arn:aws:s3:::carlossalazar/f", &[], Allowed, Some(Resource)),
    row(CARLOS_PAGE, &[Own(CARLOS)], User, "s3:PutObject", "arn:aws:s3:::carlossalazar-logs/f", &[], ExplicitDeny, Some(Identity)),
    row(CARLOS_PAGE, &[Own(CARLOS)], User, "s3:ListAllMyBuckets", "*", &[], Allowed, Some(Identity)),
    row(ACROSS_PAGE, &[Own(ACROSS)], User, "s3:PutObject", "222222222222|arn:aws:s3:::Production-logs/f", &[], ExplicitDeny, Some(Identity)),
    row(ACROSS_PAGE, &[Own(ACROSS), Bucket(ACROSS_BUCKET)], User, "s3:PutObject", "222222222222|arn:aws:s3:::Production/f", &[], Allowed, Some(Identity)),
    row(ACROSS_PAGE, &[Own(ACROSS), Bucket(ACROSS_BUCKET)], User, "s3:DeleteObject", "222222222222|arn:aws:s3:::Production/f", &[], ImplicitDeny, Some(Resource)),
    row(SHIRLEY_PAGE, &[Own(CREATE_USER), Bound(SHIRLEY)], User, "iam:CreateUser", BOB, &[], ImplicitDeny, Some(Boundary)),
    row(SHIRLEY_PAGE, &[Own(CREATE_USER), Bound(SHIRLEY)], User, "s3:GetObject", OBJECT, &[], ImplicitDeny, Some(Identity)),
    row(ZHANG_PAGE, &[Own(ZHANG), Bound(ZHANG_BOUND)], User, "iam:CreateUser", BOB, &[], ImplicitDeny, Some(Boundary)),
    row(ZHANG_PAGE, &[Own(ZHANG), Bound(ZHANG_BOUND)], User, "iam:CreateUser", BOB, &[("iam:PermissionsBoundary", &["arn:aws:iam::123456789012:policy/XCompanyBoundaries"])], Allowed, Some(Identity)),
    row(ZHANG_PAGE, &[Own(ZHANG), Bound(ZHANG_BOUND)], User, "iam:CreateAccessKey", BOB, &[], Allowed, Some(Identity)),
    row(ZHANG_PAGE, &[Own(ZHANG), Bound(ZHANG_BOUND)], User, "iam:CreateAccessKey", "arn:aws:iam::123456789012:user/Maria", &[], ImplicitDeny, Some(Boundary)),
    row(ZHANG_PAGE, &[Own(ZHANG), Bound(ZHANG_BOUND)], User, "iam:DeleteUserPermissionsBoundary", BOB, &[], ExplicitDeny, Some(Boundary)),
    row(ZHANG_PAGE, &[Own(ZHANG), Bound(ZHANG_BOUND)], User, "s3:ListBucket", "arn:aws:s3:::ZhangBucket", &[], ImplicitDeny, Some(Boundary)),
    row(ZHANG_PAGE, &[Own(ZHANG), Bound(ZHANG_BOUND)], User, "cloudwatch:PutDashboard", "arn:aws:cloudwatch::123456789012:dashboard/d", &[], ImplicitDeny, Some(Identity)),
    row(ZHANG_PAGE, &[Bucket(NIKHIL_LOGS), Bound(NIKHIL)], User, "s3:PutObject", "arn:aws:s3:::logs/f", &[], ExplicitDeny, Some(Boundary)),
    row(ZHANG_PAGE, &[Bucket(NIKHIL_LOGS), Bound(NIKHIL)], User, "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:123456789012:secret:s", &[], Allowed, Some(Resource)),
    row(SECURE_PAGE, &[Bucket(SECURE)], Anonymous, "s3:GetObject", OBJECT, &[("aws:SecureTransport", &["true"])], Allowed, Some(Resource)),
    row(SECURE_PAGE, &[Bucket(SECURE)], Anonymous, "s3:GetObject", OBJECT, &[("aws:SecureTransport", &["false"])], ExplicitDeny, Some(Resource)),
    row(ONLY_PAGE, &[Own(ALL), Bucket(ONLY)], User, "s3:GetObject", OBJECT, &[("aws:PrincipalArn", &[MARTHA])], Allowed, Some(Identity)),
    row(ONLY_PAGE, &[Own(ALL), Bucket(ONLY)], Other(BOB, None), "s3:GetObject", OBJECT, &[("aws:PrincipalArn", &[BOB])], ExplicitDeny, Some(Resource)),
    row(REVOKE_PAGE, &[Own(ALL), Own(REVOKE)], Session, "s3:GetObject", OBJECT, &[("aws:TokenIssueTime", &["2026-03-02T09:59:59Z"])], ExplicitDeny, Some(Identity)),
    row(REVOKE_PAGE, &[Own(ALL), Own(REVOKE)], Session, "s3:GetObject", OBJECT, &[("aws:TokenIssueTime", &["2026-03-02T10:00:01Z"])], Allowed, Some(Identity)),
    row(STOLEN_PAGE, &[Own(ALL), Own(STOLEN)], Session, "s3:GetObject", OBJECT, &[("aws:Ec2InstanceSourceVpc", &["vpc-1"]), ("aws:SourceVpc", &["vpc-1"]), ("ec2:SourceInstanceARN", &[INSTANCE]), ("aws:ViaAWSService", &["false"])], Allowed, Some(Identity)),
    row(STOLEN_PAGE, &[Own(ALL), Own(STOLEN)], Session, "s3:GetObject", OBJECT, &[("aws:Ec2InstanceSourceVpc", &["vpc-1"]), ("aws:SourceVpc", &["vpc-2"]), ("ec2:SourceInstanceARN", &[INSTANCE]), ("aws:ViaAWSService", &["false"])], ExplicitDeny, Some(Identity)),
    row(STOLEN_PAGE, &[Own(ALL), Own(STOLEN)], Session, "s3:GetObject", OBJECT, &[("aws:Ec2InstanceSourceVpc", &["vpc-1"]), ("ec2:SourceInstanceARN", &[INSTANCE]), ("aws:ViaAWSService", &["false"])], ExplicitDeny, Some(Identity)),
    row(STOLEN_PAGE, &[Own(ALL), Own(STOLEN)], User, "s3:GetObject", OBJECT, &[("aws:ViaAWSService", &["false"])], Allowed, Some(Identity)),
    row(AGE_PAGE, &[Own(AGE)], User, "iam:DeactivateMFADevice", MARTHA, &[("aws:username", &["martha"]), ("aws:MultiFactorAuthAge", &["3600"])], Allowed, Some(Identity)),
    row(AGE_PAGE, &[Own(AGE)], User, "iam:DeactivateMFADevice", MARTHA, &[("aws:username", &["martha"]), ("aws:MultiFactorAuthAge", &["3601"])], ImplicitDeny, Some(Identity)),
    row(AGE_PAGE, &[Own(AGE)], User, "iam:DeactivateMFADevice", MARTHA, &[("aws:username", &["martha"])], ImplicitDeny, Some(Identity)),
];
