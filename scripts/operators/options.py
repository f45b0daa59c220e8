"""The options of a script: Pywikibot's own, ``-apply``, and those of the script itself."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.wiki.session import make_default

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.wiki.site import BotSite

PAGES = """\
Pages are named with Pywikibot's options, as many as are needed:
  -page:TITLE            one page
  -cat:CATEGORY          the pages of a category
  -prefixindex:TITLE     the pages whose titles begin so
  -file:FILE             the pages that a text file links to as [[TITLE]], or names one a line
  -limit:N               at most N pages
and all others: https://www.mediawiki.org/wiki/Manual:Pywikibot/Page_generators"""

#: Set by the environment (docs/settings.md), so that all of the bot works on one wiki.
_NOT_HERE = ("-family", "-code", "-lang", "-site", "-user", "-config", "-dir")
#: Pywikibot would ask a person for the value of these; in a job nobody answers.
_WITH_VALUE = ("-page", "-cat", "-catr", "-category", "-prefixindex", "-file", "-limit", "-start")


class UsageError(Exception):
    """The script was called in a way that makes no sense; says how to call it."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a script was asked to do.

    ``own`` holds the script's own options with their values (``""`` for a flag), ``pages`` the
    arguments that name pages, unread.
    """

    apply: bool = False
    simulate: bool = False
    help: bool = False
    own: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether anything may be changed: ``-simulate`` is stronger than ``-apply``."""
        return self.apply and not self.simulate


def read_options(arguments: Sequence[str], own: Collection[str], *, writes: bool) -> Options:
    """Read a script's arguments, without those that Pywikibot is to read.

    :param own: names of the script's own options, without the hyphen
    :param writes: whether the script can change something, so that it knows ``-apply``
    :raises UsageError: for an argument that cannot be meant
    """
    if {"-help", "--help", "-h"} & set(arguments):
        return Options(help=True)
    found: dict[str, str] = {}
    apply, rest = False, []
    for argument in arguments:
        name, _, value = argument.partition(":")
        if name in _NOT_HERE:
            raise UsageError(f"{name}: the wiki and the account are set in the environment")
        if name in _WITH_VALUE and not value:
            raise UsageError(f"{name} needs a value: {name}:…")
        if argument == "-apply" and writes:
            apply = True
        elif name.startswith("-") and name[1:] in own:
            found[name[1:]] = value
        else:
            rest.append(argument)
    return Options(apply, own=found, pages=tuple(rest))


def with_pywikibots(options: Options, site: BotSite) -> Options:
    """Let Pywikibot's global options take effect; return what they leave over.

    :param site: the wiki that is open; Pywikibot's tools work on it from now on
    """
    import pywikibot
    from pywikibot import config

    make_default(site)
    with warnings.catch_warnings():
        # It would have them handled before; but then it opens another site than ours.
        warnings.simplefilter("ignore", UserWarning)
        # Without the log of commands, which would be written wherever Pywikibot is at home.
        rest = pywikibot.handle_args([*options.pages, "-nolog"], do_help=False)
    return replace(options, simulate=bool(config.simulate), pages=tuple(rest))
