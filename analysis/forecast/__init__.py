"""Forecasts when every teacher is trained at least once, by a seeded simulation with documented assumptions."""

from yanxiu.analysis.forecast.coverage import Forecast, forecast_coverage

__all__ = ["Forecast", "forecast_coverage"]
