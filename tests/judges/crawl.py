"""cloud-init 22.4's EC2 data source against our metadata service: its crawl over `2021-03-23`, its choice, and `latest`.

Its crawler asks for every leaf that a listing names, and drops the whole crawl when one of them is refused; what it warns
of is a failure here. The values are held against DescribeInstances of the same world.
"""

import json
import logging

import common
import worlds
from cloudinit.helpers import Paths
from cloudinit.sources import DataSourceEc2
from cloudinit.sources.helpers import ec2

rows = common.Rows()

# The categories that a version lists for an instance with a role [D instancedata-data-categories]; `profile` is in no guide,
# but in the crawls that cloud-init's documentation shows, from before 2018 on.
CATEGORIES = """ami-id ami-launch-index ami-manifest-path block-device-mapping events hostname iam identity-credentials
instance-action instance-id instance-life-cycle instance-type local-hostname local-ipv4 mac metrics network placement
profile public-hostname public-ipv4 public-keys reservation-id security-groups services tags""".split()


class Warned(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


warned = Warned()
logging.getLogger().addHandler(warned)


def source(base):
    """The data source on an instance of AWS. The platform is told: it would be read from this machine's firmware."""
    config = {"datasource": {"Ec2": {"metadata_urls": [base], "max_wait": 3, "timeout": 2}}}
    paths = Paths({"cloud_dir": common.SCRATCH, "run_dir": common.SCRATCH})
    made = DataSourceEc2.DataSourceEc2(config, None, paths)
    made._cloud_name = "aws"
    return made


def crawled(base):
    warned.said.clear()
    made = source(base)
    if not made._get_data():
        raise RuntimeError(f"no data: {warned.said}")
    if warned.said:
        raise RuntimeError("\n".join(warned.said))
    return made


def latest(made):
    """The same crawl over `latest`, which cloud-init itself never asks for."""
    warned.said.clear()
    asked = dict(headers_cb=made._get_headers, exception_cb=made._refresh_stale_aws_token_cb, retries=0)
    data = ec2.get_instance_metadata("latest", made.metadata_address, **asked)
    identity = ec2.get_instance_identity("latest", made.metadata_address, **asked)
    if warned.said:
        raise RuntimeError("\n".join(warned.said))
    return data, identity


begin = common.epoch()
place = common.world(worlds.FOUR, begin)
described = json.loads(common.shell("aws ec2 describe-instances --query 'Reservations[].Instances[]'", "--world", place)[1])
by_name = {tag["Value"]: each for each in described for tag in each["Tags"] if tag["Key"] == "Name"}
served = common.Serve("--world", place, "--clock", "real")

for name in ("web-1", "web-2"):
    told = by_name[name]
    nic = told["NetworkInterfaces"][0]
    try:
        found = crawled(served.imds(name))
    except Exception as why:
        rows.fail(f"{name}: the crawl", why)
        continue
    rows.ok(f"{name}: the crawl")
    data = found.metadata
    rows.equal(f"{name}: the version it prefers", found._crawled_metadata["_metadata_api_version"], "2021-03-23")
    rows.equal(f"{name}: the id", found.get_instance_id(), told["InstanceId"])
    rows.equal(f"{name}: zone and region", (found.availability_zone, found.region),
               (told["Placement"]["AvailabilityZone"], "us-east-1"))
    rows.equal(f"{name}: it is no classic instance", found.is_classic_instance(), False)
    rows.equal(f"{name}: its launch index", found.launch_index, "0")
    rows.equal(f"{name}: its host name", found.get_hostname().hostname, told["PrivateDnsName"].split(".")[0])
    rows.equal(f"{name}: its root device", data["block-device-mapping"]["root"], told["RootDeviceName"])
    rows.equal(f"{name}: what DescribeInstances says",
               {key: data.get(key) for key in ("ami-id", "instance-type", "local-ipv4", "public-ipv4", "mac")},
               {"ami-id": told["ImageId"], "instance-type": told["InstanceType"], "local-ipv4": told["PrivateIpAddress"],
                "public-ipv4": told["PublicIpAddress"], "mac": nic["MacAddress"]})
    keys = [key.split()[-1] for key in found.get_public_ssh_keys()]
    rows.equal(f"{name}: public keys", keys, ["lab-key"] if told.get("KeyName") else [])
    configured = DataSourceEc2.convert_ec2_metadata_network_config(data["network"], {nic["MacAddress"]: "eth9"})
    rows.equal(f"{name}: network configuration", configured, {"version": 2, "ethernets": {"eth9": {
        "dhcp4": True, "dhcp6": False, "match": {"macaddress": nic["MacAddress"].lower()}, "set-name": "eth9"}}})
    card = data["network"]["interfaces"]["macs"][nic["MacAddress"]]
    rows.equal(f"{name}: the interface", {key: card.get(key) for key in ("interface-id", "vpc-id", "subnet-id", "owner-id")},
               {"interface-id": nic["NetworkInterfaceId"], "vpc-id": nic["VpcId"], "subnet-id": nic["SubnetId"],
                "owner-id": nic["OwnerId"]})
    rows.equal(f"{name}: user data", found.userdata_raw, b"#!/bin/sh\necho hi" if name == "web-1" else "")
    absent = {"public-keys", "tags"} if name == "web-1" else set()
    rows.equal(f"{name}: categories of 2021-03-23", sorted(data), sorted(set(CATEGORIES) - absent))

    def over_latest():
        data, identity = latest(found)
        missing = (set(CATEGORIES) - absent | {"system"}) - set(data)
        assert not missing, f"missing: {sorted(missing)}"
        assert identity["document"]["instanceId"] == told["InstanceId"], identity["document"]
        assert sorted(identity) == ["document", "pkcs7", "rsa2048", "signature"], sorted(identity)

    rows.run(f"{name}: the crawl over latest", over_latest)


def nobody():
    """403 for the token: cloud-init's own words, and no data."""
    warned.said.clear()
    assert source(served.imds("off"))._get_data() is False
    said = " ".join(warned.said)
    assert "Ec2 IMDS endpoint returned a 403 error. HTTP endpoint is disabled. Aborting." in said, said


def stale():
    """A token that is no longer good is renewed: 401 on the way."""
    found = source(served.imds("web-2"))
    assert found.wait_for_metadata_service()
    found._api_token = "stale"
    warned.said.clear()
    data = ec2.get_instance_metadata(
        "2021-03-23", found.metadata_address, headers_cb=found._get_headers,
        exception_cb=found._refresh_stale_aws_token_cb)
    assert data.get("instance-id") == by_name["web-2"]["InstanceId"], data


rows.run("a disabled endpoint", nobody)
rows.run("a stale token is renewed", stale)
rows.equal("Ctrl-C ends the server", served.stop(), 0)
rows.end()
