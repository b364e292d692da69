//! What the inspector is told, and what it is not told: decisions of every kind, records in CloudTrail's shape, signatures,
//! and secrets, which leave the engine only when they are asked for.
//!
//! Sources. trail: CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element", and the order
//! of fields in published records. sigv4: the account's own check, which the official vectors hold (crates/core). why: IAM
//! User Guide, "Policy evaluation logic".

#![allow(clippy::unwrap_used)]

use rolelab_core::journal::{Ending, Event, Journal};
use rolelab_labs::{
    Action,
    hops::Fate,
    inspect::{
        Ask, CredentialsView, DocumentKind, FilesView, Inspected, InstanceSheet, Mark, PolicyView,
        RequestView, Ruling, Station, StationState, TrailView, What, WhyView,
    },
};
use rolelab_tests::Learner;
use serde_json::Value;

/// `web-1` wears `web-reader`, which may read S3 and lists nothing in EC2; its inline policy denies one prefix.
fn learner() -> Learner {
    let mut learner = Learner::new("sandbox", 7);
    let policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned();
    learner.press(Action::CreateRole { name: "web-reader".to_owned(), policy });
    let document = r#"{"Version":"2012-10-17","Statement":[{"Sid":"NoSecrets","Effect":"Deny","Action":"s3:ListBucket","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"reports/"}}}]}"#;
    let (role, name) = ("web-reader".to_owned(), "guard".to_owned());
    let put = Action::PutRolePolicy { role, name, document: document.to_owned() };
    assert!(learner.press(put).ok);
    learner.press(Action::LaunchInstance {
        name: "web-1".to_owned(),
        image: learner.lab.view().console.images[0].id.clone(),
        instance_type: "t3.micro".to_owned(),
        http_tokens: Some("optional".to_owned()),
        hop_limit: None,
        http_endpoint: None,
        instance_profile: "web-reader".to_owned(),
        user_data: String::new(),
        spot: false,
    });
    learner.pass_minutes(5);
    learner
}

fn inspect(learner: &Learner, what: What) -> Inspected {
    learner.lab.inspect(&Ask { what, reveal: false }).unwrap()
}

fn why(learner: &Learner, entry: Option<u64>) -> WhyView {
    match inspect(learner, What::Why(entry)) {
        Inspected::Why(Some(view)) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn request(learner: &Learner, entry: Option<u64>) -> RequestView {
    match inspect(learner, What::Request(entry)) {
        Inspected::Request(Some(view)) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn policy(learner: &Learner, holder: Option<&str>, entry: Option<u64>) -> PolicyView {
    match inspect(learner, What::Policy { holder: holder.map(str::to_owned), entry }) {
        Inspected::Policy(view) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn credentials(learner: &Learner) -> CredentialsView {
    match inspect(learner, What::Credentials) {
        Inspected::Credentials(view) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn trail(learner: &Learner, filter: &str, open: Option<u64>) -> TrailView {
    match inspect(learner, What::Trail { filter: filter.to_owned(), open }) {
        Inspected::Trail(view) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn instance(learner: &Learner, path: &str) -> InstanceSheet {
    match inspect(learner, What::Instance { id: None, path: path.to_owned() }) {
        Inspected::Instance(Some(view)) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn files(learner: &Learner, host: Option<String>, path: &str) -> FilesView {
    match inspect(learner, What::Files { host, path: path.to_owned() }) {
        Inspected::Files(view) => *view,
        other => unreachable!("{other:?}"),
    }
}

fn record(learner: &Learner, entry: u64) -> Value {
    let open = trail(learner, "", Some(entry)).open.unwrap();
    serde_json::from_str(&open.json.unwrap()).unwrap()
}

/// The last entry that is wanted.
fn last(learner: &Learner, wanted: impl Fn(&Event) -> bool) -> u64 {
    let journal: &Journal = learner.lab.journal();
    journal.entries().iter().rev().find(|entry| wanted(&entry.event)).unwrap().number
}

/// The rail in short: name, state, whether the stop decides, its text.
fn rail(view: &WhyView) -> Vec<(&str, StationState, bool)> {
    view.rail.iter().map(|stop| (stop.name.as_str(), stop.state, stop.decides)).collect()
}

fn stop<'a>(view: &'a WhyView, name: &str) -> &'a Station {
    view.rail.iter().find(|stop| stop.name == name).unwrap()
}

use StationState::{Passed, Skipped, Stopped, Unset};

#[test]
fn an_allowed_call_names_the_statement_that_decides() {
    let mut learner = learner();
    assert_eq!(learner.run("web-1", "aws s3 ls s3://example-bucket").status, 0);
    let view = why(&learner, None);
    assert_eq!((view.ruling, view.action.as_str()), (Ruling::Allowed, "s3:ListBucket"));
    assert_eq!(view.holder, "role web-reader");
    assert_eq!(
        rail(&view),
        [
            ("Session", Passed, false),
            ("Explicit deny", Passed, false),
            ("Boundary, SCP, session policy", Unset, false),
            ("Bucket policy", Unset, false),
            ("Identity policy", Passed, false),
            ("Default deny", Skipped, false),
        ]
    );
    assert!(
        stop(&view, "Session").text.starts_with("keys of web-reader, good for 6 h "),
        "{:?}",
        view.rail[0]
    );
    let granted = &stop(&view, "Identity policy").statements;
    assert_eq!(granted.len(), 1);
    assert!(granted[0].decides && granted[0].allow);
    let parts = [("action", true), ("resource", true), ("no condition", true)];
    assert_eq!(granted[0].parts, parts.map(|(name, met)| (name.to_owned(), met)));
    // The Deny that did not apply is there too, with why not.
    let denied = &stop(&view, "Explicit deny").statements;
    assert_eq!(denied[0].label, "NoSecrets");
    assert_eq!(denied[0].misses, "s3:prefix is \"\"");
    let condition = &denied[0].conditions[0];
    assert_eq!((condition.test.as_str(), condition.held), ("StringEquals s3:prefix \"reports/\"", false));
    assert_eq!(condition.found, "the request has \"\"");
    let marks = policy(&learner, None, None);
    assert_eq!(marks.holder, "role web-reader");
    assert_eq!(marks.documents[0].statements[0].mark, Mark::Decides);
    assert_eq!(marks.documents[1].statements[0].mark, Mark::Missed);
}

#[test]
fn an_explicit_deny_ends_it() {
    let mut learner = learner();
    assert_eq!(learner.run("web-1", "aws s3 ls s3://example-bucket/reports/").status, 254);
    let view = why(&learner, None);
    assert_eq!(view.ruling, Ruling::Denied);
    assert_eq!(stop(&view, "Explicit deny").state, Stopped);
    assert_eq!(stop(&view, "Explicit deny").text, "NoSecrets of guard denies this");
    let deny = &stop(&view, "Explicit deny").statements[0];
    assert!(deny.decides && !deny.allow);
    assert_eq!(stop(&view, "Identity policy").state, Skipped);
    assert_eq!(stop(&view, "Identity policy").statements, [], "no Allow was looked at");
    assert_eq!(stop(&view, "Default deny").state, Skipped);
    assert_eq!(view.told.unwrap().0, "AccessDenied");
}

#[test]
fn what_nothing_allows_is_denied_by_default() {
    let mut learner = learner();
    assert_eq!(learner.run("web-1", "aws ec2 describe-instances").status, 254);
    let view = why(&learner, None);
    assert_eq!(view.ruling, Ruling::Denied);
    assert_eq!(stop(&view, "Identity policy").state, Stopped);
    assert_eq!(stop(&view, "Resource policy").state, Unset);
    let end = stop(&view, "Default deny");
    assert_eq!((end.state, end.decides), (Stopped, true));
    let missed = &stop(&view, "Identity policy").statements[0];
    assert_eq!(missed.misses, "action is s3:Get* and 4 more");
    assert!(view.rail.iter().flat_map(|stop| &stop.statements).all(|statement| !statement.decides));
}

#[test]
fn nobody_is_denied_to_ask_who_they_are() {
    let mut learner = learner();
    learner.run("web-1", "aws sts get-caller-identity");
    let view = why(&learner, None);
    assert_eq!(view.ruling, Ruling::Allowed);
    for name in ["Explicit deny", "Identity policy", "Default deny"] {
        assert_eq!(stop(&view, name).state, Skipped, "{name}");
        assert_eq!(stop(&view, name).statements, [], "{name}: no statement was asked");
    }
}

#[test]
fn a_key_that_nobody_knows_is_turned_away_before_any_policy() {
    let mut learner = learner();
    let keys = "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    learner.run("laptop", &format!("{keys} aws sts get-caller-identity"));
    let view = why(&learner, None);
    assert_eq!((view.ruling, view.action.as_str()), (Ruling::TurnedAway, ""));
    assert_eq!(rail(&view), [("Signature", Stopped, true), ("Policies", Skipped, false)]);
    assert_eq!(stop(&view, "Signature").text, "The account has no key AKIAIOSFODNN7EXAMPLE.");
    assert!(view.way.starts_with("aws configure list"), "{}", view.way);
    assert_eq!(trail(&learner, "GetCallerIdentity", None).found, 0, "nobody, so no record");
}

/// A role that the laptop's user may assume, with or without a boundary; the keys of a session as exports.
fn assumable(learner: &mut Learner, name: &str, more: &str) {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}"#;
    let made =
        format!("aws iam create-role --role-name {name} --assume-role-policy-document '{trust}' {more}");
    let line = made;
    let ran = learner.run("laptop", &line);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let attach =
        "aws iam attach-role-policy --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess --role-name";
    assert_eq!(learner.run("laptop", &format!("{attach} {name}")).status, 0);
}

/// A profile of that role on the laptop.
fn profile(learner: &mut Learner, role: &str) {
    let lines = format!(
        "printf '[profile {role}]\\nrole_arn = arn:aws:iam::111122223333:role/{role}\\nsource_profile = default\\nregion = us-east-1\\n' >> ~/.aws/config"
    );
    let line = lines;
    assert_eq!(learner.run("laptop", &line).status, 0);
}

/// What nobody refused by a policy: the ruling, the stop that tells why, and whether a way out stands there. Judge: the
/// account itself; AWS's own words do not tell these apart.
#[test]
fn each_cause_of_being_turned_away_is_told_as_what_it_is() {
    let mut learner = learner();
    learner.run("laptop", "aws sts get-session-token");
    let view = why(&learner, None);
    assert_eq!((view.ruling, view.told.clone()), (Ruling::Allowed, None));
    assert_eq!(stop(&view, "Explicit deny").text, "nobody can be denied this action");
    learner.run("laptop", "eval $(aws sts get-session-token --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text | awk '{print \"export AWS_ACCESS_KEY_ID=\" $1 \" AWS_SECRET_ACCESS_KEY=\" $2 \" TOKEN=\" $3}')");
    learner.run("laptop", "aws sts get-caller-identity");
    let view = why(&learner, None);
    let text = &stop(&view, "Signature").text;
    assert!(
        text.contains("of user admin is a temporary key: it needs its session token, and none was sent."),
        "{text}"
    );
    assert!(view.way.starts_with("Export AWS_SESSION_TOKEN too"), "{}", view.way);
    learner.run("laptop", "export AWS_SESSION_TOKEN=$TOKEN");
    learner.run("laptop", "aws iam list-roles");
    let view = why(&learner, None);
    assert_eq!(view.ruling, Ruling::TurnedAway);
    assert_eq!(
        stop(&view, "Kind of keys").text,
        "The keys are good, but keys that user admin had from GetSessionToken cannot call IAM without MFA."
    );
    learner.pass_minutes(13 * 60);
    learner.run("laptop", "aws sts get-caller-identity");
    let view = why(&learner, None);
    let text = &stop(&view, "Signature").text;
    assert!(text.starts_with("The session of user admin ended at "), "{text}");
    assert_eq!(view.way, "Call get-session-token again.");
    learner.run("laptop", "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN");
    learner.run("laptop", "aws iam put-role-policy --role-name web-reader --policy-name x --policy-document '{\"Version\":\"2012-10-17\",,}'");
    let view = why(&learner, None);
    assert_eq!((view.ruling, view.service.as_str()), (Ruling::Permitted, "IAM"));
    assert!(view.way.starts_with("The reader stopped at line 1, column "), "{}", view.way);
    learner.run(
        "laptop",
        "aws iam put-role-policy --role-name web-reader --policy-name x --policy-document '“'",
    );
    let view = why(&learner, None);
    assert_eq!(view.ruling, Ruling::TurnedAway);
    assert!(view.way.contains("a typographic quote"), "{}", view.way);
    let text = &stop(&view, "Request").text;
    assert_eq!(text, "IAM refused what was asked before any policy was asked: ValidationError.");
    learner.run("laptop", "aws ec2 create-key-pair --key-name k --key-format ppk");
    let view = why(&learner, None);
    assert_eq!(view.ruling, Ruling::NotSimulated, "{view:?}");
    assert!(stop(&view, "Not simulated").text.contains("Policies permit it"), "{view:?}");
}

/// Judge: IAM User Guide, "Policy evaluation logic": the boundary, the session policy or the trust policy decides.
#[test]
fn the_policy_that_decided_is_named_whatever_its_kind() {
    let mut learner = learner();
    assumable(
        &mut learner,
        "bounded",
        "--permissions-boundary arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess",
    );
    profile(&mut learner, "bounded");
    assert_ne!(learner.run("laptop", "aws s3 ls s3://example-bucket --profile bounded").status, 0);
    let view = why(&learner, None);
    assert_eq!(view.action, "s3:ListBucket");
    let boundary = stop(&view, "Boundary");
    assert_eq!(boundary.text, "no statement of the boundary AmazonEC2ReadOnlyAccess allows this");
    assert!(boundary.statements.iter().all(|one| !one.misses.contains("does not match")), "{boundary:?}");
    assert!(boundary.statements[0].misses.starts_with("action is ec2:"), "{boundary:?}");
    assert!(view.context.iter().any(|(key, _)| key == "aws:PrincipalArn"), "{:?}", view.context);
    let shown = policy(&learner, None, None);
    let marks = |kind: DocumentKind| -> Vec<Mark> {
        let documents = shown.documents.iter().filter(|document| document.kind == kind);
        documents.flat_map(|document| &document.statements).map(|one| one.mark).collect()
    };
    assert!(marks(DocumentKind::Boundary).iter().all(|mark| *mark == Mark::Missed), "{shown:?}");
    assert!(!marks(DocumentKind::Boundary).is_empty() && !marks(DocumentKind::Managed).is_empty());
    // A session policy, and the trust policy that let its session begin by naming the user.
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/admin"},"Action":"sts:AssumeRole"}]}"#;
    let create = format!("aws iam create-role --role-name named --assume-role-policy-document '{trust}'");
    assert_eq!(learner.run("laptop", &create).status, 0);
    let attach = "aws iam attach-role-policy --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess --role-name named";
    assert_eq!(learner.run("laptop", attach).status, 0);
    let only = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}]}"#;
    let session = format!(
        "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/named --role-session-name vee --policy '{only}' --query Credentials.[AccessKeyId,SecretAccessKey,SessionToken] --output text > keys"
    );
    assert_eq!(learner.run("laptop", &session).status, 0);
    let begun = why(&learner, None);
    assert_eq!(stop(&begun, "Trust policy").text, "the trust policy of role named allows this");
    assert_eq!(policy(&learner, None, None).holder, "role named");
    learner.run("laptop", "export AWS_ACCESS_KEY_ID=$(cut -f1 keys) AWS_SECRET_ACCESS_KEY=$(cut -f2 keys) AWS_SESSION_TOKEN=$(cut -f3 keys)");
    assert_ne!(learner.run("laptop", "aws s3 ls s3://example-bucket").status, 0);
    let view = why(&learner, None);
    let passed = stop(&view, "Session policy");
    assert_eq!(passed.text, "no statement of the session policy allows this");
    assert_eq!(passed.statements[0].misses, "action is ec2:Describe*");
    learner.run("laptop", "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN");
    // A trust policy that refuses.
    let line =
        "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/web-reader --role-session-name me";
    assert_ne!(learner.run("laptop", line).status, 0);
    let view = why(&learner, None);
    assert_eq!(
        stop(&view, "Trust policy").text,
        "no statement of the trust policy of role web-reader allows this"
    );
    let shown = policy(&learner, None, None);
    assert_eq!(shown.holder, "role web-reader");
    let trust = shown.documents.iter().find(|document| document.kind == DocumentKind::Trust).unwrap();
    assert_eq!(trust.statements[0].mark, Mark::Missed);
}

#[test]
fn after_a_deny_no_other_statement_was_looked_at_and_a_negated_element_is_shown_as_one() {
    let mut learner = learner();
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":"ec2:*","NotResource":"arn:aws:s3:::other"}]}"#;
    let (role, name) = ("web-reader".to_owned(), "only".to_owned());
    assert!(learner.press(Action::PutRolePolicy { role, name, document: document.to_owned() }).ok);
    learner.run("web-1", "aws s3 ls s3://example-bucket");
    let view = why(&learner, None);
    assert_eq!(view.ruling, Ruling::Denied);
    assert_eq!(stop(&view, "Identity policy").statements, [], "not reached");
    let deny = stop(&view, "Explicit deny");
    let one = deny.statements.iter().find(|one| one.decides).unwrap();
    let parts: Vec<&str> = one.parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        parts,
        ["NotAction (all but ec2:*)", "NotResource (all but arn:aws:s3:::other)", "no condition"]
    );
    assert_eq!(one.whose, "only", "two policies stand there");
}

/// Judge of the mode: botocore, `utils.py`, JSONFileCache opens the file with 0o600.
#[test]
fn keys_of_an_assumed_role_are_told_as_the_ones_used() {
    let mut learner = learner();
    assumable(&mut learner, "ops", "");
    profile(&mut learner, "ops");
    let ran = learner.run("laptop", "aws s3 ls s3://example-bucket --profile ops");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let view = credentials(&learner);
    let told: Vec<_> = view.hosts[0]
        .held
        .iter()
        .map(|held| (held.source.as_str(), held.holder.as_str(), held.used))
        .collect();
    assert_eq!(
        told,
        [
            ("~/.aws/credentials, profile default", "user admin", false),
            ("~/.aws/cli/cache, for a profile with role_arn", "role ops", true),
        ]
    );
    let listed = learner.run("laptop", "ls -l ~/.aws/cli/cache").stdout;
    assert!(listed.lines().last().unwrap().starts_with("-rw------- "), "{listed}");
}

#[test]
fn an_entry_leads_to_the_tab_that_tells_most_about_it() {
    let mut learner = learner();
    learner.run("web-1", "aws s3 ls s3://example-bucket");
    let led = |wanted: &dyn Fn(&Event) -> bool| inspect(&learner, What::Entry(last(&learner, wanted)));
    assert!(matches!(led(&|e| matches!(e, Event::Exchange(_))), Inspected::Request(Some(_))));
    assert!(matches!(led(&|e| matches!(e, Event::ApiCall(_))), Inspected::Why(Some(_))));
    assert!(matches!(led(&|e| matches!(e, Event::CredentialChain { .. })), Inspected::Credentials(_)));
    assert!(matches!(led(&|e| matches!(e, Event::InstanceState { .. })), Inspected::Instance(Some(_))));
    match led(&|e| matches!(e, Event::RoleKeys { .. })) {
        Inspected::Trail(view) => assert!(view.open.unwrap().json.unwrap().contains("AssumeRole")),
        other => unreachable!("{other:?}"),
    }
    // A call, its exchange and its record are one thing.
    let call = last(&learner, |event| matches!(event, Event::ApiCall(_)));
    let exchange = request(&learner, Some(call));
    assert_eq!((exchange.call, exchange.entry), (Some(call), call + 1));
    assert_eq!(why(&learner, Some(exchange.entry)).entry, call);
    assert_eq!(exchange.fate, Fate::Good);
    // Nothing is there to lead to: nothing is shown, and nothing breaks.
    assert_eq!(inspect(&learner, What::Entry(u64::MAX)), Inspected::Request(None));
}

#[test]
fn a_signature_is_shown_in_its_steps_without_its_secret() {
    let mut learner = learner();
    learner.run("laptop", "aws s3 ls s3://example-bucket");
    let view = request(&learner, None);
    let signing = view.signing.unwrap();
    assert!(signing.canonical_request.starts_with("GET\n/\n"), "{}", signing.canonical_request);
    assert!(signing.canonical_request.contains("\nhost:example-bucket.s3.us-east-1.amazonaws.com\n"));
    assert!(signing.string_to_sign.starts_with("AWS4-HMAC-SHA256\n20260302T"));
    assert_eq!(signing.key_chain, ["20260302", "us-east-1", "s3", "aws4_request"]);
    assert_eq!(signing.keeper, "laptop");
    let authorization = view.headers.iter().find(|(name, _)| name == "Authorization").unwrap();
    assert!(authorization.1.ends_with(&format!("Signature={}", signing.signature)));
    // A request of the metadata service has none.
    learner.run("web-1", "curl -s http://169.254.169.254/latest/meta-data/");
    assert_eq!(request(&learner, None).signing, None);
}

/// Every field of a record, in its order.
fn fields(record: &Value) -> Vec<&str> {
    record.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_record_has_the_fields_of_cloudtrail_in_their_order() {
    let mut learner = learner();
    learner.run("web-1", "aws s3 ls");
    let call = last(&learner, |event| matches!(event, Event::ApiCall(_)));
    let told = record(&learner, call);
    assert_eq!(
        fields(&told),
        [
            "eventVersion",
            "userIdentity",
            "eventTime",
            "eventSource",
            "eventName",
            "awsRegion",
            "sourceIPAddress",
            "userAgent",
            "requestParameters",
            "responseElements",
            "additionalEventData",
            "requestID",
            "eventID",
            "readOnly",
            "eventType",
            "managementEvent",
            "recipientAccountId",
            "eventCategory",
            "tlsDetails",
        ]
    );
    let who = &told["userIdentity"];
    assert_eq!(fields(who), ["type", "principalId", "arn", "accountId", "accessKeyId", "sessionContext"]);
    assert_eq!(who["type"], "AssumedRole");
    let context = &who["sessionContext"];
    assert_eq!(fields(context), ["sessionIssuer", "webIdFederationData", "attributes", "ec2RoleDelivery"]);
    assert_eq!(context["ec2RoleDelivery"], "2.0");
    assert_eq!(fields(&context["sessionIssuer"]), ["type", "principalId", "arn", "accountId", "userName"]);
    assert_eq!(fields(&context["attributes"]), ["creationDate", "mfaAuthenticated"]);
    let agent = told["userAgent"].as_str().unwrap();
    assert!(agent.starts_with("[aws-cli/") && agent.ends_with(']'), "{agent}");
    assert_eq!(told["requestParameters"], serde_json::json!({"Host": "s3.us-east-1.amazonaws.com"}));
    assert_eq!((&told["responseElements"], &told["eventCategory"]), (&Value::Null, &"Management".into()));
    let event_id = told["eventID"].as_str().unwrap().to_owned();
    assert_eq!(event_id.len(), 36);
    // To look twice is to see the same.
    assert_eq!(record(&learner, call)["eventID"], event_id);
}

#[test]
fn keys_fetched_without_a_token_say_so_in_the_record() {
    let mut learner = learner();
    let get = "curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/web-reader";
    let fetch = format!(
        "J=$({get}); export AWS_ACCESS_KEY_ID=$(echo \"$J\" | jq -r .AccessKeyId) AWS_SECRET_ACCESS_KEY=$(echo \"$J\" | jq -r .SecretAccessKey) AWS_SESSION_TOKEN=$(echo \"$J\" | jq -r .Token)"
    );
    learner.run("web-1", &fetch);
    learner.run("web-1", "aws sts get-caller-identity");
    let call = last(&learner, |event| matches!(event, Event::ApiCall(_)));
    assert_eq!(record(&learner, call)["userIdentity"]["sessionContext"]["ec2RoleDelivery"], "1.0");
}

#[test]
fn refusals_and_data_events_are_recorded_as_such() {
    let mut learner = learner();
    learner.run("web-1", "aws ec2 describe-instances");
    let denied = last(&learner, |event| matches!(event, Event::ApiCall(_)));
    let told = record(&learner, denied);
    assert_eq!(told["errorCode"], "Client.UnauthorizedOperation");
    assert!(told["errorMessage"].as_str().unwrap().starts_with("You are not authorized"));
    learner.run("web-1", "aws s3 ls s3://example-bucket");
    let data = last(&learner, |event| matches!(event, Event::ApiCall(_)));
    let open = trail(&learner, "", Some(data)).open.unwrap();
    assert!(!open.management);
    let told = record(&learner, data);
    assert_eq!((&told["managementEvent"], &told["eventCategory"]), (&false.into(), &"Data".into()));
    assert_eq!(told["eventName"], "ListObjects");
    assert_eq!(told["requestParameters"]["list-type"], "2");
    // A call that changed something tells what it answered.
    let created = last(&learner, |event| matches!(event, Event::ApiCall(c) if c.operation == "CreateRole"));
    let told = record(&learner, created);
    assert_eq!(told["userIdentity"]["type"], "IAMUser");
    assert_eq!(told["responseElements"]["role"]["roleName"], "web-reader");
    assert_eq!(told["requestParameters"]["roleName"], "web-reader");
    // IAM sends documents percent-encoded (IAM API reference, Role).
    let document = told["responseElements"]["role"]["assumeRolePolicyDocument"].as_str().unwrap();
    assert!(document.starts_with("%7B%22Version%22%3A%222012-10-17%22"), "{document}");
}

#[test]
fn ec2_s_own_call_for_keys_is_in_the_trail() {
    let learner = learner();
    let entry = last(&learner, |event| matches!(event, Event::RoleKeys { .. }));
    let told = record(&learner, entry);
    let ec2 = "ec2.amazonaws.com";
    assert_eq!(told["userIdentity"], serde_json::json!({"type": "AWSService", "invokedBy": ec2}));
    assert_eq!((&told["sourceIPAddress"], &told["userAgent"]), (&ec2.into(), &ec2.into()));
    assert_eq!(told["requestParameters"]["roleArn"], "arn:aws:iam::111122223333:role/web-reader");
    assert_eq!(
        fields(&told["responseElements"]["credentials"]),
        ["accessKeyId", "sessionToken", "expiration"],
        "the secret is in no record; the order is that of a service's AssumeRole that an account published in 2026"
    );
}

#[test]
fn the_trail_is_newest_first_and_found_by_name_user_error_and_key() {
    let mut learner = learner();
    learner.run("web-1", "aws ec2 describe-instances");
    let all = trail(&learner, "", None);
    assert_eq!(all.rows[0].name, "DescribeInstances");
    assert_eq!((all.found, all.total), (all.rows.len(), all.rows.len()));
    assert!(all.rows.windows(2).all(|pair| pair[0].entry > pair[1].entry));
    let found = |filter: &str| trail(&learner, filter, None).rows;
    assert!(found("unauthorized").iter().all(|row| row.error.is_some()));
    assert_eq!(found("unauthorized").len(), 1);
    assert!(found(" ROLE WEB").iter().all(|row| row.by == "role web-reader"));
    assert_eq!(found("nothing like it"), []);
    let served = credentials(&learner).hosts[1].held[0].access_key.clone();
    let assumed: Vec<String> =
        found(&served).into_iter().map(|row| format!("{} {}", row.name, row.about)).collect();
    // What a key did, and where it came from.
    assert_eq!(assumed, ["DescribeInstances ", "AssumeRole keys of web-reader on web-1, for IMDSv2"]);
}

#[test]
fn each_key_is_told_with_where_it_is_from_and_whose() {
    let mut learner = learner();
    learner.run("laptop", "export AWS_ACCESS_KEY_ID=AKIANOBODY AWS_SECRET_ACCESS_KEY=x");
    let view = credentials(&learner);
    let told = |place: usize| -> Vec<(&str, &str, bool)> {
        let held = view.hosts[place].held.iter();
        held.map(|held| (held.source.as_str(), held.holder.as_str(), held.over)).collect()
    };
    assert_eq!(
        told(0),
        [
            ("environment of the shell", "", true),
            ("~/.aws/credentials, profile default", "user admin", false)
        ]
    );
    assert_eq!(
        told(1),
        [
            ("metadata service, to callers with a token (IMDSv2)", "role web-reader", false),
            ("metadata service, to callers without a token (IMDSv1)", "role web-reader", false),
        ]
    );
    let (from, until) = view.hosts[1].held[0].life.unwrap();
    assert!((6 * 3_600_000..7 * 3_600_000).contains(&(until - from)));
}

#[test]
fn metadata_is_walked_without_a_request() {
    let learner = learner();
    let before = learner.lab.journal().len();
    let top = instance(&learner, "");
    assert_eq!((top.directory.as_str(), top.leaf), ("/latest/", None));
    assert_eq!(top.names, ["dynamic/", "meta-data/"]);
    let leaf = instance(&learner, "/latest/meta-data/instance-id");
    assert_eq!(leaf.leaf.unwrap().text, leaf.id);
    assert_eq!(leaf.directory, "/latest/meta-data/");
    // What is not there leads back to the root.
    assert_eq!(instance(&learner, "/latest/nothing/here").directory, "/latest/");
    assert_eq!(learner.lab.journal().len(), before);
}

#[test]
fn the_tree_shows_what_the_service_answers() {
    let mut learner = learner();
    let mut leaves: Vec<String> = Vec::new();
    let mut open = vec!["/latest/".to_owned()];
    while let Some(directory) = open.pop() {
        for name in instance(&learner, &directory).names {
            let path = format!("{directory}{name}");
            if path.ends_with('/') { open.push(path) } else { leaves.push(path) }
        }
    }
    assert!(leaves.len() > 40, "{leaves:?}");
    learner.run("web-1", "T=$(curl -sX PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 600')");
    for path in leaves {
        let what = What::Instance { id: None, path: path.clone() };
        let Some(Inspected::Instance(Some(sheet))) = learner.lab.inspect(&Ask { what, reveal: true }) else {
            unreachable!("{path}");
        };
        let get = format!("curl -s -H \"X-aws-ec2-metadata-token: $T\" http://169.254.169.254{path}");
        assert_eq!(sheet.leaf.unwrap().text, learner.run("web-1", &get).stdout, "{path}");
    }
}

#[test]
fn files_are_those_that_the_user_of_the_shell_could_read() {
    let mut learner = learner();
    learner.run("laptop", "mkdir notes; echo hi > notes/a.txt; touch empty; chmod 000 empty");
    let home = files(&learner, None, "");
    assert_eq!(home.directory, "/home/you");
    let names: Vec<&str> = home.names.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(names, [".aws", "empty", "notes"]);
    let file = files(&learner, None, "/home/you/notes/a.txt");
    assert_eq!((file.directory.as_str(), file.file.unwrap().1), ("/home/you/notes", Ok("hi\n".to_owned())));
    assert_eq!(files(&learner, None, "/home/you/empty").file.unwrap().1, Err("Permission denied".to_owned()));
    let gone = files(&learner, None, "/home/you/gone/too");
    assert_eq!((gone.directory.as_str(), gone.file.unwrap().1.is_err()), ("/home/you", true));
}

/// Everything that one can ask for, of every entry.
fn everything(learner: &Learner) -> Vec<What> {
    let hosts: Vec<String> = learner.lab.view().hosts.into_iter().map(|host| host.id).collect();
    let mut all = vec![What::Credentials, What::Metadata { filter: String::new() }];
    for number in 0..learner.lab.journal().len() as u64 {
        all.extend([What::Entry(number), What::Request(Some(number)), What::Why(Some(number))]);
        all.push(What::Trail { filter: String::new(), open: Some(number) });
    }
    let keys = "/latest/meta-data/iam/security-credentials/web-reader";
    let identity = "/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance";
    for path in [keys, identity] {
        all.push(What::Instance { id: None, path: path.to_owned() });
    }
    for host in hosts {
        for path in [".aws/credentials", "keys.json", "keys.sh", "bare"] {
            all.push(What::Files { host: Some(host.clone()), path: path.to_owned() });
        }
    }
    all
}

#[test]
fn a_secret_leaves_only_when_it_is_asked_for() {
    let mut learner = learner();
    let get = "http://169.254.169.254/latest/meta-data/iam/security-credentials/web-reader";
    let token = "TOKEN=$(curl -sX PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')";
    learner
        .run("web-1", &format!("{token}; curl -s -H \"X-aws-ec2-metadata-token: $TOKEN\" {get} > keys.json"));
    learner
        .run("web-1", "echo \"export AWS_SECRET_ACCESS_KEY=$(jq -r .SecretAccessKey keys.json)\" > keys.sh");
    learner.run("web-1", "jq -r .SecretAccessKey keys.json > bare");
    learner.run("web-1", "aws s3 ls s3://example-bucket");
    learner.run("laptop", "aws s3 ls");
    let state = learner.lab.state().unwrap();
    let keys = state.world.sts.keys.values();
    let mut secrets: Vec<String> =
        keys.flat_map(|key| [Some(key.secret.clone()), key.token.clone()]).flatten().collect();
    let tokens = learner.lab.journal().entries().iter().filter_map(|entry| match &entry.event {
        Event::Exchange(sent) if sent.request.url.path == "/latest/api/token" => match &sent.ending {
            Ending::Answered(response) => Some(response.body.text().into_owned()),
            _ => None,
        },
        _ => None,
    });
    secrets.extend(tokens);
    assert!(secrets.len() >= 6, "{}", secrets.len());
    let holds = |learner: &Learner, secret: &str, reveal: bool| -> usize {
        let told =
            everything(learner).into_iter().map(|what| learner.lab.inspect(&Ask { what, reveal }).unwrap());
        told.filter(|told| format!("{told:?}").contains(secret)).count()
    };
    for secret in &secrets {
        assert_eq!(holds(&learner, secret, false), 0, "{secret}");
        assert!(holds(&learner, secret, true) > 0, "{secret} is shown when it is asked for");
    }
    // The account forgets keys and tokens after some days. What stands where a secret does is covered still; what stands
    // bare in a file nobody could tell from another text.
    learner.run("web-1", "rm bare");
    for _ in 0..5 {
        learner.pass_minutes(30 * 24 * 60);
    }
    let state = learner.lab.state().unwrap();
    let forgotten = |secret: &&String| {
        let keys = state.world.sts.keys.values();
        !keys.flat_map(|key| [Some(&key.secret), key.token.as_ref()]).flatten().any(|known| known == *secret)
    };
    let forgotten: Vec<&String> = secrets.iter().filter(forgotten).collect();
    assert!(!forgotten.is_empty());
    for secret in forgotten {
        assert_eq!(holds(&learner, secret, false), 0, "{secret}");
    }
}

#[test]
fn a_text_that_is_no_policy_is_told_with_line_and_column() {
    let learner = learner();
    let check = |text: &str| match inspect(&learner, What::Check(text.to_owned())) {
        Inspected::Checked(fault) => fault.map(|fault| (fault.line, fault.column)),
        other => unreachable!("{other:?}"),
    };
    let good = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    assert_eq!(check(good), None);
    // An inline policy may leave it out (IAM User Guide, "Managed policies and inline policies").
    assert_eq!(check(&good.replace("\"Version\":\"2012-10-17\",", "")), None);
    assert_eq!(check(&good.replace("\"*\"", "\"b\"")), Some((1, 83)));
    assert_eq!(check("{\n  \"Statement\": [\n    { \"Effect\": \"Allow\",, }\n  ]\n}"), Some((3, 25)));
    assert_eq!(check("{\n  \"Statement\": [ { \"Effect\": \"Maybe\" } ]\n}").map(|(line, _)| line), Some(2));
}

#[test]
fn a_changed_policy_is_not_marked_with_what_another_one_did() {
    let mut learner = learner();
    learner.run("web-1", "aws s3 ls s3://example-bucket/reports/");
    let call = last(&learner, |event| matches!(event, Event::ApiCall(_)));
    let marks = |learner: &Learner| {
        policy(learner, Some("role web-reader"), Some(call)).documents[1].statements[0].mark
    };
    assert_eq!(marks(&learner), Mark::Decides);
    let document = r#"{"Version":"2012-10-17","Statement":{"Sid":"NoSecrets","Effect":"Deny","Action":"s3:Get*","Resource":"*"}}"#;
    let (role, name) = ("web-reader".to_owned(), "guard".to_owned());
    assert!(learner.press(Action::PutRolePolicy { role, name, document: document.to_owned() }).ok);
    assert_eq!(marks(&learner), Mark::None);
}

/// Every request to a metadata service is a row that says in one sentence why it ended as it did.
#[test]
fn each_metadata_request_has_its_reason() {
    let mut learner = learner();
    let image = learner.lab.view().console.images[0].id.clone();
    let tags = "'ResourceType=instance,Tags=[{Key=Name,Value=web-2}]'";
    learner.run("laptop", &format!("aws ec2 run-instances --image-id {image} --instance-type t3.micro --tag-specifications {tags} > /dev/null"));
    learner.pass_minutes(1);
    let root = "http://169.254.169.254/latest";
    let put = format!("curl -s -X PUT {root}/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'");
    let options = |learner: &mut Learner, of: &str| {
        let id = learner.lab.host_called("web-1").unwrap();
        learner.run(
            "laptop",
            &format!("aws ec2 modify-instance-metadata-options --instance-id {id} {of} > /dev/null"),
        );
        learner.pass_minutes(1);
    };
    let foreign = learner.run("web-2", &put).stdout;
    let steps: Vec<(&str, String, &str, &str)> = vec![
        ("laptop", format!("curl -sm 1 {root}/"), "no answer", "Only an instance has this address"),
        ("web-1", format!("curl -s {root}/meta-data/instance-id"), "200", "none is required: IMDSv1"),
        (
            "web-1",
            format!("curl -s {root}/meta-data/iam/security-credentials/web-reader"),
            "200",
            "keys for IMDSv1 callers",
        ),
        ("web-1", put.clone(), "200", "good for 60 s on this instance alone"),
        (
            "web-1",
            format!("T=$({put}); curl -s -H \"X-aws-ec2-metadata-token: $T\" {root}/"),
            "200",
            "A good token: served.",
        ),
        (
            "web-1",
            format!("curl -s -H 'X-aws-ec2-metadata-token: {foreign}' {root}/"),
            "401",
            "another instance's",
        ),
        (
            "web-1",
            format!("curl -s -H 'X-aws-ec2-metadata-token: x' {root}/"),
            "401",
            "No metadata service gave out",
        ),
        ("web-1", format!("curl -s -H 'X-aws-ec2-metadata-token;' {root}/"), "401", "no value"),
        ("web-1", format!("curl -s {root}/api/token"), "405", "asked for with PUT"),
        ("web-1", format!("curl -s -X PUT {root}/api/token"), "400", "needs a lifetime"),
        ("web-1", format!("{put} -H 'X-Forwarded-For: 10.0.0.1'"), "403", "a proxy sent it"),
        ("web-1", format!("curl -s {root}/no-such"), "404", "Nothing has that path"),
        (
            "web-1",
            "curl -s http://169.254.169.254:8080/".to_owned(),
            "refused",
            "the metadata service has port 80",
        ),
        ("web-1", "curl -sgm 1 'http://[fd00:ec2::254]/'".to_owned(), "no answer", "HttpProtocolIpv6"),
        (
            "web-1",
            format!(
                "docker run --rm curlimages/curl -sm 1 -X PUT {root}/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'"
            ),
            "no answer",
            "may make 1 hop and has to make 2",
        ),
    ];
    let newest = |learner: &Learner| match inspect(learner, What::Metadata { filter: String::new() }) {
        Inspected::Metadata(view) => view.rows.first().cloned().unwrap(),
        other => unreachable!("{other:?}"),
    };
    let check = |learner: &mut Learner, host: &str, line: &str, outcome: &str, why: &str| {
        learner.run(host, line);
        let row = newest(learner);
        assert_eq!(row.outcome, outcome, "{line}: {}", row.why);
        assert!(row.why.contains(why), "{line}: {}", row.why);
        assert!(row.who.starts_with(host), "{}", row.who);
        assert!(request(learner, Some(row.entry)).url.contains("http://"), "a row leads to its request");
    };
    for (host, line, outcome, why) in &steps {
        check(&mut learner, host, line, outcome, why);
    }
    assert!(newest(&learner).who.contains("in container"), "{}", newest(&learner).who);
    let fetch = format!("curl -s {root}/meta-data/instance-id");
    learner.run("web-1", &format!("T=$({put})"));
    learner.pass_minutes(2);
    check(
        &mut learner,
        "web-1",
        &format!("curl -s -H \"X-aws-ec2-metadata-token: $T\" {root}/"),
        "401",
        "time was over",
    );
    options(&mut learner, "--http-tokens required");
    check(&mut learner, "web-1", &fetch, "401", "HttpTokens is required");
    options(&mut learner, "--http-tokens optional --http-endpoint disabled");
    check(&mut learner, "web-1", &fetch, "403", "HttpEndpoint is disabled");
    options(&mut learner, "--http-endpoint enabled");
    learner.run(
        "web-1",
        "sudo iptables -A OUTPUT -p tcp -d 169.254.169.254 -m owner ! --uid-owner root -j REJECT",
    );
    check(&mut learner, "web-1", &fetch, "refused", "on web-1 rejects what is sent as ec2-user");
    check(&mut learner, "web-1", &format!("sudo {fetch}"), "200", "IMDSv1");
    // The filter looks at all of a row.
    let Inspected::Metadata(found) = inspect(&learner, What::Metadata { filter: "FIREWALL".to_owned() })
    else {
        unreachable!()
    };
    assert_eq!((found.rows.len(), found.found), (1, 1));
    assert!(found.total > steps.len());
}
