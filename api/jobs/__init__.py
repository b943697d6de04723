"""Plans, forecasts and what-if as jobs: a caller starts one, a separate process runs it, and the caller polls it."""
