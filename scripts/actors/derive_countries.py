"""Derive `actors/countries.tsv` and `actors/names.tsv`: ISO codes from pycountry, names from CLDR, peoples and capitals from `peoples.tsv`.

Run `python scripts/actors/derive_countries.py` from a checkout with `babel` and `pycountry` installed. French adjectives are inflected here from
their masculine singular; demonyms are the same forms with a capital. Everything that no licensed package has is written by hand, below or in
`peoples.tsv`.
"""
# ruff: noqa: E501  # tables of names read better in long rows

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pycountry
from babel import Locale

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src" / "detente" / "data" / "actors"
LANGUAGES = ("en", "fr")  # analysed: adjectives, peoples and capitals too
NAMED = ("es", "de", "ru", "vi", "zh", "ja", "ar")  # names only, and adjectives in `adjectives.tsv`
ENDINGS = {"de": ("e", "en", "er", "es", "em"), "ru": ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их"), "es": ("", "s")}
DISSOLVED = {  # code, alpha-2, and the names in English and French
    "SUN": ("SU", "Soviet Union|USSR|U.S.S.R.", "Union soviétique|URSS"),
    "YUG": ("YU", "Yugoslavia", "Yougoslavie"),
    "CSK": ("CS", "Czechoslovakia", "Tchécoslovaquie"),
    "DDR": ("DD", "East Germany|German Democratic Republic|GDR", "Allemagne de l'Est|RDA|République démocratique allemande"),
}
OBSERVERS = {"VAT", "PSE"}
PARTLY = {"XKX": ("XK", "Kosovo"), "TWN": ("TW", "Taiwan"), "ESH": ("EH", "Western Sahara")}
UNCODED = {
    "XAB": ("Abkhazia", "Abkhazie", "Soukhoumi", "Sukhumi"),
    "XSO": ("South Ossetia", "Ossétie du Sud", "Tskhinvali", "Tskhinvali"),
    "XTR": ("Transnistria", "Transnistrie", "Tiraspol", "Tiraspol"),
    "XSL": ("Somaliland", "Somaliland", "Hargeisa", "Hargeisa"),
    "XNC": ("Northern Cyprus", "Chypre du Nord", "Nicosie-Nord", "North Nicosia"),
    "XNK": ("Nagorno-Karabakh", "Haut-Karabakh", "Stepanakert", "Stepanakert"),
}
TERRITORIES = {
    "HKG": "CHN", "MAC": "CHN", "PRI": "USA", "GUM": "USA", "GRL": "DNK", "FRO": "DNK", "GIB": "GBR", "FLK": "GBR", "BMU": "GBR",
    "CYM": "GBR", "NCL": "FRA", "PYF": "FRA", "GUF": "FRA", "GLP": "FRA", "MTQ": "FRA", "REU": "FRA", "MYT": "FRA", "ABW": "NLD", "CUW": "NLD",
}  # fmt: skip
EXTRA = [  # code, language, text: what newspapers call them and CLDR does not
    ("USA", "fr", "États-Unis d'Amérique"), ("USA", "fr", "Etats-Unis"), ("USA", "fr", "Etats-unis"), ("USA", "fr", "États-unis"), ("USA", "fr", "USA"),
    ("USA", "en", "United States of America"), ("USA", "en", "U.S."), ("USA", "en", "US"), ("USA", "en", "USA"), ("USA", "en", "U.S.A."),
    ("USA", "en", "America"), ("USA", "fr", "Oncle Sam"), ("GBR", "en", "Britain"), ("GBR", "en", "Great Britain"), ("GBR", "en", "UK"),
    ("GBR", "en", "U.K."), ("GBR", "fr", "Grande-Bretagne"), ("GBR", "fr", "Angleterre"), ("GBR", "en", "England"), ("GBR", "en", "Scotland"),
    ("GBR", "fr", "Écosse"), ("RUS", "fr", "Fédération de Russie"), ("RUS", "fr", "Fédération russe"), ("RUS", "en", "Russian Federation"),
    ("PRK", "fr", "RPDC"), ("PRK", "en", "DPRK"), ("PRK", "en", "the North"), ("KOR", "en", "the South"), ("PRK", "fr", "le Nord"), ("KOR", "fr", "le Sud"),
    ("CHN", "fr", "République populaire de Chine"), ("CHN", "en", "People's Republic of China"), ("CHN", "en", "PRC"), ("CHN", "fr", "Chine populaire"),
    ("COD", "fr", "RDC"), ("COD", "fr", "RD Congo"), ("COD", "fr", "République démocratique du Congo"), ("COD", "fr", "Congo-Kinshasa"), ("COD", "en", "DRC"),
    ("COD", "en", "DR Congo"), ("COD", "en", "Democratic Republic of Congo"), ("COD", "en", "Democratic Republic of the Congo"),
    ("COD", "fr", "Zaïre"), ("COD", "en", "Zaire"), ("COG", "fr", "Congo"), ("COG", "en", "Republic of Congo"), ("COG", "fr", "Congo-Brazzaville"),
    ("CAF", "fr", "Centrafrique"), ("CAF", "fr", "RCA"), ("CIV", "en", "Ivory Coast"), ("CIV", "en", "Cote d'Ivoire"), ("MMR", "fr", "Birmanie"),
    ("MMR", "en", "Burma"), ("CZE", "en", "Czech Republic"), ("CZE", "fr", "République tchèque"), ("MKD", "en", "Macedonia"), ("MKD", "fr", "Macédoine"),
    ("ARE", "fr", "EAU"), ("ARE", "fr", "Émirats"), ("ARE", "fr", "Emirats arabes unis"), ("ARE", "en", "UAE"), ("ARE", "en", "Emirates"),
    ("PSE", "fr", "Palestine"), ("PSE", "en", "Palestine"), ("PSE", "fr", "territoires palestiniens"), ("PSE", "fr", "Gaza"), ("PSE", "en", "Gaza"),
    ("VAT", "fr", "Saint-Siège"), ("VAT", "en", "Holy See"), ("VAT", "fr", "Vatican"), ("VAT", "en", "Vatican"), ("TUR", "en", "Turkey"), ("TUR", "en", "Türkiye"),
    ("NLD", "fr", "Hollande"), ("NLD", "en", "Holland"), ("SWZ", "fr", "Swaziland"), ("SWZ", "en", "Swaziland"), ("CPV", "en", "Cape Verde"),
    ("TLS", "en", "East Timor"), ("TLS", "fr", "Timor oriental"), ("SAU", "fr", "Royaume saoudien"), ("IRN", "fr", "République islamique d'Iran"),
    ("SYR", "fr", "République arabe syrienne"), ("VNM", "fr", "Viêt Nam"), ("VNM", "fr", "Viet Nam"), ("VNM", "en", "Viet Nam"), ("VNM", "fr", "Vietnam"),
    ("DEU", "fr", "République fédérale d'Allemagne"), ("FRA", "fr", "Hexagone"), ("TWN", "fr", "Taïwan"), ("TWN", "fr", "Taiwan"), ("BLR", "fr", "Bélarus"),
    ("BLR", "fr", "Biélorussie"), ("BLR", "fr", "Belarus"), ("MDA", "fr", "Moldavie"), ("LKA", "fr", "Ceylan"), ("KHM", "fr", "Cambodge"), ("XKX", "fr", "Kosovo"), ("XKX", "en", "Kosovo"),
]  # fmt: skip
ELSEWHERE = [  # what newspapers of the other languages call them and CLDR does not
    ("USA", "es", "EE.UU."), ("USA", "es", "EE. UU."), ("USA", "de", "USA"), ("USA", "de", "Vereinigte Staaten von Amerika"), ("USA", "ru", "США"),
    ("USA", "ru", "Соединённые Штаты"), ("USA", "ru", "Соединенные Штаты"), ("USA", "vi", "Mỹ"), ("USA", "vi", "Hoa Kỳ"), ("USA", "ja", "米国"), ("USA", "ja", "アメリカ"),
    ("USA", "ar", "أمريكا"), ("USA", "ar", "أميركا"), ("GBR", "de", "Großbritannien"), ("GBR", "ru", "Британия"), ("GBR", "ru", "Великобритании"), ("GBR", "vi", "Anh"),
    ("GBR", "ja", "英国"), ("GBR", "ja", "イギリス"), ("GBR", "ar", "بريطانيا"), ("GBR", "es", "Gran Bretaña"), ("KOR", "zh", "韩国"), ("KOR", "ja", "韓国"), ("KOR", "es", "Corea del Sur"),
    ("KOR", "de", "Südkorea"), ("KOR", "ru", "Южная Корея"), ("KOR", "vi", "Hàn Quốc"), ("PRK", "zh", "朝鲜"), ("PRK", "ja", "北朝鮮"), ("PRK", "de", "Nordkorea"), ("PRK", "ru", "КНДР"),
    ("PRK", "vi", "Triều Tiên"), ("RUS", "ru", "РФ"), ("RUS", "ru", "Российская Федерация"), ("RUS", "vi", "Nga"), ("RUS", "ja", "ロシア"), ("CHN", "ru", "КНР"), ("CHN", "ru", "Китай"),
    ("FRA", "vi", "Pháp"), ("DEU", "vi", "Đức"), ("DEU", "ru", "ФРГ"), ("ARE", "ru", "ОАЭ"), ("ARE", "es", "Emiratos Árabes Unidos"), ("BLR", "de", "Weißrussland"), ("BLR", "ru", "Белоруссия"),
    ("BLR", "es", "Bielorrusia"), ("MMR", "es", "Birmania"), ("MMR", "de", "Birma"), ("MDA", "ru", "Молдавия"), ("TWN", "zh", "台湾"), ("TWN", "ja", "台湾"), ("PSE", "ar", "فلسطين"),
    ("PSE", "de", "Palästina"), ("PSE", "es", "Palestina"), ("PSE", "ru", "Палестина"), ("NLD", "es", "Holanda"), ("NLD", "de", "Holland"), ("CZE", "ru", "Чехия"), ("COD", "es", "RDC"),
    ("COD", "de", "Kongo"), ("SAU", "zh", "沙特"), ("SAU", "ar", "السعودية"), ("VAT", "es", "Vaticano"), ("VAT", "de", "Vatikan"), ("VAT", "ru", "Ватикан"), ("AUS", "vi", "Úc"),
    ("JPN", "vi", "Nhật Bản"), ("IND", "vi", "Ấn Độ"), ("THA", "vi", "Thái Lan"), ("CIV", "es", "Costa de Marfil"), ("CIV", "de", "Elfenbeinküste"), ("TUR", "ar", "تركيا"),
]  # fmt: skip
PEOPLE = [  # nouns for a people that are not the adjective
    ("GBR", "en", "Britons"), ("GBR", "en", "Briton"), ("FRA", "en", "Frenchman"), ("ESP", "en", "Spaniards"), ("ESP", "en", "Spaniard"), ("SWE", "en", "Swedes"),
    ("DNK", "en", "Danes"), ("FIN", "en", "Finns"), ("POL", "en", "Poles"), ("TUR", "en", "Turks"), ("GBR", "fr", "Anglais"), ("PHL", "en", "Filipinos"),
    ("NLD", "en", "Dutchman"), ("AFG", "en", "Afghans"), ("CHE", "fr", "Suisses"), ("ISL", "en", "Icelanders"), ("NZL", "en", "New Zealanders"), ("USA", "fr", "Américain"),
    ("ARG", "en", "Argentines"), ("SCO", "en", ""),
]  # fmt: skip
PREFIXES = {
    "fr": "américano:USA nippo:JPN sino:CHN russo:RUS franco:FRA germano:DEU italo:ITA anglo:GBR britannico:GBR israélo:ISR irako:IRQ iraco:IRQ irano:IRN "
    "indo:IND turco:TUR gréco:GRC hispano:ESP luso:PRT polono:POL ukraino:UKR syro:SYR libano:LBN égypto:EGY algéro:DZA maroco:MAR tuniso:TUN libyo:LBY "
    "saoudo:SAU yéméno:YEM pakistano:PAK afghano:AFG coréano:KOR nord-coréo:PRK vietnamo:VNM cambodgo:KHM mexicano:MEX canado:CAN cubano:CUB "
    "colombo:COL argentino:ARG brasilo:BRA chilo:CHL austro:AUT hungaro:HUN bulgaro:BGR roumano:ROU serbo:SRB croato:HRV helvético:CHE belgo:BEL néerlando:NLD "
    "suédo:SWE finno:FIN dano:DNK norvégo:NOR arméno:ARM azerbaïdjano:AZE géorgio:GEO ivoiro:CIV sénégalo:SEN mauritano:MRT soudano:SDN éthio:ETH "
    "érythréo:ERI somalo:SOM rwando:RWA congolo:COD ougando:UGA tchado:TCD nigéro:NER soviéto:RUS",
    "en": "Russo:RUS Sino:CHN Anglo:GBR Indo:IND Franco:FRA Greco:GRC Turco:TUR Italo:ITA Austro:AUT Israeli:ISR Japano:JPN Americano:USA Perso:IRN Finno:FIN",
}  # fmt: skip
IRREGULAR = {
    "turc": "turque",
    "grec": "grecque",
    "bosniaque": "bosniaque",
    "kirghiz": "kirghize",
    "letton": "lettone",
    "andorran": "andorrane",
    "mongol": "mongole",
}
INVARIABLE = {
    "nippon": "nippone",
    "qatari": "qatarie",
    "émirati": "émiratie",
    "sahraoui": "sahraouie",
    "swazi": "swazie",
    "bahreïni": "bahreïnie",
    "azéri": "azérie",
}


def inflected(masculine: str) -> list[str]:
    """All four written forms of a French adjective of nationality, from its masculine singular."""
    if masculine in IRREGULAR | INVARIABLE:
        feminine = (IRREGULAR | INVARIABLE)[masculine]
    elif masculine.endswith(("ien", "éen")):
        feminine = masculine + "ne"
    elif masculine.endswith(("e", "è", "é")) and not masculine.endswith("lé"):
        feminine = masculine
    else:
        feminine = masculine + "e"
    plural = masculine if masculine.endswith(("s", "x")) else masculine + "s"
    return sorted({masculine, feminine, plural, feminine if feminine == masculine else feminine + "s", feminine + "s"})


RUSSIAN_CASES = {  # ending of the nominative: those of the other cases
    "ия": ("ии", "ию", "ией"),
    "ья": ("ьи", "ье", "ью", "ьей"),
    "ка": ("ки", "ке", "ку", "кой"),
    "ша": ("ши", "ше", "шу", "шей"),
    "а": ("ы", "е", "у", "ой"),
    "ай": ("ая", "аю", "аем", "ае"),
    "ль": ("ля", "лю", "лем", "ле"),
}
RUSSIAN_CONSONANTS = "бвгдзклмнпрстфхцчшщ"


def declined(name: str) -> list[str]:
    """The other cases of a Russian country name of one word; [] for names of several words and those that never change."""
    if " " in name or "-" in name:
        return []
    for ending, others in RUSSIAN_CASES.items():
        if name.endswith(ending):
            return [name[: -len(ending)] + other for other in others]
    return [name + ending for ending in ("а", "у", "ом", "е")] if name[-1] in RUSSIAN_CONSONANTS else []


def capitalised(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def main() -> None:
    """Write both files."""
    peoples = list(csv.DictReader((HERE / "peoples.tsv").open(encoding="utf-8"), delimiter="\t"))
    codes = {row["code"] for row in peoples} | set(TERRITORIES) | set(UNCODED)
    capital = {row["code"]: row["capital_en"].split("|")[0] for row in peoples}
    countries, names = [], set()
    for code in sorted(codes):
        iso = pycountry.countries.get(alpha_3=code)
        alpha2 = iso.alpha_2 if iso else PARTLY.get(code, ("-",))[0]
        status = (
            "observer"
            if code in OBSERVERS
            else "partly-recognised"
            if code in PARTLY or code in UNCODED
            else "territory"
            if code in TERRITORIES
            else "member"
        )
        iso_name = iso.name if iso else PARTLY[code][1] if code in PARTLY else UNCODED[code][0]
        countries.append(
            (code, alpha2, status, TERRITORIES.get(code, "-"), capital.get(code, "-"), "-", iso_name, "iso3166" if iso else "own")
        )
        for language in LANGUAGES:
            cldr = Locale(language).territories.get(alpha2)
            if cldr:
                names.add((code, language, "name", cldr.replace("\u2019", "'"), "-", "cldr"))
        for language in NAMED:
            cldr = Locale(language).territories.get(alpha2)
            if cldr:
                plain = cldr.replace("\u2019", "'")
                names.add((code, language, "name", plain, "-", "cldr"))
                if language == "de" and " " not in plain and plain[-1] not in "sxz":
                    names.add((code, "de", "name", plain + "s", f"lemma={plain}", "own"))  # the genitive
                if language == "ru":
                    names |= {(code, "ru", "name", form, f"lemma={plain}", "own") for form in declined(plain)}
    for code, (alpha2, english, french) in DISSOLVED.items():
        countries.append((code, alpha2, "dissolved", "-", "-", "-", english.split("|")[0], "iso3166"))
        names |= {(code, "en", "name", text, "-", "own") for text in english.split("|")}
        names |= {(code, "fr", "name", text, "-", "own") for text in french.split("|")}
    for code, (english, french, capital_fr, capital_en) in UNCODED.items():
        names |= {(code, "en", "name", english, "-", "own"), (code, "fr", "name", french, "-", "own")}
        names |= {(code, "en", "capital", capital_en, "-", "own"), (code, "fr", "capital", capital_fr, "-", "own")}
    for row in peoples:
        code = row["code"]
        for adjective in row["adjective_fr"].split("|"):
            for form in inflected(adjective):
                names.add((code, "fr", "adjective", form, f"lemma={adjective}", "own"))
                names.add((code, "fr", "demonym", capitalised(form), f"lemma={adjective}", "own"))
        for adjective in row["adjective_en"].split("|"):
            names.add((code, "en", "adjective", adjective, "-", "own"))
            if not adjective.endswith(("sh", "ese", "ch", "ss")) and adjective not in {
                "Hong Kong",
                "New Zealand",
                "Solomon Islands",
                "Liechtenstein",
            }:
                names.add((code, "en", "demonym", adjective + "s", "-", "own"))
        for language in LANGUAGES:
            for city in row[f"capital_{language}"].split("|"):
                if city != "-":
                    names.add((code, language, "capital", city, "-", "own"))
    for row in csv.DictReader((HERE / "adjectives.tsv").open(encoding="utf-8"), delimiter="\t"):
        for language, endings in ENDINGS.items():
            for stem in row[language].split("|"):
                forms = [stem + ending for ending in endings] if language != "es" or stem[-1] in "aeoí" else [stem, stem + "es"]
                names |= {(row["code"], language, "adjective", form, "-", "own") for form in forms}
    names |= {(code, language, "name", text, "-", "own") for code, language, text in EXTRA + ELSEWHERE}
    names |= {(code, language, "demonym", text, "-", "own") for code, language, text in PEOPLE if text}
    for language, pairs in PREFIXES.items():
        for pair in pairs.split():
            prefix, code = pair.split(":")
            names.add((code, language, "prefix", prefix + "-", "-", "own"))
    taken = {(code, language, text) for code, language, form, text, _, _ in names if form == "name"}
    kept = [row for row in names if row[2] == "name" or (row[0], row[1], row[3]) not in taken]
    _write("countries.tsv", "code alpha2 status owner capital region iso_name source", countries)
    _write("names.tsv", "code lang form text note source", kept)


def _write(name: str, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    lines = ["\t".join(header.split()), *("\t".join(row) for row in sorted(set(rows)))]
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
