"""When every teacher is trained at least once, by a seeded simulation whose assumptions are rows with sources."""

from yanxiu.analysis.forecast.coverage import Forecast, forecast_coverage

__all__ = ["Forecast", "forecast_coverage"]
