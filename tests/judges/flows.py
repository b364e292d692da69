"""What boto3 does with each operation: whole lives of things, and what is asked of one operation alone.

It knows operations, not judging. A step whose operation is not simulated does nothing. Codes come from the API references
of the services and from botocore's models; where a row says otherwise, it names its source.
"""

import datetime
import json
import time

A_TIME = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
TRUST_EC2 = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
LIST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]})
READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
RULE = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "203.0.113.0/24"}]}]
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b"

# Values by the name of a member, or of an operation with its own. Of what is there ...
HERE = {
    "RoleName": "s3access", "InstanceProfileName": "S3AdminAccess", "PolicyName": "look", "PolicyDocument": LIST,
    "PolicyArn": READ_ONLY, "VersionId": "v1", "AssumeRolePolicyDocument": TRUST_EC2, "UserName": "admin",
    "PermissionsBoundary": READ_ONLY, "TagKeys": ["Team"], "Tags": [{"Key": "Team", "Value": "blue"}], "Status": "Active",
    "ActionNames": ["s3:ListBucket"], "PolicyInputList": [LIST],
    "Bucket": "example-bucket", "Key": "hello.txt", "CopySource": "example-bucket/hello.txt", "Policy": "{}",
    "Delete": {"Objects": [{"Key": "hello.txt"}]}, "PublicAccessBlockConfiguration": {"BlockPublicAcls": True},
    "KeyName": "lab-key", "KeyNames": ["lab-key"], "PublicKeyMaterial": PUBLIC.encode(), "MinCount": 1, "MaxCount": 1,
    "InstanceType": "t3.micro", "InstanceTypes": ["t3.micro"], "IamInstanceProfile": {"Name": "S3AdminAccess"},
    "Attribute": "userData", "UserData": {"Value": b"x"}, "IpPermissions": RULE, "Description": "made by a judge",
    "RoleSessionName": "judge", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "EncodedMessage": "nothing", "Name": "judge",
    "StartTime": A_TIME, "EndTime": A_TIME + datetime.timedelta(hours=1), "Period": 60, "Namespace": "AWS/EC2",
    "MetricName": "MetadataNoToken", "Statistics": ["Sum"],
    "InstanceOSUser": "ec2-user", "SSHPublicKey": PUBLIC, "SessionId": "admin-0123456789abcdef0",
    "RunInstances": {}, "CreateSecurityGroup": {"GroupName": "judged"}, "CreateKeyPair": {"KeyName": "judged"},
    "ImportKeyPair": {"KeyName": "judged"}, "CreateBucket": {"Bucket": "judged-bucket-of-nobody"},
    "GetTrailStatus": {"Name": "management-events"}, "DeleteAccessKey": {}, "ModifyInstanceMetadataDefaults": {},
}

# ... and of what is not.
NOWHERE = {
    **HERE,
    "RoleName": "nobody", "InstanceProfileName": "nothing", "PolicyName": "nothing", "UserName": "nobody",
    "PolicyArn": "arn:aws:iam::111122223333:policy/nothing", "VersionId": "v99",
    "PermissionsBoundary": "arn:aws:iam::111122223333:policy/nothing",
    "PolicySourceArn": "arn:aws:iam::111122223333:role/nobody",
    "Bucket": "no-such-bucket-anywhere", "CopySource": "no-such-bucket-anywhere/hello.txt",
    "InstanceId": "i-0123456789abcdef0", "InstanceIds": ["i-0123456789abcdef0"], "Resources": ["i-0123456789abcdef0"],
    "ImageId": "ami-0123456789abcdef0", "ImageIds": ["ami-0123456789abcdef0"], "KeyNames": ["nothing"], "KeyName": "nothing",
    "GroupId": "sg-0123456789abcdef0", "GroupIds": ["sg-0123456789abcdef0"], "VpcIds": ["vpc-0123456789abcdef0"],
    "SubnetIds": ["subnet-0123456789abcdef0"], "AssociationId": "iip-assoc-0123456789abcdef0",
    "AssociationIds": ["iip-assoc-0123456789abcdef0"], "SecurityGroupRuleIds": ["sgr-0123456789abcdef0"],
    "RegionNames": ["xx-nowhere-1"], "ZoneNames": ["xx-nowhere-1a"], "RoleArn": "arn:aws:iam::111122223333:role/nobody",
    "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Target": "i-0123456789abcdef0", "HttpPutResponseHopLimit": 99,
    "InstanceTypes": ["x9.nothing"], "AssociateIamInstanceProfile": {},
    # What is made must not be there yet, or must be well-formed.
    "CreateRole": {"RoleName": "s3access"}, "CreateInstanceProfile": {"InstanceProfileName": "S3AdminAccess"},
    "CreateUser": {"UserName": "admin"}, "CreatePolicy": {"PolicyName": "x", "PolicyDocument": "{"},
    "CreateKeyPair": {"KeyName": "lab-key"}, "ImportKeyPair": {"KeyName": "lab-key"},
    "CreateSecurityGroup": {"GroupName": "default"}, "CreateBucket": {"Bucket": "Bad_Name"},
    "GetMetricStatistics": {"Period": 7}, "SimulateCustomPolicy": {"PolicyInputList": ["{"]},
    "LookupEvents": {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "x"}], "MaxResults": 50,
                     "StartTime": A_TIME, "EndTime": A_TIME - datetime.timedelta(hours=1)},
}

# Members that are not required, and without which nothing is asked for.
ALSO = {
    "DescribeInstances": ("InstanceIds",), "DescribeInstanceStatus": ("InstanceIds",), "DescribeImages": ("ImageIds",),
    "DescribeKeyPairs": ("KeyNames",), "DescribeSecurityGroups": ("GroupIds",), "DescribeVpcs": ("VpcIds",),
    "DescribeSubnets": ("SubnetIds",), "DescribeRegions": ("RegionNames",), "DescribeAvailabilityZones": ("ZoneNames",),
    "DescribeInstanceTypes": ("InstanceTypes",), "DescribeSecurityGroupRules": ("SecurityGroupRuleIds",),
    "DescribeIamInstanceProfileAssociations": ("AssociationIds",), "RunInstances": ("ImageId", "InstanceType"),
    "ModifyInstanceAttribute": ("UserData",), "ModifyInstanceMetadataOptions": ("HttpTokens",),
    "ModifyInstanceMetadataDefaults": ("HttpPutResponseHopLimit",), "DeleteKeyPair": ("KeyName",),
    "AuthorizeSecurityGroupIngress": ("GroupId", "IpPermissions"), "AuthorizeSecurityGroupEgress": ("IpPermissions",),
    "RevokeSecurityGroupIngress": ("GroupId", "IpPermissions"), "RevokeSecurityGroupEgress": ("IpPermissions",),
    "DeleteSecurityGroup": ("GroupId",), "GetMetricStatistics": ("Statistics", "Dimensions"), "UpdateAccessKey": ("UserName",),
    "CreateAccessKey": ("UserName",), "DeleteAccessKey": ("UserName",), "ListAccessKeys": ("UserName",), "GetUser": ("UserName",),
    "SendSSHPublicKey": ("AvailabilityZone",), "LookupEvents": ("LookupAttributes", "MaxResults", "StartTime", "EndTime"),
    "CreateSecurityGroup": ("VpcId",),
}

# How a service says that no policy allows it (Service Authorization Reference, and each API's "Common errors").
DENIED = {"ec2": "UnauthorizedOperation", "iam": "AccessDenied", "sts": "AccessDenied", "s3": "AccessDenied",
          "cloudwatch": "AccessDenied", "cloudtrail": "AccessDeniedException", "ssm": "AccessDeniedException",
          "guardduty": "AccessDeniedException", "ec2-instance-connect": "AccessDeniedException"}
# GetCallerIdentity needs no permission (STS API reference); HEAD has no body that could name a code; TerminateSession and
# the like end one's own session.
DENIED_ANYWAY = {"GetCallerIdentity": None, "HeadBucket": "403", "HeadObject": "403"}

# What a service says of what does not exist, where its model lists nothing that is of use.
CODES = {
    "ec2": r"Invalid\w+(\.\w+)*",
    "s3": r"NoSuch\w+|Invalid\w+|MalformedPolicy|404",
    "sts": r"AccessDenied|InvalidAuthorizationMessageException|ValidationError|MalformedPolicyDocument",
    "cloudwatch": r"InvalidParameter\w*",
}
WRONG = {
    # Of a name that is not there nothing is said (EC2 API reference).
    ("ec2", "DeleteKeyPair"): (None,),
    ("ec2", "GetInstanceMetadataDefaults"): (None,),
    ("ec2", "DescribeTags"): (None,),
    ("sts", "GetCallerIdentity"): (None,),
    ("sts", "GetSessionToken"): (None,),
    ("sts", "GetFederationToken"): (None,),
    # The account of whatever key; the lab knows its own keys alone (docs/known-gaps.md).
    ("sts", "GetAccessKeyInfo"): (None, "NotSimulated"),
    # A key of nobody's is one that the caller may not ask about (as IAM words it for the key of another account).
    ("iam", "GetAccessKeyLastUsed"): ("AccessDenied",),
    # The model of TerminateSession lists no mistake of the caller's; that of ResumeSession has this for the same.
    ("ssm", "TerminateSession"): ("DoesNotExistException",),
    ("s3", "ListBuckets"): (None,),
    ("cloudwatch", "ListMetrics"): (None,),
}

# EC2 lets a page hold no fewer (EC2 API reference).
def least(operation):
    return 5 if operation.startswith("Describe") else 1


# What the lab's account can only be refused: it has no trail.
NEVER = (("cloudtrail", "GetTrailStatus"),)
# Lists that grow by being asked for.
GROWING = ("LookupEvents",)


def launched(account):
    made = account.do("ec2", "RunInstances", ImageId=HERE["ImageId"], InstanceType="t3.micro", MinCount=1, MaxCount=1)
    return made["Instances"][0]["InstanceId"] if made else None


def through(*operations):
    """A new instance that goes through these; its waiter's parameters."""
    def step(account):
        one = launched(account)
        if one is None:
            return None
        if operations:
            account.client("ec2").get_waiter("instance_running").wait(InstanceIds=[one], WaiterConfig={"Delay": 1})
        for operation in operations:
            account.do("ec2", operation, InstanceIds=[one])
        return {"InstanceIds": [one]}
    return step


def known(*names):
    return lambda account: {name: HERE[name] for name in names}


WAITERS = {
    ("ec2", "InstanceExists"): through(), ("ec2", "InstanceRunning"): through(),
    ("ec2", "InstanceStopped"): through("StopInstances"), ("ec2", "InstanceTerminated"): through("TerminateInstances"),
    ("ec2", "InstanceStatusOk"): known("InstanceIds"), ("ec2", "SystemStatusOk"): known("InstanceIds"),
    ("ec2", "KeyPairExists"): known("KeyNames"), ("ec2", "ImageAvailable"): known("ImageIds"),
    ("ec2", "ImageExists"): known("ImageIds"), ("ec2", "SecurityGroupExists"): known("GroupIds"),
    ("ec2", "SubnetAvailable"): known("SubnetIds"), ("ec2", "VpcAvailable"): known("VpcIds"),
    ("ec2", "VpcExists"): known("VpcIds"),
    ("iam", "RoleExists"): known("RoleName"), ("iam", "UserExists"): known("UserName"),
    ("iam", "InstanceProfileExists"): known("InstanceProfileName"), ("iam", "PolicyExists"): known("PolicyArn"),
    ("s3", "BucketExists"): known("Bucket"), ("s3", "ObjectExists"): known("Bucket", "Key"),
    ("s3", "BucketNotExists"): lambda account: {"Bucket": NOWHERE["Bucket"]},
    ("s3", "ObjectNotExists"): lambda account: {"Bucket": HERE["Bucket"], "Key": "nothing"},
}


def learn(account):
    """The ids of what the world holds, into HERE."""
    ec2 = account.client("ec2")
    everything = [each for told in ec2.describe_instances()["Reservations"] for each in told["Instances"]]
    web = next(each for each in everything if {"Key": "Name", "Value": "web-1"} in each["Tags"])
    bare = next(each for each in everything if {"Key": "Name", "Value": "bare"} in each["Tags"])
    associations = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    mine = next(each["AssociationId"] for each in associations if each["InstanceId"] == web["InstanceId"])
    HERE.update(
        InstanceId=web["InstanceId"], InstanceIds=[web["InstanceId"]], Resources=[web["InstanceId"]], ImageId=web["ImageId"],
        ImageIds=[web["ImageId"]], AssociationId=mine, AssociationIds=[mine], VpcId=web["VpcId"], VpcIds=[web["VpcId"]],
        SubnetIds=[web["SubnetId"]], GroupId=web["SecurityGroups"][0]["GroupId"], Target=web["InstanceId"],
        GroupIds=[web["SecurityGroups"][0]["GroupId"]], AvailabilityZone=web["Placement"]["AvailabilityZone"],
        ZoneNames=[web["Placement"]["AvailabilityZone"]], RegionNames=["us-east-1"], Bare=bare["InstanceId"],
        Dimensions=[{"Name": "InstanceId", "Value": web["InstanceId"]}], SecurityGroupRuleIds=["sgr-0123456789abcdef0"])
    HERE["AssociateIamInstanceProfile"] = {"InstanceId": bare["InstanceId"]}
    me = account.client("sts").get_caller_identity()
    HERE.update(RoleArn=f"arn:aws:iam::{me['Account']}:role/s3access", Account=me["Account"],
                PolicySourceArn=f"arn:aws:iam::{me['Account']}:role/s3access")
    detectors = account.do("guardduty", "ListDetectors")
    HERE["DetectorId"] = detectors["DetectorIds"][0] if detectors and detectors["DetectorIds"] else "none"
    NOWHERE["DetectorId"] = "0123456789abcdef0123456789abcdef"
    for name, value in HERE.items():
        NOWHERE.setdefault(name, value)


def trust(account):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": HERE["Account"]}, "Action": "sts:AssumeRole"}]})


def stranger(account):
    """Keys of a role that no policy allows anything."""
    account.do("iam", "CreateRole", RoleName="stranger", AssumeRolePolicyDocument=trust(account))
    arn = f"arn:aws:iam::{HERE['Account']}:role/stranger"
    return account.call("sts", "AssumeRole", RoleArn=arn, RoleSessionName="judge")["Credentials"]


def run(account):
    for flow in (roles, policies, users, machines, groups, keys, sessions, buckets, others):
        try:
            flow(account.do, account)
        except Exception as why:  # what it met is told, and the other flows are played
            account.broken[flow.__name__] = f"{type(why).__name__}: {why}"


def roles(do, account):
    do("iam", "CreateRole", RoleName="judged", AssumeRolePolicyDocument=TRUST_EC2, Tags=[{"Key": "a", "Value": "b"}])
    account.refused("EntityAlreadyExists", "iam", "CreateRole", RoleName="judged", AssumeRolePolicyDocument=TRUST_EC2)
    do("iam", "GetRole", RoleName="judged")
    do("iam", "ListRoles")
    do("iam", "TagRole", RoleName="judged", Tags=[{"Key": "c", "Value": "d"}])
    do("iam", "ListRoleTags", RoleName="judged")
    do("iam", "UntagRole", RoleName="judged", TagKeys=["c"])
    do("iam", "UpdateRole", RoleName="judged", Description="better", MaxSessionDuration=7200)
    do("iam", "UpdateRoleDescription", RoleName="judged", Description="best")
    do("iam", "UpdateAssumeRolePolicy", RoleName="judged", PolicyDocument=TRUST_EC2)
    do("iam", "PutRolePolicy", RoleName="judged", PolicyName="look", PolicyDocument=LIST)
    do("iam", "GetRolePolicy", RoleName="judged", PolicyName="look")
    do("iam", "ListRolePolicies", RoleName="judged")
    do("iam", "AttachRolePolicy", RoleName="judged", PolicyArn=READ_ONLY)
    do("iam", "ListAttachedRolePolicies", RoleName="judged")
    do("iam", "PutRolePermissionsBoundary", RoleName="judged", PermissionsBoundary=READ_ONLY)
    do("iam", "DeleteRolePermissionsBoundary", RoleName="judged")
    do("iam", "CreateInstanceProfile", InstanceProfileName="judged")
    do("iam", "AddRoleToInstanceProfile", InstanceProfileName="judged", RoleName="judged")
    do("iam", "GetInstanceProfile", InstanceProfileName="judged")
    do("iam", "ListInstanceProfiles")
    do("iam", "ListInstanceProfilesForRole", RoleName="judged")
    do("iam", "TagInstanceProfile", InstanceProfileName="judged", Tags=[{"Key": "a", "Value": "b"}])
    do("iam", "ListInstanceProfileTags", InstanceProfileName="judged")
    do("iam", "UntagInstanceProfile", InstanceProfileName="judged", TagKeys=["a"])
    account.refused("DeleteConflict", "iam", "DeleteRole", RoleName="judged")
    account.refused("DeleteConflict", "iam", "DeleteInstanceProfile", InstanceProfileName="judged")
    do("iam", "RemoveRoleFromInstanceProfile", InstanceProfileName="judged", RoleName="judged")
    do("iam", "DeleteInstanceProfile", InstanceProfileName="judged")
    do("iam", "DeleteRolePolicy", RoleName="judged", PolicyName="look")
    do("iam", "DetachRolePolicy", RoleName="judged", PolicyArn=READ_ONLY)
    do("iam", "DeleteRole", RoleName="judged")
    account.refused("NoSuchEntity", "iam", "GetRole", RoleName="judged")


def policies(do, account):
    made = do("iam", "CreatePolicy", PolicyName="judged", PolicyDocument=LIST, Tags=[{"Key": "a", "Value": "b"}])
    arn = made["Policy"]["Arn"]
    if not made:
        return simulations(do)
    do("iam", "GetPolicy", PolicyArn=arn)
    do("iam", "ListPolicies", Scope="Local")
    do("iam", "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=LIST)
    do("iam", "GetPolicyVersion", PolicyArn=arn, VersionId="v2")
    do("iam", "ListPolicyVersions", PolicyArn=arn)
    do("iam", "SetDefaultPolicyVersion", PolicyArn=arn, VersionId="v2")
    account.refused("DeleteConflict", "iam", "DeletePolicyVersion", PolicyArn=arn, VersionId="v2")
    do("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId="v1")
    do("iam", "TagPolicy", PolicyArn=arn, Tags=[{"Key": "c", "Value": "d"}])
    do("iam", "ListPolicyTags", PolicyArn=arn)
    do("iam", "UntagPolicy", PolicyArn=arn, TagKeys=["c"])
    do("iam", "AttachRolePolicy", RoleName="s3access", PolicyArn=arn)
    do("iam", "ListEntitiesForPolicy", PolicyArn=arn)
    account.refused("DeleteConflict", "iam", "DeletePolicy", PolicyArn=arn)
    do("iam", "DetachRolePolicy", RoleName="s3access", PolicyArn=arn)
    do("iam", "DeletePolicy", PolicyArn=arn)
    account.refused("NoSuchEntity", "iam", "GetPolicy", PolicyArn=arn)
    return simulations(do)


def simulations(do):
    do("iam", "SimulateCustomPolicy", PolicyInputList=[LIST], ActionNames=["s3:ListBucket"])
    do("iam", "SimulatePrincipalPolicy", PolicySourceArn=HERE["PolicySourceArn"], ActionNames=["s3:ListBucket"])
    do("iam", "GetAccountSummary")
    do("iam", "GenerateCredentialReport")
    for _ in range(5):
        time.sleep(0.2)
        if do("iam", "GetCredentialReport"):
            break


def users(do, account):
    do("iam", "CreateUser", UserName="judged", Tags=[{"Key": "a", "Value": "b"}])
    do("iam", "GetUser", UserName="judged")
    do("iam", "ListUsers")
    do("iam", "UpdateUser", UserName="judged", NewUserName="renamed")
    do("iam", "UpdateUser", UserName="renamed", NewUserName="judged")
    do("iam", "TagUser", UserName="judged", Tags=[{"Key": "c", "Value": "d"}])
    do("iam", "ListUserTags", UserName="judged")
    do("iam", "UntagUser", UserName="judged", TagKeys=["c"])
    do("iam", "PutUserPolicy", UserName="judged", PolicyName="look", PolicyDocument=LIST)
    do("iam", "GetUserPolicy", UserName="judged", PolicyName="look")
    do("iam", "ListUserPolicies", UserName="judged")
    do("iam", "AttachUserPolicy", UserName="judged", PolicyArn=READ_ONLY)
    do("iam", "ListAttachedUserPolicies", UserName="judged")
    do("iam", "PutUserPermissionsBoundary", UserName="judged", PermissionsBoundary=READ_ONLY)
    do("iam", "DeleteUserPermissionsBoundary", UserName="judged")
    made = do("iam", "CreateAccessKey", UserName="judged")
    do("iam", "ListAccessKeys", UserName="judged")
    if made:
        key = made["AccessKey"]["AccessKeyId"]
        do("iam", "GetAccessKeyLastUsed", AccessKeyId=key)
        do("iam", "UpdateAccessKey", UserName="judged", AccessKeyId=key, Status="Inactive")
        account.refused("DeleteConflict", "iam", "DeleteUser", UserName="judged")
        do("iam", "DeleteAccessKey", UserName="judged", AccessKeyId=key)
    do("iam", "DetachUserPolicy", UserName="judged", PolicyArn=READ_ONLY)
    do("iam", "DeleteUserPolicy", UserName="judged", PolicyName="look")
    do("iam", "DeleteUser", UserName="judged")
    account.refused("NoSuchEntity", "iam", "GetUser", UserName="judged")


def machines(do, account):
    def until(waiter):
        account.client("ec2").get_waiter(waiter).wait(InstanceIds=[one], WaiterConfig={"Delay": 1, "MaxAttempts": 30})

    made = do("ec2", "RunInstances", ImageId=HERE["ImageId"], InstanceType="t3.micro", MinCount=1, MaxCount=1, KeyName="lab-key",
              TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "judged"}]}])
    one = made["Instances"][0]["InstanceId"]
    until("instance_running")
    do("ec2", "DescribeInstances", InstanceIds=[one])
    do("ec2", "DescribeInstanceStatus", InstanceIds=[one], IncludeAllInstances=True)
    do("ec2", "DescribeInstanceAttribute", InstanceId=one, Attribute="userData")
    do("ec2", "CreateTags", Resources=[one], Tags=[{"Key": "Team", "Value": "blue"}])
    do("ec2", "DescribeTags", Filters=[{"Name": "resource-id", "Values": [one]}])
    do("ec2", "DeleteTags", Resources=[one], Tags=[{"Key": "Team"}])
    do("ec2", "ModifyInstanceMetadataOptions", InstanceId=one, HttpTokens="required")
    worn = do("ec2", "AssociateIamInstanceProfile", InstanceId=one, IamInstanceProfile={"Name": "S3AdminAccess"})
    account.refused("IncorrectState", "ec2", "AssociateIamInstanceProfile", InstanceId=one,
                    IamInstanceProfile={"Name": "S3AdminAccess"})
    do("ec2", "DescribeIamInstanceProfileAssociations", Filters=[{"Name": "instance-id", "Values": [one]}])
    swapped = do("ec2", "ReplaceIamInstanceProfileAssociation", IamInstanceProfile={"Name": "S3AdminAccess"},
                 AssociationId=worn["IamInstanceProfileAssociation"]["AssociationId"])
    do("ec2", "DisassociateIamInstanceProfile",
       AssociationId=swapped["IamInstanceProfileAssociation"]["AssociationId"])
    do("ec2", "RebootInstances", InstanceIds=[one])
    do("ec2", "StopInstances", InstanceIds=[one])
    until("instance_stopped")
    do("ec2", "ModifyInstanceAttribute", InstanceId=one, UserData={"Value": b"#!/bin/sh\n"})
    do("ec2", "StartInstances", InstanceIds=[one])
    until("instance_running")
    do("ec2", "TerminateInstances", InstanceIds=[one])
    account.refused("DryRunOperation", "ec2", "RunInstances", ImageId=HERE["ImageId"], MinCount=1, MaxCount=1, DryRun=True)
    do("ec2", "ModifyInstanceMetadataDefaults", HttpTokens="required")
    do("ec2", "GetInstanceMetadataDefaults")
    do("ec2", "DescribeImages", Owners=["amazon"])
    for operation in ("DescribeVpcs", "DescribeSubnets", "DescribeRegions", "DescribeAvailabilityZones",
                      "DescribeInstanceTypes", "DescribeSecurityGroupRules", "DescribeSecurityGroups"):
        do("ec2", operation)


def groups(do, account):
    made = do("ec2", "CreateSecurityGroup", GroupName="judged", Description="made by a judge", VpcId=HERE["VpcId"])
    if not made:
        return
    group = made["GroupId"]
    do("ec2", "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=RULE)
    account.refused("InvalidPermission.Duplicate", "ec2", "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=RULE)
    do("ec2", "AuthorizeSecurityGroupEgress", GroupId=group, IpPermissions=RULE)
    do("ec2", "RevokeSecurityGroupIngress", GroupId=group, IpPermissions=RULE)
    do("ec2", "RevokeSecurityGroupEgress", GroupId=group, IpPermissions=RULE)
    do("ec2", "DeleteSecurityGroup", GroupId=group)
    account.refused("InvalidGroup.NotFound", "ec2", "DescribeSecurityGroups", GroupIds=[group])


def keys(do, account):
    do("ec2", "CreateKeyPair", KeyName="judged", KeyType="ed25519")
    do("ec2", "DescribeKeyPairs", KeyNames=["judged"])
    do("ec2", "ImportKeyPair", KeyName="brought", PublicKeyMaterial=PUBLIC.encode())
    do("ec2", "DeleteKeyPair", KeyName="judged")
    account.refused("InvalidKeyPair.NotFound", "ec2", "DescribeKeyPairs", KeyNames=["judged"])


def sessions(do, account):
    do("sts", "GetCallerIdentity")
    do("sts", "GetSessionToken", DurationSeconds=900)
    do("sts", "GetFederationToken", Name="guest", DurationSeconds=900)
    do("sts", "GetAccessKeyInfo", AccessKeyId=account.session.get_credentials().access_key)
    arn = f"arn:aws:iam::{HERE['Account']}:role/stranger"
    do("sts", "AssumeRole", RoleArn=arn, RoleSessionName="judge", Tags=[])
    secret = encoded(account)
    if secret:
        do("sts", "DecodeAuthorizationMessage", EncodedMessage=secret)


def encoded(account):
    """The encoded message of a refusal of EC2."""
    keys = account.call("sts", "AssumeRole", RoleArn=f"arn:aws:iam::{HERE['Account']}:role/stranger", RoleSessionName="judge")["Credentials"]
    other = type(account)(account.serve, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    try:
        other.call("ec2", "StopInstances", InstanceIds=HERE["InstanceIds"])
    except Exception as why:
        return str(why).rpartition("Encoded authorization failure message: ")[2].split()[0]
    return None


def buckets(do, account):
    do("s3", "ListBuckets")
    made = do("s3", "CreateBucket", Bucket="judged-bucket")
    bucket = "judged-bucket" if made else "example-bucket"
    do("s3", "HeadBucket", Bucket="judged-bucket")
    do("s3", "GetBucketLocation", Bucket="judged-bucket")
    put = do("s3", "PutObject", Bucket=bucket, Key="a/b.txt", Body=b"hello", ContentType="text/plain")
    got = do("s3", "GetObject", Bucket=bucket, Key="a/b.txt")
    if got and got["Body"].read() != b"hello":
        account.faults.setdefault(("s3", "GetObject"), []).append("another body than was put")
    if put and got and put["ETag"] != got["ETag"]:
        account.faults.setdefault(("s3", "GetObject"), []).append("another ETag than PutObject gave")
    do("s3", "HeadObject", Bucket=bucket, Key="a/b.txt")
    do("s3", "CopyObject", Bucket=bucket, Key="a/c.txt", CopySource=f"{bucket}/a/b.txt")
    for operation in ("ListObjects", "ListObjectsV2"):
        do("s3", operation, Bucket=bucket)
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::judged-bucket/no/*"}]})
    do("s3", "PutBucketPolicy", Bucket="judged-bucket", Policy=document)
    do("s3", "GetBucketPolicy", Bucket="judged-bucket")
    do("s3", "DeleteBucketPolicy", Bucket="judged-bucket")
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
    do("s3", "PutPublicAccessBlock", Bucket="judged-bucket", PublicAccessBlockConfiguration=block)
    do("s3", "GetPublicAccessBlock", Bucket="judged-bucket")
    do("s3", "DeletePublicAccessBlock", Bucket="judged-bucket")
    account.refused("BucketNotEmpty", "s3", "DeleteBucket", Bucket="judged-bucket")
    do("s3", "DeleteObject", Bucket=bucket, Key="a/b.txt")
    do("s3", "DeleteObjects", Bucket=bucket, Delete={"Objects": [{"Key": "a/c.txt"}, {"Key": "nothing"}]})
    do("s3", "DeleteBucket", Bucket="judged-bucket")
    account.refused("404", "s3", "HeadBucket", Bucket="judged-bucket")


def others(do, account):
    do("cloudwatch", "ListMetrics")
    do("cloudwatch", "GetMetricStatistics", Namespace="AWS/EC2", MetricName="MetadataNoToken", Dimensions=HERE["Dimensions"],
       StartTime=A_TIME, EndTime=A_TIME + datetime.timedelta(hours=1), Period=300, Statistics=["Sum"])
    do("cloudtrail", "LookupEvents", MaxResults=5)
    do("cloudtrail", "DescribeTrails")
    account.refused("TrailNotFoundException", "cloudtrail", "GetTrailStatus", Name="none")
    do("ec2-instance-connect", "SendSSHPublicKey", InstanceId=HERE["InstanceId"], InstanceOSUser="ec2-user",
       SSHPublicKey=PUBLIC, AvailabilityZone=HERE["AvailabilityZone"])
    do("ssm", "DescribeInstanceInformation")
    # The agent speaks once the instance's role lets it (Systems Manager user guide, "Setting up Session Manager").
    do("iam", "AttachRolePolicy", RoleName="s3access", PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
    session = do("ssm", "StartSession", Target=HERE["InstanceId"])
    if session:
        do("ssm", "TerminateSession", SessionId=session["SessionId"])
    found = do("guardduty", "ListDetectors")
    for detector in found["DetectorIds"] if found else []:
        do("guardduty", "GetDetector", DetectorId=detector)
        listed = do("guardduty", "ListFindings", DetectorId=detector)
        do("guardduty", "GetFindings", DetectorId=detector, FindingIds=listed["FindingIds"][:1] if listed else [])
