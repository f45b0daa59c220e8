"""Saving pages: the only module that saves, and the only one that could lose a person's edit.

For each attempt, one request reads the page together with the run page, the change is applied to
exactly that text, and the edit names that revision as its base. When the page was edited in
between, by a person or by another process of the bot, the wiki merges both edits where they do not
overlap; otherwise it reports a conflict, and the attempt starts again. Only whole pages are sent,
so that a request that is sent again after a lost answer cannot post twice.
"""

from __future__ import annotations

import time
import unicodedata
from typing import TYPE_CHECKING, Final

from bot.wiki.bounds import is_editable
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
"""A page that was edited three times within seconds is left for the next run."""
MAX_SLEEP_SECONDS: Final = 0.5
"""Between two questions whether to stop: a service must end within seconds after SIGTERM."""
MAX_SUMMARY_CHARS: Final = 500
"""https://www.mediawiki.org/wiki/Manual:Comment_table"""
TRIMMED: Final = " \t\n\r\0\x0b"
"""The characters that MediaWiki removes from the end of a page."""


class Writer:
    """Saves talk pages, and the bot's own pages, as ``bot``.

    ``site`` is from `open_site`, logged in. ``run_page`` must say "run" at every edit; for a writer
    that is ``undoing`` the bot's own edits, "undo" is enough.
    ``allowed`` says whether this run may edit a title. Pages that are not editable by
    `bounds.is_editable` are never saved, whatever ``allowed`` returns.
    Raises AccessError when the site is not logged in.
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
        """Apply a change to a page's text and save it; errors of the wiki become results.

        SAVED: with the new revision. UNCHANGED: nothing to do. EXCLUDED: {{bots}}. STOPPED: the
        run page does not say run. REFUSED: not this page, for the reason given. CONFLICT: others
        edited it three times in a row. FAILED: the wiki did not save it; ``fatal`` when it would
        not save any other page either.

        :param change: is called with the page's text, "" for a missing page, and called again
            after an edit conflict; it may raise ChangeRefused
        :param summary: is cut to 500 characters
        :param create: whether a missing page is created
        :param since: the wiki's time since which a deletion of the page forbids to create it
        :param may_blank: whether the text may become empty
        """
        import pywikibot

        if not self._allowed(title):
            return SaveResult(title, Outcome.REFUSED, "the page is not one this run may edit")
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
                    return self._nothing_to_do(title, page, tried)
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
        """Return why the run page stops the bot, ``None`` when it says run. Raises WikiError."""
        return read_stop_reason(self._site, self._run_page)

    @property
    def shows_topics(self) -> bool:
        """Whether the wiki has DiscussionTools, which names a topic by its author and minute."""
        return bool(self._site.has_extension("DiscussionTools"))

    def wait(self, stop_reason: Callable[[], str | None] = lambda: None) -> str | None:
        """Wait until the throttle allows an edit: a wait between read and save invites conflicts.

        Returns ``None``, or the reason to stop as soon as ``stop_reason`` returns one.
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
        """Return the result for a page that must not be edited, else ``None``."""
        entry, lasting = page.entry, True
        if entry is None:
            reason = "this is not a page of this wiki"
        elif not is_editable(entry["ns"], page.title, self._bot, self._run_page.title, page.text):
            reason = "the bot never edits pages of this kind"
        elif page.title != title and not self._allowed(page.title):
            reason = f"the title means {page.title}, which is not one this run may edit"
        elif entry.get("redirect"):
            reason = "the page is a redirect; edit its target"
        elif entry.get("contentmodel", "wikitext") != "wikitext":
            reason = f"the page holds {entry['contentmodel']}, not wikitext"
        elif not page.exists and tried is not None and tried.exists:
            reason, lasting = "the page was deleted meanwhile; it is not created again", False
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
        """Send the edit; return the result, ``None`` when the wiki found nothing changed.

        Raises EditRefusedError for any answer but a success.
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
            # Without basetimestamp: with it, MediaWiki takes an edit by another process of the
            # bot for our own and overwrites it.
            baserevid=page.revid or None,
            # A page that was created and deleted since then is not created again.
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

        The edit is sent as one request, and not with Pywikibot's ``editpage``: that one confirms
        warnings of edit filters, and it takes the base of the edit from the latest revision that
        it knows, which may be newer than the text.
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
            # Pywikibot sets "user", which an account that has lost its bot flag still is.
            request["assert"] = "bot" if parameters["bot"] else "user"
            request.use_get = False
            try:
                answer = request.submit()
            except APIError as error:
                if error.code.startswith("assert"):
                    site.renew_session()  # the account's rights are not the ones that were known
                raise EditRefusedError(error.code, error.info, error.other) from error
            edit: Json = answer.get("edit") or {}
            if edit.get("result") != "Success":
                known = (name for name in ("captcha", "spamblacklist", "abusefilter"))
                code = edit.get("code") or next(filter(edit.__contains__, known), "unknown")
                raise EditRefusedError(str(code), str(edit.get("info") or edit), edit)
        return edit

    def _session_was_lost(self, error: EditRefusedError) -> bool:
        """Tell whether the bot was only logged out: logged in again, it has its flag as before."""
        return error.code == "assertbotfailed" and bool(self._site.has_right("bot"))

    def _nothing_to_do(self, title: str, page: FreshPage, tried: FreshPage | None) -> SaveResult:
        """Return SAVED when the page has our change because an earlier attempt saved it."""
        if tried is not None and page.revid > tried.revid and self._is_own(page):
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
        """Find out why the page had our text already: it may be saved, and the answer lost."""
        try:
            page = read_fresh(self._site, title, self._run_page)
        except WikiError:
            page = tried
        # When the run page stops the bot by now, the edit was before that.
        return self._nothing_to_do(title, tried if page.stop_reason else page, tried)

    def _is_own(self, page: FreshPage) -> bool:
        return bool(page.user == self._site.username())


def _as_stored(text: str) -> str:
    """Return the text as MediaWiki stores it, as far as that is known before it is saved."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip(TRIMMED)
