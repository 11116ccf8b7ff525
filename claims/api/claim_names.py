"""Claims as addresses name them."""

from uuid import UUID

from claims.text import claim_numbers

UUID_FORM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class ClaimName:
    """Path converter: a claim by its public id, or by its number such as C-58."""

    regex = f"{UUID_FORM}|{claim_numbers.IN_PATH}"

    def to_python(self, value: str) -> UUID | int:
        number = claim_numbers.read(value)
        return UUID(value) if number is None else number

    def to_url(self, value: UUID | int | str) -> str:
        return claim_numbers.label(value) if isinstance(value, int) else str(value)
