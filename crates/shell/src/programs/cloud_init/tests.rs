//! cloud-init's query and status. Usage and mistakes were recorded from argparse with cloud-init 22.2.2's own calls of it,
//! 80 columns wide (Python 3.9's heading of options); JSON from `json.dumps`.

use serde_json::json;

use super::{DATA, RESULT, STATUS, USER_DATA, dumps};
use crate::programs::driver::{Driver, Ran};

fn host() -> Driver {
    let driver = Driver::new();
    {
        let files = &mut driver.host.borrow_mut().files;
        let data = json!({
            "ds": {"meta-data": {"ami-id": "ami-1", "placement": {"region": "us-east-1"}}},
            "v1": {"region": "us-east-1", "instance-id": "i-1", "keys": ["a"]},
        });
        files.lay(DATA, dumps(&data).into_bytes(), 0o644);
        files.lay(USER_DATA, b"#!/bin/sh\n".to_vec(), 0o600);
    }
    driver
}

fn run(driver: &Driver, args: &[&str]) -> Ran {
    driver.run("cloud-init", args, &mut |_, _, _| unreachable!())
}

/// Words, standard output, standard error, status.
const ROWS: &[(&[&str], &str, &str, i32)] = &[
    (&["query", "region"], "us-east-1\n", "", 0),
    (&["query", "v1.instance_id"], "i-1\n", "", 0),
    (&["query", "instance_id"], "i-1\n", "", 0),
    (&["query", "keys"], "[\n \"a\"\n]\n", "", 0),
    (&["query", "ds.meta_data.placement"], "{\n \"region\": \"us-east-1\"\n}\n", "", 0),
    (&["query", "ds.meta-data.ami-id"], "ami-1\n", "", 0),
    (&["query", "-l", "ds.meta_data"], "ami-id\nplacement\n", "", 0),
    (&["query", "--list", "region"], "", "ERROR: --list-keys provided but 'region' is not a dict\n", 1),
    (&["query", "none.at.all"], "", "ERROR: Undefined instance-data key 'none.at.all'\n", 1),
    (&["query", "ds.meta_data.none"], "", "ERROR: instance-data 'ds.meta_data' has no 'none'\n", 1),
    (
        &["query", "userdata"],
        "<redacted for non-root user> file:/var/lib/cloud/instance/user-data.txt\n",
        "",
        0,
    ),
    (&["query", "-f", "in {{ v1.region }}: {{ds['meta-data'].ami_id}}"], "in us-east-1: ami-1\n", "", 0),
    (
        &["query", "--format={{ none }}"],
        "CI_MISSING_JINJA_VAR/none\n",
        "WARNING: Could not render jinja template variables in file 'query commandline': 'none'\n",
        0,
    ),
    (&["query", "-i", "/nowhere", "region"], "", "ERROR: Missing instance-data file: /nowhere\n", 1),
    (&["--version"], "/usr/bin/cloud-init 22.2.2\n", "", 0),
];

#[test]
fn query_answers_as_the_real_one() {
    let driver = host();
    for (args, stdout, stderr, status) in ROWS {
        let ran = run(&driver, args);
        assert_eq!(
            (ran.stdout.as_str(), ran.stderr.as_str(), ran.status),
            (*stdout, *stderr, *status),
            "{args:?}"
        );
    }
}

#[test]
fn mistakes_show_the_usage_of_whoever_found_them() {
    let driver = host();
    for (args, from, end) in [
        (
            &[][..],
            "usage: /usr/bin/cloud-init [-h] [--version]",
            "error: the following arguments are required: subcommand\n",
        ),
        (
            &["foo"],
            "usage: /usr/bin/cloud-init [-h] [--version]",
            "error: argument subcommand: invalid choice: 'foo' (choose from 'init', 'modules', 'single', 'query', 'dhclient-hook', 'features', 'analyze', 'devel', 'collect-logs', 'clean', 'status', 'schema')\n",
        ),
        (
            &["query", "a", "b"],
            "usage: /usr/bin/cloud-init [-h] [--version]",
            "/usr/bin/cloud-init: error: unrecognized arguments: b\n",
        ),
        (
            &["status", "--foo"],
            "usage: /usr/bin/cloud-init [-h] [--version]",
            "/usr/bin/cloud-init: error: unrecognized arguments: --foo\n",
        ),
        // argparse gathers all that nobody took.
        (
            &["status", "--format", "json", "-l"],
            "usage: /usr/bin/cloud-init [-h] [--version]",
            "/usr/bin/cloud-init: error: unrecognized arguments: --format json\n",
        ),
        (
            &["query", "-i"],
            "usage: /usr/bin/cloud-init query [-h] [-d]",
            "/usr/bin/cloud-init query: error: argument -i/--instance-data: expected one argument\n",
        ),
    ] {
        let ran = run(&driver, args);
        assert_eq!((ran.stdout.as_str(), ran.status), ("", 2), "{args:?}");
        assert!(ran.stderr.starts_with(from) && ran.stderr.ends_with(end), "{args:?}: {}", ran.stderr);
    }
    let bare = run(&driver, &["query"]);
    assert_eq!(bare.stderr, "ERROR: Expected one of the options: --all, --format, --list-keys or varname\n");
    assert!(
        bare.stdout
            .starts_with("usage: query [-h] [-d] [-i INSTANCE_DATA] [-l] [-u USER_DATA] [-v VENDOR_DATA]\n")
    );
}

#[test]
fn status_is_what_the_two_files_say_together() {
    let driver = host();
    let write = |path: &str, text: String| {
        driver.host.borrow_mut().files.lay(path, text.into_bytes(), 0o644);
    };
    assert_eq!(run(&driver, &["status"]).stdout, "status: not run\n");
    let stage =
        |errors: &[&str], finished: Option<i64>| json!({"errors": errors, "start": 60, "finished": finished});
    let all = |stage_now: Option<&str>, last| {
        dumps(
            &json!({"v1": {"datasource": "DataSourceEc2", "init": stage(&[], Some(60)), "modules-final": last, "stage": stage_now}}),
        )
    };
    write(STATUS, all(Some("modules-final"), stage(&[], None)));
    assert_eq!(
        run(&driver, &["status", "--long"]).stdout,
        "status: running\ntime: Thu, 01 Jan 1970 00:01:00 +0000\ndetail:\nRunning in stage: modules-final\n"
    );
    write(RESULT, String::new());
    write(STATUS, all(None, stage(&[], Some(90))));
    assert_eq!(run(&driver, &["status", "-w"]).stdout, "\nstatus: done\n");
    write(STATUS, all(None, stage(&["it failed"], Some(90))));
    let ran = run(&driver, &["status", "-l"]);
    assert_eq!(ran.stdout, "status: error\ntime: Thu, 01 Jan 1970 00:01:30 +0000\ndetail:\nit failed\n");
    assert_eq!(ran.status, 1);
}

#[test]
fn json_is_written_as_python_writes_it() {
    let value = json!({"b": [], "a": {"\u{e9}": "\u{1f600}\n", "n": null, "t": true}});
    let python = "{\n \"a\": {\n  \"n\": null,\n  \"t\": true,\n  \"\\u00e9\": \"\\ud83d\\ude00\\n\"\n },\n \"b\": []\n}";
    assert_eq!(dumps(&value), python);
}
