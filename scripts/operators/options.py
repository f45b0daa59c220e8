"""The command line options of an operator's script: Pywikibot's options and the script's own."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.wiki.access import read_user_config
from bot.wiki.session import make_default

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.wiki.site import BotSite

#: Help for scripts that take pages.
PAGE_HELP = """\
Pages (Pywikibot's page options, as many as needed):
  -page:TITLE            one page
  -cat:CATEGORY          the pages of a category
  -prefixindex:TITLE     the pages whose titles begin with TITLE
  -file:FILE             the pages that a text file links to as [[TITLE]], or names one a line
  -limit:N               at most N pages
  and others: https://www.mediawiki.org/wiki/Manual:Pywikibot/Page_generators"""

DIFF_HELP = "show each change line by line (on a terminal the script always does)"

#: Options of every script that saves pages.
SAVE_HELP: Mapping[str, str] = {
    "apply": "save the changes; without it the script only shows them",
    "always": "with -apply: do not ask before each page (off a terminal it never asks)",
    "diff": DIFF_HELP,
    "summary:TEXT": "with -apply: the edit summary, instead of the script's own",
}

#: Pywikibot's options for the wiki and the account. The settings determine both, so that scripts
#: and service work on one wiki. An option with the same value is accepted.
_WIKI_OPTIONS = ("-family", "-code", "-lang", "-site", "-user")
_THROTTLE_OPTIONS = ("-pt", "-putthrottle", "-put_throttle")
#: Without a value Pywikibot would ask on the terminal, but a job has no terminal.
_WITH_VALUE = (
    *_WIKI_OPTIONS,
    "-page",
    "-cat",
    "-catr",
    "-category",
    "-prefixindex",
    "-file",
    "-limit",
    "-start",
)


class UsageError(Exception):
    """A script was called with wrong arguments; the message says how to call it."""


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments of a script.

    ``own`` are the script's own options with their values (``""`` for a flag). ``pages`` are the
    arguments for Pywikibot: page options and global options.
    """

    apply: bool = False
    simulate: bool = False
    always: bool = False
    diff: bool = False
    summary: str = ""
    help: bool = False
    own: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether pages may be saved: with ``-apply``, but not with ``-simulate``."""
        return self.apply and not self.simulate


def read_options(arguments: Sequence[str], own: Collection[str], *, writes: bool) -> Options:
    """Read a script's arguments; those for Pywikibot are kept in ``pages``.

    :param own: names of the script's own options, without hyphen and value
    :param writes: whether the script can save pages, and so has the option ``-apply``
    :raises UsageError: for an argument that is wrong or lacks its value
    """
    if {"-help", "--help", "-h"} & set(arguments):
        return Options(help=True)
    found: dict[str, str] = {}
    apply, always, diff, summary, rest = False, False, False, "", []
    for argument in arguments:
        name, _, value = argument.partition(":")
        if name in ("-config", "-dir"):
            raise UsageError(f"{name}: set PYWIKIBOT_DIR in the environment instead")
        if name in _WITH_VALUE and not value:
            raise UsageError(f"{name} needs a value: {name}:…")
        if argument == "-apply" and writes:
            apply = True
        elif argument == "-always" and writes:
            always = True
        elif argument == "-diff" and (writes or "diff" in own):
            diff = True
        elif name == "-summary" and writes:
            if not value:
                raise UsageError("-summary needs a value: -summary:TEXT")
            summary = value
        elif name.startswith("-") and name[1:] in own:
            found[name[1:]] = value
        else:
            rest.append(argument)
    return Options(apply, always=always, diff=diff, summary=summary, own=found, pages=tuple(rest))


def help_text(doc: str | None, own: Mapping[str, str], *, writes: bool, takes_pages: bool) -> str:
    """Return the text of ``-help``: the script's description and a table of its options.

    :param own: the script's own options with their descriptions, as ``{"run:ID": "…"}``
    """
    table = {**own, **(SAVE_HELP if writes else {}), "help": "print this text"}
    width = max(map(len, table))
    lines = [f"  -{name:<{width}}  {text}" for name, text in table.items()]
    parts = [(doc or "").strip(), "Options:\n" + "\n".join(lines)]
    return "\n\n".join(parts + [PAGE_HELP] * takes_pages)


def apply_global_options(options: Options, site: BotSite) -> Options:
    """Apply Pywikibot's global options; return the options without them.

    :param site: the open wiki; it becomes the default of Pywikibot's tools
    :raises UsageError: for an option with another wiki or account than the settings
    """
    import pywikibot
    from pywikibot import config

    wanted = tuple(option for option in options.pages if option.partition(":")[0] in _WIKI_OPTIONS)
    _check_wiki(wanted, site)
    remaining = [option for option in options.pages if option not in wanted]
    log = [option for option in remaining if option.partition(":")[0] == "-log"]
    make_default(site)
    with warnings.catch_warnings():
        # Pywikibot warns that a site is already open; otherwise it would open another one.
        warnings.simplefilter("ignore", UserWarning)
        # -nolog: otherwise it writes a log of commands into its base folder.
        rest = pywikibot.handle_args(
            [option for option in remaining if option not in log] + ["-nolog"], do_help=False
        )
    if any(option.partition(":")[0] in _THROTTLE_OPTIONS for option in remaining):
        site.throttle.set_delays(writedelay=config.put_throttle)
    for option in log:
        _log_to_file(option.partition(":")[2] or f"{Path(sys.argv[0]).stem}.log")
    return replace(options, simulate=bool(config.simulate), pages=tuple(rest))


def _log_to_file(name: str) -> None:
    """Copy the log to a file in Pywikibot's folder ``logs``, with the secrets hidden."""
    from pywikibot import config

    if not (os.environ.get("PYWIKIBOT_DIR") or read_user_config()):
        raise UsageError("-log needs a folder for the file; set PYWIKIBOT_DIR")
    handler = logging.FileHandler(config.datafilepath("logs", name), encoding="utf-8")
    root = logging.getLogger()
    if root.handlers:
        handler.setFormatter(root.handlers[0].formatter)
    root.addHandler(handler)


def _check_wiki(wanted: Sequence[str], site: BotSite) -> None:
    """Raise UsageError for an option with another wiki or account than the open site."""
    used = {
        "-family": site.family.name,
        "-code": site.code,
        "-lang": site.code,
        "-site": f"{site.family.name}:{site.code}",
        "-user": site.username() or "",
    }
    for option in wanted:
        name, _, value = option.partition(":")
        if value.replace("_", " ") != used[name]:
            raise UsageError(
                f"{option}: the settings say {name}:{used[name]}; change the settings "
                "(docs/settings.md) or leave this option out"
            )
