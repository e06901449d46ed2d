"""The sandbox's errors: each is one line that says what is wrong and how it is mended."""


class SandboxError(Exception):
    """Something that the caller asked for cannot be done."""


class IsolationError(SandboxError):
    """This machine cannot isolate programs as asked."""
