"""A filled journal, made once; each test gets a copy."""

import asyncio

import pytest

from tests.dashboard.site import filled


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gevuld")
    asyncio.run(filled(folder))
    return folder
