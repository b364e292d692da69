//! DescribeInstanceTypes.

use serde_json::{Value, json};

use super::{
    instance_type_filters_table::WAYS,
    listing::Listing,
    types_table::{self, InstanceType},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeInstanceTypes", needs, run, read_only: true, management: true };

/// A page has at most 100 (EC2 API reference).
const LISTING: Listing = Listing { list: "InstanceTypes", id: "InstanceType", ways: WAYS, longest: 100 };

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeInstanceTypes", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let names = texts(input, "InstanceTypes");
    let unknown: Vec<&str> = names.iter().filter(|name| types_table::find(name).is_none()).copied().collect();
    if !unknown.is_empty() {
        // As boto3 showed it of AWS.
        let message = format!("The following supplied instance types do not exist: [{}]", unknown.join(", "));
        return Err(ApiError::new("InvalidInstanceType", message));
    }
    let wanted =
        types_table::all().filter(|found| names.is_empty() || names.contains(&found.name().as_str()));
    LISTING.tell(world, input, (!names.is_empty()).then_some("InstanceTypes"), wanted.map(view))
}

impl InstanceType {
    /// Such as `t3.micro`.
    fn name(self) -> String {
        format!("{}.{}", self.family.name, self.size.name)
    }
}

/// The structure `InstanceTypeInfo`, with the members that the model of 2022 has.
fn view(found: InstanceType) -> Value {
    let InstanceType { family, size } = found;
    let [free, hibernates, spot, i386] = size.flags;
    let mut architectures = vec![family.architecture];
    if i386 {
        architectures.insert(0, "i386");
    }
    // What the first generation had besides, EBS and full virtualisation have replaced.
    let with = |own: [&'static str; 1], besides: &'static str| {
        own.into_iter().chain((!family.current).then_some(besides)).collect::<Vec<_>>()
    };
    let boot: &[&str] = match (family.architecture, family.nitro) {
        ("arm64", _) => &["uefi"],
        (_, true) => &["legacy-bios", "uefi"],
        (_, false) => &["legacy-bios"],
    };
    let together: &[&str] = if family.cluster { &["cluster"] } else { &[] };
    let together = [together, &["partition", "spread"]].concat();
    without_nulls(json!({
        "InstanceType": found.name(),
        "CurrentGeneration": family.current,
        "FreeTierEligible": free,
        "SupportedUsageClasses": if spot { vec!["on-demand", "spot"] } else { vec!["on-demand"] },
        "SupportedRootDeviceTypes": with(["ebs"], "instance-store"),
        "SupportedVirtualizationTypes": with(["hvm"], "paravirtual"),
        "BareMetal": false,
        "Hypervisor": if family.nitro { "nitro" } else { "xen" },
        "ProcessorInfo": without_nulls(json!({
            "SupportedArchitectures": architectures,
            "SustainedClockSpeedInGhz": (size.clock > 0.0).then_some(size.clock),
        })),
        "VCpuInfo": processors(found),
        "MemoryInfo": {"SizeInMiB": size.memory},
        "InstanceStorageSupported": size.disks.0 > 0,
        "InstanceStorageInfo": storage(size.disks),
        "EbsInfo": ebs(found),
        "NetworkInfo": network(found),
        "PlacementGroupInfo": {"SupportedStrategies": together},
        "HibernationSupported": hibernates,
        "BurstablePerformanceSupported": family.burstable,
        "DedicatedHostsSupported": family.hosts,
        "AutoRecoverySupported": family.current,
        "SupportedBootModes": boot,
    }))
}

fn network(InstanceType { family, size }: InstanceType) -> Value {
    json!({
        "NetworkPerformance": size.network,
        "MaximumNetworkInterfaces": size.interfaces,
        "MaximumNetworkCards": 1,
        "DefaultNetworkCardIndex": 0,
        "NetworkCards": [{
            "NetworkCardIndex": 0,
            "NetworkPerformance": size.network,
            "MaximumNetworkInterfaces": size.interfaces,
        }],
        "Ipv4AddressesPerInterface": size.addresses,
        "Ipv6AddressesPerInterface": if family.current { size.addresses } else { 0 },
        "Ipv6Supported": family.current,
        "EnaSupport": if family.nitro { "required" } else { "unsupported" },
        "EfaSupported": false,
        "EncryptionInTransitSupported": family.encrypted,
        "EnaSrdSupported": false,
    })
}

fn processors(InstanceType { family, size }: InstanceType) -> Value {
    let (fewest, step) = size.fewest;
    let step = usize::try_from(step).ok().filter(|step| *step > 0);
    let threads: Vec<i64> = (1..=family.threads).collect();
    without_nulls(json!({
        "DefaultVCpus": size.cores * family.threads,
        "DefaultCores": size.cores,
        "DefaultThreadsPerCore": family.threads,
        "ValidCores": step.map(|step| (fewest..=size.cores).step_by(step).collect::<Vec<_>>()),
        "ValidThreadsPerCore": step.map(|_| threads),
    }))
}

fn storage((count, each): (i64, i64)) -> Value {
    if count == 0 {
        return Value::Null;
    }
    json!({
        "TotalSizeInGB": count * each,
        "Disks": [{"SizeInGB": each, "Count": count, "Type": "hdd"}],
        "NvmeSupport": "unsupported",
        "EncryptionSupport": "unsupported",
    })
}

fn ebs(InstanceType { family, size }: InstanceType) -> Value {
    let [baseline, baseline_iops, most, most_iops] = size.ebs;
    // Megabits in a second as megabytes.
    let bytes = |bits: i64| f64::from(i32::try_from(bits).unwrap_or(i32::MAX)) / 8.0;
    let own = (baseline > 0).then(|| {
        json!({
            "BaselineBandwidthInMbps": baseline,
            "BaselineThroughputInMBps": bytes(baseline),
            "BaselineIops": baseline_iops,
            "MaximumBandwidthInMbps": most,
            "MaximumThroughputInMBps": bytes(most),
            "MaximumIops": most_iops,
        })
    });
    let support = match (own.is_some(), family.nitro) {
        (true, true) => "default",
        (true, false) => "supported",
        (false, _) => "unsupported",
    };
    without_nulls(json!({
        "EbsOptimizedSupport": support,
        "EncryptionSupport": "supported",
        "EbsOptimizedInfo": own,
        "NvmeSupport": if family.nitro { "required" } else { "unsupported" },
    }))
}
