//! What the picture shows at one moment: the account as it is, and one run as far as it has played. Pure; it decides what
//! to show and where, and draws nothing.

use std::sync::Arc;

use rolelab_labs::{
    View,
    hops::{CONSOLE, Cargo, Fate, Hop, Kind, Line, Run, Runs, Sheet, Spot, TrailRow, Verdict, host_of},
    view::{InstanceView, KeysView},
};

use super::{
    stage::{Form, NAMED, Stage},
    ways,
};
use crate::state::LAPTOP;

/// The height of a line of the sheet, and the most that are shown.
pub(crate) const LINE: f64 = 20.0;
const LINES: usize = 3;
/// Numbers that stand on one way at once.
const MARKS: usize = 5;
/// The room that a letter of a sheet's name takes.
const LETTER: f64 = 7.4;
const SMALL: f64 = 6.3;

/// A moment of the picture.
pub(crate) struct Frame<'a> {
    pub(crate) stage: Stage,
    pub(crate) view: &'a View,
    pub(crate) run: Option<&'a Run>,
    /// The hop shown, from 0.
    pub(crate) at: usize,
    /// Other commands came later: the account is drawn as they left it.
    pub(crate) earlier: bool,
    /// The instance in full.
    pub(crate) focus: Option<&'a InstanceView>,
    /// The others: by role, those without one last.
    pub(crate) groups: Vec<Group<'a>>,
    /// Who calls: the laptop, the console, or an instance by id.
    pub(crate) caller: Spot,
    /// Somebody at the laptop or in the console calls.
    pub(crate) person: bool,
    pub(crate) sheet: SheetFrame,
    pub(crate) service: Service,
    /// The policies refused the request that is under way.
    pub(crate) refused: bool,
    /// The service turned it away at its door.
    pub(crate) turned: bool,
    /// The id of the keys that a program on the instance got in this run.
    pub(crate) got: Option<String>,
    /// The id of the keys that signed last in this run.
    pub(crate) signs: Option<String>,
    /// A token was got in this run.
    pub(crate) token: bool,
    /// The keys that the instance's metadata service hands out.
    pub(crate) keys: Option<&'a KeysView>,
    /// Rows of the tape, oldest first; the last is being printed when the hop shown is its record.
    pub(crate) rows: Vec<TrailRow>,
}

/// Instances of one role.
pub(crate) struct Group<'a> {
    pub(crate) role: Option<&'a str>,
    pub(crate) instances: Vec<&'a InstanceView>,
}

/// The policies of whoever calls.
pub(crate) struct SheetFrame {
    /// The name on one or two lines; empty when there is no policy.
    pub(crate) name: Vec<String>,
    /// `role web-reader`, `user you`, or nobody.
    pub(crate) of: Option<String>,
    pub(crate) lines: Vec<Line>,
    /// Statements and policies that are not shown.
    pub(crate) more: String,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    /// How the request was judged, once it was.
    pub(crate) allowed: Option<bool>,
    /// False while a request is shown that no policy sees.
    pub(crate) asked: bool,
    /// Why there is nothing, when there is no policy.
    pub(crate) nothing: &'static str,
}

/// What is asked for.
pub(crate) struct Service {
    /// `s3`, `ec2`, `iam`, `sts`.
    pub(crate) id: String,
    /// On one line or two: it stands in a drum of some seven letters.
    pub(crate) label: Vec<String>,
    /// The resource, or nothing.
    pub(crate) below: String,
}

/// A number on the picture.
pub(crate) struct Mark {
    /// The hop, from 0.
    pub(crate) hop: usize,
    pub(crate) at: (f64, f64),
    pub(crate) now: bool,
}

impl<'a> Frame<'a> {
    /// The frame of a hop of a run. `host` is the shell in view, `chosen` an instance that somebody pointed at.
    pub(crate) fn new(
        form: Form,
        view: &'a View,
        runs: &Runs,
        (run, at): (Option<&'a Run>, usize),
        host: &str,
        chosen: Option<&str>,
    ) -> Self {
        let live = || view.console.instances.iter().filter(|i| i.state != "terminated");
        let hop = run.and_then(|run| run.hops.get(at)).map(AsRef::as_ref);
        let focus = focus(run, hop, host, chosen, |id| live().find(|i| i.id == id)).or_else(|| live().next());
        let groups = groups(live().filter(|i| focus.is_none_or(|focus| focus.id != i.id)).collect());
        let counts: Vec<usize> = groups.iter().map(|group| group.instances.len()).collect();
        let stage = Stage::new(form, &counts);
        let gone = run.map(|run| run.hops.get(..=at).unwrap_or(&run.hops)).unwrap_or_default();
        let signed = hop.is_none_or(|hop| !unsigned(hop));
        // What was judged before has nothing to do with a request that no policy sees.
        let judged = gone.iter().rev().filter(|_| signed).find(|hop| hop.kind == Kind::Judge);
        // The service itself turned it away, and no policy was asked.
        let turned =
            judged.is_some_and(|hop| matches!(hop.to, Spot::Service(_)) && hop.fate == Fate::Refused);
        let asked = signed && !turned;
        let judged_by = judged.filter(|hop| hop.to == Spot::Policies);
        let got = gone.iter().rev().find_map(|hop| match &hop.cargo {
            Cargo::Keys { access_key } if hop.kind == Kind::Metadata => Some(access_key.clone()),
            _ => None,
        });
        let signs = gone.iter().rev().find_map(|hop| match &hop.cargo {
            Cargo::Keys { access_key } if hop.kind == Kind::Sign => Some(access_key.clone()),
            _ => None,
        });
        let token = gone.iter().any(|hop| hop.fate == Fate::Good && matches!(hop.cargo, Cargo::Token { .. }));
        let spot = asks(run, at, host);
        let person = matches!(spot, Spot::Laptop | Spot::Console);
        let caller = policies_of(person, focus, view);
        let sheet = sheet(&stage, view, run.filter(|_| asked), at, judged_by.map(AsRef::as_ref), caller);
        Self {
            keys: focus.and_then(|focus| view.picture.keys.iter().find(|keys| keys.instance == focus.id)),
            caller: spot,
            person,
            rows: rows(view, run, at),
            service: service(view, run, at),
            refused: judged_by.is_some_and(|hop| hop.fate == Fate::Refused),
            turned,
            stage,
            view,
            run,
            at,
            earlier: run.is_some_and(|run| runs.last().is_some_and(|last| last.entry != run.entry)),
            focus,
            groups,
            sheet: SheetFrame { asked, ..sheet },
            got,
            signs,
            token,
        }
    }

    /// The hop shown.
    pub(crate) fn hop(&self) -> Option<&'a Hop> {
        self.run.and_then(|run| run.hops.get(self.at)).map(AsRef::as_ref)
    }

    /// The way of the hop shown.
    pub(crate) fn way(&self) -> ways::Way {
        self.hop().map(|hop| self.way_of(hop)).unwrap_or_default()
    }

    fn way_of(&self, hop: &Hop) -> ways::Way {
        ways::way(&self.stage, hop, &self.service.id, self.refused, self.sheet.bottom)
    }

    /// Whether a hop up to now went this way.
    pub(crate) fn went(&self, kinds: &[Kind]) -> bool {
        self.gone().any(|(_, hop)| kinds.contains(&hop.kind))
    }

    fn gone(&self) -> impl Iterator<Item = (usize, &'a Arc<Hop>)> {
        self.run.into_iter().flat_map(|run| run.hops.iter().enumerate()).take(self.at + 1)
    }

    /// Numbers of the hops so far: the last of each kind, and several on the way to the metadata service.
    pub(crate) fn marks(&self) -> Vec<Mark> {
        let most = if self.stage.form.flat() { 2 } else { MARKS };
        let slot = |hop: &Hop| match hop.kind {
            Kind::Metadata | Kind::Mint => (hop.kind, most),
            kind => (kind, 1),
        };
        let mut marks = Vec::new();
        let all: Vec<(usize, &Arc<Hop>)> = self.gone().collect();
        for (index, (number, hop)) in all.iter().enumerate() {
            let (kind, most) = slot(hop);
            let later = all.iter().skip(index + 1).filter(|(_, other)| other.kind == kind).count();
            if later >= most {
                continue;
            }
            let before = all.iter().take(index).filter(|(_, other)| other.kind == kind).count();
            let total = (before + later + 1).min(most);
            let place = total - 1 - later;
            marks.push(Mark { hop: *number, at: self.mark(hop, place, total), now: *number == self.at });
        }
        marks
    }

    /// Where a hop's number stands: `place` of `total` on its way.
    fn mark(&self, hop: &Hop, place: usize, total: usize) -> (f64, f64) {
        let stage = &self.stage;
        #[expect(clippy::cast_precision_loss, reason = "few")]
        let share = (place as f64 + 1.0) / (total as f64 + 1.0);
        let way = self.way_of(hop);
        let from_laptop = matches!(hop.from, Spot::Laptop | Spot::Console) && !stage.form.flat();
        match hop.kind {
            Kind::Metadata | Kind::Mint => ways::along(&way.there, share),
            Kind::Chain if from_laptop => (stage.laptop.x - 4.0, stage.laptop.y + 4.0),
            Kind::Chain => (stage.square.x, stage.square.y + 14.0),
            // An instance that asks itself shows no way.
            Kind::Visit | Kind::Reply if way.there.is_empty() => (stage.square.x, stage.square.y + 14.0),
            Kind::Visit => ways::along(&way.there, 0.42),
            Kind::Reply => ways::along(&way.there, 0.82),
            Kind::Change => (stage.square.x - 2.0, stage.square.bottom() + 2.0),
            Kind::Sign => ways::along(&ways::lane(stage, &hop.from), 0.16),
            Kind::Judge => ways::along(&way.there, 0.84),
            Kind::Answer if self.refused => ways::along(&way.there, 0.5),
            Kind::Answer => ways::along(&ways::to_service(stage, &self.service.id, self.sheet.bottom), 0.5),
            Kind::Record if self.refused => ways::along(&way.there, 0.78),
            Kind::Record => ways::along(&way.there, 0.5),
            Kind::Astray => way.there.last().copied().unwrap_or_default(),
        }
    }
}

/// Whether a hop is of a request between hosts: it carries no signature, and no policy sees it.
fn unsigned(hop: &Hop) -> bool {
    matches!(hop.kind, Kind::Visit | Kind::Reply | Kind::Astray)
}

/// Who asks at a hop: the host of the nearest hop that names one, else that of the run, else the shell in view.
fn asks(run: Option<&Run>, at: usize, host: &str) -> Spot {
    let named = |hop: &Hop| match (&hop.from, &hop.to) {
        // The picture of a visit is the instance that is visited.
        (_, host @ Spot::Instance(_)) if matches!(hop.kind, Kind::Visit | Kind::Astray) => Some(host.clone()),
        (host @ Spot::Instance(_), _) if hop.kind == Kind::Reply => Some(host.clone()),
        (Spot::Laptop | Spot::Console | Spot::Instance(_), _) => Some(hop.from.clone()),
        (_, Spot::Laptop | Spot::Console | Spot::Instance(_)) => Some(hop.to.clone()),
        _ => None,
    };
    let hops = run.map(|run| run.hops.as_slice()).unwrap_or_default();
    let (before, after) = hops.split_at((at + 1).min(hops.len()));
    let near =
        before.iter().rev().find_map(|hop| named(hop)).or_else(|| after.iter().find_map(|hop| named(hop)));
    near.unwrap_or_else(|| match run.map_or(host, |run| run.host.as_str()) {
        LAPTOP => Spot::Laptop,
        CONSOLE => Spot::Console,
        id => Spot::Instance(host_of(id).to_owned()),
    })
}

/// Whose policies judge a caller.
fn policies_of(person: bool, focus: Option<&InstanceView>, view: &View) -> Option<String> {
    match (person, focus) {
        (true, _) => Some(format!("user {}", view.console.user)),
        (false, Some(focus)) => focus.role.as_ref().map(|role| format!("role {role}")),
        (false, None) => None,
    }
}

fn focus<'a>(
    run: Option<&Run>,
    hop: Option<&Hop>,
    host: &str,
    chosen: Option<&str>,
    find: impl Fn(&str) -> Option<&'a InstanceView>,
) -> Option<&'a InstanceView> {
    if let Some(found) = chosen.and_then(&find) {
        return Some(found);
    }
    let named = |hop: &Hop| match (&hop.from, &hop.to) {
        // Of two instances the one that is visited.
        (_, Spot::Instance(id)) if matches!(hop.kind, Kind::Visit | Kind::Astray) => Some(id.clone()),
        (Spot::Instance(id), _) | (_, Spot::Instance(id) | Spot::Metadata(id)) => Some(id.clone()),
        _ => None,
    };
    let of_hop = hop.and_then(named).and_then(|id| find(&id));
    let of_run = || run?.hops.iter().find_map(|hop| named(hop)).and_then(|id| find(&id));
    of_hop.or_else(of_run).or_else(|| find(host))
}

/// By role, in the order of the first instance of each; those without a role last. Few are one group.
fn groups<'a>(others: Vec<&'a InstanceView>) -> Vec<Group<'a>> {
    if others.len() <= NAMED {
        return if others.is_empty() { Vec::new() } else { vec![Group { role: None, instances: others }] };
    }
    let mut groups: Vec<Group<'a>> = Vec::new();
    for instance in others {
        let role = instance.role.as_deref();
        match groups.iter_mut().find(|group| group.role == role) {
            Some(group) => group.instances.push(instance),
            None => groups.push(Group { role, instances: vec![instance] }),
        }
    }
    groups.sort_by_key(|group| group.role.is_none());
    groups
}

fn verdict(hop: &Hop) -> Option<&Verdict> {
    match &hop.cargo {
        Cargo::Verdict(verdict) => Some(verdict),
        _ => None,
    }
}

fn sheet(
    stage: &Stage,
    view: &View,
    run: Option<&Run>,
    at: usize,
    judged: Option<&Hop>,
    caller: Option<String>,
) -> SheetFrame {
    let ahead = || run?.hops.iter().skip(at).find_map(|hop| verdict(hop));
    let ruled = judged.and_then(verdict);
    let of = ruled.or_else(ahead).map(|verdict| verdict.of.clone()).or(caller);
    let at_rest = || of.as_ref().and_then(|of| view.picture.policies.iter().find(|p| p.of == *of));
    let sheets: &[Sheet] = match ruled {
        Some(verdict) => &verdict.sheets,
        None => at_rest().map(|policies| policies.sheets.as_slice()).unwrap_or_default(),
    };
    let allowed = match (ruled, judged) {
        (Some(verdict), _) => Some(verdict.allowed),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    };
    let weight = |line: &Line| (line.decides, line.applies == Some(true));
    // What denied is shown, be it another policy than the caller's own.
    let denied = sheets.iter().any(|sheet| sheet.decides);
    let near = || sheets.iter().filter(|sheet| !denied || sheet.decides);
    let best = near().flat_map(|sheet| &sheet.lines).map(weight).max().unwrap_or_default();
    let shown = near().find(|sheet| {
        sheet.lines.is_empty() && denied || sheet.lines.iter().any(|line| weight(line) == best)
    });
    let whose = shown.filter(|_| ruled.is_some()).map(|sheet| sheet.of.clone());
    let name = shown
        .filter(|sheet| !sheet.name.is_empty())
        .map(|sheet| folded(&sheet.name, stage))
        .unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let head = 10.0 + 15.0 * name.len().max(1) as f64 + if stage.form.flat() { 5.0 } else { 19.0 };
    let lines = shown.map(|sheet| sheet.lines.as_slice()).unwrap_or_default();
    let pivot = lines.iter().position(|line| weight(line) == best).unwrap_or_default();
    let most = if stage.form.flat() { 2 } else { LINES };
    let first = pivot.saturating_sub(1).min(lines.len().saturating_sub(most));
    // What a statement without a name does is known from the document, if it is still there.
    let known = at_rest().into_iter().flat_map(|policies| &policies.sheets);
    let known = known.filter(|sheet| shown.is_some_and(|shown| shown.name == sheet.name)).find(|_| true);
    let named = |(index, line): (usize, &Line)| {
        let other =
            known.and_then(|sheet| sheet.lines.get(index)).filter(|_| line.label.starts_with("statement "));
        let label = &other.unwrap_or(line).label;
        let pattern =
            ruled.filter(|_| line.applies == Some(true)).and_then(|verdict| matching(label, &verdict.action));
        Line { label: pattern.unwrap_or(label).to_owned(), ..line.clone() }
    };
    let window: Vec<Line> = lines.iter().enumerate().skip(first).take(most).map(named).collect();
    let hidden = lines.len() - window.len();
    let policies = sheets.len().saturating_sub(1);
    let more = [(hidden, "statement"), (policies, "policy")].into_iter().filter(|(n, _)| *n > 0);
    let more: Vec<String> = more.map(|(n, what)| plural(n, what)).collect();
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let (above, count) = ((pivot - first) as f64, window.len().max(1) as f64);
    let foot = if more.is_empty() { 8.0 } else { 20.0 };
    let top = stage.lane - LINE / 2.0 - above * LINE - head;
    SheetFrame {
        name,
        bottom: top + head + count * LINE + foot,
        top,
        lines: window,
        more: if more.is_empty() { String::new() } else { format!("+ {}", more.join(", ")) },
        allowed,
        asked: true,
        nothing: match of {
            _ if view.picture.policies.is_empty() => "",
            None => "no role, no keys",
            Some(_) => "no policy: nothing is allowed",
        },
        of: whose.or(of),
    }
}

/// The pattern of a list that an action falls under, for a line that has room for one.
fn matching<'a>(patterns: &'a str, action: &str) -> Option<&'a str> {
    let action = action.to_ascii_lowercase();
    patterns.split(", ").find(|pattern| {
        let pattern = pattern.to_ascii_lowercase();
        match pattern.split_once('*') {
            Some((before, _)) => action.starts_with(before),
            None => action == pattern,
        }
    })
}

fn plural(n: usize, what: &str) -> String {
    match (n, what) {
        (1, what) => format!("1 {what}"),
        (n, "policy") => format!("{n} policies"),
        (n, what) => format!("{n} {what}s"),
    }
}

/// A long name on two lines, parted where a word of it begins; on one where there is no room for two.
fn folded(name: &str, stage: &Stage) -> Vec<String> {
    let width = stage.sheet.1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some letters")]
    let room = ((width - 20.0) / if stage.form == Form::Wide { LETTER } else { SMALL }).max(4.0) as usize;
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= room {
        return vec![name.to_owned()];
    }
    let begins = |at: &usize| letters.get(*at).is_some_and(|c| c.is_uppercase() || "-_.".contains(*c));
    let at = (room / 2..=room).rev().find(begins).unwrap_or(room);
    let cut = |letters: &[char]| letters.iter().take(room - 1).copied().chain(['…']).collect();
    if stage.form.flat() {
        return vec![cut(&letters)];
    }
    let (first, rest) = letters.split_at(at);
    let rest: String = match rest.len() > room {
        true => cut(rest),
        false => rest.iter().collect(),
    };
    vec![first.iter().collect(), rest]
}

fn service(view: &View, run: Option<&Run>, at: usize) -> Service {
    let of = |hop: &Hop| match (&hop.from, &hop.to) {
        (Spot::Service(id), _) | (_, Spot::Service(id)) => Some(id.clone()),
        _ => None,
    };
    let hops = run.map(|run| run.hops.as_slice()).unwrap_or_default();
    let (before, after) = hops.split_at(at.min(hops.len()));
    let id = after.iter().find_map(|hop| of(hop)).or_else(|| before.iter().rev().find_map(|hop| of(hop)));
    let asked = after.iter().chain(before.iter().rev()).find_map(|hop| verdict(hop));
    let id = id.unwrap_or_else(|| "s3".to_owned());
    let resource = asked.map(|verdict| verdict.resource.as_str()).unwrap_or_default();
    let below = match (id.as_str(), view.console.buckets.as_slice()) {
        (_, _) if !resource.is_empty() && resource != "*" => {
            let name = resource.rsplit(':').next().unwrap_or_default();
            name.rsplit_once('/').filter(|_| id != "s3").map_or(name, |(_, last)| last).to_owned()
        }
        ("s3", [(name, _)]) => name.clone(),
        ("s3", buckets) if buckets.len() > 1 => format!("{} buckets", buckets.len()),
        _ => String::new(),
    };
    let below = if below == "*" { String::new() } else { below };
    let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
    let label = match id.as_str() {
        "cloudtrail" => lines(&["Cloud", "Trail"]),
        "cloudwatch" => lines(&["Cloud", "Watch"]),
        "ec2-instance-connect" => lines(&["EC2", "Connect"]),
        "guardduty" => lines(&["Guard", "Duty"]),
        other => vec![other.to_uppercase()],
    };
    Service { id, label, below }
}

/// The rows of the tape up to the hop shown: what this run records later is not printed yet.
fn rows(view: &View, run: Option<&Run>, at: usize) -> Vec<TrailRow> {
    let hops = run.map(|run| run.hops.as_slice()).unwrap_or_default();
    let (gone, later) = hops.split_at((at + 1).min(hops.len()));
    let row = |hop: &Arc<Hop>| match &hop.cargo {
        Cargo::Row(row) => Some(row.clone()),
        _ => None,
    };
    let not_yet: Vec<u64> = later.iter().filter_map(|hop| recorded(hop)).collect();
    // What came after the run was not on the tape when it ran.
    let newest = gone.iter().map(|hop| hop.entry).max();
    let known = |shown: &&TrailRow| {
        !not_yet.contains(&shown.entry) && newest.is_none_or(|newest| shown.entry <= newest)
    };
    let mut rows: Vec<TrailRow> = view.picture.trail.iter().filter(known).cloned().collect();
    rows.extend(gone.iter().filter_map(row));
    rows.sort_by_key(|row| row.entry);
    rows.dedup_by_key(|row| row.entry);
    rows.drain(..rows.len().saturating_sub(2));
    rows
}

/// The entry whose row a hop puts on the tape. EC2's own call for keys is a row as well.
fn recorded(hop: &Hop) -> Option<u64> {
    match (&hop.cargo, hop.kind) {
        (Cargo::Row(row), _) => Some(row.entry),
        (_, Kind::Mint) => Some(hop.entry),
        _ => None,
    }
}
