"""The cheapest plan by OR-Tools' CP-SAT, where ``daogou[shipping]`` is installed; its only adapter."""

from assistant.shipping.sending import Plan, Task, plan_of

SECONDS = 30.0
SEED = 20261123


class CpSatSolver:
    """The same whole numbers as HiGHS has, as a constraint program; one worker, so that it is repeatable."""

    name = "or-tools"

    def cheapest(self, task: Task) -> Plan | None:
        """See ``Solver``."""
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        used = [model.new_bool_var(f"way {place}") for place in range(len(task.ways))]
        sent = {
            (place, item): model.new_int_var(0, task.most(way, item), f"{place} {item}")
            for place, way in enumerate(task.ways)
            for item in task.wanted
        }
        for item, count in task.wanted.items():
            model.add(sum(sent[place, item] for place in range(len(used))) == count)
        for place, way in enumerate(task.ways):
            mine = sum(sent[place, item] for item in task.wanted)
            model.add(mine <= sum(task.most(way, item) for item in task.wanted) * used[place])
            model.add(mine >= used[place])
        for name in sorted({one.warehouse for one in task.ways}):
            model.add_at_most_one(
                used[place] for place, one in enumerate(task.ways) if one.warehouse == name
            )
        model.minimize(
            sum(
                (way.fee - way.more) * used[place]
                + way.more * sum(sent[place, item] for item in task.wanted)
                for place, way in enumerate(task.ways)
            )
        )
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = SECONDS
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        return plan_of(task, {key: solver.value(one) for key, one in sent.items()})
