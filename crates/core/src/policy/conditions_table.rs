//! Condition operators, row by row: what a policy wants, what a request has, and whether AWS's pages let it hold.
//! `IAMUG` is the IAM User Guide.

/// One condition. The test judges it in a statement that allows, and in one that denies.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) source: &'static str,
    pub(super) operator: &'static str,
    pub(super) wanted: &'static [&'static str],
    pub(super) found: Option<&'static [&'static str]>,
    pub(super) holds: bool,
}

const fn c(
    source: &'static str,
    operator: &'static str,
    wanted: &'static [&'static str],
    found: Option<&'static [&'static str]>,
    holds: bool,
) -> Row {
    Row { source, operator, wanted, found, holds }
}

const YES: bool = true;
const NO: bool = false;

const STRING: &str = "IAMUG Condition operators: String condition operators";
const NUMERIC: &str = "IAMUG Condition operators: Numeric condition operators";
const DATE: &str = "IAMUG Condition operators: Date condition operators; W3C NOTE-datetime";
const BOOL: &str = "IAMUG Condition operators: Boolean condition operators";
const BINARY: &str = "IAMUG Condition operators: Binary condition operators";
const ADDRESS: &str = "IAMUG Condition operators: IP address condition operators";
const ARN: &str = "IAMUG Condition operators: Amazon Resource Name (ARN) condition operators";
const EXISTS: &str = "IAMUG Condition operators: ...IfExists condition operators";
const NULL: &str = "IAMUG Condition operators: Condition operator to check existence of condition keys";
const ABSENT: &str = "IAMUG Condition operators, Important: a key that is not in the request context";
const SETS: &str = "IAMUG Creating a condition with multiple keys or values: Using multiple keys and values";
const LOGIC: &str = "IAMUG Creating a condition with multiple keys or values: Evaluation logic, and its Note";
const SINGLE: &str =
    "IAMUG Single-valued vs. multivalued condition keys: multivalued keys require set operators";
const CHECKS: &str = "IAMUG Access Analyzer policy check reference";
/// An answer there shows a role that may not sqs:ListQueues under ForAnyValue:StringEqualsIfExists aws:TagKeys.
const REPOST: &str = "re:Post, ForAnyValue:StringEqualsIfExists behaving unexpectedly; IAMUG ForAnyValue";
const CASE: &str = "IAMUG IAM JSON policy elements: Condition: case of values depends on the operator";

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:topic";

#[rustfmt::skip]
pub(super) static CONDITIONS: &[Row] = &[
    c(STRING, "StringEquals", &["johndoe"], Some(&["johndoe"]), YES),
    c(CASE, "StringEquals", &["johndoe"], Some(&["JohnDoe"]), NO),
    c(STRING, "StringEquals", &["john"], Some(&["johndoe"]), NO),
    c(STRING, "StringEquals", &["john*"], Some(&["johndoe"]), NO),
    c(STRING, "StringEquals", &["john*"], Some(&["john*"]), YES),
    c(STRING, "StringEquals", &["?"], Some(&["a"]), NO),
    c(LOGIC, "StringEquals", &["finance", "hr", "legal"], Some(&["hr"]), YES),
    c(LOGIC, "StringEquals", &["finance", "hr", "legal"], Some(&["sales"]), NO),
    c(STRING, "StringEquals", &[""], Some(&[""]), YES),
    c(ABSENT, "StringEquals", &["a"], None, NO),
    c(STRING, "StringNotEquals", &["a"], Some(&["b"]), YES),
    c(STRING, "StringNotEquals", &["a"], Some(&["a"]), NO),
    c(STRING, "StringNotEquals", &["a"], Some(&["A"]), YES),
    c(LOGIC, "StringNotEquals", &["a", "b"], Some(&["b"]), NO),
    c(LOGIC, "StringNotEquals", &["a", "b"], Some(&["c"]), YES),
    c(ABSENT, "StringNotEquals", &["a"], None, YES),
    c(CASE, "StringEqualsIgnoreCase", &["johndoe"], Some(&["JohnDoe"]), YES),
    c(STRING, "StringEqualsIgnoreCase", &["johndoe"], Some(&["janedoe"]), NO),
    c(STRING, "StringEqualsIgnoreCase", &["john*"], Some(&["JOHNDOE"]), NO),
    c(ABSENT, "StringEqualsIgnoreCase", &["a"], None, NO),
    c(STRING, "StringNotEqualsIgnoreCase", &["a"], Some(&["A"]), NO),
    c(STRING, "StringNotEqualsIgnoreCase", &["a"], Some(&["b"]), YES),
    c(ABSENT, "StringNotEqualsIgnoreCase", &["a"], None, YES),
    c(STRING, "StringLike", &["home/*"], Some(&["home/a/b"]), YES),
    c(STRING, "StringLike", &["home/*"], Some(&["HOME/a"]), NO),
    c(STRING, "StringLike", &["home/*"], Some(&["a/home/b"]), NO),
    c(STRING, "StringLike", &["t?.*"], Some(&["t3.micro"]), YES),
    c(STRING, "StringLike", &["t?.*"], Some(&["t3a.micro"]), NO),
    c(STRING, "StringLike", &["home"], Some(&["home"]), YES),
    c(STRING, "StringLike", &["", "home/"], Some(&[""]), YES),
    c(STRING, "StringLike", &["a"], Some(&["a*"]), NO),
    c(ABSENT, "StringLike", &["*"], None, NO),
    c(STRING, "StringNotLike", &["home/*"], Some(&["home/a"]), NO),
    c(STRING, "StringNotLike", &["home/*"], Some(&["other"]), YES),
    c(LOGIC, "StringNotLike", &["a*", "b*"], Some(&["bc"]), NO),
    c(ABSENT, "StringNotLike", &["*"], None, YES),

    c(NUMERIC, "NumericEquals", &["10"], Some(&["10"]), YES),
    c(NUMERIC, "NumericEquals", &["10"], Some(&["10.0"]), YES),
    c(NUMERIC, "NumericEquals", &["10"], Some(&["11"]), NO),
    c(NUMERIC, "NumericEquals", &["ten"], Some(&["ten"]), NO),
    c(NUMERIC, "NumericEquals", &["1*"], Some(&["10"]), NO),
    c(NUMERIC, "NumericEquals", &["9007199254740993"], Some(&["9007199254740992"]), NO),
    c(NUMERIC, "NumericEquals", &["-1.50"], Some(&["-1.5"]), YES),
    c(NUMERIC, "NumericEquals", &["-0"], Some(&["0"]), YES),
    c(LOGIC, "NumericEquals", &["1", "2"], Some(&["2"]), YES),
    c(ABSENT, "NumericEquals", &["10"], None, NO),
    c(NUMERIC, "NumericNotEquals", &["10"], Some(&["10.00"]), NO),
    c(NUMERIC, "NumericNotEquals", &["10"], Some(&["9"]), YES),
    c(ABSENT, "NumericNotEquals", &["10"], None, YES),
    c(NUMERIC, "NumericLessThan", &["2.0"], Some(&["1.0"]), YES),
    c(NUMERIC, "NumericLessThan", &["2.0"], Some(&["2.0"]), NO),
    c(NUMERIC, "NumericLessThan", &["10"], Some(&["9"]), YES),
    c(NUMERIC, "NumericLessThan", &["-9"], Some(&["-10"]), YES),
    c(NUMERIC, "NumericLessThan", &["1"], Some(&["-1"]), YES),
    c(ABSENT, "NumericLessThan", &["2.0"], None, NO),
    c(NUMERIC, "NumericLessThanEquals", &["10"], Some(&["10"]), YES),
    c(NUMERIC, "NumericLessThanEquals", &["10"], Some(&["11"]), NO),
    c(NUMERIC, "NumericGreaterThan", &["3"], Some(&["4"]), YES),
    c(NUMERIC, "NumericGreaterThan", &["3"], Some(&["3"]), NO),
    c(NUMERIC, "NumericGreaterThan", &["0.5"], Some(&["0.25"]), NO),
    c(NUMERIC, "NumericGreaterThan", &["-1"], Some(&["1"]), YES),
    c(NUMERIC, "NumericGreaterThanEquals", &["3"], Some(&["3.0"]), YES),
    c(NUMERIC, "NumericGreaterThanEquals", &["3"], Some(&["2.99"]), NO),
    c(ABSENT, "NumericGreaterThanEquals", &["0"], None, NO),

    c(DATE, "DateEquals", &["2020-04-01T00:00:00Z"], Some(&["2020-04-01T00:00:00Z"]), YES),
    c(DATE, "DateEquals", &["2020-04-01"], Some(&["2020-04-01T00:00:00Z"]), YES),
    c(DATE, "DateEquals", &["2020-04"], Some(&["2020-04-01T00:00:00Z"]), YES),
    c(DATE, "DateEquals", &["2020"], Some(&["2020-01-01T00:00:00Z"]), YES),
    c(DATE, "DateEquals", &["2020-04-01T00:00:00Z"], Some(&["2020-04-01T02:00:00+02:00"]), YES),
    c(DATE, "DateEquals", &["2020-04-01T00:00Z"], Some(&["2020-04-01T00:00:00Z"]), YES),
    c(DATE, "DateEquals", &["1585699200"], Some(&["2020-04-01T00:00:00Z"]), YES),
    c(DATE, "DateEquals", &["2020-04-01T00:00:00Z"], Some(&["2020-04-01T00:00:01Z"]), NO),
    c(DATE, "DateEquals", &["2020-04-*"], Some(&["2020-04-01T00:00:00Z"]), NO),
    c(ABSENT, "DateEquals", &["2020"], None, NO),
    c(DATE, "DateNotEquals", &["2020-04-01"], Some(&["2020-04-01T00:00:00Z"]), NO),
    c(DATE, "DateNotEquals", &["2020-04-01"], Some(&["2020-04-02T00:00:00Z"]), YES),
    c(ABSENT, "DateNotEquals", &["2020-04-01"], None, YES),
    c(DATE, "DateLessThan", &["2020-07-01T00:00:00Z"], Some(&["2020-06-30T23:59:59Z"]), YES),
    c(DATE, "DateLessThan", &["2020-07-01T00:00:00Z"], Some(&["2020-07-01T00:00:00Z"]), NO),
    c(DATE, "DateLessThanEquals", &["2020-07-01T00:00:00Z"], Some(&["2020-07-01T00:00:00Z"]), YES),
    c(DATE, "DateLessThanEquals", &["2020-07-01T00:00:00Z"], Some(&["2020-07-01T00:00:01Z"]), NO),
    c(DATE, "DateGreaterThan", &["2020-01-01T00:00:01Z"], Some(&["2020-01-01T00:00:02Z"]), YES),
    c(DATE, "DateGreaterThan", &["2020-01-01T00:00:01Z"], Some(&["2020-01-01T00:00:01Z"]), NO),
    c(DATE, "DateGreaterThan", &["2020-01-01T00:00:01.5Z"], Some(&["2020-01-01T00:00:01.6Z"]), YES),
    c(ABSENT, "DateGreaterThan", &["2020-01-01T00:00:01Z"], None, NO),
    c(DATE, "DateGreaterThanEquals", &["2020-01-01"], Some(&["2020-01-01T00:00:00Z"]), YES),
    c(DATE, "DateGreaterThanEquals", &["2020-01-01"], Some(&["2019-12-31T23:59:59Z"]), NO),

    c(BOOL, "Bool", &["true"], Some(&["true"]), YES),
    c(BOOL, "Bool", &["true"], Some(&["false"]), NO),
    c(BOOL, "Bool", &["false"], Some(&["false"]), YES),
    c(BOOL, "Bool", &["True"], Some(&["true"]), YES),
    c(BOOL, "Bool", &["yes"], Some(&["yes"]), NO),
    c(ABSENT, "Bool", &["false"], None, NO),

    c(BINARY, "BinaryEquals", &["QmluYXJ5VmFsdWVJbkJhc2U2NA=="], Some(&["QmluYXJ5VmFsdWVJbkJhc2U2NA=="]), YES),
    c(BINARY, "BinaryEquals", &["QmluYXJ5VmFsdWVJbkJhc2U2NA=="], Some(&["QmluYXJ5"]), NO),
    c(BINARY, "BinaryEquals", &["no base64!"], Some(&["no base64!"]), NO),
    c(ABSENT, "BinaryEquals", &["QmluYXJ5"], None, NO),

    c(ADDRESS, "IpAddress", &["203.0.113.0/24"], Some(&["203.0.113.255"]), YES),
    c(ADDRESS, "IpAddress", &["203.0.113.0/24"], Some(&["203.0.114.0"]), NO),
    c(ADDRESS, "IpAddress", &["203.0.113.7"], Some(&["203.0.113.7"]), YES),
    c(ADDRESS, "IpAddress", &["203.0.113.7"], Some(&["203.0.113.8"]), NO),
    c(ADDRESS, "IpAddress", &["203.0.113.0/24", "2001:DB8:1234:5678::/64"], Some(&["2001:db8:1234:5678::1"]), YES),
    c(ADDRESS, "IpAddress", &["203.0.113.0/24", "2001:DB8:1234:5678::/64"], Some(&["2001:db8:1234:5679::1"]), NO),
    c(ADDRESS, "IpAddress", &["203.0.113.*"], Some(&["203.0.113.7"]), NO),
    c(ABSENT, "IpAddress", &["0.0.0.0/0"], None, NO),
    c(ADDRESS, "NotIpAddress", &["203.0.113.0/24"], Some(&["203.0.113.9"]), NO),
    c(ADDRESS, "NotIpAddress", &["203.0.113.0/24"], Some(&["198.51.100.9"]), YES),
    c(LOGIC, "NotIpAddress", &["192.0.2.0/24", "203.0.113.0/24"], Some(&["203.0.113.9"]), NO),
    c(ABSENT, "NotIpAddress", &["203.0.113.0/24"], None, YES),

    c(ARN, "ArnEquals", &[TOPIC], Some(&[TOPIC]), YES),
    c(ARN, "ArnEquals", &["arn:aws:sns:*:123456789012:*"], Some(&[TOPIC]), YES),
    c(ARN, "ArnLike", &["arn:aws:sns:us-east-?:123456789012:top*"], Some(&[TOPIC]), YES),
    c(ARN, "ArnLike", &["arn:aws:sns:us-east-1:123456789012:TOPIC"], Some(&[TOPIC]), NO),
    c(ARN, "ArnLike", &["arn:aws:sns:*:topic"], Some(&[TOPIC]), NO),
    c(ARN, "ArnLike", &["arn:aws:someservice:*:111122223333:finance/*"], Some(&["arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"]), NO),
    c(ARN, "StringLike", &["arn:aws:someservice:*:111122223333:finance/*"], Some(&["arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"]), YES),
    c(ABSENT, "ArnEquals", &[TOPIC], None, NO),
    c(ABSENT, "ArnLike", &["*"], None, NO),
    c(ARN, "ArnNotEquals", &[TOPIC], Some(&[TOPIC]), NO),
    c(ARN, "ArnNotEquals", &["arn:aws:sns:*:*:*"], Some(&[TOPIC]), NO),
    c(ARN, "ArnNotLike", &["arn:aws:sqs:*:*:*"], Some(&[TOPIC]), YES),
    c(ABSENT, "ArnNotLike", &["arn:aws:sqs:*:*:*"], None, YES),
    c(ABSENT, "ArnNotEquals", &[TOPIC], None, YES),

    c(EXISTS, "StringLikeIfExists", &["t1.*", "t2.*", "m3.*"], Some(&["t2.micro"]), YES),
    c(EXISTS, "StringLikeIfExists", &["t1.*", "t2.*", "m3.*"], Some(&["m5.large"]), NO),
    c(EXISTS, "StringLikeIfExists", &["t1.*", "t2.*", "m3.*"], None, YES),
    c(EXISTS, "StringNotEqualsIfExists", &["a"], None, YES),
    c(EXISTS, "StringNotEqualsIfExists", &["a"], Some(&["a"]), NO),
    c(EXISTS, "BoolIfExists", &["false"], None, YES),
    c(EXISTS, "BoolIfExists", &["false"], Some(&["true"]), NO),
    c(EXISTS, "NumericLessThanIfExists", &["2.0"], None, YES),
    c(EXISTS, "DateLessThanIfExists", &["2020"], None, YES),
    c(EXISTS, "IpAddressIfExists", &["203.0.113.0/24"], None, YES),
    c(EXISTS, "ArnLikeIfExists", &[TOPIC], None, YES),
    c(EXISTS, "BinaryEqualsIfExists", &["QmluYXJ5"], None, YES),

    c(NULL, "Null", &["true"], None, YES),
    c(NULL, "Null", &["true"], Some(&["2020"]), NO),
    c(NULL, "Null", &["false"], None, NO),
    c(NULL, "Null", &["false"], Some(&["2020"]), YES),
    c(CHECKS, "NullIfExists", &["true"], None, NO),
    c(SETS, "ForAllValues:Null", &["true"], None, YES),
    c(SETS, "ForAllValues:Null", &["true"], Some(&["a", "b"]), NO),
    c(SETS, "ForAllValues:Null", &["false"], Some(&["a", "b"]), YES),
    c(SETS, "ForAnyValue:Null", &["true"], None, NO),
    c(SETS, "ForAnyValue:Null", &["true"], Some(&["a", "b"]), NO),
    c(SETS, "ForAnyValue:Null", &["false"], Some(&["a", "b"]), YES),

    c(SETS, "ForAllValues:StringEquals", &["PostDateTime", "Message", "Tags"], Some(&["Message", "Tags"]), YES),
    c(SETS, "ForAllValues:StringEquals", &["PostDateTime", "Message", "Tags"], Some(&["PostDateTime", "UserName"]), NO),
    c(SETS, "ForAllValues:StringEquals", &["PostDateTime", "Message", "Tags"], Some(&["Tags"]), YES),
    c(SETS, "ForAllValues:StringEquals", &["PostDateTime", "Message", "Tags"], None, YES),
    c(SETS, "ForAllValues:StringEquals", &["PostDateTime", "Message", "Tags"], Some(&[]), YES),
    c(SETS, "ForAllValues:StringEquals", &["PostDateTime"], Some(&[""]), YES),
    c(SETS, "ForAllValues:StringLike", &["Post*"], Some(&["PostDateTime", "PostName"]), YES),
    c(SETS, "ForAllValues:StringLike", &["Post*"], Some(&["PostDateTime", "Name"]), NO),
    c(SETS, "ForAllValues:StringNotEquals", &["a", "b"], Some(&["c", "d"]), YES),
    c(SETS, "ForAllValues:StringNotEquals", &["a", "b"], Some(&["c", "b"]), NO),
    c(SETS, "ForAllValues:StringNotEquals", &["a"], None, YES),
    c(SETS, "ForAllValues:StringEqualsIfExists", &["a"], None, YES),
    c(SETS, "ForAllValues:ArnLike", &["arn:aws:sns:*:*:*"], Some(&[TOPIC, TOPIC]), YES),
    c(SETS, "ForAllValues:NumericLessThan", &["5"], Some(&["1", "6"]), NO),
    c(SETS, "ForAnyValue:StringEquals", &["ID", "PostDateTime"], Some(&["UserName", "Message", "PostDateTime"]), YES),
    c(SETS, "ForAnyValue:StringEquals", &["ID", "PostDateTime"], Some(&["UserName"]), NO),
    c(SETS, "ForAnyValue:StringEquals", &["ID", "PostDateTime"], None, NO),
    c(SETS, "ForAnyValue:StringEquals", &["ID", ""], Some(&[""]), NO),
    c(SETS, "ForAnyValue:StringNotEquals", &["a"], Some(&["a", "b"]), YES),
    c(SETS, "ForAnyValue:StringNotEquals", &["a", "b"], Some(&["a", "b"]), NO),
    c(SETS, "ForAnyValue:StringNotEquals", &["a"], None, NO),
    c(REPOST, "ForAnyValue:StringEqualsIfExists", &["team"], None, NO),
    c(SETS, "ForAnyValue:StringLike", &["b*"], Some(&["a", "bc"]), YES),
    c(SETS, "ForAnyValue:IpAddress", &["10.0.0.0/8"], Some(&["192.0.2.1", "10.1.2.3"]), YES),
    c(SINGLE, "StringEquals", &["a", "b"], Some(&["a", "b"]), NO),
    c(SINGLE, "StringLike", &["*"], Some(&["a", "b"]), NO),
    c(SINGLE, "StringNotEquals", &["c"], Some(&["a", "b"]), NO),
    c(CHECKS, "ForAnyValue:StringEquals", &[], Some(&["a"]), NO),
    c(CHECKS, "ForAllValues:StringEquals", &[], Some(&["a"]), NO),
    c(CHECKS, "ForAllValues:StringEquals", &[], None, YES),
    c(CHECKS, "StringEqualsIfExists", &[], None, YES),
    c(CHECKS, "StringEqualsIfExists", &[], Some(&["a"]), NO),
    c(CHECKS, "StringSounds", &["a"], Some(&["a"]), NO),
    c(CHECKS, "StringSoundsIfExists", &["a"], None, NO),
    c(CHECKS, "ForEveryValue:StringEquals", &["a"], Some(&["a"]), NO),
];
