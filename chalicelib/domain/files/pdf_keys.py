"""
Which keys of a PDF are kept when it is written anew: those that say what a page looks like, and no others.

Source: ISO 32000-2, sections 7.7.3 (pages), 8 (graphics), 9 (text) and 11 (transparency).
"""


def _keys(*texts: str) -> frozenset[str]:
    return frozenset(key for text in texts for key in text.split())


OF_A_PAGE = _keys("/Type /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /UserUnit /Group")
BY_NAME = _keys("/XObject /Font /ColorSpace /Pattern /Shading /ExtGState /Properties /CharProcs /Colorants")
"""Whose keys the document chooses."""
KEPT = _keys(
    # streams (how they are packed goes with their bytes), images, forms
    """/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode
    /Interpolate /SMask /SMaskInData /Matte /BBox /Matrix /FormType /Resources /Group /OC /Predictor /Colors /Columns
    /EarlyChange /K /EndOfLine /EncodedByteAlign /Rows /EndOfBlock /BlackIs1 /DamagedRowsBeforeError /JBIG2Globals
    /ColorTransform""",
    # resources, colours, patterns, shadings, functions, graphics states
    """/XObject /Font /Pattern /Shading /ExtGState /Properties /ProcSet /N /Alternate /Range /WhitePoint /BlackPoint
    /Gamma /Colorants /Process /Components /MixingHints /PatternType /PaintType /TilingType /XStep /YStep /ShadingType
    /Background /AntiAlias /Domain /Function /Functions /Coords /Extend /BitsPerCoordinate /BitsPerFlag
    /VerticesPerRow /FunctionType /Size /BitsPerSample /Order /Encode /C0 /C1 /Bounds /LW /LC /LJ /ML /D /RI /OP /op
    /OPM /BG /BG2 /UCR /UCR2 /TR /TR2 /HT /FL /SM /SA /BM /CA /ca /AIS /TK /S /G /BC /CS /I /HalftoneType /Frequency
    /Angle /SpotFunction /Xsquare /Ysquare /TransferFunction""",
    # fonts
    """/BaseFont /Name /FirstChar /LastChar /Widths /FontDescriptor /Encoding /ToUnicode /DescendantFonts
    /CIDSystemInfo /Registry /Ordering /Supplement /DW /W /DW2 /W2 /CIDToGIDMap /CMapName /WMode /UseCMap /CharProcs
    /FontMatrix /FontBBox /BaseEncoding /Differences /FontName /FontFamily /FontStretch /FontWeight /Flags /ItalicAngle
    /Ascent /Descent /Leading /CapHeight /XHeight /StemV /StemH /AvgWidth /MaxWidth /MissingWidth /FontFile /FontFile2
    /FontFile3 /CharSet /CIDSet /Style /FD /Length1 /Length2 /Length3""",
    # layers
    "/OCGs /P /VE",
)
ABBREVIATED = {"/DCT": "/DCTDecode", "/Fl": "/FlateDecode", "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode"}
