"""
Where the country and its provinces lie, coarsely: enough to find a point in Amsterdam, or in another province.

Each province has the box around all of its islands, in degrees (south, west, north, east), by well-known coordinates of
its capes and outer islands. Half a degree (some 55 km) is added on every side: a point that lies outside is wrong, a
point inside may still be the neighbour's. No boundary of a village can be told from this, and none is claimed.

The country's outermost points are Rondo (6.08 N), Dana (11.01 S), Benggala (94.97 E) and the border on New Guinea
(141.02 E), as in the base points of Government Regulation 38/2002, amended by 37/2008.
"""

from chalicelib.domain.core.vocabulary import AreaCode, ancestors

TOLERANCE_DEGREES = 0.5

Box = tuple[float, float, float, float]

COUNTRY: Box = (-11.01, 94.97, 6.08, 141.02)
PROVINCES: dict[str, Box] = {
    "11": (1.95, 94.97, 6.08, 98.30),
    "12": (-0.65, 97.00, 4.32, 100.45),
    "13": (-3.55, 98.55, 0.92, 101.90),
    "14": (-1.15, 100.00, 2.95, 104.00),
    "15": (-2.80, 101.10, -0.70, 104.60),
    "16": (-4.98, 102.00, -1.60, 106.25),
    "17": (-5.55, 101.00, -2.25, 103.80),
    "18": (-6.20, 103.45, -3.70, 106.25),
    "19": (-3.45, 105.05, -1.30, 108.95),
    "21": (-1.35, 103.25, 4.85, 109.20),
    "31": (-6.40, 106.35, -5.15, 107.00),
    "32": (-7.85, 106.35, -5.75, 108.90),
    "33": (-8.25, 108.50, -5.65, 111.75),
    "34": (-8.25, 109.95, -7.50, 110.90),
    "35": (-8.85, 110.85, -5.00, 116.35),
    "36": (-7.05, 105.05, -5.75, 106.85),
    "51": (-8.90, 114.40, -8.00, 115.75),
    "52": (-9.15, 115.75, -8.00, 119.40),
    "53": (-11.01, 118.85, -7.70, 125.25),
    "61": (-3.10, 108.45, 2.10, 114.25),
    "62": (-3.60, 110.70, 0.85, 115.90),
    "63": (-5.20, 114.30, -1.25, 117.60),
    "64": (-2.60, 113.75, 2.70, 119.15),
    "65": (1.10, 114.50, 4.45, 118.10),
    "71": (0.25, 123.05, 5.60, 127.25),
    "72": (-3.80, 119.30, 1.45, 124.25),
    "73": (-7.80, 116.90, -1.80, 122.05),
    "74": (-6.30, 120.80, -2.70, 124.70),
    "75": (0.15, 121.10, 1.10, 123.60),
    "76": (-3.65, 117.40, -0.80, 119.95),
    "81": (-8.40, 125.55, -2.40, 135.10),
    "82": (-2.65, 124.20, 3.05, 129.10),
    "91": (-4.00, 134.10, 1.10, 141.02),
    "92": (-4.50, 131.80, -0.30, 135.40),
    "93": (-9.20, 137.20, -4.50, 141.02),
    "94": (-5.40, 134.30, -2.20, 138.40),
    "95": (-5.70, 137.50, -2.90, 141.02),
    "96": (-2.70, 129.10, 1.15, 133.60),
}
"""By Kemendagri's codes, the new provinces of Papua among them."""


def is_in_the_country(latitude: float, longitude: float) -> bool:
    """Can the point lie in Indonesia, or on the sea beside it?"""
    return _holds(COUNTRY, latitude, longitude)


def may_lie_in(area: AreaCode, latitude: float, longitude: float) -> bool:
    """Can the point lie in the area's province? True for one that the table does not know yet."""
    box = PROVINCES.get(ancestors(area)[-1])
    return box is None or _holds(box, latitude, longitude)


def _holds(box: Box, latitude: float, longitude: float) -> bool:
    south, west, north, east = box
    return (
        south - TOLERANCE_DEGREES <= latitude <= north + TOLERANCE_DEGREES
        and west - TOLERANCE_DEGREES <= longitude <= east + TOLERANCE_DEGREES
    )
