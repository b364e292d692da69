//! Who called, as a record's `userIdentity` says it. Sources: CloudTrail User Guide, "CloudTrail userIdentity element".

use serde_json::{Map, Value, json};

use crate::{
    ids::Arn,
    journal::ApiCall,
    sts::{FederatedUser, Holder, Identity, RoleSession},
    time::Timestamp,
};

/// The element.
pub(super) fn user_identity(identity: &Identity, call: &ApiCall) -> Value {
    let Identity { arn, user_id, account, holder, issued } = identity;
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    let kind = match holder {
        Holder::User(_) | Holder::UserSession(_) => "IAMUser",
        Holder::Session(_) => "AssumedRole",
        Holder::Federated(_) => "FederatedUser",
        // CloudTrail User Guide, "CloudTrail userIdentity element".
        Holder::Anonymous => {
            return json!({"type": "AWSAccount", "principalId": identity.user_id, "accountId": identity.account});
        }
    };
    put("type", json!(kind));
    put("principalId", json!(user_id));
    put("arn", json!(arn.to_string()));
    put("accountId", json!(account));
    if let Some(key) = &call.access_key {
        put("accessKeyId", json!(key.as_str()));
    }
    match holder {
        Holder::User(name) => {
            put("userName", json!(name.as_str()));
        }
        Holder::UserSession(name) => {
            put("userName", json!(name.as_str()));
            put("sessionContext", json!({ "attributes": attributes(*issued) }));
        }
        Holder::Session(session) => {
            put("sessionContext", session_context(session, account, *issued));
        }
        Holder::Federated(federated) => {
            put("sessionContext", federated_context(federated, account, *issued));
        }
        Holder::Anonymous => {}
    }
    Value::Object(fields)
}

/// A record of Stratus Red Team's (`aws.persistence.sts-federation-token`): the user whose keys asked is the issuer.
fn federated_context(federated: &FederatedUser, account: &str, issued: Option<Timestamp>) -> Value {
    json!({
        "sessionIssuer": {
            "type": "IAMUser",
            "principalId": federated.user_id.as_str(),
            "arn": Arn::new("iam", "", account, format!("user/{}", federated.user)).to_string(),
            "accountId": account,
            "userName": federated.user.as_str(),
        },
        "webIdFederationData": {},
        "attributes": attributes(issued),
    })
}

fn attributes(issued: Option<Timestamp>) -> Value {
    let mut attributes = Map::new();
    if let Some(issued) = issued {
        attributes.insert("creationDate".to_owned(), json!(issued.iso()));
    }
    attributes.insert("mfaAuthenticated".to_owned(), json!("false"));
    Value::Object(attributes)
}

/// `ec2RoleDelivery` stands beside the attributes: "1.0" for keys handed out without a token, "2.0" with one, as long
/// as these keys live.
fn session_context(session: &RoleSession, account: &str, issued: Option<Timestamp>) -> Value {
    let mut context = Map::new();
    let issuer = json!({
        "type": "Role",
        "principalId": session.role_id.as_str(),
        "arn": session.role_arn.to_string(),
        "accountId": account,
        "userName": session.role.as_str(),
    });
    context.insert("sessionIssuer".to_owned(), issuer);
    context.insert("webIdFederationData".to_owned(), json!({}));
    context.insert("attributes".to_owned(), attributes(issued));
    // IAM User Guide, "Monitor and control actions taken with assumed roles".
    if let Some(identity) = &session.given.source_identity {
        context.insert("sourceIdentity".to_owned(), json!(identity));
    }
    if let Some(source) = &session.source_instance {
        context.insert("ec2RoleDelivery".to_owned(), json!(format!("{}.0", source.delivery)));
    }
    Value::Object(context)
}
