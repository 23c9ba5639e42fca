"""Documents, codes and mobiles as people write them; all documents are synthetic (99xxxxxx) but the public example."""

import csv
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.roster.documents import (
    Code,
    Invalid,
    Valid,
    anexo,
    ce,
    codigo_modular,
    codlocal,
    dni,
    document,
    luhn,
    mobile,
    padded,
    ptp,
    ubigeo,
)

PADRON = Path(__file__).parents[2] / "content" / "territory" / "padron_muestra.csv"


def padron_rows() -> list[dict[str, str]]:
    with PADRON.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.mark.parametrize("text", ["99000001", " 99000001 ", "99 000 001", "99.000.001", "99-000-001"])
def test_a_dni_is_kept_as_eight_digits(text: str) -> None:
    assert dni(text) == Valid(value="99000001")


@pytest.mark.parametrize("text", ["10117410-2", "101174102", "10117410G", "10117410-g"])
def test_a_dni_with_its_ninth_character_loses_it(text: str) -> None:
    assert dni(text) == Valid(value="10117410")


@pytest.mark.parametrize("text", ["10117410-1", "10117410A"])
def test_a_dni_with_a_wrong_ninth_character_is_a_typing_error(text: str) -> None:
    assert dni(text) == Invalid(code=Code.DNI_CHECK, facts={"value": text})


@pytest.mark.parametrize("text", ["", "9900001", "9900000123", "9900000X1", "９９００００01", "99000001Z"])
def test_a_dni_of_another_shape_is_refused(text: str) -> None:
    assert dni(text) == Invalid(code=Code.DNI_SHAPE, facts={"value": text})


def test_the_dni_of_zeros_is_refused() -> None:
    assert dni("00000000") == Invalid(code=Code.DNI_ZEROS, facts={"value": "00000000"})


@settings(deadline=None)
@given(st.from_regex(r"99[0-9]{6}", fullmatch=True))
def test_of_all_ninth_characters_exactly_one_digit_and_one_letter_fit(number: str) -> None:
    fitting = [digit for digit in "0123456789" if isinstance(dni(number + digit), Valid)]
    letters = [letter for letter in "ABCDEFGHIJK" if isinstance(dni(number + letter), Valid)]
    assert (len(fitting), len(letters)) == (1, 1)


@pytest.mark.parametrize(("text", "value"), [("001234567", "001234567"), ("ab 123-4567", "AB1234567")])
def test_a_carne_de_extranjeria_is_nine_letters_or_digits(text: str, value: str) -> None:
    assert ce(text) == Valid(value=value)
    assert ptp(text) == Valid(value=value)


def test_a_short_foreign_document_is_refused_under_its_own_code() -> None:
    assert ce("12345678") == Invalid(code=Code.CE_SHAPE, facts={"value": "12345678"})
    assert ptp("12345678") == Invalid(code=Code.PTP_SHAPE, facts={"value": "12345678"})


@pytest.mark.parametrize("kind", ["DNI", "dni", " Dni ", ""])
def test_a_document_without_a_kind_is_a_dni(kind: str) -> None:
    assert document(kind, "99000001") == Valid(value="99000001")


def test_a_document_is_checked_by_its_kind() -> None:
    assert document("ce", "001234567") == Valid(value="001234567")
    assert document("PTP", "001234567") == Valid(value="001234567")
    assert document("DNI", "001234567") == Invalid(code=Code.DNI_CHECK, facts={"value": "001234567"})


def test_an_unknown_kind_of_document_is_refused() -> None:
    assert document("brevete", "99000001") == Invalid(code=Code.DOCUMENT_KIND, facts={"value": "brevete"})


def test_of_the_real_codes_only_one_fails_its_luhn_digit() -> None:
    codes = sorted({row["COD_MOD"] for row in padron_rows()})
    warned = {code: codigo_modular(code) for code in codes if codigo_modular(code) != Valid(value=code)}
    assert warned == {"3013136": Valid(value="3013136", warning=Code.CODIGO_MODULAR_LUHN)}


def test_every_other_code_of_the_real_rows_is_valid() -> None:
    rows = padron_rows()
    assert len(rows) == 68
    assert [anexo(row["ANEXO"]) for row in rows] == [Valid(value=row["ANEXO"]) for row in rows]
    assert [codlocal(row["CODLOCAL"]) for row in rows] == [Valid(value=row["CODLOCAL"]) for row in rows]
    assert [ubigeo(row["CODGEO"]) for row in rows] == [Valid(value=row["CODGEO"]) for row in rows]


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=6), st.integers(min_value=1, max_value=9))
def test_a_wrong_digit_anywhere_is_warned_of(place: int, shift: int) -> None:
    right = "0223362"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert luhn(right)
    assert codigo_modular(wrong) == Valid(value=wrong, warning=Code.CODIGO_MODULAR_LUHN)


@pytest.mark.parametrize("text", ["", "223362", "02233620", "0223 362", "O223362", "٠٢٢٣٣٦٢"])
def test_a_codigo_modular_has_seven_digits(text: str) -> None:
    assert codigo_modular(text) == Invalid(code=Code.CODIGO_MODULAR_SHAPE, facts={"value": text, "digits": "7"})


def test_a_codigo_modular_that_lost_its_zero_in_a_spreadsheet_is_padded() -> None:
    assert codigo_modular(padded("223362", 7)) == Valid(value="0223362")


@pytest.mark.parametrize(
    ("text", "width", "value"),
    [
        ("223362", 7, "0223362"),
        (" 17 ", 6, "000017"),
        ("02233620", 7, "02233620"),
        ("A1", 6, "A1"),
        ("", 7, ""),
    ],
)
def test_padding_touches_only_digits_that_are_too_few(text: str, width: int, value: str) -> None:
    assert padded(text, width) == value


@pytest.mark.parametrize(("text", "code"), [("00", Code.ANEXO_SHAPE), ("", Code.ANEXO_SHAPE), ("a", Code.ANEXO_SHAPE)])
def test_an_anexo_is_one_digit(text: str, code: Code) -> None:
    assert anexo(text) == Invalid(code=code, facts={"value": text, "digits": "1"})


def test_a_codlocal_is_six_digits() -> None:
    assert codlocal("11353") == Invalid(code=Code.CODLOCAL_SHAPE, facts={"value": "11353", "digits": "6"})


@pytest.mark.parametrize("text", ["000101", "260101", "990101"])
def test_a_ubigeo_of_no_department_is_refused(text: str) -> None:
    assert ubigeo(text) == Invalid(code=Code.UBIGEO_DEPARTMENT, facts={"value": text, "department": text[:2]})


def test_a_ubigeo_is_six_digits() -> None:
    assert ubigeo("10701") == Invalid(code=Code.UBIGEO_SHAPE, facts={"value": "10701", "digits": "6"})


@pytest.mark.parametrize("number", ["987654321", "900000000"])
@pytest.mark.parametrize("prefix", ["", "+51", "51", "0051", "+51 ", "(+51) ", "00 51 ", "51-"])
def test_a_mobile_is_kept_as_nine_digits_however_it_begins(prefix: str, number: str) -> None:
    assert mobile(prefix + number) == Valid(value=number)


@pytest.mark.parametrize("text", ["987 654 321", "987-654-321", "987.654.321", "987\u00a0654\u00a0321", "987–654–321"])
def test_a_mobile_may_be_written_in_groups(text: str) -> None:
    assert mobile(text) == Valid(value="987654321")


@pytest.mark.parametrize(
    "text",
    ["", "98765432", "9876543210", "887654321", "014567890", "+1 987654321", "+56987654321", "987654321/912345678",
     "cel 987654321", "+51+51987654321", "9８7654321", "987654321 anexo 3"],
)  # fmt: skip
def test_what_is_not_one_peruvian_mobile_is_refused(text: str) -> None:
    assert mobile(text) == Invalid(code=Code.MOBILE_SHAPE, facts={"value": text})


@settings(deadline=None)
@given(st.from_regex(r"(\+51|0051|51)? ?9[0-9]{2} ?-?[0-9]{3} ?[0-9]{3}", fullmatch=True))
def test_a_mobile_is_read_as_the_library_of_numbering_plans_reads_it(text: str) -> None:
    parsed = phonenumbers.parse(text, "PE")
    assert mobile(text) == Valid(value=str(parsed.national_number))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_nothing_people_write_breaks_a_check(text: str) -> None:
    for check in (dni, ce, ptp, codigo_modular, anexo, codlocal, ubigeo, mobile):
        checked = check(text)
        assert isinstance(checked, Valid) or checked.facts["value"] == text


@settings(deadline=None)
@given(st.text(max_size=20))
def test_a_stored_value_is_accepted_again_unchanged(text: str) -> None:
    for check in (dni, ce, codigo_modular, ubigeo, mobile):
        first = check(text)
        if isinstance(first, Valid):
            assert check(first.value) == first
