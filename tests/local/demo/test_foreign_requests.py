"""Requests of another city become complaints, or it is told which column or word is missing."""

import json
from pathlib import Path

import pytest

from local.demo.sf311 import MAPPING, requests
from local.seed.csv_files import FaultyFileError
from local.seed.seed_files import read

HEADING = "unique_key,created_date,category,complaint_type,descriptor,incident_address,supervisor_district,neighborhood"
ROW = "17,2016-07-13 15:11:07+00:00,Sewer Issues,Odor,Odor from a catch basin,1 Main Street,,"


def file(folder: Path, *lines: str) -> Path:
    path = folder / "requests.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_row_becomes_a_complaint(tmp_path: Path) -> None:
    (body,) = requests(file(tmp_path, HEADING, ROW), None)

    assert body["title"] == "Sewer Issues - Odor: Odor from a catch basin"
    assert body["category"] == "utilities/sewerage"
    assert body["place"] == "1 Main Street"


@pytest.mark.parametrize(
    ("chosen", "topic"),
    [
        ("Sewer Issues,other,na", "other"),  # of a list: what is in the drain's name was not chosen
        ("Sewer Issues,Flooding,On_street", "infrastructure/drainage"),
        ("311 External Request,Graffiti,Graffiti", "other"),  # whose wall it is, nobody said
        ("Graffiti,Graffiti,Pole", "public-order/graffiti"),
        ("General Request - DPH,other,ovr - other", "civil-registration/certificate"),
        ("General Request - DPH,other,dph_other - other", "health"),
        ("Never Heard Of,x,y", None),
    ],
)
def test_what_was_chosen_is_read_at_its_finest(tmp_path: Path, chosen: str, topic: str | None) -> None:
    (body,) = requests(file(tmp_path, HEADING, f"17,2016-07-13,{chosen},1 Main Street,,"), None)

    assert body.get("category") == topic


def test_another_city_names_its_columns_and_may_lack_some(tmp_path: Path) -> None:
    path = file(
        tmp_path, "id;opened;agency;problem", "17;2016-07-13;Sewer Issues;Odor from a catch basin in Main Street"
    )
    names = {"unique_key": "id", "category": "agency", "descriptor": "problem"}

    (body,) = requests(path, None, names)

    assert body["category"] == "infrastructure/drainage"
    assert "place" not in body


def test_missing_columns_are_named_beside_those_that_were_found(tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError) as caught:
        list(requests(file(tmp_path, "id,opened,agency", "1,2016-07-13,Sewer"), None))

    assert str(caught.value) == (
        "requests.csv:1: has no column unique_key, category; expected: unique_key, created_date, category; "
        "found: id, opened, agency"
    )


def test_a_mapping_of_ones_own_decides_what_words_mean(tmp_path: Path) -> None:
    own = tmp_path / "mapping.json"
    own.write_text(json.dumps({**read(MAPPING), "categories": {"Sewer Issues": "health"}, "complaint_types": {}}))

    (body,) = requests(file(tmp_path, HEADING, ROW), None, mapping=own)

    assert body["category"] == "health"


@pytest.mark.parametrize(
    ("content", "told"), [("{", "mapping.json:1: is no JSON"), ("{}", "classifications: is missing")]
)
def test_a_mapping_that_cannot_be_used_is_told_before_anything_starts(tmp_path: Path, content: str, told: str) -> None:
    own = tmp_path / "mapping.json"
    own.write_text(content)

    with pytest.raises(FaultyFileError, match=told):
        list(requests(file(tmp_path, HEADING, ROW), None, mapping=own))
