"""How long a look at the overview takes over 200,000 turns, in processor seconds.

    python benchmarks/overview.py [--turns 200000] [--padding 3000]

The turns are made up (``busy_weeks.py``) and spread over 56 days; ``--padding`` is what a body has besides
what is counted. Five looks each, the median and the slowest are told.
"""

import argparse
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from busy_weeks import BusyWeeks

from assistant.clock import fixed_clock
from assistant.overview.overview import Overview
from assistant.shop.folder import DATABASE_FILE, create_tables, open_database

DAYS, TURNS_EACH, LOOKS = 56, 5.0, 5
SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 9, 1, tzinfo=SHANGHAI)


def main() -> None:
    """Writes the turns and looks at them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--turns", type=int, default=200_000)
    asked.add_argument("--padding", type=int, default=3_000, help="characters")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(Path(folder) / DATABASE_FILE)
        create_tables(engine)
        per_day = round(options.turns / DAYS / TURNS_EACH)
        weeks = BusyWeeks(START, DAYS, per_day, TURNS_EACH, padding=options.padding)
        count = weeks.write(engine)
        size = (Path(folder) / DATABASE_FILE).stat().st_size / 1e6
        print(f"{count:,} turns, {size:,.0f} MB")
        now = START + timedelta(days=DAYS, hours=-1)
        overview = Overview(engine, SHANGHAI, fixed_clock(now))
        for days in (1, 7, 28, DAYS):
            spent = [look(overview, days) for _ in range(LOOKS)]
            median = statistics.median(spent)
            print(f"{days:3} days: {median:.2f} s, at most {max(spent):.2f} s")
        engine.dispose()


def look(overview: Overview, days: int) -> float:
    """Processor seconds of one look."""
    begun = time.process_time()
    overview.report(overview.latest(days))
    return time.process_time() - begun


if __name__ == "__main__":
    main()
