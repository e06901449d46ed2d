"""With the packages of others: their logs are imported, ours are opened by them."""
