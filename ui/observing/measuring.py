"""Puts the metrics of a site together: counters, gauges and the route that tells them."""

from fastapi import FastAPI

from assistant.service.service import Service
from assistant.shop.secrets import METRICS_TOKEN
from ui.limits import Gate
from ui.observing.metrics import Metrics
from ui.observing.metrics_route import MetricsRoute
from ui.observing.standing import Sampler, Standing


def measured(app: FastAPI, service: Service, gate: Gate) -> Metrics:
    """The metrics of ``service``, which from now on counts its turns, told at ``/metrics`` of ``app``.

    Raises:
        SettingsError: The token cannot be read, or is too short.
    """
    metrics = Metrics()
    metrics.registry.register(Standing(service, gate, Sampler(service.shop.engine)))
    service.watchers.put(metrics)
    MetricsRoute(metrics, METRICS_TOKEN.of(service.shop)).add_to(app)
    return metrics
