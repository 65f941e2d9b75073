"""What can go wrong, by who has to act on it.

A message says what happened, where, with which value, and what remedies it. It never holds document text.
"""


class CopydeskError(Exception):
    """Base of all errors that copydesk raises on purpose."""


class UsageError(CopydeskError):
    """The command or a setting is wrong: exit status 2."""


class OutputError(CopydeskError):
    """The output folder cannot be used or does not hold what it should: exit status 1."""


class SnapshotError(OutputError):
    """A published snapshot, or a part about to be published, is not what its manifest says."""


class ScrapeError(CopydeskError):
    """One input cannot be processed: it goes to quarantine and the batch goes on.

    stage: the stage that gave up (read, decode, extract, normalize, language, label)
    error: a short stable name, such as `empty`, `binary`, `undecodable`, `clipped`, `too_large`, `time_limit`
    """

    def __init__(self, stage: str, error: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage
        self.error = error
        self.message = message

    def __reduce__(self) -> tuple[type["ScrapeError"], tuple[str, str, str]]:
        return (type(self), (self.stage, self.error, self.message))
