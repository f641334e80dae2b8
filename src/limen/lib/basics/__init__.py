"""The words that every other room shares: findings, partial dates, codes of States, sex, roles, ids, problems."""
