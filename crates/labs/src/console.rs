//! The console: each button becomes API calls through the same front door as everybody's, signed with the
//! console user's key. The equivalent `aws` lines are drawn from the very inputs that are sent.

use std::{net::IpAddr, sync::Arc};

use rolelab_core::{
    api,
    ec2::{Happening, happen},
    http::Request,
    ids::InstanceId,
    journal::{Ending, Event, Exchange, Place},
    model::{self, codec},
    sigv4,
    sts::AccessKey,
    time::Timestamp,
};
use serde_json::{Map, Value, json};

use crate::{
    commands,
    hosts::{self, LAPTOP, LAPTOP_PUBLIC},
    input::{Action, Change, ConsoleAnswer},
    lab::{Lab, REGION},
    state::State,
    way_out,
};

/// What the console's browser calls itself.
pub(crate) const USER_AGENT: &str = "Mozilla/5.0 (rolelab console)";
/// The trust policy that the console writes for "AWS service: EC2" (IAM user guide, creating a role for a service).
pub const EC2_TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// One call: service, operation, input.
type Call = (&'static str, &'static str, Value);

/// The calls that a button makes, in order.
fn calls(state: &State, action: &Action) -> Vec<Call> {
    match action {
        Action::LaunchInstance { .. } => vec![("ec2", "RunInstances", launch(action))],
        Action::CreateRole { name, policy } => {
            let mut all =
                vec![("iam", "CreateRole", json!({"RoleName": name, "AssumeRolePolicyDocument": EC2_TRUST}))];
            if !policy.is_empty() {
                all.push(("iam", "AttachRolePolicy", json!({"RoleName": name, "PolicyArn": policy})));
            }
            all.push(("iam", "CreateInstanceProfile", json!({"InstanceProfileName": name})));
            let add = json!({"InstanceProfileName": name, "RoleName": name});
            all.push(("iam", "AddRoleToInstanceProfile", add));
            all
        }
        Action::AttachPolicy { role, policy } => {
            vec![("iam", "AttachRolePolicy", json!({"RoleName": role, "PolicyArn": policy}))]
        }
        Action::DetachPolicy { role, policy } => {
            vec![("iam", "DetachRolePolicy", json!({"RoleName": role, "PolicyArn": policy}))]
        }
        Action::PutRolePolicy { role, name, document } => vec![(
            "iam",
            "PutRolePolicy",
            json!({"RoleName": role, "PolicyName": name, "PolicyDocument": document}),
        )],
        Action::DeleteRolePolicy { role, name } => {
            vec![("iam", "DeleteRolePolicy", json!({"RoleName": role, "PolicyName": name}))]
        }
        Action::RevokeSessions { role } => {
            let document = revoke_older(state.world.now);
            let put = json!({"RoleName": role, "PolicyName": REVOKE, "PolicyDocument": document});
            vec![("iam", "PutRolePolicy", put)]
        }
        Action::AttachRole { instance, instance_profile } => {
            let wanted = json!({"Name": instance_profile});
            match association(state, instance) {
                Some(id) => vec![(
                    "ec2",
                    "ReplaceIamInstanceProfileAssociation",
                    json!({"IamInstanceProfile": wanted, "AssociationId": id}),
                )],
                None => vec![(
                    "ec2",
                    "AssociateIamInstanceProfile",
                    json!({"IamInstanceProfile": wanted, "InstanceId": instance}),
                )],
            }
        }
        Action::DetachRole { instance } => {
            let id = association(state, instance).unwrap_or_default();
            vec![("ec2", "DisassociateIamInstanceProfile", json!({"AssociationId": id}))]
        }
        Action::MetadataOptions {
            instance,
            http_tokens,
            hop_limit,
            http_endpoint,
            http_protocol_ipv6,
            instance_metadata_tags,
        } => {
            let mut input = json!({
                "InstanceId": instance,
                "HttpTokens": http_tokens,
                "HttpPutResponseHopLimit": hop_limit,
                "HttpEndpoint": http_endpoint,
            });
            for (name, value) in
                [("HttpProtocolIpv6", http_protocol_ipv6), ("InstanceMetadataTags", instance_metadata_tags)]
            {
                if let (Some(value), Some(input)) = (value, input.as_object_mut()) {
                    input.insert(name.to_owned(), json!(value));
                }
            }
            vec![("ec2", "ModifyInstanceMetadataOptions", input)]
        }
        Action::MetadataDefaults {
            http_tokens,
            hop_limit,
            http_endpoint,
            instance_metadata_tags,
            http_tokens_enforced,
        } => {
            let members = [
                ("HttpTokens", http_tokens.as_ref().map(|word| json!(word))),
                ("HttpPutResponseHopLimit", hop_limit.map(Value::from)),
                ("HttpEndpoint", http_endpoint.as_ref().map(|word| json!(word))),
                ("InstanceMetadataTags", instance_metadata_tags.as_ref().map(|word| json!(word))),
                ("HttpTokensEnforced", http_tokens_enforced.as_ref().map(|word| json!(word))),
            ];
            let given = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
            vec![("ec2", "ModifyInstanceMetadataDefaults", Value::Object(given.collect()))]
        }
        Action::Simulate { .. } => Vec::new(),
        Action::SetState { instance, to } => {
            let operation = match to {
                Change::Start => "StartInstances",
                Change::Stop => "StopInstances",
                Change::Terminate => "TerminateInstances",
            };
            vec![("ec2", operation, json!({"InstanceIds": [instance]}))]
        }
    }
}

/// The inline policy that the real console writes (IAM User Guide, "Revoke IAM role temporary security credentials").
const REVOKE: &str = "AWSRevokeOlderSessions";

/// What it says, with the moment in the form that a browser writes.
fn revoke_older(now: Timestamp) -> String {
    let condition = json!({"DateLessThan": {"aws:TokenIssueTime": now.iso_millis()}});
    let statement = json!({"Effect": "Deny", "Action": ["*"], "Resource": ["*"], "Condition": condition});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

fn association(state: &State, instance: &str) -> Option<String> {
    let found = state.world.ec2.instances.get(&InstanceId::new(instance))?;
    found.association.as_ref().map(|association| association.id.to_string())
}

/// What stands last in a policy's ARN.
fn policy_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

fn launch(action: &Action) -> Value {
    let Action::LaunchInstance {
        name,
        image,
        instance_type,
        http_tokens,
        hop_limit,
        http_endpoint,
        instance_profile,
        user_data,
        spot,
    } = action
    else {
        return Value::Null;
    };
    let mut input = Map::new();
    input.insert("ImageId".to_owned(), json!(image));
    input.insert("InstanceType".to_owned(), json!(instance_type));
    input.insert("MaxCount".to_owned(), json!(1));
    input.insert("MinCount".to_owned(), json!(1));
    if !instance_profile.is_empty() {
        input.insert("IamInstanceProfile".to_owned(), json!({"Name": instance_profile}));
    }
    if !name.is_empty() {
        let tags = json!([{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]);
        input.insert("TagSpecifications".to_owned(), tags);
    }
    if *spot {
        input.insert("InstanceMarketOptions".to_owned(), json!({"MarketType": "spot"}));
    }
    // As a client writes it: base64 is made of it on the way.
    if !user_data.is_empty() {
        input.insert("UserData".to_owned(), json!(user_data));
    }
    let mut options = Map::new();
    if let Some(tokens) = http_tokens {
        options.insert("HttpTokens".to_owned(), json!(tokens));
    }
    if let Some(limit) = hop_limit {
        options.insert("HttpPutResponseHopLimit".to_owned(), json!(limit));
    }
    if let Some(endpoint) = http_endpoint {
        options.insert("HttpEndpoint".to_owned(), json!(endpoint));
    }
    if !options.is_empty() {
        input.insert("MetadataOptions".to_owned(), Value::Object(options));
    }
    Value::Object(input)
}

/// The most characters of a refusal that the console shows: AWS repeats what was sent.
const SHOWN: usize = 600;

fn cut(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}

/// The `aws` lines of a button's calls.
pub(crate) fn preview(state: &State, action: &Action) -> Vec<String> {
    calls(state, action)
        .iter()
        .map(|(service, operation, input)| commands::line(service, operation, input))
        .collect()
}

/// Presses a button.
pub(crate) fn press(lab: &mut Lab, action: &Action) {
    lab.console(action);
}

impl Lab {
    /// Makes a button's calls one after the other; the first refusal ends them.
    fn console(&mut self, action: &Action) {
        self.record(Event::Console { action: action.title().to_owned() });
        let mut answer =
            ConsoleAnswer { ok: true, message: String::new(), way_out: None, id: None, commands: Vec::new() };
        let mut last = Value::Null;
        if let Action::Simulate { instance, what } = action {
            let id = InstanceId::new(instance);
            let (world, journal) = (&mut self.state.world, &mut self.journal);
            if let Err(why) = happen(world, journal, &id, *what) {
                (answer.ok, answer.message) = (false, why);
            }
        }
        for (service, operation, input) in calls(&self.state, action) {
            answer.commands.push(commands::line(service, operation, &input));
            match self.call(service, operation, &input) {
                Ok(output) => last = output,
                Err(message) => {
                    answer.ok = false;
                    answer.way_out = way_out::of(action, &message);
                    answer.message = message;
                    break;
                }
            }
        }
        self.sync_hosts();
        if answer.ok {
            answer.id = last.pointer("/Instances/0/InstanceId").and_then(Value::as_str).map(str::to_owned);
            answer.message = self.said(action, answer.id.as_deref());
        }
        self.outcome.console = Some(answer);
    }

    /// One signed call through the front door.
    fn call(&mut self, service: &str, operation: &str, input: &Value) -> Result<Value, String> {
        let unknown = || format!("{service} {operation} is not simulated");
        let service = model::service(service).ok_or_else(unknown)?;
        let op = service.operation(operation).ok_or_else(unknown)?;
        let mut request: Request =
            codec::encode_request(service, op, REGION, input).map_err(|e| e.to_string())?;
        request.headers.push("User-Agent", USER_AGENT);
        let key = self.signing_key();
        let credentials = sigv4::Credentials {
            access_key: key.id.to_string(),
            secret: key.secret.clone(),
            token: key.token.clone(),
        };
        sigv4::sign(&mut request, &credentials, REGION, &service.signing_name, self.state.world.now);
        let peer = IpAddr::V4(LAPTOP_PUBLIC);
        let response = api::handle(&mut self.state.world, &mut self.journal, &request, peer);
        let decoded = codec::decode_response(service, op, &response);
        self.record(Event::Exchange(Box::new(Exchange {
            boot: false,
            from: LAPTOP.to_owned(),
            by: self.state.hosts.get(LAPTOP).map(rolelab_shell::host::Host::sender).unwrap_or_default(),
            visitor: None,
            hops: vec![Place::Host { host: LAPTOP.to_owned() }, Place::Api { service: service.name.clone() }],
            peer,
            request: Arc::new(request),
            ending: Ending::Answered(Arc::new(response)),
            hop_limit: None,
        })));
        decoded.map_err(|error| cut(&format!("{}: {}", error.code, error.message)))
    }

    /// The key that the console signs with. The real one has a session of its own, which outlives the user's keys; here any
    /// active key of the user will do, so that one who replaces a key keeps the console.
    fn signing_key(&self) -> &AccessKey {
        let keys = &self.state.world.sts.keys;
        let own =
            |key: &&AccessKey| key.active && key.expires.is_none() && key.holder == self.console_key.holder;
        let same = keys.get(&self.console_key.id).filter(own);
        same.or_else(|| keys.values().find(own)).unwrap_or(&self.console_key)
    }

    /// What happened, in one line.
    fn said(&self, action: &Action, launched: Option<&str>) -> String {
        let labels = hosts::labels(&self.state.world);
        let named = |id: &str| {
            let found = self.state.world.ec2.instances.get(&InstanceId::new(id))?;
            found.name().filter(|name| !name.is_empty()).map(|name| name.chars().take(60).collect())
        };
        let label = |id: &str| named(id).or_else(|| labels.get(id).cloned()).unwrap_or_else(|| id.to_owned());
        match action {
            Action::LaunchInstance { .. } => {
                let id = launched.unwrap_or_default();
                format!("{} is launched and pending ({id}).", label(id))
            }
            Action::CreateRole { name, .. } => format!(
                "Role {name} is made. The console also made the instance profile {name} and put the role in it."
            ),
            Action::AttachPolicy { role, policy } => {
                format!("Policy {} is attached to role {role}.", policy_name(policy))
            }
            Action::DetachPolicy { role, policy } => {
                format!("Policy {} is detached from role {role}.", policy_name(policy))
            }
            Action::PutRolePolicy { role, name, .. } => {
                format!("Inline policy {name} is part of role {role}.")
            }
            Action::DeleteRolePolicy { role, name } => {
                format!("Inline policy {name} of role {role} is deleted.")
            }
            Action::RevokeSessions { role } => format!(
                "Sessions of role {role} that began before now are denied everything; new ones are not. An instance has new keys at its next refresh."
            ),
            Action::AttachRole { instance, instance_profile } => {
                format!("Instance profile {instance_profile} is being associated with {}.", label(instance))
            }
            Action::DetachRole { instance } => {
                format!("The instance profile is being disassociated from {}.", label(instance))
            }
            Action::MetadataOptions { instance, .. } => {
                format!("The new metadata options of {} are pending.", label(instance))
            }
            Action::MetadataDefaults { .. } => {
                "The account's metadata defaults are set. Instances that are there keep what they have."
                    .to_owned()
            }
            Action::Simulate { instance, what } => happened(&label(instance), *what),
            // A call that changes nothing succeeds too, so the state it found is what there is to say.
            Action::SetState { instance, .. } => {
                let found = self.state.world.ec2.instances.get(&InstanceId::new(instance));
                let state = found.map(|instance| instance.state.name()).unwrap_or_default();
                format!("{} is {state}.", label(instance))
            }
        }
    }
}

/// What AWS has done, and where the instance can read it.
fn happened(label: &str, what: Happening) -> String {
    let read = match what {
        Happening::SpotInterruption { .. } => "spot/instance-action",
        Happening::Rebalance => "events/recommendations/rebalance",
        Happening::Maintenance { .. } | Happening::MaintenanceCanceled => "events/maintenance/scheduled",
        Happening::TargetLifecycleState { .. } => "autoscaling/target-lifecycle-state",
    };
    let done = match what {
        Happening::SpotInterruption { action } => {
            format!("AWS needs the capacity back: {label} gets its notice ({})", action.name())
        }
        Happening::Rebalance => format!("EC2 recommends to move off {label}"),
        Happening::Maintenance { code } => format!("AWS schedules {} for {label}", code.name()),
        Happening::MaintenanceCanceled => format!("What was scheduled for {label} is canceled"),
        Happening::TargetLifecycleState { state: Some(state) } => {
            format!("Auto Scaling wants {label} to be {}", state.name())
        }
        Happening::TargetLifecycleState { state: None } => {
            format!("{label} belongs to no Auto Scaling group")
        }
    };
    format!("{done}. Its metadata service tells at latest/meta-data/{read}.")
}
