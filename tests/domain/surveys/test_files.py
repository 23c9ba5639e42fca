"""Which answers are names of files, and what they are called afterwards."""

import uuid

from domain.surveys.files import files_of, is_file, renamed

VOICE, PHOTO = uuid.UUID(int=0xA1), uuid.UUID(int=0xB2)
ANSWERS = {"DOC-1": "3", "DOC-13": str(VOICE), "foto": str(PHOTO), "grados": 4, "nada": None}


def test_only_the_whole_name_of_a_file_is_one() -> None:
    assert files_of(ANSWERS) == {VOICE, PHOTO}
    assert [is_file(each) for each in (str(VOICE), str(VOICE).upper(), f"{VOICE} y más", "3", 3, None, "")] == [
        True, False, False, False, False, False, False,
    ]  # fmt: skip
    assert files_of({}) == set()


def test_answers_get_the_new_names_and_stay_otherwise_as_they_were() -> None:
    new = uuid.UUID(int=0xC3)
    assert renamed(ANSWERS, {VOICE: new}) == ANSWERS | {"DOC-13": str(new)}
    assert renamed(ANSWERS, {}) == ANSWERS
