//! The reader of policy documents: JSON of the policy grammar, bounded, with line and column of a fault.
//!
//! It knows the grammar only. What IAM refuses beyond it (unknown vendors, resources in a trust policy …) is
//! refused by the operations, in AWS's words.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::document::{
    Condition, DocumentError, Effect, MAX_DOCUMENT, Matcher, PrincipalKind, Principals, Read, Statement,
};

pub(super) fn read(text: &str) -> Result<Read, DocumentError> {
    if text.len() > MAX_DOCUMENT {
        let message = format!("the document is longer than {MAX_DOCUMENT} bytes");
        return Err(DocumentError { line: 0, column: 0, message });
    }
    // serde_json refuses nesting beyond 128 levels by itself.
    let form: Form = serde_json::from_str(text).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        let told = e.to_string();
        let message = told.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&told);
        let message = if e.is_eof() { "the text ends before the document does" } else { message };
        DocumentError { line, column, message: message.to_owned() }
    })?;
    let _ = form.id;
    Ok(Read { version: form.version, statements: form.statements.0 })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a policy: an object with `Version` and `Statement`")]
struct Form {
    #[serde(rename = "Version", default, deserialize_with = "version")]
    version: Option<String>,
    #[serde(rename = "Id", default)]
    id: Option<String>,
    #[serde(rename = "Statement")]
    statements: List<Statement>,
}

fn version<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let version = String::deserialize(from)?;
    match version.as_str() {
        "2012-10-17" | "2008-10-17" => Ok(Some(version)),
        _ => Err(D::Error::custom(format!("`{version}` is no version of the policy language"))),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase", expecting = "a statement: an object with `Effect`")]
struct StatementForm {
    #[serde(default)]
    sid: Option<String>,
    effect: Effect,
    #[serde(default)]
    action: Option<List<Text>>,
    #[serde(default)]
    not_action: Option<List<Text>>,
    #[serde(default)]
    resource: Option<List<Text>>,
    #[serde(default)]
    not_resource: Option<List<Text>>,
    #[serde(default)]
    principal: Option<PrincipalForm>,
    #[serde(default)]
    not_principal: Option<PrincipalForm>,
    #[serde(default)]
    condition: Option<ConditionForm>,
}

impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let form = StatementForm::deserialize(from)?;
        let actions = either(form.action, form.not_action, "Action")?;
        let principals = match (form.principal, form.not_principal) {
            (Some(_), Some(_)) => return Err(D::Error::custom("both `Principal` and `NotPrincipal`")),
            (Some(PrincipalForm(entries)), None) => Some(Principals { negated: false, entries }),
            (None, Some(PrincipalForm(entries))) => Some(Principals { negated: true, entries }),
            (None, None) => None,
        };
        Ok(Self {
            sid: form.sid,
            effect: form.effect,
            actions: actions.ok_or_else(|| D::Error::missing_field("Action"))?,
            resources: either(form.resource, form.not_resource, "Resource")?,
            principals,
            conditions: form.condition.map(|c| c.0).unwrap_or_default(),
        })
    }
}

fn either<E: Error>(
    yes: Option<List<Text>>,
    no: Option<List<Text>>,
    name: &str,
) -> Result<Option<Matcher>, E> {
    let (negated, list) = match (yes, no) {
        (Some(_), Some(_)) => return Err(E::custom(format!("both `{name}` and `Not{name}`"))),
        (Some(list), None) => (false, list),
        (None, Some(list)) => (true, list),
        (None, None) => return Ok(None),
    };
    if list.0.is_empty() {
        return Err(E::custom(format!("`{name}` is empty")));
    }
    Ok(Some(Matcher { negated, patterns: list.0.into_iter().map(|t| t.0).collect() }))
}

/// One value or a list of them; `null` in a list counts as absent, as IAM has it.
struct List<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Seen<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Seen<T> {
            type Value = Vec<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one value or a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element::<Option<T>>()? {
                    list.extend(item);
                }
                Ok(list)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|item| vec![item])
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
                T::deserialize(serde::de::value::StrDeserializer::new(text)).map(|item| vec![item])
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Vec<T>, E> {
                T::deserialize(serde::de::value::BoolDeserializer::new(value)).map(|item| vec![item])
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Vec<T>, E> {
                T::deserialize(serde::de::value::U64Deserializer::new(value)).map(|item| vec![item])
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Vec<T>, E> {
                T::deserialize(serde::de::value::I64Deserializer::new(value)).map(|item| vec![item])
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Vec<T>, E> {
                T::deserialize(serde::de::value::F64Deserializer::new(value)).map(|item| vec![item])
            }
        }
        from.deserialize_any(Seen(PhantomData)).map(Self)
    }
}

struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self)
    }
}

/// A condition's value: text, or a boolean or number written without quotation marks.
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Seen;
        impl Visitor<'_> for Seen {
            type Value = String;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, a boolean or a number")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
                Ok(text.to_owned())
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
                Ok(value.to_string())
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
                Ok(value.to_string())
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
                Ok(value.to_string())
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
                Ok(value.to_string())
            }
        }
        from.deserialize_any(Seen).map(Self)
    }
}

/// A JSON object in the order written; a name may stand only once.
struct Pairs<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Seen<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Seen<T> {
            type Value = Vec<(String, T)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut names = std::collections::BTreeSet::new();
                let mut pairs = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    // Before the value is read, so that the fault's place is the name.
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom(format!("`{name}` stands twice")));
                    }
                    pairs.push((name, map.next_value()?));
                }
                Ok(pairs)
            }
        }
        from.deserialize_map(Seen(PhantomData)).map(Self)
    }
}

struct ConditionForm(Vec<Condition>);

impl<'de> Deserialize<'de> for ConditionForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let operators = Pairs::<Pairs<List<Scalar>>>::deserialize(from)?.0;
        let conditions = operators.into_iter().flat_map(|(operator, keys)| {
            keys.0.into_iter().map(move |(key, values)| Condition {
                operator: operator.clone(),
                key,
                values: values.0.into_iter().map(|v| v.0).collect(),
            })
        });
        Ok(Self(conditions.collect()))
    }
}

struct PrincipalForm(Vec<(PrincipalKind, String)>);

const PRINCIPAL_KINDS: [(&str, PrincipalKind); 4] = [
    ("AWS", PrincipalKind::Aws),
    ("Service", PrincipalKind::Service),
    ("Federated", PrincipalKind::Federated),
    ("CanonicalUser", PrincipalKind::CanonicalUser),
];

impl<'de> Deserialize<'de> for PrincipalForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Vec<(PrincipalKind, String)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"*\" or an object such as {\"Service\": \"ec2.amazonaws.com\"}")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let kind = if text == "*" { PrincipalKind::Anyone } else { PrincipalKind::Aws };
                Ok(vec![(kind, text.to_owned())])
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let kinds = Pairs::<List<Text>>::deserialize(MapAccessDeserializer::new(map))?.0;
                let mut entries = Vec::new();
                for (name, values) in kinds {
                    let Some((_, kind)) = PRINCIPAL_KINDS.iter().find(|(n, _)| *n == name) else {
                        return Err(A::Error::custom(format!("`{name}` is no kind of principal")));
                    };
                    entries.extend(values.0.into_iter().map(|v| (*kind, v.0)));
                }
                if entries.is_empty() {
                    return Err(A::Error::custom("`Principal` names nobody"));
                }
                Ok(entries)
            }
        }
        from.deserialize_any(Seen).map(Self)
    }
}
