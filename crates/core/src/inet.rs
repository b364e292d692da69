//! Addresses as text, in every spelling that a resolver takes without asking anybody. Resolves no names.

use std::net::{IpAddr, Ipv4Addr};

/// The address that a host of a URL spells: as inet_aton(3) and inet_pton(3) read it, which getaddrinfo(3) tries before
/// any name. `None` for a name.
pub fn address(host: &str) -> Option<IpAddr> {
    host.parse().ok().or_else(|| numeric(host).map(IpAddr::V4))
}

/// Addresses as old resolvers read them: one to four numbers, decimal, octal or hexadecimal; the last one
/// fills what is left (inet_aton(3)). `None` for anything else, such as a name.
pub fn numeric(host: &str) -> Option<Ipv4Addr> {
    let mut numbers = Vec::new();
    for part in host.split('.') {
        let (digits, radix) = match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
            Some(digits) => (digits, 16),
            None if part.len() > 1 && part.starts_with('0') => (part, 8),
            None => (part, 10),
        };
        numbers.push(u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))?);
    }
    let (last, first) = numbers.split_last()?;
    if first.len() > 3 || first.iter().any(|number| *number > 255) {
        return None;
    }
    let room = 32 - 8 * u32::try_from(first.len()).ok()?;
    if room < 32 && *last >= 1 << room {
        return None;
    }
    let high = first.iter().fold(0_u64, |all, number| all << 8 | u64::from(*number));
    u32::try_from(high << room | u64::from(*last)).ok().map(Ipv4Addr::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_address_is_that_address() {
        let metadata = Some(IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)));
        for (host, expected) in [
            ("169.254.169.254", metadata),
            ("2852039166", metadata),
            ("0xa9fea9fe", metadata),
            ("0xa9.0xfe.0xa9.0xfe", metadata),
            ("0251.0376.0251.0376", metadata),
            ("169.254.43518", metadata),
            ("169.16689662", metadata),
            ("169.254.169.256", None),
            ("169.254.169.254.1", None),
            ("4294967296", None),
            ("+1", None),
            ("instance-data", None),
        ] {
            assert_eq!(address(host), expected, "{host}");
        }
    }
}
