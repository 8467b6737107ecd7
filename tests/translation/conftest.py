"""Packages made for the tests, as in tests/packages."""

from tests.packages.conftest import *  # noqa: F403 - fixtures
