//! The network: VPCs, subnets, zones, regions, security groups, instance types. Judges: EC2 API reference for filters and
//! constraints, the examples of the AWS CLI (awscli/examples/ec2) and recorded answers for shapes, public transcripts for
//! sentences.

use serde_json::{Value, json};

use crate::{ec2::InstanceState, testing::Account, time::Span};

/// Operation, input (`@G` is the default group, `@W` another one that an instance is in, `@S` a subnet, `@V` the VPC, `@I` a
/// running instance, `@R` a rule of `@W`, `@AMI` an image), code, sentence, source.
#[rustfmt::skip]
const REFUSALS: &[(&str, &str, &str, &str, &str)] = &[
    ("DescribeVpcs", r#"{"VpcIds":["foo"]}"#, "InvalidVpcId.Malformed", "Invalid id: \"foo\" (expecting \"vpc-...\")", "aws-controllers-k8s, of AttachInternetGateway"),
    ("DescribeVpcs", r#"{"VpcIds":["vpc-xxxxxxxx"]}"#, "InvalidVpcId.Malformed", "The vpc ID 'vpc-xxxxxxxx' is malformed", "an AWS CLI transcript of CreateSecurityGroup"),
    ("DescribeVpcs", r#"{"VpcIds":["@V","vpc-12341234123"]}"#, "InvalidVpcID.NotFound", "The vpc ID 'vpc-12341234123' does not exist", "an AWS CDK transcript"),
    ("DescribeVpcs", r#"{"Filters":[{"Name":"name","Values":["x"]}]}"#, "InvalidParameterValue", "The filter 'name' is invalid", "EC2 API reference, error codes"),
    ("DescribeSubnets", r#"{"SubnetIds":["subnet-ed4ddcb6"]}"#, "InvalidSubnetID.NotFound", "The subnet ID 'subnet-ed4ddcb6' does not exist", "terraform-aws-modules/terraform-aws-ec2-instance#20"),
    ("DescribeSubnets", r#"{"SubnetIds":["vpc-1"]}"#, "InvalidSubnetID.Malformed", "Invalid id: \"vpc-1\" (expecting \"subnet-...\")", "as of security groups"),
    ("DescribeSecurityGroups", r#"{"GroupIds":["i-0d9566a2e1c8fe35d"]}"#, "InvalidGroupId.Malformed", "Invalid id: \"i-0d9566a2e1c8fe35d\" (expecting \"sg-...\")", "an AWS CLI transcript"),
    ("DescribeSecurityGroups", r#"{"GroupIds":["sg-0f15d6a526fd46e8f"]}"#, "InvalidGroup.NotFound", "The security group 'sg-0f15d6a526fd46e8f' does not exist", "an AWS CLI transcript"),
    ("DescribeSecurityGroups", r#"{"GroupNames":["webserver_access"]}"#, "InvalidGroup.NotFound", "The security group 'webserver_access' does not exist in default VPC '@V'", "an AWS CLI transcript of a live account"),
    ("DescribeSecurityGroups", r#"{"MaxResults":4}"#, "InvalidParameterValue", "Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.", "public boto3 transcripts"),
    ("DescribeSecurityGroupRules", r#"{"SecurityGroupRuleIds":["sgr-0123456789abcdef0"]}"#, "InvalidSecurityGroupRuleId.NotFound", "The security group rule ID 'sgr-0123456789abcdef0' does not exist", "the code of Terraform's provider; the sentence composed"),
    ("DescribeAvailabilityZones", r#"{"ZoneNames":["us-east-1z"]}"#, "InvalidParameterValue", "Invalid availability zone: [us-east-1z]", "public transcripts"),
    ("DescribeRegions", r#"{"RegionNames":["us-east-9"]}"#, "InvalidParameterValue", "Invalid region names: [us-east-9]", "composed"),
    ("DescribeInstanceTypes", r#"{"InstanceTypes":["t3.micro","t9.micro"]}"#, "InvalidInstanceType", "The following supplied instance types do not exist: [t9.micro]", "a public boto3 transcript"),
    ("DescribeInstanceTypes", r#"{"MaxResults":5,"InstanceTypes":["t3.micro"]}"#, "InvalidParameterCombination", "The parameter InstanceTypes cannot be used with the parameter maxResults", "as of DescribeInstances"),
    ("CreateSecurityGroup", r#"{"GroupName":"web","Description":"x"}"#, "InvalidGroup.Duplicate", "The security group 'web' already exists for VPC '@V'", "AWS CLI and Terraform transcripts"),
    ("CreateSecurityGroup", r#"{"GroupName":"default","Description":"x"}"#, "InvalidParameterValue", "Cannot use reserved security group name: default", "public transcripts"),
    ("CreateSecurityGroup", r#"{"GroupName":"sg-web","Description":"x"}"#, "InvalidParameterValue", "Value (sg-web) for parameter GroupName is invalid. Group names may not be in the format sg-*.", "pulumi/pulumi-awsx issues 328 and 477"),
    ("CreateSecurityGroup", r#"{"GroupName":"wëb","Description":"x"}"#, "InvalidParameterValue", "Value (wëb) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.", "as of GroupDescription"),
    ("CreateSecurityGroup", r#"{"GroupName":"n","Description":"Tường lửa"}"#, "InvalidParameterValue", "Value (Tường lửa) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.", "four Terraform and CloudFormation transcripts"),
    ("CreateSecurityGroup", r#"{"GroupName":"n","Description":"it's"}"#, "InvalidParameterValue", "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*", "public Terraform and CloudFormation transcripts"),
    ("CreateSecurityGroup", r#"{"GroupName":"n","Description":""}"#, "MissingParameter", "The request must contain the parameter groupDescription", "EC2 API reference, error codes"),
    ("CreateSecurityGroup", r#"{"GroupName":"n","Description":"x","VpcId":"vpc-0123456789abcdef0"}"#, "InvalidVpcID.NotFound", "The vpc ID 'vpc-0123456789abcdef0' does not exist", "public transcripts"),
    ("CreateSecurityGroup", r#"{"GroupName":"n","Description":"x","DryRun":true}"#, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", "EC2 API reference, error codes"),
    ("DeleteSecurityGroup", r#"{"GroupId":"@G"}"#, "CannotDelete", "the specified group: \"@G\" name: \"default\" cannot be deleted by a user", "an AWS CLI transcript"),
    ("DeleteSecurityGroup", r#"{"GroupId":"@W"}"#, "DependencyViolation", "resource @W has a dependent object", "public transcripts"),
    ("DeleteSecurityGroup", "{}", "MissingParameter", "The request must contain the parameter groupName or groupId", "EC2 API reference, error codes"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"0.0.0.0/0"}"#, "InvalidPermission.Duplicate", "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW\" already exists", "AWS CLI transcripts"),
    ("AuthorizeSecurityGroupEgress", r#"{"GroupId":"@W","IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}"#, "InvalidPermission.Duplicate", "the specified rule \"peer: 0.0.0.0/0, ALL, ALLOW\" already exists", "AWS CLI transcripts"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpProtocol":"tcp","FromPort":4200,"ToPort":4200,"CidrIp":"/32"}"#, "InvalidParameterValue", "CIDR block /32 is malformed", "an AWS CLI transcript"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpPermissions":[{"IpProtocol":"tcp","FromPort":1,"ToPort":1,"Ipv6Ranges":[{"CidrIpv6":"::/129"}]}]}"#, "InvalidParameterValue", "CIDR block ::/129 is malformed", "aws/aws-cli#2846"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpProtocol":"tcp","FromPort":-1,"ToPort":-1,"CidrIp":"0.0.0.0/0"}"#, "InvalidParameterValue", "TCP/UDP (from) port (-1) out of range", "aws/aws-cli#1066"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpProtocol":"udp","FromPort":1,"ToPort":70000,"CidrIp":"0.0.0.0/0"}"#, "InvalidParameterValue", "TCP/UDP (to) port (70000) out of range", "aws/aws-cli#1066"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpProtocol":"tcp","CidrIp":"0.0.0.0/0"}"#, "InvalidParameterValue", "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.", "public transcripts"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpProtocol":"all","CidrIp":"0.0.0.0/0"}"#, "InvalidParameterValue", "Invalid value 'all' for IP protocol. Unknown protocol.", "hashicorp/terraform-provider-aws#1793"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpProtocol":"icmp","FromPort":0,"ToPort":65535,"CidrIp":"0.0.0.0/0"}"#, "InvalidParameterValue", "ICMP code (65535) out of range", "terraform-aws-modules/terraform-aws-security-group#7"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpPermissions":[{"IpProtocol":"6","FromPort":1,"ToPort":1,"IpRanges":[{"CidrIp":"10.0.0.1/8"},{"CidrIp":"10.0.0.0/8"}]}]}"#, "InvalidParameterValue", "The same permission must not appear multiple times", "public transcripts"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpPermissions":[{"IpProtocol":"tcp","FromPort":1,"ToPort":1,"UserIdGroupPairs":[{"GroupId":"sg-0f15d6a526fd46e8f"}]}]}"#, "InvalidGroup.NotFound", "The security group 'sg-0f15d6a526fd46e8f' does not exist", "public transcripts"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W"}"#, "MissingParameter", "The request must contain the parameter ipPermissions", "EC2 API reference, error codes"),
    ("AuthorizeSecurityGroupIngress", r#"{"GroupId":"@W","IpPermissions":[{"IpProtocol":"-1","PrefixListIds":[{"PrefixListId":"pl-1"}]}]}"#, "NotSimulated", "rolelab: a prefix list is not simulated", "the lab's own voice"),
    ("RevokeSecurityGroupIngress", r#"{"GroupId":"@W","SecurityGroupRuleIds":["sgr-0123456789abcdef0"]}"#, "InvalidSecurityGroupRuleId.NotFound", "The security group rule ID 'sgr-0123456789abcdef0' does not exist", "the code of Terraform's provider; the sentence composed"),
    ("RevokeSecurityGroupEgress", r#"{"GroupId":"@W","SecurityGroupRuleIds":["@R"]}"#, "InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '@R' does not exist", "a rule of the other direction"),
    ("RunInstances", r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","SecurityGroups":["nope"]}"#, "InvalidGroup.NotFound", "The security group 'nope' does not exist in default VPC '@V'", "an AWS CLI transcript"),
    ("RunInstances", r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","SecurityGroups":["web"],"SubnetId":"@S"}"#, "InvalidParameterCombination", "The parameter groupName cannot be used with the parameter subnet", "public transcripts"),
    ("RunInstances", r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","SecurityGroupIds":["@W"],"NetworkInterfaces":[{"DeviceIndex":0}]}"#, "InvalidParameterCombination", "Network interfaces and instance-level security groups may not be specified on the same request", "AWS CLI and Terraform transcripts"),
    ("RunInstances", r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","SubnetId":"@S","NetworkInterfaces":[{"DeviceIndex":0}]}"#, "InvalidParameterCombination", "Network interfaces and an instance-level subnet ID may not be specified on the same request", "AWS CLI and Terraform transcripts"),
    ("RunInstances", r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","Placement":{"AvailabilityZone":"us-east-1z"}}"#, "InvalidParameterValue", "Invalid availability zone: [us-east-1z]", "public transcripts"),
    ("RunInstances", r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","PrivateIpAddress":"10.0.0.9"}"#, "InvalidParameterValue", "Address 10.0.0.9 does not fall within the subnet's address range", "public transcripts"),
    ("RunInstances", r#"{"MinCount":1,"MaxCount":1,"ImageId":"@AMI","InstanceInitiatedShutdownBehavior":"sleep"}"#, "InvalidParameterValue", "Value (sleep) for parameter InstanceInitiatedShutdownBehavior is invalid. Valid values are: stop, terminate", "composed"),
    ("ModifyInstanceAttribute", r#"{"InstanceId":"@I","Groups":["sg-0f15d6a526fd46e8f"]}"#, "InvalidGroup.NotFound", "The security group 'sg-0f15d6a526fd46e8f' does not exist", "public transcripts"),
    ("ModifyInstanceAttribute", r#"{"InstanceId":"@I","InstanceType":{"Value":"t9.micro"}}"#, "InvalidInstanceAttributeValue", "Invalid value 't9.micro' for InstanceType.", "EC2 API reference names the code"),
    ("RebootInstances", r#"{"InstanceIds":["@I","i-0123456789abcdef0"]}"#, "InvalidInstanceID.NotFound", "The instance ID 'i-0123456789abcdef0' does not exist", "one bad id fails all"),
    ("CreateTags", r#"{"Resources":["@I","sg-0f15d6a526fd46e8f"],"Tags":[{"Key":"a","Value":"b"}]}"#, "InvalidGroup.NotFound", "The security group 'sg-0f15d6a526fd46e8f' does not exist", "one bad id fails all"),
];

/// An account with a group `web` that lets SSH in, and an instance in it.
fn scene() -> (Account, Vec<(&'static str, String)>) {
    let mut account = Account::new(1);
    let web = account.call("CreateSecurityGroup", &json!({"GroupName": "web", "Description": "Web servers"}));
    let web = web["GroupId"].as_str().unwrap().to_owned();
    let rule =
        json!({"GroupName": "web", "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"});
    let rule = account.call("AuthorizeSecurityGroupIngress", &rule);
    let rule = rule["SecurityGroupRules"][0]["SecurityGroupRuleId"].as_str().unwrap().to_owned();
    let id = account.launch(&json!({"SecurityGroups": ["web"]}));
    account.pass(Span::seconds(3));
    let net = &account.world.ec2.network;
    let subnet = net.default_subnet(None).unwrap();
    let words = vec![
        ("@AMI", account.image("Amazon Linux 2")),
        ("@G", net.default_group(&subnet.vpc).unwrap().id.clone()),
        ("@I", id),
        ("@R", rule),
        ("@S", subnet.id.clone()),
        ("@V", subnet.vpc.clone()),
        ("@W", web),
    ];
    (account, words)
}

fn word(words: &[(&'static str, String)], name: &str) -> String {
    words.iter().find(|(own, _)| *own == name).unwrap().1.clone()
}

#[test]
fn refusals_are_in_the_words_of_ec2() {
    let (mut account, words) = scene();
    let fill =
        |text: &str| words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value));
    let before = account.world.clone();
    for (operation, input, code, message, source) in REFUSALS {
        let input: Value = serde_json::from_str(&fill(input)).unwrap();
        let error = account.try_call(operation, &input).expect_err(source);
        assert_eq!(
            (error.code.as_str(), error.message),
            (*code, fill(message)),
            "{operation} {input}: {source}"
        );
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
}

/// VPC User Guide, "Default VPCs"; `awscli/examples/ec2/describe-vpcs.rst` and `describe-subnets.rst` for members and
/// order, of which `Tags` are absent where there are none.
#[test]
fn the_default_vpc_has_subnets_a_gateway_and_a_group() {
    let (mut account, words) = scene();
    let vpcs = account.call("DescribeVpcs", &json!({}));
    let vpc = &vpcs["Vpcs"][0];
    // Paws 0.04, DescribeVpcs: the EC2 API reference of 2014 has `isDefault`, and a dozen public scripts ask for it.
    for (name, value, found) in [
        ("isDefault", "true", 1),
        ("is-default", "true", 1),
        ("isDefault", "false", 0),
        ("is-default", "false", 0),
    ] {
        let told = account.call("DescribeVpcs", &json!({"Filters": [{"Name": name, "Values": [value]}]}));
        assert_eq!(told["Vpcs"].as_array().unwrap().len(), found, "{name} {value}");
    }
    let names: Vec<&String> = vpc.as_object().unwrap().keys().collect();
    let wanted = [
        "CidrBlock",
        "DhcpOptionsId",
        "State",
        "VpcId",
        "OwnerId",
        "InstanceTenancy",
        "CidrBlockAssociationSet",
        "IsDefault",
    ];
    assert_eq!(names, wanted);
    assert_eq!((&vpc["CidrBlock"], &vpc["IsDefault"]), (&json!("172.31.0.0/16"), &json!(true)));
    let subnets = account
        .call("DescribeSubnets", &json!({"Filters": [{"Name": "default-for-az", "Values": ["true"]}]}));
    let subnets = subnets["Subnets"].as_array().unwrap();
    let mut told: Vec<(&str, &str, &str, i64)> = subnets
        .iter()
        .map(|subnet| {
            let text = |name: &str| subnet[name].as_str().unwrap();
            let free = subnet["AvailableIpAddressCount"].as_i64().unwrap();
            (text("AvailabilityZone"), text("AvailabilityZoneId"), text("CidrBlock"), free)
        })
        .collect();
    told.sort_unstable();
    // A /20 has 4091 addresses for hosts (VPC User Guide, "Subnet sizing for IPv4"), and the instance took one.
    let wanted = [
        ("us-east-1a", "use1-az4", "172.31.0.0/20", 4090),
        ("us-east-1b", "use1-az6", "172.31.16.0/20", 4091),
        ("us-east-1c", "use1-az1", "172.31.32.0/20", 4091),
    ];
    assert_eq!(told, wanted);
    let group = account.call("DescribeSecurityGroups", &json!({"GroupNames": ["default"]}));
    let group = &group["SecurityGroups"][0];
    assert_eq!(group["Description"], "default VPC security group");
    let everything = json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [], "PrefixListIds": [], "UserIdGroupPairs": []});
    assert_eq!(group["IpPermissionsEgress"], json!([everything]));
    let members = json!([{"GroupId": word(&words, "@G"), "UserId": "111122223333"}]);
    assert_eq!(group["IpPermissions"][0]["UserIdGroupPairs"], members);
    let tags = json!({"Resources": [word(&words, "@V"), word(&words, "@S")], "Tags": [{"Key": "Name", "Value": "main"}]});
    account.call("CreateTags", &tags);
    let tagged = account.call("DescribeVpcs", &json!({"Filters": [{"Name": "tag:Name", "Values": ["ma*"]}]}));
    assert_eq!(tagged["Vpcs"][0]["Tags"], json!([{"Key": "Name", "Value": "main"}]));
    let tagged =
        account.call("DescribeTags", &json!({"Filters": [{"Name": "resource-type", "Values": ["subnet"]}]}));
    assert_eq!(
        tagged["Tags"],
        json!([{"Key": "Name", "ResourceId": word(&words, "@S"), "ResourceType": "subnet", "Value": "main"}])
    );
}

/// `awscli/examples/ec2/authorize-security-group-ingress.rst`, examples 1, 2, 6 and 7, and
/// `describe-security-group-rules.rst`: members, order, and -1 where a protocol has no ports.
#[test]
fn rules_are_told_as_the_examples_show_them() {
    let (mut account, words) = scene();
    let (web, default) = (word(&words, "@W"), word(&words, "@G"));
    let permissions = json!([
        {"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "IpRanges": [{"CidrIp": "203.0.113.0/24", "Description": "RDP access from NY office"}]},
        {"IpProtocol": "icmpv6", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
        {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": default}]},
        {"IpProtocol": "50", "FromPort": 7, "ToPort": 9, "IpRanges": [{"CidrIp": "10.1.2.3/8"}]},
    ]);
    let tags = json!([{"ResourceType": "security-group-rule", "Tags": [{"Key": "Use", "Value": "test"}]}]);
    let input = json!({"GroupId": web, "IpPermissions": permissions, "TagSpecifications": tags});
    let answer = account.call("AuthorizeSecurityGroupIngress", &input);
    assert_eq!(answer["Return"], true);
    let told = answer["SecurityGroupRules"].as_array().unwrap().clone();
    let names: Vec<&String> = told[0].as_object().unwrap().keys().collect();
    let wanted = [
        "SecurityGroupRuleId",
        "GroupId",
        "GroupOwnerId",
        "IsEgress",
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIpv4",
        "Description",
        "Tags",
    ];
    assert_eq!(names, wanted);
    assert!(told[0]["SecurityGroupRuleId"].as_str().unwrap().starts_with("sgr-0"));
    let ports = |rule: &Value| (rule["FromPort"].clone(), rule["ToPort"].clone());
    assert_eq!((ports(&told[1]), &told[1]["CidrIpv6"]), ((json!(-1), json!(-1)), &json!("::/0")));
    assert_eq!(told[2]["ReferencedGroupInfo"], json!({"GroupId": default, "UserId": "111122223333"}));
    assert_eq!((ports(&told[3]), &told[3]["CidrIpv4"]), ((json!(-1), json!(-1)), &json!("10.0.0.0/8")));
    let filter =
        json!({"Filters": [{"Name": "group-id", "Values": [web]}, {"Name": "tag:Use", "Values": ["test"]}]});
    let described = account.call("DescribeSecurityGroupRules", &filter);
    let mut described = described["SecurityGroupRules"].as_array().unwrap().clone();
    let mut sorted = told.clone();
    let id = |rule: &Value| rule["SecurityGroupRuleId"].as_str().unwrap().to_owned();
    described.sort_by_key(id);
    sorted.sort_by_key(id);
    assert_eq!(described, sorted);
    let group = account.call("DescribeSecurityGroups", &json!({"GroupIds": [web]}));
    let permissions = group["SecurityGroups"][0]["IpPermissions"].as_array().unwrap();
    assert_eq!(
        (permissions.len(), permissions[1]["IpRanges"][0]["Description"].as_str()),
        (5, Some("RDP access from NY office"))
    );
    // "If the security group rule has a description, you do not need to specify the description to revoke the rule."
    let plain = json!({"GroupId": web, "IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "CidrIp": "203.0.113.0/24"});
    assert_eq!(account.call("RevokeSecurityGroupIngress", &plain), json!({"Return": true}));
    // In the default VPC what is not there is no error, and is told (the same page).
    let again = account.call("RevokeSecurityGroupIngress", &plain);
    assert_eq!(again["UnknownIpPermissions"][0]["IpRanges"], json!([{"CidrIp": "203.0.113.0/24"}]));
    let by_id = json!({"GroupId": web, "SecurityGroupRuleIds": [id(&told[1]), id(&told[2]), id(&told[3])]});
    account.call("RevokeSecurityGroupIngress", &by_id);
    let left = account
        .call("DescribeSecurityGroupRules", &json!({"Filters": [{"Name": "group-id", "Values": [web]}]}));
    assert_eq!(left["SecurityGroupRules"].as_array().unwrap().len(), 2, "SSH in, everything out");
    assert!(account.world.ec2.tags.is_empty(), "tags go with their rules");
}

/// Elsewhere than in the default VPC a rule that is not there is refused (EC2 API reference, error codes).
#[test]
fn another_vpc_knows_other_groups_and_refuses_unknown_rules() {
    let (mut account, words) = scene();
    let (network, mint) = (&mut account.world.ec2.network, &mut account.world.mint);
    let vpc = network.add_vpc(mint, "10.0.0.0/16", false);
    let subnet = network.add_subnet(mint, &vpc, "us-east-1b", "10.0.0.0/16", false);
    let made =
        account.call("CreateSecurityGroup", &json!({"GroupName": "web", "Description": "x", "VpcId": vpc}));
    let other = made["GroupId"].as_str().unwrap().to_owned();
    let rule =
        json!({"GroupId": other, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"});
    let error = account.try_call("RevokeSecurityGroupIngress", &rule).unwrap_err();
    assert_eq!(error.message, "The specified rule does not exist in this security group.");
    let web = word(&words, "@W");
    let pair = json!({"GroupId": other, "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": web}]}]});
    let error = account.try_call("AuthorizeSecurityGroupIngress", &pair).unwrap_err();
    assert_eq!(error.message, "You have specified two resources that belong to different networks.");
    let launch = json!({"ImageId": word(&words, "@AMI"), "MinCount": 1, "MaxCount": 1, "SubnetId": subnet, "SecurityGroupIds": [web]});
    let error = account.try_call("RunInstances", &launch).unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.message),
        (
            "InvalidParameter",
            format!("Security group {web} and subnet {subnet} belong to different networks.")
        )
    );
    let id = account.launch(&json!({"SubnetId": subnet}));
    account.pass(Span::seconds(3));
    let told = account.describe(&id);
    assert_eq!((&told["VpcId"], &told["Placement"]["AvailabilityZone"]), (&json!(vpc), &json!("us-east-1b")));
    assert_eq!(told.get("PublicIpAddress"), None, "only default subnets give public addresses");
    assert!(told["PrivateIpAddress"].as_str().unwrap().starts_with("10.0."));
}

/// EC2 API reference, RunInstances and ModifyInstanceAttribute: what a launch says of place, protection and shutdown is
/// told, asked for, and changed.
#[test]
fn a_launch_says_where_and_how() {
    let (mut account, words) = scene();
    let web = word(&words, "@W");
    let id = account.launch(&json!({
        "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": false, "Groups": [web, word(&words, "@G")], "PrivateIpAddress": "172.31.0.77"}],
        "Placement": {"AvailabilityZone": "us-east-1a"}, "Monitoring": {"Enabled": true}, "EbsOptimized": true,
        "DisableApiTermination": true, "InstanceInitiatedShutdownBehavior": "terminate",
        "TagSpecifications": [{"ResourceType": "volume", "Tags": [{"Key": "Disk", "Value": "1"}]}],
    }));
    account.pass(Span::seconds(3));
    let told = account.describe(&id);
    assert_eq!(
        told["SecurityGroups"],
        json!([{"GroupName": "web", "GroupId": web}, {"GroupName": "default", "GroupId": word(&words, "@G")}])
    );
    assert_eq!((told.get("PublicIpAddress"), &told["PrivateIpAddress"]), (None, &json!("172.31.0.77")));
    assert_eq!((&told["Monitoring"]["State"], &told["EbsOptimized"]), (&json!("enabled"), &json!(true)));
    let volume = told["BlockDeviceMappings"][0]["Ebs"]["VolumeId"].clone();
    let tags =
        account.call("DescribeTags", &json!({"Filters": [{"Name": "resource-id", "Values": [volume]}]}));
    assert_eq!(
        tags["Tags"],
        json!([{"Key": "Disk", "ResourceId": volume, "ResourceType": "volume", "Value": "1"}])
    );
    let ask = |account: &mut Account, name: &str| {
        account.call("DescribeInstanceAttribute", &json!({"InstanceId": id, "Attribute": name}))
    };
    assert_eq!(
        ask(&mut account, "disableApiTermination"),
        json!({"InstanceId": id, "DisableApiTermination": {"Value": true}})
    );
    assert_eq!(
        ask(&mut account, "instanceInitiatedShutdownBehavior")["InstanceInitiatedShutdownBehavior"],
        json!({"Value": "terminate"})
    );
    assert_eq!(ask(&mut account, "blockDeviceMapping")["BlockDeviceMappings"], told["BlockDeviceMappings"]);
    let ids = json!({"InstanceIds": [id, word(&words, "@I")]});
    let kept = account.try_call("TerminateInstances", &ids).unwrap_err();
    let message = format!(
        "The instance '{id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again."
    );
    assert_eq!((kept.code.as_str(), kept.message), ("OperationNotPermitted", message));
    assert_eq!(
        account.instance(&word(&words, "@I")).state,
        InstanceState::Running,
        "in the same zone none is terminated"
    );
    let elsewhere = account.launch(&json!({"Placement": {"AvailabilityZone": "us-east-1c"}}));
    account.try_call("TerminateInstances", &json!({"InstanceIds": [elsewhere, id]})).unwrap_err();
    assert_eq!(account.instance(&elsewhere).state, InstanceState::ShuttingDown, "in others all are");
    let mut change = |more: Value| {
        let mut input = json!({ "InstanceId": id });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        account.call("ModifyInstanceAttribute", &input);
    };
    change(json!({"Attribute": "disableApiTermination", "Value": "false"}));
    change(json!({"DisableApiStop": {"Value": true}}));
    change(json!({"SourceDestCheck": {"Value": false}}));
    change(json!({"Groups": [word(&words, "@G")]}));
    change(json!({"Attribute": "instanceInitiatedShutdownBehavior", "Value": "stop"}));
    let told = account.describe(&id);
    assert_eq!(
        (&told["SourceDestCheck"], &told["SecurityGroups"][0]["GroupName"]),
        (&json!(false), &json!("default"))
    );
    let one = json!({ "InstanceIds": [id] });
    let message = format!(
        "The instance '{id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again."
    );
    assert_eq!(account.try_call("StopInstances", &one).unwrap_err().message, message);
    assert_eq!(account.try_call("TerminateInstances", &one).unwrap_err().code, "OperationNotPermitted");
    account.call("ModifyInstanceAttribute", &json!({"InstanceId": id, "DisableApiStop": {"Value": false}}));
    account.call("StopInstances", &one);
    account.pass(Span::seconds(3));
    account
        .call("ModifyInstanceAttribute", &json!({"InstanceId": id, "InstanceType": {"Value": "m5.large"}}));
    assert_eq!(account.describe(&id)["CpuOptions"], json!({"CoreCount": 1, "ThreadsPerCore": 2}));
    account.call("StartInstances", &one);
    account.pass(Span::seconds(3));
    assert_eq!(account.describe(&id).get("PublicIpAddress"), None, "as the launch asked");
    account.call("TerminateInstances", &one);
    let used = account.try_call("RunInstances", &json!({"ImageId": word(&words, "@AMI"), "MinCount": 1, "MaxCount": 1, "PrivateIpAddress": "172.31.0.77"}));
    assert_eq!(used.unwrap_err().message, "Address 172.31.0.77 is in use.");
}

/// All calls from all states (EC2 User Guide, "Instance lifecycle"; EC2 API reference, the five operations): the state that
/// a call leads to at once, or the code of its refusal.
#[test]
fn every_call_from_every_state() {
    use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
    const NO: Result<InstanceState, &str> = Err("IncorrectInstanceState");
    let states = [Pending, Running, Stopping, Stopped, ShuttingDown, Terminated];
    let table: [(&str, [Result<InstanceState, &str>; 6]); 4] = [
        ("StartInstances", [Ok(Pending), Ok(Running), NO, Ok(Pending), NO, NO]),
        ("StopInstances", [NO, Ok(Stopping), Ok(Stopping), Ok(Stopped), NO, NO]),
        ("RebootInstances", [NO, Ok(Running), NO, NO, Ok(ShuttingDown), Ok(Terminated)]),
        (
            "TerminateInstances",
            [
                Ok(ShuttingDown),
                Ok(ShuttingDown),
                Ok(ShuttingDown),
                Ok(ShuttingDown),
                Ok(ShuttingDown),
                Ok(Terminated),
            ],
        ),
    ];
    for (operation, wanted) in table {
        for (state, wanted) in states.into_iter().zip(wanted) {
            let mut account = Account::new(1);
            let id = account.launch(&json!({}));
            let ids = json!({ "InstanceIds": [id] });
            let wait = Span::seconds(3);
            for step in match state {
                Pending => vec![],
                Running => vec![""],
                Stopping => vec!["", "StopInstances"],
                Stopped => vec!["", "StopInstances", ""],
                ShuttingDown => vec!["", "TerminateInstances"],
                Terminated => vec!["", "TerminateInstances", ""],
            } {
                if step.is_empty() {
                    account.pass(wait);
                } else {
                    account.call(step, &ids);
                }
            }
            assert_eq!(account.instance(&id).state, state, "the scene");
            let was = account.instance(&id).clone();
            let came = account.try_call(operation, &ids).map_err(|error| error.code);
            let now = account.instance(&id);
            match (came, wanted) {
                (Ok(answer), Ok(wanted)) => {
                    assert_eq!(now.state, wanted, "{operation} from {state:?}");
                    let changes = answer.as_object().unwrap().values().next();
                    if let Some(change) = changes {
                        assert_eq!(
                            change[0]["PreviousState"]["Name"],
                            state.name(),
                            "{operation} from {state:?}"
                        );
                        assert_eq!(
                            change[0]["CurrentState"]["Name"],
                            wanted.name(),
                            "{operation} from {state:?}"
                        );
                    } else {
                        assert_eq!(
                            (operation, now),
                            ("RebootInstances", &was),
                            "a reboot changes and tells nothing"
                        );
                    }
                }
                (Err(code), Err(wanted)) => {
                    assert_eq!((code.as_str(), now), (wanted, &was), "{operation} from {state:?}");
                }
                (came, wanted) => panic!("{operation} from {state:?}: {came:?}, not {wanted:?}"),
            }
        }
    }
}

/// `awscli/examples/ec2/describe-instance-types.rst`; values from the answer of 2026. `describe-availability-zones` as
/// recorded in localstack's test_ec2.snapshot.json; regions as `describe-regions.rst` has them.
#[test]
fn types_zones_and_regions_are_those_of_aws() {
    let mut account = Account::new(1);
    let told = account.call("DescribeInstanceTypes", &json!({"InstanceTypes": ["t3.micro"]}));
    let told = &told["InstanceTypes"][0];
    assert_eq!(
        told["EbsInfo"]["EbsOptimizedInfo"],
        json!({
            "BaselineBandwidthInMbps": 87, "BaselineThroughputInMBps": 10.875, "BaselineIops": 500,
            "MaximumBandwidthInMbps": 2085, "MaximumThroughputInMBps": 260.625, "MaximumIops": 11800,
        })
    );
    assert_eq!(
        told["VCpuInfo"],
        json!({"DefaultVCpus": 2, "DefaultCores": 1, "DefaultThreadsPerCore": 2, "ValidCores": [1], "ValidThreadsPerCore": [1, 2]})
    );
    assert_eq!(
        (&told["MemoryInfo"]["SizeInMiB"], &told["Hypervisor"], &told["FreeTierEligible"]),
        (&json!(1024), &json!("nitro"), &json!(true))
    );
    let filter = json!({"Filters": [{"Name": "processor-info.supported-architecture", "Values": ["arm64"]}, {"Name": "vcpu-info.default-vcpus", "Values": ["1"]}]});
    let found = account.call("DescribeInstanceTypes", &filter);
    let names: Vec<&str> = found["InstanceTypes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["InstanceType"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["c7g.medium", "m6g.medium", "m7g.medium"]);
    let zones = account.call("DescribeAvailabilityZones", &json!({"ZoneIds": ["use1-az1"]}));
    assert_eq!(
        zones["AvailabilityZones"],
        json!([{
            "State": "available", "OptInStatus": "opt-in-not-required", "Messages": [], "RegionName": "us-east-1",
            "ZoneName": "us-east-1c", "ZoneId": "use1-az1", "GroupName": "us-east-1-zg-1", "NetworkBorderGroup": "us-east-1",
            "ZoneType": "availability-zone",
        }])
    );
    let regions = |input: Value| account.call("DescribeRegions", &input)["Regions"].as_array().unwrap().len();
    let mut regions = regions;
    assert_eq!((regions(json!({})), regions(json!({"AllRegions": true}))), (17, 19));
    assert_eq!(regions(json!({"Filters": [{"Name": "endpoint", "Values": ["*us*"]}]})), 4, "example 2");
}
