//! The operators, on every pair of kinds.

use std::rc::Rc;

use super::{
    code::Operator,
    machine::{Answer, Fault, TOO_HEAVY},
    natives::Context,
    object::Object,
    text,
    value::{MAX_WEIGHT, Value},
};

fn wrong(left: &Value, right: &Value, why: &str) -> Fault {
    let (a, b) = (left.kind_name(), right.kind_name());
    format!("{a} ({}) and {b} ({}) {why}", left.short(), right.short()).into()
}

pub(super) fn apply(context: &mut Context, operator: Operator, left: Value, right: Value) -> Answer {
    // What is copied or looked through in one piece is work.
    context.charge((left.copied_weight() + right.own_weight()) / 32);
    let order = |left: &Value, right: &Value| left.compare(right);
    Ok(match operator {
        Operator::Add => return add(left, right),
        Operator::Subtract => return subtract(&left, &right),
        Operator::Multiply => return multiply(left, right),
        Operator::Divide => return divide(&left, &right),
        Operator::Remainder => return remainder(&left, &right),
        Operator::Equal => Value::Bool(order(&left, &right).is_eq()),
        Operator::Differs => Value::Bool(order(&left, &right).is_ne()),
        Operator::Less => Value::Bool(order(&left, &right).is_lt()),
        Operator::AtMost => Value::Bool(order(&left, &right).is_le()),
        Operator::More => Value::Bool(order(&left, &right).is_gt()),
        Operator::AtLeast => Value::Bool(order(&left, &right).is_ge()),
    })
}

fn add(left: Value, right: Value) -> Answer {
    Ok(match (left, right) {
        (Value::Null, other) | (other, Value::Null) => other,
        (Value::Number(a), Value::Number(b)) => Value::Number(a + b),
        (Value::Text(mut a), Value::Text(b)) => {
            if a.len().saturating_add(b.len()) > MAX_WEIGHT {
                return Err(Fault::Lab(TOO_HEAVY));
            }
            Rc::make_mut(&mut a).push_str(&b);
            Value::Text(a)
        }
        (Value::Array(mut a), Value::Array(b)) => {
            let list = Rc::make_mut(&mut a);
            for item in b.items() {
                list.push(item.clone());
            }
            Value::Array(a)
        }
        (Value::Object(mut a), Value::Object(b)) => {
            let object = Rc::make_mut(&mut a);
            for (name, value) in b.fields() {
                object.set(name, value.clone());
            }
            Value::Object(a)
        }
        (left, right) => return Err(wrong(&left, &right, "cannot be added")),
    })
}

fn subtract(left: &Value, right: &Value) -> Answer {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a - b)),
        (Value::Array(a), Value::Array(b)) => {
            let mut gone: Vec<&Value> = b.items().iter().collect();
            gone.sort_by(|a, b| a.order(b));
            let stays = |item: &&Value| match gone.binary_search_by(|own| own.order(item)) {
                Ok(_) => !item.compare(item).is_eq(),
                Err(_) => true,
            };
            Ok(Value::array(a.items().iter().filter(stays).cloned().collect()))
        }
        _ => Err(wrong(left, right, "cannot be subtracted")),
    }
}

fn multiply(left: Value, right: Value) -> Answer {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a * b)),
        (Value::Text(text), Value::Number(count)) | (Value::Number(count), Value::Text(text)) => {
            if count.is_nan() || count <= 0.0 {
                return Ok(Value::Null);
            }
            let count = (count as usize).max(1);
            if text.len().saturating_mul(count) > MAX_WEIGHT {
                return Err(Fault::Lab(TOO_HEAVY));
            }
            Ok(Value::text(text.repeat(count)))
        }
        (Value::Object(mut a), Value::Object(b)) => {
            merge(Rc::make_mut(&mut a), &b);
            Ok(Value::Object(a))
        }
        (left, right) => Err(wrong(&left, &right, "cannot be multiplied")),
    }
}

/// Fields that are objects on both sides are merged, others replaced.
fn merge(into: &mut Object, from: &Object) {
    for (name, value) in from.fields() {
        let merged = match (into.get(name), value) {
            (Some(Value::Object(_)), Value::Object(theirs)) => match into.take(name) {
                Value::Object(mut own) => {
                    merge(Rc::make_mut(&mut own), theirs);
                    Value::Object(own)
                }
                other => other,
            },
            _ => value.clone(),
        };
        into.set(name, merged);
    }
}

fn divide(left: &Value, right: &Value) -> Answer {
    match (left, right) {
        (Value::Number(_), Value::Number(zero)) if *zero == 0.0 => {
            Err(wrong(left, right, "cannot be divided because the divisor is zero"))
        }
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a / b)),
        (Value::Text(text), Value::Text(by)) => text::split(text, by),
        _ => Err(wrong(left, right, "cannot be divided")),
    }
}

/// A number as C makes an integer of it on the judge's machine: what does not fit is the least one.
fn whole(number: f64) -> i64 {
    if number.is_nan() || number.abs() >= 9_223_372_036_854_775_808.0 { i64::MIN } else { number as i64 }
}

fn remainder(left: &Value, right: &Value) -> Answer {
    let (Value::Number(a), Value::Number(b)) = (left, right) else {
        return Err(wrong(left, right, "cannot be divided (remainder)"));
    };
    match whole(*b) {
        0 => Err(wrong(left, right, "cannot be divided (remainder) because the divisor is zero")),
        by => Ok(Value::Number(whole(*a).wrapping_rem(by.wrapping_abs()) as f64)),
    }
}
