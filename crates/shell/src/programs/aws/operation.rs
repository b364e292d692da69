//! `aws SERVICE OPERATION …`: the word is found, its options are read, the call is made, the answer is shown.

use base64::{Engine, engine::general_purpose::STANDARD};
use rolelab_core::{
    coverage,
    model::{self, Operation, Service, cli_name},
};
use serde_json::{Map, Value, json};

use super::{
    arguments,
    call::Client,
    config::{self, Config},
    end::{CONFIGURATION, End, Outcome},
    globals::{self, Globals},
    help, names, names_table,
    options::{self, Wanted},
    output, session, skeleton, table, wait, yaml,
};
use crate::{
    port::{Answer, Ask},
    program::Process,
};

/// A command that calls one operation.
pub(super) struct Command<'a> {
    pub(super) process: &'a Process,
    pub(super) globals: &'a Globals,
    pub(super) service: &'static Service,
    pub(super) operation: &'static Operation,
    /// `ec2.run-instances`, `ec2.wait`.
    pub(super) name: String,
}

/// The words after a service, in the order in which the real one lists them.
pub(super) fn words(service: &str) -> Vec<String> {
    let removed = |name: &String| service != "ec2" || !names_table::REMOVED.contains(&name.as_str());
    let mut words: Vec<String> = model::all_names(service).map(cli_name).filter(removed).collect();
    let added = names_table::ADDED.iter().filter(|(of, _)| *of == service).flat_map(|(_, added)| *added);
    words.extend(added.map(|word| (*word).to_owned()));
    words.push("help".to_owned());
    words
}

/// The words of a service that the front door answers, `wait` among them.
pub(super) fn simulated(service: &Service) -> Vec<String> {
    let there = |operation: &&Operation| coverage::has(&service.name, &operation.name);
    let mut names: Vec<String> = service.operations().iter().filter(there).map(Operation::cli_name).collect();
    if !wait::simulated(service).is_empty() {
        names.push("wait".to_owned());
    }
    names
}

/// Runs what follows a service's name.
///
/// # Errors
/// As the real one refuses, or the service.
pub(super) async fn run(process: &Process, globals: &Globals, service: &'static Service) -> Outcome<i32> {
    let command = globals.command.as_str();
    let parsed = arguments::parse(&[], &globals.rest, 1)?;
    let Some(name) = parsed.words.first() else {
        return Err(End::parser("the following arguments are required: operation"));
    };
    let known = words(&service.name);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    // What is younger than the real one's names is known all the same.
    let younger = service.operation_by_cli_name(name).is_some_and(|operation| operation.younger);
    if !younger && !known.contains(&name.as_str()) {
        return Err(names::invalid_choice("operation", name, &known));
    }
    if name == "help" {
        let names = simulated(service);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return help(process, &format!("aws {command}"), &names).await;
    }
    let mut args = globals.rest.clone();
    if let Some(place) = args.iter().position(|word| word == name) {
        args.remove(place);
    }
    if name == "wait" {
        return wait::run(process, globals, service, &args).await;
    }
    let Some(operation) = service.operation_by_cli_name(name) else {
        return Err(End::NotSimulated(format!("aws {command} {name}")));
    };
    let name = format!("{command}.{name}");
    Command { process, globals, service, operation, name }.run(&args).await
}

impl Command<'_> {
    async fn run(&self, args: &[String]) -> Outcome<i32> {
        let Self { process, globals, service, operation, .. } = *self;
        let (input, paging, paginate, outfile) =
            match options::read(process, globals, service, operation, args)? {
                Wanted::Help if !coverage::has(&service.name, &operation.name) => {
                    return Err(End::NotSimulated(format!("aws {}", self.name.replace('.', " "))));
                }
                Wanted::Help => {
                    let mut listed = options::told(service, operation);
                    listed.extend(globals::names().map(|name| format!("--{name}")));
                    let names: Vec<&str> = listed.iter().map(String::as_str).collect();
                    let what = format!("aws {}", self.name.replace('.', " "));
                    return help(process, &what, &names).await;
                }
                Wanted::Skeleton => {
                    let skeleton = output::pretty(&skeleton::input(service, operation));
                    process.stdout.write(skeleton).await?;
                    return Ok(0);
                }
                Wanted::Sample { input } => {
                    let format = Format::find(process, globals)?;
                    Client::new(process, globals, service, &self.name).await?;
                    // The real one trips over its own made-up answer where something has a least length.
                    let iso = !matches!(format, Format::Text | Format::Table);
                    let answer = skeleton::output(service, operation, iso);
                    skeleton::check(service, service.output(operation), &answer)?;
                    skeleton::check(service, service.input(operation), &input)?;
                    let pages = if answer == json!({}) { &[] } else { std::slice::from_ref(&answer) };
                    return self.show(format, &answer, pages).await;
                }
                Wanted::Call { input, paging, paginate, outfile } => (input, paging, paginate, outfile),
            };
        let client = Client::new(process, globals, service, &self.name).await?;
        let input = self.with_tokens(input).await?;
        times(process, globals)?;
        if paginate {
            let (whole, pages) = client.pages(operation, &input, &paging).await?;
            return match Format::find(process, globals)? {
                Format::Text => self.pages_as_text(&whole, &pages).await,
                format => self.show(format, &whole, &pages).await,
            };
        }
        let mut answer = client.call(operation, &input).await?;
        if session::opens(&service.name, &operation.name) {
            return session::open(self, &client, &input, &answer).await;
        }
        if let (Some(file), Some(member)) = (outfile, options::body(service, operation)) {
            let bytes = answer.as_object_mut().and_then(|members| members.shift_remove(&member.name));
            save(process, &file, bytes.as_ref())?;
        }
        // Whether there is such a format comes out when an answer is there to be shown.
        let format = Format::find(process, globals)?;
        let empty = answer == Value::Object(Map::new()) && globals.query.is_none();
        self.show(format, &answer, if empty { &[] } else { std::slice::from_ref(&answer) }).await
    }

    /// A client fills what is meant for repeats with a fresh UUID.
    pub(super) async fn with_tokens(&self, mut input: Value) -> Outcome<Value> {
        for member in options::absent_tokens(self.service, self.operation, &input) {
            if let (Answer::Uuid(uuid), Value::Object(members)) =
                (self.process.port.ask(Ask::Uuid).await?, &mut input)
            {
                members.insert(member, Value::from(uuid));
            }
        }
        Ok(input)
    }

    /// As text every page is searched and shown by itself, and so is the token, in the end.
    async fn pages_as_text(&self, whole: &Value, pages: &[Value]) -> Outcome<i32> {
        let keys = self.operation.pages.iter().flat_map(|pages| &pages.result_keys);
        let listed = pages.iter().map(|page| {
            let member = |key: &String| (key.clone(), page.get(key).cloned().unwrap_or(Value::Null));
            Value::Object(keys.clone().map(member).collect())
        });
        let token = whole.get("NextToken").map(|token| json!({"NextToken": {"NextToken": token}}));
        for page in listed.chain(token) {
            let found = match &self.globals.query {
                Some(query) => query.search(&page)?,
                None => page,
            };
            self.text(&found).await?;
        }
        Ok(0)
    }

    async fn text(&self, found: &Value) -> Outcome<i32> {
        let (text, tripped) = output::text(found);
        self.process.stdout.write(text).await?;
        tripped.map_or(Ok(0), |why| Err(End::general(why)))
    }

    /// Shows an answer: as a whole, or page by page.
    async fn show(&self, format: Format, whole: &Value, pages: &[Value]) -> Outcome<i32> {
        let Self { process, globals, .. } = *self;
        let searched = |value: &Value| match &globals.query {
            Some(query) => query.search(value),
            None => Ok(value.clone()),
        };
        if format == Format::YamlStream {
            for page in pages {
                process.stdout.write(yaml::page(&searched(page)?)).await?;
            }
            return Ok(0);
        }
        let answer = searched(whole)?;
        let void = answer.as_object().is_some_and(Map::is_empty);
        let text = match format {
            _ if void => String::new(),
            Format::Json => output::json(&answer),
            Format::Yaml | Format::YamlStream => yaml::yaml(&answer),
            Format::Table => table::table(&self.operation.name, &answer).map_err(End::general)?,
            Format::Text => return self.text(&answer).await,
        };
        process.stdout.write(text).await?;
        Ok(0)
    }
}

/// The profile's `cli_timestamp_format`.
///
/// # Errors
/// It is none, or not the usual one, which is not simulated.
fn times(process: &Process, globals: &Globals) -> Outcome<()> {
    let config = Config::read(process, globals.profile.as_deref())?;
    match config.in_either(&config.profile, "cli_timestamp_format") {
        None | Some("iso8601") => Ok(()),
        Some("wire") => Err(End::NotSimulated("aws with cli_timestamp_format = wire".to_owned())),
        Some(other) => Err(End::Failed(
            CONFIGURATION,
            format!("Unknown cli_timestamp_format value: {other}, valid values are \"wire\" or \"iso8601\""),
        )),
    }
}

/// Writes a body, which is base64 in an answer, to a file.
fn save(process: &Process, file: &str, body: Option<&Value>) -> Outcome<()> {
    let text = body.and_then(Value::as_str).unwrap_or_default();
    let bytes = STANDARD.decode(text).unwrap_or_default();
    let path = config::path(process, file);
    process.port.host().borrow_mut().files.save(&path, &bytes, false).map_err(|why| End::errno(why, file))
}

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Text,
    Table,
    Yaml,
    YamlStream,
}

impl Format {
    /// `--output`, `AWS_DEFAULT_OUTPUT`, the profile's `output`, JSON.
    fn find(process: &Process, globals: &Globals) -> Outcome<Self> {
        let environment = process.env.get("AWS_DEFAULT_OUTPUT").filter(|value| !value.is_empty()).cloned();
        let named = match globals.output.clone().or(environment) {
            Some(name) => name,
            None => {
                let config = Config::read(process, globals.profile.as_deref())?.known()?;
                config.in_either(&config.profile, "output").unwrap_or("json").to_owned()
            }
        };
        match named.as_str() {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            "table" => Ok(Self::Table),
            "yaml" => Ok(Self::Yaml),
            "yaml-stream" => Ok(Self::YamlStream),
            _ => Err(End::general(format!("Unknown output type: {named}"))),
        }
    }
}
