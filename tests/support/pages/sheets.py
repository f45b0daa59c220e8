"""A page of every form, and of every layout of a form."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.pages.sheet import Printed
from tests.support.pages.sheets_applications import A_CONFERENCE, A_GENERAL, A_RAPID
from tests.support.pages.sheets_final import GS, GS_BLANK, C, F, Y
from tests.support.pages.sheets_midpoint import M_NOTICE_FIRST, M_OBJECTIVES, M
from tests.support.pages.sheets_rapid import R1, R2, R3, R3_BLANK

#: One page of every form, and of every layout of a form.
SHEETS: Mapping[str, Printed] = {
    "R1": R1,
    "R2": R2,
    "R3": R3,
    "R3, one blank": R3_BLANK,
    "M": M,
    "M, notice first": M_NOTICE_FIRST,
    "M, objectives": M_OBJECTIVES,
    "F": F,
    "Y": Y,
    "GS": GS,
    "GS, blank": GS_BLANK,
    "C": C,
    "A-rapid": A_RAPID,
    "A-conference": A_CONFERENCE,
    "A-general": A_GENERAL,
}
