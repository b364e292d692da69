"""Calls of a real client against one emulator, timed: what `cargo xtask bench` prints. It judges nothing.

usage: calls.py URL KEY SECRET PROCESS; one line of JSON goes to standard output.
"""

import glob
import json
import os
import statistics
import sys
import time

import boto3
from botocore.config import Config

# With the first one, fewer launches than the quota of an account has instances.
WARM, CALLS, LAUNCHES = 20, 300, 18


def processor_seconds(process: str):
    """What a process used so far, of threads that ended too; None where the system does not tell (proc(5))."""
    try:
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        threads = 0
        for name in glob.glob(f"/proc/{process}/task/*/schedstat"):
            with open(name) as file:
                threads += int(file.read().split()[0])
        # The finer one knows no thread that ended.
        return max(ticks, threads / 1e9)
    except OSError:
        return None


def main() -> None:
    url, key, secret, process = sys.argv[1:]
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
        made = ec2.run_instances(
            ImageId=image,
            InstanceType="t3.micro",
            MinCount=1,
            MaxCount=1,
            MetadataOptions={"HttpTokens": "optional"},
        )
        return made["Instances"][0]["InstanceId"]

    def timed(call) -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    for _ in range(WARM):
        sts.get_caller_identity()
    identity = [timed(sts.get_caller_identity) for _ in range(CALLS)]
    first = launch()
    before, own = processor_seconds(process), time.process_time()
    launches = [timed(launch) for _ in range(LAUNCHES)]
    after, own = processor_seconds(process), time.process_time() - own
    print(
        json.dumps(
            {
                "identity_ms": statistics.median(identity) * 1000,
                "launches_per_second": LAUNCHES / sum(launches),
                "launch_server_ms": None if before is None else (after - before) / LAUNCHES * 1000,
                "launch_client_ms": own / LAUNCHES * 1000,
                "instance": first,
            }
        )
    )


main()
