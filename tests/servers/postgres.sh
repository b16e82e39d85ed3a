#!/usr/bin/env bash
# A real PostgreSQL server for tests, on the loopback interface. It is thrown away when it stops for good.
#
#   postgres.sh start DIR PORT   starts it unless it runs already, with the data that it had
#   postgres.sh halt DIR         ends it at once, as a crash would; start brings it back
#   postgres.sh stop DIR         ends it and removes DIR
#
# User: postgres, without a password. Its log is DIR/log. A package that is missing is installed where that is allowed (root).
set -euo pipefail

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

programs() {
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1
}

install_package() {
    [ -z "$(programs)" ] || return 0
    [ "$(id -u)" = 0 ] || fail "the package postgresql is missing: sudo apt-get install postgresql"
    # The cluster that the package would make is not ours, and would take the usual port.
    { mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf; } || true
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends postgresql; } >/tmp/library-test-apt.log 2>&1 ||
        fail "apt-get failed, see /tmp/library-test-apt.log"
}

action=${1:-} dir=${2:-} port=${3:-}
[ -n "$action" ] && [ -n "$dir" ] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
install_package
bin=$(programs)

case $action in
start)
    mkdir -p "$dir"
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    if [ ! -f "$dir/data/PG_VERSION" ]; then
        [ -n "$port" ] || fail "start takes a port the first time"
        as_owner "$bin/initdb" --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 -D "$dir/data" >"$dir/initdb.log" 2>&1 ||
            fail "initdb failed: $(tail -n 3 "$dir/initdb.log")"
        # fsync is off: what matters here survives the end of its processes, not of the machine.
        printf '%s\n' "port = $port" "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" 'fsync = off' 'max_connections = 800' 'shared_buffers = 64MB' >>"$dir/data/postgresql.conf"
    fi
    as_owner "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1 && exit 0
    as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start >/dev/null 2>&1 9>&- </dev/null || fail "it does not start: $(tail -n 3 "$dir/log")"
    ;;
halt)
    as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
    ;;
stop)
    as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
    rm -rf "$dir"
    ;;
*)
    fail "there is no $action"
    ;;
esac
