"""What the items have in common that lie in an inbox."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute


class Line:
    """What an inbox shows of an item, and where it lies."""

    title = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    classification = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)
    area = UnicodeAttribute(null=True)
    desk = UnicodeAttribute(null=True)
    officer = UnicodeAttribute(null=True)
    received_at = UnicodeAttribute(null=True)
    emergency = BooleanAttribute(null=True)
    secret = BooleanAttribute(null=True)
    anonymous = BooleanAttribute(null=True)
    needs_inspection = BooleanAttribute(null=True)
    revision = NumberAttribute(null=True)
    due_at_promised = UnicodeAttribute(null=True)
    inbox_key = UnicodeAttribute(null=True)
    inbox_at = UnicodeAttribute(null=True)
