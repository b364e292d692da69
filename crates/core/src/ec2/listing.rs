//! What Describe operations of small lists share: which of the things a request asks for, filtered by what is told of
//! them, in pages. Instances are described by themselves: there may be very many.

use serde_json::Value;

use super::{
    errors::unless_dry_run,
    filters::{self, Told},
    page,
};
use crate::{api::ApiError, input::required, world::World};

/// How one operation lists.
pub(super) struct Listing {
    /// The member of the answer.
    pub(super) list: &'static str,
    /// The member of each thing that names it; pages go by it.
    pub(super) id: &'static str,
    /// Filters, as the EC2 API reference has them.
    pub(super) ways: &'static [Told],
    /// The most things of a page.
    pub(super) longest: i64,
}

impl Listing {
    /// The answer. `things` as it tells them; `named` when the request says which, as EC2 calls the list.
    pub(super) fn tell(
        &self,
        world: &World,
        input: &Value,
        named: Option<&str>,
        things: impl Iterator<Item = Value>,
    ) -> Result<Value, ApiError> {
        let chosen = filters::read::<Value>(&[], self.ways, input)?;
        let page = page::asked(input, named, self.longest)?;
        let mut found: Vec<Value> = things.filter(|thing| chosen.pass(world, thing)).collect();
        found.sort_by(|one, other| required(one, self.id).cmp(required(other, self.id)));
        let answer = page.of(self.list, found, |thing| required(thing, self.id), Value::clone);
        unless_dry_run(input)?;
        Ok(answer)
    }
}

/// Tags of something that is neither instance nor key pair, as an answer tells them; null when it has none.
pub(super) fn tags(world: &World, id: &str) -> Value {
    world.ec2.tags.get(id).filter(|tags| !tags.is_empty()).map_or(Value::Null, |t| crate::input::tags_out(t))
}
