//! Roles and users: what they have alike, so that one function serves the operations of both.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use super::find;
use crate::{
    api::{ApiError, Need},
    policy::{Document, check},
    world::World,
};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Role,
    User,
}

/// What may be changed of one of them.
pub(super) struct Held<'a> {
    pub(super) name: String,
    /// ARNs of attached managed policies.
    pub(super) attached: &'a mut Vec<String>,
    /// Inline policies by name.
    pub(super) inline: &'a mut BTreeMap<String, Arc<Document>>,
    /// ARN of the permissions boundary.
    pub(super) boundary: &'a mut Option<String>,
}

impl Holder {
    /// `action` on the one that the input names.
    pub(super) fn need(self, world: &World, action: &str, input: &Value) -> Need {
        match self {
            Self::Role => find::on_role(world, action, input),
            Self::User => find::on_user(world, action, input),
        }
    }

    /// The one that the input names.
    ///
    /// # Errors
    /// `NoSuchEntity`.
    pub(super) fn of<'a>(self, world: &'a mut World, input: &Value) -> Result<Held<'a>, ApiError> {
        match self {
            Self::Role => {
                let role = find::role_mut(world, input)?;
                let name = role.name.to_string();
                let (attached, inline) = (&mut role.attached, &mut role.inline);
                Ok(Held { name, attached, inline, boundary: &mut role.boundary })
            }
            Self::User => {
                let user = find::user_mut(world, input)?;
                let name = user.name.to_string();
                let (attached, inline) = (&mut user.attached, &mut user.inline);
                Ok(Held { name, attached, inline, boundary: &mut user.boundary })
            }
        }
    }

    /// As sentences call it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::User => "user",
        }
    }

    /// Whose inline policies have room together.
    pub(super) fn kind(self) -> check::Holder {
        match self {
            Self::Role => check::Holder::Role,
            Self::User => check::Holder::User,
        }
    }
}
