"""The errors that a user can cause or must act on; each message names the problem, the value and the fix.

R1evalError                exit 2: bad usage or input
├── DataError              a data set is missing, gated or changed; a file does not parse
├── RunFolderError         a run folder is in use, has other settings, or is damaged
├── ContextError           a prompt with its max tokens does not fit the model's context
├── NotComparableError     exit 4: two runs differ in questions, prompts or settings
├── MissingResultsError    exit 5: a run lacks results that are asked for; resuming that run makes them
└── IncompleteError        exit 5: an engine died or samples failed; finished samples are kept
    └── EngineError        the engine could not start, or died while generating
"""


class R1evalError(Exception):
    """One line for the user: the problem, the value and the fix."""

    exit_code = 2


class DataError(R1evalError):
    pass


class RunFolderError(R1evalError):
    pass


class ContextError(R1evalError):
    pass


class NotComparableError(R1evalError):
    exit_code = 4


class MissingResultsError(R1evalError):
    exit_code = 5


class IncompleteError(R1evalError):
    exit_code = 5


class EngineError(IncompleteError):
    pass
