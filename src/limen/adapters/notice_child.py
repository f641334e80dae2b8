"""The program that sets one paper: content from standard input, a PDF to standard output; it ends itself after a time.

`limen.adapters.notice_pdf` runs it as a process of its own, so that no text, however written, holds up a web server.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Final

import typst

CPU_SECONDS: Final = 10
HERE: Final = Path(__file__).resolve().parent


def main() -> None:
    """Read, set, write, end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = json.loads(sys.stdin.buffer.read())
    seconds = CPU_SECONDS * said["times"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    pdf = typst.compile(
        str(HERE / said["page"]),
        font_paths=[str(HERE / "paper_fonts"), *said["fonts"]],
        ignore_system_fonts=True,
        sys_inputs=said["inputs"],
        # To be read in decades, and to be read aloud; what does not keep both standards is not made.
        pdf_standards=["a-2a", "ua-1"],
    )
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
