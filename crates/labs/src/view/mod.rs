//! What the page shows: small `Eq` structs, made by pure functions from the state. Panels never see the engine.

mod author;
mod lesson;

use serde::{Deserialize, Serialize};

use rolelab_shell::host::HostId;

use crate::hops::{Sheet, TrailRow};
pub use author::{AuthorGoal, AuthorStep, AuthorView, Judged};
pub use lesson::{
    AnswerView, FeedbackView, FinishView, GoalView, LessonView, LostView, QuestionView, StepView, ToldView,
};
pub use rolelab_lesson::{
    Level,
    prose::{Block, Inline, Node},
};

/// Everything the panels need after an input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The clock bar.
    pub clock: ClockView,
    /// The shell tabs in order: laptop first, then instances by launch.
    pub hosts: Vec<HostView>,
    /// The console.
    pub console: ConsoleView,
    /// The task pane; `None` in the sandbox, which has no goals.
    pub lesson: Option<LessonView>,
    /// What can be gone back to.
    pub past: PastView,
    /// What the picture shows beside the console's lists. Empty without the parts.
    pub picture: PictureView,
}

/// What the picture shows at rest, beside what [`ConsoleView`] lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureView {
    /// The id of the long-term key in the laptop's credentials file, if one stands there.
    pub laptop_keys: Option<String>,
    /// Instances on which a secret of an active long-term key stands, in a file, a variable or the user data: the instance's
    /// id and the key's.
    pub static_keys: Vec<(String, String)>,
    /// The keys that metadata services hand out now to IMDSv2 callers.
    pub keys: Vec<KeysView>,
    /// The policies of the console's user, then of each role by name.
    pub policies: Vec<PoliciesView>,
    /// The last rows of the trail, oldest first.
    pub trail: Vec<TrailRow>,
}

/// Temporary keys on an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysView {
    /// The instance's id.
    pub instance: String,
    /// `ASIA…`.
    pub access_key: String,
    /// Milliseconds since the Unix epoch.
    pub from: i64,
    /// Milliseconds since the Unix epoch.
    pub until: i64,
}

/// Somebody's policies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoliciesView {
    /// `role web-reader`, `user you`.
    pub of: String,
    /// The policies, attached ones first.
    pub sheets: Vec<Sheet>,
}

/// Where `Undo` and `Reset step` lead: numbers and goals for [`crate::Input::Rewind`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastView {
    /// The number before the learner's last action, and the action in a few words.
    pub undo: Option<(usize, String)>,
    /// The number at the beginning of the open step, when something was done in it.
    pub step: Option<usize>,
    /// Goals of passed steps: they stay passed.
    pub keep: Vec<String>,
}

/// The clock bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// `10:16:20`.
    pub time: String,
    /// `2 Mar 2026 UTC`.
    pub date: String,
    /// Now in milliseconds since the Unix epoch.
    pub now: i64,
    /// What happens next and in how many seconds, such as `web-1 running`, 3. `None` when nothing is due.
    pub next: Option<(String, i64)>,
}

/// One shell tab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostView {
    /// `laptop` or an instance id: what inputs name.
    pub id: HostId,
    /// What people see: `laptop`, the Name tag when it is non-empty, unique and a valid host label, else the id.
    pub label: String,
    /// True for the laptop.
    pub laptop: bool,
    /// The prompt now.
    pub prompt: String,
    /// A line runs: the prompt is waiting.
    pub busy: bool,
    /// The running program reads the terminal.
    pub reading: bool,
    /// False while the instance does not run: the tab shows `state` and takes no input.
    pub reachable: bool,
    /// `running`, `pending` … ; empty for the laptop.
    pub state: String,
    /// Lines entered, oldest first, for up and down.
    pub history: Vec<String>,
}

/// The console panel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleView {
    /// The console user's name.
    pub user: String,
    /// `us-east-1`.
    pub region: String,
    /// Instances by launch.
    pub instances: Vec<InstanceView>,
    /// Roles by name.
    pub roles: Vec<RoleView>,
    /// Names of instance profiles, and the role each holds.
    pub instance_profiles: Vec<(String, Option<String>)>,
    /// Images a form may offer.
    pub images: Vec<ImageView>,
    /// What the account asks of new instances.
    pub defaults: DefaultsView,
    /// Instance types a form may offer.
    pub instance_types: Vec<String>,
    /// Managed policies a form may offer: name and ARN.
    pub policies: Vec<(String, String)>,
    /// Buckets and how many objects each holds.
    pub buckets: Vec<(String, usize)>,
    /// What is in them, bucket by bucket and key by key; of each bucket the first [`MOST_OBJECTS`].
    pub objects: Vec<ObjectView>,
}

/// The account's metadata defaults, in the words of the API; `no-preference` where it leaves them to the image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultsView {
    /// HttpTokens.
    pub http_tokens: String,
    /// HttpPutResponseHopLimit.
    pub hop_limit: Option<u8>,
    /// HttpEndpoint.
    pub http_endpoint: String,
    /// InstanceMetadataTags.
    pub instance_metadata_tags: String,
    /// HttpTokensEnforced.
    pub http_tokens_enforced: String,
}

/// The most objects of one bucket that the console lists.
pub const MOST_OBJECTS: usize = 100;

/// An object of a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectView {
    /// The bucket's name.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// Bytes.
    pub size: usize,
    /// When it was put.
    pub modified: String,
}

/// A row of the instances table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceView {
    /// `i-…`.
    pub id: String,
    /// The label of its tab.
    pub label: String,
    /// The Name tag; empty without one.
    pub name: String,
    /// `running` …
    pub state: String,
    /// `t3.micro`.
    pub instance_type: String,
    /// The image's title.
    pub image: String,
    /// The instance profile's name, if one is there.
    pub instance_profile: Option<String>,
    /// `associating`, `associated`, `disassociating`; empty without an association.
    pub association: String,
    /// The role that the instance profile holds.
    pub role: Option<String>,
    /// `optional` or `required`.
    pub http_tokens: String,
    /// 1 to 64.
    pub hop_limit: u8,
    /// `enabled` or `disabled`.
    pub http_endpoint: String,
    /// `enabled` or `disabled`.
    pub http_protocol_ipv6: String,
    /// `enabled` or `disabled`.
    pub instance_metadata_tags: String,
    /// How many bytes of user data it has.
    pub user_data: usize,
    /// Its user data runs just now.
    pub boots: bool,
    /// A Spot Instance.
    pub spot: bool,
    /// What AWS has in store for it, in words.
    pub in_store: Vec<String>,
    /// True while new options are not yet in force.
    pub options_pending: bool,
    /// The private address.
    pub private_address: String,
    /// The public address; empty without one.
    pub public_address: String,
    /// When the keys the metadata service hands out end, if it has any.
    pub keys_expire: Option<String>,
}

/// A role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// The name.
    pub name: String,
    /// `arn:aws:iam::A:role/NAME`.
    pub arn: String,
    /// Names of its policies: attached ones, then inline ones.
    pub policies: Vec<String>,
    /// Its attached policies: name and ARN.
    pub attached: Vec<(String, String)>,
    /// Its inline policies: name and text.
    pub inline: Vec<(String, String)>,
    /// The text of its trust policy.
    pub trust: String,
    /// The instance profiles that hold it.
    pub instance_profiles: Vec<String>,
    /// Labels of the instances that wear it.
    pub instances: Vec<String>,
}

/// An image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageView {
    /// `ami-…`.
    pub id: String,
    /// `Amazon Linux 2`.
    pub title: String,
    /// The HttpTokens it starts with.
    pub http_tokens: String,
    /// The hop limit it starts with.
    pub hop_limit: u8,
}
