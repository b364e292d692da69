//! Listings, values and documents as captured from the real service or printed in AWS's documentation.

use crate::ec2::RoleKeysError;

/// A directory and what it lists.
pub(super) struct Listing {
    pub(super) path: &'static str,
    /// Name in the file of captures, when it is one.
    pub(super) capture: Option<&'static str>,
    pub(super) role: bool,
    pub(super) key_pair: bool,
    pub(super) tags: bool,
    pub(super) user_data: Option<&'static str>,
    pub(super) lines: &'static [&'static str],
    /// Content-Length, when it was captured.
    pub(super) length: Option<usize>,
}

const NOTHING: Listing = Listing {
    path: "",
    capture: None,
    role: true,
    key_pair: false,
    tags: false,
    user_data: None,
    lines: &[],
    length: None,
};

const fn captured(path: &'static str, lines: &'static [&'static str]) -> Listing {
    Listing { path, lines, ..NOTHING }
}

pub(super) const LISTINGS: &[Listing] = &[
    Listing {
        capture: Some("/latest"),
        user_data: Some("x"),
        ..captured("/latest", &["dynamic", "meta-data", "user-data"])
    },
    Listing { capture: Some("/latest (no user data)"), ..captured("/latest", &["dynamic", "meta-data"]) },
    Listing {
        capture: Some("/latest/meta-data (role, no key pair, 2023-10-02, Content-Length 312)"),
        length: Some(312),
        ..captured(
            "/latest/meta-data",
            &[
                "ami-id",
                "ami-launch-index",
                "ami-manifest-path",
                "block-device-mapping/",
                "events/",
                "hostname",
                "iam/",
                "identity-credentials/",
                "instance-action",
                "instance-id",
                "instance-life-cycle",
                "instance-type",
                "local-hostname",
                "local-ipv4",
                "mac",
                "metrics/",
                "network/",
                "placement/",
                "profile",
                "public-hostname",
                "public-ipv4",
                "reservation-id",
                "security-groups",
                "services/",
                "system",
            ],
        )
    },
    Listing {
        capture: Some("/latest/meta-data (Nitro/xen-on-nitro, no role, no key, 2023+)"),
        role: false,
        key_pair: true,
        ..captured(
            "/latest/meta-data",
            &[
                "ami-id",
                "ami-launch-index",
                "ami-manifest-path",
                "block-device-mapping/",
                "events/",
                "hostname",
                "identity-credentials/",
                "instance-action",
                "instance-id",
                "instance-life-cycle",
                "instance-type",
                "local-hostname",
                "local-ipv4",
                "mac",
                "metrics/",
                "network/",
                "placement/",
                "profile",
                "public-hostname",
                "public-ipv4",
                "public-keys/",
                "reservation-id",
                "security-groups",
                "services/",
                "system",
            ],
        )
    },
    Listing {
        capture: Some("/latest/meta-data/block-device-mapping/"),
        ..captured("/latest/meta-data/block-device-mapping", &["ami", "root"])
    },
    Listing {
        capture: Some("/latest/meta-data/events/"),
        ..captured("/latest/meta-data/events", &["maintenance/"])
    },
    Listing {
        capture: Some("/latest/meta-data/events/maintenance/"),
        ..captured("/latest/meta-data/events/maintenance", &["history", "scheduled"])
    },
    Listing {
        capture: Some("/latest/meta-data/iam/"),
        ..captured("/latest/meta-data/iam", &["info", "security-credentials/"])
    },
    captured("/latest/meta-data/iam/security-credentials", &["s3access"]),
    Listing {
        capture: Some("/latest/meta-data/identity-credentials/"),
        role: false,
        ..captured("/latest/meta-data/identity-credentials", &["ec2/"])
    },
    Listing {
        capture: Some("/latest/meta-data/identity-credentials/ec2/"),
        role: false,
        ..captured("/latest/meta-data/identity-credentials/ec2", &["info", "security-credentials/"])
    },
    Listing {
        capture: Some("/latest/meta-data/identity-credentials/ec2/security-credentials/"),
        role: false,
        ..captured("/latest/meta-data/identity-credentials/ec2/security-credentials", &["ec2-instance"])
    },
    Listing {
        capture: Some("/latest/meta-data/metrics/"),
        ..captured("/latest/meta-data/metrics", &["vhostmd"])
    },
    Listing {
        capture: Some("/latest/meta-data/network/"),
        ..captured("/latest/meta-data/network", &["interfaces/"])
    },
    Listing {
        capture: Some("/latest/meta-data/network/interfaces/"),
        ..captured("/latest/meta-data/network/interfaces", &["macs/"])
    },
    Listing {
        capture: Some("/latest/meta-data/network/interfaces/macs/"),
        ..captured("/latest/meta-data/network/interfaces/macs", &["02:80:7f:ef:4c:e0/"])
    },
    // The guide's categories, without those of IPv6; the number of the network card is not there on types that have
    // one card (a capture of 2026).
    captured(
        "/latest/meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0",
        &[
            "device-number",
            "interface-id",
            "ipv4-associations/",
            "local-hostname",
            "local-ipv4s",
            "mac",
            "owner-id",
            "public-hostname",
            "public-ipv4s",
            "security-group-ids",
            "security-groups",
            "subnet-id",
            "subnet-ipv4-cidr-block",
            "vpc-id",
            "vpc-ipv4-cidr-block",
            "vpc-ipv4-cidr-blocks",
        ],
    ),
    captured("/latest/meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/ipv4-associations", &["54.1.2.3"]),
    Listing {
        capture: Some("/latest/meta-data/placement/"),
        ..captured("/latest/meta-data/placement", &["availability-zone", "availability-zone-id", "region"])
    },
    Listing {
        capture: Some("/latest/meta-data/public-keys/"),
        key_pair: true,
        ..captured("/latest/meta-data/public-keys", &["0=my-public-key"])
    },
    Listing {
        capture: Some("/latest/meta-data/public-keys/0/"),
        key_pair: true,
        ..captured("/latest/meta-data/public-keys/0", &["openssh-key"])
    },
    Listing {
        capture: Some("/latest/meta-data/services/"),
        ..captured("/latest/meta-data/services", &["domain", "partition"])
    },
    // Captured in 2026; without a slash, being a document.
    Listing { tags: true, ..captured("/latest/meta-data/tag-sets", &["instance"]) },
    Listing { tags: true, ..captured("/latest/meta-data/tags", &["instance/"]) },
    Listing { tags: true, ..captured("/latest/meta-data/tags/instance", &["Empty", "Name"]) },
    captured("/latest/dynamic", &["instance-identity/"]),
    captured("/latest/dynamic/instance-identity", &["document", "pkcs7", "rsa2048", "signature"]),
];

/// A version, what it lists, and what came only later (EC2 user guide, "Instance metadata categories").
pub(super) const VERSIONED: &[(&str, &[&str], &[&str])] = &[
    ("1.0", &["ami-id", "instance-id", "local-ipv4"], &["instance-type", "iam/", "mac", "placement/"]),
    ("2007-08-29", &["instance-type", "public-ipv4"], &["placement/", "iam/", "services/"]),
    ("2009-04-04", &["placement/", "instance-action"], &["mac", "iam/", "network/"]),
    ("2012-01-12", &["iam/", "network/", "metrics/"], &["services/", "events/", "instance-life-cycle"]),
    ("2018-08-17", &["services/", "identity-credentials/", "events/"], &["instance-life-cycle"]),
    ("2019-10-01", &["instance-life-cycle"], &["placement/region"]),
    ("2021-07-15", &["iam/", "instance-life-cycle"], &["system"]),
    ("2022-09-24", &["iam/", "instance-life-cycle", "system"], &[]),
];

/// Values of the instance that the tests have.
pub(super) const LEAVES: &[(&str, &str)] = &[
    ("meta-data/ami-launch-index", "0"),
    ("meta-data/ami-manifest-path", "(unknown)"),
    ("meta-data/block-device-mapping/ami", "/dev/xvda"),
    ("meta-data/block-device-mapping/root", "/dev/xvda"),
    ("meta-data/events/maintenance/history", "[]"),
    ("meta-data/events/maintenance/scheduled", "[]"),
    ("meta-data/hostname", "ip-172-31-5-9.ec2.internal"),
    ("meta-data/instance-action", "none"),
    ("meta-data/instance-id", "i-0123456789abcdef0"),
    ("meta-data/instance-life-cycle", "on-demand"),
    ("meta-data/instance-type", "t3.micro"),
    ("meta-data/local-hostname", "ip-172-31-5-9.ec2.internal"),
    ("meta-data/local-ipv4", "172.31.5.9"),
    ("meta-data/mac", "02:80:7f:ef:4c:e0"),
    ("meta-data/metrics/vhostmd", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
    ("meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/device-number", "0"),
    ("meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/interface-id", "eni-0123456789abcdef0"),
    ("meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/ipv4-associations/54.1.2.3", "172.31.5.9"),
    ("meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/owner-id", "123456789012"),
    ("meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/subnet-ipv4-cidr-block", "172.31.0.0/20"),
    ("meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/vpc-ipv4-cidr-blocks", "172.31.0.0/16"),
    ("meta-data/placement/availability-zone", "us-east-1a"),
    ("meta-data/placement/availability-zone-id", "use1-az4"),
    ("meta-data/placement/region", "us-east-1"),
    ("meta-data/profile", "default-hvm"),
    ("meta-data/public-hostname", "ec2-54-1-2-3.compute-1.amazonaws.com"),
    ("meta-data/public-ipv4", "54.1.2.3"),
    ("meta-data/reservation-id", "r-0123456789abcdef0"),
    ("meta-data/security-groups", "default"),
    ("meta-data/services/domain", "amazonaws.com"),
    ("meta-data/services/partition", "aws"),
    ("meta-data/tag-sets/instance", r#"{"Name":"web-1","Empty":""}"#),
    ("meta-data/tags/instance/Name", "web-1"),
    ("meta-data/tags/instance/Empty", ""),
    ("user-data", "#!/bin/sh\necho hi\n"),
];

/// Region, zone, zone id, private DNS name (EC2 user guide, "Regions and Zones" and "instance hostname types").
pub(super) const REGIONS: &[(&str, &str, &str, &str)] = &[
    ("us-east-1", "us-east-1a", "use1-az4", "ip-172-31-5-9.ec2.internal"),
    ("us-west-2", "us-west-2b", "usw2-az2", "ip-172-31-5-9.us-west-2.compute.internal"),
    ("eu-central-1", "eu-central-1a", "euc1-az1", "ip-172-31-5-9.eu-central-1.compute.internal"),
    ("ap-southeast-2", "ap-southeast-2c", "apse2-az3", "ip-172-31-5-9.ap-southeast-2.compute.internal"),
];

/// Instance type, hypervisor, architecture. `xen-on-nitro` of a t2.micro and arm64 of a t4g are captures.
pub(super) const TYPES: &[(&str, &str, &str)] = &[
    ("t2.micro", "xen-on-nitro", "x86_64"),
    ("t3.micro", "nitro", "x86_64"),
    ("t4g.small", "nitro", "arm64"),
    ("m7g.large", "nitro", "arm64"),
    ("m5.large", "nitro", "x86_64"),
];

/// What an instance without role, public address, key pair, user data and tags in metadata does not have.
pub(super) const ABSENT: &[&str] = &[
    "meta-data/iam",
    "meta-data/iam/",
    "meta-data/iam/info",
    "meta-data/iam/security-credentials/",
    "meta-data/public-ipv4",
    "meta-data/public-hostname",
    "meta-data/public-keys/",
    "meta-data/public-keys/0/openssh-key",
    "meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/ipv4-associations/",
    "meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/public-ipv4s",
    "meta-data/network/interfaces/macs/00:00:00:00:00:00/",
    "meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0/network-card",
    "meta-data/tag-sets/",
    "meta-data/tag-sets/instance",
    "meta-data/tags/",
    "meta-data/tags/instance/Name",
    "meta-data/spot/instance-action",
    "meta-data/events/recommendations/rebalance",
    "user-data",
];

/// EC2 user guide, "Retrieve security credentials from instance metadata".
pub(super) const CREDENTIALS: &str = r#"{
  "Code" : "Success",
  "LastUpdated" : "2026-03-02T09:32:00Z",
  "Type" : "AWS-HMAC",
  "AccessKeyId" : "ASIAV1",
  "SecretAccessKey" : "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "Token" : "token",
  "Expiration" : "2026-03-02T15:53:00Z"
}"#;

/// A capture of 2022 with our times.
pub(super) const INFO: &str = r#"{
  "Code" : "Success",
  "LastUpdated" : "2026-03-02T09:32:00Z",
  "InstanceProfileArn" : "arn:aws:iam::123456789012:instance-profile/S3AdminAccess",
  "InstanceProfileId" : "AIPAVMQT32F2Q43IXV2TC"
}"#;

/// A capture of 2019 with our values.
pub(super) const IDENTITY_INFO: &str = r#"{
  "Code" : "Success",
  "LastUpdated" : "2026-03-02T09:30:00Z",
  "AccountId" : "123456789012"
}"#;

/// A capture of 2020 with our values.
pub(super) const IDENTITY: &str = r#"{
  "accountId" : "123456789012",
  "architecture" : "x86_64",
  "availabilityZone" : "us-east-1f",
  "billingProducts" : null,
  "devpayProductCodes" : null,
  "marketplaceProductCodes" : null,
  "imageId" : "AMI",
  "instanceId" : "i-0123456789abcdef0",
  "instanceType" : "t3.micro",
  "kernelId" : null,
  "pendingTime" : "2026-03-02T09:30:00Z",
  "privateIp" : "172.31.5.9",
  "ramdiskId" : null,
  "region" : "us-east-1",
  "version" : "2017-09-30"
}"#;

/// What EC2 found at its last refresh, and the documents that tell it.
pub(super) struct Failure {
    pub(super) error: RoleKeysError,
    pub(super) info: &'static str,
    /// `None` is 404, and then no role is listed.
    pub(super) credentials: Option<&'static str>,
}

/// IAM user guide, "Troubleshoot IAM and Amazon EC2"; wording from captures of 2018 to 2024, but for the end of
/// the one about the missing role.
pub(super) const FAILURES: &[Failure] = &[
    Failure {
        error: RoleKeysError::AssumeRoleUnauthorizedAccess,
        info: INFO,
        credentials: Some(
            r#"{
  "Code" : "AssumeRoleUnauthorizedAccess",
  "Message" : "EC2 cannot assume the role s3access.  Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.",
  "LastUpdated" : "2026-03-02T09:32:00Z"
}"#,
        ),
    },
    Failure {
        error: RoleKeysError::InstanceProfileNotFound,
        info: r#"{
  "Code" : "InstanceProfileNotFound",
  "Message" : "Instance Profile with Id AIPAVMQT32F2Q43IXV2TC cannot be found.  Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.",
  "LastUpdated" : "2026-03-02T09:32:00Z"
}"#,
        credentials: None,
    },
    Failure {
        error: RoleKeysError::NoRole,
        info: r#"{
  "Code" : "Success",
  "Message" : "Instance Profile does not contain a role.  Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.",
  "LastUpdated" : "2026-03-02T09:32:00Z",
  "InstanceProfileArn" : "arn:aws:iam::123456789012:instance-profile/S3AdminAccess",
  "InstanceProfileId" : "AIPAVMQT32F2Q43IXV2TC"
}"#,
        credentials: None,
    },
];
