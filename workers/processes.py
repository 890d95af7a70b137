"""Processes that end with the one that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int, signal_number: int = signal.SIGTERM) -> None:
    """Have the kernel send this process a signal when its parent ends, however it ends (Linux, prctl(2)).

    `parent` is the parent's process id, taken before the fork: a parent that ended in between is noticed.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal_number)


def killed_with_me(command: Sequence[str]) -> list[str]:
    """The command, run so that the kernel kills it when the thread ends that starts it (Linux).

    It begins with a path. It is this module that runs and then becomes the command: what subprocess has for
    it, `preexec_fn`, may hang in a process with threads.
    """
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]), signal.SIGKILL)
    os.execv(sys.argv[2], sys.argv[2:])
