//! Instance types that the lab knows: families and sizes as DescribeInstanceTypes of us-east-1 tells them. Data only.
//!
//! Source: answers of AWS of 2026, as moto 5.2.5 keeps them (ec2/resources/instance_types.json). Sizes above 12xlarge and
//! those without a hypervisor are left out.

/// A family: what all its sizes have in common.
pub(super) struct Family {
    pub(super) name: &'static str,
    /// `x86_64` or `arm64`.
    pub(super) architecture: &'static str,
    /// Built on Nitro.
    pub(super) nitro: bool,
    /// Threads of one core.
    pub(super) threads: i64,
    /// Of the current generation.
    pub(super) current: bool,
    pub(super) burstable: bool,
    /// On Dedicated Hosts as well.
    pub(super) hosts: bool,
    /// Traffic between instances is encrypted.
    pub(super) encrypted: bool,
    /// In cluster placement groups as well.
    pub(super) cluster: bool,
    pub(super) sizes: &'static [Size],
}

/// A size of a family.
pub(super) struct Size {
    pub(super) name: &'static str,
    pub(super) cores: i64,
    /// The fewest cores that a launch may ask for, and the step to the next number; zeros where it may not.
    pub(super) fewest: (i64, i64),
    /// In MiB.
    pub(super) memory: i64,
    /// In GHz; 0 where it is not told.
    pub(super) clock: f64,
    /// EBS bandwidth in Mbps and operations a second, baseline and most; zeros where EBS has no bandwidth of its own.
    pub(super) ebs: [i64; 4],
    pub(super) network: &'static str,
    pub(super) interfaces: i64,
    /// Addresses of an interface.
    pub(super) addresses: i64,
    /// Disks of its own: how many, of how many GB.
    pub(super) disks: (i64, i64),
    /// Eligible for the free tier; hibernates; on the Spot market; runs 32-bit images as well.
    pub(super) flags: [bool; 4],
}

/// One instance type.
#[derive(Clone, Copy)]
pub(super) struct InstanceType {
    pub(super) family: &'static Family,
    pub(super) size: &'static Size,
}

const X86: &str = "x86_64";
const ARM: &str = "arm64";

#[allow(clippy::too_many_arguments, reason = "a row of a table")]
const fn size(
    name: &'static str,
    cores: i64,
    fewest: (i64, i64),
    memory: i64,
    clock: f64,
    ebs: [i64; 4],
    network: &'static str,
    interfaces: i64,
    addresses: i64,
    disks: (i64, i64),
    flags: [bool; 4],
) -> Size {
    Size { name, cores, fewest, memory, clock, ebs, network, interfaces, addresses, disks, flags }
}

/// All instance types, by name.
pub(super) fn all() -> impl Iterator<Item = InstanceType> {
    FAMILIES.iter().flat_map(|family| family.sizes.iter().map(move |size| InstanceType { family, size }))
}

/// The instance type of that name, such as `t3.micro`.
pub(super) fn find(name: &str) -> Option<InstanceType> {
    let (family, size) = name.split_once('.')?;
    let family = FAMILIES.iter().find(|f| f.name == family)?;
    let size = family.sizes.iter().find(|s| s.name == size)?;
    Some(InstanceType { family, size })
}

#[rustfmt::skip]
static FAMILIES: &[Family] = &[
    Family {
        name: "c5",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: false,
        burstable: false,
        hosts: true,
        encrypted: false,
        cluster: true,
        sizes: &[
            size("large", 1, (1, 1), 4096, 3.4, [650, 4000, 4750, 20000], "Up to 10 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (2, 1), 8192, 3.4, [1150, 6000, 4750, 20000], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (2, 2), 16384, 3.4, [2300, 10000, 4750, 20000], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 8, (2, 2), 32768, 3.4, [4750, 20000, 4750, 20000], "Up to 10 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("9xlarge", 18, (2, 2), 73728, 3.4, [9500, 40000, 9500, 40000], "12 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 24, (2, 2), 98304, 3.6, [9500, 40000, 9500, 40000], "12 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
        ],
    },
    Family {
        name: "c6i",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: true,
        burstable: false,
        hosts: true,
        encrypted: true,
        cluster: true,
        sizes: &[
            size("large", 1, (1, 1), 4096, 3.5, [650, 3600, 10000, 40000], "Up to 12.5 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (1, 1), 8192, 3.5, [1250, 6000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (2, 2), 16384, 3.5, [2500, 12000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 8, (2, 2), 32768, 3.5, [5000, 20000, 10000, 40000], "Up to 12.5 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 16, (2, 2), 65536, 3.5, [10000, 40000, 10000, 40000], "12.5 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 24, (2, 2), 98304, 3.5, [15000, 60000, 15000, 60000], "18.75 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
        ],
    },
    Family {
        name: "c7g",
        architecture: ARM,
        nitro: true,
        threads: 1,
        current: true,
        burstable: false,
        hosts: true,
        encrypted: true,
        cluster: true,
        sizes: &[
            size("medium", 1, (0, 0), 2048, 2.6, [315, 2500, 10000, 40000], "Up to 12.5 Gigabit", 2, 4, (0, 0), [false, true, true, false]),
            size("large", 2, (1, 1), 4096, 2.6, [630, 3600, 10000, 40000], "Up to 12.5 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 4, (1, 1), 8192, 2.6, [1250, 6000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 8, (1, 1), 16384, 2.6, [2500, 12000, 10000, 40000], "Up to 15 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 16, (1, 1), 32768, 2.6, [5000, 20000, 10000, 40000], "Up to 15 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 32, (1, 1), 65536, 2.6, [10000, 40000, 10000, 40000], "15 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 48, (1, 1), 98304, 2.6, [15000, 60000, 15000, 60000], "22.5 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
        ],
    },
    Family {
        name: "m1",
        architecture: X86,
        nitro: false,
        threads: 1,
        current: false,
        burstable: false,
        hosts: false,
        encrypted: false,
        cluster: false,
        sizes: &[
            size("small", 1, (0, 0), 1740, 0.0, [0, 0, 0, 0], "Low", 2, 4, (1, 160), [false, false, true, true]),
            size("medium", 1, (0, 0), 3788, 0.0, [0, 0, 0, 0], "Moderate", 2, 6, (1, 410), [false, false, true, true]),
            size("large", 2, (0, 0), 7680, 0.0, [500, 4000, 500, 4000], "Moderate", 3, 10, (2, 420), [false, false, true, false]),
            size("xlarge", 4, (0, 0), 15360, 0.0, [1000, 8000, 1000, 8000], "High", 4, 15, (4, 420), [false, false, true, false]),
        ],
    },
    Family {
        name: "m5",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: false,
        burstable: false,
        hosts: true,
        encrypted: false,
        cluster: true,
        sizes: &[
            size("large", 1, (1, 1), 8192, 3.1, [650, 3600, 4750, 18750], "Up to 10 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (2, 1), 16384, 3.1, [1150, 6000, 4750, 18750], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (2, 2), 32768, 3.1, [2300, 12000, 4750, 18750], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 8, (2, 2), 65536, 3.1, [4750, 18750, 4750, 18750], "Up to 10 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 16, (2, 2), 131072, 3.1, [6800, 30000, 6800, 30000], "10 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 24, (2, 2), 196608, 3.1, [9500, 40000, 9500, 40000], "12 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
        ],
    },
    Family {
        name: "m6g",
        architecture: ARM,
        nitro: true,
        threads: 1,
        current: true,
        burstable: false,
        hosts: true,
        encrypted: false,
        cluster: true,
        sizes: &[
            size("medium", 1, (0, 0), 4096, 2.5, [315, 2500, 4750, 20000], "Up to 10 Gigabit", 2, 4, (0, 0), [false, true, true, false]),
            size("large", 2, (1, 1), 8192, 2.5, [630, 3600, 4750, 20000], "Up to 10 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 4, (1, 1), 16384, 2.5, [1188, 6000, 4750, 20000], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 8, (1, 1), 32768, 2.5, [2375, 12000, 4750, 20000], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 16, (1, 1), 65536, 2.5, [4750, 20000, 4750, 20000], "Up to 10 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 32, (1, 1), 131072, 2.5, [9500, 40000, 9500, 40000], "12 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 48, (1, 1), 196608, 2.5, [14250, 50000, 14250, 50000], "20 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
        ],
    },
    Family {
        name: "m6i",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: false,
        burstable: false,
        hosts: true,
        encrypted: true,
        cluster: true,
        sizes: &[
            size("large", 1, (1, 1), 8192, 3.5, [650, 3600, 10000, 40000], "Up to 12.5 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (1, 1), 16384, 3.5, [1250, 6000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (2, 2), 32768, 3.5, [2500, 12000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 8, (2, 2), 65536, 3.5, [5000, 20000, 10000, 40000], "Up to 12.5 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 16, (2, 2), 131072, 3.5, [10000, 40000, 10000, 40000], "12.5 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 24, (2, 2), 196608, 3.5, [15000, 60000, 15000, 60000], "18.75 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
        ],
    },
    Family {
        name: "m7g",
        architecture: ARM,
        nitro: true,
        threads: 1,
        current: true,
        burstable: false,
        hosts: true,
        encrypted: true,
        cluster: true,
        sizes: &[
            size("medium", 1, (0, 0), 4096, 2.6, [315, 2500, 10000, 40000], "Up to 12.5 Gigabit", 2, 4, (0, 0), [false, true, true, false]),
            size("large", 2, (1, 1), 8192, 2.6, [630, 3600, 10000, 40000], "Up to 12.5 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 4, (1, 1), 16384, 2.6, [1250, 6000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 8, (1, 1), 32768, 2.6, [2500, 12000, 10000, 40000], "Up to 15 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 16, (1, 1), 65536, 2.6, [5000, 20000, 10000, 40000], "Up to 15 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 32, (1, 1), 131072, 2.6, [10000, 40000, 10000, 40000], "15 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 48, (1, 1), 196608, 2.6, [15000, 60000, 15000, 60000], "22.5 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
        ],
    },
    Family {
        name: "m7i",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: true,
        burstable: false,
        hosts: true,
        encrypted: true,
        cluster: true,
        sizes: &[
            size("large", 1, (1, 1), 8192, 3.2, [650, 3600, 10000, 40000], "Up to 12.5 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (1, 1), 16384, 3.2, [1250, 6000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (1, 1), 32768, 3.2, [2500, 12000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 8, (1, 1), 65536, 3.2, [5000, 20000, 10000, 40000], "Up to 12.5 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 16, (1, 1), 131072, 3.2, [10000, 40000, 10000, 40000], "12.5 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("12xlarge", 24, (1, 1), 196608, 3.2, [15000, 60000, 15000, 60000], "18.75 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
        ],
    },
    Family {
        name: "r5",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: false,
        burstable: false,
        hosts: true,
        encrypted: false,
        cluster: true,
        sizes: &[
            size("large", 1, (1, 1), 16384, 3.1, [650, 3600, 4750, 18750], "Up to 10 Gigabit", 3, 10, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (2, 1), 32768, 3.1, [1150, 6000, 4750, 18750], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (2, 2), 65536, 3.1, [2300, 12000, 4750, 18750], "Up to 10 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("4xlarge", 8, (2, 2), 131072, 3.1, [4750, 18750, 4750, 18750], "Up to 10 Gigabit", 8, 30, (0, 0), [false, true, true, false]),
            size("8xlarge", 16, (2, 2), 262144, 3.1, [6800, 30000, 6800, 30000], "10 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
            size("12xlarge", 24, (2, 2), 393216, 3.1, [9500, 40000, 9500, 40000], "12 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
        ],
    },
    Family {
        name: "r6i",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: false,
        burstable: false,
        hosts: true,
        encrypted: true,
        cluster: true,
        sizes: &[
            size("large", 1, (1, 1), 16384, 3.5, [650, 3600, 10000, 40000], "Up to 12.5 Gigabit", 3, 10, (0, 0), [false, false, true, false]),
            size("xlarge", 2, (1, 1), 32768, 3.5, [1250, 6000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, false, true, false]),
            size("2xlarge", 4, (2, 2), 65536, 3.5, [2500, 12000, 10000, 40000], "Up to 12.5 Gigabit", 4, 15, (0, 0), [false, false, true, false]),
            size("4xlarge", 8, (2, 2), 131072, 3.5, [5000, 20000, 10000, 40000], "Up to 12.5 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
            size("8xlarge", 16, (2, 2), 262144, 3.5, [10000, 40000, 10000, 40000], "12.5 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
            size("12xlarge", 24, (2, 2), 393216, 3.5, [15000, 60000, 15000, 60000], "18.75 Gigabit", 8, 30, (0, 0), [false, false, true, false]),
        ],
    },
    Family {
        name: "t2",
        architecture: X86,
        nitro: false,
        threads: 1,
        current: true,
        burstable: true,
        hosts: false,
        encrypted: false,
        cluster: false,
        sizes: &[
            size("nano", 1, (0, 0), 512, 2.4, [0, 0, 0, 0], "Low to Moderate", 2, 2, (0, 0), [false, true, false, true]),
            size("micro", 1, (0, 0), 1024, 2.5, [0, 0, 0, 0], "Low to Moderate", 2, 2, (0, 0), [false, true, true, true]),
            size("small", 1, (0, 0), 2048, 2.5, [0, 0, 0, 0], "Low to Moderate", 3, 4, (0, 0), [false, true, true, true]),
            size("medium", 2, (0, 0), 4096, 2.3, [0, 0, 0, 0], "Low to Moderate", 3, 6, (0, 0), [false, true, true, true]),
            size("large", 2, (0, 0), 8192, 2.3, [0, 0, 0, 0], "Low to Moderate", 3, 12, (0, 0), [false, true, true, false]),
            size("xlarge", 4, (0, 0), 16384, 2.3, [0, 0, 0, 0], "Moderate", 3, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 8, (0, 0), 32768, 2.3, [0, 0, 0, 0], "Moderate", 3, 15, (0, 0), [false, true, true, false]),
        ],
    },
    Family {
        name: "t3",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: true,
        burstable: true,
        hosts: true,
        encrypted: false,
        cluster: false,
        sizes: &[
            size("nano", 1, (1, 1), 512, 2.5, [43, 250, 2085, 11800], "Up to 5 Gigabit", 2, 2, (0, 0), [false, true, true, false]),
            size("micro", 1, (1, 1), 1024, 2.5, [87, 500, 2085, 11800], "Up to 5 Gigabit", 2, 2, (0, 0), [true, true, true, false]),
            size("small", 1, (1, 1), 2048, 2.5, [174, 1000, 2085, 11800], "Up to 5 Gigabit", 3, 4, (0, 0), [true, true, true, false]),
            size("medium", 1, (1, 1), 4096, 2.5, [347, 2000, 2085, 11800], "Up to 5 Gigabit", 3, 6, (0, 0), [false, true, true, false]),
            size("large", 1, (1, 1), 8192, 2.5, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 3, 12, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (2, 1), 16384, 2.5, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (2, 2), 32768, 2.5, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
        ],
    },
    Family {
        name: "t3a",
        architecture: X86,
        nitro: true,
        threads: 2,
        current: true,
        burstable: true,
        hosts: false,
        encrypted: false,
        cluster: false,
        sizes: &[
            size("nano", 1, (1, 1), 512, 2.2, [45, 250, 2085, 11800], "Up to 5 Gigabit", 2, 2, (0, 0), [false, true, true, false]),
            size("micro", 1, (1, 1), 1024, 2.2, [90, 500, 2085, 11800], "Up to 5 Gigabit", 2, 2, (0, 0), [false, true, true, false]),
            size("small", 1, (1, 1), 2048, 2.2, [175, 1000, 2085, 11800], "Up to 5 Gigabit", 2, 4, (0, 0), [false, true, true, false]),
            size("medium", 1, (1, 1), 4096, 2.2, [350, 2000, 2085, 11800], "Up to 5 Gigabit", 3, 6, (0, 0), [false, true, true, false]),
            size("large", 1, (1, 1), 8192, 2.2, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 3, 12, (0, 0), [false, true, true, false]),
            size("xlarge", 2, (2, 1), 16384, 2.2, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 4, (2, 2), 32768, 2.2, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
        ],
    },
    Family {
        name: "t4g",
        architecture: ARM,
        nitro: true,
        threads: 1,
        current: true,
        burstable: true,
        hosts: false,
        encrypted: false,
        cluster: false,
        sizes: &[
            size("nano", 2, (1, 1), 512, 2.5, [43, 250, 2085, 11800], "Up to 5 Gigabit", 2, 2, (0, 0), [false, true, true, false]),
            size("micro", 2, (1, 1), 1024, 2.5, [87, 500, 2085, 11800], "Up to 5 Gigabit", 2, 2, (0, 0), [true, true, true, false]),
            size("small", 2, (1, 1), 2048, 2.5, [174, 1000, 2085, 11800], "Up to 5 Gigabit", 3, 4, (0, 0), [true, true, true, false]),
            size("medium", 2, (1, 1), 4096, 2.5, [347, 2000, 2085, 11800], "Up to 5 Gigabit", 3, 6, (0, 0), [false, true, true, false]),
            size("large", 2, (1, 1), 8192, 2.5, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 3, 12, (0, 0), [false, true, true, false]),
            size("xlarge", 4, (1, 1), 16384, 2.5, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
            size("2xlarge", 8, (1, 1), 32768, 2.5, [695, 4000, 2780, 15700], "Up to 5 Gigabit", 4, 15, (0, 0), [false, true, true, false]),
        ],
    },
];
