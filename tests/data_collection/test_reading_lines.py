"""Every row of a file keeps the line it stands on."""

from __future__ import annotations

import pytest

from kamlib.data_collection.files import connect, open_file
from kamlib.support.errors import SourceError
from kamlib.support.settings import Format, Source


def test_rows_keep_their_line_however_many_read_the_file(tmp_path):
    path = tmp_path / "belege.csv"
    blank = "x" * 400  # 40 MB, so that several threads share it
    path.write_text("nr;text\n" + "".join(f"{n};{blank}\n" for n in range(2, 100_002)))
    rows = open_file(path, Source(file=path.name), Format(), connect()).rows.to_native()
    assert rows.aggregate("count(*), sum((nr::BIGINT <> __line)::INT)").fetchall() == [(100_000, 0)]


def test_a_column_called_rowid_is_one_of_the_file(tmp_path):
    path = tmp_path / "belege.csv"
    path.write_text("RowID;text\n70;a\n60;b\n")
    rows = open_file(path, Source(file=path.name), Format(), connect()).rows
    assert rows.select("RowID", "__line").collect("pandas").to_native().to_numpy().tolist() == [
        ["70", 2],
        ["60", 3],
    ]


def test_lines_left_out_move_no_other(tmp_path):
    path = tmp_path / "belege.csv"
    path.write_text("nr;menge\n2;1\n;\n4;1\nSumme;2\n6;1\n")
    opened = open_file(path, Source(file=path.name), Format(), connect())
    table = opened.rows.collect("pandas").to_native()
    assert table["__line"].tolist() == [int(number) for number in table["nr"]] == [2, 4, 6]
    assert opened.aside == {"blank": 1, "total": 1, "heading": 0}


@pytest.mark.parametrize(
    "text", ["nr;__Line\n1;7\n", "nr;__Line\n1;7\n\n2;8\n", "Liste\n\nnr;__Line\n1;7\n"]
)
def test_a_column_with_one_of_our_names_is_refused(tmp_path, text):
    path = tmp_path / "belege.csv"
    path.write_text(text)
    with pytest.raises(SourceError, match="has a column '__Line', a name under which"):
        open_file(path, Source(file=path.name), Format(), connect())
