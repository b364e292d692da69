//! Who asks: what kind of principal an ARN or name stands for, and which policies can bind it at all.
//!
//! Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "Policies and the root user"; Organizations User
//! Guide, "Service control policies" and "Resource control policies".

use super::ask::Ask;

/// What kind of principal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    /// A role itself, not a session of it.
    Role,
    RoleSession,
    /// A session of GetFederationToken.
    FederatedUser,
    Root,
    /// An AWS service or an identity provider: it has no account whose policies could bind it.
    Outside,
    Anonymous,
}

/// The caller of one request.
pub(super) struct Caller<'a> {
    pub(super) kind: Kind,
    pub(super) arn: &'a str,
    pub(super) account: Option<&'a str>,
    /// The role or user behind a session, where the asker knows it.
    pub(super) behind: Option<&'a str>,
    /// What stands last in the ARN: `assumed-role/web/i-1`.
    rest: &'a str,
    /// A role that a service made for itself.
    pub(super) service_linked: bool,
}

/// The path of service-linked roles (IAM User Guide, "Using service-linked roles").
pub(super) const SERVICE_LINKED: &str = "role/aws-service-role/";
/// How their names begin; a session's ARN shows no path.
const SERVICE_LINKED_NAME: &str = "assumed-role/AWSServiceRoleFor";

impl<'a> Caller<'a> {
    pub(super) fn of(ask: &'a Ask) -> Self {
        let arn = ask.principal.as_str();
        let [head, _, service, _, account, rest] = segments(arn);
        let kind = match (head, service) {
            ("arn", "iam") if rest == "root" => Kind::Root,
            ("arn", "iam") if rest.starts_with("user/") => Kind::User,
            ("arn", "iam") if rest.starts_with("role/") => Kind::Role,
            ("arn", "sts") if rest.starts_with("assumed-role/") => Kind::RoleSession,
            ("arn", "sts") if rest.starts_with("federated-user/") => Kind::FederatedUser,
            _ if arn == "*" || arn.eq_ignore_ascii_case("anonymous") => Kind::Anonymous,
            _ => Kind::Outside,
        };
        let inside = !matches!(kind, Kind::Outside | Kind::Anonymous);
        let behind = ask.role.as_deref();
        let role = match kind {
            Kind::Role => Some(arn),
            _ => behind.or_else(|| {
                let told = ask.context.get("aws:principalarn")?.first()?;
                (kind == Kind::RoleSession).then_some(told.as_str())
            }),
        };
        let service_linked = match role {
            Some(role) => segments(role)[5].starts_with(SERVICE_LINKED),
            None => kind == Kind::RoleSession && rest.starts_with(SERVICE_LINKED_NAME),
        };
        let account = inside.then_some(account).filter(|account| !account.is_empty());
        Self { kind, arn, account, behind, rest, service_linked }
    }

    /// Whether an ARN names the role that this is a session of, the role itself, or the user behind it.
    pub(super) fn is_of(&self, arn: &str) -> bool {
        match (self.kind, self.behind) {
            (Kind::Role, _) => arn == self.arn,
            (Kind::RoleSession | Kind::FederatedUser, Some(behind)) => arn == behind,
            // Without it, a role's name is unique in its account whatever its path.
            (Kind::RoleSession, None) => {
                let [head, partition, service, region, account, rest] = segments(arn);
                let [_, own_partition, ..] = segments(self.arn);
                let named = self.rest.split('/').nth(1);
                (head, service, region) == ("arn", "iam", "")
                    && partition == own_partition
                    && Some(account) == self.account
                    && rest.starts_with("role/")
                    && rest.rsplit('/').next() == named
            }
            _ => false,
        }
    }

    /// Whether a principal names its account: the number or the root user's ARN.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let Some(own) = self.account else { return false };
        let [head, _, service, _, account, rest] = segments(text);
        text == own || ((head, service, rest) == ("arn", "iam", "root") && account == own)
    }

    /// Whether it has an account, so that policies of its own can bind it.
    pub(super) fn has_account(&self) -> bool {
        self.account.is_some()
    }

    /// Whether identity-based policies and a boundary count: the root user has neither.
    pub(super) fn has_identity(&self) -> bool {
        self.has_account() && self.kind != Kind::Root
    }
}

/// The six parts of an ARN; what is missing is empty.
pub(super) fn segments(arn: &str) -> [&str; 6] {
    let mut parts = arn.splitn(6, ':');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}
