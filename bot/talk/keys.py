"""Keys and digests for marks on talk pages; keys consist of letters, digits and ``._-``."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.reports.model import Report

#: The key of the table about the page itself. It does not contain the title, so that it stays the
#: same when the page is moved.
OWN_PAGE = "this-page"


def digest(text: str, length: int = 16) -> str:
    """Return the first ``length`` hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:length]


def report_key(report: Report) -> str:
    """Return the key of a report: proposal ID (else a digest of the title), period and year.

    Unlike a digest, the proposal ID stays the same when the page is moved.

    >>> from bot.reports.model import Kind, Report
    >>> report_key(Report("T", 0, Kind.REPORT, proposal_id="22748804", period="final"))
    '22748804-final'
    """
    parts = [report.proposal_id or "t" + digest(report.application or report.title, 12)]
    parts += [str(part) for part in (report.period, report.year) if part]
    return "-".join(re.sub(r"[^A-Za-z0-9._-]+", "_", part) for part in parts)


def missing_digest(report: Report, again: int = 0) -> str:
    """Return the digest that identifies a report's unanswered required questions.

    :param again: how many notices about the same set were resolved before
    """
    keys = sorted(question.key for question in report.missing)
    return digest("\n".join(keys + ["again"] * again))
