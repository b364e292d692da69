//! What DescribeImages tells of the lab's images beyond what launching them needs. Data only.
//!
//! Names and descriptions have the form that Amazon and Canonical give theirs; the builds in them are the lab's.

/// One image's further facts.
pub(super) struct Facts {
    /// The title in the account's catalogue.
    pub(super) title: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    /// The account that Amazon Linux and Ubuntu really come from.
    pub(super) owner: &'static str,
    pub(super) owner_alias: Option<&'static str>,
    pub(super) created: &'static str,
    pub(super) boot_mode: Option<&'static str>,
    pub(super) volume_type: &'static str,
    /// Public parameters of Systems Manager that hold its id: the AMI references of Amazon Linux (User Guides of Amazon
    /// Linux 2 and 2023, "using Systems Manager parameters") and of Ubuntu (Canonical, "Find Ubuntu images on AWS").
    pub(super) parameters: &'static [&'static str],
}

pub(super) const IMAGES: [Facts; 3] = [
    Facts {
        title: "Amazon Linux 2",
        name: "amzn2-ami-hvm-2.0.20260201.0-x86_64-gp2",
        description: "Amazon Linux 2 AMI 2.0.20260201.0 x86_64 HVM gp2",
        owner: "137112412989",
        owner_alias: Some("amazon"),
        created: "2026-02-01T00:00:00.000Z",
        boot_mode: None,
        volume_type: "gp2",
        parameters: &[
            "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
            "/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-default-hvm-x86_64-gp2",
        ],
    },
    Facts {
        title: "Amazon Linux 2023",
        name: "al2023-ami-2023.10.20260201.0-kernel-6.1-x86_64",
        description: "Amazon Linux 2023 AMI 2023.10.20260201.0 x86_64 HVM kernel-6.1",
        owner: "137112412989",
        owner_alias: Some("amazon"),
        created: "2026-02-01T00:00:00.000Z",
        boot_mode: Some("uefi-preferred"),
        volume_type: "gp3",
        parameters: &[
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64",
        ],
    },
    Facts {
        title: "Ubuntu Server 24.04 LTS",
        name: "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260201",
        description: "Canonical, Ubuntu, 24.04, amd64 noble image",
        owner: "099720109477",
        owner_alias: None,
        created: "2026-02-01T00:00:00.000Z",
        boot_mode: Some("uefi-preferred"),
        volume_type: "gp3",
        parameters: &[
            "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
            "/aws/service/canonical/ubuntu/server/noble/stable/current/amd64/hvm/ebs-gp3/ami-id",
        ],
    },
];

/// The title of the image whose id a public parameter holds.
pub(super) fn behind(parameter: &str) -> Option<&'static str> {
    IMAGES.iter().find(|facts| facts.parameters.contains(&parameter)).map(|facts| facts.title)
}

/// The facts of the image with that title.
pub(super) fn find(title: &str) -> Option<&'static Facts> {
    IMAGES.iter().find(|facts| facts.title == title)
}
