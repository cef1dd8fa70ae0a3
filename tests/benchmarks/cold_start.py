"""One posting, cold: rolesplit against a script that loads a joblib-dumped scikit-learn pipeline and predicts."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import joblib
from side import compare, plain_pipeline

from rolesplit.corpus import default_folder

EXAMPLE = default_folder() / "examples" / "marketing-title-operations-duties.txt"
SCRIPT = "import joblib, sys; print(joblib.load(sys.argv[1]).predict_proba([open(sys.argv[2]).read()]))"


def main() -> None:
    """Print the ratio of the wall times of whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pipeline.joblib"
        joblib.dump(plain_pipeline(), path)
        ours = [str(Path(sys.executable).with_name("rolesplit")), "classify", str(EXAMPLE)]
        theirs = [sys.executable, "-c", SCRIPT, str(path), str(EXAMPLE)]
        compare("one posting, cold", lambda: _run(ours), lambda: _run(theirs), rounds=9)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
