//! Why a metadata service answered as it did, in a sentence: the one place of these words, for hops and for the inspector.

use rolelab_core::{
    imds::Why,
    journal::{Ending, Exchange},
};

/// Where role keys are (EC2 User Guide, instance metadata).
const KEYS: &str = "/meta-data/iam/security-credentials/";

/// `may make 1 hop and has to make 2`.
pub(crate) fn needs(limit: u8, hops: u8) -> String {
    format!("may make {limit} {} and has to make {hops}", if limit == 1 { "hop" } else { "hops" })
}

/// Why nothing answers at the metadata service's address, on the laptop or on an instance.
pub(crate) fn absent(laptop: bool) -> &'static str {
    if laptop {
        "Only an instance has this address, and this is the laptop."
    } else {
        "The IPv6 address answers only on Nitro, with HttpProtocolIpv6 enabled."
    }
}

/// Why the service answered so.
pub(crate) fn sentence(why: Why, exchange: &Exchange) -> String {
    let request = &exchange.request;
    let (limit, hops) = exchange.hop_limit.unwrap_or_default();
    let text = match why {
        Why::Throttled => "Too many requests at once: the network card dropped its packets.",
        Why::Disabled => "HttpEndpoint is disabled: everything is 403, whoever asks and with whatever.",
        Why::Forwarded => {
            "It came with X-Forwarded-For, so a proxy sent it for somebody: such a caller gets no token."
        }
        Why::Lifetime => {
            "A token needs a lifetime, X-aws-ec2-metadata-token-ttl-seconds from 1 to 21600: none was good."
        }
        Why::PutElsewhere => "Only /latest/api/token takes a PUT, exactly so.",
        Why::Method if request.url.path == "/latest/api/token" => {
            "A token is asked for with PUT (curl -X PUT); this path takes nothing else."
        }
        Why::Method => "Metadata is read with GET or HEAD.",
        Why::TokenMissing => "No token came, and HttpTokens is required.",
        Why::TokenEmpty => "The token header has no value: it counts as a bad token.",
        Why::TokenDoubled => "It came with two token headers: neither counts.",
        Why::TokenUnknown => "No metadata service gave out such a token.",
        Why::TokenExpired => "The token's time was over: a new PUT gets another.",
        Why::TokenOfEarlierStart => "The token is from before the instance was stopped.",
        Why::TokenForeign => "The token is another instance's: it is good only where it was given out.",
        Why::NotFound => "Nothing has that path on this instance now.",
        Why::Minted => {
            let ttl = request.headers.get("X-aws-ec2-metadata-token-ttl-seconds").unwrap_or_default();
            return format!("A token, good for {} s on this instance alone.", ttl.trim());
        }
        Why::HopLimit => {
            return format!("A token was made, but its answer {}: it died on the way.", needs(limit, hops));
        }
        Why::Served => return served(exchange),
    };
    match exchange.ending {
        Ending::Lost => format!("{text} Its answer {}: it died on the way.", needs(limit, hops)),
        _ => text.to_owned(),
    }
}

fn served(exchange: &Exchange) -> String {
    let request = &exchange.request;
    let token = request.headers.get("X-aws-ec2-metadata-token").is_some();
    let how = if token { "A good token" } else { "No token, and none is required" };
    let keys = request.url.path.split_once(KEYS).is_some_and(|(_, role)| !role.trim_matches('/').is_empty());
    match (keys, token) {
        (true, true) => format!("{how}: the role's keys for IMDSv2 callers."),
        (true, false) => format!("{how}: the role's keys for IMDSv1 callers, to anybody who can send a GET."),
        (false, true) => format!("{how}: served."),
        (false, false) => format!("{how}: IMDSv1, counted as MetadataNoToken."),
    }
}
