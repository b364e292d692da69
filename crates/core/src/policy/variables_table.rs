//! Policy variables, row by row. `IAMUG` is the IAM User Guide.

use super::rows::Keys;

/// One statement with variables. The test judges it in a statement that allows, and in one that denies.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) source: &'static str,
    /// The document's version; empty for none.
    pub(super) version: &'static str,
    /// `Resource`, `NotResource`, or an operator on the key `k:k`.
    pub(super) element: &'static str,
    pub(super) text: &'static str,
    /// The resource that is asked for, or the value of `k:k`.
    pub(super) asked: &'static str,
    pub(super) context: Keys,
    pub(super) matches: bool,
}

const fn v(
    source: &'static str,
    element: &'static str,
    text: &'static str,
    asked: &'static str,
    context: Keys,
    matches: bool,
) -> Row {
    Row { source, version: "2012-10-17", element, text, asked, context, matches }
}

const fn old(
    version: &'static str,
    element: &'static str,
    text: &'static str,
    asked: &'static str,
    matches: bool,
) -> Row {
    Row { source: VERSION, version, element, text, asked, context: DAVID, matches }
}

const YES: bool = true;
const NO: bool = false;

const USING: &str = "IAMUG Variables and tags: Using variables in policies";
const VERSION: &str = "IAMUG Variables and tags: Using variables in policies, Note on Version";
const RESOURCE: &str = "IAMUG Variables and tags: Resource element";
const CONDITION: &str = "IAMUG Variables and tags: Condition element; Condition operators";
const NO_VALUE: &str = "IAMUG Variables and tags: Policy variables with no value";
const NULL: &str =
    "IAMUG Variables and tags: Policy variables with no value; Condition: an empty string is null";
const SPECIAL: &str = "IAMUG Variables and tags: Special characters";
const DEFAULT: &str = "IAMUG Variables and tags: Specifying default values";
const MULTI: &str = "IAMUG Variables and tags: you can't use a multivalued condition key as a variable";
const CHECKS: &str = "IAMUG Access Analyzer policy check reference: variables";

const DAVID: Keys = &[("aws:username", &["David"])];
const STAR: Keys = &[("aws:username", &["*"])];
const EMPTY: Keys = &[("aws:principaltag/team", &[""])];
const YELLOW: Keys = &[("aws:principaltag/team", &["yellow"])];
const MANY: Keys = &[("aws:tagkeys", &["a", "b"])];

#[rustfmt::skip]
pub(super) static VARIABLES: &[Row] = &[
    v(USING, "Resource", "arn:aws:s3:::mybucket/${aws:username}/*", "arn:aws:s3:::mybucket/David/x", DAVID, YES),
    v(USING, "Resource", "arn:aws:s3:::mybucket/${aws:username}/*", "arn:aws:s3:::mybucket/Adele/x", DAVID, NO),
    v(USING, "Resource", "arn:aws:s3:::mybucket/${AWS:UserName}/*", "arn:aws:s3:::mybucket/David/x", DAVID, YES),
    v(USING, "Resource", "arn:aws:iam::123456789012:user/${aws:username}", "arn:aws:iam::123456789012:user/David", DAVID, YES),
    v(USING, "Resource", "arn:aws:iam::123456789012:user/${aws:username}", "arn:aws:iam::123456789012:user/David2", DAVID, NO),
    v(RESOURCE, "Resource", "arn:aws:sqs:us-east-2:*:${aws:username}-queue", "arn:aws:sqs:us-east-2:123456789012:David-queue", DAVID, YES),
    v(RESOURCE, "Resource", "arn:aws:sqs:us-east-2:*:${aws:username}-queue", "arn:aws:sqs:us-east-1:123456789012:David-queue", DAVID, NO),
    v(RESOURCE, "Resource", "arn:aws:s3:::bucket/${aws:PrincipalTag/team}", "arn:aws:s3:::bucket/yellow", YELLOW, YES),
    v(RESOURCE, "Resource", "arn:aws:s3:::${aws:username}/${aws:username}", "arn:aws:s3:::David/David", DAVID, YES),
    v(RESOURCE, "Resource", "arn:aws:iam::${aws:PrincipalAccount}:user/x", "arn:aws:iam::123456789012:user/x", &[("aws:principalaccount", &["123456789012"])], NO),
    v(RESOURCE, "Resource", "arn:aws:${service}:::b", "arn:aws:s3:::b", &[("service", &["s3"])], NO),
    v(RESOURCE, "Resource", "${aws:username}", "arn:aws:s3:::b", &[("aws:username", &["arn:aws:s3:::b"])], NO),
    v(SPECIAL, "Resource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/David", STAR, NO),
    v(SPECIAL, "Resource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/*", STAR, YES),
    v(SPECIAL, "Resource", "arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", &[], YES),
    v(SPECIAL, "Resource", "arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", &[], NO),
    v(SPECIAL, "Resource", "arn:aws:s3:::b/a${?}", "arn:aws:s3:::b/a?", &[], YES),
    v(SPECIAL, "Resource", "arn:aws:s3:::b/a${?}", "arn:aws:s3:::b/ab", &[], NO),
    v(SPECIAL, "Resource", "arn:aws:s3:::b/${$}{x}*", "arn:aws:s3:::b/${x}y", &[], YES),
    v(NO_VALUE, "Resource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/David", &[], NO),
    v(NO_VALUE, "Resource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/", &[], NO),
    v(NO_VALUE, "Resource", "arn:aws:s3:::b/${aws:username}*", "arn:aws:s3:::b/x", &[], NO),
    v(NO_VALUE, "NotResource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/x", &[], YES),
    v(USING, "NotResource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/David", DAVID, NO),
    v(NULL, "Resource", "arn:aws:s3:::b/${aws:PrincipalTag/team}/*", "arn:aws:s3:::b//x", EMPTY, NO),
    v(MULTI, "Resource", "arn:aws:s3:::b/${aws:TagKeys}", "arn:aws:s3:::b/a", MANY, NO),
    v(DEFAULT, "Resource", "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}", "arn:aws:s3:::amzn-s3-demo-bucket-yellow", YELLOW, YES),
    v(DEFAULT, "Resource", "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}", "arn:aws:s3:::amzn-s3-demo-bucket-company-wide", YELLOW, NO),
    v(DEFAULT, "Resource", "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}", "arn:aws:s3:::amzn-s3-demo-bucket-company-wide", &[], YES),
    v(DEFAULT, "Resource", "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}", "arn:aws:s3:::amzn-s3-demo-bucket-yellow", &[], NO),
    v(DEFAULT, "Resource", "arn:aws:s3:::b-${aws:PrincipalTag/team, 'a*'}", "arn:aws:s3:::b-abc", &[], NO),
    v(CHECKS, "Resource", "arn:aws:s3:::b-${aws:PrincipalTag/team, company}", "arn:aws:s3:::b-company", &[], NO),
    v(CHECKS, "Resource", "arn:aws:s3:::b-${aws:username", "arn:aws:s3:::b-David", DAVID, NO),
    old("2008-10-17", "Resource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/David", NO),
    old("2008-10-17", "Resource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${aws:username}", YES),
    old("", "Resource", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/David", NO),
    old("", "StringEquals", "${aws:username}", "David", NO),
    old("", "StringEquals", "${aws:username}", "${aws:username}", YES),

    v(USING, "StringLike", "${aws:username}/*", "David/x", DAVID, YES),
    v(USING, "StringLike", "${aws:username}/*", "Adele/x", DAVID, NO),
    v(CONDITION, "StringEquals", "${aws:username}", "David", DAVID, YES),
    v(CONDITION, "StringNotEquals", "${aws:username}", "David", DAVID, NO),
    v(CONDITION, "StringEqualsIgnoreCase", "${aws:username}", "david", DAVID, YES),
    v(CONDITION, "StringLike", "https://example.com/${aws:username}/", "https://example.com/David/", DAVID, YES),
    v(SPECIAL, "StringLike", "${aws:username}", "David", STAR, NO),
    v(SPECIAL, "StringEquals", "${*}", "*", &[], YES),
    v(SPECIAL, "StringLike", "a${*}*", "a*b", &[], YES),
    v(SPECIAL, "StringLike", "a${*}*", "ab", &[], NO),
    v(CONDITION, "ArnLike", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/David", DAVID, YES),
    v(CONDITION, "ArnEquals", "${aws:PrincipalArn}", "arn:aws:iam::123456789012:role/web", &[("aws:principalarn", &["arn:aws:iam::123456789012:role/web"])], YES),
    v(CONDITION, "ArnNotLike", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/David", DAVID, NO),
    v("IAMUG Condition operators: Boolean: supports policy variables", "Bool", "${aws:MultiFactorAuthPresent}", "true", &[("aws:multifactorauthpresent", &["true"])], YES),
    v("IAMUG Condition operators: Numeric: no policy variables", "NumericEquals", "${aws:EpochTime}", "5", &[("aws:epochtime", &["5"])], NO),
    v("IAMUG Condition operators: Date: no policy variables", "DateEquals", "${aws:CurrentTime}", "2020-01-01", &[("aws:currenttime", &["2020-01-01"])], NO),
    v("IAMUG Condition operators: IP address: no policy variables", "IpAddress", "${aws:SourceIp}", "192.0.2.1", &[("aws:sourceip", &["192.0.2.1"])], NO),
    v("IAMUG Condition operators: Binary: no policy variables", "BinaryEquals", "${a:b}", "QmluYXJ5", &[("a:b", &["QmluYXJ5"])], NO),
    v(NO_VALUE, "StringEquals", "${aws:PrincipalTag/team}", "yellow", &[], NO),
    v(NO_VALUE, "StringLike", "*${aws:PrincipalTag/team}*", "yellow", &[], NO),
    v(NO_VALUE, "StringNotEquals", "${aws:PrincipalTag/team}", "yellow", &[], YES),
    v(NO_VALUE, "StringNotLike", "*${aws:PrincipalTag/team}*", "yellow", &[], YES),
    v(NULL, "StringEquals", "${aws:PrincipalTag/team}", "", EMPTY, NO),
    v(DEFAULT, "StringEquals", "${aws:PrincipalTag/team, 'none'}", "none", &[], YES),
    v(DEFAULT, "StringEquals", "${aws:PrincipalTag/team, 'a}b'}", "a}b", &[], YES),
    v(DEFAULT, "ArnLike", "*${aws:PrincipalTag/team, ''}", "arn:aws:s3:::b", &[], YES),
    v(MULTI, "StringEquals", "${aws:TagKeys}", "a", MANY, NO),
];
