"""Save pages. No other module saves, so no other module can lose a person's edit.

For each attempt, one request reads the page together with the run page, the change is applied to
exactly this text, and the edit names this revision as its base. If somebody edited the page in
between, the wiki merges both edits when they do not overlap; otherwise it reports a conflict, and
the next attempt begins. Only whole pages are sent: a request that is repeated after a lost answer
then cannot post twice.
"""

from __future__ import annotations

import time
import unicodedata
from typing import TYPE_CHECKING, Final

from bot.wiki.editable_pages import is_editable
from bot.wiki.errors import RETRY, EditRefusedError, refusal, translated_errors
from bot.wiki.fresh_page import RunPage, read_fresh, read_stop_reason
from bot.wiki.query import api_title
from bot.wiki.source import AccessError, ChangeRefused, Outcome, SaveResult, WikiError
from bot.wikitext.exclusion import excluded

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.wiki.fresh_page import FreshPage
    from bot.wiki.query import Json
    from bot.wiki.site import BotSite

MAX_ATTEMPTS: Final = 3
"""A page that others edited three times within seconds is left to the next run."""
MAX_SLEEP_SECONDS: Final = 0.5
"""Between two checks for a stop: a service must end within seconds after SIGTERM."""
MAX_SUMMARY_CHARS: Final = 500
"""The limit of MediaWiki: https://www.mediawiki.org/wiki/Manual:Comment_table"""
TRIMMED: Final = " \t\n\r\0\x0b"
"""The characters that MediaWiki removes from the end of a page."""


class Writer:
    """Saves talk pages and the bot's own pages. Raises AccessError if the site is not logged in.

    :param site: the wiki, from `open_site`
    :param bot: the bot's account, without ``User:``
    :param run_page: the page that must say ``run`` at every edit
    :param allowed: returns whether this run may edit a title. Pages that `bounds.is_editable`
        excludes are never saved
    :param undoing: the writer only removes the bot's own text, so ``undo`` on the run page is
        enough
    """

    def __init__(
        self,
        site: BotSite,
        bot: str,
        run_page: str,
        allowed: Callable[[str], bool],
        *,
        undoing: bool = False,
    ) -> None:
        if not site.logged_in():
            raise AccessError(
                f"{site.address} can only be read without an account; set PWB_USERNAME and "
                "REPORTBOT_BOT_PASSWORD (or the PWB_ variables of OAuth) to write"
            )
        self._site = site
        self._bot = bot
        self._run_page = RunPage(run_page, frozenset({"run", "undo"} if undoing else {"run"}))
        self._allowed = allowed

    def write(
        self,
        title: str,
        change: Callable[[str], str],
        summary: str,
        *,
        create: bool,
        may_blank: bool = False,
        since: str = "",
    ) -> SaveResult:
        """Apply a change to a page's text, and save it. Errors of the wiki become results.

        The outcomes: SAVED with the new revision; UNCHANGED if the change changes nothing;
        EXCLUDED if the page opts out with {{bots}}; STOPPED if the run page does not say run;
        REFUSED if this page cannot be edited; CONFLICT if others edited it three times in a row;
        FAILED if the wiki did not save it (``fatal`` if it would not save other pages either).

        :param change: returns the new text for the page's text (``""`` for a missing page). It is
            called again after an edit conflict, and may raise ChangeRefused
        :param summary: the edit summary; it is cut to 500 characters
        :param create: whether a missing page is created
        :param may_blank: whether the new text may be empty
        :param since: a time on the wiki's clock: a page deleted after it is not created again
        """
        import pywikibot

        if not self._allowed(title):
            return SaveResult(title, Outcome.REFUSED, "this run may not edit the page")
        if api_title(title) is None:
            return SaveResult(title, Outcome.REFUSED, "this cannot be the title of a page")
        if pywikibot.config.simulate:  # its answer to an edit looks like a success
            return SaveResult(title, Outcome.REFUSED, "-simulate is set, so nothing is saved")
        tried: FreshPage | None = None
        refused: EditRefusedError | None = None
        for _ in range(MAX_ATTEMPTS):
            try:
                self.wait()
                page = read_fresh(self._site, title, self._run_page)
                if page.stop_reason:
                    return SaveResult(title, Outcome.STOPPED, page.stop_reason)
                barred = self._barred(title, page, tried, create=create)
                if barred is not None:
                    return barred
                wanted = _as_stored(change(page.text))
                if wanted == _as_stored(page.text):
                    return self._result_without_edit(title, page, tried)
                if not wanted and not may_blank:
                    return SaveResult(title, Outcome.REFUSED, "the change would blank the page")
                tried = page
                saved = self._save(title, page, wanted, summary, since)
                return saved or self._after_nothing_changed(title, page)
            except ChangeRefused as error:
                return SaveResult(title, Outcome.REFUSED, str(error), lasting=True)
            except EditRefusedError as error:
                if error.code not in RETRY and not self._session_was_lost(error):
                    return refusal(title, error)
                refused = error
            except WikiError as error:
                return SaveResult(title, Outcome.FAILED, str(error), fatal=True)
        if refused is not None and refused.code not in RETRY:
            return refusal(title, refused)
        reason = f"others edited the page {MAX_ATTEMPTS} times during the save; the next run tries"
        return SaveResult(title, Outcome.CONFLICT, f"{reason} again")

    def why_stopped(self) -> str | None:
        """Return why the run page stops the bot, ``None`` if it does not. Raises WikiError."""
        return read_stop_reason(self._site, self._run_page)

    @property
    def shows_topics(self) -> bool:
        """Whether the wiki has DiscussionTools, which names each topic by its author and minute."""
        return bool(self._site.has_extension("DiscussionTools"))

    def wait(self, stop_reason: Callable[[], str | None] = lambda: None) -> str | None:
        """Wait until the throttle allows an edit; return the reason to stop, ``None`` without one.

        It is called before a page is read, because a pause between read and save causes conflicts.
        """
        while (why := stop_reason()) is None:
            left = self._site.throttle.waittime(write=True)
            if left <= 0:
                break
            time.sleep(min(left, MAX_SLEEP_SECONDS))
        return why

    def _barred(
        self, title: str, page: FreshPage, tried: FreshPage | None, *, create: bool
    ) -> SaveResult | None:
        """Return the result for a page that must not be edited, ``None`` for any other page.

        :param tried: the page as the last attempt read it, ``None`` in the first attempt
        """
        entry, lasting = page.entry, True
        if entry is None:
            reason = "this is not a page of this wiki"
        elif not is_editable(entry["ns"], page.title, self._bot, self._run_page.title, page.text):
            reason = "the bot never edits pages of this kind"
        elif page.title != title and not self._allowed(page.title):
            reason = f"the title means {page.title}, and this run may not edit that page"
        elif entry.get("redirect"):
            reason = "the page is a redirect; edit its target"
        elif entry.get("contentmodel", "wikitext") != "wikitext":
            reason = f"the page is {entry['contentmodel']}, not wikitext"
        elif not page.exists and tried is not None and tried.exists:
            reason, lasting = "the page was deleted just now; it is not created again", False
        elif not page.exists and not create:
            reason, lasting = "the page does not exist, and must not be created", False
        else:
            exclusion = excluded(page.text, self._bot)
            if exclusion is None or exclusion.notices_only:
                return None
            return SaveResult(title, Outcome.EXCLUDED, exclusion.reason, lasting=True)
        return SaveResult(title, Outcome.REFUSED, reason, lasting=lasting)

    def _save(
        self, title: str, page: FreshPage, text: str, summary: str, since: str
    ) -> SaveResult | None:
        """Send the edit; return the result, ``None`` if the wiki reports that nothing changed.

        Raises EditRefusedError for any answer except a success. ``since`` is that of `write`.
        """
        if len(summary) > MAX_SUMMARY_CHARS:
            summary = summary[: MAX_SUMMARY_CHARS - 1] + "…"
        done = self._send_edit(
            title=page.title,
            text=text,
            summary=summary,
            notminor=True,  # even when the account's preferences mark all edits as minor
            bot=self._site.has_right("bot"),
            createonly=not page.exists,
            nocreate=page.exists,
            watchlist="nochange",
            # No basetimestamp: with it, MediaWiki would overwrite an edit by another process of
            # the bot, as if it were the same edit.
            baserevid=page.revid or None,
            # A page that was deleted after this time is not created again.
            starttimestamp=page.time if page.exists else since or page.time,
        )
        if done.get("nochange"):
            return None
        with translated_errors(f"save {page.title}", self._site.address):
            return SaveResult(
                title,
                Outcome.SAVED,
                revid=int(done["newrevid"]),
                old_revid=int(done.get("oldrevid", page.revid)),
                timestamp=str(done.get("newtimestamp", "")),
                text=text,
            )

    def _send_edit(self, **parameters: object) -> Json:
        """Return the ``edit`` part of the wiki's answer to a successful edit.

        It does not use Pywikibot's ``editpage``: that method confirms warnings of edit filters, and
        its base is the latest revision that Pywikibot knows, which can be newer than the text.
        """
        from pywikibot.exceptions import APIError

        site = self._site
        with translated_errors(f"save {parameters['title']}", site.address):
            request = site.simple_request(
                action="edit",
                formatversion=2,
                token=site.tokens["csrf"],
                assertuser=site.username(),
                **parameters,
            )
            # Pywikibot asserts only "user": that succeeds even without the bot flag.
            request["assert"] = "bot" if parameters["bot"] else "user"
            request.use_get = False
            try:
                answer = request.submit()
            except APIError as error:
                if error.code.startswith("assert"):
                    site.renew_session()  # the account's rights have changed
                raise EditRefusedError(error.code, error.info, error.other) from error
            edit: Json = answer.get("edit") or {}
            if edit.get("result") != "Success":
                known = (name for name in ("captcha", "spamblacklist", "abusefilter"))
                code = edit.get("code") or next(filter(edit.__contains__, known), "unknown")
                raise EditRefusedError(str(code), str(edit.get("info") or edit), edit)
        return edit

    def _session_was_lost(self, error: EditRefusedError) -> bool:
        """Return whether the bot was only logged out, and has its flag again after a new log-in."""
        return error.code == "assertbotfailed" and bool(self._site.has_right("bot"))

    def _result_without_edit(
        self, title: str, page: FreshPage, tried: FreshPage | None
    ) -> SaveResult:
        """Return UNCHANGED, or SAVED if an earlier attempt saved it and its answer was lost."""
        if tried is not None and page.revid > tried.revid and self._is_by_bot(page):
            return SaveResult(
                title,
                Outcome.SAVED,
                revid=page.revid,
                old_revid=page.parent,
                timestamp=page.saved_at,
                text=page.text,
            )
        return SaveResult(title, Outcome.UNCHANGED, revid=page.revid, text=page.text)

    def _after_nothing_changed(self, title: str, tried: FreshPage) -> SaveResult:
        """Return the result after the wiki found no change: the answer to a save may be lost."""
        try:
            page = read_fresh(self._site, title, self._run_page)
        except WikiError:
            page = tried
        # Even if the run page stops the bot now, the edit was saved before.
        return self._result_without_edit(title, tried if page.stop_reason else page, tried)

    def _is_by_bot(self, page: FreshPage) -> bool:
        """Return whether the bot saved the latest revision of a page."""
        return bool(page.user == self._site.username())


def _as_stored(text: str) -> str:
    """Return the text as MediaWiki will store it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip(TRIMMED)
