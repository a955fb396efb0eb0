"""Which Sayseg this is."""

from importlib.metadata import PackageNotFoundError, version


def app_version() -> str:
    """The installed version; "0" for a source tree that was never installed."""
    try:
        return version("sayseg")
    except PackageNotFoundError:
        return "0"
