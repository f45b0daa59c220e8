"""A page of every form, and of every layout of a form."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.pages.sheet import Printed
from tests.support.pages.sheets_applications import (
    A_ALLIANCES,
    A_CONFERENCE,
    A_CONFERENCE_SEEN,
    A_GENERAL,
    A_RAPID,
    A_RAPID_2025,
)
from tests.support.pages.sheets_conference import C_DRAFT, C
from tests.support.pages.sheets_final import GS, GS_BLANK, GS_YEARLY, Y2, F, Y
from tests.support.pages.sheets_midpoint import M_NOTICE_FIRST, M_OBJECTIVES, M
from tests.support.pages.sheets_rapid import R1, R2, R3, R3_BLANK, R3_TECH

#: One page of every form, and of every layout of a form.
SHEETS: Mapping[str, Printed] = {
    "R1": R1,
    "R2": R2,
    "R3": R3,
    "R3, one blank": R3_BLANK,
    "R3, tech": R3_TECH,
    "M": M,
    "M, notice first": M_NOTICE_FIRST,
    "M, objectives": M_OBJECTIVES,
    "F": F,
    "Y": Y,
    "Y2": Y2,
    "GS": GS,
    "GS, blank": GS_BLANK,
    "GS, yearly": GS_YEARLY,
    "C": C,
    "C, draft": C_DRAFT,
    "A-rapid": A_RAPID,
    "A-rapid, 2025": A_RAPID_2025,
    "A-conference": A_CONFERENCE,
    "A-conference, as seen": A_CONFERENCE_SEEN,
    "A-general": A_GENERAL,
    "A-general, Alliances": A_ALLIANCES,
}
