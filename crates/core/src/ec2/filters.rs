//! `Filters` of Describe operations: names and values, any value of a filter, every filter of a request.

use serde_json::Value;

use super::{Instance, errors::invalid_value, view};
use crate::{
    api::ApiError,
    input::{list, required, texts},
    policy::matches,
    world::World,
};

/// The most values of one request's filters (EC2 User Guide, "Filtering").
const MOST: usize = 200;

/// A filter: its name, and what a thing has under it.
pub(super) struct Filter<T = Instance> {
    pub(super) name: &'static str,
    pub(super) values: fn(&World, &T) -> Vec<String>,
}

/// A filter that compares with what an answer tells: its name, and the way there, as in `Attachment.Status`. Lists on the
/// way give each of their items.
pub(super) type Told = (&'static str, &'static str);

/// What filters look at.
pub(super) trait Filtered {
    /// The value of a tag, for `tag:KEY`.
    fn tag(&self, world: &World, key: &str) -> Option<String>;
    /// What an answer tells of it at the end of a way.
    fn told(&self, world: &World, way: &str) -> Vec<String>;
}

impl Filtered for Instance {
    fn tag(&self, _: &World, key: &str) -> Option<String> {
        self.tags.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone())
    }
    fn told(&self, world: &World, way: &str) -> Vec<String> {
        self::told(&view::instance(world, self), way)
    }
}

/// A thing as an answer tells it.
impl Filtered for Value {
    fn tag(&self, _: &World, key: &str) -> Option<String> {
        let own = list(self, "Tags").iter().find(|tag| required(tag, "Key") == key);
        own.map(|tag| required(tag, "Value").to_owned())
    }
    fn told(&self, _: &World, way: &str) -> Vec<String> {
        self::told(self, way)
    }
}

/// Texts at the end of a way.
fn told(value: &Value, way: &str) -> Vec<String> {
    let mut here = vec![value];
    for step in way.split('.') {
        let next = here.into_iter().filter_map(|value| value.get(step));
        here = next
            .flat_map(|value| value.as_array().map_or_else(|| vec![value], |items| items.iter().collect()))
            .collect();
    }
    here.into_iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

/// What a request asks for.
pub(super) struct Chosen<T = Instance>(Vec<(&'static str, What<T>, Vec<String>)>);

enum What<T> {
    Has(fn(&World, &T) -> Vec<String>),
    Told(&'static str),
    Tag(String),
}

impl<T: Filtered> Chosen<T> {
    /// True when every filter finds one of its values. `*` and `?` are wildcards.
    pub(super) fn pass(&self, world: &World, thing: &T) -> bool {
        self.0.iter().all(|(_, what, wanted)| {
            let has = match what {
                What::Has(values) => values(world, thing),
                What::Told(way) => thing.told(world, way),
                What::Tag(key) => thing.tag(world, key).into_iter().collect(),
            };
            wanted.iter().any(|pattern| has.iter().any(|value| matches(pattern, value)))
        })
    }

    /// The values of the filter `name`, when the request has it without wildcards: whatever passes has one of them.
    pub(super) fn exactly(&self, name: &str) -> Option<Vec<&str>> {
        let plain = |values: &&Vec<String>| !values.iter().any(|value| value.contains(['*', '?']));
        let mut own = self.0.iter().filter(|(own, ..)| *own == name).map(|(_, _, values)| values);
        let mut values: Vec<&str> = own.find(plain)?.iter().map(String::as_str).collect();
        values.sort_unstable();
        values.dedup();
        Some(values)
    }
}

/// Reads `Filters`; those that stand in neither table are refused.
pub(super) fn read<T>(known: &[Filter<T>], ways: &[Told], input: &Value) -> Result<Chosen<T>, ApiError> {
    let mut chosen = Vec::new();
    let mut values = 0;
    for filter in list(input, "Filters") {
        let name = required(filter, "Name");
        let wanted: Vec<String> = texts(filter, "Values").into_iter().map(str::to_owned).collect();
        values += wanted.len();
        if values > MOST {
            let message = format!("The maximum number of filter values specified on a single call is {MOST}");
            return Err(ApiError::new("FilterLimitExceeded", message));
        }
        // Where tags can be asked for at all, each has a filter of its own.
        let tagged =
            known.iter().any(|f| f.name == "tag-key") || ways.iter().any(|(name, _)| *name == "tag-key");
        let tag = name.strip_prefix("tag:").filter(|_| tagged);
        let has = known.iter().find(|f| f.name == name).map(|f| (f.name, What::Has(f.values)));
        let told = || ways.iter().find(|(own, _)| *own == name).map(|(own, way)| (*own, What::Told(way)));
        let own = has.or_else(told).or_else(|| tag.map(|key| ("tag", What::Tag(key.to_owned()))));
        let (name_of, what) = own.ok_or_else(|| invalid_value(format!("The filter '{name}' is invalid")))?;
        if wanted.is_empty() {
            return Err(invalid_value(format!("The filter '{name}' requires at least one value")));
        }
        chosen.push((name_of, what, wanted));
    }
    Ok(Chosen(chosen))
}
