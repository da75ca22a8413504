"""Draw `docs/read.svg`: the terminal output of `detente read` on an example, without its text part."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = 132
LINES = 88


def main() -> None:
    """Write the picture."""
    command = [sys.executable, "-c", "from detente.cli.main import main; main()", "read", str(ROOT / "examples" / "fr-detroit.txt")]
    environment = os.environ | {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    printed = subprocess.run(command, capture_output=True, check=True, env=environment).stdout.decode()
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi("\n".join(printed.splitlines()[:LINES])))
    drawn = console.export_svg(title="detente read examples/fr-detroit.txt")
    # Rich links a font on another site; any monospace will do, since every run of letters has its width written beside it.
    (ROOT / "docs" / "read.svg").write_text(re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
