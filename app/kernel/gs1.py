"""The check digit of GS1 numbers: GTIN, SSCC, GLN."""


def check_digit(digits: str) -> str:
    """Compute the last digit of a GS1 number from those before it (GS1 General Specifications, 7.9).

    Weights are 3, 1, 3 … from the right; the sum is filled up to the next ten.

    >>> check_digit("0950600013435"), check_digit("00614141123456789")
    ('2', '0')
    """
    total = 3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)
