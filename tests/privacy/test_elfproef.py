import pytest

from adapter import privacy


@pytest.mark.parametrize("number", ["123456782", "111222333", "111111110", "999990019"])
def test_test_numbers_pass_the_elfproef(number):
    assert privacy.is_elfproef(number)
    assert privacy.is_test_bsn(number)


@pytest.mark.parametrize("number", ["123456789", "000000000", "12345678", "12345678a", "٠١٢٣٤٥٦٧٨", ""])
def test_other_texts_do_not(number):
    assert not privacy.is_elfproef(number)
