//! Principals, row by row: whom a resource policy names, and what follows in the same account for one caller who has
//! no policy of its own. `IAMUG` is the IAM User Guide.

use super::rows::Caller::{self, Anonymous, Federated, Other, Role, Root, Service, Session, User};

/// One principal element of a bucket policy's statement.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) source: &'static str,
    /// `Principal` or `NotPrincipal`.
    pub(super) element: &'static str,
    pub(super) principal: &'static str,
    pub(super) caller: Caller,
    /// Whether an Allow with it suffices, when nothing else allows and a boundary and a session policy allow nothing.
    pub(super) grants: Grants,
    /// Whether a Deny with it applies to a caller without a boundary that is allowed everything.
    pub(super) denies: bool,
}

/// What an Allow to such a principal is worth by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grants {
    /// Nothing.
    No,
    /// It delegates: an identity policy must allow too.
    Delegates,
    /// It allows, but a boundary and a session policy limit it.
    Limited,
    /// It allows, whatever they leave out.
    Fully,
}
use Grants::{Delegates, Fully, Limited, No};

const fn p(
    source: &'static str,
    element: &'static str,
    principal: &'static str,
    caller: Caller,
    grants: Grants,
    denies: bool,
) -> Row {
    Row { source, element, principal, caller, grants, denies }
}

const YES: bool = true;
const NO: bool = false;

const ACCOUNT: &str = "IAMUG Principal: AWS account principals";
const ROLES: &str = "IAMUG Principal: IAM role principals; Policy evaluation logic: IAM role";
const SESSIONS: &str = "IAMUG Principal: Role session principals; Policy evaluation logic: IAM role session";
const USERS: &str = "IAMUG Principal: IAM user principals; Policy evaluation logic: IAM user";
const FEDERATED: &str = "IAMUG Policy evaluation logic: IAM federated user sessions";
const SERVICES: &str = "IAMUG Principal: AWS service principals";
const PROVIDERS: &str = "IAMUG Principal: Web identity and SAML session principals";
const ALL: &str = "IAMUG Principal: All principals";
const PART: &str = "IAMUG Principal: you cannot use a wildcard to match part of a principal name or ARN";
const IDS: &str = "IAMUG Principal, Important: an ARN transforms to the unique principal ID; IAM identifiers";
const NOT: &str = "IAMUG AWS JSON policy elements: NotPrincipal";

const NUMBER: &str = r#"{"AWS":"123456789012"}"#;
const ROOT: &str = r#"{"AWS":"arn:aws:iam::123456789012:root"}"#;
const OTHERS: &str = r#"{"AWS":["999999999999","arn:aws:iam::888888888888:root"]}"#;
const WEB: &str = r#"{"AWS":"arn:aws:iam::123456789012:role/web"}"#;
const PATH: &str = r#"{"AWS":"arn:aws:iam::123456789012:role/a/path/web"}"#;
const THIS: &str = r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0"}"#;
const THAT: &str = r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/web/i-00000000000000000"}"#;
const MARTHA: &str = r#"{"AWS":"arn:aws:iam::123456789012:user/martha"}"#;
const FRED: &str = r#"{"AWS":"arn:aws:sts::123456789012:federated-user/fred"}"#;
const EC2: &str = r#"{"Service":["ecs.amazonaws.com","ec2.amazonaws.com"]}"#;

/// A session whose role the asker does not name; and one of another role.
const BARE: Caller = Other("arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0", None);
const APP: Caller =
    Other("arn:aws:sts::123456789012:assumed-role/app/x", Some("arn:aws:iam::123456789012:role/app"));
const PATHED: Caller =
    Other("arn:aws:sts::123456789012:assumed-role/web/x", Some("arn:aws:iam::123456789012:role/a/path/web"));

#[rustfmt::skip]
pub(super) static PRINCIPALS: &[Row] = &[
    p(ALL, "Principal", r#""*""#, User, Fully, YES),
    p(ALL, "Principal", r#"{"AWS":"*"}"#, Session, Fully, YES),
    p(ALL, "Principal", r#"{"AWS":"*"}"#, Role, Fully, YES),
    p(ALL, "Principal", r#""*""#, Anonymous, Fully, YES),
    p(ALL, "Principal", r#"{"AWS":"*"}"#, Anonymous, Fully, YES),
    p(ALL, "Principal", r#""*""#, Service("ec2.amazonaws.com"), Fully, YES),
    p(ACCOUNT, "Principal", NUMBER, User, Delegates, YES),
    p(ACCOUNT, "Principal", ROOT, User, Delegates, YES),
    p(ACCOUNT, "Principal", ROOT, Session, Delegates, YES),
    p(ACCOUNT, "Principal", ROOT, Role, Delegates, YES),
    p(ACCOUNT, "Principal", NUMBER, Federated, Delegates, YES),
    p(ACCOUNT, "Principal", OTHERS, User, No, NO),
    p(ACCOUNT, "Principal", ROOT, Anonymous, No, NO),
    p(ACCOUNT, "Principal", ROOT, Service("ec2.amazonaws.com"), No, NO),
    p(ROLES, "Principal", WEB, Session, Limited, YES),
    p(ROLES, "Principal", WEB, Role, Limited, YES),
    p(ROLES, "Principal", WEB, APP, No, NO),
    p(ROLES, "Principal", WEB, User, No, NO),
    p(ROLES, "Principal", WEB, BARE, Limited, YES),
    p(ROLES, "Principal", PATH, PATHED, Limited, YES),
    p(ROLES, "Principal", r#"{"AWS":"arn:aws:iam::999999999999:role/web"}"#, BARE, No, NO),
    p(ROLES, "Principal", r#"{"AWS":"arn:aws:iam::123456789012:role/app"}"#, BARE, No, NO),
    p(ROLES, "Principal", WEB, PATHED, No, NO),
    p(SESSIONS, "Principal", THIS, Session, Fully, YES),
    p(SESSIONS, "Principal", THAT, Session, No, NO),
    p(SESSIONS, "Principal", THIS, Role, No, NO),
    p(USERS, "Principal", MARTHA, User, Fully, YES),
    p(USERS, "Principal", r#"{"AWS":"arn:aws:iam::123456789012:user/Martha"}"#, User, No, NO),
    p(USERS, "Principal", r#""arn:aws:iam::123456789012:user/martha""#, User, Fully, YES),
    p(USERS, "Principal", MARTHA, Session, No, NO),
    p(USERS, "Principal", r#"{"AWS":["arn:aws:iam::123456789012:user/bob","arn:aws:iam::123456789012:user/martha"]}"#, User, Fully, YES),
    p(FEDERATED, "Principal", FRED, Federated, Fully, YES),
    p(FEDERATED, "Principal", MARTHA, Federated, Limited, YES),
    p(FEDERATED, "Principal", r#"{"AWS":"arn:aws:sts::123456789012:federated-user/bob"}"#, Federated, No, NO),
    p(SERVICES, "Principal", EC2, Service("ec2.amazonaws.com"), Fully, YES),
    p(SERVICES, "Principal", EC2, Service("lambda.amazonaws.com"), No, NO),
    p(SERVICES, "Principal", EC2, User, No, NO),
    p(SERVICES, "Principal", r#"{"AWS":"ec2.amazonaws.com"}"#, Service("ec2.amazonaws.com"), No, NO),
    p(SERVICES, "Principal", r#"{"Service":"arn:aws:iam::123456789012:user/martha"}"#, User, No, NO),
    p(PROVIDERS, "Principal", r#"{"Federated":"accounts.google.com"}"#, Service("accounts.google.com"), Fully, YES),
    p(PROVIDERS, "Principal", r#"{"Federated":"accounts.google.com"}"#, Service("www.amazon.com"), No, NO),
    p(PROVIDERS, "Principal", r#"{"Federated":"arn:aws:iam::123456789012:saml-provider/adfs"}"#, Service("arn:aws:iam::123456789012:saml-provider/adfs"), Fully, YES),
    p(PART, "Principal", r#"{"AWS":"arn:aws:iam::123456789012:user/*"}"#, User, No, NO),
    p(PART, "Principal", r#"{"AWS":"arn:aws:iam::123456789012:role/w*"}"#, Session, No, NO),
    p(PART, "Principal", r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/web/*"}"#, Session, No, NO),
    p(PART, "Principal", r#"{"AWS":"arn:aws:iam::*:root"}"#, User, No, NO),
    p(PART, "Principal", r#"{"Service":"*"}"#, Service("ec2.amazonaws.com"), No, NO),
    p(ACCOUNT, "Principal", r#"{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}"#, User, No, NO),
    p(IDS, "Principal", r#"{"AWS":"AROAEXAMPLE"}"#, Session, Limited, YES),
    p(IDS, "Principal", r#"{"AWS":"AROAEXAMPLE:i-1234567890abcdef0"}"#, Session, Fully, YES),
    p(IDS, "Principal", r#"{"AWS":"AROAOTHER"}"#, Session, No, NO),
    p(IDS, "Principal", r#"{"AWS":"AIDAEXAMPLE"}"#, User, Fully, YES),
    p(ACCOUNT, "Principal", ROOT, Root, Fully, YES),
    p(ACCOUNT, "Principal", NUMBER, Root, Fully, YES),

    p(NOT, "NotPrincipal", r#"{"AWS":["arn:aws:iam::123456789012:user/martha","arn:aws:iam::123456789012:root"]}"#, User, No, NO),
    p(NOT, "NotPrincipal", MARTHA, User, No, YES),
    p(NOT, "NotPrincipal", ROOT, User, No, YES),
    p(NOT, "NotPrincipal", r#"{"AWS":"arn:aws:iam::123456789012:user/bob"}"#, User, Fully, YES),
    p(NOT, "NotPrincipal", r#"{"AWS":["arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0","arn:aws:iam::123456789012:role/web","arn:aws:iam::123456789012:root"]}"#, Session, No, NO),
    p(NOT, "NotPrincipal", r#"{"AWS":["arn:aws:iam::123456789012:role/web","arn:aws:iam::123456789012:root"]}"#, Session, No, YES),
    p(NOT, "NotPrincipal", r#"{"AWS":["arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0","arn:aws:iam::123456789012:root"]}"#, Session, No, YES),
    p(NOT, "NotPrincipal", r#"{"AWS":["arn:aws:sts::123456789012:assumed-role/web/i-1234567890abcdef0","arn:aws:iam::123456789012:role/web"]}"#, Session, No, YES),
    p(NOT, "NotPrincipal", r#"{"AWS":["arn:aws:iam::123456789012:role/web","arn:aws:iam::123456789012:root"]}"#, Role, No, NO),
    p(NOT, "NotPrincipal", ROOT, Root, No, NO),
    p(NOT, "NotPrincipal", r#""*""#, User, No, NO),
    p(NOT, "NotPrincipal", EC2, Service("ec2.amazonaws.com"), No, NO),
    p(NOT, "NotPrincipal", EC2, Service("lambda.amazonaws.com"), Fully, YES),
    p(NOT, "NotPrincipal", ROOT, Anonymous, Fully, YES),
];
