"""Countries by ISO 3166-1: the one form in which they are stored is the short English name; codes are read, too."""

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from app.kernel.errors import DomainError

_ISO_3166 = """
AD AND Andorra; AE ARE United Arab Emirates; AF AFG Afghanistan; AG ATG Antigua and Barbuda;
AI AIA Anguilla; AL ALB Albania; AM ARM Armenia; AO AGO Angola; AQ ATA Antarctica; AR ARG Argentina;
AS ASM American Samoa; AT AUT Austria; AU AUS Australia; AW ABW Aruba; AX ALA Åland Islands;
AZ AZE Azerbaijan; BA BIH Bosnia and Herzegovina; BB BRB Barbados; BD BGD Bangladesh; BE BEL Belgium;
BF BFA Burkina Faso; BG BGR Bulgaria; BH BHR Bahrain; BI BDI Burundi; BJ BEN Benin;
BL BLM Saint Barthélemy; BM BMU Bermuda; BN BRN Brunei; BO BOL Bolivia; BQ BES Caribbean Netherlands;
BR BRA Brazil; BS BHS Bahamas; BT BTN Bhutan; BV BVT Bouvet Island; BW BWA Botswana; BY BLR Belarus;
BZ BLZ Belize; CA CAN Canada; CC CCK Cocos (Keeling) Islands; CD COD Congo (Kinshasa);
CF CAF Central African Republic; CG COG Congo (Brazzaville); CH CHE Switzerland; CI CIV Ivory Coast;
CK COK Cook Islands; CL CHL Chile; CM CMR Cameroon; CN CHN China; CO COL Colombia; CR CRI Costa Rica;
CU CUB Cuba; CV CPV Cape Verde; CW CUW Curaçao; CX CXR Christmas Island; CY CYP Cyprus; CZ CZE Czechia;
DE DEU Germany; DJ DJI Djibouti; DK DNK Denmark; DM DMA Dominica; DO DOM Dominican Republic;
DZ DZA Algeria; EC ECU Ecuador; EE EST Estonia; EG EGY Egypt; EH ESH Western Sahara; ER ERI Eritrea;
ES ESP Spain; ET ETH Ethiopia; FI FIN Finland; FJ FJI Fiji; FK FLK Falkland Islands; FM FSM Micronesia;
FO FRO Faroe Islands; FR FRA France; GA GAB Gabon; GB GBR United Kingdom; GD GRD Grenada; GE GEO Georgia;
GF GUF French Guiana; GG GGY Guernsey; GH GHA Ghana; GI GIB Gibraltar; GL GRL Greenland; GM GMB Gambia;
GN GIN Guinea; GP GLP Guadeloupe; GQ GNQ Equatorial Guinea; GR GRC Greece;
GS SGS South Georgia and the South Sandwich Islands; GT GTM Guatemala; GU GUM Guam; GW GNB Guinea-Bissau;
GY GUY Guyana; HK HKG Hong Kong; HM HMD Heard Island and McDonald Islands; HN HND Honduras; HR HRV Croatia;
HT HTI Haiti; HU HUN Hungary; ID IDN Indonesia; IE IRL Ireland; IL ISR Israel; IM IMN Isle of Man;
IN IND India; IO IOT British Indian Ocean Territory; IQ IRQ Iraq; IR IRN Iran; IS ISL Iceland;
IT ITA Italy; JE JEY Jersey; JM JAM Jamaica; JO JOR Jordan; JP JPN Japan; KE KEN Kenya; KG KGZ Kyrgyzstan;
KH KHM Cambodia; KI KIR Kiribati; KM COM Comoros; KN KNA Saint Kitts and Nevis; KP PRK North Korea;
KR KOR South Korea; KW KWT Kuwait; KY CYM Cayman Islands; KZ KAZ Kazakhstan; LA LAO Laos; LB LBN Lebanon;
LC LCA Saint Lucia; LI LIE Liechtenstein; LK LKA Sri Lanka; LR LBR Liberia; LS LSO Lesotho;
LT LTU Lithuania; LU LUX Luxembourg; LV LVA Latvia; LY LBY Libya; MA MAR Morocco; MC MCO Monaco;
MD MDA Moldova; ME MNE Montenegro; MF MAF Saint Martin; MG MDG Madagascar; MH MHL Marshall Islands;
MK MKD North Macedonia; ML MLI Mali; MM MMR Myanmar; MN MNG Mongolia; MO MAC Macao;
MP MNP Northern Mariana Islands; MQ MTQ Martinique; MR MRT Mauritania; MS MSR Montserrat; MT MLT Malta;
MU MUS Mauritius; MV MDV Maldives; MW MWI Malawi; MX MEX Mexico; MY MYS Malaysia; MZ MOZ Mozambique;
NA NAM Namibia; NC NCL New Caledonia; NE NER Niger; NF NFK Norfolk Island; NG NGA Nigeria;
NI NIC Nicaragua; NL NLD Netherlands; NO NOR Norway; NP NPL Nepal; NR NRU Nauru; NU NIU Niue;
NZ NZL New Zealand; OM OMN Oman; PA PAN Panama; PE PER Peru; PF PYF French Polynesia;
PG PNG Papua New Guinea; PH PHL Philippines; PK PAK Pakistan; PL POL Poland;
PM SPM Saint Pierre and Miquelon; PN PCN Pitcairn; PR PRI Puerto Rico; PS PSE Palestine; PT PRT Portugal;
PW PLW Palau; PY PRY Paraguay; QA QAT Qatar; RE REU Réunion; RO ROU Romania; RS SRB Serbia; RU RUS Russia;
RW RWA Rwanda; SA SAU Saudi Arabia; SB SLB Solomon Islands; SC SYC Seychelles; SD SDN Sudan; SE SWE Sweden;
SG SGP Singapore; SH SHN Saint Helena; SI SVN Slovenia; SJ SJM Svalbard and Jan Mayen; SK SVK Slovakia;
SL SLE Sierra Leone; SM SMR San Marino; SN SEN Senegal; SO SOM Somalia; SR SUR Suriname;
SS SSD South Sudan; ST STP Sao Tome and Principe; SV SLV El Salvador; SX SXM Sint Maarten; SY SYR Syria;
SZ SWZ Eswatini; TC TCA Turks and Caicos Islands; TD TCD Chad; TF ATF French Southern Territories;
TG TGO Togo; TH THA Thailand; TJ TJK Tajikistan; TK TKL Tokelau; TL TLS Timor-Leste; TM TKM Turkmenistan;
TN TUN Tunisia; TO TON Tonga; TR TUR Türkiye; TT TTO Trinidad and Tobago; TV TUV Tuvalu; TW TWN Taiwan;
TZ TZA Tanzania; UA UKR Ukraine; UG UGA Uganda; UM UMI United States Minor Outlying Islands;
US USA United States; UY URY Uruguay; UZ UZB Uzbekistan; VA VAT Vatican City;
VC VCT Saint Vincent and the Grenadines; VE VEN Venezuela; VG VGB British Virgin Islands;
VI VIR U.S. Virgin Islands; VN VNM Vietnam; VU VUT Vanuatu; WF WLF Wallis and Futuna; WS WSM Samoa;
YE YEM Yemen; YT MYT Mayotte; ZA ZAF South Africa; ZM ZMB Zambia; ZW ZWE Zimbabwe
"""

_ALSO = {
    "GB": "uk, great britain, england, scotland, wales, northern ireland, britain, gb",
    "US": "usa, united states of america, u.s.a., us, america", "DE": "deutschland, brd, allemagne, alemania",
    "AT": "österreich, autriche", "CH": "schweiz, suisse, svizzera", "FR": "frankreich, francia", "NL": "holland, the "
    "netherlands, niederlande, nederland", "BE": "belgien, belgique, belgië", "IT": "italien, italia, italie",
    "ES": "spanien, españa, espagne", "CZ": "czech republic, tschechien, česko", "PL": "polen, polska",
    "DK": "dänemark, danmark", "SE": "schweden, sverige",
    "NO": "norwegen, norge", "FI": "finnland, suomi", "PT": "portugal",
    "GR": "griechenland, el, hellas", "HU": "ungarn", "TR": "turkey, türkei", "RU": "russian federation, russland",
    "KR": "korea, republic of korea, südkorea", "CN": "people's republic of china", "BR": "brasil, brasilien",
    "MX": "méxico, mexiko", "IE": "republic of ireland, irland", "LU": "luxemburg", "CI": "côte d'ivoire",
    "VN": "viet nam", "MK": "macedonia", "SK": "slowakei, slovak republic", "SI": "slowenien", "HR": "kroatien",
    "RO": "rumänien", "BG": "bulgarien", "CD": "democratic republic of the congo", "AE": "uae", "SZ": "swaziland",
    "MM": "burma", "CV": "cabo verde",
}


@cache
def _names() -> Mapping[str, str]:
    """Give the names by two-letter code, in the order of the codes."""
    entries = (entry.split(maxsplit=2) for entry in _ISO_3166.split(";"))
    return {code: " ".join(name.split()) for code, _, name in entries}


@cache
def _codes() -> Mapping[str, str]:
    """Give the codes by every way in which a country may be written, folded."""
    known: dict[str, str] = {}
    for entry in _ISO_3166.split(";"):
        short, long, name = entry.split(maxsplit=2)
        known.update({_folded(word): short for word in (short, long, name)})
    known.update({_folded(word): code for code, words in _ALSO.items() for word in words.split(", ")})
    return known


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def country_code(text: str) -> str:
    """Give the two-letter code of a country by its name or code, nothing when it is not known.

    >>> [country_code(text) for text in ("Germany", "deutschland", "DEU", "de", "Österreich", "U.S.A.", "Atlantis")]
    ['DE', 'DE', 'DE', 'DE', 'AT', 'US', '']
    """
    return _codes().get(_folded(text), "")


def country_name(code: str) -> str:
    """Give the name under which the country of a two-letter code is stored; KeyError for a code that is none."""
    return _names()[code]


def country_names() -> tuple[str, ...]:
    """Give the names of all countries in their alphabetical order."""
    return tuple(sorted(_names().values(), key=_folded))


def standard_country(text: str, field: str = "country") -> str:
    """Give the name under which a country is stored; refuse what is none, naming what is like it."""
    if not text.strip():
        return ""
    code = country_code(text)
    if code:
        return country_name(code)
    like = get_close_matches(_folded(text), _codes(), n=1, cutoff=0.75)
    meant = f" Do you mean {country_name(_codes()[like[0]])}?" if like else ""
    raise DomainError(
        "country.unknown", f"“{text.strip()}” is no country.{meant} Write its name or its code, such as Germany or DE.",
        field,
    )
