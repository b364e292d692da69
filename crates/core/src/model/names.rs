//! API names as the AWS CLI spells them: botocore's `xform_name` with dashes.

/// Names that the rule below would spell otherwise (botocore 1.29.58, `_xform_cache`).
const SPECIAL: [(&str, &str); 8] = [
    ("CreateCachediSCSIVolume", "create-cached-iscsi-volume"),
    ("CreateStorediSCSIVolume", "create-stored-iscsi-volume"),
    ("DescribeCachediSCSIVolumes", "describe-cached-iscsi-volumes"),
    ("DescribeStorediSCSIVolumes", "describe-stored-iscsi-volumes"),
    ("ExecutePartiQLBatch", "execute-partiql-batch"),
    ("ExecutePartiQLStatement", "execute-partiql-statement"),
    ("ExecutePartiQLTransaction", "execute-partiql-transaction"),
    ("ListHITsForQualificationType", "list-hits-for-qualification-type"),
];

/// An API name as the AWS CLI spells it: `RunInstances` is `run-instances`, `DescribeVPCs` `describe-vpcs`.
pub fn cli_name(name: &str) -> String {
    if name.contains('-') {
        return name.to_owned();
    }
    if let Some((_, spelled)) = SPECIAL.iter().find(|(n, _)| *n == name) {
        return (*spelled).to_owned();
    }
    // A plural acronym at the end is one word: `[A-Z]{2,}s$`.
    let acronym = name
        .strip_suffix('s')
        .map_or(0, |rest| rest.chars().rev().take_while(char::is_ascii_uppercase).count());
    let letters: Vec<char> = name.chars().collect();
    let plural = if acronym >= 2 { letters.len() - acronym - 1 } else { letters.len() };
    let (head, tail) = letters.split_at_checked(plural).unwrap_or((&letters, &[]));
    let mut spelled = String::with_capacity(name.len() + 8);
    for (place, letter) in head.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|p| head.get(p));
        let after = head.get(place + 1);
        // A word begins at a capital that a small letter follows, and at one that follows a small letter
        // or a digit.
        let begins = letter.is_ascii_uppercase()
            && (after.is_some_and(char::is_ascii_lowercase)
                || before.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if begins && before.is_some() {
            spelled.push('-');
        }
        spelled.push(letter.to_ascii_lowercase());
    }
    if !tail.is_empty() {
        spelled.push('-');
        spelled.extend(tail.iter().map(char::to_ascii_lowercase));
    }
    spelled
}
