//! An account with very many instances, whose requests go through the front door: what judges how the engine grows.
//!
//! Only here are quotas lifted. Two VPCs of 65,536 addresses hold them.

#![allow(clippy::expect_used, clippy::panic, reason = "a judge that cannot set its scene has to say so")]

use std::net::{IpAddr, Ipv4Addr};

use rolelab_core::{
    api, ec2,
    http::Response,
    ids::AccountId,
    journal::Journal,
    model::{self, codec},
    setup::Setup,
    sigv4::{self, Credentials},
    time::{Span, Timestamp},
    world::World,
};
use serde_json::{Value, json};

/// The most instances of one launch here.
const TOGETHER: usize = 1_000;
/// Ranges of the two VPCs.
const RANGES: [&str; 2] = ["10.0.0.0/16", "10.1.0.0/16"];
const REGION: &str = "us-east-1";

/// The account, and its owner's key.
pub struct Fleet {
    /// The account.
    pub world: World,
    /// What happened since somebody looked. It is kept short, as wherever the engine runs for long.
    pub journal: Journal,
    /// Instances in the order of their launch.
    pub ids: Vec<String>,
    by: Credentials,
    image: String,
    subnets: Vec<String>,
}

impl Fleet {
    /// An account with room, and nobody in it.
    pub fn new() -> Self {
        let mut world = World::new(Setup {
            seed: 1,
            epoch: Timestamp::from_millis(1_772_445_600_000),
            account: AccountId::new("111122223333"),
            region: REGION.to_owned(),
        });
        world.ec2.quota = None;
        let (network, mint) = (&mut world.ec2.network, &mut world.mint);
        let subnets = RANGES.map(|range| {
            let vpc = network.add_vpc(mint, range, false);
            network.add_subnet(mint, &vpc, "us-east-1a", range, false)
        });
        let image = world.ec2.images.keys().next().map(ToString::to_string).unwrap_or_default();
        let key = world.admin_key().cloned();
        let by =
            key.map(|key| Credentials { access_key: key.id.to_string(), secret: key.secret, token: None });
        Self {
            by: by.expect("the console user has a key"),
            journal: Journal::default(),
            ids: Vec::new(),
            subnets: subnets.to_vec(),
            image,
            world,
        }
    }

    /// An account with so many running instances.
    pub fn of(count: usize) -> Self {
        let mut fleet = Self::new();
        fleet.launch(count);
        fleet
    }

    /// Launches so many more, and waits until they run. What was launched is not told: telling costs more.
    pub fn launch(&mut self, count: usize) {
        let mut left = count;
        while left > 0 {
            let number = left.min(TOGETHER);
            let place = (self.ids.len() / TOGETHER) % self.subnets.len();
            let input = json!({"ImageId": self.image, "InstanceType": "t3.micro", "MinCount": number,
                "MaxCount": number, "SubnetId": self.subnets[place]});
            let launched = ec2::launched(&mut self.world, &mut self.journal, &input);
            let launched = launched.unwrap_or_else(|error| panic!("{error}"));
            self.ids.extend(launched.iter().map(ToString::to_string));
            left -= number;
            let later = self.world.now.plus(Span::seconds(3));
            self.world.advance(&mut self.journal, later);
            self.journal.truncate(0);
        }
    }

    /// Sends a signed request of EC2.
    pub fn call(&mut self, operation: &str, input: &Value) -> Response {
        let service = model::service("ec2").expect("EC2 has a model");
        let operation = service.operation(operation).expect("the operation is in it");
        let mut request = codec::encode_request(service, operation, REGION, input).expect("the input fits");
        sigv4::sign(&mut request, &self.by, REGION, "ec2", self.world.now);
        let peer = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 25));
        api::handle(&mut self.world, &mut self.journal, &request, peer)
    }

    /// The same, and reads the answer.
    pub fn ask(&mut self, operation: &str, input: &Value) -> Value {
        let response = self.call(operation, input);
        let service = model::service("ec2").expect("EC2 has a model");
        let operation = service.operation(operation).expect("the operation is in it");
        codec::decode_response(service, operation, &response).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl Default for Fleet {
    fn default() -> Self {
        Self::new()
    }
}
