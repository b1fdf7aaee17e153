"""The words that the sample company's records are made of."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """A range of goods: its category, what it is called, in which kinds and sizes, and what one costs in cents."""

    category: str
    nouns: tuple[str, ...]
    kinds: tuple[str, ...]
    sizes: tuple[str, ...]
    cost_cents: tuple[int, int]
    shelf_life_days: int = 0
    grams: int = 500


LINES = (
    Line(
        "Coffee and tea",
        ("Arabica beans", "Espresso beans", "Green tea", "Rooibos", "Earl Grey", "Decaf blend"),
        ("Highland", "Organic", "House", "Single origin"),
        ("250 g", "500 g", "1 kg"),
        (320, 1900),
        365,
        550,
    ),
    Line(
        "Pasta and rice",
        ("Spaghetti", "Penne", "Basmati rice", "Risotto rice", "Couscous", "Lasagne"),
        ("Durum", "Wholegrain", "Organic"),
        ("500 g", "1 kg", "5 kg"),
        (90, 1150),
        540,
        1100,
    ),
    Line(
        "Oils and vinegar",
        ("Olive oil", "Rapeseed oil", "Sesame oil", "Cider vinegar", "Balsamic"),
        ("Extra", "Organic", "Reserve"),
        ("250 ml", "500 ml", "1 l"),
        (240, 1450),
        540,
        800,
    ),
    Line(
        "Preserves",
        ("Apricot jam", "Forest honey", "Tomato passata", "Chickpeas", "Olives", "Artichokes"),
        ("Farm", "Organic", "Classic"),
        ("212 ml", "370 ml", "720 ml"),
        (110, 690),
        720,
        600,
    ),
    Line(
        "Chocolate and biscuits",
        ("Dark chocolate", "Milk chocolate", "Shortbread", "Almond biscuits", "Nougat"),
        ("Bean to bar", "Classic", "Organic"),
        ("100 g", "200 g", "400 g"),
        (95, 780),
        300,
        250,
    ),
    Line(
        "Spices",
        ("Black pepper", "Paprika", "Cinnamon", "Turmeric", "Cumin", "Sea salt"),
        ("Whole", "Ground", "Smoked"),
        ("50 g", "100 g", "500 g"),
        (120, 1300),
        900,
        150,
    ),
    Line(
        "Kitchen knives",
        ("Chef's knife", "Bread knife", "Paring knife", "Santoku", "Boning knife"),
        ("Forged", "Stamped", "Damascus"),
        ("9 cm", "16 cm", "20 cm"),
        (900, 8900),
        0,
        260,
    ),
    Line(
        "Pans and pots",
        ("Frying pan", "Saucepan", "Stockpot", "Wok", "Casserole"),
        ("Steel", "Cast iron", "Ceramic"),
        ("20 cm", "24 cm", "28 cm"),
        (1200, 7400),
        0,
        1900,
    ),
    Line(
        "Tableware",
        ("Dinner plate", "Soup bowl", "Espresso cup", "Water glass", "Serving dish"),
        ("White", "Stone", "Blue rim"),
        ("S", "M", "L"),
        (180, 2200),
        0,
        420,
    ),
    Line(
        "Linen",
        ("Tea towel", "Napkin", "Apron", "Tablecloth", "Oven glove"),
        ("Linen", "Cotton", "Half linen"),
        ("grey", "blue", "natural"),
        (240, 3100),
        0,
        210,
    ),
    Line(
        "Storage",
        ("Jar", "Canister", "Bread bin", "Bottle rack", "Crate"),
        ("Glass", "Beech", "Steel"),
        ("0.5 l", "1 l", "3 l"),
        (190, 3600),
        0,
        800,
    ),
    Line(
        "Packaging",
        ("Folding box", "Mailing tube", "Tissue paper", "Gift ribbon", "Paper bag"),
        ("Kraft", "White", "Recycled"),
        ("small", "medium", "large"),
        (25, 420),
        0,
        90,
    ),
)

SUPPLIER_STEMS = (
    "Oliveira",
    "Brandt",
    "Rossi",
    "Lindqvist",
    "Novák",
    "Papadakis",
    "Vermeer",
    "Kowalski",
    "Moreau",
    "Fischer",
    "Silva",
    "Bianchi",
    "Jansen",
    "Horváth",
    "Dubois",
    "Sørensen",
    "Keller",
    "Marino",
    "Costa",
    "Weber",
)
SUPPLIER_FORMS = ("& Sons", "Manufaktur", "Import", "Foods", "Trading", "Works", "Co-operative", "Mills")
CUSTOMER_STEMS = (
    "Marktplatz",
    "Corner",
    "Altstadt",
    "Harbour",
    "Linden",
    "Garden",
    "Mill",
    "Station",
    "Bridge",
    "Castle",
    "Sunny",
    "Old Town",
    "Riverside",
    "Park",
    "Cathedral",
    "Vineyard",
    "Lakeside",
    "Hill",
    "Forest",
    "Orchard",
)
CUSTOMER_FORMS = (
    "Deli",
    "Kitchen Store",
    "Bistro",
    "Grocers",
    "Café",
    "Provisions",
    "Cookshop",
    "Hotel",
    "Canteen",
    "Farm Shop",
    "Pantry",
    "Restaurant",
    "Emporium",
    "Tea Room",
    "Larder",
)
FIRST_NAMES = (
    "Anna",
    "Ben",
    "Clara",
    "David",
    "Elena",
    "Felix",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Katrin",
    "Luca",
    "Maria",
    "Nils",
    "Olga",
    "Pavel",
    "Rosa",
    "Stefan",
    "Tara",
    "Viktor",
    "Wiebke",
    "Yusuf",
    "Zoe",
    "Marta",
)
LAST_NAMES = (
    "Albrecht",
    "Bauer",
    "Conti",
    "Dahl",
    "Eriksen",
    "Fuchs",
    "Garcia",
    "Huber",
    "Ivanova",
    "Jung",
    "Krause",
    "Lopez",
    "Meier",
    "Nowak",
    "Olsen",
    "Petit",
    "Richter",
    "Schulz",
    "Thomsen",
    "Urban",
    "Vogel",
    "Wolf",
)
PLACES = (
    ("Hamburg", "20095", "Germany"),
    ("Berlin", "10115", "Germany"),
    ("Munich", "80331", "Germany"),
    ("Cologne", "50667", "Germany"),
    ("Leipzig", "04109", "Germany"),
    ("Bremen", "28195", "Germany"),
    ("Vienna", "1010", "Austria"),
    ("Graz", "8010", "Austria"),
    ("Zürich", "8001", "Switzerland"),
    ("Amsterdam", "1012", "Netherlands"),
    ("Utrecht", "3511", "Netherlands"),
    ("Copenhagen", "1050", "Denmark"),
    ("Lyon", "69001", "France"),
    ("Strasbourg", "67000", "France"),
    ("Prague", "110 00", "Czechia"),
)
SUPPLIER_PLACES = (
    *PLACES,
    ("Porto", "4000", "Portugal"),
    ("Bologna", "40121", "Italy"),
    ("Athens", "105 51", "Greece"),
    ("Gothenburg", "411 01", "Sweden"),
    ("Kraków", "30-001", "Poland"),
    ("Valencia", "46001", "Spain"),
)
STREETS = (
    "Market Street",
    "Harbour Road",
    "Mill Lane",
    "Station Square",
    "Church Street",
    "Garden Way",
    "Old Bridge",
    "Castle Hill",
    "Linden Avenue",
    "Canal Side",
)
CARRIERS = (
    ("Swift Parcel", "Standard", 2, 590, 45),
    ("Northern Freight", "Groupage", 3, 1450, 22),
    ("City Couriers", "Same week", 1, 990, 80),
)

COMPLAINTS: tuple[tuple[Literal["damaged", "quality", "late", "wrong_item", "missing"], str, str], ...] = (
    (
        "damaged",
        "{item} arrived broken",
        "Two of the {item} were broken when we opened the parcel. Please send replacements.",
    ),
    (
        "quality",
        "{item} tastes stale",
        "The {item} from your last delivery is stale although the date is fine. What can we do?",
    ),
    (
        "late",
        "Delivery came too late",
        "Your delivery came days after the promised date. We had to close our shelf for {item}.",
    ),
    ("wrong_item", "Wrong goods delivered", "We ordered {item} and found something else in the box."),
    ("missing", "Goods are missing", "One carton with {item} is missing from the delivery."),
)
QUESTIONS = (
    ("When will {item} be back?", "Our customers ask for {item}. When do you expect it again?"),
    ("Invoice copy", "Could you send us a copy of the invoice for {item}?"),
    ("Shelf life of {item}", "What is the usual remaining shelf life of {item} on delivery?"),
)
ANSWERS = (
    "Thank you for telling us. We are looking into it and will come back to you today.",
    "We are sorry about this. A replacement leaves our warehouse tomorrow.",
    "Thank you. We have asked the supplier of this lot and will let you know.",
)
SOLUTIONS = (
    "The replacement has been delivered and the carrier informed.",
    "We have credited the goods to your account.",
    "The next delivery is on its way; we are sorry for the delay.",
)
COMMENTS = {
    1: "This must not happen again.",
    2: "It took too long.",
    3: "Solved in the end.",
    4: "Friendly and quick.",
    5: "Excellent service, thank you.",
}
