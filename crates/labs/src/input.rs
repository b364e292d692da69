//! The one way in: everything that can happen to a lab is an `Input`, and all that comes of it an `Outcome`.
//!
//! Both are serde values, so that the engine can live in a worker and a session can be saved and replayed.

pub use rolelab_core::ec2::{Happening, InterruptionAction, MaintenanceCode, TargetLifecycleState};
use std::sync::Arc;

use rolelab_core::{http::Request, ids::InstanceId, journal::Ending};
use rolelab_shell::{host::HostId, port::Stream};
use serde::{Deserialize, Serialize};

/// Everything that can enter the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// Text entered at a host's prompt: one line, or a paste of several. While a program reads the
    /// terminal, it is that program's line.
    Line {
        /// The host whose prompt it was.
        host: HostId,
        /// The text, at most [`MAX_LINE`] bytes.
        text: String,
    },
    /// A button of the console.
    Console {
        /// What it asks for.
        action: Action,
    },
    /// Time passes.
    Advance {
        /// Milliseconds; at most [`MAX_ADVANCE`] are taken.
        millis: i64,
    },
    /// Time jumps to the next due change, if there is one.
    SkipWait,
    /// Running lines go on with fresh fuel: a fixed number of evaluator steps.
    Resume,
    /// Ctrl-C at a host.
    Interrupt {
        /// The host.
        host: HostId,
    },
    /// Ctrl-D at a host: the end of input for a program that reads, `exit` at an empty prompt.
    EndOfInput {
        /// The host.
        host: HostId,
    },
    /// A host's tab was opened.
    OpenShell {
        /// The host.
        host: HostId,
    },
    /// The next tier of the open step's hints was asked for.
    Hint,
    /// The next line of the open step's solution was asked for.
    Solution,
    /// `Undo` and `Reset step`: back to where so many inputs had been taken, clock and all. Goals of passed steps stay
    /// passed.
    Rewind {
        /// How many inputs stay: one of the numbers of [`crate::view::PastView`].
        to: usize,
        /// The goals that stay passed.
        keep: Vec<String>,
    },
    /// Goals that were passed before count as passed: what a rewind leaves in a save, or an earlier session.
    Keep {
        /// Their ids.
        passed: Vec<String>,
    },
    /// A question is answered.
    Answer {
        /// The question's id.
        question: String,
        /// A text of at most [`MAX_ANSWER`] bytes, or the number of an option, from 1.
        with: String,
    },
    /// The learner turned to a step: hints and solution are asked for there.
    Turn {
        /// Its index.
        step: usize,
    },
    /// A request of a real client, from outside.
    Request {
        /// Where it came in.
        door: Door,
        /// What was sent. The host of its URL may be any: the door decides where it is.
        request: Arc<Request>,
    },
}

/// Where a real client's request comes in. The address that the far end sees is the door's, never the client's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// The endpoint of every service. A call there comes from the laptop.
    Aws,
    /// The network as an instance sees it: its metadata service, and, for a request that is signed, AWS from its address.
    Instance {
        /// The instance.
        instance: InstanceId,
    },
}

impl Input {
    /// True for what a learner does and may undo; false for what lets time pass, helps, or belongs to something else.
    pub(crate) fn is_action(&self) -> bool {
        matches!(
            self,
            Self::Line { .. }
                | Self::Console { .. }
                | Self::SkipWait
                | Self::EndOfInput { .. }
                | Self::Answer { .. }
        )
    }
}

/// The most bytes one entered text may have.
pub const MAX_LINE: usize = 256 * 1024;
/// The most bytes an answer to a question may have.
pub const MAX_ANSWER: usize = 1024;
/// The longest time one input may let pass: 30 days.
pub const MAX_ADVANCE: i64 = 30 * 24 * 3600 * 1000;

/// A console button. Each becomes one or more API calls through the front door, signed by the console user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// `Launch instance`: RunInstances.
    LaunchInstance {
        /// The Name tag; none when empty.
        name: String,
        /// The image's id.
        image: String,
        /// `t3.micro` …
        instance_type: String,
        /// `optional` or `required`; the image's default when `None`.
        http_tokens: Option<String>,
        /// 1 to 64; the image's default when `None`.
        hop_limit: Option<i64>,
        /// `enabled` or `disabled`; enabled when `None`.
        http_endpoint: Option<String>,
        /// The instance profile; none when empty.
        instance_profile: String,
        /// User data as it was written; none when empty.
        #[serde(default)]
        user_data: String,
        /// A Spot Instance.
        #[serde(default)]
        spot: bool,
    },
    /// `Create role`: CreateRole for EC2, AttachRolePolicy, and, silently as the real console does,
    /// CreateInstanceProfile and AddRoleToInstanceProfile of the same name.
    CreateRole {
        /// The role's name.
        name: String,
        /// The ARN of the managed policy; none when empty.
        policy: String,
    },
    /// `Attach policy`: AttachRolePolicy.
    AttachPolicy {
        /// The role's name.
        role: String,
        /// The ARN of the managed policy.
        policy: String,
    },
    /// `Detach policy`: DetachRolePolicy.
    DetachPolicy {
        /// The role's name.
        role: String,
        /// The ARN of the managed policy.
        policy: String,
    },
    /// `Put inline policy`: PutRolePolicy, which replaces one of the same name.
    PutRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        name: String,
        /// Its text.
        document: String,
    },
    /// `Delete inline policy`: DeleteRolePolicy.
    DeleteRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        name: String,
    },
    /// `Revoke active sessions`: PutRolePolicy of `AWSRevokeOlderSessions`, which denies everything to sessions that began
    /// before now.
    RevokeSessions {
        /// The role's name.
        role: String,
    },
    /// `Attach role`: AssociateIamInstanceProfile, or Replace when one is there.
    AttachRole {
        /// The instance.
        instance: String,
        /// The instance profile's name.
        instance_profile: String,
    },
    /// `Detach role`: DisassociateIamInstanceProfile.
    DetachRole {
        /// The instance.
        instance: String,
    },
    /// `Metadata options`: ModifyInstanceMetadataOptions.
    MetadataOptions {
        /// The instance.
        instance: String,
        /// `optional` or `required`.
        http_tokens: String,
        /// 1 to 64.
        hop_limit: i64,
        /// `enabled` or `disabled`.
        http_endpoint: String,
        /// `enabled` or `disabled`; stays as it is when `None`.
        #[serde(default)]
        http_protocol_ipv6: Option<String>,
        /// `enabled` or `disabled`; stays as it is when `None`.
        #[serde(default)]
        instance_metadata_tags: Option<String>,
    },
    /// `Metadata defaults`: ModifyInstanceMetadataDefaults, for what is launched from then on. What is `None` stays.
    MetadataDefaults {
        /// `optional`, `required` or `no-preference`.
        http_tokens: Option<String>,
        /// 1 to 64; -1 is no preference.
        hop_limit: Option<i64>,
        /// `enabled`, `disabled` or `no-preference`.
        http_endpoint: Option<String>,
        /// `enabled`, `disabled` or `no-preference`.
        instance_metadata_tags: Option<String>,
        /// `enabled`, `disabled` or `no-preference`.
        http_tokens_enforced: Option<String>,
    },
    /// `Simulate an event`: what AWS does to an instance by itself. No call of the API does it, so none is made.
    Simulate {
        /// The instance.
        instance: String,
        /// What happens.
        what: Happening,
    },
    /// StartInstances, StopInstances or TerminateInstances.
    SetState {
        /// The instance.
        instance: String,
        /// `start`, `stop` or `terminate`.
        to: Change,
    },
}

impl Action {
    /// The button's name.
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::LaunchInstance { .. } => "Launch instance",
            Self::CreateRole { .. } => "Create role",
            Self::AttachPolicy { .. } => "Attach policy",
            Self::DetachPolicy { .. } => "Detach policy",
            Self::PutRolePolicy { .. } => "Put inline policy",
            Self::DeleteRolePolicy { .. } => "Delete inline policy",
            Self::RevokeSessions { .. } => "Revoke active sessions",
            Self::AttachRole { .. } => "Attach role",
            Self::DetachRole { .. } => "Detach role",
            Self::MetadataOptions { .. } => "Metadata options",
            Self::MetadataDefaults { .. } => "Metadata defaults",
            Self::Simulate { .. } => "Simulate an event",
            Self::SetState { to: Change::Start, .. } => "Start",
            Self::SetState { to: Change::Stop, .. } => "Stop",
            Self::SetState { to: Change::Terminate, .. } => "Terminate",
        }
    }
}

/// What `SetState` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// StartInstances.
    Start,
    /// StopInstances.
    Stop,
    /// TerminateInstances.
    Terminate,
}

/// A piece of terminal output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// The host whose terminal it is for.
    pub host: HostId,
    /// The stream.
    pub stream: Stream,
    /// The text; unreadable bytes are replaced.
    pub text: String,
}

/// What came of one input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Blocks of terminal that changed: a new one for each line entered, growing while it runs.
    pub terminal: Vec<TerminalChange>,
    /// Numbers of the first and one past the last journal entry that this input made.
    pub journal: (usize, usize),
    /// Ids of goals that this input passed.
    pub passed: Vec<String>,
    /// The answer to a console button.
    pub console: Option<ConsoleAnswer>,
    /// The host whose shell should be shown next (`ssh web-1`, `exit`).
    pub focus: Option<HostId>,
    /// The line to put into the prompt, unexecuted (`Solution`).
    pub prompt: Option<(HostId, String)>,
    /// After a rewind: all that the terminals show now, from their first line on.
    pub rewound: Option<Vec<TerminalChange>>,
    /// A sentence for the learner when the input could not be taken as it was.
    pub notice: Option<String>,
    /// How a real client's request ended; an answer is one of these endings.
    pub ending: Option<Ending>,
}

/// A change of a host's terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TerminalChange {
    /// A new block begins: the prompt as it stood and the text entered.
    Begin {
        /// The host.
        host: HostId,
        /// `[ec2-user@web-1 ~]$ `, or `> ` for a continuation.
        prompt: String,
        /// What was entered.
        text: String,
        /// The run it begins, as [`crate::hops::Run::entry`]; `None` when nothing is run.
        run: Option<u64>,
    },
    /// Output of the running block, or of the lab between blocks.
    Output(Chunk),
    /// The block ended.
    End {
        /// The host.
        host: HostId,
        /// `$?`.
        status: i32,
    },
    /// The screen was cleared.
    Clear {
        /// The host.
        host: HostId,
    },
}

/// What the console shows after a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleAnswer {
    /// True when every call was accepted.
    pub ok: bool,
    /// What happened, in one line: AWS's own code and sentence after a refusal.
    pub message: String,
    /// After a refusal that a learner is likely to meet: what to do about it, in the lab's words.
    pub way_out: Option<String>,
    /// The id of what was made or changed, if any.
    pub id: Option<String>,
    /// The same thing, typed: one `aws` line for each call made.
    pub commands: Vec<String>,
}
