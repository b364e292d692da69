//! What becomes of policies that named a user or role once it is deleted: its ARN gives way to its unique id, so that
//! whoever is made anew under the same name is not meant (IAM User Guide, "AWS JSON policy elements: Principal").

use std::sync::Arc;

use crate::{
    policy::{Document, with_principal},
    world::World,
};

/// Trust policies and bucket policies, wherever a principal was `from`: the ARN of who is deleted or renamed, as it was.
pub(super) fn renamed(world: &mut World, from: &str, to: &str) {
    let trusts = world.iam.roles.values_mut().map(|role| &mut role.trust);
    let buckets = world.s3.buckets.values_mut().filter_map(|bucket| bucket.policy.as_mut());
    let rename = |document: &mut Arc<Document>| {
        if let Some(renamed) = with_principal(document, from, to) {
            *document = Arc::new(renamed);
        }
    };
    trusts.for_each(rename);
    buckets.for_each(rename);
}
