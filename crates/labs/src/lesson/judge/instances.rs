//! What instances are: state, role, metadata options.

use rolelab_core::ec2::{AssociationState, HttpTokens, Instance, InstanceState};

use super::{Facts, Verdict, open, passed};
use crate::lesson::InstanceWant;

pub(super) fn instance(want: &InstanceWant, facts: &Facts<'_>) -> Verdict {
    let (http_tokens, role) = (want.http_tokens.as_deref(), want.role.as_deref());
    let wanted = |instance: &Instance| -> Result<(), (u8, String)> {
        let label = facts.label(instance.id.as_str());
        if instance.state != InstanceState::Running {
            return Err((1, format!("{label} is {}", instance.state.name())));
        }
        if let Some(role) = role {
            let Some(association) = &instance.association else {
                return Err((2, format!("{label} runs but has no instance profile")));
            };
            match facts.worn(instance) {
                None => return Err((3, format!("the instance profile on {label} holds no role"))),
                Some(worn) if worn.as_str() != role => {
                    return Err((3, format!("{label} wears {worn}, not {role}")));
                }
                Some(_) if association.state != AssociationState::Associated => {
                    return Err((4, format!("{label} is still associating its instance profile")));
                }
                Some(_) => {}
            }
        }
        if let Some(tokens) = http_tokens {
            let required = match instance.options.http_tokens {
                HttpTokens::Required => "required",
                HttpTokens::Optional => "optional",
            };
            if instance.pending_options.is_some() && required != tokens {
                return Err((6, format!("{label}'s new metadata options are not in force yet")));
            }
            if required != tokens {
                return Err((5, format!("{label} runs with HttpTokens {required}")));
            }
        }
        Ok(())
    };
    let mut nearest: Option<(u8, String)> = None;
    for instance in facts.instances() {
        match wanted(instance) {
            Ok(()) => {
                let label = facts.label(instance.id.as_str());
                let what = match (role, http_tokens) {
                    (Some(role), None) => format!("{label} wears {role}"),
                    (_, Some(tokens)) => format!("{label} runs, HttpTokens {tokens}"),
                    (None, None) => format!("{label} runs"),
                };
                return passed(facts.world.now, what);
            }
            Err(miss) if nearest.as_ref().is_none_or(|best| miss.0 > best.0) => nearest = Some(miss),
            Err(_) => {}
        }
    }
    open(nearest.map_or_else(|| "there is no instance yet".to_owned(), |(_, why)| why))
}
