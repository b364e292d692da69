//! What the engine needs once the network or the console is used: programs that send requests, the front door of AWS,
//! the metadata service, the console's buttons. A page shows its first prompt without them and loads them after it.
//!
//! Nothing else in this crate may name these functions: what is reachable from [`ALL`] alone can be a file of its own.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use rolelab_core::{
    api,
    http::{Request, Response},
    ids::InstanceId,
    imds,
    journal::{Entry, Journal, Sender},
    time::{Span, Timestamp},
    world::World,
};
use rolelab_shell::{port::HttpAnswer, program::Later, programs};

use crate::{
    author,
    boot::{self, Boot},
    complete::{self, Completions},
    console, door, finish, hops,
    input::{Action, Door},
    inspect::{self, Ask, Inspected},
    lab::Lab,
    lesson::{
        Clause, Lesson, Refused,
        judge::{self, Facts, Verdict},
    },
    lost, picture, prepare,
    running::Running,
    save::{RestoreError, Save},
    send::{self, Patience},
    state::State,
    view::{AuthorView, FinishView, PictureView},
};

/// Hops of some entries, with the labels of hosts.
type Trace = fn(&[Arc<Entry>], &BTreeMap<String, String>) -> Vec<hops::Change>;

/// A request of a host's program: the host, its line, who sends it.
type Send = fn(&mut Lab, &str, &Running, Sender, &Request, Patience) -> (Span, HttpAnswer);

/// The parts, as functions.
pub struct Parts {
    pub(crate) programs: &'static Later,
    pub(crate) api: fn(&mut World, &mut Journal, &Request, IpAddr) -> Response,
    pub(crate) metadata: fn(&mut World, &mut Journal, &InstanceId, &Request, u8) -> imds::Reply,
    pub(crate) send: Send,
    pub(crate) request: fn(&mut Lab, &Door, &Arc<Request>),
    pub(crate) advance: fn(&mut World, &mut Journal, Timestamp),
    pub(crate) boot: fn(&mut Lab, &InstanceId),
    pub(crate) boot_ended: fn(&mut Lab, &str, &Boot, i32),
    pub(crate) prepare: fn(&mut Lab) -> Result<(), String>,
    pub(crate) console: fn(&mut Lab, &Action),
    pub(crate) rewind: fn(&mut Lab),
    pub(crate) preview: fn(&State, &Action) -> Vec<String>,
    pub(crate) picture: fn(&Lab) -> PictureView,
    pub(crate) hops: Trace,
    pub(crate) inspect: fn(&Lab, &Ask) -> Inspected,
    pub(crate) complete: fn(&State, &str, &str, usize) -> Completions,
    pub(crate) judge: fn(&Clause, &Facts<'_>) -> Verdict,
    pub(crate) author: fn(&Lab) -> AuthorView,
    /// Goals that cannot be reached any more, and why.
    pub(crate) lost: fn(&Lab) -> Vec<(String, String)>,
    pub(crate) finish: fn(&Lab) -> Option<FinishView>,
    /// Reads a lesson from JSON: [`Lesson::read`].
    pub read_lesson: fn(&str, u64) -> Result<Lesson, Refused>,
    /// The next moment at which an open goal may be reached although nothing happens.
    pub(crate) moment: fn(&Lab) -> Option<Timestamp>,
    /// Reads a save: [`Save::read`].
    pub read_save: fn(&str) -> Result<Save, RestoreError>,
}

/// All of them.
pub static ALL: Parts = Parts {
    programs: &programs::LATER,
    api: api::handle,
    metadata: imds::handle,
    send: send::send,
    request: door::request,
    advance: World::advance,
    boot: boot::boot,
    boot_ended: boot::ended,
    prepare: prepare::prepare,
    console: console::press,
    rewind: Lab::rewind,
    preview: console::preview,
    picture: picture::picture,
    hops: |entries, labels| hops::trace(entries.iter().map(AsRef::as_ref), labels),
    inspect: inspect::inspect,
    complete: complete::complete,
    judge: judge::judge,
    author: author::author,
    lost: lost::lost,
    finish: finish::finish,
    read_lesson: Lesson::read,
    moment: Lab::next_moment,
    read_save: Save::read,
};
