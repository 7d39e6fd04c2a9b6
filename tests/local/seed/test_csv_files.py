"""CSV as others write it is read, or refused with the line that is wrong."""

from pathlib import Path

import pytest

from local.seed.csv_files import Column, FaultyFileError, columns_given, rows_of

COLUMNS = (Column("kode", ("code",)), Column("nama", ("name",)), Column("zona", optional=True))


def file(folder: Path, content: str | bytes) -> Path:
    path = folder / "areas.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "kode,nama\n14,Riau\n",
        "\ufeffkode;nama\r\n14;Riau\r\n",
        "nama\tKODE\nRiau\t14",
        'sep=;\n"kode";"nama"\n"14";" Riau "\n\n',
        "code|name|population\n14|Riau|6\n",
    ],
)
def test_the_same_row_is_read_however_the_file_is_written(tmp_path: Path, content: str) -> None:
    ((_, row),) = rows_of(file(tmp_path, content), COLUMNS)

    assert row == {"kode": "14", "nama": "Riau"}


def test_a_row_is_told_by_the_line_where_it_begins(tmp_path: Path) -> None:
    content = 'kode,nama\n\n14,"Riau\nDaratan"\n15,Jambi\n'

    assert [line for line, _ in rows_of(file(tmp_path, content), COLUMNS)] == [3, 5]


def test_columns_can_be_named_by_who_imports(tmp_path: Path) -> None:
    path = file(tmp_path, "id,wilayah\n14,Riau\n")

    ((_, row),) = rows_of(path, COLUMNS, columns_given("kode=id, nama=wilayah"))

    assert row == {"kode": "14", "nama": "Riau"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "areas.csv:1: has no column kode, nama; expected: kode, nama; found: none"),
        ("id,nama\n14,Riau\n", "areas.csv:1: has no column kode; expected: kode, nama; found: id, nama"),
        ("kode,nama,Kode\n14,Riau,15\n", "areas.csv:1: kode: heads two columns: which one is meant?"),
        ("kode,nama\n14,Riau\n15\n", "areas.csv:3: has 1 cells, and the heading 2"),
        ('kode,nama\n14,"Riau\n15,Jambi\n', "areas.csv:2: cannot be read as CSV: unexpected end of data"),
        (b"kode,nama\n14,Riau\n15,J\xe4mbi\n", 'areas.csv:3: is not UTF-8: save the file again as "CSV UTF-8"'),
        ("kode,nama\n14,Riau\n".encode("utf-16"), 'areas.csv:1: is not UTF-8: save the file again as "CSV UTF-8"'),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(FaultyFileError) as caught:
        list(rows_of(file(tmp_path, content), COLUMNS))

    assert str(caught.value) == told


def test_a_mapping_must_name_columns_that_are_looked_for(tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError, match="nomor: is no column that is looked for; these are: kode, nama, zona"):
        list(rows_of(file(tmp_path, "kode,nama\n"), COLUMNS, {"nomor": "kode"}))


def test_a_column_that_was_named_must_be_there_even_if_it_need_not_be(tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError, match="has no column zone"):
        list(rows_of(file(tmp_path, "kode,nama\n"), COLUMNS, {"zona": "zone"}))


@pytest.mark.parametrize("text", ["kode", "kode=", "=id"])
def test_half_a_mapping_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write OURS=THEIRS"):
        columns_given(text)
