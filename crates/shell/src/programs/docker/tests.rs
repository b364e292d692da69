//! `docker` beside what Docker 28.2.2 says: its command line was run without a daemon (2026-11-27); what the daemon says
//! is from moby and runc.

use crate::programs::driver::Driver;

fn driver() -> Driver {
    let driver = Driver::new();
    driver.host.borrow_mut().install();
    driver
}

const RUN: &str = "\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'docker run --help' for more information\n";

#[test]
fn wrong_use_is_refused_in_docker_s_words() {
    let usage = |why: &str| format!("{why}{RUN}");
    let rows: [(&[&str], String, i32); 9] = [
        (&["run"], "docker: 'docker run' requires at least 1 argument\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nSee 'docker run --help' for more information\n".to_owned(), 1),
        (&["run", "--foo", "x"], usage("unknown flag: --foo"), 125),
        (&["run", "-Z", "alpine"], usage("unknown shorthand flag: 'Z' in -Z"), 125),
        (&["run", "-e"], usage("flag needs an argument: 'e' in -e"), 125),
        (&["run", "--network"], usage("flag needs an argument: --network"), 125),
        (&["run", "-it", "alpine"], "the input device is not a TTY\n".to_owned(), 1),
        (&["pull"], "docker: 'docker pull' requires 1 argument\n\nUsage:  docker pull [OPTIONS] NAME[:TAG|@DIGEST]\n\nRun 'docker pull --help' for more information\n".to_owned(), 1),
        (&["ps", "x"], "docker: 'docker ps' accepts no arguments\n\nUsage:  docker ps [OPTIONS]\n\nRun 'docker ps --help' for more information\n".to_owned(), 1),
        (&["frob", "x"], "docker: unknown command: docker frob\n\nRun 'docker --help' for more information\n".to_owned(), 1),
    ];
    for (args, expected, status) in rows {
        let ran = driver().run("docker", args, &mut |_, _, _| unreachable!());
        assert_eq!((ran.stderr.as_str(), ran.status), (expected.as_str(), status), "{args:?}");
    }
}

#[test]
fn its_socket_is_not_for_everybody() {
    let driver = driver();
    driver.host.borrow_mut().acting = Some("webapp".to_owned());
    let ran = driver.run("docker", &["run", "alpine", "true"], &mut |_, _, _| unreachable!());
    let why = "docker: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Head \"http://%2Fvar%2Frun%2Fdocker.sock/_ping\": dial unix /var/run/docker.sock: connect: permission denied\n\nRun 'docker run --help' for more information\n";
    assert_eq!((ran.stderr.as_str(), ran.status), (why, 126));
}

#[test]
fn an_image_is_pulled_once_and_one_that_is_not_there_is_125() {
    let driver = driver();
    let mut nobody = |_: &_, _, _| unreachable!();
    let ran = driver.run("docker", &["run", "--rm", "alpine", "echo", "hi"], &mut nobody);
    let pulled = "Unable to find image 'alpine:latest' locally\nlatest: Pulling from library/alpine\nStatus: Downloaded newer image for alpine:latest\n";
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), ("hi\n", pulled, 0));
    let ran = driver.run("docker", &["run", "alpine", "sh", "-c", "exit 3"], &mut nobody);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), ("", "", 3));
    let ran = driver.run("docker", &["run", "nosuch"], &mut nobody);
    assert_eq!(
        ran.stderr,
        "Unable to find image 'nosuch:latest' locally\ndocker: Error response from daemon: pull access denied for nosuch, repository does not exist or may require 'docker login': denied: requested access to the resource is denied\n\nRun 'docker run --help' for more information\n"
    );
    assert_eq!(ran.status, 125);
    let ran = driver.run("docker", &["run", "nginx"], &mut nobody);
    assert!(ran.lab.contains("the image nginx is not simulated here"), "{ran:?}");
    let ran = driver.run("docker", &["run", "ubuntu", "curl", "x"], &mut nobody);
    let why = "docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"curl\": executable file not found in $PATH: unknown\n\nRun 'docker run --help' for more information\n";
    assert!(ran.stderr.ends_with(why), "{}", ran.stderr);
    assert_eq!(ran.status, 127);
    // What the real image holds and nobody simulates is the lab's no, never Docker's.
    let rows: [(&[&str], &str); 13] = [
        (&["run", "--rm", "alpine", "wget", "-qO-", "http://169.254.169.254/"], "wget of the image alpine"),
        (&["run", "--rm", "alpine", "/sbin/apk", "add", "curl"], "/sbin/apk of the image alpine"),
        (&["run", "alpine", "nslookup", "instance-data"], "nslookup of the image alpine"),
        (&["run", "curlimages/curl", "vi"], "vi of the image curlimages/curl"),
        (&["run", "amazonlinux:2023", "dnf", "install", "jq"], "dnf of the image amazonlinux:2023"),
        (&["run", "ubuntu", "apt-get", "update"], "apt-get of the image ubuntu"),
        (&["run", "-d", "alpine", "sleep", "60"], "docker run -d"),
        (&["run", "-p", "80:80", "alpine", "true"], "docker run -p"),
        (&["run", "-v", "/:/host", "alpine", "true"], "docker run -v"),
        (&["run", "--detach", "alpine", "true"], "docker run --detach"),
        (&["run", "--publish", "80:80", "alpine", "true"], "docker run --publish"),
        (&["run", "--volume=/:/host", "alpine", "true"], "docker run --volume"),
        (&["exec", "web", "sh"], "docker exec"),
    ];
    for (args, what) in rows {
        let ran = driver.run("docker", args, &mut nobody);
        assert!(ran.lab.contains(&format!("{what} is not simulated here")), "{args:?}: {ran:?}");
        assert!(!ran.stderr.contains("docker:") && ran.status != 0, "{args:?}: {ran:?}");
    }
}

/// os-release(5), as the images have it.
#[test]
fn an_images_system_is_its_own() {
    let driver = driver();
    for (image, expected) in [
        ("amazonlinux:2023", "PRETTY_NAME=\"Amazon Linux 2023\""),
        ("amazonlinux", "PRETTY_NAME=\"Amazon Linux 2023\""),
        ("amazonlinux:2", "PRETTY_NAME=\"Amazon Linux 2\""),
        ("public.ecr.aws/amazonlinux/amazonlinux:2.0.20260101.0", "PRETTY_NAME=\"Amazon Linux 2\""),
        ("alpine:3.20", "PRETTY_NAME=\"Alpine Linux v3.20\""),
        ("alpine", "PRETTY_NAME=\"Alpine Linux\""),
        ("ubuntu:jammy", "PRETTY_NAME=\"Ubuntu 22.04 LTS\""),
        ("ubuntu:24.04", "PRETTY_NAME=\"Ubuntu 24.04 LTS\""),
        ("debian:bookworm-slim", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\""),
        ("curlimages/curl:8.5.0", "PRETTY_NAME=\"Alpine Linux\""),
    ] {
        let args = ["run", image, "grep", "PRETTY", "/etc/os-release"];
        let ran = driver.run("docker", &args, &mut |_, _, _| unreachable!());
        assert_eq!(ran.stdout, format!("{expected}\n"), "{image}: {}", ran.stderr);
    }
}

#[test]
fn a_container_has_its_own_files_environment_and_user() {
    let driver = driver();
    let rows: [(&[&str], &str); 7] = [
        (&["run", "alpine", "cat", "/etc/hostname"], "0b6f5c3e1111\n"),
        (&["run", "--network", "host", "alpine", "hostname"], "web-1\n"),
        (&["run", "alpine", "whoami"], "root\n"),
        (&["run", "curlimages/curl", "id", "-u"], "100\n"),
        (
            &["run", "-e", "A=1", "-e", "B", "alpine", "sh", "-c", "echo $A $B $HOME $PATH $USER"],
            "1 2 /root /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n",
        ),
        (&["run", "alpine", "sh", "-c", "ls /home; grep ^ID= /etc/os-release"], "ID=alpine\n"),
        (&["run", "--entrypoint", "pwd", "amazon/aws-cli"], "/aws\n"),
    ];
    for (args, expected) in rows {
        let mut driver = Driver { host: driver.host.clone(), ..Driver::new() };
        driver.env.insert("B".to_owned(), "2".to_owned());
        let ran = driver.run("docker", args, &mut |_, _, _| unreachable!());
        assert_eq!((ran.stdout.as_str(), ran.status), (expected, 0), "{args:?}: {}", ran.stderr);
    }
    assert!(driver.host.borrow().system.as_ref().unwrap().docker.running.is_empty());
    assert_eq!(driver.host.borrow().acts(), "ec2-user", "the host is whose it was");
}
