//! What the timeline shows of the journal: of everything that went its way, the facts that one would ask about. Pure.
//!
//! One tick a request, not one a hop: signing, answer and record belong to the call that was judged.

use std::sync::Arc;

use rolelab_labs::hops::{Cargo, Fate, Hop, Kind, Run, Runs, Spot, TrailRow};

/// Something that happened and can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// The journal entry that tells it.
    pub(super) entry: u64,
    /// Milliseconds since the Unix epoch.
    pub(super) when: i64,
    /// The class of the actor it belongs to.
    pub(super) actor: &'static str,
    /// Refused, or lost on the way.
    pub(super) refused: bool,
    /// How many facts of the same command there are: they share its room.
    pub(super) siblings: usize,
    hop: Arc<Hop>,
    /// How it was recorded in the trail.
    record: Option<Arc<Hop>>,
}

impl Fact {
    /// `ListBuckets by role web-reader, AccessDenied`.
    pub(super) fn text(&self) -> String {
        match self.record.as_deref().and_then(row) {
            Some(TrailRow { name, by, error: Some(error), .. }) => format!("{name} by {by}, {error}"),
            Some(TrailRow { name, by, .. }) => format!("{name} by {by}"),
            None => {
                let verdict = match self.hop.fate {
                    Fate::Good => "",
                    Fate::Refused => ", refused",
                    Fate::Lost => ", no answer",
                };
                format!("{}{verdict}", self.hop.title)
            }
        }
    }
}

/// The facts of all commands, oldest first.
pub(super) fn facts(runs: &Runs) -> Vec<Fact> {
    let mut all = Vec::new();
    for run in runs.iter() {
        let from = all.len();
        all.extend(run.hops.iter().enumerate().filter_map(|(index, hop)| fact(run, index, hop)));
        let siblings = all.len() - from;
        all.iter_mut().skip(from).for_each(|fact| fact.siblings = siblings);
    }
    // What happens by itself while a command runs stands behind it.
    all.sort_by_key(|fact| (fact.when, fact.entry));
    all
}

fn fact(run: &Run, index: usize, hop: &Arc<Hop>) -> Option<Fact> {
    let rest = || run.hops.iter().skip(index + 1);
    let (actor, record) = match hop.kind {
        Kind::Metadata => ("a-imds", None),
        Kind::Mint => ("a-iam", None),
        Kind::Change | Kind::Visit => ("a-instance", None),
        Kind::Astray => ("a-none", None),
        Kind::Judge => {
            // The record of a call names the call's entry, as its judgement does.
            let record = rest().find(|other| other.kind == Kind::Record && other.entry == hop.entry);
            let actor = match record.map(|record| &record.from) {
                Some(Spot::Service(name)) if name == "ec2" => "a-instance",
                Some(Spot::Service(name)) if name == "iam" || name == "sts" => "a-iam",
                _ => "a-api",
            };
            (actor, record.cloned())
        }
        // Who looks for keys and finds none asks for nothing else: that is the fact.
        Kind::Chain if hop.fate != Fate::Good => ("a-none", None),
        Kind::Chain | Kind::Sign | Kind::Answer | Kind::Record | Kind::Reply => return None,
    };
    let failed = record.as_deref().and_then(row).is_some_and(|row| row.error.is_some());
    // How a visit went is known with its reply.
    let reply = rest().find(|other| other.kind == Kind::Reply && other.entry == hop.entry);
    let refused = failed || hop.fate != Fate::Good || reply.is_some_and(|reply| reply.fate != Fate::Good);
    // The metadata service keeps its colour: what refuses there is the service, and no policy.
    let actor = if refused && hop.kind == Kind::Judge { "a-deny" } else { actor };
    Some(Fact { entry: hop.entry, when: hop.when, actor, refused, siblings: 1, hop: hop.clone(), record })
}

fn row(record: &Hop) -> Option<&TrailRow> {
    match &record.cargo {
        Cargo::Row(row) => Some(row),
        _ => None,
    }
}

/// `10:24:31`.
pub(super) fn clock(when: i64) -> String {
    let second = when.div_euclid(1000).rem_euclid(24 * 3600);
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// A fact for tests of the layout.
#[cfg(test)]
pub(super) fn example(entry: u64, when: i64, refused: bool) -> Fact {
    let spot = Spot::Laptop;
    let hop = Hop {
        entry,
        when,
        kind: Kind::Astray,
        from: spot.clone(),
        to: spot,
        title: format!("GET /{entry}"),
        detail: String::new(),
        fate: if refused { Fate::Refused } else { Fate::Good },
        cargo: Cargo::Nothing,
        by_chain: false,
    };
    Fact { entry, when, actor: "a-none", refused, siblings: 1, hop: Arc::new(hop), record: None }
}

#[cfg(test)]
mod tests {
    use rolelab_labs::{Input, Lab, lab::EPOCH};

    use super::*;

    fn after(lines: &[&str]) -> Vec<Fact> {
        let mut lab = Lab::open("sandbox", 1, EPOCH).expect("a sandbox");
        let image = lab.view().console.images.first().map(|image| image.id.clone()).unwrap_or_default();
        for line in lines {
            let text = line.replace("IMAGE", &image);
            lab.dispatch(Input::Line { host: "laptop".to_owned(), text });
            lab.dispatch(Input::Advance { millis: 60_000 });
        }
        let mut runs = Runs::default();
        runs.take(lab.hops(0, lab.journal().len()));
        facts(&runs)
    }

    #[test]
    fn a_call_is_one_fact_and_opens_the_entry_that_tells_of_it() {
        let told = after(&[
            "aws s3 ls",
            "aws s3 ls s3://nothing-there",
            "aws iam create-role --role-name r --assume-role-policy-document '{}'",
        ]);
        let texts: Vec<_> = told.iter().map(|f| (f.actor, f.refused, f.text())).collect();
        assert_eq!(
            texts,
            [
                ("a-api", false, "ListBuckets by user admin".to_owned()),
                ("a-deny", true, "ListObjects by user admin, NoSuchBucket".to_owned()),
                ("a-deny", true, "CreateRole by user admin, MalformedPolicyDocument".to_owned()),
            ]
        );
    }

    #[test]
    fn what_happens_by_itself_is_told_too() {
        let told = after(&[
            "aws ec2 run-instances --image-id IMAGE --instance-type t3.micro > /dev/null; sleep 9; aws s3 ls",
        ]);
        assert!(told.is_sorted_by_key(|fact| fact.when), "and it stands where it happened: {told:?}");
        let texts: Vec<_> = told.iter().map(|f| (f.actor, f.refused, f.text())).collect();
        let (launch, rest) = texts.split_first().expect("a launch");
        assert_eq!(*launch, ("a-instance", false, "RunInstances by user admin".to_owned()));
        assert!(rest.iter().any(|(actor, _, text)| *actor == "a-instance" && text.ends_with("is running")));
    }

    #[test]
    fn nobody_answers_and_nobody_has_keys_are_facts_of_no_actor() {
        let told = after(&["curl -m 1 http://169.254.169.254/", "rm ~/.aws/credentials; aws s3 ls"]);
        let texts: Vec<_> = told.iter().map(|f| (f.actor, f.refused, f.text())).collect();
        assert_eq!(texts.first(), Some(&("a-none", true, "GET /, no answer".to_owned())));
        assert_eq!(texts.last(), Some(&("a-none", true, "Credential chain, refused".to_owned())));
    }

    #[test]
    fn times_of_day_wrap_at_midnight() {
        assert_eq!(
            [0, 86_399_999, 86_400_000, -1].map(clock),
            ["00:00:00", "23:59:59", "00:00:00", "23:59:59"]
        );
    }
}
