//! What AWS has in store for an instance, as its metadata service tells it. Sources: EC2 User Guide, "Spot Instance
//! interruption notices", "EC2 instance rebalance recommendations", "View scheduled events"; EC2 Auto Scaling User Guide,
//! "Retrieve the target lifecycle state through instance metadata".

use serde_json::{Value, json};

use super::{Reply, handle};
use crate::{
    ec2::{
        Happening, InstanceState, InterruptionAction, MaintenanceCode, MaintenanceState,
        TargetLifecycleState, happen,
    },
    http::{Method, Request, Url},
    ids::InstanceId,
    journal::Event,
    testing::Account,
    time::Span,
};

/// A running instance; on the Spot market when asked so.
fn running(spot: bool) -> (Account, InstanceId) {
    match spot {
        true => on_the_market("one-time", "terminate"),
        false => launched(&json!({})),
    }
}

/// A Spot Instance.
fn on_the_market(kind: &str, behavior: &str) -> (Account, InstanceId) {
    let options = json!({"SpotInstanceType": kind, "InstanceInterruptionBehavior": behavior});
    launched(&json!({"InstanceMarketOptions": {"MarketType": "spot", "SpotOptions": options}}))
}

fn launched(more: &Value) -> (Account, InstanceId) {
    let mut account = Account::new(1);
    let id = account.launch(more);
    account.pass(Span::seconds(3));
    (account, InstanceId::new(id))
}

/// A value, `None` for 404.
fn get(account: &mut Account, id: &InstanceId, path: &str) -> Option<String> {
    let url = Url::parse(&format!("http://169.254.169.254/latest/meta-data/{path}")).unwrap();
    let request = Request::new(Method::GET, url);
    let Reply::Response(response) = handle(&mut account.world, &mut account.journal, id, &request, 1) else {
        panic!("{path} is lost");
    };
    (response.status.as_u16() == 200).then(|| response.body.text().into_owned())
}

fn let_happen(account: &mut Account, id: &InstanceId, what: Happening) {
    happen(&mut account.world, &mut account.journal, id, what).unwrap();
}

fn lists(account: &mut Account, id: &InstanceId, directory: &str, name: &str) -> bool {
    get(account, id, directory).is_some_and(|text| text.lines().any(|line| line == name))
}

#[test]
fn a_spot_interruption_is_told_two_minutes_ahead() {
    for (action, word, state, over) in [
        (InterruptionAction::Terminate, "terminate", InstanceState::ShuttingDown, InstanceState::Terminated),
        (InterruptionAction::Stop, "stop", InstanceState::Stopping, InstanceState::Stopped),
    ] {
        let (mut account, id) = on_the_market("persistent", word);
        assert_eq!(get(&mut account, &id, "instance-life-cycle").as_deref(), Some("spot"));
        assert_eq!(get(&mut account, &id, "spot/instance-action"), None);
        assert!(!lists(&mut account, &id, "", "spot/"));
        let_happen(&mut account, &id, Happening::SpotInterruption { action });
        let at = account.world.now.plus(Span::minutes(2)).iso();
        let told = format!(r#"{{"action": "{word}", "time": "{at}"}}"#);
        assert_eq!(get(&mut account, &id, "spot/instance-action"), Some(told));
        assert!(lists(&mut account, &id, "", "spot/"));
        let terminates = action == InterruptionAction::Terminate;
        assert_eq!(get(&mut account, &id, "spot/termination-time"), terminates.then_some(at));
        assert_eq!(lists(&mut account, &id, "spot/", "termination-time"), terminates);
        account.pass(Span::millis(119_999));
        assert_eq!(account.instance(id.as_str()).state, InstanceState::Running);
        account.pass(Span::millis(1));
        assert_eq!(account.instance(id.as_str()).state, state);
        account.pass(Span::seconds(3));
        assert_eq!(account.instance(id.as_str()).state, over);
    }
}

/// What was announced before a stop comes to nothing, also when something is announced after it.
#[test]
fn the_last_notice_counts() {
    let (mut account, id) = on_the_market("persistent", "stop");
    let stop = Happening::SpotInterruption { action: InterruptionAction::Stop };
    let_happen(&mut account, &id, stop);
    assert!(happen(&mut account.world, &mut account.journal, &id, stop).is_err(), "one at a time");
    account.pass(Span::seconds(30));
    account.call("StopInstances", &json!({"InstanceIds": [id.as_str()]}));
    account.pass(Span::seconds(10));
    account.call("StartInstances", &json!({"InstanceIds": [id.as_str()]}));
    account.pass(Span::seconds(20));
    let_happen(&mut account, &id, stop);
    account.pass(Span::minutes(1));
    assert_eq!(account.instance(id.as_str()).state, InstanceState::Running);
    account.pass(Span::minutes(1));
    assert_eq!(account.instance(id.as_str()).state, InstanceState::Stopping);
}

/// EC2 User Guide, "Behavior of Spot Instance interruptions"; the sentences are those that users report.
#[test]
fn a_spot_instance_is_stopped_and_started_as_its_request_allows() {
    let (mut account, id) = on_the_market("one-time", "terminate");
    let ids = json!({"InstanceIds": [id.as_str()]});
    let refused = account.try_call("StopInstances", &ids).unwrap_err();
    assert_eq!(refused.code, "UnsupportedOperation");
    assert!(refused.message.starts_with(&format!("You can't stop the Spot Instance '{id}' because")));
    let other = Happening::SpotInterruption { action: InterruptionAction::Stop };
    assert!(happen(&mut account.world, &mut account.journal, &id, other).unwrap_err().contains("terminate"));
    let (mut account, id) = on_the_market("persistent", "stop");
    let ids = json!({"InstanceIds": [id.as_str()]});
    account.call("StopInstances", &ids);
    account.pass(Span::seconds(3));
    account.call("StartInstances", &ids);
    account.pass(Span::seconds(3));
    let_happen(&mut account, &id, other);
    account.pass(Span::minutes(3));
    let refused = account.try_call("StartInstances", &ids).unwrap_err();
    assert_eq!(refused.code, "IncorrectSpotRequestState");
    let options = json!({"SpotInstanceType": "one-time", "InstanceInterruptionBehavior": "stop"});
    let market = json!({"MarketType": "spot", "SpotOptions": options});
    let more = json!({
        "ImageId": account.image("Amazon Linux 2"), "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1,
        "InstanceMarketOptions": market,
    });
    assert_eq!(account.try_call("RunInstances", &more).unwrap_err().code, "InvalidParameterCombination");
}

#[test]
fn a_hibernation_begins_with_its_notice() {
    let (mut account, id) = on_the_market("persistent", "hibernate");
    let_happen(&mut account, &id, Happening::SpotInterruption { action: InterruptionAction::Hibernate });
    account.pass(Span::millis(0));
    assert_eq!(account.instance(id.as_str()).state, InstanceState::Stopping);
    let told = get(&mut account, &id, "spot/instance-action").unwrap();
    assert!(told.contains(r#""action": "hibernate""#), "{told}");
    assert_eq!(get(&mut account, &id, "spot/termination-time"), None);
}

/// "If the user terminates it, there is no such item", and a stop by hand takes the interruption's place.
#[test]
fn what_is_off_already_is_not_interrupted() {
    let (mut account, id) = on_the_market("persistent", "stop");
    let_happen(&mut account, &id, Happening::SpotInterruption { action: InterruptionAction::Stop });
    account.pass(Span::minutes(1));
    account.call("StopInstances", &json!({"InstanceIds": [id.as_str()]}));
    account.pass(Span::seconds(3));
    account.call("StartInstances", &json!({"InstanceIds": [id.as_str()]}));
    account.pass(Span::minutes(3));
    assert_eq!(account.instance(id.as_str()).state, InstanceState::Running);
    assert_eq!(get(&mut account, &id, "spot/instance-action"), None);
}

#[test]
fn a_rebalance_recommendation_is_told_at_once() {
    let (mut account, id) = running(true);
    assert_eq!(get(&mut account, &id, "events/recommendations/rebalance"), None);
    assert_eq!(get(&mut account, &id, "events/").as_deref(), Some("maintenance/"));
    let_happen(&mut account, &id, Happening::Rebalance);
    let told = format!(r#"{{"noticeTime": "{}"}}"#, account.world.now.iso());
    assert_eq!(get(&mut account, &id, "events/recommendations/rebalance"), Some(told));
    assert_eq!(get(&mut account, &id, "events/").as_deref(), Some("maintenance/\nrecommendations/"));
}

#[test]
fn only_spot_instances_are_interrupted() {
    let (mut account, id) = running(false);
    for what in [
        Happening::Rebalance,
        Happening::SpotInterruption { action: InterruptionAction::Stop },
        Happening::MaintenanceCanceled,
    ] {
        let before = account.world.clone();
        let why = happen(&mut account.world, &mut account.journal, &id, what).unwrap_err();
        assert!(why.contains("Spot") || why.contains("scheduled"), "{why}");
        assert_eq!(account.world, before);
    }
    assert!(!account.events().any(|(_, event)| matches!(event, Event::Happening { .. })));
}

#[test]
fn a_scheduled_event_is_told_in_the_layout_of_the_guide() {
    let (mut account, id) = running(false);
    assert_eq!(get(&mut account, &id, "events/maintenance/scheduled").as_deref(), Some("[]"));
    let_happen(&mut account, &id, Happening::Maintenance { code: MaintenanceCode::SystemMaintenance });
    let event = account.instance(id.as_str()).notices.maintenance[0].id.clone();
    assert_eq!((event.len(), event.starts_with("instance-event-0")), (32, true), "{event}");
    // The clock stands at 2026-03-02T10:00:03Z.
    let told = format!(
        "[ \n  {{\n    \"NotBefore\" : \"09 Mar 2026 10:00:03 GMT\",\n    \"Code\" : \"system-maintenance\",\n    \
         \"Description\" : \"scheduled maintenance\",\n    \"EventId\" : \"{event}\",\n    \
         \"NotAfter\" : \"09 Mar 2026 12:00:03 GMT\",\n    \"State\" : \"active\"\n  }} \n]"
    );
    assert_eq!(get(&mut account, &id, "events/maintenance/scheduled"), Some(told.clone()));
    assert_eq!(get(&mut account, &id, "events/maintenance/history").as_deref(), Some("[]"));
    account.pass(Span::hours(7 * 24));
    assert_eq!(get(&mut account, &id, "events/maintenance/scheduled").as_deref(), Some("[]"));
    let over = told
        .replace("\"scheduled maintenance", "\"[Completed] scheduled maintenance")
        .replace("active", "completed");
    assert_eq!(get(&mut account, &id, "events/maintenance/history"), Some(over));
    assert_eq!(account.instance(id.as_str()).state, InstanceState::Running);
}

#[test]
fn what_is_taken_back_does_not_come() {
    let (mut account, id) = running(false);
    let_happen(&mut account, &id, Happening::Maintenance { code: MaintenanceCode::InstanceStop });
    let again = Happening::Maintenance { code: MaintenanceCode::InstanceReboot };
    assert!(happen(&mut account.world, &mut account.journal, &id, again).is_err(), "one at a time");
    let_happen(&mut account, &id, Happening::MaintenanceCanceled);
    assert_eq!(account.world.next_due(), None);
    account.pass(Span::hours(8 * 24));
    assert_eq!(account.instance(id.as_str()).state, InstanceState::Running);
    assert_eq!(account.instance(id.as_str()).notices.maintenance[0].state, MaintenanceState::Canceled);
    let told = get(&mut account, &id, "events/maintenance/history").unwrap();
    assert!(told.contains("\"[Canceled] The instance"), "{told}");
    let_happen(&mut account, &id, again);
    let told = get(&mut account, &id, "events/maintenance/scheduled").unwrap();
    assert!(told.contains("\"NotBeforeDeadline\" : \""), "a reboot can be put off: {told}");
}

#[test]
fn an_instance_whose_host_is_retired_is_stopped() {
    for code in [MaintenanceCode::InstanceStop, MaintenanceCode::InstanceRetirement] {
        let (mut account, id) = running(false);
        let_happen(&mut account, &id, Happening::Maintenance { code });
        account.pass(Span::hours(7 * 24));
        assert_eq!(account.instance(id.as_str()).state, InstanceState::Stopping);
        let told = account.describe(id.as_str());
        assert_eq!(told["StateReason"]["Code"], "Server.ScheduledStop");
    }
}

#[test]
fn an_instance_of_a_group_is_told_what_it_should_be() {
    use TargetLifecycleState::{
        Detached, InService, Standby, Terminated, WarmedHibernated, WarmedRunning, WarmedStopped,
        WarmedTerminated,
    };
    let (mut account, id) = running(false);
    assert_eq!(get(&mut account, &id, "autoscaling/"), None);
    for (state, word) in [
        (InService, "InService"),
        (Standby, "Standby"),
        (Detached, "Detached"),
        (Terminated, "Terminated"),
        (WarmedHibernated, "Warmed:Hibernated"),
        (WarmedRunning, "Warmed:Running"),
        (WarmedStopped, "Warmed:Stopped"),
        (WarmedTerminated, "Warmed:Terminated"),
    ] {
        let_happen(&mut account, &id, Happening::TargetLifecycleState { state: Some(state) });
        assert_eq!(get(&mut account, &id, "autoscaling/target-lifecycle-state").as_deref(), Some(word));
        assert!(lists(&mut account, &id, "", "autoscaling/"));
    }
    let_happen(&mut account, &id, Happening::TargetLifecycleState { state: None });
    assert!(!lists(&mut account, &id, "", "autoscaling/"));
}

/// EC2 User Guide, "Instance metadata categories": `ebsN` is there for volumes present at launch, without `/dev/`.
#[test]
fn volumes_beside_the_root_are_mapped() {
    let mut account = Account::new(1);
    let volume = |name: &str| json!({"DeviceName": name, "Ebs": {"VolumeSize": 8}});
    let more = json!({"BlockDeviceMappings": [volume("/dev/xvda"), volume("/dev/sdb"), volume("/dev/sdf")]});
    let id = InstanceId::new(account.launch(&more));
    account.pass(Span::seconds(3));
    let listing = get(&mut account, &id, "block-device-mapping/");
    assert_eq!(listing.as_deref(), Some("ami\nebs1\nebs2\nroot"));
    assert_eq!(get(&mut account, &id, "block-device-mapping/ebs1").as_deref(), Some("sdb"));
    assert_eq!(get(&mut account, &id, "block-device-mapping/ebs2").as_deref(), Some("sdf"));
    assert_eq!(get(&mut account, &id, "block-device-mapping/ebs3"), None);
    let told = account.describe(id.as_str());
    let names: Vec<_> =
        told["BlockDeviceMappings"].as_array().unwrap().iter().map(|m| &m["DeviceName"]).collect();
    assert_eq!(names, ["/dev/xvda", "/dev/sdb", "/dev/sdf"]);
    for bad in ["sdb", "/dev/sdbb", "/dev/", "/dev/nvme1n1"] {
        let more = json!({
            "ImageId": account.image("Amazon Linux 2"), "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1,
            "BlockDeviceMappings": [volume(bad)],
        });
        assert_eq!(
            account.try_call("RunInstances", &more).unwrap_err().code,
            "InvalidParameterValue",
            "{bad}"
        );
    }
}
