"""The environment variables a function runs with, in Lambda's names."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.bundle import Function
from infra.local.intrinsics import ACCOUNT, Facts

_PASSED_ON = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TMPDIR|SSL_CERT_\w+|REQUESTS_CA_BUNDLE"
    r"|(?i:https?_proxy)|VIGIE_\w+_BASE_URL|VIGIE_ALLOW_HOSTS"
)
_LOOPBACK = "127.0.0.1,localhost,::1"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all functions of a stack share."""

    root: Path
    emulator_url: str
    clock_file: Path
    facts: Facts
    extra: Mapping[str, str] = field(default_factory=dict)

    def function_arn(self, name: str) -> str:
        """The function's address."""
        return self.facts.arn("lambda", f"function:{name}")

    def of(self, function: Function) -> dict[str, str]:
        """The whole environment of one function; the caller's own AWS account never shows."""
        paths = (function.folder, self.root / "layers" / "core")
        no_proxy = os.environ.get("NO_PROXY", os.environ.get("no_proxy", ""))
        return {
            **{name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)},
            "NO_PROXY": f"{no_proxy},{_LOOPBACK}".lstrip(","),
            "TZ": ":UTC",
            "AWS_ENDPOINT_URL": self.emulator_url,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": self.facts.region,
            "AWS_DEFAULT_REGION": self.facts.region,
            "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "LAMBDA_TASK_ROOT": str(function.folder),
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "_HANDLER": function.handler,
            "VIGIE_LOCAL": "1",
            "VIGIE_LOCAL_FUNCTION_ARN": self.function_arn(function.name),
            "VIGIE_CLOCK_FILE": str(self.clock_file),
            **function.environment,
            **self.extra,
        }
