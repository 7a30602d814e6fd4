"""History: datasets, base rates, a model of entry into conflicts, its back-test, and scoring.

`store` recognises, checks and keeps the official files that a user downloads; `catalogue` holds
the base rates computed from them; `features`, `entry` and `joint` are the model of who comes into
a conflict, and `backtest` plays it on past ones as they were known at the time; `scores` and
`record` score forecasts. No third-party data is shipped, only numbers computed from it.
"""
