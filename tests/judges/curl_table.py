"""What the real metadata service said, request by request. [R] a capture found in public text, with its year; [D] the
EC2 user guide. The facts stand here; `docs/fidelity.md` says what was chosen where there is none.

A row: name, source, instance, curl's words, status line, names of the header lines in their order, values of some, body.
`{token}` is a living token of that instance, `{foreign}` one of another, `{base}` the address. A body that begins with
`^` is a regular expression over all of it; None is not looked at.
"""

TOKEN = "/latest/api/token"
TTL = "X-aws-ec2-metadata-token-ttl-seconds"
WITH = ["-H", "X-aws-ec2-metadata-token: {token}"]

MINTED = ["X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "Content-Length", "Date", "Server", "Connection", "Content-Type"]
V1 = ["Content-Type", "Accept-Ranges", "Last-Modified", "Content-Length", "Date", "Server", "Connection"]
V2 = ["X-Aws-Ec2-Metadata-Token-Ttl-Seconds", *V1]
EMPTY = ["Content-Length", "Date", "Server", "Connection", "Content-Type"]
ALLOW = ["Allow", *EMPTY]

TEXT = {"Content-Type": "text/plain", "Accept-Ranges": "none", "Server": "EC2ws", "Connection": "close"}
NOTHING = {"Content-Length": "0", "Content-Type": "text/plain", "Server": "EC2ws", "Connection": "close"}

A_TOKEN = r"^[A-Za-z0-9_-]{54}=="
A_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"

VERSIONS = """1.0 2007-01-19 2007-03-01 2007-08-29 2007-10-10 2007-12-15 2008-02-01 2008-09-01 2009-04-04 2011-01-01
2011-05-01 2012-01-12 2014-02-25 2014-11-05 2015-10-20 2016-04-19 2016-06-30 2016-09-02 2018-03-28 2018-08-17 2018-09-24
2019-10-01 2020-10-27 2021-01-03 2021-03-23 2021-07-15 2022-07-09 2022-09-24 latest"""

TOP = """ami-id ami-launch-index ami-manifest-path block-device-mapping/ events/ hostname iam/ identity-credentials/
instance-action instance-id instance-life-cycle instance-type local-hostname local-ipv4 mac metrics/ network/ placement/
profile public-hostname public-ipv4 reservation-id security-groups services/ system"""

KEYS = rf"""^\{{
  "Code" : "Success",
  "LastUpdated" : "{A_TIME}",
  "Type" : "AWS-HMAC",
  "AccessKeyId" : "ASIA[A-Z2-7]{{16}}",
  "SecretAccessKey" : "[A-Za-z0-9/+]{{40}}",
  "Token" : "IQoJb3JpZ2luX2Vj[A-Za-z0-9/+]+=*",
  "Expiration" : "{A_TIME}"
\}}"""

INFO = rf"""^\{{
  "Code" : "Success",
  "LastUpdated" : "{A_TIME}",
  "InstanceProfileArn" : "arn:aws:iam::\d{{12}}:instance-profile/S3AdminAccess",
  "InstanceProfileId" : "AIPA[A-Z2-7]{{17}}"
\}}"""

IDENTITY_INFO = rf"""^\{{
  "Code" : "Success",
  "LastUpdated" : "{A_TIME}",
  "AccountId" : "\d{{12}}"
\}}"""

DOCUMENT = rf"""^\{{
  "accountId" : "\d{{12}}",
  "architecture" : "x86_64",
  "availabilityZone" : "us-east-1[a-f]",
  "billingProducts" : null,
  "devpayProductCodes" : null,
  "marketplaceProductCodes" : null,
  "imageId" : "ami-[0-9a-f]{{17}}",
  "instanceId" : "i-[0-9a-f]{{17}}",
  "instanceType" : "t3.micro",
  "kernelId" : null,
  "pendingTime" : "{A_TIME}",
  "privateIp" : "172\.31\.\d+\.\d+",
  "ramdiskId" : null,
  "region" : "us-east-1",
  "version" : "2017-09-30"
\}}"""

PAGE_404 = """<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
\t"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title>404 - Not Found</title>
 </head>
 <body>
  <h1>404 - Not Found</h1>
 </body>
</html>
"""

OK = "HTTP/1.1 200 OK"
BAD = "HTTP/1.1 400 Bad Request"
UNAUTHORIZED = "HTTP/1.1 401 Unauthorized"
FORBIDDEN = "HTTP/1.1 403 Forbidden"
NOT_FOUND = "HTTP/1.1 404 Not Found"
NOT_ALLOWED = "HTTP/1.1 405 Not Allowed"


def put(*words, path=TOKEN):
    return ["-X", "PUT", *words, "{base}" + path]


def ttl(value):
    return put("-H", f"{TTL}: {value}")


def get(path, *words):
    return [*words, "{base}" + path]


def lines(text):
    return "\n".join(text.split())


GUIDE_TOKEN = "[D] instancedata-data-retrieval and configuring-instance-metadata-service"
CATEGORIES = "[D] instancedata-data-categories"

ROWS = [
    ("a token", "[R] 2025-07-30", "web-1", ttl(21600), OK, MINTED,
     {"X-Aws-Ec2-Metadata-Token-Ttl-Seconds": "21600", "Content-Length": "56", "Content-Type": "text/plain"}, A_TOKEN),
    ("a token of one second", GUIDE_TOKEN, "web-1", ttl(1), OK, MINTED, {}, A_TOKEN),
    ("a token where tokens are required", GUIDE_TOKEN, "web-2", ttl(60), OK, MINTED, {}, A_TOKEN),
    *[(f"a lifetime of {value}", GUIDE_TOKEN, "web-1", ttl(value), BAD, None, {}, None)
      for value in ("0", "-1", "21601", "abc", "1.5")],
    ("no lifetime", GUIDE_TOKEN, "web-1", put(), BAD, None, {}, None),
    ("a forwarded PUT", GUIDE_TOKEN, "web-1", put("-H", f"{TTL}: 60", "-H", "X-Forwarded-For: 10.0.0.1"), FORBIDDEN,
     None, {"Content-Length": "0"}, ""),
    ("a slash behind the token path", "[R] 2023-01-27", "web-1", put("-H", f"{TTL}: 60", path=TOKEN + "/"), FORBIDDEN,
     None, {"Content-Length": "0", "Content-Type": "text/plain", "Server": "EC2ws"}, ""),
    ("a token of a version", GUIDE_TOKEN, "web-1", put("-H", f"{TTL}: 60", path="/2021-03-23/api/token"), FORBIDDEN,
     None, {}, ""),
    ("PUT elsewhere", GUIDE_TOKEN, "web-1", put(path="/latest/meta-data/ami-id"), FORBIDDEN, None, {}, ""),
    ("GET on the token path", "[R] 2020-04-07", "web-1", get(TOKEN), NOT_ALLOWED, ALLOW,
     {**NOTHING, "Allow": "OPTIONS, PUT"}, ""),
    ("GET on the token path, tokens required", "[R] 2020-04-07", "web-2", get(TOKEN), NOT_ALLOWED, ALLOW,
     {"Allow": "OPTIONS, PUT"}, ""),

    ("the list of categories", "[R] 2023-10-02", "web-1", get("/latest/meta-data/", *WITH), OK, V2,
     {**TEXT, "Content-Length": "312", "X-Aws-Ec2-Metadata-Token-Ttl-Seconds": "21600"}, lines(TOP)),
    ("the list without its slash", "[R] 2025, rolesanywhere-credential-helper 143", "web-1", get("/latest/meta-data"), OK,
     V1, {"Content-Length": "312"}, lines(TOP)),
    ("a leaf", "[R] 2024-06-27", "web-1", get("/latest/meta-data/placement/region", *WITH), OK, V2,
     {**TEXT, "Content-Length": "9"}, "us-east-1"),
    ("a leaf with a slash", "[R] 2025, aws-sdk-rust 560", "web-1", get("/latest/meta-data/placement/region/"), OK, V1, {},
     "us-east-1"),
    ("iam/info", "[R] 2022-02-13", "web-1", get("/latest/meta-data/iam/info"), OK, V1,
     {**TEXT, "Content-Length": "200"}, INFO),
    ("the name of the role", "[R] 2022-02-13", "web-1", get("/latest/meta-data/iam/security-credentials/"), OK, V1, TEXT,
     "s3access"),
    ("keys", "[R] 2023-06-30", "web-1", get("/latest/meta-data/iam/security-credentials/s3access"), OK, V1, TEXT, KEYS),
    ("keys with a token", "[R] 2023-06-30", "web-2", get("/latest/meta-data/iam/security-credentials/s3access", *WITH),
     OK, V2, TEXT, KEYS),
    ("identity of the instance", "[R] 2019-07-06", "bare", get("/latest/meta-data/identity-credentials/ec2/info"), OK, V1,
     TEXT, IDENTITY_INFO),
    ("keys of the instance", CATEGORIES, "bare",
     get("/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance"), OK, V1, TEXT, KEYS),
    ("the identity document", "[R] 2020-04-08", "web-1", get("/latest/dynamic/instance-identity/document"), OK, V1, TEXT,
     DOCUMENT),
    ("the signature", "[R] amazon-ec2-metadata-mock 105: 174 bytes", "web-1",
     get("/latest/dynamic/instance-identity/signature"), OK, V1, {**TEXT, "Content-Length": "174"},
     r"^[A-Za-z0-9+/]{76}\n[A-Za-z0-9+/]{76}\n[A-Za-z0-9+/]{19}="),
    ("user data", "[R] 2023-05-27", "web-1", get("/latest/user-data", *WITH), OK, V2,
     {"Content-Type": "application/octet-stream"}, "#!/bin/sh\necho hi"),
    ("versions", "[R] 2023-08", "web-1", get("/"), OK, V1, TEXT, lines(VERSIONS)),
    ("latest", "[R] coreos-cloudinit 240", "web-1", get("/latest"), OK, V1, TEXT, "dynamic\nmeta-data\nuser-data"),
    ("public keys", CATEGORIES, "web-2", get("/latest/meta-data/public-keys/", *WITH), OK, V2, TEXT, "0=lab-key"),
    ("the public key", CATEGORIES, "web-2", get("/latest/meta-data/public-keys/0/openssh-key", *WITH), OK, V2, TEXT,
     r"^ssh-\S+ \S+ lab-key"),
    ("tags", CATEGORIES, "web-2", get("/latest/meta-data/tags/instance/Name", *WITH), OK, V2, TEXT, "web-2"),
    ("tags where they are disabled", CATEGORIES, "web-1", get("/latest/meta-data/tags/instance"), NOT_FOUND, None, {},
     PAGE_404),
    *[(f"the directory {path}", "[R] listings of 2020 to 2023", "web-1", get(f"/latest/meta-data/{path}/"), OK, V1, TEXT,
       lines(listed))
      for path, listed in (
          ("block-device-mapping", "ami root"),
          ("events", "maintenance/"),
          ("events/maintenance", "history scheduled"),
          ("iam", "info security-credentials/"),
          ("identity-credentials/ec2", "info security-credentials/"),
          ("metrics", "vhostmd"),
          ("network/interfaces", "macs/"),
          ("placement", "availability-zone availability-zone-id region"),
          ("services", "domain partition"),
      )],
    ("HEAD", "[D] instancedata v2-how-it-works", "web-1", get("/latest/meta-data/", "-I"), OK, V1,
     {"Content-Length": "312"}, ""),
    ("what is not there", "[R] 2020 (337 bytes)", "web-1", get("/latest/meta-data/nothing"), NOT_FOUND, None, {},
     PAGE_404),
    ("keys without a role", CATEGORIES, "bare", get("/latest/meta-data/iam/security-credentials/"), NOT_FOUND, None, {},
     PAGE_404),
    ("keys of another role", CATEGORIES, "web-1", get("/latest/meta-data/iam/security-credentials/S3access"), NOT_FOUND,
     None, {}, PAGE_404),
    ("the profile's name is no role", CATEGORIES, "web-1",
     get("/latest/meta-data/iam/security-credentials/S3AdminAccess"), NOT_FOUND, None, {}, PAGE_404),

    ("no token where one is required", "[R] 2025-06-11", "web-2", get("/latest/meta-data/"), UNAUTHORIZED, EMPTY, NOTHING,
     ""),
    ("no token at the root", "[R] 2026-09-17", "web-2", get("/"), UNAUTHORIZED, EMPTY, NOTHING, ""),
    ("no token for what is not there", "[R] 2026-09-17", "web-2", get("/latest/nothing"), UNAUTHORIZED, EMPTY, NOTHING,
     ""),
    ("a bad token", GUIDE_TOKEN, "web-1", get("/latest/meta-data/", "-H", "X-aws-ec2-metadata-token: bad"), UNAUTHORIZED,
     EMPTY, NOTHING, ""),
    ("another instance's token", GUIDE_TOKEN, "web-1", get("/latest/meta-data/", "-H", "X-aws-ec2-metadata-token: {foreign}"),
     UNAUTHORIZED, EMPTY, NOTHING, ""),
    ("a forwarded GET", GUIDE_TOKEN, "web-1", get("/latest/meta-data/ami-id", "-H", "X-Forwarded-For: 10.0.0.1"), OK, V1,
     TEXT, r"^ami-[0-9a-f]{17}"),
    ("curl drops a header without a value", "curl(1), --header", "web-1",
     get("/latest/meta-data/services/partition", "-H", "X-aws-ec2-metadata-token: "), OK, V1, TEXT, "aws"),
    *[(f"{what} where the endpoint is disabled", GUIDE_TOKEN, "off", words, FORBIDDEN, EMPTY, NOTHING, "")
      for what, words in (("PUT", ttl(60)), ("GET", get("/latest/meta-data/")), ("the root", get("/")))],
]

# Seconds that pass, then what is left of a token of six hours [R] 2024-06-27: 21518.
LATER = [(82, "200", "21518"), (21517, "200", "1"), (1, "401", None)]
