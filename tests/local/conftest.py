from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.local.desk import Desk, open_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("state")) as opened:
        yield opened
