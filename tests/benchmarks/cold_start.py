"""Time to import the built functions against boto3 and Powertools alone: `make cold-start`.

Each import is a process of its own that sees what Lambda would give it: the function's folder, the
two built layers with their .pyc, and boto3 as the runtime's. Native wheels of the layers are built
for arm64; on another machine the same packages are taken from this environment. It is the process's
own time on the processor, so that what else the machine does counts little.
"""

from __future__ import annotations

import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / ".aws-sam" / "build"
SITE = Path(sysconfig.get_path("purelib"))
RUNTIME = ("boto3", "botocore", "s3transfer", "dateutil", "six.py", "jmespath", "urllib3")
NATIVE = ("pydantic_core", "charset_normalizer")
RUNS = 11
STRICT, USUAL = 1.25, 1.8
STRICT_FUNCTIONS = {"ScoreSentiment", "ModerateMention", "NotifyTeam"}
BASELINE = (
    "import boto3\n"
    "from aws_lambda_powertools import Logger, Metrics\n"
    "from aws_lambda_powertools.utilities.batch import BatchProcessor\n"
    "Logger(service='x'); Metrics(service='x', namespace='x')"
)
TIMED = """import sys, time
sys.argv = ["handler"]
start = time.process_time()
{code}
print((time.process_time() - start) * 1000)"""


def main() -> int:
    """Print a table; 1 when a function is above its limit, 2 when nothing is built."""
    if not BUILD.is_dir():
        print("nothing is built: run `make build` first", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as place:
        folders = _lay_out(Path(place))
        functions = sorted(p.name for p in BUILD.iterdir() if (p / "handler.py").is_file())
        codes = {"baseline": BASELINE} | dict.fromkeys(functions, "import handler")
        times: dict[str, list[float]] = {name: [] for name in codes}
        for _ in range(RUNS):
            for name, code in codes.items():
                times[name].append(_import_once(code, [BUILD / name, *folders]))
    return _report({name: statistics.median(runs[1:]) for name, runs in times.items()})


def _lay_out(place: Path) -> list[Path]:
    """The layers as /opt/python would hold them and the runtime's own packages, all compiled."""
    layers = place / "layers"
    for layer in ("DependenciesLayer", "CoreLayer"):
        shutil.copytree(BUILD / layer / "python", layers, dirs_exist_ok=True)
    if platform.machine() != "aarch64":
        for name in NATIVE:
            shutil.rmtree(layers / name, ignore_errors=True)
            shutil.copytree(SITE / name, layers / name)
    runtime = place / "runtime"
    runtime.mkdir()
    for name in RUNTIME:
        source = SITE / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, runtime / name)
    for folder in (runtime, layers):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "compileall",
                "-q",
                "--invalidation-mode",
                "unchecked-hash",
                folder,
            ],
            check=True,
        )
    return [layers, runtime]


def _import_once(code: str, folders: list[Path]) -> float:
    ran = subprocess.run(
        [sys.executable, "-S", "-B", "-c", TIMED.format(code=code)],
        env={
            "PYTHONPATH": ":".join(map(str, folders)),
            "AWS_DEFAULT_REGION": "eu-west-3",
            "AWS_LAMBDA_FUNCTION_NAME": "measured",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout.splitlines()[-1])


def _report(medians: dict[str, float]) -> int:
    baseline = medians["baseline"]
    print(
        f"{'import':<20}{'ms':>8}{'ratio':>8}{'limit':>8}   median of {RUNS - 1}, {sys.version[:6]}"
    )
    failed = 0
    for name, median in medians.items():
        limit = 1.0 if name == "baseline" else STRICT if name in STRICT_FUNCTIONS else USUAL
        ratio = median / baseline
        over = ratio > limit
        failed += over
        remark = "   above its limit" if over else ""
        print(f"{name:<20}{median:>8.0f}{ratio:>8.2f}{limit:>8.2f}{remark}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
