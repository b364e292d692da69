//! Parameters that the real services take and the models here, botocore 1.29.58's, are too old to know: what is not among
//! them no service has. Source: the inputs of the same operations in botocore 1.44.5; `N` stands for a number.

/// Service, operation, parameters. Of a structure its own name is enough: what is in it comes with it.
#[rustfmt::skip]
const PARAMETERS: &[(&str, &str, &[&str])] = &[
    ("ec2", "DescribeImages", &["IncludeDisabled"]),
    ("ec2", "DescribeInstanceStatus", &["IncludeManagedResources"]),
    ("ec2", "DescribeInstanceTypes", &["IncludeUnsupportedInRegion"]),
    ("ec2", "DescribeInstances", &["IncludeManagedResources"]),
    ("ec2", "ModifyInstanceAttribute", &["EnclaveOptions"]),
    ("ec2", "RunInstances", &[
        "BlockDeviceMapping.N.Ebs.AvailabilityZone", "BlockDeviceMapping.N.Ebs.AvailabilityZoneId",
        "BlockDeviceMapping.N.Ebs.EbsCardIndex", "BlockDeviceMapping.N.Ebs.VolumeInitializationRate",
        "CpuOptions.AmdSevSnp", "CpuOptions.NestedVirtualization", "EnablePrimaryIpv6", "Ipv6Address.N.IsPrimaryIpv6",
        "Monitoring.MetricCategoryId", "NetworkInterface.N.ConnectionTrackingSpecification",
        "NetworkInterface.N.EnaQueueCount", "NetworkInterface.N.EnaSrdSpecification",
        "NetworkInterface.N.Ipv6Addresses.N.IsPrimaryIpv6", "NetworkInterface.N.PrimaryIpv6", "NetworkPerformanceOptions",
        "Operator", "Placement.AvailabilityZoneId", "SecondaryInterface",
    ]),
    ("ec2", "StopInstances", &["SkipOsShutdown"]),
    ("ec2", "TerminateInstances", &["Force", "SkipOsShutdown"]),
    ("iam", "SimulateCustomPolicy", &["OrderedOrganizationPolicyInputList"]),
    ("iam", "SimulatePrincipalPolicy", &["PolicyExclusionList"]),
    ("sts", "AssumeRole", &["MinimumSessionTokenSize", "ProvidedContexts"]),
    ("sts", "GetFederationToken", &["MinimumSessionTokenSize"]),
    ("sts", "GetSessionToken", &["MinimumSessionTokenSize"]),
];

/// Versions of EC2's API before the one here that it still answers (botocore has a model of each).
const VERSIONS: [&str; 7] =
    ["2014-09-01", "2014-10-01", "2015-03-01", "2015-04-15", "2015-10-01", "2016-04-01", "2016-09-15"];

/// Whether the real service takes the parameter.
pub(super) fn takes(service: &str, operation: &str, parameter: &str) -> bool {
    let parts = parameter.split('.');
    let name: Vec<&str> =
        parts.map(|part| if part.bytes().all(|b| b.is_ascii_digit()) { "N" } else { part }).collect();
    let name = name.join(".");
    PARAMETERS
        .iter()
        .any(|(of, call, names)| *of == service && *call == operation && names.contains(&name.as_str()))
}

/// Whether it is a version of EC2's that is not simulated.
pub(super) fn is_version(version: &str) -> bool {
    VERSIONS.contains(&version)
}
