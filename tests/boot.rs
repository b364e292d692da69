//! User data that runs as an instance boots: beside the terminals and on the same files, bounded as a line is, told as
//! its own, and as deterministic as everything else.

#![allow(clippy::unwrap_used)]

use rolelab_core::journal::Event;
use rolelab_labs::{
    Input, Lab,
    hops::{Kind, Run, Runs},
    input::{Action, Change},
    save::Save,
};
use rolelab_tests::Learner;

const LOG: &str = "/var/log/cloud-init-output.log";

/// A lab in which `web-1` has just begun to run with this user data.
fn booted(user_data: &str) -> (Learner, String) {
    let mut learner = Learner::new("sandbox", 4);
    let images = learner.lab.view().console.images;
    let image = images.iter().find(|image| image.title == "Amazon Linux 2").unwrap().id.clone();
    let answer = learner.press(Action::LaunchInstance {
        name: "web-1".to_owned(),
        image,
        instance_type: "t3.micro".to_owned(),
        http_tokens: None,
        hop_limit: None,
        http_endpoint: None,
        instance_profile: String::new(),
        user_data: user_data.to_owned(),
        spot: false,
    });
    advance(&mut learner, 3_000);
    (learner, answer.id.unwrap())
}

fn advance(learner: &mut Learner, millis: i64) {
    learner.send(Input::Advance { millis });
}

fn runs(lab: &Lab) -> Vec<Run> {
    let mut runs = Runs::default();
    runs.take(lab.hops(0, lab.journal().len()));
    runs.iter().map(|run| run.as_ref().clone()).collect()
}

fn log(learner: &mut Learner) -> String {
    learner.run("web-1", &format!("cat {LOG}")).stdout
}

/// What a script of several lines prints between cloud-init's own lines.
fn printed(learner: &mut Learner) -> String {
    let log = log(learner);
    log.lines().filter(|line| !line.starts_with("Cloud-init")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_terminal_and_the_boot_work_on_the_same_files_at_the_same_time() {
    let (mut learner, _) = booted(
        "#!/bin/bash\necho one > /tmp/boot; sleep 10; cat /tmp/mine; echo two >> /tmp/boot; sleep 10; echo end",
    );
    assert!(learner.lab.at_prompt(), "the prompt is free");
    assert!(!learner.lab.idle());
    // One line of the terminal spans what the boot does meanwhile.
    let ran =
        learner.run("web-1", "cat /tmp/boot; echo hers > /tmp/mine; sleep 15; cat /tmp/boot; ls -1 /tmp");
    assert_eq!(ran.stdout, "one\none\ntwo\nboot\nmine\n", "{}", ran.stderr);
    assert_eq!(printed(&mut learner), "hers\n");
    advance(&mut learner, 10_000);
    assert_eq!(printed(&mut learner), "hers\nend\n");
    assert!(learner.lab.idle());
}

/// cloud-init, util.redirect_output (umask 037) and cloud.cfg (`default_user` in the group adm); inode(7).
#[test]
fn what_it_makes_is_roots_and_its_log_is_for_the_group_adm() {
    let script = "#!/bin/bash\necho s3 > /home/ec2-user/k; chmod 600 /home/ec2-user/k; echo hi > /etc/cron.d/x; ls -d /root /opt /var/lib/cloud/instances\n";
    let (mut learner, host) = booted(script);
    advance(&mut learner, 60_000);
    for (line, printed) in [
        ("cat k 2>&1; sudo cat k", "cat: k: Permission denied\ns3\n"),
        ("ls -l k /etc/cron.d/x | cut -c1-22", "-rw-r--r-- 1 root root\n-rw------- 1 root root\n"),
        (
            "ls -l /var/log/cloud-init-output.log | cut -c1-21; grep -c ^/ /var/log/cloud-init-output.log",
            "-rw-r----- 1 root adm\n3\n",
        ),
        (
            "sudo -u nobody cat /var/log/cloud-init-output.log 2>&1",
            "cat: /var/log/cloud-init-output.log: Permission denied\n",
        ),
        ("ls -ld /root | cut -c1-10", "dr-xr-x---\n"),
    ] {
        assert_eq!(learner.run(&host, line).stdout, printed, "{line}");
    }
}

#[test]
fn what_it_asks_for_is_told_as_the_boots() {
    let (mut learner, id) = booted(
        "#!/bin/bash\ncurl -s http://169.254.169.254/latest/meta-data/mac; sleep 5; aws sts get-caller-identity; exit 3",
    );
    let host = learner.lab.host_called("web-1").unwrap();
    learner.send(Input::Line {
        host: host.clone(),
        text: "sleep 3; curl -s http://169.254.169.254/latest/meta-data/ami-id; sleep 8".to_owned(),
    });
    advance(&mut learner, 12_000);
    let runs = runs(&learner.lab);
    let boot = runs.iter().find(|run| run.title == "User data of web-1, as root").unwrap();
    let line = runs.iter().find(|run| run.title.starts_with("sleep 3")).unwrap();
    assert_eq!((boot.status, line.status), (Some(3), Some(0)));
    assert_eq!(boot.hops.first().unwrap().title, "GET /latest/meta-data/mac");
    assert!(boot.hops.iter().any(|hop| hop.kind == Kind::Chain), "its credential chain is its own");
    assert_eq!(line.hops.len(), 1, "{:?}", line.hops);
    assert_eq!(line.hops.first().unwrap().title, "GET /latest/meta-data/ami-id");
    // A request to AWS goes out with the instance's address, and is in the journal like any.
    let sent = learner.lab.journal().entries().iter().filter_map(|entry| match &entry.event {
        Event::Exchange(exchange) => Some((exchange.from.clone(), exchange.boot)),
        _ => None,
    });
    let sent: Vec<_> = sent.filter(|(from, _)| *from == id).collect();
    assert!(sent.contains(&(id.clone(), true)) && sent.contains(&(id, false)), "{sent:?}");
}

#[test]
fn what_it_leaves_running_keeps_nobody_waiting() {
    let (mut learner, _) = booted("#!/bin/bash\nwhile sleep 10; do date +%T >> /tmp/ticks; done &\necho up");
    assert!(log(&mut learner).contains("finished at"), "cloud-init does not wait for it");
    assert_eq!(learner.run("web-1", "cloud-init status").stdout, "status: done\n");
    advance(&mut learner, 35_000);
    assert_eq!(learner.run("web-1", "cat /tmp/ticks | wc -l").stdout, "3\n");
}

#[test]
fn it_ends_with_its_instance_and_is_not_begun_again() {
    let (mut learner, id) = booted("#!/bin/bash\necho begun >> /tmp/count\nsleep 1000\necho never");
    learner.press(Action::SetState { instance: id.clone(), to: Change::Stop });
    advance(&mut learner, 3_000);
    assert!(learner.lab.idle());
    let ended = |lab: &Lab| {
        let ends = lab.journal().entries().iter().filter_map(|entry| match &entry.event {
            Event::UserDataEnded { status, .. } => Some(*status),
            _ => None,
        });
        ends.collect::<Vec<_>>()
    };
    assert_eq!(ended(&learner.lab), [143]);
    learner.press(Action::SetState { instance: id, to: Change::Start });
    advance(&mut learner, 3_000);
    assert_eq!(learner.run("web-1", "cat /tmp/count").stdout, "begun\n");
    assert_eq!(ended(&learner.lab), [143]);
    assert!(!log(&mut learner).contains("never"));
}

#[test]
fn it_is_bounded_as_a_line_is() {
    let (mut learner, _) = booted("#!/bin/bash\nfor i in {1..800}; do printf %04000d 1; done");
    for _ in 0..2_000 {
        learner.send(Input::Resume);
    }
    let size: usize = learner.run("web-1", &format!("wc -c < {LOG}")).stdout.trim().parse().unwrap();
    assert!((1_000_000..1_200_000).contains(&size), "{size}");
    let end = learner.run("web-1", &format!("tail -c 1000 {LOG}")).stdout;
    assert!(end.contains("a line may print 1024 kB here"), "{end}");
    let (mut learner, _) =
        booted("#!/bin/bash\nwhile :; do curl -s http://169.254.169.254/ > /dev/null; done");
    for _ in 0..10_000 {
        learner.send(Input::Resume);
    }
    assert!(learner.lab.journal().len() < 3_000, "{}", learner.lab.journal().len());
    assert!(log(&mut learner).contains("facts were recorded while it ran"));
}

#[test]
fn two_advances_are_one_and_a_save_taken_while_it_runs_replays() {
    let script =
        "#!/bin/bash\nfor i in 1 2 3 4 5; do date; curl -s http://169.254.169.254/ | head -1; sleep 7; done";
    let after = |spans: &[i64]| {
        let (mut learner, _) = booted(script);
        spans.iter().for_each(|span| advance(&mut learner, *span));
        (log(&mut learner), learner.lab.journal().clone(), learner.lab.view())
    };
    assert_eq!(after(&[1, 34_999]), after(&[35_000]));
    assert_eq!(after(&[7_000, 7_000]), after(&[14_000]));
    let (mut learner, _) = booted(script);
    advance(&mut learner, 15_000);
    assert!(learner.lab.state().is_none());
    let mut save = Save::new(&learner.lab, "build");
    assert!(learner.inputs.iter().all(|input| save.push(input)));
    let (mut restored, _) = Lab::restore(&save).unwrap();
    advance(&mut learner, 60_000);
    restored.dispatch(Input::Advance { millis: 60_000 });
    assert_eq!(restored.state(), learner.lab.state());
    assert_eq!(restored.journal(), learner.lab.journal());
    assert!(restored.state().is_some());
}

#[test]
fn nobody_sits_at_its_terminal() {
    let (mut learner, _) = booted(
        "#!/bin/bash\nread name; read name < /dev/tty; echo \"status $?\"; sleep 1; clear; echo over >&2; vim x; echo done",
    );
    assert_eq!(printed(&mut learner), "status 1\n");
    let shown = learner.send(Input::Advance { millis: 1_000 }).terminal;
    assert!(shown.is_empty(), "{shown:?}");
    assert_eq!(printed(&mut learner), "status 1\nover\nrolelab: vim is not simulated here\ndone\n");
    assert!(learner.lab.idle());
}

/// What one does at an instant does not hang on how many others do something at it.
#[test]
fn many_that_boot_together_boot_at_the_same_instant() {
    let mut learner = Learner::new("sandbox", 4);
    let image = learner.lab.view().console.images[0].id.clone();
    let script = "#!/bin/bash\necho A $(date +%T)\naws s3 ls || true\necho B $(date +%T)";
    learner.run("laptop", &format!("printf '%s' '{script}' > a.sh"));
    let launch =
        format!("aws ec2 run-instances --image-id {image} --instance-type t3.micro --user-data file://a.sh");
    assert_eq!(learner.run("laptop", &format!("{launch} --count 18 > /dev/null")).status, 0);
    let tags = "'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'";
    assert_eq!(learner.run("laptop", &format!("{launch} --tag-specifications {tags} > /dev/null")).status, 0);
    advance(&mut learner, 300_000);
    let log = log(&mut learner);
    let times: Vec<&str> =
        log.lines().filter(|line| line.starts_with("A ") || line.starts_with("B ")).collect();
    assert_eq!(times, ["A 10:00:03", "B 10:00:03"], "{log}");
}
