//! The policy simulator: questions to the one `policy::authorise`, and its answers as IAM tells them.
//!
//! Shapes: localstack's recording of SimulatePrincipalPolicy; names of sources: an article with recorded answers
//! (blog.scottlogic.com, "Automated permissions testing with AWS IAM Policy Simulator", 2025). What decides is told, so for
//! an explicit deny only the statements that deny (IAM API reference, EvaluationResult).

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::page::page;
use crate::{
    api::{ApiError, Call},
    input::{list, only, required, text, texts},
    policy::{
        Ask, Context, Decision, Document, Ended, Level, Outcome, Policies, Reason, Source, authorise,
        statement_places,
    },
};

/// Members that are read here or by the operations.
const KNOWN: &[&str] = &[
    "ActionNames",
    "CallerArn",
    "ContextEntries",
    "Marker",
    "MaxItems",
    "PermissionsBoundaryPolicyInputList",
    "PolicyInputList",
    "PolicySourceArn",
    "ResourceArns",
    "ResourceOwner",
    "ResourcePolicy",
];

/// The most questions of one request, actions times resources: the lab's own bound.
const MOST: usize = 1000;

/// A policy that takes part, and how it is told of.
struct Told {
    id: String,
    kind: &'static str,
    document: Arc<Document>,
}

/// Everything that a simulation asks about.
pub(super) struct Simulation {
    /// Who asks in it: the ARN of a user or role.
    principal: String,
    told: Vec<Told>,
    policies: Policies,
}

impl Simulation {
    pub(super) fn new(principal: String) -> Self {
        Self { principal, told: Vec::new(), policies: Policies::default() }
    }

    /// The policies under names of their own, so that whatever decides is found again.
    fn take(
        &mut self,
        kind: &'static str,
        sources: impl IntoIterator<Item = (String, Arc<Document>)>,
    ) -> Vec<Source> {
        let mut taken = Vec::new();
        for (id, document) in sources {
            taken.push(Source { name: self.told.len().to_string(), document: Arc::clone(&document) });
            self.told.push(Told { id, kind, document });
        }
        taken
    }

    pub(super) fn identity(&mut self, sources: impl IntoIterator<Item = (String, Arc<Document>)>) {
        let taken = self.take("IAM Policy", sources);
        self.policies.identity.extend(taken);
    }

    pub(super) fn boundary(&mut self, sources: Vec<(String, Arc<Document>)>) {
        let taken = self.take("IAM Policy", sources);
        self.policies.boundary = Some(taken);
    }

    pub(super) fn organization(&mut self, scps: Option<Vec<Vec<Source>>>) {
        self.policies.scps = scps;
    }

    /// What the request brings: policies, context, questions. The answer, page by page.
    pub(super) fn run(mut self, call: &Call<'_>, operation: &str) -> Result<Value, ApiError> {
        let input = call.input;
        only(input, operation, KNOWN)?;
        self.identity(given(input, "PolicyInputList")?);
        let boundary = given(input, "PermissionsBoundaryPolicyInputList")?;
        if !boundary.is_empty() {
            self.boundary(boundary);
        }
        self.resource_policy(input)?;
        let context = context_of(input)?;
        let resources = texts(input, "ResourceArns");
        let resources = if resources.is_empty() { vec!["*"] } else { resources };
        let actions = texts(input, "ActionNames");
        if actions.len() * resources.len() > MOST {
            return Err(ApiError::not_simulated(&format!("{operation} with more than {MOST} questions")));
        }
        let mut answers = Vec::new();
        for action in &actions {
            for resource in &resources {
                let answer = self.answer(input, action, resource, &context);
                answers.push((format!("{:05}", answers.len()), answer));
            }
        }
        page(input, "EvaluationResults", answers.iter().map(|(key, answer)| (key.as_str(), answer.clone())))
    }

    /// A resource policy needs a caller that it can name: a user (IAM API reference, CallerArn). The sentence is that of
    /// the article.
    fn resource_policy(&mut self, input: &Value) -> Result<(), ApiError> {
        if let Some(caller) = text(input, "CallerArn") {
            self.principal = caller.to_owned();
        }
        let Some(given) = text(input, "ResourcePolicy") else { return Ok(()) };
        if !self.principal.contains(":user/") {
            let message = "Invalid caller - Caller must be an IAM user in this context.";
            return Err(ApiError::new("InvalidInput", message));
        }
        let taken = self.take("Resource Policy", [("ResourcePolicy".to_owned(), document(given)?)]);
        self.policies.resource = taken.into_iter().next();
        Ok(())
    }

    fn answer(&self, input: &Value, action: &str, resource: &str, context: &Context) -> Value {
        let owner = text(input, "ResourceOwner").and_then(|arn| arn.split(':').nth(4)).map(str::to_owned);
        let ask = Ask {
            principal: self.principal.clone(),
            role: None,
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: owner,
            context: context.clone(),
        };
        let decision = authorise(&ask, &self.policies);
        let (matched, missing) = (self.matched(&decision), self.missing(&decision));
        let named = resource != "*";
        let mut told = Map::new();
        let mut put = |name: &str, value: Value| drop(told.insert(name.to_owned(), value));
        put("EvalActionName", json!(action));
        put("EvalResourceName", json!(resource));
        put("EvalDecision", json!(word(&decision)));
        put("MatchedStatements", json!(matched));
        // For resources that are named it stands with each of them (IAM API reference, EvaluationResult).
        put("MissingContextValues", if named { json!([]) } else { json!(missing) });
        if self.policies.scps.is_some() {
            put(
                "OrganizationsDecisionDetail",
                json!({"AllowedByOrganizations": passes(&decision, Level::ServiceControl)}),
            );
        }
        if self.policies.boundary.is_some() {
            let allowed = passes(&decision, Level::Boundary);
            put("PermissionsBoundaryDecisionDetail", json!({"AllowedByPermissionsBoundary": allowed}));
        }
        put("EvalDecisionDetails", json!({}));
        if named {
            let one = json!({
                "EvalResourceName": resource,
                "EvalResourceDecision": word(&decision),
                "MatchedStatements": matched,
                "MissingContextValues": missing,
            });
            put("ResourceSpecificResults", json!([one]));
        }
        Value::Object(told)
    }

    /// The statements that decide, each with its place.
    fn matched(&self, decision: &Decision) -> Vec<Value> {
        let deciding = decision.reasons.iter().filter(|reason| reason.decides);
        let told = deciding.filter_map(|reason| {
            let policy = self.told.get(reason.policy.parse::<usize>().ok()?)?;
            let place = statement_places(&policy.document).into_iter().nth(reason.statement)?;
            let position = |(line, column)| json!({"Line": line, "Column": column});
            Some(json!({
                "SourcePolicyId": policy.id,
                "SourcePolicyType": policy.kind,
                "StartPosition": position(place.start),
                "EndPosition": position(place.end),
            }))
        });
        told.collect()
    }

    /// Keys that statements about this action and resource ask for and the request does not give, each once.
    fn missing(&self, decision: &Decision) -> Vec<String> {
        let mut missing: Vec<String> = Vec::new();
        let unfilled = |reason: &Reason| reason.variables.iter().any(|variable| variable.value.is_none());
        let about =
            decision.reasons.iter().filter(|reason| reason.action && (reason.resource || unfilled(reason)));
        for reason in about.filter(|reason| reason.policy.parse::<usize>().is_ok_and(|n| n < self.told.len()))
        {
            let keys =
                reason.conditions.iter().filter(|tested| tested.found.is_none()).map(|tested| &tested.key);
            let variables = reason.variables.iter().filter(|variable| variable.value.is_none());
            for key in keys.chain(variables.map(|variable| &variable.name)) {
                if !missing.iter().any(|own| own.eq_ignore_ascii_case(key)) {
                    missing.push(key.clone());
                }
            }
        }
        missing
    }
}

fn word(decision: &Decision) -> &'static str {
    match decision.outcome {
        Outcome::Allowed => "allowed",
        Outcome::ExplicitDeny => "explicitDeny",
        Outcome::ImplicitDeny => "implicitDeny",
    }
}

/// Whether every gate of that level lets the request through.
fn passes(decision: &Decision, level: Level) -> bool {
    let mut gates = decision.gates.iter().filter(|gate| gate.level == level);
    gates.all(|gate| !matches!(gate.ended, Ended::Denies | Ended::AllowsNothing))
}

/// Policies that a list in the request has, under the names of the article: `PolicyInputList.1` ...
fn given(input: &Value, member: &str) -> Result<Vec<(String, Arc<Document>)>, ApiError> {
    let numbered = texts(input, member).into_iter().enumerate();
    numbered.map(|(place, text)| Ok((format!("{member}.{}", place + 1), document(text)?))).collect()
}

/// A policy that is handed in. Its words are those of the nearest recorded refusal: that of a policy that is put.
fn document(text: &str) -> Result<Arc<Document>, ApiError> {
    let refused = |_| ApiError::new("InvalidInput", "Syntax errors in policy.");
    Document::parse(text).map(Arc::new).map_err(refused)
}

/// The condition keys of the request. A key that stands twice is refused (that words are not recorded).
fn context_of(input: &Value) -> Result<Context, ApiError> {
    let mut context = Context::new();
    for entry in list(input, "ContextEntries") {
        let name = required(entry, "ContextKeyName").to_ascii_lowercase();
        let values = texts(entry, "ContextKeyValues").into_iter().map(str::to_owned).collect();
        if context.insert(name.clone(), values).is_some() {
            return Err(ApiError::new("InvalidInput", format!("Duplicate context key: {name}")));
        }
    }
    Ok(context)
}
