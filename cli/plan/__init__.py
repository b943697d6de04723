"""`yanxiu plan`: next year's plan by a solver, written as rosters that become real when they are loaded."""
