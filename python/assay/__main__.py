"""The `assay` command: this process becomes the program that the package carries."""

import os
import signal
import sys
from pathlib import Path

PROGRAM = Path(__file__).parent / "bin" / "assay"


def main() -> None:
    # Python ignores these two, and a program would inherit that.
    for name in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(name, signal.SIG_DFL)
    os.execv(PROGRAM, ["assay", *sys.argv[1:]])


if __name__ == "__main__":
    main()
