"""One small cache, for functions of the lines that every page of a form repeats."""

from functools import lru_cache

#: Lines and cells of a form are the same on all of its pages. So many of them take about 3 MB,
#: and make reading half as long.
MAX_REMEMBERED = 4096

remember = lru_cache(maxsize=MAX_REMEMBERED)
