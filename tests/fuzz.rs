//! Bytes at the doors of the engine, without end: what is found to do something new is kept and changed again.
//!
//! In CI each door gets its corpus and some seconds. `cargo xtask fuzz [SECONDS]` gives it longer, and writes what breaks
//! to `target/fuzz`, to be put into the corpus with its mend. The chances are the same every time; the seconds are not,
//! so a slower machine tries less.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "it runs for a real time")]

mod policies;
mod wire;

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use rolelab_core::{
    http::{Response, StatusCode},
    model,
};
use rolelab_labs::{Input, Lab, lab::EPOCH, lesson::Lesson};
use serde_json::Value;
use wire::Stage;

/// Bytes of an input at most.
const MOST: usize = 4096;
/// Seconds for each door when nothing else is said.
const SECONDS: u64 = 5;

/// What a door makes of bytes.
type Run = dyn FnMut(&[u8]) -> Result<String, String>;

/// A door: its name, which is that of its corpus, and what it makes of bytes. It gives a word for what happened: bytes with
/// a new one are worth keeping. An error is a defect.
struct Door {
    name: &'static str,
    open: fn() -> Box<Run>,
    /// Pieces that changes are made of.
    words: &'static [&'static str],
}

const DOORS: &[Door] = &[
    Door { name: "metadata", open: metadata, words: METADATA },
    Door { name: "codec", open: codec, words: CODEC },
    Door { name: "policy", open: policy, words: POLICY },
    Door { name: "lesson", open: lessons, words: LESSON },
];

const METADATA: &[&str] = &[
    "GET ",
    "PUT ",
    "HEAD ",
    "POST ",
    "OPTIONS ",
    " HTTP/1.1\r\n",
    "\r\n",
    "\r\n\r\n",
    "/latest/api/token",
    "/latest/meta-data/",
    "/latest/meta-data/iam/security-credentials/web-reader",
    "/latest/dynamic/instance-identity/",
    "/2009-04-04/",
    "/1.0/",
    "user-data",
    "public-keys/0/openssh-key",
    "tags/instance/a%3Ab",
    "%2F",
    "%00",
    "%",
    "..",
    "?",
    "//",
    "X-aws-ec2-metadata-token-ttl-seconds: 21600",
    "X-aws-ec2-metadata-token-ttl-seconds: 0",
    "X-aws-ec2-metadata-token: OWN",
    "X-aws-ec2-metadata-token: FOREIGN",
    "X-Forwarded-For: 10.0.0.1",
    ": ",
    "\u{0}",
];

/// The metadata service: the first byte says from how far away and whether tokens are required, the rest is a request.
fn metadata() -> Box<Run> {
    let mut stages = [Stage::new(false), Stage::new(true)];
    Box::new(move |bytes| {
        let Some((first, rest)) = bytes.split_first() else { return Ok("empty".to_owned()) };
        let stage = &mut stages[usize::from(first & 1)];
        let [own, foreign] = &stage.tokens;
        let text = String::from_utf8_lossy(rest).replace("OWN", own).replace("FOREIGN", foreign);
        match wire::read(text.as_bytes()) {
            None => Ok("no request".to_owned()),
            Some(request) => {
                stage.send(&request, 1 + (first >> 1) % 3).map(|told| format!("{} {told}", first & 1))
            }
        }
    })
}

const CODEC: &[&str] = &[
    "POST / HTTP/1.1\r\n",
    "GET /b-1/k?list-type=2&prefix=a HTTP/1.1\r\n",
    "PUT /b-1/k HTTP/1.1\r\n",
    "\r\n\r\n",
    "Action=RunInstances&Version=2016-11-15",
    "Action=AssumeRole&RoleArn=arn%3Aaws",
    "&TagSpecification.1.Tag.2.Key=a",
    ".member.1.",
    "Filter.1.Value.99999999999",
    "X-Amz-Target: AmazonSSM.StartSession\r\n",
    "{\"LookupAttributes\": [{\"AttributeKey\": ",
    "[[[[[[[[",
    "1e999",
    "\\ud800",
    "<Delete xmlns=\"x\"><Object><Key>",
    "<a/>",
    "</Error>",
    "<Code>",
    "&amp;&#x0;",
    "<![CDATA[",
    "x-amz-meta-a: b\r\n",
    "x-amz-copy-source: %ff\r\n",
    "%00",
    "\u{0}",
];

/// The codec: the first byte names a service, the second whether the rest is a request or the body of an answer.
fn codec() -> Box<Run> {
    let services: Vec<&model::Service> =
        model::service_names().map(|name| model::service(name).unwrap()).collect();
    let refused = StatusCode::BAD_REQUEST;
    Box::new(move |bytes| {
        let [first, second, rest @ ..] = bytes else { return Ok("empty".to_owned()) };
        let service = services[usize::from(*first) % services.len()];
        if second & 1 == 0 {
            let operation = &service.operations()[usize::from(*second >> 1) % service.operations().len()];
            let told = [StatusCode::OK, refused].map(|status| {
                match model::codec::decode_response(service, operation, &Response::new(status, rest.to_vec()))
                {
                    Ok(Value::Object(members)) => format!("answer {}", members.len()),
                    Ok(_) => "answer".to_owned(),
                    Err(error) => format!("refusal {}", error.code.len().min(3)),
                }
            });
            return Ok(told.join(" "));
        }
        let Some(mut request) = wire::read(rest) else { return Ok("no request".to_owned()) };
        request.url.host = format!("{}.us-east-1.amazonaws.com", service.endpoint);
        let (operation, input) = match model::codec::decode_request(service, &request) {
            Ok(read) => read,
            Err(why) => {
                let told = format!("{why:?}");
                return Ok(told.split([' ', '(']).next().unwrap_or_default().to_owned());
            }
        };
        // What was read and has no fault can be sent again, and is read the same.
        let Ok(again) = model::codec::encode_request(service, operation, "us-east-1", &input) else {
            return Ok(format!("faults of {}", operation.name));
        };
        if ["RunInstances", "ListObjects", "ListObjectsV2"].contains(&operation.name.as_str()) {
            return Ok(format!("changed by the client: {}", operation.name));
        }
        match model::codec::decode_request(service, &again) {
            Ok((same, mut read)) if same.name == operation.name => {
                if let (Some(members), None) = (read.as_object_mut(), input.get("ContentMD5")) {
                    members.remove("ContentMD5");
                }
                let (mut meant, mut read) = (written(&input), written(&read));
                meant.sort_all_objects();
                read.sort_all_objects();
                if meant == read { Ok(operation.name.clone()) } else { Err(format!("{meant} became {read}")) }
            }
            other => Err(format!("{} became {other:?}", operation.name)),
        }
    })
}

/// What a request can carry: not lists, maps and structures with nothing in them.
fn written(value: &Value) -> Value {
    let full = |value: &Value| {
        !matches!(value, Value::Array(items) if items.is_empty())
            && !matches!(value, Value::Object(members) if members.is_empty())
            && !value.is_null()
    };
    match value {
        Value::Array(items) => items.iter().map(written).filter(full).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), written(value)));
            members.filter(|(_, value)| full(value)).collect()
        }
        scalar => scalar.clone(),
    }
}

#[rustfmt::skip]
const POLICY: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "null", "true", "1.5", "\\u00e9", "\\", " ", "\n", "*", "?", "${aws:username}", "${*}", "${",
    "\"Version\":\"2012-10-17\",", "\"Statement\":", "\"Sid\":\"a\",", "\"Effect\":\"Allow\",", "\"Effect\":\"Deny\",", "Not",
    "\"Action\":\"s3:GetObject\",", "\"Resource\":\"arn:aws:s3:::b/*\",", "\"Principal\":\"*\",", "\"Principal\":{\"AWS\":\"*\"},",
    "\"Condition\":{\"StringEquals\":{\"a\":\"1\"}},", "ForAllValues:", "IfExists", "Numeric", "Date", "Null", "arn:aws:iam::", "sts:AssumeRole",
];

/// Policy documents: read, judged for each place they can stand in, decided with, printed and read again.
fn policy() -> Box<Run> {
    Box::new(|bytes| policies::all_of(&String::from_utf8_lossy(bytes)))
}

#[rustfmt::skip]
const LESSON: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "4294967296", "1e999", "\\u202e", "\\", "{{", "}}", "{{w}}", "{{n}}", "{{instance a}}",
    "\"id\":\"a\"", "\"check\":{\"clock\":{\"minutes\":0}}", "{\"not\":", "{\"all\":[", "\"after\":\"g\"", "\"hold\":\"level\"", "\"until\":null",
    "{\"text\":\"<b>\"}", "{\"exec\":{\"host\":\"\",\"text\":\"\"}}", "{\"wait\":1}", "{\"minutes\":10080}", "\"variables\":{},", "\"steps\":[],",
];

/// Packed lessons: read or refused; what is read is packed to the same again, opens, and lives through a minute.
fn lessons() -> Box<Run> {
    Box::new(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let lesson = match Lesson::read_undrawn(&text) {
            Ok(lesson) => lesson,
            Err(why) => {
                // The kind of refusal: its first words, without the part's id and what is quoted or counted.
                let what = why.0.split_once(": ").filter(|(part, _)| !part.contains(' '));
                let what = what.map_or(why.0.as_str(), |(_, what)| what);
                let bare = what.split(['`', '"']).step_by(2).collect::<String>();
                return Ok(bare.split(' ').take(2).collect::<Vec<_>>().join(" "));
            }
        };
        let packed = rolelab_lesson::source::pack(&lesson).map_err(|why| why.to_string())?;
        if Lesson::read_undrawn(&packed).as_ref() != Ok(&lesson) {
            return Err(format!("packed and read it is another: {packed}"));
        }
        let drawn = lesson.drawn(1);
        if Lab::needs_parts(&drawn) {
            return Ok("its world takes the parts".to_owned());
        }
        match Lab::open_lesson(drawn, 1, EPOCH) {
            Ok(mut lab) => {
                let passed = lab.dispatch(Input::Advance { millis: 60_000 }).passed.len();
                let steps = lab.view().lesson.map_or(0, |lesson| lesson.steps.len());
                Ok(format!("{steps} steps, {passed} passed"))
            }
            Err(why) => Ok(why.chars().take(20).collect()),
        }
    })
}

/// Numbers that look random and are the same every time (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(drawn).unwrap() % bound.max(1)
    }
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>, kept: &[Vec<u8>], words: &[&str]) {
    let at = dice.below(bytes.len() + 1);
    match dice.below(6) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            let end = (at + dice.below(16)).min(bytes.len());
            bytes.drain(at..end);
        }
        2 => {
            let word = words[dice.below(words.len())];
            bytes.splice(at..at, word.bytes());
        }
        3 => {
            let end = (at + dice.below(16)).min(bytes.len());
            bytes.splice(at..end, words[dice.below(words.len())].bytes());
        }
        4 => {
            let other = &kept[dice.below(kept.len())];
            let from = dice.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => bytes.insert(at, u8::try_from(dice.below(256)).unwrap()),
    }
    bytes.truncate(MOST);
}

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

/// Tries a door; false when something broke.
fn try_door(door: &Door, seconds: u64) -> bool {
    let mut run = (door.open)();
    let (mut known, mut kept, mut tried) = (BTreeSet::new(), Vec::new(), 0_u64);
    let mut dice = Dice(0x526f_6c65_6c61_6221);
    for (file, bytes) in corpus(door.name) {
        match run(&bytes) {
            Ok(told) => known.insert(told),
            Err(why) => {
                println!("not ok - fuzz {}: {}: {why}", door.name, file.display());
                return false;
            }
        };
        kept.push(bytes);
    }
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        for _ in 0..500 {
            let mut bytes = kept[dice.below(kept.len())].clone();
            for _ in 0..=dice.below(4) {
                change(&mut dice, &mut bytes, &kept, door.words);
            }
            tried += 1;
            match run(&bytes) {
                Ok(told) => {
                    if known.insert(told) {
                        kept.push(bytes);
                    }
                }
                Err(why) => {
                    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz").join(door.name);
                    fs::create_dir_all(&folder).unwrap();
                    let file = folder.join(format!("{tried}"));
                    fs::write(&file, &bytes).unwrap();
                    println!("not ok - fuzz {}: {why}; the bytes are in {}", door.name, file.display());
                    return false;
                }
            }
        }
    }
    println!("fuzz {}: {tried} inputs, {} kinds of answer", door.name, known.len());
    true
}

fn main() -> ExitCode {
    // What cargo passes on to tests is not for this one.
    let seconds = env::var("ROLELAB_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SECONDS);
    let good = DOORS.iter().filter(|door| try_door(door, seconds)).count();
    println!(
        "\ntest result: {}. {good} passed; {} failed; 0 ignored; 0 measured; 0 filtered out; finished in {seconds}s",
        if good == DOORS.len() { "ok" } else { "FAILED" },
        DOORS.len() - good
    );
    if good == DOORS.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
