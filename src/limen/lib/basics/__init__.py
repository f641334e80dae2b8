"""The words that every other room shares: findings, partial dates, codes of States and organisations, sex, roles, ids."""
