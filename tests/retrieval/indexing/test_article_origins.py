"""The arrays admit just the articles that `ArticleFilter.admits` does."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from retrieval.article_filter import ArticleFilter
from retrieval.indexing.article_origins import ArticleOrigins

DAYS = st.dates(date(2018, 11, 1), date(2020, 3, 1)).map(date.isoformat)
DATES = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(lambda drawn: drawn[0][: drawn[1]])
OUTLETS = st.sampled_from(["Bote", "Kurier", "Blatt"])
ARTICLES = st.lists(st.tuples(st.none() | DATES, st.none() | OUTLETS), max_size=30)


@given(ARTICLES, DATES | st.none(), DATES | st.none(), st.none() | OUTLETS, st.lists(OUTLETS, max_size=2))
def test_every_article_is_admitted_as_the_filter_says(articles, since, until, source, without):
    try:
        only = ArticleFilter(published_from=since, published_to=until, source=source, without_sources=tuple(without))
    except ValueError:  # the period ends before it begins
        return
    rows = [(row, published, outlet) for row, (published, outlet) in enumerate(articles)]
    admitted = ArticleOrigins(rows[::-1]).admitted(only)

    assert admitted.tolist() == [only.admits(published=published, source=outlet) for published, outlet in articles]
