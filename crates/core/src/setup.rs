//! The account as a lesson finds it: one console user with a long-term key, images, the default VPC, a bucket.
//!
//! Everything here is data. Policies of AWS stand in `iam`.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    ec2::{Ec2, Image, KeyPair, KeyType, Network},
    iam::{Iam, KNOWN, Known, ManagedPolicy, PolicyVersion, User},
    ids::{AccessKeyId, AccountId, Arn, BucketName, ImageId, UniqueId, UserName},
    mint::Mint,
    policy::Document,
    s3::{Bucket, CONTENT_TYPE, Content, Object, S3},
    sts::{AccessKey, Holder, Sts},
    time::{Span, Timestamp},
    world::World,
};

/// What a new account depends on. Equal setups make equal worlds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Decides every id and secret.
    pub seed: u64,
    /// When the clock starts.
    pub epoch: Timestamp,
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: String,
}

/// The console user.
pub const ADMIN: &str = "admin";
/// The policy that lets the console user do everything.
const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
/// The key pair that every lab has.
pub const KEY_PAIR: &str = "lab-key";
/// The most instances that may be pending or running at once, as a new account's quota once was.
const INSTANCES: u64 = 20;
/// The bucket that every lab has.
pub const BUCKET: &str = "example-bucket";

/// Title, whether it has `ImdsSupport=v2.0`, and the root device's name.
const IMAGES: &[(&str, bool, &str)] = &[
    ("Amazon Linux 2", false, "/dev/xvda"),
    ("Amazon Linux 2023", true, "/dev/xvda"),
    ("Ubuntu Server 24.04 LTS", true, "/dev/sda1"),
];

/// Key, content, and how many days before the epoch it was put.
const OBJECTS: &[(&str, &str, i64)] = &[
    ("hello.txt", "You read this with keys that nobody typed.\n", 3),
    ("reports/february.csv", "day,visits\n1,402\n2,377\n", 2),
    ("reports/january.csv", "day,visits\n1,318\n2,291\n", 30),
];

impl World {
    /// The account of a lesson at its start.
    pub fn new(setup: Setup) -> Self {
        let Setup { seed, epoch, account, region } = setup;
        let mut mint = Mint::new(seed);
        let policies = policies(&mut mint);
        let admin = User {
            name: UserName::new(ADMIN),
            id: UniqueId::new(mint.unique("AIDA", 21)),
            arn: Arn::new("iam", "", account.as_str(), format!("user/{ADMIN}")),
            path: "/".to_owned(),
            created: epoch.plus(Span::hours(-24 * 90)),
            attached: vec![ADMINISTRATOR.to_owned()],
            inline: BTreeMap::new(),
            boundary: None,
            tags: Vec::new(),
        };
        let key = AccessKey {
            id: AccessKeyId::new(mint.unique("AKIA", 20)),
            secret: mint.secret(),
            token: None,
            holder: Holder::User(admin.name.clone()),
            issued: admin.created,
            expires: None,
            active: true,
        };
        let since = epoch.plus(Span::hours(-24 * 120));
        let ec2 = ec2(&mut mint, &region, epoch);
        let s3 = s3(&mut mint, epoch);
        Self {
            now: epoch,
            mint,
            account,
            region,
            iam: Iam { users: map([(ADMIN.to_owned(), admin)]), policies, since, ..Iam::default() },
            sts: Sts { keys: map([(key.id.clone(), key)]), ..Sts::default() },
            ec2,
            s3,
            ssm: crate::ssm::Ssm::default(),
            sent_keys: Vec::new(),
            organization: crate::organization::Organization::default(),
            knobs: crate::world::Knobs::default(),
            iam_before: Vec::new(),
            due: BTreeMap::new(),
        }
    }

    /// The console user's long-term key.
    pub fn admin_key(&self) -> Option<&AccessKey> {
        self.sts.keys.values().find(|key| matches!(&key.holder, Holder::User(name) if name.as_str() == ADMIN))
    }
}

/// A map, entry by entry. Collecting would bring a sort for each type, which weighs more than all of this file.
fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

fn policies(mint: &mut Mint) -> BTreeMap<String, ManagedPolicy> {
    let date = |seconds: i64| Timestamp::from_millis(seconds * 1000);
    let read = |known: &Known| {
        let arn = format!("arn:aws:iam::aws:policy/{}", known.name);
        let document = Arc::new(Document::known(known.document));
        let id = if known.id.is_empty() { mint.unique("ANPA", 21) } else { known.id.to_owned() };
        let (created, number) = (date(known.created), known.version);
        let mut policy =
            ManagedPolicy::new(known.name, UniqueId::new(id), arn.clone(), document.clone(), created);
        policy.description = Some(known.description.to_owned());
        let version = PolicyVersion { document, created: date(known.updated) };
        (policy.default, policy.last, policy.versions) = (number, number, map([(number, version)]));
        (arn, policy)
    };
    map(KNOWN.iter().map(read))
}

fn ec2(mint: &mut Mint, region: &str, epoch: Timestamp) -> Ec2 {
    let images = IMAGES.iter().map(|(title, imds_v2, root_device)| {
        let id = ImageId::new(mint.resource("ami"));
        let image = Image {
            id: id.clone(),
            title: (*title).to_owned(),
            imds_v2: *imds_v2,
            root_device: (*root_device).to_owned(),
        };
        (id, image)
    });
    let images = map(images);
    let network = Network::of_account(mint, region);
    let made = epoch.plus(Span::hours(-24 * 60));
    let key_pair = KeyPair::made(mint, KeyType::Ed25519, made, Vec::new());
    let key_pairs = map([(KEY_PAIR.to_owned(), key_pair)]);
    Ec2 { images, network, key_pairs, quota: Some(INSTANCES), ..Ec2::default() }
}

fn s3(mint: &mut Mint, epoch: Timestamp) -> S3 {
    let owner = (0..8).map(|_| format!("{:08x}", mint.number("canonical-id", 1 << 32))).collect();
    let objects = OBJECTS.iter().map(|(key, text, days)| {
        let content = Content::from(*text);
        let etag = content.md5();
        let modified = epoch.plus(Span::hours(-24 * days));
        let headers = map([("ContentType".to_owned(), CONTENT_TYPE.to_owned())]);
        ((*key).to_owned(), Object { content, etag, modified, headers, ..Object::default() })
    });
    let name = BucketName::new(BUCKET);
    let mut bucket = Bucket::new(name.clone(), epoch.plus(Span::hours(-24 * 60)));
    bucket.objects = map(objects);
    S3 { buckets: map([(name, bucket)]), owner }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_of_the_table_reads() {
        for Known { name, document, created, updated, .. } in KNOWN {
            let read = Document::parse(document);
            assert!(read.is_ok_and(|document| !document.statements().is_empty()), "{name}");
            assert!(created <= updated, "{name}");
        }
        // PowerUserAccess, as IAM writes it (localstack's and MAMIP's recordings).
        let told = |policy: &ManagedPolicy| {
            (policy.id.to_string(), policy.default, policy.created.iso(), policy.document().cloned())
        };
        let policies = policies(&mut Mint::new(1));
        let (id, version, created, document) = told(&policies["arn:aws:iam::aws:policy/PowerUserAccess"]);
        assert_eq!((id.as_str(), version), ("ANPAJYRXTHIB4FOVS3ZXS", 12));
        assert_eq!(created, "2015-02-06T18:39:47Z");
        assert_eq!(document.unwrap().statements().len(), 2);
        let leap = KNOWN.iter().find(|known| known.name == "CloudWatchAgentServerPolicy").unwrap();
        assert_eq!(Timestamp::from_millis(leap.updated * 1000).iso(), "2024-02-06T16:37:37Z");
    }

    #[test]
    fn equal_setups_make_equal_worlds() {
        let setup = |seed| Setup {
            seed,
            epoch: Timestamp::from_millis(1_772_445_600_000),
            account: AccountId::new("111122223333"),
            region: "us-east-1".to_owned(),
        };
        assert_eq!(World::new(setup(1)), World::new(setup(1)));
        assert_ne!(World::new(setup(1)).admin_key(), World::new(setup(2)).admin_key());
    }
}
