//! The console's places and forms as data: what stands on each, and the sentence that goes with it.
//!
//! Pure: no browser type, no account. What a field offers and what a filled form asks for is in `draft`.

/// A part of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    #[default]
    Instances,
    Roles,
    Buckets,
}

impl Place {
    pub(crate) const ALL: [Self; 3] = [Self::Instances, Self::Roles, Self::Buckets];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Instances => "Instances",
            Self::Roles => "Roles",
            Self::Buckets => "Buckets",
        }
    }

    /// The id of its tab.
    pub(crate) fn tab(self) -> String {
        format!("place-{}", self.word().to_ascii_lowercase())
    }
}

/// A form of the console. Every button that changes something opens one, so that its line is seen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    Launch,
    Attach,
    Detach,
    Options,
    Event,
    Defaults,
    Start,
    Stop,
    Terminate,
    Role,
    AttachPolicy,
    DetachPolicy,
    Inline,
    DeleteInline,
    Revoke,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Name,
    Image,
    InstanceType,
    InstanceProfile,
    Tokens,
    HopLimit,
    Endpoint,
    Ipv6,
    Tags,
    Enforced,
    UserData,
    Market,
    Event,
    Detail,
    RoleName,
    Policy,
    Instance,
    Role,
    PolicyName,
    Template,
    Bucket,
    Document,
}

/// What stands on a form.
pub(crate) struct Sheet {
    /// The button that opens it, and the one that sends it.
    pub(crate) button: &'static str,
    pub(crate) fields: &'static [Field],
    /// Fields below, under a heading of their own.
    pub(crate) options: &'static [Field],
    /// Fields that are folded away, and what their fold is called.
    pub(crate) more: (&'static str, &'static [Field]),
    /// What to know before it is sent.
    pub(crate) note: &'static str,
    /// What the account asks of the console user.
    pub(crate) needs: &'static str,
}

/// What `RunInstances` takes of them.
const LAUNCH_OPTIONS: &[Field] = &[Field::Tokens, Field::HopLimit, Field::Endpoint];
const OPTIONS: &[Field] = &[Field::Tokens, Field::HopLimit, Field::Endpoint, Field::Tags, Field::Ipv6];
const NONE: &[Field] = &[];

impl Form {
    /// True for what cannot be taken back by another button.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Terminate | Self::DeleteInline)
    }

    /// True for forms about one instance that is there.
    pub(crate) fn of_instance(self) -> bool {
        use Form::{Attach, Detach, Event, Options, Start, Stop, Terminate};
        matches!(self, Attach | Detach | Event | Options | Start | Stop | Terminate)
    }

    /// True for forms about one role that is there.
    pub(crate) fn of_role(self) -> bool {
        use Form::{AttachPolicy, DeleteInline, DetachPolicy, Inline, Revoke};
        matches!(self, AttachPolicy | DetachPolicy | Inline | DeleteInline | Revoke)
    }

    /// Its heading: about which instance or role, and about which policy.
    pub(crate) fn title(self, about: &str, policy: &str, replaces: bool) -> String {
        match self {
            Self::Launch => "Launch an instance".to_owned(),
            Self::Role => "Create a role for EC2".to_owned(),
            Self::Attach if replaces => format!("Replace the role of {about}"),
            Self::Attach => format!("Attach a role to {about}"),
            Self::Detach => format!("Detach the role from {about}"),
            Self::Options => format!("Change metadata options of {about}"),
            Self::Defaults => "Metadata defaults of the account".to_owned(),
            Self::Event => format!("Simulate an event at {about}"),
            Self::Start => format!("Start {about}"),
            Self::Stop => format!("Stop {about}"),
            Self::Terminate => format!("Terminate {about}?"),
            Self::AttachPolicy => format!("Attach a managed policy to {about}"),
            Self::DetachPolicy => format!("Detach {policy} from {about}"),
            Self::Inline => format!("Put an inline policy into {about}"),
            Self::DeleteInline => format!("Delete {policy} from {about}?"),
            Self::Revoke => format!("Revoke the active sessions of {about}"),
        }
    }

    /// What stands on it. `replaces`: the instance has an instance profile already.
    pub(crate) fn sheet(self, replaces: bool) -> Sheet {
        let (button, fields, note, needs): (_, &'static [Field], _, _) = match self {
            Self::Launch => (
                "Launch instance",
                &[Field::Name, Field::InstanceType, Field::Image, Field::InstanceProfile],
                "",
                "ec2:RunInstances, and iam:PassRole with an instance profile",
            ),
            Self::Role => (
                "Create role",
                &[Field::RoleName, Field::Policy],
                "EC2 wears a role through an instance profile. The console makes one of the same name and puts the role into it; with the CLI these are two calls of their own.",
                "iam:CreateRole, iam:AttachRolePolicy, iam:CreateInstanceProfile, iam:AddRoleToInstanceProfile",
            ),
            Self::Attach if replaces => (
                "Replace role",
                &[Field::Instance, Field::InstanceProfile],
                "The instance gets keys of the new role after some seconds. Keys of the old one that were read before stay valid until they expire.",
                "ec2:ReplaceIamInstanceProfileAssociation and iam:PassRole",
            ),
            Self::Attach => (
                "Attach role",
                &[Field::Instance, Field::InstanceProfile],
                "No restart is needed. The association takes some seconds; only then does the metadata service have keys to hand out.",
                "ec2:AssociateIamInstanceProfile and iam:PassRole",
            ),
            Self::Detach => (
                "Detach role",
                NONE,
                "The metadata service has no more keys to hand out. Keys that were read before stay valid until they expire: to stop those, take the permission from the role.",
                "ec2:DisassociateIamInstanceProfile",
            ),
            Self::Options => (
                "Metadata options",
                &[Field::Instance],
                "They are in force after some seconds, without a restart.",
                "ec2:ModifyInstanceMetadataOptions",
            ),
            Self::Defaults => (
                "IMDS defaults",
                &[Field::Tokens, Field::HopLimit, Field::Endpoint, Field::Tags, Field::Enforced],
                "Instances that are launched from now on get them, unless the launch says otherwise. Those that are there keep what they have.",
                "ec2:ModifyInstanceMetadataDefaults",
            ),
            Self::Event => (
                "Simulate an event",
                &[Field::Event, Field::Detail],
                "In a real account AWS does this by itself. No API call makes it happen, so there is no aws line for it. The instance learns of it from its metadata service, if it asks.",
                "",
            ),
            Self::Start => (
                "Start",
                NONE,
                "It gets a new public address. Its id and its role stay.",
                "ec2:StartInstances",
            ),
            Self::Stop => (
                "Stop",
                NONE,
                "Its public address goes. Its id, its disk and its role stay, and it can be started again.",
                "ec2:StopInstances",
            ),
            Self::Terminate => (
                "Terminate",
                NONE,
                "It is gone for good, with what is on it. The role and its instance profile stay.",
                "ec2:TerminateInstances",
            ),
            Self::AttachPolicy => (
                "Attach policy",
                &[Field::Role, Field::Policy],
                "Sessions of the role have it with their next call: the keys on an instance stay the same.",
                "iam:AttachRolePolicy",
            ),
            Self::DetachPolicy => (
                "Detach policy",
                NONE,
                "Sessions of the role lose it with their next call, keys that were read before included.",
                "iam:DetachRolePolicy",
            ),
            Self::Inline => (
                "Put inline policy",
                &[Field::Role, Field::PolicyName, Field::Template, Field::Bucket, Field::Document],
                "It is part of this role alone. One of the same name is replaced.",
                "iam:PutRolePolicy",
            ),
            Self::DeleteInline => (
                "Delete policy",
                NONE,
                "Its text is gone for good. Sessions of the role lose it with their next call.",
                "iam:DeleteRolePolicy",
            ),
            Self::Revoke => (
                "Revoke active sessions",
                &[Field::Role],
                "An inline policy denies everything to keys that were issued before this moment, also to those that somebody copied. The role works on: whoever it trusts gets new keys, an instance at its next refresh. Keys of users are not touched.",
                "iam:PutRolePolicy",
            ),
        };
        let options = match self {
            Self::Launch => LAUNCH_OPTIONS,
            Self::Options => OPTIONS,
            _ => NONE,
        };
        let more: (_, &'static [Field]) = match self {
            Self::Launch => ("Advanced: user data, Spot", &[Field::UserData, Field::Market]),
            _ => ("", NONE),
        };
        Sheet { button, fields, options, more, note, needs }
    }
}

impl Field {
    /// The id of its control.
    pub(crate) fn id(self, form: Form) -> String {
        format!("field-{form:?}-{self:?}").to_ascii_lowercase()
    }

    pub(crate) fn label(self, form: Form) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Image => "Image",
            Self::InstanceType => "Instance type",
            Self::InstanceProfile if form == Form::Launch => "Instance profile",
            Self::InstanceProfile => "Role, by its instance profile",
            Self::Tokens => "HttpTokens",
            Self::HopLimit => "HttpPutResponseHopLimit",
            Self::Endpoint => "HttpEndpoint",
            Self::Ipv6 => "HttpProtocolIpv6",
            Self::Tags => "InstanceMetadataTags",
            Self::Enforced => "HttpTokensEnforced",
            Self::UserData => "User data",
            Self::Market => "Purchasing option",
            Self::Event => "What AWS does",
            Self::Detail => "Which",
            Self::RoleName => "Role name",
            Self::Policy if form == Form::AttachPolicy => "Managed policy",
            Self::Policy => "Permissions policy",
            Self::Instance => "Instance",
            Self::Role => "Role",
            Self::PolicyName => "Policy name",
            Self::Template => "Begin with",
            Self::Bucket => "Bucket",
            Self::Document => "Policy document",
        }
    }
}
