"""Calls of a real client against one emulator, timed: what `cargo xtask bench` prints. It judges nothing.

usage: calls.py URL KEY SECRET; one line of JSON goes to standard output.
"""

import json
import statistics
import sys
import time

import boto3
from botocore.config import Config

WARM, CALLS, LAUNCHES = 20, 300, 40


def main() -> None:
    url, key, secret = sys.argv[1:]
    # One attempt: what is tried again is not fast.
    config = Config(retries={"total_max_attempts": 1})
    make = lambda service: boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=config,
    )
    sts, ec2 = make("sts"), make("ec2")
    images = ec2.describe_images()["Images"]
    image = images[0]["ImageId"] if images else "ami-12345678"

    def launch() -> str:
        made = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)
        return made["Instances"][0]["InstanceId"]

    def timed(call) -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    for _ in range(WARM):
        sts.get_caller_identity()
    identity = [timed(sts.get_caller_identity) for _ in range(CALLS)]
    first = launch()
    launches = [timed(launch) for _ in range(LAUNCHES)]
    print(
        json.dumps(
            {
                "identity_ms": statistics.median(identity) * 1000,
                "launches_per_second": LAUNCHES / sum(launches),
                "instance": first,
            }
        )
    )


main()
