"""The sandbox's errors: each message is one line that says what is wrong and how to fix it."""


class SandboxError(Exception):
    """The caller asked for something that cannot be done."""


class IsolationError(SandboxError):
    """This machine cannot isolate programs as requested."""
