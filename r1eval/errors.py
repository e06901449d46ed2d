"""The errors that a user can cause or must act on; each message says what is wrong, the value, the mend.

R1evalError                exit 2: bad usage or input
├── DataError              a data set is missing, gated or changed; a file does not parse
├── RunFolderError         a run folder is in use, has other settings, or is damaged
├── ContextError           a prompt with its max tokens does not fit the model's context
├── NotComparableError     exit 4: two runs did not ask the same
├── LackingError           exit 5: a run lacks what a verdict needs; the run's own command makes it
└── IncompleteError        exit 5: an engine died or samples failed; what is finished is kept
    └── EngineError        the engine could not start, or died while generating
"""


class R1evalError(Exception):
    """One clear line for the user: what is wrong, the value, the mend."""

    exit_code = 2


class DataError(R1evalError):
    pass


class RunFolderError(R1evalError):
    pass


class ContextError(R1evalError):
    pass


class NotComparableError(R1evalError):
    exit_code = 4


class LackingError(R1evalError):
    exit_code = 5


class IncompleteError(R1evalError):
    exit_code = 5


class EngineError(IncompleteError):
    pass
