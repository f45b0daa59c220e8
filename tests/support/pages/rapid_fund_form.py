"""What the R2 form prints: its sections, questions, standing text and tables.

It is repeated here on purpose: the tests do not trust the reader's own form file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Asked(NamedTuple):
    """A question as the form prints it. ``mark`` is what it prints behind the label."""

    key: str
    number: str | None
    label: str
    mark: str = ""
    standing: str = ""

    def line(self, *, marks: bool = True) -> str:
        """The label with its number and, when the page prints marks, its mark."""
        text = f"{self.number}. {self.label}" if self.number else self.label
        return f"{text} ({self.mark})" if self.mark and marks else text


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form."""

    heading: str
    questions: tuple[Asked, ...]


PARTS = (
    Part(
        "Part 1: Project and impact",
        (
            Asked(
                "activities",
                "1",
                "Describe the implemented activities and results achieved. Additionally, share"
                " which approaches were most effective in supporting you to achieve the results.",
                "required",
            ),
            Asked(
                "documentation",
                "2",
                "Documentation of your impact. Please use space below to share links that help"
                " tell your story, impact, and evaluation.",
                "required",
                "Share links to:\n\n"
                "* Project page on Meta-Wiki or any other Wikimedia project\n"
                "* Dashboards and tools that you used to track contributions\n"
                "* Some photos or videos from your event. Remember to share access.\n\n"
                "You can also share links to:\n\n"
                "* Important social media posts\n"
                "* Surveys and their results\n"
                "* Infographics and sound files\n"
                "* Examples of content edited on Wikimedia projects",
            ),
            Asked(
                "materials",
                None,
                "Additionally, share the materials and resources that you used in the"
                " implementation of your project.",
                "required",
                "For example:\n\n"
                "* Training materials and guides\n"
                "* Presentations and slides\n"
                "* Work processes and plans\n"
                "* Any other materials your team has created or adapted and can be shared with"
                " others",
            ),
            Asked(
                "agreement",
                "3",
                "To what extent do you agree with the following statements regarding the work"
                " carried out with this Rapid Fund? You can choose “not applicable” if your work"
                " does not relate to these goals. Required. Select one option per question.",
                "required",
            ),
        ),
    ),
    Part(
        "Part 2: Learning",
        (
            Asked(
                "learning",
                "4",
                "In your application, you outlined some learning questions. What did you learn"
                " from these learning questions when you implemented your project? How do you"
                " hope to use this learnings in the future? You can recall these learning"
                " questions below.",
                "required",
                "You can recall these learning questions below:",
            ),
            Asked(
                "unexpected",
                "5",
                "Did anything unexpected or surprising happen when implementing your activities?"
                " This can include both positive and negative situations. What did you learn"
                " from those experiences?",
                "required",
            ),
            Asked(
                "sharing",
                "6",
                "What is your plan to share your project learnings and results with other"
                " community members? If you have already done it, describe how.",
                "required",
            ),
        ),
    ),
    Part(
        "Part 3: Metrics",
        (
            Asked(
                "metrics",
                "7",
                "Wikimedia Metrics results.",
                "required",
                "In your application, you set some Wikimedia targets in numbers (Wikimedia"
                " metrics). In this section, you will describe the achieved results and provide"
                " links to the tools used.",
            ),
            Asked(
                "other_metrics",
                "8",
                "Other Metrics results.",
                "",
                "In your proposal, you could also set Other Metrics targets. Please describe the"
                " achieved results and provide links to the tools used if you set Other Metrics"
                " in your application.",
            ),
            Asked(
                "difficulties",
                "9",
                "Did you have any difficulties collecting data to measure your results?",
                "required",
            ),
            Asked(
                "difficulties_details",
                "9.1",
                "Please state what difficulties you had. How do you hope to overcome these"
                " challenges in the future? Do you have any recommendations for the Foundation"
                " to support you in addressing these challenges?",
                "required",
            ),
        ),
    ),
    Part(
        "Part 4: Financial reporting",
        (
            Asked(
                "spent_local",
                "10",
                "Please state the total amount spent in your local currency.",
                "required",
            ),
            Asked(
                "spent_usd",
                "11",
                "Please state the total amount spent in US dollars.",
                "required",
            ),
            Asked(
                "financial_report",
                "12",
                "Report the funds spent in the currency of your fund.",
                "required",
                "Provide the link to the financial report",
            ),
            Asked(
                "budget_changes",
                "12.2",
                "If you have not already done so in your financial spending report, please"
                " provide information on changes in the budget in relation to your original"
                " proposal.",
                "optional",
            ),
            Asked("unspent", "13", "Do you have any unspent funds from the Fund?"),
            Asked(
                "unspent_amount",
                "13.1",
                "Please list the amount and currency you did not use and explain why.",
            ),
            Asked(
                "unspent_plan",
                "13.2",
                "What are you planning to do with the underspent funds?",
            ),
            Asked(
                "unspent_details",
                "13.3",
                "Please provide details of hope to spend these funds.",
            ),
            Asked(
                "compliance_agreement",
                "14.1",
                "Are you in compliance with the terms outlined in the fund agreement?",
            ),
            Asked(
                "compliance_laws",
                "14.2",
                "Are you in compliance with all applicable laws and regulations as outlined in"
                " the grant agreement?",
            ),
            Asked(
                "compliance_tax",
                "14.3",
                "Are you in compliance with provisions of the United States Internal Revenue Code"
                " (“Code”), and with relevant tax laws and regulations restricting the use of the"
                " Funds as outlined in the grant agreement? In summary, this is to confirm that"
                " the funds were used in alignment with the WMF mission and for"
                " charitable/nonprofit/educational purposes.",
            ),
            Asked(
                "reflections",
                "15",
                "If you have additional recommendations or reflections that don’t fit into the"
                " above sections, please write them here.",
                "optional",
            ),
        ),
    ),
)
ASKED = {asked.key: asked for part in PARTS for asked in part.questions}

AGREEMENT_HEAD = "Our efforts during the Fund period have helped to..."
AGREEMENT = (
    "A. Bring in participants from underrepresented groups",
    "B. Create a more inclusive and connected culture in our community",
    "C. Develop content about underrepresented topics/groups",
    "D. Develop content from underrepresented perspectives",
    "E. Encourage the retention of editors",
    "F. Encourage the retention of organizers",
    "G. Increased participants' feelings of belonging and connection to the movement",
    "F. Other (optional)",
)
METRICS_HEAD = ("", "Target", "Results", "Comments and tools used")
METRICS = ("Number of participants", "Number of editors", "Number of organizers")
PROJECTS_HEAD = (
    "Wikimedia project",
    "Target",
    "Result - Number of created pages",
    "Result - Number of improved pages",
)
PROJECTS = (
    "Wikipedia",
    "Wikimedia Commons",
    "Wikidata",
    "Wiktionary",
    "Wikisource",
    "Wikimedia Incubator",
    "Translatewiki",
    "MediaWiki",
    "Wikiquote",
    "Wikivoyage",
    "Wikibooks",
    "Wikiversity",
    "Wikinews",
    "Wikispecies",
    "Wikifunctions or Abstract Wikipedia",
)
OTHER_HEAD = (
    "Other Metrics name",
    "Metrics Description",
    "Target",
    "Result",
    "Tools and comments",
)
