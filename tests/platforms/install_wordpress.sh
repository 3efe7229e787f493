#!/bin/sh
# What test_real_wordpress.py needs, from Debian's packages; nothing is started by installing them.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get install -y --no-install-recommends wordpress mariadb-server php-cli php-mysql
