//! Judges: GuardDuty User Guide, "GuardDuty IAM finding types" (InstanceCredentialExfiltration.OutsideAWS) and "Finding
//! details"; GuardDuty API reference. Calls are put into the journal by hand.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};

use crate::{
    journal::{ApiCall, Event},
    sts::Identity,
    testing::{Account, EC2_TRUST},
    time::Span,
};

const LAPTOP: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 25));

fn account() -> (Account, String) {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    let id = account.launch(&json!({"IamInstanceProfile": {"Name": "web"}}));
    account.pass(Span::seconds(10));
    (account, id)
}

/// A call with the keys that the metadata service gives out.
fn called(account: &mut Account, operation: &str, from: IpAddr, error: Option<&str>) {
    let keys = account.world.ec2.instances.values().find_map(|instance| instance.role_keys.clone()).unwrap();
    let key = account.world.sts.keys[&keys.sets.unwrap()[1]].clone();
    let identity = Identity {
        arn: crate::ids::Arn::new("sts", "", "111122223333", "assumed-role/web/i"),
        user_id: "AROAEXAMPLE:i".to_owned(),
        account: "111122223333".to_owned(),
        holder: key.holder.clone(),
        issued: Some(key.issued),
    };
    let call = ApiCall {
        service: "s3".to_owned(),
        operation: operation.to_owned(),
        identity: Some(identity),
        access_key: Some(key.id),
        source_address: from,
        user_agent: String::new(),
        parameters: json!({"Bucket": "example-bucket"}),
        error: error.map(|code| (code.to_owned(), "Access Denied".to_owned())),
        decision: None,
        stopped: None,
        claimed: None,
        request_id: String::new(),
        management: true,
        read_only: true,
    };
    account.journal.record(account.world.now, Event::ApiCall(Box::new(call)));
}

fn findings(account: &mut Account) -> Vec<Value> {
    let detectors = account.call("ListDetectors", &json!({}));
    let detector = detectors["DetectorIds"][0].as_str().unwrap().to_owned();
    let ids = account.call("ListFindings", &json!({ "DetectorId": detector }));
    let get = json!({"DetectorId": detector, "FindingIds": ids["FindingIds"]});
    account.call("GetFindings", &get)["Findings"].as_array().unwrap().clone()
}

#[test]
fn keys_that_are_used_outside_are_found_after_five_minutes() {
    let (mut account, id) = account();
    let begun = account.world.now;
    called(&mut account, "ListBuckets", LAPTOP, None);
    account.pass(Span::millis(5 * 60_000 - 1));
    assert_eq!(findings(&mut account).len(), 0);
    account.pass(Span::millis(1));
    let found = findings(&mut account);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding["Type"], "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS");
    assert_eq!((&finding["Severity"], &finding["SchemaVersion"]), (&json!(8), &json!("2.0")));
    let key = &finding["Resource"]["AccessKeyDetails"];
    assert_eq!((&key["UserName"], &key["UserType"]), (&json!("web"), &json!("AssumedRole")));
    assert!(key["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
    assert_eq!(finding["Resource"]["InstanceDetails"]["InstanceId"], id.as_str());
    let call = &finding["Service"]["Action"]["AwsApiCallAction"];
    assert_eq!((&call["Api"], &call["ServiceName"]), (&json!("ListBuckets"), &json!("s3.amazonaws.com")));
    assert_eq!(call["RemoteIpDetails"]["IpAddressV4"], "203.0.113.25");
    assert_eq!(finding["Service"]["EventFirstSeen"], begun.iso());
    assert_eq!((&finding["Service"]["Count"], &finding["Service"]["Archived"]), (&json!(1), &json!(false)));
}

#[test]
fn more_of_the_same_is_counted_and_another_session_is_another_finding() {
    let (mut account, _) = account();
    called(&mut account, "ListBuckets", LAPTOP, None);
    account.pass(Span::minutes(2));
    called(&mut account, "ListObjectsV2", LAPTOP, Some("AccessDenied"));
    account.pass(Span::minutes(5));
    let found = findings(&mut account);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding["Service"]["Count"], 2);
    assert_ne!(finding["CreatedAt"], finding["UpdatedAt"]);
    let call = &finding["Service"]["Action"]["AwsApiCallAction"];
    assert_eq!((&call["Api"], &call["ErrorCode"]), (&json!("ListObjects"), &json!("AccessDenied")));
    assert_eq!(call["AffectedResources"], json!({"AWS::S3::Bucket": "example-bucket"}));
    // To look twice is to see the same.
    assert_eq!(findings(&mut account), found);
}

#[test]
fn keys_that_stay_on_their_instance_are_no_finding() {
    let (mut account, id) = account();
    let instance = account.instance(&id);
    for address in [instance.public_address.unwrap(), instance.private_address] {
        called(&mut account, "ListBuckets", IpAddr::V4(address), None);
    }
    account.pass(Span::minutes(10));
    assert_eq!(findings(&mut account).len(), 0);
}

#[test]
fn findings_are_listed_by_criteria() {
    let (mut account, _) = account();
    called(&mut account, "ListBuckets", LAPTOP, None);
    account.pass(Span::minutes(5));
    let all = findings(&mut account);
    let detector = all[0]["Service"]["DetectorId"].as_str().unwrap().to_owned();
    let mut found = |path: &str, condition: Value| {
        let input = json!({"DetectorId": detector, "FindingCriteria": {"Criterion": {path: condition}}});
        account.call("ListFindings", &input)["FindingIds"].as_array().unwrap().len()
    };
    assert_eq!(found("type", json!({"Eq": [all[0]["Type"]]})), 1);
    assert_eq!(found("type", json!({"Neq": [all[0]["Type"]]})), 0);
    assert_eq!(found("resource.accessKeyDetails.userName", json!({"Equals": ["web"]})), 1);
    assert_eq!(found("resource.accessKeyDetails.userName", json!({"Equals": ["db"]})), 0);
    assert_eq!((found("severity", json!({"Gte": 7})), found("severity", json!({"Gt": 8}))), (1, 0));
    assert_eq!(found("service.archived", json!({"Eq": ["false"]})), 1);
    let updated = crate::time::Timestamp::parse(all[0]["UpdatedAt"].as_str().unwrap()).unwrap().as_millis();
    assert_eq!(found("updatedAt", json!({"GreaterThanOrEqual": updated})), 1);
    assert_eq!(found("updatedAt", json!({"LessThan": updated})), 0);
    assert_eq!(found("no.such", json!({"Eq": ["x"]})), 0);
}

#[test]
fn another_detector_is_refused() {
    let (mut account, _) = account();
    let detector = "0".repeat(32);
    let owned = "The request is rejected because the input detectorId is not owned by the current account.";
    for (operation, more) in [("ListFindings", json!({})), ("GetFindings", json!({"FindingIds": []}))] {
        let mut input = json!({ "DetectorId": detector });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = account.try_call(operation, &input).unwrap_err();
        assert_eq!((&*refused.code, &*refused.message), ("BadRequestException", owned));
        let need = account.needs(operation, &input).remove(0);
        assert_eq!(need.resource, format!("arn:aws:guardduty:us-east-1:111122223333:detector/{detector}"));
    }
    assert_eq!(
        account.try_call("ListDetectors", &json!({"NextToken": "x"})).unwrap_err().code,
        "BadRequestException"
    );
}
