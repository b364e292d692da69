//! Which cloud-init a host has, by what its system says of itself.

use crate::files::Files;

/// Where it writes how far it is.
pub const STATUS: &str = "/run/cloud-init/status.json";
/// Where it writes how it ended.
pub const RESULT: &str = "/run/cloud-init/result.json";
/// What it read from the metadata service.
pub const DATA: &str = "/run/cloud-init/instance-data.json";
/// The same for root.
pub const SENSITIVE_DATA: &str = "/run/cloud-init/instance-data-sensitive.json";
/// User data, for root alone.
pub const USER_DATA: &str = "/var/lib/cloud/instance/user-data.txt";
/// Vendor data; there never is any.
pub const VENDOR_DATA: &str = "/var/lib/cloud/instance/vendor-data.txt";

/// A release as an image ships it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// As `cloud-init --version` says.
    pub version: &'static str,
    /// What its configuration calls the module that runs user data.
    pub module: &'static str,
    /// Where that module stands.
    pub python: &'static str,
    /// The data source that reads EC2's metadata.
    pub datasource: &'static str,
}

/// Amazon Linux 2.
const AMAZON_2: Release = Release {
    version: "19.3-46.amzn2.0.4",
    module: "scripts-user",
    python: "/usr/lib/python2.7/site-packages/cloudinit/config/cc_scripts_user.pyc",
    datasource: "DataSourceEc2",
};
/// Amazon Linux 2023.
const AMAZON_2023: Release = Release {
    version: "22.2.2",
    module: "scripts-user",
    python: "/usr/lib/python3.9/site-packages/cloudinit/config/cc_scripts_user.py",
    datasource: "DataSourceEc2",
};
/// Ubuntu 24.04 as released.
const UBUNTU: Release = Release {
    version: "24.1.3-0ubuntu3",
    module: "scripts_user",
    python: "/usr/lib/python3/dist-packages/cloudinit/config/cc_scripts_user.py",
    datasource: "DataSourceEc2Local",
};

/// The release of a host with these files.
pub fn release(files: &Files) -> Release {
    let system = files.entry("/etc/os-release").ok().and_then(|entry| entry.content.clone());
    let system = system.map(|text| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default();
    let says = |line: &str| system.lines().any(|known| known == line);
    match (says("ID=ubuntu"), says("VERSION_ID=\"2\"")) {
        (true, _) => UBUNTU,
        (false, true) => AMAZON_2,
        (false, false) => AMAZON_2023,
    }
}
