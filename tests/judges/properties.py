"""Every property of the package ec2-metadata, held against DescribeInstances of the same world.

A property that this table does not know fails, so that a newer package asks for its row. What is None or raises is so on
a real instance without that item: the package's documentation and the EC2 user guide, "Instance metadata categories".
"""

from functools import cached_property

import boto3
import common
import ec2_metadata
import urllib3
import worlds

rows = common.Rows()

# A role in a profile of its own name: the package takes the profile's name for the role's.
WORLD = worlds.FOUR + """
aws iam create-role --role-name same --assume-role-policy-document "$trust" >/dev/null &&
aws iam create-instance-profile --instance-profile-name same >/dev/null &&
aws iam add-role-to-instance-profile --instance-profile-name same --role-name same &&
launch same --image-id $new --iam-instance-profile Name=same || exit 1
sleep 20
"""


def reader(base):
    """The package on an instance: it knows one address only, which is changed before it is used."""
    found = ec2_metadata.EC2Metadata()
    found.service_url = f"{base}/latest/"
    found.dynamic_url, found.metadata_url = f"{found.service_url}dynamic/", f"{found.service_url}meta-data/"
    found.userdata_url = f"{found.service_url}user-data/"
    return found


def names(kind):
    return {name for name, member in vars(kind).items() if isinstance(member, (property, cached_property))}


place = common.world(WORLD, common.epoch())
served = common.Serve("--world", place, "--clock", "real")
user = served.user()
session = boto3.Session(user["access_key_id"], user["secret_access_key"], region_name="us-east-1")
ec2, iam = (session.client(service, endpoint_url=served.aws) for service in ("ec2", "iam"))
instances = {
    tag["Value"]: (reservation, each)
    for reservation in ec2.describe_instances()["Reservations"]
    for each in reservation["Instances"]
    for tag in each["Tags"]
    if tag["Key"] == "Name"
}
profiles = {each["InstanceProfileName"]: each for each in iam.list_instance_profiles()["InstanceProfiles"]}


def expected(name):
    """What the instance's properties have to be; a function judges what is not told elsewhere."""
    reservation, told = instances[name]
    profile = told.get("IamInstanceProfile")
    profile = profile and profiles[profile["Arn"].rsplit("/", 1)[-1]]
    role = profile and profile["Roles"][0]["RoleName"] if profile else None
    return {
        "account_id": reservation["OwnerId"],
        "ami_id": told["ImageId"],
        "ami_launch_index": told["AmiLaunchIndex"],
        "ami_manifest_path": "(unknown)",
        "autoscaling_target_lifecycle_state": None,
        "availability_zone": told["Placement"]["AvailabilityZone"],
        "availability_zone_id": lambda found: found.startswith("use1-az"),
        "domain": "amazonaws.com",
        "iam_info": (lambda found: found["InstanceProfileArn"] == profile["Arn"]) if profile else None,
        "iam_security_credentials": None if not profile else (
            (lambda found: found["Type"] == "AWS-HMAC" and found["AccessKeyId"].startswith("ASIA"))
            if role == profile["InstanceProfileName"] else urllib3.exceptions.HTTPError),
        "instance_action": "none",
        "instance_id": told["InstanceId"],
        "instance_identity_document": lambda found: found["privateIp"] == told["PrivateIpAddress"],
        "instance_life_cycle": "on-demand",
        "instance_profile_arn": profile and profile["Arn"],
        "instance_profile_id": profile and profile["InstanceProfileId"],
        "instance_profile_name": profile and profile["InstanceProfileName"],
        "instance_type": told["InstanceType"],
        "kernel_id": None,
        "mac": told["NetworkInterfaces"][0]["MacAddress"],
        "network_interfaces": lambda found: list(found) == [told["NetworkInterfaces"][0]["MacAddress"]],
        "partition": "aws",
        "private_hostname": told["PrivateDnsName"],
        "private_ipv4": told["PrivateIpAddress"],
        "public_hostname": told["PublicDnsName"],
        "public_ipv4": told["PublicIpAddress"],
        "public_keys": lambda found: list(found) == ([told["KeyName"]] if "KeyName" in told else []),
        "region": "us-east-1",
        "reservation_id": reservation["ReservationId"],
        "security_groups": [group["GroupName"] for group in told["SecurityGroups"]],
        "spot_instance_action": None,
        "tags": (lambda found: dict(found) == {tag["Key"]: tag["Value"] for tag in told["Tags"]})
        if told["MetadataOptions"]["InstanceMetadataTags"] == "enabled" else urllib3.exceptions.HTTPError,
        "user_data": b"#!/bin/sh\necho hi" if name == "web-1" else None,
    }


def of_interface(told):
    nic = told["NetworkInterfaces"][0]
    public = nic["Association"]
    cidr = lambda found: "/" in found
    return {
        "device_number": nic["Attachment"]["DeviceIndex"],
        "interface_id": nic["NetworkInterfaceId"],
        "ipv4_associations": {public["PublicIp"]: [nic["PrivateIpAddress"]]},
        "ipv6s": [],
        "ipv6_prefix": [],
        "owner_id": nic["OwnerId"],
        "private_hostname": nic["PrivateDnsName"],
        "private_ipv4s": [nic["PrivateIpAddress"]],
        "public_hostname": public["PublicDnsName"],
        "public_ipv4s": [public["PublicIp"]],
        "security_groups": [group["GroupName"] for group in nic["Groups"]],
        "security_group_ids": [group["GroupId"] for group in nic["Groups"]],
        "subnet_id": nic["SubnetId"],
        "subnet_ipv4_cidr_block": cidr,
        "subnet_ipv6_cidr_blocks": [],
        "vpc_id": nic["VpcId"],
        "vpc_ipv4_cidr_block": cidr,
        "vpc_ipv4_cidr_blocks": lambda found: len(found) == 1 and cidr(found[0]),
        "vpc_ipv6_cidr_blocks": [],
    }


def hold(whose, thing, wanted):
    rows.equal(f"{whose}: the table knows every property", sorted(names(type(thing))), sorted(wanted))
    for name, value in sorted(wanted.items()):
        try:
            found = getattr(thing, name)
        except Exception as why:
            found = type(why)
        if callable(value) and not isinstance(value, type):
            if isinstance(found, type) or not value(found):
                rows.fail(f"{whose}: {name}", f"found {found!r}")
                continue
            value = found
        rows.equal(f"{whose}: {name}", found, value)


for name in ("web-1", "web-2", "bare", "same"):
    metadata = reader(served.imds(name))
    told = instances[name][1]
    hold(name, metadata, expected(name))
    for mac, interface in metadata.network_interfaces.items():
        hold(f"{name}: interface", interface, of_interface(told))
    for key, public in metadata.public_keys.items():
        rows.equal(f"{name}: public key {key}", public.openssh_key.split()[-1], key)

metadata = reader(served.imds("off"))
try:
    rows.fail("a disabled endpoint", f"it answered {metadata.ami_id}")
except urllib3.exceptions.HTTPError as why:
    rows.equal("a disabled endpoint", str(why), "Failed to fetch token: 403")
rows.equal("Ctrl-C ends the server", served.stop(), 0)
rows.end()
