"""The settings that editors can change in ``User:<Bot>/config.json``, with their defaults.

Titles are normalised as MediaWiki spells them. The descriptions are written for editors, who read
them in ``schema.json``. That file is made from this one: ``python -m bot.config``.
"""

from __future__ import annotations

import json
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
from pydantic.json_schema import GenerateJsonSchema

from bot.wikitext.titles import normalise


def _normalised(title: str) -> str:
    """Return a title as MediaWiki spells it; raise ValueError for an invalid one."""
    spelt = normalise(title)
    if spelt is None:
        raise ValueError("no page can have this title; copy the title from the top of the page")
    return spelt


def _no_title_twice(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401
    """Raise ValueError if two keys are spellings of the same title."""
    validated = validate(value)
    if len(validated) != len(value):
        raise ValueError("two of these titles are the same page; keep one of them")
    return validated


CAREFUL_EDITS = 50
"""The pages saved in one run as long as a live wiki has no config page."""

Title = Annotated[str, Field(min_length=1, max_length=320), AfterValidator(_normalised)]
GroupName = Annotated[str, Field(min_length=1, max_length=320)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")]
Days = Annotated[int, Field(ge=0, le=3650)]
_T = TypeVar("_T")
ByTitle = Annotated[dict[Title, _T], WrapValidator(_no_title_twice)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Jobs(_Part):
    """The jobs that the bot does. Pages of a job that is turned off stay as they are."""

    summaries: bool = Field(True, description="Summaries on the talk pages of reports")
    groups: bool = Field(True, description="Tables on the talk pages of user groups")
    events: bool = Field(True, description="Boxes on the talk pages of events")
    notices: bool = Field(True, description="Notices about unanswered required questions")
    dashboards: bool = Field(True, description="The bot's own overview pages")


class Notices(_Part):
    """When a notice about unanswered required questions is posted."""

    statuses: dict[Annotated[str, Field(min_length=1, max_length=60)], Days] = Field(
        {"Under review": 0, "Draft": 0, "Awaiting grantee reply": 0},
        description="The statuses of reports that get a notice, spelt as report pages show them, "
        "each with a number of days: the notice is posted so many days after the due date shown. "
        "A report without a due date gets its notice at once, but a Draft gets none. This list "
        "replaces the whole default list",
        examples=[{"Under review": 0, "Draft": 14}],
    )
    quiet_days: Days = Field(30, description="The least number of days between notices on a page")
    reminder_days: Days | None = Field(
        None,
        description="The days without an answer after which one reminder is added; null for no "
        "reminder",
    )
    mention_applicant: bool = Field(
        False,
        description="Whether the notice links to the applicant's user page, so that the wiki "
        "notifies the applicant",
    )
    max_age_days: Days = Field(
        365,
        description="The age of a report in days, since the due date shown, above which no notice "
        "is posted",
    )


class Languages(_Part):
    """The languages that the bot writes in."""

    enabled: tuple[Language, ...] = Field(
        ("en",),
        description="Codes of the languages that the bot may write. Instead of any other language "
        "it writes English",
        examples=[["en", "fr", "zh-hant"]],
    )
    pages: ByTitle[Language] = Field(
        default_factory=dict,
        description="The language for a page, all its subpages, and their talk pages. Of several "
        "titles that match, the longest counts. Other pages get their own language",
        examples=[{"Tajik Wikimedians User Group": "tg"}],
    )
    second: ByTitle[Language] = Field(
        default_factory=dict,
        description="A second language for a page and all its subpages, written below the first",
        examples=[{"Tajik Wikimedians User Group": "ru"}],
    )


class LinkDecision(_Part):
    """An editors' decision about one link of one report."""

    report: Title = Field(description="Title of the report's page")
    page: Title = Field(description="Title of the page of the group or the event")
    role: Literal["group", "event"] = Field(description="Whether it is the group or an event")
    verdict: Literal["confirm", "reject", "add"] = Field(
        description="confirm: the link that the bot found is right; reject: the link is wrong, so "
        "the bot does not make it; add: the link is right, and the bot did not find it"
    )
    reason: str = Field("", max_length=500, description="Why, for other editors")


class OptOut(_Part):
    """The pages and user groups that do not want the bot."""

    pages: tuple[Title, ...] = Field(
        (),
        description="Pages whose talk pages the bot does not edit; other pages may still list them",
    )
    groups: tuple[Title, ...] = Field(
        (),
        description="Titles of user groups' pages: the bot does not edit their talk pages, nor "
        "those of their subpages",
    )


class Pilot(_Part):
    """The groups and reports of a trial. While it is set, the bot writes on no other talk pages."""

    groups: tuple[Title, ...] = Field(
        (),
        description="Titles of the pages of the user groups that take part in the trial, and of "
        "events. A group does not include its reports and events",
    )
    reports: tuple[Title, ...] = Field(
        (), description="Titles of the report pages that take part in the trial"
    )


class Limits(_Part):
    """Limits to what the bot does in one run."""

    edits_per_run: Annotated[int, Field(ge=0)] | None = Field(
        None, description="The largest number of edits in one run; null for no limit"
    )


class Config(_Part):
    """Everything that editors decide about the bot. A setting that is left out has its default."""

    schema_address: str | None = Field(
        None,
        alias="$schema",
        description="The address of this schema, for editing tools; the bot does not use it",
    )
    jobs: Jobs = Field(Jobs(), description="The jobs that the bot does")
    notices: Notices = Field(Notices(), description="When notices are posted")
    languages: Languages = Field(Languages(), description="The languages that the bot writes in")
    aliases: dict[GroupName, Title] = Field(
        default_factory=dict,
        description="Other names of user groups, as reports and applications spell them, each with "
        "the title of the group's page",
        examples=[{"Wikimedia UG Georgia": "Wikimedians of Georgia User Group"}],
    )
    links: tuple[LinkDecision, ...] = Field(
        (), description="Editors' decisions about links; at most one decision for each link"
    )
    opt_out: OptOut = Field(OptOut(), description="Pages and groups that do not want the bot")
    pilot: Pilot | None = Field(
        None,
        description="A trial with some groups or reports: while it is set, the bot writes only on "
        "their talk pages and on its own pages. Without it, the bot writes on all talk pages",
        examples=[{"groups": ["Tajik Wikimedians User Group"], "reports": []}],
    )
    newsletters: tuple[Title, ...] = Field(
        ("CEE/Newsletter/",),
        max_length=50,  # each costs a request
        description="The issues of newsletters: titles of pages, or beginnings of titles that end "
        "in /; at most 50",
    )
    limits: Limits = Field(Limits(), description="Limits to what the bot does in one run")

    @classmethod
    def careful_defaults(cls) -> Self:
        """Return the defaults for a live wiki that never had a config page.

        No notices are posted, and each run saves few pages, so that people can look at them.
        """
        return cls(jobs=Jobs(notices=False), limits=Limits(edits_per_run=CAREFUL_EDITS))

    @field_validator("links")
    @classmethod
    def _one_decision_a_link(cls, links: tuple[LinkDecision, ...]) -> tuple[LinkDecision, ...]:
        """Raise ValueError if two decisions are about the same link."""
        first: dict[tuple[str, str, str], int] = {}
        for number, link in enumerate(links):
            key = (link.report, link.page, link.role)
            if (before := first.setdefault(key, number)) != number:
                raise ValueError(
                    f"links[{before}] and links[{number}] decide about the same link; keep one"
                )
        return links


def schema_text() -> str:
    """Return the JSON Schema of the config, as its published copy ``schema.json`` must be."""
    schema = {"$schema": GenerateJsonSchema.schema_dialect, **Config.model_json_schema()}
    schema["title"] = "Configuration of the report upkeep bot"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
