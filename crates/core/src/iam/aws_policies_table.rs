//! Policies of AWS itself, as far as lessons ask for them. Data; `setup` puts them into the account.
//!
//! Documents, numbers and dates of versions: zoph-io/MAMIP (recorded from IAM, as of March 2026); elements stand in the
//! order of the AWS Managed Policy Reference. Descriptions and dates of creation: the same reference, "Policy details".
//! Unique ids: what `aws iam get-policy` and `list-policies` showed in public transcripts; of four it is not known.

/// One policy of AWS with the one version that is in force. Older ones are not kept.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// `ANPA...`; where it is empty one is made up.
    pub(crate) id: &'static str,
    pub(crate) description: &'static str,
    /// When it was made, in seconds since 1970.
    pub(crate) created: i64,
    pub(crate) version: u32,
    /// When that version was made.
    pub(crate) updated: i64,
    pub(crate) document: &'static str,
}

/// Year, month, day, hour, minute, second as seconds since 1970. A page at its start needs no reader of dates.
const fn at([year, month, day, hour, minute, second]: [i64; 6]) -> i64 {
    // March is the first month, so that the day that leap years have more is the last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469;
    ((days * 24 + hour) * 60 + minute) * 60 + second
}

#[rustfmt::skip]
pub(crate) const KNOWN: &[Known] = &[
    Known {
        name: "AWSCloudTrail_ReadOnlyAccess", id: "", created: at([2022, 6, 14, 17, 19, 5]), version: 1, updated: at([2022, 6, 14, 17, 19, 5]),
        description: "This policy provides read only access to AWS CloudTrail.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cloudtrail:Get*","cloudtrail:Describe*","cloudtrail:List*","cloudtrail:LookupEvents"],"Resource":"*"}]}"#,
    },
    Known {
        name: "AWSDenyAll", id: "", created: at([2019, 5, 1, 22, 36, 14]), version: 2, updated: at([2023, 12, 18, 16, 42, 5]),
        description: "Deny all access.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Sid":"DenyAll","Effect":"Deny","Action":["*"],"Resource":"*"}]}"#,
    },
    Known {
        name: "AdministratorAccess", id: "ANPAIWMBCKSKIEE64ZLYK", created: at([2015, 2, 6, 18, 39, 46]), version: 1, updated: at([2015, 2, 6, 18, 39, 46]),
        description: "Provides full access to AWS services and resources.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    },
    Known {
        name: "AmazonEC2FullAccess", id: "ANPAI3VAJF5ZCRZ7MCQE6", created: at([2015, 2, 6, 18, 40, 15]), version: 5, updated: at([2018, 11, 27, 2, 16, 56]),
        description: "Provides full access to Amazon EC2 via the AWS Management Console.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Allow","Action":"elasticloadbalancing:*","Resource":"*"},{"Effect":"Allow","Action":"cloudwatch:*","Resource":"*"},{"Effect":"Allow","Action":"autoscaling:*","Resource":"*"},{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*","Condition":{"StringEquals":{"iam:AWSServiceName":["autoscaling.amazonaws.com","ec2scheduled.amazonaws.com","elasticloadbalancing.amazonaws.com","spot.amazonaws.com","spotfleet.amazonaws.com","transitgateway.amazonaws.com"]}}}]}"#,
    },
    Known {
        name: "AmazonEC2ReadOnlyAccess", id: "ANPAIGDT4SV4GSETWTBZK", created: at([2015, 2, 6, 18, 40, 17]), version: 5, updated: at([2026, 2, 12, 18, 3, 17]),
        description: "Provides read only access to Amazon EC2 via the AWS Management Console.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*","ec2:GetSecurityGroupsForVpc"],"Resource":"*"},{"Effect":"Allow","Action":"elasticloadbalancing:Describe*","Resource":"*"},{"Effect":"Allow","Action":["cloudwatch:ListMetrics","cloudwatch:GetMetricStatistics","cloudwatch:Describe*"],"Resource":"*"},{"Effect":"Allow","Action":"autoscaling:Describe*","Resource":"*"}]}"#,
    },
    Known {
        name: "AmazonGuardDutyReadOnlyAccess", id: "ANPAIVMCEDV336RWUSNHG", created: at([2017, 11, 28, 22, 29, 40]), version: 4, updated: at([2023, 11, 16, 23, 7, 6]),
        description: "Provides read only access to Amazon GuardDuty resources",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["guardduty:Describe*","guardduty:Get*","guardduty:List*"],"Resource":"*"},{"Effect":"Allow","Action":["organizations:ListDelegatedAdministrators","organizations:ListAWSServiceAccessForOrganization","organizations:DescribeOrganizationalUnit","organizations:DescribeAccount","organizations:DescribeOrganization","organizations:ListAccounts"],"Resource":"*"}]}"#,
    },
    Known {
        name: "AmazonS3FullAccess", id: "ANPAIFIR6V6BVTRAHWINE", created: at([2015, 2, 6, 18, 40, 58]), version: 2, updated: at([2021, 9, 27, 20, 16, 37]),
        description: "Provides full access to all buckets via the AWS Management Console.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","s3-object-lambda:*"],"Resource":"*"}]}"#,
    },
    Known {
        name: "AmazonS3ReadOnlyAccess", id: "ANPAIZTJ4DXE7G6AGAE6M", created: at([2015, 2, 6, 18, 40, 59]), version: 3, updated: at([2023, 8, 10, 21, 31, 39]),
        description: "Provides read only access to all buckets via the AWS Management Console.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:Describe*","s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"}]}"#,
    },
    Known {
        name: "AmazonSSMManagedInstanceCore", id: "ANPAIXSHM2BNB2D3AXXRU", created: at([2019, 3, 15, 17, 22, 12]), version: 2, updated: at([2019, 5, 23, 16, 54, 21]),
        description: "The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:DescribeAssociation","ssm:GetDeployablePatchSnapshotForInstance","ssm:GetDocument","ssm:DescribeDocument","ssm:GetManifest","ssm:GetParameter","ssm:GetParameters","ssm:ListAssociations","ssm:ListInstanceAssociations","ssm:PutInventory","ssm:PutComplianceItems","ssm:PutConfigurePackageResult","ssm:UpdateAssociationStatus","ssm:UpdateInstanceAssociationStatus","ssm:UpdateInstanceInformation"],"Resource":"*"},{"Effect":"Allow","Action":["ssmmessages:CreateControlChannel","ssmmessages:CreateDataChannel","ssmmessages:OpenControlChannel","ssmmessages:OpenDataChannel"],"Resource":"*"},{"Effect":"Allow","Action":["ec2messages:AcknowledgeMessage","ec2messages:DeleteMessage","ec2messages:FailMessage","ec2messages:GetEndpoint","ec2messages:GetMessages","ec2messages:SendReply"],"Resource":"*"}]}"#,
    },
    Known {
        name: "AmazonSSMReadOnlyAccess", id: "ANPAJODSKQGGJTHRYZ5FC", created: at([2015, 5, 29, 17, 44, 19]), version: 1, updated: at([2015, 5, 29, 17, 44, 19]),
        description: "Provides read only access to Amazon SSM.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:Describe*","ssm:Get*","ssm:List*"],"Resource":"*"}]}"#,
    },
    Known {
        name: "CloudWatchAgentServerPolicy", id: "", created: at([2018, 3, 7, 1, 6, 44]), version: 3, updated: at([2024, 2, 6, 16, 37, 37]),
        description: "Permissions required to use AmazonCloudWatchAgent on servers",
        document: r#"{"Version":"2012-10-17","Statement":[{"Sid":"CWACloudWatchServerPermissions","Effect":"Allow","Action":["cloudwatch:PutMetricData","ec2:DescribeVolumes","ec2:DescribeTags","logs:PutLogEvents","logs:PutRetentionPolicy","logs:DescribeLogStreams","logs:DescribeLogGroups","logs:CreateLogStream","logs:CreateLogGroup","xray:PutTraceSegments","xray:PutTelemetryRecords","xray:GetSamplingRules","xray:GetSamplingTargets","xray:GetSamplingStatisticSummaries"],"Resource":"*"},{"Sid":"CWASSMServerPermissions","Effect":"Allow","Action":["ssm:GetParameter"],"Resource":"arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*"}]}"#,
    },
    Known {
        name: "EC2InstanceConnect", id: "", created: at([2019, 6, 27, 18, 53, 34]), version: 1, updated: at([2019, 6, 27, 18, 53, 34]),
        description: "Allows customers to call EC2 Instance Connect to publish ephemeral keys to their EC2 instances and connect via ssh or the EC2 Instance Connect CLI.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Sid":"EC2InstanceConnect","Effect":"Allow","Action":["ec2:DescribeInstances","ec2-instance-connect:SendSSHPublicKey"],"Resource":"*"}]}"#,
    },
    Known {
        name: "IAMFullAccess", id: "ANPAI7XKCFMBPM3QQRRVQ", created: at([2015, 2, 6, 18, 40, 38]), version: 2, updated: at([2019, 6, 21, 19, 40, 0]),
        description: "Provides full access to IAM via the AWS Management Console.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*","organizations:DescribeAccount","organizations:DescribeOrganization","organizations:DescribeOrganizationalUnit","organizations:DescribePolicy","organizations:ListChildren","organizations:ListParents","organizations:ListPoliciesForTarget","organizations:ListRoots","organizations:ListPolicies","organizations:ListTargetsForPolicy"],"Resource":"*"}]}"#,
    },
    Known {
        name: "IAMReadOnlyAccess", id: "ANPAJKSO7NDY4T57MWDSQ", created: at([2015, 2, 6, 18, 40, 39]), version: 4, updated: at([2018, 1, 25, 19, 11, 27]),
        description: "Provides read only access to IAM via the AWS Management Console.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:GenerateCredentialReport","iam:GenerateServiceLastAccessedDetails","iam:Get*","iam:List*","iam:SimulateCustomPolicy","iam:SimulatePrincipalPolicy"],"Resource":"*"}]}"#,
    },
    Known {
        name: "PowerUserAccess", id: "ANPAJYRXTHIB4FOVS3ZXS", created: at([2015, 2, 6, 18, 39, 47]), version: 12, updated: at([2026, 2, 12, 17, 59, 14]),
        description: "Provides full access to AWS services and resources, but does not allow management of Users and groups.",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},{"Effect":"Allow","Action":["account:GetAccountInformation","account:GetGovCloudAccountInformation","account:GetPrimaryEmail","account:ListRegions","iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole","iam:ListRoles","organizations:DescribeEffectivePolicy","organizations:DescribeOrganization"],"Resource":"*"}]}"#,
    },
];
