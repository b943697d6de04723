"""`yanxiu plan`: plans the next year with a solver. Loading the resulting roster puts a plan into effect."""
