//! Instance types that the lab knows: a cut of EC2's families (EC2 Instance Types guide, "Specifications").

/// A family: what all its sizes have in common.
pub(super) struct Family {
    name: &'static str,
    /// `x86_64` or `arm64`.
    pub(super) architecture: &'static str,
    /// Built on Nitro.
    pub(super) nitro: bool,
    /// Threads of one core.
    pub(super) threads: i64,
    /// Sizes with their vCPUs.
    sizes: &'static [(&'static str, i64)],
}

/// One instance type.
pub(super) struct InstanceType {
    /// Its family.
    pub(super) family: &'static Family,
    /// Cores, each with the family's threads.
    pub(super) cores: i64,
}

const fn family(
    name: &'static str,
    architecture: &'static str,
    nitro: bool,
    threads: i64,
    sizes: &'static [(&'static str, i64)],
) -> Family {
    Family { name, architecture, nitro, threads, sizes }
}

const X86: &str = "x86_64";
const ARM: &str = "arm64";
const BURSTABLE: &[(&str, i64)] =
    &[("nano", 2), ("micro", 2), ("small", 2), ("medium", 2), ("large", 2), ("xlarge", 4), ("2xlarge", 8)];
const FIXED: &[(&str, i64)] =
    &[("large", 2), ("xlarge", 4), ("2xlarge", 8), ("4xlarge", 16), ("8xlarge", 32), ("12xlarge", 48)];
const FIXED_ARM: &[(&str, i64)] =
    &[("medium", 1), ("large", 2), ("xlarge", 4), ("2xlarge", 8), ("4xlarge", 16), ("8xlarge", 32)];

static FAMILIES: &[Family] = &[
    family("m1", X86, false, 1, &[("small", 1), ("medium", 1), ("large", 2), ("xlarge", 4)]),
    family(
        "t2",
        X86,
        false,
        1,
        &[
            ("nano", 1),
            ("micro", 1),
            ("small", 1),
            ("medium", 2),
            ("large", 2),
            ("xlarge", 4),
            ("2xlarge", 8),
        ],
    ),
    family("t3", X86, true, 2, BURSTABLE),
    family("t3a", X86, true, 2, BURSTABLE),
    family("t4g", ARM, true, 1, BURSTABLE),
    family("m5", X86, true, 2, FIXED),
    family("m6i", X86, true, 2, FIXED),
    family("m7i", X86, true, 2, FIXED),
    family("m6g", ARM, true, 1, FIXED_ARM),
    family("m7g", ARM, true, 1, FIXED_ARM),
    family("c5", X86, true, 2, FIXED),
    family("c6i", X86, true, 2, FIXED),
    family("c7g", ARM, true, 1, FIXED_ARM),
    family("r5", X86, true, 2, FIXED),
    family("r6i", X86, true, 2, FIXED),
];

/// The instance type of that name, such as `t3.micro`.
pub(super) fn find(name: &str) -> Option<InstanceType> {
    let (family, size) = name.split_once('.')?;
    let family = FAMILIES.iter().find(|f| f.name == family)?;
    let (_, vcpus) = family.sizes.iter().find(|(s, _)| *s == size)?;
    Some(InstanceType { family, cores: (vcpus / family.threads).max(1) })
}
