"""Child processes that do not outlive the process they serve."""

import ctypes
import signal
import sys


def end_with_parent() -> None:
    """For `preexec_fn`: have Linux interrupt the child when its parent is killed; see prctl(2)."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)
