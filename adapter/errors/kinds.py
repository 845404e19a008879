"""The five kinds of error, by what the receiver can do (STYLE 5)."""

from __future__ import annotations

from adapter.errors.finding import Finding

__all__ = ["Defect", "KoppelvlakError", "Misconfigured", "OutcomeUnknown", "Refused", "Unavailable"]


class KoppelvlakError(Exception):
    """The root. `findings` tells what is wrong, the most telling first; there is at least one."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class Refused(KoppelvlakError):
    """The sender must mend the message."""


class Unavailable(KoppelvlakError):
    """Nobody need act: try again after `retry_after_s`."""

    def __init__(self, *findings: Finding, retry_after_s: float = 30.0) -> None:
        super().__init__(*findings)
        self.retry_after_s = retry_after_s


class OutcomeUnknown(KoppelvlakError):
    """A write got no answer in time: it may have been done. Look before you do it again."""


class Misconfigured(KoppelvlakError):
    """The operator must mend the configuration; the start is refused."""


class Defect(KoppelvlakError):
    """A fault of ours: the message goes to quarantine."""
