//! The rows of `clauses.rs`.

use super::Case;

const LAUNCH: &str = "laptop$ aws ec2 run-instances --image-id {{image Amazon Linux 2}} --instance-type t3.micro --user-data 'echo hello' --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1},{Key=Team,Value=red}]'";
const ROLE: &str = "laptop$ aws iam create-role --role-name reader --assume-role-policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}'";
const MAY_READ: &str = "laptop$ aws iam put-role-policy --role-name reader --policy-name read --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::example-bucket/*\"},{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::example-bucket\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"198.51.100.0/24\"}}}]}'";
const PROFILE: &str = "laptop$ aws iam create-instance-profile --instance-profile-name box";
const HOLD: &str =
    "laptop$ aws iam add-role-to-instance-profile --instance-profile-name box --role-name reader";
const WEAR: &str = "laptop$ aws ec2 associate-iam-instance-profile --instance-id {{instance web-1}} --iam-instance-profile Name=box";
const REQUIRE: &str = "laptop$ aws ec2 modify-instance-metadata-options --instance-id {{instance web-1}} --http-tokens required --http-put-response-hop-limit 1";
const TOKEN: &str = "web-1$ TOKEN=$(curl -s -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')";
const KEYS: &str = "web-1$ curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/reader";

/// All cases.
pub(crate) static CASES: &[Case] = &[
    Case {
        name: "nothing happened",
        play: &[],
        rows: &[
            (r#"{"instance":{}}"#, Err("there is no instance yet")),
            (r#"{"instance":{"name":"web-1"}}"#, Err("there is no instance called web-1")),
            (r#"{"instance":{"every":true}}"#, Err("there is no instance yet")),
            (r#"{"instance-profile":{"role":"reader"}}"#, Err("there is no role reader")),
            (
                r#"{"trusts":{"role":"reader","principal":"ec2.amazonaws.com"}}"#,
                Err("there is no role reader"),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:GetObject","resource":"*"}}"#,
                Err("there is no role reader"),
            ),
            (
                r#"{"denies":{"who":"user nina","action":"s3:GetObject","resource":"*"}}"#,
                Err("there is no user nina"),
            ),
            (r#"{"access-key":{"user":"nina","state":"active"}}"#, Err("there is no user nina")),
            (r#"{"access-key":{"user":"nina","state":"none"}}"#, Ok("10:00:00, user nina has no access key")),
            (
                r#"{"metadata-defaults":{"http-tokens":"no-preference","hop-limit":"no-preference","http-tokens-enforced":"no-preference"}}"#,
                Ok(
                    "10:00:00, the account's defaults: HttpTokens no-preference, HttpPutResponseHopLimit no-preference, HttpTokensEnforced no-preference",
                ),
            ),
            (r#"{"call":{"operation":"ListBuckets"}}"#, Err("nobody has called ListBuckets")),
            (
                r#"{"call":{"operation":"ListBuckets","by":"role reader","from":"laptop"}}"#,
                Err("nobody has called ListBuckets with keys of role reader from laptop"),
            ),
            (
                r#"{"call":{"operation":"GetObject","error":"any","about":"secret.txt","by":"nobody"}}"#,
                Err("nobody has called GetObject about secret.txt without keys"),
            ),
            (
                r#"{"call":{"operation":"ListBuckets","from":"elsewhere"}}"#,
                Err("nobody has called ListBuckets, keys of an instance, from elsewhere"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":200}}"#,
                Err("nobody on an instance has asked the metadata service for /latest/meta-data"),
            ),
            (
                r#"{"metadata":{"path":"/latest/api/token","status":200,"method":"PUT","on":"web-1"}}"#,
                Err("nobody on web-1 has sent its metadata service a PUT of /latest/api/token"),
            ),
            (r#"{"response":{}}"#, Err("nobody has asked a web application for anything")),
            (
                r#"{"response":{"from":"laptop","to":"web-1"}}"#,
                Err("nobody on laptop has asked a web application on web-1 for anything"),
            ),
            (r#"{"credential-source":{"source":"none"}}"#, Err("the CLI has not been run on an instance")),
            (
                r#"{"credential-source":{"on":"laptop","source":"shared-credentials-file"}}"#,
                Err("the CLI has not been run on laptop"),
            ),
            (
                r#"{"keys-rotated":{"role":"reader"}}"#,
                Err("no keys of reader have been read from the metadata service"),
            ),
            (
                r#"{"secret-shown":{"on":"laptop"}}"#,
                Err("the secret of the long-term key has not been printed on laptop"),
            ),
            (r#"{"secret-shown":{}}"#, Err("the secret of a long-term key has not been printed on any host")),
            (
                r#"{"finding":{"type":"UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"}}"#,
                Err("GuardDuty has no such finding"),
            ),
            (r#"{"clock":{"minutes":60}}"#, Err("it is not 11:00:00 yet")),
            (r#"{"clock":{"minutes":0}}"#, Ok("10:00:00, 0 minutes are over")),
            (r#"{"answered":{"question":"typed"}}"#, Err("the question is not answered")),
            (
                r#"{"object":{"bucket":"example-bucket","key":"hello.txt"}}"#,
                Ok("10:00:00, s3://example-bucket/hello.txt is there"),
            ),
            (
                r#"{"object":{"bucket":"example-bucket","key":"x"}}"#,
                Err("bucket example-bucket has no object x"),
            ),
            (r#"{"object":{"bucket":"nowhere","key":"x"}}"#, Err("there is no bucket nowhere")),
            (
                r#"{"file":{"on":"laptop","path":"~/.aws/config"}}"#,
                Ok("10:00:00, ~/.aws/config on laptop is as it should be"),
            ),
            (
                r#"{"file":{"on":"laptop","path":"~/.aws/config","holds":["us-east-1"],"lacks":["eu-west-1"]}}"#,
                Ok("10:00:00, ~/.aws/config on laptop is as it should be"),
            ),
            (
                r#"{"file":{"on":"laptop","path":"~/.aws/config","holds":["eu-west-1"]}}"#,
                Err("~/.aws/config on laptop does not hold eu-west-1"),
            ),
            (
                r#"{"file":{"on":"laptop","path":"~/.aws/config","lacks":["us-east-1"]}}"#,
                Err("~/.aws/config on laptop still holds us-east-1"),
            ),
            (r#"{"file":{"on":"laptop","path":"/nothing"}}"#, Err("laptop has no file /nothing")),
            (r#"{"file":{"on":"web-1","path":"/etc/hosts"}}"#, Err("there is no instance called web-1")),
            (r#"{"all":[{"clock":{"minutes":0}},{"instance":{}}]}"#, Err("there is no instance yet")),
            (
                r#"{"any":[{"instance":{}},{"instance":{}},{"clock":{"minutes":1}}]}"#,
                Err("there is no instance yet; and it is not 10:01:00 yet"),
            ),
            (r#"{"any":[{"instance":{}},{"clock":{"minutes":0}}]}"#, Ok("10:00:00, 0 minutes are over")),
            (r#"{"not":{"instance":{}}}"#, Ok("there is no instance yet")),
            (r#"{"not":{"clock":{"minutes":0}}}"#, Err("10:00:00, 0 minutes are over")),
            (
                r#"{"count":{"at-least":2,"of":[{"clock":{"minutes":0}},{"instance":{}},{"clock":{"minutes":2}}]}}"#,
                Err("1 of 2: there is no instance yet"),
            ),
            (r#"{"count":{"at-least":1,"of":[{"clock":{"minutes":0}},{"instance":{}}]}}"#, Ok("1 of 2")),
            (
                r#"{"no-static-keys":{"on":["laptop"]}}"#,
                Err("the secret of {{key laptop}} stands in /home/you/.aws/credentials on laptop"),
            ),
            (
                r#"{"no-static-keys":{}}"#,
                Err("the secret of {{key laptop}} stands in /home/you/.aws/credentials on laptop"),
            ),
            (r#"{"no-static-keys":{"on":["web-1"]}}"#, Err("there is no instance called web-1")),
        ],
    },
    Case {
        name: "an instance is pending",
        play: &[LAUNCH],
        rows: &[
            (r#"{"instance":{}}"#, Err("web-1 is pending")),
            (r#"{"instance":{"state":"pending"}}"#, Ok("10:00:00, web-1 is pending")),
            (r#"{"instance":{"name":"web-1","state":"stopped"}}"#, Err("web-1 is pending, not stopped")),
            (r#"{"instance":{"state":"pending","role":"reader"}}"#, Err("web-1 has no instance profile")),
            (
                r#"{"instance":{"state":"pending","http-tokens":"required"}}"#,
                Err("web-1 is set up with HttpTokens optional"),
            ),
        ],
    },
    Case {
        name: "an instance runs",
        play: &[
            LAUNCH,
            "@ wait",
            "laptop$ aws ec2 describe-instances --instance-ids {{instance web-1}} > /dev/null",
        ],
        rows: &[
            (r#"{"instance":{}}"#, Ok("10:00:03, web-1 runs")),
            (r#"{"instance":{"name":"web-1"}}"#, Ok("10:00:03, web-1 runs")),
            (
                r#"{"instance":{"name":"web-2"}}"#,
                Err("there is no instance called web-2; one runs, called web-1"),
            ),
            (r#"{"instance":{"every":true}}"#, Ok("10:00:03, web-1 runs")),
            (r#"{"instance":{"at-least":2}}"#, Err("1 of 2 such instances are there")),
            (r#"{"instance":{"role":"none"}}"#, Ok("10:00:03, web-1 runs without an instance profile")),
            (r#"{"instance":{"role":"reader"}}"#, Err("web-1 runs but has no instance profile")),
            (
                r#"{"instance":{"http-tokens":"optional","http-endpoint":"enabled","hop-limit-at-most":1,"instance-metadata-tags":"disabled"}}"#,
                Ok(
                    "10:00:03, web-1 runs, HttpTokens optional, HttpEndpoint enabled, hop limit at most 1, InstanceMetadataTags disabled",
                ),
            ),
            (r#"{"instance":{"http-tokens":"required"}}"#, Err("web-1 runs with HttpTokens optional")),
            (r#"{"instance":{"http-endpoint":"disabled"}}"#, Err("web-1 runs with HttpEndpoint enabled")),
            (
                r#"{"instance":{"instance-metadata-tags":"enabled"}}"#,
                Err("web-1 runs with InstanceMetadataTags disabled"),
            ),
            (r#"{"instance":{"hop-limit-at-most":0}}"#, Err("web-1 runs with a hop limit of 1")),
            (r#"{"instance":{"tag":"Team=red"}}"#, Ok("10:00:03, web-1 runs, tag Team=red")),
            (r#"{"instance":{"tag":"Team=blue"}}"#, Err("tag Team of web-1 is red, not blue")),
            (r#"{"instance":{"tag":"Owner=nina"}}"#, Err("web-1 has no tag Owner")),
            (r#"{"instance":{"user-data":"hello"}}"#, Ok("10:00:03, web-1 runs")),
            (r#"{"instance":{"user-data":"goodbye"}}"#, Err("the user data of web-1 does not hold goodbye")),
            (
                r#"{"instance":{"firewall-blocks":"webapp"}}"#,
                Err("no rule on web-1 keeps user webapp from the metadata service"),
            ),
            (r#"{"instance":{"firewall-blocks":"nina"}}"#, Err("web-1 has no user nina")),
            (
                r#"{"instance":{"firewall-blocks":"container"}}"#,
                Err("no rule on web-1 keeps containers from the metadata service"),
            ),
            (
                r#"{"call":{"operation":"RunInstances","by":"user admin","from":"laptop","about":"web-1"}}"#,
                Ok("10:00:00, RunInstances, signed with keys of user admin, from laptop"),
            ),
            (
                r#"{"call":{"operation":"RunInstances","about":"m5.large"}}"#,
                Err("RunInstances by user admin was not about m5.large"),
            ),
            (
                r#"{"call":{"operation":"DescribeInstances","about":"web-1"}}"#,
                Ok("10:00:03, DescribeInstances, signed with keys of user admin"),
            ),
            (
                r#"{"no-static-keys":{"on":["web-1"]}}"#,
                Ok("10:00:03, no secret of an active long-term key stands there"),
            ),
        ],
    },
    Case {
        name: "a second instance, and a filter",
        play: &[
            LAUNCH,
            "@ wait",
            "web-1$ sudo iptables --append OUTPUT --proto tcp --destination 169.254.169.254 --match owner --uid-owner webapp --jump REJECT",
            "web-1$ sudo iptables --insert DOCKER-USER --destination 169.254.169.254 --jump DROP",
            "web-1$ sudo -u webapp curl -s -m 3 http://169.254.169.254/latest/meta-data/",
            "web-1$ curl -s http://169.254.169.254/latest/meta-data/instance-id",
            "laptop$ aws ec2 run-instances --image-id {{image Amazon Linux 2023}} --instance-type t3.micro --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-2}]'",
            "@ wait",
        ],
        rows: &[
            (
                r#"{"instance":{"name":"web-1","firewall-blocks":"webapp"}}"#,
                Ok("10:00:06, web-1 runs, the metadata service is out of reach for webapp"),
            ),
            (
                r#"{"instance":{"firewall-blocks":"container"}}"#,
                Ok("10:00:06, web-1 runs, the metadata service is out of reach for container"),
            ),
            (
                r#"{"instance":{"firewall-blocks":"ec2-user"}}"#,
                Err("no rule on web-2 keeps user ec2-user from the metadata service"),
            ),
            (r#"{"instance":{"at-least":2}}"#, Ok("10:00:06, web-1, web-2 run")),
            (
                r#"{"instance":{"every":true,"http-tokens":"required"}}"#,
                Err("web-1 runs with HttpTokens optional"),
            ),
            (
                r#"{"instance":{"at-least":2,"http-tokens":"required"}}"#,
                Err("1 of 2 such instances are there: web-1 runs with HttpTokens optional"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":0,"by":"webapp"}}"#,
                Ok("10:00:03, a firewall rule of web-1 kept the request from its metadata service"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":200,"by":"webapp"}}"#,
                Err("a firewall rule of web-1 kept the request from its metadata service so far"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":0,"by":"ec2-user"}}"#,
                Err("the metadata service of web-1 answered 200 so far"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/instance-id","status":200,"by":"container"}}"#,
                Err("the metadata service of web-1 was asked by ec2-user, not by container"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/instance-id","status":200,"on":"web-2"}}"#,
                Err("nobody on web-2 has asked its metadata service for /latest/meta-data/instance-id"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/instance-id/","status":200,"on":"web-1"}}"#,
                Ok("10:00:03, the metadata service of web-1 answered 200 to /latest/meta-data/instance-id"),
            ),
        ],
    },
    Case {
        name: "slips of names, and two of one name",
        play: &[
            ROLE,
            "laptop$ aws iam create-instance-profile --instance-profile-name reader-box",
            LAUNCH,
            "@ wait",
            LAUNCH,
            "@ wait",
        ],
        rows: &[
            (
                r#"{"trusts":{"role":"raeder","principal":"ec2.amazonaws.com"}}"#,
                Err("there is no role raeder (there is reader)"),
            ),
            (
                r#"{"allows":{"who":"role readers","action":"s3:GetObject","resource":"*"}}"#,
                Err("there is no role readers (there is reader)"),
            ),
            (
                r#"{"access-key":{"user":"adnim","state":"active"}}"#,
                Err("there is no user adnim (there is admin)"),
            ),
            (
                r#"{"instance-profile":{"name":"reader-bax","role":"reader"}}"#,
                Err("there is no instance profile reader-bax (there is reader-box)"),
            ),
            (
                r#"{"object":{"bucket":"example-bucke","key":"x"}}"#,
                Err("there is no bucket example-bucke (there is example-bucket)"),
            ),
            (
                r#"{"instance":{"name":"web-1"}}"#,
                Err("2 instances are called web-1: terminate one, or give it another name"),
            ),
        ],
    },
    Case {
        name: "one of two of a name goes",
        play: &[
            LAUNCH,
            "@ wait",
            LAUNCH,
            "@ wait",
            "laptop$ aws ec2 terminate-instances --instance-ids $(aws ec2 describe-instances --query 'Reservations[0].Instances[0].InstanceId' --output text)",
        ],
        rows: &[
            (r#"{"instance":{"name":"web-1"}}"#, Ok("10:00:06, web-1 runs")),
            (
                r#"{"file":{"on":"web-1","path":"/etc/hostname"}}"#,
                Err("another instance called web-1 is still shutting down"),
            ),
        ],
    },
    Case {
        name: "a role on its way",
        play: &[ROLE, LAUNCH, "@ wait", PROFILE],
        rows: &[
            (r#"{"instance-profile":{"role":"reader"}}"#, Err("no instance profile holds reader")),
            (
                r#"{"instance-profile":{"name":"box","role":"reader"}}"#,
                Err("instance profile box holds no role"),
            ),
            (
                r#"{"instance-profile":{"name":"bag","role":"reader"}}"#,
                Err("there is no instance profile bag"),
            ),
            (
                r#"{"trusts":{"role":"reader","principal":"ec2.amazonaws.com"}}"#,
                Ok("10:00:03, role reader trusts ec2.amazonaws.com"),
            ),
            (
                r#"{"trusts":{"role":"reader","principal":"lambda.amazonaws.com"}}"#,
                Err("role reader exists, but its trust policy does not let lambda.amazonaws.com assume it"),
            ),
            (
                r#"{"trusts":{"role":"reader","principal":"arn:aws:iam::111122223333:user/admin"}}"#,
                Err(
                    "role reader exists, but its trust policy does not let arn:aws:iam::111122223333:user/admin assume it",
                ),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:GetObject","resource":"arn:aws:s3:::example-bucket/hello.txt"}}"#,
                Err("role reader has no permissions policy"),
            ),
            (
                r#"{"denies":{"who":"role reader","action":"s3:GetObject","resource":"arn:aws:s3:::example-bucket/hello.txt"}}"#,
                Ok("10:00:03, role reader has no permissions policy"),
            ),
        ],
    },
    Case {
        name: "a role is worn",
        play: &[ROLE, MAY_READ, LAUNCH, "@ wait", PROFILE, HOLD, WEAR],
        rows: &[
            (r#"{"instance-profile":{"role":"reader"}}"#, Ok("10:00:03, instance profile box holds reader")),
            (
                r#"{"instance-profile":{"name":"box","role":"reader"}}"#,
                Ok("10:00:03, instance profile box holds reader"),
            ),
            (r#"{"instance-profile":{"name":"box","role":"writer"}}"#, Err("there is no role writer")),
            (r#"{"instance":{"role":"reader"}}"#, Err("web-1 is still associating its instance profile")),
            (r#"{"instance":{"role":"writer"}}"#, Err("web-1 wears reader, not writer")),
            (r#"{"instance":{"role":"none"}}"#, Err("web-1 has the instance profile box")),
            (
                r#"{"allows":{"who":"role reader","action":"s3:GetObject","resource":"arn:aws:s3:::example-bucket/hello.txt"}}"#,
                Ok("10:00:03, role reader may s3:GetObject"),
            ),
            (
                r#"{"denies":{"who":"role reader","action":"s3:GetObject","resource":"arn:aws:s3:::example-bucket/hello.txt"}}"#,
                Err("role reader may s3:GetObject on arn:aws:s3:::example-bucket/hello.txt: read lets it"),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:GetObject","resource":"arn:aws:s3:::other/hello.txt"}}"#,
                Err("read allows s3:GetObject to role reader, but not on arn:aws:s3:::other/hello.txt"),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:PutObject","resource":"arn:aws:s3:::example-bucket/x"}}"#,
                Err("no policy of role reader allows s3:PutObject"),
            ),
            (
                r#"{"denies":{"who":"role reader","action":"s3:PutObject","resource":"arn:aws:s3:::example-bucket/x"}}"#,
                Ok("10:00:03, no policy of role reader allows s3:PutObject"),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:ListBucket","resource":"arn:aws:s3:::example-bucket"}}"#,
                Err("read allows s3:ListBucket to role reader only where aws:SourceIp is as it says"),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:ListBucket","resource":"arn:aws:s3:::example-bucket","context":{"aws:SourceIp":"198.51.100.9"}}}"#,
                Ok("10:00:03, role reader may s3:ListBucket"),
            ),
            (
                r#"{"allows":{"who":"user admin","action":"s3:ListBucket","resource":"arn:aws:s3:::example-bucket"}}"#,
                Ok("10:00:03, user admin may s3:ListBucket"),
            ),
        ],
    },
    Case {
        name: "who else may assume, a boundary and a bucket policy",
        play: &[
            ROLE,
            MAY_READ,
            "laptop$ aws iam create-role --role-name mine --assume-role-policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:user/admin\"},\"Action\":\"sts:AssumeRole\"}]}'",
            "laptop$ aws iam create-role --role-name ours --assume-role-policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"sts:AssumeRole\"}]}'",
            "laptop$ aws iam put-role-permissions-boundary --role-name mine --permissions-boundary arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
            "laptop$ aws iam put-role-policy --role-name mine --policy-name all --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}'",
            "laptop$ aws s3api put-bucket-policy --bucket example-bucket --policy '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/reader\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::example-bucket/*\"},{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/reader\"},\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::example-bucket/*\"}]}'",
        ],
        rows: &[
            (
                r#"{"trusts":{"role":"mine","principal":"arn:aws:iam::111122223333:user/admin"}}"#,
                Ok("10:00:00, role mine trusts arn:aws:iam::111122223333:user/admin"),
            ),
            (
                r#"{"trusts":{"role":"ours","principal":"arn:aws:iam::111122223333:user/admin"}}"#,
                Ok("10:00:00, role ours trusts arn:aws:iam::111122223333:user/admin"),
            ),
            (
                r#"{"trusts":{"role":"mine","principal":"ec2.amazonaws.com"}}"#,
                Err("role mine exists, but its trust policy does not let ec2.amazonaws.com assume it"),
            ),
            (
                r#"{"allows":{"who":"role mine","action":"s3:PutObject","resource":"arn:aws:s3:::example-bucket/x"}}"#,
                Err("the permissions boundary of role mine does not allow s3:PutObject"),
            ),
            (
                r#"{"allows":{"who":"role mine","action":"s3:GetObject","resource":"arn:aws:s3:::example-bucket/x"}}"#,
                Ok("10:00:00, role mine may s3:GetObject"),
            ),
            (
                r#"{"denies":{"who":"role reader","action":"s3:GetObject","resource":"arn:aws:s3:::example-bucket/x"}}"#,
                Ok(
                    "10:00:00, a statement of bucket policy of example-bucket denies s3:GetObject to role reader",
                ),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:GetObject","resource":"arn:aws:s3:::example-bucket/x"}}"#,
                Err("a statement of bucket policy of example-bucket denies s3:GetObject to role reader"),
            ),
            (
                r#"{"allows":{"who":"role reader","action":"s3:PutObject","resource":"arn:aws:s3:::example-bucket/x"}}"#,
                Ok("10:00:00, role reader may s3:PutObject"),
            ),
        ],
    },
    Case {
        name: "keys of a role are read and used",
        play: &[
            ROLE,
            MAY_READ,
            LAUNCH,
            "@ wait",
            PROFILE,
            HOLD,
            "web-1$ aws s3 ls",
            WEAR,
            "@ wait",
            KEYS,
            "web-1$ aws sts get-caller-identity",
            "web-1$ aws s3 cp s3://example-bucket/hello.txt .",
            "web-1$ aws s3api put-object --bucket example-bucket --key new",
            "laptop$ curl -s http://example-bucket.s3.amazonaws.com/hello.txt",
            "laptop$ cat ~/.aws/credentials",
        ],
        rows: &[
            (r#"{"instance":{"role":"reader"}}"#, Ok("10:00:08, web-1 wears reader")),
            (
                r#"{"instance":{"role":"reader","state":"running"}}"#,
                Ok("10:00:08, web-1 runs and wears reader"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam/security-credentials/reader","status":200,"role":"reader","version":1}}"#,
                Ok(
                    "10:00:08, the metadata service of web-1 answered 200 to /latest/meta-data/iam/security-credentials/reader",
                ),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam/security-credentials/reader","status":200,"version":2,"tokens-required":true}}"#,
                Err("nobody has asked the metadata service so since a token is required"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam/security-credentials/reader","status":200,"role":"writer"}}"#,
                Err("web-1 wears reader, not writer"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam/security-credentials/reader","status":404}}"#,
                Err("the metadata service of web-1 answered 200 so far"),
            ),
            (r#"{"credential-source":{"source":"none"}}"#, Ok("10:00:03, the CLI on web-1 found no keys")),
            (
                r#"{"credential-source":{"on":"web-1","source":"iam-role"}}"#,
                Ok("10:00:08, the CLI on web-1 found keys in iam-role"),
            ),
            (
                r#"{"credential-source":{"on":"web-1","source":"env"}}"#,
                Err("the CLI on web-1 found keys in iam-role"),
            ),
            (
                r#"{"credential-source":{"on":"laptop","source":"shared-credentials-file"}}"#,
                Ok("10:00:03, the CLI on laptop found keys in shared-credentials-file"),
            ),
            (
                r#"{"call":{"operation":"GetCallerIdentity","by":"role reader","from":"web-1"}}"#,
                Ok("10:00:08, GetCallerIdentity, signed with keys of role reader, from web-1"),
            ),
            (
                r#"{"call":{"operation":"GetCallerIdentity","by":"role reader","from":"laptop"}}"#,
                Err("GetCallerIdentity by role reader came from web-1, not from laptop"),
            ),
            (
                r#"{"call":{"operation":"GetCallerIdentity","by":"user admin"}}"#,
                Err("GetCallerIdentity was signed by role reader, not by user admin"),
            ),
            (
                r#"{"call":{"operation":"GetCallerIdentity","from":"elsewhere"}}"#,
                Err("GetCallerIdentity by role reader came from web-1 itself"),
            ),
            (
                r#"{"call":{"operation":"CreateRole","from":"elsewhere"}}"#,
                Err("CreateRole was signed by user admin, not with keys of an instance"),
            ),
            (
                r#"{"call":{"operation":"PutObject","by":"role reader","error":"any"}}"#,
                Ok("10:00:08, PutObject, signed with keys of role reader, refused with AccessDenied"),
            ),
            (
                r#"{"call":{"operation":"PutObject","by":"role reader","error":"AccessDenied","about":"new"}}"#,
                Ok("10:00:08, PutObject, signed with keys of role reader, refused with AccessDenied"),
            ),
            (
                r#"{"call":{"operation":"PutObject","error":"NoSuchBucket"}}"#,
                Err("PutObject by role reader was refused with AccessDenied, not with NoSuchBucket"),
            ),
            (
                r#"{"call":{"operation":"PutObject"}}"#,
                Err("PutObject by role reader was refused with AccessDenied"),
            ),
            (
                r#"{"call":{"operation":"CreateRole","error":"any"}}"#,
                Err("CreateRole by user admin was not refused"),
            ),
            (
                r#"{"call":{"operation":"GetObject","by":"nobody","error":"AccessDenied"}}"#,
                Ok("10:00:08, GetObject, signed with keys of nobody, refused with AccessDenied"),
            ),
            (
                r#"{"secret-shown":{"on":"laptop"}}"#,
                Ok("10:00:08, the secret of {{key laptop}} was on the screen"),
            ),
            (
                r#"{"secret-shown":{"on":"web-1"}}"#,
                Err("the secret of the long-term key has not been printed on web-1"),
            ),
            (r#"{"secret-shown":{}}"#, Ok("10:00:08, the secret of {{key laptop}} was on the screen")),
            (
                r#"{"keys-rotated":{"role":"reader"}}"#,
                Err("only the set of 2026-03-02T10:00:08Z has been read"),
            ),
            (
                r#"{"finding":{"type":"UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"}}"#,
                Err("GuardDuty has no such finding"),
            ),
        ],
    },
    Case {
        name: "a token is required",
        play: &[
            ROLE,
            LAUNCH,
            "@ wait",
            PROFILE,
            HOLD,
            WEAR,
            "@ wait",
            "web-1$ curl -s http://169.254.169.254/latest/meta-data/",
            REQUIRE,
        ],
        rows: &[
            (
                r#"{"instance":{"http-tokens":"required"}}"#,
                Err("web-1's new metadata options are not in force yet"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"tokens-required":true}}"#,
                Err("nobody has asked the metadata service so since a token is required"),
            ),
        ],
    },
    Case {
        name: "a token was required from the launch on, and the hop limit changed later",
        play: &[
            "laptop$ aws ec2 run-instances --image-id {{image Amazon Linux 2023}} --instance-type t3.micro --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'",
            "@ wait",
            "web-1$ curl -s http://169.254.169.254/latest/meta-data/",
            REQUIRE,
            "@ wait",
        ],
        rows: &[
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"tokens-required":true}}"#,
                Ok("10:00:03, the metadata service of web-1 answered 401 to /latest/meta-data/"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":200,"tokens-required":true}}"#,
                Err("the metadata service of web-1 answered 401 so far"),
            ),
        ],
    },
    Case {
        name: "a token runs out",
        play: &[
            LAUNCH,
            "@ wait",
            REQUIRE,
            "@ wait",
            TOKEN,
            "web-1$ curl -s -H 'X-aws-ec2-metadata-token: nonsense' http://169.254.169.254/latest/meta-data/",
            "@ minutes 2",
            "web-1$ curl -s -H \"X-aws-ec2-metadata-token: $TOKEN\" http://169.254.169.254/latest/meta-data/",
        ],
        rows: &[
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"why":"token-expired"}}"#,
                Ok("10:02:05, the metadata service of web-1 answered 401 to /latest/meta-data/"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"why":"token-unknown"}}"#,
                Ok("10:00:05, the metadata service of web-1 answered 401 to /latest/meta-data/"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"why":"token-foreign"}}"#,
                Err(
                    "the metadata service of web-1 answered 401 so far: the token's time was over: a new PUT gets another",
                ),
            ),
        ],
    },
    Case {
        name: "a token is required and sent",
        play: &[
            ROLE,
            LAUNCH,
            "@ wait",
            PROFILE,
            HOLD,
            WEAR,
            "@ wait",
            REQUIRE,
            "@ wait",
            "web-1$ curl -s http://169.254.169.254/latest/meta-data/",
            TOKEN,
            "web-1$ curl -s -H \"X-aws-ec2-metadata-token: $TOKEN\" http://169.254.169.254/latest/meta-data/",
            "web-1$ docker run --rm curlimages/curl -s -m 3 -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'",
        ],
        rows: &[
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"why":"token-missing"}}"#,
                Ok("10:00:10, the metadata service of web-1 answered 401 to /latest/meta-data/"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"why":"token-expired"}}"#,
                Err(
                    "the metadata service of web-1 answered 401 so far: no token came, and HttpTokens is required",
                ),
            ),
            (r#"{"instance":{"http-tokens":"required"}}"#, Ok("10:00:13, web-1 runs, HttpTokens required")),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":401,"version":1,"tokens-required":true,"role":"reader"}}"#,
                Ok("10:00:10, the metadata service of web-1 answered 401 to /latest/meta-data/"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":200,"version":2,"tokens-required":true}}"#,
                Ok("10:00:10, the metadata service of web-1 answered 200 to /latest/meta-data/"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data","status":200,"version":1}}"#,
                Err("the metadata service of web-1 answered 401 so far"),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam","status":200,"version":2}}"#,
                Err("nobody on an instance has asked the metadata service for /latest/meta-data/iam"),
            ),
            (
                r#"{"metadata":{"path":"/latest/api/token","status":200,"method":"PUT","on":"web-1"}}"#,
                Ok("10:00:10, the metadata service of web-1 answered 200 to /latest/api/token"),
            ),
            (
                r#"{"metadata":{"path":"/latest/api/token","status":0,"method":"PUT","by":"container"}}"#,
                Ok("10:00:10, no answer of the metadata service of web-1 arrived"),
            ),
            (
                r#"{"metadata":{"path":"/latest/api/token","status":200,"method":"PUT","by":"container"}}"#,
                Err("no answer of the metadata service of web-1 arrived so far"),
            ),
        ],
    },
    Case {
        name: "keys of an instance are taken away",
        play: &[
            ROLE,
            MAY_READ,
            LAUNCH,
            "@ wait",
            PROFILE,
            HOLD,
            WEAR,
            "@ wait",
            "web-1$ curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/reader > keys.json; cat keys.json",
            "laptop$ ssh web-1 cat keys.json > keys.json",
            "laptop$ export AWS_ACCESS_KEY_ID=$(jq -r .AccessKeyId keys.json) AWS_SECRET_ACCESS_KEY=$(jq -r .SecretAccessKey keys.json) AWS_SESSION_TOKEN=$(jq -r .Token keys.json)",
            "laptop$ aws sts get-caller-identity",
        ],
        rows: &[
            (
                r#"{"call":{"operation":"GetCallerIdentity","by":"role reader","from":"elsewhere"}}"#,
                Ok("10:00:08, GetCallerIdentity, signed with keys of role reader, from laptop"),
            ),
            (
                r#"{"finding":{"type":"UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"}}"#,
                Err("GuardDuty has not told of it yet: it will at 10:05:08"),
            ),
            (
                r#"{"credential-source":{"on":"laptop","source":"env"}}"#,
                Ok("10:00:08, the CLI on laptop found keys in env"),
            ),
        ],
    },
    Case {
        name: "and used again when they are over",
        play: &[
            ROLE,
            MAY_READ,
            LAUNCH,
            "@ wait",
            PROFILE,
            HOLD,
            WEAR,
            "@ wait",
            KEYS,
            "web-1$ curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/reader > keys.json",
            "laptop$ ssh web-1 cat keys.json > keys.json",
            "laptop$ export AWS_ACCESS_KEY_ID=$(jq -r .AccessKeyId keys.json) AWS_SECRET_ACCESS_KEY=$(jq -r .SecretAccessKey keys.json) AWS_SESSION_TOKEN=$(jq -r .Token keys.json)",
            "laptop$ aws sts get-caller-identity",
            "@ minutes 420",
            "laptop$ aws s3api get-object --bucket example-bucket --key hello.txt out",
            KEYS,
            "@ press terminate web-1",
            "@ wait",
        ],
        rows: &[
            (
                r#"{"finding":{"type":"UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"}}"#,
                Ok("10:05:08, GuardDuty has the finding"),
            ),
            (r#"{"finding":{"type":"Other"}}"#, Err("GuardDuty has no such finding")),
            (
                r#"{"call":{"operation":"GetObject","by":"role reader","error":"ExpiredToken","about":"hello.txt"}}"#,
                Ok("17:00:08, GetObject, signed with keys of role reader, refused with ExpiredToken"),
            ),
            (r#"{"keys-rotated":{"role":"reader"}}"#, Ok("17:00:08, a set made at 2026-03-02T17:00:08Z")),
            (r#"{"instance":{"name":"web-1"}}"#, Err("web-1 is terminated")),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam","status":200,"on":"web-1"}}"#,
                Ok(
                    "17:00:08, the metadata service of web-1 answered 200 to /latest/meta-data/iam/security-credentials/reader",
                ),
            ),
            (r#"{"clock":{"minutes":420}}"#, Ok("17:00:00, 420 minutes are over")),
            (r#"{"no-static-keys":{"on":["web-1"]}}"#, Err("web-1 is terminated")),
        ],
    },
    Case {
        name: "a web application",
        play: &[
            ROLE,
            LAUNCH,
            "@ wait",
            PROFILE,
            HOLD,
            WEAR,
            "@ wait",
            "web-1$ sudo systemctl start url-preview",
            "laptop$ curl -s 'http://{{public-ip web-1}}/?url=http%3A%2F%2F169.254.169.254%2Flatest%2Fmeta-data%2Fiam%2Fsecurity-credentials%2Freader'",
            "laptop$ curl -s -m 2 http://{{public-ip web-1}}:8080/x",
        ],
        rows: &[
            (
                r#"{"response":{"from":"laptop","to":"web-1","asks":"http://169.254.169.254/latest","status":200,"holds":"SecretAccessKey"}}"#,
                Ok(
                    "10:00:08, web-1 answered 200 to /?url=http://169.254.169.254/latest/meta-data/iam/security-credentials/reader",
                ),
            ),
            (r#"{"response":{"to":"web-1","status":0}}"#, Ok("10:00:08, the request to web-1 got no answer")),
            (r#"{"response":{"from":"web-1"}}"#, Err("a request came from laptop, not from web-1")),
            (r#"{"response":{"to":"web-2"}}"#, Err("a request went to web-1, not to web-2")),
            (r#"{"response":{"asks":"user-data"}}"#, Err("web-1 was asked for /x, without user-data")),
            (
                r#"{"response":{"asks":"latest","status":401}}"#,
                Err(
                    "web-1 answered 200 to /?url=http://169.254.169.254/latest/meta-data/iam/security-credentials/reader",
                ),
            ),
            (
                r#"{"response":{"asks":"latest","holds":"AKIA"}}"#,
                Err(
                    "web-1 answered 200 to /?url=http://169.254.169.254/latest/meta-data/iam/security-credentials/reader, and that page does not hold AKIA",
                ),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam","status":200,"by":"service url-preview"}}"#,
                Ok(
                    "10:00:08, the metadata service of web-1 answered 200 to /latest/meta-data/iam/security-credentials/reader",
                ),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam","status":200,"by":"webapp"}}"#,
                Ok(
                    "10:00:08, the metadata service of web-1 answered 200 to /latest/meta-data/iam/security-credentials/reader",
                ),
            ),
            (
                r#"{"metadata":{"path":"/latest/meta-data/iam","status":200,"by":"ec2-user"}}"#,
                Err("the metadata service of web-1 was asked by service url-preview, not by ec2-user"),
            ),
        ],
    },
    Case {
        name: "long-term keys come and go",
        play: &[
            "laptop$ aws iam create-user --user-name nina",
            "laptop$ aws iam create-access-key --user-name nina > key.json",
            LAUNCH,
            "@ wait",
            "laptop$ SECRET=$(jq -r .AccessKey.SecretAccessKey key.json)",
            "laptop$ rm key.json ~/.aws/credentials",
        ],
        rows: &[
            (
                r#"{"access-key":{"user":"nina","state":"active"}}"#,
                Ok("10:00:03, access key {{nina's}} of user nina is active"),
            ),
            (
                r#"{"access-key":{"user":"nina","state":"inactive"}}"#,
                Err("access key {{nina's}} of user nina is not inactive"),
            ),
            (
                r#"{"access-key":{"user":"nina","state":"none"}}"#,
                Err("user nina still has the access key {{nina's}}"),
            ),
            (
                r#"{"no-static-keys":{"on":["laptop"]}}"#,
                Err("the secret of {{nina's}} stands in the variable SECRET on laptop"),
            ),
            (
                r#"{"no-static-keys":{"on":["web-1"]}}"#,
                Ok("10:00:03, no secret of an active long-term key stands there"),
            ),
        ],
    },
    Case {
        name: "a key is switched off",
        play: &[
            "laptop$ aws iam create-user --user-name nina",
            "laptop$ aws iam create-access-key --user-name nina > key.json",
            "laptop$ aws iam update-access-key --user-name nina --status Inactive --access-key-id $(jq -r .AccessKey.AccessKeyId key.json)",
            "laptop$ AWS_ACCESS_KEY_ID=$(jq -r .AccessKey.AccessKeyId key.json) AWS_SECRET_ACCESS_KEY=$(jq -r .AccessKey.SecretAccessKey key.json) aws s3api list-buckets",
            "laptop$ rm ~/.aws/credentials",
        ],
        rows: &[
            (
                r#"{"access-key":{"user":"nina","state":"inactive"}}"#,
                Ok("10:00:00, access key {{nina's}} of user nina is inactive"),
            ),
            (
                r#"{"access-key":{"user":"nina","state":"active"}}"#,
                Err("access key {{nina's}} of user nina is not active"),
            ),
            (r#"{"no-static-keys":{}}"#, Ok("10:00:00, no secret of an active long-term key stands there")),
            (
                r#"{"call":{"operation":"ListBuckets","from":"laptop","error":"InvalidAccessKeyId"}}"#,
                Ok(
                    "10:00:00, ListBuckets, signed with keys of user nina, from laptop, refused with InvalidAccessKeyId",
                ),
            ),
            (
                r#"{"call":{"operation":"ListBuckets","by":"user nina"}}"#,
                Err("ListBuckets by user nina was refused with InvalidAccessKeyId"),
            ),
        ],
    },
    Case {
        name: "a secret in user data, and the account's defaults",
        play: &[
            "laptop$ aws ec2 run-instances --image-id {{image Amazon Linux 2}} --instance-type t3.micro --user-data 'export AWS_SECRET_ACCESS_KEY={{secret laptop}}' --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'",
            "@ wait",
            "laptop$ aws ec2 modify-instance-metadata-defaults --http-tokens required --http-put-response-hop-limit 1 --http-tokens-enforced enabled",
            "web-1$ echo secret | sudo tee /root/note > /dev/null; sudo chmod 600 /root/note",
        ],
        rows: &[
            (
                r#"{"no-static-keys":{"on":["web-1"]}}"#,
                Err("the secret of {{key laptop}} stands in the user data on web-1"),
            ),
            (
                r#"{"metadata-defaults":{"http-tokens":"required","hop-limit":"1","http-tokens-enforced":"enabled"}}"#,
                Ok(
                    "10:00:03, the account's defaults: HttpTokens required, HttpPutResponseHopLimit 1, HttpTokensEnforced enabled",
                ),
            ),
            (
                r#"{"metadata-defaults":{"http-tokens":"optional"}}"#,
                Err("HttpTokens of the account's defaults is required, not optional"),
            ),
            (
                r#"{"metadata-defaults":{"hop-limit":"2"}}"#,
                Err("HttpPutResponseHopLimit of the account's defaults is 1, not 2"),
            ),
            (
                r#"{"metadata-defaults":{"http-tokens-enforced":"disabled"}}"#,
                Err("HttpTokensEnforced of the account's defaults is enabled, not disabled"),
            ),
            (
                r#"{"file":{"on":"web-1","path":"/root/note","holds":["secret"]}}"#,
                Ok("10:00:03, /root/note on web-1 is as it should be"),
            ),
        ],
    },
    Case {
        name: "questions",
        play: &["@ answer typed: green", "@ answer guess: y"],
        rows: &[
            (r#"{"answered":{"question":"typed"}}"#, Err("the answer is another one")),
            (r#"{"answered":{"question":"typed","with":" GREEN "}}"#, Ok("10:00:00, answered so")),
            (r#"{"answered":{"question":"typed","with":"red"}}"#, Err("the answer is another one")),
            (r#"{"answered":{"question":"guess"}}"#, Ok("10:00:00, answered")),
            (
                r#"{"all":[{"answered":{"question":"guess"}},{"clock":{"minutes":0}}]}"#,
                Ok("10:00:00, 0 minutes are over"),
            ),
        ],
    },
    Case {
        name: "a question answered rightly",
        play: &["@ answer typed: green", "@ minutes 1", "@ answer typed: blue"],
        rows: &[(r#"{"answered":{"question":"typed"}}"#, Ok("10:01:00, answered"))],
    },
];
