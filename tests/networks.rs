//! Networks: what stands between a request and the metadata service, as tables. Each names who says that it is so.
//!
//! Hop limit: EC2 User Guide, "Configure the instance metadata options" (the answer to a PUT may make so many hops) and
//! "Use IMDSv2", on containers. Packet filter: "Limit access to the Instance Metadata Service". Proxies:
//! "How IMDSv2 works" (a PUT with X-Forwarded-For is refused). IPv6: "Access instance metadata for an EC2 instance".

#![allow(clippy::unwrap_used, clippy::panic)]

use rolelab_core::{
    http::Method,
    journal::{Ending, Event, Exchange, Place},
};
use rolelab_labs::{
    Input,
    hops::{Kind, Run, Runs, Spot},
    inspect::{Ask, Inspected, What},
};
use rolelab_tests::{Learner, Ran};

const ADDRESS: &str = "http://169.254.169.254";
const PUT: &str =
    "-X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token";
const GET: &str = "http://169.254.169.254/latest/meta-data/instance-id";
const KEYS: &str = "http://169.254.169.254/latest/meta-data/iam/security-credentials/web-reader";

/// `web-1` of a Nitro type, which wears a role that may read S3; tokens optional, and one hop.
fn lab() -> Learner {
    let mut learner = Learner::new("sandbox", 1);
    for line in [
        r#"aws iam create-role --role-name web-reader --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'"#,
        "aws iam attach-role-policy --role-name web-reader --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "aws iam create-instance-profile --instance-profile-name web-reader",
        "aws iam add-role-to-instance-profile --instance-profile-name web-reader --role-name web-reader",
        "aws ec2 run-instances --image-id {{image Amazon Linux 2023}} --instance-type t3.micro --iam-instance-profile Name=web-reader --metadata-options HttpTokens=optional,HttpPutResponseHopLimit=1 --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'",
    ] {
        let line = learner.lab.fill(line);
        let ran = learner.run("laptop", &line);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
    }
    learner.send(Input::Advance { millis: 20_000 });
    learner
}

fn options(learner: &mut Learner, options: &str) {
    let id = learner.lab.host_called("web-1").unwrap();
    let ran = learner.run(
        "laptop",
        &format!("aws ec2 modify-instance-metadata-options --instance-id {id} {options} >/dev/null"),
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    learner.send(Input::Advance { millis: 10_000 });
}

fn ok(learner: &mut Learner, host: &str, line: &str) -> Ran {
    let ran = learner.run(host, line);
    assert_eq!(ran.status, 0, "{line}: {} {}", ran.stderr, ran.lab);
    ran
}

/// The last exchanges, oldest first.
fn exchanges(learner: &Learner, last: usize) -> Vec<Exchange> {
    let all = learner.lab.journal().entries().iter().rev();
    let mut found: Vec<Exchange> = all
        .filter_map(|entry| match &entry.event {
            Event::Exchange(exchange) => Some(exchange.as_ref().clone()),
            _ => None,
        })
        .take(last)
        .collect();
    found.reverse();
    found
}

/// The hops of the last command.
fn played(learner: &Learner) -> Run {
    let mut runs = Runs::default();
    runs.take(learner.lab.hops(0, learner.lab.journal().len()));
    runs.last().unwrap().as_ref().clone()
}

/// The way of the last request, as the Request tab has it, and what is said of its ending.
fn request(learner: &Learner) -> (Vec<String>, String) {
    let ask = Ask { what: What::Request(None), reveal: false };
    match learner.lab.inspect(&ask).unwrap() {
        Inspected::Request(Some(view)) => (view.hops, view.ending),
        other => panic!("{other:?}"),
    }
}

fn public(learner: &mut Learner) -> String {
    let ran = ok(learner, "web-1", &format!("curl -s {ADDRESS}/latest/meta-data/public-ipv4"));
    ran.stdout
}

#[test]
fn the_hop_limit_is_for_answers_to_a_put_and_counts_bridges() {
    let mut learner = lab();
    // Where curl runs, and how many hops it is away.
    let rows = [
        ("curl", 1),
        ("docker run --rm curlimages/curl", 2),
        ("docker run --rm --network host curlimages/curl", 1),
        ("docker run --rm amazonlinux:2023 curl", 2),
    ];
    for limit in 1..=3 {
        options(&mut learner, &format!("--http-put-response-hop-limit {limit}"));
        for (curl, hops) in rows {
            let ran = learner.run("web-1", &format!("{curl} -s -m 2 -o /dev/null -w '%{{http_code}}' {GET}"));
            assert_eq!((ran.stdout.as_str(), ran.status), ("200", 0), "GET by {curl}, limit {limit}");
            let ran =
                learner.run("web-1", &format!("{curl} -S -s -m 2 -o /dev/null -w '%{{http_code}}' {PUT}"));
            let lost = hops > limit;
            let expected = if lost { ("000", 28) } else { ("200", 0) };
            assert_eq!((ran.stdout.as_str(), ran.status), expected, "PUT by {curl}, limit {limit}");
            let said = "curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received\n";
            assert!(!lost || ran.stderr.ends_with(said), "{}", ran.stderr);
            let exchange = exchanges(&learner, 1).remove(0);
            assert_eq!(exchange.hop_limit, Some((limit, hops)));
            assert_eq!(exchange.ending == Ending::Lost, lost);
            assert_eq!(exchange.hops.len(), usize::from(hops) + 1, "a hop between each place and the next");
        }
    }
}

#[test]
fn the_aws_cli_behind_a_bridge_falls_back_to_the_first_version_while_that_is_allowed() {
    let mut learner = lab();
    let whoami = "docker run --rm amazon/aws-cli sts get-caller-identity --query Arn --output text";
    let ran = learner.run("web-1", whoami);
    assert!(ran.stdout.contains(":assumed-role/web-reader/i-"), "{} {}", ran.stdout, ran.stderr);
    let chain = exchanges(&learner, 4);
    let methods: Vec<&Method> = chain.iter().map(|exchange| &exchange.request.method).collect();
    assert_eq!(methods, [Method::PUT, Method::GET, Method::GET, Method::POST]);
    assert_eq!(chain[0].ending, Ending::Lost);
    assert!(chain.iter().all(|e| e.by.user == "root" && e.by.container.is_some()), "{:?}", chain[0].by);
    options(&mut learner, "--http-tokens required");
    let ran = learner.run("web-1", whoami);
    assert_eq!(ran.status, 253, "{} {}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("Unable to locate credentials"), "{}", ran.stderr);
    options(&mut learner, "--http-put-response-hop-limit 2");
    let ran = learner.run("web-1", whoami);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

#[test]
fn whoever_sends_a_request_is_stamped_on_it() {
    let mut learner = lab();
    let rows = [
        (format!("curl -s {GET}"), "ec2-user", 1000, false),
        (format!("sudo curl -s {GET}"), "root", 0, false),
        (format!("sudo -u webapp curl -s {GET}"), "webapp", 990, false),
        (format!("sudo -u '#990' sh -c 'curl -s {GET}'"), "webapp", 990, false),
        (format!("USER=root LOGNAME=root curl -s {GET}"), "ec2-user", 1000, false),
        (format!("docker run amazonlinux curl -s {GET}"), "root", 0, true),
        (format!("docker run curlimages/curl -s {GET}"), "curl_user", 100, true),
        (format!("sudo sh -c 'true' ; curl -s {GET}"), "ec2-user", 1000, false),
    ];
    for (line, user, uid, contained) in rows {
        ok(&mut learner, "web-1", &line);
        let by = exchanges(&learner, 1).remove(0).by;
        assert_eq!((by.user.as_str(), by.uid, by.container.is_some()), (user, uid, contained), "{line}");
    }
    let ran = learner.run("web-1", "sudo -u apache curl -s http://localhost/");
    assert_eq!((ran.stderr.as_str(), ran.status), ("sudo: unknown user apache\n", 1));
}

#[test]
fn rules_of_a_packet_filter_are_judged_in_order_before_a_request_leaves() {
    const DENY: &str = "iptables --append OUTPUT --proto tcp --destination 169.254.169.254 --match owner --uid-owner apache --jump REJECT";
    const ALLOW: &str = "iptables --append OUTPUT --proto tcp --destination 169.254.169.254 --match owner ! --uid-owner trustworthy-user --jump REJECT";
    const ROOT: &str = "iptables -A OUTPUT -m owner ! --uid-owner root -d 169.254.169.254 -j REJECT";
    const DROP: &str = "iptables -A OUTPUT -p tcp -d 169.254.169.254 --dport 80 -j DROP";
    const PODS: &str =
        "iptables --insert DOCKER-USER 1 --in-interface docker+ --destination 169.254.169.254/32 --jump DROP";
    let me = "curl";
    let root = "sudo curl";
    let apache = "sudo -u apache curl";
    let trusted = "sudo -u trustworthy-user curl";
    let bridge = "docker run amazonlinux curl";
    let shared = "docker run --network host amazonlinux curl";
    let shared_user = "docker run --network host curlimages/curl";
    // Rules; who asks; curl's status.
    let rows: [(&[&str], &str, i32); 20] = [
        (&[], me, 0),
        (&[DENY], apache, 7),
        (&[DENY], me, 0),
        (&[DENY], root, 0),
        (&[ALLOW], trusted, 0),
        (&[ALLOW], me, 7),
        (&[ALLOW], root, 7),
        (&[ROOT], me, 7),
        (&[ROOT], root, 0),
        // What a bridge forwards is no packet of the host's own: OUTPUT does not see it.
        (&[ROOT], bridge, 0),
        (&[DROP], bridge, 0),
        (&[DROP], shared, 28),
        (&[ROOT], shared, 0),
        (&[ROOT], shared_user, 7),
        (&[DROP], me, 28),
        (&[PODS], bridge, 28),
        (&[PODS], me, 0),
        // The first rule that takes it decides.
        (&["iptables -A OUTPUT -d 169.254.169.254 -j ACCEPT", DROP], me, 0),
        (&[DROP, "iptables -I OUTPUT -d 169.254.0.0/16 -m owner --uid-owner ec2-user -j ACCEPT"], me, 0),
        (&[DROP, "iptables -F"], me, 0),
    ];
    let mut learner = lab();
    ok(&mut learner, "web-1", "sudo useradd -r apache && sudo useradd trustworthy-user");
    for (rules, curl, status) in rows {
        ok(&mut learner, "web-1", "sudo iptables -F OUTPUT && sudo iptables -F DOCKER-USER");
        for rule in rules {
            ok(&mut learner, "web-1", &format!("sudo {rule}"));
        }
        let ran = learner.run("web-1", &format!("{curl} -sS -m 1 -o /dev/null {GET}"));
        assert_eq!(ran.status, status, "{rules:?} {curl}: {}", ran.stderr);
        let ending = exchanges(&learner, 1).remove(0).ending;
        match status {
            0 => assert!(matches!(ending, Ending::Answered(_)), "{ending:?}"),
            7 => {
                let said = "curl: (7) Failed to connect to 169.254.169.254 port 80 after 0 ms: Couldn't connect to server\n";
                assert!(ran.stderr.ends_with(said), "{}", ran.stderr);
                assert_eq!(ending, Ending::Blocked { silently: false });
            }
            _ => {
                let said = "curl: (28) Connection timed out after 1000 milliseconds\n";
                assert!(ran.stderr.ends_with(said), "{}", ran.stderr);
                assert_eq!(ending, Ending::Blocked { silently: true });
            }
        }
    }
}

#[test]
fn a_web_application_that_fetches_for_its_visitor_gives_keys_away_while_tokens_are_optional() {
    let mut learner = lab();
    let address = public(&mut learner);
    let ssrf = format!("http://{address}/?url={KEYS}");
    let ran = learner.run("laptop", &format!("curl -s -m 2 {ssrf}"));
    assert_eq!(ran.status, 7, "nothing listens yet: {}", ran.stderr);
    ok(&mut learner, "web-1", "sudo systemctl enable --now url-preview");
    let neighbour = format!("curl -s 'http://localhost/?url={KEYS}'");
    for (host, line) in [("laptop", format!("curl -s '{ssrf}'")), ("web-1", neighbour)] {
        let ran = ok(&mut learner, host, &line);
        assert!(ran.stdout.contains("\"AccessKeyId\" : \"ASIA"), "{}", ran.stdout);
        let two = exchanges(&learner, 2);
        let [inner, outer] = two.as_slice() else { panic!() };
        assert_eq!((inner.by.service.as_deref(), inner.by.user.as_str()), (Some("url-preview"), "webapp"));
        assert_eq!((inner.visitor.as_deref(), outer.visitor.as_deref()), (Some(outer.from.as_str()), None));
        assert!(inner.request.headers.get("X-Forwarded-For").is_none());
        assert!(matches!(outer.hops.last(), Some(Place::Service { unit, .. }) if unit == "url-preview"));
    }
    // The visitor's request comes first, what the service asks for itself next, and what it hands on last.
    ok(&mut learner, "laptop", &format!("curl -s '{ssrf}'"));
    let run = played(&learner);
    let told: Vec<(Kind, &str)> = run.hops.iter().map(|hop| (hop.kind, hop.title.as_str())).collect();
    assert_eq!(
        told,
        [
            (Kind::Visit, "laptop asks url-preview on web-1"),
            (Kind::Metadata, "GET /latest/meta-data/iam/security-credentials/web-reader"),
            (Kind::Reply, "200 OK"),
        ]
    );
    let said: Vec<&str> = run.hops.iter().map(|hop| hop.detail.as_str()).collect();
    assert_eq!(said[0], format!("GET /?url={KEYS}"));
    assert!(
        said[1].starts_with("By url-preview, as webapp. Without a token. 200: keys of the role"),
        "{said:?}"
    );
    assert!(said[2].starts_with("url-preview hands the role's keys to the laptop: ASIA"), "{said:?}");
    assert_eq!((&run.hops[0].from, &run.hops[0].to), (&run.hops[2].to, &run.hops[2].from));
    ok(&mut learner, "laptop", &format!("curl -s -o /dev/null 'http://{address}/?url={GET}'"));
    assert_eq!(played(&learner).hops[2].detail, "url-preview on web-1 answers the laptop.");
    options(&mut learner, "--http-tokens required");
    let code = format!("curl -s -o /dev/null -w '%{{http_code}}' '{ssrf}'");
    assert_eq!(ok(&mut learner, "laptop", &code).stdout, "401");
    options(&mut learner, "--http-tokens optional");
    // AWS's rule for a web server's user keeps this one out as well.
    ok(
        &mut learner,
        "web-1",
        "sudo iptables --append OUTPUT --proto tcp --destination 169.254.169.254 --match owner --uid-owner webapp --jump REJECT",
    );
    let ran = ok(&mut learner, "laptop", &format!("curl -s -w '%{{http_code}}' '{ssrf}'"));
    assert_eq!(ran.stdout, "connection refused\n502");
}

/// Rows of the Metadata tab.
fn metadata_rows(learner: &Learner) -> usize {
    let ask = Ask { what: What::Metadata { filter: String::new() }, reveal: false };
    let Some(Inspected::Metadata(view)) = learner.lab.inspect(&ask) else { panic!() };
    view.total
}

/// What getaddrinfo(3) takes for the address (inet_aton(3), ipv6(7)), and the names that the VPC's resolver has for it
/// (Server Fault 436086).
#[test]
fn every_spelling_and_name_of_the_metadata_address_leads_there() {
    let mut learner = lab();
    ok(&mut learner, "web-1", "sudo systemctl start url-preview");
    let id = learner.lab.host_called("web-1").unwrap();
    let before = metadata_rows(&learner);
    let hosts = [
        "2852039166",
        "0xa9fea9fe",
        "0xa9.0xfe.0xa9.0xfe",
        "169.254.43518",
        "[::ffff:169.254.169.254]",
        "instance-data",
        "instance-data.ec2.internal",
    ];
    let path = "latest/meta-data/instance-id";
    for host in hosts {
        for line in [
            format!("curl -s -g http://{host}/{path}"),
            format!("curl -s -g 'http://localhost/?url=http://{host}/{path}'"),
            format!("docker run --rm curlimages/curl -s -g http://{host}/{path} 2>/dev/null"),
        ] {
            assert_eq!(ok(&mut learner, "web-1", &line).stdout, id, "{line}");
        }
    }
    assert_eq!(metadata_rows(&learner) - before, hosts.len() * 3, "each is a row of the Metadata tab");
    // Outside the VPC nobody knows the names.
    assert_eq!(learner.run("laptop", "curl -s http://instance-data/").status, 6);
    // What a packet filter stops was meant for the service as well; what the laptop could not resolve was not.
    ok(&mut learner, "web-1", "sudo iptables -A OUTPUT -d 169.254.169.254 -j REJECT");
    assert_eq!(
        learner.run("web-1", "curl -s -g 'http://[::ffff:a9fe:a9fe]/'; curl -s http://instance-data/").status,
        7
    );
    assert_eq!(metadata_rows(&learner) - before, hosts.len() * 3 + 2);
}

#[test]
fn a_proxy_gives_itself_away_and_gets_no_token() {
    let mut learner = lab();
    let address = public(&mut learner);
    ok(
        &mut learner,
        "web-1",
        "printf ':8080 {\\n\\treverse_proxy 169.254.169.254:80\\n}\\n' | sudo tee /etc/caddy/Caddyfile >/dev/null",
    );
    ok(&mut learner, "web-1", "sudo systemctl start caddy");
    let code = "curl -s -m 5 -o /dev/null -w '%{http_code}'";
    let put = "-X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'";
    // HttpTokens; how it is asked; the status.
    let rows = [
        ("optional", format!("{put} http://{address}:8080/latest/api/token"), "403"),
        ("optional", format!("http://{address}:8080/latest/meta-data/instance-id"), "200"),
        ("required", format!("{put} http://{address}:8080/latest/api/token"), "403"),
        ("required", format!("http://{address}:8080/latest/meta-data/instance-id"), "401"),
    ];
    for (tokens, asked, status) in rows {
        options(&mut learner, &format!("--http-tokens {tokens}"));
        assert_eq!(ok(&mut learner, "laptop", &format!("{code} {asked}")).stdout, status, "{tokens} {asked}");
        let two = exchanges(&learner, 2);
        let [inner, outer] = two.as_slice() else { panic!() };
        let headers = &inner.request.headers;
        assert_eq!(headers.get("X-Forwarded-For"), Some("203.0.113.25"));
        assert_eq!(headers.get("X-Forwarded-Proto"), Some("http"));
        assert_eq!(headers.get("X-Forwarded-Host"), Some(format!("{address}:8080").as_str()));
        assert_eq!(headers.get("Host"), Some(format!("{address}:8080").as_str()), "it passes through");
        assert_eq!(inner.by.service.as_deref(), Some("caddy"));
        let places = |exchange: &Exchange| exchange.hops.len();
        assert_eq!((places(outer), places(inner)), (2, 3), "{:?}", inner.hops);
    }
    // Nothing behind it: 502 at once where the port is closed, after three seconds where nobody is.
    for (upstream, millis) in [("localhost:9", 0), ("10.9.9.9:80", 3_000)] {
        let line = format!(
            "printf ':8080 {{\\nreverse_proxy {upstream}\\n}}\\n' | sudo tee /etc/caddy/Caddyfile >/dev/null; sudo systemctl restart caddy"
        );
        ok(&mut learner, "web-1", &line);
        let from = learner.lab.journal().entries().last().unwrap().at;
        assert_eq!(ok(&mut learner, "laptop", &format!("{code} http://{address}:8080/")).stdout, "502");
        let to = learner.lab.journal().entries().last().unwrap().at;
        assert_eq!(to.since(from).as_millis(), millis, "{upstream}");
    }
}

#[test]
fn services_that_ask_each_other_in_a_circle_are_stopped() {
    let mut learner = lab();
    ok(&mut learner, "web-1", "sudo systemctl start url-preview");
    let mut url = "http://localhost/".to_owned();
    for _ in 0..3 {
        url = format!(
            "http://localhost/?url={}",
            url.replace('%', "%25").replace('?', "%3F").replace('=', "%3D")
        );
    }
    let ran = ok(&mut learner, "web-1", &format!("curl -s -o /dev/null -w '%{{http_code}}' '{url}'"));
    assert_eq!(ran.stdout, "200", "a few within each other are answered");
    // Four within each other, told like brackets; the innermost asks nobody.
    let run = played(&learner);
    let kinds: Vec<Kind> = run.hops.iter().map(|hop| hop.kind).collect();
    assert_eq!(kinds, [[Kind::Visit; 4], [Kind::Reply; 4]].concat());
    let entries: Vec<u64> = run.hops.iter().map(|hop| hop.entry).collect();
    assert!(
        entries.iter().eq(entries.iter().rev()),
        "each reply is of the last visit that has none: {entries:?}"
    );
    ok(
        &mut learner,
        "web-1",
        "printf ':8080 {\\nreverse_proxy localhost:8080\\n}\\n' | sudo tee /etc/caddy/Caddyfile >/dev/null; sudo systemctl start caddy",
    );
    let before = learner.lab.journal().len();
    let ran = ok(&mut learner, "web-1", "curl -s -o /dev/null -w '%{http_code}' http://localhost:8080/");
    assert_eq!(ran.stdout, "502");
    assert!(ran.lab.contains("in a circle"), "{}", ran.lab);
    assert!(learner.lab.journal().len() - before < 10);
}

#[test]
fn services_end_with_their_instance_and_those_that_are_enabled_begin_with_it() {
    let mut learner = lab();
    let id = learner.lab.host_called("web-1").unwrap();
    ok(&mut learner, "web-1", "sudo systemctl start url-preview && sudo systemctl enable caddy");
    ok(&mut learner, "web-1", "sudo iptables -A OUTPUT -j ACCEPT");
    ok(&mut learner, "laptop", &format!("aws ec2 stop-instances --instance-ids {id} >/dev/null"));
    learner.send(Input::Advance { millis: 120_000 });
    ok(&mut learner, "laptop", &format!("aws ec2 start-instances --instance-ids {id} >/dev/null"));
    learner.send(Input::Advance { millis: 120_000 });
    let ran = learner.run("web-1", "systemctl is-active url-preview caddy; sudo iptables -S OUTPUT");
    assert_eq!(ran.stdout, "inactive\nactive\n-P OUTPUT ACCEPT\n", "{}", ran.stderr);
    let ran = learner.run("web-1", "curl -s -o /dev/null -w '%{http_code}' http://localhost:8080/");
    assert_eq!(ran.stdout, "502", "a proxy in front of what does not run");
}

#[test]
fn what_comes_in_passes_the_packet_filter_as_well() {
    let mut learner = lab();
    let address = public(&mut learner);
    let private = ok(&mut learner, "web-1", &format!("curl -s {ADDRESS}/latest/meta-data/local-ipv4")).stdout;
    ok(&mut learner, "web-1", "sudo systemctl start url-preview");
    let public = format!("http://{address}/");
    let near = format!("http://{private}/");
    let bridge = format!("docker run amazonlinux curl -s -m 1 -o /dev/null {near} 2>/dev/null");
    // A rule; curl's status from the laptop, from the host itself, from a container over the bridge.
    let rows = [
        ("-j ACCEPT", [0, 0, 0]),
        ("-p tcp --dport 80 -s 203.0.113.25 -j DROP", [28, 0, 0]),
        ("-p tcp --dport 80 ! -i lo -j REJECT", [7, 0, 7]),
        ("-p tcp --dport 8080 -j DROP", [0, 0, 0]),
        ("-i docker0 -j DROP", [0, 0, 28]),
        ("-p udp -j DROP", [0, 0, 0]),
    ];
    for (rule, expected) in rows {
        ok(&mut learner, "web-1", &format!("sudo iptables -F INPUT; sudo iptables -A INPUT {rule}"));
        let asked = [
            ("laptop", format!("curl -s -m 1 -o /dev/null {public}")),
            ("web-1", format!("curl -s -m 1 -o /dev/null {near}")),
            ("web-1", bridge.clone()),
        ];
        let statuses = asked.map(|(host, line)| learner.run(host, &line).status);
        assert_eq!(statuses, expected, "{rule}");
    }
}

#[test]
fn user_data_sets_an_instance_up() {
    let mut learner = lab();
    let script = "#!/bin/bash\nsystemctl enable --now url-preview\niptables -A OUTPUT -d 169.254.169.254 -m owner ! --uid-owner root -j REJECT\ndocker run --rm alpine hostname > /tmp/container\n";
    let line = format!(
        "aws ec2 run-instances --image-id {{{{image Amazon Linux 2023}}}} --instance-type t3.micro --user-data '{script}' --tag-specifications 'ResourceType=instance,Tags=[{{Key=Name,Value=web-2}}]' >/dev/null"
    );
    let line = learner.lab.fill(&line);
    ok(&mut learner, "laptop", &line);
    learner.send(Input::Advance { millis: 60_000 });
    let ran = ok(&mut learner, "web-2", "systemctl is-active url-preview; cat /tmp/container");
    assert_eq!(
        (ran.stdout.lines().next(), ran.stdout.lines().nth(1).map(str::len)),
        (Some("active"), Some(12))
    );
    assert_eq!(learner.run("web-2", &format!("curl -s {GET}")).status, 7);
    let ran = ok(&mut learner, "web-2", "curl -s 'http://localhost/?url=http://169.254.169.254/'");
    assert_eq!(ran.stdout, "connection refused\n");
}

#[test]
fn the_ipv6_address_answers_where_it_is_enabled_on_nitro() {
    let mut learner = lab();
    let line = "curl -s -m 1 -o /dev/null -w '%{http_code}' 'http://[fd00:ec2::254]/latest/meta-data/'";
    let run = |learner: &mut Learner, line: &str| {
        let ran = learner.run("web-1", line);
        (ran.stdout, ran.status)
    };
    assert_eq!(run(&mut learner, line), ("000".to_owned(), 28));
    options(&mut learner, "--http-protocol-ipv6 enabled");
    assert_eq!(run(&mut learner, line), ("200".to_owned(), 0));
    assert_eq!(
        run(&mut learner, &format!("curl -s -m 1 -o /dev/null -w '%{{http_code}}' {GET}")),
        ("200".to_owned(), 0)
    );
    assert_eq!(
        run(&mut learner, &format!("docker run curlimages/{line} 2>/dev/null")).1,
        7,
        "no IPv6 on the bridge"
    );
    assert_eq!(run(&mut learner, &line.replace("curl", "docker run --network host curlimages/curl")).1, 0);
    assert_eq!(run(&mut learner, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=IPv6 aws sts get-caller-identity --query Arn --output text").1, 0);
    let asked = exchanges(&learner, 2).remove(0);
    assert_eq!(asked.request.url.host, "fd00:ec2::254");
    assert_eq!(learner.run("laptop", line).status, 28);
}

#[test]
fn a_client_that_gives_up_first_is_told_as_such() {
    let mut learner = lab();
    let address = public(&mut learner);
    ok(&mut learner, "web-1", "sudo systemctl start url-preview");
    let url = format!("http://{address}/?url=http://10.9.9.9/");
    let ran = learner.run("laptop", &format!("curl -s -m 2 '{url}'"));
    assert_eq!(ran.status, 28);
    assert_eq!(exchanges(&learner, 1).remove(0).ending, Ending::Late);
    let ran = ok(&mut learner, "laptop", &format!("curl -s -w '%{{http_code}}' '{url}'"));
    assert_eq!(ran.stdout, "no answer in 10 seconds\n502");
    let ran = learner.run("laptop", &format!("curl -s -m 1 http://{address}:443/"));
    assert_eq!(ran.status, 28, "the security group does not let it in");
    let name = format!("http://ec2-{}.compute-1.amazonaws.com/", address.replace('.', "-"));
    assert_eq!(
        ok(&mut learner, "laptop", &format!("curl -s -o /dev/null -w '%{{http_code}}' {name}")).stdout,
        "200"
    );
}

#[test]
fn a_request_that_is_stopped_is_told_where_it_was_stopped() {
    let mut learner = lab();
    let id = learner.lab.host_called("web-1").unwrap();
    let address = public(&mut learner);
    let here = || Spot::Instance(id.clone());
    let imds = || Spot::Metadata(id.clone());
    let own = "sudo iptables -A OUTPUT -d 169.254.169.254 -j REJECT";
    let forward = "sudo iptables -F OUTPUT; sudo iptables -I DOCKER-USER -d 169.254.169.254 -j DROP";
    let inward = "sudo iptables -F DOCKER-USER; sudo iptables -A INPUT -p tcp --dport 80 ! -i lo -j DROP";
    let shut = "No rule of the security groups of web-1 lets port 443 in from there.";
    let port = "Nothing listens on port 8080 there: the metadata service has port 80.";
    // A rule before; where it is asked and how; where the hop ends; what it says; the last place of the Request tab's way.
    let rows = [
        ("true", "web-1", "curl -s http://169.254.169.254:8080/".to_owned(), imds(), port, "nobody"),
        (
            own,
            "web-1",
            format!("curl -s {GET}"),
            here(),
            "web-1's own firewall (iptables) rejects",
            "web-1: its own firewall",
        ),
        (
            "true",
            "web-1",
            "curl -gsm 1 'http://[fd00:ec2::254]/'".to_owned(),
            imds(),
            "HttpProtocolIpv6",
            "nobody",
        ),
        (
            forward,
            "web-1",
            format!("docker run --rm amazonlinux curl -sm 1 {GET}"),
            here(),
            "web-1's own firewall (iptables) drops",
            "web-1: its own firewall",
        ),
        (
            inward,
            "laptop",
            format!("curl -sm 1 http://{address}/"),
            here(),
            "The firewall of web-1 (iptables) drops",
            "web-1: its firewall",
        ),
        (
            "sudo iptables -F INPUT",
            "laptop",
            format!("curl -s http://{address}/"),
            here(),
            "refuses the port",
            "web-1",
        ),
        (
            "true",
            "laptop",
            format!("curl -sm 1 http://{address}:443/"),
            here(),
            shut,
            "web-1: its security group",
        ),
        (
            "true",
            "web-1",
            format!("curl -sm 1 http://{address}:443/"),
            here(),
            "No rule of the security groups of web-1 lets port 443 out there, or in.",
            "web-1: its security group",
        ),
        ("true", "laptop", format!("curl -sm 1 {GET}"), Spot::Nowhere, "Only an instance", "nobody"),
        (
            "true",
            "laptop",
            "curl -sm 1 http://10.9.9.9/".to_owned(),
            Spot::Nowhere,
            "Nothing answers",
            "nobody",
        ),
    ];
    for (rule, host, line, to, said, last) in rows {
        ok(&mut learner, "web-1", rule);
        learner.run(host, &line);
        let run = played(&learner);
        let hop = run.hops.last().unwrap();
        assert_eq!((hop.kind, &hop.to), (Kind::Astray, &to), "{line}");
        assert!(hop.detail.contains(said), "{line}: {}", hop.detail);
        let (places, ending) = request(&learner);
        assert_eq!(places.last().map(String::as_str), Some(last), "{line}: {places:?}");
        assert!(!ending.is_empty());
        if said == shut {
            assert!(ending.starts_with(shut), "{ending}");
        }
    }
    let blocked = "sudo iptables -A OUTPUT -d 169.254.169.254 -j REJECT";
    ok(&mut learner, "web-1", blocked);
    learner.run("web-1", &format!("curl -s {GET}"));
    assert_eq!(request(&learner).0, ["web-1: its own firewall"], "it came to nobody");
}

#[test]
fn a_refusal_of_the_metadata_service_says_why_and_one_hop_is_one() {
    let mut learner = lab();
    let token = format!("{ADDRESS}/latest/api/token");
    let rows = [
        (format!("curl -s -X PUT {token}"), "400 Bad Request. A token needs a lifetime"),
        (
            format!("curl -s {PUT} -H 'X-Forwarded-For: 10.0.0.1'"),
            "403 Forbidden. It came with X-Forwarded-For",
        ),
        (format!("curl -s {token}"), "405 Method Not Allowed. A token is asked for with PUT"),
        (
            format!("curl -s -H 'X-aws-ec2-metadata-token: x' {GET}"),
            "401 Unauthorized. No metadata service gave out",
        ),
        (
            format!("docker run --rm curlimages/curl -sm 1 {PUT}"),
            "The answer may make 1 hop and has to make 2",
        ),
    ];
    for (line, said) in rows {
        learner.run("web-1", &line);
        let run = played(&learner);
        let detail = &run.hops.last().unwrap().detail;
        assert!(detail.contains(said), "{line}: {detail}");
    }
    assert!(request(&learner).1.contains("may make 1 hop and has to make 2"));
    // A rule for the one address leaves the other open: the row says which was asked.
    options(&mut learner, "--http-protocol-ipv6 enabled");
    ok(&mut learner, "web-1", "curl -gs 'http://[fd00:ec2::254]/latest/meta-data/'");
    let ask = Ask { what: What::Metadata { filter: String::new() }, reveal: false };
    let Some(Inspected::Metadata(view)) = learner.lab.inspect(&ask) else { panic!() };
    assert_eq!(view.rows[0].asked, "GET [fd00:ec2::254]/latest/meta-data/");
}

/// Amazon VPC User Guide, "Control traffic to your AWS resources using security groups": what no rule allows is held back,
/// in both directions; a rule about a group is about private addresses; the metadata service is not asked about.
#[test]
fn rules_of_security_groups_decide_what_passes() {
    let mut learner = lab();
    let address = public(&mut learner);
    let get = format!("curl -s -m 2 -o /dev/null -w '%{{http_code}}' http://{address}");
    let rule = "--group-name default --protocol tcp --cidr 0.0.0.0/0 --query Return";
    ok(&mut learner, "web-1", "sudo systemctl start url-preview");
    assert_eq!(ok(&mut learner, "laptop", &get).stdout, "200");
    ok(&mut learner, "laptop", &format!("aws ec2 revoke-security-group-ingress {rule} --port 80"));
    assert_eq!(learner.run("laptop", &get).status, 28);
    assert_eq!(ok(&mut learner, "laptop", "ssh web-1 echo in").stdout, "in\n");
    ok(&mut learner, "laptop", &format!("aws ec2 revoke-security-group-ingress {rule} --port 22"));
    let ran = learner.run("laptop", "ssh web-1 echo in");
    assert_eq!(ran.status, 255);
    assert!(ran.stderr.ends_with("port 22: Connection timed out\n"), "{}", ran.stderr);
    assert!(ran.lab.contains("no rule of the security groups lets port 22 of web-1 in"), "{}", ran.lab);
    let narrow = "--group-name default --protocol tcp --port 0-100 --cidr 203.0.113.0/24 --query Return";
    ok(&mut learner, "laptop", &format!("aws ec2 authorize-security-group-ingress {narrow}"));
    assert_eq!(ok(&mut learner, "laptop", &get).stdout, "200");
    assert_eq!(ok(&mut learner, "laptop", "ssh web-1 echo in").stdout, "in\n");
    // Out: everything by the one rule that every group begins with.
    assert_eq!(
        ok(&mut learner, "web-1", "aws sts get-caller-identity --query Account --output text").stdout,
        "111122223333\n"
    );
    let out =
        "aws ec2 revoke-security-group-egress --protocol all --cidr 0.0.0.0/0 --query Return --group-id";
    let group = "$(aws ec2 describe-security-groups --group-names default --query 'SecurityGroups[].GroupId' --output text)";
    ok(&mut learner, "laptop", &format!("{out} {group}"));
    let ran = learner.run("web-1", "curl -s -m 2 https://sts.us-east-1.amazonaws.com/");
    assert_eq!(ran.status, 28);
    let shut = exchanges(&learner, 1).remove(0);
    assert_eq!(shut.ending, Ending::Unreachable);
    assert_eq!(
        ok(&mut learner, "web-1", &format!("curl -s -o /dev/null -w '%{{http_code}}' {GET}")).stdout,
        "200"
    );
    assert_eq!(ok(&mut learner, "laptop", &get).stdout, "200", "answers pass whatever the rules say");
}
