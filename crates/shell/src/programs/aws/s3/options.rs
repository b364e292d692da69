//! The options of `aws s3`'s transfer commands: what may be given, and what of it becomes a member of a request.
//!
//! Source: awscli 2.9.19, `customizations/s3/subcommands.py` and `utils.py`, as observed.

use rolelab_core::model::Service;
use serde_json::{Map, Value, json};

use crate::{
    program::Process,
    programs::aws::{
        arguments::{self, Spec, Takes},
        end::{End, Outcome},
        globals::Globals,
        names,
        unpack::Unpack,
    },
};

/// The commands that an option belongs to.
const CP: u8 = 1;
const MV: u8 = 2;
const SYNC: u8 = 4;
const RM: u8 = 8;
const MOVING: u8 = CP | MV | SYNC;
const ALL: u8 = MOVING | RM;

const ACLS: &[&str] = &[
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
    "log-delivery-write",
];
const CLASSES: &[&str] = &[
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
];

/// Name, what follows, the values it may have, whose it is.
#[rustfmt::skip]
const OPTIONS: [(&str, Takes, &[&str], u8); 39] = [
    ("dryrun", Takes::Nothing, &[], ALL),
    ("quiet", Takes::Nothing, &[], ALL),
    ("include", Takes::One, &[], ALL),
    ("exclude", Takes::One, &[], ALL),
    ("acl", Takes::One, ACLS, MOVING),
    ("follow-symlinks", Takes::Nothing, &[], MOVING),
    ("no-follow-symlinks", Takes::Nothing, &[], MOVING),
    ("no-guess-mime-type", Takes::Nothing, &[], MOVING),
    ("sse", Takes::Optional, &["AES256", "aws:kms"], MOVING),
    ("sse-c", Takes::Optional, &["AES256"], MOVING),
    ("sse-c-key", Takes::One, &[], MOVING),
    ("sse-kms-key-id", Takes::One, &[], MOVING),
    ("sse-c-copy-source", Takes::Optional, &["AES256"], MOVING),
    ("sse-c-copy-source-key", Takes::One, &[], MOVING),
    ("storage-class", Takes::One, CLASSES, MOVING),
    ("grants", Takes::Many, &[], MOVING),
    ("website-redirect", Takes::One, &[], MOVING),
    ("content-type", Takes::One, &[], MOVING),
    ("cache-control", Takes::One, &[], MOVING),
    ("content-disposition", Takes::One, &[], MOVING),
    ("content-encoding", Takes::One, &[], MOVING),
    ("content-language", Takes::One, &[], MOVING),
    ("expires", Takes::One, &[], MOVING),
    ("source-region", Takes::One, &[], MOVING),
    ("only-show-errors", Takes::Nothing, &[], ALL),
    ("no-progress", Takes::Nothing, &[], MOVING),
    ("page-size", Takes::One, &[], ALL),
    ("ignore-glacier-warnings", Takes::Nothing, &[], MOVING),
    ("force-glacier-transfer", Takes::Nothing, &[], MOVING),
    ("request-payer", Takes::Optional, &["requester"], ALL),
    ("metadata", Takes::Many, &[], MOVING),
    ("copy-props", Takes::One, &["none", "metadata-directive", "default"], MOVING),
    ("metadata-directive", Takes::One, &["COPY", "REPLACE"], MOVING),
    ("expected-size", Takes::One, &[], CP),
    ("recursive", Takes::Nothing, &[], CP | MV | RM),
    ("size-only", Takes::Nothing, &[], SYNC),
    ("exact-timestamps", Takes::Nothing, &[], SYNC),
    ("delete", Takes::Nothing, &[], SYNC),
    ("force", Takes::Nothing, &[], 0),
];
/// What an optional value is when it is left out.
const IMPLIED: [(&str, &str); 4] =
    [("sse", "AES256"), ("sse-c", "AES256"), ("sse-c-copy-source", "AES256"), ("request-payer", "requester")];
/// Options that nothing here stands for.
const NOT_SIMULATED: [&str; 5] =
    ["sse-kms-key-id", "sse-c", "sse-c-key", "sse-c-copy-source", "source-region"];
/// Options of an object that is written, and the members they become.
const WRITTEN: [(&str, &str); 9] = [
    ("acl", "ACL"),
    ("storage-class", "StorageClass"),
    ("website-redirect", "WebsiteRedirectLocation"),
    ("content-type", "ContentType"),
    ("cache-control", "CacheControl"),
    ("content-disposition", "ContentDisposition"),
    ("content-encoding", "ContentEncoding"),
    ("content-language", "ContentLanguage"),
    ("expires", "Expires"),
];

/// A transfer command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Cp,
    Mv,
    Sync,
    Rm,
}

impl Command {
    /// The command of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "cp" => Self::Cp,
            "mv" => Self::Mv,
            "sync" => Self::Sync,
            "rm" => Self::Rm,
            _ => return None,
        })
    }

    /// What stands after it.
    pub(super) fn usage(self) -> String {
        let (name, paths) = match self {
            Self::Cp => ("cp", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"),
            Self::Mv => ("mv", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"),
            Self::Sync => ("sync", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"),
            Self::Rm => ("rm", "<S3Uri>"),
        };
        format!("usage: aws s3 {name} {paths}")
    }

    fn bit(self) -> u8 {
        match self {
            Self::Cp => CP,
            Self::Mv => MV,
            Self::Sync => SYNC,
            Self::Rm => RM,
        }
    }

    /// The options that it has.
    pub(super) fn options(self) -> impl Iterator<Item = &'static str> {
        OPTIONS.iter().filter(move |(.., of)| of & self.bit() != 0).map(|(name, ..)| *name)
    }

    /// What follows its option of that name.
    pub(super) fn takes(self, name: &str) -> Option<Takes> {
        OPTIONS
            .iter()
            .find(|(own, _, _, of)| *own == name && of & self.bit() != 0)
            .map(|(_, takes, ..)| *takes)
    }
}

/// What was given.
#[derive(Debug)]
pub(super) struct Given {
    /// One or two paths.
    pub(super) paths: Vec<String>,
    values: Vec<(&'static str, Vec<String>)>,
    /// `--include` (true) and `--exclude` patterns in order.
    pub(super) filters: Vec<(bool, String)>,
    /// `--page-size`.
    pub(super) page_size: Option<i64>,
    /// `--metadata`.
    metadata: Option<Value>,
}

/// Filters take a list of one, which their refusal shows.
fn counted(why: End) -> End {
    match why {
        End::Failed(status, text)
            if text.contains("argument --exclude") || text.contains("argument --include") =>
        {
            End::Failed(status, text.replace("expected one argument", "expected 1 argument"))
        }
        other => other,
    }
}

impl Given {
    /// Reads what follows the command's name.
    ///
    /// # Errors
    /// As the real one refuses it; what is not simulated.
    pub(super) fn read(
        process: &Process,
        globals: &Globals,
        service: &Service,
        command: Command,
        args: &[String],
    ) -> Outcome<Self> {
        let own: Vec<_> = OPTIONS.iter().filter(|(.., of)| of & command.bit() != 0).collect();
        let specs: Vec<Spec> = own.iter().map(|(name, takes, ..)| Spec::new(*name, *takes)).collect();
        let wanted = if command == Command::Rm { 1 } else { 2 };
        let parsed = arguments::parse(&specs, args, wanted).map_err(counted)?;
        let mut given = Self {
            paths: Vec::new(),
            values: Vec::new(),
            filters: Vec::new(),
            page_size: None,
            metadata: None,
        };
        for (place, values) in &parsed.given {
            let Some((name, _, choices, _)) = own.get(*place) else { continue };
            let first = values.first().map(String::as_str);
            if let Some(value) = first.filter(|value| !choices.is_empty() && !choices.contains(value)) {
                return Err(names::invalid_choice(&format!("--{name}"), value, choices));
            }
            match *name {
                "include" => given.filters.push((true, first.unwrap_or_default().to_owned())),
                "exclude" => given.filters.push((false, first.unwrap_or_default().to_owned())),
                _ => given.values.push((name, values.clone())),
            }
        }
        // Two paths have to stand side by side.
        let together = args.windows(wanted).any(|words| words == parsed.words);
        if parsed.words.len() < wanted || !together {
            return Err(End::parser("the following arguments are required: paths"));
        }
        if !parsed.rest.is_empty() {
            return Err(End::validation(format!("Unknown options: {}", parsed.rest.join(","))));
        }
        given.paths = parsed.words;
        if let Some(values) = given.all("metadata").map(<[String]>::to_vec) {
            let shape = service.operation("PutObject").and_then(|put| service.input(put));
            if let Some(member) = shape.and_then(|shape| shape.member("Metadata")) {
                let raw = globals.raw_bytes;
                let unpack =
                    Unpack { process, service, option: "--metadata", member: "Metadata", body: false, raw };
                given.metadata = Some(unpack.unpack(service.of(member), &values)?);
            }
        }
        given.page_size = given.value("page-size").map(super::integer).transpose()?;
        given.together("sse-c", "sse-c-key")?;
        given.together("sse-c-copy-source", "sse-c-copy-source-key")?;
        match NOT_SIMULATED.iter().find(|name| given.has(name)) {
            Some(name) => Err(End::NotSimulated(format!("aws s3 --{name}"))),
            None => Ok(given),
        }
    }

    fn together(&self, one: &str, other: &str) -> Outcome<()> {
        let (there, missing) = match (self.has(one), self.has(other)) {
            (true, false) => (one, other),
            (false, true) => (other, one),
            _ => return Ok(()),
        };
        Err(End::validation(format!("If --{there} is specified, --{missing} must be specified as well.")))
    }

    fn all(&self, name: &str) -> Option<&[String]> {
        self.values.iter().rev().find(|(own, _)| *own == name).map(|(_, values)| values.as_slice())
    }

    /// Whether an option was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).is_some()
    }

    /// The value of an option, or the one that it implies.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let implied = || IMPLIED.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value);
        Some(self.all(name)?.first().map_or_else(implied, String::as_str))
    }

    /// Members of any request about an object.
    pub(super) fn payer(&self) -> Map<String, Value> {
        let payer = self.value("request-payer").map(|payer| ("RequestPayer".to_owned(), json!(payer)));
        payer.into_iter().collect()
    }

    /// Members of a request that writes an object.
    ///
    /// # Errors
    /// A grant that is none; its sentence.
    pub(super) fn written(&self) -> Result<Map<String, Value>, String> {
        let mut members: Map<String, Value> = WRITTEN
            .iter()
            .filter_map(|(name, member)| Some(((*member).to_owned(), json!(self.value(name)?))))
            .filter(|(_, value)| *value != "")
            .collect();
        for grant in self.all("grants").into_iter().flatten() {
            let (permission, grantee) =
                grant.split_once('=').ok_or("grants should be of the form permission=principal")?;
            let member = match permission {
                "read" => "GrantRead",
                "full" => "GrantFullControl",
                "readacl" => "GrantReadACP",
                "writeacl" => "GrantWriteACP",
                _ => return Err("permission must be one of: read|readacl|writeacl|full".to_owned()),
            };
            members.insert(member.to_owned(), json!(grantee));
        }
        if let Some(metadata) = &self.metadata {
            members.insert("Metadata".to_owned(), metadata.clone());
        }
        if let Some(encryption) = self.value("sse") {
            members.insert("ServerSideEncryption".to_owned(), json!(encryption));
        }
        members.extend(self.payer());
        Ok(members)
    }
}
