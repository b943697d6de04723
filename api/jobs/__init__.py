"""Plans, forecasts and what-if as jobs: begun by a caller, done by a process of their own, asked after by who began them."""
