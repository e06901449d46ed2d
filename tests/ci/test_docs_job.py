"""The job of our CI that builds docs/ as a site, step by step."""

import os
import sys
from pathlib import Path

import pytest

from tests.ci.jobs import ROOT, Runner, run_job

pytestmark = pytest.mark.slow

INSTALLED_ALREADY = "#!/bin/sh\n"


def test_ci_builds_the_site_and_keeps_it(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("pip", "uv"):
        (programs / name).write_text(INSTALLED_ALREADY)
        (programs / name).chmod(0o755)
    paths = (str(programs), str(Path(sys.executable).parent), os.environ["PATH"])
    runner = Runner(tmp_path, path=os.pathsep.join(paths))
    done = run_job(ROOT / ".github" / "workflows" / "ci.yml", "docs", runner)
    assert done.succeeded, done.log
    assert "uploaded site" in done.log
    assert (runner.artifacts / "site" / "index.html").exists()
