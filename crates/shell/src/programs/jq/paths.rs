//! Looking into values, changing them and deleting from them by keys and by paths.

use std::rc::Rc;

use super::{
    machine::{Answer, Fault, TOO_DEEP, TOO_HEAVY},
    natives::TOO_LONG,
    object::Object,
    resume::pushed,
    value::{Array, MAX_DEPTH, MAX_WEIGHT, UNIT, Value},
};

/// The most places times elements that a list is looked for in another.
const MAX_COMPARED: usize = 1 << 24;

/// The key that is a slice.
pub(super) fn slice(from: Value, to: Value) -> Value {
    Value::object([("start", from), ("end", to)])
}

/// A value that no path leads to was looked into by a key, or came out.
pub(super) fn stray(value: &Value, key: Option<&Value>) -> Fault {
    let shown = value.cut(29);
    match key {
        Some(key) => {
            let key = key.cut(14);
            format!("Invalid path expression near attempt to access element {key} of {shown}").into()
        }
        None => format!("Invalid path expression with result {shown}").into(),
    }
}

pub(super) fn stray_each(value: &Value) -> Fault {
    format!("Invalid path expression near attempt to iterate through {}", value.cut(29)).into()
}

/// A path and one key more.
pub(super) fn extended(path: Value, key: Value) -> Answer {
    let Value::Array(keys) = path else { return Ok(path) };
    if keys.items().len() > MAX_DEPTH as usize {
        return Err(Fault::Lab(TOO_DEEP));
    }
    Ok(Value::Array(pushed(keys, key)))
}

/// A path and other keys.
pub(super) fn longer(mut path: Value, keys: &Value) -> Answer {
    if let Value::Array(keys) = keys {
        for key in keys.items() {
            path = extended(path, key.clone())?;
        }
    }
    Ok(path)
}

/// Where a slice of so many begins and ends.
fn bounds(slice: &Object, length: usize, of: &str) -> Result<(usize, usize), Fault> {
    let bound = |name: &str, missing: f64| match slice.get(name) {
        None | Some(Value::Null) => Ok(missing),
        Some(Value::Number(at)) if at.is_nan() => Ok(missing),
        Some(Value::Number(at)) if *at < 0.0 => Ok(*at + length as f64),
        Some(Value::Number(at)) => Ok(*at),
        Some(_) => Err(Fault::from(format!("Start and end indices of an {of} slice must be numbers"))),
    };
    let from = bound("start", 0.0)?.clamp(0.0, length as f64);
    let to = bound("end", length as f64)?.clamp(from, length as f64);
    Ok((from as usize, to.ceil() as usize))
}

/// The place that a number names; `None` before the beginning, or for what is no number.
fn place(index: f64, length: usize) -> Option<usize> {
    let index = index.floor();
    let index = if index < 0.0 { index + length as f64 } else { index };
    (index >= 0.0).then_some(index as usize)
}

fn no_index(value: &Value, key: &Value) -> Fault {
    match key {
        Value::Text(key) => format!("Cannot index {} with string \"{key}\"", value.kind_name()).into(),
        _ => format!("Cannot index {} with {}", value.kind_name(), key.kind_name()).into(),
    }
}

/// What a key leads to.
pub(super) fn index(value: &Value, key: &Value) -> Answer {
    Ok(match (value, key) {
        (Value::Object(object), Value::Text(name)) => object.get(name).cloned().unwrap_or_default(),
        (Value::Array(array), Value::Number(at)) => {
            let whole = Some(*at).filter(|at| at.fract() == 0.0);
            let found =
                whole.and_then(|at| place(at, array.items().len())).and_then(|at| array.items().get(at));
            found.cloned().unwrap_or_default()
        }
        (Value::Array(array), Value::Object(slice)) => {
            let (from, to) = bounds(slice, array.items().len(), "array")?;
            Value::array(array.items().get(from..to).unwrap_or_default().to_vec())
        }
        (Value::Text(text), Value::Object(slice)) => {
            let (from, to) = bounds(slice, text.chars().count(), "string")?;
            Value::text(text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
        }
        (Value::Array(array), Value::Array(part)) => return indices(array.items(), part.items()),
        (Value::Null, Value::Text(_) | Value::Number(_) | Value::Null | Value::Object(_)) => Value::Null,
        _ => return Err(no_index(value, key)),
    })
}

/// Where a list is found in another.
fn indices(items: &[Value], part: &[Value]) -> Answer {
    let equal = |window: &[Value]| window.iter().zip(part).all(|(a, b)| a.compare(b).is_eq());
    if part.is_empty() {
        return Ok(Value::array(Vec::new()));
    }
    if items.len().saturating_mul(part.len()) > MAX_COMPARED {
        return Err(Fault::Lab(TOO_LONG));
    }
    let found = items.windows(part.len()).enumerate().filter(|(_, window)| equal(window));
    Ok(Value::array(found.map(|(at, _)| Value::count(at)).collect()))
}

/// What a path leads to.
pub(super) fn get(value: &Value, path: &Value) -> Answer {
    let Value::Array(keys) = path else { return Err("Path must be specified as an array".into()) };
    let mut found = value.clone();
    for key in keys.items() {
        if matches!(found, Value::Null) {
            break;
        }
        found = index(&found, key)?;
    }
    Ok(found)
}

/// The value with another one where a path leads.
pub(super) fn set(value: Value, path: &Value, new: Value) -> Answer {
    let Value::Array(keys) = path else { return Err("Path must be specified as an array".into()) };
    if keys.items().len() > MAX_DEPTH as usize {
        return Err(Fault::Lab(TOO_DEEP));
    }
    set_at(value, keys.items(), new)
}

fn set_at(value: Value, keys: &[Value], new: Value) -> Answer {
    let Some((key, rest)) = keys.split_first() else { return Ok(new) };
    // Found out first: what cannot be looked into cannot be set.
    let child = index(&value, key)?;
    if rest.is_empty() {
        return put(value, key, new);
    }
    match taken(value, key) {
        // Where nobody else holds the child it is changed in its place.
        (value, Some(own)) => {
            drop(child);
            put(value, key, set_at(own, rest, new)?)
        }
        (value, None) => put(value, key, set_at(child, rest, new)?),
    }
}

/// Takes a child out of its container, if that is simple.
fn taken(value: Value, key: &Value) -> (Value, Option<Value>) {
    match (value, key) {
        (Value::Object(mut object), Value::Text(name)) if object.get(name).is_some() => {
            let child = Rc::make_mut(&mut object).take(name);
            (Value::Object(object), Some(child))
        }
        (Value::Array(mut array), Value::Number(at)) => {
            match place(*at, array.items().len()).filter(|at| *at < array.items().len()) {
                Some(at) => {
                    let child = Rc::make_mut(&mut array).take(at);
                    (Value::Array(array), Some(child))
                }
                None => (Value::Array(array), None),
            }
        }
        (value, _) => (value, None),
    }
}

/// The value with another one at a key.
fn put(value: Value, key: &Value, new: Value) -> Answer {
    let value = match (value, key) {
        (Value::Null, Value::Text(_)) => Value::object([]),
        (Value::Null, Value::Number(_) | Value::Object(_)) => Value::array(Vec::new()),
        (value, _) => value,
    };
    match (value, key) {
        (Value::Object(mut object), Value::Text(name)) => {
            Rc::make_mut(&mut object).set(name, new);
            Ok(Value::Object(object))
        }
        (Value::Array(mut array), Value::Number(at)) => {
            let Some(at) = place(*at, array.items().len()) else {
                return Err("Out of bounds negative array index".into());
            };
            if at > MAX_WEIGHT / UNIT {
                return Err(Fault::Lab(TOO_HEAVY));
            }
            Rc::make_mut(&mut array).set(at, new);
            Ok(Value::Array(array))
        }
        (Value::Array(array), Value::Object(slice)) => {
            let Value::Array(new) = new else {
                return Err("A slice of an array can only be assigned another array".into());
            };
            let (from, to) = bounds(slice, array.items().len(), "array")?;
            let mut items = array.items().to_vec();
            items.splice(from..to, new.items().iter().cloned());
            Ok(Value::array(items))
        }
        (value, key) => {
            let (key, kind) = (key.kind_name(), value.kind_name());
            Err(format!("Cannot update field at {key} index of {kind}").into())
        }
    }
}

/// The value without what paths lead to.
pub(super) fn delete(value: Value, paths: &Value) -> Answer {
    let Value::Array(paths) = paths else { return Err("Paths must be specified as an array".into()) };
    let mut all: Vec<&[Value]> = Vec::new();
    for path in paths.items() {
        match path {
            Value::Array(keys) if keys.items().len() > MAX_DEPTH as usize => {
                return Err(Fault::Lab(TOO_DEEP));
            }
            Value::Array(keys) => all.push(keys.items()),
            other => return Err(format!("Path must be specified as array, not {}", other.kind_name()).into()),
        }
    }
    delete_all(value, &all)
}

fn delete_all(value: Value, paths: &[&[Value]]) -> Answer {
    if paths.is_empty() || matches!(value, Value::Null) {
        return Ok(value);
    }
    let mut ends: Vec<&Value> = Vec::new();
    let mut deeper: Vec<(&Value, &[Value])> = Vec::new();
    for path in paths {
        match path.split_first() {
            None => return Ok(Value::Null),
            Some((key, [])) => ends.push(key),
            Some((key, rest)) => deeper.push((key, rest)),
        }
    }
    deeper.sort_by(|a, b| a.0.compare(b.0));
    let mut value = value;
    for group in deeper.chunk_by(|a, b| a.0.compare(b.0).is_eq()).rev() {
        let Some((key, _)) = group.first().copied() else { continue };
        let child = index(&value, key)?;
        if matches!(child, Value::Null) {
            continue;
        }
        let rests: Vec<&[Value]> = group.iter().map(|(_, rest)| *rest).collect();
        value = match taken(value, key) {
            (value, Some(own)) => {
                drop(child);
                put(value, key, delete_all(own, &rests)?)?
            }
            (value, None) => put(value, key, delete_all(child, &rests)?)?,
        };
    }
    without(value, &ends)
}

/// A container without some of its keys.
fn without(value: Value, keys: &[&Value]) -> Answer {
    if keys.is_empty() {
        return Ok(value);
    }
    match value {
        Value::Array(array) => {
            let mut kept = vec![true; array.items().len()];
            for key in keys {
                let range = match key {
                    Value::Number(at) => place(*at, kept.len()).map_or(0..0, |at| at..at.saturating_add(1)),
                    Value::Object(slice) => {
                        let (from, to) = bounds(slice, kept.len(), "array")?;
                        from..to
                    }
                    _ => return Err(format!("Cannot delete {} element of array", key.kind_name()).into()),
                };
                for at in range {
                    if let Some(place) = kept.get_mut(at) {
                        *place = false;
                    }
                }
            }
            let items =
                array.items().iter().zip(kept).filter(|(_, kept)| *kept).map(|(item, _)| item.clone());
            Ok(Value::Array(Rc::new(Array::from(items.collect::<Vec<_>>()))))
        }
        Value::Object(mut object) => {
            let mut names = Vec::new();
            for key in keys {
                let Value::Text(name) = key else {
                    return Err(format!("Cannot delete {} field of object", key.kind_name()).into());
                };
                names.push(name.as_str());
            }
            Rc::make_mut(&mut object).remove(&names);
            Ok(Value::Object(object))
        }
        other => Err(format!("Cannot delete fields from {}", other.kind_name()).into()),
    }
}
