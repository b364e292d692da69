//! Pages of very many things: nothing behind a page is looked at but whether there is one more.

use std::cell::Cell;

use serde_json::json;

use super::{filters, find, page};
use crate::{ids::InstanceId, testing::Account};

#[test]
fn a_page_looks_no_further_than_the_next_thing() {
    let names: Vec<String> = (0..1_000).map(|number| format!("{number:04}")).collect();
    let pulled = Cell::new(0);
    let things = || names.iter().inspect(|_| pulled.set(pulled.get() + 1));
    let first = page::asked(&json!({"MaxResults": 5}), None, page::MOST).unwrap();
    let (told, next) = first.take(things(), |name| name.as_str());
    assert_eq!((told.len(), pulled.get()), (5, 6));
    let second = page::asked(&json!({"MaxResults": 5, "NextToken": next}), None, page::MOST).unwrap();
    assert_eq!(second.after(), Some("0004"));
    let (told, _) = second.take(things(), |name| name.as_str());
    assert_eq!(told.first().map(|name| name.as_str()), Some("0005"));
}

/// One by its id, or by a filter on it, is looked up; a page begins where the last one ended.
#[test]
fn instances_are_looked_up_and_pages_begin_where_the_last_one_ended() {
    let mut account = Account::new(1);
    account.world.ec2.quota = None;
    let many = json!({"ImageId": account.image("Amazon Linux 2"), "MinCount": 50, "MaxCount": 50});
    account.call("RunInstances", &many);
    let world = &account.world;
    let ids: Vec<&InstanceId> = world.ec2.instances.keys().collect();
    let count = |input: serde_json::Value, after: Option<&str>| {
        let has = super::instance_filters_table::HAS;
        let chosen = filters::read(has, &[], &input).unwrap();
        find::among(world, &input, &chosen, "instance-id", after).unwrap().count()
    };
    assert_eq!(count(json!({}), None), 50);
    assert_eq!(count(json!({}), Some(ids[29].as_str())), 20);
    let exactly = json!({"Filters": [{"Name": "instance-id", "Values": [ids[3].as_str(), ids[1].as_str(), ids[3].as_str(), "i-1"]}]});
    assert_eq!(count(exactly, None), 2);
    let wild = json!({"Filters": [{"Name": "instance-id", "Values": ["i-*"]}]});
    assert_eq!(count(wild, None), 50, "wildcards have to be tried");
    assert_eq!(count(json!({"InstanceIds": [ids[7].as_str()]}), None), 1);
}

/// `awscli/examples/ec2/describe-tags.rst`: tags of whatever has some, in pages that go through all kinds.
#[test]
fn tags_of_all_kinds_come_in_pages() {
    let mut account = Account::new(1);
    let tags = json!([{"ResourceType": "instance", "Tags": [{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "2"}]},
        {"ResourceType": "volume", "Tags": [{"Key": "c", "Value": "3"}]},
        {"ResourceType": "network-interface", "Tags": [{"Key": "d", "Value": "4"}]}]);
    account.launch(&json!({ "TagSpecifications": tags }));
    let network = &account.world.ec2.network;
    let vpc = network.default_vpc().unwrap();
    let ids = [vpc.id.clone(), vpc.internet_gateway.clone(), vpc.dhcp_options.clone()];
    let key = account.world.ec2.key_pairs.values().next().unwrap().id.clone();
    let resources: Vec<&String> = ids.iter().chain([&key]).collect();
    account.call("CreateTags", &json!({"Resources": resources, "Tags": [{"Key": "e", "Value": "5"}]}));
    let mut seen = Vec::new();
    let mut next = json!("");
    loop {
        let answer = account.call("DescribeTags", &json!({"MaxResults": 5, "NextToken": next}));
        let page = answer["Tags"].as_array().unwrap().clone();
        assert!(page.len() <= 5);
        seen.extend(page.iter().map(|tag| {
            let text = |name: &str| tag[name].as_str().unwrap().to_owned();
            (text("ResourceType"), text("Key"))
        }));
        match answer.get("NextToken") {
            Some(token) => next = token.clone(),
            None => break,
        }
    }
    let wanted = [
        ("dhcp-options", "e"),
        ("network-interface", "d"),
        ("instance", "a"),
        ("instance", "b"),
        ("internet-gateway", "e"),
        ("key-pair", "e"),
        ("volume", "c"),
        ("vpc", "e"),
    ];
    assert_eq!(seen, wanted.map(|(kind, key)| (kind.to_owned(), key.to_owned())));
}
