//! Request and response shapes as data: a cut of the public botocore service models.
//!
//! One codec reads them for the HTTP door, the console and the `aws` program. Nothing here knows what an
//! operation does. `cargo xtask models` makes the files; they are parsed once, a service at a time.

pub mod codec;
mod instant;
mod names;
mod read;
#[cfg(test)]
mod tests;
mod validate;
mod waiters;

use std::{borrow::Cow, collections::BTreeMap, sync::OnceLock};

pub use names::cli_name;
pub use validate::faults;
pub use waiters::{Acceptor, Matcher, State, Waiter, waiters};

/// The ways to write a call on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// A form in, XML out, lists numbered directly: EC2 alone.
    Ec2,
    /// A form in, XML out inside a result wrapper: IAM, STS, CloudWatch.
    Query,
    /// Method, path, query and headers in; XML out: S3.
    RestXml,
    /// JSON both ways, the operation named in a header: CloudTrail, Systems Manager, EC2 Instance Connect.
    Json,
    /// Method, path and query in; JSON out: GuardDuty.
    RestJson,
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// `ec2`, `iam`, `sts`, `s3`: also the word after `aws` (beside `s3api`, which is S3's).
    pub name: String,
    /// The first label of its host: `ec2`, and `monitoring` for `cloudwatch`.
    pub endpoint: String,
    /// The service's name in a signature's scope.
    pub signing_name: String,
    /// `2016-11-15` …
    pub api_version: String,
    /// How calls are written.
    pub protocol: Protocol,
    /// The host of a service that has one for all regions; such calls are signed for us-east-1.
    pub global_endpoint: Option<String>,
    /// The namespace of its XML, if the model names one.
    pub xml_namespace: Option<String>,
    /// Before the operation's name in the header `X-Amz-Target`, in JSON alone.
    pub target_prefix: Option<String>,
    /// The version behind `application/x-amz-json-`, in JSON alone.
    pub json_version: Option<String>,
    /// The HTTP status of each error code that the model names. Codes that every service has are not among them.
    pub errors: BTreeMap<String, u16>,
    operations: Vec<Operation>,
    /// In the order of their names.
    shapes: Vec<Shape>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Such as `RunInstances`.
    pub name: String,
    /// `POST`, `GET` …
    pub method: String,
    /// Such as `/` or `/{Bucket}?list-type=2`.
    pub uri: String,
    /// The name of the input's shape, if it takes any.
    pub input: Option<String>,
    /// The name of the output's shape, if it gives any.
    pub output: Option<String>,
    /// The status of a call that went well.
    pub status: u16,
    /// Whether a request must carry `Content-MD5`.
    pub checksum: bool,
    /// The element around the output in the query protocol.
    pub result_wrapper: Option<String>,
    /// How it gives long lists in pages.
    pub pages: Option<Pages>,
    /// Whether it comes from the overlay: the AWS CLI 2.9.19, the judge of our output, does not know it.
    pub younger: bool,
}

/// How an operation gives a long list in pages; all are member names, as botocore's paginators have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Input: where to go on.
    pub input_token: String,
    /// Output: where the next page begins.
    pub output_token: String,
    /// Input: how many at most.
    pub limit_key: Option<String>,
    /// Output: whether there is more.
    pub more_results: Option<String>,
    /// Output: the lists that are put together.
    pub result_keys: Vec<String>,
}

/// What kind of value a shape holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Named members.
    Structure,
    /// Items of one shape.
    List,
    /// Text keys to values of one shape.
    Map,
    /// Text.
    Text,
    /// A whole number, `integer` or `long`.
    Integer,
    /// `float` or `double`.
    Float,
    /// `true` or `false`.
    Boolean,
    /// An instant; in values the text of ISO 8601.
    Timestamp,
    /// Bytes; in values the text of their base64.
    Blob,
}

/// One shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The shape's name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// A structure's members, in botocore's order.
    pub members: Vec<Member>,
    /// The members a structure must have.
    pub required: Vec<String>,
    /// A list's item.
    pub item: Option<Box<Member>>,
    /// A map's key and value.
    pub entry: Option<Box<(Member, Member)>>,
    /// The values a text may have; empty when it is free.
    pub values: Vec<String>,
    /// The least length or value.
    pub min: Option<i64>,
    /// The greatest length or value. Clients do not check it.
    pub max: Option<i64>,
    /// A regular expression a text must match as a whole. Clients do not check it.
    pub pattern: Option<String>,
    /// The member that is the whole body of a REST request or response.
    pub payload: Option<String>,
    /// Shown to nobody.
    pub sensitive: bool,
    /// An instant that is ISO 8601 even in a header.
    pub iso: bool,
    traits: Traits,
}

/// A member of a structure; also how a list and a map refer to what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name in inputs and outputs. Empty for what a list or a map holds.
    pub name: String,
    /// The name of its shape.
    pub shape: String,
    /// Where a REST request or response carries it.
    pub location: Location,
    /// Filled with a fresh UUID by the client when it is absent, so that a retry does nothing twice.
    pub idempotency_token: bool,
    /// Bytes that a client takes from a file, or writes to one.
    pub streaming: bool,
    /// Where its shape stands among the service's.
    place: usize,
    traits: Traits,
}

/// Where a REST request or response carries a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Location {
    /// In the body.
    #[default]
    Body,
    /// In the path.
    Uri,
    /// In the query string.
    QueryString,
    /// In a header.
    Header,
    /// A map, each entry in a header of its own; its name is what they all begin with.
    Headers,
}

/// How a value is written; a member's own traits go before its shape's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Traits {
    location_name: Option<String>,
    query_name: Option<String>,
    flattened: bool,
}

const FILES: [(&str, &str); 9] = [
    ("cloudtrail", include_str!("../../models/cloudtrail.json")),
    ("cloudwatch", include_str!("../../models/cloudwatch.json")),
    ("ec2", include_str!("../../models/ec2.json")),
    ("ec2-instance-connect", include_str!("../../models/ec2-instance-connect.json")),
    ("guardduty", include_str!("../../models/guardduty.json")),
    ("iam", include_str!("../../models/iam.json")),
    ("s3", include_str!("../../models/s3.json")),
    ("ssm", include_str!("../../models/ssm.json")),
    ("sts", include_str!("../../models/sts.json")),
];

/// Services by the first label of their host, which is the word in a signature's scope as well. The models say the
/// same, but who asks this must not need them.
const LABELS: [(&str, &str); 9] = [
    ("cloudtrail", "cloudtrail"),
    ("ec2", "ec2"),
    ("ec2-instance-connect", "ec2-instance-connect"),
    ("guardduty", "guardduty"),
    ("iam", "iam"),
    ("monitoring", "cloudwatch"),
    ("s3", "s3"),
    ("ssm", "ssm"),
    ("sts", "sts"),
];

/// The names of all operations by service, those that are not in the cut included.
const NAMES: &str = include_str!("../../models/names.json");

/// What is younger than those files, laid over them: operations and shapes by service.
const YOUNGER: &str = include_str!("../../models/younger.json");

/// The service of that name.
pub fn service(name: &str) -> Option<&'static Service> {
    static SERVICES: [OnceLock<Option<Service>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    let place = FILES.iter().position(|(n, _)| *n == name)?;
    let (name, text) = FILES.get(place)?;
    SERVICES.get(place)?.get_or_init(|| read::service(name, text, YOUNGER)).as_ref()
}

/// The name of the service behind the first label of a host, which is also the word in a signature's scope.
pub fn behind(label: &str) -> Option<&'static str> {
    LABELS.iter().find(|(own, _)| *own == label).map(|(_, name)| *name)
}

/// The first label of a service's host: the other way round.
pub fn label(service: &str) -> Option<&'static str> {
    LABELS.iter().find(|(_, name)| *name == service).map(|(label, _)| *label)
}

/// The names of all operations that a service has, in the model's order: what is not among them is misspelt, what is and
/// is not in the cut is only not simulated.
pub fn all_names(service: &str) -> impl Iterator<Item = &'static str> {
    static ALL: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let all = ALL.get_or_init(|| serde_json::from_str(NAMES).unwrap_or_default());
    all.get(service).into_iter().flat_map(|names| names.split(' '))
}

/// The names of every service.
pub fn service_names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// What stands in for a shape that the file does not have; a test proves that every file is whole.
static MISSING: Shape = Shape {
    name: String::new(),
    kind: Kind::Text,
    members: Vec::new(),
    required: Vec::new(),
    item: None,
    entry: None,
    values: Vec::new(),
    min: None,
    max: None,
    pattern: None,
    payload: None,
    sensitive: false,
    iso: false,
    traits: Traits { location_name: None, query_name: None, flattened: false },
};

impl Service {
    /// The operation of that name.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }
    /// The operation of that name on the command line: `run-instances`.
    pub fn operation_by_cli_name(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.cli_name() == name)
    }
    /// Every operation of the cut, in alphabetical order.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }
    /// The shape of that name.
    pub fn shape(&self, name: &str) -> &Shape {
        let place = self.shapes.binary_search_by(|shape| shape.name.as_str().cmp(name));
        place.ok().and_then(|place| self.shapes.get(place)).unwrap_or(&MISSING)
    }
    /// The shape of an operation's input.
    pub fn input(&self, operation: &Operation) -> Option<&Shape> {
        operation.input.as_ref().map(|name| self.shape(name))
    }
    /// The shape of an operation's output.
    pub fn output(&self, operation: &Operation) -> Option<&Shape> {
        operation.output.as_ref().map(|name| self.shape(name))
    }
    /// A member's shape.
    pub fn of(&self, member: &Member) -> &Shape {
        self.shapes.get(member.place).unwrap_or(&MISSING)
    }
    /// Every shape.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.iter()
    }
    /// A member's name in the form of a request: EC2 asks for `InstanceId`, where the model says `InstanceIds`.
    pub fn form_name<'a>(&'a self, member: &'a Member) -> Cow<'a, str> {
        let name = self.location_name(member);
        if self.protocol == Protocol::Ec2 {
            if let Some(name) = self.query_name(member) {
                return Cow::Borrowed(name);
            }
            // EC2 writes the same names with a capital in a request and a small letter in an answer.
            if let Some(name) = name.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase())) {
                let mut letters = name.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                return Cow::Owned(first.into_iter().chain(letters).collect());
            }
        }
        Cow::Borrowed(name.unwrap_or(&member.name))
    }
    /// A member's name in an answer in XML: EC2 answers `instancesSet`, where the model says `Instances`.
    pub(crate) fn answer_name(&self, member: &Member) -> String {
        self.location_name(member).unwrap_or(&member.name).to_owned()
    }
    fn flattened(&self, member: &Member) -> bool {
        member.traits.flattened || self.of(member).traits.flattened
    }
    fn location_name<'a>(&'a self, member: &'a Member) -> Option<&'a str> {
        let own = member.traits.location_name.as_deref();
        own.or(self.of(member).traits.location_name.as_deref())
    }
    fn query_name<'a>(&'a self, member: &'a Member) -> Option<&'a str> {
        let own = member.traits.query_name.as_deref();
        own.or(self.of(member).traits.query_name.as_deref())
    }
}

impl Operation {
    /// `run-instances`.
    pub fn cli_name(&self) -> String {
        cli_name(&self.name)
    }
}

impl Shape {
    /// The member of that name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
    /// Whether the structure must have the member.
    pub fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|required| required == name)
    }
}

impl Member {
    /// `image-id`: the option's name without its dashes.
    pub fn cli_name(&self) -> String {
        cli_name(&self.name)
    }
}
