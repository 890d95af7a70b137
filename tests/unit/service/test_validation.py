"""From marshmallow's errors to JSON pointers."""

import json

import pytest
from marshmallow import Schema, fields

from service.problems import Problem
from service.validation import MOST_ERRORS, list_errors, load


class Box(Schema):
    size = fields.Integer(required=True)


def problem_of(data: object) -> Problem:
    with pytest.raises(Problem) as raised:
        load(Box(), data)
    return raised.value


def test_data_without_fault_is_what_the_schema_makes_of_it() -> None:
    assert load(Box(), {"size": "3"}) == {"size": 3}


def test_a_fault_is_a_422_with_its_pointer() -> None:
    problem = problem_of({"size": "x"})
    assert problem.status == 422
    assert problem.members["errors"] == [{"pointer": "/size", "detail": "Not a valid integer."}]
    assert problem.detail == "/size: Not a valid integer."


def test_the_body_as_a_whole_has_the_empty_pointer() -> None:
    assert problem_of([]).members["errors"] == [{"pointer": "", "detail": "Invalid input type."}]


def test_keys_are_written_as_rfc_6901_has_it() -> None:
    assert list_errors({"a/b": {"m~n": ["x"]}}) == [{"pointer": "/a~1b/m~0n", "detail": "x"}]


def test_places_in_arrays_are_numbers() -> None:
    assert list_errors({"items": {0: ["x"], 12: {"size": ["y"]}}}) == [
        {"pointer": "/items/0", "detail": "x"},
        {"pointer": "/items/12/size", "detail": "y"},
    ]


def test_all_faults_of_one_place_are_told() -> None:
    assert [error["detail"] for error in list_errors({"size": ["x", "y"]})] == ["x", "y"]


def test_a_key_that_utf_8_cannot_write_is_escaped() -> None:
    (error,) = list_errors({"\ud800": ["x"]})
    assert error["pointer"] == "/\\ud800"
    assert json.dumps(error, ensure_ascii=False).encode()


def test_a_key_of_a_million_letters_is_cut() -> None:
    (error,) = list_errors({"k" * 1_000_000: ["x"]})
    assert len(error["pointer"]) < 1_000


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    problem = problem_of({str(number): 1 for number in range(10_000)})
    assert len(problem.members["errors"]) == MOST_ERRORS
