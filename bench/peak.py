"""The most memory that this process has had."""

import contextlib
import resource
import sys
from pathlib import Path


def peak_memory() -> int:
    """Peak resident memory of this process, bytes.

    The kernel's own line where there is one: `ru_maxrss` of a process that was started by a larger
    one is at least as large as that was.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
