"""The signed message about a config that is not in force, on the bot's own talk page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.followup import resolved
from bot.talk.keys import digest
from bot.talk.marks import notice_mark
from bot.talk.signing import signed
from bot.talk.wish import Notice

if TYPE_CHECKING:
    from bot.talk.voice import Voice
    from bot.talk.wish import Addition

#: The key of these messages; those of reports begin with a number, or with "t" and a digest.
CONFIG_KEY = "config"
_LONGEST_REASON = 800


def config_digest(reason: str, again: int = 0, *, followed: bool = True) -> str:
    """Return what stands for a fault of the config, and for what the bot follows meanwhile.

    :param again: how often a message about the same was resolved before
    :param followed: as of `config_notice`
    """
    return digest("\n".join([reason] + ["nothing"] * (not followed) + ["again"] * again))


def config_notice(reason: str, name: str, title: str, voice: Voice, *, followed: bool) -> Notice:
    """Return the message that the config is not in force.

    :param reason: a sentence without its full stop; it may quote the page
    :param name: `config_digest` of it and ``followed``
    :param title: the config's page
    :param followed: whether an earlier config is followed meanwhile; nothing is done otherwise
    """
    say = voice.messages
    meanwhile = say("config-meanwhile" if followed else "config-nothing")
    lines = [
        say("config-bad", voice.link(title)),
        f"* {voice.text(reason, _LONGEST_REASON)}",
        meanwhile,
        "",
        say("config-then"),
    ]
    text = voice.block("\n".join(lines))
    body = signed(notice_mark(CONFIG_KEY, name), CONFIG_KEY, f"\n{text}\n\n")
    return Notice(CONFIG_KEY, name, say("config-heading"), body, further=True)


def config_resolved(name: str, voice: Voice, *, template: bool = False) -> Addition:
    """Return what marks such a message as resolved.

    :param name: the digest in its mark
    :param template: as of `resolved`
    """
    return resolved(CONFIG_KEY, name, voice, template=template, words="config-resolved")
