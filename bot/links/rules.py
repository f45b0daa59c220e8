"""The rules by which a page is linked with a report, and the evidence that they give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Rule(StrEnum):
    """Kinds of evidence for a link, from the strongest to the weakest.

    The decisions of editors come first, then facts of the grant and of the linked page.

    To add a rule: name it here, find it in ``evidence.py``, say in ``judgement.py`` what it proves,
    and give it a message ``evidence-…`` in ``talk/messages``.
    """

    CONFIRMED = "confirmed"
    ADDED = "added"
    REJECTED = "rejected"
    APPLICATION_TITLE = "application-title"
    APPLICATION_ORGANIZATION = "application-organization"
    REPORT_ORGANIZATION = "report-organization"
    TITLE_PREFIX = "title-prefix"
    SAME_TITLE = "same-title"
    PAGE_NAMES_APPLICANT = "page-names-applicant"
    PAGE_NAMES_GROUP = "page-names-group"
    CONTACT = "contact"
    HEALTH_CRITERIA = "health-criteria"
    EXPLICIT_LINK = "explicit-link"
    EXPLICIT_SUBPAGE_LINK = "explicit-subpage-link"
    TITLE_MENTION = "title-mention"
    MENTION = "mention"


ORGANIZATION_RULES: Final = frozenset({Rule.APPLICATION_ORGANIZATION, Rule.REPORT_ORGANIZATION})
"""Rules by which a page of the grant names the group as its organization: they are proof enough."""

CONTACT_RULES: Final = frozenset({Rule.CONTACT, Rule.HEALTH_CRITERIA})
"""Rules by which the applicant is a contact of the group: a hint only, because people also help
other groups. Both together count as one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a link: the rule, and its detail (a question's number, a name).

    For an editor's decision, ``user`` and ``revid`` are those of the `Decision`.
    """

    rule: Rule
    detail: str = ""
    user: str = ""
    revid: int = 0

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}" if self.detail else str(self.rule)
