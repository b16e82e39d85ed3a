#!/usr/bin/env bash
# A real IMAP server (Dovecot) for tests, on the loopback interface. It is thrown away when it stops for good.
#
#   imap.sh start DIR PORT [plain]   starts it unless it runs already, with the mails that it had; PORT for plain and STARTTLS,
#                                    PORT+1 for TLS. With plain it knows neither IDLE nor MOVE nor UIDPLUS
#   imap.sh halt DIR                 ends it at once, as a crash would; start brings it back
#   imap.sh stop DIR                 ends it and removes DIR
#
# User: any, each with an empty mailbox at first; password: test-secret. Its certificate, signed by itself for localhost, is DIR/cert.pem,
# its log DIR/log. A package that is missing is installed where that is allowed (root).
set -euo pipefail

fail() {
    echo "imap.sh: $*" >&2
    exit 1
}

# Dovecot gives nobody mails as root. Its package makes the user.
owner() {
    if [ "$(id -u)" = 0 ]; then echo dovecot; else id -un; fi
}

as_owner() {
    if [ "$(id -u)" = 0 ]; then runuser -u dovecot -- "$@"; else "$@"; fi
}

install_package() {
    [ ! -x /usr/lib/dovecot/imap ] || return 0
    [ "$(id -u)" = 0 ] || fail "the package dovecot-imapd is missing: sudo apt-get install dovecot-imapd"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends dovecot-imapd; } >/tmp/library-test-apt.log 2>&1 ||
        fail "apt-get failed, see /tmp/library-test-apt.log"
}

write_settings() {
    cat >"$dir/dovecot.conf" <<END
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/log
protocols = imap
listen = 127.0.0.1
default_internal_user = $(owner)
default_internal_group = $(id -gn "$(owner)")
default_login_user = $(owner)
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
mail_location = maildir:$dir/mail/%u
mail_fsync = never
mail_max_userip_connections = 100
passdb {
  driver = static
  args = password=test-secret
}
userdb {
  driver = static
  args = uid=$(id -u "$(owner)") gid=$(id -g "$(owner)") home=$dir/mail/%u
}
# Its processes have nothing that they could give up.
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = $((port + 1))
    ssl = yes
  }
}
$([ "$kind" != plain ] || echo 'imap_capability = IMAP4rev1 LITERAL+')
END
}

# The id of the master process of this DIR if it lives: ids are used again, so its command line must name our settings.
living() {
    local id
    id=$(cat "$dir/run/master.pid" 2>/dev/null) && grep -qzxF "$dir/dovecot.conf" "/proc/$id/cmdline" 2>/dev/null && echo "$id"
}

end() {
    local id
    if id=$(living); then
        # Those that hold connections outlive their master.
        kill -KILL "$id" $(cat "/proc/$id/task/$id/children") 2>/dev/null || true
        while [ -e "/proc/$id" ]; do sleep 0.02; done
    fi
}

action=${1:-} dir=${2:-} port=${3:-} kind=${4:-}
[ -n "$action" ] && [ -n "$dir" ] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

case $action in
start)
    install_package
    mkdir -p "$dir/run" "$dir/mail"
    if [ ! -f "$dir/dovecot.conf" ]; then
        [ -n "$port" ] || fail "start takes a port the first time"
        openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
            -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null || fail "openssl made no certificate"
        write_settings
        if [ "$(id -u)" = 0 ]; then chown -R "$(owner)" "$dir"; fi
    fi
    if living >/dev/null; then exit 0; fi
    # A master that was killed has left its id.
    rm -f "$dir/run/master.pid"
    as_owner dovecot -c "$dir/dovecot.conf" >"$dir/start.log" 2>&1 9>&- </dev/null || fail "it does not start: $(tail -n 3 "$dir/start.log")"
    ;;
halt)
    end
    ;;
stop)
    end
    rm -rf "$dir"
    ;;
*)
    fail "there is no $action"
    ;;
esac
