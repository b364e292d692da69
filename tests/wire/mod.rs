//! Requests to the metadata service as bytes, an account to send them to, and what must be true of every answer.

#![allow(dead_code, reason = "each test program uses what it needs")]

use std::fmt::Write as _;

use rolelab_core::{
    http::{Method, Request, Url},
    ids::InstanceId,
    imds::{self, Reply},
    journal::{Event, Journal},
    world::World,
};
use rolelab_tests::Learner;

/// An account with two instances, and what requests are sent to.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) journal: Journal,
    /// The instance whose service is asked.
    pub(crate) id: InstanceId,
    /// Good tokens of it and of its neighbour.
    pub(crate) tokens: [String; 2],
}

/// `web-1` has all that an instance can have: a role, a key pair, tags in metadata, user data, another volume.
const SET_UP: &str = r#"
image=$(aws ec2 describe-instances --query 'Reservations[0].Instances[0].ImageId' --output text)
aws iam create-role --role-name web-reader --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
aws iam create-instance-profile --instance-profile-name web-reader
aws iam add-role-to-instance-profile --instance-profile-name web-reader --role-name web-reader
aws ec2 run-instances --image-id IMAGE --instance-type t3.micro --key-name lab-key --iam-instance-profile Name=web-reader --user-data '#!/bin/bash' --block-device-mappings 'DeviceName=/dev/sdb,Ebs={VolumeSize=8}' --metadata-options InstanceMetadataTags=enabled --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1},{Key=a:b,Value=c}]'
aws ec2 run-instances --image-id IMAGE --instance-type t3.micro --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-2}]'
"#;

impl Stage {
    /// The account, some seconds after the launches, tokens optional or required.
    pub(crate) fn new(required: bool) -> Self {
        let mut learner = Learner::new("sandbox", 7);
        let image =
            learner.lab.view().console.images.first().map(|image| image.id.clone()).unwrap_or_default();
        for line in SET_UP.lines().filter(|line| line.starts_with("aws")) {
            let ran = learner.run("laptop", &line.replace("IMAGE", &image));
            assert_eq!(ran.status, 0, "{line}: {}", ran.stderr);
        }
        learner.pass_minutes(2);
        let state = learner.lab.state().unwrap_or_else(|| panic!("a line still runs"));
        let named = |name: &str| {
            let mut instances = state.world.ec2.instances.values();
            instances
                .find(|instance| instance.name() == Some(name))
                .map(|instance| instance.id.clone())
                .unwrap()
        };
        let (id, other) = (named("web-1"), named("web-2"));
        let mut stage =
            Self { world: state.world.clone(), journal: Journal::default(), id, tokens: Default::default() };
        stage.require(required);
        stage.tokens = [stage.id.clone(), other].map(|id| stage.token(&id));
        stage
    }

    /// Whether tokens are required.
    pub(crate) fn require(&mut self, required: bool) {
        use rolelab_core::ec2::HttpTokens::{Optional, Required};
        if let Some(instance) = self.world.ec2.instances.get_mut(&self.id) {
            instance.options.http_tokens = if required { Required } else { Optional };
        }
    }

    fn token(&mut self, id: &InstanceId) -> String {
        let request =
            read(b"PUT /latest/api/token HTTP/1.1\r\nX-aws-ec2-metadata-token-ttl-seconds: 21600\r\n\r\n");
        match imds::handle(&mut self.world, &mut self.journal, id, &request.unwrap(), 1) {
            Reply::Response(response) => response.body.text().into_owned(),
            other => panic!("{other:?}"),
        }
    }

    /// Sends a request from some hops away, and judges what comes of it.
    pub(crate) fn send(&mut self, request: &Request, hops: u8) -> Result<String, String> {
        let before = self.world.clone();
        let facts = self.journal.len();
        let reply = imds::handle(&mut self.world, &mut self.journal, &self.id, request, hops);
        let told = judge(&before, &self.id, request, hops, &reply);
        let Some(Event::Metadata { status, why, .. }) =
            self.journal.entries().last().map(|entry| &entry.event)
        else {
            return Err("no fact was left".to_owned());
        };
        if self.journal.len() != facts + 1 {
            return Err("not one fact was left".to_owned());
        }
        let answered = match &reply {
            Reply::Response(response) => Some(response.status.as_u16()),
            Reply::Lost | Reply::Throttled => None,
        };
        if *status != answered {
            return Err(format!("the journal says {status:?}, the caller saw {answered:?}"));
        }
        let mut signature = told?;
        let _ = write!(signature, " {why:?}");
        untouched(&before, &self.world)?;
        self.journal.truncate(facts);
        Ok(signature)
    }
}

/// A request changes nothing but counts, mint, and the keys that it was handed.
fn untouched(before: &World, after: &World) -> Result<(), String> {
    let mut plain = after.clone();
    plain.mint = before.mint.clone();
    plain.sts = before.sts.clone();
    for (id, instance) in &mut plain.ec2.instances {
        let Some(old) = before.ec2.instances.get(id) else { return Err(format!("{id} is new")) };
        instance.no_token.clone_from(&old.no_token);
        instance.allowance = old.allowance;
        instance.role_keys.clone_from(&old.role_keys);
    }
    if plain == *before { Ok(()) } else { Err("it changed more than a request may".to_owned()) }
}

/// Header names of an answer, by what it is (requests_table.rs of the core crate has their sources).
const ORDERS: [&[&str]; 6] = [
    &["Content-Type", "Accept-Ranges", "Last-Modified", "Content-Length", "Date", "Server", "Connection"],
    &[
        "X-Aws-Ec2-Metadata-Token-Ttl-Seconds",
        "Content-Type",
        "Accept-Ranges",
        "Last-Modified",
        "Content-Length",
        "Date",
        "Server",
        "Connection",
    ],
    &["Content-Length", "Date", "Server", "Connection", "Content-Type"],
    &["Allow", "Content-Length", "Date", "Server", "Connection", "Content-Type"],
    &[
        "X-Aws-Ec2-Metadata-Token-Ttl-Seconds",
        "Content-Length",
        "Date",
        "Server",
        "Connection",
        "Content-Type",
    ],
    &["Content-Type", "Content-Length", "Date", "Server", "Connection"],
];

/// What must be true of an answer, whatever was asked. Returns what kind of answer it was.
fn judge(
    world: &World,
    id: &InstanceId,
    request: &Request,
    hops: u8,
    reply: &Reply,
) -> Result<String, String> {
    let limit = world.ec2.instances.get(id).map_or(0, |instance| instance.options.hop_limit);
    let response = match reply {
        Reply::Response(response) => response,
        Reply::Lost if request.method == Method::PUT && hops > limit => return Ok("lost".to_owned()),
        other => return Err(format!("{other:?}")),
    };
    if request.method == Method::PUT && hops > limit {
        return Err("an answer to a PUT came further than its hop limit".to_owned());
    }
    let status = response.status.as_u16();
    let names: Vec<&str> = response.headers.iter().map(|(name, _)| name).collect();
    let order = ORDERS.iter().position(|order| *order == names.as_slice());
    let Some(order) = order else { return Err(format!("{status} with {names:?}")) };
    let header = |name: &str| response.headers.get(name).unwrap_or_default().to_owned();
    let length = response.body.0.len();
    let told: usize = header("Content-Length").parse().map_err(|_| "no length".to_owned())?;
    if request.method == Method::HEAD && length > 0 {
        return Err("an answer to HEAD has a body".to_owned());
    }
    if request.method != Method::HEAD && length != told {
        return Err(format!("{told} bytes are told, {length} come"));
    }
    if response.headers.iter().any(|(_, value)| value.contains(['\r', '\n', '\0'])) {
        return Err("a header breaks its line".to_owned());
    }
    let (phrase, orders): (&str, &[usize]) = match status {
        200 => ("OK", &[0, 1, 3, 4]),
        400 => ("Bad Request", &[5]),
        401 => ("Unauthorized", &[2]),
        403 => ("Forbidden", &[2]),
        404 => ("Not Found", &[5]),
        405 => ("Not Allowed", &[3]),
        other => return Err(format!("status {other}")),
    };
    if response.reason != phrase || !orders.contains(&order) {
        return Err(format!("{status} {} in order {order}", response.reason));
    }
    if matches!(status, 401 | 403 | 405) && told > 0 {
        return Err(format!("{status} has a body"));
    }
    if header("Server") != "EC2ws" || header("Connection") != "close" {
        return Err("it does not sign as the service does".to_owned());
    }
    let method = match request.method {
        Method::GET | Method::HEAD | Method::PUT | Method::OPTIONS => request.method.as_str(),
        _ => "other",
    };
    Ok(format!("{method} {status} {order} {}", told.min(1) + told / 256))
}

/// The most header lines that are read.
const MOST_HEADERS: usize = 32;

/// Reads a request as it stands on a wire: request line, header lines, an empty line, a body. `None` for what no server
/// would take as a request.
pub(crate) fn read(bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let method = Method::from_bytes(method.as_bytes()).ok()?;
    let mut url = Url::parse("http://169.254.169.254/")?;
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    if !path.starts_with('/') {
        return None;
    }
    path.clone_into(&mut url.path);
    url.query = query.map(str::to_owned);
    let mut request = Request::new(method, url);
    for line in lines.take(MOST_HEADERS) {
        let (name, value) = line.split_once(':')?;
        request.headers.push(name, value.trim_matches([' ', '\t']));
    }
    request.body = bytes.get(end + 4..).unwrap_or_default().to_vec().into();
    Some(request)
}
