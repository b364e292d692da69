"""botocore's credential chain and region fetcher, with tokens optional and required; run by an older and a new version.

What is right is what they do on an instance: AWS SDKs and Tools Reference Guide, "IMDS credential provider"; EC2 user
guide, "Use IMDSv2". The older one falls back to version 1 whatever its environment says.
"""

import datetime
import os
import re

import botocore
import botocore.session
import botocore.utils
import common
import worlds

rows = common.Rows()
NEW = tuple(int(part) for part in botocore.__version__.split(".")[:2]) >= (1, 32)
for variable in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[variable]
os.environ["HOME"] = common.clean()["HOME"]


def session(base, **environment):
    """A session on an instance: nothing but the metadata service gives it keys."""
    for variable in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[variable]
    os.environ.update(AWS_EC2_METADATA_SERVICE_ENDPOINT=base, **environment)
    return botocore.session.Session()


def keys(base, **environment):
    return session(base, **environment).get_credentials()


def good(found, hours=(5, 7)):
    assert found is not None, "no credentials"
    frozen = found.get_frozen_credentials()
    assert found.method == "iam-role", found.method
    assert re.fullmatch("ASIA[A-Z2-7]{16}", frozen.access_key), frozen.access_key
    assert len(frozen.secret_key) == 40 and len(frozen.token) > 500, "shape of secret or token"
    left = found._expiry_time - datetime.datetime.now(datetime.timezone.utc)
    assert hours[0] < left.total_seconds() / 3600 < hours[1], left


def none(found):
    assert found is None, f"credentials by {found.method}"


def caller(base, found_in, endpoint):
    """Who the keys of an instance are, asked at some address."""
    client = session(found_in).create_client("sts", region_name="us-east-1", endpoint_url=endpoint)
    return client.get_caller_identity()["Arn"]


def region(base):
    environment = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": base}
    made = session(base)
    return botocore.utils.InstanceMetadataRegionFetcher(
        timeout=2, num_attempts=1, env=environment,
        config={"ec2_metadata_service_endpoint": made.get_config_variable("ec2_metadata_service_endpoint")},
    ).retrieve_region()


place = common.world(worlds.FOUR, common.epoch())
served = common.Serve("--world", place, "--clock", "real")
one, two, bare, off = (served.imds(name) for name in ("web-1", "web-2", "bare", "off"))

rows.run("keys, tokens optional", lambda: good(keys(one)))
rows.run("keys, tokens required", lambda: good(keys(two)))
rows.run("no keys without a role", lambda: none(keys(bare)))
rows.run("no keys where the endpoint is disabled", lambda: none(keys(off)))
rows.run("no keys where the client is told so", lambda: none(keys(one, AWS_EC2_METADATA_DISABLED="true")))
rows.run("keys with version 1 disabled in the client", lambda: good(keys(two, AWS_EC2_METADATA_V1_DISABLED="true")))
if NEW:
    def refuses():
        try:
            found = keys(off, AWS_EC2_METADATA_V1_DISABLED="true")
        except Exception as why:
            assert type(why).__name__ == "MetadataRetrievalError", why
        else:
            none(found)
    rows.run("no fall back with version 1 disabled in the client", refuses)
for name, base in (("optional", one), ("required", two)):
    rows.equal(f"region, tokens {name}", region(base), "us-east-1")
rows.equal("region without a role", region(bare), "us-east-1")
rows.equal("region where the endpoint is disabled", region(off), None)
for name, base in (("web-1", one), ("web-2", two)):
    instance = next(each["id"] for each in served.told["instances"] if each["name"] == name)
    wanted = f":assumed-role/s3access/{instance}"
    for where, endpoint in (("on the instance", base), ("elsewhere", served.aws)):
        def is_it():
            found = caller(base, base, endpoint)
            assert found.endswith(wanted), found
        rows.run(f"who {name} is, asked {where}", is_it)


def without_tokens():
    """Version 1 and version 2 callers may get sets of their own, each the same for all who ask."""
    ids = {keys(two).access_key for _ in range(3)}
    assert len(ids) == 1, ids


rows.run("the same set for all who ask within the hour", without_tokens)
rows.equal("Ctrl-C ends the server", served.stop(), 0)

# The clock in hand: a new set every hour, and the older one is good until its own end.
served = common.Serve("--world", place, "--clock", "manual", "--skew", "off")
two = served.imds("web-2")


def fetched():
    fetcher = botocore.utils.InstanceMetadataFetcher(timeout=2, num_attempts=1, base_url=two + "/")
    return fetcher.retrieve_iam_role_credentials()


def rotates():
    first = fetched()
    served.advance("61m")
    second = fetched()
    assert first["access_key"] != second["access_key"], "the same set after 61 minutes"
    assert first["expiry_time"] < second["expiry_time"], (first["expiry_time"], second["expiry_time"])


rows.run("a new set after an hour", rotates)
rows.equal("Ctrl-C ends the second server", served.stop(), 0)
rows.end()
