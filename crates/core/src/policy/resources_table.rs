//! Actions and resources, row by row: what a statement lists, what is asked, and whether AWS's pages let it match.
//! `IAMUG` is the IAM User Guide, `SAR` the Service Authorization Reference.

/// One statement's action or resource element. The test judges it in a statement that allows, and in one that denies.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) source: &'static str,
    /// `Action`, `NotAction`, `Resource` or `NotResource`.
    pub(super) element: &'static str,
    pub(super) listed: &'static [&'static str],
    pub(super) action: &'static str,
    pub(super) resource: &'static str,
    pub(super) matches: bool,
}

const fn r(
    source: &'static str,
    element: &'static str,
    listed: &'static [&'static str],
    action: &'static str,
    resource: &'static str,
    matches: bool,
) -> Row {
    Row { source, element, listed, action, resource, matches }
}

const YES: bool = true;
const NO: bool = false;

const ACTION: &str = "IAMUG IAM JSON policy elements: Action";
const NOT_ACTION: &str = "IAMUG IAM JSON policy elements: NotAction";
const RESOURCE: &str = "IAMUG IAM JSON policy elements: Resource";
const WILDCARDS: &str = "IAMUG IAM JSON policy elements: Resource, Using wildcards in resource ARNs";
const NOT_RESOURCE: &str = "IAMUG IAM JSON policy elements: NotResource";
/// The action has no resource type there, so "you must specify all resources (*)".
const NONE: &str = "SAR, actions without a resource type; IAMUG Resource, Note";
const LIST_BUCKETS: &str = "IAMUG Policy evaluation logic, Example: s3:ListAllMyBuckets on arn:aws:s3:::*";

const KEY: &str = "arn:aws:s3:::b/k";
const INSTANCE: &str = "arn:aws:ec2:us-east-1:123456789012:instance/i-1";

#[rustfmt::skip]
pub(super) static RESOURCES: &[Row] = &[
    r(ACTION, "Action", &["s3:GetObject"], "s3:GetObject", KEY, YES),
    r(ACTION, "Action", &["S3:getobject"], "s3:GetObject", KEY, YES),
    r(ACTION, "Action", &["iam:ListAccessKeys"], "IAM:listaccesskeys", "arn:aws:iam::123456789012:user/x", YES),
    r(ACTION, "Action", &["s3:*"], "s3:GetObject", KEY, YES),
    r(ACTION, "Action", &["s3:*"], "ec2:RunInstances", INSTANCE, NO),
    r(ACTION, "Action", &["iam:*AccessKey*"], "iam:CreateAccessKey", "arn:aws:iam::123456789012:user/x", YES),
    r(ACTION, "Action", &["iam:*AccessKey*"], "iam:ListAccessKeys", "arn:aws:iam::123456789012:user/x", YES),
    r(ACTION, "Action", &["iam:*AccessKey*"], "iam:CreateUser", "arn:aws:iam::123456789012:user/x", NO),
    r(ACTION, "Action", &["sqs:SendMessage", "s3:GetObject"], "s3:GetObject", KEY, YES),
    r(ACTION, "Action", &["*"], "s3:GetObject", KEY, YES),
    r(ACTION, "Action", &["s3:GetObjec?"], "s3:GetObject", KEY, YES),
    r(ACTION, "Action", &["s3:GetObject?"], "s3:GetObject", KEY, NO),
    r(ACTION, "Action", &["s3:Get"], "s3:GetObject", KEY, NO),
    r(ACTION, "Action", &[" s3:GetObject"], "s3:GetObject", KEY, NO),
    r(ACTION, "Action", &["GetObject"], "s3:GetObject", KEY, NO),
    r(NOT_ACTION, "NotAction", &["iam:*"], "s3:GetObject", KEY, YES),
    r(NOT_ACTION, "NotAction", &["iam:*"], "iam:GetUser", "arn:aws:iam::123456789012:user/x", NO),
    r(NOT_ACTION, "NotAction", &["iam:*", "s3:Get*"], "s3:GetObject", KEY, NO),
    r(NOT_ACTION, "NotAction", &["s3:DeleteBucket"], "s3:GetObject", KEY, YES),
    r(NOT_ACTION, "NotAction", &["S3:DELETEBUCKET"], "s3:DeleteBucket", "arn:aws:s3:::b", NO),

    r(RESOURCE, "Resource", &["*"], "s3:GetObject", KEY, YES),
    r(RESOURCE, "Resource", &["arn:aws:iam::123456789012:user/Bob"], "iam:GetUser", "arn:aws:iam::123456789012:user/Bob", YES),
    r(RESOURCE, "Resource", &["arn:aws:iam::123456789012:user/Bob"], "iam:GetUser", "arn:aws:iam::123456789012:user/Alice", NO),
    r(RESOURCE, "Resource", &["arn:aws:dynamodb:us-east-2:123456789012:table/books_table", "arn:aws:dynamodb:us-east-2:123456789012:table/magazines_table"], "dynamodb:GetItem", "arn:aws:dynamodb:us-east-2:123456789012:table/magazines_table", YES),
    r(WILDCARDS, "Resource", &["arn:aws:iam::123456789012:user/accounting/*"], "iam:GetUser", "arn:aws:iam::123456789012:user/accounting/a/Bob", YES),
    r(WILDCARDS, "Resource", &["arn:aws:iam::123456789012:user/accounting/*"], "iam:GetUser", "arn:aws:iam::123456789012:user/Bob", NO),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::amzn-s3-demo-bucket/*"], "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/a/b", YES),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::amzn-s3-demo-bucket/*"], "s3:ListBucket", "arn:aws:s3:::amzn-s3-demo-bucket", NO),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::amzn-s3-demo-bucket/*"], "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket-2/a", NO),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b/1/test/object.jpg", YES),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b/1/2/test/3/object.jpg", YES),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b/1///test///object.jpg", YES),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b//test/object.jpg", YES),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b/1/test/", YES),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b/1-test/object.jpg", NO),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b/test/object.jpg", NO),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::b/*/test/*"], "s3:GetObject", "arn:aws:s3:::b/1/2/test.jpg", NO),
    r(WILDCARDS, "Resource", &["arn:aws:ec2:*:*:instance/*"], "ec2:StopInstances", INSTANCE, YES),
    r(WILDCARDS, "Resource", &["arn:aws:ec2:us-*-1:*:instance/i-?"], "ec2:StopInstances", INSTANCE, YES),
    r(WILDCARDS, "Resource", &["arn:aws:ec2:*:instance/*"], "ec2:StopInstances", INSTANCE, NO),
    r(WILDCARDS, "Resource", &["arn:aws:ec2:eu-west-1:*:instance/*"], "ec2:StopInstances", INSTANCE, NO),
    r(WILDCARDS, "Resource", &["arn:aws:ec2:*:999999999999:*"], "ec2:StopInstances", INSTANCE, NO),
    r(WILDCARDS, "Resource", &["arn:aws-cn:ec2:*:*:*"], "ec2:StopInstances", INSTANCE, NO),
    r(WILDCARDS, "Resource", &["arn:aws:s3:::B"], "s3:ListBucket", "arn:aws:s3:::b", NO),
    r(WILDCARDS, "Resource", &["arn:aws:logs:*:*:log-group:/a:*"], "logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/a:log-stream:x", YES),
    r(NOT_RESOURCE, "NotResource", &["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"], "s3:GetObject", "arn:aws:s3:::HRBucket/Plans", YES),
    r(NOT_RESOURCE, "NotResource", &["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"], "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/2026.csv", NO),
    r(NOT_RESOURCE, "NotResource", &["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"], "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll", NO),
    r(NOT_RESOURCE, "NotResource", &["arn:aws:s3:::HRBucket"], "iam:AttachUserPolicy", "arn:aws:iam::123456789012:user/x", YES),

    r(NONE, "Resource", &["*"], "ec2:DescribeInstances", "*", YES),
    r(NONE, "Resource", &[INSTANCE], "ec2:DescribeInstances", INSTANCE, NO),
    r(NONE, "Resource", &["arn:aws:ec2:*:*:*"], "ec2:DescribeInstances", "*", NO),
    r(NONE, "Resource", &["*"], "EC2:describeinstances", INSTANCE, YES),
    r(NONE, "NotResource", &[INSTANCE], "ec2:DescribeInstances", INSTANCE, YES),
    r(NONE, "Resource", &["arn:aws:iam::123456789012:role/*"], "iam:ListRoles", "arn:aws:iam::123456789012:role/", NO),
    r(NONE, "Resource", &["*"], "iam:ListRoles", "arn:aws:iam::123456789012:role/", YES),
    r(NONE, "Resource", &["arn:aws:cloudwatch:*:*:*"], "cloudwatch:ListMetrics", "*", NO),
    r(NONE, "Resource", &["arn:aws:iam::123456789012:user/*"], "iam:GetUser", "arn:aws:iam::123456789012:user/x", YES),
    r(LIST_BUCKETS, "Resource", &["arn:aws:s3:::*"], "s3:ListAllMyBuckets", "*", YES),
    r(LIST_BUCKETS, "Resource", &["*"], "s3:ListAllMyBuckets", "*", YES),
    r(LIST_BUCKETS, "Resource", &["arn:aws:s3:::carlossalazar"], "s3:ListAllMyBuckets", "arn:aws:s3:::carlossalazar", NO),
];
