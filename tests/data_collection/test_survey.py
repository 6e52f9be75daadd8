"""What the bytes of a text tell, looked at once."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.data_collection.reading.survey import CHUNK, survey


@given(text=st.text(st.sampled_from("azAZ;\n9 äßé\x80"), max_size=60))
def test_the_words_of_a_text_are_those_with_a_letter_that_is_not_ascii(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kunden.csv"
        path.write_bytes(raw := text.encode("cp1252", "ignore"))
        found = survey(path).words
    words = bytes(sign if chr(sign).isalpha() or sign > 0x7F else 32 for sign in raw).split(b" ")
    assert found == Counter(word for word in words if not word.isascii())


def test_a_cell_of_a_million_letters_is_looked_at_once(tmp_path):
    path = tmp_path / "kunden.csv"
    path.write_text(f"Nr;Name\n1;Äpfel {'x' * 1_000_000}\n", encoding="utf-8")
    assert survey(path).words == {"Äpfel".encode(): 1}


@pytest.mark.parametrize("shift", [-2, -1, 0, 1])
def test_signs_are_counted_also_where_two_pieces_meet(tmp_path, shift):
    path = tmp_path / "kunden.csv"
    text = ("a;" + "x" * (CHUNK + shift - 2) + "¦; \r\n; ;;;") * 2
    path.write_text(text, encoding="utf-8", newline="")
    signs = [";", "¦", "; ", "e", "\r", "\r\n", ";;", "\u00a0"]
    assert survey(path, signs).signs == {sign: text.count(sign) for sign in signs}
