"""Stand-in platforms on the loopback, and the small community that talks on them."""

from infra.sandbox.sandbox import Sandbox

__all__ = ["Sandbox"]
