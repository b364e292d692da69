//! An account to call operations on directly, as the front door does once it has found a call good.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};

use crate::{
    api::{self, ApiError, Call, Need, Row},
    ids::{AccountId, InstanceId},
    journal::{Event, Journal},
    setup::Setup,
    sts::{Holder, Identity},
    time::{Span, Timestamp},
    world::World,
};

/// The trust policy of a role for EC2.
pub(crate) const EC2_TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

pub(crate) struct Account {
    pub(crate) world: World,
    pub(crate) journal: Journal,
}

impl Account {
    pub(crate) fn new(seed: u64) -> Self {
        let setup = Setup {
            seed,
            epoch: Timestamp::from_millis(1_772_445_600_000),
            account: AccountId::new("111122223333"),
            region: "us-east-1".to_owned(),
        };
        Self { world: World::new(setup), journal: Journal::default() }
    }

    pub(crate) fn row(operation: &str) -> &'static Row {
        api::rows().find(|row| row.operation == operation).unwrap_or_else(|| panic!("no row {operation}"))
    }

    /// Runs an operation as the console user.
    pub(crate) fn try_call(&mut self, operation: &str, input: &Value) -> Result<Value, ApiError> {
        let user = self.world.iam.users["admin"].clone();
        let identity = Identity {
            arn: user.arn,
            user_id: user.id.to_string(),
            account: self.world.account.to_string(),
            holder: Holder::User(user.name),
            issued: None,
        };
        (Self::row(operation).run)(&mut Call {
            world: &mut self.world,
            journal: &mut self.journal,
            identity: &identity,
            peer: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 25)),
            request_id: "request",
            input,
        })
    }

    pub(crate) fn call(&mut self, operation: &str, input: &Value) -> Value {
        self.try_call(operation, input).unwrap_or_else(|e| panic!("{operation} {input}: {e}"))
    }

    pub(crate) fn needs(&self, operation: &str, input: &Value) -> Vec<Need> {
        (Self::row(operation).needs)(&self.world, input)
    }

    pub(crate) fn pass(&mut self, span: Span) {
        self.world.advance(&mut self.journal, self.world.now.plus(span));
    }

    /// The image with that title.
    pub(crate) fn image(&self, title: &str) -> String {
        let mut images = self.world.ec2.images.values();
        images.find(|image| image.title == title).unwrap().id.to_string()
    }

    /// Launches one instance with more members in the input.
    pub(crate) fn launch(&mut self, more: &Value) -> String {
        let mut input = json!({
            "ImageId": self.image("Amazon Linux 2"), "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1,
        });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.call("RunInstances", &input);
        answer["Instances"][0]["InstanceId"].as_str().unwrap().to_owned()
    }

    /// A role for EC2 in an instance profile of the same name.
    pub(crate) fn role(&mut self, name: &str, trust: &str) {
        self.call("CreateRole", &json!({"RoleName": name, "AssumeRolePolicyDocument": trust}));
        self.call("CreateInstanceProfile", &json!({ "InstanceProfileName": name }));
        let add = json!({"InstanceProfileName": name, "RoleName": name});
        self.call("AddRoleToInstanceProfile", &add);
    }

    pub(crate) fn instance(&self, id: &str) -> &crate::ec2::Instance {
        &self.world.ec2.instances[&InstanceId::new(id)]
    }

    /// DescribeInstances of one.
    pub(crate) fn describe(&mut self, id: &str) -> Value {
        let answer = self.call("DescribeInstances", &json!({ "InstanceIds": [id] }));
        answer["Reservations"][0]["Instances"][0].clone()
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = (Timestamp, &Event)> {
        self.journal.entries().iter().map(|entry| (entry.at, &entry.event))
    }
}
