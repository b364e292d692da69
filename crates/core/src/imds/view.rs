//! What a row of the table sees, and what it gives back. Nothing here changes the world.

use std::borrow::Cow;

use super::respond;
use crate::{
    ec2::{Image, Instance, RoleKeys},
    sts::AccessKey,
    time::Timestamp,
    world::World,
};

/// One instance as its own metadata service sees it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// The account, for what the instance only points to.
    pub(super) world: &'a World,
    /// The instance.
    pub(super) instance: &'a Instance,
    /// 1 for a caller without a token, 2 for one with a token: decides which set of keys it gets.
    pub(super) delivery: u8,
}

impl<'a> View<'a> {
    pub(super) fn new(world: &'a World, instance: &'a Instance, delivery: u8) -> Self {
        Self { world, instance, delivery }
    }
    /// The image the instance came from.
    pub(super) fn image(&self) -> Option<&'a Image> {
        self.world.ec2.images.get(&self.instance.image)
    }
    /// Role keys, while the instance has an instance profile in force.
    pub(super) fn role_keys(&self) -> Option<&'a RoleKeys> {
        self.instance.role_keys.as_ref()
    }
}

/// The value at the end of a path.
pub(super) struct Leaf<'a> {
    /// The whole body, without a newline at its end.
    pub(super) text: Cow<'a, str>,
    /// Its content type.
    pub(super) media: &'static str,
    /// `Last-Modified` when it differs from the launch.
    pub(super) modified: Option<Timestamp>,
    /// A key that comes into force by being handed out.
    pub(super) minted: Option<Box<AccessKey>>,
}

impl<'a> Leaf<'a> {
    /// The same with another time of last change.
    pub(super) fn modified(self, at: Timestamp) -> Self {
        Self { modified: Some(at), ..self }
    }
    /// The same with another content type.
    pub(super) fn media(self, media: &'static str) -> Self {
        Self { media, ..self }
    }
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Leaf<'a> {
    fn from(text: T) -> Self {
        Self { text: text.into(), media: respond::TEXT, modified: None, minted: None }
    }
}
