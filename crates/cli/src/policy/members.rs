//! What the members of a request of `rolelab policy eval` may say, but for its policies.

use rolelab_core::{
    ids::Arn,
    policy::{
        Context,
        json::{Node, Value},
    },
};

use super::line::at;

fn said<'a>(text: &str, node: &'a Node, name: &str) -> Result<&'a str, String> {
    match &node.value {
        Value::Text(said) => Ok(said),
        _ => Err(at(text, node.at, &format!("`{name}` is a text"))),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn principal(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "principal")?;
    let known = match Arn::parse(said) {
        Some(arn) => {
            let kinds: &[&str] = match arn.service.as_str() {
                "iam" => &["user/", "role/", "saml-provider/", "oidc-provider/"],
                "sts" => &["assumed-role/", "federated-user/"],
                _ => &[],
            };
            let named = match kinds.iter().find(|kind| arn.resource.starts_with(**kind)) {
                Some(&"assumed-role/") => {
                    arn.resource.split('/').filter(|part| !part.is_empty()).count() == 3
                }
                Some(kind) => arn.resource.len() > kind.len(),
                None => arn.service == "iam" && arn.resource == "root",
            };
            is_account(&arn.account) && named && !said.contains(['*', '?'])
        }
        None if said.starts_with("arn:") => false,
        // A service, an identity provider such as accounts.google.com, or nobody.
        None => matches!(said, "*" | "anonymous") || (said.contains('.') && !said.contains([' ', ':', '*'])),
    };
    let message = format!(
        "`{said}` is no principal: the ARN of a user, a role, a session (arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION) or root, or a service such as ec2.amazonaws.com"
    );
    match (known, said) {
        // AWS's word in logs for who did not sign; policies name them `*`.
        (true, "anonymous") => Ok("*".to_owned()),
        (true, _) => Ok(said.to_owned()),
        (false, _) => Err(at(text, node.at, &message)),
    }
}

pub(super) fn action(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "action")?;
    let whole = said.split_once(':').is_some_and(|(service, name)| {
        !service.is_empty() && !name.is_empty() && !name.contains(':') && !said.contains(['*', '?'])
    });
    let message = format!("`{said}` is no action: SERVICE:NAME, such as s3:GetObject, without wildcards");
    if whole { Ok(said.to_owned()) } else { Err(at(text, node.at, &message)) }
}

pub(super) fn resource(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "resource")?;
    let whole = said == "*" || (said.starts_with("arn:") && said.splitn(6, ':').count() == 6);
    let message =
        format!("`{said}` is no resource: an ARN of six parts, such as arn:aws:s3:::bucket/key, or *");
    if whole { Ok(said.to_owned()) } else { Err(at(text, node.at, &message)) }
}

pub(super) fn account(text: &str, node: &Node) -> Result<String, String> {
    let said = said(text, node, "resource_account")?;
    if is_account(said) {
        Ok(said.to_owned())
    } else {
        Err(at(text, node.at, &format!("`{said}` is no account: 12 digits, as a text")))
    }
}

pub(super) fn context(text: &str, node: &Node) -> Result<Context, String> {
    let Value::Object(members) = &node.value else {
        return Err(at(text, node.at, "`context` is an object: {\"aws:SourceIp\": \"10.0.0.7\"}"));
    };
    let mut context = Context::new();
    for member in members {
        let values = match &member.value.value {
            Value::List(list) => list.iter().map(|item| scalar(text, item)).collect::<Result<_, _>>()?,
            _ => vec![scalar(text, &member.value)?],
        };
        if context.insert(member.name.to_ascii_lowercase(), values).is_some() {
            let message = format!("`{}` stands twice; the case of a key does not count", member.name);
            return Err(at(text, member.at, &message));
        }
    }
    Ok(context)
}

fn scalar(text: &str, node: &Node) -> Result<String, String> {
    match &node.value {
        Value::Text(value) | Value::Number(value) => Ok(value.clone()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Null => Err(at(
            text,
            node.at,
            "null is no value of a key; leave out a key that the request does not have",
        )),
        _ => Err(at(text, node.at, "a key has a text, a number, true or false, or a list of them")),
    }
}
