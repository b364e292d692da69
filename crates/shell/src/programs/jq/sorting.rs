//! Sorting and grouping, by the values themselves or by a list of keys.

use super::{
    machine::{Answer, Fault},
    natives::{Context, Row, values, wrong},
    value::Value,
};

pub(super) const ROWS: &[Row] = &[
    ("sort", 0, |context, all| {
        let [value] = values(all);
        sort(context, &value, &value)
    }),
    ("_sort_by", 1, |context, all| {
        let [value, keys] = values(all);
        sort(context, &value, &keys)
    }),
    ("_group_by", 1, |context, all| {
        let [value, keys] = values(all);
        group(context, &value, &keys)
    }),
    ("min", 0, |context, all| {
        let [value] = values(all);
        extreme(context, &value, &value, false)
    }),
    ("max", 0, |context, all| {
        let [value] = values(all);
        extreme(context, &value, &value, true)
    }),
    ("_min_by", 1, |context, all| {
        let [value, keys] = values(all);
        extreme(context, &value, &keys, false)
    }),
    ("_max_by", 1, |context, all| {
        let [value, keys] = values(all);
        extreme(context, &value, &keys, true)
    }),
];

/// Pairs of key and value in the order of the keys.
fn sorted<'a>(
    context: &mut Context,
    value: &'a Value,
    keys: &'a Value,
) -> Result<Vec<(&'a Value, &'a Value)>, Fault> {
    let (Value::Array(items), Value::Array(keys)) = (value, keys) else {
        return Err(wrong(value, "cannot be sorted, as it is not an array"));
    };
    let size = items.items().len();
    context.charge(size.saturating_mul(size.max(2).ilog2() as usize).saturating_add(value.weight()));
    let mut pairs: Vec<_> = keys.items().iter().zip(items.items()).collect();
    pairs.sort_by(|a, b| a.0.order(b.0));
    Ok(pairs)
}

fn sort(context: &mut Context, value: &Value, keys: &Value) -> Answer {
    let pairs = sorted(context, value, keys)?;
    Ok(Value::array(pairs.into_iter().map(|(_, value)| value.clone()).collect()))
}

fn group(context: &mut Context, value: &Value, keys: &Value) -> Answer {
    let pairs = sorted(context, value, keys)?;
    let groups = pairs.chunk_by(|a, b| a.0.compare(b.0).is_eq());
    let list =
        |group: &[(&Value, &Value)]| Value::array(group.iter().map(|(_, item)| (*item).clone()).collect());
    Ok(Value::array(groups.map(list).collect()))
}

/// The least value, the first of equal ones; or the greatest, the last of equal ones.
fn extreme(context: &mut Context, value: &Value, keys: &Value, greatest: bool) -> Answer {
    let (Value::Array(items), Value::Array(keys)) = (value, keys) else {
        let kind = value.kind_name();
        let (a, b) = (value.short(), keys.short());
        return Err(format!("{kind} ({a}) and {} ({b}) cannot be iterated over", keys.kind_name()).into());
    };
    context.charge(keys.items().len());
    let mut best: Option<(&Value, &Value)> = None;
    for (key, item) in keys.items().iter().zip(items.items()) {
        let better = best.is_none_or(|(own, _)| key.compare(own).is_lt() != greatest);
        if better {
            best = Some((key, item));
        }
    }
    Ok(best.map(|(_, item)| item.clone()).unwrap_or_default())
}
