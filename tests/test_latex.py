r"""LaTeX in titles and abstracts: read as what it stands for, while every offset stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Paper
from extract.names import clean_label, normal_key
from extract.pipeline import build_pipeline, to_doc
from extract.pipes.abbreviations import find_abbreviations
from extract.pipes.latex import plain_text
from extract.pipes.mentions_words import split_words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"Ask\,Frog", "Ask  Frog"),
        ("Frog~Net in Fig.~3", "Frog Net in Fig. 3"),
        (r"the {\em Pond} set", "the      Pond  set"),
        (r"\emph{Frog Count}", "      Frog Count "),
        ("$Hop@1$ of $x$", " Hop@1  of $x$"),
        (r"Big Net (\BigNet), (\frog), (\alpha)", r"Big Net ( BigNet), ( frog), (\alpha)"),
        ("about ~5 ponds", "about ~5 ponds"),
    ],
)
def test_latex_reads_as_plain_text_of_the_same_length(text: str, read: str) -> None:
    assert plain_text(text) == read
    assert len(read) == len(text)


@given(st.text(alphabet="aB1 ~$\\\\{}_^,em(@)-", max_size=40))
def test_offsets_stay_whatever_stands_there(text: str) -> None:
    assert len(plain_text(text)) == len(text)


def test_the_evidence_of_a_name_is_the_stored_text() -> None:
    abstract = r"We propose Frog\,Net, a novel network. Frog\,Net beats ResNet."
    nlp = build_pipeline()
    doc = to_doc(nlp, Paper(title="Counting frogs", abstract=abstract))
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)

    places = [doc.text[p.begin : p.end] for role in doc._.sg_roles for p in role.support]

    assert r"Frog\,Net" in places
    assert clean_label(r"Frog\,Net") == "Frog Net"


def test_a_macro_in_brackets_is_a_short_form() -> None:
    text = plain_text(r"We propose Frog Unified Net (\FUN) for ponds.")

    (pair,) = find_abbreviations(text)

    assert text[pair.short_begin : pair.short_end] == "FUN"


def test_a_long_hyphen_joins_names() -> None:
    assert split_words("the Frog--Pond test").text == ("the", "Frog--Pond", "test")
    assert normal_key("Frog--Pond test") == normal_key("Frog-Pond test")
