//! What the rail says of gates that no lesson sets yet. Judge: IAM User Guide, "Policy evaluation logic".

use std::sync::Arc;

use rolelab_core::policy::{Ask, Context, Document, Policies, Source, authorise};

use super::{
    super::why::{Statements, StationState},
    Judged,
};
use crate::lab::{EPOCH, Lab};

use StationState::{Passed, Skipped, Stopped, Unset};

const ALL: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
const EC2: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}"#;
const SESSION: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/web/i-1"},"Action":"*","Resource":"*"}}"#;
const ACCOUNT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}}"#;

fn one(text: &str) -> Source {
    Source { name: "p".to_owned(), document: Arc::new(Document::parse(text).unwrap()) }
}

fn bucket(text: &str) -> Source {
    Source { name: "bucket policy of b".to_owned(), ..one(text) }
}

/// Name, state and text of each stop.
fn rail(action: &str, resource: &str, policies: &Policies) -> Vec<(String, StationState, String)> {
    let ask = Ask {
        principal: "arn:aws:sts::111122223333:assumed-role/web/i-1".to_owned(),
        role: Some("arn:aws:iam::111122223333:role/web".to_owned()),
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account: None,
        context: Context::new(),
    };
    let decision = authorise(&ask, policies);
    let lab = Lab::open("sandbox", 1, EPOCH).unwrap();
    let statements = Statements { lab: &lab, holder: "role web", identity: None };
    let stations = Judged { decision: &decision, statements: &statements, service: "s3" }.stations();
    stations.into_iter().map(|stop| (stop.name, stop.state, stop.text)).collect()
}

fn told(rail: &[(String, StationState, String)]) -> Vec<(&str, StationState, &str)> {
    rail.iter().map(|(name, state, text)| (name.as_str(), *state, text.as_str())).collect()
}

#[test]
fn each_gate_has_a_line_of_its_own() {
    let mut policies = Policies {
        resource: Some(bucket(SESSION)),
        boundary: Some(vec![one(EC2)]),
        scps: Some(vec![vec![one(ALL)], vec![one(EC2)]]),
        ..Policies::default()
    };
    assert_eq!(
        told(&rail("s3:GetObject", "arn:aws:s3:::b/k", &policies)),
        [
            ("Explicit deny", Passed, "no statement denies this"),
            ("Session policy", Unset, "none set"),
            ("SCP, level 1", Passed, "the SCP p allows this"),
            ("SCP, level 2", Stopped, "no statement of the SCP p allows this"),
            ("Bucket policy", Passed, "the bucket policy of b allows this"),
            (
                "Identity policy",
                Skipped,
                "nothing there allows; waived by the bucket policy, which names this very caller"
            ),
            (
                "Boundary",
                Skipped,
                "nothing there allows; waived by the bucket policy, which names this very caller"
            ),
            ("Default deny", Stopped, "what nothing allows is denied"),
        ]
    );
    policies.resource = Some(bucket(ACCOUNT));
    policies.scps = Some(Vec::new());
    policies.session = Some(Vec::new());
    assert_eq!(
        told(&rail("s3:GetObject", "arn:aws:s3:::b/k", &policies))[1..6],
        [
            ("SCP", Stopped, "must allow this, and there is none that does"),
            ("Bucket policy", Passed, "allows the account: the caller's own policies must too"),
            ("Identity policy", Stopped, "role web has none that allows"),
            ("Boundary", Stopped, "no statement of the boundary p allows this"),
            ("Session policy", Stopped, "must allow this, and there is none that does"),
        ]
    );
}

#[test]
fn what_only_aws_changes_has_a_line_too() {
    let policies = Policies { identity: vec![one(ALL)], ..Policies::default() };
    let rail = rail("iam:DeletePolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", &policies);
    assert!(told(&rail).contains(&("Reserved", Stopped, "only AWS changes its own policies and roles")));
    assert_eq!(told(&rail).last(), Some(&("Default deny", Skipped, "not reached")));
}
