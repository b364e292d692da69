//! The recorded answers of the official mock beside ours: which are equal, and which are not and should not be. Evidence
//! for our side stands in docs/fidelity.md; the mock proves nothing by itself.

use super::{
    requests_table::{TOKEN, TTL},
    tests::Bench,
};
use crate::ec2::{HttpTokens, InterruptionAction, TargetLifecycleState};

/// A file of the mock, what we are asked beside it, and what of ours is another: lines that we have and it has not, and the
/// other way round. Nothing in either is an equal answer.
type Row = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

/// What the mock lists on every instance and ours does not have, and the other way round.
const TOP_OURS: &[&str] = &["identity-credentials/", "metrics/", "profile", "system"];
const TOP_THEIRS: &[&str] = &["elastic-inference/", "kernel-id", "product-codes", "ramdisk-id"];

const ROWS: &[Row] = &[
    ("404_response.golden", "/latest/no-such", &[], &[]),
    ("events/latest/meta-data/index.golden", "/latest/meta-data", TOP_OURS, TOP_THEIRS),
    ("dynamic/instance-identity.golden", "/latest/dynamic/instance-identity", &["rsa2048"], &[]),
    ("dynamic/index.golden", "/latest/dynamic", &[], &["fws/"]),
    ("spot/latest/meta-data/spot.golden", "/latest/meta-data/spot", &[], &[]),
    (
        "events/latest/meta-data/network/interfaces/macs/0e_49_61_0f_c3_11/index.golden",
        "/latest/meta-data/network/interfaces/macs/02:80:7f:ef:4c:e0",
        &[],
        &["ipv6s", "network-card-index", "subnet-ipv6-cidr-blocks", "vpc-ipv6-cidr-blocks"],
    ),
];

#[test]
fn the_mock_differs_where_we_know_it_to() {
    let Ok(golden) = std::env::var("ROLELAB_GOLDEN") else {
        println!("skipped: ROLELAB_GOLDEN is not set, so the mock's answers are not at hand");
        return;
    };
    let read = |name: &str| std::fs::read_to_string(format!("{golden}/imds/aemm/golden/{name}")).unwrap();
    let mut bench = Bench::new();
    let at = bench.world.now;
    let instance = bench.instance();
    instance.key_name = Some("k".to_owned());
    instance.options.tags = true;
    for (name, path, ours, theirs) in ROWS {
        // `spot/` is there once there is something to tell.
        let spot = path.ends_with("/spot").then_some((InterruptionAction::Terminate, at));
        bench.instance().notices.interruption = spot;
        let mine = bench.get(path).body.text().into_owned();
        let mock = read(name);
        let only = |a: &str, b: &str| -> Vec<String> {
            let lines: Vec<&str> = b.lines().collect();
            a.lines().filter(|line| !lines.contains(line)).map(str::to_owned).collect()
        };
        // `tag-sets` is younger than the mock.
        let mut here = only(&mine, &mock);
        here.retain(|line| line != "tag-sets/");
        assert_eq!(here, *ours, "{path}: only here");
        assert_eq!(only(&mock, &mine), *theirs, "{path}: only in {name}");
        if ours.is_empty() && theirs.is_empty() {
            assert_eq!(mine, mock, "{path}");
        }
    }
    bench.instance().notices.target_lifecycle_state = Some(TargetLifecycleState::InService);
    let group = read("asglifecycle/latest/meta-data/index.golden");
    assert!(
        group.lines().any(|line| line == "autoscaling/")
            && bench.text("/latest/meta-data").contains("autoscaling/")
    );
    // `/` has the versions, 401 has no body, and the page of 400 is that of 404.
    assert_eq!(read("default/index.golden"), "latest");
    assert!(bench.text("/").lines().count() > 20);
    bench.instance().options.http_tokens = HttpTokens::Required;
    assert!(read("401_response.golden").contains("401 - Unauthorized"));
    assert!(bench.ask("GET", "/", &[(TOKEN, "x")]).body.0.is_empty());
    let bad = bench.ask("PUT", "/latest/api/token", &[(TTL, "0")]).body.text().into_owned();
    assert_ne!(bad, read("400_response.golden"));
    assert_eq!(bad, read("404_response.golden").replace("404 - Not Found", "400 - Bad Request"));
}
