"""Country packs that ship with the product: data only, read through `limen.adapters.country_pack`."""
