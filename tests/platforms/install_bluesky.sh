#!/bin/sh
# What test_real_bluesky.py needs: the server's npm packages, its SQLite compiled here with the
# headers of the Node at hand (Debian: libnode-dev), so that nothing prebuilt is fetched.
set -eu
cd "$(dirname "$0")/real_bluesky_server"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm_config_nodedir="$(node -p 'path.dirname(path.dirname(process.execPath))')" \
npm_config_build_from_source=true npm rebuild better-sqlite3 --loglevel=error
