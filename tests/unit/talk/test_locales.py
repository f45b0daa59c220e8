from __future__ import annotations

from datetime import date

import pytest

from bot.talk.i18n import Messages, locale_of, plural_rule

DAY = date(2025, 5, 31)


@pytest.mark.parametrize(
    ("language", "long", "medium"),
    [
        ("en", "31 May 2025", "31 May 2025"),
        ("ru", "31 мая 2025\N{NARROW NO-BREAK SPACE}г.", "31 мая 2025\N{NARROW NO-BREAK SPACE}г."),
        (
            "kk",
            "2025\N{NARROW NO-BREAK SPACE}ж. 31 мамыр",
            "2025\N{NARROW NO-BREAK SPACE}ж. 31 мам.",
        ),
        ("tg", "31 майи 2025", "31 майи 2025"),
        ("tg-cyrl", "31 майи 2025", "31 майи 2025"),
        ("zh-hant", "2025年5月31日", "2025年5月31日"),
        ("nonsense", "31 May 2025", "31 May 2025"),
    ],
)
def test_days_are_written_as_in_the_language(language, long, medium):
    msg = Messages(language)
    assert (msg.date(DAY), msg.date(DAY, "medium")) == (long, medium)


def test_months_of_tajik_are_in_order():
    months = [Messages("tg").date(date(2025, month, 1)).split()[1] for month in range(1, 13)]
    # CLDR has the same names without the ending that a name has before a year.
    assert months == [
        f"{name.lower()}и" for name in locale_of("tg").months["format"]["wide"].values()
    ]


@pytest.mark.parametrize(
    ("language", "number", "category"),
    [("tg", 0, "other"), ("tg", 1, "one"), ("tg", 2, "other"), ("tg", 1.5, "other"),
     ("kk", 1, "one"), ("kk", 2, "other"), ("zh-hant", 1, "other"),
     ("ru", 21, "one"), ("ru", 22, "few"), ("ru", 12, "many"), ("ru", 1.5, "other")],
)  # fmt: skip
def test_plural_category_of_a_number(language, number, category):
    assert plural_rule(locale_of(language))(number) == category


def test_numbers_and_lists_are_written_as_in_tajik():
    msg = Messages("tg")
    assert msg.number(1234.5) == "1\N{NO-BREAK SPACE}234,5"
    assert msg.listed(["a", "b"]) == "a ва b"


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("ru", "Обязательный вопрос без ответа", "Обязательные вопросы без ответа"),
        ("kk", "Жауабы жоқ міндетті сұрақ", "Жауабы жоқ міндетті сұрақтар"),
        ("tg", "Саволи ҳатмии беҷавоб", "Саволҳои ҳатмии беҷавоб"),
        ("zh-hant", "未見回答的必填問題", "未見回答的必填問題"),
    ],
)
def test_notice_heading_has_a_singular_for_one_question_only(language, one, several):
    msg = Messages(language)
    assert msg("notice-heading", 1) == one
    # 21 takes the first form in Russian, but only beside the number itself.
    assert {msg("notice-heading", number) for number in (2, 5, 21)} == {several}


def test_russian_counts_entries_in_three_forms():
    msg = Messages("ru")
    assert [msg("folded-count", n) for n in (1, 3, 5, 21)] == [
        "1 запись", "3 записи", "5 записей", "21 запись",
    ]  # fmt: skip
