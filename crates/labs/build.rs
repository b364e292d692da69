//! Compiles every folder under `content/` into one file of bytes, and writes the table of lessons.
//!
//! `lab.toml` holds structure, `lab.md` prose. Markdown is reduced to a fixed set of elements; what is
//! outside of it stops the build and names the file and the element. No TOML or Markdown reader is shipped.

use std::{collections::BTreeMap, env, fs, path::Path};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use serde::Deserialize;

#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "src/lesson/format.rs"]
mod format;
#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "src/prose.rs"]
mod prose;

use format::{Check, Goal, Knobs, Lesson, Move, Organization, Step};
use prose::{Block, Inline};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabToml {
    schema: u32,
    title: String,
    minutes: u32,
    #[serde(default)]
    knobs: Knobs,
    #[serde(default)]
    organization: Organization,
    summary: String,
    #[serde(default)]
    steps: Vec<StepToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepToml {
    id: String,
    title: String,
    goals: Vec<GoalToml>,
    hints: Vec<String>,
    solution: Vec<MoveToml>,
}

#[derive(Deserialize)]
struct GoalToml {
    id: String,
    text: String,
    /// `check = NAME` and the clause's own fields.
    #[serde(flatten)]
    clause: BTreeMap<String, toml::Value>,
}

impl GoalToml {
    fn check(&self) -> Result<Check, Failure> {
        let mut fields: toml::Table = self.clause.clone().into_iter().collect();
        let name = fields.remove("check").ok_or("no `check`")?;
        let name = name.as_str().ok_or("`check` is not a text")?;
        if fields.is_empty() {
            // A clause without fields, or one whose fields may all be left out.
            if let Ok(check) = toml::Value::from(name).try_into() {
                return Ok(check);
            }
        }
        let clause = toml::Table::from_iter([(name.to_owned(), toml::Value::Table(fields))]);
        Ok(clause.try_into()?)
    }
}

/// One move of a solution, told by its fields.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum MoveToml {
    Run { on: String, run: String },
    Wait { wait: u32 },
    Pass { minutes: i64 },
}

impl From<MoveToml> for Move {
    fn from(written: MoveToml) -> Self {
        match written {
            MoveToml::Run { on, run } => Self::Run { on, run },
            MoveToml::Wait { wait } => Self::Wait { wait },
            MoveToml::Pass { minutes } => Self::Pass { minutes },
        }
    }
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=content");
    let out = env::var("OUT_DIR")?;
    let mut folders: Vec<_> =
        fs::read_dir("content")?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    folders.sort();
    let mut table = String::from("&[\n");
    for folder in folders.iter().filter(|path| path.is_dir()) {
        let id = folder.file_name().and_then(|n| n.to_str()).ok_or("a folder's name is not UTF-8")?;
        let lesson = compile(id, folder).map_err(|e| format!("content/{id}: {e}"))?;
        let file = Path::new(&out).join(format!("{id}.lesson"));
        fs::write(&file, postcard::to_allocvec(&lesson)?)?;
        table.push_str(&format!("({id:?}, include_bytes!({file:?})),\n"));
    }
    table.push(']');
    fs::write(Path::new(&out).join("lessons.rs"), table)?;
    Ok(())
}

fn compile(id: &str, folder: &Path) -> Result<Lesson, Failure> {
    let lab: LabToml = toml::from_str(&fs::read_to_string(folder.join("lab.toml"))?)
        .map_err(|e| format!("lab.toml: {e}"))?;
    if lab.schema != 1 {
        return Err(format!("lab.toml: schema {} is not known; this build reads 1", lab.schema).into());
    }
    let mut prose = match fs::read_to_string(folder.join("lab.md")) {
        Ok(text) => sections(&text).map_err(|e| format!("lab.md: {e}"))?,
        Err(_) if lab.steps.is_empty() => BTreeMap::new(),
        Err(e) => return Err(format!("lab.md: {e}").into()),
    };
    let mut steps = Vec::new();
    for step in lab.steps {
        let (text, why) =
            prose.remove(&step.id).ok_or_else(|| format!("lab.md: no section `## {}`", step.id))?;
        let inline = |text: &str| -> Result<Vec<Inline>, Failure> {
            match blocks(text)?.as_slice() {
                [Block::Paragraph { text }] => Ok(text.clone()),
                _ => Err(format!("step {}: not one paragraph: {text}", step.id).into()),
            }
        };
        let goals = step
            .goals
            .into_iter()
            .map(|goal| {
                let check = goal.check().map_err(|why| format!("lab.toml: goal {}: {why}", goal.id))?;
                Ok(Goal { text: inline(&goal.text)?, check, id: goal.id })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let hints = step.hints.iter().map(|hint| inline(hint)).collect::<Result<Vec<_>, Failure>>()?;
        steps.push(Step {
            id: step.id.clone(),
            title: step.title,
            prose: text,
            why,
            goals,
            hints,
            solution: step.solution.into_iter().map(Move::from).collect(),
        });
    }
    if let Some(id) = prose.keys().next() {
        return Err(format!("lab.md: section `## {id}` belongs to no step of lab.toml").into());
    }
    Ok(Lesson {
        id: id.to_owned(),
        title: lab.title,
        minutes: lab.minutes,
        summary: lab.summary,
        knobs: lab.knobs,
        organization: lab.organization,
        steps,
    })
}

/// Prose and explanation of each step, by the step's id.
type Sections = BTreeMap<String, (Vec<Block>, Vec<Block>)>;

/// Splits at `## id` and, within a section, at `### Why`.
fn sections(text: &str) -> Result<Sections, Failure> {
    let mut found = BTreeMap::new();
    for section in format!("\n{text}").split("\n## ").skip(1) {
        let (id, body) = section.split_once('\n').ok_or("a section without text")?;
        let (body, why) = body.split_once("\n### Why\n").unwrap_or((body, ""));
        if found.insert(id.trim().to_owned(), (blocks(body)?, blocks(why)?)).is_some() {
            return Err(format!("two sections `## {id}`").into());
        }
    }
    Ok(found)
}

/// Reduces Markdown to blocks; anything outside the fixed set is an error.
fn blocks(text: &str) -> Result<Vec<Block>, Failure> {
    let mut done = Vec::new();
    let mut run: Vec<Inline> = Vec::new();
    let mut items: Option<Vec<Vec<Inline>>> = None;
    let mut code: Option<(String, String)> = None;
    let mut strong = false;
    let mut node: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Item) => {}
            Event::Start(Tag::List(None)) => items = Some(Vec::new()),
            Event::Start(Tag::Strong) => strong = true,
            Event::End(TagEnd::Strong) => strong = false,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let name = dest_url.strip_prefix("node:").ok_or("a link may only be node:NAME")?;
                node = Some(name.to_owned());
            }
            Event::End(TagEnd::Link) => node = None,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(host))) => {
                code = Some((host.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((host, text)) = code.take() {
                    done.push(Block::Code { host, text: text.trim_end().to_owned() });
                }
            }
            Event::Text(text) => match (&mut code, &node, strong) {
                (Some((_, lines)), ..) => lines.push_str(&text),
                (None, Some(node), _) => {
                    run.push(Inline::Node { node: node.clone(), text: text.to_string() });
                }
                (None, None, true) => run.push(Inline::Strong { text: text.to_string() }),
                (None, None, false) => run.push(Inline::Text { text: text.to_string() }),
            },
            Event::Code(text) => run.push(Inline::Code { text: text.to_string() }),
            Event::SoftBreak => run.push(Inline::Text { text: " ".to_owned() }),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if run.is_empty() => {}
            Event::End(TagEnd::Paragraph | TagEnd::Item) => match &mut items {
                Some(items) => items.push(std::mem::take(&mut run)),
                None => done.push(Block::Paragraph { text: std::mem::take(&mut run) }),
            },
            Event::End(TagEnd::List(_)) => {
                done.push(Block::List { items: items.take().unwrap_or_default() });
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H3, .. }) => {
                return Err("the only heading in a section is `### Why`".into());
            }
            other => return Err(format!("not in the set of elements: {other:?}").into()),
        }
    }
    Ok(done)
}
