"""Runs a judge that is not written in Python beside a server: `beside.py COMMAND...`.

The judge finds `ROLELAB_BASE_<NAME>` for the metadata service of each instance, and prints TAP itself.
"""

import os
import subprocess
import sys

import common
import worlds

served = common.Serve("--world", common.world(worlds.FOUR, common.epoch()), "--clock", "real")
bases = {
    "ROLELAB_BASE_" + instance["name"].upper().replace("-", "_"): instance["imds"].rstrip("/")
    for instance in served.told["instances"]
}
kept = {name: value for name, value in os.environ.items() if name.startswith("ROLELAB_")}
status = subprocess.run(sys.argv[1:], env=common.clean(**kept, **bases), check=False).returncode
sys.exit(status or served.stop())
