"""Titles and abstracts as sources write them, to the text that offsets count in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources.language import guess_language
from extract.sources.texts import (
    from_inverted_index,
    plain_text,
    read_abstract,
    read_keywords,
    read_title,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (
            r"PELA: {G}raph \textit{Retrieval} with $\beta$-Nets",
            "PELA: Graph Retrieval with β-Nets",
        ),
        (r"Stra{\ss}en, \'{\i} and \v{C}, \o", "Straßen, í and Č, ø"),
        (r"as shown~\cite{x}, by 50\%", "as shown, by 50%"),
        (
            r"at \url{https://a.org/b_c} and \href{https://a.org}{here}",
            "at https://a.org/b_c and here",
        ),
        (r"our \method{} and \ours.", r"our \method and \ours."),
        ("costs $5 to $10, 20% & # ~3 ms", "costs $5 to $10, 20% & # ~3 ms"),
        ("labels in {0, 1}", "labels in {0, 1}"),
        ("<i>Graph</i> H<sub>2</sub>O<br/>p < 0.05 > x", "Graph H2O p < 0.05 > x"),
        ("BERT &amp; BM25, p &lt; 0.05 &#8211; R&D", "BERT & BM25, p < 0.05 \u2013 R&D"),
        ("&lt;i&gt;Graph&lt;/i&gt; of &amp;lt;", "Graph of &lt;"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("<jats:title>Abstract</jats:title><jats:p>We ask.</jats:p>", "Abstract: We ask."),
        ("x <!-- hidden --><script>alert(1)</script> y", "x y"),
        ("cafe\u0301\x00\u00a0\u200bau\n lait", "café au lait"),
    ],
)
def test_markup_becomes_plain_text(text: str, plain: str) -> None:
    assert plain_text(text) == unicodedata.normalize("NFC", plain)


@pytest.mark.parametrize(
    "text",
    [
        "[No abstract available]",
        "No abstract available.",
        "N/A",
        "-",
        "Abstract",
        "null",
        "",
        "<p/>",
    ],
)
def test_a_placeholder_is_no_abstract(text: str) -> None:
    assert read_abstract(text).text == ""


@pytest.mark.parametrize(
    "rights",
    [
        "© 2020 Elsevier B.V. All rights reserved.",
        "(C) 2020 Elsevier Ltd. All rights reserved.",
        "Copyright (c) 2019, the Authors.",
        "© 2021 The Authors. Published by Elsevier B.V. This is an open access article.",
        "2020 Acme Ltd. All rights reserved.",
        "All rights reserved.",
    ],
)
def test_a_copyright_line_is_cut_off_and_kept(rights: str) -> None:
    found = read_abstract(f"We propose PACO. {rights}")

    assert (found.text, found.rights) == ("We propose PACO.", rights)


def test_a_copyright_line_before_the_abstract_is_cut_off_too() -> None:
    assert read_abstract("© 2017 IEEE. We propose PACO.").text == "We propose PACO."


@pytest.mark.parametrize(
    "text",
    [
        "We study (a) graphs, (b) words and (c) 2020 data.",
        "Copyright law is hard. We propose PACO.",
        "Abstract interpretation is sound.",
        "We use data of 2020 Elections. It wins.",
    ],
)
def test_what_only_looks_like_a_heading_or_a_copyright_line_stays(text: str) -> None:
    assert read_abstract(text).text == text


@pytest.mark.parametrize(
    "text", ["Abstract: We ask.", "ABSTRACT. We ask.", "AbstractWe ask.", "Abstract We ask."]
)
def test_the_heading_of_an_abstract_goes(text: str) -> None:
    assert read_abstract(text).text == "We ask."


@pytest.mark.parametrize(
    "text",
    [
        "RETRACTED ARTICLE: VELO",
        "Retracted: VELO",
        "[RETRACTED] VELO",
        "VELO (Retracted)",
        "VELO (Retracted article. See vol. 3, pg. 4, 2020)",
        "WITHDRAWN: VELO",
        "VELO [Withdrawn]",
    ],
)
def test_a_mark_of_retraction_is_no_part_of_a_title(text: str) -> None:
    title = read_title(text)

    assert (title.text, title.retracted) == ("VELO", True)


@pytest.mark.parametrize("text", ["Retracted gene lists", "Retraction note to: VELO", "RETRACTED:"])
def test_a_title_on_retraction_is_not_retracted(text: str) -> None:
    assert read_title(text).retracted is False
    assert read_title(text).text == text


def test_an_abstract_says_that_the_paper_was_withdrawn() -> None:
    assert read_abstract("This paper has been withdrawn by the author.").retracted
    assert not read_abstract("We count papers that were withdrawn.").retracted


@given(st.lists(st.sampled_from(["We", "ask", "BERT", "again"]), max_size=30))
def test_an_inverted_index_gives_back_its_text(words: list[str]) -> None:
    index = {word: [n for n, other in enumerate(words) if other == word] for word in words}

    assert from_inverted_index(index) == " ".join(words)


def test_keywords_are_kept_as_given() -> None:
    assert read_keywords("Graphs; BERT ;graphs;") == ("Graphs", "BERT", "graphs")
    assert read_keywords(["A, B", "<i>C</i>"]) == ("A, B", "C")
    assert read_keywords(None) == ()


@given(text=st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_stored_on_one_line_in_nfc(text: str) -> None:
    for found in (read_title(text).text, read_abstract(text).text):
        assert found == " ".join(found.split())
        assert unicodedata.is_normalized("NFC", found)


@given(text=st.text(alphabet="{}\\$~&%^_<>/ab;#\"'[]*", max_size=40))
def test_no_mixture_of_signs_stops_a_reader(text: str) -> None:
    assert isinstance(plain_text(text), str)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir zeigen, dass die Methode auf den Daten besser ist als das alte Modell.", "de"),
        ("Nous montrons que la méthode est plus rapide que les autres dans ce cas.", "fr"),
        ("Se muestra que el método es mejor que los otros en la mayoría de casos.", "es"),
        ("我们提出一种新的图检索方法,并在两个数据集上进行了实验。", "zh"),
        ("Мы предлагаем новый метод поиска по графам.", "ru"),
        ("We propose ALFA, which is better than the others on all of the data.", "en"),
        ("We show that Die Zeit and Der Spiegel, the papers of the press, agree in the end.", "en"),
        ("ALFA", ""),
    ],
)
def test_a_language_is_told_only_where_it_is_clear(text: str, language: str) -> None:
    assert guess_language(text) == language
