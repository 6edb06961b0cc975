"""Made articles are the same ones for the same seed, whatever the size of the archive, and readable as articles."""

import json
import re
from collections import Counter
from itertools import islice

import pytest

from benchmarks.made_articles import changed, made_article, made_articles, write_article
from tests.read_all import read_articles


def test_an_article_depends_on_seed_and_number_only():
    assert list(islice(made_articles(50), 10)) == list(made_articles(10))
    assert made_article(3) == made_article(3, seed=1) != made_article(3, seed=2)


def test_words_are_distributed_as_in_natural_text():
    texts = [article.text for article in made_articles(400)]
    counts = Counter(word for text in texts for word in re.findall(r"\w+", text)).most_common()
    once = sum(count == 1 for _, count in counts)

    assert all(4 <= len(re.findall(r"[.“] |\n\n|[.]$", text)) <= 10 for text in texts)
    assert counts[0][1] > 100 * counts[len(counts) // 2][1]
    assert once > len(counts) / 10


@pytest.mark.parametrize("edition", [0, 1, 12])
def test_an_edition_changes_the_end_of_a_text_only(edition):
    article = made_article(5)
    other = changed(article, edition)

    assert other.text.startswith(article.text)
    assert other.text.endswith(f"Nummer {edition}.")
    assert (other.id, other.title, other.published) == (article.id, article.title, article.published)


def test_what_is_written_is_read_again(tmp_path):
    articles = list(made_articles(8))
    for article in articles:
        write_article(tmp_path, article)

    assert list(read_articles([tmp_path]).articles) == articles
    assert "source" in json.loads((tmp_path / "made-000001.json").read_text(encoding="utf-8"))
