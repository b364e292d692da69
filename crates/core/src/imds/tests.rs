//! Judges of the metadata service: captures of the real one and the EC2 user guide, as tables of facts.
//!
//! [R] is a capture of the real service, [D] AWS's documentation, [?] what neither confirms and we chose.

use std::{collections::BTreeMap, net::Ipv4Addr};

use super::{
    Reply, handle, listings_table as listings, path::VERSIONS, requests_table as requests,
    routes_table::ROUTES, view::View,
};
use crate::{
    api,
    ec2::{
        Association, AssociationState, HttpTokens, Instance, InstanceState, MetadataOptions, Notices,
        RoleKeys, RoleKeysError,
    },
    http::{Method, Request, Response, Url},
    iam::InstanceProfile,
    ids::{AccessKeyId, AccountId, Arn, AssociationId, InstanceId, InstanceProfileName, RoleName, UniqueId},
    journal::{Event, Journal},
    mint::Mint,
    model::{self, codec},
    setup::Setup,
    sigv4::{self, Credentials},
    sts::{AccessKey, Given, Holder, RoleSession},
    time::{Span, Timestamp},
    world::World,
};

const ROLE: &str = "s3access";
const CREDENTIALS: &str = "/latest/meta-data/iam/security-credentials/s3access";
const INFO: &str = "/latest/meta-data/iam/info";

/// One running instance with everything an instance can have, and a second one beside it.
pub(super) struct Bench {
    pub(super) world: World,
    pub(super) journal: Journal,
    pub(super) id: InstanceId,
    pub(super) other: InstanceId,
}

fn key(id: &str, issued: Timestamp) -> AccessKey {
    AccessKey {
        id: AccessKeyId::new(id),
        secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
        token: Some("token".to_owned()),
        holder: Holder::Session(RoleSession {
            role: RoleName::new(ROLE),
            role_id: UniqueId::new("AROAEXAMPLE"),
            role_arn: Arn::new("iam", "", "111122223333", format!("role/{ROLE}")),
            name: "i-0123456789abcdef0".to_owned(),
            source_instance: None,
            given: Given::default(),
        }),
        issued,
        expires: Some(issued.plus(Span::minutes(381))),
        active: true,
    }
}

fn instance(world: &World, id: &str, launched: Timestamp) -> Instance {
    let profile = |name: &str| Association {
        id: AssociationId::new("iip-assoc-0123456789abcdef0"),
        instance_profile: InstanceProfileName::new(name),
        instance_profile_id: UniqueId::new("AIPAVMQT32F2Q43IXV2TC"),
        state: AssociationState::Associated,
    };
    Instance {
        id: InstanceId::new(id),
        image: world.ec2.images.values().find(|i| i.title == "Amazon Linux 2").unwrap().id.clone(),
        instance_type: "t3.micro".to_owned(),
        state: InstanceState::Running,
        launched,
        reservation: "r-0123456789abcdef0".to_owned(),
        launch_index: 0,
        private_address: Ipv4Addr::new(172, 31, 5, 9),
        public_address: Some(Ipv4Addr::new(54, 1, 2, 3)),
        mac: "02:80:7f:ef:4c:e0".to_owned(),
        interface: "eni-0123456789abcdef0".to_owned(),
        volume: "vol-0123456789abcdef0".to_owned(),
        subnet: world.ec2.network.default_subnet(None).unwrap().id.clone(),
        groups: world.ec2.network.groups.keys().cloned().collect(),
        attributes: crate::ec2::Attributes::default(),
        tags: vec![("Name".to_owned(), "web-1".to_owned()), ("Empty".to_owned(), String::new())],
        key_name: None,
        user_data: None,
        options: MetadataOptions {
            http_tokens: HttpTokens::Optional,
            hop_limit: 1,
            endpoint: true,
            ipv6: false,
            tags: false,
        },
        pending_options: None,
        association: Some(profile("S3AdminAccess")),
        role_keys: Some(RoleKeys {
            role: RoleName::new(ROLE),
            refreshed: launched.plus(Span::minutes(2)),
            next: launched.plus(Span::minutes(62)),
            unread: 0,
            sets: Ok([AccessKeyId::new("ASIAV1"), AccessKeyId::new("ASIAV2")]),
        }),
        devices: Vec::new(),
        spot: None,
        notices: Notices::default(),
        no_token: BTreeMap::new(),
        allowance: None,
        state_reason: None,
        transition_reason: String::new(),
        client_token: String::new(),
        terminated: None,
        found_from: None,
    }
}

impl Bench {
    /// Puts its subnet into another zone.
    fn zone(&mut self, zone: &str) {
        let subnet = self.instance().subnet.clone();
        zone.clone_into(&mut self.world.ec2.network.subnets.get_mut(&subnet).unwrap().zone);
    }

    pub(super) fn new() -> Self {
        let epoch = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
        let mut world = World::new(Setup {
            seed: 1,
            epoch,
            account: AccountId::new("123456789012"),
            region: "us-east-1".to_owned(),
        });
        let launched = epoch.plus(Span::minutes(-30));
        let (id, other) = (InstanceId::new("i-0123456789abcdef0"), InstanceId::new("i-0fedcba9876543210"));
        for id in [&id, &other] {
            let instance = instance(&world, id.as_str(), launched);
            world.ec2.instances.insert(id.clone(), instance);
        }
        for id in ["ASIAV1", "ASIAV2"] {
            world.sts.keys.insert(AccessKeyId::new(id), key(id, launched.plus(Span::minutes(2))));
        }
        let profile = InstanceProfile {
            name: InstanceProfileName::new("S3AdminAccess"),
            id: UniqueId::new("AIPAVMQT32F2Q43IXV2TC"),
            arn: Arn::new("iam", "", "123456789012", "instance-profile/S3AdminAccess"),
            path: "/".to_owned(),
            created: launched,
            role: Some(RoleName::new(ROLE)),
            tags: Vec::new(),
        };
        world.iam.instance_profiles.insert("s3adminaccess".to_owned(), profile);
        Self { world, journal: Journal::default(), id, other }
    }

    pub(super) fn instance(&mut self) -> &mut Instance {
        self.world.ec2.instances.get_mut(&self.id).unwrap()
    }

    pub(super) fn reply(&mut self, method: &str, path: &str, headers: &[(&str, &str)], hops: u8) -> Reply {
        let mut url = Url::parse("http://169.254.169.254/").unwrap();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        path.clone_into(&mut url.path);
        url.query = query.map(str::to_owned);
        let mut request = Request::new(Method::from_bytes(method.as_bytes()).unwrap(), url);
        request.headers = headers.iter().copied().collect();
        handle(&mut self.world, &mut self.journal, &self.id, &request, hops)
    }

    pub(super) fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        match self.reply(method, path, headers, 1) {
            Reply::Response(response) => response,
            lost => panic!("{method} {path}: {lost:?}"),
        }
    }

    pub(super) fn get(&mut self, path: &str) -> Response {
        self.ask("GET", path, &[])
    }

    pub(super) fn text(&mut self, path: &str) -> String {
        let response = self.get(path);
        assert_eq!(response.status.as_u16(), 200, "{path}");
        response.body.text().into_owned()
    }

    pub(super) fn token(&mut self, ttl: &str) -> String {
        let response = self.ask("PUT", "/latest/api/token", &[(requests::TTL, ttl)]);
        assert_eq!(response.status.as_u16(), 200);
        response.body.text().into_owned()
    }

    pub(super) fn pass(&mut self, span: Span) {
        self.world.now = self.world.now.plus(span);
    }
}

fn names(response: &Response) -> Vec<&str> {
    response.headers.iter().map(|(name, _)| name).collect()
}

fn line(response: &Response) -> String {
    format!("{} {}", response.status.as_u16(), response.reason)
}

#[test]
fn put_answers_as_the_service_does() {
    for row in requests::PUTS {
        let mut bench = Bench::new();
        let response = bench.ask(row.method, row.path, row.headers);
        assert_eq!(line(&response), row.status, "{} {} {:?}", row.method, row.path, row.headers);
        assert_eq!(response.body.0.len(), row.length, "{} {} {:?}", row.method, row.path, row.headers);
    }
}

#[test]
fn a_token_has_the_shape_of_captured_ones() {
    let mut bench = Bench::new();
    let token = bench.token("21600");
    assert!(token.starts_with("AQAEA") && token.ends_with("=="), "{token}");
    assert_eq!(token.len(), 56);
    assert_ne!(bench.token("21600"), token);
}

/// Both modes, every kind of token, on a leaf, the root and a path that does not exist.
#[test]
fn the_token_decides_before_the_path() {
    for row in requests::GETS {
        let mut bench = Bench::new();
        let valid = bench.token("60");
        let other = bench.other.clone();
        std::mem::swap(&mut bench.id, &mut bench.other);
        let foreign = bench.token("60");
        std::mem::swap(&mut bench.id, &mut bench.other);
        assert_ne!(other, bench.id);
        bench.instance().options.http_tokens = row.tokens;
        let token = match row.token {
            requests::Token::None => None,
            requests::Token::Valid => Some(valid),
            requests::Token::Expired => {
                bench.pass(Span::seconds(60));
                Some(valid)
            }
            requests::Token::Foreign => Some(foreign),
            requests::Token::Text(text) => Some(text.to_owned()),
        };
        let headers: Vec<_> = token.iter().map(|t| (requests::TOKEN, t.as_str())).collect();
        for (path, good) in [("/latest/meta-data/instance-id", 200), ("/", 200), ("/latest/no-such", 404)] {
            let response = bench.ask("GET", path, &headers);
            let expected = if row.served { good } else { 401 };
            assert_eq!(response.status.as_u16(), expected, "{:?} {:?} {path}", row.tokens, row.token);
            let remaining = response.headers.get("X-Aws-Ec2-Metadata-Token-Ttl-Seconds");
            let shows = expected == 200 && matches!(row.token, requests::Token::Valid);
            assert_eq!(remaining, shows.then_some("60"), "{:?} {:?} {path}", row.tokens, row.token);
            if expected == 401 {
                assert_eq!((line(&response).as_str(), response.body.0.len()), ("401 Unauthorized", 0));
            }
        }
    }
}

#[test]
fn a_token_lives_exactly_as_long_as_asked() {
    let mut bench = Bench::new();
    let token = bench.token("60");
    bench.pass(Span::seconds(59));
    let response = bench.ask("GET", "/", &[(requests::TOKEN, &token)]);
    assert_eq!(response.headers.get("x-aws-ec2-metadata-token-ttl-seconds"), Some("1"));
    bench.pass(Span::seconds(1));
    assert_eq!(bench.ask("GET", "/", &[(requests::TOKEN, &token)]).status.as_u16(), 401);
}

#[test]
fn a_disabled_endpoint_refuses_everything() {
    for (method, path) in requests::EVERYWHERE {
        let mut bench = Bench::new();
        bench.instance().options.endpoint = false;
        let response = bench.ask(method, path, &[(requests::TTL, "60")]);
        assert_eq!(
            (line(&response).as_str(), response.body.0.len()),
            ("403 Forbidden", 0),
            "{method} {path}"
        );
    }
}

#[test]
fn only_the_answer_to_a_put_counts_hops() {
    for (limit, hops, arrives) in [(1, 1, true), (1, 2, false), (2, 2, true), (2, 3, false), (64, 3, true)] {
        let mut bench = Bench::new();
        bench.instance().options.hop_limit = limit;
        let reply = bench.reply("PUT", "/latest/api/token", &[(requests::TTL, "60")], hops);
        assert_eq!(reply != Reply::Lost, arrives, "limit {limit}, {hops} hops");
        assert_ne!(bench.reply("GET", "/", &[], hops), Reply::Lost);
    }
}

#[test]
fn nothing_answers_where_nothing_runs() {
    use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
    for (state, answers) in [
        (Pending, false),
        (Running, true),
        (ShuttingDown, true),
        (Terminated, false),
        (Stopping, true),
        (Stopped, false),
    ] {
        let mut bench = Bench::new();
        bench.instance().state = state;
        assert_eq!(bench.reply("GET", "/", &[], 1) != Reply::Lost, answers, "{state:?}");
        assert_eq!(bench.journal.is_empty(), !answers);
    }
}

#[test]
fn header_lines_stand_in_the_captured_order() {
    let mut bench = Bench::new();
    bench.instance().user_data = Some("#!/bin/sh\n".to_owned());
    let token = bench.token("21600");
    let with_token = [(requests::TOKEN, token.as_str())];
    let without: &[(&str, &str)] = &[];
    for row in requests::HEADERS {
        let headers = if row.with_token { &with_token } else { without };
        let sent: Vec<_> = headers.iter().chain(row.headers).copied().collect();
        let response = bench.ask(row.method, row.path, &sent);
        assert_eq!(line(&response), row.status, "{} {}", row.method, row.path);
        assert_eq!(names(&response), row.names, "{} {}", row.method, row.path);
        assert_eq!(response.headers.get("content-type"), Some(row.media), "{} {}", row.method, row.path);
        let length = response.headers.get("content-length").unwrap().to_owned();
        assert_eq!(length, response.body.0.len().to_string(), "{} {}", row.method, row.path);
        for (name, value) in
            [("server", "EC2ws"), ("connection", "close"), ("date", "Mon, 02 Mar 2026 10:00:00 GMT")]
        {
            assert_eq!(response.headers.get(name), Some(value));
        }
    }
    let response = bench.get("/latest/meta-data/ami-id");
    assert_eq!(response.headers.get("accept-ranges"), Some("none"));
    assert_eq!(response.headers.get("last-modified"), Some("Mon, 02 Mar 2026 09:30:00 GMT"), "the launch");
    let response = bench.get(CREDENTIALS);
    assert_eq!(response.headers.get("last-modified"), Some("Mon, 02 Mar 2026 09:32:00 GMT"), "the refresh");
}

#[test]
fn head_is_get_without_its_body() {
    for path in ["/", "/latest/meta-data/", "/latest/meta-data/ami-id", CREDENTIALS, "/latest/no-such"] {
        let mut bench = Bench::new();
        let mut get = bench.get(path);
        let head = bench.ask("HEAD", path, &[]);
        get.body.0.clear();
        assert_eq!(head, get, "{path}");
        assert_ne!(head.headers.get("content-length"), Some("0"), "{path}");
    }
}

#[test]
fn paths_read_as_the_service_reads_them() {
    let mut bench = Bench::new();
    bench.instance().options.tags = true;
    bench.instance().tags.push(("a:b".to_owned(), "colon".to_owned()));
    for (path, expected) in requests::PATHS {
        let response = bench.get(path);
        let told = (response.status.as_u16() == 200).then(|| response.body.text().into_owned());
        assert_eq!(told.as_deref(), *expected, "{path}");
    }
}

#[test]
fn the_page_of_404_is_the_captured_one() {
    let response = Bench::new().get("/latest/no-such");
    assert_eq!(response.body.text(), requests::NOT_FOUND);
    assert_eq!(response.body.0.len(), 337);
}

/// Listings follow from what the instance has; the expected ones were captured.
#[test]
fn listings_are_the_captured_ones() {
    for row in listings::LISTINGS {
        let mut bench = Bench::new();
        let instance = bench.instance();
        if row.key_pair {
            instance.key_name = Some("my-public-key".to_owned());
        }
        if !row.role {
            (instance.association, instance.role_keys) = (None, None);
        }
        instance.user_data = row.user_data.map(str::to_owned);
        instance.options.tags = row.tags;
        for path in [row.path.to_owned(), format!("{}/", row.path), format!("{}//", row.path)] {
            assert_eq!(bench.text(&path).lines().collect::<Vec<_>>(), row.lines, "{path}");
        }
        let text = bench.text(row.path);
        assert!(!text.ends_with('\n'), "{}", row.path);
        if let Some(length) = row.length {
            assert_eq!(text.len(), length, "{}", row.path);
        }
    }
}

/// What a listing is told without making a value is true of the value.
#[test]
fn a_listing_knows_what_is_there() {
    let mut states: Vec<Bench> = Vec::new();
    for error in [
        None,
        Some(RoleKeysError::AssumeRoleUnauthorizedAccess),
        Some(RoleKeysError::InstanceProfileNotFound),
        Some(RoleKeysError::NoRole),
    ] {
        let mut bench = Bench::new();
        if let Some(error) = error {
            bench.instance().role_keys.as_mut().unwrap().sets = Err(error);
        }
        states.push(bench);
    }
    let mut bare = Bench::new();
    let instance = bare.instance();
    (instance.association, instance.role_keys, instance.public_address) = (None, None, None);
    states.push(bare);
    let mut full = Bench::new();
    full.instance().key_name = Some("k".to_owned());
    full.instance().user_data = Some(String::new());
    states.push(full);
    for bench in &states {
        let view = View::new(&bench.world, &bench.world.ec2.instances[&bench.id], 2);
        let told = ROUTES.iter().filter_map(|route| Some((route, route.there?(&view))));
        for (route, there) in told {
            let name = if route.path.contains("{role}") { ROLE } else { "0" };
            assert_eq!((route.read)(&view, name).is_some(), there, "{}", route.path);
        }
    }
}

/// Listings rely on it, and it makes a row easy to find.
#[test]
fn the_table_is_in_order() {
    let paths: Vec<_> = ROUTES.iter().map(|route| route.path).collect();
    assert!(paths.is_sorted());
    for (route, path) in ROUTES.iter().zip(&paths) {
        // A version that is newer than the listed ones: then only `latest` has the path.
        let dated = route.since.len() == 10 && route.since.starts_with("20");
        assert!(dated || route.since == "1.0", "{path} never appears");
        assert!(path.split('/').count() < 12, "{path} is deeper than a path is read");
    }
}

#[test]
fn the_root_lists_the_versions() {
    let text = Bench::new().text("/");
    let (old, _) = text.split_once("\n2015-10-20").unwrap();
    assert_eq!(format!("{old}\nlatest").len(), 153, "Content-Length of a capture of 2016");
    assert_eq!(text.lines().count(), 29);
    assert!(text.ends_with("2022-09-24\nlatest"));
    assert!(VERSIONS.is_sorted(), "a later version is a greater text");
}

#[test]
fn a_dated_version_has_what_it_had_then() {
    let mut bench = Bench::new();
    for (version, listed, absent) in listings::VERSIONED {
        let lines = bench.text(&format!("/{version}/meta-data/"));
        let lines: Vec<_> = lines.lines().collect();
        for name in *listed {
            assert!(lines.contains(name), "{version} has {name}: {lines:?}");
        }
        for name in *absent {
            assert!(!lines.contains(name), "{version} has no {name}");
            let path = format!("/{version}/meta-data/{name}");
            assert_eq!(bench.get(&path).status.as_u16(), 404, "{path}");
        }
    }
    assert_eq!(bench.get("/2013-01-01/meta-data/").status.as_u16(), 404);
    assert_eq!(bench.get("/1.0/dynamic/").status.as_u16(), 404);
}

#[test]
fn leaves_tell_what_the_instance_is() {
    let mut bench = Bench::new();
    bench.instance().options.tags = true;
    bench.instance().user_data = Some("#!/bin/sh\necho hi\n".to_owned());
    for (path, value) in listings::LEAVES {
        assert_eq!(bench.text(&format!("/latest/{path}")), *value, "{path}");
        assert_eq!(bench.text(&format!("/latest/{path}/")), *value, "{path}/");
        assert_eq!(bench.get(&format!("/latest/{path}/x")).status.as_u16(), 404, "{path}/x");
    }
    let world = &bench.world;
    let live = [
        ("ami-id", world.ec2.instances[&bench.id].image.as_str().to_owned()),
        (
            "network/interfaces/macs/02:80:7f:ef:4c:e0/vpc-id",
            world.ec2.network.default_vpc().unwrap().id.clone(),
        ),
        (
            "network/interfaces/macs/02:80:7f:ef:4c:e0/subnet-id",
            world.ec2.network.default_subnet(None).unwrap().id.clone(),
        ),
        (
            "network/interfaces/macs/02:80:7f:ef:4c:e0/security-group-ids",
            world.ec2.network.groups.keys().next().unwrap().clone(),
        ),
    ];
    for (path, value) in live {
        assert_eq!(bench.text(&format!("/latest/meta-data/{path}")), value, "{path}");
    }
}

#[test]
fn names_follow_region_and_instance_type() {
    for (region, zone, zone_id, host) in listings::REGIONS {
        let mut bench = Bench::new();
        (*region).clone_into(&mut bench.world.region);
        bench.zone(zone);
        assert_eq!(bench.text("/latest/meta-data/placement/availability-zone-id"), *zone_id);
        assert_eq!(bench.text("/latest/meta-data/local-hostname"), *host);
    }
    for (instance_type, system, architecture) in listings::TYPES {
        let mut bench = Bench::new();
        (*instance_type).clone_into(&mut bench.instance().instance_type);
        assert_eq!(bench.text("/latest/meta-data/system"), *system, "{instance_type}");
        let document = bench.text("/latest/dynamic/instance-identity/document");
        assert!(document.contains(&format!("\"architecture\" : \"{architecture}\"")), "{instance_type}");
    }
}

#[test]
fn what_an_instance_lacks_is_absent() {
    let mut bench = Bench::new();
    let instance = bench.instance();
    (instance.association, instance.role_keys) = (None, None);
    instance.public_address = None;
    for path in listings::ABSENT {
        assert_eq!(bench.get(&format!("/latest/{path}")).status.as_u16(), 404, "{path}");
    }
    let listing = bench.text("/latest/meta-data/");
    for name in ["iam/", "tags/", "public-keys/", "public-ipv4", "public-hostname", "spot/", "ipv6"] {
        assert!(!listing.lines().any(|line| line == name), "{name}");
    }
}

#[test]
fn a_public_key_is_a_line_of_openssh() {
    let mut bench = Bench::new();
    bench.instance().key_name = Some("my-public-key".to_owned());
    let line = bench.text("/latest/meta-data/public-keys/0/openssh-key");
    let words: Vec<_> = line.split(' ').collect();
    assert_eq!((words[0], words[2]), ("ssh-ed25519", "my-public-key"));
    // Every ed25519 key of OpenSSH begins so: length, name and length again.
    assert!(words[1].starts_with("AAAAC3NzaC1lZDI1NTE5AAAAI"), "{line}");
    assert_eq!(words[1].len(), 68);
}

#[test]
fn documents_have_the_captured_form() {
    let mut bench = Bench::new();
    bench.zone("us-east-1f");
    let image = bench.instance().image.to_string();
    assert_eq!(bench.text(CREDENTIALS), listings::CREDENTIALS);
    let info = bench.text(INFO);
    assert_eq!(info, listings::INFO);
    assert_eq!(info.len(), 200, "Content-Length of a capture of 2022");
    assert_eq!(
        bench.text("/latest/dynamic/instance-identity/document"),
        listings::IDENTITY.replace("AMI", &image)
    );
    assert_eq!(bench.text("/latest/meta-data/identity-credentials/ec2/info"), listings::IDENTITY_INFO);
}

#[test]
fn stand_ins_for_signatures_say_what_they_are() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut bench = Bench::new();
    for (name, lengths) in [("signature", 174..=174), ("pkcs7", 1110..=1125), ("rsa2048", 1300..=1700)] {
        let text = bench.text(&format!("/latest/dynamic/instance-identity/{name}"));
        assert!(lengths.contains(&text.len()), "{name}: {}", text.len());
        let width = if name == "signature" { 76 } else { 64 };
        assert!(text.lines().all(|line| line.len() <= width) && !text.ends_with('\n'), "{name}");
        let decoded = STANDARD.decode(text.replace('\n', "")).unwrap();
        assert!(String::from_utf8(decoded).unwrap().starts_with("Not a signature."), "{name}");
    }
}

#[test]
fn each_version_of_the_service_delivers_its_own_set() {
    let mut bench = Bench::new();
    assert!(bench.text(CREDENTIALS).contains("\"AccessKeyId\" : \"ASIAV1\""));
    let token = bench.token("60");
    let response = bench.ask("GET", CREDENTIALS, &[(requests::TOKEN, &token)]);
    assert!(response.body.text().contains("\"AccessKeyId\" : \"ASIAV2\""));
    let again = bench.ask("GET", CREDENTIALS, &[(requests::TOKEN, &token)]);
    assert_eq!(again, response, "the same set for every caller until the next refresh");
}

#[test]
fn what_goes_wrong_with_a_role_is_told_in_a_document() {
    for row in listings::FAILURES {
        let mut bench = Bench::new();
        bench.instance().role_keys.as_mut().unwrap().sets = Err(row.error);
        let status = |bench: &mut Bench, path: &str| bench.get(path).status.as_u16();
        assert_eq!(bench.text(INFO), row.info, "{:?}", row.error);
        match row.credentials {
            Some(text) => {
                assert_eq!(bench.text(CREDENTIALS), text, "{:?}", row.error);
                assert_eq!(bench.text("/latest/meta-data/iam/security-credentials/"), ROLE);
            }
            None => {
                assert_eq!(status(&mut bench, CREDENTIALS), 404, "{:?}", row.error);
                assert_eq!(status(&mut bench, "/latest/meta-data/iam/security-credentials/"), 404);
            }
        }
    }
    let mut bench = Bench::new();
    bench.world.sts.keys.remove(&AccessKeyId::new("ASIAV1"));
    assert!(bench.text(CREDENTIALS).starts_with("{\n  \"Code\" : \"Failed\""), "a set that STS lost");
}

#[test]
fn a_role_is_known_by_its_own_name_only() {
    let mut bench = Bench::new();
    for path in ["iam/security-credentials/", "iam/security-credentials"] {
        assert_eq!(bench.text(&format!("/latest/meta-data/{path}")), ROLE);
    }
    for name in ["S3access", "S3AdminAccess", "s3access/x", "nobody"] {
        let path = format!("/latest/meta-data/iam/security-credentials/{name}");
        assert_eq!(bench.get(&path).status.as_u16(), 404, "{name}");
    }
    bench.instance().role_keys.as_mut().unwrap().role = RoleName::new("replaced");
    assert_eq!(bench.get(CREDENTIALS).status.as_u16(), 404);
}

/// The instance identity role is there without any role, knows who it is, and disturbs no other id.
#[test]
fn identity_credentials_come_into_force_when_they_are_read() {
    let path = "/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance";
    let mut bench = Bench::new();
    (bench.instance().association, bench.instance().role_keys) = (None, None);
    let mint = bench.world.mint.clone();
    let known = bench.world.sts.keys.len();
    bench.text("/latest/meta-data/identity-credentials/ec2/security-credentials/");
    assert_eq!(bench.world.sts.keys.len(), known, "a listing hands nothing out");
    let first = bench.text(path);
    assert_eq!(bench.text(path), first);
    assert_eq!(bench.world.sts.keys.len(), known + 1);
    assert_eq!(bench.world.mint, mint);
    let id = first.split('"').find(|word| word.starts_with("ASIA")).unwrap();
    let key = &bench.world.sts.keys[&AccessKeyId::new(id)];
    assert_eq!((id.len(), key.issued.iso().as_str()), (20, "2026-03-02T09:30:00Z"));
    let Holder::Session(session) = &key.holder else { panic!("{key:?}") };
    assert_eq!(session.role_id.as_str(), "123456789012:aws:ec2-instance");
    assert_eq!((session.role.as_str(), session.name.as_str()), ("aws:ec2-instance", bench.id.as_str()));
    assert_eq!(session.source_instance.as_ref().unwrap().delivery, 1);
    let token = bench.token("21600");
    let other = bench.ask("GET", path, &[(requests::TOKEN, &token)]);
    assert_ne!(other.body.text(), first, "version 2 has its own set");
    bench.pass(Span::minutes(31));
    assert_ne!(bench.text(path), first, "a new set every hour from the launch");
}

/// What is read from the metadata service is what signs: EC2 user guide, "Instance identity roles", and captures
/// of GetCallerIdentity with such keys.
#[test]
fn identity_credentials_tell_who_they_are_and_may_do_nothing() {
    let mut bench = Bench::new();
    let text = bench.text("/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance");
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    let member = |name: &str| read[name].as_str().unwrap().to_owned();
    let by = Credentials {
        access_key: member("AccessKeyId"),
        secret: member("SecretAccessKey"),
        token: Some(member("Token")),
    };
    let mut call = |service: &str, operation: &str| {
        let model = model::service(service).unwrap();
        let input = serde_json::json!({});
        let mut request =
            codec::encode_request(model, model.operation(operation).unwrap(), "us-east-1", &input).unwrap();
        sigv4::sign(&mut request, &by, "us-east-1", service, bench.world.now);
        let peer = Ipv4Addr::new(54, 1, 2, 3).into();
        api::handle(&mut bench.world, &mut bench.journal, &request, peer)
    };
    let who = call("sts", "GetCallerIdentity").body.text().into_owned();
    for told in [
        "<UserId>123456789012:aws:ec2-instance:i-0123456789abcdef0</UserId>",
        "<Arn>arn:aws:sts::123456789012:assumed-role/aws:ec2-instance/i-0123456789abcdef0</Arn>",
    ] {
        assert!(who.contains(told), "{who}");
    }
    assert_eq!(call("s3", "ListBuckets").status.as_u16(), 403);
}

#[test]
fn every_request_leaves_one_fact() {
    let mut bench = Bench::new();
    let token = bench.token("60");
    bench.get("/latest/meta-data/?x=1");
    bench.ask("HEAD", "/nowhere", &[("x-aws-EC2-metadata-token", &token)]);
    bench.ask("GET", "/", &[(requests::TOKEN, "garbage")]);
    let facts: Vec<_> = bench
        .journal
        .entries()
        .iter()
        .map(|entry| match &entry.event {
            Event::Metadata { method, path, status, version, .. } => {
                (method.as_str(), path.as_str(), status.unwrap(), *version)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        ("PUT", "/latest/api/token", 200, 1),
        ("GET", "/latest/meta-data/", 200, 1),
        ("HEAD", "/nowhere", 404, 2),
        ("GET", "/", 401, 2),
    ];
    assert_eq!(facts, expected);
}

/// "There is no practical limit on the number of tokens" (EC2 user guide); none takes memory.
#[test]
fn any_number_of_tokens_lives_at_once() {
    let mut bench = Bench::new();
    let first = bench.token("21600");
    let before = bench.instance().clone();
    for _ in 0..5000 {
        bench.token("60");
    }
    assert_eq!(*bench.instance(), before);
    assert_eq!(bench.ask("GET", "/", &[(requests::TOKEN, &first)]).status.as_u16(), 200);
}

/// One letter changed anywhere, and it is nobody's.
#[test]
fn a_token_cannot_be_altered() {
    let mut bench = Bench::new();
    let token = bench.token("60");
    for at in 0..token.len() {
        let altered: String = token
            .chars()
            .enumerate()
            .map(|(n, c)| if n == at { if c == 'A' { 'B' } else { 'A' } } else { c })
            .collect();
        let status = bench.ask("GET", "/", &[(requests::TOKEN, &altered)]).status.as_u16();
        assert_eq!(status, 401, "{altered}");
    }
}

/// 20,000 requests made of fragments that matter and of noise: every one is answered, and none panics.
#[test]
fn no_request_upsets_the_service() {
    let mut bench = Bench::new();
    bench.instance().key_name = Some("k".to_owned());
    bench.instance().options.tags = true;
    let token = bench.token("21600");
    let mut dice = Mint::new(20_000);
    let pick = |dice: &mut Mint, from: &[&str]| -> String {
        let at = dice.number("pick", from.len() as u64);
        from[usize::try_from(at).unwrap()].to_owned()
    };
    let long = "9".repeat(4000);
    let values =
        ["", " ", "60", "+60", "-1", "0x10", "21600", "21601", "99999999999999999999", "é", &token, &long];
    let headers = [requests::TOKEN, requests::TTL, "X-Forwarded-For", "", "Host"];
    let mut statuses = BTreeMap::new();
    for _ in 0..20_000 {
        let mut path = String::new();
        let whole = dice.number("whole", 4) == 0;
        if whole {
            path = pick(&mut dice, requests::WHOLE);
        }
        for _ in 0..if whole { 0 } else { dice.number("length", 14) } {
            path.push_str(&pick(&mut dice, requests::FRAGMENTS));
        }
        let method = pick(&mut dice, &["GET", "GET", "GET", "HEAD", "PUT", "POST", "OPTIONS", "BREW"]);
        let lines: Vec<_> = (0..dice.number("headers", 3))
            .map(|_| (pick(&mut dice, &headers), pick(&mut dice, &values)))
            .collect();
        let lines: Vec<_> = lines.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let hops = u8::try_from(dice.number("hops", 3)).unwrap();
        let Reply::Response(response) = bench.reply(&method, &path, &lines, hops) else { continue };
        *statuses.entry(response.status.as_u16()).or_insert(0) += 1;
        assert!(response.headers.get("content-length").is_some());
    }
    let seen: Vec<_> = statuses.keys().copied().collect();
    assert_eq!(seen, [200, 400, 401, 403, 404, 405], "{statuses:?}");
}

#[test]
fn a_world_with_tokens_survives_json() {
    let mut bench = Bench::new();
    bench.token("60");
    let json = serde_json::to_string(&bench.world).unwrap();
    assert_eq!(serde_json::from_str::<World>(&json).unwrap(), bench.world);
}

/// The captures themselves, where they are at hand.
#[test]
fn the_captures_agree_with_our_tables() {
    let Ok(golden) = std::env::var("ROLELAB_GOLDEN") else {
        println!("skipped: ROLELAB_GOLDEN is not set, so the captures are not at hand");
        return;
    };
    let read = |name: &str| std::fs::read_to_string(format!("{golden}/imds/real/{name}")).unwrap();
    assert_eq!(read("404.html"), requests::NOT_FOUND);
    let versions: serde_json::Value = serde_json::from_str(&read("versions.json")).unwrap();
    let versions: Vec<_> =
        versions["versions"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    assert_eq!(Bench::new().text("/"), versions.join("\n"));
    let real: serde_json::Value = serde_json::from_str(&read("listings.json")).unwrap();
    let mut compared = 0;
    for row in listings::LISTINGS {
        let Some(name) = row.capture else { continue };
        let lines: Vec<_> = real[name].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        assert_eq!(lines, row.lines, "{name}");
        compared += 1;
    }
    assert!(compared >= 15, "{compared}");
    // Documents: the same keys in the same order, and the same text around the values.
    let shape = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split(" : ").next().unwrap_or_default().to_owned()).collect()
    };
    let mut bench = Bench::new();
    bench.world.now = bench.world.now.plus(Span::seconds(1));
    for (name, path) in [
        ("security-credentials.Success.txt", CREDENTIALS),
        ("iam-info.Success.txt", INFO),
        ("identity-credentials-ec2-info.txt", "/latest/meta-data/identity-credentials/ec2/info"),
        ("instance-identity-document.txt", "/latest/dynamic/instance-identity/document"),
    ] {
        assert_eq!(shape(&bench.text(path)), shape(read(name).trim_end()), "{name}");
    }
    bench.instance().role_keys.as_mut().unwrap().sets = Err(RoleKeysError::AssumeRoleUnauthorizedAccess);
    let name = "security-credentials.AssumeRoleUnauthorizedAccess.txt";
    assert_eq!(shape(&bench.text(CREDENTIALS)), shape(read(name).trim_end()));
}
