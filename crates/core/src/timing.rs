//! The one table of delays on the simulated clock. Change a delay here and nowhere else.

use crate::time::Span;

/// RunInstances and StartInstances: `pending` to `running`.
pub const BOOT: Span = Span::seconds(3);
/// StopInstances: `stopping` to `stopped`.
pub const STOP: Span = Span::seconds(3);
/// TerminateInstances: `shutting-down` to `terminated`.
pub const TERMINATE: Span = Span::seconds(3);
/// ModifyInstanceMetadataOptions: `pending` to `applied`.
pub const OPTIONS_APPLIED: Span = Span::seconds(2);
/// Associate and Replace: `associating` to `associated`; Disassociate: `disassociating` to gone.
pub const ASSOCIATION: Span = Span::seconds(5);
/// How long status checks of an instance that began to run take: `initializing` to `ok`.
pub const STATUS_CHECKED: Span = Span::minutes(2);
/// How long a scheduled event that is over is still described (EC2 API reference, InstanceStatusEvent: a week).
pub const EVENT_SHOWN: Span = Span::hours(7 * 24);
/// A Spot interruption's notice ahead of it (EC2 User Guide: two minutes).
pub const INTERRUPTION_NOTICE: Span = Span::minutes(2);
/// How far ahead maintenance is scheduled here; AWS says days or weeks.
pub const MAINTENANCE_AHEAD: Span = Span::hours(7 * 24);
/// How long it takes at most.
pub const MAINTENANCE_LASTS: Span = Span::hours(2);
/// How much later than planned a reboot may be put.
pub const REBOOT_DEADLINE: Span = Span::hours(7 * 24);
/// A running instance with a role gets a new set of keys this often.
pub const ROTATION: Span = Span::minutes(60);
/// How long one set of role keys is valid, before the offset below is added.
pub const ROLE_KEYS_VALID: Span = Span::hours(6);
/// The smallest deterministic offset added to the validity of role keys (captures show 18 to 35 minutes).
pub const ROLE_KEYS_OFFSET_MIN: Span = Span::minutes(15);
/// The largest one.
pub const ROLE_KEYS_OFFSET_MAX: Span = Span::minutes(30);
/// How long the account remembers temporary keys after they expired, to say so in AWS's words.
pub const EXPIRED_KEYS_KEPT: Span = Span::hours(12);
/// How long a terminated instance can still be described.
pub const TERMINATED_SHOWN: Span = Span::hours(1);
/// How long EC2 Instance Connect leaves a public key on an instance (its API reference, SendSSHPublicKey).
pub const SENT_KEY_LIVES: Span = Span::seconds(60);
/// How long Session Manager remembers a session that ended.
pub const SESSION_KEPT: Span = Span::hours(30 * 24);
/// How long after a call GuardDuty tells of it here. "Typically within 15 minutes" it is, and five for a finding that there is
/// already (GuardDuty User Guide, FAQ and "Export frequency").
pub const FINDING_AFTER: Span = Span::minutes(5);
/// How long CloudTrail's event history keeps an event (CloudTrail User Guide: 90 days).
pub const EVENT_HISTORY_KEPT: Span = Span::hours(90 * 24);
/// How far a signature's date may be from the clock (IAM User Guide, "Signature Version 4": within five minutes).
pub const SIGNATURE_SKEW: Span = Span::minutes(5);
/// The same for S3 (S3 API reference) and for STS, whose refusals say so: `20220127T001427Z is now earlier than
/// 20220127T014428Z (20220127T015928Z - 15 min.)` (aws/aws-cli#6676).
pub const SIGNATURE_SKEW_WIDE: Span = Span::minutes(15);
/// The longest time that a presigned URL of S3 is good (S3 User Guide: seven days).
pub const PRESIGNED_MAX: Span = Span::hours(7 * 24);

/// What a service allows.
pub(crate) fn signature_skew(service: &str) -> Span {
    if matches!(service, "s3" | "sts") { SIGNATURE_SKEW_WIDE } else { SIGNATURE_SKEW }
}
