"""How much a file may be, and how much its reader may use. Generous for lists of institutions, hopeless for bombs."""

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000  # characters
MOST_SIGNS = 6_000_000  # in all cells together

# Inside a workbook, which is a ZIP archive of XML files.
MOST_PARTS = 200
MOST_UNPACKED = 50_000_000  # bytes
MOST_RATIO = 100  # unpacked to packed, of a part beyond the first million bytes
MOST_CELLS = 1_000_000  # marks in the XML, before anything is parsed
MOST_MERGES = 2_000
LAST_ROW = 1_048_576  # of Excel

# The child process.
MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 15  # of the processor
SECONDS_TO_WAIT = 25  # by the clock
