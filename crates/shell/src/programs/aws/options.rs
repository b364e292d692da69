//! The options of an operation, made from its input shape; their values, made into its input.
//!
//! Source: awscli 2.9.19, `clidriver.py`, `customizations/ec2`, `customizations/paginate.py`, as observed.

use rolelab_core::model::{Kind, Member, Operation, Service};
use serde_json::{Map, Value, json};

use super::{
    arguments::{self, Spec, Takes},
    call::Paging,
    end::{End, Outcome},
    globals::Globals,
    names, permissions,
    unpack::{Unpack, integer},
};
use crate::program::Process;

/// What an option stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means<'a> {
    Member(&'a Member),
    Flag(&'a Member, bool),
    /// A structure that holds one truth, `Value`: `--ebs-optimized` alone makes it true.
    Held(&'a Member),
    /// `--no-ebs-optimized` of such a structure.
    HeldNot(&'a Member),
    /// `ec2 run-instances --count`.
    Count,
    /// `ec2 run-instances --associate-public-ip-address` and its opposite.
    PublicAddress(bool),
    /// `ec2 authorize-security-group-ingress --protocol` and its like.
    Permission(&'static str),
    StartingToken,
    PageSize,
    MaxItems,
    /// `--cli-input-json`.
    WholeInput,
    /// `--cli-input-yaml`.
    WholeYaml,
    /// `--generate-cli-skeleton`.
    Skeleton,
    NotSimulated,
}

struct Options<'a> {
    specs: Vec<Spec>,
    means: Vec<Means<'a>>,
}

impl<'a> Options<'a> {
    fn push(&mut self, name: impl Into<String>, takes: Takes, means: Means<'a>) {
        self.specs.push(Spec::new(name, takes));
        self.means.push(means);
    }
}

/// What an operation is called with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    /// Its help.
    Help,
    /// Its input with nothing in it.
    Skeleton,
    /// A made-up answer, for an input that is valid.
    Sample {
        /// Members named as the model names them.
        input: Value,
    },
    /// A call.
    Call {
        /// Members named as the model names them.
        input: Value,
        /// Wishes about pages.
        paging: Paging,
        /// Whether pages are to be put together.
        paginate: bool,
        /// The file that a body goes to.
        outfile: Option<String>,
    },
}

/// The member of an operation's answer that is a body of bytes, which goes to a file: its name in the real one is
/// `outfile`.
pub(super) fn body<'a>(service: &'a Service, operation: &Operation) -> Option<&'a Member> {
    let shape = service.output(operation)?;
    let member = shape.member(shape.payload.as_ref()?)?;
    (member.streaming || service.of(member).kind == Kind::Blob).then_some(member)
}

fn table<'a>(service: &'a Service, operation: &'a Operation) -> Options<'a> {
    let mut options = Options { specs: Vec::new(), means: Vec::new() };
    let run = operation.name == "RunInstances";
    let mut denied = Vec::new();
    for member in service.input(operation).into_iter().flat_map(|shape| &shape.members) {
        let name = member.cli_name();
        match service.of(member).kind {
            _ if run && matches!(name.as_str(), "min-count" | "max-count") => {}
            Kind::Boolean => {
                let no = match name.as_str() {
                    "disable-api-termination" if run => "enable-api-termination".to_owned(),
                    name => format!("no-{name}"),
                };
                options.push(name, Takes::Nothing, Means::Flag(member, true));
                options.push(no, Takes::Nothing, Means::Flag(member, false));
            }
            Kind::Structure if service.name == "ec2" && holds_truth(service, member) => {
                denied.push((format!("no-{name}"), member));
                options.push(name, Takes::Optional, Means::Held(member));
            }
            Kind::List => options.push(name, Takes::Many, Means::Member(member)),
            _ => options.push(name, Takes::One, Means::Member(member)),
        }
    }
    if run {
        options.push("count", Takes::One, Means::Count);
        options.push("secondary-private-ip-addresses", Takes::Many, Means::NotSimulated);
        options.push("secondary-private-ip-address-count", Takes::One, Means::NotSimulated);
        options.push("associate-public-ip-address", Takes::Nothing, Means::PublicAddress(true));
        options.push("no-associate-public-ip-address", Takes::Nothing, Means::PublicAddress(false));
    }
    if permissions::has(&operation.name) {
        for name in permissions::NAMES {
            options.push(name, Takes::One, Means::Permission(name));
        }
    }
    for (no, member) in denied {
        options.push(no, Takes::Nothing, Means::HeldNot(member));
    }
    let outfile = body(service, operation).is_some();
    if !outfile {
        options.push("cli-input-json", Takes::One, Means::WholeInput);
        options.push("cli-input-yaml", Takes::One, Means::WholeYaml);
    }
    if let Some(pages) = &operation.pages {
        options.push("starting-token", Takes::One, Means::StartingToken);
        if pages.limit_key.is_some() {
            options.push("page-size", Takes::One, Means::PageSize);
        }
        // An operation's own --max-items is shadowed by this one.
        if let Some(place) = options.specs.iter().position(|spec| spec.name == "max-items") {
            options.specs.remove(place);
            options.means.remove(place);
        }
        options.push("max-items", Takes::One, Means::MaxItems);
    }
    if !outfile {
        options.push("generate-cli-skeleton", Takes::Optional, Means::Skeleton);
    }
    options
}

/// awscli's `customizations/ec2/../toplevelbool.py`: such members are flags on the command line.
fn holds_truth(service: &Service, member: &Member) -> bool {
    match service.of(member).members.as_slice() {
        [only] => only.name == "Value" && service.of(only).kind == Kind::Boolean,
        _ => false,
    }
}

/// The names of the options that an operation's help tells, with their dashes; required ones first.
pub(super) fn told(service: &Service, operation: &Operation) -> Vec<String> {
    let mut names = listed(service, operation);
    if permissions::has(&operation.name) {
        names
            .retain(|name| !permissions::UNTOLD.iter().any(|untold| name.strip_prefix("--") == Some(untold)));
    }
    names
}

/// The names of all of them, which is what completion offers: those too that help leaves out (awscli 2.9.19, `ac.index`).
pub(super) fn listed(service: &Service, operation: &Operation) -> Vec<String> {
    let input = service.input(operation);
    let required = |means: &Means<'_>| match means {
        Means::Member(member) => input.is_some_and(|shape| shape.requires(&member.name)),
        _ => false,
    };
    let options = table(service, operation);
    let mut names: Vec<(bool, String)> = options
        .specs
        .iter()
        .zip(&options.means)
        .filter(|(_, means)| **means != Means::NotSimulated)
        .map(|(spec, means)| (!required(means), format!("--{}", spec.name)))
        .collect();
    names.sort_by_key(|(optional, _)| *optional);
    names.into_iter().map(|(_, name)| name).collect()
}

/// What follows an operation's option of that name.
pub(super) fn takes(service: &Service, operation: &Operation, name: &str) -> Option<Takes> {
    table(service, operation).specs.iter().find(|spec| spec.name == name).map(|spec| spec.takes)
}

/// The option that the short ones for a rule cannot be mixed with.
fn is_ip_permissions(means: &Means<'_>) -> bool {
    matches!(means, Means::Member(member) if member.name == "IpPermissions")
}

/// Reads an operation's arguments.
///
/// # Errors
/// As the real one refuses them.
pub(super) fn read(
    process: &Process,
    globals: &Globals,
    service: &Service,
    operation: &Operation,
    args: &[String],
) -> Outcome<Wanted> {
    if let [only] = args
        && only == "help"
    {
        return Ok(Wanted::Help);
    }
    let options = table(service, operation);
    // A first word that is no option is taken for `help`, and named last among what is unknown.
    let outfile = body(service, operation).is_some();
    let words = usize::from(outfile || args.first().is_some_and(|first| !first.starts_with('-')));
    let mut parsed = arguments::parse(&options.specs, args, words)?;
    let outfile = match outfile {
        true => parsed.words.first().cloned().map_or(Err(()), |file| Ok(Some(file))),
        false => {
            // An empty word is passed over, as by the real one.
            parsed.words.retain(|word| !word.is_empty());
            parsed.rest.append(&mut parsed.words);
            Ok(None)
        }
    };
    let input = service.input(operation);
    let mut missing = Vec::new();
    for (place, means) in options.means.iter().enumerate() {
        let Means::Member(member) = means else { continue };
        let required = input.is_some_and(|shape| shape.requires(&member.name)) && !member.idempotency_token;
        if required && parsed.values(place).is_none() {
            missing.push(format!("--{}", member.cli_name()));
        }
    }
    if outfile.is_err() {
        missing.push("outfile".to_owned());
    }
    let skips_required = options.means.iter().enumerate().any(|(place, means)| {
        let given = parsed.values(place);
        match means {
            Means::NotSimulated | Means::WholeInput | Means::WholeYaml => given.is_some(),
            // An answer is made up for a valid input only; the real one looks at the very words.
            Means::Skeleton => {
                let option = args.iter().position(|word| word == "--generate-cli-skeleton");
                option.is_some_and(|at| args.get(at + 1).is_none_or(|value| value != "output"))
            }
            _ => false,
        }
    });
    if !missing.is_empty() && !skips_required {
        let text = format!("the following arguments are required: {}", missing.join(", "));
        return Err(End::parser(&text));
    }
    if !parsed.rest.is_empty() {
        return Err(End::unknown(&parsed.rest));
    }
    let whole = options.means.iter().position(|means| is_ip_permissions(means));
    if let Some(place) = whole
        && parsed.values(place).is_some()
    {
        let short = options.means.iter().enumerate().find_map(|(place, means)| match means {
            Means::Permission(name) if parsed.values(place).is_some() => Some(name.replace('-', "_")),
            _ => None,
        });
        if let Some(short) = short {
            return Err(End::validation(format!(
                "The --{short} option is not compatible with the --ip-permissions option "
            )));
        }
    }
    let mut built = Map::new();
    let mut permission = Map::new();
    let mut paging = Paging::default();
    let mut manual = false;
    let (mut whole, mut whole_yaml) = (None, None);
    let (mut skeleton, mut sample) = (false, false);
    for (place, (spec, means)) in options.specs.iter().zip(&options.means).enumerate() {
        let Some(values) = parsed.values(place) else { continue };
        let first = values.first().map(String::as_str).unwrap_or_default();
        let option = format!("--{}", spec.name);
        match means {
            Means::NotSimulated => return Err(End::NotSimulated(format!("aws {option}"))),
            Means::Flag(member, on) => {
                built.insert(member.name.clone(), Value::Bool(*on));
            }
            Means::Member(member) => {
                let body = member.streaming;
                let (name, raw) = (member.name.as_str(), globals.raw_bytes);
                let unpack = Unpack { process, service, option: &option, member: name, body, raw };
                let value = unpack.unpack(service.of(member), values)?;
                manual |= operation.pages.as_ref().is_some_and(|pages| {
                    pages.input_token == member.name || pages.limit_key.as_ref() == Some(&member.name)
                });
                built.insert(member.name.clone(), value);
            }
            Means::HeldNot(member) if built.contains_key(&member.name) => {
                let option = format!("--{}", member.cli_name());
                return Err(End::validation(format!(
                    "Cannot specify both the \"{option}\" option and the \"--no-{}\" option.",
                    member.cli_name()
                )));
            }
            Means::Held(member) if !values.is_empty() => {
                let (name, raw) = (member.name.as_str(), globals.raw_bytes);
                let unpack = Unpack { process, service, option: &option, member: name, body: false, raw };
                built.insert(member.name.clone(), unpack.unpack(service.of(member), values)?);
            }
            Means::Held(member) | Means::HeldNot(member) => {
                built.insert(member.name.clone(), json!({"Value": matches!(means, Means::Held(_))}));
            }
            Means::Count => {
                let (min, max) = first.split_once(':').unwrap_or((first, first));
                // The real one means to say something kinder and trips over its own missing import.
                let number = |text: &str| {
                    integer(text).map_err(|_| End::general("name 'ParamValidationError' is not defined"))
                };
                built.insert("MinCount".to_owned(), json!(number(min)?));
                built.insert("MaxCount".to_owned(), json!(number(max)?));
            }
            Means::PublicAddress(true) if built.contains_key("NetworkInterfaces") => {
                return Err(End::validation(
                    "Mixing the --network-interfaces option with the simple, scalar options is not supported.",
                ));
            }
            Means::PublicAddress(on) => {
                let interface = json!([{"DeviceIndex": 0, "AssociatePublicIpAddress": on}]);
                built.insert("NetworkInterfaces".to_owned(), interface);
            }
            Means::Permission(name) => permissions::put(&mut permission, name, first)?,
            Means::WholeInput => whole = Some(first.to_owned()),
            Means::WholeYaml => whole_yaml = Some(first.to_owned()),
            Means::Skeleton => match first {
                "" | "input" => skeleton = true,
                "output" => sample = true,
                // It comments on every member in AWS's own prose, which is not here.
                "yaml-input" => return Err(End::NotSimulated(format!("aws {option} {first}"))),
                other => {
                    let choices = ["input", "output", "yaml-input"];
                    return Err(names::invalid_choice(&option, other, &choices));
                }
            },
            Means::StartingToken => paging.starting_token = Some(first.to_owned()),
            Means::PageSize => paging.page_size = Some(page_number(&option, first)?),
            Means::MaxItems => paging.max_items = Some(page_number(&option, first)?),
        }
    }
    if skeleton {
        return Ok(Wanted::Skeleton);
    }
    if !permission.is_empty() {
        built.insert("IpPermissions".to_owned(), json!([permission]));
    }
    if whole.is_some() && whole_yaml.is_some() {
        return Err(End::validation("Only one --cli-input- parameter may be specified."));
    }
    let is_yaml = whole_yaml.is_some();
    if let Some(text) = whole.or(whole_yaml) {
        let raw = globals.raw_bytes;
        let option = if is_yaml { "--cli-input-yaml" } else { "--cli-input-json" };
        let unpack = Unpack { process, service, option, member: "", body: false, raw };
        for (name, value) in unpack.whole_input(&text, is_yaml)? {
            let pages = operation.pages.as_ref();
            manual |= pages.is_some_and(|p| p.input_token == name || p.limit_key.as_ref() == Some(&name));
            built.entry(name).or_insert(value);
        }
    }
    if operation.name == "RunInstances" {
        for name in ["MaxCount", "MinCount"] {
            built.entry(name).or_insert_with(|| json!(1));
        }
    }
    if sample {
        return Ok(Wanted::Sample { input: Value::Object(built) });
    }
    let mut paginate = globals.paginate && !manual;
    if operation.pages.is_none() {
        paginate = false;
    } else if !paginate {
        let pages =
            [("starting-token", paging.starting_token.is_some()), ("page-size", paging.page_size.is_some())];
        let used: Vec<String> =
            pages.iter().filter(|(_, given)| *given).map(|(name, _)| format!("--{name}")).collect();
        if !used.is_empty() {
            return Err(End::validation(format!(
                "Cannot specify --no-paginate along with pagination arguments: {}",
                used.join(", ")
            )));
        }
        let limit = operation.pages.as_ref().and_then(|pages| pages.limit_key.clone());
        if let (Some(limit), Some(items)) = (limit, paging.max_items) {
            if limit != "MaxItems" {
                let text = "Cannot specify --no-paginate along with pagination arguments: --max-items";
                return Err(End::validation(text));
            }
            built.insert(limit, json!(items));
        }
    }
    let outfile = outfile.unwrap_or_default();
    Ok(Wanted::Call { input: Value::Object(built), paging, paginate, outfile })
}

/// The members that a client fills with a fresh UUID when they are absent.
pub(super) fn absent_tokens(service: &Service, operation: &Operation, input: &Value) -> Vec<String> {
    let members = service.input(operation).into_iter().flat_map(|shape| &shape.members);
    members
        .filter(|member| member.idempotency_token && input.get(&member.name).is_none())
        .map(|member| member.name.clone())
        .collect()
}

fn page_number(option: &str, text: &str) -> Outcome<i64> {
    integer(text)
        .map_err(|_| End::parser(&format!("argument {option}: invalid int value: {}", names::quoted(text))))
}
