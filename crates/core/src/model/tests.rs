//! Judges: botocore 1.29.58's own `xform_name` and validator.

use serde_json::json;

use super::*;

#[test]
fn every_file_is_whole() {
    for name in service_names() {
        let service = service(name).unwrap();
        assert!(!service.operations().is_empty());
        assert_eq!((label(name), behind(&service.endpoint)), (Some(service.endpoint.as_str()), Some(name)));
        assert_eq!(service.signing_name, service.endpoint);
        for operation in service.operations() {
            for shape in operation.input.iter().chain(&operation.output) {
                assert_eq!(service.shape(shape).kind, Kind::Structure, "{shape}");
            }
            assert_eq!(service.operation_by_cli_name(&operation.cli_name()), Some(operation));
        }
        for shape in service.shapes() {
            let entry = shape.entry.iter().flat_map(|entry| [&entry.0, &entry.1]);
            for member in shape.members.iter().chain(shape.item.as_deref()).chain(entry) {
                assert_eq!(service.of(member).name, member.shape, "in {}", shape.name);
            }
            assert_eq!(shape.item.is_some(), shape.kind == Kind::List, "{}", shape.name);
            assert!(shape.required.iter().all(|name| shape.member(name).is_some()), "{}", shape.name);
        }
    }
    assert_eq!(service("lambda"), None);
}

/// `xform_name(name, '-')` of botocore 1.29.58.
#[test]
fn names_are_spelled_as_the_cli_spells_them() {
    let rows = [
        ("RunInstances", "run-instances"),
        ("ListObjectsV2", "list-objects-v2"),
        ("ModifyInstanceMetadataOptions", "modify-instance-metadata-options"),
        ("EC2", "ec2"),
        ("ETag", "e-tag"),
        ("ID", "id"),
        ("ACL", "acl"),
        ("HTTPToken", "http-token"),
        ("IAMInstanceProfile", "iam-instance-profile"),
        ("SSEKMSKeyId", "ssekms-key-id"),
        ("MD5OfBody", "md5-of-body"),
        ("CreateDBInstance", "create-db-instance"),
        ("EnableResourceNameDnsAAAARecord", "enable-resource-name-dns-aaaa-record"),
        ("HttpProtocolIpv6", "http-protocol-ipv6"),
        ("Ipv6CidrBlock", "ipv6-cidr-block"),
        ("DescribeVPCs", "describe-vpcs"),
        ("ListACLs", "list-acls"),
        ("UserARNs", "user-arns"),
        ("ARNs", "-arns"),
        ("SwapEnvironmentCNAMEs", "swap-environment-cnames"),
        ("GetSMSAttributes", "get-sms-attributes"),
        ("CreateCachediSCSIVolume", "create-cached-iscsi-volume"),
        ("ExecutePartiQLBatch", "execute-partiql-batch"),
        ("already-done", "already-done"),
    ];
    for (name, spelled) in rows {
        assert_eq!(cli_name(name), spelled);
    }
}

/// The report of botocore 1.29.58's `ParamValidator` for the same input.
#[test]
fn faults_are_told_as_botocore_tells_them() {
    let rows = [
        (
            "ec2",
            "RunInstances",
            json!({}),
            r#"Missing required parameter in input: "MaxCount"
Missing required parameter in input: "MinCount""#,
        ),
        (
            "ec2",
            "RunInstances",
            json!({"MinCount": "1", "MaxCount": 1, "SecurityGroupIds": "sg-1", "MetadataOptions": ["a", {"b": true, "c": null}], "DryRun": "no"}),
            r#"Invalid type for parameter MinCount, value: 1, type: <class 'str'>, valid types: <class 'int'>
Invalid type for parameter SecurityGroupIds, value: sg-1, type: <class 'str'>, valid types: <class 'list'>, <class 'tuple'>
Invalid type for parameter MetadataOptions, value: ['a', {'b': True, 'c': None}], type: <class 'list'>, valid types: <class 'dict'>
Invalid type for parameter DryRun, value: no, type: <class 'str'>, valid types: <class 'bool'>"#,
        ),
        (
            "ec2",
            "StartInstances",
            json!({"InstanceIds": ["i-1", 2], "Bogus": 1}),
            r#"Unknown parameter in input: "Bogus", must be one of: InstanceIds, AdditionalInfo, DryRun
Invalid type for parameter InstanceIds[1], value: 2, type: <class 'int'>, valid types: <class 'str'>"#,
        ),
        (
            "iam",
            "CreateRole",
            json!({"RoleName": "", "AssumeRolePolicyDocument": "{}", "Tags": [{"Key": "a", "Bad": {}}], "MaxSessionDuration": 60}),
            r#"Invalid length for parameter RoleName, value: 0, valid min length: 1
Missing required parameter in Tags[0]: "Value"
Unknown parameter in Tags[0]: "Bad", must be one of: Key, Value
Invalid value for parameter MaxSessionDuration, value: 60, valid min value: 3600"#,
        ),
        (
            "iam",
            "ListRoles",
            json!({"MaxItems": 0}),
            r#"Invalid value for parameter MaxItems, value: 0, valid min value: 1"#,
        ),
        (
            "ec2",
            "DescribeInstances",
            json!({"Filters": {"Name": "it's"}}),
            r#"Invalid type for parameter Filters, value: {'Name': "it's"}, type: <class 'dict'>, valid types: <class 'list'>, <class 'tuple'>"#,
        ),
        (
            "ec2",
            "ModifyInstanceMetadataOptions",
            json!({"HttpTokens": "foo"}),
            r#"Missing required parameter in input: "InstanceId""#,
        ),
    ];
    for (name, operation, input, told) in rows {
        let service = service(name).unwrap();
        let shape = service.input(service.operation(operation).unwrap()).unwrap();
        assert_eq!(faults(service, shape, &input).join("\n"), told);
    }
}
