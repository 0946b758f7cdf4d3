"""The log of runs: what every training and evaluation was made with, and what came of it.

A run is one training, fit or evaluation. Experiments between variants that shoppers see are another
thing and stand in ``recommender.experiments``.
"""

from assistant.runlog.log import RunLog
from assistant.runlog.run import Deed, Outcome, Plan, Run
from assistant.runlog.running import Running

__all__ = ["Deed", "Outcome", "Plan", "Run", "RunLog", "Running"]
