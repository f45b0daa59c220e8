"""`reportbot doctor` on a real wiki: all is well, then one thing after the other is wrong."""

from __future__ import annotations

from tests.support.wiki.bot_runs import reportbot


def doctor(wiki, **changes):
    """Run it; return the exit code and the lines by the name of the check."""
    done = reportbot(wiki, "doctor", **changes)
    assert done.stderr == ""
    lines = [(line[:5].strip(), line[7:]) for line in done.stdout.splitlines()]
    checks = {text.partition(": ")[0]: (mark, text) for mark, text in lines}
    return done.returncode, checks


def wrong(checks):
    return {name for name, (mark, _) in checks.items() if mark == "WRONG"}


def test_doctor_prints_a_line_for_each_fault(sample_wiki, tmp_path):
    admin = sample_wiki.client("Admin")
    before = len(admin.contributions("ReportBot"))
    fresh = {"REPORTBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}"}

    code, checks = doctor(sample_wiki, **fresh)
    assert (code, wrong(checks)) == (0, set()), checks
    assert {"version", "settings", "ledger", "account", "rights", "run page", "config page"} <= set(
        checks
    )
    assert "ReportBot" in checks["account"][1]
    assert not (tmp_path / "none.sqlite3").exists()

    admin.edit("User:ReportBot/Run", "stop")
    admin.edit("User:ReportBot/config.json", '{"limits": {"edits_per_run": "many"}}')
    code, checks = doctor(sample_wiki)
    assert (code, wrong(checks)) == (1, {"config page"})
    assert "says 'stop', so nothing is saved until it says run" in checks["run page"][1]

    code, checks = doctor(sample_wiki, REPORTBOT_BOT_PASSWORD="toolforge@" + "0" * 32)
    assert (code, wrong(checks)) == (1, {"wiki"})
    assert "refused to log" in checks["wiki"][1]

    code, checks = doctor(sample_wiki, REPORTBOT_BOT_PASSWORD="")
    assert code == 1
    assert "no credentials are set" in checks["account"][1]
    assert len(admin.contributions("ReportBot")) == before
