//! Answers in AWS's form and what botocore 1.29.58 makes of them: the judge of `decode_response`.
//!
//! The texts have the shape of the API references' examples, with what is awkward in XML added. What stands
//! beside each was made by botocore's parser and its own handlers for policy documents and S3 keys;
//! timestamps by `isoformat()`.

/// Service, operation, status, body, and the output as JSON; for a refusal `[code, message]`.
pub(super) type Answer = (&'static str, &'static str, u16, &'static str, &'static str);

pub(super) const ANSWERS: &[Answer] = &[
    (
        "sts",
        "GetCallerIdentity",
        200,
        r##"<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/Alice</Arn>
    <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
    <Account>012345678901</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
"##,
        r##"{"UserId": "AIDACKCEVSQ6C2EXAMPLE", "Account": "012345678901", "Arn": "arn:aws:iam::123456789012:user/Alice"}"##,
    ),
    (
        "ec2",
        "RunInstances",
        200,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<RunInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
    <reservationId>r-0aaa</reservationId>
    <ownerId>111122223333</ownerId>
    <groupSet/>
    <instancesSet>
        <item>
            <instanceId>i-0bbb</instanceId>
            <imageId>ami-0ccc</imageId>
            <instanceState>
                <code>0</code>
                <name>pending</name>
            </instanceState>
            <privateDnsName>ip-172-31-0-5.ec2.internal</privateDnsName>
            <dnsName/>
            <reason/>
            <amiLaunchIndex>0</amiLaunchIndex>
            <productCodes/>
            <instanceType>t3.micro</instanceType>
            <launchTime>2026-03-02T10:00:00.000Z</launchTime>
            <ebsOptimized>false</ebsOptimized>
            <sourceDestCheck>true</sourceDestCheck>
            <monitoring><state>disabled</state></monitoring>
            <futureMember>x</futureMember>
            <tagSet><item><key>Name</key><value>a &lt;b&gt; &amp; &quot;c&quot; &#233;</value></item><item><key>empty</key><value/></item></tagSet>
            <networkInterfaceSet><item><networkInterfaceId>eni-0ddd</networkInterfaceId><groupSet><item><groupId>sg-0eee</groupId><groupName>default</groupName></item></groupSet><attachment><attachTime>2026-03-02T10:00:00.123Z</attachTime><deleteOnTermination>true</deleteOnTermination></attachment></item></networkInterfaceSet>
            <iamInstanceProfile><arn>arn:aws:iam::111122223333:instance-profile/p</arn><id>AIPAQ</id></iamInstanceProfile>
            <metadataOptions><state>pending</state><httpTokens>optional</httpTokens><httpPutResponseHopLimit>1</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint></metadataOptions>
        </item>
    </instancesSet>
</RunInstancesResponse>"##,
        r##"{"Groups": [], "Instances": [{"AmiLaunchIndex": 0, "ImageId": "ami-0ccc", "InstanceId": "i-0bbb", "InstanceType": "t3.micro", "LaunchTime": "2026-03-02T10:00:00+00:00", "Monitoring": {"State": "disabled"}, "PrivateDnsName": "ip-172-31-0-5.ec2.internal", "ProductCodes": [], "PublicDnsName": "", "State": {"Code": 0, "Name": "pending"}, "StateTransitionReason": "", "EbsOptimized": false, "IamInstanceProfile": {"Arn": "arn:aws:iam::111122223333:instance-profile/p", "Id": "AIPAQ"}, "NetworkInterfaces": [{"Attachment": {"AttachTime": "2026-03-02T10:00:00.123000+00:00", "DeleteOnTermination": true}, "Groups": [{"GroupName": "default", "GroupId": "sg-0eee"}], "NetworkInterfaceId": "eni-0ddd"}], "SourceDestCheck": true, "Tags": [{"Key": "Name", "Value": "a <b> & \"c\" é"}, {"Key": "empty", "Value": ""}], "MetadataOptions": {"State": "pending", "HttpTokens": "optional", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled"}}], "OwnerId": "111122223333", "ReservationId": "r-0aaa"}"##,
    ),
    (
        "ec2",
        "DescribeInstances",
        200,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><reservationSet/></DescribeInstancesResponse>"##,
        r##"{"Reservations": []}"##,
    ),
    (
        "ec2",
        "StopInstances",
        200,
        r##"<StopInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><instancesSet><!-- two --><item><instanceId>i-1</instanceId><currentState><code>64</code><name>stopping</name></currentState><previousState><code>16</code><name>running</name></previousState></item><item><instanceId><![CDATA[i-2]]></instanceId></item></instancesSet></StopInstancesResponse>"##,
        r##"{"StoppingInstances": [{"CurrentState": {"Code": 64, "Name": "stopping"}, "InstanceId": "i-1", "PreviousState": {"Code": 16, "Name": "running"}}, {"InstanceId": "i-2"}]}"##,
    ),
    (
        "ec2",
        "ModifyInstanceMetadataOptions",
        200,
        r##"<ModifyInstanceMetadataOptionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><instanceId>i-1</instanceId><instanceMetadataOptions><state>pending</state><httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit></instanceMetadataOptions></ModifyInstanceMetadataOptionsResponse>"##,
        r##"{"InstanceId": "i-1", "InstanceMetadataOptions": {"State": "pending", "HttpTokens": "required", "HttpPutResponseHopLimit": 2}}"##,
    ),
    (
        "ec2",
        "AssociateIamInstanceProfile",
        200,
        r##"<AssociateIamInstanceProfileResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><iamInstanceProfileAssociation><associationId>iip-assoc-1</associationId><iamInstanceProfile><arn>arn:x</arn><id>AIPAQ</id></iamInstanceProfile><instanceId>i-1</instanceId><state>associating</state></iamInstanceProfileAssociation></AssociateIamInstanceProfileResponse>"##,
        r##"{"IamInstanceProfileAssociation": {"AssociationId": "iip-assoc-1", "InstanceId": "i-1", "IamInstanceProfile": {"Arn": "arn:x", "Id": "AIPAQ"}, "State": "associating"}}"##,
    ),
    (
        "iam",
        "CreateRole",
        200,
        r##"<CreateRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <CreateRoleResult>
    <Role>
      <Path>/application_abc/component_xyz/</Path>
      <Arn>arn:aws:iam::123456789012:role/application_abc/component_xyz/S3Access</Arn>
      <RoleName>S3Access</RoleName>
      <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%5B%22ec2.amazonaws.com%22%5D%7D%2C%22Action%22%3A%5B%22sts%3AAssumeRole%22%5D%7D%5D%7D</AssumeRolePolicyDocument>
      <CreateDate>2012-05-08T23:34:01Z</CreateDate>
      <RoleId>AROADBQP57FF2AEXAMPLE</RoleId>
    </Role>
  </CreateRoleResult>
  <ResponseMetadata><RequestId>4a93ceee-9966-11e1-b624-b1aEXAMPLE7c</RequestId></ResponseMetadata>
</CreateRoleResponse>"##,
        r##"{"Role": {"Path": "/application_abc/component_xyz/", "RoleName": "S3Access", "RoleId": "AROADBQP57FF2AEXAMPLE", "Arn": "arn:aws:iam::123456789012:role/application_abc/component_xyz/S3Access", "CreateDate": "2012-05-08T23:34:01+00:00", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}, "Action": ["sts:AssumeRole"]}]}}}"##,
    ),
    (
        "iam",
        "AttachRolePolicy",
        200,
        r##"<AttachRolePolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AttachRolePolicyResponse>"##,
        r##"null"##,
    ),
    (
        "iam",
        "ListInstanceProfiles",
        200,
        r##"<ListInstanceProfilesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListInstanceProfilesResult><IsTruncated>false</IsTruncated><InstanceProfiles><member><InstanceProfileId>AIPAQ</InstanceProfileId><Roles/><InstanceProfileName>p</InstanceProfileName><Path>/</Path><Arn>arn:p</Arn><CreateDate>2012-05-09T16:27:03Z</CreateDate></member><member><InstanceProfileName>q</InstanceProfileName><Roles><member><RoleName>r</RoleName><AssumeRolePolicyDocument>%7B%22a%22%3A%20%22b%2Bc%22%7D</AssumeRolePolicyDocument></member></Roles></member></InstanceProfiles></ListInstanceProfilesResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></ListInstanceProfilesResponse>"##,
        r##"{"InstanceProfiles": [{"Path": "/", "InstanceProfileName": "p", "InstanceProfileId": "AIPAQ", "Arn": "arn:p", "CreateDate": "2012-05-09T16:27:03+00:00", "Roles": []}, {"InstanceProfileName": "q", "Roles": [{"RoleName": "r", "AssumeRolePolicyDocument": {"a": "b+c"}}]}], "IsTruncated": false}"##,
    ),
    (
        "iam",
        "GetRolePolicy",
        200,
        r##"<GetRolePolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <GetRolePolicyResult>
    <PolicyName>list+one</PolicyName>
    <RoleName>s3access</RoleName>
    <PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AListBucket%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Ab%22%7D%7D</PolicyDocument>
  </GetRolePolicyResult>
  <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
</GetRolePolicyResponse>"##,
        r##"{"RoleName": "s3access", "PolicyName": "list+one", "PolicyDocument": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"}}}"##,
    ),
    (
        "iam",
        "ListRolePolicies",
        200,
        r##"<ListRolePoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListRolePoliciesResult><PolicyNames><member>a</member><member>b</member></PolicyNames><IsTruncated>false</IsTruncated></ListRolePoliciesResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></ListRolePoliciesResponse>"##,
        r##"{"PolicyNames": ["a", "b"], "IsTruncated": false}"##,
    ),
    (
        "s3",
        "ListBuckets",
        200,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a</ID></Owner><Buckets><Bucket><Name>a</Name><CreationDate>2026-01-01T10:00:00.000Z</CreationDate></Bucket><Bucket><Name>b</Name><CreationDate>2026-01-02T10:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>"##,
        r##"{"Buckets": [{"Name": "a", "CreationDate": "2026-01-01T10:00:00+00:00"}, {"Name": "b", "CreationDate": "2026-01-02T10:00:00+00:00"}], "Owner": {"ID": "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"}}"##,
    ),
    (
        "s3",
        "ListBuckets",
        200,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>7</ID></Owner><Buckets/></ListAllMyBucketsResult>"##,
        r##"{"Buckets": [], "Owner": {"ID": "7"}}"##,
    ),
    (
        "s3",
        "ListObjectsV2",
        200,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>a+b%2F</Prefix><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><Delimiter>%2F</Delimiter><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>a+b/%C3%BC%2B.txt</Key><LastModified>2026-02-27T10:00:00.000Z</LastModified><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>5</Size><StorageClass>STANDARD</StorageClass></Contents><CommonPrefixes><Prefix>a+b/c/</Prefix></CommonPrefixes></ListBucketResult>"##,
        r##"{"IsTruncated": false, "Contents": [{"Key": "a b/ü+.txt", "LastModified": "2026-02-27T10:00:00+00:00", "ETag": "\"d41d8cd98f00b204e9800998ecf8427e\"", "Size": 5, "StorageClass": "STANDARD"}], "Name": "b", "Prefix": "a b/", "Delimiter": "/", "MaxKeys": 1000, "CommonPrefixes": [{"Prefix": "a b/c/"}], "EncodingType": "url", "KeyCount": 2}"##,
    ),
    (
        "s3",
        "ListObjectsV2",
        200,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix></Prefix><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>"##,
        r##"{"IsTruncated": false, "Name": "b", "Prefix": "", "MaxKeys": 1000, "KeyCount": 0}"##,
    ),
    (
        "ec2",
        "StartInstances",
        400,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>InvalidInstanceID.Malformed</Code><Message>Invalid id: &quot;foo&quot;</Message></Error></Errors><RequestID>1</RequestID></Response>"##,
        r##"["InvalidInstanceID.Malformed", "Invalid id: \"foo\""]"##,
    ),
    (
        "iam",
        "GetRole",
        404,
        r##"<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <Error>
    <Type>Sender</Type>
    <Code>NoSuchEntity</Code>
    <Message>The role with name x cannot be found.</Message>
  </Error>
  <RequestId>1</RequestId>
</ErrorResponse>
"##,
        r##"["NoSuchEntity", "The role with name x cannot be found."]"##,
    ),
    // localstack's recording of IAM, test_iam_credential_report; "Unknown" in public transcripts of boto3.
    (
        "iam",
        "GetCredentialReport",
        410,
        r##"<ErrorResponse><Error><Type>Sender</Type><Code>ReportNotPresent</Code></Error><RequestId>1</RequestId></ErrorResponse>"##,
        r##"["ReportNotPresent", "Unknown"]"##,
    ),
    (
        "s3",
        "ListObjectsV2",
        404,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>b</BucketName><RequestId>1</RequestId><HostId>2</HostId></Error>"##,
        r##"["NoSuchBucket", "The specified bucket does not exist"]"##,
    ),
    ("s3", "ListObjectsV2", 403, r##""##, r##"["403", "Forbidden"]"##),
    (
        "ec2",
        "DescribeInstances",
        503,
        r##"<html><body><b>Http/1.1 Service Unavailable</b></body></html>"##,
        r##"["503", "Service Unavailable"]"##,
    ),
    // The answer of the CloudWatch API reference, GetMetricStatistics, with its first two datapoints.
    (
        "cloudwatch",
        "GetMetricStatistics",
        200,
        r##"<GetMetricStatisticsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
  <GetMetricStatisticsResult>
    <Datapoints>
      <member>
        <Unit>Percent</Unit>
        <Maximum>66.0</Maximum>
        <Timestamp>2016-10-10T12:00:00Z</Timestamp>
      </member>
      <member>
        <Unit>Percent</Unit>
        <Average>0.3333333333333333</Average>
        <Timestamp>2016-10-10T12:05:00Z</Timestamp>
      </member>
    </Datapoints>
    <Label>CPUUtilization</Label>
  </GetMetricStatisticsResult>
  <ResponseMetadata>
    <RequestId>ac07df69-65b3-4dd4-9a5c-b3d4ee5e5d1e</RequestId>
  </ResponseMetadata>
</GetMetricStatisticsResponse>
"##,
        r##"{"Label": "CPUUtilization", "Datapoints": [{"Timestamp": "2016-10-10T12:00:00+00:00", "Maximum": 66.0, "Unit": "Percent"}, {"Timestamp": "2016-10-10T12:05:00+00:00", "Average": 0.3333333333333333, "Unit": "Percent"}]}"##,
    ),
    (
        "guardduty",
        "GetFindings",
        200,
        r##"{"findings":[{"id":"f","severity":8,"service":{"count":1,"archived":false},"zzz":1,"accountId":"1"}]}"##,
        r##"{"Findings": [{"AccountId": "1", "Id": "f", "Service": {"Archived": false, "Count": 1}, "Severity": 8}]}"##,
    ),
];
