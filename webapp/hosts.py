"""Which ``Host`` and ``Origin`` this server answers to; without it any web page could write to 127.0.0.1."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from core.errors import BadInput
from core.settings import Settings

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Whether binding to ``host`` can be reached from this machine only."""
    if host in _LOOPBACK_NAMES:
        return True
    return _is_address(host) and ip_address(host).is_loopback


def check_binding(settings: Settings) -> None:
    """Refuse to listen beyond this machine without a secret. Raises BadInput."""
    if not is_loopback(settings.host) and not settings.token:
        raise BadInput(
            f"Listening on {settings.host} lets other machines in, and that needs a secret: "
            "set SAYSEG_TOKEN (or --token) to a long random text, or listen on 127.0.0.1."
        )


class Hosts:
    """The host names in force: this machine's, the one bound to, and those of ``SAYSEG_ALLOWED_HOSTS``."""

    def __init__(self, settings: Settings) -> None:
        further = {name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip()}
        self._further = further
        self._names = _LOOPBACK_NAMES | further | {settings.host.lower()}
        self._any_address = not is_loopback(settings.host)  # an address typed in can't be a rebound name

    def knows_host(self, header: str | None) -> bool:
        """``header`` is the request's ``Host``, with or without a port."""
        name = _hostname(header)
        return name is not None and (name in self._names or (self._any_address and _is_address(name)))

    def knows_origin(self, origin: str | None, host: str | None) -> bool:
        """No origin, the page's own, or one of the further hosts; another port of this machine is foreign."""
        if origin is None:
            return True
        netloc = urlsplit(origin).netloc.lower()
        return bool(netloc) and (netloc == (host or "").lower() or _hostname(netloc) in self._further)


def _hostname(netloc: str | None) -> str | None:
    try:
        return urlsplit(f"//{netloc or ''}").hostname
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
