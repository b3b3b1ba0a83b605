"""The strokes that people type for a hyphen, as NFKC leaves them."""

DASHES = (
    "-"
    "\u02d7"  # modifier letter minus
    "\u2010\u2011\u2012\u2013\u2014\u2015"  # hyphens, figure, en, em dash, horizontal bar
    "\u2043"  # hyphen bullet
    "\u2212"  # minus
    "\u2500\u2501"  # box drawings
)
LONG_MARK = "ー"  # 長音: a dash only where nothing can be drawn out, between digits
