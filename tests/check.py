"""Run all that decides whether a change is good: style, types, layers, tests. The same on every machine and in CI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    (sys.executable, "-m", "pytest", "-q", "-n", "auto"),
)


def main() -> int:
    """Run the checks in the root of the checkout, all of them, and give 1 where any failed."""
    root = Path(__file__).parents[1]
    scripts = Path(sys.executable).parent
    failed = []
    for name, *arguments in CHECKS:
        program = scripts / name if (scripts / name).exists() else name
        if subprocess.run([program, *arguments], cwd=root, check=False).returncode:
            failed.append(Path(name).name)
    sys.stderr.write(f"failed: {', '.join(failed)}\n" if failed else "all checks passed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
