"""The policy that editors keep on the wiki, as one typed value.

It is JSON at ``User:<Bot>/config.json``; what it leaves out has the defaults below.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Title = Annotated[str, Field(min_length=1, max_length=320)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")]
Days = Annotated[int, Field(ge=0, le=3650)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Jobs(_Part):
    """Which jobs the bot does."""

    summaries: bool = Field(True, description="Summaries on the talk pages of reports")
    groups: bool = Field(True, description="Tables on the talk pages of user groups")
    events: bool = Field(True, description="Tables on the talk pages of events")
    notices: bool = Field(True, description="Notices about required questions without an answer")
    dashboards: bool = Field(True, description="The bot's own overview pages")


class Notices(_Part):
    """When a notice is posted."""

    statuses: dict[str, Days] = Field(
        {"Under review": 0, "Draft": 0},
        description="Statuses that call for a notice, and how many days after the due date shown. "
        "A Draft without a due date never does; other statuses without one do at once",
    )
    quiet_days: Days = Field(30, description="Days between two notices about one report")
    reminder_days: Days | None = Field(
        None, description="Days after which one reminder is added, null for none"
    )
    mention_applicant: bool = Field(False, description="Whether the applicant is linked (pinged)")


class Languages(_Part):
    """Which language is written where."""

    enabled: tuple[Language, ...] = Field(
        ("en",), description="Languages in use; others, English is written instead"
    )
    pages: dict[Title, Language] = Field(
        default_factory=dict, description="Language of a page and of all pages below it"
    )
    second: dict[Title, Language] = Field(
        default_factory=dict, description="A second language for a page and all pages below it"
    )


class LinkDecision(_Part):
    """What editors decided about one link of one report."""

    report: Title = Field(description="Title of the report's page")
    page: Title = Field(description="Title of the linked page")
    role: Literal["group", "event"] = Field(description="What the page is to the report")
    verdict: Literal["confirm", "reject", "add"] = Field(description="What was decided")
    reason: str = Field("", max_length=500, description="Why, for other editors")


class OptOut(_Part):
    """Who does not want the bot."""

    pages: tuple[Title, ...] = Field((), description="Pages whose talk pages the bot leaves alone")
    groups: tuple[Title, ...] = Field(
        (), description="User groups on whose pages, and below, the bot writes nothing"
    )


class Limits(_Part):
    """How much the bot may do."""

    edits_per_run: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Most edits in one run, null for no limit"
    )


class Policy(_Part):
    """Everything that editors decide about the bot."""

    jobs: Jobs = Jobs()
    notices: Notices = Notices()
    languages: Languages = Languages()
    aliases: dict[Title, Title] = Field(
        default_factory=dict, description="Other names of a user group, and the title of its page"
    )
    links: tuple[LinkDecision, ...] = Field((), description="Links that editors decided about")
    opt_out: OptOut = OptOut()
    newsletters: tuple[Title, ...] = Field(
        ("CEE/Newsletter/",),
        description="Newsletter issues: titles of pages, or beginnings of titles that end in /",
    )
    limits: Limits = Limits()
