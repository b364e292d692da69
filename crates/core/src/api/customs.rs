//! What single services do at the door beside what every service does: one row each. The door asks the row, and knows no
//! service by its name.

use std::borrow::Cow;

use serde_json::Value;

use super::{ApiError, Need};
use crate::{
    http::{Headers, MAX_BODY, Request, Response},
    iam,
    model::codec::Stamp,
    s3,
    sts::{self, Holder, Identity},
    world::World,
};

/// The most bytes of what frames the chunks of an object.
const FRAMES: usize = 64 << 10;

/// A call that was read, and its caller.
pub(super) struct Arrived<'a> {
    pub(super) operation: &'a str,
    pub(super) input: &'a Value,
    pub(super) headers: &'a Headers,
    pub(super) body: &'a [u8],
    pub(super) identity: &'a Identity,
    pub(super) read_only: bool,
}

/// The customs of a service.
pub(super) struct Customs {
    service: &'static str,
    /// It answers callers who sign nothing.
    pub(super) anonymous: bool,
    /// Its bodies are things to keep: they may come in frames, and are no parameter.
    pub(super) keeps: bool,
    /// The most bytes of a body.
    pub(super) most: usize,
    /// The operation whose needs are judged one by one, each for a part of the answer.
    pub(super) batch: Option<&'static str>,
    /// An answer to what is no call yet: the request, whether it is unsigned.
    pub(super) unasked: fn(&Request, bool, &Stamp) -> Option<Response>,
    /// Whether such keys may not call an operation at all.
    pub(super) barred: fn(&Holder, &str) -> bool,
    /// What is refused before anybody's permissions are looked at.
    pub(super) before: fn(&World, &Arrived<'_>) -> Result<(), ApiError>,
    /// The parameters as permissions see them.
    pub(super) asked: for<'a> fn(&Identity, &str, &'a Value) -> Cow<'a, Value>,
    /// The permissions that a call needs because of who calls.
    pub(super) needs: fn(&Identity, &str, Vec<Need>) -> Vec<Need>,
    /// What comes between permission and operation.
    pub(super) granted: fn(&mut World, &Arrived<'_>) -> Result<(), ApiError>,
    /// What a refusal tells beside code and sentence.
    pub(super) detailed: fn(&mut ApiError, &Value),
    /// Headers of an answer that the model does not have.
    pub(super) about: fn(&str, &World, &mut Headers),
}

const NONE: Customs = Customs {
    service: "",
    anonymous: false,
    keeps: false,
    most: MAX_BODY,
    batch: None,
    unasked: |_, _, _| None,
    barred: |_, _| false,
    before: |_, _| Ok(()),
    asked: |_, _, input| Cow::Borrowed(input),
    needs: |_, _, needs| needs,
    granted: |_, _| Ok(()),
    detailed: |_, _| {},
    about: |_, _, _| {},
};

static OTHERS: Customs = NONE;

static ROWS: [Customs; 3] = [
    Customs {
        service: "iam",
        before: |_, arrived| iam::before(arrived.operation, arrived.input),
        asked: iam::with_caller,
        granted: |world, arrived| {
            if !arrived.read_only {
                world.keep_iam();
            }
            Ok(())
        },
        ..NONE
    },
    Customs {
        service: "s3",
        anonymous: true,
        keeps: true,
        most: s3::MAX_OBJECT + FRAMES,
        batch: Some(s3::BATCH),
        unasked: s3::answered,
        before: |world, arrived| {
            let anonymous = matches!(arrived.identity.holder, Holder::Anonymous);
            s3::before(world, arrived.operation, arrived.input, anonymous)
        },
        granted: |world, arrived| {
            s3::verified(arrived.operation, arrived.headers, arrived.body)?;
            s3::writable(world, arrived.operation, arrived.headers, arrived.input)
        },
        detailed: s3::detailed,
        about: s3::about,
        ..NONE
    },
    Customs {
        service: "sts",
        barred: sts::is_barred,
        before: |world, arrived| sts::before(world, arrived.identity, arrived.operation, arrived.input),
        needs: sts::with_inherited,
        ..NONE
    },
];

/// The row of a service, or that of all others.
pub(super) fn of(service: &str) -> &'static Customs {
    ROWS.iter().find(|row| row.service == service).unwrap_or(&OTHERS)
}
