//! The words after an option, made into a value of its shape: files, shorthand, JSON, numbers.
//!
//! Source: awscli 2.9.19, `argprocess.py` and `paramfile.py`, as observed.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use rolelab_core::model::{Kind, Service, Shape};
use serde_json::{Map, Value, json};

use super::{
    config,
    end::{End, Outcome},
    names, python_json, shorthand, yaml_read,
};
use crate::program::Process;

/// Python's `int`.
pub(super) fn integer(text: &str) -> Outcome<i64> {
    let wrong = || End::general(format!("invalid literal for int() with base 10: {}", names::quoted(text)));
    text.trim().parse().map_err(|_| wrong())
}

/// Makes the words after an option into a value.
pub(super) struct Unpack<'a> {
    pub(super) process: &'a Process,
    pub(super) service: &'a Service,
    pub(super) option: &'a str,
    /// The member it stands for.
    pub(super) member: &'a str,
    /// Bytes are the name of the file that holds them.
    pub(super) body: bool,
    /// `--cli-binary-format raw-in-base64-out`: bytes in JSON and on the command line are what they are.
    pub(super) raw: bool,
}

impl Unpack<'_> {
    /// The value of the words after an option.
    ///
    /// # Errors
    /// As the real one refuses them.
    pub(super) fn unpack(&self, shape: &Shape, values: &[String]) -> Outcome<Value> {
        if let (Kind::Blob, [only]) = (shape.kind, values) {
            return self.bytes(only);
        }
        // What is read as bytes is no text, but for user data, which the client encodes itself.
        if let (Kind::Text, [only]) = (shape.kind, values)
            && self.member != "UserData"
            && let Some(name) = only.strip_prefix("fileb://")
        {
            let shown = names::bytes(&self.file(only, name)?);
            return Err(End::validation(format!(
                "Parameter validation failed:\nInvalid type for parameter {}, value: {shown}, type: <class 'bytes'>, \
                 valid types: <class 'str'>",
                self.member
            )));
        }
        let single = match values {
            [only] => self.file_text(only)?,
            _ => None,
        };
        // What a file holds is one text, even for a list.
        let list = shape.kind == Kind::List && single.is_none();
        let text = single.as_deref().or(values.first().map(String::as_str)).unwrap_or_default();
        let looks_like_json = text.trim_start().starts_with(['[', '{']);
        if self.is_complex(shape) && !looks_like_json && !(list && values.is_empty()) {
            return self.shorthand(shape, if list { values } else { &[] }, text);
        }
        if list { self.list(shape, values) } else { self.plain(shape, text) }
    }

    /// What `--cli-input-json` or `--cli-input-yaml` holds.
    ///
    /// # Errors
    /// It is no object.
    pub(super) fn whole_input(&self, text: &str, is_yaml: bool) -> Outcome<Map<String, Value>> {
        let file = self.file_text(text)?;
        let text = file.as_deref().unwrap_or(text);
        let read = match is_yaml {
            true => Ok(yaml_read::read(text)?),
            false => python_json::read(text),
        };
        let kind = match read {
            Err(_) => return Err(End::parameter("cli-input-json", "Invalid JSON received.")),
            Ok(Value::Object(members)) => return Ok(members),
            Ok(Value::Array(_)) => "list",
            Ok(Value::String(_)) => "str",
            Ok(Value::Bool(_)) => "bool",
            Ok(Value::Null) => "NoneType",
            Ok(Value::Number(number)) if number.is_f64() => "float",
            Ok(Value::Number(_)) => "int",
        };
        let why = format!("Invalid type: expecting map, received <class '{kind}'>");
        Err(End::parameter(self.option, &why))
    }

    /// Bytes, which are base64 in an input.
    fn bytes(&self, value: &str) -> Outcome<Value> {
        if self.body {
            let content = config::bytes(self.process, value);
            let wrong = |_| End::parameter(self.option, "Blob values must be a path to a file.");
            return Ok(Value::from(STANDARD.encode(&*content.map_err(wrong)?)));
        }
        if let Some(name) = value.strip_prefix("fileb://") {
            return Ok(Value::from(STANDARD.encode(&*self.file(value, name)?)));
        }
        let text = self.file_text(value)?.unwrap_or_else(|| value.to_owned());
        if self.raw {
            return Ok(Value::from(STANDARD.encode(text)));
        }
        // Python passes over what is no letter of base64.
        let letters: String =
            text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')).collect();
        match STANDARD.decode(&letters) {
            Ok(bytes) => Ok(Value::from(STANDARD.encode(bytes))),
            Err(_) => Err(End::general(format!("Invalid base64: \"{text}\""))),
        }
    }

    fn file(&self, value: &str, name: &str) -> Outcome<Arc<Vec<u8>>> {
        config::bytes(self.process, name).map_err(|why| {
            let number = why.number();
            let name = if name.starts_with('~') { config::path(self.process, name) } else { name.to_owned() };
            let why =
                format!("Unable to load paramfile {value}: [Errno {number}] {why}: {}", names::quoted(&name));
            End::parameter(self.option, &why)
        })
    }

    /// `file://` and `fileb://`.
    fn file_text(&self, value: &str) -> Outcome<Option<String>> {
        let (name, binary) = match (value.strip_prefix("file://"), value.strip_prefix("fileb://")) {
            (Some(name), _) => (name, false),
            (_, Some(name)) => (name, true),
            _ => return Ok(None),
        };
        let bytes = self.file(value, name)?;
        match String::from_utf8(bytes.to_vec()) {
            Ok(text) => Ok(Some(text)),
            Err(_) if binary => Err(End::NotSimulated("a fileb:// that holds no text".to_owned())),
            Err(_) => {
                let why = format!(
                    "Unable to load paramfile ({name}), text contents could not be decoded.  If this is a binary \
                     file, please use the fileb:// prefix instead of the file:// prefix."
                );
                Err(End::parameter(self.option, &why))
            }
        }
    }

    fn is_complex(&self, shape: &Shape) -> bool {
        let nested = |kind: Kind| matches!(kind, Kind::Structure | Kind::Map | Kind::List);
        match (shape.kind, &shape.item) {
            (Kind::List, Some(item)) => nested(self.service.of(item).kind),
            (kind, _) => nested(kind),
        }
    }

    fn shorthand(&self, shape: &Shape, values: &[String], text: &str) -> Outcome<Value> {
        let refused = |why: String| End::parameter(self.option, &why);
        if shape.kind == Kind::List && !values.is_empty() {
            let mut list = Vec::new();
            for value in values {
                list.push(Value::Object(shorthand::parse(value).map_err(refused)?));
            }
            return self.fitted(shape, Value::Array(list));
        }
        let lone_value = shape.kind == Kind::Structure
            && matches!(shape.members.as_slice(), [only] if only.name == "Value" && self.service.of(only).kind == Kind::Text);
        if lone_value && !text.contains('=') {
            return Ok(json!({"Value": text}));
        }
        let read = shorthand::parse(text).map_err(refused)?;
        self.fitted(shape, Value::Object(read))
    }

    /// Shorthand knows texts only: makes them what the model says, and one thing into a list of one.
    fn fitted(&self, shape: &Shape, value: Value) -> Outcome<Value> {
        Ok(match (shape.kind, value) {
            (Kind::Structure, Value::Object(members)) => {
                let mut fitted = Map::new();
                for (name, value) in members {
                    let value = match shape.member(&name) {
                        Some(member) => self.fitted(self.service.of(member), value)?,
                        None => value,
                    };
                    fitted.insert(name, value);
                }
                Value::Object(fitted)
            }
            (Kind::List, Value::Array(items)) => {
                let Some(item) = &shape.item else { return Ok(Value::Array(items)) };
                let mut fitted = Vec::new();
                for value in items {
                    fitted.push(self.fitted(self.service.of(item), value)?);
                }
                Value::Array(fitted)
            }
            (Kind::List, value) => Value::Array(vec![value]),
            (Kind::Map, Value::Object(members)) => {
                let Some(entry) = &shape.entry else { return Ok(Value::Object(members)) };
                let mut fitted = Map::new();
                for (name, value) in members {
                    fitted.insert(name, self.fitted(self.service.of(&entry.1), value)?);
                }
                Value::Object(fitted)
            }
            (Kind::Integer, Value::String(text)) => json!(integer(&text)?),
            (Kind::Float, Value::String(text)) => json!(float(&text)?),
            (Kind::Boolean, Value::String(text)) => match text.to_lowercase().as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => Value::String(text),
            },
            (_, value) => value,
        })
    }

    fn list(&self, shape: &Shape, values: &[String]) -> Outcome<Value> {
        if let [only] = values
            && only.trim_start().starts_with('[')
        {
            return self.json(only);
        }
        let mut list = Vec::new();
        for value in values {
            let item = shape.item.as_ref().map(|item| self.service.of(item));
            list.push(match item {
                Some(item) => self.plain(item, value)?,
                None => Value::from(value.as_str()),
            });
        }
        Ok(Value::Array(list))
    }

    fn plain(&self, shape: &Shape, text: &str) -> Outcome<Value> {
        let first = text.trim_start().chars().next();
        match shape.kind {
            Kind::Structure | Kind::Map => match first {
                Some('{') => self.json(text),
                Some(_) => Err(End::parameter(self.option, &format!("Invalid JSON:\n{text}"))),
                None => Err(End::general("string index out of range")),
            },
            Kind::List => match first {
                Some('[') => self.json(text),
                Some(_) => self.list(shape, &text.chars().map(String::from).collect::<Vec<_>>()),
                None => Err(End::general("string index out of range")),
            },
            Kind::Integer => Ok(json!(integer(text)?)),
            Kind::Float => Ok(json!(float(text)?)),
            Kind::Boolean => Ok(Value::Bool(!text.is_empty() && !text.eq_ignore_ascii_case("false"))),
            Kind::Text | Kind::Timestamp | Kind::Blob => Ok(Value::from(text)),
        }
    }

    fn json(&self, text: &str) -> Outcome<Value> {
        python_json::read(text).map_err(|why| {
            End::parameter(self.option, &format!("Invalid JSON: {why}\nJSON received: {text}"))
        })
    }
}

fn float(text: &str) -> Outcome<f64> {
    let wrong = || End::general(format!("could not convert string to float: {}", names::quoted(text)));
    text.trim().parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(wrong)
}
