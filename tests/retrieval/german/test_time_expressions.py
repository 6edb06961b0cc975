"""Times in running text: what is found, which days it means, and that no text is too much."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.intervals import BEGINNING, END, Interval, published_interval, years
from retrieval.german.time_expressions import find_times

THURSDAY = "2019-04-25"
OPEN = "…"


def days(text):
    """Read "2019", "2019-04", "2019-04-25", "A..B" or an open side as an interval."""
    first, _, last = text.partition("..")
    begin = Interval(BEGINNING, BEGINNING) if first == OPEN else published_interval(first)
    end = Interval(END, END) if last == OPEN else published_interval(last) if last else begin
    return Interval(begin.first, end.last)


# Text, day of writing, the days that it means.
ONE = [
    # In full: no date of publication is needed.
    ("Das Hallenbad schloss 2019 für immer.", None, "2019"),
    ("Im Jahr 1848 zog der Markt um.", None, "1848"),
    ("Die Ausstellung lief im April 2019.", None, "2019-04"),
    ("Eröffnet wurde sie am 25. April 2019.", None, "2019-04-25"),
    ("Der Bescheid ging am 25.4.2019 ein.", None, "2019-04-25"),
    ("Der Bescheid ging am 25. 4. 2019 ein.", None, "2019-04-25"),
    ("Der Bescheid ging am 03.11.98 ein.", None, "1998-11-03"),
    ("Der Bescheid ging am 03.11.08 ein.", None, "2008-11-03"),
    ("Stand: 2019-04-25", None, "2019-04-25"),
    ("Stand: 2019-04", None, "2019-04"),
    ("Stand: 2019-12.", None, "2019-12"),
    ("Am Freitag, den 3. Mai 2019, tagte der Ausschuss.", None, "2019-05-03"),
    ("Im Jänner 2016 fror der See zu.", None, "2016-01"),
    ("Seine Rede vom 13. Sept. 2023 fand Beifall.", None, "2023-09-13"),
    ("Vom 3. bis 5. Mai 2019 war Markt.", None, "2019-05-03..2019-05-05"),
    ("Zwischen dem 28. April und dem 2. Mai 2019 fuhr kein Zug.", None, "2019-04-28..2019-05-02"),
    ("Von April bis Juni 2019 ruhte der Bau.", None, "2019-04..2019-06"),
    ("Zwischen April und Juni 2019 ruhte der Bau.", None, "2019-04..2019-06"),
    ("Von November bis März 2019 ruhte der Bau.", None, "2018-11..2019-03"),
    ("Von November 2018 bis März 2019 ruhte der Bau.", None, "2018-11..2019-03"),
    ("Er amtierte von 2011 bis 2014.", None, "2011..2014"),
    ("Er amtierte zwischen 2011 und 2014.", None, "2011..2014"),
    ("Er amtierte 2011–2014.", None, "2011..2014"),
    ("In der Spielzeit 2011/12 blieb der Platz leer.", None, "2011..2012"),
    ("In der Saison 2011-12 blieb der Platz leer.", None, "2011..2012"),
    ("Die Teuerung von 1699/00 traf alle.", None, "1699..1700"),
    ("Ende 2018 kam der Bescheid.", None, "2018-09..2018-12"),
    ("Seit Ende 2018 liegt der Bescheid vor.", None, "2018-09..…"),
    ("Ende April 2019 kam der Bescheid.", None, "2019-04-21..2019-04-30"),
    ("Ende 2018 bis Mitte 2019 war der Turm eingerüstet.", None, "2018-09..2019-08"),
    ("Im ersten Quartal 2019 sank der Absatz.", None, "2019-01..2019-03"),
    ("Im zweiten Halbjahr 2020 stieg er.", None, "2020-07-02..2020-12-31"),
    ("Im Frühjahr 2018 blühte nichts.", None, "2018-03..2018-05"),
    ("Der Winter 2018/19 war mild.", None, "2018-12..2019-02"),
    ("An Weihnachten 2018 brannte die Scheune.", None, "2018-12-24..2018-12-26"),
    ("Anfang der 90er Jahre verfiel das Werk.", None, "1990-01-01..1993-05-01"),
    ("In den Siebziger Jahren wuchs der Ort.", None, "1970..1979"),
    ("Seit den 1980ern steht es leer.", None, "1980..…"),
    ("Im 19. Jahrhundert war hier Moor.", None, "1801..1900"),
    ("Im neunzehnten Jahrhundert war hier Moor.", None, "1801..1900"),
    ("In der zweiten Hälfte des 19. Jahrhunderts war hier Moor.", None, "1851..1900"),
    ("Vom 15. bis zum 17. Jahrhundert war hier Moor.", None, "1401..1700"),
    ("Bis 1912 gab es nur Petroleum.", None, "…..1912"),
    ("Vor 1912 gab es nur Petroleum.", None, "…..1911"),
    ("Nach 1912 gab es Strom.", None, "1913..…"),
    ("The mill burned down in June 2018.", None, "2018-06"),
    ("The mill burned down on June 12, 2018.", None, "2018-06-12"),
    # Without a year: the nearest one, a past one where both are as near.
    ("Am 2. Mai tagt der Rat.", THURSDAY, "2019-05-02"),
    ("Am 28. Dezember tagte der Rat.", THURSDAY, "2018-12-28"),
    ("Am 2.5. tagt der Rat.", THURSDAY, "2019-05-02"),
    ("Im Oktober tagte der Rat.", THURSDAY, "2018-10"),
    ("Zwischen September und November regnete es.", THURSDAY, "2018-09..2018-11"),
    ("Im Oktober wird der Rat tagen.", THURSDAY, "2019-10"),
    ("Im Frühjahr blühte nichts.", THURSDAY, "2019-03..2019-05"),
    ("Mitte März lag noch Schnee.", THURSDAY, "2019-03-11..2019-03-20"),
    ("An Silvester brannte die Scheune.", THURSDAY, "2018-12-31"),
    ("Am 2. Mai tagte der Rat.", "2019", "2019-05-02"),
    ("Im Dezember tagte der Rat.", "2019-02", "2018-12"),
    # Counted from the day of writing.
    ("Gestern riss das Seil.", THURSDAY, "2019-04-24"),
    ("Vorgestern riss das Seil.", THURSDAY, "2019-04-23"),
    ("Das Seil wurde heute ersetzt.", THURSDAY, THURSDAY),
    ("Das Seil kommt morgen.", THURSDAY, "2019-04-26"),
    ("Am Donnerstag riss das Seil.", THURSDAY, THURSDAY),
    ("Am Freitagabend riss das Seil.", THURSDAY, "2019-04-19"),
    ("Das Seil wird am Freitag ersetzt.", THURSDAY, "2019-04-26"),
    ("Am vergangenen Donnerstag riss das Seil.", THURSDAY, "2019-04-18"),
    ("Am kommenden Donnerstag ist Probe.", THURSDAY, "2019-05-02"),
    ("Am Wochenende riss das Seil.", THURSDAY, "2019-04-20..2019-04-21"),
    ("Vergangene Woche riss das Seil.", THURSDAY, "2019-04-15..2019-04-21"),
    ("In der kommenden Woche ist Probe.", THURSDAY, "2019-04-29..2019-05-05"),
    ("Vergangenen Monat riss das Seil.", THURSDAY, "2019-03"),
    ("Im vergangenen Jahr riss das Seil.", THURSDAY, "2018"),
    ("In diesem Jahr riss es wieder.", THURSDAY, "2019"),
    ("Im Vorjahr riss das Seil.", THURSDAY, "2018"),
    ("Im vergangenen Sommer riss das Seil.", THURSDAY, "2018-06..2018-08"),
    ("Im letzten Jahrzehnt riss es oft.", THURSDAY, "2000..2009"),
    ("Vor drei Tagen riss das Seil.", THURSDAY, "2019-04-22"),
    ("Vor zwei Wochen riss das Seil.", THURSDAY, "2019-04-08..2019-04-14"),
    ("Vor acht Jahren riss das Seil.", THURSDAY, "2011"),
    ("Seit 2015 hält das Seil.", THURSDAY, f"2015-01-01..{THURSDAY}"),
    ("Seit zwei Jahren hält das Seil.", THURSDAY, f"2017-01-01..{THURSDAY}"),
    ("In den vergangenen drei Tagen hielt es.", THURSDAY, f"2019-04-22..{THURSDAY}"),
    # A date of publication that is a month or a year makes them as coarse.
    ("Gestern riss das Seil.", "2019-04", "2019-03-31..2019-04-29"),
    ("Vergangene Woche riss das Seil.", "2019-04", "2019-03-25..2019-04-28"),
    ("Vergangenen Monat riss das Seil.", "2019-04", "2019-03"),
    ("Im vergangenen Jahr riss das Seil.", "2019-04", "2018"),
    ("Vor acht Jahren riss das Seil.", "2019", "2011"),
]  # fmt: skip

NONE = [
    ("Am 25. April tagte der Rat.", None),
    ("Gestern riss das Seil.", None),
    ("Am Donnerstag riss das Seil.", "2019"),
    ("Vergangenen Monat riss das Seil.", "2019"),
    ("Vor zwei Wochen riss das Seil.", "2019"),
    ("Das Gerüst kostet 2000 Euro.", THURSDAY),
    ("Es kamen 2019 Menschen und 1850 Zuschauer.", THURSDAY),
    ("Rund 1500 brachten Blumen mit.", THURSDAY),
    ("Die Halle fasst 1200 Sitze.", THURSDAY),
    ("Der Zug fuhr um 1930 Uhr.", THURSDAY),
    ("Die Agenda 2010 war umstritten.", THURSDAY),
    ("Es geht um 2.019 Stück und 2019,5 Tonnen.", THURSDAY),
    ("Aktenzeichen 7-2019-b, Zimmer A2019", THURSDAY),
    ("August und Mai Lorenz spielten Karten.", THURSDAY),
    ("Bis heute weiß es niemand.", THURSDAY),
    ("Guten Morgen, Grefenau!", THURSDAY),
    ("Das Tor öffnet jeden Freitag um 9 Uhr.", THURSDAY),
    ("Im letzten Jahr des Krieges fehlte Holz.", THURSDAY),
    ("Der zweite Weltkrieg, die dritte Welle", THURSDAY),
    ("Am 31.2.2019 war gar nichts.", THURSDAY),
    ("Zwei Jahre später brach es wieder.", THURSDAY),
    ("Die Zeit drängt, so die Leiterin.", THURSDAY),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written", "meant"), ONE)
def test_a_time_is_the_days_that_it_means(text, written, meant):
    [found] = find_times(text, published_interval(written))

    assert [date_of(day) for day in found.interval] == [date_of(day) for day in days(meant)]


def date_of(day):
    return OPEN if day in (BEGINNING, END) else date.fromordinal(day).isoformat()


@pytest.mark.parametrize(("text", "written"), NONE)
def test_what_names_no_time_is_none(text, written):
    assert find_times(text, published_interval(written)) == []


def test_years_before_christ_come_before_all_others():
    [found] = find_times("Das Lager bestand 44 v. Chr. noch.", None)
    [century] = find_times("Das Lager entstand im 2. Jahrhundert v. Chr.", None)

    assert found.interval.days == 365
    assert century.interval.last < found.interval.first < published_interval("0001").first


@pytest.mark.parametrize(
    "era", ["v. Chr.", "v.Chr.", "v. u. Z.", "vor Christus", "vor Christi Geburt", "vor unserer Zeitrechnung"]
)
def test_before_christ_has_many_names(era):
    [century] = find_times(f"Die Schanze entstand im 1. Jahrhundert {era}", None)
    [spelled] = find_times(f"Die Schanze entstand im ersten Jahrhundert {era}", None)
    [year] = find_times(f"Die Schanze wurde 52 {era} verlassen.", None)
    [later] = find_times(f"Die Schanze wurde 52 {era.replace('v', 'n', 1).replace('nor', 'nach')} verlassen.", None)

    assert century.interval == spelled.interval == Interval(years(-99).first, years(0).last)
    assert year.interval == years(-51)
    assert later.interval == years(52)


def test_a_text_names_its_times_in_their_order_and_says_how():
    text = "Am Montag hieß es, der im April begonnene Bau ende 2021, ein Jahr nach dem von gestern an geltenden Plan."

    found = find_times(text, published_interval(THURSDAY))

    assert [(time.span.cut(text), time.kind) for time in found] == [
        ("Montag", "recurring"), ("April", "yearless"), ("2021", "date"), ("gestern", "relative")
    ]  # fmt: skip


@given(st.text(max_size=200), st.sampled_from([None, "2019", "2019-02", THURSDAY, "0001-01-01", "9999-12-31"]))
def test_any_text_is_read(text, written):
    check(text, written)


PIECES = (
    "1. 2. 31. 99. 2019 20 1. 19 . - – / bis und vom seit vor nach zwischen Ende Anfang Mitte der den im am April Mai "
    "Januar. Sept. Winter Weihnachten heute morgen gestern Donnerstag Woche vergangene letzten zwei Jahren Jahrhundert "
    "Jahr v.Chr. 90er 1990er neunzehnten Quartal ersten Hälfte Vorjahr ٣ ² €"
)


@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=14).map(" ".join),
    st.sampled_from([None, "2019", "2019-02", THURSDAY, "0001-01-01"]),
)
def test_any_order_of_date_words_is_read(text, written):
    check(text, written)


def check(text, written):
    found = find_times(text, published_interval(written))

    end = 0
    for time in found:
        assert end <= time.span.start < time.span.end <= len(text)
        assert time.interval.first <= time.interval.last
        end = time.span.end


@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "1.", "1.1.", "2019 ", "2019-", "2019 bis ", "Ende ", "seit Ende der ", "vor ", "vor zwei ", "im ",
     "Mai ", "letzten ", "heute ", "Donnerstag, den ", "zwischen 2011 und ", "neunzehnten ", " ", "\n", "a"],
)  # fmt: skip
def test_a_long_text_takes_no_longer_than_its_length(unit):
    text = (unit * 100_000)[:100_000]
    started = process_time()
    find_times(text, published_interval(THURSDAY))

    assert process_time() - started < 10  # a third of a second; were it quadratic, hours
