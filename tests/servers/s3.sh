#!/usr/bin/env bash
# A real S3 server for tests, on the loopback interface: the gateway of Ceph with one monitor and one store
# in memory. It is thrown away when it stops.
#
#   s3.sh start DIR [PORT]   starts it unless it answers already, and prints its endpoint; it takes PORT to PORT+9
#   s3.sh stop DIR           ends it and removes DIR
#
# Keys: test / test-secret. Process ids are in DIR/run, logs in DIR/log. Where only the gateway has ended, start
# brings it back with all objects. Packages that are missing are installed where that is allowed (root).
set -euo pipefail

packages=(ceph-mon ceph-osd radosgw curl)
access_key=test
secret_key=test-secret

fail() {
    echo "s3.sh: $*" >&2
    exit 1
}

# The id of a daemon of this DIR if it lives: ids are used again, so its command line must name our settings.
living() {
    local id
    id=$(cat "$dir/run/$1.pid" 2>/dev/null) && grep -qzxF "$conf" "/proc/$id/cmdline" 2>/dev/null && echo "$id"
}

end() {
    local daemon id
    for daemon in "$@"; do
        if id=$(living "$daemon"); then kill -KILL "$id" 2>/dev/null || true; fi
    done
}

answers() {
    curl --silent --fail --noproxy '*' --max-time 2 --output /dev/null "http://127.0.0.1:$port/"
}

# Runs a Ceph program with our settings; what it says goes to the log, and daemons do not inherit the lock.
ceph_run() {
    "$@" -c "$conf" 9>&- >>"$dir/log/start.log" 2>&1 || fail "$1 failed, see $dir/log"
}

install_packages() {
    local missing=() package
    for package in "${packages[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || fail "packages are missing; install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
    echo "s3.sh: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$dir/log/apt.log" 2>&1 9>&- ||
        fail "apt-get could not install ${missing[*]}, see $dir/log/apt.log"
}

write_settings() {
    cat >"$conf" <<END
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon_host = [v2:127.0.0.1:$((port + 1))]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_bind_port_min = $((port + 2))
ms_bind_port_max = $((port + 9))
# No keys between the daemons; the gateway would want an encrypted link, and so keys, otherwise.
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
admin_socket =
run_dir = $dir/run
crash_dir = $dir/log
log_file = $dir/log/\$type.log
log_to_stderr = false
# One copy of everything.
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
rgw_rados_pool_pg_num_min = 4
[mon]
mon_data = $dir/mon
mon_cluster_log_file = $dir/log/cluster.log
mon_allow_pool_size_one = true
mon_data_avail_warn = 2
mon_data_avail_crit = 1
# Changes are not gathered for seconds: each new pool would wait for that.
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[osd]
osd_data = $dir/osd
osd_objectstore = memstore
memstore_device_bytes = $((8 << 30))
osd_op_num_shards = 2
osd_op_num_threads_per_shard = 2
# How long changes of buckets may wait for a gateway that was killed.
osd_client_watch_timeout = 5
[client]
rgw_thread_pool_size = 64
rgw_override_bucket_index_max_shards = 1
rgw_dynamic_resharding = false
rgw_gc_obj_min_wait = 10
rgw_gc_processor_period = 30
END
}

start_store() {
    end rgw osd mon
    rm -rf "$dir/mon" "$dir/osd"
    mkdir "$dir/mon" "$dir/osd"
    write_settings
    local fsid store_id
    fsid=$(sed -n 's/^fsid = //p' "$conf")
    store_id=$(cat /proc/sys/kernel/random/uuid)
    ceph_run monmaptool --create --clobber --fsid "$fsid" --addv a "[v2:127.0.0.1:$((port + 1))]" "$dir/monmap"
    ceph_run ceph-mon -i a --mkfs --monmap "$dir/monmap" --keyring /dev/null
    ceph_run ceph-mon -i a --pid-file "$dir/run/mon.pid"
    ceph_run timeout 30 ceph osd new "$store_id"
    ceph_run ceph-osd -i 0 --mkfs --osd-uuid "$store_id"
    ceph_run ceph-osd -i 0 --pid-file "$dir/run/osd.pid"
    ceph_run timeout 60 radosgw-admin user create --uid test --display-name test --access-key "$access_key" --secret "$secret_key"
}

start() {
    if [ -e "$dir/port" ] && [ "$(cat "$dir/port")" != "$port" ]; then fail "$dir holds a server on port $(cat "$dir/port")"; fi
    if living mon >/dev/null && living osd >/dev/null; then
        if living rgw >/dev/null && answers; then return 0; fi
        end rgw
    else
        install_packages
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then fail "port $port is taken"; fi
        echo "$port" >"$dir/port"
        start_store
    fi

    # Answers would wait for more to send, 40 ms each, without tcp_nodelay.
    ceph_run radosgw -n client.rgw --rgw-frontends "beast endpoint=127.0.0.1:$port tcp_nodelay=1" --pid-file "$dir/run/rgw.pid"
    local try
    for try in {1..300}; do
        ! answers || return 0
        [ "$try" -lt 20 ] || living rgw >/dev/null || break
        sleep 0.1
    done
    fail "the gateway does not answer, see $dir/log"
}

[ $# -ge 2 ] || fail "usage: s3.sh start DIR [PORT] | s3.sh stop DIR"
unset CEPH_ARGS CEPH_CONF
case $1 in
    start)
        mkdir -p "$2/run" "$2/log"
        dir=$(cd "$2" && pwd -P)
        conf=$dir/ceph.conf
        exec 9>"$dir/run/lock"
        flock 9
        port=${3:-$(cat "$dir/port" 2>/dev/null || echo 7480)}
        trap '[ $? = 0 ] || end rgw osd mon' EXIT
        start
        echo "http://127.0.0.1:$port"
        ;;
    stop)
        [ -d "$2/run" ] || exit 0
        dir=$(cd "$2" && pwd -P)
        conf=$dir/ceph.conf
        end rgw osd mon
        rm -rf "$dir"
        ;;
    *) fail "there is start and stop, not '$1'" ;;
esac
