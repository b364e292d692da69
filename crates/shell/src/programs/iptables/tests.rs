//! Rows: what root types, and what iptables 1.8.8 (nf_tables) makes of it: standard output, standard error, status.
//!
//! Sources: EC2 User Guide, "Limit access to the Instance Metadata Service"; ECS Developer Guide, "Amazon ECS container
//! instance IAM role"; iptables 1.8.8: iptables/{xshared,xtables,nft}.c, extensions/lib{xt_owner,xt_tcp,ipt_REJECT}.c.

use crate::programs::driver::{Driver, Ran};

const AWS_DENIES: &str = "--append OUTPUT --proto tcp --destination 169.254.169.254 --match owner --uid-owner webapp --jump REJECT";
const AWS_ALLOWS: &str = "--append OUTPUT --proto tcp --destination 169.254.169.254 --match owner ! --uid-owner nobody --jump REJECT";
const ECS: &str =
    "--insert DOCKER-USER 1 --in-interface docker+ --destination 169.254.169.254/32 --jump DROP";
const TRY: &str = "Try `iptables -h' or 'iptables --help' for more information.\n";

fn driver() -> Driver {
    let driver = Driver::new();
    driver.host.borrow_mut().install();
    driver.host.borrow_mut().files.become_root(true);
    driver
}

fn run(driver: &Driver, line: &str) -> Ran {
    let words: Vec<&str> = line.split_whitespace().collect();
    driver.run("iptables", &words, &mut |_, _, _| unreachable!())
}

#[test]
fn rules_are_listed_as_they_were_given() {
    let rows: [(&[&str], &str, &str); 7] = [
        (
            &[],
            "-S",
            "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n-N DOCKER-USER\n-A FORWARD -j DOCKER-USER\n-A DOCKER-USER -j RETURN\n",
        ),
        (
            &[AWS_DENIES, AWS_ALLOWS],
            "-S OUTPUT",
            "-P OUTPUT ACCEPT\n\
             -A OUTPUT -d 169.254.169.254/32 -p tcp -m owner --uid-owner 990 -j REJECT --reject-with icmp-port-unreachable\n\
             -A OUTPUT -d 169.254.169.254/32 -p tcp -m owner ! --uid-owner 65534 -j REJECT --reject-with icmp-port-unreachable\n",
        ),
        (
            &[AWS_DENIES, "-A OUTPUT -m owner ! --uid-owner root -d 169.254.169.254 -j DROP"],
            "-L OUTPUT -n",
            "Chain OUTPUT (policy ACCEPT)\n\
             target     prot opt source               destination         \n\
             REJECT     tcp  --  0.0.0.0/0            169.254.169.254      owner UID match 990 reject-with icmp-port-unreachable\n\
             DROP       all  --  0.0.0.0/0            169.254.169.254      ! owner UID match 0\n",
        ),
        (
            &[
                "-A INPUT -p tcp --dport 8080 -j REJECT --reject-with tcp-reset",
                "-I INPUT -s 10.1.2.3/8 -j ACCEPT",
            ],
            "-L INPUT --line-numbers",
            "Chain INPUT (policy ACCEPT)\n\
             num  target     prot opt source               destination         \n\
             1    ACCEPT     all  --  10.0.0.0/8           anywhere            \n\
             2    REJECT     tcp  --  anywhere             anywhere             tcp dpt:webcache reject-with tcp-reset\n",
        ),
        (
            &[ECS],
            "-S DOCKER-USER",
            "-N DOCKER-USER\n-A DOCKER-USER -d 169.254.169.254/32 -i docker+ -j DROP\n-A DOCKER-USER -j RETURN\n",
        ),
        (
            &[
                "-A OUTPUT -j DROP",
                "-A OUTPUT -j ACCEPT",
                "-D OUTPUT 1",
                "-C OUTPUT -j ACCEPT",
                "-D OUTPUT -j ACCEPT",
            ],
            "-S OUTPUT",
            "-P OUTPUT ACCEPT\n",
        ),
        (&["-A OUTPUT -j DROP", "-F OUTPUT"], "-S OUTPUT", "-P OUTPUT ACCEPT\n"),
    ];
    for (before, line, expected) in rows {
        let driver = driver();
        for line in before {
            let ran = run(&driver, line);
            assert_eq!((ran.status, ran.stderr.as_str(), ran.stdout.as_str()), (0, "", ""), "{line}");
        }
        let ran = run(&driver, line);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), (expected, "", 0), "{line}");
    }
}

#[test]
fn wrong_use_is_refused_in_the_words_of_iptables() {
    let rows = [
        ("", 2, "no command specified"),
        ("-A OUTPUT --uid-owner root -j REJECT", 2, "unknown option \"--uid-owner\""),
        ("-A OUTPUT --dport 80 -j REJECT", 2, "unknown option \"--dport\""),
        (
            "-A OUTPUT -m owner --uid-owner apache -j REJECT",
            2,
            "owner: Bad value for \"--uid-owner\" option: \"apache\"",
        ),
        ("-A OUTPUT -d metadata -j REJECT", 2, "host/network `metadata' not found"),
        ("-A OUTPUT -d 169.254.169.254/33 -j REJECT", 2, "invalid mask `33' specified"),
        ("-A OUTPUT -j FORBID", 2, "Chain 'FORBID' does not exist"),
        ("-A OUTPUT -p ftp -j DROP", 2, "unknown protocol \"ftp\" specified"),
        ("-A OUTPUT -i eth0 -j DROP", 2, "Can't use -i with OUTPUT"),
        ("-A OUTPUT -d", 2, "option \"-d\" requires an argument"),
        ("-A OUTPUT 169.254.169.254 -j DROP", 2, "Bad argument `169.254.169.254'"),
        (
            "-A INPUT -i an-interface-of-16",
            2,
            "interface name `an-interface-of-16' must be shorter than IFNAMSIZ (15)",
        ),
        ("-D OUTPUT 0", 2, "Invalid rule number `0'"),
    ];
    for (line, status, why) in rows {
        let ran = run(&driver(), line);
        let expected = format!("iptables v1.8.8 (nf_tables): {why}\n{TRY}");
        assert_eq!((ran.stderr.as_str(), ran.status), (expected.as_str(), status), "{line}");
    }
    let rows = [
        ("-A NOSUCH -j DROP", 1, "iptables: No chain/target/match by that name.\n"),
        ("-L NOSUCH", 1, "iptables: No chain/target/match by that name.\n"),
        ("-D OUTPUT -j DROP", 1, "iptables: Bad rule (does a matching rule exist in that chain?).\n"),
        ("-D OUTPUT 1", 1, "iptables: Index of deletion too big.\n"),
        ("-I OUTPUT 2 -j DROP", 1, "iptables: Index of insertion too big.\n"),
        (
            "-A INPUT -m owner --uid-owner root -j DROP",
            4,
            "iptables v1.8.8 (nf_tables):  RULE_APPEND failed (Invalid argument): rule in chain INPUT\n",
        ),
    ];
    for (line, status, why) in rows {
        let ran = run(&driver(), line);
        assert_eq!((ran.stderr.as_str(), ran.status), (why, status), "{line}");
    }
}

#[test]
fn it_needs_root_and_says_what_is_not_simulated() {
    let user = driver();
    user.host.borrow_mut().files.become_root(false);
    let ran = run(&user, AWS_DENIES);
    let why = "iptables v1.8.8 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n";
    assert_eq!((ran.stderr.as_str(), ran.status), (why, 4));
    for line in [
        "-t nat -L",
        "-A OUTPUT -m state -j DROP",
        "-P OUTPUT DROP",
        "-A OUTPUT -j LOG",
        // iptables takes both (libxt_owner).
        "-A OUTPUT -m owner --gid-owner adm -j DROP",
        "-A OUTPUT -m owner ! --gid-owner adm -j DROP",
    ] {
        let ran = run(&driver(), line);
        assert!(ran.lab.contains("is not simulated here") && ran.stderr.is_empty(), "{line}: {ran:?}");
    }
}
