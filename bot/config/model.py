"""The editors' configuration of the bot as a typed value.

The page ``User:<Bot>/config.json`` holds it as JSON; settings that are left out have the defaults
below. Titles are normalised as MediaWiki spells them. Editors read the descriptions in the
published ``schema.json``, which is made from this file (``python -m bot.config``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
)

from bot.wikitext.titles import normalise


def _as_spelt(title: str) -> str:
    spelt = normalise(title)
    if spelt is None:
        raise ValueError("no page can have this title; copy the title from the top of the page")
    return spelt


def _no_title_twice(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401
    validated = validate(value)
    if len(validated) != len(value):
        raise ValueError("two of these titles are the same page; keep one of them")
    return validated


CAREFUL_EDITS = 50
"""Saved pages in one run while a live wiki has no config page."""

Title = Annotated[str, Field(min_length=1, max_length=320), AfterValidator(_as_spelt)]
GroupName = Annotated[str, Field(min_length=1, max_length=320)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")]
Days = Annotated[int, Field(ge=0, le=3650)]
_T = TypeVar("_T")
ByTitle = Annotated[dict[Title, _T], WrapValidator(_no_title_twice)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Jobs(_Part):
    """Which jobs the bot does. What a job wrote before it was turned off stays where it is."""

    summaries: bool = Field(True, description="Summaries on the talk pages of reports")
    groups: bool = Field(True, description="Tables on the talk pages of user groups")
    events: bool = Field(True, description="Boxes on the talk pages of events")
    notices: bool = Field(True, description="Notices about required questions without an answer")
    dashboards: bool = Field(True, description="The bot's own overview pages")


class Notices(_Part):
    """When a notice about required questions without an answer is posted."""

    statuses: dict[Annotated[str, Field(min_length=1, max_length=60)], Days] = Field(
        {"Under review": 0, "Draft": 0, "Awaiting grantee reply": 0},
        description="Statuses that call for a notice, spelt as report pages show them, and how "
        "many days after the due date shown. A Draft without a due date never does; other "
        "statuses without one do at once. This list replaces the default one as a whole",
        examples=[{"Under review": 0, "Draft": 14}],
    )
    quiet_days: Days = Field(30, description="At least so many days between two notices on a page")
    reminder_days: Days | None = Field(
        None,
        description="After so many days without an answer one reminder is added; null for none",
    )
    mention_applicant: bool = Field(
        False,
        description="Whether the notice links the applicant's user page, which pings the applicant",
    )
    max_age_days: Days = Field(
        365,
        description="No notice about a report whose due date shown is more than so many days ago",
    )


class Languages(_Part):
    """Which language is written where."""

    enabled: tuple[Language, ...] = Field(
        ("en",),
        description="Codes of the languages that the bot may write. Where another one would be "
        "due, it writes English",
        examples=[["en", "fr", "zh-hant"]],
    )
    pages: ByTitle[Language] = Field(
        default_factory=dict,
        description="Language for a page and all pages below it, and their talk pages; the "
        "longest title that fits counts. Elsewhere the page's own language is taken",
        examples=[{"Tajik Wikimedians User Group": "tg"}],
    )
    second: ByTitle[Language] = Field(
        default_factory=dict,
        description="A second language, written below the first, for a page and all pages below it",
        examples=[{"Tajik Wikimedians User Group": "ru"}],
    )


class LinkDecision(_Part):
    """What editors decided about one link of one report."""

    report: Title = Field(description="Title of the report's page")
    page: Title = Field(description="Title of the page of the group or the event")
    role: Literal["group", "event"] = Field(description="What that page is to the report")
    verdict: Literal["confirm", "reject", "add"] = Field(
        description="confirm: the bot's guess is right; reject: the link is wrong and never made; "
        "add: the link is right, though the bot did not find it"
    )
    reason: str = Field("", max_length=500, description="Why, for other editors")


class OptOut(_Part):
    """Who does not want the bot."""

    pages: tuple[Title, ...] = Field(
        (),
        description="Pages whose talk pages the bot leaves alone; it writes about them elsewhere",
    )
    groups: tuple[Title, ...] = Field(
        (),
        description="Titles of user groups' pages: the bot writes nothing on the talk pages of "
        "these and of all pages below them",
    )


class Pilot(_Part):
    """The pages of a trial. While it is there, the bot writes on no other people's pages."""

    groups: tuple[Title, ...] = Field(
        (), description="Titles of the pages of the user groups that take part in the trial"
    )
    reports: tuple[Title, ...] = Field(
        (), description="Titles of the report pages that take part in the trial"
    )


class Limits(_Part):
    """How much the bot may do."""

    edits_per_run: Annotated[int, Field(ge=0)] | None = Field(
        None, description="At most so many edits in one run; null for no limit"
    )


class Config(_Part):
    """Everything that editors decide about the bot. What is left out has its default."""

    schema_address: str | None = Field(
        None,
        alias="$schema",
        description="Address of this schema, for editing tools; the bot does not read it",
    )
    jobs: Jobs = Field(Jobs(), description="Which jobs the bot does")
    notices: Notices = Field(Notices(), description="When notices are posted")
    languages: Languages = Field(Languages(), description="Which language is written where")
    aliases: dict[GroupName, Title] = Field(
        default_factory=dict,
        description="Other names of user groups, as reports and applications spell them, and the "
        "title of the group's page",
        examples=[{"Wikimedia UG Georgia": "Wikimedians of Georgia User Group"}],
    )
    links: tuple[LinkDecision, ...] = Field(
        (), description="What editors decided about links; at most one decision for each link"
    )
    opt_out: OptOut = Field(OptOut(), description="Who does not want the bot")
    pilot: Pilot | None = Field(
        None,
        description="A trial with some groups or reports: while it is there, the bot writes on "
        "the talk pages of these only, and on its own pages. Without it, it writes on all",
        examples=[{"groups": ["Tajik Wikimedians User Group"], "reports": []}],
    )
    newsletters: tuple[Title, ...] = Field(
        ("CEE/Newsletter/",),
        max_length=50,  # each costs a request
        description="Issues of newsletters: titles of pages, or beginnings of titles that end in "
        "/; at most 50",
    )
    limits: Limits = Field(Limits(), description="How much the bot may do")

    @classmethod
    def careful_defaults(cls) -> Self:
        """Return the config of a live wiki where editors have not written one yet.

        It posts no notices, and its first runs stay small enough for people to look at them.
        """
        return cls(jobs=Jobs(notices=False), limits=Limits(edits_per_run=CAREFUL_EDITS))

    @field_validator("links")
    @classmethod
    def _one_decision_a_link(cls, links: tuple[LinkDecision, ...]) -> tuple[LinkDecision, ...]:
        first: dict[tuple[str, str, str], int] = {}
        for number, link in enumerate(links):
            key = (link.report, link.page, link.role)
            if (before := first.setdefault(key, number)) != number:
                raise ValueError(
                    f"links[{before}] and links[{number}] decide about the same link; keep one"
                )
        return links
