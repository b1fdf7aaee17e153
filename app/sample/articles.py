"""What the sample company's articles and canned replies say, and what its customers think."""

REPLIES = (
    (
        "We are sorry for damaged goods",
        "sorry",
        (
            "Dear {{ ticket.contact|default(\"customer\") }},\n\nwe are sorry that goods arrived damaged. Your "
            "request has the number {{ ticket.number }}.{% if order.number %} It is about your order {{ "
            "order.number }}.{% endif %} Please keep the packaging and send us two photographs.\n\n{{ "
            "firm.name }}"
        ),
        "Complaints",
        "torn broken wet damaged",
    ),
    (
        "It takes a little longer",
        "delay",
        (
            "Dear {{ ticket.contact|default(\"customer\") }},\n\nyour delivery takes longer than promised, and "
            "we are sorry for that.{% if order.number %} Order {{ order.number }} was to be there on {{ "
            "order.required_on }}.{% endif %} We tell you as soon as it leaves our warehouse.\n\n{{ firm.name "
            "}}"
        ),
        "Delivery",
        "late carrier",
    ),
    (
        "This is settled",
        "settled",
        (
            "Dear {{ ticket.contact|default(\"customer\") }},\n\nthank you for your patience; {{ "
            "ticket.subject|default(\"your request\") }} is settled. Write to us at any time if anything is "
            "missing.\n\n{{ firm.name }}"
        ),
        "Closing",
        "done",
    ),
    (
        "Welche Lieferung ist gemeint?",
        "welche",
        (
            "Guten Tag {{ ticket.contact|default(\"\") }},\n\num welche Lieferung geht es? Die Nummer steht "
            "oben rechts auf dem Lieferschein.\n\n{{ firm.name }}"
        ),
        "Delivery",
        "nachfrage",
        "de",
    ),
)
"""Title, shortcut, words, folder, tags, language."""

ARTICLES = (
    (
        "Delivery",
        "Goods arrived damaged",
        (
            "# What the customer does\n\n- Photograph the box from two sides\n- Keep the packaging\n- Note the "
            "damage on the delivery note\n\n# What we do\n\nWe send the goods again within two days."
        ),
    ),
    (
        "Delivery",
        "Where is my delivery?",
        (
            "The carrier's number stands in the mail that was sent when the goods left. It is updated every "
            "evening. If it stands still for two days, we ask the carrier."
        ),
    ),
    (
        "Delivery",
        "Something is missing",
        (
            "Compare the delivery note with the order first: a part may follow in a second shipment. What is "
            "on the note and not in the box is sent at once."
        ),
    ),
    (
        "Delivery",
        "The wrong item came",
        "Keep it closed. We send the right one and have the other picked up; nothing is to be paid for that.",
    ),
    (
        "Goods",
        "How to store jam and honey",
        (
            "Cool, dark and dry. Honey may set; a warm water bath makes it liquid again. An opened jar of jam "
            "belongs in the refrigerator."
        ),
    ),
    (
        "Goods",
        "Best before dates and lots",
        (
            "The date and the lot stand on the lid. With the lot we tell which supplier a jar came from and on "
            "which day."
        ),
    ),
    (
        "Goods",
        "Tea tastes bitter",
        "Green tea wants water of 70 degrees and two minutes; boiling water makes it bitter.",
    ),
    (
        "Orders",
        "Changing an order",
        "An order can be changed until it is picked. Call us; what was shipped can be sent back within 14 days.",
    ),
    (
        "Orders",
        "Paying by invoice",
        "Invoices are due within 30 days. The account and the reference stand at the foot.",
    ),
    (
        "Orders",
        "Returning goods",
        "Tell us the order and the reason. We send a label; the money is back within a week of the goods.",
    ),
)
"""Category, title, text; the last one is still a draft."""

SEARCHED = ("pallet deposit", "customs form", "damaged box", "late delivery", "gift wrapping", "organic certificate",
            "honey", "opening hours")

WORDS_OF_CUSTOMERS = (
    (10, "Always reliable."), (9, ""), (9, "Quick answers."), (10, ""), (8, ""), (8, "Good, but not cheap."), (7, ""),
    (9, "Friendly on the phone."), (6, "Deliveries were late twice."), (3, "Damaged again."), (5, ""), (10, ""),
)
"""Scores from 0 to 10 and what is said with them."""
